//! Columns to the bytes of a Parquet file and back.

use super::StoreError;
use polars::io::SerReader;
use polars::prelude::{
    BinaryChunked, BinaryChunkedBuilder, BooleanChunked, Column, DataFrame, Float32Chunked, IntoSeries, NamedFrom,
    ParallelStrategy, ParquetCompression, ParquetReader, ParquetWriter, PolarsResult, Series, StatisticsOptions, StringChunked,
    StringChunkedBuilder, UInt32Chunked, UInt64Chunked,
};
use std::io::Cursor;

/// Rows of a row group: enough for one segment, so that readers see one group.
const ROW_GROUP: usize = 1 << 22;

/// What can be a cell of a row.
pub(super) trait Value {
    /// Puts it into a column; false if the column is of another type.
    fn put(self, column: &mut Values) -> bool;
}

impl Value for u32 {
    #[inline]
    fn put(self, column: &mut Values) -> bool {
        let Values::Int(v) = column else { return false };
        v.values.push(self);
        true
    }
}

impl Value for usize {
    #[inline]
    fn put(self, column: &mut Values) -> bool {
        u32::try_from(self).ok().put(column)
    }
}

impl Value for Option<u32> {
    #[inline]
    fn put(self, column: &mut Values) -> bool {
        let Values::Int(v) = column else { return false };
        v.push(self);
        true
    }
}

impl Value for u64 {
    #[inline]
    fn put(self, column: &mut Values) -> bool {
        let Values::Long(v) = column else { return false };
        v.values.push(self);
        true
    }
}

impl Value for f32 {
    #[inline]
    fn put(self, column: &mut Values) -> bool {
        let Values::Float(v) = column else { return false };
        v.push(self);
        true
    }
}

impl Value for bool {
    #[inline]
    fn put(self, column: &mut Values) -> bool {
        let Values::Bool(v) = column else { return false };
        v.push(self);
        true
    }
}

impl Value for Option<&str> {
    #[inline]
    fn put(self, column: &mut Values) -> bool {
        let Values::Text(v) = column else { return false };
        v.append_option(self);
        true
    }
}

impl Value for &[u8] {
    #[inline]
    fn put(self, column: &mut Values) -> bool {
        let Values::Bytes(v) = column else { return false };
        v.append_value(self);
        true
    }
}

impl Value for &str {
    #[inline]
    fn put(self, column: &mut Values) -> bool {
        Some(self).put(column)
    }
}

impl Value for &String {
    #[inline]
    fn put(self, column: &mut Values) -> bool {
        Some(self.as_str()).put(column)
    }
}

impl Value for &Option<String> {
    #[inline]
    fn put(self, column: &mut Values) -> bool {
        self.as_deref().put(column)
    }
}

/// Adds a row of values of mixed types, in the order of the columns: `row![table; a, b, c]`.
macro_rules! row {
    ($table:expr; $($value:expr),* $(,)?) => {{
        let mut row = $table.begin();
        $(row.cell($value);)*
        row.end();
    }};
}
pub(super) use row;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Int,
    Long,
    Text,
    /// Numbers and texts as `packed` has them, for this program alone.
    Bytes,
    Float,
    Bool,
}

/// Name of a table and its columns.
#[derive(Debug)]
pub(super) struct Spec {
    pub(super) name: &'static str,
    pub(super) columns: &'static [(&'static str, Kind)],
}

/// The values of a column.
pub(super) enum Values {
    Int(Numbers<u32>),
    Long(Numbers<u64>),
    Text(StringChunkedBuilder),
    Bytes(BinaryChunkedBuilder),
    Float(Vec<f32>),
    Bool(Vec<bool>),
}

/// Numbers, and the places where one is missing: in most columns nowhere.
#[derive(Default)]
pub(super) struct Numbers<T> {
    values: Vec<T>,
    missing: Vec<usize>,
}

impl<T: Copy + Default> Numbers<T> {
    fn push(&mut self, value: Option<T>) {
        if value.is_none() {
            self.missing.push(self.values.len());
        }
        self.values.push(value.unwrap_or_default());
    }

    /// The values if none is missing, or else each on its own.
    fn finish(self) -> Result<Vec<T>, Vec<Option<T>>> {
        if self.missing.is_empty() {
            return Ok(self.values);
        }
        let mut each: Vec<Option<T>> = self.values.into_iter().map(Some).collect();
        for place in self.missing {
            each[place] = None;
        }
        Err(each)
    }
}

/// A row on its way into a table.
pub(super) struct Row<'t> {
    table: &'t mut TableWriter,
    cells: usize,
}

impl Row<'_> {
    /// Adds the next cell: a broken invariant of the code if there is no column for it, or one of another type.
    #[inline]
    pub(super) fn cell(&mut self, value: impl Value) {
        let fits = self.table.columns.get_mut(self.cells).is_some_and(|column| value.put(column));
        assert!(fits, "{}: cell {} has no column of its type", self.table.spec.name, self.cells);
        self.cells += 1;
    }

    /// Ends the row: a broken invariant of the code if a cell is missing.
    #[inline]
    pub(super) fn end(self) {
        let n = self.table.columns.len();
        assert_eq!(self.cells, n, "{}: a row has as many cells as its table has columns", self.table.spec.name);
        self.table.rows += 1;
    }
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
            Kind::Int => Values::Int(Numbers::default()),
            Kind::Long => Values::Long(Numbers::default()),
            Kind::Text => Values::Text(StringChunkedBuilder::new((*name).into(), 0)),
            Kind::Bytes => Values::Bytes(BinaryChunkedBuilder::new((*name).into(), 0)),
            Kind::Float => Values::Float(Vec::new()),
            Kind::Bool => Values::Bool(Vec::new()),
        });
        Self { spec, columns: columns.collect(), rows: 0 }
    }

    /// Number of rows so far, which is the number of the next row.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Begins a row; see [`row!`].
    pub(super) fn begin(&mut self) -> Row<'_> {
        Row { table: self, cells: 0 }
    }

    /// The bytes of the file.
    pub(super) fn finish(self) -> PolarsResult<Vec<u8>> {
        let rows = self.rows;
        // Packing halves texts, and takes one part in fifteen off numbers, which are encoded by their range already.
        let texts = self.spec.columns.iter().any(|(_, kind)| matches!(kind, Kind::Text | Kind::Bytes));
        let compression = if texts { ParquetCompression::Lz4Raw } else { ParquetCompression::Uncompressed };
        let named = self.spec.columns.iter().zip(self.columns);
        let columns: Vec<Column> = named
            .map(|((name, _), values)| {
                let name = (*name).into();
                match values {
                    Values::Int(v) => match v.finish() {
                        Ok(all) => UInt32Chunked::from_vec(name, all).into_series(),
                        Err(each) => Series::new(name, each),
                    },
                    Values::Long(v) => match v.finish() {
                        Ok(all) => UInt64Chunked::from_vec(name, all).into_series(),
                        Err(each) => Series::new(name, each),
                    },
                    Values::Text(v) => v.finish().into_series(),
                    Values::Bytes(v) => v.finish().into_series(),
                    Values::Float(v) => Series::new(name, v),
                    Values::Bool(v) => Series::new(name, v),
                }
                .into()
            })
            .collect();
        let mut frame = DataFrame::new(rows, columns)?;
        let mut bytes = Vec::new();
        ParquetWriter::new(&mut bytes)
            .with_compression(compression)
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
        // On this thread: the caller has threads enough, and those of polars would each keep memory of their own.
        let reader = ParquetReader::new(Cursor::new(bytes)).read_parallel(ParallelStrategy::None);
        let mut frame = reader.finish().map_err(|e| StoreError::table(spec, &e))?;
        frame.rechunk_mut();
        Ok(Self { spec, frame })
    }

    pub(super) fn rows(&self) -> usize {
        self.frame.height()
    }

    /// Bytes of its columns, about.
    pub(super) fn size(&self) -> usize {
        self.frame.estimated_size()
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

    pub(super) fn bytes(&self, name: &str) -> Result<BinaryChunked, StoreError> {
        self.column(name, |c| c.binary().cloned())
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
        columns: &[
            ("a", Kind::Int),
            ("b", Kind::Long),
            ("c", Kind::Text),
            ("d", Kind::Float),
            ("e", Kind::Bool),
            ("f", Kind::Bytes),
        ],
    };

    #[test]
    fn columns_come_back() {
        let mut writer = TableWriter::new(&SPEC);
        for i in 0..1000_u32 {
            let text = format!("文 {i}");
            let text = (i % 3 > 0).then_some(text.as_str());
            row![writer; i, u64::from(i) << 40, text, if i == 7 { f32::INFINITY } else { 0.5 }, i % 2 == 0, &i.to_le_bytes()[..]];
        }
        let reader = TableReader::new(&SPEC, writer.finish().expect("memory")).expect("a table");
        assert_eq!(reader.rows(), 1000);
        assert_eq!(reader.ints("a").expect("a")[999], 999);
        assert_eq!(reader.longs("b").expect("b").get(999), Some(999 << 40));
        let texts = reader.texts("c").expect("c");
        assert_eq!((texts.get(0), texts.get(998)), (None, Some("文 998")));
        assert_eq!(reader.floats("d").expect("d").get(7), Some(f32::INFINITY));
        assert_eq!(reader.bools("e").expect("e").get(1), Some(false));
        assert_eq!(reader.bytes("f").expect("f").get(300), Some(&[44, 1, 0, 0][..]));
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
