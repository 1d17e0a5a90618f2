//! Letters with their accents as separate marks: `e` + U+0301 → `é`. Only where one precomposed letter exists.

use super::edit::Edit;
use unicode_normalization::char::compose;

/// Composes each letter with the marks that follow it.
pub(super) fn find(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut base: Option<(usize, char)> = None;
    for (at, c) in text.char_indices() {
        if !('\u{300}'..='\u{36f}').contains(&c) {
            base = c.is_alphabetic().then_some((at, c));
            continue;
        }
        let Some((from, letter)) = base else { continue };
        base = compose(letter, c).map(|whole| (from, whole));
        if let Some((_, whole)) = base {
            let edit = Edit::new(from..at + c.len_utf8(), whole);
            match edits.last_mut() {
                Some(last @ Edit { .. }) if last.at.start == from => *last = edit,
                _ => edits.push(edit),
            }
        }
    }
    edits
}
