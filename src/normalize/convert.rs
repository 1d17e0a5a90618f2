//! Traditional text to simplified text, character for character.

use opencc_fmmseg::{DictMaxLen, DictionaryMaxlength, OpenCC};
use std::sync::LazyLock;

/// The four dictionaries of `tw2s`, see `tables/README.md`.
static TW2S: &str = include_str!("tables/tw2s.txt");

/// Not parallel by itself: documents are already spread over the threads.
static CONVERTER: LazyLock<OpenCC> = LazyLock::new(|| {
    let mut converter = OpenCC::from_dictionary(dictionary());
    converter.set_parallel(false);
    converter
});

fn dictionary() -> DictionaryMaxlength {
    let mut sections = TW2S.split("\n\n").map(|section| {
        let pairs = section.lines().filter_map(|line| line.split_once('\t'));
        DictMaxLen::build_from_pairs(pairs.map(|(from, to)| (from.to_owned(), to.to_owned())))
    });
    let mut next = || sections.next().unwrap_or_default();
    let mut dictionary = DictionaryMaxlength::default();
    dictionary.tw_variants_rev_phrases = next();
    dictionary.tw_variants_rev = next();
    dictionary.ts_phrases = next();
    dictionary.ts_characters = next();
    dictionary
}

/// Taiwan's and Hong Kong's traditional text in simplified characters (OpenCC's `tw2s`), with the same number of
/// characters. Where a phrase of the dictionary would change the number, the text is converted character by character.
pub(super) fn to_simplified(text: &str) -> String {
    let whole = CONVERTER.tw2s(text, false);
    if whole.chars().count() == text.chars().count() {
        return whole;
    }
    let mut buffer = [0; 4];
    text.chars().map(|c| only_char(&CONVERTER.tw2s(c.encode_utf8(&mut buffer), false)).unwrap_or(c)).collect()
}

fn only_char(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::{dictionary, to_simplified};
    use opencc_fmmseg::{DictMaxLen, DictionaryMaxlength};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn the_dictionaries_are_those_of_the_crate() {
        let (own, whole) = (dictionary(), DictionaryMaxlength::from_zstd().expect("the dictionary is built into the crate"));
        let entries = |d: &DictMaxLen| d.iter().map(|(from, to)| (from.to_vec(), to.to_owned())).collect::<BTreeMap<_, _>>();
        for (own, whole) in [
            (&own.tw_variants_rev_phrases, &whole.tw_variants_rev_phrases),
            (&own.tw_variants_rev, &whole.tw_variants_rev),
            (&own.ts_phrases, &whole.ts_phrases),
            (&own.ts_characters, &whole.ts_characters),
        ] {
            assert!(!own.is_empty());
            assert_eq!(entries(own), entries(whole));
        }
    }

    #[test]
    fn taiwan_variants_are_known() {
        assert_eq!(to_simplified("接著裡面、臺灣與著作"), "接着里面、台湾与著作");
    }

    proptest! {
        #[test]
        fn the_number_of_characters_stays(text in "\\PC{0,60}|[一-龥𠀀-𠂀]{0,60}") {
            prop_assert_eq!(to_simplified(&text).chars().count(), text.chars().count());
        }
    }
}
