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
use super::scan;
use crate::decode::model;
use std::ops::Range;
use std::sync::LazyLock;

/// Characters on either side of a suspicious one that are looked at with it.
const AROUND: usize = 14;
/// Longest stretch handled at once, bytes; longer ones are cut.
const WINDOW: usize = 6000;
/// One character in so many is suspicious where text of one two-byte encoding was read in another.
const DENSE: usize = 4;
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
/// Nats per character, each by itself, of text that reads well; running text has about -7.
const WELL: f32 = -8.5;
/// Garble within garble, at most.
const DEPTH: usize = 3;
/// Cap of what a character of the garbled text counts, nats; glyphs of private use count little, because a font that
/// hides text leaves them in clean text too.
const CAP: f32 = -14.0;
const CAP_LOST: f32 = -9.0;
/// One character in so many may be lost.
const LOST_ONE_IN: usize = 3;
/// One Han character in so many of text that was decoded as a whole may be a rare one; text has one in a hundred.
const RARE_ONE_IN: usize = 12;
/// One suspicious character in so many may be foreign to the wrong encoding, as signs put in later are …
const ALL_BUT_ONE_IN: usize = 8;
/// … and one in so many be left where a way is taken without asking the others.
const SETTLED_ONE_IN: usize = 8;
/// A way that undid nothing in so many characters of suspicious stretches is not one of the page: some forty stretches, of
/// which the shortest that can be undone at all has six characters.
const VAIN: usize = 2000;
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

/// The characters before `at` on its line, backwards.
fn before(text: &str, at: usize) -> impl Iterator<Item = (usize, char)> + '_ {
    text.get(..at).unwrap_or_default().char_indices().rev().take_while(|&(_, c)| c != '\n')
}

/// The characters from `at` on, to the end of the line.
fn after(text: &str, at: usize) -> impl Iterator<Item = (usize, char)> + '_ {
    text.get(at..).unwrap_or_default().char_indices().map(move |(i, c)| (at + i, c)).take_while(|&(_, c)| c != '\n')
}

/// Byte ranges around the suspicious characters, within a line, in order and apart.
fn windows(text: &str, suspicious: &[usize]) -> Vec<Range<usize>> {
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

/// A wrong encoding and the right one.
#[derive(Clone, Copy)]
struct Way {
    page: &'static CodePage,
    target: Target,
}

impl PartialEq for Way {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.page, other.page) && self.target == other.target
    }
}

/// What the stretches of a page so far have shown: a page is garbled in few ways, mostly in one.
#[derive(Default)]
struct Tried {
    /// The way that undid the last stretch.
    last: Option<Way>,
    /// Characters searched in vain since a way last undid anything.
    vain: Vec<(Way, usize)>,
    /// The same of the text below.
    inner: Option<Box<Tried>>,
}

impl Tried {
    fn hopeless(&self, way: Way) -> bool {
        self.vain.iter().any(|&(other, n)| other == way && n > VAIN)
    }

    fn note(&mut self, way: Way, vain: usize) {
        match self.vain.iter_mut().find(|(other, _)| *other == way) {
            Some((_, n)) if vain > 0 => *n += vain,
            Some((_, n)) => *n = 0,
            None => self.vain.push((way, vain)),
        }
    }
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

/// The ways that could have left `chars`.
fn ways(chars: &[char]) -> Vec<Way> {
    let odd: Vec<bool> = chars.iter().map(|&c| scan::is_suspicious(c)).collect();
    // One character of text is two or three wrong ones of one byte each, which lie side by side …
    let beside = odd.windows(2).any(|pair| pair == [true, true]);
    // … and wrong characters of two bytes are strange ones one time in three or more.
    let first = odd.iter().position(|&odd| odd).unwrap_or(0);
    let last = odd.iter().rposition(|&odd| odd).map_or(0, |last| last + 1);
    let tight = chars.get(first..last).unwrap_or_default();
    let strange = tight.iter().filter(|&&c| scan::is_suspicious(c)).count();
    let foreign = tight.iter().filter(|c| !c.is_ascii()).count();
    let lost = chars.iter().any(|&c| channel::is_lost(c));
    let mut ways = Vec::new();
    for wrong in &WRONG {
        if !chars.iter().any(|&c| (wrong.left)(c)) || (wrong.page.single && !beside) {
            continue;
        }
        let page: &'static CodePage = wrong.page;
        for target in [Target::Utf8, Target::Gb18030, Target::Big5] {
            let same = matches!((std::ptr::eq(page, &raw const *codepage::GBK), target), (true, Target::Gb18030))
                || matches!((std::ptr::eq(page, &raw const *codepage::BIG_5), target), (true, Target::Big5));
            let hopeless = match target {
                Target::Utf8 => !could_be_utf8(chars, page) || (lost && !enough_left(chars, page)),
                _ => !page.single && strange * DENSE < foreign,
            };
            if !same && !hopeless {
                ways.push(Way { page, target });
            }
        }
    }
    ways
}

/// Of `ways`, those whose wrong encoding has as good as all of the suspicious characters that any of its kind has, with the
/// number it lacks: what lacks some of them did not write them.
fn likely(chars: &[char], ways: &[Way]) -> Vec<(usize, Way)> {
    let strange: Vec<char> = chars.iter().copied().filter(|&c| scan::is_suspicious(c) && !channel::is_lost(c)).collect();
    let missing = |way: &Way| strange.iter().filter(|&&c| way.page.bytes(c).next().is_none()).count();
    let counted: Vec<(usize, Way)> = ways.iter().map(|way| (missing(way), *way)).collect();
    let fewest = |single: bool| counted.iter().filter(|(_, way)| way.page.single == single).map(|&(n, _)| n).min().unwrap_or(0);
    let fewest = [fewest(false), fewest(true)];
    let enough = |&(n, way): &(usize, Way)| (n - fewest[usize::from(way.page.single)]) * ALL_BUT_ONE_IN <= strange.len();
    counted.into_iter().filter(enough).collect()
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

/// Whether any stretch could pass [`gain`]: one without characters that `page` lacks, of which one in [`LOST_ONE_IN`] at
/// most is lost, around a place where a character of UTF-8 may begin.
fn enough_left(chars: &[char], page: &CodePage) -> bool {
    let lost_weight = i32::try_from(LOST_ONE_IN).unwrap_or(i32::MAX) - 1;
    let weight = |c: char| match () {
        () if channel::is_lost(c) => Some(-lost_weight),
        // Signs may stand for themselves within garbled text, Han characters may not.
        () if !model::is_han(c) || page.bytes(c).next().is_some() => Some(1),
        () => None,
    };
    let weights: Vec<Option<i32>> = chars.iter().map(|&c| weight(c)).collect();
    // The most that a stretch weighs which begins here, and the most of one that ends just before.
    let mut right = vec![0; chars.len() + 1];
    for (i, weight) in weights.iter().enumerate().rev() {
        right[i] = weight.map_or(0, |weight| (weight + right[i + 1]).max(0));
    }
    let mut left = 0;
    for (i, &here) in weights.iter().enumerate() {
        let pair = chars.get(i).zip(chars.get(i + 1));
        if let (Some(a), Some(b)) = (here, weights.get(i + 1).copied().flatten())
            && pair.is_some_and(|(&first, &second)| begins(first, second, page))
            && left + a + b + right[i + 2] >= 0
        {
            return true;
        }
        left = here.map_or(0, |weight| (weight + left).max(0));
    }
    false
}

/// Whether a character of UTF-8 may begin with the bytes of `first` and go on with those of `second`; each may be lost.
fn begins(first: char, second: char, page: &CodePage) -> bool {
    if !page.single {
        return !(first.is_ascii() && second.is_ascii());
    }
    let byte = |c: char| page.bytes(c).next().map(|bytes| bytes.first);
    let lost = (channel::is_lost(first), channel::is_lost(second));
    let lead = lost.0 || matches!(byte(first), Some(0xE0..=0xEF));
    let tail = lost.1 || matches!(byte(second), Some(0x80..=0xBF | b' '));
    lead && tail && lost != (true, true)
}

/// Whether the bytes hold a character of UTF-8 of three bytes, or some are lost.
fn could_be_utf8(chars: &[char], page: &CodePage) -> bool {
    let mut state = 0;
    for &c in chars {
        if channel::is_lost(c) {
            return true;
        }
        let Some(bytes) = page.bytes(c).next() else {
            state = 0;
            continue;
        };
        for byte in [Some(bytes.first), bytes.second].into_iter().flatten() {
            state = match byte {
                0xE0..=0xEF => 1,
                // A space may have been a no-break space, and a byte may be missing behind the first.
                0x80..=0xBF | b' ' if state > 0 => state + 1,
                _ if state == 2 && page.single => 3,
                _ => 0,
            };
            if state == 3 {
                return true;
            }
        }
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

/// Whether a short stretch stands in quotation marks, nothing clean with it, while the line around it is clean.
fn quoted(text: &str, at: &Range<usize>) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

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
