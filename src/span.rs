//! Byte spans of a text, and the way from bytes to characters.
//!
//! Every stage after `extract` points into the text of a block with a [`Span`]; only reports turn it into
//! characters. A span always lies on character boundaries of the text it was made from.
//!
//! ```
//! use bianyi::span::Span;
//! let text = "运营是手段";
//! let span = Span::new(0, 6);
//! assert_eq!(span.of(text), "运营");
//! assert_eq!(Span::new(6, 9).char_start(text), 2);
//! ```

use crate::letters::{trimmed_end, trimmed_start};
use serde::{Deserialize, Serialize};

/// A half-open range of bytes, `start..end`, on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets.
    ///
    /// # Panics
    /// If an offset does not fit 32 bits; pages are limited far below that.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: offset(start), end: offset(end) }
    }

    /// The text under the span; empty where the span does not fit the text.
    #[must_use]
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    /// Characters of `text` before the span.
    #[must_use]
    pub fn char_start(&self, text: &str) -> usize {
        text.get(..self.start as usize).map_or(0, |t| t.chars().count())
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.start >= self.end
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn contains(&self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    #[must_use]
    pub fn overlaps(&self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The span without white space at its ends.
    #[must_use]
    pub fn trimmed(&self, text: &str) -> Span {
        let inner = self.of(text);
        let opened = trimmed_start(inner);
        let start = self.start as usize + (inner.len() - opened.len());
        Span::new(start, start + trimmed_end(opened).len())
    }
}

fn offset(n: usize) -> u32 {
    u32::try_from(n).expect("pages are limited to far less than 4 GiB")
}

#[cfg(test)]
mod tests {
    use super::Span;

    #[test]
    fn trims_white_space_only() {
        let text = "  运营 。 ";
        assert_eq!(Span::new(0, text.len()).trimmed(text).of(text), "运营 。");
    }

    #[test]
    fn a_span_off_the_text_is_empty() {
        assert_eq!(Span::new(1, 2).of("运"), "");
    }
}
