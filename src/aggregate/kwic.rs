//! `evidence/kwic.csv`: the text behind the numbers, a line an occurrence (keyword in context).

use super::frame::Rows;
use super::keyness::{Comparison, TermStatistics};
use super::{ArticlePage, ArticleView, View};
use crate::attribute::RoleId;
use crate::corpus::{Block, Buffer, Clause, Token};
use crate::row;
use crate::span::Span;
use crate::spool::{Piece, Spool, SpoolError};
use rustc_hash::FxHashMap;

/// A line and its place in the table: order of the term in `keyness`, then the role. Its text is set aside.
struct Line {
    place: u64,
    /// Place in the list of articles.
    article: u32,
    term: u32,
    line: u32,
    /// Characters of the line before the clause, and before the occurrence.
    clause_start: u32,
    start: u32,
    role: RoleId,
    /// The occurrence with the text around it.
    text: Piece,
    /// Bytes of that text before the occurrence and behind it.
    before: u16,
    after: u16,
}

/// The lines of the table in their order.
pub struct Lines<'c> {
    articles: Vec<ArticleView<'c>>,
    lines: Vec<Line>,
    texts: Spool,
}

/// Where a line is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Row of its term in `keyness`.
    pub term: u32,
    /// The role its clause is about.
    pub role: RoleId,
    /// Place of its article among all articles.
    pub article: u32,
    /// Line of its clause.
    pub line: u32,
    /// Start of its clause.
    pub start: u32,
}

impl<'c> Lines<'c> {
    /// Occurrences in counted clauses, so that a term with no more of them than the plan has lines for has all here.
    ///
    /// # Errors
    /// If the clauses cannot be had back, or their texts not be set aside.
    pub fn new(view: &View<'c>, comparison: &Comparison, statistics: &[TermStatistics]) -> Result<Self, SpoolError> {
        let mut chooser = Chooser::new(view, comparison, statistics);
        let mut fault = None;
        view.each_counted(false, |a| {
            if fault.is_none() {
                fault = chooser.add(view, a).err();
            }
        })?;
        if let Some(fault) = fault {
            return Err(fault);
        }
        let Chooser { mut lines, texts, .. } = chooser;
        lines.shrink_to_fit();
        // Those of one place stay in the order in which their texts were set aside.
        lines.sort_unstable_by_key(|l| (l.place, l.text.at));
        Ok(Self { articles: view.articles().collect(), lines, texts })
    }

    /// Where each line is from.
    pub fn places(&self) -> impl Iterator<Item = Place> {
        self.lines.iter().map(|l| {
            let term = u32::try_from(l.place / 2).unwrap_or(u32::MAX);
            Place { term, role: l.role, article: l.article, line: l.line, start: l.clause_start }
        })
    }

    /// The rows of the table.
    ///
    /// # Errors
    /// If the texts cannot be had back.
    pub fn rows(&self, view: &View<'_>, to: &mut impl Rows) -> Result<(), SpoolError> {
        let mut bytes = Vec::new();
        for line in &self.lines {
            if let Some(article) = self.articles.get(line.article as usize) {
                self.texts.read(line.text, &mut bytes)?;
                push(to, view, article, line, simdutf8::basic::from_utf8(&bytes).unwrap_or_default());
            }
        }
        Ok(())
    }
}

/// Chooses the occurrences shown, in order of the corpus.
struct Chooser<'s> {
    statistics: &'s [TermStatistics],
    /// Place of each word of the corpus in the order of the table.
    place: Vec<Option<u32>>,
    source: FxHashMap<&'s str, u64>,
    taken: FxHashMap<u64, usize>,
    lines: Vec<Line>,
    texts: Spool,
    buffer: Buffer,
}

impl<'s> Chooser<'s> {
    fn new(view: &View<'_>, comparison: &'s Comparison, statistics: &'s [TermStatistics]) -> Self {
        let place: FxHashMap<&str, u32> =
            (0..).zip(statistics).map(|(i, s)| (comparison.terms[s.term].term.as_str(), i)).collect();
        Self {
            statistics,
            place: view.corpus.words().iter().map(|w| place.get(&**w).copied()).collect(),
            source: (0..).zip(&comparison.sources).map(|(i, s)| (s.as_str(), i)).collect(),
            taken: FxHashMap::default(),
            lines: Vec::new(),
            texts: view.corpus.spool(),
            buffer: Buffer::default(),
        }
    }

    fn add(&mut self, view: &View<'_>, article: &ArticlePage<'_, '_>) -> Result<(), SpoolError> {
        let Self { statistics, place, source, taken, lines, texts, buffer } = self;
        let sources = source.len() as u64;
        let of_source = source.get(article.article.source.as_str()).copied().unwrap_or(sources);
        let of_article = article.document.articles.iter().position(|a| a.number == article.article.number).unwrap_or(0);
        // Read once a line is found: of a large crawl most pages have none.
        let mut blocks: Option<Vec<Vec<Block<'_>>>> = None;
        let mut free = Some(buffer);
        for clause in article.counted_clauses().filter(|c| view.plan.relations.contains(&c.relation)) {
            let reference = clause.role == view.plan.reference;
            if !reference && clause.role != view.plan.target {
                continue;
            }
            let mut around = None;
            for Token { term, span, .. } in clause.tokens() {
                let Some(at) = place.get(term as usize).copied().flatten() else { continue };
                let (a, b) = statistics[at as usize].sources;
                let quota = view.plan.evidence.kwic_lines.div_ceil(if reference { b } else { a }.max(1));
                let place = u64::from(at) * 2 + u64::from(reference);
                let taken = taken.entry(place * (sources + 1) + of_source).or_default();
                if *taken >= quota {
                    continue;
                }
                *taken += 1;
                if let Some(buffer) = free.take() {
                    blocks = Some(view.corpus.texts(article.document, buffer)?);
                }
                let own = blocks.as_ref().and_then(|b| b.get(of_article)).map_or(&[][..], Vec::as_slice);
                let (text, start) = *around.get_or_insert_with(|| surroundings(own, clause));
                let before = u32::try_from(span.char_start(clause.text)).unwrap_or(u32::MAX);
                let span = Span { start: start + span.start, end: start + span.end };
                let context = view.plan.evidence.kwic_context;
                let (at, after) = (span.start as usize, span.end as usize);
                let (from, to) = (back(text, at, context), forward(text, after, context));
                let short = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
                lines.push(Line {
                    place,
                    article: article.place,
                    term,
                    line: clause.line,
                    clause_start: clause.start,
                    start: clause.start + before,
                    role: clause.role,
                    text: texts.push(text.get(from..to).unwrap_or_default().as_bytes())?,
                    before: short(at.saturating_sub(from)),
                    after: short(to.saturating_sub(after)),
                });
            }
        }
        Ok(())
    }
}

/// The text a clause stands in, and its first byte there: that of its block, or for the clause of a title its own.
fn surroundings<'p>(blocks: &[Block<'p>], clause: &Clause<'p>) -> (&'p str, u32) {
    match clause.block.and_then(|b| blocks.get(b as usize)) {
        Some(block) => {
            let before = clause.start.saturating_sub(block.start) as usize;
            let start = forward(block.text, 0, before);
            (block.text, u32::try_from(start).unwrap_or(u32::MAX))
        }
        None => (clause.text, 0),
    }
}

fn push(rows: &mut impl Rows, view: &View<'_>, article: &ArticleView<'_>, line: &Line, text: &str) {
    let (at, after) = (usize::from(line.before), text.len().saturating_sub(usize::from(line.after)));
    row![
        rows;
        &article.place_id(line.line, line.start),
        &*view.corpus.words()[line.term as usize],
        view.plan.role(line.role),
        text.get(..at).unwrap_or_default(),
        text.get(at..after).unwrap_or_default(),
        text.get(after..).unwrap_or_default(),
        article.document.document.as_str(),
        article.article.number,
        line.line,
        line.start,
        article.article.source.as_str(),
        article.document.url.as_deref(),
        &article.place_id(line.line, line.clause_start),
    ];
}

/// The byte `n` characters behind a byte, or the end.
fn forward(text: &str, from: usize, n: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let mut chars = rest.chars();
    if n > 0 {
        chars.nth(n - 1);
    }
    text.len() - chars.as_str().len()
}

/// The byte `n` characters before a byte, or the start.
fn back(text: &str, from: usize, n: usize) -> usize {
    let mut chars = text.get(..from).unwrap_or_default().chars();
    if n > 0 {
        chars.nth_back(n - 1);
    }
    chars.as_str().len()
}

#[cfg(test)]
mod tests {
    use super::{back, forward};

    #[test]
    fn characters_are_counted_both_ways() {
        let text = "a运b营c";
        assert_eq!([0, 1, 2, 5, 9].map(|n| forward(text, 0, n)), [0, 1, 4, 9, 9]);
        assert_eq!([0, 1, 2, 9].map(|n| forward(text, 4, n)), [4, 5, 8, 9]);
        assert_eq!([0, 1, 2, 9].map(|n| back(text, 8, n)), [8, 5, 4, 0]);
        assert_eq!((forward("", 0, 3), back("", 0, 3)), (0, 0));
    }
}
