//! Text whose bytes were read in a wrong encoding: `鐨勫` (UTF-8 read as GBK), `ÔËÓª` (GBK read as Latin-1), `è¿è¥`
//! (UTF-8 read as Latin-1), Big5 read as GBK and the like, and the same done twice.
//!
//! Only places with characters that running text does not have are looked at. Every pair of a wrong and a right encoding
//! that could have left such characters is tried ([`super::channel`]); a stretch is replaced where the result reads as
//! Chinese and gains more than chance gives.
//!
//! A short stretch in quotation marks within clean text stays: there the page speaks of mojibake.

use super::channel::{self, Span, Target};
use super::codepage::{self, CodePage};
use super::edit::Edit;
use super::scan::{self, Signs};
use crate::decode::model;
use std::ops::Range;
use std::sync::LazyLock;

/// Characters on either side of a suspicious one that are looked at with it.
const AROUND: usize = 14;
/// Longest stretch handled at once, characters; longer ones are cut, at ASCII where there is any.
const WINDOW: usize = 2000;
/// Suspicious characters without which a place is left alone.
const SUSPICIOUS: usize = 2;
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
/// Garble within garble, at most.
const DEPTH: usize = 3;
/// Cap of what a character of the garbled text counts, nats; glyphs of private use count little, because a font that
/// hides text leaves them in clean text too.
const CAP: f32 = -14.0;
const CAP_LOST: f32 = -9.0;
/// One character in so many may be lost.
const LOST_ONE_IN: usize = 3;
/// Longest quotation of mojibake, characters.
const QUOTED: usize = 24;

/// A wrong encoding and the sign that text was read in it.
struct Wrong {
    page: &'static LazyLock<CodePage>,
    left: fn(char) -> bool,
}

const WRONG: [Wrong; 15] = [
    Wrong { page: &codepage::LATIN, left: |c| matches!(c, '\u{80}'..='\u{ff}') },
    Wrong { page: &codepage::GBK, left: |c| model::is_han(c) || matches!(c, '\u{e000}'..='\u{f8ff}') },
    Wrong { page: &codepage::BIG_5, left: |c| matches!(c, '\u{4e00}'..='\u{9fff}') },
    Wrong { page: &codepage::KOREAN, left: |c| matches!(c, '\u{ac00}'..='\u{d7a3}') },
    Wrong { page: &codepage::JAPANESE, left: |c| matches!(c, '\u{ff61}'..='\u{ff9f}') },
    Wrong { page: &codepage::CYRILLIC, left: |c| matches!(c, '\u{400}'..='\u{49f}') },
    Wrong { page: &codepage::CYRILLIC_KOI, left: |c| matches!(c, '\u{400}'..='\u{45f}') },
    Wrong { page: &codepage::CYRILLIC_DOS, left: |c| matches!(c, '\u{400}'..='\u{45f}') },
    Wrong { page: &codepage::CENTRAL, left: |c| matches!(c, '\u{100}'..='\u{17f}') },
    Wrong { page: &codepage::CENTRAL_ISO, left: |c| matches!(c, '\u{100}'..='\u{17f}') },
    Wrong { page: &codepage::LATIN_9, left: |c| matches!(c, '€' | 'Š' | 'š' | 'Ž' | 'ž' | 'Œ' | 'œ' | 'Ÿ') },
    Wrong { page: &codepage::JAPANESE_EUC, left: |c| matches!(c, '\u{3041}'..='\u{30fe}') || model::is_han(c) },
    Wrong { page: &codepage::GREEK, left: |c| matches!(c, '\u{370}'..='\u{3ff}') },
    Wrong { page: &codepage::TURKISH, left: |c| matches!(c, 'Ğ' | 'ğ' | 'İ' | 'ı' | 'Ş' | 'ş') },
    Wrong {
        page: &codepage::MAC, left: |c| matches!(c, '√' | '∂' | '∑' | '∏' | 'π' | '∫' | 'Ω' | '≈' | '∆' | '◊')
    },
];

/// Finds the garbled stretches of a page.
pub(super) fn find(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        if !line.is_ascii() {
            find_in_line(line, start, &mut edits);
        }
        start += line.len() + 1;
    }
    edits
}

fn suspicious(c: char) -> bool {
    if c.is_ascii() {
        return false;
    }
    let signs = scan::signs_of(c);
    signs.has(Signs::ODD)
        || signs.has(Signs::LOST)
        || signs.has(Signs::TONE)
        || c == '€'
        || (model::is_han(c) && model::rarity(c) < -10.5)
}

fn find_in_line(line: &str, start: usize, edits: &mut Vec<Edit>) {
    let (mut places, chars): (Vec<usize>, Vec<char>) = line.char_indices().unzip();
    places.push(line.len());
    let place = |i: usize| start + places.get(i).copied().unwrap_or(line.len());
    for window in windows(&chars) {
        let Some(part) = chars.get(window.clone()) else { continue };
        for span in undo(part, DEPTH) {
            let at = window.start + span.at.start..window.start + span.at.end;
            let at = trimmed(&chars, at, &span.text);
            if quoted(&chars, &at.0) {
                continue;
            }
            edits.push(Edit { at: place(at.0.start)..place(at.0.end), new: at.1, restored: span.restored });
        }
    }
}

/// Ranges around suspicious characters, in order and apart.
fn windows(chars: &[char]) -> Vec<Range<usize>> {
    let mut found: Vec<(Range<usize>, usize)> = Vec::new();
    for (i, _) in chars.iter().enumerate().filter(|&(_, &c)| suspicious(c)) {
        let from = i.saturating_sub(AROUND);
        let to = (i + 1 + AROUND).min(chars.len());
        match found.last_mut() {
            Some((last, n)) if from <= last.end && to - last.start <= WINDOW => {
                last.end = to;
                *n += 1;
            }
            Some((last, _)) => {
                let from = from.max(last.end.min(i));
                last.end = last.end.min(from);
                found.push((from..to, 1));
            }
            None => found.push((from..to, 1)),
        }
    }
    found.into_iter().filter(|(_, n)| *n >= SUSPICIOUS).map(|(range, _)| range).collect()
}

/// The best way to undo the garble of `chars`: its stretches with their texts.
fn undo(chars: &[char], depth: usize) -> Vec<Span> {
    let mut best: (f32, Vec<Span>) = (0.0, Vec::new());
    for wrong in &WRONG {
        if !chars.iter().any(|&c| (wrong.left)(c)) {
            continue;
        }
        for target in [Target::Utf8, Target::Gb18030, Target::Big5] {
            let same = matches!((std::ptr::eq(wrong.page, &raw const codepage::GBK), target), (true, Target::Gb18030))
                || matches!((std::ptr::eq(wrong.page, &raw const codepage::BIG_5), target), (true, Target::Big5));
            if same {
                continue;
            }
            let mut total = 0.0;
            let mut accepted = Vec::new();
            for mut span in channel::undo(chars, wrong.page, target, false) {
                let original = chars.get(span.at.clone()).unwrap_or_default();
                let mut gain = gain(original, &span.text, target, wrong.page.single);
                if gain.is_none() && depth > 0 && target == Target::Utf8 {
                    let inner: Vec<char> = span.text.chars().collect();
                    let deeper = undo(&inner, depth - 1);
                    if !deeper.is_empty() {
                        span.restored |= deeper.iter().any(|s| s.restored);
                        span.text = replaced(&inner, &deeper);
                        gain = self::gain(original, &span.text, target, wrong.page.single);
                    }
                }
                if let Some(gain) = gain {
                    total += gain;
                    accepted.push(span);
                }
            }
            if total > best.0 {
                best = (total, accepted);
            }
        }
    }
    best.1
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
    let odd = foreign.iter().filter(|&&c| suspicious(c) && !model::is_han(c)).count();
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

/// Whether a short stretch stands in quotation marks, nothing clean with it, while the line around it is clean.
fn quoted(chars: &[char], at: &Range<usize>) -> bool {
    if at.len() > QUOTED {
        return false;
    }
    let clean = |c: &char| model::is_han(*c) && !suspicious(*c);
    let mark = |c: &char, marks: &str| marks.contains(*c);
    let left = chars.get(..at.start).unwrap_or_default().iter().rev().take(QUOTED);
    let right = chars.get(at.end..).unwrap_or_default().iter().take(QUOTED);
    let opens = left.take_while(|c| !clean(c)).find(|c| mark(c, "“‘\"'「『《`（("));
    let closes = right.take_while(|c| !clean(c)).find(|c| mark(c, "”’\"'」』》`）)"));
    let outside = chars.iter().enumerate().filter(|(i, c)| !at.contains(i) && clean(c)).take(4).count();
    opens.is_some() && closes.is_some() && outside >= 4
}
