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
