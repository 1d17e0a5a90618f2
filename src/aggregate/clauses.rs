//! `evidence/clauses.csv`: every attributed clause, one row a role.

use super::frame::{FrameBuilder, Rows};
use super::{View, schema};
use crate::row;
use polars::prelude::{DataFrame, PolarsResult};

/// The table.
///
/// # Errors
/// If polars refuses the columns.
pub fn table(view: &View<'_>) -> PolarsResult<DataFrame> {
    let mut frame = FrameBuilder::new(&schema::CLAUSES);
    rows(view, &mut frame);
    frame.finish()
}

/// The rows of the table.
pub fn rows(view: &View<'_>, to: &mut impl Rows) {
    for a in view.articles() {
        for c in a.clauses() {
            row![to;
                a.document.document.as_str(),
                a.article.number,
                c.line,
                c.start,
                c.sentence,
                &a.clause_id(c),
                view.plan.role(c.role),
                c.scope.as_str(),
                c.relation.as_str(),
                c.negated,
                c.reported_by.as_deref(),
                c.rule,
                c.text.as_str(),
                a.is_duplicate() || a.is_repeated(c),
            ];
        }
    }
}
