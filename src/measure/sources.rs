//! The counts that resampling works on: terms by source, sparse.

use super::TermCounts;
use super::dispersion::Part;

/// Occurrences of one term in one source, at least one of them on either side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Index of the source.
    pub source: u32,
    /// Occurrences in the source's target tokens.
    pub f_a: u64,
    /// Occurrences in its reference tokens.
    pub f_b: u64,
}

/// Counts of the tested terms in every source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceCounts {
    /// Target and reference tokens of each source.
    pub tokens: Vec<(u64, u64)>,
    /// Per term its cells, in order of source, each source at most once; sources without the term are left out.
    pub terms: Vec<Vec<Cell>>,
}

impl SourceCounts {
    /// Target and reference tokens of all sources.
    #[must_use]
    pub fn totals(&self) -> (u64, u64) {
        self.tokens.iter().fold((0, 0), |(a, b), &(n_a, n_b)| (a + n_a, b + n_b))
    }

    /// The whole corpus's counts of a term.
    #[must_use]
    pub fn counts(&self, term: usize) -> TermCounts {
        let (n_a, n_b) = self.totals();
        let (f_a, f_b) = self.cells(term).iter().fold((0, 0), |(a, b), c| (a + c.f_a, b + c.f_b));
        TermCounts { f_a, f_b, n_a, n_b }
    }

    /// The cells of a term; none for an unknown one.
    #[must_use]
    pub fn cells(&self, term: usize) -> &[Cell] {
        self.terms.get(term).map_or(&[], Vec::as_slice)
    }

    /// The counts of a term in one source.
    #[must_use]
    pub fn in_source(&self, cell: Cell) -> TermCounts {
        let (n_a, n_b) = self.tokens.get(cell.source as usize).copied().unwrap_or_default();
        TermCounts { f_a: cell.f_a, f_b: cell.f_b, n_a, n_b }
    }

    /// The parts of one side for [`super::dispersion`]: every source with tokens there, with or without the term.
    #[must_use]
    pub fn parts(&self, term: usize, target: bool) -> Vec<Part> {
        let side = |(a, b): (u64, u64)| if target { a } else { b };
        let mut parts: Vec<Part> = self.tokens.iter().map(|&n| Part { f: 0, n: side(n) }).collect();
        for cell in self.cells(term) {
            if let Some(part) = parts.get_mut(cell.source as usize) {
                part.f = side((cell.f_a, cell.f_b));
            }
        }
        parts.retain(|p| p.n > 0);
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_parts() {
        let table = SourceCounts {
            tokens: vec![(100, 0), (50, 70), (0, 30)],
            terms: vec![vec![Cell { source: 0, f_a: 4, f_b: 0 }, Cell { source: 1, f_a: 1, f_b: 2 }], vec![]],
        };
        assert_eq!(table.counts(0), TermCounts { f_a: 5, f_b: 2, n_a: 150, n_b: 100 });
        assert_eq!(table.counts(9), TermCounts { f_a: 0, f_b: 0, n_a: 150, n_b: 100 });
        assert_eq!(table.parts(0, true), [Part { f: 4, n: 100 }, Part { f: 1, n: 50 }]);
        assert_eq!(table.parts(0, false), [Part { f: 2, n: 70 }, Part { f: 0, n: 30 }]);
        assert_eq!(table.parts(1, false), [Part { f: 0, n: 70 }, Part { f: 0, n: 30 }]);
    }
}
