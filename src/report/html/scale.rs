//! From values to places on a chart, and round numbers for the axes.

/// A straight or logarithmic axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    from: f64,
    to: f64,
    start: f64,
    end: f64,
}

impl Scale {
    /// Maps `from..to` onto the pixels `start..end`; an empty range maps to `start`.
    pub(super) fn new(from: f64, to: f64, start: f64, end: f64) -> Self {
        Self { from, to, start, end }
    }

    /// The pixel of a value, kept on the axis, to a tenth.
    pub(super) fn at(&self, v: f64) -> f64 {
        let width = self.to - self.from;
        let part = if width.abs() > f64::EPSILON { ((v - self.from) / width).clamp(0.0, 1.0) } else { 0.0 };
        tenth(self.start + part * (self.end - self.start))
    }
}

/// Rounded to a tenth of a pixel: enough for print, and short.
pub(super) fn tenth(v: f64) -> f64 {
    (v * 10.0).round() / 10.0
}

/// At most `most` + 1 round numbers (1, 2 or 5 times a power of ten apart) that cover 0 to `to`.
pub(super) fn ticks(to: f64, most: u32) -> Vec<f64> {
    if !(to.is_finite() && to > 0.0) {
        return vec![0.0, 1.0];
    }
    let rough = to / f64::from(most.max(1));
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * power).find(|s| *s >= rough * 0.999_999).unwrap_or(10.0 * power);
    let n = (to / step - 1e-9).ceil().max(1.0);
    let mut all = Vec::new();
    let mut i = 0.0;
    while i <= n {
        all.push(i * step);
        i += 1.0;
    }
    all
}

/// A round number without needless digits, its minus sign as wide as a plus sign.
pub(super) fn label(v: f64) -> String {
    let text = format!("{:.4}", v.abs());
    let text = text.trim_end_matches('0').trim_end_matches('.');
    let sign = if v < 0.0 && text != "0" { "\u{2212}" } else { "" };
    format!("{sign}{text}")
}

#[cfg(test)]
mod tests {
    use super::{Scale, label, ticks};

    #[test]
    fn ticks_are_round_and_cover() {
        assert_eq!(ticks(4.3, 5), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(ticks(1.0, 5).len(), 6);
        assert_eq!(ticks(0.0, 5), [0.0, 1.0]);
        assert_eq!(ticks(f64::NAN, 5), [0.0, 1.0]);
        for to in [0.003, 0.7, 9.99, 1234.5] {
            let all = ticks(to, 5);
            assert!(all.len() <= 7 && *all.last().expect("two at least") >= to, "{to}: {all:?}");
        }
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "the values are exact")]
    fn values_stay_on_the_axis() {
        let scale = Scale::new(0.0, 10.0, 100.0, 200.0);
        assert_eq!([scale.at(0.0), scale.at(5.0), scale.at(99.0)], [100.0, 150.0, 200.0]);
        assert_eq!(Scale::new(1.0, 1.0, 5.0, 9.0).at(1.0), 5.0);
        assert_eq!([label(0.5), label(-2.0), label(100.0), label(-0.0)], ["0.5", "\u{2212}2", "100", "0"]);
    }
}
