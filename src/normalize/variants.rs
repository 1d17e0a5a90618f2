//! Words that another region uses for what the corpus calls otherwise, and the words they are read as.

use crate::pipeline::fault::Faults;
use crate::pipeline::lexicon::LexiconFile;
use aho_corasick::{AhoCorasick, MatchKind};

/// Pairs of equal length, longest match first. Entries that map a word to itself keep it from a shorter entry.
#[derive(Debug, Clone, Default)]
pub struct Variants {
    finder: Option<AhoCorasick>,
    replacements: Vec<String>,
}

impl Variants {
    /// Reads lines `FROM TO`; both in simplified characters, each character as long as the one it stands for, so that places stay.
    pub fn build(files: &[LexiconFile], faults: &mut Faults) -> Self {
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        for file in files {
            for (line, entry) in file.entries() {
                let words: Vec<&str> = entry.split_whitespace().collect();
                let [from, to] = words.as_slice() else {
                    faults.add(&file.name, line, "", format!("expected `FROM TO`, found `{entry}`"));
                    continue;
                };
                if !from.chars().map(char::len_utf8).eq(to.chars().map(char::len_utf8)) {
                    let message = format!("{from} and {to} differ in length (characters, or bytes of one); places would move");
                    faults.add(&file.name, line, "", message);
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

    /// How a text is read: of the same length, its characters at the same bytes. None where that is the text.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<String> {
        let finder = self.finder.as_ref().filter(|f| f.is_match(text))?;
        Some(finder.replace_all(text, &self.replacements)).filter(|read| read != text)
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
        assert_eq!(variants.read("甲丙甲丁").as_deref(), Some("甲丙乙丁"));
        assert_eq!(variants.read("甲丙丁"), None, "kept as it is");
        assert_eq!(variants.read("丙丁"), None);
    }

    #[test]
    fn every_fault_is_named_with_its_line() {
        let (_, faults) = build("# 注释\n甲\n甲 乙丙\n甲 乙\n甲 丁\n丙a 丁é\n戊 𠮷\n己a a己\n");
        assert_eq!(
            faults,
            [
                "v:2: expected `FROM TO`, found `甲`",
                "v:3: 甲 and 乙丙 differ in length (characters, or bytes of one); places would move",
                "v:5: 甲 stands twice",
                "v:6: 丙a and 丁é differ in length (characters, or bytes of one); places would move",
                "v:7: 戊 and 𠮷 differ in length (characters, or bytes of one); places would move",
                "v:8: 己a and a己 differ in length (characters, or bytes of one); places would move"
            ]
        );
    }
}
