//! Stop words: words too common to tell concepts apart. They count as tokens, never as terms.

use crate::pipeline::fault::Faults;
use crate::pipeline::lexicon::LexiconFile;
use rustc_hash::FxHashSet;

/// A set of stop words.
#[derive(Debug, Clone, Default)]
pub struct StopWords(FxHashSet<String>);

impl StopWords {
    /// The list of the `stop-words` crate (stopwords-iso, MIT; Chinese entries only) where `base` asks for it, and the
    /// words of the files, one a line.
    pub fn build(base: bool, files: &[LexiconFile], faults: &mut Faults) -> Self {
        let mut words = FxHashSet::default();
        if base {
            let list = stop_words::lookup("zh").unwrap_or_default();
            words.extend(list.iter().filter(|w| !w.is_ascii()).map(|w| (*w).to_owned()));
        }
        for file in files {
            for (line, word) in file.entries() {
                if word.split_whitespace().count() == 1 {
                    words.insert(word.to_owned());
                } else {
                    faults.add(&file.name, line, "", format!("expected one word, found `{word}`"));
                }
            }
        }
        Self(words)
    }

    /// Whether the counted form of a token is a stop word.
    #[must_use]
    pub fn contains(&self, form: &str) -> bool {
        self.0.contains(form)
    }

    /// The words.
    #[must_use]
    pub fn into_set(self) -> FxHashSet<String> {
        self.0
    }

    /// Number of words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::StopWords;
    use crate::pipeline::fault::Faults;
    use crate::pipeline::lexicon::LexiconFile;

    #[test]
    fn the_base_list_and_the_files_add_up() {
        let file = LexiconFile { name: "stop.txt".into(), text: "其实\n两 词\n".into() };
        let mut faults = Faults::default();
        let words = StopWords::build(true, &[file], &mut faults);
        assert!(words.contains("的") && words.contains("其实") && !words.contains("用户"));
        assert!(words.len() > 700, "{}", words.len());
        assert_eq!(faults.into_sorted().len(), 1);
        assert!(StopWords::build(false, &[], &mut Faults::default()).is_empty());
    }
}
