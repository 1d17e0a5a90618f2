//! Changed relations, carried out: a contrast keeps a partner or is none, a definition has its parts.

use super::{Found, rule_of};
use crate::attribute::Relation;
use crate::attribute::discourse::Unit;
use crate::attribute::line::Line;
use crate::attribute::rules::definition::parts_by_sight;
use crate::attribute::rules::{Context, Verdict};

/// Units between the two sides of a contrast at most.
const APART: usize = 2;
/// The least chance of a contrast that makes a neighbour a partner.
const PARTNER: f32 = 0.3;

/// Carries out what is wanted for each unit, `contrast` being the chance that it is the side of one.
pub(super) fn settle(lines: &[Line<'_>], found: &mut Found, wanted: &[Option<Relation>], contrast: &dyn Fn(usize) -> f32) {
    for (i, relation) in wanted.iter().enumerate() {
        match relation {
            None => {}
            Some(Relation::Contrast) => pair(lines, found, wanted, contrast, i),
            Some(Relation::Definition) if !defines(lines, found, i) => {}
            Some(relation) => {
                part(found, i);
                set(lines, found, i, *relation);
            }
        }
    }
    for i in 1..wanted.len() {
        answer(lines, found, i - 1, i);
    }
}

/// X 是 A 的,Y 是 B 的: two definitions side by side with the same verb right behind the name answer each other, as they do
/// where the rules see both.
fn answer(lines: &[Line<'_>], found: &mut Found, i: usize, k: usize) {
    let (a, b) = (&found.units[i], &found.units[k]);
    let line = &lines[a.line];
    let verb =
        |unit: &Unit| line.hit_at(unit.subject.1).filter(|_| unit.subject.1 > unit.subject.0).map(|h| line.sub(h.start, h.end));
    let defines = |at: usize| found.verdicts[at].is_some_and(|(v, _)| v.relation == Relation::Definition && !v.negated);
    let side_by_side = a.line == b.line && a.sentence == b.sentence && !line.is_heading();
    let two = a.roles.is_power_of_two() && b.roles.is_power_of_two() && a.roles != b.roles;
    if side_by_side && two && defines(i) && defines(k) && verb(a).is_some() && verb(a) == verb(b) {
        let number = match (found.paired[i], found.paired[k]) {
            (None, None) => next(found),
            // X 是 A,Y 是 B,Z 是 C: the third joins the pair of the sentence.
            (Some(number), None) | (None, Some(number)) if within_sentence(found, number, i) => number,
            _ => return,
        };
        (found.paired[i], found.paired[k]) = (Some(number), Some(number));
    }
}

/// Whether all sides of a pair stand in the sentence of a unit.
fn within_sentence(found: &Found, number: u32, i: usize) -> bool {
    let of = |k: usize| (found.units[k].line, found.units[k].sentence);
    (0..found.units.len()).filter(|k| found.paired[*k] == Some(number)).all(|k| of(k) == of(i))
}

/// Finds a partner for a side: the nearest unit about another role that may be one.
fn pair(lines: &[Line<'_>], found: &mut Found, wanted: &[Option<Relation>], contrast: &dyn Fn(usize) -> f32, i: usize) {
    let single = |k: usize| found.units[k].roles.is_power_of_two();
    if lines[found.units[i].line].is_heading() || !single(i) || bare(lines, found, i) {
        return;
    }
    let can = |k: usize| {
        let Some((verdict, _)) = found.verdicts[k] else { return false };
        let keeps = match wanted[k] {
            Some(to) => to == Relation::Contrast,
            None => matches!(verdict.relation, Relation::Contrast | Relation::Definition) || contrast(k) >= PARTNER,
        };
        let other = single(k) && found.units[k].roles != found.units[i].roles;
        keeps && other && !lines[found.units[k].line].is_heading() && !bare(lines, found, k)
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

/// Nothing but the name of the role, as at the head of a column: it says nothing that could be set against another.
fn bare(lines: &[Line<'_>], found: &Found, i: usize) -> bool {
    let unit = &found.units[i];
    let line = &lines[unit.line];
    line.mentions_in(unit.start, unit.end).first().is_some_and(|m| {
        let after = line.sub(m.end, unit.end).trim_matches([':', '：', '。', ' ']);
        after.is_empty() && line.sub(unit.start, m.start).trim().is_empty()
    })
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

/// The definition that a unit would be.
fn definition(lines: &[Line<'_>], found: &Found, i: usize) -> Verdict {
    let unit = &found.units[i];
    parts_by_sight(&Context::new(&lines[unit.line], unit, unit.dimension.and_then(|d| lines.get(d))))
}

/// Whether anything is said that the role could be: 不是营销 with a subject left out says nothing of 营销.
fn defines(lines: &[Line<'_>], found: &Found, i: usize) -> bool {
    let text = lines[found.units[i].line].text;
    definition(lines, found, i).parts.is_some_and(|p| !p.definiens.of(text).trim().is_empty())
}

/// Gives a unit a relation that the rules had not.
fn set(lines: &[Line<'_>], found: &mut Found, i: usize, relation: Relation) {
    let Some((before, _)) = found.verdicts[i] else { return };
    if before.relation == relation {
        return;
    }
    let verdict = match relation {
        Relation::Definition => definition(lines, found, i),
        _ => Verdict::plain(relation),
    };
    found.verdicts[i] = Some((verdict, rule_of(relation)));
}

#[cfg(test)]
mod tests {
    use crate::attribute::{AttributePlan, Relation, attribute_text};

    #[test]
    fn every_contrast_has_a_partner_and_content() {
        let plan = AttributePlan::default();
        let pages: [&[&str]; 3] = [
            &[
                "营销和运营的节奏不同：",
                "营销",
                "运营",
                "营销的节奏是战役，打完就换战场；",
                "运营的节奏是农事，春天种下，秋天才收。",
            ],
            &["推广在门外敲锣，敲完就走。", "运营在屋里添茶，一添就是一年。", "两者不是对手。"],
            &["门店里的分工很简单。", "销售看这个月，市场看下一年，运营看每一天。"],
        ];
        for page in pages {
            let found = attribute_text(&plan, page);
            assert!(!found.is_empty(), "{page:?}");
            for a in found.iter().filter(|a| a.relation == Relation::Contrast) {
                let partner = |b: &&crate::attribute::Attribution| b.pair == a.pair && b.role != a.role;
                assert!(a.pair.is_some() && found.iter().any(|b| partner(&b)), "{page:?} {a:?}");
                assert!(a.span.of(page[a.block as usize]).chars().count() > 2, "{page:?} {a:?}");
            }
        }
    }

    #[test]
    fn a_definition_has_its_parts() {
        let plan = AttributePlan::default();
        for text in
            ["营销是企业围绕品牌和需求展开的一套完整的打法。", "运营≠客服。", "推广，就是让没吃过的人先听说。", "不是营销。"]
        {
            for a in attribute_text(&plan, &[text]).iter().filter(|a| a.relation == Relation::Definition) {
                let d = a.definition.as_ref().expect("a definition has parts");
                assert!(!d.definiens.of(text).trim().is_empty(), "{text}: {d:?}");
            }
        }
    }
}
