//! Log-odds with an informative prior: a difference shrunk towards what the language does anyway.

use super::TermCounts;

/// A log-odds ratio and its z.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogOdds {
    /// Difference of the two log odds, natural logarithm.
    pub delta: f64,
    /// `delta` over its standard deviation.
    pub z: f64,
}

/// Log-odds ratio with a Dirichlet prior: `alpha_w` the prior's count of this term, `alpha_0` of all terms.
///
/// B. L. Monroe, M. P. Colaresi & K. M. Quinn 2008, "Fightin' Words", *Political Analysis* 16(4):372–403, equations 15, 16, 20
/// and 22 (pp. 387–388). The paper prints no small example; the tests take the numbers of the independent Python
/// package `logodds`. Two traps: the mass `alpha_0` decides the answer, so it is printed beside every z, and z fails
/// on a zero cell (the variance holds `1 / alpha_w`), so it is never ranked by. `None` where a prior count is not
/// positive or a side has no tokens.
#[must_use]
pub fn log_odds(counts: TermCounts, alpha_w: f64, alpha_0: f64) -> Option<LogOdds> {
    let TermCounts { f_a, f_b, n_a, n_b } = counts;
    if alpha_w.is_nan() || alpha_w <= 0.0 || n_a == 0 || n_b == 0 {
        return None;
    }
    let y = |f: u64| f as f64 + alpha_w;
    let odds = |f: u64, n: u64| y(f) / (n as f64 + alpha_0 - y(f));
    let delta = odds(f_a, n_a).ln() - odds(f_b, n_b).ln();
    let z = delta / (1.0 / y(f_a) + 1.0 / y(f_b)).sqrt();
    (delta.is_finite() && z.is_finite()).then_some(LogOdds { delta, z })
}

/// The prior's count of a term that makes up `f` of `n` tokens of a background, scaled so that all terms sum to `alpha_0`.
///
/// A term missing from the background gets half an occurrence: a prior of nothing would make every difference infinite.
#[must_use]
pub fn scaled_prior(f: u64, n: u64, alpha_0: f64) -> f64 {
    if n == 0 { 0.0 } else { alpha_0 * (if f == 0 { 0.5 } else { f as f64 }) / n as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::testing::close;

    fn counts(f_a: u64, f_b: u64, n_a: u64, n_b: u64) -> TermCounts {
        TermCounts { f_a, f_b, n_a, n_b }
    }

    #[test]
    fn the_mass_of_the_prior_decides() {
        let c = counts(155, 42, 10_000, 8_000);
        let flat = log_odds(c, 0.01, 0.13).unwrap();
        close(flat.delta, 1.092_798_835_9);
        close(flat.z, 6.282_626_838_74);
        let scaled = log_odds(c, scaled_prior(900, 1_000_000, 500.0), 500.0).unwrap();
        assert!((scaled.z - 6.332_254_270_51).abs() < 1e-6, "{scaled:?}");
    }

    #[test]
    fn a_zero_cell_is_weak_by_z() {
        let z = log_odds(counts(25, 0, 10_000, 8_000), 0.01, 0.13).unwrap().z;
        assert!(z > 0.0 && z < 1.0, "{z}");
    }

    #[test]
    fn undefined_cases() {
        assert_eq!(log_odds(counts(1, 1, 9, 9), 0.0, 0.0), None);
        assert_eq!(log_odds(counts(1, 0, 9, 0), 0.1, 1.0), None);
        close(scaled_prior(3, 0, 500.0), 0.0);
        close(scaled_prior(0, 1_000, 500.0), 0.25);
        close(log_odds(counts(5, 5, 100, 100), 1.0, 50.0).unwrap().delta, 0.0);
    }
}
