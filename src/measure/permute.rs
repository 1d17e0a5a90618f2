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
    let n = pieces.len();
    let pool = Pool::new(&pieces, &sides);
    drop(pieces);
    // Numbers of half the size are shuffled in half the cache.
    let mut values = if u16::try_from(n).is_ok() {
        shuffled::<u16>((0..).take(n).collect(), on_target, &pool, (shuffles, seed))
    } else {
        shuffled::<u32>((0..).take(n).collect(), on_target, &pool, (shuffles, seed))
    };
    let hits = values.iter().filter(|&&v| v >= observed * (1.0 - 1e-9)).count();
    let baseline = values.iter().sum::<f64>() / values.len().max(1) as f64;
    let baseline_95 = quantile(&mut values, 0.95)?;
    Some(Against { observed, baseline, baseline_95, p: (hits as f64 + 1.0) / (values.len() as f64 + 1.0) })
}

/// The number of a piece.
trait Number: Copy {
    fn place(self) -> usize;
}

impl Number for u16 {
    fn place(self) -> usize {
        usize::from(self)
    }
}

impl Number for u32 {
    fn place(self) -> usize {
        self as usize
    }
}

/// The divergences of random divisions of the pieces that `order` numbers.
fn shuffled<N: Number>(mut order: Vec<N>, on_target: usize, pool: &Pool, (shuffles, seed): (usize, u64)) -> Vec<f64> {
    let mut random = Random::new(seed, "shuffled labels");
    let mut values = Vec::with_capacity(shuffles);
    let mut division = Division::new(order.len());
    // The side of fewer pieces is counted; the other has the rest.
    let counts_target = on_target <= order.len() - on_target;
    // A byte has the divisions of eight shuffles, and eight times as many pieces fit the cache.
    let mut counted = vec![0_u8; order.len()];
    for from in (0..shuffles).step_by(LANES) {
        division.clear();
        let lanes = LANES.min(shuffles - from);
        for first in (0..lanes).step_by(8) {
            counted.fill(0);
            for lane in first..lanes.min(first + 8) {
                let mut choose = |piece: N| counted[piece.place()] |= 1 << (lane - first);
                if counts_target {
                    random.shuffle_down_to(on_target, &mut order, |_| ());
                    random.shuffle_down_to(0, &mut order[..on_target], choose);
                } else {
                    random.shuffle_down_to(on_target, &mut order, &mut choose);
                    random.shuffle_down_to(0, &mut order[..on_target], |_| ());
                }
            }
            division.choose(first, &counted);
        }
        values.extend(pool.divergences(&division).into_iter().take(LANES.min(shuffles - from)).flatten());
    }
    values
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

/// Divisions made at a time: the bits of a word.
const LANES: usize = 64;

struct Division {
    /// For each piece the divisions, one a bit, in which it is on the counted side.
    sides: Vec<u64>,
}

impl Division {
    fn new(pieces: usize) -> Self {
        Self { sides: vec![0; pieces] }
    }

    fn clear(&mut self) {
        self.sides.fill(0);
    }

    /// Puts pieces on the counted side of eight divisions, a bit of their bytes each.
    fn choose(&mut self, first: usize, counted: &[u8]) {
        self.sides.iter_mut().zip(counted).for_each(|(side, &counted)| *side |= u64::from(counted) << first);
    }
}

/// Counts of 64 divisions at once: bit `i` of each in word `i`, so that a word of ones and zeros is added to all of them
/// in few steps.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    bits: [u64; 32],
    used: usize,
}

impl Counts {
    #[inline]
    fn add(&mut self, mut ones: u64) {
        let mut i = 0;
        while ones != 0 && i < self.bits.len() {
            let carry = self.bits[i] & ones;
            self.bits[i] ^= ones;
            ones = carry;
            i += 1;
        }
        self.used = self.used.max(i);
    }

    /// The count of each division.
    fn lanes(&self) -> [u32; LANES] {
        let mut lanes = [0; LANES];
        for (bit, word) in self.bits.iter().take(self.used).enumerate() {
            for (lane, count) in lanes.iter_mut().enumerate() {
                *count |= u32::from(word >> lane & 1 == 1) << bit;
            }
        }
        lanes
    }

    /// The divisions in which the count is `n`, which is below 16.
    fn equal(&self, n: usize) -> u64 {
        (0..4).fold(u64::MAX, |all, bit| all & if n >> bit & 1 == 1 { self.bits[bit] } else { !self.bits[bit] })
    }
}

/// The pieces, ready to be divided again and again: terms by number of occurrences, the rare ones first.
struct Pool {
    total: Vec<u32>,
    /// The pieces of each term, as often as it occurs in them, and where those of each term end.
    pieces: Vec<u32>,
    ends: Vec<u32>,
    /// All occurrences.
    n: u64,
    /// `x log2 x` of small whole numbers.
    x_log_x: Vec<f64>,
}

/// How many rare terms have so many occurrences on the one side and on the other.
type Alike = [[u32; FEW + 1]; FEW + 1];

impl Pool {
    fn new(pieces: &Pieces, sides: &[Vec<u64>; 2]) -> Self {
        let all: Vec<u64> = sides[0].iter().zip(&sides[1]).map(|(a, b)| a + b).collect();
        let mut by_total: Vec<usize> = (0..all.len()).collect();
        by_total.sort_by_key(|&t| all[t]);
        let total: Vec<u32> = by_total.iter().map(|&t| narrow(all[t])).collect();
        let mut next = vec![0_u32; all.len()];
        let mut sum = 0;
        for &t in &by_total {
            next[t] = sum;
            sum += narrow(all[t]);
        }
        let mut of_term = vec![0_u32; pieces.terms.len()];
        for (i, piece) in (0..pieces.len()).zip(0..) {
            for &term in pieces.of(i) {
                of_term[next[term as usize] as usize] = piece;
                next[term as usize] += 1;
            }
        }
        let ends = by_total.iter().map(|&t| next[t]).collect();
        Self { n: all.iter().sum(), total, pieces: of_term, ends, x_log_x: (0..1024).map(x_log_x).collect() }
    }

    /// Occurrences of each term on the counted side.
    fn counts<'d>(&'d self, division: &'d Division) -> impl Iterator<Item = (u32, Counts)> + 'd {
        let mut start = 0;
        self.total.iter().zip(&self.ends).map(move |(&total, &end)| {
            let mut counts = Counts::default();
            let pieces = self.pieces.get(start..end as usize).unwrap_or_default();
            pieces.iter().for_each(|&piece| counts.add(division.sides[piece as usize]));
            start = end as usize;
            (total, counts)
        })
    }

    /// [`jensen_shannon`] between the counted side and the rest, of each division; `None` where either has no counts.
    fn divergences(&self, division: &Division) -> Vec<Option<f64>> {
        let mut alike = vec![Alike::default(); LANES];
        let mut frequent: Vec<(u32, [u32; LANES])> = Vec::new();
        let mut counts = self.counts(division).peekable();
        while let Some(&(total, _)) = counts.peek() {
            if total as usize > FEW {
                frequent.extend(counts.by_ref().map(|(total, counts)| (total, counts.lanes())));
                break;
            }
            // Terms of one total differ only in how many of it are on the counted side.
            let mut terms = [Counts::default(); FEW + 1];
            while let Some((_, counts)) = counts.next_if(|(other, _)| *other == total) {
                (0..=total as usize).for_each(|x| terms[x].add(counts.equal(x)));
            }
            for (x, terms) in (0..=total as usize).zip(&terms).filter(|_| total > 0) {
                alike.iter_mut().zip(terms.lanes()).for_each(|(alike, n)| alike[x][total as usize - x] += n);
            }
        }
        let of_lane = |(lane, alike): (usize, &Alike)| {
            let frequent = frequent.iter().map(|(total, lanes)| (lanes[lane], total - lanes[lane]));
            self.divergence(alike, frequent)
        };
        alike.iter().enumerate().map(of_lane).collect()
    }

    /// With p and q the shares and m their mean, it is `½ Σ p log2 p + ½ Σ q log2 q − Σ m log2 m`, where the first two sums
    /// are of whole numbers' `x log2 x`, and `m` is the same for all terms with the same two counts.
    fn divergence(&self, alike: &Alike, frequent: impl Iterator<Item = (u32, u32)> + Clone) -> Option<f64> {
        let rare = (0..).zip(alike).map(|(x, row)| x * row.iter().map(|n| u64::from(*n)).sum::<u64>());
        let n_one = rare.sum::<u64>() + frequent.clone().map(|(x, _)| u64::from(x)).sum::<u64>();
        let n_other = self.n - n_one;
        if n_one == 0 || n_other == 0 {
            return None;
        }
        let (mut one, mut other, mut both) = (0.0, 0.0, 0.0);
        let mut add = |x: u32, y: u32, times: f64| {
            one += times * self.x_log_x(x);
            other += times * self.x_log_x(y);
            let weight = f64::from(x) * n_other as f64 + f64::from(y) * n_one as f64;
            both += times * weight * weight.log2();
        };
        for (x, row) in (0..).zip(alike) {
            (0..).zip(row).filter(|(_, times)| **times > 0).for_each(|(y, &times)| add(x, y, f64::from(times)));
        }
        frequent.for_each(|(x, y)| add(x, y, 1.0));
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
        let pool = Pool::new(&pieces, &sides);
        // Every other division counts the target.
        let target: Vec<u8> = (0..90).map(|i| if i % 3 == 0 { 0b1010_1010 } else { 0 }).collect();
        let mut division = Division::new(90);
        (0..LANES).step_by(8).for_each(|first| division.choose(first, &target));
        for (lane, found) in pool.divergences(&division).into_iter().enumerate() {
            match found {
                Some(found) => close(found, jensen_shannon(&sides[0], &sides[1]).unwrap()),
                None => assert!(lane % 2 == 0, "nothing is counted in {lane}"),
            }
        }
    }
}
