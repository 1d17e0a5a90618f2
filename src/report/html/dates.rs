//! Terms by date, where pages carry dates: the share of the clauses of a period in which a term's characters stand.

use super::glance::strongest;
use super::sentences::{Clauses, Pages};
use super::sheet::Sheet;
use super::statements::side;
use crate::aggregate::clauses::Said;
use crate::attribute::Relation;
use aho_corasick::AhoCorasick;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Terms of each role.
const TERMS: usize = 8;
/// Periods shown, the latest.
const PERIODS: usize = 12;

/// The tables of both roles.
#[derive(Debug, Serialize)]
pub(super) struct Dates {
    periods: Vec<String>,
    sides: Vec<SideDates>,
    /// Clauses of the compared roles on pages with and without a date.
    dated: u32,
    undated: u32,
}

#[derive(Debug, Serialize)]
struct SideDates {
    side: &'static str,
    role: String,
    /// Clauses about the role in each period.
    clauses: Vec<u32>,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    term: String,
    cells: Vec<Cell>,
}

#[derive(Debug, Clone, Serialize)]
struct Cell {
    n: u32,
    total: u32,
    shown: String,
    /// Strength of the colour, 0 to 1.
    depth: f64,
}

/// Counts clauses (no mentions, no reposts) by year, or by month if all fall into one year. None with fewer than two
/// periods.
pub(super) fn dates(keyness: &Sheet<'_>, clauses: &Clauses<'_>, pages: &Pages<'_>, pair: (&str, &str)) -> Option<Dates> {
    let counted = |c: &Said| !c.duplicate && c.relation != Relation::Mention;
    let dates = pages.cells("date")?;
    let date = |c: &Said| clauses.row(c).map_or("", |row| dates.text(row));
    let length = if clauses.years(counted, |c| date(c).get(..4)).len() > 1 { 4 } else { 7 };
    let period = |c: &Said| date(c).get(..length);
    let terms = [1.0, -1.0]
        .map(|sign| -> Vec<&str> { strongest(keyness, sign).into_iter().take(TERMS).map(|i| keyness.text("term", i)).collect() });
    let finder = |terms: &[&str]| AhoCorasick::builder().ascii_case_insensitive(true).build(terms).ok();
    let finders = [finder(&terms[0])?, finder(&terms[1])?];
    let (mut dated, mut undated) = (0, 0);
    let mut counts: [BTreeMap<&str, (u32, [u32; TERMS])>; 2] = Default::default();
    clauses.each(|_, clause| {
        let of = match side(clauses.role(clause), pair) {
            _ if !counted(clause) => return,
            "a" => 0,
            "b" => 1,
            _ => return,
        };
        let Some(period) = period(clause) else {
            undated += 1;
            return;
        };
        dated += 1;
        let cell = counts[of].entry(period).or_default();
        cell.0 += 1;
        let found: BTreeSet<usize> =
            finders[of].find_overlapping_iter(&clauses.text(clause)).map(|m| m.pattern().as_usize()).collect();
        for t in found {
            cell.1[t] += 1;
        }
    });
    let mut periods: Vec<&str> =
        counts.iter().flat_map(BTreeMap::keys).copied().collect::<BTreeSet<&str>>().into_iter().collect();
    if periods.len() < 2 {
        return None;
    }
    periods.drain(..periods.len().saturating_sub(PERIODS));
    let sides = [("a", pair.0), ("b", pair.1)];
    let sides = sides.into_iter().zip(&terms).zip(&counts).map(|(((side, role), terms), of_period)| {
        let cell = |p: &str, t: usize| {
            let (total, n) = of_period.get(p).map_or((0, 0), |(total, n)| (*total, n[t]));
            let share = if total > 0 { f64::from(n) / f64::from(total) } else { 0.0 };
            let shown = if total == 0 { "–".to_owned() } else { format!("{:.0}%", share * 100.0) };
            Cell { n, total, shown, depth: ((share * 2.0).min(1.0) * 100.0).round() / 100.0 }
        };
        let rows = terms
            .iter()
            .enumerate()
            .map(|(t, term)| Row { term: (*term).to_owned(), cells: periods.iter().map(|p| cell(p, t)).collect() })
            .collect();
        let totals = periods.iter().map(|p| of_period.get(p).map_or(0, |(n, _)| *n)).collect();
        SideDates { side, role: role.to_owned(), clauses: totals, rows }
    });
    Some(Dates { sides: sides.collect(), periods: periods.iter().map(|p| (*p).to_owned()).collect(), dated, undated })
}
