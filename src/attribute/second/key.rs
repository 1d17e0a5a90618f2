//! Words of features as numbers, and where the weights of each stand.

use super::feature::Template;

/// A feature with a word for its value, as one number: the word's bytes, and the template above them. Words of up to two
/// characters have numbers of their own; longer ones are hashed.
#[inline]
pub(super) fn key(of: Template, word: Word<'_>) -> u64 {
    above(of, word.raw)
}

/// A word with the number that stands for it in keys.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word<'t> {
    pub(crate) text: &'t str,
    raw: u64,
}

impl<'t> Word<'t> {
    #[inline]
    pub(crate) fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        Self { text, raw: if bytes.len() <= 8 { load(bytes) } else { hash(bytes) } }
    }

    /// The first character of a text, the first two, the first three: all of a shorter one.
    #[inline]
    pub(crate) fn heads(text: &'t str) -> [Self; 3] {
        let to = |end: usize| text.get(..end).unwrap_or("");
        // Three characters of three bytes each, as nearly all are.
        if let Some(nine) = text.as_bytes().first_chunk::<9>()
            && [nine[0], nine[3], nine[6]].iter().all(|lead| lead & 0xF0 == 0xE0)
        {
            let [eight @ .., ninth] = nine;
            let eight = u64::from_le_bytes(*eight);
            let raw = [eight & LOW_THREE, eight & LOW_SIX, added(added(0, eight), u64::from(*ninth))];
            return [Self { text: to(3), raw: raw[0] }, Self { text: to(6), raw: raw[1] }, Self { text: to(9), raw: raw[2] }];
        }
        let bytes = text.as_bytes();
        let next = |at: usize| at + bytes.get(at).map_or(0, |lead| length(*lead));
        let one = next(0);
        let two = next(one);
        [one, two, next(two)].map(|end| Self::new(to(end)))
    }

    /// The last character of a text, and the last two: all of a shorter one.
    #[inline]
    pub(crate) fn tails(text: &'t str) -> [Self; 2] {
        let bytes = text.as_bytes();
        let from = |start: usize| text.get(start..).unwrap_or("");
        if let Some(eight) = bytes.last_chunk::<8>()
            && [eight[2], eight[5]].iter().all(|lead| lead & 0xF0 == 0xE0)
        {
            let raw = u64::from_le_bytes(*eight);
            let tail = |length: usize, raw: u64| Self { text: from(bytes.len() - length), raw };
            return [tail(3, raw >> 40), tail(6, raw >> 16)];
        }
        let before = |end: usize| {
            let continues = |n: usize| bytes.get(end.wrapping_sub(n)).is_some_and(|byte| byte & 0xC0 == 0x80);
            end.saturating_sub(1 + usize::from(continues(1)) * (1 + usize::from(continues(2)) * (1 + usize::from(continues(3)))))
        };
        let one = before(bytes.len());
        [one, before(one)].map(|start| Self::new(from(start)))
    }
}

/// The lowest three bytes of a number, and the lowest six.
const LOW_THREE: u64 = 0xFF_FFFF;
const LOW_SIX: u64 = 0xFFFF_FFFF_FFFF;

fn hash(bytes: &[u8]) -> u64 {
    bytes.chunks(8).fold(0, |raw, chunk| added(raw, load(chunk)))
}

/// A hash with one more number.
#[inline]
fn added(raw: u64, more: u64) -> u64 {
    (raw.rotate_left(5) ^ more).wrapping_mul(SPREAD)
}

/// The keys of all characters and of each with the next one, from left to right.
#[inline]
pub(super) fn grams(single: Template, pair: Template, text: &str, mut take: impl FnMut(u64)) {
    let mut rest = text.as_bytes();
    loop {
        // Two characters of three bytes each, as nearly all are.
        if let Some(eight) = rest.first_chunk::<8>().map(|eight| u64::from_le_bytes(*eight))
            && eight & 0xF000_00F0 == 0xE000_00E0
        {
            take(above(single, eight & LOW_THREE));
            take(above(pair, eight & LOW_SIX));
            rest = rest.get(3..).unwrap_or(&[]);
            continue;
        }
        let Some(first) = rest.first().map(|lead| length(*lead)) else { return };
        take(above(single, load(rest.get(..first).unwrap_or(rest))));
        let Some(second) = rest.get(first).map(|lead| length(*lead)) else { return };
        take(above(pair, load(rest.get(..first + second).unwrap_or(rest))));
        rest = rest.get(first..).unwrap_or(&[]);
    }
}

#[inline]
fn above(of: Template, raw: u64) -> u64 {
    raw ^ (of as u64) << 56
}

/// Bytes of the character that begins with this one.
#[inline]
pub(super) fn length(lead: u8) -> usize {
    match lead {
        0..=0x7F => 1,
        0x80..=0xDF => 2,
        0xE0..=0xEF => 3,
        _ => 4,
    }
}

/// Up to eight bytes as a number, the first the lowest.
#[inline]
fn load(bytes: &[u8]) -> u64 {
    if let Some(eight) = bytes.first_chunk::<8>() {
        u64::from_le_bytes(*eight)
    } else if let (Some(low), Some(high)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        // Bytes that are in both are at the same place in both.
        u64::from(u32::from_le_bytes(*low)) | u64::from(u32::from_le_bytes(*high)) << (8 * (bytes.len() - 4))
    } else {
        match *bytes {
            [a, b, c] => u64::from(a) | u64::from(b) << 8 | u64::from(c) << 16,
            [a, b] => u64::from(a) | u64::from(b) << 8,
            [a] => u64::from(a),
            _ => 0,
        }
    }
}

/// An odd number without pattern (2 to the 64th by the golden ratio), for multiplicative hashing.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
/// Bits of [`Keys::bits`] for each key at least.
const BITS: usize = 8;

/// A set of keys with the place of each in the list that it was made from.
#[derive(Debug, Clone)]
pub(super) struct Keys {
    /// A bit for each key, by its hash: most features have no weight, and this much stays in the nearest cache.
    bits: Vec<u64>,
    /// Keys by open addressing, each with its place and one more; 0 is free.
    slots: Vec<(u64, u32)>,
}

impl Keys {
    /// From the keys; the last of equal ones counts.
    pub(super) fn new(keys: &[u64]) -> Self {
        let size = (2 * keys.len() + 1).next_power_of_two();
        let mut all = Self { bits: vec![0; (size * BITS / 2 / 64).max(1)], slots: vec![(0, 0); size] };
        for (place, key) in (1..).zip(keys) {
            let mut at = all.start(*key);
            while all.slots[at].1 != 0 && all.slots[at].0 != *key {
                at = (at + 1) & (size - 1);
            }
            all.slots[at] = (*key, place);
            let (word, bit) = all.bit(*key);
            all.bits[word] |= bit;
        }
        all
    }

    /// The places of all characters, and of all with the next one, that are keys, from left to right.
    #[inline]
    pub(super) fn grams(&self, single: Template, pair: Template, text: &str, mut take: impl FnMut(u32)) {
        let (bits, mask) = (self.bits.as_slice(), self.bits.len() - 1);
        grams(single, pair, text, |key| {
            let (word, bit) = bit(key);
            if bits.get(word & mask).is_some_and(|bits| bits & bit != 0)
                && let Some(place) = self.look(key)
            {
                take(place);
            }
        });
    }

    /// The place of a key in the list.
    #[inline]
    pub(super) fn place(&self, key: u64) -> Option<u32> {
        let (word, bit) = self.bit(key);
        if self.bits.get(word)? & bit == 0 {
            return None;
        }
        self.look(key)
    }

    fn look(&self, key: u64) -> Option<u32> {
        let mut at = self.start(key);
        loop {
            let (found, place) = *self.slots.get(at)?;
            if place == 0 || found == key {
                return place.checked_sub(1);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    #[inline]
    fn bit(&self, key: u64) -> (usize, u64) {
        let (word, bit) = bit(key);
        (word & (self.bits.len() - 1), bit)
    }

    fn start(&self, key: u64) -> usize {
        (key.wrapping_mul(SPREAD) >> 44) as usize & (self.slots.len() - 1)
    }
}

/// Where the bit of a key stands in a list of words that is long enough.
#[inline]
fn bit(key: u64) -> (usize, u64) {
    let hash = key.wrapping_mul(SPREAD);
    ((hash >> 40) as usize, 1 << (hash >> 58))
}

#[cfg(test)]
mod tests {
    use super::super::feature::{Take, Template};
    use super::{Keys, Word, grams};

    fn key(of: Template, word: &str) -> u64 {
        super::key(of, Word::new(word))
    }

    #[test]
    fn ends_of_a_text_are_words() {
        for text in ["", "店", "店长", "店长来", "店长来了", "a店长", "店长a", "🙂店长来了🙂", "é店é长é", "ab", "店🙂长"]
        {
            let chars: Vec<&str> = text.split("").filter(|c| !c.is_empty()).collect();
            let plain = |part: &[&str]| part.concat();
            let same = |word: Word<'_>, part: &[&str]| word.text == plain(part) && word.raw == Word::new(&plain(part)).raw;
            let n = chars.len();
            assert!((1..).zip(Word::heads(text)).all(|(k, word)| same(word, &chars[..n.min(k)])), "{text}");
            assert!((1..).zip(Word::tails(text)).all(|(k, word)| same(word, &chars[n.saturating_sub(k)..])), "{text}");
        }
    }

    #[test]
    fn keys_are_found_where_they_stood() {
        let words = ["", "店", "店长", "的是什么", "ab", "é", "🙂🙂", "一个人也没有来"];
        let keys: Vec<u64> = words.iter().flat_map(|w| [key(Template::Pair, w), key(Template::Close1, w)]).collect();
        let set = Keys::new(&keys);
        assert!((0..).zip(&keys).all(|(i, k)| set.place(*k) == Some(i)));
        let none = ["长", "长店", "a", "一个人也没有走"];
        assert!(none.iter().all(|w| set.place(key(Template::Pair, w)).is_none()));
        assert!(Keys::new(&[]).place(key(Template::Pair, "店")).is_none());
    }

    #[test]
    fn grams_are_words_of_one_and_two_characters() {
        struct Plain(Vec<u64>);
        impl Take for Plain {
            fn number(&mut self, _: Template, _: u32) {}
            fn word(&mut self, of: Template, word: Word<'_>) {
                self.0.push(super::key(of, word));
            }
        }
        for text in ["", "店", "店长", "a店长来了🙂🙂é了1", "ab"] {
            let (mut plain, mut fast) = (Plain(Vec::new()), Vec::new());
            plain.grams(Template::Single, Template::Pair, text);
            grams(Template::Single, Template::Pair, text, |key| fast.push(key));
            assert_eq!(plain.0, fast, "{text}");
        }
    }
}
