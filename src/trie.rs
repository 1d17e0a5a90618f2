//! Longest matches of a lexicon in a text, left to right.
//!
//! A trie over characters: lexicons of some thousand short Han words make automata of many megabytes that miss the cache at
//! every byte, while most characters of a text begin no word of the lexicon and are passed over with one look.

use crate::letters::{CharSet, first_code};
use std::collections::BTreeMap;

/// Words with a value each; characters that a folding makes equal match each other.
#[derive(Debug, Clone)]
pub(crate) struct Trie<V> {
    /// A bit for each character of the basic plane with which a word begins, unfolded: most characters of a text begin
    /// none, and this much stays in the nearest cache.
    begins: CharSet,
    /// Those with which a word of one character begins.
    single: CharSet,
    /// A bit for each pair of characters with which a longer word begins, by [`pair`], unfolded.
    pairs: Box<[u64; PAIRS]>,
    /// Node of each first character of the basic plane; 0 = none.
    first: Vec<u32>,
    /// Nodes of first characters beyond it, sorted.
    beyond: Vec<(char, u32)>,
    fold: fn(char) -> char,
    nodes: Vec<Node<V>>,
    /// Next characters of all nodes, those of one node side by side and sorted.
    edges: Vec<(char, u32)>,
}

#[derive(Debug, Clone, Copy)]
struct Node<V> {
    edges: (u32, u32),
    /// A bit for the last six bits of each character of the basic plane that may follow, unfolded.
    follow: u64,
    value: Option<V>,
}

const BASIC_PLANE: usize = 1 << 16;

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
                    .flat_map(|a| like(second).map(move |b| pair(a.into(), b.into())))
                    .for_each(|(i, bit)| pairs[i] |= bit);
            }
        }
        let single = words.keys().filter(|word| word.chars().nth(1).is_none()).filter_map(|word| word.chars().next());
        let single = CharSet::of(single.flat_map(like).collect::<Vec<_>>());
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
        let mut folded = vec![0; BASIC_PLANE];
        let mut beyond = Vec::new();
        for (head, node) in heads {
            match folded.get_mut(head as usize) {
                Some(slot) => *slot = node,
                None => beyond.push((head, node)),
            }
        }
        let of = |code| char::from_u32(code).and_then(|c| folded.get(fold(c) as usize)).copied().unwrap_or(0);
        let first: Vec<u32> = (0..).take(BASIC_PLANE).map(of).collect();
        let begins = CharSet::of((0..).zip(&first).filter(|(_, node)| **node != 0).filter_map(|(code, _)| char::from_u32(code)));
        let follow = |next: &[(char, u32)]| next.iter().flat_map(|(c, _)| like(*c)).fold(0, |bits, c| bits | bit(c));
        let mut edges = Vec::new();
        let nodes = grown
            .into_iter()
            .map(|mut node| {
                node.next.sort_unstable_by_key(|n| n.0);
                let (from, follow) = (index(edges.len()), follow(&node.next));
                edges.append(&mut node.next);
                Node { edges: (from, index(edges.len())), follow, value: node.value }
            })
            .collect();
        Self { begins, single, pairs, first, beyond, fold, nodes, edges }
    }

    /// The longest word that starts at byte `at`, with its end.
    pub(crate) fn longest(&self, text: &str, at: usize) -> Option<(usize, V)> {
        let rest = text.get(at..)?;
        let head = rest.chars().next()?;
        self.longest_from(rest, head).map(|(length, value)| (at + length, value))
    }

    /// The longest word at the start of `rest`, whose first character is `head`.
    #[inline]
    fn longest_from(&self, rest: &str, head: char) -> Option<(usize, V)> {
        if (head as usize) < BASIC_PLANE && !self.begins.holds(head) {
            return None;
        }
        let mut node = match self.first.get(head as usize) {
            Some(node) => *node,
            None => self.beyond.binary_search_by_key(&head, |b| b.0).ok().and_then(|i| self.beyond.get(i))?.1,
        };
        let mut end = head.len_utf8();
        let mut best = None;
        let mut chars = rest.get(end..)?.chars();
        loop {
            let here = &self.nodes[node as usize];
            if let Some(value) = here.value {
                best = Some((end, value));
            }
            let Some(c) = chars.next() else { return best };
            if (c as usize) < BASIC_PLANE && here.follow & bit(c) == 0 {
                return best;
            }
            let (from, to) = here.edges;
            let key = (self.fold)(c);
            let edges = &self.edges[from as usize..to as usize];
            match edges.iter().find(|e| e.0 >= key) {
                Some(e) if e.0 == key => node = e.1,
                _ => return best,
            }
            end += c.len_utf8();
        }
    }

    /// Calls `found` with start, end and value of each match; it returns the byte to read on from.
    #[inline]
    pub(crate) fn each(&self, text: &str, mut found: impl FnMut(usize, usize, V) -> usize) {
        let bytes = text.as_bytes();
        let mut at = 0;
        let mut here = code_at(bytes, at);
        while let Some((length, code)) = here {
            let behind = at + length;
            let next = code_at(bytes, behind);
            let pair_begins = next.is_some_and(|(_, second)| {
                let (i, bit) = pair(code, second);
                self.pairs[i] & bit != 0
            });
            at = behind;
            here = next;
            if (pair_begins || self.single.holds_code(code) || code as usize >= BASIC_PLANE)
                && let Some((rest, head)) = text.get(behind - length..).zip(char::from_u32(code))
                && let Some((end, value)) = self.longest_from(rest, head)
            {
                let start = behind - length;
                let to = found(start, start + end, value).max(behind);
                if to != behind {
                    at = to;
                    here = code_at(bytes, to);
                }
            }
        }
    }
}

/// Length and code point of the character that `bytes` (valid UTF-8) begin with.
#[inline]
fn code_at(bytes: &[u8], at: usize) -> Option<(usize, u32)> {
    match *bytes.get(at..)? {
        // Nearly all characters are of this length.
        [a @ 0xE0..=0xEF, b, c, ..] => Some((3, (u32::from(a & 0x0F) << 12) | (u32::from(b & 0x3F) << 6) | u32::from(c & 0x3F))),
        [a, ..] if a.is_ascii() => Some((1, u32::from(a))),
        ref rest => first_code(rest),
    }
}

/// Place of a pair of characters among the bits of [`Trie::pairs`]: multiplicative hashing (Knuth, TAOCP 3, 6.4).
#[inline]
fn pair(first: u32, second: u32) -> (usize, u64) {
    let hash = first.wrapping_mul(0x9E37_79B1).rotate_left(5).wrapping_add(second).wrapping_mul(0x85EB_CA6B) >> 16;
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
