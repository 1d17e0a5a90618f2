//! Columns to the bytes of a Parquet file and back.

use super::StoreError;
use polars::io::SerReader;
use polars::prelude::{
    BooleanChunked, Column, DataFrame, Float32Chunked, IntoSeries, NamedFrom, ParquetCompression, ParquetReader, ParquetWriter,
    PolarsResult, Series, StatisticsOptions, StringChunked, StringChunkedBuilder, UInt32Chunked, UInt64Chunked,
};
use std::io::Cursor;

/// Rows of a row group: enough for one segment, so that readers see one group.
const ROW_GROUP: usize = 1 << 22;

/// One value of a row.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cell<'a> {
    Int(Option<u32>),
    Long(Option<u64>),
    Text(Option<&'a str>),
    Float(f32),
    Bool(bool),
}

impl From<u32> for Cell<'_> {
    fn from(value: u32) -> Self {
        Self::Int(Some(value))
    }
}

impl From<usize> for Cell<'_> {
    fn from(value: usize) -> Self {
        Self::Int(u32::try_from(value).ok())
    }
}

impl From<u64> for Cell<'_> {
    fn from(value: u64) -> Self {
        Self::Long(Some(value))
    }
}

impl From<Option<u32>> for Cell<'_> {
    fn from(value: Option<u32>) -> Self {
        Self::Int(value)
    }
}

impl From<f32> for Cell<'_> {
    fn from(value: f32) -> Self {
        Self::Float(value)
    }
}

impl From<bool> for Cell<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(Some(value))
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(Some(value))
    }
}

impl<'a> From<Option<&'a str>> for Cell<'a> {
    fn from(value: Option<&'a str>) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a Option<String>> for Cell<'a> {
    fn from(value: &'a Option<String>) -> Self {
        Self::Text(value.as_deref())
    }
}

/// A row of cells from values of mixed types.
macro_rules! row {
    ($($value:expr),* $(,)?) => { [$($crate::store::table::Cell::from($value)),*] };
}
pub(super) use row;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Int,
    Long,
    Text,
    Float,
    Bool,
}

/// Name of a table and its columns.
#[derive(Debug)]
pub(super) struct Spec {
    pub(super) name: &'static str,
    pub(super) columns: &'static [(&'static str, Kind)],
}

enum Values {
    Int(Vec<Option<u32>>),
    Long(Vec<Option<u64>>),
    Text(StringChunkedBuilder),
    Float(Vec<f32>),
    Bool(Vec<bool>),
}

/// Rows on their way to a file.
pub(super) struct TableWriter {
    spec: &'static Spec,
    columns: Vec<Values>,
    rows: usize,
}

impl TableWriter {
    pub(super) fn new(spec: &'static Spec) -> Self {
        let columns = spec.columns.iter().map(|(name, kind)| match kind {
            Kind::Int => Values::Int(Vec::new()),
            Kind::Long => Values::Long(Vec::new()),
            Kind::Text => Values::Text(StringChunkedBuilder::new((*name).into(), 0)),
            Kind::Float => Values::Float(Vec::new()),
            Kind::Bool => Values::Bool(Vec::new()),
        });
        Self { spec, columns: columns.collect(), rows: 0 }
    }

    /// Number of rows so far, which is the number of the next row.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Adds a row. Its cells stand in the order of the columns: a broken invariant of the code otherwise.
    pub(super) fn row<const N: usize>(&mut self, cells: [Cell<'_>; N]) {
        assert_eq!(N, self.columns.len(), "{}: a row has as many cells as its table has columns", self.spec.name);
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            match (column, cell) {
                (Values::Int(v), Cell::Int(x)) => v.push(x),
                (Values::Long(v), Cell::Long(x)) => v.push(x),
                (Values::Text(v), Cell::Text(x)) => v.append_option(x),
                (Values::Float(v), Cell::Float(x)) => v.push(x),
                (Values::Bool(v), Cell::Bool(x)) => v.push(x),
                (_, cell) => panic!("{}: {cell:?} has the wrong type", self.spec.name),
            }
        }
        self.rows += 1;
    }

    /// The bytes of the file.
    pub(super) fn finish(self) -> PolarsResult<Vec<u8>> {
        let rows = self.rows;
        let named = self.spec.columns.iter().zip(self.columns);
        let columns: Vec<Column> = named
            .map(|((name, _), values)| {
                let name = (*name).into();
                match values {
                    Values::Int(v) => Series::new(name, v),
                    Values::Long(v) => Series::new(name, v),
                    Values::Text(v) => v.finish().into_series(),
                    Values::Float(v) => Series::new(name, v),
                    Values::Bool(v) => Series::new(name, v),
                }
                .into()
            })
            .collect();
        let mut frame = DataFrame::new(rows, columns)?;
        let mut bytes = Vec::new();
        ParquetWriter::new(&mut bytes)
            .with_compression(ParquetCompression::Lz4Raw)
            .with_statistics(StatisticsOptions::empty())
            .with_row_group_size(Some(ROW_GROUP))
            .set_parallel(false)
            .finish(&mut frame)?;
        Ok(bytes)
    }
}

/// A table that was read.
pub(super) struct TableReader {
    spec: &'static Spec,
    frame: DataFrame,
}

impl TableReader {
    pub(super) fn new(spec: &'static Spec, bytes: Vec<u8>) -> Result<Self, StoreError> {
        let mut frame = ParquetReader::new(Cursor::new(bytes)).finish().map_err(|e| StoreError::table(spec, &e))?;
        frame.rechunk_mut();
        Ok(Self { spec, frame })
    }

    pub(super) fn rows(&self) -> usize {
        self.frame.height()
    }

    fn column<T>(&self, name: &str, get: impl Fn(&Column) -> PolarsResult<T>) -> Result<T, StoreError> {
        self.frame.column(name).and_then(get).map_err(|e| StoreError::table(self.spec, &e))
    }

    /// A column without missing values.
    pub(super) fn ints(&self, name: &str) -> Result<Vec<u32>, StoreError> {
        self.column(name, |c| c.u32()?.cont_slice().map(<[u32]>::to_vec))
    }

    pub(super) fn maybe_ints(&self, name: &str) -> Result<UInt32Chunked, StoreError> {
        self.column(name, |c| c.u32().cloned())
    }

    pub(super) fn longs(&self, name: &str) -> Result<UInt64Chunked, StoreError> {
        self.column(name, |c| c.u64().cloned())
    }

    pub(super) fn texts(&self, name: &str) -> Result<StringChunked, StoreError> {
        self.column(name, |c| c.str().cloned())
    }

    pub(super) fn floats(&self, name: &str) -> Result<Float32Chunked, StoreError> {
        self.column(name, |c| c.f32().cloned())
    }

    pub(super) fn bools(&self, name: &str) -> Result<BooleanChunked, StoreError> {
        self.column(name, |c| c.bool().cloned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: Spec = Spec {
        name: "t",
        columns: &[("a", Kind::Int), ("b", Kind::Long), ("c", Kind::Text), ("d", Kind::Float), ("e", Kind::Bool)],
    };

    #[test]
    fn columns_come_back() {
        let mut writer = TableWriter::new(&SPEC);
        for i in 0..1000_u32 {
            let text = format!("文 {i}");
            let text = (i % 3 > 0).then_some(text.as_str());
            writer.row(row![i, u64::from(i) << 40, text, if i == 7 { f32::INFINITY } else { 0.5 }, i % 2 == 0]);
        }
        let reader = TableReader::new(&SPEC, writer.finish().expect("memory")).expect("a table");
        assert_eq!(reader.rows(), 1000);
        assert_eq!(reader.ints("a").expect("a")[999], 999);
        assert_eq!(reader.longs("b").expect("b").get(999), Some(999 << 40));
        let texts = reader.texts("c").expect("c");
        assert_eq!((texts.get(0), texts.get(998)), (None, Some("文 998")));
        assert_eq!(reader.floats("d").expect("d").get(7), Some(f32::INFINITY));
        assert_eq!(reader.bools("e").expect("e").get(1), Some(false));
        assert!(reader.ints("c").is_err());
        assert!(TableReader::new(&SPEC, b"no table".to_vec()).is_err());
    }

    #[test]
    fn a_table_may_be_empty() {
        let reader = TableReader::new(&SPEC, TableWriter::new(&SPEC).finish().expect("memory")).expect("a table");
        assert_eq!(reader.rows(), 0);
        assert!(reader.ints("a").expect("a").is_empty());
    }
}
