//! Zero-width characters, direction marks and soft hyphens inside text.

use super::edit::Edit;

/// Deletes them; a zero-width joiner or variation between emoji keeps the emoji whole and stays.
pub(super) fn find(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut previous = ' ';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let invisible = matches!(
            c,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
        );
        if !invisible {
            previous = c;
            continue;
        }
        let next = chars.peek().map_or(' ', |&(_, next)| next);
        // Joiners also shape the letters of Arabic and of the scripts of India.
        let shapes = |c: char| matches!(c, '\u{600}'..='\u{6ff}' | '\u{900}'..='\u{dff}');
        let joins = c == '\u{200d}' && (is_emoji(previous) || previous == '\u{fe0f}') && is_emoji(next);
        if joins || (matches!(c, '\u{200c}' | '\u{200d}') && shapes(previous) && shapes(next)) {
            previous = c;
            continue;
        }
        // Among letters of Latin-1 it is a byte of mojibake that somebody quotes.
        let latin = |c: char| ('\u{80}'..='\u{ff}').contains(&c);
        if c == '\u{ad}' && (latin(previous) || latin(next)) {
            previous = c;
            continue;
        }
        edits.push(Edit::new(at..at + c.len_utf8(), ""));
    }
    edits
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2190}'..='\u{2bff}')
}
