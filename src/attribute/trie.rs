//! Longest matches of a lexicon in a text, left to right.
//!
//! A trie over characters: lexicons of some thousand short Han words make automata of many megabytes that miss the cache at
//! every byte, while most characters of a text begin no word of the lexicon and are passed over with one look.

use std::collections::BTreeMap;

/// Words with a value each; ASCII letters match in either case.
#[derive(Debug, Clone)]
pub(crate) struct Trie<V> {
    /// Node of each first character of the basic plane; 0 = none.
    first: Vec<u32>,
    nodes: Vec<Node<V>>,
}

#[derive(Debug, Clone)]
struct Node<V> {
    next: Vec<(char, u32)>,
    value: Option<V>,
}

const BASIC_PLANE: usize = 1 << 16;

impl<V: Copy> Trie<V> {
    /// A trie of these words; words that begin outside the basic plane are left out.
    pub(crate) fn build<'w>(words: impl IntoIterator<Item = (&'w str, V)>) -> Self {
        let words: BTreeMap<String, V> = words.into_iter().map(|(w, v)| (w.to_ascii_lowercase(), v)).collect();
        let mut trie = Self { first: vec![0; BASIC_PLANE], nodes: vec![Node { next: Vec::new(), value: None }] };
        for (word, value) in words {
            let mut chars = word.chars();
            let Some(slot) = chars.next().map(|c| c as usize).filter(|c| *c < BASIC_PLANE) else { continue };
            if trie.first[slot] == 0 {
                trie.first[slot] = trie.add();
            }
            let mut at = trie.first[slot];
            for c in chars {
                let found = trie.nodes[at as usize].next.iter().find(|n| n.0 == c).map(|n| n.1);
                at = found.unwrap_or_else(|| {
                    let new = trie.add();
                    trie.nodes[at as usize].next.push((c, new));
                    new
                });
            }
            trie.nodes[at as usize].value = Some(value);
        }
        for node in &mut trie.nodes {
            node.next.sort_unstable_by_key(|n| n.0);
        }
        trie
    }

    fn add(&mut self) -> u32 {
        self.nodes.push(Node { next: Vec::new(), value: None });
        u32::try_from(self.nodes.len() - 1).expect("a lexicon has far fewer than 2^32 characters")
    }

    /// The longest word that starts at byte `at`, with its end.
    pub(crate) fn longest(&self, text: &str, at: usize) -> Option<(usize, V)> {
        let rest = text.get(at..)?;
        let mut chars = rest.char_indices();
        let (_, head) = chars.next()?;
        let mut node = *self.first.get(head.to_ascii_lowercase() as usize)?;
        if node == 0 {
            return None;
        }
        let mut best = None;
        let mut end = head.len_utf8();
        loop {
            let here = &self.nodes[node as usize];
            if let Some(value) = here.value {
                best = Some((at + end, value));
            }
            let Some((i, c)) = chars.next() else { return best };
            let c = c.to_ascii_lowercase();
            match here.next.binary_search_by_key(&c, |n| n.0) {
                Ok(k) => node = here.next[k].1,
                Err(_) => return best,
            }
            end = i + c.len_utf8();
        }
    }

    /// Calls `found` with start, end and value of each match; it returns the byte to read on from.
    pub(crate) fn each(&self, text: &str, mut found: impl FnMut(usize, usize, V) -> usize) {
        let mut at = 0;
        while let Some(c) = text.get(at..).and_then(|t| t.chars().next()) {
            at = match self.longest(text, at) {
                Some((end, value)) => found(at, end, value).max(at + c.len_utf8()),
                None => at + c.len_utf8(),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Trie;

    #[test]
    fn the_longest_word_wins() {
        let trie = Trie::build([("店", 1), ("店长", 2), ("长江", 3), ("op", 4)]);
        let mut all = Vec::new();
        trie.each("老店长江边OP", |s, e, v| {
            all.push((s, e, v));
            e
        });
        assert_eq!(all, [(3, 9, 2), (15, 17, 4)]);
    }
}
