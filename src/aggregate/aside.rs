//! Rows of a table set aside: written once, read as often as a report asks for them, and held in no frame.
//!
//! What is in memory of a table is where its rows end. Its cells stand in a [`Spool`], packed row by row.

use super::TableError;
use super::frame::{Cell, FrameBuilder, Rows};
use super::schema::TableSpec;
use crate::packed::{Packer, Unpacker};
use crate::spool::{Piece, Spool, SpoolError};
use polars::prelude::DataFrame;
use std::borrow::Cow;

/// Bytes of rows read at a time.
const BATCH: u64 = 1 << 17;

/// How the kinds of cells are told apart.
const TEXT: u8 = 0;
const INT: u8 = 1;
const FLOAT: u8 = 2;
const BOOL: u8 = 3;
const MISSING: u8 = 5;

/// The rows of one table. They come in order, and are read when all are there.
#[derive(Debug)]
pub struct Aside {
    spec: &'static TableSpec,
    rows: Spool,
    /// Where each row ends.
    ends: Vec<u64>,
    packer: Packer,
    row: Vec<u8>,
    /// Cells of the row that has been begun.
    cells: usize,
    fault: Option<SpoolError>,
    /// A column whose whole numbers are known when all rows are: one for each row.
    filled: Option<(usize, Vec<u32>)>,
}

impl Aside {
    /// No row yet; those that come go to `rows`, which holds nothing.
    #[must_use]
    pub fn new(spec: &'static TableSpec, rows: Spool) -> Self {
        let (packer, row) = (Packer::default(), Vec::new());
        Self { spec, rows, ends: Vec::new(), packer, row, cells: 0, fault: None, filled: None }
    }

    /// All rows are there; `filled` names a column and its numbers, which stand in the place of those that were put.
    ///
    /// # Errors
    /// If a row could not be set aside.
    pub fn done(mut self, filled: Option<(&str, Vec<u32>)>) -> Result<Self, SpoolError> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        self.rows.settle()?;
        self.filled = filled.and_then(|(column, numbers)| Some((self.column(column)?, numbers)));
        self.row = Vec::new();
        Ok(self)
    }

    /// Its schema.
    #[must_use]
    pub fn spec(&self) -> &'static TableSpec {
        self.spec
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Place of a column, if the table has it.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.spec.columns.iter().position(|c| c.name == name)
    }

    /// Hands over the cells of each row, in order, with its number.
    ///
    /// # Errors
    /// If they cannot be had back.
    pub fn each(&self, mut take: impl FnMut(usize, &[Cell<'_>])) -> Result<(), SpoolError> {
        let mut bytes = Vec::new();
        let mut from = 0;
        while from < self.len() {
            let start = self.start(from);
            let fitting = self.ends.get(from..).unwrap_or_default().partition_point(|end| end - start <= BATCH);
            let to = from + fitting.max(1);
            self.read(from..to, &mut bytes)?;
            for row in from..to {
                let place = |at: u64| usize::try_from(at - start).unwrap_or(usize::MAX);
                let own = bytes.get(place(self.start(row))..place(self.start(row + 1))).unwrap_or_default();
                take(row, &self.cells_of(row, own));
            }
            from = to;
        }
        Ok(())
    }

    /// Hands over all rows.
    ///
    /// # Errors
    /// If they cannot be had back.
    pub fn rows(&self, to: &mut impl Rows) -> Result<(), SpoolError> {
        self.each(|_, cells| {
            cells.iter().for_each(|cell| to.cell(cell));
            to.end();
        })
    }

    /// A frame of some rows.
    ///
    /// # Errors
    /// If they cannot be had back.
    pub fn frame(&self, rows: impl IntoIterator<Item = usize>) -> Result<DataFrame, TableError> {
        let mut frame = FrameBuilder::new(self.spec);
        let mut bytes = Vec::new();
        for row in rows {
            self.read(row..row + 1, &mut bytes)?;
            frame.row(self.cells_of(row, &bytes));
        }
        Ok(frame.finish()?)
    }

    /// Where a row begins.
    fn start(&self, row: usize) -> u64 {
        row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0)
    }

    fn read(&self, rows: std::ops::Range<usize>, into: &mut Vec<u8>) -> Result<(), SpoolError> {
        let at = self.start(rows.start);
        let len = u32::try_from(self.start(rows.end) - at).unwrap_or(u32::MAX);
        self.rows.read(Piece { at, len }, into)
    }

    fn cells_of<'r>(&self, row: usize, bytes: &'r [u8]) -> Vec<Cell<'r>> {
        let from = &mut Unpacker::new(bytes);
        let mut cells: Vec<Cell<'r>> = self.spec.columns.iter().map(|_| cell(from)).collect();
        if let Some((column, numbers)) = &self.filled
            && let (Some(cell), Some(number)) = (cells.get_mut(*column), numbers.get(row))
        {
            *cell = Cell::from(*number);
        }
        cells
    }

    fn put_long(&mut self, kind: u8, bits: u64) {
        self.cells += 1;
        self.packer.byte(kind);
        self.packer.number(u32::try_from(bits & u64::from(u32::MAX)).unwrap_or(u32::MAX));
        self.packer.number(u32::try_from(bits >> 32).unwrap_or(u32::MAX));
    }
}

fn cell<'r>(from: &mut Unpacker<'r>) -> Cell<'r> {
    let kind = from.byte();
    let mut long = || u64::from(from.number()) | u64::from(from.number()) << 32;
    match kind {
        TEXT => Cell::Text(Cow::Borrowed(from.text())),
        INT => Cell::Int(long().cast_signed()),
        FLOAT => Cell::Float(f64::from_bits(long())),
        MISSING => Cell::Missing,
        truth => Cell::Bool(truth != BOOL),
    }
}

impl Rows for Aside {
    fn text(&mut self, value: &str) {
        self.cells += 1;
        self.packer.byte(TEXT);
        self.packer.text(value);
    }

    fn int(&mut self, value: i64) {
        self.put_long(INT, value.cast_unsigned());
    }

    fn float(&mut self, value: f64) {
        self.put_long(FLOAT, value.to_bits());
    }

    fn bool(&mut self, value: bool) {
        self.cells += 1;
        self.packer.byte(BOOL + u8::from(value));
    }

    fn missing(&mut self) {
        self.cells += 1;
        self.packer.byte(MISSING);
    }

    fn end(&mut self) {
        assert_eq!(self.cells, self.spec.columns.len(), "{}: a row has as many cells as its table has columns", self.spec.name);
        self.cells = 0;
        self.row.clear();
        self.packer.finish(&mut self.row);
        let pushed = self.rows.push(&self.row);
        if self.fault.is_none() {
            self.fault = pushed.err();
        }
        self.ends.push(self.rows.len());
    }
}

#[cfg(test)]
mod tests {
    use super::Aside;
    use crate::aggregate::frame::{Cell, FrameBuilder};
    use crate::aggregate::schema;
    use crate::row;
    use crate::spool::Spool;

    #[test]
    fn rows_come_back_as_a_frame_has_them() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut aside = Aside::new(&schema::CONTRASTS, Spool::in_folder(folder.path()));
        let mut frame = FrameBuilder::new(&schema::CONTRASTS);
        let put = |rows: &mut dyn FnMut(i64, &str, Option<&str>)| {
            (0..3000).zip((0..50).cycle()).for_each(|(i, n)| rows(i, &"运营".repeat(n), (i % 3 == 0).then_some("营销")));
        };
        put(&mut |i, text, maybe| {
            row![aside; "a.html", i, text, -i, "", text, text, text, maybe, "rule", "a", "b", i % 2 == 0];
        });
        put(&mut |i, text, maybe| {
            row![frame; "a.html", i, text, -i, "", text, text, text, maybe, "rule", "a", "b", i % 2 == 0];
        });
        let aside = aside.done(None).expect("set aside");
        let frame = frame.finish().expect("a frame");
        assert!(aside.frame(0..aside.len()).expect("had back").equals_missing(&frame));
        let mut again = FrameBuilder::new(&schema::CONTRASTS);
        aside.rows(&mut again).expect("had back");
        assert!(again.finish().expect("a frame").equals_missing(&frame));
        assert_eq!(aside.frame([2999, 7]).expect("had back").height(), 2);
    }

    #[test]
    fn a_column_is_filled_at_the_end() {
        let mut aside = Aside::new(&schema::SKIPPED, Spool::default());
        row![aside; "a.html", 0_u32, None::<&str>];
        row![aside; "b.html", 0_u32, "x"];
        let aside = aside.done(Some(("reason", vec![5, 6]))).expect("set aside");
        let mut found = Vec::new();
        aside.each(|row, cells| found.push((row, cells[1] == Cell::Int(5), cells[2] == Cell::Missing))).expect("had back");
        assert_eq!(found, [(0, true, true), (1, false, false)]);
    }
}
