//! What if other sources had been crawled? Cluster bootstrap: whole sources are drawn again with replacement.
//!
//! B. Efron & R. J. Tibshirani 1993, *An Introduction to the Bootstrap*, chapters 6 and 13 (percentile interval);
//! sources are the clusters, as the tokens within one are dependent (A. C. Davison & D. V. Hinkley 1997, *Bootstrap
//! Methods and their Application*, section 3.8).

use super::effect::{log_ratio_walter, ratio_of_rates};
use super::lrc::{Level, lrc_by_wilson};
use super::quantile::central_interval;
use super::random::Random;
use super::rank::average_ranks;
use super::sources::SourceCounts;

/// Resamples worked on at once, so that memory does not grow with the number of sources times resamples.
const BLOCK: usize = 128;

/// How often each source is drawn in one resample of the `n` sources.
///
/// The draws of resample 0, 1, 2 … of a seed are always the same, whatever is computed from them.
#[derive(Debug, Clone)]
pub struct Resamples {
    random: Random,
    n_sources: usize,
}

impl Resamples {
    /// Draws for `n_sources` sources.
    #[must_use]
    pub fn new(n_sources: usize, seed: u64) -> Self {
        Self { random: Random::new(seed, "bootstrap of sources"), n_sources }
    }

    /// The next resample: times drawn per source; they add up to the number of sources.
    pub fn draw(&mut self) -> Vec<u32> {
        let mut times = vec![0; self.n_sources];
        for _ in 0..self.n_sources {
            times[self.random.below(self.n_sources)] += 1;
        }
        times
    }
}

/// What resampling says of one term.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stability {
    /// 95 % percentile interval of the log ratio (Walter's form).
    pub log_ratio: (f64, f64),
    /// 95 % percentile interval of the term's rank by absolute conservative log ratio, 1 the first; ties share a rank.
    pub rank: (f64, f64),
    /// Share of resamples in which the difference has the side it has in the whole corpus; 0 where it has none there.
    pub sign_share: f64,
}

/// Resamples the sources and looks at every term again; `None` where a side has no tokens.
///
/// A resample in which a side has no tokens is left out; the terms of each resample are ranked by [`lrc_by_wilson`] at
/// `level`. Memory: 16 bytes a term and resample.
#[must_use]
pub fn stability(table: &SourceCounts, resamples: usize, level: Level, seed: u64) -> Option<Vec<Stability>> {
    let n_terms = table.terms.len();
    let (n_a, n_b) = table.totals();
    if n_a == 0 || n_b == 0 {
        return None;
    }
    let mut ratios: Vec<Vec<f64>> = vec![Vec::with_capacity(resamples); n_terms];
    let mut ranks: Vec<Vec<f64>> = vec![Vec::with_capacity(resamples); n_terms];
    let mut draws = Resamples::new(table.tokens.len(), seed);
    let mut done = 0;
    while done < resamples {
        let width = BLOCK.min(resamples - done);
        let block = Block::draw(&mut draws, table, width);
        let mut scores: Vec<Vec<f64>> = vec![Vec::with_capacity(n_terms); block.usable.len()];
        for (term, ratios) in ratios.iter_mut().enumerate() {
            let (f_a, f_b) = block.counts(table, term);
            for (score, &r) in scores.iter_mut().zip(&block.usable) {
                let (n_a, n_b) = block.tokens[r];
                ratios.push(ratio_of_rates(f_a[r] + 0.5, n_a + 0.5, f_b[r] + 0.5, n_b + 0.5).log2());
                score.push(-lrc_by_wilson(f_a[r], f_b[r], n_a, n_b, level).abs());
            }
        }
        for score in &scores {
            for (ranks, rank) in ranks.iter_mut().zip(average_ranks(score)) {
                ranks.push(rank);
            }
        }
        done += width;
    }
    let summary = ratios.iter_mut().zip(&mut ranks).enumerate().map(|(term, (ratios, ranks))| {
        let side = log_ratio_walter(table.counts(term)).map_or(0.0, f64::signum);
        let equal = table.counts(term).higher_side().is_eq();
        let same = ratios.iter().filter(|r| !equal && **r != 0.0 && r.signum() == side).count();
        let sign_share = same as f64 / ratios.len().max(1) as f64;
        Some(Stability { log_ratio: central_interval(ratios, 0.95)?, rank: central_interval(ranks, 0.95)?, sign_share })
    });
    summary.collect()
}

/// 95 % percentile interval of a share difference when whole sources are drawn again: per source `(successes, trials)` of
/// target and reference; the statistic is `Σx_a / Σn_a − Σx_b / Σn_b`. `None` where a side has no trials.
#[must_use]
pub fn share_difference(cells: &[[(u64, u64); 2]], resamples: usize, seed: u64) -> Option<(f64, f64)> {
    let mut draws = Resamples::new(cells.len(), seed);
    let mut values = Vec::with_capacity(resamples);
    for _ in 0..resamples {
        let mut sums = [(0_u64, 0_u64); 2];
        for (sides, times) in cells.iter().zip(draws.draw()) {
            for (sum, &(x, n)) in sums.iter_mut().zip(sides) {
                sum.0 += x * u64::from(times);
                sum.1 += n * u64::from(times);
            }
        }
        let [(x_a, n_a), (x_b, n_b)] = sums;
        if n_a > 0 && n_b > 0 {
            values.push(x_a as f64 / n_a as f64 - x_b as f64 / n_b as f64);
        }
    }
    central_interval(&mut values, 0.95)
}

/// Some resamples: times drawn per source, and the tokens of each resample.
struct Block {
    times: Vec<[f64; BLOCK]>,
    tokens: Vec<(f64, f64)>,
    /// Resamples with tokens on both sides.
    usable: Vec<usize>,
}

impl Block {
    fn draw(draws: &mut Resamples, table: &SourceCounts, width: usize) -> Self {
        let mut times = vec![[0.0; BLOCK]; table.tokens.len()];
        let mut tokens = vec![(0.0, 0.0); width];
        for (r, tokens) in tokens.iter_mut().enumerate() {
            for ((row, drawn), &(n_a, n_b)) in times.iter_mut().zip(draws.draw()).zip(&table.tokens) {
                row[r] = f64::from(drawn);
                tokens.0 += row[r] * n_a as f64;
                tokens.1 += row[r] * n_b as f64;
            }
        }
        let usable = (0..width).filter(|&r| tokens[r].0 > 0.0 && tokens[r].1 > 0.0).collect();
        Self { times, tokens, usable }
    }

    /// Occurrences of a term in each resample.
    fn counts(&self, table: &SourceCounts, term: usize) -> ([f64; BLOCK], [f64; BLOCK]) {
        let (mut f_a, mut f_b) = ([0.0; BLOCK], [0.0; BLOCK]);
        for cell in table.cells(term) {
            let Some(times) = self.times.get(cell.source as usize) else { continue };
            for (sums, f) in [(&mut f_a, cell.f_a), (&mut f_b, cell.f_b)] {
                if f > 0 {
                    let f = f as f64;
                    for (sum, times) in sums.iter_mut().zip(times) {
                        *sum += f * times;
                    }
                }
            }
        }
        (f_a, f_b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::sources::Cell;

    fn cells(cells: &[(u32, u64, u64)]) -> Vec<Cell> {
        cells.iter().map(|&(source, f_a, f_b)| Cell { source, f_a, f_b }).collect()
    }

    fn table() -> SourceCounts {
        let even = |f_a, f_b| (0..8).map(|source| Cell { source, f_a, f_b }).collect();
        SourceCounts { tokens: vec![(1_000, 1_000); 8], terms: vec![even(20, 5), cells(&[(0, 90, 0)]), even(7, 7)] }
    }

    #[test]
    fn even_terms_are_stable_and_heaped_terms_are_not() {
        let found = stability(&table(), 2_000, Level::new(0.05, 3), 1).unwrap();
        // Each source alike: every resample is the same table.
        assert!((found[0].log_ratio.0 - found[0].log_ratio.1).abs() < 1e-12 && found[0].sign_share >= 1.0, "{:?}", found[0]);
        // A term of one source is missed by (7/8)⁸ = 34 % of the resamples.
        assert!((found[1].sign_share - 0.656).abs() < 0.03, "{:?}", found[1]);
        assert!(found[1].rank.0 <= 1.0 && found[1].rank.1 >= 2.0, "{:?}", found[1]);
        assert!(found[2].sign_share <= 0.0 && found[2].rank.1 >= 2.0, "{:?}", found[2]);
    }

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        assert_eq!(stability(&table(), 300, Level::new(0.05, 3), 9), stability(&table(), 300, Level::new(0.05, 3), 9));
        let mut draws = Resamples::new(5, 1);
        assert_eq!(draws.draw().iter().sum::<u32>(), 5);
    }

    #[test]
    fn nothing_to_draw() {
        assert_eq!(stability(&SourceCounts::default(), 10, Level::new(0.05, 1), 1), None);
        let one_sided = SourceCounts { tokens: vec![(10, 0)], terms: vec![cells(&[(0, 1, 0)])] };
        assert_eq!(stability(&one_sided, 10, Level::new(0.05, 1), 1), None);
        assert_eq!(share_difference(&[], 10, 1), None);
        assert_eq!(share_difference(&[[(1, 2), (0, 0)]], 10, 1), None);
    }

    #[test]
    fn share_differences() {
        let even = vec![[(3, 10), (1, 10)]; 6];
        let (low, high) = share_difference(&even, 500, 1).unwrap();
        assert!((low - 0.2).abs() < 1e-12 && (high - 0.2).abs() < 1e-12);
        let uneven = [[(9, 10), (1, 10)], [(0, 10), (1, 10)], [(1, 10), (2, 10)]];
        let (low, high) = share_difference(&uneven, 2_000, 1).unwrap();
        assert!(low < 0.0 && high > 0.5, "{low} {high}");
    }
}
