//! The smallest difference that the counts still support: conservative log ratio with its interval.

use super::TermCounts;
use super::beta::logit_of_lower_tail;
use statrs::function::erf::erfc_inv;
use std::cmp::Ordering;

/// Interval of the log ratio at `alpha / m`, two-sided and exact; `(−∞, ∞)` where the term occurs on neither side or a side
/// has no tokens. A count of 0 leaves one bound infinite.
///
/// Clopper & Pearson 1934 bounds of the share `f_a / (f_a + f_b)`, turned into log ratios by `log2(n_b / n_a · p / (1 − p))`:
/// given the total, the share is binomial, so zeros need no pseudo-count. `m` is the number of tests of the family
/// (Bonferroni); below 1 it counts as 1.
#[must_use]
pub fn log_ratio_interval(counts: TermCounts, alpha: f64, m: usize) -> (f64, f64) {
    let TermCounts { f_a, f_b, n_a, n_b } = counts;
    if n_a == 0 || n_b == 0 || f_a + f_b == 0 {
        return (f64::NEG_INFINITY, f64::INFINITY);
    }
    let shift = (n_b as f64).log2() - (n_a as f64).log2();
    let tail = (alpha / (2.0 * m.max(1) as f64)).clamp(f64::MIN_POSITIVE, 0.5);
    let bound =
        |inside: u64, outside: u64| logit_of_lower_tail(inside as f64, outside as f64 + 1.0, tail) / std::f64::consts::LN_2;
    let lower = if f_a == 0 { f64::NEG_INFINITY } else { shift + bound(f_a, f_b) };
    let upper = if f_b == 0 { f64::INFINITY } else { shift - bound(f_b, f_a) };
    (lower, upper)
}

/// Conservative log ratio: the bound of [`log_ratio_interval`] nearer to 0, and 0 if the interval holds 0.
///
/// S. Evert 2022, "Measuring keyness", *Digital Humanities 2022*, <https://osf.io/cy6mw>. The ranking column: a hapax and a
/// shared word get 0, and a large difference in small counts does not outrank a solid one. No worked numbers are printed
/// there; the tests take those of the independent Python package `association-measures`.
#[must_use]
pub fn lrc(counts: TermCounts, alpha: f64, m: usize) -> f64 {
    nearer_to_zero(log_ratio_interval(counts, alpha, m))
}

/// The bound of an interval nearer to 0; 0 if the interval holds 0.
#[must_use]
pub fn nearer_to_zero((lower, upper): (f64, f64)) -> f64 {
    if lower > 0.0 {
        lower
    } else if upper < 0.0 {
        upper
    } else {
        0.0
    }
}

/// A two-sided error rate shared by `m` tests, as a tail probability and as the normal quantile that leaves it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    tail: f64,
    z: f64,
}

impl Level {
    /// The level of `alpha` over `m` tests; `m` below 1 counts as 1.
    #[must_use]
    pub fn new(alpha: f64, m: usize) -> Self {
        let tail = (alpha / (2.0 * m.max(1) as f64)).clamp(f64::MIN_POSITIVE, 0.5);
        Self { tail, z: erfc_inv(2.0 * tail) * std::f64::consts::SQRT_2 }
    }
}

/// [`lrc`] by closed form, for ranking thousands of resampled tables: Wilson's score bound with continuity correction
/// stands in for the exact one, which it meets within a quarter of a doubling in the tests.
///
/// R. G. Newcombe 1998, "Two-sided confidence intervals for the single proportion", *Statistics in Medicine* 17:857–872,
/// method 4. Where the other side has nothing the exact bound has a closed form too, `tail^(1/f)`, and is taken.
#[must_use]
pub fn lrc_by_wilson(f_a: f64, f_b: f64, n_a: f64, n_b: f64, level: Level) -> f64 {
    let n = f_a + f_b;
    let side = (f_a * n_b).partial_cmp(&(f_b * n_a)).unwrap_or(Ordering::Equal);
    if n <= 0.0 || side == Ordering::Equal {
        return 0.0;
    }
    // Lower bound of the share of the higher side.
    let (f, own, other) = if side == Ordering::Greater { (f_a, n_a, n_b) } else { (f_b, n_b, n_a) };
    let Level { tail, z } = level;
    let low = if f >= n {
        tail.powf(1.0 / n)
    } else {
        let p = f / n;
        let root = (z * z - 2.0 - 1.0 / n + 4.0 * p * (n * (1.0 - p) + 1.0)).max(0.0).sqrt();
        ((2.0 * n * p + z * z - 1.0 - z * root) / (2.0 * (n + z * z))).max(0.0)
    };
    let bound = (low * other / ((1.0 - low) * own)).log2();
    match side {
        _ if bound.is_nan() || bound <= 0.0 => 0.0,
        Ordering::Less => -bound,
        _ => bound,
    }
}

/// Tells for one pair of token counts, without root or logarithm, which counts can have an [`lrc_by_wilson`] other than 0.
///
/// Wilson's bound lies above the share `n_a / (n_a + n_b)` of even rates just if the score test with continuity correction
/// rejects that share, `(|f_a − E| − ½)² > z² E (1 − share)`; where the other side has nothing, if `share^n < tail`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Screen {
    share: f64,
    /// `z²` times the variance of one occurrence.
    spread: f64,
    /// Occurrences above which those of target and of reference alone tell.
    alone: (f64, f64),
}

/// Rounding that a screen allows for: what is let through is worked out in full anyway.
const SLACK: f64 = 1.0 - 1e-9;

impl Screen {
    /// The screen for the tokens of target and reference, both above 0.
    #[must_use]
    pub fn new(n_a: f64, n_b: f64, level: Level) -> Self {
        let (share, other) = (n_a / (n_a + n_b), n_b / (n_a + n_b));
        let alone = |share: f64| level.tail.ln() / share.ln() * SLACK;
        Self { share, spread: level.z * level.z * share * other * SLACK, alone: (alone(share), alone(other)) }
    }

    /// Whether the score may be other than 0; where not it is 0.
    #[must_use]
    #[allow(clippy::needless_bitwise_bool, reason = "without short cuts the compiler takes several resamples at once")]
    pub fn passes(&self, f_a: f64, f_b: f64) -> bool {
        let n = f_a + f_b;
        let excess = (f_a - n * self.share).abs() - 0.5;
        ((excess > 0.0) & (excess * excess > n * self.spread))
            | ((f_b <= 0.0) & (n > self.alone.0))
            | ((f_a <= 0.0) & (n > self.alone.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::testing::close;

    fn counts(f_a: u64, f_b: u64, n_a: u64, n_b: u64) -> TermCounts {
        TermCounts { f_a, f_b, n_a, n_b }
    }

    #[test]
    fn agrees_with_other_implementations() {
        let c = counts(155, 42, 10_000, 8_000);
        close(lrc(c, 0.05, 12), 0.851_269_714_445);
        close(lrc(c, 0.05, 1), 1.061_787_408_14);
        let (lower, upper) = log_ratio_interval(c, 0.05, 12);
        close(lower, 0.851_269_714_445);
        close(upper, 2.338_991_522_68);
    }

    #[test]
    fn hapax_shared_and_absent_words_get_zero() {
        close(lrc(counts(1, 0, 10_000, 8_000), 0.05, 1), 0.0);
        close(lrc(counts(66, 54, 10_000, 8_000), 0.05, 12), 0.0);
        close(lrc(counts(0, 0, 10_000, 8_000), 0.05, 12), 0.0);
        close(lrc(counts(9, 0, 10, 0), 0.05, 12), 0.0);
        assert_eq!(log_ratio_interval(counts(0, 0, 5, 5), 0.05, 1), (f64::NEG_INFINITY, f64::INFINITY));
    }

    #[test]
    fn a_zero_cell_has_one_finite_bound() {
        // With f_b = 0 the lower bound of the share is (alpha/2m)^(1/f_a).
        let (lower, upper) = log_ratio_interval(counts(25, 0, 10_000, 8_000), 0.05, 12);
        let share = f64::powf(0.05 / 24.0, 1.0 / 25.0);
        close(lower, (0.8 * share / (1.0 - share)).log2());
        assert_eq!(upper, f64::INFINITY);
        let (lower, upper) = log_ratio_interval(counts(0, 25, 8_000, 10_000), 0.05, 12);
        close(upper, -(0.8 * share / (1.0 - share)).log2());
        assert_eq!(lower, f64::NEG_INFINITY);
    }

    #[test]
    fn swapping_sides_swaps_signs() {
        for (f_a, f_b) in [(3, 40), (400_000, 350_000), (1, 90)] {
            let (lower, upper) = log_ratio_interval(counts(f_a, f_b, 3_000_000, 1_000_000), 0.05, 800);
            let (l, u) = log_ratio_interval(counts(f_b, f_a, 1_000_000, 3_000_000), 0.05, 800);
            close(lower, -u);
            close(upper, -l);
        }
    }

    #[test]
    fn closed_form_is_near_the_exact_bound() {
        let level = Level::new(0.05, 12);
        assert!((level.z - 2.865).abs() < 1e-3, "{level:?}");
        for (f_a, f_b) in [(155, 42), (18, 96), (25, 0), (66, 54), (1, 0), (0, 0), (4, 60)] {
            let exact = lrc(counts(f_a, f_b, 10_000, 8_000), 0.05, 12);
            let near = lrc_by_wilson(f_a as f64, f_b as f64, 1e4, 8e3, level);
            assert!((exact - near).abs() < 0.25, "{f_a} {f_b}: {exact} {near}");
        }
    }

    #[test]
    fn the_screen_lets_through_what_differs() {
        for m in [1, 12, 800, 5_000] {
            let level = Level::new(0.05, m);
            for (n_a, n_b) in [(1e4, 8e3), (3e6, 2e3), (7.0, 7.0), (1e3, 9e5)] {
                let screen = Screen::new(n_a, n_b, level);
                let (mut passed, mut differ) = (0, 0);
                for (f_a, f_b) in (0..90).flat_map(|a| (0..90).map(move |b| (f64::from(a * a), f64::from(b * b)))) {
                    let score = lrc_by_wilson(f_a, f_b, n_a, n_b, level);
                    assert!(score == 0.0 || screen.passes(f_a, f_b), "{f_a} {f_b} of {n_a} {n_b}: {score}");
                    passed += u32::from(screen.passes(f_a, f_b));
                    differ += u32::from(score != 0.0);
                }
                assert!(passed <= differ + 20, "{passed} passed, {differ} differ");
            }
        }
    }
}
