//! Where on a page mojibake may stand: stretches around suspicious characters; and where it is quoted.

use super::scan;
use crate::decode::model;
use std::ops::Range;

/// Characters on either side of a suspicious one that are looked at with it.
const AROUND: usize = 14;
/// Longest stretch handled at once, bytes; longer ones are cut.
const WINDOW: usize = 6000;
/// Suspicious characters without which a place is left alone.
const SUSPICIOUS: usize = 2;
/// Longest quotation of mojibake, characters.
const QUOTED: usize = 24;

/// The characters before `at` on its line, backwards.
fn before(text: &str, at: usize) -> impl Iterator<Item = (usize, char)> + '_ {
    text.get(..at).unwrap_or_default().char_indices().rev().take_while(|&(_, c)| c != '\n')
}

/// The characters from `at` on, to the end of the line.
fn after(text: &str, at: usize) -> impl Iterator<Item = (usize, char)> + '_ {
    text.get(at..).unwrap_or_default().char_indices().map(move |(i, c)| (at + i, c)).take_while(|&(_, c)| c != '\n')
}

/// Byte ranges around the suspicious characters, within a line, in order and apart.
pub(super) fn windows(text: &str, suspicious: &[usize]) -> Vec<Range<usize>> {
    let mut found: Vec<(Range<usize>, usize)> = Vec::new();
    for &place in suspicious {
        // A rare character in a word of its own, as in 骚扰, is none of garbled text.
        let mut here = after(text, place).map(|(_, c)| c);
        let (c, next) = (here.next().unwrap_or(' '), here.next().unwrap_or(' '));
        let previous = before(text, place).next().map_or(' ', |(_, c)| c);
        if model::is_han(c) && (model::in_word(c, next) || model::in_word(previous, c)) {
            continue;
        }
        let to = after(text, place).take(AROUND + 1).last().map_or(place, |(i, c)| i + c.len_utf8());
        // A letter with an accent among plain ones is no sign either, but may belong to garbled text beside it.
        if c < '\u{250}' && !scan::is_suspicious(previous) && !scan::is_suspicious(next) {
            if let Some((last, _)) = found.last_mut().filter(|(last, _)| place < last.end && last.end - last.start <= WINDOW) {
                last.end = to;
            }
            continue;
        }
        match found.last_mut() {
            Some((last, n)) if place < last.end && last.end - last.start <= WINDOW => {
                last.end = to;
                *n += 1;
            }
            other => {
                let free = other.map_or(0, |(last, _)| {
                    last.end = last.end.min(place);
                    last.end
                });
                let from = before(text, place).take(AROUND).last().map_or(place, |(i, _)| i);
                found.push((from.max(free)..to, 1));
            }
        }
    }
    found.into_iter().filter(|(_, n)| *n >= SUSPICIOUS).map(|(range, _)| range).collect()
}

/// Whether a short stretch stands in quotation marks, nothing clean with it, while the line around it is clean.
pub(super) fn quoted(text: &str, at: &Range<usize>) -> bool {
    let inside = text.get(at.clone()).unwrap_or_default();
    if inside.chars().nth(QUOTED).is_some() {
        return false;
    }
    let before = || before(text, at.start).map(|(_, c)| c).take(QUOTED);
    let after = || after(text, at.end).map(|(_, c)| c).take(QUOTED);
    let clean = |c: &char| model::is_han(*c) && !scan::is_suspicious(*c);
    let opens = before().take_while(|c| !clean(c)).any(|c| "“‘\"'「『《`（(".contains(c));
    let closes = after().take_while(|c| !clean(c)).any(|c| "”’\"'」』》`）)".contains(c));
    opens && closes && before().chain(after()).filter(clean).count() >= 4
}
