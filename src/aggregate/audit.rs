//! `audit/*.csv`: what was thrown away or changed.

use super::frame::{FrameBuilder, Rows};
use super::{ArticleView, View, schema};
use crate::corpus::{Buffer, DocumentFacts};
use crate::row;
use crate::spool::SpoolError;
use polars::prelude::{DataFrame, PolarsResult};
use std::collections::BTreeMap;

/// Rule of lines that the whole crawl shows to be template.
pub const SITE_TEMPLATE: &str = "site-template";

/// Rows of the removed blocks of a document: those of the per-document rules and those that recur over the pages of a site.
///
/// # Errors
/// If the blocks cannot be had back.
pub(super) fn boilerplate(
    view: &View<'_>,
    document: &DocumentFacts,
    articles: &[ArticleView<'_>],
    (audit, texts): &mut (Buffer, Buffer),
    to: &mut impl Rows,
) -> Result<(), SpoolError> {
    let removed = view.corpus.audit(document, audit)?.removed;
    let mut blocks: Vec<(u32, u32, u32, &str, &str)> =
        removed.iter().map(|b| (b.line, b.start, b.article, b.rule, b.text)).collect();
    let has_template = articles.iter().any(|a| a.fate.template.contains(&true));
    let texts = if has_template { view.corpus.texts(document, texts)? } else { Vec::new() };
    for (a, texts) in articles.iter().zip(&texts) {
        for (block, _) in texts.iter().zip(&a.fate.template).filter(|(_, t)| **t) {
            blocks.push((block.line, block.start, a.article.number, SITE_TEMPLATE, block.text));
        }
    }
    blocks.sort_unstable();
    for (line, start, article, rule, text) in blocks {
        row![to; document.document.as_str(), article, line, start, rule, text];
    }
    Ok(())
}

/// Rows of the repairs of a document, in page order.
///
/// # Errors
/// If the repairs cannot be had back.
pub(super) fn repairs(view: &View<'_>, d: &DocumentFacts, buffer: &mut Buffer, to: &mut impl Rows) -> Result<(), SpoolError> {
    if d.n_repairs > 0 {
        for r in view.corpus.audit(d, buffer)?.repairs {
            row![to; d.document.as_str(), r.line, r.start, r.kind, r.restored, r.before, r.after];
        }
    }
    Ok(())
}

/// How often each rule has removed a block, and each fixer has repaired something.
#[must_use]
pub fn tally<'c>(view: &View<'c>) -> (BTreeMap<&'c str, usize>, BTreeMap<&'c str, usize>) {
    let named = |counts: &'c BTreeMap<&'static str, usize>| counts.iter().map(|(name, n)| (*name, *n)).collect();
    let mut removed: BTreeMap<&str, usize> = named(&view.corpus.removed);
    let template: usize = view.fates.articles.iter().map(|f| f.template.iter().filter(|t| **t).count()).sum();
    if template > 0 {
        removed.insert(SITE_TEMPLATE, template);
    }
    (removed, named(&view.corpus.repaired))
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
