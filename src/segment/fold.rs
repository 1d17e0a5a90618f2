//! Text folded for cutting: full-width ASCII as ASCII, `A/B` as `AB`, with the way back to the text as it was.

use std::borrow::Cow;

/// Text to cut, and where its parts stood.
pub(super) struct Folded<'t> {
    /// The folded text.
    pub(super) text: Cow<'t, str>,
    /// (byte in the folded text, byte in the original), one entry after each change, ascending.
    shifts: Vec<(usize, usize)>,
}

impl Folded<'_> {
    /// The byte of the original text for a token boundary in the folded text.
    pub(super) fn original(&self, folded: usize) -> usize {
        let before = self.shifts.partition_point(|(at, _)| *at <= folded);
        match before.checked_sub(1).and_then(|i| self.shifts.get(i)) {
            Some((at, original)) => original + (folded - at),
            None => folded,
        }
    }
}

/// Folds a text; borrows it where there is nothing to fold.
pub(super) fn fold(text: &str) -> Folded<'_> {
    let Some(first) = first_change(text) else {
        return Folded { text: Cow::Borrowed(text), shifts: Vec::new() };
    };
    let mut folded = String::with_capacity(text.len());
    folded.push_str(text.get(..first).unwrap_or(""));
    let mut shifts = Vec::new();
    for (at, c) in text.char_indices().skip_while(|(at, _)| *at < first) {
        if let Some(ascii) = to_ascii(c) {
            folded.push(ascii);
            shifts.push((folded.len(), at + c.len_utf8()));
        } else if c == '/' && joins_letters(text, at) {
            shifts.push((folded.len(), at + 1));
        } else {
            folded.push(c);
        }
    }
    Folded { text: Cow::Owned(folded), shifts }
}

fn first_change(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    // 0xEF opens the full-width forms (and a few other characters, which `to_ascii` lets pass).
    memchr::memchr2_iter(0xEF, b'/', bytes).find(|at| match bytes.get(*at) {
        Some(b'/') => joins_letters(text, *at),
        _ => text.get(*at..).and_then(|rest| rest.chars().next()).is_some_and(|c| to_ascii(c).is_some()),
    })
}

/// Letters, digits and the signs that the word splitter keeps inside a word (`3.5%`, `C++`, `R&D`).
fn to_ascii(c: char) -> Option<char> {
    let ascii = char::from_u32((c as u32).checked_sub(0xFEE0)?)?;
    (ascii.is_ascii_alphanumeric() || matches!(ascii, '+' | '#' | '&' | '.' | '_' | '%' | '-')).then_some(ascii)
}

/// Whether the slash stands between two single letters that are a word together, as in `A/B测试` (but not `w/o`): such a
/// word has no slash in the dictionary, where a slash would keep it from ever matching.
fn joins_letters(text: &str, slash: usize) -> bool {
    let bytes = text.as_bytes();
    let byte = |at: Option<usize>| at.and_then(|i| bytes.get(i)).copied().unwrap_or(b' ');
    let inside = |b: u8| b.is_ascii_alphanumeric() || b == b'/';
    let (left, right, after) = (byte(slash.checked_sub(1)), byte(Some(slash + 1)), byte(Some(slash + 2)));
    let capitals = left.is_ascii_uppercase() && right.is_ascii_uppercase();
    let opens_word = left.is_ascii_alphabetic() && right.is_ascii_alphabetic() && !after.is_ascii();
    (capitals || opens_word) && !inside(byte(slash.checked_sub(2))) && !inside(after)
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(fold(text).text, expected);
    }

    #[test]
    fn folds_what_words_are_made_of() {
        check("ＡＡＲＲＲ模型，增长３．５％！", "AARRR模型，增长3.5%！");
        check("做A/B测试、a/b测试", "做AB测试、ab测试");
    }

    #[test]
    fn leaves_the_rest() {
        for text in ["运营，营销。", "和/或", "https://x.example/a/b", "w/o", "A/B/C", "TCP/IP", "1/2", "a/", "/b", ""] {
            check(text, text);
        }
    }

    #[test]
    fn leads_back() {
        let text = "做A/B测试和ＫＯＬ";
        let folded = fold(text);
        let at = |word: &str| folded.text.find(word).unwrap_or_default();
        let start = at("AB测试");
        assert_eq!(text.get(folded.original(start)..folded.original(start + "AB测试".len())), Some("A/B测试"));
        let start = at("KOL");
        assert_eq!(text.get(folded.original(start)..folded.original(start + 3)), Some("ＫＯＬ"));
        assert_eq!(text.get(folded.original(0)..folded.original(3)), Some("做"));
    }
}
