//! Would the sources show this difference if the two roles were the same to them? Sign flips of paired differences.
//!
//! Each source that speaks of both roles gives one difference of rates. If the roles did not differ in this term, the two
//! labels could change places within any source, so every pattern of signs would be as likely as the one seen
//! (E. J. G. Pitman 1937, "Significance tests which may be applied to samples from any populations", *JRSS Supplement*
//! 4:119–130; R. A. Fisher 1935, *The Design of Experiments*, section 21). Tokens of one source need not be independent.

use super::random::Random;
use super::sources::SourceCounts;

/// Differences up to this number have all their sign patterns tried (2¹² of them); more are sampled.
pub const EXACT_UP_TO: usize = 12;

/// Sign patterns worked on at once: a block of all sources' signs stays in the processor's cache.
const BLOCK: usize = 256;

/// Result of a sign-flip test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FlipTest {
    /// Two-sided p: share of sign patterns whose mean difference is at least as far from 0 as the one seen.
    pub p: f64,
    /// Smallest p that this term could have reached: `2 / 2^k` for `k` sources whose rates differ (5 sources: 0.0625), or,
    /// where patterns are sampled, `1 / (resamples + 1)`. A p is only worth reading beside it.
    pub smallest_p: f64,
}

/// The sign-flip test of every term, in their order; p and smallest p are 1 where no source tells the sides apart.
///
/// The statistic is the plain mean of `f_a / n_a − f_b / n_b` over the sources with tokens on both sides: each source has
/// one voice. Up to [`EXACT_UP_TO`] differences the p is exact. Above, `resamples` patterns are drawn, the same for all
/// terms, and p is `(hits + 1) / (resamples + 1)` (B. Phipson & G. K. Smyth 2010, "Permutation p-values should never be
/// zero", *SAGMB* 9(1):39).
#[must_use]
pub fn flip_tests(table: &SourceCounts, resamples: usize, seed: u64) -> Vec<FlipTest> {
    let differences: Vec<Vec<(u32, f64)>> = (0..table.terms.len()).map(|t| paired_differences(table, t)).collect();
    let mut tests: Vec<FlipTest> = differences.iter().map(|d| exact(d)).collect();
    let sampled: Vec<usize> = (0..tests.len()).filter(|&t| differences[t].len() > EXACT_UP_TO).collect();
    if sampled.is_empty() {
        return tests;
    }
    let limits: Vec<f64> = differences.iter().map(|d| limit(d)).collect();
    let mut hits = vec![0_usize; tests.len()];
    let mut random = Random::new(seed, "sign flips");
    let mut done = 0;
    while done < resamples {
        let width = BLOCK.min(resamples - done);
        let signs = sign_block(&mut random, table.tokens.len());
        for &t in &sampled {
            let mut sums = [0.0_f64; BLOCK];
            for &(source, d) in &differences[t] {
                for (sum, sign) in sums.iter_mut().zip(&signs[source as usize]) {
                    *sum += d * sign;
                }
            }
            hits[t] += sums[..width].iter().filter(|s| s.abs() >= limits[t]).count();
        }
        done += width;
    }
    let all = resamples as f64 + 1.0;
    for t in sampled {
        tests[t] = FlipTest { p: (hits[t] as f64 + 1.0) / all, smallest_p: 1.0 / all };
    }
    tests
}

/// Differences of the two rates in the sources with tokens on both sides, without the zeros, which no flip changes.
fn paired_differences(table: &SourceCounts, term: usize) -> Vec<(u32, f64)> {
    let difference = |cell: &super::sources::Cell| {
        let c = table.in_source(*cell);
        let paired = c.n_a > 0 && c.n_b > 0 && c.higher_side().is_ne();
        paired.then(|| (cell.source, c.f_a as f64 / c.n_a as f64 - c.f_b as f64 / c.n_b as f64))
    };
    table.cells(term).iter().filter_map(difference).collect()
}

/// Sums this far from 0 count as at least as far as the one seen, rounding included.
fn limit(differences: &[(u32, f64)]) -> f64 {
    differences.iter().map(|&(_, d)| d).sum::<f64>().abs() * (1.0 - 1e-9)
}

/// All patterns in Gray-code order, one sign changing a step; the first difference keeps its sign, as the other half of
/// the patterns mirrors these.
fn exact(differences: &[(u32, f64)]) -> FlipTest {
    let k = differences.len();
    if k == 0 || k > EXACT_UP_TO {
        return FlipTest { p: 1.0, smallest_p: 1.0 };
    }
    let limit = limit(differences);
    let mut signs = [1.0_f64; EXACT_UP_TO];
    let mut hits = 1_u32;
    let patterns = 1_u32 << (k - 1);
    for step in 1..patterns {
        let flipped = step.trailing_zeros() as usize + 1;
        signs[flipped] = -signs[flipped];
        let sum: f64 = differences.iter().zip(&signs).map(|(&(_, d), s)| d * s).sum();
        hits += u32::from(sum.abs() >= limit);
    }
    FlipTest { p: f64::from(hits) / f64::from(patterns), smallest_p: 1.0 / f64::from(patterns) }
}

fn sign_block(random: &mut Random, n_sources: usize) -> Vec<[f64; BLOCK]> {
    let mut signs = vec![[0.0; BLOCK]; n_sources];
    for row in &mut signs {
        for chunk in row.chunks_mut(64) {
            let mut bits = random.bits();
            for sign in chunk {
                *sign = if bits & 1 == 0 { 1.0 } else { -1.0 };
                bits >>= 1;
            }
        }
    }
    signs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::sources::Cell;
    use crate::measure::testing::close;

    /// One term in sources of 1,000 and 1,000 tokens.
    fn one_term(cells: &[(u64, u64)]) -> SourceCounts {
        let cell = |(i, &(f_a, f_b)): (usize, &(u64, u64))| Cell { source: u32::try_from(i).unwrap(), f_a, f_b };
        SourceCounts { tokens: vec![(1_000, 1_000); cells.len()], terms: vec![cells.iter().enumerate().map(cell).collect()] }
    }

    #[test]
    fn five_sources_cannot_go_below_a_sixteenth() {
        let test = flip_tests(&one_term(&[(9, 1), (8, 2), (7, 1), (9, 3), (6, 1)]), 2_000, 1)[0];
        close(test.p, 2.0 / 32.0);
        close(test.smallest_p, 2.0 / 32.0);
    }

    #[test]
    fn fisher_1935_section_21() {
        // Darwin's fifteen pairs of maize: 863 of the 2¹⁵ patterns have a sum of 314 or more on one side, p = 0.0526718.
        let eighths = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48_i64];
        let cells: Vec<(u64, u64)> = eighths.iter().map(|&d| (100_u64.saturating_add_signed(d), 100)).collect();
        let test = flip_tests(&one_term(&cells), 20_000, 1)[0];
        assert!((test.p - 1_726.0 / 32_768.0).abs() < 0.005, "{test:?}");
        close(test.smallest_p, 1.0 / 20_001.0);
    }

    #[test]
    fn exact_and_sampled_agree() {
        let cells: Vec<(u64, u64)> = (0..12).map(|i| (5 + i % 7, 4 + (i * 5) % 6)).collect();
        let exact = flip_tests(&one_term(&cells), 2_000, 1)[0];
        let mut more = cells.clone();
        more.push((1_000, 1_000)); // No difference: nothing to flip.
        assert_eq!(flip_tests(&one_term(&more), 2_000, 1)[0], exact);
    }

    #[test]
    fn nothing_to_flip() {
        assert_eq!(flip_tests(&SourceCounts::default(), 100, 1), []);
        let test = flip_tests(&one_term(&[(3, 3), (2, 2)]), 100, 1)[0];
        assert_eq!(test, FlipTest { p: 1.0, smallest_p: 1.0 });
        // A source without reference tokens is no pair.
        let lone = SourceCounts { tokens: vec![(10, 0)], terms: vec![vec![Cell { source: 0, f_a: 5, f_b: 0 }]] };
        assert_eq!(flip_tests(&lone, 100, 1)[0], FlipTest { p: 1.0, smallest_p: 1.0 });
        // One pair: either sign is as likely.
        close(flip_tests(&one_term(&[(9, 0)]), 100, 1)[0].p, 1.0);
    }

    #[test]
    fn the_seed_decides() {
        let cells: Vec<(u64, u64)> = (0..30).map(|i| (5 + i % 7, 5 + (i * 5) % 6)).collect();
        let table = one_term(&cells);
        assert_eq!(flip_tests(&table, 500, 1), flip_tests(&table, 500, 1));
    }
}
