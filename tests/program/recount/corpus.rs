//! The exports of the small corpus, put together: articles with their blocks and tokens, clauses with theirs.

use super::{COUNTED, ROLES};
use crate::folder::{Folder, Row};
use bianyi::pipeline::Plan;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

/// For the spelling of tokens, the ends of sentences and the names of roles.
pub(super) static PLAN: LazyLock<Plan> = LazyLock::new(Plan::builtin);

/// A token as it is counted.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// As `terms.csv` spells it.
    pub(super) form: String,
    /// Its part of speech.
    pub(super) tag: String,
    /// Bytes of the text it stands in.
    pub(super) span: Range<usize>,
}

#[derive(Debug)]
pub(super) struct Block {
    pub(super) line: usize,
    /// Characters of the line before it.
    pub(super) start: usize,
    pub(super) heading: bool,
    /// Whether its site repeats it.
    pub(super) template: bool,
    /// Whether an article counted earlier has the paragraph too.
    pub(super) repeated: bool,
    pub(super) text: String,
    /// Its text with every word as it is counted.
    pub(super) read: String,
    pub(super) tokens: Vec<Token>,
}

#[derive(Debug)]
pub(super) struct Article {
    pub(super) document: String,
    pub(super) number: String,
    pub(super) source: String,
    pub(super) date: String,
    /// The article it repeats, and their similarity.
    pub(super) duplicate_of: Option<(String, f64)>,
    pub(super) blocks: Vec<Block>,
}

impl Article {
    pub(super) fn id(&self) -> String {
        format!("{}#{}", self.document, self.number)
    }
}

#[derive(Debug)]
pub(super) struct Clause {
    pub(super) row: Row,
    /// Place of its article, and of its block there.
    pub(super) article: usize,
    pub(super) block: usize,
    /// First byte in the block.
    pub(super) at: usize,
    pub(super) text: String,
    /// Its text with every word as it is counted.
    pub(super) read: String,
    /// Its tokens, with bytes of its text.
    pub(super) tokens: Vec<Token>,
    /// Whether it stands in a repost or in a repeated paragraph.
    pub(super) duplicate: bool,
}

impl Clause {
    pub(super) fn of(&self, column: &str) -> &str {
        &self.row[column]
    }

    pub(super) fn id(&self) -> &str {
        self.of("clause_id")
    }

    pub(super) fn role(&self) -> &str {
        self.of("role")
    }

    pub(super) fn negated(&self) -> bool {
        self.of("negated") == "true"
    }

    /// Whether its tokens are counted.
    pub(super) fn counted(&self) -> bool {
        !self.duplicate && COUNTED.contains(&self.of("relation"))
    }

    /// 0 for the target, 1 for the reference, 2 for other roles.
    pub(super) fn side(&self) -> usize {
        ROLES.iter().position(|r| *r == self.role()).unwrap_or(2)
    }
}

pub(super) struct Corpus {
    /// In order of document and number.
    pub(super) articles: Vec<Article>,
    /// Documents without an article, and why.
    pub(super) dropped: Vec<(String, String)>,
    pub(super) manifest: Vec<Row>,
    /// All rows of `blocks.csv`.
    pub(super) blocks: Vec<Row>,
    pub(super) clauses: Vec<Clause>,
    /// Part of speech of each form.
    pub(super) tags: BTreeMap<String, String>,
    /// Words that are no terms.
    excluded: BTreeSet<String>,
}

/// A text cell without the mark that keeps spreadsheets from taking it for a formula.
pub(super) fn plain(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => cell,
    }
}

/// Letters in lower case, digits as `0`, all else left out.
pub(super) fn folded(text: &str) -> String {
    let fold = |c: char| if c.is_numeric() { vec!['0'] } else { c.to_lowercase().collect() };
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(fold).collect()
}

impl Corpus {
    pub(super) fn read(run: &Folder) -> Self {
        let manifest = run.table("article/manifest.csv");
        let blocks = run.table("blocks/blocks.csv");
        let mut articles: Vec<Article> = Vec::new();
        let mut dropped = Vec::new();
        for m in &manifest {
            if m["article"] == "0" {
                dropped.push((m["path"].clone(), m["reason"].clone()));
                continue;
            }
            let (document, number) = (m["path"].clone(), m["article"].clone());
            let mine = |b: &&Row| b["document"] == document && b["article"] == number;
            let kept = |b: &&Row| ["article", "heading"].contains(&b["class"].as_str()) || b["rule"] == "site-template";
            let mut own: Vec<Block> = blocks.iter().filter(mine).filter(kept).map(block).collect();
            let vertical = run.read(&format!("tokens/{document}.txt"));
            let mut paragraphs = paragraphs(&vertical, &number).into_iter();
            for block in own.iter_mut().filter(|b| !b.template) {
                let (line, tokens) = paragraphs.next().expect("a paragraph for each block");
                assert_eq!(line, block.line, "{document}");
                block.tokens = placed(&block.text, tokens);
                block.read = as_read(&block.text, &block.tokens);
            }
            assert!(paragraphs.next().is_none(), "{document}");
            let (source, date) = (m["source"].clone(), m["date"].clone());
            articles.push(Article { document, number, source, date, duplicate_of: None, blocks: own });
        }
        mark_repeats(&mut articles);
        let tags: BTreeMap<String, String> =
            articles.iter().flat_map(|a| &a.blocks).flat_map(|b| &b.tokens).map(|t| (t.form.clone(), t.tag.clone())).collect();
        let clauses = run.table("clauses/clauses.csv").into_iter().map(|row| clause(row, &articles)).collect();
        Self { articles, dropped, manifest, blocks, clauses, tags, excluded: excluded() }
    }

    /// Sources of all articles, reposts too, in order of the name.
    pub(super) fn sources(&self) -> Vec<&str> {
        self.articles.iter().map(|a| a.source.as_str()).collect::<BTreeSet<_>>().into_iter().collect()
    }

    pub(super) fn source(&self, clause: &Clause) -> &str {
        &self.articles[clause.article].source
    }

    /// Clauses whose tokens are counted.
    pub(super) fn counted(&self) -> impl Iterator<Item = &Clause> {
        self.clauses.iter().filter(|c| c.counted())
    }

    /// Whether a form is counted as a term: two characters, a letter among them, not excluded; no numeral, measure, pronoun,
    /// conjunction or preposition, no verb with 得 or 不 in its middle, no number with a unit.
    pub(super) fn is_term(&self, form: &str) -> bool {
        let tag = self.tags.get(form).cloned().unwrap_or_else(|| PLAN.segment.pos(form));
        let chars: Vec<char> = form.chars().collect();
        let complement = chars.len() == 3 && ['得', '不'].contains(&chars[1]) && tag.starts_with(['v', 'l', 'd']);
        let unit = form.trim_start_matches(|c: char| c.is_ascii_digit()).to_lowercase();
        let units = "k w kg km cm mm px kb mb gb tb h min s ms rmb usd pt";
        let quantity = unit.len() < form.len() && units.split(' ').any(|u| u == unit);
        let word = chars.len() >= 2 && chars.iter().any(|c| c.is_alphabetic()) && !self.excluded.contains(form);
        word && !["m", "mq", "q", "r", "c", "p"].contains(&tag.as_str()) && !complement && !quantity
    }
}

/// Stop words of both lists, and the names of the roles.
fn excluded() -> BTreeSet<String> {
    let list = include_str!("../../../pipelines/lexicon/stop-words.txt");
    let own = list.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')).map(str::to_owned);
    let base = stop_words::lookup("zh").unwrap().iter().filter(|w| !w.is_ascii()).map(|w| (*w).to_owned());
    own.chain(base).chain(PLAN.attribute.aliases().iter().cloned()).collect()
}

fn block(row: &Row) -> Block {
    Block {
        line: row["line"].parse().unwrap(),
        start: row["start"].parse().unwrap(),
        heading: row["class"] == "heading",
        template: row["rule"] == "site-template",
        repeated: false,
        text: plain(&row["text"]).to_owned(),
        read: plain(&row["text"]).to_owned(),
        tokens: Vec::new(),
    }
}

/// Lines and tokens of the paragraphs of an article in vertical text.
fn paragraphs(vertical: &str, number: &str) -> Vec<(usize, Vec<[String; 3]>)> {
    let attribute = |line: &str, name: &str| {
        let (_, rest) = line.split_once(&format!("{name}=\"")).unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    let mut found: Vec<(usize, Vec<[String; 3]>)> = Vec::new();
    let mut inside = false;
    for line in vertical.lines() {
        if line.starts_with("<doc ") {
            inside = attribute(line, "article") == number;
        } else if inside && line.starts_with("<p ") {
            found.push((attribute(line, "line").parse().unwrap(), Vec::new()));
        } else if inside && line.contains('\t') {
            let plain = |cell: &str| cell.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
            let cells: Vec<String> = line.split('\t').map(plain).collect();
            found.last_mut().unwrap().1.push(cells.try_into().expect("word, tag and term"));
        }
    }
    found
}

/// Where the tokens stand in the text, one after the other.
fn placed(text: &str, tokens: Vec<[String; 3]>) -> Vec<Token> {
    let mut at = 0;
    let place = |[token, tag, form]: [String; 3]| {
        let start = at + text[at..].find(&token).unwrap_or_else(|| panic!("{token} after byte {at} of {text}"));
        at = start + token.len();
        // Only words of another region are counted under another word.
        let usual = PLAN.normalize.variants.read(&token);
        let spelt = PLAN.segment.form(&token);
        assert!(form == spelt || usual.is_some_and(|u| PLAN.segment.form(&u) == form), "{token} is counted as {form}");
        Token { form, tag, span: start..at }
    };
    tokens.into_iter().map(place).collect()
}

/// The text with each word as it is counted, where that is as long.
fn as_read(text: &str, tokens: &[Token]) -> String {
    let mut read = text.to_owned();
    for t in tokens.iter().filter(|t| !t.form.is_ascii() && t.form.len() == t.span.len()) {
        read.replace_range(t.span.clone(), &t.form);
    }
    read
}

fn clause(row: Row, articles: &[Article]) -> Clause {
    let number = |column: &str| row[column].parse::<usize>().unwrap();
    let text = plain(&row["text"]).to_owned();
    let article = articles.iter().position(|a| a.document == row["document"] && a.number == row["article"]).unwrap();
    let (line, start) = (number("line"), number("start"));
    let holds = |b: &Block| b.line == line && b.start <= start && start < b.start + b.text.chars().count();
    let block = articles[article].blocks.iter().position(holds).unwrap_or_else(|| panic!("no block for {row:?}"));
    let of = &articles[article].blocks[block];
    let at = of.text.char_indices().nth(start - of.start).unwrap().0;
    assert!(of.text[at..].starts_with(&text), "{row:?} is not in its place in {}", of.text);
    let inside = |t: &&Token| t.span.start >= at && t.span.end <= at + text.len();
    let moved = |t: &Token| Token { span: t.span.start - at..t.span.end - at, ..t.clone() };
    let tokens: Vec<Token> = of.tokens.iter().filter(inside).map(moved).collect();
    let read = as_read(&text, &tokens);
    let duplicate = articles[article].duplicate_of.is_some() || of.repeated;
    Clause { row, article, block, at, text, read, tokens, duplicate }
}

/// Reposts, and paragraphs that an earlier article has: the earliest date first, articles without a date last.
fn mark_repeats(articles: &mut [Article]) {
    let runs: Vec<BTreeSet<String>> = articles.iter().map(runs_of_five).collect();
    let mut order: Vec<usize> = (0..articles.len()).collect();
    order.sort_by_key(|i| (articles[*i].date.is_empty(), articles[*i].date.clone(), *i));
    let mut leaders: Vec<usize> = Vec::new();
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for i in order {
        let alike = |j: usize| {
            let shared = runs[i].intersection(&runs[j]).count() as f64;
            shared / (runs[i].len() as f64 + runs[j].len() as f64 - shared)
        };
        let best = leaders.iter().map(|j| (*j, alike(*j))).filter(|(_, s)| *s >= 0.7).max_by(|x, y| x.1.total_cmp(&y.1));
        if let Some((leader, similarity)) = best {
            articles[i].duplicate_of = Some((articles[leader].id(), similarity));
            continue;
        }
        leaders.push(i);
        for block in articles[i].blocks.iter_mut().filter(|b| !b.template && !b.heading && b.text.chars().count() >= 30) {
            block.repeated = *first.entry(folded(&block.read)).or_insert(i) != i;
        }
    }
}

/// Runs of five letters or digits of an article's blocks.
fn runs_of_five(article: &Article) -> BTreeSet<String> {
    let runs = |b: &Block| {
        let chars: Vec<char> = folded(&b.read).chars().collect();
        chars.windows(5.min(chars.len().max(1))).map(|w| w.iter().collect()).collect::<Vec<String>>()
    };
    article.blocks.iter().filter(|b| !b.template).flat_map(runs).collect()
}
