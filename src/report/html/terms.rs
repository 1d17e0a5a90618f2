//! The table of all terms, with the columns of `keyness.csv` that are there.

use super::number::Number;
use super::sheet::Sheet;
use super::words::Word;
use rustc_hash::FxHashMap;
use serde::Serialize;

/// Rows on the page; the CSV file has all.
const ROWS: usize = 400;

/// A column of numbers: name in the CSV file, head in both languages.
const COLUMNS: &[(&str, &str, &str)] = &[
    ("f_a", "{a} 次数", "f {a}"),
    ("f_b", "{b} 次数", "f {b}"),
    ("pm_a", "{a} 每百万", "{a} per million"),
    ("pm_b", "{b} 每百万", "{b} per million"),
    ("sources_a", "{a} 来源", "sources {a}"),
    ("sources_b", "{b} 来源", "sources {b}"),
    ("log_ratio", "对数比", "log ratio"),
    ("log_ratio_lo", "下限", "lower"),
    ("log_ratio_hi", "上限", "upper"),
    ("lrc", "LRC", "LRC"),
    ("g2", "G²", "G²"),
    ("q", "q", "q"),
    ("dp_a", "{a} 离散 DP", "DP {a}"),
    ("dp_b", "{b} 离散 DP", "DP {b}"),
    ("top_source_share", "最大来源占比", "top source"),
    ("source_p", "来源级 p", "source-level p"),
];

/// Columns of `evidence/stability`: what is left of a difference with other sources.
const STABILITY: &[(&str, &str, &str)] = &[
    ("rank_lo", "重抽最好名次", "best rank"),
    ("rank_hi", "重抽最差名次", "worst rank"),
    ("sign_share", "重抽同向", "same side"),
];

/// The table.
#[derive(Debug, Serialize)]
pub(super) struct Terms {
    columns: Vec<Head>,
    /// Columns of the table of stability, which follow the others.
    stability: Vec<Head>,
    rows: Vec<Row>,
    /// Terms in the CSV file.
    total: usize,
    verdicts: Vec<(Word, usize)>,
}

#[derive(Debug, Serialize)]
struct Head {
    name: &'static str,
    zh: &'static str,
    en: &'static str,
}

#[derive(Debug, Serialize)]
#[allow(clippy::struct_field_names, reason = "`row` is the row of the CSV file")]
struct Row {
    row: usize,
    term: String,
    pos: String,
    side: &'static str,
    verdict: Word,
    cells: Vec<Number>,
    /// Row of the term in the table of stability, and its cells there.
    stability: Option<(usize, Vec<Number>)>,
}

/// The terms in the given order of rows.
pub(super) fn terms(keyness: &Sheet<'_>, stability: Option<&Sheet<'_>>, order: &[usize]) -> Terms {
    let row_of: FxHashMap<&str, usize> =
        stability.map_or_else(FxHashMap::default, |s| (0..s.len()).map(|i| (s.text("term", i), i)).collect());
    let stable = |term: &str| {
        let (sheet, &row) = stability.zip(row_of.get(term))?;
        Some((row, STABILITY.iter().map(|(name, _, _)| sheet.number(name, row)).collect()))
    };
    let heads = |columns: &[(&'static str, &'static str, &'static str)]| -> Vec<Head> {
        columns.iter().map(|&(name, zh, en)| Head { name, zh, en }).collect()
    };
    let columns: Vec<(&str, &str, &str)> = COLUMNS.iter().filter(|(name, _, _)| keyness.has(name)).copied().collect();
    let rows = order
        .iter()
        .take(ROWS)
        .map(|&i| Row {
            row: i,
            term: keyness.text("term", i).to_owned(),
            pos: keyness.text("pos", i).to_owned(),
            side: if keyness.float("log_ratio", i).unwrap_or(0.0) >= 0.0 { "a" } else { "b" },
            verdict: Word::of(keyness.text("verdict", i)),
            cells: columns.iter().map(|(name, _, _)| keyness.number(name, i)).collect(),
            stability: stable(keyness.text("term", i)),
        })
        .collect();
    let count = |code: &str| (0..keyness.len()).filter(|&i| keyness.text("verdict", i) == code).count();
    Terms {
        columns: heads(&columns),
        stability: heads(if stability.is_some() { STABILITY } else { &[] }),
        rows,
        total: keyness.len(),
        verdicts: ["robust", "shared", "one-source", "too-rare"].map(|v| (Word::of(v), count(v))).into(),
    }
}
