//! `tables.xlsx`: the tables a reader opens first, as one workbook with frozen heads and a note on every column.
//!
//! Cells are typed: a text is never read as a formula or a number, so nothing has to be made harmless.

use crate::aggregate::agreement::ALL;
use crate::aggregate::aside::Aside;
use crate::aggregate::schema::{ColumnSpec, Kind, TableSpec};
use crate::aggregate::{Table, TableError};
use polars::prelude::{DataFrame, DataType, PolarsError};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Note, Workbook, Worksheet, XlsxError};

/// The tables of the workbook, in the order of its sheets.
const SHEETS: &[&str] = &["keyness", "definitions", "contrasts", "dimensions", "sources", "documents"];
/// Rows of a sheet: who wants more opens the file of the table, and a workbook that opens at once is what a workbook is
/// for. Tables begin with what weighs most.
const ROWS: usize = 2_000;
/// Of a table that has rows for each source and rows for all sources together, the latter are in the workbook.
const TOGETHER: (&str, &str, &str) = ("dimensions", "source", ALL);
/// Compression of the file, 1 to 9. The fastest makes it half as large again as the slowest, in a fifth of the time.
const COMPRESSION: u8 = 1;
/// Characters Excel takes in a cell.
const LONGEST: usize = 32_767;

/// Why the workbook could not be made.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// The workbook writer refused: a broken invariant of the code.
    #[error(transparent)]
    Xlsx(#[from] XlsxError),
    /// A column has a type no table of ours has.
    #[error(transparent)]
    Table(#[from] PolarsError),
    /// Rows could not be had back.
    #[error(transparent)]
    Rows(#[from] TableError),
}

/// A table with what is shown of it.
struct Shown {
    spec: &'static TableSpec,
    frame: DataFrame,
    /// Rows of the frame that are in the workbook.
    rows: Vec<usize>,
    /// Rows of the table.
    all: usize,
}

/// The bytes of the workbook: the same tables give the same bytes, so it carries no date of its making. `aside` are tables
/// whose rows are set aside.
///
/// # Errors
/// See [`WorkbookError`].
pub fn xlsx_bytes(tables: &[Table], aside: &[&Aside]) -> Result<Vec<u8>, WorkbookError> {
    let mut workbook = Workbook::new();
    workbook.set_zip_compression_level(COMPRESSION);
    let epoch = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title("bianyi").set_creation_datetime(&epoch));
    let head = Format::new().set_bold().set_align(FormatAlign::Top);
    let mut chosen = Vec::new();
    for name in SHEETS {
        if let Some(table) = tables.iter().find(|t| t.spec.name == *name) {
            let (rows, all) = (rows_of(table)?, table.frame.height());
            chosen.push(Shown { spec: table.spec, frame: table.frame.clone(), rows, all });
        } else if let Some(table) = aside.iter().find(|t| t.spec().name == *name) {
            let rows: Vec<usize> = (0..table.len().min(ROWS)).collect();
            chosen.push(Shown { spec: table.spec(), frame: table.frame(rows.iter().copied())?, rows, all: table.len() });
        }
    }
    contents(workbook.add_worksheet(), &chosen, &head)?;
    for table in chosen {
        let sheet = workbook.add_worksheet();
        sheet.set_name(table.spec.name)?;
        sheet.set_freeze_panes(1, 1)?;
        for (column, spec) in (0u16..).zip(table.spec.columns) {
            sheet.write_string_with_format(0, column, spec.name, &head)?;
            sheet.insert_note(0, column, &Note::new(spec.note).add_author_prefix(false).set_author("bianyi"))?;
            sheet.set_column_width(column, width(spec))?;
        }
        fill(sheet, &table.frame, &table.rows)?;
        if let (Ok(rows), Ok(columns)) = (u32::try_from(table.rows.len()), u16::try_from(table.spec.columns.len()))
            && rows > 0
        {
            sheet.autofilter(0, 0, rows, columns.saturating_sub(1))?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

/// The rows of a table that are in the workbook.
fn rows_of(table: &Table) -> Result<Vec<usize>, PolarsError> {
    let (name, column, all) = TOGETHER;
    if table.spec.name != name {
        return Ok((0..table.frame.height().min(ROWS)).collect());
    }
    let sources = table.frame.column(column)?.str()?;
    Ok(sources.iter().enumerate().filter(|(_, source)| *source == Some(all)).map(|(row, _)| row).take(ROWS).collect())
}

/// The first sheet: what the others are, and what every column says.
fn contents(sheet: &mut Worksheet, tables: &[Shown], head: &Format) -> Result<(), WorkbookError> {
    sheet.set_name("contents")?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, (name, width)) in (0u16..).zip([("sheet", 14.0), ("rows", 10.0), ("column", 20.0), ("meaning", 90.0)]) {
        sheet.write_string_with_format(0, column, name, head)?;
        sheet.set_column_width(column, width)?;
    }
    let mut row = 1;
    for Shown { spec, rows, all, .. } in tables {
        let name = spec.name;
        let rest = match *all {
            all if all == rows.len() => String::new(),
            all if name == TOGETHER.0 => format!("; here those of all sources together, the file {name} has all {all} rows"),
            all => format!("; here the first ones, the file {name} has all {all} rows"),
        };
        sheet.write_string_with_format(row, 0, name, head)?;
        sheet.write_number(row, 1, rows.len() as f64)?;
        sheet.write_string(row, 3, format!("one row per {}{rest}", spec.row))?;
        row += 1;
        for column in spec.columns {
            sheet.write_string(row, 2, column.name)?;
            sheet.write_string(row, 3, column.note)?;
            row += 1;
        }
    }
    Ok(())
}

fn fill(sheet: &mut Worksheet, frame: &DataFrame, rows: &[usize]) -> Result<(), WorkbookError> {
    let places = || (1u32..).zip(rows.iter().copied());
    for (column, values) in (0u16..).zip(frame.columns()) {
        let series = values.as_materialized_series();
        match series.dtype() {
            DataType::Int64 => {
                let values = series.i64()?;
                for (to, row) in places() {
                    values.get(row).map(|v| sheet.write_number(to, column, v as f64)).transpose()?;
                }
            }
            DataType::Float64 => {
                let values = series.f64()?;
                for (to, row) in places() {
                    let v = values.get(row).filter(|v| v.is_finite());
                    v.map(|v| sheet.write_number(to, column, v)).transpose()?;
                }
            }
            DataType::Boolean => {
                let values = series.bool()?;
                for (to, row) in places() {
                    values.get(row).map(|v| sheet.write_boolean(to, column, v)).transpose()?;
                }
            }
            _ => {
                let values = series.str()?;
                for (to, row) in places() {
                    values.get(row).map(|v| sheet.write_string(to, column, fit(v))).transpose()?;
                }
            }
        }
    }
    Ok(())
}

/// The beginning of a text that is too long for a cell. Excel counts UTF-16 units.
fn fit(text: &str) -> &str {
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > LONGEST
    });
    end.map_or(text, |(at, _)| text.get(..at).unwrap_or_default())
}

fn width(column: &ColumnSpec) -> f64 {
    match column.kind {
        Kind::Text if matches!(column.name, "sentence" | "definiens" | "text_a" | "text_b" | "title") => 48.0,
        Kind::Text if matches!(column.name, "document" | "url" | "clause_id") => 28.0,
        Kind::Text => 16.0,
        Kind::Int | Kind::Float | Kind::Bool => 11.0,
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, fit, xlsx_bytes};
    use crate::aggregate::aside::Aside;
    use crate::aggregate::{Table, schema};
    use crate::row;
    use crate::spool::Spool;

    #[test]
    fn the_same_tables_give_the_same_bytes() {
        let mut rows = Aside::new(&schema::CONTRASTS, Spool::default());
        row![
            rows; "a.html", 1i64, "=site", 3i64, "运营", "=1+1", "营销", "拉新", "对内", "rule", "a#1:3:0", "a#1:3:9", false
        ];
        let rows = rows.done(None).expect("set aside");
        let tables = [Table { spec: &schema::CONTRASTS, frame: rows.frame([0]).expect("a frame") }];
        let bytes = xlsx_bytes(&tables, &[]).expect("a workbook");
        assert!(bytes.starts_with(b"PK"));
        assert_eq!(bytes, xlsx_bytes(&[], &[&rows]).expect("a workbook"));
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        let long = "𠮷".repeat(LONGEST);
        assert_eq!(fit(&long).chars().count(), LONGEST / 2);
        assert_eq!(fit("短"), "短");
    }
}
