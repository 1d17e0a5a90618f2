//! How sure is a share?

/// Normal quantile of a two-sided 95 % interval.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// Wilson's score interval of the share `successes / trials`; `None` without trials.
///
/// E. B. Wilson 1927, "Probable inference, the law of succession, and statistical inference", *Journal of the American
/// Statistical Association* 22:209–212. Unlike the textbook interval it stays within 0 and 1 and is right for small counts.
/// Worked example (R. G. Newcombe 1998, *Statistics in Medicine* 17:857–872, table I): 81 of 263 gives 0.2553 to 0.3662.
#[must_use]
pub fn wilson(successes: u64, trials: u64, z: f64) -> Option<(f64, f64)> {
    if trials == 0 {
        return None;
    }
    let n = trials as f64;
    let p = successes.min(trials) as f64 / n;
    let centre = p + z * z / (2.0 * n);
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z * z / n;
    let low = if successes == 0 { 0.0 } else { (centre - half) / scale };
    let high = if successes >= trials { 1.0 } else { (centre + half) / scale };
    Some((low.clamp(0.0, 1.0), high.clamp(0.0, 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::testing::printed;

    #[test]
    fn newcombe_1998_table_1() {
        for (r, n, low, high) in [
            (81, 263, "0.2553", "0.3662"),
            (15, 148, "0.0624", "0.1605"),
            (0, 20, "0.0000", "0.1611"),
            (1, 29, "0.0061", "0.1718"),
        ] {
            let (l, h) = wilson(r, n, Z_95).unwrap();
            printed(l, low);
            printed(h, high);
        }
    }

    #[test]
    fn edges() {
        assert_eq!(wilson(0, 0, Z_95), None);
        let (low, high) = wilson(7, 7, Z_95).unwrap();
        assert!(low > 0.6 && high >= 1.0);
    }
}
