//! What attribution finds in an invented article, line by line, set against what is expected there.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use bianyi::attribute::{AttributePlan, AttributedArticle, Attribution, Scope, attribute};
use bianyi::extract::{Article, Block, BlockClass, BlockForm, ExtractedPage};
use bianyi::normalize::{NormalizePlan, normalize};
use bianyi::segment::{SegmentedArticle, SegmentedBlock, split_sentences};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// What a line is expected to say of a role.
#[derive(Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expected {
    pub(crate) role: String,
    pub(crate) relation: String,
    pub(crate) scope: String,
    /// The part of the line the clause covers.
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) negated: bool,
    #[serde(default)]
    pub(crate) reported_by: Option<String>,
    /// Relations a careful colleague might choose; figures do not count them.
    #[serde(default)]
    pub(crate) alt: Vec<String>,
}

/// The folder of cases.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/attribute")
}

/// The case files of a folder, in order of their names.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder of cases is part of the repository")
        .map(|e| e.expect("its entries can be read").path())
        .filter(|p| p.extension().is_some_and(|e| e == "jsonl"))
        .collect();
    files.sort();
    files
}

/// One value a line.
pub(crate) fn read<T: DeserializeOwned>(file: &Path) -> Vec<T> {
    let text = fs::read_to_string(file).expect("a listed file can be read");
    let parse =
        |(i, line): (usize, &str)| serde_json::from_str(line).unwrap_or_else(|e| panic!("{}:{}: {e}", file.display(), i + 1));
    text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()).map(parse).collect()
}

/// An article of lines with their classes, as the stages before attribution would hand it on.
pub(crate) fn article(lines: &[(&str, &str)]) -> SegmentedArticle {
    let blocks: Vec<Block> = (1..)
        .zip(lines)
        .map(|(line, (class, text))| {
            let class = match *class {
                "heading" => BlockClass::Heading,
                "meta" => BlockClass::Meta,
                _ => BlockClass::Article,
            };
            let form = if class == BlockClass::Heading { BlockForm::Heading(6) } else { BlockForm::Paragraph };
            Block { line, start: 0, article: 1, class, form, rule: "", text: text.trim().to_owned() }
        })
        .collect();
    let page = ExtractedPage { articles: vec![Article { number: 1, blocks, ..Article::default() }], ..ExtractedPage::default() };
    let article = normalize(&NormalizePlan::default(), page).articles.remove(0);
    let segment = |b: &Block| SegmentedBlock { sentences: split_sentences(&b.text), tokens: Vec::new() };
    let segments = article.article.blocks.iter().map(segment).collect();
    SegmentedArticle { article, segments }
}

/// The attributions of an article of such lines.
pub(crate) fn run(plan: &AttributePlan, lines: &[(&str, &str)]) -> AttributedArticle {
    attribute(plan, article(lines))
}

/// An attribution of a line, with the characters it covers; simplifying keeps their number.
pub(crate) struct Found {
    pub(crate) attribution: Attribution,
    start: usize,
    end: usize,
}

impl Found {
    /// Its part of the line as it was before simplifying.
    pub(crate) fn text<'c>(&self, line: &'c str) -> &'c str {
        let byte = |n: usize| line.char_indices().nth(n).map_or(line.len(), |c| c.0);
        line.get(byte(self.start)..byte(self.end)).unwrap_or("")
    }
}

/// The attributions of one line.
pub(crate) fn on_line(out: &AttributedArticle, line: usize) -> Vec<Found> {
    let at = u32::try_from(line).expect("cases are short");
    let text = &out.segmented.article.article.blocks[line].text;
    let own = out.attributions.iter().filter(|a| a.block == at);
    own.map(|a| {
        let start = a.span.char_start(text);
        Found { attribution: a.clone(), start, end: start + a.span.of(text).chars().count() }
    })
    .collect()
}

#[derive(Default, Clone, Copy)]
pub(crate) struct Count {
    pub(crate) hit: usize,
    pub(crate) extra: usize,
    pub(crate) missed: usize,
}

impl Count {
    /// Harmonic mean of precision and recall; 1 where there was nothing to find and nothing was found.
    pub(crate) fn f1(self) -> f64 {
        let (hit, wrong) = (self.hit as f64, (self.extra + self.missed) as f64);
        if hit + wrong == 0.0 { 1.0 } else { 2.0 * hit / (2.0 * hit + wrong) }
    }

    /// Share of what was found that was expected.
    pub(crate) fn precision(self) -> f64 {
        if self.hit + self.extra == 0 { 1.0 } else { self.hit as f64 / (self.hit + self.extra) as f64 }
    }

    /// Share of what was expected that was found.
    pub(crate) fn recall(self) -> f64 {
        if self.hit + self.missed == 0 { 1.0 } else { self.hit as f64 / (self.hit + self.missed) as f64 }
    }

    fn add(&mut self, other: Self) {
        self.hit += other.hit;
        self.extra += other.extra;
        self.missed += other.missed;
    }

    fn set(&mut self, has: bool, wants: bool) {
        self.add(Self { hit: usize::from(has && wants), extra: usize::from(has && !wants), missed: usize::from(!has && wants) });
    }
}

#[derive(Default, Clone, Copy)]
pub(crate) struct Figures {
    pub(crate) role: Count,
    pub(crate) both: Count,
    /// Lines with a definition.
    pub(crate) definition: Count,
    /// Statements marked as denied.
    pub(crate) negated: Count,
    /// Statements with the name of who holds the view.
    pub(crate) reported: Count,
}

impl Figures {
    pub(crate) fn add(&mut self, other: &Self) {
        self.role.add(other.role);
        self.both.add(other.both);
        self.definition.add(other.definition);
        self.negated.add(other.negated);
        self.reported.add(other.reported);
    }

    /// One row of a table of figures.
    pub(crate) fn row(&self, name: &str, n: usize) -> String {
        format!(
            "{name:14} n {n:4}  role {:.3}  role+relation {:.3}  definition {:.3}  negated {:.3}  reported {:.3}\n",
            self.role.f1(),
            self.both.f1(),
            self.definition.f1(),
            self.negated.f1(),
            self.reported.f1()
        )
    }
}

/// Aligns what was found in a line with what is expected: same role, most characters in common.
pub(crate) fn judge(
    plan: &AttributePlan,
    id: &str,
    line: &str,
    expected: &[Expected],
    got: &[Found],
    wrong: &mut String,
) -> Figures {
    let mut figures = Figures::default();
    let mut taken = vec![None; got.len()];
    let role = |f: &Found| plan.roles()[f.attribution.role as usize].as_str();
    for (i, e) in expected.iter().enumerate() {
        let at = line.find(&e.text).unwrap_or_else(|| panic!("{id}: {} is no part of the text", e.text));
        let start = line.get(..at).map_or(0, |t| t.chars().count());
        let end = start + e.text.chars().count();
        let overlap = |f: &Found| f.end.min(end).saturating_sub(f.start.max(start));
        let best = (0..got.len())
            .filter(|k| taken[*k].is_none() && role(&got[*k]) == e.role && overlap(&got[*k]) > 0)
            .max_by_key(|k| (overlap(&got[*k]), std::cmp::Reverse(*k)));
        let Some(k) = best else {
            figures.role.missed += 1;
            figures.both.missed += 1;
            figures.negated.set(false, e.negated);
            figures.reported.set(false, e.reported_by.is_some());
            let _ = writeln!(wrong, "{id}: missed {} {} in {}", e.role, e.relation, e.text);
            continue;
        };
        taken[k] = Some(i);
        figures.role.hit += 1;
        let a = &got[k].attribution;
        figures.negated.set(a.negated, e.negated);
        match (&a.reported_by, &e.reported_by) {
            (Some(has), Some(wants)) if has != wants => {
                figures.reported.extra += 1;
                figures.reported.missed += 1;
                let _ = writeln!(wrong, "{id}: reported by {has}, expected {wants}: {}", e.text);
            }
            (has, wants) => {
                figures.reported.set(has.is_some(), wants.is_some());
                if has.is_some() != wants.is_some() {
                    let _ = writeln!(wrong, "{id}: reported by {has:?}, expected {wants:?}: {}", e.text);
                }
            }
        }
        if a.negated != e.negated {
            let _ = writeln!(wrong, "{id}: negated {}, expected {}: {}", a.negated, e.negated, e.text);
        }
        if a.relation.as_str() == e.relation {
            figures.both.hit += 1;
        } else {
            figures.both.extra += 1;
            figures.both.missed += 1;
            let (has, wants) = (a.relation.as_str(), &e.relation);
            let _ = writeln!(wrong, "{id}: {} is {has} ({}), expected {wants}: {}", e.role, a.rule, e.text);
        }
    }
    for (f, taken) in got.iter().zip(&taken) {
        if taken.is_none() {
            let a = &f.attribution;
            figures.role.extra += 1;
            figures.both.extra += 1;
            figures.negated.set(a.negated, false);
            figures.reported.set(a.reported_by.is_some(), false);
            let (text, relation) = (f.text(line), a.relation.as_str());
            let _ = writeln!(wrong, "{id}: found {} {relation} ({}, {}) in {text}", role(f), a.rule, a.via);
        }
    }
    let has = got.iter().any(|f| f.attribution.relation.as_str() == "definition");
    figures.definition.set(has, expected.iter().any(|e| e.relation == "definition"));
    figures
}

/// Whether the attribution carries the scope, the denial and the reporter that are expected.
pub(crate) fn same_marks(a: &Attribution, e: &Expected) -> bool {
    let scope = if e.scope == "overt" { Scope::Overt } else { Scope::Inherited };
    a.negated == e.negated && a.scope == scope && a.reported_by == e.reported_by
}
