//! Byte sequences of the encodings that pages are wrongly read in, and the way back from character to bytes.
//!
//! The tables come from the decoders of `encoding_rs`, because its encoders leave out what decoders accept (HKSCS rows
//! of Big5, private use of GBK).

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, IBM866, ISO_8859_2, ISO_8859_15, KOI8_R, MACINTOSH, SHIFT_JIS, WINDOWS_1250,
    WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254,
};
use std::sync::LazyLock;

/// One or two bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bytes {
    pub(super) first: u8,
    pub(super) second: Option<u8>,
}

/// An encoding as a table in both directions.
pub(super) struct CodePage {
    /// Character of a pair of bytes (`first << 8 | second`), or of one byte (below 256); 0 where none.
    forward: Vec<u32>,
    /// Bytes of a character of the main plane, in the same form; 0 where none.
    inverse: Vec<u16>,
    /// Second choices, by character.
    also: Vec<(char, u16)>,
    /// Whether characters are one byte each.
    pub(super) single: bool,
}

impl CodePage {
    /// The bytes that read as `c` in this encoding, likeliest first.
    pub(super) fn bytes(&self, c: char) -> impl Iterator<Item = Bytes> + '_ {
        let first = self.inverse.get(c as usize).copied().filter(|&code| code != 0);
        let first = if c == '\0' { None } else { first };
        let from = self.also.partition_point(|&(other, _)| other < c);
        let also = self.also.get(from..).unwrap_or_default().iter().take_while(move |&&(other, _)| other == c);
        first.into_iter().chain(also.map(|&(_, code)| code)).map(|code| {
            let [high, low] = code.to_be_bytes();
            if high == 0 { Bytes { first: low, second: None } } else { Bytes { first: high, second: Some(low) } }
        })
    }

    /// The character of a pair.
    pub(super) fn pair(&self, first: u8, second: u8) -> Option<char> {
        let code = self.forward.get((usize::from(first) << 8) | usize::from(second)).copied()?;
        char::from_u32(code).filter(|&c| c != '\0')
    }

    fn new(single: bool) -> Self {
        Self { forward: vec![0; 0x1_0000], inverse: vec![0; 0x1_0000], also: Vec::new(), single }
    }

    /// Puts the second choices in order; to be called when all are there.
    fn sorted(mut self) -> Self {
        self.also.sort_by_key(|&(c, _)| c);
        self
    }

    fn enter(&mut self, code: u16, c: char) {
        if let Some(slot) = self.forward.get_mut(usize::from(code)) {
            *slot = u32::from(c);
        }
        if let Some(slot) = self.inverse.get_mut(c as usize) {
            if *slot == 0 {
                *slot = code;
            } else if *slot != code {
                self.also.push((c, code));
            }
        }
    }
}

fn only_char(encoding: &'static Encoding, bytes: &[u8]) -> Option<char> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    let mut chars = text.chars();
    let c = chars.next()?;
    chars.next().is_none().then_some(c)
}

fn wide(encoding: &'static Encoding) -> CodePage {
    let mut page = CodePage::new(false);
    for byte in 0..=0xFF_u8 {
        // Bytes that a decoder refuses are given by some programs as the control character of the same number.
        let c = only_char(encoding, &[byte]).unwrap_or(char::from(byte));
        page.enter(u16::from(byte), c);
    }
    let mut bytes = Vec::new();
    for first in 0x81..=0xFE_u8 {
        // All pairs at once, a line each: a decoder begins anew behind the end of a line.
        bytes.clear();
        (0x40..=0xFE_u8).for_each(|second| bytes.extend([first, second, b'\n']));
        let (text, _) = encoding.decode_without_bom_handling(&bytes);
        for (second, line) in (0x40..=0xFE_u8).zip(text.split('\n')) {
            let mut chars = line.chars();
            if let (Some(c), None) = (chars.next().filter(|c| *c != char::REPLACEMENT_CHARACTER), chars.next()) {
                page.enter(u16::from_be_bytes([first, second]), c);
            }
        }
    }
    page
}

fn single(encodings: &[&'static Encoding]) -> CodePage {
    let mut page = CodePage::new(true);
    for encoding in encodings {
        for byte in 0..=0xFF_u8 {
            if let Some(c) = only_char(encoding, &[byte]) {
                page.enter(u16::from(byte), c);
            }
        }
    }
    for byte in 0x80..=0x9F_u8 {
        page.enter(u16::from(byte), char::from(byte));
    }
    page.sorted()
}

/// GBK as browsers decode it; 0x80 is the euro sign.
pub(super) static GBK: LazyLock<CodePage> = LazyLock::new(|| {
    let mut page = wide(GB18030);
    // The older tables differ in a few signs.
    for (c, code) in
        [('―', 0xA1AA_u16), ('‖', 0xA1AC), ('∥', 0xA1AC), ('〜', 0xA1AB), ('・', 0xA1A4), ('¥', 0xA3A4), ('￠', 0xA1E9)]
    {
        page.also.push((c, code));
    }
    page.also.push(('€', 0x80));
    // Editions of GB 18030 before 2022, and the tables of many programs still, have private use here.
    for (from, first, n) in [
        (0xE78D_u32, 0xA6D9_u16, 7),
        (0xE794, 0xA6EC, 2),
        (0xE796, 0xA6F3, 1),
        (0xE7C7, 0xA8BC, 1),
        (0xE7C8, 0xA8BF, 1),
        (0xE81E, 0xFE59, 1),
        (0xE826, 0xFE61, 1),
        (0xE82B, 0xFE66, 2),
        (0xE832, 0xFE6D, 1),
        (0xE843, 0xFE7E, 1),
        (0xE854, 0xFE90, 1),
        (0xE864, 0xFEA0, 1),
    ] {
        for i in 0..n {
            if let Some(c) = char::from_u32(from + u32::from(i)) {
                page.also.push((c, first + i));
            }
        }
    }
    page.sorted()
});
pub(super) static BIG_5: LazyLock<CodePage> = LazyLock::new(|| {
    let mut page = wide(BIG5);
    for (c, code) in [
        ('•', 0xA145_u16),
        ('､', 0xA14E),
        ('‾', 0xA1C2),
        ('∼', 0xA1E3),
        ('／', 0xA241),
        ('¥', 0xA244),
        ('¢', 0xA246),
        ('£', 0xA247),
    ] {
        page.also.push((c, code));
    }
    // Tables without the Hong Kong rows have kana, Cyrillic and circled digits elsewhere.
    let codes = (0xC6A1..=0xC6FE_u16).chain(0xC740..=0xC77E).chain(0xC7A1..=0xC7FE);
    let kana = "ヾゝゞ々".chars().chain('ぁ'..='ん').chain('ァ'..='ヶ');
    let cyrillic = "ДЕЁЖЗИЙКЛМУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя".chars();
    page.also.extend(kana.chain(cyrillic).chain('①'..='⑩').chain('⑴'..='⑽').zip(codes));
    page.sorted()
});
pub(super) static KOREAN: LazyLock<CodePage> = LazyLock::new(|| wide(EUC_KR).sorted());
pub(super) static JAPANESE: LazyLock<CodePage> = LazyLock::new(|| {
    let mut page = wide(SHIFT_JIS);
    // Windows gives the bytes without a character as private use.
    page.also.extend([('\u{f8f0}', 0xA0), ('\u{f8f1}', 0xFD), ('\u{f8f2}', 0xFE), ('\u{f8f3}', 0xFF)]);
    page.sorted()
});
pub(super) static JAPANESE_EUC: LazyLock<CodePage> = LazyLock::new(|| wide(EUC_JP).sorted());
/// Windows-1252 and Latin-1 at once: they differ in 0x80 to 0x9F alone, where Latin-1 has control characters.
pub(super) static LATIN: LazyLock<CodePage> = LazyLock::new(|| single(&[WINDOWS_1252]));
pub(super) static CYRILLIC: LazyLock<CodePage> = LazyLock::new(|| single(&[WINDOWS_1251]));
pub(super) static CYRILLIC_KOI: LazyLock<CodePage> = LazyLock::new(|| single(&[KOI8_R]));
pub(super) static CYRILLIC_DOS: LazyLock<CodePage> = LazyLock::new(|| single(&[IBM866]));
pub(super) static CENTRAL: LazyLock<CodePage> = LazyLock::new(|| single(&[WINDOWS_1250]));
pub(super) static CENTRAL_ISO: LazyLock<CodePage> = LazyLock::new(|| single(&[ISO_8859_2]));
pub(super) static LATIN_9: LazyLock<CodePage> = LazyLock::new(|| single(&[ISO_8859_15]));
pub(super) static GREEK: LazyLock<CodePage> = LazyLock::new(|| single(&[WINDOWS_1253]));
pub(super) static TURKISH: LazyLock<CodePage> = LazyLock::new(|| single(&[WINDOWS_1254]));
pub(super) static MAC: LazyLock<CodePage> = LazyLock::new(|| single(&[MACINTOSH]));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_read_as_each_by_itself() {
        for encoding in [GB18030, BIG5, EUC_KR, SHIFT_JIS, EUC_JP] {
            let page = wide(encoding);
            for first in 0x81..=0xFE_u8 {
                for second in 0x40..=0xFE_u8 {
                    let alone = only_char(encoding, &[first, second]).filter(|&c| c != '\0');
                    assert_eq!(page.pair(first, second), alone, "{} {first:x} {second:x}", encoding.name());
                }
            }
        }
    }

    #[test]
    fn leads_back_to_bytes() {
        let of = |page: &CodePage, c: char| page.bytes(c).next();
        assert_eq!(of(&GBK, '运'), Some(Bytes { first: 0xD4, second: Some(0xCB) }));
        assert_eq!(of(&LATIN, '€'), Some(Bytes { first: 0x80, second: None }));
        assert_eq!(of(&LATIN, '\u{81}'), Some(Bytes { first: 0x81, second: None }));
        assert_eq!(GBK.pair(0xD3, 0xAA), Some('营'));
        assert!(GBK.bytes('€').any(|b| b.first == 0x80));
    }
}
