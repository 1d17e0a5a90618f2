//! Why the second look decided as it did: the features that weighed most, in words.

use super::again::{self, Chances, Shares};
use super::feature::{Take, Template};
use super::key::Word;
use super::view::{SOURCES, View};
use super::weights::{Weights, chance};
use super::{Found, SecondLook, each, relation, role, shares};
use crate::attribute::cue::Cue;
use crate::attribute::mention::Roles;
use crate::attribute::rules::RULES;

/// Features named for a decision.
const NAMED: usize = 4;

/// Features with their weights for one outcome.
struct Reasons<'w, const N: usize> {
    weights: &'w Weights<N>,
    outcome: usize,
    found: Vec<(f32, String)>,
}

impl<const N: usize> Take for Reasons<'_, N> {
    fn number(&mut self, of: Template, value: u32) {
        if let Some(weights) = self.weights.number(of, value) {
            self.found.push((weights[self.outcome], format!("{} {}", of.name(), said(of, value))));
        }
    }

    fn word(&mut self, of: Template, word: Word<'_>) {
        if let Some(weights) = self.weights.word(of, word) {
            self.found.push((weights[self.outcome], format!("{} {}", of.name(), word.text)));
        }
    }
}

/// A number in words, where it stands for one.
fn said(of: Template, value: u32) -> String {
    let cue = |class: u32| Cue::class_names().nth(class as usize).unwrap_or("?").to_owned();
    match of {
        Template::Rule | Template::OwnRule => {
            value.checked_sub(1).and_then(|i| RULES.get(i as usize)).map_or("none", |r| r.name).to_owned()
        }
        Template::Via => SOURCES.get(value as usize).copied().unwrap_or("?").to_owned(),
        Template::Has
        | Template::AnyBefore
        | Template::AnyAfter
        | Template::SecondCue
        | Template::Cue1
        | Template::Cue2
        | Template::Cue3
        | Template::Heading => cue(value),
        Template::CueBefore | Template::CueAfter | Template::FirstCue => cue(value / 2),
        Template::LastCue => cue(value / 4),
        _ => value.to_string(),
    }
}

/// The features that speak most for an outcome (or against it), strongest first.
fn strongest(mut found: Vec<(f32, String)>, against: bool) -> String {
    let sign = if against { -1.0 } else { 1.0 };
    found.sort_by(|a, b| (sign * b.0).total_cmp(&(sign * a.0)).then_with(|| a.1.cmp(&b.1)));
    let parts: Vec<String> =
        found.iter().take(NAMED).filter(|f| sign * f.0 > 0.0).map(|(w, name)| format!("{name} {w:+.2}")).collect();
    parts.join(", ")
}

/// The chance that a unit is about a role, and what speaks most for what was decided.
pub(super) fn of_role(
    look: &SecondLook,
    view: &View<'_>,
    chances: &Chances,
    i: usize,
    bit: Roles,
    against: bool,
) -> (f32, String) {
    let mut sum = look.roles.sum();
    let mut reasons = Reasons { weights: &look.roles, outcome: 1, found: Vec::new() };
    of_first_pass(view, i, bit, &mut sum);
    of_first_pass(view, i, bit, &mut reasons);
    again::role(view, i, bit, chances, &mut sum);
    again::role(view, i, bit, chances, &mut reasons);
    (chance(sum.sum[1]), strongest(reasons.found, against))
}

/// All that the first pass is told of a role for a unit.
fn of_first_pass(view: &View<'_>, i: usize, bit: Roles, to: &mut impl Take) {
    view.unit(i, to);
    role::shared(view, i, to);
    if view.of(i).named & bit == 0 {
        role::unnamed(view, i, to);
    }
    role::features(view, i, bit, to);
}

/// The share of a relation in what a unit says, and what speaks most for it.
pub(super) fn of_relation(
    look: &SecondLook,
    view: &View<'_>,
    first: &[Option<Shares>],
    i: usize,
    outcome: usize,
) -> (f32, String) {
    let mut sum = look.relations.sum();
    let mut reasons = Reasons { weights: &look.relations, outcome: 5 + outcome, found: Vec::new() };
    view.unit(i, &mut sum);
    view.unit(i, &mut reasons);
    relation::features(view, i, &mut sum);
    relation::features(view, i, &mut reasons);
    again::relation(view, i, first, &mut sum);
    again::relation(view, i, first, &mut reasons);
    (shares(&sum.sum, 5).get(outcome).copied().unwrap_or(0.0), strongest(reasons.found, false))
}

/// The chances of the first pass, as the second is told them.
pub(super) fn first_chances(look: &SecondLook, view: &View<'_>, found: &Found) -> Chances {
    let mut chances = Chances::new();
    for i in 0..found.units.len() {
        each(role::granted(view, i), |bit| chances.push(bit, super::GRANTED));
        each(role::candidates(view, i), |bit| {
            let mut sum = look.roles.sum();
            of_first_pass(view, i, bit, &mut sum);
            chances.push(bit, chance(sum.sum[0]));
        });
        chances.close();
    }
    chances
}

/// The shares of the first pass, as the second is told them.
pub(super) fn first_shares(look: &SecondLook, view: &View<'_>, found: &Found) -> Vec<Option<Shares>> {
    (0..found.units.len())
        .map(|i| {
            found.verdicts[i].map(|_| {
                let mut sum = look.relations.sum();
                view.unit(i, &mut sum);
                relation::features(view, i, &mut sum);
                Shares::of(&shares(&sum.sum, 0))
            })
        })
        .collect()
}
