//! The sources: how alike they tell the roles apart, and how far apart each holds them against its baseline.

use super::number::Number;
use super::scale::{Scale, label, tenth, ticks};
use super::sheet::Sheet;
use crate::aggregate::agreement::ALL;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Sources on the page, those with the most tokens.
const ROWS: usize = 100;
/// Sources in the heat map and the chart: more cannot be told apart.
const MAP: usize = 24;
const CELL: f64 = 34.0;
const NAMES: f64 = 150.0;
const AXIS: (f64, f64) = (190.0, 640.0);
const ROW: f64 = 24.0;

/// Numbers of the table of sources.
const COLUMNS: &[(&str, &str, &str)] = &[
    ("documents", "页", "documents"),
    ("reposts", "转载", "reposts"),
    ("clauses_a", "{a} 小句", "clauses {a}"),
    ("clauses_b", "{b} 小句", "clauses {b}"),
    ("tokens_a", "{a} 词数", "tokens {a}"),
    ("tokens_b", "{b} 词数", "tokens {b}"),
    ("definitions_a", "{a} 定义", "definitions {a}"),
    ("definitions_b", "{b} 定义", "definitions {b}"),
    ("share_a", "{a} 占比", "share {a}"),
    ("jsd_ab", "JSD", "JSD"),
    ("jsd_baseline", "基线", "baseline"),
    ("jsd_p", "p", "p"),
];

/// The table of sources.
#[derive(Debug, Serialize)]
pub(super) struct Sources {
    columns: Vec<Head>,
    rows: Vec<Row>,
    total: usize,
    distance: Option<Distance>,
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
    source: String,
    cells: Vec<Number>,
}

/// How far apart each source holds the two roles.
#[derive(Debug, Serialize)]
struct Distance {
    rows: Vec<DistanceRow>,
    ticks: Vec<Tick>,
    width: f64,
    height: f64,
    axis: (f64, f64),
    axis_y: f64,
}

#[derive(Debug, Serialize)]
struct Tick {
    x: f64,
    label: String,
}

#[derive(Debug, Serialize)]
struct DistanceRow {
    row: usize,
    source: String,
    name: String,
    y: f64,
    x: f64,
    baseline: Option<f64>,
    baseline_95: Option<f64>,
    beyond: bool,
    jsd: Number,
    jsd_baseline: Number,
    jsd_baseline_95: Number,
}

/// How alike any two sources are.
#[derive(Debug, Serialize)]
pub(super) struct HeatMap {
    names: Vec<Name>,
    cells: Vec<Cell>,
    width: f64,
    height: f64,
    left: f64,
    /// Agreement of all sources together.
    kendall_w: Number,
    kendall_row: Option<usize>,
    total: usize,
}

#[derive(Debug, Serialize)]
struct Name {
    full: String,
    short: String,
    at: f64,
}

#[derive(Debug, Serialize)]
struct Cell {
    row: usize,
    x: f64,
    y: f64,
    size: f64,
    pair: (String, String),
    spearman: Number,
    jsd_a: Number,
    jsd_b: Number,
    terms: Number,
    fill: String,
    dark: bool,
}

/// The sources with the most tokens of the compared roles first.
pub(super) fn sources(sheet: &Sheet<'_>) -> Sources {
    let mut order: Vec<usize> = (0..sheet.len()).collect();
    order.sort_by_key(|&i| (Reverse(sheet.int("tokens_a", i) + sheet.int("tokens_b", i)), i));
    let columns: Vec<&(&str, &str, &str)> = COLUMNS.iter().filter(|(name, _, _)| sheet.has(name)).collect();
    let rows = order.iter().take(ROWS).map(|&i| Row {
        row: i,
        source: sheet.text("source", i).to_owned(),
        cells: columns.iter().map(|(name, _, _)| sheet.number(name, i)).collect(),
    });
    Sources {
        rows: rows.collect(),
        distance: distance(sheet, &order),
        columns: columns.into_iter().map(|&(name, zh, en)| Head { name, zh, en }).collect(),
        total: sheet.len(),
    }
}

fn distance(sheet: &Sheet<'_>, order: &[usize]) -> Option<Distance> {
    let chosen: Vec<usize> = order.iter().copied().filter(|&i| sheet.float("jsd_ab", i).is_some()).take(MAP).collect();
    let most = ["jsd_ab", "jsd_baseline_95"].iter().flat_map(|c| chosen.iter().filter_map(|&i| sheet.float(c, i)));
    let marks = ticks(most.fold(0.01, f64::max), 5);
    let scale = Scale::new(0.0, marks.last().copied().unwrap_or(1.0), AXIS.0, AXIS.1);
    let axis_y = ROW.mul_add(chosen.len() as f64, 10.0);
    let rows: Vec<DistanceRow> = chosen
        .into_iter()
        .enumerate()
        .map(|(n, i)| {
            let place = |column: &str| sheet.float(column, i).map(|v| scale.at(v));
            DistanceRow {
                row: i,
                source: sheet.text("source", i).to_owned(),
                name: short(sheet.text("source", i), 22),
                y: tenth(ROW.mul_add(n as f64 + 0.5, 8.0)),
                x: place("jsd_ab").unwrap_or(AXIS.0),
                baseline: place("jsd_baseline"),
                baseline_95: place("jsd_baseline_95"),
                beyond: sheet.float("jsd_ab", i) > sheet.float("jsd_baseline_95", i),
                jsd: sheet.number("jsd_ab", i),
                jsd_baseline: sheet.number("jsd_baseline", i),
                jsd_baseline_95: sheet.number("jsd_baseline_95", i),
            }
        })
        .collect();
    (!rows.is_empty()).then(|| Distance {
        rows,
        ticks: marks.iter().map(|&v| Tick { x: scale.at(v), label: label(v) }).collect(),
        width: 760.0,
        height: axis_y + 38.0,
        axis: AXIS,
        axis_y,
    })
}

/// The map of agreement, sources in the order of their names; none for fewer than two.
pub(super) fn heat_map(agreement: &Sheet<'_>) -> Option<HeatMap> {
    let pairs: Vec<usize> = (0..agreement.len()).filter(|&i| agreement.text("source_1", i) != ALL).collect();
    let mut weight: BTreeMap<&str, i64> = BTreeMap::new();
    for &i in &pairs {
        for column in ["source_1", "source_2"] {
            *weight.entry(agreement.text(column, i)).or_default() += agreement.int("terms", i);
        }
    }
    let total = weight.len();
    let mut names: Vec<(&str, i64)> = weight.into_iter().collect();
    names.sort_by_key(|(name, n)| (Reverse(*n), *name));
    names.truncate(MAP);
    names.sort_unstable();
    let place: BTreeMap<&str, usize> = names.iter().enumerate().map(|(n, (name, _))| (*name, n)).collect();
    let mut cells = Vec::new();
    for i in pairs {
        let (one, two) = (agreement.text("source_1", i), agreement.text("source_2", i));
        let (Some(&x), Some(&y)) = (place.get(one), place.get(two)) else { continue };
        let v = agreement.float("spearman", i);
        let (fill, dark) = colour(v);
        // The pair stands below the diagonal, whichever of the two comes first.
        let (x, y) = (x.min(y), x.max(y));
        cells.push(Cell {
            row: i,
            x: CELL.mul_add(x as f64, NAMES),
            y: CELL * (y as f64 - 1.0),
            size: CELL - 2.0,
            pair: (one.to_owned(), two.to_owned()),
            spearman: agreement.number("spearman", i),
            jsd_a: agreement.number("jsd_a", i),
            jsd_b: agreement.number("jsd_b", i),
            terms: agreement.number("terms", i),
            fill,
            dark,
        });
    }
    let all = (0..agreement.len()).find(|&i| agreement.text("source_1", i) == ALL);
    (names.len() > 1).then(|| HeatMap {
        width: CELL.mul_add(names.len() as f64, NAMES + 40.0),
        height: CELL.mul_add(names.len() as f64 - 1.0, 130.0),
        names: names
            .iter()
            .enumerate()
            .map(|(n, (name, _))| Name { full: (*name).to_owned(), short: short(name, 18), at: CELL * n as f64 })
            .collect(),
        cells,
        left: NAMES,
        kendall_w: all.map_or_else(Number::missing, |i| agreement.number("kendall_w", i)),
        kendall_row: all,
        total,
    })
}

/// Purple for agreement, green for the opposite, white for none; both ends can be told apart by the colour-blind.
fn colour(v: Option<f64>) -> (String, bool) {
    let Some(v) = v else { return ("#eeeeee".to_owned(), false) };
    let end = if v >= 0.0 { (84.0, 39.0, 136.0) } else { (27.0, 120.0, 55.0) };
    let part = v.abs().min(1.0);
    let mix = |c: f64| 255.0 + (c - 255.0) * part;
    (format!("rgb({:.0},{:.0},{:.0})", mix(end.0), mix(end.1), mix(end.2)), part > 0.5)
}

/// A name that fits: wide characters count twice.
pub(super) fn short(name: &str, cells: usize) -> String {
    let mut width = 0;
    let mut out = String::new();
    for c in name.chars() {
        width += if c.is_ascii() { 1 } else { 2 };
        if width > cells {
            out.push('…');
            break;
        }
        out.push(c);
    }
    out
}
