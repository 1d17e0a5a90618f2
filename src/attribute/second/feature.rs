//! What can be seen of a unit, by name: each feature is a template with a value, and has a weight or none.

use super::key::Word;

/// What takes features in: the sum of their weights, or a list for the fit and for explanations.
pub(crate) trait Take {
    /// A feature of few values.
    fn number(&mut self, of: Template, value: u32);
    /// A feature that is a word or a part of one.
    fn word(&mut self, of: Template, word: Word<'_>);
    /// All characters of a text, each a word, and each with the next one.
    fn grams(&mut self, single: Template, pair: Template, text: &str) {
        let mut chars = text.char_indices().map(|(at, c)| (at, at + c.len_utf8())).peekable();
        while let Some((start, end)) = chars.next() {
            self.word(single, Word::new(text.get(start..end).unwrap_or("")));
            if let Some((_, next)) = chars.peek() {
                self.word(pair, Word::new(text.get(start..*next).unwrap_or("")));
            }
        }
    }
}

macro_rules! templates {
    ($($name:ident = $word:literal),* $(,)?) => {
        /// Kinds of features; the name is the one in the file of weights.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Template { $($name),* }
        impl Template {
            /// All of them, by their place.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name),*];
            /// The name in the file of weights.
            pub(crate) fn name(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }
        }
    };
}

templates! {
    // Of the unit.
    Always = "always",
    How = "how-named",
    Rule = "rule",
    Kind = "kind-of-line",
    Opening = "marker-or-label",
    Length = "length",
    Sentences = "sentences-in-line",
    Sentence = "sentence-number",
    First = "opens-line",
    End = "ends-in",
    Flag = "state",
    Roles = "roles-found",
    Has = "has-cue",
    // Of a role that it may be about.
    Via = "source-of-role",
    Named = "times-named",
    Place = "subject-object-yardstick",
    Handed = "handed-down-by",
    Last = "roles-of-last-subject",
    Section = "roles-of-heading",
    Title = "roles-of-title",
    Others = "other-roles-named",
    Before2 = "unit-before-last",
    Before = "unit-before",
    After = "unit-after",
    After2 = "unit-after-next",
    CharBefore = "character-before-name",
    CharAfter = "character-after-name",
    CharsBefore = "characters-before-name",
    CharsAfter = "characters-after-name",
    Position = "place-of-name",
    CueBefore = "cue-before-name",
    CueAfter = "cue-after-name",
    AnyBefore = "any-cue-before-name",
    AnyAfter = "any-cue-after-name",
    Comma = "comma-before-name",
    Opens1 = "first-character",
    Opens2 = "first-characters",
    Surface = "word-of-role",
    FirstCue = "first-cue",
    SecondCue = "second-cue",
    Since = "units-since-named",
    Until = "units-until-named",
    Density = "share-of-units-that-name",
    Share = "share-of-names",
    LineBefore = "last-name-in-line",
    LineAfter = "next-name-in-line",
    NamedBefore = "last-name",
    NamedAfter = "next-name",
    PreviousLine = "line-before",
    PreviousEnd = "line-before-ends-in",
    LineLength = "length-of-line",
    FoundByRule = "found&rule",
    FoundHow = "found&how&handed-down",
    ViaBefore = "source&unit-before",
    ViaSince = "source&since-named",
    ViaLength = "source&length",
    ViaDensity = "source&density",
    ViaShare = "source&share",
    HandedNamed = "handed-down&named",
    // Of what is said.
    Relation = "relation-by-rule",
    Own = "relation-before-pairs",
    OwnRule = "rule-before-pairs",
    Scope = "scope",
    Paired = "has-partner",
    SaidBefore2 = "said-before-last",
    SaidBefore = "said-before",
    SaidAfter = "said-after",
    SaidAfter2 = "said-after-next",
    Names = "names-in-unit",
    RolesNamed = "roles-named&found",
    Between1 = "after-first-name",
    Between2 = "before-second-name",
    CueBetween = "cue-between-names",
    Gap = "between-names",
    Rest1 = "after-names-1",
    Rest2 = "after-names-2",
    CueRest = "cue-after-names",
    After1 = "after-subject-1",
    AfterTwo = "after-subject-2",
    AfterThree = "after-subject-3",
    Lead1 = "before-subject-1",
    Lead2 = "before-subject-2",
    Start1 = "starts-1",
    Start2 = "starts-2",
    Close1 = "closes-1",
    Close2 = "closes-2",
    Cue1 = "cue-1-after-subject",
    Cue2 = "cue-2-after-subject",
    Cue3 = "cue-3-after-subject",
    Word1 = "word-1-after-subject",
    Word2 = "word-2-after-subject",
    Word3 = "word-3-after-subject",
    LastCue = "last-cue",
    Heading = "cue-in-heading",
    Pair = "characters",
    Single = "character",
    RelationLength = "relation&length",
    RelationScope = "relation&scope",
    RelationAfter = "relation&said-after",
    RelationBefore = "relation&said-before",
    RelationHow = "relation&how",
    RuleEnd = "rule&ends-in",
    RuleLength = "rule&length",
    // What the first pass has found, of the unit and of those beside it.
    Chance = "chance",
    Rivals = "chance-of-other-roles",
    ChanceRivals = "chance&chance-of-other-roles",
    ChanceBefore2 = "chance-before-last",
    ChanceBefore = "chance-before",
    ChanceAfter = "chance-after",
    ChanceAfter2 = "chance-after-next",
    ChanceAndBefore = "chance&chance-before",
    ChanceAndAfter = "chance&chance-after",
    Likely = "likeliest-relation",
    Likelihood = "chance-of-relation",
    LikelyBefore2 = "likely-before-last",
    LikelyBefore = "likely-before",
    LikelyAfter = "likely-after",
    LikelyAfter2 = "likely-after-next",
    LikelyAndBefore = "likely&likely-before",
    LikelyAndAfter = "likely&likely-after",
}

/// The place of a number among upper bounds; past the last, their number.
#[inline]
pub(crate) fn bucket<const N: usize>(n: usize, bounds: &[usize; N]) -> u32 {
    bounds.iter().map(|b| u32::from(*b < n)).sum()
}

/// A mixed number: `digits` are values with the number of values each can take.
#[inline]
pub(crate) fn joined(digits: &[(u32, u32)]) -> u32 {
    digits.iter().fold(0, |n, (value, of)| n * of + (*value).min(of.saturating_sub(1)))
}
