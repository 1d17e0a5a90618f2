//! Does a difference stand when any one source is taken away?

use super::TermCounts;
use super::effect::log_ratio_walter;
use super::sources::SourceCounts;
use std::cmp::Ordering;

/// The range of a term's log ratio when each source is left out in turn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeaveOneOut {
    /// Smallest log ratio (Walter's form, which does not jump when a count reaches 0).
    pub lowest: f64,
    /// Largest.
    pub highest: f64,
    /// Whether leaving out some source brings the difference to 0 or to the other side.
    pub turns: bool,
    /// The source whose absence moves the log ratio most (the first of equals).
    pub strongest: u32,
    /// What its absence adds to the log ratio.
    pub strongest_effect: f64,
}

/// Leaves each source out in turn; `None` where fewer than two sources have tokens or a side always lacks them.
///
/// The jackknife of M. H. Quenouille 1956, "Notes on bias in estimation", *Biometrika* 43:353–360, with sources as
/// the units. A source whose absence leaves a side without tokens is passed over.
#[must_use]
pub fn leave_one_out(table: &SourceCounts, term: usize) -> Option<LeaveOneOut> {
    let whole = table.counts(term);
    let full = log_ratio_walter(whole)?;
    let mut cells = table.cells(term).iter().peekable();
    let mut found: Option<LeaveOneOut> = None;
    for (source, &(n_a, n_b)) in (0_u32..).zip(&table.tokens) {
        let cell = cells.next_if(|c| c.source == source);
        if n_a == 0 && n_b == 0 {
            continue;
        }
        let (f_a, f_b) = cell.map_or((0, 0), |c| (c.f_a, c.f_b));
        let rest = without(whole, TermCounts { f_a, f_b, n_a, n_b });
        let Some(value) = log_ratio_walter(rest) else { continue };
        let turns = whole.higher_side() != Ordering::Equal && rest.higher_side() != whole.higher_side();
        let effect = value - full;
        let next = found.get_or_insert(LeaveOneOut {
            lowest: value,
            highest: value,
            turns: false,
            strongest: source,
            strongest_effect: effect,
        });
        next.lowest = next.lowest.min(value);
        next.highest = next.highest.max(value);
        next.turns |= turns;
        if effect.abs() > next.strongest_effect.abs() {
            (next.strongest, next.strongest_effect) = (source, effect);
        }
    }
    found
}

/// The counts that remain when a part is taken away.
#[must_use]
pub fn without(whole: TermCounts, part: TermCounts) -> TermCounts {
    TermCounts {
        f_a: whole.f_a.saturating_sub(part.f_a),
        f_b: whole.f_b.saturating_sub(part.f_b),
        n_a: whole.n_a.saturating_sub(part.n_a),
        n_b: whole.n_b.saturating_sub(part.n_b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::sources::Cell;
    use crate::measure::testing::close;

    fn table(tokens: &[(u64, u64)], cells: &[(u32, u64, u64)]) -> SourceCounts {
        let cells = cells.iter().map(|&(source, f_a, f_b)| Cell { source, f_a, f_b }).collect();
        SourceCounts { tokens: tokens.to_vec(), terms: vec![cells] }
    }

    #[test]
    fn agrees_with_independent_numbers() {
        // 用户 in five sources; extremes as computed with association-measures.
        let t = table(
            &[(4_000, 2_500), (3_000, 2_500), (2_000, 1_000), (800, 1_500), (200, 500)],
            &[(0, 60, 12), (1, 50, 15), (2, 30, 4), (3, 12, 9), (4, 3, 2)],
        );
        let found = leave_one_out(&t, 0).unwrap();
        close(found.lowest, 1.512_124_815_66);
        close(found.highest, 1.597_656_160_25);
        assert!(!found.turns);
    }

    #[test]
    fn one_source_carries_it() {
        let t = table(&[(1_000, 1_000); 3], &[(0, 48, 0), (1, 0, 1), (2, 0, 1)]);
        let found = leave_one_out(&t, 0).unwrap();
        assert!(found.turns && found.strongest == 0 && found.strongest_effect < -2.0, "{found:?}");
        // Held by one source alone: without it nothing is left to differ.
        assert!(leave_one_out(&table(&[(1_000, 1_000); 3], &[(1, 9, 0)]), 0).unwrap().turns);
    }

    #[test]
    fn even_words_do_not_turn() {
        let found = leave_one_out(&table(&[(100, 100); 3], &[(0, 5, 5), (1, 4, 4)]), 0).unwrap();
        assert!(!found.turns);
        close(found.lowest, 0.0);
    }

    #[test]
    fn too_few_sources() {
        assert_eq!(leave_one_out(&SourceCounts::default(), 0), None);
        assert_eq!(leave_one_out(&table(&[(10, 10)], &[(0, 3, 1)]), 0), None);
        assert_eq!(leave_one_out(&table(&[(10, 0), (10, 0)], &[(0, 3, 0)]), 0), None);
    }
}
