//! The generator of `reports/README.md`, section "Chance", written anew.

/// PCG XSL RR 128/64 of a multiplicative congruential generator.
pub(super) struct Chance(u128);

impl Chance {
    /// The stream of the seed for a purpose.
    pub(super) fn new(seed: u64, purpose: &str) -> Self {
        let mut bytes = seed.to_le_bytes().to_vec();
        bytes.extend(purpose.as_bytes());
        let digest = blake3::hash(&bytes);
        let first = digest.as_bytes().iter().take(16).rev();
        Self(first.fold(0, |state, byte| state << 8 | u128::from(*byte)) | 1)
    }

    pub(super) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(0x2360_ED05_1FC6_5DA4_4385_DF64_9FCC_F645);
        let turn = u32::try_from(self.0 >> 122).unwrap();
        let low = |n: u128| u64::try_from(n & u128::from(u64::MAX)).unwrap();
        (low(self.0 >> 64) ^ low(self.0)).rotate_right(turn)
    }

    /// A number below the bound: the high half of the product; drawn again where the low half is below 2^64 mod bound.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        let bound = bound as u64;
        loop {
            let product = u128::from(self.bits()) * u128::from(bound);
            if product & u128::from(u64::MAX) >= (1 << 64) % u128::from(bound) {
                return usize::try_from(product >> 64).unwrap();
            }
        }
    }

    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            let j = self.below(i + 1);
            items.swap(i, j);
        }
    }
}

/// How often each of `n` sources is drawn, resample by resample.
pub(super) fn resamples(n: usize, resamples: usize, seed: u64) -> Vec<Vec<u64>> {
    let mut chance = Chance::new(seed, "bootstrap of sources");
    let mut draw = || {
        let mut times = vec![0; n];
        (0..n).for_each(|_| times[chance.below(n)] += 1);
        times
    };
    (0..resamples).map(|_| draw()).collect()
}
