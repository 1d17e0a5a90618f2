//! Traditional text to simplified text, character for character.

use super::script::Telling;
use opencc_fmmseg::{DictionaryMaxlength, OpenCC};
use std::sync::LazyLock;

/// What is made of OpenCC's dictionaries, which are read once: it takes some 40 ms.
pub(super) struct Tables {
    /// Not parallel by itself: documents are already spread over the threads.
    converter: OpenCC,
    /// Characters that tell the scripts apart.
    pub(super) telling: Telling,
}

pub(super) static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let dictionary = DictionaryMaxlength::from_zstd().expect("the dictionary is built into the program");
    let telling = Telling::of(&dictionary);
    let mut converter = OpenCC::from_dictionary(dictionary);
    converter.set_parallel(false);
    Tables { converter, telling }
});

/// Taiwan's and Hong Kong's traditional text in simplified characters (OpenCC's `tw2s`), with the same number of
/// characters. Where a phrase of the dictionary would change the number, the text is converted character by character.
pub(super) fn to_simplified(text: &str) -> String {
    let whole = TABLES.converter.tw2s(text, false);
    if whole.chars().count() == text.chars().count() {
        return whole;
    }
    let mut buffer = [0; 4];
    text.chars().map(|c| only_char(&TABLES.converter.tw2s(c.encode_utf8(&mut buffer), false)).unwrap_or(c)).collect()
}

fn only_char(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::to_simplified;
    use proptest::prelude::*;

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
