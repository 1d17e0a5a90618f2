//! Records to polars tables per role × source × term, without reposts and template blocks.
//!
//! One file a table; [`schema`] names every column. Each table is a pure function of a [`View`]: all documents together
//! with their fates. What is not in memory of them is read one document after the other, for several tables at a time.

use crate::attribute::{Relation, RoleId};
use crate::corpus::{ArticleFacts, BlockTerms, Buffer, Clause, Corpus, DocumentFacts};
use crate::dedupe::{ArticleFate, Fates};
use crate::normalize::Script;
use crate::pipeline::dimensions::Dimension;
use crate::span::Span;
use crate::spool::SpoolError;
use polars::prelude::PolarsError;
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::ops::Deref;

pub mod agreement;
pub mod aside;
pub mod audit;
pub mod clauses;
pub mod contrasts;
pub mod definitions;
pub mod dimensions;
pub mod documents;
pub mod frame;
pub mod from_table;
pub mod keyness;
pub mod kwic;
pub mod runs;
pub mod schema;
pub mod sketch;
pub mod sources;
pub mod stability;
mod tables;
pub mod terms;

pub use tables::{Large, Room, Table, Tables, tables};

/// Settings of the tables.
#[derive(Debug, Clone)]
pub struct AggregatePlan {
    /// Names of the roles; [`RoleId`] is the place in this list.
    pub roles: Vec<String>,
    /// The role whose terms have a positive log ratio.
    pub target: RoleId,
    /// The role it is compared with.
    pub reference: RoleId,
    /// Relations whose clauses are counted.
    pub relations: Vec<Relation>,
    /// Fewest characters of a term.
    pub min_chars: usize,
    /// Words that are no terms: stop words and the roles' own names.
    pub excluded: FxHashSet<String>,
    /// Parts of speech that are no terms whatever the word.
    pub no_terms: Vec<String>,
    /// Thresholds of `keyness.csv`.
    pub keyness: keyness::KeynessPlan,
    /// Sizes of the tables of evidence.
    pub evidence: EvidencePlan,
}

/// Sizes of the tables of evidence; keys of `[evidence]` in a pipeline file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvidencePlan {
    /// Lines of `evidence/kwic` a term and role at most; each source gets an equal part of them, rounded up. Default 30.
    pub kwic_lines: usize,
    /// Characters of context on either side of a line. Default 30.
    pub kwic_context: usize,
    /// Sources of `evidence/agreement` at most, those with the most tokens: pairs grow with the square. Default 50.
    pub agreement_sources: usize,
    /// Terms compared there at most, the most frequent of the tested ones. Default 500.
    pub agreement_terms: usize,
    /// Most frequent terms of a source whose overlap is looked at there. Default 20.
    pub agreement_top: usize,
}

impl Default for EvidencePlan {
    fn default() -> Self {
        Self { kwic_lines: 30, kwic_context: 30, agreement_sources: 50, agreement_terms: 500, agreement_top: 20 }
    }
}

impl AggregatePlan {
    /// Whether a word is counted as a term: long enough, holding a Chinese character or a letter, not excluded.
    #[must_use]
    pub fn is_term(&self, word: &str) -> bool {
        word.chars().count() >= self.min_chars && word.chars().any(char::is_alphabetic) && !self.excluded.contains(word)
    }

    /// Whether a word that [`AggregatePlan::is_term`] lets pass is one by its part of speech too, and neither a verb with
    /// what comes of it nor a number with its unit.
    #[must_use]
    pub fn is_term_by_pos(&self, word: &str, tag: &str) -> bool {
        !self.no_terms.iter().any(|t| t == tag) && !is_complement(word, tag) && !is_quantity(word)
    }

    /// Name of a role.
    #[must_use]
    pub fn role(&self, id: RoleId) -> &str {
        self.roles.get(id as usize).map_or("", String::as_str)
    }
}

/// Why tables could not be made.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// Polars refused a frame: a broken invariant, not bad input.
    #[error("table: {0}")]
    Frame(#[from] PolarsError),
    /// What was set aside could not be had back.
    #[error(transparent)]
    Spool(#[from] SpoolError),
}

/// One article with its document and its fate.
#[derive(Debug, Clone, Copy)]
pub struct ArticleView<'c> {
    /// Place among all articles.
    pub place: u32,
    /// The document.
    pub document: &'c DocumentFacts,
    /// The article.
    pub article: &'c ArticleFacts,
    /// What became of it.
    pub fate: &'c ArticleFate,
}

/// One article with what was read of it.
#[derive(Debug, Clone, Copy)]
pub struct ArticlePage<'c, 'p> {
    view: ArticleView<'c>,
    clauses: &'p [Clause<'p>],
    /// The terms of its blocks, where they were asked for.
    pub blocks: &'p [BlockTerms<'p>],
}

impl<'c> Deref for ArticlePage<'c, '_> {
    type Target = ArticleView<'c>;

    fn deref(&self) -> &ArticleView<'c> {
        &self.view
    }
}

impl ArticleView<'_> {
    /// Whether it repeats another article and is not counted.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        self.fate.duplicate_of.is_some()
    }

    /// Whether the clause stands in a paragraph that an article counted before this one has too.
    #[must_use]
    pub fn is_repeated(&self, clause: &Clause<'_>) -> bool {
        clause.block.is_some_and(|b| self.fate.repeated.get(b as usize).copied().unwrap_or(false))
    }

    /// The text of a clause as it is read; `words` are the corpus'. Only text that was converted is read otherwise than it
    /// is written, so other articles are not asked.
    #[must_use]
    pub fn read<'p>(&self, clause: &Clause<'p>, words: &[Box<str>]) -> Cow<'p, str> {
        match self.article.script {
            Script::Simplified => Cow::Borrowed(clause.text),
            Script::Traditional | Script::Mixed => clause.as_read(words),
        }
    }

    /// Key of a clause in every table: `document#article:line:start`.
    #[must_use]
    pub fn clause_id(&self, clause: &Clause<'_>) -> String {
        self.place_id(clause.line, clause.start)
    }

    /// Key of a place in the article, as [`ArticleView::clause_id`] has it.
    #[must_use]
    pub fn place_id(&self, line: u32, start: u32) -> String {
        let mut id = String::with_capacity(self.document.document.len() + 24);
        self.put_place_id(line, start, &mut id);
        id
    }

    /// Puts [`ArticleView::place_id`] in the place of what `id` holds.
    fn put_place_id(&self, line: u32, start: u32, id: &mut String) {
        id.clear();
        id.push_str(&self.document.document);
        for (mark, number) in [('#', self.article.number), (':', line), (':', start)] {
            id.push(mark);
            push_decimal(id, number);
        }
    }
}

impl<'p> ArticlePage<'_, 'p> {
    /// Clauses outside template blocks.
    pub fn clauses(&self) -> impl Iterator<Item = &'p Clause<'p>> {
        let fate = self.fate;
        self.clauses.iter().filter(move |c| !c.block.is_some_and(|b| fate.template.get(b as usize).copied().unwrap_or(false)))
    }

    /// Clauses whose tokens are counted: outside template, and outside paragraphs that are counted elsewhere.
    pub fn counted_clauses(&self) -> impl Iterator<Item = &'p Clause<'p>> {
        let view = self.view;
        self.clauses().filter(move |c| !view.is_repeated(c))
    }
}

/// Appends a number: what the formatting of the standard library does, without its machinery, as keys are made for every
/// row of the largest tables.
fn push_decimal(text: &mut String, mut number: u32) {
    let mut digits = [0; 10];
    let mut n = 0;
    while n == 0 || number > 0 {
        digits[n] = b'0' + (number % 10) as u8;
        number /= 10;
        n += 1;
    }
    text.extend(digits[..n].iter().rev().map(|&d| char::from(d)));
}

/// Everything the tables are made from.
#[derive(Clone, Copy)]
pub struct View<'c> {
    /// Settings.
    pub plan: &'c AggregatePlan,
    /// Documents.
    pub corpus: &'c Corpus,
    /// Fates, one per article.
    pub fates: &'c Fates,
    /// Dimensions on which the roles are set apart.
    pub dimensions: &'c [Dimension],
    /// For each distinct word whether it is counted as a term, see [`is_term`].
    pub is_term: &'c [bool],
    /// Part of speech of a distinct word.
    pub pos: &'c (dyn Fn(&str) -> String + Sync),
    /// Where a role is named in a text.
    pub named: &'c (dyn Fn(RoleId, &str) -> Vec<Span> + Sync),
}

/// For each word whether it is counted as a term: by its form and by its part of speech.
#[must_use]
pub fn is_term(plan: &AggregatePlan, words: &[Box<str>], pos: &dyn Fn(&str) -> String) -> Vec<bool> {
    words.iter().map(|w| plan.is_term(w) && plan.is_term_by_pos(w, &pos(w))).collect()
}

/// Whether a word is a number with its unit in Latin letters (15k, 30min); names of the field (4P, 3C) have other letters.
fn is_quantity(word: &str) -> bool {
    const UNITS: [&str; 18] =
        ["k", "w", "kg", "km", "cm", "mm", "px", "kb", "mb", "gb", "tb", "h", "min", "s", "ms", "rmb", "usd", "pt"];
    let unit = word.trim_start_matches(|c: char| c.is_ascii_digit());
    unit.len() < word.len() && UNITS.iter().any(|u| unit.eq_ignore_ascii_case(u))
}

/// Whether a word is a verb with 得 or 不 and what comes of it (做得好, 看不懂, 离不开), or a question put so (是不是): what the
/// dictionary has as a word is a clause in little, and no name of anything. Nouns built so stay (所得税).
fn is_complement(word: &str, tag: &str) -> bool {
    let mut chars = word.chars();
    let middle = chars.nth(1);
    matches!(middle, Some('得' | '不')) && chars.count() == 1 && tag.starts_with(['v', 'l', 'd'])
}

impl<'c> View<'c> {
    /// All articles.
    pub fn articles(&self) -> impl Iterator<Item = ArticleView<'c>> {
        let articles = (0..).zip(self.corpus.articles()).zip(&self.fates.articles);
        articles.map(|((place, (document, article)), fate)| ArticleView { place, document, article, fate })
    }

    /// Reads the clauses of all articles, in order.
    ///
    /// # Errors
    /// If they cannot be had back.
    pub fn each(&self, take: impl FnMut(&ArticlePage<'c, '_>)) -> Result<(), SpoolError> {
        self.read(false, |_| true, take)
    }

    /// Reads the clauses of the articles that are counted, in order; and the terms of their blocks, if they are asked for.
    ///
    /// # Errors
    /// If they cannot be had back.
    pub fn each_counted(&self, blocks: bool, take: impl FnMut(&ArticlePage<'c, '_>)) -> Result<(), SpoolError> {
        self.read(blocks, |a| !a.is_duplicate(), take)
    }

    fn read(
        &self,
        blocks: bool,
        wanted: impl Fn(&ArticleView<'c>) -> bool,
        mut take: impl FnMut(&ArticlePage<'c, '_>),
    ) -> Result<(), SpoolError> {
        let mut buffer = Buffer::default();
        self.each_document(|document, articles| self.pages(document, articles, blocks, &wanted, &mut buffer, &mut take))
    }

    /// Hands over each document with its articles, in order.
    ///
    /// # Errors
    /// The first one of `take`.
    pub fn each_document<E>(
        &self,
        mut take: impl FnMut(&'c DocumentFacts, &[ArticleView<'c>]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut articles = self.articles();
        let mut of_document = Vec::new();
        for document in &self.corpus.documents {
            of_document.clear();
            of_document.extend(articles.by_ref().take(document.articles.len()));
            take(document, &of_document)?;
        }
        Ok(())
    }

    /// Reads the articles of a document that are wanted.
    fn pages(
        &self,
        document: &DocumentFacts,
        articles: &[ArticleView<'c>],
        blocks: bool,
        wanted: impl Fn(&ArticleView<'c>) -> bool,
        buffer: &mut Buffer,
        mut take: impl FnMut(&ArticlePage<'c, '_>),
    ) -> Result<(), SpoolError> {
        if !articles.iter().any(&wanted) {
            return Ok(());
        }
        let page = self.corpus.page(document, blocks, buffer)?;
        for (i, view) in articles.iter().enumerate().filter(|(_, view)| wanted(view)) {
            let clauses = page.clauses.get(i).map_or(&[][..], Vec::as_slice);
            let blocks = page.blocks.get(i).map_or(&[][..], Vec::as_slice);
            take(&ArticlePage { view: *view, clauses, blocks });
        }
        Ok(())
    }

    /// Articles that are counted: no reposts.
    pub fn counted(&self) -> impl Iterator<Item = ArticleView<'c>> {
        self.articles().filter(|a| !a.is_duplicate())
    }
}

#[cfg(test)]
mod tests {
    use super::{is_complement, is_quantity};
    use crate::segment::SegmentPlan;

    #[track_caller]
    fn check(word: &str, expected: bool) {
        let tag = SegmentPlan::default().pos(word);
        assert_eq!(is_complement(word, &tag), expected, "{word} {tag}");
    }

    #[test]
    fn verbs_with_what_comes_of_them_are_no_terms() {
        for word in ["做得好", "看不懂", "离不开", "听得懂", "是不是"] {
            check(word, true);
        }
    }

    #[test]
    fn numbers_with_units_are_no_terms() {
        for word in ["15k", "14K", "30min", "100MB"] {
            assert!(is_quantity(word), "{word}");
        }
        for word in ["4P", "3C", "5G", "B2B", "K", "k歌", "618", "留存"] {
            assert!(!is_quantity(word), "{word}");
        }
    }

    #[test]
    fn nouns_and_plain_verbs_are_terms() {
        for word in ["所得税", "获得者", "获得", "不动产", "留存", "心得", "得到"] {
            check(word, false);
        }
    }
}
