//! What if other sources had been crawled? Cluster bootstrap: whole sources are drawn again with replacement.
//!
//! B. Efron & R. J. Tibshirani 1993, *An Introduction to the Bootstrap*, chapters 6 and 13 (percentile interval);
//! sources are the clusters, as the tokens within one are dependent (A. C. Davison & D. V. Hinkley 1997, *Bootstrap
//! Methods and their Application*, section 3.8).

use super::effect::{log_ratio_walter, ratio_of_rates};
use super::lrc::{Level, Screen, lrc_by_wilson};
use super::quantile::{central_interval, central_interval_of};
use super::random::Random;
use super::sources::{Cell, SourceCounts};
use std::cmp::Ordering;

/// Draws held at a time, sources times resamples: 16 MB. More sources are drawn again for every [`TERMS`] terms.
const DRAWS: usize = 1 << 23;
/// Terms worked on at once where not all draws can be held.
const TERMS: usize = 1024;
/// Resamples ranked at a time.
const RANKED: usize = 64;

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
/// `level`. Most terms of most resamples score 0 and share one rank, so only scores are kept: 12 bytes a term and resample
/// in which the term's interval is off 0.
#[must_use]
pub fn stability(table: &SourceCounts, resamples: usize, level: Level, seed: u64) -> Option<Vec<Stability>> {
    let n_terms = table.terms.len();
    let (n_a, n_b) = table.totals();
    if n_a == 0 || n_b == 0 {
        return None;
    }
    let width = (DRAWS / table.tokens.len().max(1)).clamp(RANKED, resamples.max(RANKED));
    let whole = width >= resamples;
    let at_once = if whole { 1 } else { TERMS };
    let mut held = None;
    let mut found = Vec::with_capacity(n_terms);
    let mut scores = Scores::default();
    let mut sums = vec![Sums::default(); at_once.min(n_terms)];
    let mut pass = Pass::default();
    for terms in 0..n_terms.div_ceil(at_once) {
        let terms = terms * at_once..(terms * at_once + at_once).min(n_terms);
        sums.iter_mut().for_each(Sums::clear);
        let first = pass.n_a.is_empty();
        let mut draws = Resamples::new(table.tokens.len(), seed);
        let mut done = 0;
        while done < resamples {
            let fresh = if whole { held.take() } else { None };
            let block = fresh.unwrap_or_else(|| Block::draw(&mut draws, table, width.min(resamples - done)));
            if first {
                block.tokens.iter().for_each(|&(n_a, n_b)| pass.push(n_a, n_b, level));
            }
            for (term, sums) in terms.clone().zip(&mut sums) {
                sums.add(&block, table.cells(term));
            }
            done += width;
            held = whole.then_some(block);
        }
        for (term, sums) in terms.zip(&sums) {
            found.push(pass.term(table, term, sums, level, &mut scores)?);
        }
    }
    let ranks = scores.ranks(n_terms, pass.n_a.len())?;
    for (found, rank) in found.iter_mut().zip(ranks) {
        found.rank = rank;
    }
    Some(found)
}

/// The draws of all resamples of some sources, for many statistics of the same sources.
#[derive(Debug, Clone)]
pub struct Draws {
    times: Vec<Vec<u32>>,
}

impl Draws {
    /// The draws that [`Resamples`] gives; 4 bytes a source and resample.
    #[must_use]
    pub fn new(n_sources: usize, resamples: usize, seed: u64) -> Self {
        let mut draws = Resamples::new(n_sources, seed);
        Self { times: (0..resamples).map(|_| draws.draw()).collect() }
    }
}

/// 95 % percentile interval of a share difference when whole sources are drawn again: per source `(successes, trials)` of
/// target and reference; the statistic is `Σx_a / Σn_a − Σx_b / Σn_b`. `None` where a side has no trials.
#[must_use]
pub fn share_difference(cells: &[[(u64, u64); 2]], draws: &Draws) -> Option<(f64, f64)> {
    let mut values = Vec::with_capacity(draws.times.len());
    for times in &draws.times {
        let mut sums = [(0_u64, 0_u64); 2];
        for (sides, &times) in cells.iter().zip(times) {
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
    central_interval(&values, 0.95)
}

/// Some resamples, those with tokens on both sides: times drawn per source, and the tokens of each resample.
struct Block {
    /// Source by source, the times it is drawn in each resample.
    times: Vec<u16>,
    /// Most times that a source is drawn in one resample.
    most: u64,
    tokens: Vec<(f64, f64)>,
}

impl Block {
    fn draw(draws: &mut Resamples, table: &SourceCounts, width: usize) -> Self {
        let mut rows = Vec::with_capacity(width);
        let mut tokens = Vec::with_capacity(width);
        for _ in 0..width {
            let row = draws.draw();
            let (mut n_a, mut n_b) = (0.0, 0.0);
            for (&times, &(a, b)) in row.iter().zip(&table.tokens) {
                n_a += f64::from(times) * a as f64;
                n_b += f64::from(times) * b as f64;
            }
            if n_a > 0.0 && n_b > 0.0 {
                rows.push(row);
                tokens.push((n_a, n_b));
            }
        }
        let mut times = vec![0; table.tokens.len() * rows.len()];
        let mut most = 0;
        for (r, row) in rows.iter().enumerate() {
            for (source, &drawn) in row.iter().enumerate() {
                most = most.max(u64::from(drawn));
                times[source * rows.len() + r] = u16::try_from(drawn).unwrap_or(u16::MAX);
            }
        }
        Self { times, most, tokens }
    }

    fn times(&self, source: u32) -> &[u16] {
        let n = self.tokens.len();
        let start = source as usize * n;
        self.times.get(start..start + n).unwrap_or_default()
    }
}

/// Occurrences of a term in each resample, on either side.
#[derive(Default, Clone)]
struct Sums {
    f_a: Vec<f64>,
    f_b: Vec<f64>,
    narrow: Vec<u16>,
    wide: Vec<u32>,
}

impl Sums {
    fn clear(&mut self) {
        self.f_a.clear();
        self.f_b.clear();
    }

    /// Adds the resamples of a block. All sums are of whole numbers and exact; the narrowest type that holds them is the
    /// fastest.
    fn add(&mut self, block: &Block, cells: &[Cell]) {
        for target in [true, false] {
            let of = |c: &Cell| if target { c.f_a } else { c.f_b };
            let most = cells.iter().map(of).sum::<u64>().saturating_mul(block.most);
            let n = block.tokens.len();
            let cells = cells.iter().map(|c| (of(c), block.times(c.source))).filter(|(f, _)| *f > 0);
            let sums = if target { &mut self.f_a } else { &mut self.f_b };
            if let Ok(0..=u16::MAX) = u16::try_from(most) {
                let add = |sum: &mut u16, f: u16, times: u16| *sum += f * times;
                weigh(&mut self.narrow, n, cells.map(|(f, t)| (u16::try_from(f).unwrap_or(0), t)), add);
                sums.extend(self.narrow.iter().map(|&f| f64::from(f)));
            } else if let Ok(0..=u32::MAX) = u32::try_from(most) {
                let add = |sum: &mut u32, f: u32, times: u16| *sum += f * u32::from(times);
                weigh(&mut self.wide, n, cells.map(|(f, t)| (u32::try_from(f).unwrap_or(0), t)), add);
                sums.extend(self.wide.iter().map(|&f| f64::from(f)));
            } else {
                let start = sums.len();
                sums.resize(start + n, 0.0);
                for (f, times) in cells {
                    for (sum, &times) in sums.iter_mut().skip(start).zip(times) {
                        *sum += f as f64 * f64::from(times);
                    }
                }
            }
        }
    }
}

fn weigh<'t, T: Copy + Default>(
    sums: &mut Vec<T>,
    n: usize,
    cells: impl Iterator<Item = (T, &'t [u16])>,
    add: impl Fn(&mut T, T, u16),
) {
    sums.clear();
    sums.resize(n, T::default());
    for (f, times) in cells {
        for (sum, &times) in sums.iter_mut().zip(times) {
            add(sum, f, times);
        }
    }
}

/// What is the same for all terms, by resample, and room to work in.
#[derive(Default)]
struct Pass {
    n_a: Vec<f64>,
    n_b: Vec<f64>,
    screens: Vec<Screen>,
    ratios: Vec<f64>,
    off_zero: Vec<bool>,
}

impl Pass {
    fn push(&mut self, n_a: f64, n_b: f64, level: Level) {
        self.n_a.push(n_a);
        self.n_b.push(n_b);
        self.screens.push(Screen::new(n_a, n_b, level));
    }

    /// All but the rank, which needs all terms; the scores that are not 0 are kept for it.
    fn term(&mut self, table: &SourceCounts, term: usize, sums: &Sums, level: Level, scores: &mut Scores) -> Option<Stability> {
        let Self { n_a, n_b, screens, ratios, off_zero } = self;
        ratios.clear();
        off_zero.clear();
        let (mut above, mut below) = (0_usize, 0_usize);
        let resamples = sums.f_a.iter().zip(&sums.f_b).zip(n_a.iter().zip(&*n_b));
        ratios.extend(resamples.map(|((f_a, f_b), (n_a, n_b))| ratio_of_rates(f_a + 0.5, n_a + 0.5, f_b + 0.5, n_b + 0.5)));
        for &ratio in &*ratios {
            above += usize::from(ratio > 1.0);
            below += usize::from(ratio < 1.0);
        }
        off_zero.extend(sums.f_a.iter().zip(&sums.f_b).zip(screens).map(|((&f_a, &f_b), screen)| screen.passes(f_a, f_b)));
        for (r, _) in off_zero.iter().enumerate().filter(|(_, passes)| **passes) {
            let score = lrc_by_wilson(sums.f_a[r], sums.f_b[r], n_a[r], n_b[r], level).abs();
            if score > 0.0 {
                scores.push(r, score);
            }
        }
        scores.end_term();
        let counts = table.counts(term);
        let same = match (counts.higher_side(), log_ratio_walter(counts).unwrap_or(0.0)) {
            (Ordering::Equal, _) => 0,
            (_, ratio) if ratio > 0.0 => above,
            _ => below,
        };
        let log_ratio = central_interval_of(ratios, 0.95, f64::log2)?;
        Some(Stability { log_ratio, rank: (0.0, 0.0), sign_share: same as f64 / ratios.len().max(1) as f64 })
    }
}

/// Scores other than 0, term by term.
#[derive(Default)]
struct Scores {
    resample: Vec<u32>,
    /// The score, later the rank.
    value: Vec<f64>,
    /// Where the scores of each term end.
    ends: Vec<usize>,
}

impl Scores {
    fn push(&mut self, resample: usize, score: f64) {
        self.resample.push(u32::try_from(resample).unwrap_or(u32::MAX));
        self.value.push(score);
    }

    fn end_term(&mut self) {
        self.ends.push(self.value.len());
    }

    /// The central 95 % of each term's ranks, the highest score first; equal scores share the mean of their places.
    fn ranks(mut self, n_terms: usize, resamples: usize) -> Option<Vec<(f64, f64)>> {
        let mut next: Vec<usize> = std::iter::once(0).chain(self.ends.iter().copied()).take(n_terms).collect();
        // The rank that all terms without a score share, by resample.
        let mut rest = Vec::with_capacity(resamples);
        let mut lists: Vec<Vec<(u64, usize)>> = vec![Vec::new(); RANKED];
        for start in (0..resamples).step_by(RANKED) {
            lists.iter_mut().for_each(Vec::clear);
            for (next, &end) in next.iter_mut().zip(&self.ends) {
                while *next < end && (self.resample[*next] as usize) < start + RANKED {
                    // Scores are positive, so their bits have their order; the highest comes first.
                    lists[self.resample[*next] as usize - start].push((!self.value[*next].to_bits(), *next));
                    *next += 1;
                }
            }
            for list in lists.iter_mut().take(resamples - start) {
                list.sort_unstable();
                let mut before = 0;
                for run in list.chunk_by(|x, y| x.0 == y.0) {
                    let rank = before as f64 + f64::midpoint(1.0, run.len() as f64);
                    run.iter().for_each(|&(_, i)| self.value[i] = rank);
                    before += run.len();
                }
                rest.push(before as f64 + f64::midpoint(1.0, (n_terms - before) as f64));
            }
        }
        let none = central_interval(&rest, 0.95)?;
        let mut start = 0;
        let mut ranks = Vec::with_capacity(rest.len());
        let interval = |&end: &usize| {
            let of_term = start..end;
            start = end;
            if of_term.is_empty() {
                return Some(none);
            }
            ranks.clone_from(&rest);
            of_term.for_each(|i| ranks[self.resample[i] as usize] = self.value[i]);
            central_interval(&ranks, 0.95)
        };
        self.ends.iter().map(interval).collect()
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
        assert_eq!(share_difference(&[], &Draws::new(0, 10, 1)), None);
        assert_eq!(share_difference(&[[(1, 2), (0, 0)]], &Draws::new(1, 10, 1)), None);
    }

    #[test]
    fn share_differences() {
        let even = vec![[(3, 10), (1, 10)]; 6];
        let (low, high) = share_difference(&even, &Draws::new(6, 500, 1)).unwrap();
        assert!((low - 0.2).abs() < 1e-12 && (high - 0.2).abs() < 1e-12);
        let uneven = [[(9, 10), (1, 10)], [(0, 10), (1, 10)], [(1, 10), (2, 10)]];
        let (low, high) = share_difference(&uneven, &Draws::new(3, 2_000, 1)).unwrap();
        assert!(low < 0.0 && high > 0.5, "{low} {high}");
    }
}
