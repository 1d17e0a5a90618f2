//! All names and cues of an article, found line by line and kept side by side.

use super::cue::{Cues, Hit};
use super::mention::{Lexicon, Mention, OTHER, Page};

/// Bytes of text for a cue, about: pages have one in three or four characters.
const BYTES_PER_CUE: usize = 8;

/// What is marked in the lines of an article.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    mentions: Vec<Mention>,
    hits: Vec<Hit>,
    /// For each byte of a line, and its end, the number of its cues that start before it: the rules ask for cues in a
    /// range many times a line. None for a line with too many of them.
    ranks: Vec<u16>,
    /// Where the marks of each line end in these lists.
    mentions_to: Vec<usize>,
    cues_to: Vec<(usize, usize)>,
}

/// What is marked in one line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LineMarks<'a> {
    pub(crate) mentions: &'a [Mention],
    pub(crate) hits: &'a [Hit],
    pub(crate) ranks: &'a [u16],
}

impl Marks {
    /// The names in some lines of a page.
    pub(crate) fn named(lexicon: &Lexicon, texts: &[&str], page: Page) -> Self {
        let mut marks = Self { mentions_to: Vec::with_capacity(texts.len()), ..Self::default() };
        let mut raw = Vec::new();
        for text in texts {
            lexicon.find_on(text, page, &mut raw, &mut marks.mentions);
            marks.mentions_to.push(marks.mentions.len());
        }
        marks
    }

    /// Whether a role of the list is named.
    pub(crate) fn name_role(&self) -> bool {
        self.mentions.iter().any(|m| m.role != OTHER)
    }

    /// Finds the cues in the same lines.
    pub(crate) fn find_cues(&mut self, cues: &Cues, texts: &[&str]) {
        let bytes: usize = texts.iter().map(|text| text.len()).sum();
        self.hits.reserve(bytes / BYTES_PER_CUE);
        self.ranks.reserve(bytes + texts.len() + STRIDE);
        self.cues_to.reserve(texts.len());
        for text in texts {
            let from = self.hits.len();
            cues.find_into(text, &mut self.hits);
            rank(self.hits.get(from..).unwrap_or(&[]), text.len(), &mut self.ranks);
            self.cues_to.push((self.hits.len(), self.ranks.len()));
        }
    }

    /// What is marked in a line, by its place.
    pub(crate) fn of(&self, line: usize) -> LineMarks<'_> {
        let before = line.checked_sub(1);
        let from = before.and_then(|k| self.mentions_to.get(k)).copied().unwrap_or(0);
        let to = self.mentions_to.get(line).copied().unwrap_or(from);
        let (hits, ranks) = before.and_then(|k| self.cues_to.get(k)).copied().unwrap_or((0, 0));
        let (hits_to, ranks_to) = self.cues_to.get(line).copied().unwrap_or((hits, ranks));
        LineMarks {
            mentions: self.mentions.get(from..to).unwrap_or(&[]),
            hits: self.hits.get(hits..hits_to).unwrap_or(&[]),
            ranks: self.ranks.get(ranks..ranks_to).unwrap_or(&[]),
        }
    }
}

/// Ranks written at once.
const STRIDE: usize = 8;

/// Adds, for each byte of a text of this length, and its end, the number of cues that start before it.
fn rank(hits: &[Hit], length: usize, ranks: &mut Vec<u16>) {
    let Ok(all) = u16::try_from(hits.len()) else { return };
    let from = ranks.len();
    let mut fill = |until: usize, before: u16| {
        while ranks.len() < until {
            ranks.extend_from_slice(&[before; STRIDE]);
        }
        ranks.truncate(until);
    };
    for (before, hit) in (0..all).zip(hits) {
        fill(from + hit.start + 1, before);
    }
    fill(from + length + 1, all);
}
