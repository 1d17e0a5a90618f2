//! An article's units as the features see them: what the rules have found, in small numbers.

use crate::attribute::about::How;
use crate::attribute::cue::Cue;
use crate::attribute::discourse::Unit;
use crate::attribute::line::{Line, Shape};
use crate::attribute::mention::{Mention, OTHER, Roles};
use crate::attribute::pair::Judged;
use crate::attribute::rules::RULES;
use crate::attribute::stand::Stand;
use crate::attribute::{Relation, Scope};
use crate::extract::BlockForm;

use super::feature::{Take, Template, bucket, joined};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Ways in which a unit can have its roles, see [`how`].
pub(crate) const HOWS: u32 = 11;
/// Sources of roles by name; the last stands for any other.
pub(crate) const SOURCES: [&str; 18] = [
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
    "other",
];
/// Classes of a last character, see [`end_class`].
pub(crate) const ENDS: u32 = 7;
/// Upper bounds of lengths in bytes, three to a Han character.
const LENGTHS: [usize; 7] = [12, 24, 36, 60, 90, 135, 210];
/// Classes of [`LENGTHS`].
pub(crate) const LENGTH_CLASSES: u32 = 8;

/// All units of an article with the verdicts of the rules.
pub(crate) struct View<'a> {
    pub(crate) lines: &'a [Line<'a>],
    pub(crate) units: &'a [Unit],
    /// Before units were paired.
    pub(crate) own: &'a [Judged],
    /// After.
    pub(crate) verdicts: &'a [Judged],
    pub(crate) paired: &'a [Option<u32>],
    /// Roles named in each unit, neighbours left out.
    pub(crate) named: Vec<Roles>,
    /// Places of the rules of `own` and of `verdicts`, see [`rule`].
    pub(crate) rules: Vec<(u32, u32)>,
    /// Texts without white space around them, and their lengths in classes.
    texts: Vec<(&'a str, u32)>,
    /// The nearest units before and behind each that name a role.
    namers: Vec<(Option<usize>, Option<usize>)>,
    /// Share of units that name a role, in classes.
    density: u32,
    /// For each role its share of the units that name any, in classes.
    shares: [u8; 64],
}

impl<'a> View<'a> {
    pub(crate) fn new(
        lines: &'a [Line<'a>],
        units: &'a [Unit],
        own: &'a [Judged],
        verdicts: &'a [Judged],
        paired: &'a [Option<u32>],
    ) -> Self {
        let named: Vec<Roles> =
            units.iter().map(|u| lines[u.line].mentions_in(u.start, u.end).iter().fold(0, |r, m| r | m.role) & !OTHER).collect();
        let mut counts = [0_usize; 64];
        for roles in &named {
            let mut rest = *roles;
            while rest != 0 {
                counts[rest.trailing_zeros() as usize] += 1;
                rest &= rest - 1;
            }
        }
        let naming = named.iter().filter(|r| **r != 0).count();
        let mut shares = [0; 64];
        for (share, n) in shares.iter_mut().zip(counts) {
            *share = u8::try_from(bucket(n * 100 / naming.max(1), &[0, 10, 25, 50, 75])).unwrap_or(5);
        }
        let density = bucket(naming * 100 / units.len().max(1), &[5, 10, 20, 35, 50]);
        let rules = own.iter().zip(verdicts).map(|(a, b)| (rule(a), rule(b))).collect();
        let texts = units.iter().map(|u| {
            let text = lines[u.line].sub(u.start, u.end).trim();
            (text, bucket(text.len(), &LENGTHS))
        });
        let texts = texts.collect();
        let namers = namers(&named);
        Self { lines, units, own, verdicts, paired, named, rules, texts, namers, density, shares }
    }

    pub(crate) fn line(&self, i: usize) -> &'a Line<'a> {
        &self.lines[self.units[i].line]
    }

    pub(crate) fn text(&self, i: usize) -> &'a str {
        self.texts[i].0
    }

    /// The nearest unit before this one that names a role, and the nearest behind it.
    pub(crate) fn namers(&self, i: usize) -> (Option<usize>, Option<usize>) {
        self.namers[i]
    }

    pub(crate) fn mentions(&self, i: usize) -> &'a [Mention] {
        let u = &self.units[i];
        self.lines[u.line].mentions_in(u.start, u.end)
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

    pub(crate) fn density(&self) -> u32 {
        self.density
    }

    pub(crate) fn share(&self, role: Roles) -> u32 {
        u32::from(self.shares[role.trailing_zeros() as usize % 64])
    }

    pub(crate) fn length(&self, i: usize) -> u32 {
        self.texts[i].1
    }

    /// What both models are told of a unit.
    pub(crate) fn unit(&self, i: usize, to: &mut impl Take) {
        let (u, line) = (&self.units[i], self.line(i));
        to.number(Template::Always, 0);
        to.number(Template::How, how(u.how));
        to.number(Template::Rule, self.rules[i].0);
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
        to.number(Template::Length, self.length(i));
        to.number(Template::Sentences, bucket(line.sentences.len(), &[1, 2, 3, 5]));
        to.number(Template::Sentence, bucket(u.sentence, &[0, 1, 2, 4]));
        to.number(Template::First, u32::from(u.start == 0));
        to.number(Template::End, end_class(self.text(i)));
        let flags = [u.tied, u.asked, u.around.stopped, u.around.passing, u.announced.is_some(), u.around.same_line, u.identity];
        for (n, _) in (0..).zip(flags).filter(|(_, flag)| *flag) {
            to.number(Template::Flag, n);
        }
        to.number(Template::Roles, u.roles.count_ones().min(4));
        let all = line.hits_in(u.start, u.end).iter().fold(Cue::default(), |all, h| all.or(h.cue));
        all.each(|class| to.number(Template::Has, class));
    }
}

/// For each unit the nearest before and behind it that name a role.
fn namers(named: &[Roles]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut last = None;
    let mut out: Vec<(Option<usize>, Option<usize>)> = Vec::with_capacity(named.len());
    for (i, roles) in named.iter().enumerate() {
        out.push((last, None));
        last = if *roles == 0 { last } else { Some(i) };
    }
    let mut next = None;
    for (i, (slot, roles)) in out.iter_mut().zip(named).enumerate().rev() {
        slot.1 = next;
        next = if *roles == 0 { next } else { Some(i) };
    }
    out
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

/// The first `n` characters of a text; all of a shorter one.
pub(crate) fn head(text: &str, n: usize) -> &str {
    text.get(..text.char_indices().nth(n).map_or(text.len(), |c| c.0)).unwrap_or("")
}

/// The last `n` characters of a text; all of a shorter one.
pub(crate) fn tail(text: &str, n: usize) -> &str {
    let from = if n == 0 { text.len() } else { text.char_indices().nth_back(n - 1).map_or(0, |c| c.0) };
    text.get(from..).unwrap_or("")
}
