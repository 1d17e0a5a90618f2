//! `evidence/stability.csv` and `evidence/leave_one_out.csv`: what is left of a difference with other sources.

use super::frame::FrameBuilder;
use super::keyness::{Comparison, KeynessPlan, TermStatistics};
use super::schema;
use crate::cells;
use crate::measure::bootstrap::{Stability, stability};
use crate::measure::effect::log_ratio_walter;
use crate::measure::leave_one_out::without;
use crate::measure::lrc::Level;
use crate::measure::rank::average_ranks;
use polars::prelude::{DataFrame, PolarsResult};

/// Terms whose sources are left out one by one in a table of their own.
const MAX_TERMS: usize = 200;

/// `evidence/stability`, in the order of `keyness`.
///
/// # Errors
/// If polars refuses the columns.
pub fn table(comparison: &Comparison, statistics: &[TermStatistics], plan: &KeynessPlan) -> PolarsResult<DataFrame> {
    let level = Level::new(plan.alpha, comparison.family_size());
    let resampled = stability(&comparison.counts, plan.resamples, level, plan.seed);
    let scores: Vec<f64> = statistics.iter().map(|s| -s.lrc.abs()).collect();
    let mut rows = FrameBuilder::new(&schema::STABILITY);
    for (s, rank) in statistics.iter().zip(average_ranks(&scores)) {
        let found: Option<Stability> = resampled.as_ref().and_then(|r| r.get(s.term).copied());
        rows.row(cells![
            comparison.terms[s.term].term.as_str(),
            rank,
            found.map(|f| f.rank.0),
            found.map(|f| f.rank.1),
            log_ratio_walter(s.counts),
            found.map(|f| f.log_ratio.0),
            found.map(|f| f.log_ratio.1),
            found.map(|f| f.sign_share),
            s.out.map(|o| o.lowest),
            s.out.map(|o| o.highest),
            s.out.map(|o| comparison.sources[o.strongest as usize].as_str()),
            s.out.map(|o| o.strongest_effect),
        ]);
    }
    rows.finish()
}

/// `evidence/leave_one_out`: the effect of each source that has the term.
///
/// # Errors
/// If polars refuses the columns.
pub fn leave_one_out_table(comparison: &Comparison, statistics: &[TermStatistics]) -> PolarsResult<DataFrame> {
    let mut rows = FrameBuilder::new(&schema::LEAVE_ONE_OUT);
    for s in statistics.iter().take(MAX_TERMS) {
        let full = log_ratio_walter(s.counts);
        for cell in comparison.counts.cells(s.term) {
            let rest = log_ratio_walter(without(s.counts, comparison.counts.in_source(*cell)));
            rows.row(cells![
                comparison.terms[s.term].term.as_str(),
                comparison.sources[cell.source as usize].as_str(),
                cell.f_a,
                cell.f_b,
                rest,
                rest.zip(full).map(|(rest, full)| rest - full),
            ]);
        }
    }
    rows.finish()
}
