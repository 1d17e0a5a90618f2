//! Traditional text to simplified text, character for character.

use opencc_fmmseg::{DictionaryMaxlength, OpenCC};
use std::sync::LazyLock;

/// OpenCC's dictionaries, loaded once.
pub(super) fn dictionary() -> &'static DictionaryMaxlength {
    static DICTIONARY: LazyLock<DictionaryMaxlength> =
        LazyLock::new(|| DictionaryMaxlength::from_zstd().expect("the dictionary is built into the program"));
    &DICTIONARY
}

/// The converter. Not parallel by itself: documents are already spread over the threads.
static CONVERTER: LazyLock<OpenCC> = LazyLock::new(|| {
    let mut converter = OpenCC::new();
    converter.set_parallel(false);
    converter
});

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
