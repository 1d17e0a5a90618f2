//! Text whose bytes were read in a wrong encoding: `鐨勫` (UTF-8 read as GBK), `ÔËÓª` (GBK read as Latin-1), `è¿è¥`
//! (UTF-8 read as Latin-1), Big5 read as GBK and the like, and the same done twice.
//!
//! Only places with characters that running text does not have are looked at. Every pair of a wrong and a right encoding
//! that could have left such characters is tried ([`super::channel`]); a stretch is replaced where the result reads as
//! Chinese and gains more than chance gives.
//!
//! A short stretch in quotation marks within clean text stays: there the page speaks of mojibake.

use super::channel::{self, Span, Target};
use super::codepage::CodePage;
use super::edit::Edit;
use super::places::{quoted, windows};
use super::scan;
use super::ways::{LOST_ONE_IN, Tried, Way, likely, ways};
use crate::decode::model;
use std::ops::Range;

/// Nats that chance may gain, and more per character of the result: for UTF-8, which few byte sequences are, and for
/// encodings in which nearly every pair of bytes is some character.
const GAIN_UTF8: f32 = 6.0;
const GAIN_PAIRS: f32 = 10.0;
const GAIN_PER_CHAR: f32 = 0.6;
/// Two-byte encodings swapped for each other: fewer characters than this prove nothing.
const SWAP_CHARS: usize = 3;
/// Of ten neighbouring pairs of the result, this many stand together in words, and no fewer than these.
const WORDS: usize = 3;
const SWAP_WORDS: usize = 2;
/// Nats per character that text has at least; lists of names and technical terms have about -8.
const READS: f32 = -9.5;
/// Nats per character, each by itself, of text that reads well; running text has about -7.
const WELL: f32 = -8.5;
/// Garble within garble, at most.
const DEPTH: usize = 3;
/// Cap of what a character of the garbled text counts, nats; glyphs of private use count little, because a font that
/// hides text leaves them in clean text too.
const CAP: f32 = -14.0;
const CAP_LOST: f32 = -9.0;
/// One Han character in so many of text that was decoded as a whole may be a rare one; text has one in a hundred.
const RARE_ONE_IN: usize = 12;
/// One suspicious character in so many may be left where a way is taken without asking the others.
const SETTLED_ONE_IN: usize = 8;

/// Finds the garbled stretches of a page whose suspicious characters stand at `suspicious`.
pub(super) fn find(text: &str, suspicious: &[usize]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut tried = Tried::default();
    for window in windows(text, suspicious) {
        let Some(part) = text.get(window.clone()) else { continue };
        let (mut offsets, chars): (Vec<usize>, Vec<char>) = part.char_indices().unzip();
        offsets.push(part.len());
        let place = |i: usize| window.start + offsets.get(i).copied().unwrap_or(part.len());
        for span in undo(&chars, DEPTH, &mut tried) {
            let (at, new) = trimmed(&chars, span.at, &span.text);
            let at = place(at.start)..place(at.end);
            if !quoted(text, &at) {
                edits.push(Edit { at, new, restored: span.restored });
            }
        }
    }
    edits
}

/// The best way to undo the garble of `chars`: its stretches with their texts. The way that undid the stretch before is
/// asked first, one that undid none of many not at all.
fn undo(chars: &[char], depth: usize, tried: &mut Tried) -> Vec<Span> {
    let ways = ways(chars);
    let mut best: (f32, Vec<Span>) = (0.0, Vec::new());
    // Most garble lost nothing, and then no search is needed.
    for way in &ways {
        if let Some((total, spans)) = whole(chars, way.page, way.target)
            && total > best.0
        {
            best = (total, spans);
        }
    }
    if !best.1.is_empty() {
        return best.1;
    }
    let mut likely = likely(chars, &ways);
    likely.retain(|&(_, way)| !tried.hopeless(way));
    likely.sort_by_key(|&(missing, way)| (missing, tried.last != Some(way)));
    for (_, way) in likely {
        let (total, spans) = search(chars, way, depth, tried);
        tried.note(way, if spans.is_empty() { chars.len() } else { 0 });
        if total > best.0 {
            let settled = settles(chars, &spans);
            best = (total, spans);
            tried.last = Some(way);
            if settled {
                break;
            }
        }
    }
    best.1
}

/// What a search finds to be garbled in this way, and what it gains.
fn search(chars: &[char], way: Way, depth: usize, tried: &mut Tried) -> (f32, Vec<Span>) {
    let found = accepted(chars, way, depth, tried, false);
    // Only where a narrow search found text among lost bytes, a wide one says which.
    if found.1.iter().any(|span| span.restored) {
        let wide = accepted(chars, way, depth, tried, true);
        if wide.0 > found.0 {
            return wide;
        }
    }
    found
}

fn accepted(chars: &[char], way: Way, depth: usize, tried: &mut Tried, wide: bool) -> (f32, Vec<Span>) {
    let Way { page, target } = way;
    let mut total = 0.0;
    let mut accepted = Vec::new();
    for mut span in channel::undo(chars, page, target, wide) {
        let original = chars.get(span.at.clone()).unwrap_or_default();
        let mut gain = gain(original, &span.text, target, page.single);
        // What was guessed here made no text, so there is no garble below it to look for.
        if gain.is_none() && depth > 0 && target == Target::Utf8 && !span.restored {
            let inner: Vec<char> = span.text.chars().collect();
            let deeper = undo(&inner, depth - 1, tried.inner.get_or_insert_default());
            if !deeper.is_empty() {
                span.restored |= deeper.iter().any(|s| s.restored);
                span.text = replaced(&inner, &deeper);
                gain = self::gain(original, &span.text, target, page.single);
            }
        }
        if let Some(gain) = gain {
            total += gain;
            accepted.push(span);
        }
    }
    (total, accepted)
}

/// Whether `spans` leave hardly anything suspicious and read well, so that no other way needs to be asked.
fn settles(chars: &[char], spans: &[Span]) -> bool {
    let count = |chars: &[char]| chars.iter().filter(|&&c| scan::is_suspicious(c)).count();
    let inside: usize = spans.iter().map(|span| count(chars.get(span.at.clone()).unwrap_or_default())).sum();
    let new: Vec<char> = spans.iter().flat_map(|span| span.text.chars()).filter(|c| !c.is_ascii()).collect();
    let (all, well) = (count(chars), new.iter().map(|&c| model::rarity(c)).sum::<f32>() > WELL * new.len() as f32);
    well && (all - inside + new.iter().filter(|&&c| scan::is_suspicious(c) && !model::is_han(c)).count()) * SETTLED_ONE_IN <= all
}

/// The garbled stretches if each run of characters that `page` has is, to its last byte, text of `target` that reads well
/// and leaves nothing suspicious; and what they gain together.
fn whole(chars: &[char], page: &CodePage, target: Target) -> Option<(f32, Vec<Span>)> {
    let (mut total, mut spans) = (0.0, Vec::new());
    let mut i = 0;
    while i < chars.len() {
        let (mut bytes, mut ambiguous) = (Vec::new(), false);
        let start = i;
        while let Some(found) = chars.get(i).and_then(|&c| page.bytes(c).next()) {
            bytes.push(found.first);
            bytes.extend(found.second);
            // Tables differ over some characters: which bytes they were is for the search to say.
            ambiguous |= chars.get(i).is_some_and(|&c| page.bytes(c).nth(1).is_some());
            i += 1;
        }
        let run = chars.get(start..i).unwrap_or_default();
        if run.iter().any(|&c| scan::is_suspicious(c)) {
            if ambiguous {
                return None;
            }
            let text = channel::decode(&bytes, target)?;
            let foreign = text.chars().filter(|c| !c.is_ascii());
            let rare = foreign.clone().filter(|&c| scan::is_suspicious(c) && model::is_han(c)).count();
            let clean = !leaves_odd(&text) && rare * RARE_ONE_IN <= foreign.clone().count();
            let well = foreign.clone().map(model::rarity).sum::<f32>() > WELL * foreign.count() as f32;
            total += gain(run, &text, target, page.single).filter(|_| clean && well)?;
            spans.push(Span { at: start..i, text, restored: false });
        } else if chars.get(i).is_some_and(|&c| scan::is_suspicious(c)) {
            return None;
        }
        i += 1;
    }
    (!spans.is_empty()).then_some((total, spans))
}

/// Whether a control character or a suspicious sign is left. A letter with an accent between two plain signs, as in
/// pinyin, is none: garbled characters stand side by side.
fn leaves_odd(text: &str) -> bool {
    let mut previous = '\u{ff}';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let odd = scan::is_suspicious(c) && !model::is_han(c);
        let alone = previous.is_ascii() && chars.peek().is_some_and(char::is_ascii);
        if c.is_control() || (odd && !(alone && c.is_alphabetic() && c < '\u{250}')) {
            return true;
        }
        previous = c;
    }
    false
}

fn replaced(chars: &[char], spans: &[Span]) -> String {
    let mut text = String::new();
    let mut from = 0;
    for span in spans {
        text.extend(chars.get(from..span.at.start).unwrap_or_default());
        text.push_str(&span.text);
        from = span.at.end;
    }
    text.extend(chars.get(from..).unwrap_or_default());
    text
}

/// What the new text gains, if it is Chinese and gains more than chance.
fn gain(original: &[char], new: &str, target: Target, single: bool) -> Option<f32> {
    let foreign: Vec<char> = new.chars().filter(|c| !c.is_ascii()).collect();
    let n = foreign.len();
    let han = foreign.iter().filter(|&&c| model::is_han(c)).count();
    let odd = foreign.iter().filter(|&&c| scan::is_suspicious(c) && !model::is_han(c)).count();
    if n == 0 || han * 5 < n * 2 || odd * 4 > n {
        return None;
    }
    let count = |of: fn(char) -> bool| original.iter().filter(|&&c| of(c)).count();
    if count(channel::is_lost) * LOST_ONE_IN > original.len() {
        return None;
    }
    if target != Target::Utf8 && !single {
        // Lists of rare characters exist, and swapped they give common ones by chance, but no words.
        let (words, pairs) = model::cohesion(new.chars());
        let (old_words, old_pairs) = model::cohesion(original.iter().copied());
        let better = old_pairs * 2 < pairs || words * (old_pairs + 1) >= 2 * old_words * (pairs + 1);
        if n < SWAP_CHARS || words < SWAP_WORDS || words * 10 < pairs * WORDS || !better {
            return None;
        }
    }
    let nats = model::score(new);
    let ascii = new.chars().filter(char::is_ascii).count() as f32 * -4.0;
    if nats - ascii < READS * n as f32 {
        return None;
    }
    let gain = nats - capped_score(original);
    let needed = if target == Target::Utf8 { GAIN_UTF8 } else { GAIN_PAIRS } + GAIN_PER_CHAR * n as f32;
    (gain > needed).then_some(gain)
}

/// The score of text in which no character counts for more than a rare one: what stands for a lost character is not
/// so unlikely that anything would be better.
fn capped_score(chars: &[char]) -> f32 {
    let mut previous = model::Symbol::START;
    let mut sum = 0.0;
    for &c in chars {
        let (nats, symbol) = model::step(previous, c);
        sum += nats.max(if matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fffd}') { CAP_LOST } else { CAP });
        previous = symbol;
    }
    sum
}

/// Without what is the same before and after.
fn trimmed(chars: &[char], mut at: Range<usize>, new: &str) -> (Range<usize>, String) {
    let new: Vec<char> = new.chars().collect();
    let mut to = 0..new.len();
    while !at.is_empty() && !to.is_empty() && chars.get(at.start) == new.get(to.start) {
        at.start += 1;
        to.start += 1;
    }
    while !at.is_empty() && !to.is_empty() && chars.get(at.end - 1) == new.get(to.end - 1) {
        at.end -= 1;
        to.end -= 1;
    }
    (at, new.get(to).unwrap_or_default().iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repair::codepage;
    use crate::repair::ways::enough_left;

    #[test]
    fn accents_alone_are_not_odd() {
        for (text, odd) in [("價(jià)格", false), ("a café.", false), ("è¿è¥", true), ("的é的", true), ("“é”", true)]
        {
            assert_eq!(leaves_odd(text), odd, "{text}");
        }
    }

    #[test]
    fn windows_of_lost_bytes_are_not_searched() {
        let enough = |text: &str| enough_left(&text.chars().collect::<Vec<_>>(), &codepage::LATIN);
        assert!(enough("è¿?è¥"));
        assert!(!enough("è???????"));
        assert!(!enough("运营?运营"));
    }
}
