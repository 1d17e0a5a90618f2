//! Is a term's difference between target and reference more than chance? G², its p and BIC.
//!
//! G² treats tokens as independent, and words of one text are not (Lijffijt et al. 2016, *Digital Scholarship in the
//! Humanities* 31(2):374–397): read it beside the source-level numbers of [`super::flips`] and [`super::leave_one_out`].

use super::TermCounts;
use statrs::function::erf::erfc;

/// Occurrences expected in target and reference if the term had one rate in both; zeros where there are no tokens.
#[must_use]
pub fn expected(counts: TermCounts) -> (f64, f64) {
    let (n_a, n_b) = (counts.n_a as f64, counts.n_b as f64);
    let rate = (counts.f_a + counts.f_b) as f64 / (n_a + n_b);
    if rate.is_finite() { (n_a * rate, n_b * rate) } else { (0.0, 0.0) }
}

/// The log-likelihood ratio G² over all four cells, without correction: `2 Σ O ln(O/E)`, `0 ln 0 = 0`; 0 or more.
///
/// T. Dunning 1993, "Accurate methods for the statistics of surprise and coincidence", *Computational Linguistics*
/// 19(1):61–74; worked example p. 72 (table 10, 0, 3, 31764 gives 167.23). The two-cell form of Rayson & Garside 2000
/// leaves out the cells of all other tokens and is a little smaller; it is [`g2_two_cells`].
///
/// The four differences `O − E` are ±d and add up to 0, so each cell may be summed as `O ln(O/E) − (O − E)`, which is never
/// negative: in the plain form sums of the size of the corpus cancel, and a word used alike gets noise for a G².
#[must_use]
pub fn g2(counts: TermCounts) -> f64 {
    let TermCounts { f_a, f_b, n_a, n_b } = counts;
    let n = n_a as f64 + n_b as f64;
    let (f, rest) = (f_a as f64 + f_b as f64, n_a.saturating_sub(f_a) as f64 + n_b.saturating_sub(f_b) as f64);
    // Exact before it is rounded, as the products nearly cancel where the rates are nearly equal.
    let (of_a, of_b) = (u128::from(f_a) * u128::from(n_b), u128::from(f_b) * u128::from(n_a));
    let d = of_a.abs_diff(of_b) as f64 / n * if of_a < of_b { -1.0 } else { 1.0 };
    let cell = |row: u64, column: f64, d: f64| {
        let expected = row as f64 * column / n;
        if expected > 0.0 { expected * excess(d / expected) } else { 0.0 }
    };
    2.0 * (cell(n_a, f, d) + cell(n_b, f, -d) + cell(n_a, rest, -d) + cell(n_b, rest, d))
}

/// `(1 + x) ln(1 + x) − x`, for `x` of −1 (or what rounding makes of it) and more; by its series `x²/2 − x³/6 + x⁴/12 …`
/// near 0.
fn excess(x: f64) -> f64 {
    if x <= -1.0 {
        1.0
    } else if x.abs() < 0.01 {
        (2..10).rev().map(f64::from).fold(0.0, |sum, k| 1.0 / (k * (k - 1.0)) - x * sum) * x * x
    } else {
        (1.0 + x) * x.ln_1p() - x
    }
}

/// The log-likelihood of the two cells of the term alone; 0 or more.
///
/// P. Rayson & R. Garside 2000, "Comparing corpora using frequency profiling", p. 3; worked example 12,000 and 10,000 in
/// a million words each: 182.07 (where [`g2`] gives 184.09). Offered so that numbers of other tools can be recognised.
#[must_use]
pub fn g2_two_cells(counts: TermCounts) -> f64 {
    let (e_a, e_b) = expected(counts);
    (2.0 * (term(counts.f_a as f64, e_a) + term(counts.f_b as f64, e_b))).max(0.0)
}

/// Upper tail of the chi-square distribution with one degree of freedom, the p of a G²; 1 for 0 and below.
#[must_use]
pub fn p_of_g2(g2: f64) -> f64 {
    if g2 > 0.0 { erfc((g2 / 2.0).sqrt()) } else { 1.0 }
}

/// Bayesian information criterion of a G² with one degree of freedom: `G² − ln(n_a + n_b)`.
///
/// A. Wilson 2013, "Embracing Bayes factors for key item analysis in corpus linguistics", pp. 3–11: above 2 positive, above 6
/// strong, above 10 very strong evidence for a difference; below 0 evidence for none. `None` without tokens.
#[must_use]
pub fn bic(g2: f64, n_a: u64, n_b: u64) -> Option<f64> {
    let n = (n_a + n_b) as f64;
    (n > 0.0).then(|| g2 - n.ln())
}

fn term(observed: f64, expected: f64) -> f64 {
    if observed > 0.0 && expected > 0.0 { observed * (observed / expected).ln() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::testing::{close, printed};

    fn counts(f_a: u64, f_b: u64, n_a: u64, n_b: u64) -> TermCounts {
        TermCounts { f_a, f_b, n_a, n_b }
    }

    #[test]
    fn nearly_even_rates_keep_their_digits() {
        // By decimal numbers of sixty digits.
        close(g2(counts(77, 81, 40_380, 42_480)) * 1e7, 1.197_748_996_734_08);
        close(g2(counts(50_000_001, 50_000_000, 3_000_000_000, 3_000_000_000)) * 1e9, 10.169_491_425_452_5);
    }

    #[test]
    fn dunning_1993_page_72() {
        // k(AB) 10, k(¬A B) 0, k(A ¬B) 3, k(¬A ¬B) 31764: as two rows of 13 and 31764.
        printed(g2(counts(10, 0, 13, 31764)), "167.23");
    }

    #[test]
    fn rayson_and_garside_2000() {
        let c = counts(12_000, 10_000, 1_000_000, 1_000_000);
        printed(g2_two_cells(c), "182.07");
        printed(g2(c), "184.09");
        // Brezina 2018, Statistics in Corpus Linguistics, chapter 3.
        printed(g2_two_cells(counts(620, 267, 1_017_879, 1_007_532)), "140.87");
    }

    #[test]
    fn empty_zero_and_even() {
        close(g2(counts(0, 0, 0, 0)), 0.0);
        close(g2(counts(5, 0, 10, 0)), 0.0);
        close(g2(counts(7, 7, 100, 100)), 0.0);
        // One side has all: 2 * 25 * ln(25 / E) + the rest.
        assert!(g2(counts(25, 0, 10_000, 8_000)) > 29.0);
        assert_eq!(bic(0.0, 0, 0), None);
    }

    #[test]
    fn the_tail_is_exact_far_out() {
        close(p_of_g2(3.841_458_820_694_124), 0.05);
        // Values of scipy 1.16 chi2.sf(x, 1).
        close(p_of_g2(46.647_701_759) / 8.496_657_083_98e-12, 1.0);
        close(p_of_g2(0.0), 1.0);
        close(p_of_g2(-1.0), 1.0);
        assert!(p_of_g2(1e3) > 0.0);
    }
}
