//! Numbers for people: few digits in sight, the exact value of the CSV file behind them.

use crate::report::csv::float;
use serde::Serialize;

/// A number on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Number {
    /// As in the CSV file; empty where missing. Sorting reads this.
    pub exact: String,
    /// As shown.
    pub shown: String,
}

impl Number {
    /// No number.
    pub(super) fn missing() -> Self {
        Self { exact: String::new(), shown: "–".to_owned() }
    }

    /// A count.
    pub(super) fn int(v: i64) -> Self {
        Self { exact: v.to_string(), shown: signed(&v.to_string()) }
    }

    /// A number of a column; the column says how many digits a reader needs.
    pub(super) fn float(column: &str, v: f64) -> Self {
        if !v.is_finite() {
            return Self::missing();
        }
        Self { exact: float(v), shown: signed(&show(column, v)) }
    }

    /// A difference of two shares, in percentage points.
    pub(super) fn points(v: Option<f64>) -> Self {
        match v.filter(|v| v.is_finite()) {
            Some(v) => Self { exact: float(v), shown: signed(&format!("{:+.1}", v * 100.0)) },
            None => Self::missing(),
        }
    }
}

fn show(column: &str, v: f64) -> String {
    match column {
        "p" | "q" | "source_p" | "source_p_min" | "jsd_p" => {
            if v < 0.001 {
                "<0.001".to_owned()
            } else {
                format!("{v:.3}")
            }
        }
        "g2" | "bic" | "rank" | "rank_lo" | "rank_hi" => format!("{v:.1}"),
        _ if column.starts_with("pm_") || column == "per_million" => format!("{v:.0}"),
        _ if column.contains("share") || column == "similarity" || column.starts_with("overlap") => percent(v),
        _ if v == 0.0 => "0".to_owned(),
        _ if column.starts_with("log_ratio") || column.starts_with("difference") || column == "lrc" || column == "z" => {
            format!("{v:+.2}")
        }
        _ => format!("{v:.2}"),
    }
}

/// A share, 0 to 1, as a percentage.
pub(super) fn percent(v: f64) -> String {
    format!("{:.1}%", v * 100.0)
}

/// With the minus sign that is as wide as the plus sign; what rounds to zero has no sign.
fn signed(shown: &str) -> String {
    let digits = shown.trim_start_matches(['-', '+']);
    if digits.chars().all(|c| matches!(c, '0' | '.' | '%')) {
        return digits.to_owned();
    }
    shown.replacen('-', "\u{2212}", usize::from(shown.starts_with('-')))
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn digits_follow_the_column() {
        let shown = |column: &str, v: f64| Number::float(column, v).shown;
        assert_eq!(shown("q", 0.000_000_4), "<0.001");
        assert_eq!(shown("q", 0.25), "0.250");
        assert_eq!(shown("pm_a", 12345.678), "12346");
        assert_eq!(shown("share_lo", 0.1234), "12.3%");
        assert_eq!(shown("log_ratio", 2.0), "+2.00");
        assert_eq!(shown("log_ratio", -2.0), "\u{2212}2.00");
        assert_eq!(shown("dp_a", -0.0001), "0.00");
        assert_eq!(shown("lrc", f64::NAN), "–");
        assert_eq!(Number::float("lrc", 0.1 + 0.2).exact, "0.30000000000000004");
    }
}
