//! `contrasts.csv`: two roles set against each other, side by side.

use super::frame::FrameBuilder;
use super::{View, schema};
use crate::row;
use crate::tally::ClauseRecord;
use polars::prelude::{DataFrame, PolarsResult};
use std::collections::BTreeMap;

/// The table. A set of three roles gives three rows, one for each two of them.
///
/// # Errors
/// If polars refuses the columns.
pub fn table(view: &View<'_>) -> PolarsResult<DataFrame> {
    let mut rows = FrameBuilder::new(&schema::CONTRASTS);
    for a in view.articles() {
        let mut pairs: BTreeMap<u32, Vec<&ClauseRecord>> = BTreeMap::new();
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
                        left.text.as_str(),
                        view.plan.role(right.role),
                        right.text.as_str(),
                        left.dimension.as_deref().or(right.dimension.as_deref()),
                        left.rule,
                        &a.clause_id(left),
                        &a.clause_id(right),
                        a.is_duplicate(),
                    ];
                }
            }
        }
    }
    rows.finish()
}

/// The sides of one number as sets with each role once, every set in the order of the roles.
///
/// Statements that answer each other in a row (甲 A, 乙 A, 甲 B, 乙 B) share one number: a role that comes again opens the
/// next set, so that only neighbours are set against each other.
fn rounds(mut sides: Vec<&ClauseRecord>) -> Vec<Vec<&ClauseRecord>> {
    sides.sort_by_key(|c| (c.line, c.start, c.role));
    let mut rounds: Vec<Vec<&ClauseRecord>> = Vec::new();
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
    use crate::attribute::{Relation, RoleId, Scope};
    use crate::tally::ClauseRecord;

    fn side(role: RoleId, line: u32) -> ClauseRecord {
        ClauseRecord {
            block: Some(line),
            line,
            start: u32::from(role),
            sentence: 1,
            role,
            scope: Scope::Overt,
            relation: Relation::Contrast,
            negated: false,
            reported_by: None,
            rule: "",
            pair: Some(1),
            dimension: None,
            definition: None,
            n_tokens: 0,
            terms: Vec::new(),
            tokens: Vec::new(),
            text: String::new(),
        }
    }

    fn check(sides: &[(RoleId, u32)], expected: &[&[(RoleId, u32)]]) {
        let sides: Vec<ClauseRecord> = sides.iter().map(|&(role, line)| side(role, line)).collect();
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
