//! Rows to polars frames: one builder for every table, so that column order and types come from `schema` alone.

use super::schema::{ColumnSpec, Kind, TableSpec};
use polars::prelude::{Column, DataFrame, IntoColumn, IntoSeries, NamedFrom, PolarsResult, Series, StringChunkedBuilder};
use std::borrow::Cow;

/// One cell; text may be borrowed, the builder copies it into the column.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Text.
    Text(Cow<'a, str>),
    /// A whole number.
    Int(i64),
    /// A number; not finite = missing.
    Float(f64),
    /// True or false.
    Bool(bool),
    /// Nothing.
    Missing,
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(v: &'a str) -> Self {
        Self::Text(Cow::Borrowed(v))
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(v: &'a String) -> Self {
        Self::Text(Cow::Borrowed(v))
    }
}

impl From<String> for Cell<'_> {
    fn from(v: String) -> Self {
        Self::Text(Cow::Owned(v))
    }
}

impl From<f64> for Cell<'_> {
    fn from(v: f64) -> Self {
        Self::Float(v)
    }
}

impl From<bool> for Cell<'_> {
    fn from(v: bool) -> Self {
        Self::Bool(v)
    }
}

impl From<i64> for Cell<'_> {
    fn from(v: i64) -> Self {
        Self::Int(v)
    }
}

impl From<u32> for Cell<'_> {
    fn from(v: u32) -> Self {
        Self::Int(i64::from(v))
    }
}

impl From<u64> for Cell<'_> {
    fn from(v: u64) -> Self {
        Self::Int(i64::try_from(v).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Cell<'_> {
    fn from(v: usize) -> Self {
        Self::Int(i64::try_from(v).unwrap_or(i64::MAX))
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(v: Option<T>) -> Self {
        v.map_or(Self::Missing, Into::into)
    }
}

/// Where the rows of a table go: into a frame, or straight into a file. Cells come in the order of the columns.
pub trait Rows {
    /// Takes a text.
    fn text(&mut self, value: &str);
    /// Takes a whole number.
    fn int(&mut self, value: i64);
    /// Takes a number; not finite = missing.
    fn float(&mut self, value: f64);
    /// Takes true or false.
    fn bool(&mut self, value: bool);
    /// Takes the place of a value that is not there.
    fn missing(&mut self);
    /// Ends the row.
    ///
    /// # Panics
    /// If it has not as many cells as its table has columns: a broken invariant of the code.
    fn end(&mut self);

    /// Takes the next cell.
    #[inline]
    fn cell(&mut self, value: impl Value)
    where
        Self: Sized,
    {
        value.put(self);
    }
}

enum Values {
    Text(StringChunkedBuilder),
    Int(Vec<Option<i64>>),
    Float(Vec<Option<f64>>),
    Bool(Vec<Option<bool>>),
}

/// Collects rows of one table.
pub struct FrameBuilder {
    spec: &'static TableSpec,
    columns: Vec<Values>,
    /// Cells of the row that has been begun.
    cells: usize,
}

impl FrameBuilder {
    /// An empty table.
    #[must_use]
    pub fn new(spec: &'static TableSpec) -> Self {
        let columns = spec
            .columns
            .iter()
            .map(|c: &ColumnSpec| match c.kind {
                Kind::Text => Values::Text(StringChunkedBuilder::new(c.name.into(), 0)),
                Kind::Int => Values::Int(Vec::new()),
                Kind::Float => Values::Float(Vec::new()),
                Kind::Bool => Values::Bool(Vec::new()),
            })
            .collect();
        Self { spec, columns, cells: 0 }
    }

    /// Adds a row; cells in the order of the table's columns.
    ///
    /// # Panics
    /// If the number of cells or the type of one does not fit the schema: a broken invariant of the code.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) {
        cells.into_iter().for_each(|cell| self.cell(&cell));
        self.end();
    }

    fn next(&mut self) -> &mut Values {
        self.cells += 1;
        self.columns.get_mut(self.cells - 1).expect("a row has as many cells as its table has columns")
    }

    fn wrong_type(&self) -> ! {
        panic!("{}.{}: a cell has the wrong type", self.spec.name, self.spec.columns[self.cells - 1].name)
    }

    /// The frame.
    ///
    /// # Errors
    /// If polars refuses the columns.
    pub fn finish(self) -> PolarsResult<DataFrame> {
        let columns: Vec<Column> = self
            .spec
            .columns
            .iter()
            .zip(self.columns)
            .map(|(c, values)| {
                let name = c.name.into();
                match values {
                    Values::Text(v) => v.finish().into_series(),
                    Values::Int(v) => Series::new(name, v),
                    Values::Float(v) => Series::new(name, v),
                    Values::Bool(v) => Series::new(name, v),
                }
                .into_column()
            })
            .collect();
        DataFrame::new_infer_height(columns)
    }
}

impl Rows for FrameBuilder {
    #[inline]
    fn text(&mut self, value: &str) {
        match self.next() {
            Values::Text(v) => v.append_value(value),
            _ => self.wrong_type(),
        }
    }

    #[inline]
    fn int(&mut self, value: i64) {
        match self.next() {
            Values::Int(v) => v.push(Some(value)),
            _ => self.wrong_type(),
        }
    }

    #[inline]
    fn float(&mut self, value: f64) {
        match self.next() {
            Values::Float(v) => v.push(value.is_finite().then_some(value)),
            _ => self.wrong_type(),
        }
    }

    #[inline]
    fn bool(&mut self, value: bool) {
        match self.next() {
            Values::Bool(v) => v.push(Some(value)),
            _ => self.wrong_type(),
        }
    }

    #[inline]
    fn missing(&mut self) {
        match self.next() {
            Values::Text(v) => v.append_null(),
            Values::Int(v) => v.push(None),
            Values::Float(v) => v.push(None),
            Values::Bool(v) => v.push(None),
        }
    }

    fn end(&mut self) {
        assert_eq!(self.cells, self.columns.len(), "{}: a row has as many cells as its table has columns", self.spec.name);
        self.cells = 0;
    }
}

/// What a cell can be made of, as [`Cell`] has it, without taking the way over it.
pub trait Value {
    /// Hands the value over as the next cell.
    fn put(self, to: &mut impl Rows);
}

impl Value for &str {
    #[inline]
    fn put(self, to: &mut impl Rows) {
        to.text(self);
    }
}

impl Value for &String {
    #[inline]
    fn put(self, to: &mut impl Rows) {
        to.text(self);
    }
}

impl Value for f64 {
    #[inline]
    fn put(self, to: &mut impl Rows) {
        to.float(self);
    }
}

impl Value for bool {
    #[inline]
    fn put(self, to: &mut impl Rows) {
        to.bool(self);
    }
}

impl Value for i64 {
    #[inline]
    fn put(self, to: &mut impl Rows) {
        to.int(self);
    }
}

impl Value for u32 {
    #[inline]
    fn put(self, to: &mut impl Rows) {
        to.int(i64::from(self));
    }
}

impl Value for u64 {
    #[inline]
    fn put(self, to: &mut impl Rows) {
        to.int(i64::try_from(self).unwrap_or(i64::MAX));
    }
}

impl Value for usize {
    #[inline]
    fn put(self, to: &mut impl Rows) {
        to.int(i64::try_from(self).unwrap_or(i64::MAX));
    }
}

impl Value for &Cell<'_> {
    #[inline]
    fn put(self, to: &mut impl Rows) {
        match self {
            Cell::Text(value) => to.text(value),
            Cell::Int(value) => to.int(*value),
            Cell::Float(value) => to.float(*value),
            Cell::Bool(value) => to.bool(*value),
            Cell::Missing => to.missing(),
        }
    }
}

impl<T: Value> Value for Option<T> {
    #[inline]
    fn put(self, to: &mut impl Rows) {
        match self {
            Some(value) => value.put(to),
            None => to.missing(),
        }
    }
}

/// Hands over a row of values of mixed types: `row![rows; a, b, c]`.
#[macro_export]
macro_rules! row {
    ($rows:expr; $($value:expr),* $(,)?) => {{
        #[allow(unused_imports, reason = "where it is there already")]
        use $crate::aggregate::frame::Rows as _;
        $($rows.cell($value);)*
        $rows.end();
    }};
}

/// A row of cells from values of mixed types.
#[macro_export]
macro_rules! cells {
    ($($value:expr),* $(,)?) => { [$($crate::aggregate::frame::Cell::from($value)),*] };
}

#[cfg(test)]
mod tests {
    use super::FrameBuilder;
    use crate::aggregate::schema;

    #[test]
    fn missing_and_not_finite_are_null() {
        let mut rows = FrameBuilder::new(&schema::SKIPPED);
        rows.row(cells!["a.html", "empty", None::<&str>]);
        let frame = rows.finish().expect("columns of one length");
        assert_eq!(frame.shape(), (1, 3));
        assert_eq!(frame.column("detail").expect("a column").null_count(), 1);
    }

    #[test]
    #[should_panic(expected = "as many cells")]
    fn a_short_row_is_a_fault_of_the_code() {
        FrameBuilder::new(&schema::SKIPPED).row(cells!["a.html"]);
    }
}
