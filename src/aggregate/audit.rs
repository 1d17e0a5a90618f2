//! `audit/*.csv`: what was thrown away or changed.

use super::frame::FrameBuilder;
use super::{View, schema};
use crate::row;
use polars::prelude::{DataFrame, PolarsResult};

/// Rule of lines that the whole crawl shows to be template.
pub const SITE_TEMPLATE: &str = "site-template";

/// Removed blocks: those of the per-document rules and those that recur over the pages of a site.
///
/// # Errors
/// If polars refuses the columns.
pub fn boilerplate(view: &View<'_>) -> PolarsResult<DataFrame> {
    let mut rows = FrameBuilder::new(&schema::BOILERPLATE);
    let mut fates = view.fates.articles.iter();
    for document in &view.corpus.documents {
        let mut blocks: Vec<(u32, u32, u32, &str, &str)> =
            document.removed.iter().map(|b| (b.line, b.start, b.article, b.rule, b.text.as_str())).collect();
        for (article, fate) in document.articles.iter().zip(&mut fates) {
            for (block, _) in article.blocks.iter().zip(&fate.template).filter(|(_, t)| **t) {
                blocks.push((block.line, block.start, article.number, SITE_TEMPLATE, block.text.as_str()));
            }
        }
        blocks.sort_unstable();
        for (line, start, article, rule, text) in blocks {
            row![rows; document.document.as_str(), article, line, start, rule, text];
        }
    }
    rows.finish()
}

/// Repairs, in page order.
///
/// # Errors
/// If polars refuses the columns.
pub fn repairs(view: &View<'_>) -> PolarsResult<DataFrame> {
    let mut rows = FrameBuilder::new(&schema::REPAIRS);
    for d in &view.corpus.documents {
        for r in &d.repairs {
            row![rows; d.document.as_str(), r.line, r.start, r.kind, r.restored, r.before.as_str(), r.after.as_str()];
        }
    }
    rows.finish()
}

/// Documents that give no rows.
///
/// # Errors
/// If polars refuses the columns.
pub fn skipped(view: &View<'_>) -> PolarsResult<DataFrame> {
    let mut rows = FrameBuilder::new(&schema::SKIPPED);
    for d in &view.corpus.documents {
        if let Some((reason, detail)) = &d.skipped {
            row![rows; d.document.as_str(), reason.as_str(), detail.as_str()];
        }
    }
    rows.finish()
}
