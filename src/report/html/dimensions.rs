//! Dimensions as paired bars: how large a share of what is said of each role speaks for either pole.

use super::number::Number;
use super::scale::{Scale, label, tenth, ticks};
use super::sheet::Sheet;
use crate::aggregate::agreement::ALL;
use serde::Serialize;
use std::collections::BTreeMap;

const WIDTH: f64 = 760.0;
const AXIS: (f64, f64) = (150.0, 560.0);
const HEAD: f64 = 30.0;
const POLE: f64 = 40.0;
const GAP: f64 = 14.0;
const TOP: f64 = 8.0;

/// The chart.
#[derive(Debug, Serialize)]
pub(super) struct Dimensions {
    groups: Vec<Group>,
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
struct Group {
    name: String,
    y: f64,
    poles: Vec<Pole>,
}

#[derive(Debug, Serialize)]
#[allow(clippy::struct_field_names, reason = "`pole` is the column of the CSV file")]
struct Pole {
    pole: String,
    y: f64,
    bars: Vec<Bar>,
    difference: Number,
    difference_lo: Number,
    difference_hi: Number,
}

#[derive(Debug, Serialize)]
#[allow(clippy::struct_field_names, reason = "`row` is the row of the CSV file")]
struct Bar {
    row: usize,
    side: &'static str,
    role: String,
    y: f64,
    x: f64,
    width: f64,
    lo: Option<f64>,
    hi: Option<f64>,
    clauses: Number,
    clauses_role: Number,
    share: Number,
    share_lo: Number,
    share_hi: Number,
}

/// Dimensions of the first chart; a reader wants to see it whole.
const FIRST: usize = 8;

/// The charts of all dimensions some clause speaks of, those first that tell the roles apart most: the first few, and the
/// rest.
pub(super) fn dimensions(sheet: &Sheet<'_>, target: &str, reference: &str) -> Vec<Dimensions> {
    let mut found: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for i in (0..sheet.len()).filter(|&i| sheet.text("source", i) == ALL) {
        found.entry(sheet.text("dimension", i)).or_default().push(i);
    }
    found.retain(|_, rows| rows.iter().any(|&i| sheet.int("clauses", i) > 0));
    let gap = |rows: &[usize]| rows.iter().filter_map(|&i| sheet.float("difference", i)).map(f64::abs).fold(0.0, f64::max);
    let mut found: Vec<Vec<usize>> = found.into_values().collect();
    found.sort_by(|x, y| gap(y).total_cmp(&gap(x)));
    let rest = found.split_off(found.len().min(FIRST));
    [found, rest].into_iter().filter_map(|rows| chart(sheet, rows, target, reference)).collect()
}

fn chart(sheet: &Sheet<'_>, found: Vec<Vec<usize>>, target: &str, reference: &str) -> Option<Dimensions> {
    let reach = |i: usize| sheet.float("share_hi", i).or(sheet.float("share", i)).unwrap_or(0.0);
    let most = found.iter().flatten().map(|&i| reach(i)).fold(0.01, f64::max).min(1.0);
    let marks: Vec<f64> = ticks(most * 100.0, 6).into_iter().filter(|v| *v <= 100.0).collect();
    let scale = Scale::new(0.0, marks.last().copied().unwrap_or(100.0) / 100.0, AXIS.0, AXIS.1);
    let mut y = TOP;
    let mut groups = Vec::new();
    for rows in found {
        let start = y;
        y += HEAD;
        let mut poles: Vec<&str> = Vec::new();
        for &i in &rows {
            if !poles.contains(&sheet.text("pole", i)) {
                poles.push(sheet.text("pole", i));
            }
        }
        let poles = poles
            .into_iter()
            .map(|pole| {
                let of =
                    |role: &str| rows.iter().copied().find(|&i| sheet.text("pole", i) == pole && sheet.text("role", i) == role);
                let (a, b) = (of(target), of(reference));
                let difference = |column: &str| Number::points(a.and_then(|i| sheet.float(column, i)));
                let bars = [("a", target, a), ("b", reference, b)]
                    .into_iter()
                    .zip([5.0, 20.0])
                    .filter_map(|((side, role, row), down)| Some(bar(sheet, &scale, row?, side, role, y + down)))
                    .collect();
                let pole = Pole {
                    pole: pole.to_owned(),
                    y,
                    bars,
                    difference: difference("difference"),
                    difference_lo: difference("difference_lo"),
                    difference_hi: difference("difference_hi"),
                };
                y += POLE;
                pole
            })
            .collect();
        let name = rows.first().map_or("", |&i| sheet.text("name", i));
        groups.push(Group { name: name.to_owned(), y: start, poles });
        y += GAP;
    }
    let tick = |&v: &f64| Tick { x: scale.at(v / 100.0), label: format!("{}%", label(v)) };
    (!groups.is_empty()).then(|| Dimensions {
        groups,
        ticks: marks.iter().map(tick).collect(),
        width: WIDTH,
        height: y + 30.0,
        axis: AXIS,
        axis_y: y,
    })
}

fn bar(sheet: &Sheet<'_>, scale: &Scale, row: usize, side: &'static str, role: &str, y: f64) -> Bar {
    let place = |column: &str| sheet.float(column, row).map(|v| scale.at(v));
    Bar {
        row,
        side,
        role: role.to_owned(),
        y,
        x: AXIS.0,
        width: tenth(place("share").unwrap_or(AXIS.0) - AXIS.0),
        lo: place("share_lo"),
        hi: place("share_hi"),
        clauses: sheet.number("clauses", row),
        clauses_role: sheet.number("clauses_role", row),
        share: sheet.number("share", row),
        share_lo: sheet.number("share_lo", row),
        share_hi: sheet.number("share_hi", row),
    }
}
