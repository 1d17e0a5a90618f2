//! A page's clauses, blocks, boilerplate and repairs as bytes: made on any thread, with numbers of words and names that
//! hold on the page alone, so that whoever takes the page in has only to say which words these are.

use super::facts::{ArticleFacts, DocumentFacts, tallied};
use super::page;
use crate::packed::{Packer, narrow, put};
use crate::repair::RepairStep;
use crate::tally::{ArticleRecord, ClauseRecord, DocumentRecord, RemovedBlock, WordList};

/// Names of rules, kinds and patterns of one page, each once. There are few, so they are looked for one by one; a name is
/// a constant, and nearly always the one that was asked for last.
#[derive(Debug, Default)]
pub(super) struct OwnNames(Vec<&'static str>);

impl OwnNames {
    pub(super) fn id(&mut self, name: &'static str) -> u32 {
        let found = self.0.iter().rposition(|n| std::ptr::eq(*n, name) || *n == name);
        narrow(found.unwrap_or_else(|| {
            self.0.push(name);
            self.0.len() - 1
        }))
    }
}

impl From<Vec<&'static str>> for OwnNames {
    fn from(names: Vec<&'static str>) -> Self {
        Self(names)
    }
}

impl From<OwnNames> for Vec<&'static str> {
    fn from(names: OwnNames) -> Self {
        names.0
    }
}

/// A removed block to be packed.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "RemovedBlock has what each field says")]
pub struct RemovedRef<'r> {
    pub line: u32,
    pub start: u32,
    pub article: u32,
    pub rule: &'static str,
    pub text: &'r str,
}

impl<'r> RemovedRef<'r> {
    fn of(block: &'r RemovedBlock) -> Self {
        let RemovedBlock { line, start, article, rule, ref text } = *block;
        Self { line, start, article, rule, text }
    }
}

/// What is packed of a page.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'r> {
    /// Its articles.
    pub articles: &'r [ArticleRecord],
    /// The texts of their blocks, one article after the other.
    pub texts: &'r [&'r str],
    /// Boilerplate in page order.
    pub removed: &'r [RemovedRef<'r>],
    /// Repairs in page order.
    pub repairs: &'r [RepairStep],
    /// The collocates of each clause whose collocates are known, one article after the other: the number of the relation,
    /// and the word. None where they are known of no clause.
    pub collocates: Option<&'r [Option<Collocates>]>,
}

/// Numbers of relations and words.
pub type Collocates = Vec<(u32, u32)>;

/// A page on its way into a [`super::Corpus`].
#[derive(Debug, Default)]
pub struct PackedPage {
    /// What stays in memory of it.
    pub facts: DocumentFacts,
    /// How often each rule has removed a block of it.
    pub removed: Vec<(&'static str, u32)>,
    /// How often each fixer has repaired something in it.
    pub repaired: Vec<(&'static str, u32)>,
    pub(super) words: WordList,
    pub(super) names: Vec<&'static str>,
    /// What a store keeps of the facts; empty where none does.
    pub(super) head: Vec<u8>,
    pub(super) clauses: Vec<u8>,
    pub(super) terms: Vec<u8>,
    pub(super) blocks: Vec<u8>,
    pub(super) audits: Vec<u8>,
}

impl PackedPage {
    /// Packs a page; `words` are those that its counts and tokens point to.
    #[must_use]
    pub fn new(facts: DocumentFacts, words: WordList, parts: &Parts<'_>) -> Self {
        let (mut names, mut packer) = (OwnNames::default(), Packer::default());
        let (mut clauses, mut terms, mut blocks, mut audits) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut numbers = Vec::new();
        if !parts.articles.is_empty() {
            for (i, clause) in parts.articles.iter().flat_map(|a| &a.clauses).enumerate() {
                let collocates = parts.collocates.and_then(|c| c.get(i)).and_then(Option::as_ref);
                pack_clause(&mut packer, &mut names, clause, collocates, &mut numbers);
            }
            packer.finish(&mut clauses);
            pack_terms(parts, &mut numbers, &mut terms);
            pack_blocks(&mut packer, &mut names, parts);
            packer.finish(&mut blocks);
        }
        if !parts.removed.is_empty() || !parts.repairs.is_empty() {
            pack_audits(&mut packer, &mut names, parts);
            packer.finish(&mut audits);
        }
        let removed = tallied(parts.removed.iter().map(|b| b.rule));
        let repaired = tallied(parts.repairs.iter().map(|r| r.kind));
        Self { facts, removed, repaired, words, names: names.0, head: Vec::new(), clauses, terms, blocks, audits }
    }

    /// Packs a record.
    #[must_use]
    pub fn of(record: DocumentRecord) -> Self {
        let removed: Vec<RemovedRef<'_>> = record.removed.iter().map(RemovedRef::of).collect();
        let texts: Vec<&str> = record.articles.iter().flat_map(|a| &a.blocks).map(|b| b.text.as_str()).collect();
        let parts =
            Parts { articles: &record.articles, texts: &texts, removed: &removed, repairs: &record.repairs, collocates: None };
        let facts = DocumentFacts {
            document: record.document,
            url: record.url,
            fetched: record.fetched,
            encoding: record.encoding,
            evidence: record.evidence,
            margin: record.margin,
            losses: record.losses,
            n_repairs: narrow(record.repairs.len()),
            n_removed: narrow(record.removed.len()),
            removed_chars: removed.iter().map(|b| b.text.chars().count() as u64).sum(),
            articles: record.articles.iter().map(|a| ArticleFacts::of(a, a.source.clone())).collect(),
            skipped: record.skipped,
            ..DocumentFacts::default()
        };
        Self::new(facts, record.vocabulary, &parts)
    }
}

fn pack_terms(parts: &Parts<'_>, terms: &mut Vec<u8>, to: &mut Vec<u8>) {
    for block in parts.articles.iter().flat_map(|a| &a.blocks) {
        terms.clear();
        let mut last = 0;
        for &(term, n) in &block.terms {
            // They are sorted.
            put(terms, term.wrapping_sub(last));
            put(terms, n);
            last = term;
        }
        put(to, narrow(terms.len()));
        to.extend_from_slice(terms);
    }
}

fn pack_blocks(p: &mut Packer, names: &mut OwnNames, parts: &Parts<'_>) {
    for (block, text) in parts.articles.iter().flat_map(|a| &a.blocks).zip(parts.texts) {
        p.number(block.line);
        p.number(block.start);
        p.number(names.id(block.rule));
        p.text(text);
    }
}

fn pack_audits(p: &mut Packer, names: &mut OwnNames, parts: &Parts<'_>) {
    for block in parts.removed {
        p.number(block.line);
        p.number(block.start);
        p.number(block.article);
        p.number(names.id(block.rule));
        p.text(block.text);
    }
    for step in parts.repairs {
        p.number(names.id(step.kind));
        p.number(step.line);
        p.number(step.start);
        p.byte(u8::from(step.restored));
        p.text(&step.before);
        p.text(&step.after);
    }
}

fn pack_clause(p: &mut Packer, names: &mut OwnNames, c: &ClauseRecord, collocates: Option<&Collocates>, tokens: &mut Vec<u8>) {
    p.maybe(c.block);
    p.number(c.line);
    p.number(c.start);
    p.number(c.sentence);
    p.byte(c.role);
    p.byte(page::flags(c) | if collocates.is_some() { page::SKETCHED } else { 0 });
    p.number(names.id(c.rule));
    p.maybe(c.pair);
    p.text(&c.text);
    p.maybe_text(c.reported_by.as_deref());
    p.maybe_text(c.dimension.as_deref());
    if let Some(d) = &c.definition {
        p.text(&d.term);
        p.text(&d.definiens);
        p.maybe_text(d.genus.as_deref());
        p.number(names.id(d.pattern));
        p.text(&d.sentence);
    }
    p.number(c.n_tokens);
    tokens.clear();
    let mut end = 0;
    for token in &c.tokens {
        put(tokens, token.term);
        put(tokens, token.span.start.wrapping_sub(end));
        put(tokens, token.span.end.wrapping_sub(token.span.start));
        end = token.span.end;
    }
    p.numbers(tokens);
    if let Some(collocates) = collocates {
        tokens.clear();
        for &(relation, word) in collocates {
            put(tokens, relation);
            put(tokens, word);
        }
        p.numbers(tokens);
    }
}
