//! Patterns over parts of speech: which words of a clause stand in which relation to the role it is about.

use crate::span::Span;

/// A relation of the role and a collocate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GrammaticalRelation {
    /// Verb whose subject is the role: 运营**负责**…
    Predicate,
    /// Head of the object of such a verb: 运营负责**活动**.
    Object,
    /// Word before the role that narrows it: **用户**运营, **精细化**的运营.
    Modifier,
    /// Joined to the role: 运营和**产品**.
    Coordination,
    /// What the role is said to be: 运营是一种**手段**.
    Genus,
}

impl GrammaticalRelation {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [Self::Predicate, Self::Object, Self::Modifier, Self::Coordination, Self::Genus];

    /// The word in `evidence/sketch.csv`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Predicate => "predicate",
            Self::Object => "object",
            Self::Modifier => "modifier",
            Self::Coordination => "coordination",
            Self::Genus => "genus",
        }
    }
}

/// What the patterns need to know of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordClass {
    /// Nouns, names, Latin words, verbs used as nouns (`n*`, `eng`, `vn`, `an`, `l`, `j`, `i`, `s`).
    Noun,
    /// Verbs (`v`, `vi`, `vd` …).
    Verb,
    /// Verbs that carry no meaning of their own here: 是, 有, 能, 要, 进行.
    LightVerb,
    /// Adjectives and words that only modify (`a`, `ad`, `b`, `z`).
    Adjective,
    /// 的, 地, 之.
    Linker,
    /// 了, 着, 过, 起来.
    Aspect,
    /// 和, 与, 以及 …
    Conjunction,
    /// Prepositions: 通过, 对, 把, 为 …
    Preposition,
    /// Adverbs (`d`).
    Adverb,
    /// Numerals and measure words.
    Number,
    /// Anything else.
    Other,
}

const LIGHT: [&str; 34] = [
    "是", "有", "能", "能够", "可以", "会", "要", "需要", "应该", "应", "该", "必须", "想", "愿意", "可能", "进行", "做", "做到",
    "使", "让", "令", "作为", "成为", "属于", "包括", "来", "去", "为", "指", "即", "叫", "称为", "没有", "需",
];
const CONJUNCTIONS: [&str; 7] = ["和", "与", "跟", "及", "以及", "或", "或者"];

impl WordClass {
    /// The class of a word by its form and tag.
    #[must_use]
    pub fn of(form: &str, tag: &str) -> Self {
        if CONJUNCTIONS.contains(&form) {
            return Self::Conjunction;
        }
        if matches!(form, "的" | "地" | "之") {
            return Self::Linker;
        }
        if matches!(form, "了" | "着" | "过" | "好" | "到" | "起来" | "出") {
            return Self::Aspect;
        }
        if LIGHT.contains(&form) {
            return Self::LightVerb;
        }
        match tag.as_bytes() {
            b"eng" | b"vn" | b"an" | [b'n' | b'l' | b'j' | b'i' | b's', ..] => Self::Noun,
            [b'v', ..] => Self::Verb,
            [b'a' | b'b' | b'z', ..] => Self::Adjective,
            [b'p', ..] => Self::Preposition,
            [b'd', ..] => Self::Adverb,
            [b'm' | b'q', ..] => Self::Number,
            _ => Self::Other,
        }
    }
}

/// One word of a clause.
#[derive(Debug, Clone, Copy)]
pub struct Word<'t> {
    /// Its counted form.
    pub form: &'t str,
    /// Its class.
    pub class: WordClass,
    /// Punctuation and white space before it.
    pub gap: &'t str,
    /// First byte in the clause.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
}

impl Word<'_> {
    /// Whether a comma, colon or sentence end stands before it.
    fn opens(&self) -> bool {
        self.gap.contains(['，', ',', '；', ';', '：', ':', '。', '！', '？', '!', '?', '…'])
    }

    /// Whether it follows the word before without punctuation.
    fn follows(&self) -> bool {
        self.gap.trim().is_empty()
    }

    fn listed(&self) -> bool {
        self.gap.contains('、') || self.gap.contains('/')
    }
}

type Found<'t> = Vec<(GrammaticalRelation, &'t str)>;

/// All relations of a clause about `role`, named at the spans of `named` (none where the role is inherited).
#[must_use]
pub fn relations<'t>(words: &[Word<'t>], named: &[Span], text: &'t str, role: &str) -> Vec<(GrammaticalRelation, &'t str)> {
    let mut found = Found::default();
    for mention in named {
        let first = words.partition_point(|w| w.end <= mention.start);
        let after = words.partition_point(|w| w.start < mention.end);
        if let Some(prefix) = mention.of(text).strip_suffix(role).filter(|p| !p.is_empty()) {
            found.push((GrammaticalRelation::Modifier, prefix));
        }
        before(words, first, &mut found);
        joined(words, first, after, &mut found);
    }
    let subject = named.first().map_or(0, |m| words.partition_point(|w| w.start < m.end));
    predicates(words, subject, &mut found);
    found.sort_unstable();
    found.dedup();
    found
}

/// As [`relations`], with the noun that a definition ends in.
#[must_use]
pub fn relations_and_genus<'t>(
    words: &[Word<'t>],
    named: &[Span],
    text: &'t str,
    role: &str,
    genus: Option<&'t str>,
) -> Vec<(GrammaticalRelation, &'t str)> {
    let mut found = relations(words, named, text, role);
    if let Some(genus) = genus
        && !found.contains(&(GrammaticalRelation::Genus, genus))
    {
        found.push((GrammaticalRelation::Genus, genus));
    }
    found
}

/// A modifier right before the role, with or without 的.
fn before<'t>(words: &[Word<'t>], first: usize, found: &mut Found<'t>) {
    let touching = |i: usize| words.get(i).is_none_or(Word::follows);
    let at = |back: usize| first.checked_sub(back).and_then(|i| words.get(i));
    if !touching(first) {
        return;
    }
    let modifier = match at(1) {
        Some(w) if w.class == WordClass::Linker && touching(first - 1) => at(2),
        other => other,
    };
    if let Some(w) = modifier.filter(|w| matches!(w.class, WordClass::Noun | WordClass::Adjective)) {
        found.push((GrammaticalRelation::Modifier, w.form));
    }
}

/// A noun joined to the role by 和, 与 or 、, on either side.
fn joined<'t>(words: &[Word<'t>], first: usize, after: usize, found: &mut Found<'t>) {
    let noun = |w: &&Word<'t>| w.class == WordClass::Noun;
    let next = match words.get(after) {
        Some(w) if w.class == WordClass::Conjunction => words.get(after + 1),
        Some(w) if w.gap.trim() == "、" => Some(w),
        _ => None,
    };
    let previous = match first.checked_sub(1).and_then(|i| words.get(i)) {
        Some(w) if w.class == WordClass::Conjunction => first.checked_sub(2).and_then(|i| words.get(i)),
        Some(w) if words.get(first).is_some_and(|m| m.gap.trim() == "、") => Some(w),
        _ => None,
    };
    for w in [next, previous].into_iter().flatten().filter(noun) {
        found.push((GrammaticalRelation::Coordination, w.form));
    }
}

/// The verbs the role is subject of, and the heads of their objects: the first verb after it, verbs joined to that, and a
/// verb that opens a later clause of the unit (omitted subject).
fn predicates<'t>(words: &[Word<'t>], subject: usize, found: &mut Found<'t>) {
    // 运营的核心…: the subject is not the role.
    if words.get(subject).is_some_and(|w| w.class == WordClass::Linker) {
        return;
    }
    let mut i = subject;
    let mut opening = true;
    while let Some(w) = words.get(i) {
        if w.opens() && i > subject {
            opening = true;
        }
        match w.class {
            WordClass::Verb if opening => {
                found.push((GrammaticalRelation::Predicate, w.form));
                i = object(words, i + 1, found);
                // A verb joined to this one has the same subject.
                opening = words.get(i).is_some_and(|w| w.listed() || words[i - 1].class == WordClass::Conjunction);
                continue;
            }
            // 运营是…, 对用户…: what follows is not what the role does. A clause after a comma starts afresh.
            WordClass::LightVerb if matches!(w.form, "是" | "为" | "指" | "即" | "叫" | "称为" | "属于" | "成为") => {
                opening = false;
            }
            WordClass::Noun if !after_preposition(words, subject, i) => opening = false,
            _ => {}
        }
        i += 1;
    }
}

/// Whether the word stands in a phrase that a preposition opens: 通过**数据**提升…
fn after_preposition(words: &[Word<'_>], from: usize, at: usize) -> bool {
    words[from..at].iter().rev().take(3).any(|w| w.class == WordClass::Preposition)
}

/// The object that starts at `from`: the last noun of each joined part, up to a verb or a comma. Gives where it ends.
fn object<'t>(words: &[Word<'t>], from: usize, found: &mut Found<'t>) -> usize {
    let mut head: Option<&'t str> = None;
    let mut i = from;
    while let Some(w) = words.get(i) {
        if w.opens() {
            break;
        }
        let joins = w.class == WordClass::Conjunction || w.listed();
        if joins {
            take(&mut head, found);
        }
        match w.class {
            WordClass::Noun => head = Some(w.form),
            WordClass::Adjective | WordClass::Linker | WordClass::Number | WordClass::Aspect | WordClass::Conjunction => {}
            WordClass::Other if head.is_none() => {}
            _ => break,
        }
        i += 1;
    }
    take(&mut head, found);
    i
}

fn take<'t>(head: &mut Option<&'t str>, found: &mut Found<'t>) {
    if let Some(noun) = head.take() {
        found.push((GrammaticalRelation::Object, noun));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribute::AttributePlan;
    use crate::segment::{SegmentPlan, word::cut};

    /// Relations of a clause as `relation:collocate`, apart by spaces.
    fn check(role: &str, text: &str, expected: &str) {
        let (segment, attribute) = (SegmentPlan::default(), AttributePlan::default());
        let id = attribute.roles().iter().position(|r| r == role).and_then(|i| u8::try_from(i).ok()).unwrap();
        let tokens = cut(&segment, text);
        let tags: Vec<String> = tokens.iter().map(|t| segment.pos(t.span.of(text))).collect();
        let mut words = Vec::new();
        let mut end = 0;
        for (token, tag) in tokens.iter().zip(&tags) {
            let form = token.span.of(text);
            let gap = text.get(end..token.span.start as usize).unwrap();
            words.push(Word { form, class: WordClass::of(form, tag), gap, start: token.span.start, end: token.span.end });
            end = token.span.end as usize;
        }
        let found = relations(&words, &attribute.named(id, text), text, role);
        let found: Vec<String> = found.iter().map(|(r, w)| format!("{}:{w}", r.as_str())).collect();
        assert_eq!(found.join(" "), expected, "{text} {words:?}");
    }

    #[test]
    fn verbs_and_their_objects() {
        check("运营", "运营负责社群和活动。", "predicate:负责 object:活动 object:社群");
        check("营销", "营销通过广告吸引客户。", "predicate:吸引 object:客户");
    }

    #[test]
    fn modifiers_and_joined_words() {
        check("运营", "精细化的运营", "modifier:精细化");
        check("运营", "用户运营", "modifier:用户");
        check("营销", "营销和产品", "coordination:产品");
    }

    #[test]
    fn another_subject_has_its_own_verbs() {
        check("运营", "运营的核心是留住用户。", "");
        check("运营", "", "");
    }
}
