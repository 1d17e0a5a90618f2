//! Tables as CSV: UTF-8, comma, `\n`, a byte order mark so that Excel reads the encoding right.

use crate::aggregate::frame::Rows;
use polars::prelude::{
    BooleanChunked, DataFrame, DataType, Float64Chunked, Int64Chunked, PolarsError, PolarsResult, Series, StringChunked,
};
use std::fmt::Write as _;
use std::io::Write;

/// U+FEFF in UTF-8.
const BOM: &[u8] = b"\xEF\xBB\xBF";
/// Bytes handed on at a time: large tables are most of what a run writes, and a digest is fastest over long pieces.
const BUFFER: usize = 1 << 17;

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
pub fn write_csv(frame: &DataFrame, bom: bool, out: impl Write) -> PolarsResult<()> {
    let columns = frame.columns().iter().map(|c| Values::of(c.as_materialized_series())).collect::<PolarsResult<Vec<_>>>()?;
    let mut rows = CsvRows::new(frame.columns().iter().map(|c| c.name().as_str()), bom, out);
    for row in 0..frame.height() {
        columns.iter().for_each(|column| column.put(row, &mut rows));
        rows.end();
    }
    Ok(rows.finish()?)
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

    fn put(&self, row: usize, to: &mut impl Rows) {
        match self {
            Self::Text(v) => to.cell(v.get(row)),
            Self::Int(v) => to.cell(v.get(row)),
            Self::Float(v) => to.cell(v.get(row)),
            Self::Bool(v) => to.cell(v.get(row)),
        }
    }
}

/// Rows on their way to a file, without a frame between.
pub struct CsvRows<W: Write> {
    out: W,
    /// Rows that have not been handed on.
    held: Vec<u8>,
    handed_on: u64,
    digits: Digits,
    columns: usize,
    /// Cells of the row that has been begun.
    cells: usize,
    failed: Option<std::io::Error>,
}

impl<W: Write> CsvRows<W> {
    /// Writes the row of the names.
    pub fn new<'n>(names: impl IntoIterator<Item = &'n str>, bom: bool, out: W) -> Self {
        let mut held = Vec::with_capacity(BUFFER + BUFFER / 4);
        if bom {
            held.extend_from_slice(BOM);
        }
        let mut columns = 0;
        for name in names {
            text(&mut held, name);
            held.push(b',');
            columns += 1;
        }
        end_row(&mut held);
        Self { out, held, handed_on: 0, digits: Digits::default(), columns, cells: 0, failed: None }
    }

    /// Bytes so far.
    #[must_use]
    pub fn written(&self) -> u64 {
        self.handed_on + self.held.len() as u64
    }

    /// Takes whole rows as they are in a file.
    pub fn whole_rows(&mut self, bytes: &[u8]) {
        self.hand_on();
        self.put_out(bytes);
    }

    /// Hands on what is held back.
    ///
    /// # Errors
    /// If `out` failed at any time.
    pub fn finish(mut self) -> std::io::Result<()> {
        self.hand_on();
        self.failed.map_or_else(|| self.out.flush(), Err)
    }

    fn hand_on(&mut self) {
        let mut held = std::mem::take(&mut self.held);
        self.put_out(&held);
        held.clear();
        self.held = held;
    }

    fn put_out(&mut self, bytes: &[u8]) {
        if self.failed.is_none() {
            self.failed = self.out.write_all(bytes).err();
        }
        self.handed_on += bytes.len() as u64;
    }
}

impl<W: Write> Rows for CsvRows<W> {
    #[inline]
    fn text(&mut self, value: &str) {
        self.cells += 1;
        if starts_formula(value) {
            text(&mut self.held, &harmless(value));
        } else {
            text(&mut self.held, value);
        }
        self.held.push(b',');
    }

    #[inline]
    fn int(&mut self, value: i64) {
        let digits = self.digits.int(value);
        put(&mut self.held, &mut self.cells, digits);
    }

    #[inline]
    fn float(&mut self, value: f64) {
        let digits = self.digits.finite(value);
        put(&mut self.held, &mut self.cells, digits);
    }

    #[inline]
    fn bool(&mut self, value: bool) {
        put(&mut self.held, &mut self.cells, if value { b"true" } else { b"false" });
    }

    #[inline]
    fn missing(&mut self) {
        put(&mut self.held, &mut self.cells, b"");
    }

    fn end(&mut self) {
        assert_eq!(self.cells, self.columns, "a row has as many cells as its table has columns");
        self.cells = 0;
        end_row(&mut self.held);
        if self.held.len() >= BUFFER {
            self.hand_on();
        }
    }
}

/// Puts a cell that needs no quotes.
fn put(held: &mut Vec<u8>, cells: &mut usize, bytes: &[u8]) {
    held.extend_from_slice(bytes);
    held.push(b',');
    *cells += 1;
}

/// Puts the end of the row in the place of the last comma.
fn end_row(held: &mut Vec<u8>) {
    held.pop();
    held.push(b'\n');
}

/// A text, in quotes if it needs them. Cells without a comma, quote or line end go as they are, which the writer of the
/// `csv` package would come to as well after looking at every byte on its own; what needs quotes is quoted by that
/// package.
fn text(held: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    if !needs_quotes(bytes) {
        held.extend_from_slice(bytes);
        return;
    }
    held.push(b'"');
    let start = held.len();
    held.resize(start + 2 * bytes.len() + 2, 0);
    // A quote takes two bytes at most, so there is room for all of them.
    let (_, _, n) = csv_core::quote(bytes, held.get_mut(start..).unwrap_or_default(), b'"', b'"', true);
    held.truncate(start + n);
    held.push(b'"');
}

/// Whether a cell holds a comma, a quote or a line end, which all lie below [`LOWEST_PLAIN`] as few other characters do.
fn needs_quotes(bytes: &[u8]) -> bool {
    let special = |b: u8| matches!(b, b',' | b'"' | b'\n' | b'\r');
    let Some(last) = bytes.last_chunk::<8>() else {
        return bytes.iter().any(|&b| special(b));
    };
    // Eight bytes at a time; the last eight overlap those before.
    let (words, _) = bytes.as_chunks::<8>();
    let low = words.iter().chain([last]).fold(0, |low, word| {
        let word = u64::from_le_bytes(*word);
        low | (word.wrapping_sub(ONES * LOWEST_PLAIN) & !word)
    });
    low & (ONES * 0x80) != 0 && bytes.iter().any(|&b| special(b))
}

/// The first character after `,` in ASCII.
const LOWEST_PLAIN: u64 = b',' as u64 + 1;
/// A word of eight bytes, all of them 1. Taking `n` times it from a word and looking at the high bits of what had none
/// tells whether a byte was below `n` (<https://graphics.stanford.edu/~seander/bithacks.html#HasLessInWord>).
const ONES: u64 = u64::MAX / 255;

/// 2²⁴: a decimal of up to 18 digits, of 0.00001 or more, that a binary fraction hits exactly is a multiple of 2⁻²².
const TIES: f64 = 16_777_216.0;

/// Writes numbers, again and again into the same place.
#[derive(Default)]
struct Digits {
    whole: itoa::Buffer,
    fraction: zmij::Buffer,
    long: String,
}

impl Digits {
    /// A whole number.
    fn int(&mut self, value: i64) -> &[u8] {
        self.whole.format(value).as_bytes()
    }

    /// A number; nothing if it is not finite.
    fn finite(&mut self, value: f64) -> &[u8] {
        if value.is_finite() { self.float(value).as_bytes() } else { b"" }
    }

    /// The shortest decimal that reads back as the same number, always with a point: readers that tell types from the
    /// first rows would take a column that begins with `0` for whole numbers, and fail at the first fraction.
    fn float(&mut self, value: f64) -> &str {
        // A zero has no sign.
        let value = if value == 0.0 { 0.0 } else { value };
        let short = self.fraction.format_finite(value);
        // A number that lies half-way between two of 16 or 17 digits; only few bits make one.
        let tie = short.len() > 16 && (value * TIES).fract() == 0.0;
        if !tie && !short.contains('e') {
            return short;
        }
        // The standard library writes very large and very small numbers out, and rounds ties up. Writing to a string
        // cannot fail.
        self.long.clear();
        let _ = write!(self.long, "{value}");
        if !self.long.contains('.') {
            self.long.push_str(".0");
        }
        &self.long
    }
}

/// A finite number as the CSV files have it: the shortest decimal that reads back as the same number, with a point.
pub(super) fn float(value: f64) -> String {
    Digits::default().float(value).to_owned()
}

/// A text that a spreadsheet shows as it is: `'` is put before `= + - @`, tab and carriage return.
///
/// The rule is the one OWASP gives against formula injection (<https://owasp.org/www-community/attacks/CSV_Injection>).
#[must_use]
pub fn harmless(text: &str) -> String {
    if starts_formula(text) { format!("'{text}") } else { text.to_owned() }
}

fn starts_formula(text: &str) -> bool {
    matches!(text.as_bytes().first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'))
}

#[cfg(test)]
mod tests {
    use super::{csv_bytes, float, harmless};
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
    fn numbers_are_those_of_the_standard_library() {
        let mut bits = 0x9E37_79B9_7F4A_7C15_u64;
        for step in 0..200_000_i32 {
            bits ^= bits << 13;
            bits ^= bits >> 7;
            bits ^= bits << 17;
            let unit = (bits >> 11) as f64 / (1u64 << 53) as f64;
            let value = match step % 5 {
                0 => f64::from_bits(bits),
                1 => unit * 10f64.powi(step / 5 % 40 - 20),
                #[allow(clippy::cast_possible_truncation, reason = "few bits are what the case is for")]
                2 => f64::from((unit * 100.0) as f32),
                3 => (unit * 1e9).round() / 1024.0,
                _ => (bits % 5000) as f64 / 7.0,
            };
            if value.is_finite() {
                let mut expected = format!("{}", if value == 0.0 { 0.0 } else { value });
                if !expected.contains('.') {
                    expected.push_str(".0");
                }
                assert_eq!(float(value), expected);
            }
        }
    }

    #[test]
    fn text_in_the_middle_is_left_alone() {
        assert_eq!(harmless("a=b"), "a=b");
        assert_eq!(harmless("-1"), "'-1");
    }
}
