//! Ways in which a page may have been garbled: a wrong encoding and the right one, and what speaks for each.

use super::channel::{self, Target};
use super::codepage::{self, CodePage};
use super::scan;
use crate::decode::model;
use std::sync::LazyLock;

/// One character in so many is suspicious where text of one two-byte encoding was read in another.
const DENSE: usize = 4;
/// One suspicious character in so many may be foreign to the wrong encoding, as signs put in later are.
const ALL_BUT_ONE_IN: usize = 8;
/// A way that undid nothing in so many characters of suspicious stretches is not one of the page: some forty stretches, of
/// which the shortest that can be undone at all has six characters.
const VAIN: usize = 2000;
/// One character in so many may be lost.
pub(super) const LOST_ONE_IN: usize = 3;

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

/// A wrong encoding and the right one.
#[derive(Clone, Copy)]
pub(super) struct Way {
    pub(super) page: &'static CodePage,
    pub(super) target: Target,
}

impl PartialEq for Way {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.page, other.page) && self.target == other.target
    }
}

/// What the stretches of a page so far have shown: a page is garbled in few ways, mostly in one.
#[derive(Default)]
pub(super) struct Tried {
    /// The way that undid the last stretch.
    pub(super) last: Option<Way>,
    /// Characters searched in vain since a way last undid anything.
    pub(super) vain: Vec<(Way, usize)>,
    /// The same of the text below.
    pub(super) inner: Option<Box<Tried>>,
}

impl Tried {
    pub(super) fn hopeless(&self, way: Way) -> bool {
        self.vain.iter().any(|&(other, n)| other == way && n > VAIN)
    }

    pub(super) fn note(&mut self, way: Way, vain: usize) {
        match self.vain.iter_mut().find(|(other, _)| *other == way) {
            Some((_, n)) if vain > 0 => *n += vain,
            Some((_, n)) => *n = 0,
            None => self.vain.push((way, vain)),
        }
    }
}

/// The ways that could have left `chars`.
pub(super) fn ways(chars: &[char]) -> Vec<Way> {
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
pub(super) fn likely(chars: &[char], ways: &[Way]) -> Vec<(usize, Way)> {
    let strange: Vec<char> = chars.iter().copied().filter(|&c| scan::is_suspicious(c) && !channel::is_lost(c)).collect();
    let missing = |way: &Way| strange.iter().filter(|&&c| way.page.bytes(c).next().is_none()).count();
    let counted: Vec<(usize, Way)> = ways.iter().map(|way| (missing(way), *way)).collect();
    let fewest = |single: bool| counted.iter().filter(|(_, way)| way.page.single == single).map(|&(n, _)| n).min().unwrap_or(0);
    let fewest = [fewest(false), fewest(true)];
    let enough = |&(n, way): &(usize, Way)| (n - fewest[usize::from(way.page.single)]) * ALL_BUT_ONE_IN <= strange.len();
    counted.into_iter().filter(enough).collect()
}

/// Whether any stretch could gain enough: one without characters that `page` lacks, of which one in [`LOST_ONE_IN`] at
/// most is lost, around a place where a character of UTF-8 may begin.
pub(super) fn enough_left(chars: &[char], page: &CodePage) -> bool {
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
