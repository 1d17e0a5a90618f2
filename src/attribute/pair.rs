//! Pairs: finds the two sides of a contrast, gives them a number and lifts attributes to contrasts.

use super::Relation;
use super::about::How;
use super::cue::Cue;
use super::discourse::Unit;
use super::line::{Line, Shape};
use super::plan::AttributePlan;
use super::rules::Verdict;
use super::rules::contrast::{Side, answers, pairs, parallel};

/// A unit's verdict with the name of its rule.
pub(crate) type Judged = Option<(Verdict, &'static str)>;

/// Numbers of the pairs, one entry a unit. A side may have partners on both sides (X, Y and Z share one number).
pub(crate) fn pair_up(
    plan: &AttributePlan,
    lines: &[Line<'_>],
    units: &[Unit],
    title: bool,
    verdicts: &mut [Judged],
) -> Vec<Option<u32>> {
    let mut pair: Vec<Option<u32>> = vec![None; units.len()];
    let mut next = 0;
    let mut last: Option<usize> = None;
    let title = title || lines.iter().find(|l| l.shape == Shape::Meta).is_some_and(|l| differs(l) && l.roles().count_ones() >= 2);
    let differ: Vec<bool> = lines.iter().map(differs).collect();
    for i in 0..units.len() {
        let Some((verdict, rule)) = verdicts[i] else { continue };
        if rule == "C9-yardstick" {
            next += 1;
            pair[i] = Some(next);
        }
        let last_named = named_alike(lines, units, verdicts, i);
        if let Some(j) = last_named.or(last)
            && let Some((before, _)) = verdicts[j]
        {
            let side = |k: usize, v: Verdict| Side { unit: &units[k], line: &lines[units[k].line], relation: v.relation };
            let compared = title || compared(&differ, &units[j]) || labelled(&lines[units[j].line]);
            let (a, b) = (side(j, lifted(before)), side(i, verdict));
            let name = if last_named.is_some() { answers(&a, &b) } else { pairs(&a, &b, i - j - 1, compared) };
            if let Some(name) = name.filter(|n| plan.on(n)) {
                let number = pair[j].unwrap_or_else(|| {
                    next += 1;
                    next
                });
                for k in [j, i] {
                    pair[k] = Some(number);
                    if let Some((v, r)) = &mut verdicts[k]
                        && v.relation == Relation::Attribute
                    {
                        (v.relation, *r) = (Relation::Contrast, name);
                    }
                }
            }
            // An example between the halves does not break a pair.
            if units[i].roles == units[j].roles && is_example(&lines[units[i].line], &units[i]) {
                continue;
            }
        }
        last = Some(i);
    }
    beside_others(plan, lines, units, verdicts);
    pair
}

/// The unit that a turn answers by the same noun (X 的核心是 …, some lines of it, Y 的核心则是 …), where others stand between.
fn named_alike(lines: &[Line<'_>], units: &[Unit], verdicts: &[Judged], i: usize) -> Option<usize> {
    let noun = |k: usize| {
        let u = units.get(k)?;
        let rest = lines[u.line].sub(u.subject.1, u.end).strip_prefix('的')?;
        let noun = rest.get(..rest.find(['则', '是', '却', '在', '，', ','])?)?;
        (u.roles.is_power_of_two() && u.subject.1 > 0 && (1..=NOUN_CAP).contains(&noun.chars().count())).then_some(noun)
    };
    let own = noun(i)?;
    let at = lines[units[i].line].sub(units[i].subject.1, units[i].end);
    if !at.get('的'.len_utf8() + own.len()..).is_some_and(|t| t.starts_with(['则', '却'])) {
        return None;
    }
    let from = i.saturating_sub(ALIKE_REACH);
    let j = (from..i).rev().find(|j| units[*j].roles != units[i].roles && verdicts[*j].is_some() && noun(*j) == Some(own))?;
    let headed = lines.get(units[j].line + 1..=units[i].line)?.iter().any(Line::is_heading);
    (!headed).then_some(j)
}

/// Units between such a turn and what it answers.
const ALIKE_REACH: usize = 12;
/// Characters of the noun.
const NOUN_CAP: usize = 6;

/// 客服解决一个人的问题,运营解决一类人的问题: a role set against a job outside the list is a contrast without a partner.
fn beside_others(plan: &AttributePlan, lines: &[Line<'_>], units: &[Unit], verdicts: &mut [Judged]) {
    if !plan.on("C4-parallel") {
        return;
    }
    let other = |u: &Unit| u.roles == 0 && u.how == How::Subject;
    let side = |k: usize| Side { unit: &units[k], line: &lines[units[k].line], relation: Relation::Attribute };
    for i in 0..units.len() {
        let Some((verdict, rule)) = verdicts[i].as_mut() else { continue };
        let near = [i.checked_sub(1), Some(i + 1)].into_iter().flatten();
        let same = |k: &usize| {
            units.get(*k).is_some_and(|u| {
                other(u) && u.line == units[i].line && u.sentence == units[i].sentence && parallel(&side(i), &side(*k), false)
            })
        };
        if verdict.relation == Relation::Attribute && units[i].roles.is_power_of_two() && near.into_iter().any(|k| same(&k)) {
            (verdict.relation, *rule) = (Relation::Contrast, "C4-parallel");
        }
    }
}

fn is_example(line: &Line<'_>, unit: &Unit) -> bool {
    line.hit_at(unit.start).is_some_and(|h| h.cue.any(Cue::EXAMPLE))
}

fn differs(line: &Line<'_>) -> bool {
    line.has(0, line.text.len(), Cue::DIFFER)
}

/// Whether something announces a comparison over a unit: the section, the line itself or the one before.
fn compared(differ: &[bool], unit: &Unit) -> bool {
    unit.announced.is_some() || differ[unit.line] || unit.line > 0 && differ[unit.line - 1]
}

/// A line that opens with what is compared: 周期:X …,Y ….
fn labelled(line: &Line<'_>) -> bool {
    line.label > line.body
        && line.label - line.body <= DIMENSION_CAP
        && line.mentions_in(line.body, line.label).is_empty()
        && line.hit_before(line.label).is_some_and(|h| h.start == line.body && h.cue.any(Cue::TOPIC_NOUN))
}

/// Bytes (8 Han characters) of a label that names a dimension.
const DIMENSION_CAP: usize = 24;

/// A contrast already found counts as the attribute it was, so that a third side can join.
fn lifted(mut verdict: Verdict) -> Verdict {
    if verdict.relation == Relation::Contrast {
        verdict.relation = Relation::Attribute;
    }
    verdict
}
