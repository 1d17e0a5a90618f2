//! `evidence/clauses.csv`: every attributed clause, one row a role.

use super::frame::{FrameBuilder, Rows};
use super::{ArticlePage, TableError, View, schema};
use crate::attribute::{Relation, RoleId, Scope};
use crate::row;
use crate::spool::{Piece, SpoolError};
use polars::prelude::DataFrame;

/// A row of the table for those who look rows up: its text is left where it is.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "the columns of the table say what each field is")]
pub struct Said {
    /// Place of its article among all articles.
    pub article: u32,
    pub line: u32,
    pub start: u32,
    pub role: RoleId,
    pub scope: Scope,
    pub relation: Relation,
    pub negated: bool,
    pub duplicate: bool,
    /// Place of the rule's name in [`crate::corpus::Corpus::names`].
    pub rule: u16,
    /// Bytes of its text.
    pub len: u32,
    /// Where they are.
    pub at: u64,
}

impl Said {
    /// Where its text is, see [`crate::corpus::Corpus::text`].
    #[must_use]
    pub fn text(&self) -> Piece {
        Piece { at: self.at, len: self.len }
    }
}

/// Adds the rows of an article.
pub fn add(a: &ArticlePage<'_, '_>, to: &mut Vec<Said>) {
    to.extend(a.clauses().map(|c| Said {
        article: a.place,
        line: c.line,
        start: c.start,
        role: c.role,
        scope: c.scope,
        relation: c.relation,
        negated: c.negated,
        duplicate: a.is_duplicate() || a.is_repeated(c),
        rule: c.rule,
        len: c.place.len,
        at: c.place.at,
    }));
}

/// The table.
///
/// # Errors
/// See [`TableError`].
pub fn table(view: &View<'_>) -> Result<DataFrame, TableError> {
    let mut frame = FrameBuilder::new(&schema::CLAUSES);
    rows(view, &mut frame)?;
    Ok(frame.finish()?)
}

/// The rows of the table.
///
/// # Errors
/// If the clauses cannot be had back.
pub fn rows(view: &View<'_>, to: &mut impl Rows) -> Result<(), SpoolError> {
    view.each(|a| of_article(view, a, to))
}

/// The rows of an article.
pub(super) fn of_article(view: &View<'_>, a: &ArticlePage<'_, '_>, to: &mut impl Rows) {
    let names = view.corpus.names();
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
            c.reported_by,
            names.get(usize::from(c.rule)).copied().unwrap_or_default(),
            c.text,
            a.is_duplicate() || a.is_repeated(c),
        ];
    }
}
