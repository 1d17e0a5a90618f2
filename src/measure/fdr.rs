//! Many tests at once: the share of false findings among those reported.

/// Adjusted p values (q) of a family of tests: reporting all with q below .05 expects at most 5 % of them to be false.
///
/// Y. Benjamini & Y. Hochberg 1995, "Controlling the false discovery rate", *Journal of the Royal Statistical Society* B
/// 57(1):289–300; worked example p. 295 (15 tests; four are rejected at .05). The output has the order of the input; every
/// q is at least its p and at most 1. The family is what was tested, so a filter set beforehand (a smallest count) makes it
/// smaller and a filter on p must not.
#[must_use]
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let m = p.len() as f64;
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&i, &j| p[i].total_cmp(&p[j]));
    let mut q = vec![1.0; p.len()];
    let mut smallest = 1.0_f64;
    for (rank, &i) in order.iter().enumerate().rev() {
        smallest = smallest.min(p[i] * m / (rank + 1) as f64);
        q[i] = smallest;
    }
    q
}

#[cfg(test)]
mod tests {
    use super::benjamini_hochberg;
    use crate::measure::testing::close;

    #[test]
    fn benjamini_and_hochberg_1995_page_295() {
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
            1.0000,
        ];
        let q = benjamini_hochberg(&p);
        assert_eq!(q.iter().filter(|&&q| q <= 0.05).count(), 4);
        close(q[0], 0.0015);
        close(q[3], 0.0095 * 15.0 / 4.0);
        close(q[14], 1.0);
    }

    #[test]
    fn order_ties_and_empty() {
        assert!(benjamini_hochberg(&[]).is_empty());
        close(benjamini_hochberg(&[0.03])[0], 0.03);
        let q = benjamini_hochberg(&[0.04, 0.01, 0.04, 0.03]);
        close(q[1], 0.04);
        for i in [0, 2, 3] {
            close(q[i], 0.04);
        }
    }
}
