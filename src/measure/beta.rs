//! Quantiles of the beta distribution far out in the tail, for exact binomial bounds on counts of any size.
//!
//! `statrs` gives the logarithm of the beta function; its incomplete beta function stops after 140 terms of the continued
//! fraction, too few for counts above some ten thousand, and its inverse works on the probability itself, which loses
//! digits near 0 and 1. Here the equation is solved for the logit, where the answer is wanted anyway.

use statrs::function::beta::ln_beta;

/// Terms of the continued fraction at most; it needs about the square root of the larger parameter.
const MAX_TERMS: u32 = 200_000;

/// The logit `ln(x / (1 − x))` of the `x` at which the regularised incomplete beta function `I_x(a, b)` is `tail`.
///
/// For `a, b > 0` and a `tail` in `0 < tail ≤ 0.5`. Newton's method on `ln I` over the logit, kept inside a bracket; `ln I`
/// is concave there, so it comes from the left without overshooting. Relative error about `1e-12`.
#[must_use]
pub fn logit_of_lower_tail(a: f64, b: f64, tail: f64) -> f64 {
    let target = tail.ln();
    let ln_b = ln_beta(a, b);
    // Left of the answer: I_x(a, b) ≤ x^a / (a B(a, b)), and x is below its logistic image's e^y.
    let mut y = ((target + a.ln() + ln_b) / a).min((a / b).ln());
    for _ in 0..200 {
        let (ln_i, slope) = ln_incomplete(a, b, ln_b, y);
        let step = (target - ln_i) / slope;
        // A step over the mean would leave the range in which the continued fraction converges fast.
        let next = if step > 4.0 { y + 4.0 } else { y + step };
        if (next - y).abs() <= 1e-14 * y.abs().max(1.0) {
            return next;
        }
        y = next;
    }
    y
}

/// `ln I_x(a, b)` at `x = 1 / (1 + e^(−y))`, and its derivative by `y`.
fn ln_incomplete(a: f64, b: f64, ln_b: f64, y: f64) -> (f64, f64) {
    let (ln_x, ln_1x) = (-(-y).exp().ln_1p(), -y.exp().ln_1p());
    let ln_kernel = a * ln_x + b * ln_1x - ln_b;
    let x = ln_x.exp();
    if x <= (a + 1.0) / (a + b + 2.0) {
        let h = continued_fraction(a, b, x);
        (ln_kernel + (h / a).ln(), a / h)
    } else {
        // Right of the mean the other tail converges: I_x(a, b) = 1 − I_(1−x)(b, a).
        let upper = (ln_kernel + (continued_fraction(b, a, ln_1x.exp()) / b).ln()).exp().min(1.0 - f64::EPSILON);
        ((-upper).ln_1p(), ln_kernel.exp() / (1.0 - upper))
    }
}

/// The continued fraction of the incomplete beta function by Lentz's method: NIST Digital Library of Mathematical
/// Functions, 8.17.22, <https://dlmf.nist.gov/8.17.E22>.
fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let keep = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / keep(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for m in 1..MAX_TERMS {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / keep(1.0 + even * d);
        c = keep(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / keep(1.0 + odd * d);
        c = keep(1.0 + odd / c);
        h *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    h
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::testing::close;

    #[test]
    fn closed_forms() {
        // I_x(a, 1) = x^a and I_x(1, b) = 1 − (1 − x)^b.
        for (n, tail) in [(1.0, 0.025), (3.0, 1e-6), (40.0, 0.002), (5_000.0, 1e-9)] {
            let x: f64 = f64::powf(tail, 1.0 / n);
            close(logit_of_lower_tail(n, 1.0, tail), (x / (1.0 - x)).ln());
            let x = -(f64::ln_1p(-tail) / n).exp_m1();
            close(logit_of_lower_tail(1.0, n, tail), (x / (1.0 - x)).ln());
        }
    }

    #[test]
    fn symmetric_median_is_zero() {
        for n in [1.0, 2.0, 77.0, 1e5, 1e7] {
            assert!(logit_of_lower_tail(n, n, 0.5).abs() < 1e-9, "{n}");
        }
    }

    #[test]
    fn large_counts_tend_to_the_normal() {
        // For a = b = 10⁶ the logit has standard deviation √(2 / 10⁶); its 2.5 % point is −1.96 of these.
        let y = logit_of_lower_tail(1e6, 1e6, 0.025);
        assert!((y / (2e-6_f64.sqrt() * -1.959_963_985) - 1.0).abs() < 1e-5, "{y}");
    }
}
