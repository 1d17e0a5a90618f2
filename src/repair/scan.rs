//! One cheap look over a page: which fixers could find anything at all.
//!
//! A clean page is most pages, so the look decides the speed of the stage: ASCII is skipped eight bytes at a time,
//! every other character costs one table look-up, and ASCII signs are searched with `memchr`.

use crate::decode::model;
use crate::letters::{ascii_prefix, first_code};
use crate::source::Media;
use std::sync::LazyLock;

/// What was seen on a page, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Signs(u16);

impl Signs {
    /// Letters or digits of full width.
    pub(super) const WIDTH: Self = Self(1);
    /// Radicals, compatibility ideographs, vertical forms.
    pub(super) const COMPATIBILITY: Self = Self(1 << 1);
    /// Zero-width, direction marks, soft hyphens.
    pub(super) const INVISIBLE: Self = Self(1 << 2);
    /// Combining marks.
    pub(super) const COMBINING: Self = Self(1 << 3);
    /// Vowels with the tone marks of pinyin.
    pub(super) const TONE: Self = Self(1 << 4);
    /// Letters and signs that bytes read in a one-byte encoding turn into, kana of half width, Hangul.
    pub(super) const ODD: Self = Self(1 << 5);
    /// Rare Han characters close together.
    pub(super) const RARE: Self = Self(1 << 6);
    /// What cannot be repaired: U+FFFD, private use, the fill characters of debuggers.
    pub(super) const LOST: Self = Self(1 << 7);
    /// `\`, `%` or `=` where an escape could begin.
    pub(super) const ESCAPE: Self = Self(1 << 8);
    /// Question marks in a row.
    pub(super) const QUESTIONS: Self = Self(1 << 9);

    /// Characters that running text has hardly any of: what wrong decoding may have left.
    pub(super) const SUSPICIOUS: Self = Self(1 << 10);
    /// `&` where a character reference could begin that is one too many.
    pub(super) const REFERENCE: Self = Self(1 << 11);

    pub(super) fn has(self, sign: Self) -> bool {
        self.0 & sign.0 != 0
    }

    fn add(&mut self, sign: Self) {
        self.0 |= sign.0;
    }
}

/// A Han character rarer than this is one that running text holds none of in a hundred (nats).
const RARE_BELOW: f32 = -10.5;
/// Weight of a rare character against a common one, and the sum at which rare ones stand close together: two rare
/// characters in a row, or more than one in five over a longer stretch.
const HEAT: u32 = 4;
const HOT: u32 = 8;

const COMMON_HAN: u16 = 1 << 14;
const RARE_HAN: u16 = 1 << 15;

static CLASSES: LazyLock<Vec<u16>> =
    LazyLock::new(|| (0..=0xFFFF_u32).map(|code| char::from_u32(code).map_or(0, class)).collect());

/// What is no sign of anything, in a table of half the size: a common Han character, and any other.
const PLAIN_HAN: u8 = 1;
const PLAIN_SIGN: u8 = 0;
static PLAIN: LazyLock<Box<[u8; 0x1_0000]>> = LazyLock::new(|| {
    let mut plain = Box::new([PLAIN_SIGN; 0x1_0000]);
    for (slot, class) in plain.iter_mut().zip(CLASSES.iter()) {
        *slot = match *class {
            0 => PLAIN_SIGN,
            COMMON_HAN => PLAIN_HAN,
            _ => 2,
        };
    }
    plain
});

fn class(c: char) -> u16 {
    let bits = kind(c);
    let strange = Signs::ODD.0 | Signs::LOST.0 | Signs::TONE.0 | RARE_HAN;
    // Lines of boxes and mathematical signs are letters of other code pages.
    let sign = matches!(c, '€' | '\u{2500}'..='\u{259f}' | '\u{2200}'..='\u{22ff}');
    bits | if bits & strange != 0 || sign { Signs::SUSPICIOUS.0 } else { 0 }
}

fn kind(c: char) -> u16 {
    // Signs of Latin-1 that Chinese text has.
    if ('\u{a0}'..='\u{ff}').contains(&c) && "\u{a0}·×°±©®²³»«".contains(c) {
        return 0;
    }
    match c {
        'ā' | 'á' | 'ǎ' | 'à' | 'ē' | 'é' | 'ě' | 'è' | 'ī' | 'í' | 'ǐ' | 'ì' | 'ō' | 'ó' | 'ǒ' | 'ò' | 'ū' | 'ú' | 'ǔ' | 'ù'
        | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' | 'ḿ' | 'ń' | 'ň' | 'ǹ' => {
            Signs::TONE.0 | if ('\u{80}'..='\u{ff}').contains(&c) { Signs::ODD.0 } else { 0 }
        }
        '\u{ad}' => Signs::INVISIBLE.0 | Signs::ODD.0,
        '\u{300}'..='\u{36f}' => Signs::COMBINING.0 | Signs::ODD.0,
        '\u{80}'..='\u{2ff}' | '\u{370}'..='\u{7ff}' => Signs::ODD.0,
        '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => Signs::WIDTH.0,
        // Half-width kana, Hangul, Bopomofo, small forms.
        '\u{ff61}'..='\u{ff9f}' | '\u{ac00}'..='\u{d7a3}' | '\u{3105}'..='\u{312f}' | '\u{fe50}'..='\u{fe6f}' => Signs::ODD.0,
        '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '\u{fe10}'..='\u{fe19}' | '\u{fe30}'..='\u{fe4f}' => {
            Signs::COMPATIBILITY.0
        }
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {
            Signs::INVISIBLE.0
        }
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' | '\u{fffd}' | '锟' | '烫' | '屯' => Signs::LOST.0 | RARE_HAN,
        _ if model::is_han(c) => {
            if model::rarity(c) < RARE_BELOW {
                RARE_HAN
            } else {
                COMMON_HAN
            }
        }
        _ => 0,
    }
}

/// Whether running text has hardly any of `c`.
pub(super) fn is_suspicious(c: char) -> bool {
    CLASSES.get(c as usize).copied().unwrap_or_else(|| class(c)) & Signs::SUSPICIOUS.0 != 0
}

/// What the look over a page found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Seen {
    pub(super) signs: Signs,
    /// Byte offsets of the suspicious characters, in order.
    pub(super) suspicious: Vec<usize>,
}

/// Looks over `text`.
pub(super) fn scan(text: &str, media: Media) -> Seen {
    let (classes, plain): (&[u16], &[u8; 0x1_0000]) = (&CLASSES, &PLAIN);
    let bytes = text.as_bytes();
    let (mut bits, mut heat, mut hottest) = (0_u16, 0_u32, 0_u32);
    let mut suspicious = Vec::new();
    let mut at = 0;
    while let Some(rest) = bytes.get(at..) {
        // Nearly all that is not ASCII has three bytes.
        let (length, code) = match *rest {
            [a @ 0xE0..=0xEF, b, c, ..] => {
                let code = (u16::from(a & 0x0F) << 12) | (u16::from(b & 0x3F) << 6) | u16::from(c & 0x3F);
                match plain[usize::from(code)] {
                    PLAIN_HAN => {
                        heat = heat.saturating_sub(1);
                        at += 3;
                        continue;
                    }
                    PLAIN_SIGN => {
                        at += 3;
                        continue;
                    }
                    _ => (3, u32::from(code)),
                }
            }
            _ => match first_code(rest) {
                Some(found) => found,
                None => match ascii_prefix(rest) {
                    0 => break,
                    ascii => {
                        at += ascii;
                        continue;
                    }
                },
            },
        };
        let class = class_of(classes, code);
        bits |= class;
        if class & RARE_HAN != 0 {
            heat += HEAT;
            hottest = hottest.max(heat);
        }
        if class & Signs::SUSPICIOUS.0 != 0 {
            suspicious.push(at);
        }
        at += length;
    }
    let mut signs = Signs(bits & !(COMMON_HAN | RARE_HAN));
    if hottest >= HOT {
        signs.add(Signs::RARE);
    }
    signs.add(escapes(bytes, media));
    if memchr::memmem::find(bytes, b"???").is_some() {
        signs.add(Signs::QUESTIONS);
    }
    Seen { signs, suspicious }
}

fn class_of(classes: &[u16], code: u32) -> u16 {
    match classes.get(code as usize) {
        Some(&class) => class,
        None => char::from_u32(code).map_or(0, class),
    }
}

/// Whether anything looks like an escape or a reference that a fixer could resolve.
fn escapes(bytes: &[u8], media: Media) -> Signs {
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    let mut signs = Signs::default();
    let both = Signs(Signs::ESCAPE.0 | Signs::REFERENCE.0);
    for at in memchr::memchr3_iter(b'&', b'\\', b'%', bytes) {
        let sign = match bytes.get(at..).unwrap_or_default() {
            [b'&', rest @ ..] if reference(rest, media) => Signs::REFERENCE,
            [b'\\' | b'%', b'u' | b'U', ..] if (2..6).all(|i| digit(at + i)) => Signs::ESCAPE,
            [b'%', high, ..] if matches!(high, b'8'..=b'9' | b'A'..=b'F' | b'a'..=b'f') && digit(at + 2) => Signs::ESCAPE,
            _ => continue,
        };
        // The addresses of links are full of escapes, and no fixer reads them.
        if !signs.has(sign) && (media == Media::Text || !in_tag(bytes, at)) {
            signs.add(sign);
            if signs == both {
                return signs;
            }
        }
    }
    if !signs.has(Signs::ESCAPE) && quoted_printable(bytes) {
        signs.add(Signs::ESCAPE);
    }
    signs
}

/// Bytes before a place in which the start of its tag is looked for.
const TAG_BYTES: usize = 4096;

/// Whether a place in HTML source lies between a `<` that opens a tag and its `>`; false where the start is far away.
fn in_tag(bytes: &[u8], at: usize) -> bool {
    let before = bytes.get(at.saturating_sub(TAG_BYTES)..at).unwrap_or_default();
    memchr::memrchr2(b'<', b'>', before).is_some_and(|i| {
        let opens = |b: &u8| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!' | b'?');
        before.get(i) == Some(&b'<') && before.get(i + 1).is_some_and(opens)
    })
}

/// Whether there is `=E8=`: a sign far too common in markup to stop at each, so whole blocks are asked for two of them
/// three bytes apart.
fn quoted_printable(bytes: &[u8]) -> bool {
    const BLOCK: usize = 64;
    let pair = |(&a, &b): (&u8, &u8)| (a ^ b'=') | (b ^ b'=') == 0;
    let behind = bytes.get(3..).unwrap_or_default();
    bytes.chunks(BLOCK).zip(behind.chunks(BLOCK)).enumerate().any(|(i, (here, there))| {
        here.iter().zip(there).fold(false, |any, signs| any | pair(signs))
            && (i * BLOCK..(i + 1) * BLOCK).any(|at| {
                let rest = bytes.get(at..).unwrap_or_default();
                matches!(rest, [b'=', b'8'..=b'9' | b'A'..=b'F', low, b'=', ..] if low.is_ascii_hexdigit())
            })
    })
}

/// How many blanks may stand between the remains of two references.
const BLANKS: usize = 64;

/// Whether what follows `&` is a reference, or another `&` behind blanks. A single `&amp;` is neither here nor there, and
/// in HTML a reference is one too many behind `&amp;` only.
fn reference(mut rest: &[u8], media: Media) -> bool {
    if let [b'&' | b' ', ..] = rest {
        // Blanks are passed over up to a number that nobody puts there, so that a page of them costs no more than another.
        return rest.iter().take(BLANKS).find(|&&b| b != b' ') == Some(&b'&');
    }
    let whole = rest.len();
    while let Some(after) = rest.strip_prefix(b"amp;") {
        rest = after;
    }
    if media == Media::Html && rest.len() == whole {
        return false;
    }
    let name = rest.iter().take(10).take_while(|b| b.is_ascii_alphanumeric() || **b == b'#').count();
    name > 1 && rest.get(name) == Some(&b';')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clean_page_shows_nothing() {
        let links = "<a href='?q=%E8%BF%90&amp;lt;'>运&nbsp;营&#8203;&amp;</a>";
        for page in ["<p class=\"a\">运营是什么？（ROI）营运與行銷。</p>", links] {
            assert_eq!(scan(page, Media::Html), Seen::default(), "{page}");
        }
    }

    #[test]
    fn garbled_pages_show_it() {
        for (text, sign) in [
            ("ＫＰＩ", Signs::WIDTH),
            ("營(yíng)", Signs::TONE),
            ("鐨勫尯鍒", Signs::RARE),
            ("ÔËÓª", Signs::ODD),
            ("&#36816;", Signs::REFERENCE),
            ("<p>&amp;nbsp;", Signs::REFERENCE),
            ("<p>1 < 2 %E8%BF%90", Signs::ESCAPE),
            ("\\u8fd0", Signs::ESCAPE),
            ("运\u{200b}营", Signs::INVISIBLE),
            ("⾦", Signs::COMPATIBILITY),
            ("\u{e000}", Signs::LOST),
        ] {
            let media = if text.starts_with('<') { Media::Html } else { Media::Text };
            assert!(scan(text, media).signs.has(sign), "{text}");
        }
    }
}
