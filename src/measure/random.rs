//! Chance with a seed: the same numbers on every machine.
//!
//! The generator is PCG XSL RR 128/64 (M. E. O'Neill 2014, "PCG: a family of simple fast space-efficient statistically
//! good algorithms for random number generation", HMC-CS-2014-0905), whose output its crate keeps stable; the step from
//! its bits to a number below a bound stands here, so that no update of a dependency changes a report.

use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::Rng;

/// A seeded source of random numbers for one purpose.
#[derive(Debug, Clone)]
pub struct Random(Pcg64Mcg);

impl Random {
    /// The stream of `seed` for the purpose `name`; other names give unrelated streams, so that one measure more or less
    /// leaves the numbers of the others as they were.
    #[must_use]
    pub fn new(seed: u64, name: &str) -> Self {
        let digest = blake3::Hasher::new().update(&seed.to_le_bytes()).update(name.as_bytes()).finalize();
        let mut state = [0; 16];
        state.copy_from_slice(&digest.as_bytes()[..16]);
        Self(Pcg64Mcg::new(u128::from_le_bytes(state)))
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number in `0..bound`, each equally likely; 0 where `bound` is 0.
    ///
    /// D. Lemire 2019, "Fast random integer generation in an interval", *ACM TOMACS* 29(1):3, algorithm 5.
    #[allow(clippy::cast_possible_truncation)] // The low half is wanted, and the result is below a `usize`.
    pub fn below(&mut self, bound: usize) -> usize {
        if bound == 0 {
            return 0;
        }
        let bound = bound as u64;
        loop {
            let product = u128::from(self.bits()) * u128::from(bound);
            let (high, low) = ((product >> 64) as u64, product as u64);
            if low >= bound || low >= bound.wrapping_neg() % bound {
                return high as usize;
            }
        }
    }

    /// Puts a list in random order (Fisher–Yates).
    pub fn shuffle<T: Copy>(&mut self, items: &mut [T]) {
        self.shuffle_down_to(0, items, |_| ());
    }

    /// The first steps of [`Random::shuffle`], which decide on the places from the last down to `from`, where the shuffling
    /// of what stands before goes on; `tell` hears of the item of each.
    pub fn shuffle_down_to<T: Copy>(&mut self, from: usize, items: &mut [T], mut tell: impl FnMut(T)) {
        for place in (from..items.len()).rev() {
            if place > 0 {
                items.swap(place, self.below(place + 1));
            }
            tell(items[place]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn results_are_fixed() {
        let mut random = Random::new(1, "test");
        let found: Vec<usize> = (0..8).map(|_| random.below(1000)).collect();
        assert_eq!(found, [317, 315, 783, 838, 829, 715, 714, 520]);
    }

    #[test]
    fn purposes_differ() {
        assert_ne!(Random::new(1, "a").bits(), Random::new(1, "b").bits());
        assert_ne!(Random::new(1, "a").bits(), Random::new(2, "a").bits());
    }

    #[test]
    fn below_is_even_and_in_range() {
        let mut random = Random::new(7, "even");
        let mut seen = [0_u32; 6];
        for _ in 0..60_000 {
            seen[random.below(6)] += 1;
        }
        assert!(seen.iter().all(|&n| (9_600..10_400).contains(&n)), "{seen:?}");
        assert_eq!((random.below(0), random.below(1)), (0, 0));
    }

    #[test]
    fn shuffles_keep_the_items() {
        let mut items: Vec<u32> = (0..50).collect();
        Random::new(3, "shuffle").shuffle(&mut items);
        assert_ne!(items, (0..50).collect::<Vec<_>>());
        let (mut told, mut again) = (Vec::new(), (0..50).collect::<Vec<u32>>());
        let mut random = Random::new(3, "shuffle");
        random.shuffle_down_to(20, &mut again, |item| told.push(item));
        random.shuffle_down_to(0, &mut again[..20], |item| told.push(item));
        told.reverse();
        assert_eq!((&told, &again), (&items, &items));
        items.sort_unstable();
        assert_eq!(items, (0..50).collect::<Vec<_>>());
    }
}
