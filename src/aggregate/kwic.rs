//! `evidence/kwic.csv`: the text behind the numbers, a line an occurrence (keyword in context).

use super::frame::{Cell, FrameBuilder};
use super::keyness::{Comparison, TermStatistics};
use super::{ArticleView, View, schema};
use crate::cells;
use crate::tally::{ClauseRecord, ClauseToken};
use polars::prelude::{DataFrame, PolarsResult};
use rustc_hash::FxHashMap;

/// Lines a term and role at most; each source gets an equal part of them, rounded up.
const MAX_LINES: usize = 30;
/// Characters of context on either side.
const CONTEXT: usize = 30;

/// A line and its place in the table: order of the term in `keyness`, then the role.
struct Line<'c> {
    place: (usize, bool),
    article: ArticleView<'c>,
    clause: &'c ClauseRecord,
    token: ClauseToken,
}

/// The table: occurrences in counted clauses, so that a term with at most [`MAX_LINES`] of them has all here.
///
/// # Errors
/// If polars refuses the columns.
pub fn table(view: &View<'_>, comparison: &Comparison, statistics: &[TermStatistics]) -> PolarsResult<DataFrame> {
    let place: FxHashMap<&str, usize> = (0..).zip(statistics).map(|(i, s)| (comparison.terms[s.term].term.as_str(), i)).collect();
    let place: Vec<Option<usize>> = view.corpus.words().iter().map(|w| place.get(&**w).copied()).collect();
    let mut taken: FxHashMap<(usize, bool, &str), usize> = FxHashMap::default();
    let mut lines = Vec::new();
    for article in view.counted() {
        for clause in article.clauses().filter(|c| view.plan.relations.contains(&c.relation)) {
            let reference = clause.role == view.plan.reference;
            if !reference && clause.role != view.plan.target {
                continue;
            }
            for &token in &clause.tokens {
                let Some(at) = place.get(token.term as usize).copied().flatten() else { continue };
                let (a, b) = statistics[at].sources;
                let quota = MAX_LINES.div_ceil(if reference { b } else { a }.max(1));
                let taken = taken.entry((at, reference, &article.article.source)).or_default();
                if *taken < quota {
                    *taken += 1;
                    lines.push(Line { place: (at, reference), article, clause, token });
                }
            }
        }
    }
    lines.sort_by_key(|l| l.place);
    let mut rows = FrameBuilder::new(&schema::KWIC);
    for line in &lines {
        rows.row(row(view, line));
    }
    rows.finish()
}

fn row<'c>(view: &View<'c>, line: &Line<'c>) -> [Cell<'c>; 13] {
    let Line { article, clause, token, .. } = line;
    let head = token.span.char_start(&clause.text);
    let start = clause.start as usize + head;
    // The clause stands in its block, whose text gives the wider context; a clause of a title has its own text only.
    let block = clause.block.and_then(|b| article.article.blocks.get(b as usize));
    let (text, before) = match block {
        Some(block) => (block.text.as_str(), start.saturating_sub(block.start as usize)),
        None => (clause.text.as_str(), head),
    };
    let node = token.span.of(&clause.text);
    let after = before + node.chars().count();
    let left: String = text.chars().take(before).skip(before.saturating_sub(CONTEXT)).collect();
    let right: String = text.chars().skip(after).take(CONTEXT).collect();
    let document = &article.document.document;
    cells![
        format!("{document}#{}:{}:{start}", article.article.number, clause.line),
        &*view.corpus.words()[token.term as usize],
        view.plan.role(clause.role),
        left,
        node,
        right,
        document.as_str(),
        article.article.number,
        clause.line,
        start,
        article.article.source.as_str(),
        article.document.url.as_deref(),
        article.clause_id(clause),
    ]
}
