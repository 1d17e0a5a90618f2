//! `contrasts.csv`: two roles set against each other, side by side.

use super::aside::Aside;
use super::{ArticlePage, View, schema};
use crate::corpus::Clause;
use crate::row;
use crate::spool::SpoolError;
use std::collections::BTreeMap;

/// Rows on their way to the table.
pub struct Collector {
    rows: Aside,
}

impl Collector {
    /// No row yet.
    #[must_use]
    pub fn new(view: &View<'_>) -> Self {
        Self { rows: Aside::new(&schema::CONTRASTS, view.corpus.spool()) }
    }

    /// Adds the rows of an article. A set of three roles gives three rows, one for each two of them.
    pub fn add(&mut self, view: &View<'_>, a: &ArticlePage<'_, '_>) {
        let rows = &mut self.rows;
        let names = view.corpus.names();
        let mut pairs: BTreeMap<u32, Vec<&Clause<'_>>> = BTreeMap::new();
        for c in a.clauses() {
            if let Some(pair) = c.pair {
                pairs.entry(pair).or_default().push(c);
            }
        }
        for sides in pairs.into_values().flat_map(rounds) {
            for (i, left) in sides.iter().enumerate() {
                for right in sides.iter().skip(i + 1).filter(|r| r.role != left.role) {
                    row![rows;
                        a.document.document.as_str(),
                        a.article.number,
                        a.article.source.as_str(),
                        left.line.min(right.line),
                        view.plan.role(left.role),
                        left.text,
                        view.plan.role(right.role),
                        right.text,
                        left.dimension.or(right.dimension),
                        names.get(usize::from(left.rule)).copied().unwrap_or_default(),
                        &a.clause_id(left),
                        &a.clause_id(right),
                        a.is_duplicate() || (a.is_repeated(left) && a.is_repeated(right)),
                    ];
                }
            }
        }
    }

    /// The table.
    ///
    /// # Errors
    /// If a row could not be set aside.
    pub fn table(self) -> Result<Aside, SpoolError> {
        self.rows.done(None)
    }
}

/// The sides of one number as sets with each role once, every set in the order of the roles.
///
/// Statements that answer each other in a row (甲 A, 乙 A, 甲 B, 乙 B) share one number: a role that comes again opens the
/// next set, so that only neighbours are set against each other.
fn rounds<'c, 'p>(mut sides: Vec<&'c Clause<'p>>) -> Vec<Vec<&'c Clause<'p>>> {
    sides.sort_by_key(|c| (c.line, c.start, c.role));
    let mut rounds: Vec<Vec<&Clause<'_>>> = Vec::new();
    for side in sides {
        match rounds.last_mut() {
            Some(round) if round.iter().all(|c| c.role != side.role) => round.push(side),
            _ => rounds.push(vec![side]),
        }
    }
    for round in &mut rounds {
        round.sort_by_key(|c| c.role);
    }
    rounds
}

#[cfg(test)]
mod tests {
    use super::rounds;
    use crate::attribute::RoleId;
    use crate::corpus::Clause;

    fn check(sides: &[(RoleId, u32)], expected: &[&[(RoleId, u32)]]) {
        let sides: Vec<Clause<'_>> = sides.iter().map(|&(role, line)| Clause::bare(role, line, u32::from(role))).collect();
        let found: Vec<Vec<_>> =
            rounds(sides.iter().collect()).iter().map(|r| r.iter().map(|c| (c.role, c.line)).collect()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_role_that_comes_again_opens_the_next_set() {
        check(&[(1, 1), (0, 2), (1, 3), (0, 4)], &[&[(0, 2), (1, 1)], &[(0, 4), (1, 3)]]);
    }

    #[test]
    fn three_roles_in_one_frame_are_one_set() {
        check(&[(4, 1), (0, 2), (1, 3)], &[&[(0, 2), (1, 3), (4, 1)]]);
    }

    #[test]
    fn a_side_without_partner_stands_alone() {
        check(&[(0, 1), (0, 2), (1, 3)], &[&[(0, 1)], &[(0, 2), (1, 3)]]);
        check(&[], &[]);
    }
}
