//! Quantiles of a sample, for percentile intervals.

/// The `q` quantile (0 to 1) by linear interpolation between order statistics, type 7 of R. J. Hyndman & Y. Fan 1996, "Sample
/// quantiles in statistical packages", *The American Statistician* 50(4):361–365, the default of R, numpy and polars.
/// `None` for an empty sample; the slice is reordered.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A place in the slice.
pub fn quantile(values: &mut [f64], q: f64) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    let place = q.clamp(0.0, 1.0) * last as f64;
    let below = place.floor() as usize;
    let (_, &mut low, rest) = values.select_nth_unstable_by(below, f64::total_cmp);
    let high = rest.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
    let part = place - below as f64;
    Some(if part > 0.0 { low + part * (high - low) } else { low })
}

/// The two quantiles that enclose the middle `share` of a sample; `None` for an empty sample.
#[must_use]
pub fn central_interval(values: &[f64], share: f64) -> Option<(f64, f64)> {
    central_interval_of(values, share, |v| v)
}

/// [`central_interval`] of an increasing function of the values, which is asked for the few values that matter only.
///
/// Values are thrown into [`BINS`] bins by the leading bits of their order, so that only those at the ends are put in
/// order: two passes over the sample, where selecting would need some ten.
#[must_use]
pub fn central_interval_of(values: &[f64], share: f64, of: impl Fn(f64) -> f64) -> Option<(f64, f64)> {
    let last = values.len().checked_sub(1)?;
    let tail = (1.0 - share) / 2.0;
    let place = |q: f64| q.clamp(0.0, 1.0) * last as f64;
    let keys: Vec<u64> = values.iter().map(|v| order_key(*v)).collect();
    let bins = Bins::of(&keys);
    let mut ends = Vec::new();
    let mut at = |place: f64| {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A place in the slice.
        let below = place.floor() as usize;
        let (low, high) = bins.two(&keys, below, &mut ends);
        let (low, high, part) = (of(low), of(high), place - below as f64);
        if part > 0.0 { low + part * (high - low) } else { low }
    };
    Some((at(place(tail)), at(place(1.0 - tail))))
}

/// Bins of [`central_interval_of`]; a power of two.
const BINS: usize = 256;

/// How many values lie in each bin.
struct Bins {
    lowest: u64,
    shift: u32,
    counts: [u32; BINS],
}

impl Bins {
    fn of(keys: &[u64]) -> Self {
        let (mut lowest, mut highest) = (u64::MAX, 0);
        for &key in keys {
            (lowest, highest) = (lowest.min(key), highest.max(key));
        }
        let bits = u64::BITS - highest.saturating_sub(lowest).leading_zeros();
        let mut bins = Self { lowest, shift: bits.saturating_sub(BINS.ilog2()), counts: [0; BINS] };
        for &key in keys {
            bins.counts[bins.bin(key)] += 1;
        }
        bins
    }

    #[allow(clippy::cast_possible_truncation)] // Below `BINS`, which a mask says again.
    fn bin(&self, key: u64) -> usize {
        (key.wrapping_sub(self.lowest) >> self.shift) as usize & (BINS - 1)
    }

    /// The values at `place` and after it in order; the last one twice where there is none after it.
    fn two(&self, keys: &[u64], place: usize, found: &mut Vec<u64>) -> (f64, f64) {
        let (mut first, mut before) = (0, 0);
        while first < BINS - 1 && before + self.counts[first] as usize <= place {
            before += self.counts[first] as usize;
            first += 1;
        }
        let (mut end, mut held) = (first + 1, self.counts[first] as usize);
        while end < BINS && before + held < place + 2 {
            held += self.counts[end] as usize;
            end += 1;
        }
        found.clear();
        found.extend(keys.iter().copied().filter(|key| (first..end).contains(&self.bin(*key))));
        found.sort_unstable();
        let low = found.get(place - before).copied().unwrap_or(self.lowest);
        let high = found.get(place - before + 1).copied().unwrap_or(low);
        (of_order_key(low), of_order_key(high))
    }
}

/// A whole number that is ordered as [`f64::total_cmp`] orders.
fn order_key(value: f64) -> u64 {
    let bits = value.to_bits();
    bits ^ (if value.is_sign_negative() { u64::MAX } else { 1 << 63 })
}

/// The value of an [`order_key`].
fn of_order_key(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 0 { !key } else { key ^ (1 << 63) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::testing::close;

    #[test]
    fn type_seven() {
        // R: quantile(c(1, 2, 4, 8), c(.1, .5, .9)) gives 1.3, 3.0, 6.8.
        let mut v = [8.0, 1.0, 4.0, 2.0];
        close(quantile(&mut v, 0.1).unwrap(), 1.3);
        close(quantile(&mut v, 0.5).unwrap(), 3.0);
        close(quantile(&mut v, 0.9).unwrap(), 6.8);
        close(quantile(&mut v, 1.0).unwrap(), 8.0);
    }

    #[test]
    fn small_samples() {
        assert_eq!(quantile(&mut [], 0.5), None);
        assert_eq!(central_interval(&[], 0.95), None);
        close(quantile(&mut [3.0], 0.9).unwrap(), 3.0);
        let (low, high) = central_interval(&[5.0, 0.0, 10.0], 0.5).unwrap();
        close(low, 2.5);
        close(high, 7.5);
    }

    #[test]
    fn bins_give_what_selecting_gives() {
        let mut random = crate::measure::random::Random::new(1, "samples");
        for n in 1..300 {
            for spread in [0, 1, 3, 40, 100_000] {
                #[allow(clippy::cast_precision_loss)]
                let mut next = || (random.below(spread + 1) as f64 - spread as f64 / 3.0) / 7.0;
                let values: Vec<f64> = (0..n).map(|_| next()).collect();
                for share in [0.0, 0.5, 0.9, 0.95, 1.0] {
                    let mut sorted = values.clone();
                    let tail = (1.0 - share) / 2.0;
                    let expected = (quantile(&mut sorted, tail), quantile(&mut sorted, 1.0 - tail));
                    let (low, high) = central_interval(&values, share).unwrap();
                    assert_eq!((Some(low), Some(high)), expected, "{values:?} {share}");
                }
            }
        }
        assert_eq!(central_interval_of(&[1.0, 8.0, 2.0], 1.0, f64::log2), Some((0.0, 3.0)));
        assert_eq!(central_interval(&[f64::NEG_INFINITY, 0.0, f64::INFINITY], 0.0), Some((0.0, 0.0)));
    }
}
