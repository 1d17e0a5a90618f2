//! `documents.csv`: every article that was read, and every document that gave none.

use super::frame::{Cell, FrameBuilder};
use super::{ArticleView, View, schema};
use crate::cells;
use crate::tally::DocumentRecord;
use polars::prelude::{DataFrame, PolarsResult};

/// The table.
///
/// # Errors
/// If polars refuses the columns.
pub fn table(view: &View<'_>) -> PolarsResult<DataFrame> {
    let mut rows = FrameBuilder::new(&schema::DOCUMENTS);
    let mut fates = view.fates.articles.iter();
    for document in &view.corpus.documents {
        if document.articles.is_empty() {
            rows.row(dropped(document));
        }
        for (article, fate) in document.articles.iter().zip(&mut fates) {
            rows.row(kept(&ArticleView { document, article, fate }));
        }
    }
    rows.finish()
}

fn kept<'a>(a: &ArticleView<'a>) -> [Cell<'a>; 22] {
    let chars: u32 = a.article.blocks.iter().map(|b| b.chars).sum();
    let tokens: u32 = a.article.blocks.iter().map(|b| b.n_tokens).sum();
    let units = a.clauses().map(|c| (c.line, c.start, &c.text)).collect::<std::collections::BTreeSet<_>>().len();
    cells![
        a.document.document.as_str(),
        a.article.number,
        a.article.source.as_str(),
        a.document.url.as_deref(),
        a.article.title.as_deref(),
        a.article.author.as_deref(),
        a.article.date.as_deref(),
        a.document.fetched.as_deref(),
        a.document.encoding,
        a.document.evidence,
        f64::from(a.document.margin),
        a.document.repairs.len(),
        a.document.losses.any(),
        a.article.script.as_str(),
        chars,
        boilerplate_share(a.document),
        units,
        tokens,
        a.fate.duplicate_of.as_ref().map(|(d, n)| format!("{d}#{n}")),
        a.fate.similarity,
        if a.is_duplicate() { "duplicate" } else { "kept" },
        Cell::Missing,
    ]
}

fn dropped(d: &DocumentRecord) -> [Cell<'_>; 22] {
    let reason = d.skipped.as_ref().map(|(r, _)| r.as_str());
    let decoded = !d.encoding.is_empty();
    cells![
        d.document.as_str(),
        0u32,
        Cell::Missing,
        d.url.as_deref(),
        Cell::Missing,
        Cell::Missing,
        Cell::Missing,
        d.fetched.as_deref(),
        decoded.then_some(d.encoding),
        decoded.then_some(d.evidence),
        if decoded { Cell::from(f64::from(d.margin)) } else { Cell::Missing },
        d.repairs.len(),
        d.losses.any(),
        Cell::Missing,
        0u32,
        if decoded { Cell::from(boilerplate_share(d)) } else { Cell::Missing },
        0u32,
        0u32,
        Cell::Missing,
        Cell::Missing,
        "dropped",
        reason,
    ]
}

/// Share of the page's characters that was removed; not a number for a page without any.
fn boilerplate_share(d: &DocumentRecord) -> f64 {
    let removed: usize = d.removed.iter().map(|b| b.text.chars().count()).sum();
    let kept: u32 = d.articles.iter().flat_map(|a| &a.blocks).map(|b| b.chars).sum();
    removed as f64 / (removed as f64 + f64::from(kept))
}
