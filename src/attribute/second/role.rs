//! Features of a role for a unit: whether the unit is about it.

use super::feature::{Take, Template, bucket, joined};
use super::key::Word;
use super::view::{Facts, HOWS, LENGTH_CLASSES, RULE_CLASSES, SOURCES, View, all, source};
use crate::attribute::about::How;
use crate::attribute::mention::{Mention, OTHER, Roles};
use crate::extract::BlockClass;
use crate::letters::trimmed_end;

/// Units looked at on either side for the last and the next name.
const REACH: usize = 16;

/// Roles that a unit may be about: those the rules give it, those it names, and those that could be handed down to it.
pub(crate) fn candidates(view: &View<'_>, i: usize) -> Roles {
    let (u, around) = (&view.units[i], &view.units[i].around);
    if around.passing {
        // Roles that come up in passing hand nothing down.
        return (u.roles | view.of(i).named) & !OTHER;
    }
    let all = u.roles | view.of(i).named | around.last | around.label | around.section | around.title | around.pair;
    all & !OTHER & !granted(view, i)
}

/// Roles of a unit that are not weighed: what stands by name as its subject.
pub(crate) fn granted(view: &View<'_>, i: usize) -> Roles {
    let u = &view.units[i];
    if u.how == How::Subject && u.via == "subject" { u.own & u.roles & !OTHER } else { 0 }
}

/// What is said of a unit whichever role is asked about, beside what [`View::unit`] says.
pub(crate) fn shared(view: &View<'_>, i: usize, to: &mut impl Take) {
    let a = &view.units[i].around;
    to.number(Template::Last, a.last.count_ones().min(3));
    to.number(Template::Section, a.section.count_ones().min(3));
    to.number(Template::Title, a.title.count_ones().min(3));
    to.number(Template::Density, view.density());
    to.number(Template::LineLength, bucket(view.line(i).text.len(), &[30, 60, 120, 240, 420, 600]));
    if let Some(before) = view.units[i].line.checked_sub(1).and_then(|k| view.lines.get(k)) {
        to.word(Template::PreviousEnd, Word::tails(trimmed_end(before.text))[0]);
    }
}

/// Everything said of one role for a unit, beside what [`View::unit`] and [`shared`] say of the unit, and [`unnamed`] where
/// it does not name the role.
pub(crate) fn features(view: &View<'_>, i: usize, role: Roles, to: &mut impl Take) {
    let u = &view.units[i];
    let found = u.roles & role != 0;
    let via = if found { source(u.via) } else { 0 };
    let sources = u32::try_from(SOURCES.len()).unwrap_or(0);
    let (facts, mentions) = (view.of(i), view.of(i).mentions);
    let names = u32::try_from(mentions.iter().filter(|m| m.role & role != 0).count().min(2)).unwrap_or(2);
    let bit = |roles: Roles| u32::from(roles & role != 0);
    let a = &u.around;
    let handed = joined(&[(bit(a.last), 2), (bit(a.label), 2), (bit(a.section), 2), (bit(a.title), 2), (bit(a.pair), 2)]);
    to.number(Template::Via, via);
    to.number(Template::Named, names);
    to.number(Template::Place, joined(&[(bit(u.own), 2), (bit(u.objects), 2), (bit(u.yardstick), 2)]));
    to.number(Template::Handed, handed);
    let others = u32::from(facts.named & !role != 0);
    let neighbour = u32::from(mentions.iter().any(|m| m.role == OTHER));
    to.number(Template::Others, joined(&[(others, 2), (neighbour, 2)]));
    let mut before = 0;
    let around = [(-2, Template::Before2), (-1, Template::Before), (1, Template::After), (2, Template::After2)];
    for (by, template) in around {
        let seen = view.near(i, by).map_or(0, |k| 1 + beside(view, i, k, role));
        to.number(template, seen);
        if by == -1 {
            before = seen;
        }
    }
    if names > 0 {
        named(view, i, role, mentions, to);
    } else {
        to.number(Template::Surface, view.word_of(i, role));
    }
    let since = distance(view, i, role, true);
    to.number(Template::Since, since);
    to.number(Template::Until, distance(view, i, role, false));
    let (density, share, length) = (view.density(), view.share(role), facts.length);
    to.number(Template::Share, share);
    in_line(view, i, role, to);
    last_names(view, i, role, to);
    line_before(view, i, role, to);
    let known = u32::from(found);
    to.number(Template::FoundByRule, joined(&[(known, 2), (facts.rules.0, RULE_CLASSES)]));
    to.number(Template::FoundHow, joined(&[(known, 2), (facts.how, HOWS), (handed, 32)]));
    to.number(Template::ViaBefore, joined(&[(via, sources), (before, BESIDE + 1)]));
    to.number(Template::ViaSince, joined(&[(via, sources), (since, 8)]));
    to.number(Template::ViaLength, joined(&[(via, sources), (length, LENGTH_CLASSES)]));
    to.number(Template::ViaDensity, joined(&[(via, sources), (density, 6)]));
    to.number(Template::ViaShare, joined(&[(via, sources), (share, 6)]));
    to.number(Template::HandedNamed, joined(&[(handed, 32), (names, 3)]));
}

/// Values of [`beside`].
const BESIDE: u32 = 3 * 4 * HOWS;

/// A neighbouring unit: how near, whether it is about the role or names it, and how it has its roles.
fn beside(view: &View<'_>, i: usize, k: usize, role: Roles) -> u32 {
    let (v, facts) = (&view.units[k], view.of(k));
    let about = if v.roles & role != 0 {
        0
    } else if facts.named & role != 0 {
        1
    } else if v.roles & !OTHER != 0 {
        2
    } else {
        3
    };
    joined(&[(view.apart(i, k), 3), (about, 4), (facts.how, HOWS)])
}

/// What stands around the first name of the role in the unit.
fn named(view: &View<'_>, i: usize, role: Roles, mentions: &[Mention], to: &mut impl Take) {
    let (u, line) = (&view.units[i], view.line(i));
    let Some((n, m)) = mentions.iter().enumerate().find(|(_, m)| m.role & role != 0) else { return };
    let (before, after) = (line.sub(u.start, m.start), line.sub(m.end, u.end));
    let (lasts, firsts) = (Word::tails(before), Word::heads(after));
    to.word(Template::CharBefore, lasts[0]);
    to.word(Template::CharAfter, firsts[0]);
    to.word(Template::CharsBefore, lasts[1]);
    to.word(Template::CharsAfter, firsts[1]);
    to.number(Template::Position, joined(&[(bucket(before.len(), &[0, 6, 15, 30, 54, 90]), 7), (u32::from(n == 0), 2)]));
    to.number(Template::Comma, u32::from(before.contains(['，', ','])));
    let (early, late) = (line.hits_in(u.start, m.start), line.hits_in(m.end, u.end));
    if let Some(h) = early.last() {
        let gap = u32::from(h.end != m.start);
        h.cue.each(|class| to.number(Template::CueBefore, class * 2 + gap));
    }
    if let Some(h) = late.first() {
        let gap = u32::from(h.start != m.end);
        h.cue.each(|class| to.number(Template::CueAfter, class * 2 + gap));
    }
    all(early).each(|class| to.number(Template::AnyBefore, class));
    all(late).each(|class| to.number(Template::AnyAfter, class));
}

/// How a unit opens, where it does not name the role.
pub(crate) fn unnamed(view: &View<'_>, i: usize, to: &mut impl Take) {
    let (u, facts) = (&view.units[i], view.of(i));
    let firsts = Word::heads(facts.text);
    to.word(Template::Opens1, firsts[0]);
    to.word(Template::Opens2, firsts[1]);
    let masked = view.masked(i);
    to.grams(Template::Single, Template::Pair, &masked);
    let mut hits = facts.hits.iter();
    if let Some(h) = hits.next() {
        let gap = u32::from(h.start != u.start);
        h.cue.each(|class| to.number(Template::FirstCue, class * 2 + gap));
    }
    if let Some(h) = hits.next() {
        h.cue.each(|class| to.number(Template::SecondCue, class));
    }
}

/// Units between this one and the last (or next) that names the role, in classes.
fn distance(view: &View<'_>, i: usize, role: Roles, back: bool) -> u32 {
    let next = |facts: &Facts<'_>| if back { facts.namers.0 } else { facts.namers.1 };
    let mut at = i;
    while let Some(k) = next(view.of(at)).filter(|k| k.abs_diff(i) <= REACH) {
        if view.of(k).named & role != 0 {
            return bucket(k.abs_diff(i) - 1, &[0, 1, 2, 3, 5, 8]);
        }
        at = k;
    }
    7
}

/// The names before and behind the unit in its line.
fn in_line(view: &View<'_>, i: usize, role: Roles, to: &mut impl Take) {
    let facts = view.of(i);
    let kind = |named: Option<Roles>| named.map_or(0, |named| if named & role != 0 { 2 } else { 1 });
    let any = facts.before & role != 0;
    to.number(Template::LineBefore, joined(&[(kind(facts.last), 3), (u32::from(any), 2)]));
    to.number(Template::LineAfter, kind(facts.next));
}

/// The nearest units with names before and behind: whether they name the role, alone or with others.
fn last_names(view: &View<'_>, i: usize, role: Roles, to: &mut impl Take) {
    let mut see = |template, found: Option<(usize, usize)>| {
        if let Some((k, away)) = found {
            let roles = view.of(k).named;
            let which = if roles == role { 0 } else { 1 + u32::from(roles & role == 0) };
            let same = u32::from(view.units[k].line == view.units[i].line);
            to.number(template, joined(&[(which, 3), (bucket(away, &[1, 2, 4, 8]), 5), (same, 2)]));
        }
    };
    let (before, after) = view.of(i).namers;
    see(Template::NamedBefore, before.map(|k| (k, i - k)).filter(|n| n.1 <= REACH));
    see(Template::NamedAfter, after.map(|k| (k, k - i)).filter(|n| n.1 <= REACH));
}

/// The line before the unit's own.
fn line_before(view: &View<'_>, i: usize, role: Roles, to: &mut impl Take) {
    let at = view.units[i].line;
    let Some(before) = at.checked_sub(1).and_then(|k| view.lines.get(k)) else { return };
    let class = match before.class {
        BlockClass::Article => 0,
        BlockClass::Heading => 1,
        BlockClass::Meta | BlockClass::Boilerplate => 2,
    };
    let names = before.named() & role != 0;
    to.number(Template::PreviousLine, joined(&[(class, 3), (u32::from(names), 2)]));
}
