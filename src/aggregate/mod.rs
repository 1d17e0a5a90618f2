//! Records to polars tables per role × source × term, without reposts and template blocks.
//!
//! One file a table; [`schema`] names every column. Each table is a pure function of a [`View`]: all documents together
//! with their fates. What is not in memory of them is read one document after the other, for several tables at a time.

use crate::attribute::{Relation, RoleId};
use crate::corpus::{ArticleFacts, Block, Buffer, Clause, Corpus, DocumentFacts};
use crate::dedupe::{ArticleFate, Fates};
use crate::normalize::Script;
use crate::pipeline::dimensions::Dimension;
use crate::span::Span;
use crate::spool::SpoolError;
use keyness::{Comparison, Family};
use polars::prelude::{DataFrame, PolarsError};
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::ops::Deref;

pub mod agreement;
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
pub mod terms;

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
    /// Its blocks, where they were asked for.
    pub blocks: &'p [Block<'p>],
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
        let document = &self.document.document;
        let mut id = String::with_capacity(document.len() + 24);
        id.push_str(document);
        for (mark, number) in [('#', self.article.number), (':', line), (':', start)] {
            id.push(mark);
            push_decimal(&mut id, number);
        }
        id
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

    /// Reads the clauses of the articles that are counted, in order; and their blocks, if they are asked for.
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

/// One table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its schema.
    pub spec: &'static schema::TableSpec,
    /// Its rows, sorted.
    pub frame: DataFrame,
}

/// All tables of a run: those that the reports are made from, and what the rows of the others are made from.
pub struct Tables<'c> {
    /// Tables that stay small, or nearly so, however many pages there are; in the order of [`schema::TABLES`].
    pub made: Vec<Table>,
    /// Lines of `evidence/kwic`.
    pub lines: kwic::Lines<'c>,
    /// Rows of `evidence/clauses`, without their texts.
    pub clauses: Vec<clauses::Said>,
    counts: terms::Counts,
    comparison: Comparison,
}

/// Room to read documents in.
#[derive(Debug, Default)]
pub struct Room((Buffer, Buffer));

/// A table that grows with the corpus: its rows go one by one to where they are kept, and none is held here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Large {
    /// `terms`.
    Terms,
    /// `evidence/clauses`.
    Clauses,
    /// `evidence/kwic`.
    Kwic,
    /// `audit/boilerplate`.
    Boilerplate,
    /// `audit/repairs`.
    Repairs,
}

impl Large {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Terms, Self::Clauses, Self::Kwic, Self::Boilerplate, Self::Repairs];

    /// Its schema.
    #[must_use]
    pub fn spec(self) -> &'static schema::TableSpec {
        match self {
            Self::Terms => &schema::TERMS,
            Self::Clauses => &schema::CLAUSES,
            Self::Kwic => &schema::KWIC,
            Self::Boilerplate => &schema::BOILERPLATE,
            Self::Repairs => &schema::REPAIRS,
        }
    }

    /// Hands over its rows in order.
    ///
    /// # Errors
    /// If what they are made from cannot be had back.
    pub fn rows(self, view: &View<'_>, tables: &Tables<'_>, to: &mut impl frame::Rows) -> Result<(), SpoolError> {
        match self {
            Self::Terms => {
                terms::rows(view, &tables.counts, &tables.comparison, to);
                Ok(())
            }
            Self::Kwic => tables.lines.rows(view, to),
            Self::Clauses | Self::Boilerplate | Self::Repairs => {
                let mut room = Room::default();
                view.each_document(|d, articles| self.of_document(view, d, articles, &mut room, to))
            }
        }
    }

    /// Whether its rows are those of one document after the other, each known from the document and its fate.
    #[must_use]
    pub fn is_by_document(self) -> bool {
        matches!(self, Self::Clauses | Self::Boilerplate | Self::Repairs)
    }

    /// Hands over the rows of a document, of a table that [`Large::is_by_document`].
    ///
    /// # Errors
    /// If what they are made from cannot be had back.
    pub fn of_document(
        self,
        view: &View<'_>,
        document: &DocumentFacts,
        articles: &[ArticleView<'_>],
        room: &mut Room,
        to: &mut impl frame::Rows,
    ) -> Result<(), SpoolError> {
        match self {
            Self::Terms | Self::Kwic => Ok(()),
            Self::Boilerplate => audit::boilerplate(view, document, articles, &mut room.0, to),
            Self::Repairs => audit::repairs(view, document, &mut room.0.0, to),
            Self::Clauses => view.pages(document, articles, false, |_| true, &mut room.0.0, |a| clauses::of_article(view, a, to)),
        }
    }
}

/// Makes the tables of a run, on the threads of the pool it is called in.
///
/// # Errors
/// If what was set aside cannot be had back.
pub fn tables<'c>(view: &View<'c>) -> Result<Tables<'c>, TableError> {
    // Each table by itself is the work of one thread, so that nothing depends on how many there are.
    let (compared, others) = rayon::join(|| compared(view), || others(view));
    let mut tables = compared?;
    let (made, clauses) = others?;
    tables.made.extend(made);
    tables.clauses = clauses;
    tables.made.sort_by_key(|t| schema::TABLES.iter().position(|spec| spec.name == t.spec.name));
    Ok(tables)
}

/// The tables that need the counts of the terms.
fn compared<'c>(view: &View<'c>) -> Result<Tables<'c>, TableError> {
    let plan = view.plan;
    let mut terms = terms::Collector::new(view);
    let mut sources = sources::Collector::new(view);
    view.each_counted(true, |a| {
        terms.add(view, a);
        sources.add(view, a);
    })?;
    let sources = sources.table(view)?;
    let counts = terms.finish();
    let family = Family::AtLeast(plan.keyness.min_count);
    let comparison = Comparison::new(&counts, plan.target, plan.reference, plan.keyness.max_tested, family);
    let statistics = keyness::statistics(&comparison, &plan.keyness);
    let (stability, (lines, frames)) = rayon::join(
        || stability::table(&comparison, &statistics, &plan.keyness),
        || {
            let frames = (
                keyness::table(&comparison, &statistics, &plan.keyness, view.pos),
                agreement::table(&comparison, plan.keyness.min_count, &plan.evidence),
                stability::leave_one_out_table(&comparison, &statistics),
            );
            (kwic::Lines::new(view, &comparison, &statistics), frames)
        },
    );
    let made = vec![
        Table { spec: &schema::KEYNESS, frame: frames.0? },
        Table { spec: &schema::AGREEMENT, frame: frames.1? },
        Table { spec: &schema::STABILITY, frame: stability? },
        Table { spec: &schema::LEAVE_ONE_OUT, frame: frames.2? },
        Table { spec: &schema::SOURCES, frame: sources },
    ];
    Ok(Tables { made, lines: lines?, clauses: Vec::new(), counts, comparison })
}

/// The tables that need the articles alone, and the rows of `evidence/clauses`.
fn others(view: &View<'_>) -> Result<(Vec<Table>, Vec<clauses::Said>), TableError> {
    let mut dimensions = dimensions::Collector::new(view);
    let mut sketch = sketch::Collector::new(view);
    let mut documents = documents::Collector::default();
    let mut definitions = definitions::Collector::default();
    let mut contrasts = contrasts::Collector::default();
    let n_clauses = view.articles().map(|a| a.article.n_clauses as usize).sum();
    let mut said = Vec::with_capacity(n_clauses);
    view.each(|a| {
        if !a.is_duplicate() {
            dimensions.add(a);
            sketch.add(view, a);
        }
        documents.add(a);
        definitions.add(view, a);
        contrasts.add(view, a);
        clauses::add(a, &mut said);
    })?;
    let made = vec![
        Table { spec: &schema::DOCUMENTS, frame: documents.table(view)? },
        Table { spec: &schema::DEFINITIONS, frame: definitions.table()? },
        Table { spec: &schema::CONTRASTS, frame: contrasts.table()? },
        Table { spec: &schema::DIMENSIONS, frame: dimensions.table(view)? },
        Table { spec: &schema::SKETCH, frame: sketch.table()? },
        Table { spec: &schema::SKIPPED, frame: audit::skipped(view)? },
    ];
    Ok((made, said))
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
