//! All terms at once: frequency with one role against frequency with the other.

use super::number::Number;
use super::scale::{Scale, label, tenth};
use super::sheet::Sheet;
use super::words::Word;
use serde::Serialize;

/// Terms drawn: the first of the table, so many that the file stays small and the points apart.
pub(super) const POINTS: usize = 1500;
/// Terms that get their name written beside the point, where there is room.
const NAMES: usize = 60;
const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 600.0;
const LEFT: f64 = 62.0;
const RIGHT: f64 = 740.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 548.0;
/// Width of the band for terms that one role never has: a logarithm has no place for 0.
const ZERO: f64 = 34.0;

/// The chart.
#[derive(Debug, Serialize)]
pub(super) struct Scatter {
    points: Vec<Point>,
    x_ticks: Vec<Tick>,
    y_ticks: Vec<Tick>,
    diagonal: [f64; 4],
    width: f64,
    height: f64,
    frame: [f64; 4],
    zero: (f64, f64),
    /// Terms of the table.
    total: usize,
}

#[derive(Debug, Serialize)]
struct Tick {
    at: f64,
    label: String,
}

#[derive(Debug, Serialize)]
struct Point {
    row: usize,
    term: String,
    /// `a` or `b`: the role whose term it is.
    side: &'static str,
    verdict: Word,
    x: f64,
    y: f64,
    r: f64,
    named: bool,
    /// Whether the name stands left of the point.
    left: bool,
    f_a: Number,
    f_b: Number,
    sources_a: Number,
    sources_b: Number,
    log_ratio: Number,
}

/// The chart of `keyness`; `first` are rows in the order in which points may have their names written.
pub(super) fn scatter(keyness: &Sheet<'_>, first: &[usize]) -> Option<Scatter> {
    let pm = |column: &str, i: usize| keyness.float(column, i).unwrap_or(0.0);
    let shown = 0..keyness.len().min(POINTS);
    let positive = shown.clone().flat_map(|i| [pm("pm_a", i), pm("pm_b", i)]).filter(|v| *v > 0.0);
    let (low, high) = positive.fold((f64::MAX, 0.0f64), |(l, h), v| (l.min(v), h.max(v)));
    if high == 0.0 {
        return None;
    }
    let (from, to) = ((low * 0.8).log10(), (high * 1.3).log10());
    let x_scale = Scale::new(from, to, LEFT + ZERO, RIGHT);
    let y_scale = Scale::new(from, to, BOTTOM - ZERO, TOP);
    let mut points: Vec<Point> = shown
        .map(|i| {
            let (a, b) = (pm("pm_a", i), pm("pm_b", i));
            // Terms with the same small counts lie on each other; a shift that follows the row keeps them apart.
            let shift = |n: usize| ((i * n % 17) as f64 - 8.0) * 0.55;
            let x = if b > 0.0 { x_scale.at(b.log10()) } else { LEFT + ZERO / 2.0 } + shift(7);
            let y = if a > 0.0 { y_scale.at(a.log10()) } else { BOTTOM - ZERO / 2.0 } + shift(5);
            let count = (keyness.int("f_a", i) + keyness.int("f_b", i)).max(1) as f64;
            Point {
                row: i,
                term: keyness.text("term", i).to_owned(),
                side: if keyness.float("log_ratio", i).unwrap_or(0.0) >= 0.0 { "a" } else { "b" },
                verdict: Word::of(keyness.text("verdict", i)),
                x: tenth(x.min(RIGHT)),
                y: tenth(y.max(TOP)),
                r: tenth((2.2 + count.sqrt() * 0.35).min(8.0)),
                named: false,
                left: false,
                f_a: keyness.number("f_a", i),
                f_b: keyness.number("f_b", i),
                sources_a: keyness.number("sources_a", i),
                sources_b: keyness.number("sources_b", i),
                log_ratio: keyness.number("log_ratio", i),
            }
        })
        .collect();
    name_points(&mut points, first);
    let mut marks = Vec::new();
    for power in -2..7 {
        for step in [1.0, 3.0] {
            let v: f64 = step * 10f64.powi(power);
            if v.log10() >= from && v.log10() <= to {
                marks.push(v);
            }
        }
    }
    let tick = |scale: &Scale, v: f64| Tick { at: scale.at(v.log10()), label: label(v) };
    Some(Scatter {
        x_ticks: marks.iter().map(|&v| tick(&x_scale, v)).collect(),
        y_ticks: marks.iter().map(|&v| tick(&y_scale, v)).collect(),
        points,
        diagonal: [x_scale.at(from), y_scale.at(from), x_scale.at(to), y_scale.at(to)],
        width: WIDTH,
        height: HEIGHT,
        frame: [LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP],
        zero: (LEFT + ZERO, BOTTOM - ZERO),
        total: keyness.len(),
    })
}

/// Writes names where they cover no point that is named and no other name.
fn name_points(points: &mut [Point], first: &[usize]) {
    const CELL: f64 = 12.0;
    let mut taken: Vec<[f64; 4]> = Vec::new();
    let mut names = 0;
    for &row in first {
        if names == NAMES {
            break;
        }
        let Some(p) = points.get_mut(row).filter(|p| matches!(p.verdict.code.as_str(), "robust" | "shared")) else { continue };
        let width: f64 = p.term.chars().map(|c| if c.is_ascii() { CELL * 0.55 } else { CELL }).sum::<f64>() + 4.0;
        let sides = [(p.x + p.r + 2.0, false), (p.x - p.r - 2.0 - width, true)];
        for (x, left) in sides {
            let here = [x, p.y - CELL * 0.6, x + width, p.y + CELL * 0.6];
            let inside = here[0] > LEFT && here[2] < RIGHT + 8.0;
            let free = taken.iter().all(|t| here[2] < t[0] || here[0] > t[2] || here[3] < t[1] || here[1] > t[3]);
            if inside && free {
                taken.push(here);
                taken.push([p.x - p.r, p.y - p.r, p.x + p.r, p.y + p.r]);
                (p.named, p.left) = (true, left);
                names += 1;
                break;
            }
        }
    }
}
