//! Do two or more judges put the same items in the same order?

/// Ranks from 1, the smallest first; ties share the mean of their places.
#[must_use]
pub fn average_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&i, &j| values[i].total_cmp(&values[j]));
    ranks_in_order(values, order)
}

/// [`average_ranks`] of some of the values, whose places come in order of the values; 0 for the others.
///
/// # Panics
/// If a place is none of the values'.
#[must_use]
pub fn ranks_in_order(values: &[f64], order: impl IntoIterator<Item = usize>) -> Vec<f64> {
    let order: Vec<usize> = order.into_iter().collect();
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for run in order.chunk_by(|&i, &j| values[i] == values[j]) {
        for &i in run {
            ranks[i] = before as f64 + f64::midpoint(1.0, run.len() as f64);
        }
        before += run.len();
    }
    ranks
}

/// Spearman's rank correlation, −1 to 1: Pearson's correlation of the average ranks.
///
/// C. Spearman 1904, "The proof and measurement of association between two things", *American Journal of Psychology*
/// 15(1):72–101; with ties as in M. G. Kendall 1945, "The treatment of ties in ranking problems", *Biometrika* 33:239–251.
/// `None` for fewer than two items, for lists of unequal length, or where a list is all ties.
#[must_use]
pub fn spearman(a: &[f64], b: &[f64]) -> Option<f64> {
    (a.len() == b.len()).then(|| pearson(&average_ranks(a), &average_ranks(b)))?
}

/// Pearson's correlation; `None` for fewer than two items or where a list does not vary.
#[must_use]
pub fn pearson(a: &[f64], b: &[f64]) -> Option<f64> {
    if a.len() < 2 || a.len() != b.len() {
        return None;
    }
    let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for (x, y) in a.iter().zip(b) {
        let (x, y) = (x - mean_a, y - mean_b);
        ab += x * y;
        aa += x * x;
        bb += y * y;
    }
    (aa > 0.0 && bb > 0.0).then(|| (ab / (aa * bb).sqrt()).clamp(-1.0, 1.0))
}

/// Kendall's coefficient of concordance W, 0 (no agreement) to 1 (same order), corrected for ties; one list per judge.
///
/// M. G. Kendall & B. Babington Smith 1939, "The problem of m rankings", *Annals of Mathematical Statistics* 10(3):275–287;
/// ties as in S. Siegel & N. J. Castellan 1988, *Nonparametric Statistics for the Behavioral Sciences*, p. 266.
/// `None` for fewer than two judges or items, for lists of unequal length, or where all judges tie everything.
#[must_use]
pub fn kendall_w(judges: &[Vec<f64>]) -> Option<f64> {
    let items = judges.first()?.len();
    if judges.len() < 2 || items < 2 || judges.iter().any(|j| j.len() != items) {
        return None;
    }
    let (k, n) = (judges.len() as f64, items as f64);
    let mut sums = vec![0.0; items];
    let mut ties = 0.0;
    for judge in judges {
        let ranks = average_ranks(judge);
        for (sum, rank) in sums.iter_mut().zip(&ranks) {
            *sum += rank;
        }
        let mut sorted = ranks;
        sorted.sort_by(f64::total_cmp);
        ties += sorted.chunk_by(|x, y| x == y).map(|run| (run.len() as f64).powi(3) - run.len() as f64).sum::<f64>();
    }
    let mean = k * (n + 1.0) / 2.0;
    let spread: f64 = sums.iter().map(|s| (s - mean).powi(2)).sum();
    let largest = k * k * (n.powi(3) - n) - k * ties;
    (largest > 0.0).then(|| (12.0 * spread / largest).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::testing::{close, printed};

    #[test]
    fn ties_share_their_places() {
        assert_eq!(average_ranks(&[10.0, 20.0, 10.0, 30.0, 20.0, 20.0]), [1.5, 4.0, 1.5, 6.0, 4.0, 4.0]);
        assert!(average_ranks(&[]).is_empty());
    }

    #[test]
    fn spearman_without_ties_is_the_textbook_form() {
        // 1 − 6 Σd² / (n (n² − 1)) with d² of 1, 1, 1, 1, 0.
        let found = spearman(&[1.0, 2.0, 3.0, 4.0, 5.0], &[2.0, 1.0, 4.0, 3.0, 5.0]).unwrap();
        close(found, 1.0 - 6.0 * 4.0 / (5.0 * 24.0));
    }

    #[test]
    fn siegel_and_castellan_1988_page_263() {
        // Three interviewers rank six applicants: W = .16.
        let judges: Vec<Vec<f64>> = [[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]]
            .iter()
            .map(|j| j.iter().map(|&r| f64::from(r)).collect())
            .collect();
        printed(kendall_w(&judges).unwrap(), "0.16");
    }

    #[test]
    fn full_agreement_and_undefined_cases() {
        let judge = vec![3.0, 1.0, 2.0, 2.0];
        close(kendall_w(&[judge.clone(), judge.clone(), judge.clone()]).unwrap(), 1.0);
        assert_eq!(kendall_w(&[]), None);
        assert_eq!(kendall_w(std::slice::from_ref(&judge)), None);
        assert_eq!(kendall_w(&[judge.clone(), vec![1.0]]), None);
        assert_eq!(kendall_w(&[vec![2.0; 4], vec![5.0; 4]]), None);
        assert_eq!(spearman(&[1.0], &[1.0]), None);
        assert_eq!(spearman(&[1.0, 2.0], &[1.0]), None);
        assert_eq!(spearman(&[1.0, 2.0], &[7.0, 7.0]), None);
        close(spearman(&[1.0, 2.0], &[7.0, 6.0]).unwrap(), -1.0);
    }
}
