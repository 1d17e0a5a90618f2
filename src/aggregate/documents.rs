//! `documents.csv`: every article that was read, and every document that gave none.

use super::frame::{Cell, FrameBuilder};
use super::{ArticlePage, ArticleView, View, schema};
use crate::cells;
use crate::corpus::DocumentFacts;
use polars::prelude::{DataFrame, PolarsResult};
use std::collections::BTreeSet;

/// What has to be counted before the table can be made.
#[derive(Default)]
pub struct Collector {
    /// Attributed clauses of each article, each once whatever the number of its roles.
    units: Vec<u32>,
}

impl Collector {
    /// Counts an article; all of them come in order.
    pub fn add(&mut self, a: &ArticlePage<'_, '_>) {
        let units = a.clauses().map(|c| (c.line, c.start, c.text)).collect::<BTreeSet<_>>().len();
        self.units.push(u32::try_from(units).unwrap_or(u32::MAX));
    }

    /// The table.
    ///
    /// # Errors
    /// If polars refuses the columns.
    pub fn table(self, view: &View<'_>) -> PolarsResult<DataFrame> {
        let mut rows = FrameBuilder::new(&schema::DOCUMENTS);
        let mut articles = view.articles().zip(self.units);
        for document in &view.corpus.documents {
            if document.articles.is_empty() {
                rows.row(dropped(document));
            }
            articles.by_ref().take(document.articles.len()).for_each(|(a, units)| rows.row(kept(&a, units)));
        }
        rows.finish()
    }
}

fn kept<'a>(a: &ArticleView<'a>, units: u32) -> [Cell<'a>; 22] {
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
        a.document.n_repairs,
        a.document.losses.any(),
        a.article.script.as_str(),
        a.article.chars,
        boilerplate_share(a.document),
        units,
        a.article.n_tokens,
        a.fate.duplicate_of.as_ref().map(|(d, n)| format!("{d}#{n}")),
        a.fate.similarity,
        if a.is_duplicate() { "duplicate" } else { "kept" },
        Cell::Missing,
    ]
}

fn dropped(d: &DocumentFacts) -> [Cell<'_>; 22] {
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
        d.n_repairs,
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
fn boilerplate_share(d: &DocumentFacts) -> f64 {
    let removed = d.removed_chars;
    let kept: u32 = d.articles.iter().map(|a| a.chars).sum();
    removed as f64 / (removed as f64 + f64::from(kept))
}
