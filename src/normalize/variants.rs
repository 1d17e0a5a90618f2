//! The pipeline's own replacements: words that another region uses for what the corpus calls otherwise.

use crate::pipeline::fault::Faults;
use crate::pipeline::lexicon::LexiconFile;
use aho_corasick::{AhoCorasick, MatchKind};

/// Replacements of equal length, longest match first. Entries that map a word to itself keep it from a shorter entry.
#[derive(Debug, Clone, Default)]
pub struct Variants {
    finder: Option<AhoCorasick>,
    replacements: Vec<String>,
}

impl Variants {
    /// Reads lines `FROM TO`; both in simplified characters and of the same number of characters, so that places stay.
    pub fn build(files: &[LexiconFile], faults: &mut Faults) -> Self {
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        for file in files {
            for (line, entry) in file.entries() {
                let words: Vec<&str> = entry.split_whitespace().collect();
                let [from, to] = words.as_slice() else {
                    faults.add(&file.name, line, "", format!("expected `FROM TO`, found `{entry}`"));
                    continue;
                };
                if from.chars().count() != to.chars().count() {
                    faults.add(&file.name, line, "", format!("{from} and {to} differ in length; places in the text would move"));
                } else if pairs.iter().any(|(f, _)| f == from) {
                    faults.add(&file.name, line, "", format!("{from} stands twice"));
                } else {
                    pairs.push((from, to));
                }
            }
        }
        Self::from_pairs(&pairs)
    }

    fn from_pairs(pairs: &[(&str, &str)]) -> Self {
        if pairs.is_empty() {
            return Self::default();
        }
        let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(pairs.iter().map(|(from, _)| from)).ok();
        Self { finder, replacements: pairs.iter().map(|(_, to)| (*to).to_owned()).collect() }
    }

    /// The text with every replacement made; the same string where there is nothing to replace.
    #[must_use]
    pub fn apply(&self, text: String) -> String {
        match &self.finder {
            Some(finder) if finder.is_match(&text) => finder.replace_all(&text, &self.replacements),
            _ => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Variants;
    use crate::pipeline::fault::Faults;
    use crate::pipeline::lexicon::LexiconFile;

    fn build(text: &str) -> (Variants, Vec<String>) {
        let mut faults = Faults::default();
        let variants = Variants::build(&[LexiconFile { name: "v".into(), text: text.into() }], &mut faults);
        (variants, faults.into_sorted().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_longest_entry_wins() {
        let (variants, faults) = build("甲 乙\n甲丙 甲丙\n");
        assert!(faults.is_empty());
        assert_eq!(variants.apply("甲丙甲丁".into()), "甲丙乙丁");
    }

    #[test]
    fn every_fault_is_named_with_its_line() {
        let (_, faults) = build("# 注释\n甲\n甲 乙丙\n甲 乙\n甲 丁\n");
        assert_eq!(
            faults,
            [
                "v:2: expected `FROM TO`, found `甲`",
                "v:3: 甲 and 乙丙 differ in length; places in the text would move",
                "v:5: 甲 stands twice"
            ]
        );
    }
}
