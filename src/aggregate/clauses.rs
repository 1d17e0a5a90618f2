//! `evidence/clauses.csv`: every attributed clause, one row a role.

use super::frame::{FrameBuilder, Rows};
use super::{ArticlePage, TableError, View, schema};
use crate::attribute::{Relation, RoleId, Scope};
use crate::packed::{put, take};
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

/// The rows of all articles for those who look rows up, packed and set aside.
#[derive(Debug)]
pub struct AllSaid {
    rows: Spool,
    /// Where the rows of each article end, and how many rows there are up to there.
    ends: Vec<(u64, u32)>,
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
        let bytes = &mut self.bytes;
        bytes.clear();
        let (mut n, mut first) = (0, None);
        for c in rows {
            // Texts of an article stand in order.
            let first = *first.get_or_insert_with(|| {
                bytes.extend_from_slice(&c.text.at.to_le_bytes());
                c.text.at
            });
            let relation = Relation::ALL.iter().position(|r| *r == c.relation).and_then(|r| u8::try_from(r).ok()).unwrap_or(0);
            let bit = |is: bool, bit: u8| if is { bit } else { 0 };
            bytes.push(c.role);
            bytes.push(
                relation | bit(c.scope == Scope::Inherited, INHERITED) | bit(c.negated, NEGATED) | bit(c.duplicate, DUPLICATE),
            );
            let at = u32::try_from(c.text.at.wrapping_sub(first)).unwrap_or(u32::MAX);
            [c.line, c.start, u32::from(c.rule), at, c.text.len].iter().for_each(|n| put(bytes, *n));
            n += 1;
        }
        self.rows.push(bytes)?;
        let before = self.ends.last().map_or(0, |(_, n)| *n);
        self.ends.push((self.rows.len(), before + n));
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

    /// Puts the rows of an article in the place of what `into` holds, and gives the number of the first of them.
    ///
    /// # Errors
    /// If they cannot be had back.
    pub fn read(&self, article: u32, bytes: &mut Vec<u8>, into: &mut Vec<Said>) -> Result<usize, SpoolError> {
        into.clear();
        let place = article as usize;
        let (start, first) = place.checked_sub(1).and_then(|p| self.ends.get(p)).copied().unwrap_or_default();
        let (end, last) = self.ends.get(place).copied().unwrap_or((start, first));
        self.rows.read(Piece { at: start, len: u32::try_from(end - start).unwrap_or(u32::MAX) }, bytes)?;
        if let Some((at, mut rest)) = bytes.split_first_chunk::<8>() {
            let at = u64::from_le_bytes(*at);
            into.extend((first..last).map(|_| said(article, at, &mut rest)));
        }
        Ok(first as usize)
    }
}

/// Bits of the flags of a row; the lowest are the relation.
const RELATION: u8 = 7;
const INHERITED: u8 = 8;
const NEGATED: u8 = 16;
const DUPLICATE: u8 = 32;

fn said(article: u32, first: u64, from: &mut &[u8]) -> Said {
    let (role, flags) = match from.split_first_chunk::<2>() {
        Some((&[role, flags], rest)) => {
            *from = rest;
            (role, flags)
        }
        None => (RoleId::MAX, RELATION),
    };
    let (line, start, rule) = (take(from), take(from), take(from));
    let at = first.wrapping_add(u64::from(take(from)));
    Said {
        article,
        line,
        start,
        role,
        scope: if flags & INHERITED == 0 { Scope::Overt } else { Scope::Inherited },
        relation: Relation::ALL.get(usize::from(flags & RELATION)).copied().unwrap_or(Relation::Mention),
        negated: flags & NEGATED != 0,
        duplicate: flags & DUPLICATE != 0,
        rule: u16::try_from(rule).unwrap_or(u16::MAX),
        text: Piece { at, len: take(from) },
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
            assert_eq!(all.read(article, &mut bytes, &mut rows).expect("had back"), next);
            assert_eq!(rows, (0..n).map(|line| row(article, line)).collect::<Vec<_>>());
            next += rows.len();
        }
    }
}
