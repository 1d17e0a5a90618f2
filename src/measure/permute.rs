//! How far apart would two sides be if the labels meant nothing? The baseline of a divergence.

use super::divergence::jensen_shannon;
use super::quantile::quantile;
use super::random::Random;

/// One exchangeable piece of text (a clause, a block, a document): its side and its term counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Whether it belongs to the target.
    pub target: bool,
    /// Term index and count, each term at most once.
    pub terms: Vec<(u32, u32)>,
}

/// A divergence beside what chance gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Against {
    /// Jensen–Shannon divergence in bits between the pieces of the two sides.
    pub observed: f64,
    /// Mean over shuffled labels.
    pub baseline: f64,
    /// 95 % of the shuffles lie at or below this.
    pub baseline_95: f64,
    /// `(shuffles at least as far apart + 1) / (shuffles + 1)`.
    pub p: f64,
}

/// Divergence of the two sides, and of `shuffles` random divisions of the same pieces with as many on each side.
///
/// The pieces must be what is exchangeable if the sides do not differ: whole clauses or texts, as the words within one
/// hang together. `None` where a side has no counts.
#[must_use]
pub fn divergence_against_chance(pieces: &[Piece], shuffles: usize, seed: u64) -> Option<Against> {
    let n_terms = pieces.iter().flat_map(|p| &p.terms).map(|&(t, _)| t as usize + 1).max()?;
    let mut total = vec![0_u64; n_terms];
    add(&mut total, pieces.iter());
    let divergence = |target: &[u64]| {
        let reference: Vec<u64> = total.iter().zip(target).map(|(all, a)| all - a).collect();
        jensen_shannon(target, &reference)
    };
    let mut side = vec![0_u64; n_terms];
    add(&mut side, pieces.iter().filter(|p| p.target));
    let observed = divergence(&side)?;
    let on_target = pieces.iter().filter(|p| p.target).count();
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    let mut random = Random::new(seed, "shuffled labels");
    let mut values = Vec::with_capacity(shuffles);
    for _ in 0..shuffles {
        random.shuffle(&mut order);
        side.fill(0);
        add(&mut side, order.iter().take(on_target).map(|&i| &pieces[i]));
        values.extend(divergence(&side));
    }
    let hits = values.iter().filter(|&&v| v >= observed * (1.0 - 1e-9)).count();
    let baseline = values.iter().sum::<f64>() / values.len().max(1) as f64;
    let baseline_95 = quantile(&mut values, 0.95)?;
    Some(Against { observed, baseline, baseline_95, p: (hits as f64 + 1.0) / (values.len() as f64 + 1.0) })
}

fn add<'p>(counts: &mut [u64], pieces: impl Iterator<Item = &'p Piece>) {
    for &(term, n) in pieces.flat_map(|p| &p.terms) {
        counts[term as usize] += u64::from(n);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::testing::close;

    fn piece(target: bool, terms: &[(u32, u32)]) -> Piece {
        Piece { target, terms: terms.to_vec() }
    }

    #[test]
    fn two_ways_of_speaking_are_farther_than_chance() {
        let pieces: Vec<Piece> = (0..40).map(|i| piece(i % 2 == 0, &[(u32::from(i % 2 == 0), 3), (2, 1)])).collect();
        let found = divergence_against_chance(&pieces, 200, 1).unwrap();
        close(found.observed, 0.75);
        assert!(found.baseline < 0.1 && found.baseline_95 < 0.2, "{found:?}");
        close(found.p, 1.0 / 201.0);
    }

    #[test]
    fn one_way_of_speaking_is_chance() {
        // Ten words, each clause three of them at random.
        let mut random = Random::new(5, "clauses");
        let mut word = || u32::try_from(random.below(10)).unwrap();
        let pieces: Vec<Piece> = (0..60).map(|i| piece(i % 2 == 0, &[(word(), 1), (word(), 1), (word(), 1)])).collect();
        let found = divergence_against_chance(&pieces, 200, 1).unwrap();
        assert!(found.observed > 0.0 && found.p > 0.05, "{found:?}");
    }

    #[test]
    fn an_empty_side_has_no_divergence() {
        assert_eq!(divergence_against_chance(&[], 10, 1), None);
        assert_eq!(divergence_against_chance(&[piece(true, &[(0, 2)])], 10, 1), None);
    }
}
