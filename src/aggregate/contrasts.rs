//! `contrasts.csv`: two roles set against each other, side by side.

use super::frame::FrameBuilder;
use super::{View, schema};
use crate::cells;
use crate::tally::ClauseRecord;
use polars::prelude::{DataFrame, PolarsResult};
use std::collections::BTreeMap;

/// The table. A set of three roles gives three rows, one for each two of them.
///
/// # Errors
/// If polars refuses the columns.
pub fn table(view: &View<'_>) -> PolarsResult<DataFrame> {
    let mut rows = FrameBuilder::new(&schema::CONTRASTS);
    for a in view.articles() {
        let mut pairs: BTreeMap<u32, Vec<&ClauseRecord>> = BTreeMap::new();
        for c in a.clauses() {
            if let Some(pair) = c.pair {
                pairs.entry(pair).or_default().push(c);
            }
        }
        for mut sides in pairs.into_values() {
            sides.sort_by_key(|c| (c.role, c.line, c.start));
            for (i, left) in sides.iter().enumerate() {
                for right in sides.iter().skip(i + 1).filter(|r| r.role != left.role) {
                    rows.row(cells![
                        a.document.document.as_str(),
                        a.article.number,
                        a.article.source.as_str(),
                        left.line.min(right.line),
                        view.plan.role(left.role),
                        left.text.as_str(),
                        view.plan.role(right.role),
                        right.text.as_str(),
                        left.dimension.as_deref().or(right.dimension.as_deref()),
                        left.rule,
                        a.clause_id(left),
                        a.clause_id(right),
                        a.is_duplicate(),
                    ]);
                }
            }
        }
    }
    rows.finish()
}
