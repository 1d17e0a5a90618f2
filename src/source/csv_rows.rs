//! Tables that are results, not pages, as CSV or Parquet: counts, priors and the reports of earlier runs.

#![allow(clippy::disallowed_methods, reason = "a part of source: tables are read here")]

use polars::io::SerReader;
use polars::prelude::{AnyValue, Column, ParquetReader};
use std::borrow::Cow;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Why a table cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CsvError {
    /// The file cannot be read.
    #[error("{file}: {cause}")]
    Io {
        /// The file.
        file: String,
        /// The system's message.
        cause: std::io::Error,
    },
    /// It is no CSV table.
    #[error("{file}: {message}")]
    Malformed {
        /// The file.
        file: String,
        /// What was found.
        message: String,
    },
    /// A column is missing.
    #[error("{file}: expected a column {column}, found {found}")]
    Column {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// Columns that are there.
        found: String,
    },
    /// A cell is not what its column says.
    #[error("{file}:{line}: {column}: expected {expected}, found {value:?}")]
    Cell {
        /// The file.
        file: String,
        /// Its line.
        line: u64,
        /// The column.
        column: String,
        /// What was expected.
        expected: &'static str,
        /// What was found.
        value: String,
    },
}

/// A table with named columns, all cells text.
#[derive(Debug, Clone, Default)]
pub struct CsvRows {
    file: String,
    header: Vec<String>,
    rows: Vec<(u64, csv::StringRecord)>,
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub struct CsvRow<'r> {
    table: &'r CsvRows,
    line: u64,
    cells: &'r csv::StringRecord,
}

/// Place of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CsvColumn(usize);

/// Reads a table: Parquet where the name ends in `.parquet`, else CSV.
///
/// # Errors
/// If the file cannot be read or is no such table.
pub fn csv_rows(path: &Path) -> Result<CsvRows, CsvError> {
    let file = path.display().to_string();
    let packed = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("parquet"));
    match std::fs::read(path) {
        Ok(bytes) if packed => CsvRows::unpack(file, bytes),
        Ok(bytes) => CsvRows::parse(&file, &bytes),
        Err(cause) => Err(CsvError::Io { file, cause }),
    }
}

impl CsvRows {
    /// Reads a table from its bytes: comma, a header, UTF-8 with or without a byte order mark, or GB18030, which a Chinese
    /// Excel writes.
    ///
    /// # Errors
    /// If a row has another number of cells than the header.
    pub fn parse(file: &str, bytes: &[u8]) -> Result<Self, CsvError> {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => encoding_rs::GB18030.decode(bytes).0,
        };
        let refused = |e: csv::Error| CsvError::Malformed { file: file.to_owned(), message: e.to_string() };
        // The reader counts the line feed of CR LF to the next row, which would put a fault one line too high.
        let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().map_err(refused)?.iter().map(|h| h.trim().to_owned()).collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(refused)?;
            rows.push((record.position().map_or(0, csv::Position::line), record));
        }
        Ok(Self { file: file.to_owned(), header, rows })
    }

    fn unpack(file: String, bytes: Vec<u8>) -> Result<Self, CsvError> {
        // The reader may give up on a damaged table with a panic.
        let read = || ParquetReader::new(Cursor::new(bytes)).finish().map_err(|e| e.to_string());
        let frame = catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err("no Parquet table that can be read".to_owned()));
        let frame = frame.map_err(|message| CsvError::Malformed { file: file.clone(), message })?;
        let header = frame.get_column_names().into_iter().map(ToString::to_string).collect();
        let cell = |column: &Column, row: usize| match column.get(row) {
            Ok(AnyValue::String(text)) => text.to_owned(),
            Ok(AnyValue::Null) | Err(_) => String::new(),
            Ok(AnyValue::Float64(value)) => value.to_string(),
            Ok(value) => value.to_string(),
        };
        let row = |row: usize| frame.columns().iter().map(|column| cell(column, row)).collect();
        let rows = (0..frame.height()).map(|i| (i as u64 + 1, row(i))).collect();
        Ok(Self { file, header, rows })
    }

    /// A column that must be there.
    ///
    /// # Errors
    /// If it is not.
    pub fn column(&self, name: &str) -> Result<CsvColumn, CsvError> {
        let missing = || CsvError::Column { file: self.file.clone(), column: name.to_owned(), found: self.header.join(", ") };
        self.find(name).ok_or_else(missing)
    }

    /// A column that may be there.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<CsvColumn> {
        self.header.iter().position(|h| h == name).map(CsvColumn)
    }

    /// The rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = CsvRow<'_>> {
        self.rows.iter().map(|(line, cells)| CsvRow { table: self, line: *line, cells })
    }
}

impl<'r> CsvRow<'r> {
    /// The text of a cell, as it was before it was made harmless for spreadsheets (`'=` is `=`).
    #[must_use]
    pub fn text(&self, column: CsvColumn) -> &'r str {
        let cell = self.cells.get(column.0).unwrap_or("");
        match cell.strip_prefix('\'') {
            Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
            _ => cell,
        }
    }

    /// A count. A whole number with a decimal point (`12.0`, as R and pandas write it) counts too.
    ///
    /// # Errors
    /// If the cell holds anything else.
    pub fn count(&self, column: CsvColumn) -> Result<u64, CsvError> {
        let cell = self.cells.get(column.0).unwrap_or("").trim();
        let whole = match cell.split_once('.') {
            Some((whole, zeros)) if zeros.bytes().all(|b| b == b'0') => whole,
            _ => cell,
        };
        whole.parse().map_err(|_| self.fault(column, "a count"))
    }

    /// A count that may be left out: 0 for an empty cell.
    ///
    /// # Errors
    /// If the cell holds anything else.
    pub fn count_or_none(&self, column: CsvColumn) -> Result<u64, CsvError> {
        if self.text(column).trim().is_empty() { Ok(0) } else { self.count(column) }
    }

    /// A number; `None` for an empty cell.
    ///
    /// # Errors
    /// If the cell holds anything else.
    pub fn number(&self, column: CsvColumn) -> Result<Option<f64>, CsvError> {
        let cell = self.cells.get(column.0).unwrap_or("").trim();
        if cell.is_empty() {
            return Ok(None);
        }
        cell.parse().map(Some).map_err(|_| self.fault(column, "a number"))
    }

    /// A fault of this row.
    #[must_use]
    pub fn fault(&self, column: CsvColumn, expected: &'static str) -> CsvError {
        CsvError::Cell {
            file: self.table.file.clone(),
            line: self.line,
            column: self.table.header.get(column.0).cloned().unwrap_or_default(),
            expected,
            value: self.cells.get(column.0).unwrap_or("").to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::CsvRows;
    use polars::prelude::{ParquetWriter, df};

    #[test]
    fn marks_formulas_and_gbk() {
        let table = CsvRows::parse("t.csv", "\u{FEFF}term,n\n'=SUM,3\n\"a,b\",4.0\n".as_bytes()).unwrap();
        let (term, n) = (table.column("term").unwrap(), table.column("n").unwrap());
        let rows: Vec<_> = table.rows().map(|r| (r.text(term), r.count(n).unwrap())).collect();
        assert_eq!(rows, [("=SUM", 3), ("a,b", 4)]);
        let (gbk, _, _) = encoding_rs::GB18030.encode("term\n留存\n");
        let table = CsvRows::parse("t.csv", &gbk).unwrap();
        assert_eq!(table.rows().next().unwrap().text(table.column("term").unwrap()), "留存");
    }

    #[test]
    fn a_packed_table_reads_as_the_plain_one() {
        let mut frame = df!("term" => [Some("=SUM"), None], "n" => [3i64, 4], "lrc" => [Some(0.5), None]).unwrap();
        let mut bytes = Vec::new();
        ParquetWriter::new(&mut bytes).finish(&mut frame).unwrap();
        let table = CsvRows::unpack("t.parquet".to_owned(), bytes).unwrap();
        let [term, n, lrc] = ["term", "n", "lrc"].map(|c| table.column(c).unwrap());
        let rows: Vec<_> = table.rows().map(|r| (r.text(term), r.count(n).unwrap(), r.number(lrc).unwrap())).collect();
        assert_eq!(rows, [("=SUM", 3, Some(0.5)), ("", 4, None)]);
        assert!(CsvRows::unpack("t.parquet".to_owned(), b"no table".to_vec()).is_err());
    }

    #[test]
    fn faults_name_the_place() {
        let table = CsvRows::parse("t.csv", b"term,n\r\nx,1\r\ny,many\r\n").unwrap();
        let n = table.column("n").unwrap();
        let faults: Vec<String> = table.rows().filter_map(|r| r.count(n).err()).map(|e| e.to_string()).collect();
        assert_eq!(faults, ["t.csv:3: n: expected a count, found \"many\""]);
        assert_eq!(table.column("role").unwrap_err().to_string(), "t.csv: expected a column role, found term, n");
        assert!(CsvRows::parse("t.csv", b"a,b\n1\n").is_err());
    }
}
