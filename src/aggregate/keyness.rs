//! `keyness.csv`: the terms that tell the compared roles apart.

use super::frame::{Cell, FrameBuilder};
use super::terms::{Counts, per_million};
use super::{View, schema};
use crate::cells;
use polars::prelude::{DataFrame, PolarsResult};
use std::collections::BTreeMap;

/// Thresholds of the verdict.
#[derive(Debug, Clone)]
pub struct KeynessPlan {
    /// Fewest occurrences on both sides together.
    pub min_count: u32,
    /// Fewest sources on the higher side.
    pub min_sources: usize,
}

impl Default for KeynessPlan {
    fn default() -> Self {
        Self { min_count: 5, min_sources: 3 }
    }
}

#[derive(Default, Clone, Copy)]
struct Side {
    n: u64,
    documents: u64,
    sources: u64,
}

/// The table, strongest first.
///
/// # Errors
/// If polars refuses the columns.
pub fn table(view: &View<'_>, counts: &Counts) -> PolarsResult<DataFrame> {
    let mut terms: BTreeMap<&str, [Side; 2]> = BTreeMap::new();
    for ((role, _, term), c) in &counts.terms {
        let side = match *role {
            r if r == view.plan.target => 0,
            r if r == view.plan.reference => 1,
            _ => continue,
        };
        if c.n > 0 {
            let s = &mut terms.entry(term).or_default()[side];
            s.n += u64::from(c.n);
            s.documents += u64::from(c.documents);
            s.sources += 1;
        }
    }
    let (n_a, n_b) = (counts.role_tokens(view.plan.target), counts.role_tokens(view.plan.reference));
    let mut scored: Vec<(f64, &str, [Side; 2])> = terms
        .into_iter()
        .filter(|(_, [a, b])| a.n + b.n >= u64::from(view.plan.keyness.min_count))
        .map(|(t, [a, b])| (g2(a.n, n_a, b.n, n_b), t, [a, b]))
        .collect();
    scored.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(y.1)));
    let mut rows = FrameBuilder::new(&schema::KEYNESS);
    for (g2, term, [a, b]) in scored {
        let smooth = |n: u64| if n == 0 { 0.5 } else { n as f64 };
        let log_ratio = (smooth(a.n) / n_a as f64).log2() - (smooth(b.n) / n_b as f64).log2();
        let high = if log_ratio >= 0.0 { a } else { b };
        let verdict = if high.sources < view.plan.keyness.min_sources as u64 { "one-source" } else { "shared" };
        rows.row(cells![
            term,
            (view.pos)(term),
            a.n,
            b.n,
            n_a,
            n_b,
            per_million(a.n, n_a),
            per_million(b.n, n_b),
            a.documents,
            b.documents,
            a.sources,
            b.sources,
            g2,
            Cell::Missing,
            Cell::Missing,
            Cell::Missing,
            log_ratio,
            Cell::Missing,
            Cell::Missing,
            Cell::Missing,
            verdict,
        ]);
    }
    rows.finish()
}

fn g2(f1: u64, n1: u64, f2: u64, n2: u64) -> f64 {
    let (f1, n1, f2, n2) = (f1 as f64, n1 as f64, f2 as f64, n2 as f64);
    let part = |o: f64, e: f64| if o > 0.0 { o * (o / e).ln() } else { 0.0 };
    let (f, n) = (f1 + f2, n1 + n2);
    2.0 * (part(f1, n1 * f / n) + part(f2, n2 * f / n) + part(n1 - f1, n1 * (n - f) / n) + part(n2 - f2, n2 * (n - f) / n))
}
