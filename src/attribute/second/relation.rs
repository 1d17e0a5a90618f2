//! Features of a unit for what it says of its roles.

use super::feature::{Take, Template, bucket, joined};
use super::key::Word;
use super::view::{ENDS, HOWS, LENGTH_CLASSES, RELATION_CLASSES, RULE_CLASSES, View, all, inherits};
use crate::attribute::mention::OTHER;
use crate::letters::is_common_han;

/// Marks that are no part of what a text closes with.
const MARKS: [char; 24] = [
    '，', ',', '。', '.', '！', '!', '？', '?', '；', ';', '：', ':', '、', '“', '”', '"', '「', '」', '（', '）', '(', ')', '…',
    ' ',
];

/// Everything said of what a unit says, beside what [`View::unit`] says of the unit.
pub(crate) fn features(view: &View<'_>, i: usize, to: &mut impl Take) {
    let (u, facts) = (&view.units[i], view.of(i));
    let said = facts.said;
    let (own_rule, rule) = facts.rules;
    to.number(Template::Relation, said);
    to.number(Template::Own, facts.own);
    to.number(Template::OwnRule, rule);
    let scope = u32::from(inherits(u));
    to.number(Template::Scope, scope);
    to.number(Template::Paired, u32::from(view.paired[i].is_some()));
    let (mut before, mut after) = (0, 0);
    let around = [(-2, Template::SaidBefore2), (-1, Template::SaidBefore), (1, Template::SaidAfter), (2, Template::SaidAfter2)];
    for (by, template) in around {
        let seen = view.near(i, by).map_or(0, |k| {
            let same = u32::from(view.units[k].roles == u.roles);
            1 + joined(&[(view.apart(i, k), 3), (view.of(k).said, RELATION_CLASSES), (same, 2)])
        });
        to.number(template, seen);
        match by {
            -1 => before = seen,
            1 => after = seen,
            _ => {}
        }
    }
    to.number(Template::Names, u32::try_from(facts.mentions.len().min(3)).unwrap_or(3));
    words(view, i, to);
    names(view, i, to);
    let hits = facts.hits;
    if let Some(h) = hits.first() {
        let gap = u32::from(h.start != u.start);
        h.cue.each(|class| to.number(Template::FirstCue, class * 2 + gap));
    }
    if let Some(h) = hits.last() {
        let gap = bucket(u.end - h.end, &[2, 3, 9]);
        h.cue.each(|class| to.number(Template::LastCue, class * 4 + gap));
    }
    if let Some(heading) = u.dimension.and_then(|d| view.lines.get(d)) {
        heading.classes().each(|class| to.number(Template::Heading, class));
    }
    to.number(Template::Density, view.density());
    let (length, end) = (facts.length, facts.end);
    to.number(Template::RelationLength, joined(&[(said, RELATION_CLASSES), (length, LENGTH_CLASSES)]));
    to.number(Template::RelationScope, joined(&[(said, RELATION_CLASSES), (scope, 2)]));
    to.number(Template::RelationAfter, joined(&[(said, RELATION_CLASSES), (after, SAID + 1)]));
    to.number(Template::RelationBefore, joined(&[(said, RELATION_CLASSES), (before, SAID + 1)]));
    to.number(Template::RelationHow, joined(&[(said, RELATION_CLASSES), (facts.how, HOWS)]));
    to.number(Template::RuleEnd, joined(&[(own_rule, RULE_CLASSES), (end, ENDS)]));
    to.number(Template::RuleLength, joined(&[(own_rule, RULE_CLASSES), (length, LENGTH_CLASSES)]));
}

/// Values of what is said beside a unit.
const SAID: u32 = 3 * RELATION_CLASSES * 2;

/// The unit's own words: around its subject, at its ends, and pair by pair.
fn words(view: &View<'_>, i: usize, to: &mut impl Take) {
    let (u, line, text) = (&view.units[i], view.line(i), view.of(i).text);
    let (from, until) = if u.subject.1 > u.start { u.subject } else { (u.start, u.start) };
    let after = line.sub(until, u.end).trim_start();
    let before = line.sub(u.start, from);
    for (template, head) in [Template::After1, Template::AfterTwo, Template::AfterThree].into_iter().zip(Word::heads(after)) {
        to.word(template, head);
    }
    let (lead, starts, closes) =
        (Word::tails(before), Word::heads(text), Word::tails(text.trim_end_matches(|c| !is_common_han(c) && MARKS.contains(&c))));
    to.word(Template::Lead1, lead[0]);
    to.word(Template::Lead2, lead[1]);
    to.word(Template::Start1, starts[0]);
    to.word(Template::Start2, starts[1]);
    to.word(Template::Close1, closes[0]);
    to.word(Template::Close2, closes[1]);
    let cues = [(Template::Cue1, Template::Word1), (Template::Cue2, Template::Word2), (Template::Cue3, Template::Word3)];
    for (h, (class_of, word_of)) in line.hits_in(until, u.end).iter().zip(cues) {
        h.cue.each(|class| to.number(class_of, class));
        to.word(word_of, Word::new(line.sub(h.start, h.end)));
    }
    pairs(view, i, to);
}

/// What stands between the first two roles named, and behind the last.
fn names(view: &View<'_>, i: usize, to: &mut impl Take) {
    let (u, line, facts) = (&view.units[i], view.line(i), view.of(i));
    to.number(Template::RolesNamed, joined(&[(facts.named.count_ones(), 4), (u.roles.count_ones(), 4)]));
    let mut roles = facts.mentions.iter().filter(|m| m.role != OTHER);
    let Some(first) = roles.next() else { return };
    if let Some(second) = roles.clone().find(|m| m.role != first.role) {
        let between = line.sub(first.end, second.start);
        to.word(Template::Between1, Word::heads(between)[1]);
        to.word(Template::Between2, Word::tails(between)[1]);
        to.number(Template::Gap, bucket(between.len(), &[0, 3, 6, 12, 24, 48, 90]));
        all(line.hits_in(first.end, second.start)).each(|class| to.number(Template::CueBetween, class));
    }
    let last = roles.next_back().unwrap_or(first);
    let rest = Word::heads(line.sub(last.end, u.end));
    to.word(Template::Rest1, rest[1]);
    to.word(Template::Rest2, rest[2]);
    if let Some(h) = line.hits_in(last.end, u.end).first() {
        let gap = u32::from(h.start != last.end);
        h.cue.each(|class| to.number(Template::CueRest, class * 2 + gap));
    }
}

/// Its characters, alone and side by side; see [`View::masked`].
fn pairs(view: &View<'_>, i: usize, to: &mut impl Take) {
    let masked = view.masked(i);
    to.grams(Template::Single, Template::Pair, &masked);
}
