//! Reads the frame of a table cell by cell, as the CSV file shows it.

use super::number::Number;
use crate::aggregate::Table;
use polars::prelude::{BooleanChunked, DataType, Float64Chunked, Int64Chunked, PolarsResult, StringChunked};

/// One table, read by column name and row. A column that is not there reads as missing in every row.
pub(super) struct Sheet<'a> {
    columns: Vec<(&'a str, Values<'a>)>,
    len: usize,
}

#[derive(Clone, Copy)]
enum Values<'a> {
    Text(&'a StringChunked),
    Int(&'a Int64Chunked),
    Float(&'a Float64Chunked),
    Bool(&'a BooleanChunked),
}

/// One column of a table, for loops over all its rows.
#[derive(Clone, Copy)]
pub(super) struct Cells<'a>(Option<Values<'a>>);

impl<'a> Cells<'a> {
    /// A text cell; empty where missing.
    pub(super) fn text(self, row: usize) -> &'a str {
        match self.0 {
            Some(Values::Text(v)) => v.get(row).unwrap_or_default(),
            _ => "",
        }
    }

    /// A whole number; 0 where missing.
    pub(super) fn int(self, row: usize) -> i64 {
        match self.0 {
            Some(Values::Int(v)) => v.get(row).unwrap_or_default(),
            _ => 0,
        }
    }

    /// Whether a cell is true.
    pub(super) fn flag(self, row: usize) -> bool {
        matches!(self.0, Some(Values::Bool(v)) if v.get(row).unwrap_or_default())
    }
}

impl<'a> Sheet<'a> {
    /// The table of this name, if it was made.
    ///
    /// # Errors
    /// If a column has a type no table of ours has.
    pub(super) fn of(tables: &'a [Table], name: &str) -> PolarsResult<Option<Self>> {
        let Some(table) = tables.iter().find(|t| t.spec.name == name) else { return Ok(None) };
        let mut columns = Vec::new();
        for column in table.frame.columns() {
            let series = column.as_materialized_series();
            let values = match series.dtype() {
                DataType::Int64 => Values::Int(series.i64()?),
                DataType::Float64 => Values::Float(series.f64()?),
                DataType::Boolean => Values::Bool(series.bool()?),
                _ => Values::Text(series.str()?),
            };
            columns.push((column.name().as_str(), values));
        }
        Ok(Some(Self { columns, len: table.frame.height() }))
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Whether the table has this column.
    pub(super) fn has(&self, column: &str) -> bool {
        self.values(column).is_some()
    }

    /// A column.
    pub(super) fn cells(&self, column: &str) -> Cells<'a> {
        Cells(self.values(column).copied())
    }

    /// A text cell; empty where missing.
    pub(super) fn text(&self, column: &str, row: usize) -> &'a str {
        self.cells(column).text(row)
    }

    /// A whole number; 0 where missing.
    pub(super) fn int(&self, column: &str, row: usize) -> i64 {
        self.cells(column).int(row)
    }

    /// A number, whole or not.
    pub(super) fn float(&self, column: &str, row: usize) -> Option<f64> {
        match self.values(column) {
            Some(Values::Float(v)) => v.get(row).filter(|v| v.is_finite()),
            Some(Values::Int(v)) => v.get(row).map(|v| v as f64),
            _ => None,
        }
    }

    /// Whether a cell is true.
    pub(super) fn flag(&self, column: &str, row: usize) -> bool {
        self.cells(column).flag(row)
    }

    /// A number as the CSV file has it and as the page shows it.
    pub(super) fn number(&self, column: &str, row: usize) -> Number {
        match self.values(column) {
            Some(Values::Int(v)) => v.get(row).map_or_else(Number::missing, Number::int),
            Some(Values::Float(v)) => v.get(row).map_or_else(Number::missing, |v| Number::float(column, v)),
            _ => Number::missing(),
        }
    }

    fn values(&self, column: &str) -> Option<&Values<'a>> {
        self.columns.iter().find(|(name, _)| *name == column).map(|(_, values)| values)
    }
}
