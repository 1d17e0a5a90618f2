//! `audit/*.csv`: what was thrown away or changed.

use super::frame::{FrameBuilder, Rows};
use super::{View, schema};
use crate::row;
use polars::prelude::{DataFrame, PolarsResult};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Rule of lines that the whole crawl shows to be template.
pub const SITE_TEMPLATE: &str = "site-template";

/// Rows of removed blocks: those of the per-document rules and those that recur over the pages of a site.
pub fn boilerplate(view: &View<'_>, to: &mut impl Rows) {
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
            row![to; document.document.as_str(), article, line, start, rule, text];
        }
    }
}

/// Rows of repairs, in page order.
pub fn repairs(view: &View<'_>, to: &mut impl Rows) {
    for d in &view.corpus.documents {
        for r in &d.repairs {
            row![to; d.document.as_str(), r.line, r.start, r.kind, r.restored, r.before.as_str(), r.after.as_str()];
        }
    }
}

/// How often each rule has removed a block, and each fixer has repaired something.
#[must_use]
pub fn tally<'c>(view: &View<'c>) -> (BTreeMap<&'c str, usize>, BTreeMap<&'c str, usize>) {
    let mut removed: FxHashMap<&str, usize> = FxHashMap::default();
    let mut repaired: FxHashMap<&str, usize> = FxHashMap::default();
    for d in &view.corpus.documents {
        d.removed.iter().for_each(|b| *removed.entry(b.rule).or_default() += 1);
        d.repairs.iter().for_each(|r| *repaired.entry(r.kind).or_default() += 1);
    }
    let template: usize = view.fates.articles.iter().map(|f| f.template.iter().filter(|t| **t).count()).sum();
    if template > 0 {
        removed.insert(SITE_TEMPLATE, template);
    }
    (removed.into_iter().collect(), repaired.into_iter().collect())
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
