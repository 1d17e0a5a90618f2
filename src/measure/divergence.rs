//! How far apart are two distributions over the same terms?

/// Jensen–Shannon divergence in bits, 0 (same) to 1 (nothing in common), of two lists of counts over the same terms.
///
/// J. Lin 1991, "Divergence measures based on the Shannon entropy", *IEEE Transactions on Information Theory* 37(1):145–151,
/// equation 4.1 with equal weights. No smoothing; a side is its counts over their sum. scipy's `jensenshannon` is the
/// square root of this. It grows with the vocabulary and falls with sample size, so it says little without the baseline
/// of [`super::permute`]. `None` where a side is empty; a list that is shorter counts as followed by zeros.
#[must_use]
pub fn jensen_shannon(a: &[u64], b: &[u64]) -> Option<f64> {
    let (n_a, n_b) = (a.iter().sum::<u64>(), b.iter().sum::<u64>());
    let pairs = (0..a.len().max(b.len())).map(|i| (a.get(i).copied().unwrap_or(0), b.get(i).copied().unwrap_or(0)));
    (n_a > 0 && n_b > 0).then(|| pairs.map(|(x, y)| contribution(x, y, n_a, n_b)).sum::<f64>().clamp(0.0, 1.0))
}

/// What one term adds to [`jensen_shannon`], in bits; the terms add up to the whole.
#[must_use]
pub fn contribution(f_a: u64, f_b: u64, n_a: u64, n_b: u64) -> f64 {
    if f_a == 0 && f_b == 0 {
        return 0.0;
    }
    let (p, q) = (f_a as f64 / n_a as f64, f_b as f64 / n_b as f64);
    if f_a == 0 || f_b == 0 {
        // The share over the mean is 2, and its logarithm 1.
        return f64::midpoint(p, q);
    }
    let middle = f64::midpoint(p, q);
    let half = |x: f64| if x > 0.0 { x * (x / middle).log2() / 2.0 } else { 0.0 };
    half(p) + half(q)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::testing::close;

    #[test]
    fn same_apart_and_between() {
        close(jensen_shannon(&[3, 1], &[6, 2]).unwrap(), 0.0);
        close(jensen_shannon(&[5, 0], &[0, 9]).unwrap(), 1.0);
        // ½·log2(4/3) + ¼·log2(2/3) + ¼·log2 2 for (1, 0) against (½, ½).
        let expected = 0.5 * (4.0_f64 / 3.0).log2() + 0.25 * (2.0_f64 / 3.0).log2() + 0.25;
        close(jensen_shannon(&[7], &[4, 4]).unwrap(), expected);
    }

    #[test]
    fn terms_add_up_and_empty_is_none() {
        let (a, b) = ([155, 66, 0, 25], [42, 54, 18, 0]);
        let sum: f64 = a.iter().zip(b).map(|(&x, y)| contribution(x, y, 246, 114)).sum();
        close(jensen_shannon(&a, &b).unwrap(), sum);
        assert_eq!(jensen_shannon(&[], &[1]), None);
        assert_eq!(jensen_shannon(&[0], &[0]), None);
    }
}
