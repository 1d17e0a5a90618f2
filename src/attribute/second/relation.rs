//! Features of a unit for what it says of its roles.

use super::feature::{Take, Template, bucket, joined};
use super::view::{
    ENDS, HOWS, LENGTH_CLASSES, RELATION_CLASSES, RULE_CLASSES, View, end_class, head, how, inherits, relation, tail,
};

/// Marks that are no part of what a text closes with.
const MARKS: [char; 24] = [
    '，', ',', '。', '.', '！', '!', '？', '?', '；', ';', '：', ':', '、', '“', '”', '"', '「', '」', '（', '）', '(', ')', '…',
    ' ',
];

/// Everything said of what a unit says, beside what [`View::unit`] says of the unit.
pub(crate) fn features(view: &View<'_>, i: usize, to: &mut impl Take) {
    let (u, line) = (&view.units[i], view.line(i));
    let said = relation(&view.verdicts[i]);
    let (own_rule, rule) = view.rules[i];
    to.number(Template::Relation, said);
    to.number(Template::Own, relation(&view.own[i]));
    to.number(Template::OwnRule, rule);
    let scope = u32::from(inherits(u));
    to.number(Template::Scope, scope);
    to.number(Template::Paired, u32::from(view.paired[i].is_some()));
    let (mut before, mut after) = (0, 0);
    let around = [(-2, Template::SaidBefore2), (-1, Template::SaidBefore), (1, Template::SaidAfter), (2, Template::SaidAfter2)];
    for (by, template) in around {
        let seen = view.near(i, by).map_or(0, |k| {
            let same = u32::from(view.units[k].roles == u.roles);
            1 + joined(&[(view.apart(i, k), 3), (relation(&view.verdicts[k]), RELATION_CLASSES), (same, 2)])
        });
        to.number(template, seen);
        match by {
            -1 => before = seen,
            1 => after = seen,
            _ => {}
        }
    }
    to.number(Template::Names, u32::try_from(view.mentions(i).len().min(3)).unwrap_or(3));
    words(view, i, to);
    let hits = line.hits_in(u.start, u.end);
    if let Some(h) = hits.first() {
        let gap = u32::from(h.start != u.start);
        h.cue.each(|class| to.number(Template::FirstCue, class * 2 + gap));
    }
    if let Some(h) = hits.last() {
        let gap = bucket(u.end - h.end, &[2, 3, 9]);
        h.cue.each(|class| to.number(Template::LastCue, class * 4 + gap));
    }
    if let Some(heading) = u.dimension.and_then(|d| view.lines.get(d)) {
        let all = heading.hits.iter().fold(crate::attribute::cue::Cue::default(), |all, h| all.or(h.cue));
        all.each(|class| to.number(Template::Heading, class));
    }
    to.number(Template::Density, view.density());
    let (length, end) = (view.length(i), end_class(view.text(i)));
    to.number(Template::RelationLength, joined(&[(said, RELATION_CLASSES), (length, LENGTH_CLASSES)]));
    to.number(Template::RelationScope, joined(&[(said, RELATION_CLASSES), (scope, 2)]));
    to.number(Template::RelationAfter, joined(&[(said, RELATION_CLASSES), (after, SAID + 1)]));
    to.number(Template::RelationBefore, joined(&[(said, RELATION_CLASSES), (before, SAID + 1)]));
    to.number(Template::RelationHow, joined(&[(said, RELATION_CLASSES), (how(u.how), HOWS)]));
    to.number(Template::RuleEnd, joined(&[(own_rule, RULE_CLASSES), (end, ENDS)]));
    to.number(Template::RuleLength, joined(&[(own_rule, RULE_CLASSES), (length, LENGTH_CLASSES)]));
}

/// Values of what is said beside a unit.
const SAID: u32 = 3 * RELATION_CLASSES * 2;

/// The unit's own words: around its subject, at its ends, and pair by pair.
fn words(view: &View<'_>, i: usize, to: &mut impl Take) {
    let (u, line, text) = (&view.units[i], view.line(i), view.text(i));
    let (from, until) = if u.subject.1 > u.start { u.subject } else { (u.start, u.start) };
    let after = line.sub(until, u.end).trim_start();
    let before = line.sub(u.start, from);
    to.word(Template::After1, head(after, 1));
    to.word(Template::AfterTwo, head(after, 2));
    to.word(Template::AfterThree, head(after, 3));
    to.word(Template::Lead1, tail(before, 1));
    to.word(Template::Lead2, tail(before, 2));
    to.word(Template::Start1, head(text, 1));
    to.word(Template::Start2, head(text, 2));
    let closed = text.trim_end_matches(MARKS);
    to.word(Template::Close1, tail(closed, 1));
    to.word(Template::Close2, tail(closed, 2));
    let cues = [(Template::Cue1, Template::Word1), (Template::Cue2, Template::Word2), (Template::Cue3, Template::Word3)];
    for (h, (class_of, word_of)) in line.hits_in(until, u.end).iter().zip(cues) {
        h.cue.each(|class| to.number(class_of, class));
        to.word(word_of, line.sub(h.start, h.end));
    }
    pairs(view, i, to);
}

/// Characters side by side, names of roles left out.
fn pairs(view: &View<'_>, i: usize, to: &mut impl Take) {
    let (u, line) = (&view.units[i], view.line(i));
    let mut at = u.start;
    let mut part = |from: usize, until: usize| {
        let text = line.sub(from, until);
        let mut starts = text.char_indices().map(|c| c.0).chain([text.len()]);
        let (Some(mut a), Some(mut b)) = (starts.next(), starts.next()) else { return };
        for c in starts {
            to.word(Template::Pair, text.get(a..c).unwrap_or(""));
            (a, b) = (b, c);
        }
        let _ = b;
    };
    for m in view.mentions(i) {
        part(at, m.start);
        at = m.end;
    }
    part(at, u.end);
}
