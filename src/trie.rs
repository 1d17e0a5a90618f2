//! Longest matches of a lexicon in a text, left to right.
//!
//! A trie over characters: lexicons of some thousand short Han words make automata of many megabytes that miss the cache at
//! every byte, while most characters of a text begin no word of the lexicon and are passed over with one look.

use crate::letters::CharSet;
use std::collections::BTreeMap;

/// Words with a value each; characters that a folding makes equal match each other.
#[derive(Debug, Clone)]
pub(crate) struct Trie<V> {
    /// A bit for each character of the basic plane with which a word begins, unfolded: most characters of a text begin
    /// none, and this much stays in the nearest cache.
    begins: CharSet,
    /// A bit for each word of one character, by [`alone`], unfolded.
    single: Box<[u64; SINGLE]>,
    /// A bit for each pair of characters with which a longer word begins, by [`pair`], unfolded.
    pairs: Box<[u64; PAIRS]>,
    /// Node of each such pair of the basic plane (32 bits each, open addressing), unfolded; 0 is free.
    seconds: Vec<u64>,
    /// Node of each first character of the basic plane; 0 = none.
    first: Vec<u32>,
    /// Nodes of first characters beyond it, sorted.
    beyond: Vec<(char, u32)>,
    nodes: Vec<Node<V>>,
    /// Next characters of all nodes, unfolded, those of one node side by side and sorted.
    edges: Vec<(char, u32)>,
}

#[derive(Debug, Clone, Copy)]
struct Node<V> {
    edges: (u32, u32),
    /// A bit for the last six bits of each character of the basic plane that may follow.
    follow: u64,
    value: Option<V>,
}

const BASIC_PLANE: usize = 1 << 16;

/// Words of bits for the words of one character.
const SINGLE: usize = 64;

/// Words of bits for the pairs: of 65,536 bits a lexicon sets a few hundred.
const PAIRS: usize = 1024;

/// A folding after which ASCII letters match in either case.
pub(crate) fn ascii_lower(c: char) -> char {
    c.to_ascii_lowercase()
}

impl<V: Copy> Trie<V> {
    /// A trie of these words, none of them empty. `fold` takes a character to the one that stands for all its like, and
    /// leaves those beyond the basic plane as they are.
    pub(crate) fn build<'w>(words: impl IntoIterator<Item = (&'w str, V)>, fold: fn(char) -> char) -> Self {
        let words: BTreeMap<String, V> = words.into_iter().map(|(w, v)| (w.chars().map(fold).collect(), v)).collect();
        let mut unfolded: BTreeMap<char, Vec<char>> = BTreeMap::new();
        for c in (0..).take(BASIC_PLANE).filter_map(char::from_u32) {
            let stands = fold(c);
            if stands != c {
                unfolded.entry(stands).or_default().push(c);
            }
        }
        let like = |c: char| std::iter::once(c).chain(unfolded.get(&c).into_iter().flatten().copied());
        let mut pairs = Box::new([0; PAIRS]);
        for word in words.keys() {
            let mut chars = word.chars();
            if let (Some(first), Some(second)) = (chars.next(), chars.next()) {
                like(first)
                    .flat_map(|a| like(second).map(move |b| pair(spread(raw(a)), raw(b))))
                    .for_each(|(i, bit)| pairs[i] |= bit);
            }
        }
        let mut single = Box::new([0; SINGLE]);
        let short = words.keys().filter(|word| word.chars().nth(1).is_none()).filter_map(|word| word.chars().next());
        short.flat_map(like).map(|c| alone(spread(raw(c)))).for_each(|(i, bit)| single[i] |= bit);
        let mut grown = vec![Grown { next: Vec::new(), value: None }];
        let mut heads: BTreeMap<char, u32> = BTreeMap::new();
        for (word, value) in words {
            let mut chars = word.chars();
            let Some(head) = chars.next() else { continue };
            let mut at = *heads.entry(head).or_insert_with(|| grow(&mut grown));
            for c in chars {
                let found = grown[at as usize].next.iter().find(|n| n.0 == c).map(|n| n.1);
                at = found.unwrap_or_else(|| {
                    let new = grow(&mut grown);
                    grown[at as usize].next.push((c, new));
                    new
                });
            }
            grown[at as usize].value = Some(value);
        }
        let mut first = vec![0; BASIC_PLANE];
        let mut beyond = Vec::new();
        for (head, node) in &heads {
            for c in like(*head) {
                match first.get_mut(c as usize) {
                    Some(slot) => *slot = *node,
                    None => beyond.push((c, *node)),
                }
            }
        }
        let begins = CharSet::of(heads.keys().flat_map(|head| like(*head)));
        let follow = |next: &[(char, u32)]| next.iter().fold(0, |bits, (c, _)| bits | bit(*c));
        let mut edges = Vec::new();
        let nodes: Vec<Node<V>> = grown
            .into_iter()
            .map(|node| {
                let mut next: Vec<(char, u32)> =
                    node.next.iter().flat_map(|(c, to)| like(*c).map(|c| (c, *to)).collect::<Vec<_>>()).collect();
                next.sort_unstable_by_key(|n| n.0);
                let (from, follow) = (index(edges.len()), follow(&next));
                edges.append(&mut next);
                Node { edges: (from, index(edges.len())), follow, value: node.value }
            })
            .collect();
        let seconds = seconds(&first, &nodes, &edges);
        Self { begins, single, pairs, seconds, first, beyond, nodes, edges }
    }

    /// The longest word that starts at byte `at`, with its end.
    #[inline]
    pub(crate) fn longest(&self, text: &str, at: usize) -> Option<(usize, V)> {
        let head = text.get(at..)?.chars().next()?;
        if (head as usize) < BASIC_PLANE && !self.begins.holds(head) {
            return None;
        }
        let node = match self.first.get(head as usize) {
            Some(node) => *node,
            None => self.beyond.binary_search_by_key(&head, |b| b.0).ok().and_then(|i| self.beyond.get(i))?.1,
        };
        self.longest_on(text, at + head.len_utf8(), node)
    }

    /// The longest word that ends at a node, reached at a byte, or behind it.
    fn longest_on(&self, text: &str, mut end: usize, mut node: u32) -> Option<(usize, V)> {
        let mut best = None;
        loop {
            let here = &self.nodes[node as usize];
            if let Some(value) = here.value {
                best = Some((end, value));
            }
            // Most words are the beginning of no other.
            if here.follow == 0 {
                return best;
            }
            let Some(c) = text.get(end..).and_then(|rest| rest.chars().next()) else { return best };
            if (c as usize) < BASIC_PLANE && here.follow & bit(c) == 0 {
                return best;
            }
            let (from, to) = here.edges;
            let edges = &self.edges[from as usize..to as usize];
            match edges.iter().find(|e| e.0 >= c) {
                Some(e) if e.0 == c => node = e.1,
                _ => return best,
            }
            end += c.len_utf8();
        }
    }

    /// The longest word from a byte on that begins with these two characters of the basic plane, each with its length;
    /// shorter ones are left to the caller.
    #[inline]
    fn longest_of_pair(&self, text: &str, at: usize, length: usize, first: u32, more: usize, second: u32) -> Option<(usize, V)> {
        let key = code(length, first) << 16 | code(more, second);
        let mask = self.seconds.len().wrapping_sub(1);
        let mut slot = pair_place(key) & mask;
        loop {
            let entry = *self.seconds.get(slot)?;
            if entry == 0 {
                return None;
            }
            if entry >> 32 == u64::from(key) {
                return self.longest_on(text, at + length + more, (entry & 0xffff_ffff) as u32);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Calls `found` with start, end and value of each match; it returns the byte to read on from.
    #[inline]
    pub(crate) fn each(&self, text: &str, mut found: impl FnMut(usize, usize, V) -> usize) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let start = at;
            let longest = match two_at(bytes, at) {
                Some((first, second)) => {
                    at += 3;
                    let spread = spread(first);
                    let ((i, two), (k, one)) = (pair(spread, second), alone(spread));
                    let (two, one) = (self.pairs[i] & two != 0, self.single[k] & one != 0);
                    if !two && !one {
                        continue;
                    }
                    let longest = if two { self.longest_of_pair(text, start, 3, first, 3, second) } else { None };
                    if one && longest.is_none() { self.longest(text, start) } else { longest }
                }
                None => {
                    let Some((length, first)) = raw_at(bytes, at) else { return };
                    at += length;
                    self.longest_behind(text, start, length, first)
                }
            };
            if let Some((end, value)) = longest {
                at = found(start, end, value).max(at);
            }
        }
    }

    /// The longest word that starts at a byte, where the character there has this length and these bytes.
    fn longest_behind(&self, text: &str, start: usize, length: usize, first: u32) -> Option<(usize, V)> {
        let next = raw_at(text.as_bytes(), start + length);
        let spread = spread(first);
        let begins = next.filter(|(_, second)| {
            let (i, bit) = pair(spread, *second);
            self.pairs[i] & bit != 0
        });
        let (i, bit) = alone(spread);
        let alone = self.single[i] & bit != 0;
        if begins.is_none() && !alone {
            return None;
        }
        // Characters of four bytes are beyond the basic plane.
        let longest = match begins {
            Some((more, second)) if length <= 3 && more <= 3 => self.longest_of_pair(text, start, length, first, more, second),
            _ => None,
        };
        match longest {
            None if alone || length > 3 || next.is_some_and(|n| n.0 > 3) => self.longest(text, start),
            longest => longest,
        }
    }
}

/// The characters at a byte and behind it, each as [`raw_at`] gives it, where both are of three bytes, as nearly all are.
#[inline]
fn two_at(bytes: &[u8], at: usize) -> Option<(u32, u32)> {
    let eight = u64::from_le_bytes(*bytes.get(at..)?.first_chunk::<8>()?);
    let low = |eight: u64| (eight & 0xFF_FFFF) as u32;
    (eight & 0xF000_00F0 == 0xE000_00E0).then(|| (low(eight), low(eight >> 24)))
}

/// Nodes by the pair of characters that leads to them.
fn seconds<V>(first: &[u32], nodes: &[Node<V>], edges: &[(char, u32)]) -> Vec<u64> {
    let pairs: Vec<(u32, u32)> = (0..)
        .zip(first)
        .filter(|(_, node)| **node != 0)
        .flat_map(|(code, node)| {
            let (from, to) = nodes[*node as usize].edges;
            edges[from as usize..to as usize].iter().map(move |(c, to)| (code, u32::from(*c), *to))
        })
        .filter(|(_, second, _)| (*second as usize) < BASIC_PLANE)
        .map(|(code, second, to)| (code << 16 | second, to))
        .collect();
    let mut table = vec![0; (2 * pairs.len() + 1).next_power_of_two()];
    let mask = table.len() - 1;
    for (key, to) in pairs {
        let mut at = pair_place(key) & mask;
        while table[at] != 0 {
            at = (at + 1) & mask;
        }
        table[at] = u64::from(key) << 32 | u64::from(to);
    }
    table
}

/// Where a pair is looked for first: multiplicative hashing.
#[inline]
fn pair_place(key: u32) -> usize {
    (key.wrapping_mul(0x9E37_79B1) >> 12) as usize
}

/// Length of the character at a byte of valid UTF-8, and its bytes as a number, the first the lowest.
#[inline]
fn raw_at(bytes: &[u8], at: usize) -> Option<(usize, u32)> {
    let rest = bytes.get(at..)?;
    // Nearly all characters are of three bytes.
    if let Some(four) = rest.first_chunk::<4>().map(|four| u32::from_le_bytes(*four))
        && four & 0xF0 == 0xE0
    {
        return Some((3, four & 0xFF_FFFF));
    }
    let low = |bytes: &[u8]| bytes.iter().rev().fold(0, |raw, byte| raw << 8 | u32::from(*byte));
    match *rest {
        [] => None,
        [a @ ..=0x7F, ..] => Some((1, u32::from(a))),
        [..=0xDF, ..] => Some((2, low(rest.get(..2)?))),
        [..=0xEF, ..] => Some((3, low(rest.get(..3)?))),
        _ => Some((4, low(rest.get(..4)?))),
    }
}

/// The number that [`raw_at`] gives for a character.
fn raw(c: char) -> u32 {
    let mut bytes = [0; 4];
    c.encode_utf8(&mut bytes);
    u32::from_le_bytes(bytes)
}

/// The code point of a character of up to three bytes.
#[inline]
fn code(length: usize, raw: u32) -> u32 {
    let low = |byte: u32| raw >> (8 * byte) & 0x3F;
    match length {
        1 => raw,
        2 => (raw & 0x1F) << 6 | low(1),
        _ => (raw & 0x0F) << 12 | low(1) << 6 | low(2),
    }
}

/// A character's bytes spread over the whole number: multiplicative hashing (Knuth, TAOCP 3, 6.4).
#[inline]
fn spread(raw: u32) -> u32 {
    raw.wrapping_mul(0x9E37_79B1)
}

/// Place of a pair of characters, the first one spread, among the bits of [`Trie::pairs`].
#[inline]
fn pair(first: u32, second: u32) -> (usize, u64) {
    let hash = first.rotate_left(5).wrapping_add(second).wrapping_mul(0x85EB_CA6B) >> 16;
    ((hash >> 6) as usize, 1 << (hash & 63))
}

/// Place of a character, spread, among the bits of [`Trie::single`].
#[inline]
fn alone(spread: u32) -> (usize, u64) {
    let hash = spread >> 20;
    ((hash >> 6) as usize, 1 << (hash & 63))
}

/// The bit of a character in [`Node::follow`].
fn bit(c: char) -> u64 {
    1 << (u32::from(c) & 63)
}

/// A node while the trie grows.
struct Grown<V> {
    next: Vec<(char, u32)>,
    value: Option<V>,
}

fn grow<V>(nodes: &mut Vec<Grown<V>>) -> u32 {
    nodes.push(Grown { next: Vec::new(), value: None });
    index(nodes.len() - 1)
}

fn index(n: usize) -> u32 {
    u32::try_from(n).expect("a lexicon has far fewer than 2^32 characters")
}

#[cfg(test)]
mod tests {
    use super::{Trie, ascii_lower};

    #[test]
    fn the_longest_word_wins() {
        let trie = Trie::build([("店", 1), ("店长", 2), ("长江", 3), ("op", 4), ("🙂好", 5), ("好🙂", 6)], ascii_lower);
        let mut all = Vec::new();
        trie.each("老店长江边OP🙂好🙂好🙂oP店好🙂", |s, e, v| {
            all.push((s, e, v));
            e
        });
        assert_eq!(all, [(3, 9, 2), (15, 17, 4), (17, 24, 5), (24, 31, 5), (35, 37, 4), (37, 40, 1), (40, 47, 6)]);
    }
}
