//! Which words go together? Association of a word with a node, from co-occurrence counts.

/// Co-occurrence counts of a node `x` and a collocate `y`, all of the same kind of event (one per pair, not per token).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairCounts {
    /// Events with both.
    pub f_xy: u64,
    /// Events with the node.
    pub f_x: u64,
    /// Events with the collocate.
    pub f_y: u64,
    /// All events.
    pub n: u64,
}

impl PairCounts {
    /// Joint events expected if the two were independent; 0 without events.
    #[must_use]
    pub fn expected(self) -> f64 {
        if self.n == 0 { 0.0 } else { self.f_x as f64 * self.f_y as f64 / self.n as f64 }
    }
}

/// logDice, `14 + log2(2 f_xy / (f_x + f_y))`: at most 14; one more says twice as close; does not depend on corpus size.
///
/// P. Rychlý 2008, "A lexicographer-friendly association score", *RASLAN 2008*, pp. 6–9. `None` where they never meet.
#[must_use]
pub fn log_dice(f_xy: u64, f_x: u64, f_y: u64) -> Option<f64> {
    (f_xy > 0 && f_x + f_y > 0).then(|| 14.0 + (2.0 * f_xy as f64 / (f_x + f_y) as f64).log2())
}

/// Pointwise mutual information in bits, `log2(f_xy / E)`; favours rare words. `None` where they never meet.
///
/// K. W. Church & P. Hanks 1990, "Word association norms, mutual information, and lexicography", *Computational Linguistics*
/// 16(1):22–29, p. 23.
#[must_use]
pub fn pmi(counts: PairCounts) -> Option<f64> {
    let e = counts.expected();
    (counts.f_xy > 0 && e > 0.0).then(|| (counts.f_xy as f64 / e).log2())
}

/// PMI over its largest value, −1 to 1: `pmi / −log2(f_xy / n)`. `None` where they never meet or always do.
///
/// G. Bouma 2009, "Normalized (pointwise) mutual information in collocation extraction", *GSCL*, pp. 31–40.
#[must_use]
pub fn normalized_pmi(counts: PairCounts) -> Option<f64> {
    let self_information = -(counts.f_xy as f64 / counts.n as f64).log2();
    (self_information > 0.0).then(|| Some(pmi(counts)? / self_information))?
}

/// t score `(f_xy − E) / √f_xy`; favours frequent words. `None` where they never meet.
///
/// K. Church, W. Gale, P. Hanks & D. Hindle 1991, "Using statistics in lexical analysis", in *Lexical Acquisition*, pp. 115–164.
#[must_use]
pub fn t_score(counts: PairCounts) -> Option<f64> {
    (counts.f_xy > 0).then(|| (counts.f_xy as f64 - counts.expected()) / (counts.f_xy as f64).sqrt())
}

/// ΔP of the collocate given the node: how much likelier `y` becomes when `x` is there, −1 to 1. Swap `f_x` and `f_y` for
/// the other direction. `None` where `x` is always or never there.
///
/// S. Th. Gries 2013, "50-something years of work on collocations", *International Journal of Corpus Linguistics*
/// 18(1):137–165; worked example p. 144: *of course*, 5610, 168938, 2257, 10233063: 0.032 and 0.697.
#[must_use]
pub fn delta_p(counts: PairCounts) -> Option<f64> {
    let PairCounts { f_xy, f_x, f_y, n } = counts;
    let without = n.checked_sub(f_x).filter(|&w| w > 0)?;
    (f_x > 0).then(|| f_xy as f64 / f_x as f64 - f_y.saturating_sub(f_xy) as f64 / without as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::testing::{close, printed};

    #[test]
    fn gries_2013_page_144() {
        let (both, of, course, neither) = (5_610, 168_938, 2_257, 10_233_063);
        let n = both + of + course + neither;
        printed(delta_p(PairCounts { f_xy: both, f_x: both + of, f_y: both + course, n }).unwrap(), "0.032");
        printed(delta_p(PairCounts { f_xy: both, f_x: both + course, f_y: both + of, n }).unwrap(), "0.697");
    }

    #[test]
    fn log_dice_of_a_published_pair() {
        printed(log_dice(8, 389, 230).unwrap(), "8.726204");
        close(log_dice(5, 5, 5).unwrap(), 14.0);
    }

    #[test]
    fn agrees_with_other_implementations() {
        let c = PairCounts { f_xy: 155, f_x: 600, f_y: 1_200, n: 60_000 };
        close(c.expected(), 12.0);
        close(pmi(c).unwrap(), 3.691_161_904_55);
        close(normalized_pmi(c).unwrap(), 0.429_377_099_022);
        close(t_score(c).unwrap(), 11.486_036_403_3);
        close(log_dice(155, 600, 1_200).unwrap(), 11.462_343_214_1);
    }

    #[test]
    fn never_always_and_nothing() {
        let never = PairCounts { f_xy: 0, f_x: 6, f_y: 12, n: 600 };
        assert_eq!((pmi(never), t_score(never), log_dice(0, 6, 12), log_dice(0, 0, 0)), (None, None, None, None));
        close(delta_p(never).unwrap(), -12.0 / 594.0);
        let always = PairCounts { f_xy: 6, f_x: 6, f_y: 6, n: 6 };
        assert_eq!((normalized_pmi(always), delta_p(always)), (None, None));
        let nothing = PairCounts { f_xy: 0, f_x: 0, f_y: 0, n: 0 };
        assert_eq!((pmi(nothing), normalized_pmi(nothing), delta_p(nothing)), (None, None, None));
    }
}
