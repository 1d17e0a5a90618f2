//! `evidence/agreement.csv`: do any two sources tell the roles apart by the same words?

use super::frame::{Cell, FrameBuilder};
use super::keyness::Comparison;
use super::{EvidencePlan, schema};
use crate::cells;
use crate::measure::TermCounts;
use crate::measure::divergence::jensen_shannon;
use crate::measure::effect::log_ratio_walter;
use crate::measure::rank::{kendall_w, pearson, ranks_in_order};
use polars::prelude::{DataFrame, PolarsResult};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Name of the row of all sources together.
pub const ALL: &str = "(all)";

/// What one source says, over the compared terms.
struct Voice<'c> {
    name: &'c str,
    f_a: Vec<u64>,
    f_b: Vec<u64>,
    log_ratios: Vec<f64>,
    /// The terms by log ratio.
    order: Vec<usize>,
}

/// The table. Sources that speak of one role only have no log ratios and are left out; so are terms with fewer than
/// `min_count` occurrences.
///
/// # Errors
/// If polars refuses the columns.
pub fn table(comparison: &Comparison, min_count: u64, plan: &EvidencePlan) -> PolarsResult<DataFrame> {
    let voices = voices(comparison, min_count, plan);
    let overlap = |x: &[u64], y: &[u64]| overlap(x, y, plan.agreement_top);
    let mut rows = FrameBuilder::new(&schema::AGREEMENT);
    let judges: Vec<Vec<f64>> = voices.iter().map(|v| v.log_ratios.clone()).collect();
    let n_terms = judges.first().map_or(0, Vec::len);
    let (none, all) = (|| Cell::Missing, kendall_w(&judges));
    rows.row(cells![ALL, ALL, n_terms, none(), none(), none(), none(), none(), all]);
    let mut is_used = vec![false; n_terms];
    for (i, x) in voices.iter().enumerate() {
        for y in voices.iter().skip(i + 1) {
            let used = |t: &usize| x.f_a[*t] + x.f_b[*t] + y.f_a[*t] + y.f_b[*t] > 0;
            let used: Vec<usize> = (0..n_terms).filter(used).collect();
            is_used.fill(false);
            used.iter().for_each(|&t| is_used[t] = true);
            let ranks = |v: &Voice| {
                let ranks = ranks_in_order(&v.log_ratios, v.order.iter().copied().filter(|&t| is_used[t]));
                used.iter().map(|&t| ranks[t]).collect::<Vec<_>>()
            };
            rows.row(cells![
                x.name,
                y.name,
                used.len(),
                pearson(&ranks(x), &ranks(y)),
                jensen_shannon(&x.f_a, &y.f_a),
                jensen_shannon(&x.f_b, &y.f_b),
                overlap(&x.f_a, &y.f_a),
                overlap(&x.f_b, &y.f_b),
                none(),
            ]);
        }
    }
    rows.finish()
}

fn voices<'c>(comparison: &'c Comparison, min_count: u64, plan: &EvidencePlan) -> Vec<Voice<'c>> {
    let counts = &comparison.counts;
    let total = |t: &usize| counts.cells(*t).iter().map(|c| c.f_a + c.f_b).sum::<u64>();
    let terms: Vec<usize> = (0..comparison.terms.len()).filter(|t| total(t) >= min_count).take(plan.agreement_terms).collect();
    let mut chosen: Vec<usize> =
        (0..comparison.sources.len()).filter(|&s| counts.tokens[s].0 > 0 && counts.tokens[s].1 > 0).collect();
    chosen.sort_by_key(|&s| (Reverse(counts.tokens[s].0 + counts.tokens[s].1), s));
    chosen.truncate(plan.agreement_sources);
    chosen.sort_unstable();
    let voice = |&s: &usize| {
        let cell = |t: &usize| counts.cells(*t).iter().find(|c| c.source as usize == s).map_or((0, 0), |c| (c.f_a, c.f_b));
        let (f_a, f_b): (Vec<u64>, Vec<u64>) = terms.iter().map(cell).unzip();
        let (n_a, n_b) = counts.tokens[s];
        let ratio = |(&f_a, &f_b)| log_ratio_walter(TermCounts { f_a, f_b, n_a, n_b }).unwrap_or(0.0);
        let log_ratios: Vec<f64> = f_a.iter().zip(&f_b).map(ratio).collect();
        let mut order: Vec<usize> = (0..log_ratios.len()).collect();
        order.sort_by(|&i, &j| log_ratios[i].total_cmp(&log_ratios[j]));
        Voice { name: &comparison.sources[s], f_a, f_b, log_ratios, order }
    };
    chosen.iter().map(voice).collect()
}

/// Share of the `n` most frequent terms of either that both have, of as many as the shorter list holds; `None` where a
/// source has no term of the role.
fn overlap(x: &[u64], y: &[u64], n: usize) -> Option<f64> {
    let top = |f: &[u64]| {
        let mut order: Vec<usize> = (0..f.len()).filter(|&t| f[t] > 0).collect();
        order.sort_by_key(|&t| (Reverse(f[t]), t));
        order.truncate(n);
        order.into_iter().collect::<BTreeSet<usize>>()
    };
    let (x, y) = (top(x), top(y));
    let shorter = x.len().min(y.len());
    (shorter > 0).then(|| x.intersection(&y).count() as f64 / shorter as f64)
}
