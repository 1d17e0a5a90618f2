//! Letters and digits of a text, folded for comparison; the common ideographs, which most texts are made of, go first.

/// The block of common Han ideographs: all of them are letters, none has a case.
const HAN: std::ops::RangeInclusive<char> = '\u{4e00}'..='\u{9fff}';

/// Whether a character is one of them.
#[inline]
pub(crate) fn is_common_han(c: char) -> bool {
    HAN.contains(&c)
}

/// As [`char::is_alphanumeric`].
#[inline]
pub(crate) fn is_alphanumeric(c: char) -> bool {
    HAN.contains(&c) || if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() }
}

/// Appends the letters and digits of a text in lower case; each digit is first put through `digit`.
#[inline]
pub(crate) fn push_folded(text: &str, digit: impl Fn(char) -> char, out: &mut String) {
    for c in text.chars() {
        if HAN.contains(&c) || c.is_ascii_lowercase() {
            out.push(c);
        } else if c.is_ascii() {
            if c.is_ascii_uppercase() {
                out.push(c.to_ascii_lowercase());
            } else if c.is_ascii_digit() {
                out.push(digit(c));
            }
        } else if c.is_numeric() {
            out.push(digit(c));
        } else if c.is_alphabetic() {
            out.extend(c.to_lowercase());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{is_alphanumeric, push_folded};

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
}
