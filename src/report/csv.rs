//! Tables as CSV: UTF-8, comma, `\n`, a byte order mark so that Excel reads the encoding right.

use polars::prelude::{DataFrame, DataType, PolarsError, PolarsResult, Series};

/// U+FEFF in UTF-8.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The bytes of a table.
///
/// Missing values are empty cells, numbers have a point, text cells that a spreadsheet would take for a formula are made
/// harmless (see [`harmless`]).
///
/// # Errors
/// If a column has a type no table of ours has, or the writer fails (it writes to memory).
pub fn csv_bytes(frame: &DataFrame, bom: bool) -> PolarsResult<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    let names = frame.get_column_names_owned();
    writer.write_record(names.iter().map(|n| n.as_str())).map_err(refused)?;
    let mut columns = Vec::with_capacity(names.len());
    for column in frame.columns() {
        columns.push(cells(column.as_materialized_series())?);
    }
    let mut iterators: Vec<_> = columns.into_iter().map(Vec::into_iter).collect();
    for _ in 0..frame.height() {
        writer.write_record(iterators.iter_mut().map(|i| i.next().unwrap_or_default())).map_err(refused)?;
    }
    let body = writer.into_inner().map_err(|e| refused(e.into_error().into()))?;
    Ok(if bom { [BOM, &body].concat() } else { body })
}

/// A text that a spreadsheet shows as it is: `'` is put before `= + - @`, tab and carriage return.
///
/// The rule is the one OWASP gives against formula injection (<https://owasp.org/www-community/attacks/CSV_Injection>).
#[must_use]
pub fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

fn cells(series: &Series) -> PolarsResult<Vec<String>> {
    Ok(match series.dtype() {
        DataType::String => series.str()?.iter().map(|v| v.map_or_else(String::new, harmless)).collect(),
        DataType::Int64 => series.i64()?.iter().map(|v| v.map_or_else(String::new, |v| v.to_string())).collect(),
        DataType::Float64 => series.f64()?.iter().map(|v| v.map_or_else(String::new, number)).collect(),
        DataType::Boolean => series.bool()?.iter().map(|v| v.map_or_else(String::new, |v| v.to_string())).collect(),
        other => return Err(PolarsError::SchemaMismatch(format!("{}: type {other}", series.name()).into())),
    })
}

/// The shortest decimal that reads back as the same number; empty if it is none.
fn number(v: f64) -> String {
    if v.is_finite() { format!("{}", if v == 0.0 { 0.0 } else { v }) } else { String::new() }
}

fn refused(e: csv::Error) -> PolarsError {
    PolarsError::ComputeError(e.to_string().into())
}

#[cfg(test)]
mod tests {
    use super::{csv_bytes, harmless};
    use polars::prelude::df;

    #[test]
    fn cells_are_plain_and_formulas_harmless() {
        let frame =
            df!("term" => [Some("=HYPERLINK(1)"), None, Some("a,\"b\"")], "n" => [1i64, -2, 3], "x" => [0.5, f64::NAN, -0.0])
                .expect("columns of one length");
        let bytes = csv_bytes(&frame, true).expect("types of ours");
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert_eq!(text, "\u{FEFF}term,n,x\n'=HYPERLINK(1),1,0.5\n,-2,\n\"a,\"\"b\"\"\",3,0\n");
    }

    #[test]
    fn text_in_the_middle_is_left_alone() {
        assert_eq!(harmless("a=b"), "a=b");
        assert_eq!(harmless("-1"), "'-1");
    }
}
