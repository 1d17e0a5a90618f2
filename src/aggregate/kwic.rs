//! `evidence/kwic.csv`: the text behind the numbers, a line an occurrence (keyword in context).

use super::frame::Rows;
use super::keyness::{Comparison, TermStatistics};
use super::{ArticleView, View};
use crate::attribute::RoleId;
use crate::row;
use crate::span::Span;
use crate::tally::{ClauseRecord, ClauseToken};
use rustc_hash::FxHashMap;

/// A line and its place in the table: order of the term in `keyness`, then the role. It holds what the row needs, as rows
/// are made in an order that would lead all over memory.
struct Line<'c> {
    place: u64,
    /// Place in the list of articles.
    article: u32,
    term: u32,
    role: RoleId,
    line: u32,
    /// Characters of the line before the clause, and before the occurrence.
    clause_start: u32,
    start: u32,
    /// The text around it, and its bytes there.
    text: &'c str,
    span: Span,
}

/// The lines of the table in their order.
pub struct Lines<'c> {
    articles: Vec<ArticleView<'c>>,
    lines: Vec<Line<'c>>,
}

/// Where a line is from.
pub struct Place<'l, 'c> {
    /// Row of its term in `keyness`.
    pub term: usize,
    /// The role its clause is about.
    pub role: RoleId,
    /// Its article.
    pub article: &'l ArticleView<'c>,
    /// Line of its clause.
    pub line: u32,
    /// Start of its clause.
    pub start: u32,
}

impl<'c> Lines<'c> {
    /// Occurrences in counted clauses, so that a term with no more of them than the plan has lines for has all here.
    #[must_use]
    pub fn new(view: &View<'c>, comparison: &Comparison, statistics: &[TermStatistics]) -> Self {
        let articles: Vec<ArticleView<'_>> = view.counted().collect();
        let mut lines = chosen(view, &articles, comparison, statistics);
        lines.sort_by_key(|l| l.place);
        Self { articles, lines }
    }

    /// Where each line is from.
    pub fn places(&self) -> impl Iterator<Item = Place<'_, 'c>> {
        self.lines.iter().filter_map(|l| {
            let article = self.articles.get(l.article as usize)?;
            let term = usize::try_from(l.place / 2).ok()?;
            Some(Place { term, role: l.role, article, line: l.line, start: l.clause_start })
        })
    }

    /// The rows of the table.
    pub fn rows(&self, view: &View<'_>, to: &mut impl Rows) {
        for line in &self.lines {
            if let Some(article) = self.articles.get(line.article as usize) {
                push(to, view, article, line);
            }
        }
    }
}

/// The occurrences shown, in order of the corpus.
fn chosen<'c>(
    view: &View<'c>,
    articles: &[ArticleView<'c>],
    comparison: &Comparison,
    statistics: &[TermStatistics],
) -> Vec<Line<'c>> {
    let place: FxHashMap<&str, u32> = (0..).zip(statistics).map(|(i, s)| (comparison.terms[s.term].term.as_str(), i)).collect();
    let place: Vec<Option<u32>> = view.corpus.words().iter().map(|w| place.get(&**w).copied()).collect();
    let source: FxHashMap<&str, u64> = (0..).zip(&comparison.sources).map(|(i, s)| (s.as_str(), i)).collect();
    let sources = comparison.sources.len() as u64;
    let mut taken: FxHashMap<u64, usize> = FxHashMap::default();
    let mut lines = Vec::new();
    for (number, article) in (0..).zip(articles) {
        let of_source = source.get(article.article.source.as_str()).copied().unwrap_or(sources);
        for clause in article.counted_clauses().filter(|c| view.plan.relations.contains(&c.relation)) {
            let reference = clause.role == view.plan.reference;
            if !reference && clause.role != view.plan.target {
                continue;
            }
            let mut around = None;
            for &token in &clause.tokens {
                let Some(at) = place.get(token.term as usize).copied().flatten() else { continue };
                let (a, b) = statistics[at as usize].sources;
                let quota = view.plan.evidence.kwic_lines.div_ceil(if reference { b } else { a }.max(1));
                let place = u64::from(at) * 2 + u64::from(reference);
                let taken = taken.entry(place * (sources + 1) + of_source).or_default();
                if *taken < quota {
                    *taken += 1;
                    let (text, start) = *around.get_or_insert_with(|| surroundings(article, clause));
                    let before = u32::try_from(token.span.char_start(&clause.text)).unwrap_or(u32::MAX);
                    let ClauseToken { term, span } = token;
                    lines.push(Line {
                        place,
                        article: number,
                        term,
                        role: clause.role,
                        line: clause.line,
                        clause_start: clause.start,
                        start: clause.start + before,
                        text,
                        span: Span { start: start + span.start, end: start + span.end },
                    });
                }
            }
        }
    }
    lines
}

/// The text a clause stands in, and its first byte there: that of its block, or for the clause of a title its own.
fn surroundings<'c>(article: &ArticleView<'c>, clause: &'c ClauseRecord) -> (&'c str, u32) {
    match clause.block.and_then(|b| article.article.blocks.get(b as usize)) {
        Some(block) => {
            let before = clause.start.saturating_sub(block.start) as usize;
            let start = forward(&block.text, 0, before);
            (block.text.as_str(), u32::try_from(start).unwrap_or(u32::MAX))
        }
        None => (clause.text.as_str(), 0),
    }
}

fn push(rows: &mut impl Rows, view: &View<'_>, article: &ArticleView<'_>, line: &Line<'_>) {
    let Line { text, span, .. } = line;
    let (at, after) = (span.start as usize, span.end as usize);
    row![
        rows;
        &article.place_id(line.line, line.start),
        &*view.corpus.words()[line.term as usize],
        view.plan.role(line.role),
        text.get(back(text, at, view.plan.evidence.kwic_context)..at).unwrap_or_default(),
        span.of(text),
        text.get(after..forward(text, after, view.plan.evidence.kwic_context)).unwrap_or_default(),
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
