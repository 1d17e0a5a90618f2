//! How far apart would two sides be if the labels meant nothing? The baseline of a divergence.

use super::divergence::jensen_shannon;
use super::quantile::quantile;
use super::random::Random;

/// Exchangeable pieces of text (clauses, blocks, documents): of each its side and its terms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pieces {
    /// Whether each belongs to the target.
    target: Vec<bool>,
    /// Term indices of all pieces, one piece after the other, a term as often as it occurs.
    terms: Vec<u32>,
    /// Where the terms of each piece end.
    ends: Vec<u32>,
}

impl Pieces {
    /// Adds a piece; a term that occurs several times comes several times.
    pub fn push(&mut self, target: bool, terms: impl Iterator<Item = u32>) {
        self.target.push(target);
        self.terms.extend(terms);
        self.ends.push(narrow(self.terms.len() as u64));
    }

    /// Number of pieces.
    #[must_use]
    pub fn len(&self) -> usize {
        self.target.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.target.is_empty()
    }

    fn of(&self, piece: usize) -> &[u32] {
        let at = |i: usize| self.ends.get(i).map_or(0, |&end| end as usize);
        let start = piece.checked_sub(1).map_or(0, at);
        self.terms.get(start..at(piece)).unwrap_or_default()
    }
}

fn narrow(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
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
pub fn divergence_against_chance(pieces: Pieces, shuffles: usize, seed: u64) -> Option<Against> {
    let sides = sides(&pieces)?;
    let observed = jensen_shannon(&sides[0], &sides[1])?;
    let on_target = pieces.target.iter().filter(|t| **t).count();
    let mut order: Vec<u32> = (0..).take(pieces.len()).collect();
    let mut pool = Pool::new(pieces, &sides);
    let mut random = Random::new(seed, "shuffled labels");
    let mut values = Vec::with_capacity(shuffles);
    for _ in 0..shuffles {
        random.shuffle(&mut order);
        // The side of fewer pieces is counted; the other has the rest.
        let (one, other) = order.split_at(on_target);
        values.extend(pool.divergence(if one.len() <= other.len() { one } else { other }));
    }
    let hits = values.iter().filter(|&&v| v >= observed * (1.0 - 1e-9)).count();
    let baseline = values.iter().sum::<f64>() / values.len().max(1) as f64;
    let baseline_95 = quantile(&mut values, 0.95)?;
    Some(Against { observed, baseline, baseline_95, p: (hits as f64 + 1.0) / (values.len() as f64 + 1.0) })
}

/// Occurrences of each term on either side; `None` without terms.
fn sides(pieces: &Pieces) -> Option<[Vec<u64>; 2]> {
    let n_terms = pieces.terms.iter().max().map(|&t| t as usize + 1)?;
    let mut sides = [vec![0_u64; n_terms], vec![0_u64; n_terms]];
    for (i, target) in pieces.target.iter().enumerate() {
        let side = &mut sides[usize::from(!target)];
        pieces.of(i).iter().for_each(|&term| side[term as usize] += 1);
    }
    Some(sides)
}

/// Terms with no more occurrences than this are told apart by their counts only.
const FEW: usize = 15;

/// The pieces, ready to be divided again and again: terms by number of occurrences, the rare ones first.
struct Pool {
    pieces: Pieces,
    total: Vec<u32>,
    /// All occurrences.
    n: u64,
    /// Occurrences on the counted side.
    side: Vec<u32>,
    /// `x log2 x` of small whole numbers.
    x_log_x: Vec<f64>,
}

impl Pool {
    fn new(mut pieces: Pieces, sides: &[Vec<u64>; 2]) -> Self {
        let all: Vec<u64> = sides[0].iter().zip(&sides[1]).map(|(a, b)| a + b).collect();
        let mut by_total: Vec<usize> = (0..all.len()).collect();
        by_total.sort_by_key(|&t| all[t]);
        let mut place = vec![0_u32; all.len()];
        (0..).zip(&by_total).for_each(|(i, &t)| place[t] = i);
        let total: Vec<u32> = by_total.iter().map(|&t| narrow(all[t])).collect();
        pieces.terms.iter_mut().for_each(|t| *t = place[*t as usize]);
        Self { pieces, n: all.iter().sum(), side: vec![0; total.len()], total, x_log_x: (0..1024).map(x_log_x).collect() }
    }

    /// [`jensen_shannon`] between some pieces and the rest; `None` where either has no counts.
    ///
    /// With p and q the shares and m their mean, it is `½ Σ p log2 p + ½ Σ q log2 q − Σ m log2 m`, where the first two sums
    /// are of whole numbers' `x log2 x`, and `m` is the same for all terms with the same two counts.
    fn divergence(&mut self, pieces: &[u32]) -> Option<f64> {
        self.side.fill(0);
        for &piece in pieces {
            for &term in self.pieces.of(piece as usize) {
                self.side[term as usize] += 1;
            }
        }
        let n_one: u64 = self.side.iter().map(|&x| u64::from(x)).sum();
        let n_other = self.n - n_one;
        if n_one == 0 || n_other == 0 {
            return None;
        }
        // How many rare terms have these counts on the one side and on the other.
        let mut alike = [[0_u32; FEW + 1]; FEW + 1];
        let rare = self.total.partition_point(|&all| all as usize <= FEW);
        for (&x, &all) in self.side.iter().zip(&self.total).take(rare).filter(|(_, all)| **all > 0) {
            alike[x as usize & FEW][(all - x) as usize & FEW] += 1;
        }
        let (mut one, mut other, mut both) = (0.0, 0.0, 0.0);
        let mut add = |x: u32, y: u32, times: f64| {
            one += times * self.x_log_x(x);
            other += times * self.x_log_x(y);
            let weight = f64::from(x) * n_other as f64 + f64::from(y) * n_one as f64;
            both += times * weight * weight.log2();
        };
        for (x, row) in (0..).zip(&alike) {
            (0..).zip(row).filter(|(_, times)| **times > 0).for_each(|(y, &times)| add(x, y, f64::from(times)));
        }
        for (&x, &all) in self.side.iter().zip(&self.total).skip(rare) {
            add(x, all - x, 1.0);
        }
        // Σ m log2 m of m = weight / (2 n_one n_other); the weights add up to 2 n_one n_other.
        let (n_one, n_other) = (n_one as f64, n_other as f64);
        let scale = 2.0 * n_one * n_other;
        let entropies = (one / n_one - n_one.log2() + other / n_other - n_other.log2()) / 2.0;
        Some((entropies - (both / scale - scale.log2())).clamp(0.0, 1.0))
    }

    fn x_log_x(&self, x: u32) -> f64 {
        self.x_log_x.get(x as usize).copied().unwrap_or_else(|| x_log_x(x))
    }
}

fn x_log_x(x: u32) -> f64 {
    if x == 0 { 0.0 } else { f64::from(x) * f64::from(x).log2() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::testing::close;

    type Piece = (bool, Vec<(u32, u32)>);

    fn piece(target: bool, terms: &[(u32, u32)]) -> Piece {
        (target, terms.to_vec())
    }

    fn pieces(all: impl IntoIterator<Item = Piece>) -> Pieces {
        let mut pieces = Pieces::default();
        for (target, terms) in all {
            pieces.push(target, terms.into_iter().flat_map(|(term, n)| std::iter::repeat_n(term, n as usize)));
        }
        pieces
    }

    #[test]
    fn two_ways_of_speaking_are_farther_than_chance() {
        let pieces = pieces((0..40).map(|i| piece(i % 2 == 0, &[(u32::from(i % 2 == 0), 3), (2, 1)])));
        let found = divergence_against_chance(pieces, 200, 1).unwrap();
        close(found.observed, 0.75);
        assert!(found.baseline < 0.1 && found.baseline_95 < 0.2, "{found:?}");
        close(found.p, 1.0 / 201.0);
    }

    #[test]
    fn one_way_of_speaking_is_chance() {
        // Ten words, each clause three of them at random.
        let mut random = Random::new(5, "clauses");
        let mut word = || u32::try_from(random.below(10)).unwrap();
        let pieces = pieces((0..60).map(|i| piece(i % 2 == 0, &[(word(), 1), (word(), 1), (word(), 1)])));
        let found = divergence_against_chance(pieces, 200, 1).unwrap();
        assert!(found.observed > 0.0 && found.p > 0.05, "{found:?}");
    }

    #[test]
    fn an_empty_side_has_no_divergence() {
        assert_eq!(divergence_against_chance(Pieces::default(), 10, 1), None);
        assert_eq!(divergence_against_chance(pieces([piece(true, &[(0, 2)])]), 10, 1), None);
    }

    #[test]
    fn divisions_have_the_divergence_of_their_counts() {
        let mut random = Random::new(7, "clauses");
        let mut below = |n: usize| u32::try_from(random.below(n)).unwrap();
        // Rare terms, common ones, and one that is in every clause.
        let all: Vec<Piece> = (0..90)
            .map(|i| piece(i % 3 == 0, &[(0, 20), (1 + below(5), 1 + below(3)), (6 + below(100), 1), (106 + i, 1)]))
            .collect();
        let mut sides = [vec![0; 196], vec![0; 196]];
        for (target, terms) in &all {
            terms.iter().for_each(|&(t, n)| sides[usize::from(!target)][t as usize] += u64::from(n));
        }
        let pieces = pieces(all);
        assert_eq!(super::sides(&pieces).expect("terms"), sides);
        let mut pool = Pool::new(pieces, &sides);
        let target: Vec<u32> = (0..90).filter(|i| i % 3 == 0).collect();
        close(pool.divergence(&target).unwrap(), jensen_shannon(&sides[0], &sides[1]).unwrap());
        assert_eq!(pool.divergence(&[]), None);
    }
}
