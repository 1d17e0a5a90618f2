//! How large is a term's difference? Rates per million and log ratios.

use super::TermCounts;

/// Occurrences in a million tokens; `None` without tokens.
#[must_use]
pub fn per_million(f: u64, n: u64) -> Option<f64> {
    (n > 0).then(|| f as f64 * 1e6 / n as f64)
}

/// Log ratio: binary logarithm of the ratio of the two rates; +1 says twice as frequent in the target.
///
/// A. Hardie 2014, "Log Ratio: an informal introduction" (CASS, Lancaster). Zero rule of that text: a count of 0 becomes
/// 0.5, the other count stays as it is. `None` where a side has no tokens or the term occurs on neither.
/// Worked example (Brezina 2018, chapter 3): 620 of 1,017,879 against 267 of 1,007,532 gives 1.2.
#[must_use]
pub fn log_ratio(counts: TermCounts) -> Option<f64> {
    let TermCounts { f_a, f_b, n_a, n_b } = counts;
    if n_a == 0 || n_b == 0 || f_a + f_b == 0 {
        return None;
    }
    let half = |f: u64| if f == 0 { 0.5 } else { f as f64 };
    Some(ratio_of_rates(half(f_a), n_a as f64, half(f_b), n_b as f64).log2())
}

/// Log ratio with a half added to every count, `(f + ½) / (n + ½)`, for the small counts of single sources, where a zero
/// is the rule and must not change the scale.
///
/// S. D. Walter 1975, "The distribution of Levin's measure of attributable risk", *Biometrika* 62:371–375.
/// `None` where a side has no tokens.
#[must_use]
pub fn log_ratio_walter(counts: TermCounts) -> Option<f64> {
    let TermCounts { f_a, f_b, n_a, n_b } = counts;
    let half = |count: u64| count as f64 + 0.5;
    (n_a > 0 && n_b > 0).then(|| ratio_of_rates(half(f_a), half(n_a), half(f_b), half(n_b)).log2())
}

/// The products are exact below 2⁵³, so that equal ratios come out equal and tie in a ranking.
pub(super) fn ratio_of_rates(f_a: f64, n_a: f64, f_b: f64, n_b: f64) -> f64 {
    (f_a * n_b) / (f_b * n_a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::testing::{close, printed};

    fn counts(f_a: u64, f_b: u64, n_a: u64, n_b: u64) -> TermCounts {
        TermCounts { f_a, f_b, n_a, n_b }
    }

    #[test]
    fn brezina_2018_chapter_3() {
        printed(log_ratio(counts(620, 267, 1_017_879, 1_007_532)).unwrap(), "1.2");
    }

    #[test]
    fn doubling_is_one() {
        close(log_ratio(counts(40, 10, 1_000, 500)).unwrap(), 1.0);
        close(log_ratio(counts(10, 40, 500, 1_000)).unwrap(), -1.0);
    }

    #[test]
    fn zeros() {
        close(log_ratio(counts(8, 0, 100, 100)).unwrap(), 4.0);
        close(log_ratio(counts(0, 8, 100, 100)).unwrap(), -4.0);
        assert_eq!(log_ratio(counts(0, 0, 100, 100)), None);
        assert_eq!(log_ratio(counts(3, 0, 100, 0)), None);
        assert_eq!(per_million(0, 0), None);
        close(per_million(155, 10_000).unwrap(), 15_500.0);
    }

    #[test]
    fn walter_adds_to_both_sides() {
        // statistics of 用户 in source S1 of the test table: 60 of 4,000 against 12 of 2,500.
        close(log_ratio_walter(counts(60, 12, 4_000, 2_500)).unwrap(), 1.597_043_326_94);
        close(log_ratio_walter(counts(0, 0, 9, 9)).unwrap(), 0.0);
        assert_eq!(log_ratio_walter(counts(0, 0, 0, 9)), None);
    }
}
