//! Counts to statistics: one pure function per measure, each with its paper, page and worked example.
//!
//! Nothing here knows of roles, files or tables: *a* is the target, *b* the reference, `f` an occurrence count of one
//! term, `n` the tokens it was counted in. What is undefined (a rate of nothing) is `None`, never a number that looks
//! like one. The same input and seed give the same numbers on every machine and with any number of threads.
//!
//! | question | module |
//! | --- | --- |
//! | is the difference more than chance? | [`keyness`], [`fdr`], [`log_odds`] |
//! | how large is it, at least? | [`effect`], [`lrc`] |
//! | do all sources carry it, or one? | [`dispersion`], [`flips`], [`leave_one_out`], [`bootstrap`] |
//! | may it be called a keyword? | [`verdict`] |
//! | which words go together? | [`association`] |
//! | how far apart are two ways of speaking? | [`divergence`], [`permute`] |
//! | do the sources agree? | [`rank`] |
//! | how sure is a share? | [`interval`] |
//!
//! ```
//! use bianyi::measure::{TermCounts, keyness, lrc};
//! // 用户: 155 of 10,000 tokens said of 运营, 42 of 8,000 said of 营销.
//! let counts = TermCounts { f_a: 155, f_b: 42, n_a: 10_000, n_b: 8_000 };
//! assert!((keyness::g2(counts) - 46.6477).abs() < 1e-4);
//! assert!((lrc::lrc(counts, 0.05, 12) - 0.8513).abs() < 1e-4);
//! ```

// The papers' own letters (f_xy and f_y, a and b), and ties, which are equal numbers on purpose.
#![allow(clippy::similar_names, clippy::many_single_char_names, clippy::float_cmp)]

pub mod association;
pub mod beta;
pub mod bootstrap;
pub mod dispersion;
pub mod divergence;
pub mod effect;
pub mod fdr;
pub mod flips;
pub mod interval;
pub mod keyness;
pub mod leave_one_out;
pub mod log_odds;
pub mod lrc;
pub mod permute;
pub mod quantile;
pub mod random;
pub mod rank;
pub mod sources;
pub mod verdict;

/// The four numbers every keyness measure starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TermCounts {
    /// Occurrences in the target.
    pub f_a: u64,
    /// Occurrences in the reference.
    pub f_b: u64,
    /// Tokens of the target, all of them, listed or not.
    pub n_a: u64,
    /// Tokens of the reference.
    pub n_b: u64,
}

impl TermCounts {
    /// Whether the term is relatively more frequent in the target (`Greater`), in the reference (`Less`) or neither.
    ///
    /// Exact: the rates are compared by cross multiplication, without rounding. `Equal` where a side has no tokens.
    #[must_use]
    pub fn higher_side(self) -> std::cmp::Ordering {
        if self.n_a == 0 || self.n_b == 0 {
            return std::cmp::Ordering::Equal;
        }
        (u128::from(self.f_a) * u128::from(self.n_b)).cmp(&(u128::from(self.f_b) * u128::from(self.n_a)))
    }
}

#[cfg(test)]
pub(crate) mod testing {
    /// Asserts agreement to `1e-9`, relative, or absolute near zero.
    #[track_caller]
    pub(crate) fn close(found: f64, expected: f64) {
        let error = (found - expected).abs();
        assert!(
            error <= 1e-9 * expected.abs().max(1e-3) || found.to_bits() == expected.to_bits(),
            "found {found}, expected {expected}"
        );
    }

    /// Asserts that `found` prints as `expected` when rounded to the places a paper gives.
    #[track_caller]
    pub(crate) fn printed(found: f64, expected: &str) {
        let places = expected.split_once('.').map_or(0, |(_, p)| p.len());
        assert_eq!(format!("{found:.places$}"), expected);
    }
}

#[cfg(test)]
mod tests {
    use super::TermCounts;
    use std::cmp::Ordering;

    #[test]
    fn sides_are_compared_exactly() {
        let counts = |f_a, f_b, n_a, n_b| TermCounts { f_a, f_b, n_a, n_b };
        assert_eq!(counts(1, 3, 3, 9).higher_side(), Ordering::Equal);
        assert_eq!(counts(2, 1, 10, 10).higher_side(), Ordering::Greater);
        assert_eq!(counts(0, 1, 10, 10).higher_side(), Ordering::Less);
        assert_eq!(counts(5, 0, 10, 0).higher_side(), Ordering::Equal);
    }
}
