//! Cue words of a block: one pass over a trie cuts the text into cues, each with its classes.
//!
//! Words come from a lexicon file (`pipelines/lexicon/cues-zh.toml`); the code knows only the classes.

use std::collections::BTreeMap;

use crate::pipeline::fault::Faults;
use crate::pipeline::lexicon::LexiconFile;
use crate::trie::{Trie, ascii_lower};

macro_rules! classes {
    ($($name:ident = $word:literal),* $(,)?) => {
        /// A set of cue classes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub(crate) struct Cue(u64);
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[derive(Clone, Copy)]
        enum Bit { $($name),* }
        impl Cue {
            $(pub(crate) const $name: Self = Self(1 << Bit::$name as u64);)*
            const NAMES: &'static [(&'static str, Self)] = &[$(($word, Self::$name)),*];
        }
    };
}

classes! {
    SKIP = "skip", FRAME = "frame", TURN = "turn", DEGREE = "degree", AGAINST = "against", FORMER = "former", LATTER = "latter",
    ONE = "one", OTHER_ONE = "other_one", DIFFER = "differ", SIMILAR = "similar", CLOSING = "closing", COPULA = "copula",
    COUNTED = "counted", DEFINE = "define", INVERSE = "inverse", OSTENSIVE = "ostensive", INVERSE_OPEN = "inverse_open",
    NEGATED = "negated", NOT_ONLY = "not_only", BUT_IS = "but_is", GENUS = "genus", TOPIC_NOUN = "topic_noun",
    MEANING_NOUN = "meaning_noun", TIE = "tie", PART = "part", BOND = "bond", GOVERN = "govern", VERB_START = "verb_start",
    PRONOUN = "pronoun", BOTH = "both", THREE = "three", STOP = "stop", EXAMPLE = "example", LOOK = "look",
    QUESTION = "question", RHETORIC = "rhetoric", CLAIM = "claim", SAME_BOTH = "same_both", REPORT = "report",
    REJECT = "reject", ANSWER = "answer", BARE = "bare", BOND_WEAK = "bond_weak", DO = "do",
    WANT = "want", PLACING = "placing", BYLINE = "byline", SPEAKER = "speaker", NONE = "none",
    TOWARD = "toward", APPOSED = "apposed", THEME = "theme", REFER = "refer", CONTACT = "contact",
    FIRM = "firm",
}

impl Cue {
    /// What no cue has.
    pub(crate) const NO_CUE: Self = Self(1 << 63);
    /// Every class, and [`Cue::NO_CUE`].
    pub(crate) const ALL: Self = Self(u64::MAX);

    /// Both sets together.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The number of each class in the set, see [`Cue::class_names`].
    #[inline]
    pub(crate) fn each(self, mut take: impl FnMut(u32)) {
        let mut rest = self.0;
        while rest != 0 {
            take(rest.trailing_zeros());
            rest &= rest - 1;
        }
    }

    /// Names of the classes by their number.
    pub(crate) fn class_names() -> impl Iterator<Item = &'static str> {
        Self::NAMES.iter().map(|(name, _)| *name)
    }

    /// Whether the two share a class.
    #[inline]
    pub(crate) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// One cue in a block, in bytes of its text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) cue: Cue,
}

/// All cue words.
#[derive(Debug, Clone)]
pub(crate) struct Cues(Trie<Cue>);

impl Cues {
    /// Reads the lexicon; unknown classes and wrong types become faults.
    pub(crate) fn build(file: &LexiconFile, faults: &mut Faults) -> Self {
        let mut words: BTreeMap<String, Cue> = BTreeMap::new();
        match toml::from_str::<BTreeMap<String, Vec<String>>>(&file.text) {
            Ok(lists) => {
                for (class, list) in lists {
                    let Some(&(_, bit)) = Cue::NAMES.iter().find(|(name, _)| *name == class) else {
                        let known: Vec<_> = Cue::NAMES.iter().map(|(name, _)| *name).collect();
                        faults.add(&file.name, 0, &class, format!("unknown class of cues, expected one of {}", known.join(", ")));
                        continue;
                    };
                    for word in list {
                        if word.is_empty() {
                            faults.add(&file.name, 0, &class, "found an empty cue, expected a word");
                            continue;
                        }
                        let entry = words.entry(word).or_default();
                        *entry = entry.or(bit);
                    }
                }
            }
            Err(error) => faults.add(&file.name, line_of(&file.text, error.span()), "", error.message().to_owned()),
        }
        Self(Trie::build(words.iter().map(|(w, c)| (w.as_str(), *c)), ascii_lower))
    }

    /// Adds the cues of a text from left to right, none overlapping.
    pub(crate) fn find_into(&self, text: &str, hits: &mut Vec<Hit>) {
        self.0.each(text, |start, end, cue| {
            hits.push(Hit { start, end, cue });
            end
        });
    }

    /// Whether a text has a cue of these classes.
    pub(crate) fn stand_in(&self, text: &str, cue: Cue) -> bool {
        let mut hits = Vec::new();
        self.find_into(text, &mut hits);
        hits.iter().any(|h| h.cue.any(cue))
    }
}

/// 1-based line of a byte range; 0 without one.
pub(crate) fn line_of(text: &str, span: Option<std::ops::Range<usize>>) -> usize {
    span.and_then(|s| text.get(..s.start)).map_or(0, |before| before.matches('\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use crate::attribute::{AttributePlan, Relation, attribute_text};

    #[test]
    fn words_that_begin_with_a_cue_define_nothing() {
        let plan = AttributePlan::default();
        let defines = |text: &str| attribute_text(&plan, &[text]).iter().any(|a| a.relation == Relation::Definition);
        for text in ["运营指把来过的人留下来的工作。", "营销一词指让人头一回来的功夫。", "销售是指当面成交的工作。"]
        {
            assert!(defines(text), "{text}");
        }
        for text in ["运营:新人指南。", "营销指令当天要回。", "销售指派了两个人去柜台。"] {
            assert!(!defines(text), "{text}");
        }
    }
}
