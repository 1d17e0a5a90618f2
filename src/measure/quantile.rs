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
pub fn central_interval(values: &mut [f64], share: f64) -> Option<(f64, f64)> {
    let tail = (1.0 - share) / 2.0;
    Some((quantile(values, tail)?, quantile(values, 1.0 - tail)?))
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
        assert_eq!(central_interval(&mut [], 0.95), None);
        close(quantile(&mut [3.0], 0.9).unwrap(), 3.0);
        let (low, high) = central_interval(&mut [5.0, 0.0, 10.0], 0.5).unwrap();
        close(low, 2.5);
        close(high, 7.5);
    }
}
