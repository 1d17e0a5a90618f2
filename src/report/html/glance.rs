//! The strongest terms of both roles side by side: effect, interval, sources.

use super::number::Number;
use super::scale::{Scale, label, tenth, ticks};
use super::sheet::Sheet;
use super::words::Word;
use serde::Serialize;

/// Terms shown of each role.
const TERMS: usize = 15;
const WIDTH: f64 = 540.0;
const ROW: f64 = 26.0;
const TOP: f64 = 12.0;
/// Where the axis begins and ends; terms stand left of it, counts right.
const AXIS: (f64, f64) = (124.0, 400.0);

/// The chart of one role.
#[derive(Debug, Serialize)]
pub(super) struct Side {
    rows: Vec<Row>,
    ticks: Vec<Tick>,
    width: f64,
    height: f64,
    axis_y: f64,
    axis: (f64, f64),
    /// How many of the terms shown are robust.
    robust: usize,
}

#[derive(Debug, Serialize)]
struct Tick {
    x: f64,
    label: String,
}

#[derive(Debug, Serialize)]
#[allow(clippy::struct_field_names, reason = "`row` is the row of the CSV file")]
struct Row {
    row: usize,
    term: String,
    verdict: Word,
    x: f64,
    lo: Option<f64>,
    hi: Option<f64>,
    /// Whether the interval goes on beyond the edge.
    open: bool,
    y: f64,
    log_ratio: Number,
    log_ratio_lo: Number,
    log_ratio_hi: Number,
    f: Number,
    sources: Number,
}

/// Rows of the terms on one side (`sign` 1 = target, -1 = reference), strongest first: by verdict (robust, shared,
/// one-source; too-rare ones are left out), then by the conservative log ratio, then by G2.
pub(super) fn strongest(keyness: &Sheet<'_>, sign: f64) -> Vec<usize> {
    let order = |i: usize| match keyness.text("verdict", i) {
        "robust" => 0,
        "shared" => 1,
        "one-source" => 2,
        _ => 3,
    };
    let strength = |column: &str, i: usize| keyness.float(column, i).unwrap_or(0.0).abs();
    let mut rows: Vec<usize> =
        (0..keyness.len()).filter(|&i| order(i) < 3 && keyness.float("log_ratio", i).unwrap_or(0.0) * sign > 0.0).collect();
    rows.sort_by(|&i, &j| {
        order(i)
            .cmp(&order(j))
            .then(strength("lrc", j).total_cmp(&strength("lrc", i)))
            .then(strength("g2", j).total_cmp(&strength("g2", i)))
            .then_with(|| keyness.text("term", i).cmp(keyness.text("term", j)))
    });
    rows
}

/// The charts of target and reference, on one scale.
pub(super) fn sides(keyness: &Sheet<'_>) -> [Side; 2] {
    let picks = [1.0, -1.0].map(|sign| {
        let mut rows = strongest(keyness, sign);
        rows.truncate(TERMS);
        rows
    });
    let far = |i: usize| {
        let reach = |column: &str| keyness.float(column, i).unwrap_or(0.0).abs();
        // Intervals of rare terms are long; the axis follows the effects, and whiskers that leave it end at its edge.
        reach("log_ratio") * 1.4
    };
    let most = picks.iter().flatten().map(|&i| far(i)).fold(1.0, f64::max);
    let marks = ticks(most, 5);
    let most = marks.last().copied().unwrap_or(1.0);
    let scale = Scale::new(0.0, most, AXIS.0, AXIS.1);
    let mut signs = [1.0, -1.0].into_iter();
    picks.map(|rows| {
        let sign = signs.next().unwrap_or(1.0);
        let column = |a: &'static str, b: &'static str| if sign > 0.0 { a } else { b };
        let height = ROW.mul_add(rows.len() as f64, TOP + 34.0);
        let rows: Vec<Row> = rows
            .into_iter()
            .enumerate()
            .map(|(n, i)| {
                let bound = |name: &str| keyness.float(name, i).map(|v| v * sign);
                let (low, high) = if sign > 0.0 { ("log_ratio_lo", "log_ratio_hi") } else { ("log_ratio_hi", "log_ratio_lo") };
                let (low, high) = (bound(low), bound(high));
                // Where the other role never has the term the interval has no outer bound.
                let open = low.is_some() && high.is_none_or(|v| v > most);
                Row {
                    row: i,
                    term: keyness.text("term", i).to_owned(),
                    verdict: Word::of(keyness.text("verdict", i)),
                    x: scale.at(keyness.float("log_ratio", i).unwrap_or(0.0) * sign),
                    lo: low.map(|v| scale.at(v)),
                    hi: low.map(|_| high.map_or(AXIS.1, |v| scale.at(v))),
                    open,
                    y: tenth(ROW.mul_add(n as f64 + 0.5, TOP)),
                    log_ratio: keyness.number("log_ratio", i),
                    log_ratio_lo: keyness.number("log_ratio_lo", i),
                    log_ratio_hi: keyness.number("log_ratio_hi", i),
                    f: keyness.number(column("f_a", "f_b"), i),
                    sources: keyness.number(column("sources_a", "sources_b"), i),
                }
            })
            .collect();
        Side {
            robust: rows.iter().filter(|r| r.verdict.code == "robust").count(),
            axis_y: height - 30.0,
            ticks: marks.iter().map(|&v| Tick { x: scale.at(v), label: label(v * sign) }).collect(),
            rows,
            width: WIDTH,
            height,
            axis: AXIS,
        }
    })
}
