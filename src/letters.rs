//! Letters and digits of a text, folded for comparison, and the ways over a page that pass quickly over what it is mostly
//! made of: ASCII markup and the common ideographs.

/// The block of common Han ideographs: all of them are letters, none has a case.
const HAN: std::ops::RangeInclusive<char> = '\u{4e00}'..='\u{9fff}';

/// Whether a character is one of them.
#[inline]
pub(crate) fn is_common_han(c: char) -> bool {
    HAN.contains(&c)
}

/// How many bytes of common ideographs valid UTF-8 begins with.
#[inline]
pub(crate) fn han_prefix(bytes: &[u8]) -> usize {
    // U+4E00 is E4 B8 80, U+9FFF is E9 BF BF.
    let (threes, _) = bytes.as_chunks::<3>();
    3 * threes.iter().take_while(|[a, b, _]| matches!(a, 0xE5..=0xE9) || *a == 0xE4 && *b >= 0xB8).count()
}

/// A text without white space at its ends, as [`str::trim`] has it.
#[inline]
pub(crate) fn trimmed(text: &str) -> &str {
    trimmed_end(trimmed_start(text))
}

/// A text without white space at its start, as [`str::trim_start`] has it: one look where a common ideograph or an
/// ASCII letter stands there.
#[inline]
pub(crate) fn trimmed_start(text: &str) -> &str {
    match text.as_bytes() {
        [b'!'..=b'~' | 0xE4..=0xEF, ..] => text,
        _ => text.trim_start(),
    }
}

/// A text without white space at its end, as [`str::trim_end`] has it: one look where a letter or a mark stands
/// there.
#[inline]
pub(crate) fn trimmed_end(text: &str) -> &str {
    match text.as_bytes() {
        // White space of three bytes begins with E1, E2 or E3 80, and in the last case ends in 80.
        [.., 0xE4..=0xEF, _, _] | [.., 0xE3, 0x80, 0x81..=0xBF] | [.., b'!'..=b'~'] => text,
        _ => text.trim_end(),
    }
}

/// How many bytes from the first on are ASCII; the count may stop short of the end, but not at 0 where there is one.
#[inline]
pub(crate) fn ascii_prefix(bytes: &[u8]) -> usize {
    let (eights, rest) = bytes.as_chunks::<8>();
    for (i, eight) in eights.iter().enumerate() {
        let high = u64::from_le_bytes(*eight) & 0x8080_8080_8080_8080;
        if high != 0 {
            return 8 * i + (high.trailing_zeros() / 8) as usize;
        }
    }
    8 * eights.len() + rest.iter().take_while(|byte| byte.is_ascii()).count()
}

/// Place of the first byte beyond ASCII.
pub(crate) fn first_wide(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    while bytes.get(at)?.is_ascii() {
        at += ascii_prefix(bytes.get(at..)?);
    }
    Some(at)
}

/// Length and code point of the character that `bytes` (valid UTF-8) begin with; `None` for ASCII and at the end.
#[inline]
pub(crate) fn first_code(bytes: &[u8]) -> Option<(usize, u32)> {
    let (low, bits) = (|byte: u8| u32::from(byte & 0x3F), |byte: u8, mask: u8| u32::from(byte & mask));
    Some(match *bytes {
        [a @ 0xE0..=0xEF, b, c, ..] => (3, (bits(a, 0x0F) << 12) | (low(b) << 6) | low(c)),
        [a @ 0xC0..=0xDF, b, ..] => (2, (bits(a, 0x1F) << 6) | low(b)),
        [a @ 0xF0..=0xFF, b, c, d, ..] => (4, (bits(a, 0x07) << 18) | (low(b) << 12) | (low(c) << 6) | low(d)),
        _ => return None,
    })
}

/// The characters of a text beyond ASCII, each with its first byte.
pub(crate) fn wide(text: &str) -> impl Iterator<Item = (usize, char)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = bytes.get(at..)?;
            if let Some((length, code)) = first_code(rest) {
                let place = at;
                at += length;
                return char::from_u32(code).map(|c| (place, c));
            }
            let ascii = ascii_prefix(rest);
            if ascii == 0 {
                return None;
            }
            at += ascii;
        }
    })
}

/// A set of characters of the basic plane.
#[derive(Debug, Clone)]
pub(crate) struct CharSet(Box<[u64; 1024]>);

impl CharSet {
    /// The set of these; those beyond the basic plane are left out.
    pub(crate) fn of(chars: impl IntoIterator<Item = char>) -> Self {
        let mut bits = Box::new([0; 1024]);
        for code in chars.into_iter().filter_map(|c| u16::try_from(u32::from(c)).ok()) {
            bits[usize::from(code >> 6)] |= 1 << (code & 63);
        }
        Self(bits)
    }

    /// Whether this character is one of them.
    #[inline]
    pub(crate) fn holds(&self, c: char) -> bool {
        self.holds_code(u32::from(c))
    }

    /// Whether the character of this code is one of them.
    #[inline]
    pub(crate) fn holds_code(&self, code: u32) -> bool {
        u16::try_from(code).is_ok_and(|code| self.0[usize::from(code >> 6)] >> (code & 63) & 1 == 1)
    }

    /// Whether a text holds one of them.
    #[inline]
    pub(crate) fn any_in(&self, text: &str) -> bool {
        let mut rest = text.as_bytes();
        loop {
            let length = match *rest {
                [] => return false,
                // Nearly all that is not ASCII.
                [a @ 0xE0..=0xEF, b, c, ..] => {
                    let code = u16::from(a & 0x0F) << 12 | u16::from(b & 0x3F) << 6 | u16::from(c & 0x3F);
                    if self.0[usize::from(code >> 6)] >> (code & 63) & 1 == 1 {
                        return true;
                    }
                    3
                }
                [a, ..] if a.is_ascii() => {
                    if self.holds_code(u32::from(a)) {
                        return true;
                    }
                    1
                }
                _ => {
                    let Some((length, code)) = first_code(rest) else { return false };
                    if self.holds_code(code) {
                        return true;
                    }
                    length
                }
            };
            rest = rest.get(length..).unwrap_or_default();
        }
    }
}

/// Whether a character is one of the signs that Chinese text is full of, none of them a letter or digit.
#[inline]
fn is_sign(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2027}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3020}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}')
}

/// As [`char::is_alphanumeric`].
#[inline]
pub(crate) fn is_alphanumeric(c: char) -> bool {
    HAN.contains(&c) || if c.is_ascii() { c.is_ascii_alphanumeric() } else { !is_sign(c) && c.is_alphanumeric() }
}

/// Appends the letters and digits of a text in lower case; each digit is first put through `digit`.
#[inline]
pub(crate) fn push_folded(text: &str, digit: impl Fn(char) -> char, out: &mut String) {
    let mut rest = text;
    while !rest.is_empty() {
        if let Some((run, after)) = rest.split_at_checked(han_prefix(rest.as_bytes())) {
            out.push_str(run);
            rest = after;
        }
        let mut chars = rest.chars();
        let Some(c) = chars.next() else { return };
        rest = chars.as_str();
        if c.is_ascii() {
            if c.is_ascii_alphabetic() {
                out.push(c.to_ascii_lowercase());
            } else if c.is_ascii_digit() {
                out.push(digit(c));
            }
        } else if !is_sign(c) {
            if c.is_numeric() {
                out.push(digit(c));
            } else if c.is_alphabetic() {
                out.extend(c.to_lowercase());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        CharSet, HAN, ascii_prefix, first_code, first_wide, han_prefix, is_alphanumeric, push_folded, trimmed, trimmed_end,
        trimmed_start, wide,
    };

    #[test]
    fn white_space_is_what_the_library_takes_for_it() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32) {
            for text in [format!("{c}店{c}"), format!("{c} a{c}"), c.to_string()] {
                assert_eq!(trimmed(&text), text.trim(), "{text:?}");
                assert_eq!(trimmed_start(&text), text.trim_start(), "{text:?}");
                assert_eq!(trimmed_end(&text), text.trim_end(), "{text:?}");
            }
        }
    }

    #[test]
    fn the_short_way_is_the_long_way() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32) {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
            let mut folded = String::new();
            push_folded(c.encode_utf8(&mut [0; 4]), |c| c, &mut folded);
            let expected: String = Some(c)
                .into_iter()
                .filter(|c| c.is_alphanumeric())
                .flat_map(|c| if c.is_numeric() { vec![c] } else { c.to_lowercase().collect() })
                .collect();
            assert_eq!(folded, expected, "{c:?}");
        }
    }

    #[test]
    fn bytes_tell_what_characters_tell() {
        let set = CharSet::of("#楼于\u{ffff}".chars());
        for c in (0..=0x10_ffff).filter_map(char::from_u32) {
            let text = format!("{c}一");
            let han = if HAN.contains(&c) { 6 } else { 0 };
            assert_eq!(han_prefix(text.as_bytes()), han, "{c:?}");
            let code = (!c.is_ascii()).then_some((c.len_utf8(), u32::from(c)));
            assert_eq!(first_code(text.as_bytes()), code, "{c:?}");
            assert_eq!(ascii_prefix(text.as_bytes()), usize::from(c.is_ascii()), "{c:?}");
            assert_eq!(set.any_in(&text), "#楼于\u{ffff}".contains(c), "{c:?}");
        }
    }

    #[test]
    fn wide_characters_with_their_places() {
        let text = "<p class=\"intro\">运é营🙂</p> 、";
        let expected: Vec<_> = text.char_indices().filter(|(_, c)| !c.is_ascii()).collect();
        assert_eq!(first_wide(text.as_bytes()), Some(17));
        assert_eq!(first_wide(b"plain, and long enough"), None);
        assert_eq!(wide(text).collect::<Vec<_>>(), expected);
        assert_eq!(wide("plain").count() + wide("").count(), 0);
    }
}
