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

/// The values of a column.
pub enum Values {
    /// Texts.
    Text(StringChunkedBuilder),
    /// Whole numbers.
    Int(Vec<Option<i64>>),
    /// Numbers.
    Float(Vec<Option<f64>>),
    /// True or false.
    Bool(Vec<Option<bool>>),
}

/// Collects rows of one table.
pub struct FrameBuilder {
    spec: &'static TableSpec,
    columns: Vec<Values>,
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
        Self { spec, columns }
    }

    /// Adds a row; cells in the order of the table's columns.
    ///
    /// # Panics
    /// If the number of cells or the type of one does not fit the schema: a broken invariant of the code.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) {
        let mut n = 0;
        for cell in cells {
            let column = self.columns.get_mut(n).expect("a row has as many cells as its table has columns");
            match (column, cell) {
                (Values::Text(v), Cell::Text(x)) => v.append_value(x),
                (Values::Text(v), Cell::Missing) => v.append_null(),
                (Values::Int(v), Cell::Int(x)) => v.push(Some(x)),
                (Values::Int(v), Cell::Missing) => v.push(None),
                (Values::Float(v), Cell::Float(x)) => v.push(x.is_finite().then_some(x)),
                (Values::Float(v), Cell::Missing) => v.push(None),
                (Values::Bool(v), Cell::Bool(x)) => v.push(Some(x)),
                (Values::Bool(v), Cell::Missing) => v.push(None),
                (_, cell) => panic!("{}.{}: {cell:?} has the wrong type", self.spec.name, self.spec.columns[n].name),
            }
            n += 1;
        }
        assert_eq!(n, self.columns.len(), "{}: a row has as many cells as its table has columns", self.spec.name);
    }

    /// Begins a row, whose cells are pushed one by one; see [`crate::row`].
    pub fn begin(&mut self) -> Row<'_> {
        Row { rows: self, n: 0 }
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

/// A row on its way into a table.
pub struct Row<'b> {
    rows: &'b mut FrameBuilder,
    n: usize,
}

impl Row<'_> {
    /// Pushes the next cell.
    ///
    /// # Panics
    /// If there is no further column or it is of another type: a broken invariant of the code.
    #[inline]
    pub fn cell(&mut self, value: impl Value) {
        let column = self.rows.columns.get_mut(self.n).expect("a row has as many cells as its table has columns");
        assert!(value.put(column), "{}.{}: wrong type", self.rows.spec.name, self.rows.spec.columns[self.n].name);
        self.n += 1;
    }

    /// Ends the row.
    ///
    /// # Panics
    /// If a cell is missing: a broken invariant of the code.
    pub fn end(self) {
        let n = self.rows.columns.len();
        assert_eq!(self.n, n, "{}: a row has as many cells as its table has columns", self.rows.spec.name);
    }
}

/// What a cell can be made of, as [`Cell`] has it, without taking the way over it.
pub trait Value {
    /// Puts the value into a column; false if the column is of another type.
    fn put(self, column: &mut Values) -> bool;
}

impl Value for &str {
    #[inline]
    fn put(self, column: &mut Values) -> bool {
        let Values::Text(v) = column else { return false };
        v.append_value(self);
        true
    }
}

impl Value for &String {
    #[inline]
    fn put(self, column: &mut Values) -> bool {
        self.as_str().put(column)
    }
}

impl Value for f64 {
    #[inline]
    fn put(self, column: &mut Values) -> bool {
        let Values::Float(v) = column else { return false };
        v.push(self.is_finite().then_some(self));
        true
    }
}

impl Value for bool {
    #[inline]
    fn put(self, column: &mut Values) -> bool {
        let Values::Bool(v) = column else { return false };
        v.push(Some(self));
        true
    }
}

impl Value for i64 {
    #[inline]
    fn put(self, column: &mut Values) -> bool {
        let Values::Int(v) = column else { return false };
        v.push(Some(self));
        true
    }
}

impl Value for u32 {
    #[inline]
    fn put(self, column: &mut Values) -> bool {
        i64::from(self).put(column)
    }
}

impl Value for u64 {
    #[inline]
    fn put(self, column: &mut Values) -> bool {
        i64::try_from(self).unwrap_or(i64::MAX).put(column)
    }
}

impl Value for usize {
    #[inline]
    fn put(self, column: &mut Values) -> bool {
        i64::try_from(self).unwrap_or(i64::MAX).put(column)
    }
}

impl<T: Value> Value for Option<T> {
    #[inline]
    fn put(self, column: &mut Values) -> bool {
        match (self, column) {
            (Some(value), column) => return value.put(column),
            (None, Values::Text(v)) => v.append_null(),
            (None, Values::Int(v)) => v.push(None),
            (None, Values::Float(v)) => v.push(None),
            (None, Values::Bool(v)) => v.push(None),
        }
        true
    }
}

/// Pushes a row of values of mixed types into a table: `row![rows; a, b, c]`.
#[macro_export]
macro_rules! row {
    ($rows:expr; $($value:expr),* $(,)?) => {{
        let mut row = $rows.begin();
        $(row.cell($value);)*
        row.end();
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
