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
    /// Next characters of all nodes, those of one node side by side and sorted.
    edges: Vec<(char, u32)>,
}

#[derive(Debug, Clone, Copy)]
struct Node<V> {
    edges: (u32, u32),
    value: Option<V>,
}

const BASIC_PLANE: usize = 1 << 16;

impl<V: Copy> Trie<V> {
    /// A trie of these words; words that begin outside the basic plane are left out.
    pub(crate) fn build<'w>(words: impl IntoIterator<Item = (&'w str, V)>) -> Self {
        let words: BTreeMap<String, V> = words.into_iter().map(|(w, v)| (w.to_ascii_lowercase(), v)).collect();
        let mut grown = vec![Grown { next: Vec::new(), value: None }];
        let mut first = vec![0; BASIC_PLANE];
        for (word, value) in words {
            let mut chars = word.chars();
            let Some(slot) = chars.next().map(|c| c as usize).filter(|c| *c < BASIC_PLANE) else { continue };
            if first[slot] == 0 {
                first[slot] = grow(&mut grown);
            }
            let mut at = first[slot];
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
        let mut edges = Vec::new();
        let nodes = grown
            .into_iter()
            .map(|mut node| {
                node.next.sort_unstable_by_key(|n| n.0);
                let from = index(edges.len());
                edges.append(&mut node.next);
                Node { edges: (from, index(edges.len())), value: node.value }
            })
            .collect();
        Self { first, nodes, edges }
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
        let mut node = *self.first.get(head.to_ascii_lowercase() as usize)?;
        if node == 0 {
            return None;
        }
        let mut end = head.len_utf8();
        let mut best = None;
        let mut chars = rest.get(end..)?.chars();
        loop {
            let here = &self.nodes[node as usize];
            if let Some(value) = here.value {
                best = Some((end, value));
            }
            let (from, to) = here.edges;
            if from == to {
                return best;
            }
            let Some(c) = chars.next() else { return best };
            let key = c.to_ascii_lowercase();
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
        let mut at = 0;
        while let Some(rest) = text.get(at..) {
            let Some(head) = rest.chars().next() else { return };
            at = match self.longest_from(rest, head) {
                Some((length, value)) => found(at, at + length, value).max(at + head.len_utf8()),
                None => at + head.len_utf8(),
            };
        }
    }
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
