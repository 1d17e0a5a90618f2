//! Which words stand in the same grammatical place beside either role.

use super::number::Number;
use super::sheet::Sheet;
use super::words::Word;
use serde::Serialize;

/// Rows of the table.
const ROWS: usize = 120;

/// The table.
#[derive(Debug, Serialize)]
pub(super) struct Sketch {
    rows: Vec<Row>,
    total: usize,
}

#[derive(Debug, Serialize)]
#[allow(clippy::struct_field_names, reason = "`row` is the row of the CSV file")]
struct Row {
    row: usize,
    relation: Word,
    collocate: String,
    side: &'static str,
    cells: Vec<(&'static str, Number)>,
}

/// Rows by significance.
pub(super) fn order(sheet: &Sheet<'_>) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..sheet.len()).filter(|&i| sheet.int("f_a", i) + sheet.int("f_b", i) > 1).collect();
    let g2 = |i: usize| sheet.float("g2", i).unwrap_or(0.0);
    rows.sort_by(|&i, &j| g2(j).total_cmp(&g2(i)).then(i.cmp(&j)));
    rows.truncate(ROWS);
    rows
}

/// The table; none without rows.
pub(super) fn sketch(sheet: &Sheet<'_>, order: &[usize]) -> Option<Sketch> {
    const COLUMNS: [&str; 7] = ["f_a", "f_b", "logdice_a", "logdice_b", "g2", "q", "sources"];
    let row = |&i: &usize| Row {
        row: i,
        relation: Word::of(sheet.text("relation", i)),
        collocate: sheet.text("collocate", i).to_owned(),
        side: if sheet.float("difference", i).unwrap_or(0.0) >= 0.0 { "a" } else { "b" },
        cells: COLUMNS.iter().map(|c| (*c, sheet.number(c, i))).collect(),
    };
    let rows: Vec<Row> = order.iter().map(row).collect();
    (!rows.is_empty()).then_some(Sketch { rows, total: sheet.len() })
}
