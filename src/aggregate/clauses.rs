//! `evidence/clauses.csv`: every attributed clause, one row a role.

use super::frame::{FrameBuilder, Rows};
use super::{ArticlePage, TableError, View, schema};
use crate::attribute::{Relation, RoleId, Scope};
use crate::packed::narrow;
use crate::row;
use crate::spool::{Piece, Spool, SpoolError};
use polars::prelude::DataFrame;

/// A row of the table for those who look rows up: its text is left where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// Where its text is, see [`crate::corpus::Corpus::text`].
    pub text: Piece,
}

/// Bytes of a row that is set aside.
const ROW: usize = 24;

/// The rows of all articles for those who look rows up, set aside, all of one length.
#[derive(Debug)]
pub struct AllSaid {
    rows: Spool,
    /// Number of rows up to the end of each article.
    ends: Vec<u32>,
    bytes: Vec<u8>,
}

impl AllSaid {
    /// No row yet; those that come go to `rows`, which holds nothing.
    #[must_use]
    pub fn new(rows: Spool) -> Self {
        Self { rows, ends: Vec::new(), bytes: Vec::new() }
    }

    /// Adds the rows of an article; all articles come in order.
    ///
    /// # Errors
    /// If they cannot be set aside.
    pub fn add(&mut self, a: &ArticlePage<'_, '_>) -> Result<(), SpoolError> {
        self.add_rows(a.clauses().map(|c| Said {
            article: a.place,
            line: c.line,
            start: c.start,
            role: c.role,
            scope: c.scope,
            relation: c.relation,
            negated: c.negated,
            duplicate: a.is_duplicate() || a.is_repeated(c),
            rule: c.rule,
            text: c.place,
        }))
    }

    /// Adds the rows of the next article.
    ///
    /// # Errors
    /// If they cannot be set aside.
    pub fn add_rows(&mut self, rows: impl Iterator<Item = Said>) -> Result<(), SpoolError> {
        self.bytes.clear();
        rows.for_each(|row| self.bytes.extend_from_slice(&row.to_bytes()));
        self.rows.push(&self.bytes)?;
        let n = u32::try_from(self.bytes.len() / ROW).unwrap_or(u32::MAX);
        self.ends.push(self.ends.last().copied().unwrap_or(0) + n);
        Ok(())
    }

    /// All rows are there.
    ///
    /// # Errors
    /// If they cannot be set aside.
    pub fn done(mut self) -> Result<Self, SpoolError> {
        self.rows.settle()?;
        self.bytes = Vec::new();
        Ok(self)
    }

    /// Number of articles.
    #[must_use]
    pub fn articles(&self) -> usize {
        self.ends.len()
    }

    /// The number of the first row of an article among all rows.
    #[must_use]
    pub fn first(&self, article: u32) -> usize {
        (article as usize).checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |n| *n as usize)
    }

    /// A row of an article by its number among all rows.
    ///
    /// # Errors
    /// If it cannot be had back.
    pub fn row(&self, article: u32, number: usize, bytes: &mut Vec<u8>) -> Result<Option<Said>, SpoolError> {
        self.rows.read(Piece { at: (number * ROW) as u64, len: narrow(ROW) }, bytes)?;
        Ok(bytes.first_chunk().map(|row| Said::of_bytes(article, row)))
    }

    /// Puts the rows of an article in the place of what `into` holds.
    ///
    /// # Errors
    /// If they cannot be had back.
    pub fn read(&self, article: u32, bytes: &mut Vec<u8>, into: &mut Vec<Said>) -> Result<(), SpoolError> {
        into.clear();
        let first = self.first(article);
        let n = self.ends.get(article as usize).map_or(0, |end| *end as usize - first);
        self.rows.read(Piece { at: (first * ROW) as u64, len: narrow(n * ROW) }, bytes)?;
        let (rows, _) = bytes.as_chunks();
        into.extend(rows.iter().map(|row| Said::of_bytes(article, row)));
        Ok(())
    }
}

/// Bits of the flags of a row; the lowest are the relation.
const RELATION: u8 = 7;
const INHERITED: u8 = 8;
const NEGATED: u8 = 16;
const DUPLICATE: u8 = 32;

impl Said {
    fn to_bytes(self) -> [u8; ROW] {
        let relation = Relation::ALL.iter().position(|r| *r == self.relation).and_then(|r| u8::try_from(r).ok());
        let bit = |is: bool, bit: u8| if is { bit } else { 0 };
        let flags = bit(self.scope == Scope::Inherited, INHERITED) | bit(self.negated, NEGATED) | bit(self.duplicate, DUPLICATE);
        let mut row = [0; ROW];
        row[..8].copy_from_slice(&self.text.at.to_le_bytes());
        row[8..12].copy_from_slice(&self.text.len.to_le_bytes());
        row[12..16].copy_from_slice(&self.line.to_le_bytes());
        row[16..20].copy_from_slice(&self.start.to_le_bytes());
        row[20..22].copy_from_slice(&self.rule.to_le_bytes());
        row[22] = self.role;
        row[23] = flags | relation.unwrap_or(RELATION);
        row
    }

    fn of_bytes(article: u32, row: &[u8; ROW]) -> Self {
        let [a, b, c, d, e, f, g, h, rest @ ..] = *row;
        let number = |at: usize| u32::from_le_bytes([rest[at], rest[at + 1], rest[at + 2], rest[at + 3]]);
        let flags = rest[15];
        Self {
            article,
            line: number(4),
            start: number(8),
            role: rest[14],
            scope: if flags & INHERITED == 0 { Scope::Overt } else { Scope::Inherited },
            relation: Relation::ALL.get(usize::from(flags & RELATION)).copied().unwrap_or(Relation::Mention),
            negated: flags & NEGATED != 0,
            duplicate: flags & DUPLICATE != 0,
            rule: u16::from_le_bytes([rest[12], rest[13]]),
            text: Piece { at: u64::from_le_bytes([a, b, c, d, e, f, g, h]), len: number(0) },
        }
    }
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

#[cfg(test)]
mod tests {
    use super::{AllSaid, Said};
    use crate::attribute::{Relation, Scope};
    use crate::spool::{Piece, Spool};

    #[test]
    fn rows_come_back_by_article() {
        let row = |article: u32, line: u32| Said {
            article,
            line,
            start: line * 300,
            role: 1,
            scope: if line.is_multiple_of(2) { Scope::Overt } else { Scope::Inherited },
            relation: Relation::ALL[line as usize % Relation::ALL.len()],
            negated: line.is_multiple_of(3),
            duplicate: line.is_multiple_of(5),
            rule: 400,
            text: Piece { at: (u64::from(article) << 33) + u64::from(line) * 70, len: line },
        };
        let lens = [0, 7, 0, 3];
        let mut all = AllSaid::new(Spool::default());
        for (article, n) in (0..).zip(lens) {
            all.add_rows((0..n).map(|line| row(article, line))).expect("set aside");
        }
        let all = all.done().expect("set aside");
        let (mut bytes, mut rows, mut next) = (Vec::new(), Vec::new(), 0);
        for (article, n) in (0..).zip(lens) {
            assert_eq!(all.first(article), next);
            all.read(article, &mut bytes, &mut rows).expect("had back");
            assert_eq!(rows, (0..n).map(|line| row(article, line)).collect::<Vec<_>>());
            for (number, row) in (next..).zip(&rows) {
                assert_eq!(all.row(article, number, &mut bytes).expect("had back").as_ref(), Some(row));
            }
            next += rows.len();
        }
    }
}
