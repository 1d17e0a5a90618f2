//! Tables as CSV: UTF-8, comma, `\n`, a byte order mark so that Excel reads the encoding right.

use polars::prelude::{
    BooleanChunked, DataFrame, DataType, Float64Chunked, Int64Chunked, PolarsError, PolarsResult, Series, StringChunked,
};
use std::fmt::{Display, Write as _};
use std::io::Write;

/// U+FEFF in UTF-8.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The bytes of a table; see [`write_csv`].
///
/// # Errors
/// If a column has a type no table of ours has.
pub fn csv_bytes(frame: &DataFrame, bom: bool) -> PolarsResult<Vec<u8>> {
    let mut bytes = Vec::new();
    write_csv(frame, bom, &mut bytes)?;
    Ok(bytes)
}

/// Writes a table.
///
/// Missing values are empty cells, numbers have a point, text cells that a spreadsheet would take for a formula are made
/// harmless (see [`harmless`]).
///
/// # Errors
/// If a column has a type no table of ours has, or `out` fails.
pub fn write_csv(frame: &DataFrame, bom: bool, mut out: impl Write) -> PolarsResult<()> {
    if bom {
        out.write_all(BOM)?;
    }
    let mut writer = csv::WriterBuilder::new().from_writer(out);
    writer.write_record(frame.get_column_names_owned().iter().map(polars::prelude::PlSmallStr::as_str)).map_err(refused)?;
    let columns = frame.columns().iter().map(|c| Values::of(c.as_materialized_series())).collect::<PolarsResult<Vec<_>>>()?;
    let mut number = String::new();
    for row in 0..frame.height() {
        for column in &columns {
            number.clear();
            let field = match column {
                Values::Text(v) => match v.get(row) {
                    Some(text) if starts_formula(text) => {
                        number.push('\'');
                        number.push_str(text);
                        number.as_str()
                    }
                    text => text.unwrap_or_default(),
                },
                Values::Int(v) => decimal(&mut number, v.get(row)),
                Values::Float(v) => {
                    let finite = v.get(row).filter(|x| x.is_finite());
                    finite.map_or("", |x| float(&mut number, x))
                }
                Values::Bool(v) => match v.get(row) {
                    Some(true) => "true",
                    Some(false) => "false",
                    None => "",
                },
            };
            writer.write_field(field).map_err(refused)?;
        }
        writer.write_record(None::<&[u8]>).map_err(refused)?;
    }
    writer.flush()?;
    Ok(())
}

/// The columns of a table by type.
enum Values<'f> {
    Text(&'f StringChunked),
    Int(&'f Int64Chunked),
    Float(&'f Float64Chunked),
    Bool(&'f BooleanChunked),
}

impl<'f> Values<'f> {
    fn of(series: &'f Series) -> PolarsResult<Self> {
        Ok(match series.dtype() {
            DataType::String => Self::Text(series.str()?),
            DataType::Int64 => Self::Int(series.i64()?),
            DataType::Float64 => Self::Float(series.f64()?),
            DataType::Boolean => Self::Bool(series.bool()?),
            other => return Err(PolarsError::SchemaMismatch(format!("{}: type {other}", series.name()).into())),
        })
    }
}

/// The shortest decimal that reads back as the same number, always with a point: readers that tell types from the first
/// rows would take a column that begins with `0` for whole numbers, and fail at the first fraction.
pub(super) fn float(buffer: &mut String, value: f64) -> &str {
    // Writing to a string cannot fail. A zero has no sign.
    let _ = write!(buffer, "{}", if value == 0.0 { 0.0 } else { value });
    if !buffer.contains('.') {
        buffer.push_str(".0");
    }
    buffer
}

/// A whole number.
fn decimal(buffer: &mut String, value: Option<impl Display>) -> &str {
    if let Some(value) = value {
        // Writing to a string cannot fail.
        let _ = write!(buffer, "{value}");
    }
    buffer
}

/// A text that a spreadsheet shows as it is: `'` is put before `= + - @`, tab and carriage return.
///
/// The rule is the one OWASP gives against formula injection (<https://owasp.org/www-community/attacks/CSV_Injection>).
#[must_use]
pub fn harmless(text: &str) -> String {
    if starts_formula(text) { format!("'{text}") } else { text.to_owned() }
}

fn starts_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

#[allow(clippy::needless_pass_by_value, reason = "the shape that map_err calls")]
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
        assert_eq!(text, "\u{FEFF}term,n,x\n'=HYPERLINK(1),1,0.5\n,-2,\n\"a,\"\"b\"\"\",3,0.0\n");
    }

    #[test]
    fn text_in_the_middle_is_left_alone() {
        assert_eq!(harmless("a=b"), "a=b");
        assert_eq!(harmless("-1"), "'-1");
    }
}
