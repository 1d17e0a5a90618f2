//! Escapes of other formats left in the text: `\u8fd0` (JSON, JavaScript), `%u8FD0`, `%E8%BF%90` and `%D4%CB` (URLs),
//! `=E8=BF=90` (quoted-printable).
//!
//! A page is escaped where several characters in a row are; then its single ones are resolved too. Addresses keep
//! their escapes.

use super::edit::Edit;
use super::region::regions;
use crate::decode::model;
use crate::source::Media;
use encoding_rs::GB18030;
use std::ops::Range;

/// Escaped characters in a row that no text about escapes has.
const RUN: usize = 3;
/// Nats per character below which decoded bytes are not Chinese.
const MIN_NATS: f32 = -9.0;

/// Finds the escapes to resolve.
pub(super) fn find(text: &str, media: Media) -> Vec<Edit> {
    let mut edits = Vec::new();
    for region in regions(text, media) {
        let Some(part) = text.get(region.clone()) else { continue };
        let mut found = units(part);
        found.extend(bytes_escaped(part, b'%'));
        found.extend(bytes_escaped(part, b'='));
        edits.extend(found.into_iter().map(|edit| Edit { at: region.start + edit.at.start..region.start + edit.at.end, ..edit }));
    }
    edits.sort_by_key(|edit| edit.at.start);
    edits.dedup_by(|b, a| a.at.end > b.at.start);
    edits
}

fn hex(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |n, &b| Some(n * 16 + char::from(b).to_digit(16)?))
}

/// One `\u8fd0` or `%u8FD0`: its value.
fn unit(bytes: &[u8], at: usize) -> Option<u16> {
    let [b'\\' | b'%', b'u' | b'U', digits @ ..] = bytes.get(at..at + 6)? else { return None };
    u16::try_from(hex(digits)?).ok()
}

/// Escapes of UTF-16 units. Only what is not ASCII is resolved: `\u003c` may guard markup.
fn units(text: &str) -> Vec<Edit> {
    let bytes = text.as_bytes();
    let mut runs: Vec<(Range<usize>, String)> = Vec::new();
    let mut from = 0;
    while let Some(start) = memchr::memchr2(b'\\', b'%', bytes.get(from..).unwrap_or_default()).map(|at| from + at) {
        let mut values = Vec::new();
        let mut end = start;
        while let Some(value) = unit(bytes, end).filter(|&value| value >= 0x80) {
            values.push(value);
            end += 6;
        }
        if values.is_empty() {
            from = start + 1;
        } else {
            runs.push((start..end, String::from_utf16_lossy(&values)));
            from = end;
        }
    }
    let longest = runs.iter().map(|(_, new)| new.chars().count()).max().unwrap_or(0);
    let readable = |new: &str| new.chars().any(|c| model::is_han(c) || "，。、；：？！“”（）".contains(c));
    if longest < RUN || !runs.iter().any(|(_, new)| readable(new)) {
        return Vec::new();
    }
    runs.into_iter()
        .filter(|(_, new)| !new.contains(['\u{fffd}', '\n', '\r', '\u{2028}', '\u{2029}', '\u{85}']))
        .map(|(at, new)| Edit::new(at, new))
        .collect()
}

/// Stretches of `%E8` or `=E8` with the plain ASCII between them.
fn bytes_escaped(text: &str, sign: u8) -> Vec<Edit> {
    let bytes = text.as_bytes();
    let escape = |at: usize| -> Option<u8> {
        let [first, digits @ ..] = bytes.get(at..at + 3)? else { return None };
        let upper = digits.iter().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        (*first == sign && (sign == b'%' || upper)).then(|| hex(digits)).flatten().and_then(|n| u8::try_from(n).ok())
    };
    let mut edits = Vec::new();
    let mut from = 0;
    while let Some(start) = memchr::memchr(sign, bytes.get(from..).unwrap_or_default()).map(|at| from + at) {
        // A stretch begins with an escape: without this look, one of signs that are none would be walked from each of them.
        if escape(start).is_none() {
            from = start + 1;
            continue;
        }
        let (mut end, mut at, mut high) = (start, start, 0_usize);
        let mut raw = Vec::new();
        let mut kept = 0;
        loop {
            if let Some(byte) = escape(at) {
                raw.push(byte);
                high += usize::from(byte >= 0x80);
                at += 3;
                (end, kept) = (at, raw.len());
            } else if let Some(&plain) = bytes.get(at).filter(|b| b.is_ascii_graphic() || (**b == b' ' && sign == b'=')) {
                raw.push(plain);
                at += 1;
                // What follows the last escape may be the second byte of a pair.
                if at == end + 1 && raw.get(kept.wrapping_sub(1)).is_some_and(|&b| b >= 0x80) && plain >= 0x40 {
                    kept += 1;
                    end = at;
                }
            } else {
                break;
            }
        }
        from = at;
        raw.truncate(kept);
        // A soft line break at the end of a quoted-printable line.
        if !address(text, start, at)
            && high >= 2 * RUN
            && let Some(new) = decoded(&raw)
        {
            edits.push(Edit::new(start..end, new));
        }
    }
    edits
}

/// Whether the stretch lies in an address: its escapes are right there.
fn address(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).unwrap_or_default();
    let word = before.rfind(|c: char| c.is_whitespace() || !c.is_ascii()).map_or(0, |at| at + 1);
    let word = (word..=start).find_map(|at| before.get(at..)).unwrap_or_default();
    let stretch = text.get(start..end).unwrap_or_default();
    let path = word.ends_with(['/', '=', '?', '&']);
    path || [word, stretch].iter().any(|part| part.contains("://") || part.contains("www.") || part.contains("href"))
}

/// The text of unescaped bytes: strict UTF-8, else GB 18030, if it reads as Chinese.
fn decoded(raw: &[u8]) -> Option<String> {
    let text = match std::str::from_utf8(raw) {
        Ok(text) => text.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling_and_without_replacement(raw)?.into_owned(),
    };
    if text.contains(|c: char| c.is_control()) {
        return None;
    }
    let foreign: Vec<char> = text.chars().filter(|c| !c.is_ascii()).collect();
    let han = foreign.iter().filter(|&&c| model::is_han(c)).count();
    let readable = foreign.iter().map(|&c| model::rarity(c)).sum::<f32>() > MIN_NATS * foreign.len() as f32;
    (han >= RUN && han * 5 >= foreign.len() * 2 && readable).then_some(text)
}
