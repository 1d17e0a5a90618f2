//! An article's units as the features see them: what the rules have found, in small numbers.

use crate::attribute::about::How;
use crate::attribute::cue::{Cue, Hit};
use crate::attribute::discourse::Unit;
use crate::attribute::line::{Line, Shape};
use crate::attribute::mention::{Mention, OTHER, Roles};
use crate::attribute::pair::Judged;
use crate::attribute::rules::RULES;
use crate::attribute::stand::Stand;
use crate::attribute::{Relation, Scope};
use crate::extract::BlockForm;
use crate::letters::trimmed;

use super::feature::{Take, Template, bucket, joined};
use super::{Found, each};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Ways in which a unit can have its roles, see [`how`].
pub(crate) const HOWS: u32 = 11;
/// Sources of roles by name; the last stands for any other.
pub(crate) const SOURCES: [&str; 19] = [
    "none",
    "subject",
    "named",
    "heading",
    "list-head",
    "pronoun",
    "both",
    "speaker",
    "title",
    "previous-sentence",
    "previous-paragraph",
    "answer",
    "entry",
    "entry-head",
    "table-cell",
    "tied-word",
    "named-scene",
    "post-title",
    "other",
];
/// Classes of a last character, see [`end_class`].
pub(crate) const ENDS: u32 = 7;
/// Upper bounds of lengths in bytes, three to a Han character.
const LENGTHS: [usize; 7] = [12, 24, 36, 60, 90, 135, 210];
/// Classes of [`LENGTHS`].
pub(crate) const LENGTH_CLASSES: u32 = 8;

/// Marks of [`View::masked`].
const OPENS: char = '▶';
const CLOSES: char = '◀';
const OURS: char = '◆';
const ANOTHER: char = '◇';

/// What the features ask of a unit again and again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts<'a> {
    /// Its text without white space around it, the class of its length and of its end.
    pub(crate) text: &'a str,
    pub(crate) length: u32,
    pub(crate) end: u32,
    pub(crate) mentions: &'a [Mention],
    pub(crate) hits: &'a [Hit],
    /// Classes of its cues.
    pub(crate) cues: Cue,
    /// Roles named in it, neighbours left out.
    pub(crate) named: Roles,
    /// See [`how`].
    pub(crate) how: u32,
    /// Places of the rules before and after units were paired, see [`rule`].
    pub(crate) rules: (u32, u32),
    /// Relations before and after, see [`relation`].
    pub(crate) own: u32,
    pub(crate) said: u32,
    /// The nearest units before it and behind it that name a role.
    pub(crate) namers: (Option<usize>, Option<usize>),
    /// Roles named before it in its line, neighbours among them, and of the last and the next name that is none.
    pub(crate) before: Roles,
    pub(crate) last: Option<Roles>,
    pub(crate) next: Option<Roles>,
}

/// What is seen of an article as long as nothing found in it changes.
#[derive(Debug)]
pub(crate) struct Seen<'a> {
    /// Names of the roles, in order.
    names: &'a [String],
    facts: Vec<Facts<'a>>,
    /// Share of units that name a role, in classes.
    density: u32,
    /// For each role its share of the units that name any, in classes.
    shares: [u8; 64],
}

impl<'a> Seen<'a> {
    pub(crate) fn new(names: &'a [String], lines: &'a [Line<'a>], found: &Found) -> Self {
        let judged = found.own.iter().zip(&found.verdicts);
        let mut facts: Vec<Facts<'a>> = found.units.iter().zip(judged).map(|(u, j)| facts(lines, u, j)).collect();
        namers(&mut facts);
        let mut counts = [0_usize; 64];
        for fact in &facts {
            each(fact.named, |role| counts[role.trailing_zeros() as usize] += 1);
        }
        let naming = facts.iter().filter(|f| f.named != 0).count();
        let mut shares = [0; 64];
        for (share, n) in shares.iter_mut().zip(counts).filter(|(_, n)| *n > 0) {
            *share = u8::try_from(bucket(n * 100 / naming.max(1), &[0, 10, 25, 50, 75])).unwrap_or(5);
        }
        let density = bucket(naming * 100 / facts.len().max(1), &[5, 10, 20, 35, 50]);
        Self { names, facts, density, shares }
    }

    /// Takes in what units say once they are judged anew; all else that is seen stays as it was.
    pub(crate) fn judged_anew(&mut self, found: &Found) {
        let judged = found.own.iter().zip(&found.verdicts);
        for (facts, (own, verdict)) in self.facts.iter_mut().zip(judged) {
            facts.judged(own, verdict);
        }
    }
}

impl Facts<'_> {
    fn judged(&mut self, own: &Judged, verdict: &Judged) {
        let place = rule(own);
        let same = own.zip(*verdict).is_some_and(|(a, b)| std::ptr::eq(a.1, b.1));
        self.rules = (place, if same { place } else { rule(verdict) });
        (self.own, self.said) = (relation(own), relation(verdict));
    }
}

fn facts<'a>(lines: &'a [Line<'a>], u: &Unit, (own, verdict): (&Judged, &Judged)) -> Facts<'a> {
    let line = &lines[u.line];
    let text = trimmed(line.sub(u.start, u.end));
    let (before, mentions, behind) = line.mentions_around(u.start, u.end);
    let hits = line.hits_in(u.start, u.end);
    let ours = |m: &&Mention| m.role != OTHER;
    let mut facts = Facts {
        text,
        length: bucket(text.len(), &LENGTHS),
        end: end_class(text),
        mentions,
        hits,
        cues: all(hits),
        named: mentions.iter().fold(0, |r, m| r | m.role) & !OTHER,
        how: how(u.how),
        rules: (0, 0),
        own: 0,
        said: 0,
        namers: (None, None),
        before: before.iter().fold(0, |r, m| r | m.role),
        last: before.iter().rev().find(ours).map(|m| m.role),
        next: behind.iter().find(ours).map(|m| m.role),
    };
    facts.judged(own, verdict);
    facts
}

/// All classes of some cues.
pub(crate) fn all(hits: &[Hit]) -> Cue {
    hits.iter().fold(Cue::default(), |all, h| all.or(h.cue))
}

/// All units of an article with the verdicts of the rules.
pub(crate) struct View<'a> {
    pub(crate) lines: &'a [Line<'a>],
    pub(crate) units: &'a [Unit],
    pub(crate) paired: &'a [Option<u32>],
    seen: &'a Seen<'a>,
}

impl<'a> View<'a> {
    pub(crate) fn new(lines: &'a [Line<'a>], found: &'a Found, seen: &'a Seen<'a>) -> Self {
        Self { lines, units: &found.units, paired: &found.paired, seen }
    }

    /// What is known of a unit.
    pub(crate) fn of(&self, i: usize) -> &'a Facts<'a> {
        &self.seen.facts[i]
    }

    pub(crate) fn line(&self, i: usize) -> &'a Line<'a> {
        &self.lines[self.units[i].line]
    }

    /// The unit's text with a mark for each name, whether of a role that it is about, of another one or of a neighbour, and
    /// one at either end.
    pub(crate) fn masked(&self, i: usize) -> String {
        let (u, line) = (&self.units[i], self.line(i));
        let mut masked = String::with_capacity(u.end - u.start + 2 * OPENS.len_utf8());
        masked.push(OPENS);
        let mut at = u.start;
        for m in self.of(i).mentions {
            masked.push_str(line.sub(at, m.start));
            let mark = if m.role & u.roles & !OTHER != 0 { OURS } else { ANOTHER };
            masked.push(mark);
            at = m.end;
        }
        masked.push_str(line.sub(at, u.end));
        masked.push(CLOSES);
        masked
    }

    /// The unit `by` places away.
    pub(crate) fn near(&self, i: usize, by: isize) -> Option<usize> {
        i.checked_add_signed(by).filter(|k| *k < self.units.len())
    }

    /// 0 in the same sentence, 1 in the same line, 2 elsewhere.
    pub(crate) fn apart(&self, i: usize, k: usize) -> u32 {
        let (a, b) = (&self.units[i], &self.units[k]);
        match (a.line == b.line, a.sentence == b.sentence) {
            (true, true) => 0,
            (true, false) => 1,
            _ => 2,
        }
    }

    /// Whether the word for a role stands in the unit as part of something else (市场 of 市场行情): 0 nowhere, 1 at its
    /// start, 2 further on.
    pub(crate) fn word_of(&self, i: usize, role: Roles) -> u32 {
        let (u, facts) = (&self.units[i], self.of(i));
        let Some(name) = self.seen.names.get(role.trailing_zeros() as usize) else { return 0 };
        let text = self.line(i).sub(u.start, u.end);
        let free = |at: usize| {
            let (start, end) = (u.start + at, u.start + at + name.len());
            facts.mentions.iter().all(|m| m.end <= start || end <= m.start)
        };
        text.match_indices(name.as_str()).find(|(at, _)| free(*at)).map_or(0, |(at, _)| if at == 0 { 1 } else { 2 })
    }

    pub(crate) fn density(&self) -> u32 {
        self.seen.density
    }

    pub(crate) fn share(&self, role: Roles) -> u32 {
        u32::from(self.seen.shares[role.trailing_zeros() as usize % 64])
    }

    /// What both models are told of a unit.
    pub(crate) fn unit(&self, i: usize, to: &mut impl Take) {
        let (u, line, facts) = (&self.units[i], self.line(i), self.of(i));
        to.number(Template::Always, 0);
        to.number(Template::How, facts.how);
        to.number(Template::Rule, facts.rules.0);
        let shape = u32::from(!matches!(line.shape, Shape::Text));
        let form = match line.form {
            BlockForm::Heading(_) => 0,
            BlockForm::ListItem => 1,
            BlockForm::Cell { .. } => 2,
            BlockForm::Paragraph => 3,
        };
        to.number(Template::Kind, joined(&[(shape, 2), (form, 4)]));
        let label = line.label > 0 && u.sentence == 0;
        to.number(Template::Opening, joined(&[(u32::from(line.body > 0), 2), (u32::from(label), 2)]));
        to.number(Template::Length, facts.length);
        to.number(Template::Sentences, bucket(line.sentences.len(), &[1, 2, 3, 5]));
        to.number(Template::Sentence, bucket(u.sentence, &[0, 1, 2, 4]));
        to.number(Template::First, u32::from(u.start == 0));
        to.number(Template::End, facts.end);
        let flags = [u.tied, u.asked, u.around.stopped, u.around.passing, u.announced.is_some(), u.around.same_line, u.identity];
        for (n, _) in (0..).zip(flags).filter(|(_, flag)| *flag) {
            to.number(Template::Flag, n);
        }
        to.number(Template::Roles, u.roles.count_ones().min(4));
        facts.cues.each(|class| to.number(Template::Has, class));
    }
}

/// Tells each unit the nearest before it and behind it that name a role.
fn namers(facts: &mut [Facts<'_>]) {
    let mut last = None;
    for (i, fact) in facts.iter_mut().enumerate() {
        fact.namers.0 = last;
        last = if fact.named == 0 { last } else { Some(i) };
    }
    let mut next = None;
    for (i, fact) in facts.iter_mut().enumerate().rev() {
        fact.namers.1 = next;
        next = if fact.named == 0 { next } else { Some(i) };
    }
}

/// How a unit has its roles, as a number.
pub(crate) fn how(how: How) -> u32 {
    match how {
        How::Subject => 0,
        How::Named => 1,
        How::Nothing => 2,
        How::Own => 3,
        How::Stands(stand) => match stand {
            Stand::Pronoun => 4,
            Stand::Both => 5,
            Stand::Three => 6,
            Stand::Former => 7,
            Stand::Latter => 8,
            Stand::Speaker => 9,
            Stand::These(_) => 10,
        },
    }
}

/// The rule of a verdict by its place, from 1; 0 without one.
fn rule(judged: &Judged) -> u32 {
    static PLACES: LazyLock<FxHashMap<&str, u32>> = LazyLock::new(|| (1..).zip(RULES).map(|(i, r)| (r.name, i)).collect());
    judged.and_then(|(_, name)| PLACES.get(name).copied()).unwrap_or(0)
}

/// Most rules told apart.
pub(crate) const RULE_CLASSES: u32 = 80;

/// The relation of a verdict, from 1; 0 without one.
pub(crate) fn relation(judged: &Judged) -> u32 {
    judged
        .map_or(0, |(v, _)| Relation::ALL.iter().position(|r| *r == v.relation).map_or(0, |i| u32::try_from(i).unwrap_or(0) + 1))
}

/// Values of [`relation`].
pub(crate) const RELATION_CLASSES: u32 = 6;

/// The source of a unit's roles as a number.
pub(crate) fn source(via: &str) -> u32 {
    let last = SOURCES.len() - 1;
    u32::try_from(SOURCES.iter().position(|s| *s == via).unwrap_or(last)).unwrap_or(0)
}

/// What a text ends in: a stop, an exclamation, a question, a semicolon, a colon, a comma, anything else.
pub(crate) fn end_class(text: &str) -> u32 {
    match text.trim_end_matches(['”', '"', '」', '’', '）', ')', ' ']).chars().next_back() {
        Some('。' | '.') => 0,
        Some('！' | '!' | '~' | '…') => 1,
        Some('？' | '?') => 2,
        Some('；' | ';') => 3,
        Some('：' | ':') => 4,
        Some('，' | ',' | '、') => 5,
        _ => 6,
    }
}

/// Whether the unit inherits its roles.
pub(crate) fn inherits(unit: &Unit) -> bool {
    unit.scope == Scope::Inherited
}
