//! A second look at what the rules have found: two linear models over features that can be named.
//!
//! The rules say which roles a unit is about and what it says. The first model asks for each role whether the unit really
//! is about it: roles that the rules handed too far are left out, and roles that went on unseen are added. The second asks
//! whether another relation fits much better. Both are fitted on invented pages whose clauses are labelled
//! (`tests/tools/fit_second_look.rs`), read numbers from `weights.tsv`, and decide by the same sums on every machine; what
//! they change carries the name of their own rules (`S1-left-out` …), which can be switched off like any other, and
//! [`why`] names the features that weighed most.

mod again;
mod describe;
mod feature;
mod key;
mod pairs;
mod relation;
mod role;
mod view;
mod weights;
mod why;

pub use describe::Described;
pub use weights::Written;

pub(crate) use describe::{describe_relations, describe_roles};

use super::discourse::Unit;
use super::line::Line;
use super::mention::{OTHER, Roles};
use super::pair::Judged;
use super::plan::AttributePlan;
use super::rules::RULES;
use super::{Relation, Scope};
use again::{Chances, Shares};
pub(crate) use view::{Seen, View};
use weights::{Picked, Weights, chance};

/// Below this chance a role that the rules found is left out.
const LEAVE_OUT: f32 = 0.3;
/// The same of a role that the unit names.
const LEAVE_OUT_NAMED: f32 = 0.1;
/// From this chance on a role is added where the rules found none.
const GO_ON: f32 = 0.7;
/// From this chance on a role is added beside those that the rules found; a definition is of its own role alone.
const JOIN: f32 = 0.8;
/// The chance of a role that is not weighed.
const GRANTED: f32 = 0.98;
/// How much likelier than the relation of the rules another must be.
const MARGIN: f32 = 0.3;
/// The same where the rules see one side of a contrast, on which those who label differ most.
const MARGIN_OF_CONTRAST: f32 = 0.5;

/// Sums of the second model.
const OUTCOMES: usize = 12;

/// Weights of both models, as fitted.
const WEIGHTS: &str = include_str!("weights.tsv");

/// The two models.
#[derive(Debug, Clone)]
pub(crate) struct SecondLook {
    /// Of the first pass and of the second.
    roles: Weights<2>,
    /// Five relations of the first pass and five of the second, and two that are nothing: sums go four at a time.
    relations: Weights<OUTCOMES>,
}

impl SecondLook {
    /// The models as they were fitted for the built-in rules and cues.
    pub(crate) fn built_in() -> Self {
        Self::read(WEIGHTS)
    }

    /// From the text of a file of weights; models that it does not hold decide nothing.
    pub(crate) fn read(text: &str) -> Self {
        Self { roles: Weights::read(text, "role"), relations: Weights::read(text, "relation") }
    }

    /// Whether a role is weighed at all.
    pub(crate) fn weighs_roles(&self) -> bool {
        !self.roles.is_empty()
    }

    /// Whether a relation is.
    pub(crate) fn weighs_relations(&self) -> bool {
        !self.relations.is_empty()
    }
}

/// What has been found in an article so far.
pub(crate) struct Found {
    pub(crate) units: Vec<Unit>,
    /// Verdicts before units were paired, and after.
    pub(crate) own: Vec<Judged>,
    pub(crate) verdicts: Vec<Judged>,
    pub(crate) paired: Vec<Option<u32>>,
}

/// A change of the roles of a unit.
pub(crate) struct Change {
    unit: usize,
    roles: Roles,
}

impl Change {
    /// The unit, by its place.
    pub(crate) fn unit(&self) -> usize {
        self.unit
    }
}

/// The units whose roles the model has otherwise than the rules.
pub(crate) fn weigh_roles(plan: &AttributePlan, view: &View<'_>, found: &Found) -> Vec<Change> {
    let look = &plan.second;
    let (leave, add) = (plan.on("S1-left-out"), plan.on("S2-gone-on"));
    if !leave && !add {
        return Vec::new();
    }
    let mut chances = Chances::for_units(found.units.len());
    let mut sums = Vec::with_capacity(2 * found.units.len());
    for i in 0..found.units.len() {
        let asked = role::candidates(view, i);
        let mut base = look.roles.sum();
        if asked != 0 {
            view.unit(i, &mut base);
            role::shared(view, i, &mut base);
        }
        // What an unnamed role adds is the same for all of them.
        let mut bare = base;
        if asked & !view.of(i).named != 0 {
            role::unnamed(view, i, &mut bare);
        }
        each(role::granted(view, i), |role| chances.push(role, GRANTED));
        each(asked, |role| {
            let mut sum = if view.of(i).named & role == 0 { bare } else { base };
            role::features(view, i, role, &mut sum);
            chances.push(role, chance(sum.sum[0]));
            sums.push((i, role, sum));
        });
        chances.close();
    }
    let mut changes: Vec<Change> = Vec::new();
    for (i, role, mut sum) in sums {
        again::role(view, i, role, &chances, &mut sum);
        let p = chance(sum.sum[1]);
        let before = if found.verdicts[i].is_some() { found.units[i].roles } else { 0 };
        let has = before & role != 0;
        let turns = if has {
            leave && p < if view.of(i).named & role != 0 { LEAVE_OUT_NAMED } else { LEAVE_OUT }
        } else {
            let defines = found.verdicts[i].is_some_and(|(v, _)| v.relation == Relation::Definition);
            add && !(before != 0 && defines) && p >= if before == 0 { GO_ON } else { JOIN }
        };
        if turns {
            match changes.last_mut().filter(|c| c.unit == i) {
                Some(change) => change.roles ^= role,
                None => changes.push(Change { unit: i, roles: before ^ role }),
            }
        }
    }
    changes
}

/// Calls `take` for each role of a set.
fn each(mut roles: Roles, mut take: impl FnMut(Roles)) {
    while roles != 0 {
        take(roles & roles.wrapping_neg());
        roles &= roles - 1;
    }
}

/// Gives a unit the roles of a change; what it says has to be asked anew.
pub(crate) fn carry_out(change: &Change, lines: &[Line<'_>], units: &mut [Unit]) {
    let Some(unit) = units.get_mut(change.unit) else { return };
    let line = &lines[unit.line];
    let named = line.mentions_in(unit.start, unit.end).iter().fold(0, |r, m| r | m.role) & !OTHER;
    let added = change.roles & !unit.roles;
    if unit.roles == 0 || unit.roles & change.roles == 0 {
        // Nothing of what the rules took for the subject is left.
        unit.via = if change.roles == 0 { "none" } else { "second-look" };
        let first = line.mentions_in(unit.start, unit.end).iter().find(|m| m.role & change.roles != 0);
        unit.subject = first.map_or((unit.start, unit.start), |m| (m.start, m.end));
    }
    unit.objects &= !added;
    unit.own = (unit.own | added) & change.roles;
    unit.roles = change.roles;
    unit.scope = if unit.roles & !named == 0 && unit.roles != 0 { Scope::Overt } else { Scope::Inherited };
}

/// Says of units what they say where something else is much likelier than what the rules have.
pub(crate) fn weigh_relations(plan: &AttributePlan, lines: &[Line<'_>], found: &mut Found, seen: &Seen<'_>) {
    let mut wanted: Vec<Option<Relation>> = vec![None; found.units.len()];
    let mut sums: Vec<Option<[f32; OUTCOMES]>> = Vec::with_capacity(found.units.len());
    {
        let view = View::new(lines, found, seen);
        let mut first: Vec<Option<Shares>> = Vec::with_capacity(found.units.len());
        let mut picked = Picked::new(&plan.second.relations);
        for (i, judged) in found.verdicts.iter().enumerate() {
            let sum = judged.map(|_| {
                view.unit(i, &mut picked);
                relation::features(&view, i, &mut picked);
                picked.add_to([0.0; OUTCOMES])
            });
            first.push(sum.map(|sum| Shares::of(&shares(&sum, 0))));
            sums.push(sum);
        }
        for (i, known) in sums.iter_mut().enumerate() {
            let (Some(known), Some((before, _))) = (known, found.verdicts[i]) else { continue };
            again::relation(&view, i, &first, &mut picked);
            *known = picked.add_to(*known);
            let before = before.relation;
            // A chance grows with its sum: what has the highest gives way to nothing.
            let own = known[5 + place(before)];
            if known[5..10].iter().all(|other| *other <= own) {
                continue;
            }
            let chances = shares(known, 5);
            let of = |r: Relation| chances[place(r)];
            let best = Relation::ALL.into_iter().max_by(|a, b| of(*a).total_cmp(&of(*b))).unwrap_or(before);
            let margin = if before == Relation::Contrast { MARGIN_OF_CONTRAST } else { MARGIN };
            if best != before && of(best) - of(before) >= margin && plan.on(rule_of(best)) {
                wanted[i] = Some(best);
            }
        }
    }
    let contrast = |k: usize| sums[k].map_or(0.0, |sum| shares(&sum, 5)[place(Relation::Contrast)]);
    pairs::settle(lines, found, &wanted, &contrast);
}

/// The place of a relation in `Relation::ALL`.
fn place(relation: Relation) -> usize {
    Relation::ALL.iter().position(|r| *r == relation).unwrap_or(0)
}

/// The chances of the five one-against-all sums from this one on, made to sum to 1.
fn shares(sums: &[f32; OUTCOMES], from: usize) -> [f32; 5] {
    let mut chances = [0, 1, 2, 3, 4].map(|k: usize| chance(sums[from + k]));
    let all: f32 = chances.iter().sum();
    chances.iter_mut().for_each(|c| *c /= all.max(f32::MIN_POSITIVE));
    chances
}

/// The name of the rule that a changed relation carries.
pub(crate) fn rule_of(relation: Relation) -> &'static str {
    match relation {
        Relation::Definition => "S3-definition",
        Relation::Contrast => "S3-contrast",
        Relation::Relationship => "S3-relationship",
        Relation::Attribute => "S3-attribute",
        Relation::Mention => "S3-mention",
    }
}

/// A change of what the rules had found, in words.
#[derive(Debug, Clone)]
pub struct SecondThought {
    /// Index of the block in the article.
    pub block: usize,
    /// 0-based number of the sentence in the block.
    pub sentence: usize,
    /// Bytes of the block's text as it is read.
    pub span: (usize, usize),
    /// The role, by its place; none where a relation was changed.
    pub role: Option<usize>,
    /// Name of the rule.
    pub rule: &'static str,
    /// The chance of the role or the relation, 0 to 1.
    pub chance: f32,
    /// The features that weighed most, with their weights.
    pub because: String,
}

/// What the second look changes in the roles that the rules have found, with the reasons.
pub(crate) fn thoughts_on_roles(plan: &AttributePlan, lines: &[Line<'_>], found: &Found) -> Vec<SecondThought> {
    let seen = Seen::new(plan.roles(), lines, found);
    let view = View::new(lines, found, &seen);
    let chances = why::first_chances(&plan.second, &view, found);
    let mut out = Vec::new();
    for change in weigh_roles(plan, &view, found) {
        let (i, unit) = (change.unit, &found.units[change.unit]);
        let before = if found.verdicts[i].is_some() { unit.roles } else { 0 };
        each(before ^ change.roles, |bit| {
            let dropped = before & bit != 0;
            let (chance, because) = why::of_role(&plan.second, &view, &chances, i, bit, dropped);
            out.push(SecondThought {
                block: unit.line,
                sentence: unit.sentence,
                span: (unit.start, unit.end),
                role: Some(bit.trailing_zeros() as usize),
                rule: if dropped { "S1-left-out" } else { "S2-gone-on" },
                chance,
                because,
            });
        });
    }
    out
}

/// What the second look changes in the relations that the rules have found, with the reasons.
pub(crate) fn thoughts_on_relations(plan: &AttributePlan, lines: &[Line<'_>], mut found: Found) -> Vec<SecondThought> {
    let rules = Found {
        units: found.units.clone(),
        own: found.own.clone(),
        verdicts: found.verdicts.clone(),
        paired: found.paired.clone(),
    };
    let seen = Seen::new(plan.roles(), lines, &rules);
    weigh_relations(plan, lines, &mut found, &seen);
    let view = View::new(lines, &rules, &seen);
    let first = why::first_shares(&plan.second, &view, &rules);
    let mut out = Vec::new();
    for (i, was) in rules.verdicts.iter().enumerate() {
        let (Some((verdict, rule)), Some((was, _))) = (found.verdicts[i], was) else { continue };
        if verdict.relation == was.relation {
            continue;
        }
        let outcome = Relation::ALL.iter().position(|r| *r == verdict.relation).unwrap_or(0);
        let (chance, because) = why::of_relation(&plan.second, &view, &first, i, outcome);
        let unit = &found.units[i];
        let span = (unit.start, unit.end);
        out.push(SecondThought { block: unit.line, sentence: unit.sentence, span, role: None, rule, chance, because });
    }
    out
}

/// The lists by which numbers in the file of weights are read: rules, classes of cues, sources of roles. A file fitted
/// under other lists means other things.
#[must_use]
pub fn lists() -> [Vec<&'static str>; 3] {
    [RULES.iter().map(|r| r.name).collect(), super::cue::Cue::class_names().collect(), view::SOURCES.to_vec()]
}

#[cfg(test)]
mod tests {
    use super::{WEIGHTS, lists};

    #[test]
    fn the_weights_were_fitted_under_these_lists() {
        let heads = ["rules", "cues", "sources"];
        for (head, list) in heads.into_iter().zip(lists()) {
            let line = WEIGHTS.lines().find_map(|l| l.strip_prefix(head)?.strip_prefix('\t'));
            let fitted: Vec<&str> = line.map_or_else(Vec::new, |l| l.split('\t').collect());
            assert_eq!(fitted, list, "{head} have changed: fit again (tests/tools/README.md)");
        }
    }
}
