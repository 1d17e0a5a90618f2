//! Changed relations, carried out: a contrast keeps a partner or is none, a definition has its parts.

use super::{Found, rule_of};
use crate::attribute::Relation;
use crate::attribute::line::Line;
use crate::attribute::rules::definition::parts_by_sight;
use crate::attribute::rules::{Context, Verdict};

/// Units between the two sides of a contrast at most.
const APART: usize = 2;
/// The least chance of a contrast that makes a neighbour a partner.
const PARTNER: f32 = 0.3;

/// Carries out what is wanted for each unit, `contrast` being the chance that it is the side of one.
pub(super) fn settle(lines: &[Line<'_>], found: &mut Found, wanted: &[Option<Relation>], contrast: &[f32]) {
    for (i, relation) in wanted.iter().enumerate() {
        match relation {
            None => {}
            Some(Relation::Contrast) => pair(lines, found, wanted, contrast, i),
            Some(relation) => {
                part(found, i);
                set(lines, found, i, *relation);
            }
        }
    }
}

/// Finds a partner for a side: the nearest unit about another role that may be one.
fn pair(lines: &[Line<'_>], found: &mut Found, wanted: &[Option<Relation>], contrast: &[f32], i: usize) {
    let single = |k: usize| found.units[k].roles.is_power_of_two();
    if lines[found.units[i].line].is_heading() || !single(i) {
        return;
    }
    let can = |k: usize| {
        let Some((verdict, _)) = found.verdicts[k] else { return false };
        let keeps = match wanted[k] {
            Some(to) => to == Relation::Contrast,
            None => matches!(verdict.relation, Relation::Contrast | Relation::Definition) || contrast[k] >= PARTNER,
        };
        keeps && single(k) && found.units[k].roles != found.units[i].roles && !lines[found.units[k].line].is_heading()
    };
    let near = (1..=APART).flat_map(|by| [i.checked_sub(by), i.checked_add(by)]).flatten();
    let Some(k) = near.filter(|k| *k < found.units.len()).find(|k| can(*k)) else { return };
    let number = found.paired[k].or(found.paired[i]).unwrap_or_else(|| next(found));
    for side in [i, k] {
        found.paired[side] = Some(number);
        if found.verdicts[side].is_some_and(|(v, _)| v.relation != Relation::Definition) {
            set(lines, found, side, Relation::Contrast);
        }
    }
}

/// A number that no pair has yet.
fn next(found: &Found) -> u32 {
    found.paired.iter().flatten().max().map_or(1, |n| n + 1)
}

/// Takes a unit out of its pair; a side that is left alone says what it says of its role.
fn part(found: &mut Found, i: usize) {
    let Some(number) = found.paired[i].take() else { return };
    let mut rest = (0..found.units.len()).filter(|k| found.paired[*k] == Some(number));
    let (Some(last), None) = (rest.next(), rest.next()) else { return };
    if found.units[last].roles.count_ones() >= 2 {
        return;
    }
    found.paired[last] = None;
    if let Some((verdict, rule)) = &mut found.verdicts[last]
        && verdict.relation == Relation::Contrast
    {
        (*verdict, *rule) = (Verdict::plain(Relation::Attribute), rule_of(Relation::Attribute));
    }
}

/// Gives a unit a relation that the rules had not.
fn set(lines: &[Line<'_>], found: &mut Found, i: usize, relation: Relation) {
    let Some((before, _)) = found.verdicts[i] else { return };
    if before.relation == relation {
        return;
    }
    let verdict = match relation {
        Relation::Definition => {
            let unit = &found.units[i];
            parts_by_sight(&Context::new(&lines[unit.line], unit, unit.dimension.and_then(|d| lines.get(d))))
        }
        _ => Verdict::plain(relation),
    };
    found.verdicts[i] = Some((verdict, rule_of(relation)));
}
