//! Rows for the fit of the two models: every unit and role with everything that is seen of it.

use super::again::{self, Chances, Shares};
use super::view::{Seen, View};
use super::weights::{List, Written};
use super::{Found, GRANTED, each, relation, role};
use crate::attribute::line::Line;
use crate::attribute::mention::OTHER;

/// A unit and a role for the fit, or a unit alone: where it is, what the rules have, and everything that is seen of it.
#[derive(Debug, Clone)]
pub struct Described {
    /// Index of the block in the article.
    pub block: usize,
    /// First byte of the unit in the block's text as it is read, and the byte behind it.
    pub span: (usize, usize),
    /// The role, by its place.
    pub role: usize,
    /// Features, as the file of weights names them.
    pub features: Vec<Written>,
}

/// Rows for the fit of the first model. With the chances that a first pass gave these rows, they are seen as in the second.
pub(crate) fn describe_roles(names: &[String], lines: &[Line<'_>], found: &Found, chances: Option<&[f32]>) -> Vec<Described> {
    let seen = Seen::new(names, lines, found);
    let view = View::new(lines, found, &seen);
    let mut known = Chances::new();
    let mut given = chances.unwrap_or_default().iter();
    for i in 0..found.units.len() {
        each(role::granted(&view, i), |bit| known.push(bit, GRANTED));
        each(role::candidates(&view, i), |bit| known.push(bit, given.next().copied().unwrap_or(0.0)));
        known.close();
    }
    let mut out = Vec::new();
    for (i, unit) in found.units.iter().enumerate() {
        let mut base = List::default();
        view.unit(i, &mut base);
        each(role::candidates(&view, i), |bit| {
            let mut list = List(base.0.clone());
            role::shared(&view, i, &mut list);
            if view.of(i).named & bit == 0 {
                role::unnamed(&view, i, &mut list);
            }
            role::features(&view, i, bit, &mut list);
            if chances.is_some() {
                again::role(&view, i, bit, &known, &mut list);
            }
            let span = (unit.start, unit.end);
            out.push(Described { block: unit.line, span, role: bit.trailing_zeros() as usize, features: list.0 });
        });
    }
    out
}

/// Rows for the fit of the second model: one for each role of a unit, so that rows can be set against labels. With the
/// shares that a first pass gave these rows, they are seen as in the second.
pub(crate) fn describe_relations(
    names: &[String],
    lines: &[Line<'_>],
    found: &Found,
    shares: Option<&[[f32; 5]]>,
) -> Vec<Described> {
    let seen = Seen::new(names, lines, found);
    let view = View::new(lines, found, &seen);
    let mut given = shares.unwrap_or_default().iter();
    let known: Vec<Option<Shares>> = (found.units.iter().zip(&found.verdicts))
        .map(|(unit, judged)| {
            let rows = judged.map_or(0, |_| (unit.roles & !OTHER).count_ones());
            (0..rows).map(|_| given.next().map(Shares::of)).last().flatten()
        })
        .collect();
    let mut out = Vec::new();
    for (i, unit) in found.units.iter().enumerate() {
        if found.verdicts[i].is_none() {
            continue;
        }
        let mut list = List::default();
        view.unit(i, &mut list);
        relation::features(&view, i, &mut list);
        if shares.is_some() {
            again::relation(&view, i, &known, &mut list);
        }
        each(unit.roles & !OTHER, |bit| {
            let (span, features) = ((unit.start, unit.end), list.0.clone());
            out.push(Described { block: unit.line, span, role: bit.trailing_zeros() as usize, features });
        });
    }
    out
}
