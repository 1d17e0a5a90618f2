//! Normalised articles to sentences, clauses and tokens with spans.

use crate::normalize::NormalizedArticle;
use crate::span::Span;

/// A clause: a stretch between commas, colons and sentence ends, with its closing punctuation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause {
    /// Bytes of the block's text.
    pub span: Span,
}

/// A sentence: ends at 。！？；… and their ASCII forms or at the end of the block; holds its clauses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Bytes of the block's text; the sentences of a block, joined, are its text.
    pub span: Span,
    /// Its clauses; joined, they are the sentence.
    pub clauses: Vec<Clause>,
}

/// One occurrence of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the block's text.
    pub span: Span,
}

/// The sentences and tokens of one block, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SegmentedBlock {
    /// Sentences.
    pub sentences: Vec<Sentence>,
    /// Tokens; those of punctuation and white space are left out.
    pub tokens: Vec<Token>,
}

/// An article with sentences and tokens; `segments[i]` belongs to `article.blocks[i]`.
#[derive(Debug, Clone)]
pub struct SegmentedArticle {
    /// The article.
    pub article: NormalizedArticle,
    /// One entry per block.
    pub segments: Vec<SegmentedBlock>,
}
