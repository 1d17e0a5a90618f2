//! Bytes to text: decides the encoding of a page and says why.
//!
//! The decision, first that fits: byte order mark · zero bytes that show UTF-16 or UTF-32 · escapes (HZ, ISO-2022) ·
//! strict UTF-8 with a character of three bytes or more · all legal readings scored by a small language model of
//! Chinese ([`model`]), where a declared charset weighs about as much as one character. A page whose lines are in
//! different encodings is then decoded line by line. Cut last characters and stray bytes do not change the verdict:
//! the first are dropped, the second become one U+FFFD each.
//!
//! What is *garbled* text (decoded wrongly before it was saved) is left to [`crate::repair`].
//!
//! ```
//! use bianyi::decode::{DecodePlan, decode};
//! let page = decode(&DecodePlan::default(), b"<p>\xd4\xcb\xd3\xaa\xca\xc7\xca\xb2\xc3\xb4</p>", None);
//! assert_eq!((page.text.as_str(), page.encoding), ("<p>运营是什么</p>", "GB18030"));
//! ```

mod cns;
mod declared;
mod escapes;
mod judge;
mod lines;
pub(crate) mod model;
mod reading;
mod wide;

use reading::Reading;

/// Settings of the decode stage.
#[derive(Debug, Clone, Default)]
pub struct DecodePlan {}

/// A page as text, with what was decided and why.
#[derive(Debug, Clone)]
pub struct DecodedText {
    /// The text; never holds a byte order mark.
    pub text: String,
    /// IANA name of the encoding (`UTF-8`, `GB18030`, `Big5`, `UTF-16LE`, `HZ-GB-2312`, `EUC-TW`, `ISO-2022-CN` …).
    pub encoding: &'static str,
    /// What decided: `ascii`, `bom`, `zeros`, `escapes`, `valid-utf-8`, `declared`, `language-model`, `per-line`.
    pub evidence: &'static str,
    /// How far ahead of the next legal reading the winner is, in nats per character; infinite where there is no other.
    pub margin: f32,
}

/// Decodes one page. `declared` is the charset the transport named, a hint only. Never fails.
#[must_use]
pub fn decode(_plan: &DecodePlan, bytes: &[u8], declared: Option<&str>) -> DecodedText {
    let certain = |text, encoding, evidence| DecodedText { text, encoding, evidence, margin: f32::INFINITY };
    if let Some((text, encoding)) = marked(bytes) {
        return certain(text, encoding, "bom");
    }
    if let Some(encoding) = wide::by_zeros(bytes) {
        let text = match encoding {
            "UTF-16LE" => wide::decode_16(bytes, true),
            "UTF-16BE" => wide::decode_16(bytes, false),
            "UTF-32LE" => wide::decode_32(bytes, true),
            _ => wide::decode_32(bytes, false),
        };
        return certain(text, encoding, "zeros");
    }
    let valid = simdutf8::basic::from_utf8(bytes);
    if let Ok(text) = valid {
        // A lead byte of a longer sequence cannot stand in ASCII text or in the two-byte sequences that GBK pairs can
        // happen to be, and a page of many such pairs is no accident.
        if memchr::memchr3(0xE3, 0xE4, 0xE5, bytes).is_some()
            || text.bytes().any(|b| b >= 0xE0)
            || two_byte(bytes) >= CERTAIN_PAIRS
        {
            return certain(text.to_owned(), "UTF-8", "valid-utf-8");
        }
        if text.is_ascii() {
            if let Some((text, encoding)) = escapes::decode(bytes) {
                return certain(text, encoding, "escapes");
            }
            if !has_controls(bytes) {
                return certain(text.to_owned(), "UTF-8", "ascii");
            }
        }
    } else if bytes.is_ascii() {
        return certain(String::new(), "UTF-8", "ascii");
    }
    let hints = [declared.and_then(declared::reading), declared::in_page(bytes)];
    let judge::Verdict { reading, evidence, margin } = judge::judge(bytes, hints, valid.is_ok());
    if valid.is_err()
        && let Some((text, main)) = lines::decode(bytes, reading)
    {
        return DecodedText { text, encoding: main.name(), evidence: "per-line", margin };
    }
    DecodedText { text: reading.decode(bytes), encoding: reading.name(), evidence, margin }
}

/// Two-byte sequences of UTF-8 from which a valid page is no GBK: about one pair of Chinese GBK in eight is one, so that
/// many are met once in 1e9 pages.
const CERTAIN_PAIRS: usize = 10;

fn two_byte(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| b >= 0xC0).count()
}

/// Whether an ASCII page holds bytes that no text holds.
fn has_controls(bytes: &[u8]) -> bool {
    let head = bytes.get(..2048).unwrap_or(bytes);
    head.iter().any(|&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B))
}

/// The text after a byte order mark.
fn marked(bytes: &[u8]) -> Option<(String, &'static str)> {
    let after = |n: usize| bytes.get(n..).unwrap_or_default();
    let (text, encoding) = match bytes {
        [0xEF, 0xBB, 0xBF, ..] => (Reading::Utf8.decode(after(3)), "UTF-8"),
        [0xFF, 0xFE, 0, 0, ..] if bytes.len() % 4 < 2 => (wide::decode_32(after(4), true), "UTF-32LE"),
        [0, 0, 0xFE, 0xFF, ..] => (wide::decode_32(after(4), false), "UTF-32BE"),
        [0xFF, 0xFE, ..] => (wide::decode_16(after(2), true), "UTF-16LE"),
        [0xFE, 0xFF, ..] => (wide::decode_16(after(2), false), "UTF-16BE"),
        [0x84, 0x31, 0x95, 0x33, ..] => (Reading::Gb18030.decode(after(4)), "GB18030"),
        _ => return None,
    };
    Some((text, encoding))
}
