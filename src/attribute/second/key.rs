//! Words of features as numbers, and where the weights of each stand.

use super::feature::Template;

/// A feature with a word for its value, as one number: the word's bytes, and the template above them. Words of up to two
/// characters have numbers of their own; longer ones are hashed.
#[inline]
pub(super) fn key(of: Template, word: &str) -> u64 {
    let bytes = word.as_bytes();
    above(of, if bytes.len() <= 8 { load(bytes) } else { hash(bytes) })
}

fn hash(bytes: &[u8]) -> u64 {
    let add = |raw: u64, chunk: &[u8]| (raw.rotate_left(5) ^ load(chunk)).wrapping_mul(SPREAD);
    bytes.chunks(8).fold(0, add)
}

/// The keys of all characters side by side, from left to right.
#[inline]
pub(super) fn pairs(of: Template, text: &str, mut take: impl FnMut(u64)) {
    let mut rest = text.as_bytes();
    loop {
        // Two characters of three bytes each, as nearly all are.
        if let Some(eight) = rest.first_chunk::<8>().map(|eight| u64::from_le_bytes(*eight))
            && eight & 0xF000_00F0 == 0xE000_00E0
        {
            take(above(of, eight & 0xFFFF_FFFF_FFFF));
            rest = rest.get(3..).unwrap_or(&[]);
            continue;
        }
        let Some(first) = rest.first().map(|lead| length(*lead)) else { return };
        let Some(second) = rest.get(first).map(|lead| length(*lead)) else { return };
        take(above(of, load(rest.get(..first + second).unwrap_or(rest))));
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
        let hash = key.wrapping_mul(SPREAD);
        ((hash >> 40) as usize & (self.bits.len() - 1), 1 << (hash >> 58))
    }

    fn start(&self, key: u64) -> usize {
        (key.wrapping_mul(SPREAD) >> 44) as usize & (self.slots.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::feature::{Take, Template};
    use super::{Keys, key, pairs};

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
    fn pairs_are_words_of_two_characters() {
        struct Plain(Vec<u64>);
        impl Take for Plain {
            fn number(&mut self, _: Template, _: u32) {}
            fn word(&mut self, of: Template, word: &str) {
                self.0.push(key(of, word));
            }
        }
        for text in ["", "店", "店长", "a店长来了🙂🙂é了1", "ab"] {
            let (mut plain, mut fast) = (Plain(Vec::new()), Vec::new());
            plain.pairs(Template::Pair, text);
            pairs(Template::Pair, text, |key| fast.push(key));
            assert_eq!(plain.0, fast, "{text}");
        }
    }
}
