//! The way back through a wrong decoding: which bytes did the text come from, and what do they say?
//!
//! Text runs through a model with two states, *clean* and *garbled*. In the clean state a character stands for itself.
//! In the garbled state it stands for the bytes that read as it in the wrong encoding, and these are decoded in the
//! right one; bytes that were lost (`?`, U+FFFD) are tried in every value the decoder would have refused. A beam search
//! keeps the likeliest readings by the language model; changing into the garbled state costs what chance could gain.
//! Time is linear in the length of the text.

use super::codepage::{BIG_5, Bytes, CodePage, GBK, LATIN};
use crate::decode::model::{self, Symbol};
use encoding_rs::{BIG5, GB18030};
use std::ops::Range;

/// The encoding the bytes were really in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Utf8,
    Gb18030,
    Big5,
}

/// A stretch that was garbled.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Span {
    /// Characters of the input.
    pub(super) at: Range<usize>,
    pub(super) text: String,
    /// Whether a lost byte was guessed.
    pub(super) restored: bool,
}

/// Nats for going over into the garbled state, and on top for doing so, or leaving it, between two letters:
/// pages are cut at punctuation and markup.
const ENTER: f32 = 7.0;
const INSIDE: f32 = 6.0;
/// Nats for a character that stands for itself inside a garbled stretch, as quotation marks put in later do.
const LITERAL: f32 = 4.0;
/// Nats for a space that was the no-break space of byte 0xA0.
const BLANK: f32 = 2.0;
/// Nats for a lost byte, and on top for one that the wrong decoder would not have lost.
const LOST: f32 = 1.0;
const NOT_LOSABLE: f32 = 7.0;
/// A character rarer than this, nats, is not guessed: the dictionary does not know it.
const GUESSED: f32 = -13.0;
/// Nats for bytes at the end that make no character.
const TAIL: f32 = 8.0;
/// Nats for a byte that is not there at all: some programs drop those that the wrong encoding does not define.
const DROPPED: f32 = 3.0;
/// The bytes that windows-1252 does not define.
const UNDEFINED: [u8; 5] = [0x81, 0x8D, 0x8F, 0x90, 0x9D];
/// How many readings are kept: with every byte there, few are alive at all; a lost byte has up to 64 values. A narrow
/// search says whether there is anything to find, a wide one what.
const BEAM: usize = 10;
const BEAM_LOST: usize = 96;
/// A reading so many nats behind the best does not catch up: the bytes of a character not yet complete have cost it nothing
/// so far, which is worth some ten nats.
const BEHIND: f32 = 24.0;
/// Of so many times as many readings all are sorted.
const FEW: usize = 4;

#[derive(Debug, Clone, Copy)]
struct Reading {
    nats: f32,
    symbol: Symbol,
    garbled: bool,
    pending: [u8; 3],
    n: u8,
    guesses: u8,
    node: u32,
}

#[derive(Debug, Clone, Copy)]
enum Event {
    Enter,
    Leave,
    Emit(char, bool),
}

/// An event after `at` characters of the input, and the event before it.
#[derive(Debug, Clone, Copy)]
struct Node {
    parent: u32,
    at: u32,
    event: Event,
}

const NONE: u32 = u32::MAX;

struct Search<'a> {
    target: Target,
    source: &'a CodePage,
    /// Whether bytes can be missing without a trace.
    drops: bool,
    nodes: Vec<Node>,
    next: Vec<Reading>,
}

/// The garbled stretches of `chars`, if they were bytes of `target` read as `source`. A `wide` search is worth its time
/// where lost bytes have to be guessed.
pub(super) fn undo(chars: &[char], source: &CodePage, target: Target, wide: bool) -> Vec<Span> {
    let drops = target == Target::Utf8 && std::ptr::eq(source, &raw const *LATIN);
    let mut search = Search { target, source, drops, nodes: Vec::new(), next: Vec::new() };
    let start = Reading { nats: 0.0, symbol: Symbol::START, garbled: false, pending: [0; 3], n: 0, guesses: 0, node: NONE };
    let mut beam = vec![start];
    let width = if wide { BEAM_LOST } else { BEAM };
    for (i, &c) in chars.iter().enumerate() {
        let follower = chars.get(i + 1).and_then(|&c| source.bytes(c).next()).map(|bytes| bytes.first);
        for &reading in &beam {
            search.step(reading, i, c, follower);
        }
        std::mem::swap(&mut beam, &mut search.next);
        search.next.clear();
        prune(&mut beam, width);
        if beam.is_empty() {
            return Vec::new();
        }
    }
    for reading in beam.clone() {
        let completed = search.with_dropped(reading, u32::try_from(chars.len()).unwrap_or(NONE));
        beam.extend(completed);
    }
    let end = |r: &Reading| r.nats - if r.n > 0 { TAIL } else { 0.0 };
    let Some(best) = beam.iter().copied().max_by(|a, b| end(a).total_cmp(&end(b))) else { return Vec::new() };
    search.spans(best, chars.len())
}

pub(super) fn is_lost(c: char) -> bool {
    matches!(c, '?' | '\u{fffd}')
}

/// Keeps the best reading of each state, and the best `width` of all; the clean one always stays.
fn prune(beam: &mut Vec<Reading>, width: usize) {
    let best = beam.iter().map(|r| r.nats).fold(f32::NEG_INFINITY, f32::max);
    beam.retain(|r| r.nats >= best - BEHIND || !r.garbled);
    // Hardly a state comes more than a few times: of many readings, those far down are gone before the rest is sorted.
    let enough = FEW * width;
    if beam.len() > 2 * enough {
        let clean = beam.iter().filter(|r| !r.garbled).copied().max_by(|a, b| a.nats.total_cmp(&b.nats));
        beam.select_nth_unstable_by(enough, |a, b| b.nats.total_cmp(&a.nats));
        beam.truncate(enough);
        beam.extend(clean);
    }
    beam.sort_unstable_by(|a, b| a.state().cmp(&b.state()).then(b.nats.total_cmp(&a.nats)).then(a.node.cmp(&b.node)));
    beam.dedup_by(|b, a| a.state() == b.state());
    if beam.len() > width {
        beam.sort_by(|a, b| b.nats.total_cmp(&a.nats));
        let clean = beam.iter().position(|r| !r.garbled);
        if let Some(clean) = clean.filter(|&at| at >= width) {
            beam.swap(width - 1, clean);
        }
        beam.truncate(width);
    }
}

impl Reading {
    /// All that the rest of the text can ask of a reading, as one number.
    fn state(&self) -> u64 {
        let [a, b, c] = self.pending;
        let [high, low] = self.symbol.code().to_be_bytes();
        u64::from_be_bytes([(u8::from(self.garbled) << 7) | self.n, a, b, c, 0, self.guesses, high, low])
    }
}

impl Search<'_> {
    fn step(&mut self, reading: Reading, i: usize, c: char, follower: Option<u8>) {
        let at = u32::try_from(i).unwrap_or(NONE);
        if reading.n == 0 {
            let mut clean = reading;
            if clean.garbled {
                clean.node = self.node(clean.node, at, Event::Leave);
                clean.garbled = false;
                clean.nats -= if clean.symbol.is_letter() && !c.is_ascii() && c.is_alphabetic() { INSIDE } else { 0.0 };
            }
            let (nats, symbol) = model::step(clean.symbol, c);
            self.next.push(Reading { nats: clean.nats + nats, symbol, ..clean });
        }
        let mut garbled = reading;
        if !garbled.garbled {
            if c.is_ascii() && c != '?' {
                return;
            }
            garbled.node = self.node(garbled.node, at, Event::Enter);
            garbled.garbled = true;
            garbled.nats -= ENTER + if garbled.symbol.is_letter() && !c.is_ascii() { INSIDE } else { 0.0 };
        }
        let source = self.source;
        for bytes in source.bytes(c) {
            if self.drops && garbled.n > 0 && !(0x80..=0xBF).contains(&bytes.first) {
                for there in self.with_dropped(garbled, at) {
                    self.feed_all(there, at + 1, bytes);
                }
            } else {
                self.feed_all(garbled, at + 1, bytes);
            }
        }
        if c == ' ' && garbled.n > 0 && source.single {
            let blank = Reading { nats: garbled.nats - BLANK, ..garbled };
            self.feed_all(blank, at + 1, Bytes { first: 0xA0, second: None });
        }
        if garbled.n == 0 && reading.garbled && !c.is_ascii() && !model::is_han(c) {
            let (nats, symbol) = model::step(garbled.symbol, c);
            let node = self.node(garbled.node, at + 1, Event::Emit(c, false));
            self.next.push(Reading { nats: garbled.nats + nats - LITERAL, symbol, node, ..garbled });
        }
        if is_lost(c) && self.target == Target::Utf8 {
            self.guess(garbled, at + 1, follower);
        }
    }

    fn node(&mut self, parent: u32, at: u32, event: Event) -> u32 {
        self.nodes.push(Node { parent, at, event });
        u32::try_from(self.nodes.len() - 1).unwrap_or(NONE)
    }

    /// Tries every value of one lost byte.
    fn guess(&mut self, reading: Reading, at: u32, follower: Option<u8>) {
        // Of a character, one byte at least must be there.
        if reading.guesses >= 2 || (reading.guesses > 0 && reading.guesses == reading.n) {
            return;
        }
        let values = if reading.n == 0 { 0xE2..=0xEF_u8 } else { 0x80..=0xBF };
        for value in values {
            let losable = match follower {
                _ if self.source.single => self.drops && UNDEFINED.contains(&value),
                // The decoder lost the byte because it makes no pair with the next one.
                Some(next) => self.source.pair(value, next).is_none_or(|c| ('\u{e000}'..='\u{f8ff}').contains(&c)),
                _ => true,
            };
            let [first, second, _] = reading.pending;
            // The last byte of a character that no text has.
            if reading.n == 2 && matches!(utf8([first, second, 0], 2, value), Some(Fed::Done(c)) if model::rarity(c) < GUESSED) {
                continue;
            }
            let cost = LOST + if losable { 0.0 } else { NOT_LOSABLE };
            let guess = Reading { nats: reading.nats - cost, guesses: reading.guesses + 1, ..reading };
            self.feed_all(guess, at, Bytes { first: value, second: None });
        }
    }

    /// The character that `reading` is in the middle of, complete: with one or two bytes more, dropped anywhere behind the
    /// first, in every value they may have had. That a byte is missing shows only where the next character begins.
    fn with_dropped(&mut self, reading: Reading, at: u32) -> Vec<Reading> {
        let mut found = Vec::new();
        let mut complete = |search: &mut Self, bytes: [u8; 2], guesses: u8| {
            let nats = reading.nats - DROPPED * f32::from(guesses);
            let lead = Reading { nats, n: 1, guesses: reading.guesses + guesses, ..reading };
            let there = search.feed(lead, at, bytes[0]).filter(|there| there.n > 0);
            found.extend(there.and_then(|there| search.feed(there, at, bytes[1])).filter(|there| there.n == 0));
        };
        match (self.drops, reading.n, reading.pending) {
            (true, 1, _) => {
                for first in UNDEFINED {
                    UNDEFINED.iter().for_each(|&second| complete(self, [first, second], 2));
                }
            }
            (true, 2, [_, there, _]) => {
                for byte in UNDEFINED {
                    complete(self, [byte, there], 1);
                    complete(self, [there, byte], 1);
                }
            }
            _ => {}
        }
        found
    }

    fn feed_all(&mut self, reading: Reading, at: u32, bytes: Bytes) {
        let Some(reading) = self.feed(reading, at, bytes.first) else { return };
        let reading = match bytes.second {
            Some(second) => self.feed(reading, at, second),
            None => Some(reading),
        };
        self.next.extend(reading);
    }

    /// One byte of the right encoding; `None` where it cannot stand there.
    fn feed(&mut self, mut reading: Reading, at: u32, byte: u8) -> Option<Reading> {
        let complete = match self.target {
            Target::Utf8 => utf8(reading.pending, reading.n, byte)?,
            Target::Gb18030 => gb18030(reading.pending, reading.n, byte)?,
            Target::Big5 => big5(reading.pending, reading.n, byte)?,
        };
        let Fed::Done(c) = complete else {
            *reading.pending.get_mut(usize::from(reading.n))? = byte;
            reading.n += 1;
            return Some(reading);
        };
        // Control characters of the upper range are themselves bytes of a garble within.
        if c < ' ' && c != '\t' {
            return None;
        }
        let (nats, symbol) = model::step(reading.symbol, c);
        let node = self.node(reading.node, at, Event::Emit(c, reading.guesses > 0));
        Some(Reading { nats: reading.nats + nats, symbol, node, pending: [0; 3], n: 0, guesses: 0, ..reading })
    }

    fn spans(&self, best: Reading, end: usize) -> Vec<Span> {
        let mut events = Vec::new();
        let mut at = best.node;
        while let Some(node) = self.nodes.get(at as usize) {
            events.push(*node);
            at = node.parent;
        }
        let mut spans: Vec<Span> = Vec::new();
        let mut open: Option<Span> = None;
        for node in events.iter().rev() {
            let place = node.at as usize;
            match node.event {
                Event::Enter => open = Some(Span { at: place..place, text: String::new(), restored: false }),
                Event::Emit(c, guessed) => {
                    if let Some(span) = &mut open {
                        span.text.push(c);
                        span.restored |= guessed;
                        span.at.end = place;
                    }
                }
                Event::Leave => spans.extend(open.take()),
            }
        }
        if let Some(mut span) = open {
            // What is left of a character cut off at the end goes with the stretch.
            span.restored |= span.at.end < end;
            span.at.end = end;
            spans.push(span);
        }
        spans
    }
}

/// All of `bytes` in the right encoding; `None` where they are not text of it.
pub(super) fn decode(bytes: &[u8], target: Target) -> Option<String> {
    match target {
        Target::Utf8 => std::str::from_utf8(bytes).ok().map(str::to_owned),
        Target::Gb18030 => GB18030.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned),
        Target::Big5 => BIG5.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned),
    }
}

/// What a byte does to the bytes before it.
enum Fed {
    /// It completes a character.
    Done(char),
    /// More bytes must follow.
    More,
}

/// `None` where the byte cannot stand there; so for the other two.
fn utf8(pending: [u8; 3], n: u8, byte: u8) -> Option<Fed> {
    let [first, second, third] = pending;
    let tail = |byte: u8| u32::from(byte & 0x3F);
    match n {
        0 => match byte {
            0..=0x7F => Some(Fed::Done(char::from(byte))),
            0xC2..=0xF4 => Some(Fed::More),
            _ => None,
        },
        _ if !(0x80..=0xBF).contains(&byte) => None,
        1 => match first {
            0xC2..=0xDF => char::from_u32((u32::from(first & 0x1F) << 6) | tail(byte)).map(Fed::Done),
            0xE0 if byte < 0xA0 => None,
            0xED if byte > 0x9F => None,
            0xF0 if byte < 0x90 => None,
            0xF4 if byte > 0x8F => None,
            _ => Some(Fed::More),
        },
        2 if first < 0xF0 => char::from_u32((u32::from(first & 0x0F) << 12) | (tail(second) << 6) | tail(byte)).map(Fed::Done),
        2 => Some(Fed::More),
        _ => char::from_u32((u32::from(first & 7) << 18) | (tail(second) << 12) | (tail(third) << 6) | tail(byte)).map(Fed::Done),
    }
}

fn gb18030(pending: [u8; 3], n: u8, byte: u8) -> Option<Fed> {
    let [first, second, third] = pending;
    match (n, byte) {
        (0, 0..=0x7F) => Some(Fed::Done(char::from(byte))),
        (0 | 2, 0x81..=0xFE) | (1, 0x30..=0x39) => Some(Fed::More),
        (1, _) => GBK.pair(first, byte).map(Fed::Done),
        (3, 0x30..=0x39) => {
            let bytes = [first, second, third, byte];
            let text = GB18030.decode_without_bom_handling_and_without_replacement(&bytes)?;
            text.chars().next().map(Fed::Done)
        }
        _ => None,
    }
}

fn big5(pending: [u8; 3], n: u8, byte: u8) -> Option<Fed> {
    match (n, byte) {
        (0, 0..=0x7F) => Some(Fed::Done(char::from(byte))),
        (0, 0x81..=0xFE) => Some(Fed::More),
        (1, _) => BIG_5.pair(pending[0], byte).map(Fed::Done),
        _ => None,
    }
}
