//! Full-width letters and digits: `ＫＰＩ１２` → `KPI12`. Punctuation of full width is right in Chinese and stays.

use super::edit::Edit;

/// Folds every full-width letter and digit.
pub(super) fn find(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (at, c) in text.char_indices() {
        if matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
            && let Some(plain) = char::from_u32(u32::from(c) - 0xFEE0)
        {
            edits.push(Edit::new(at..at + c.len_utf8(), plain));
        }
    }
    edits
}
