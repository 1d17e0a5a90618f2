//! Normalised articles to sentences, clauses and tokens with spans.
//!
//! Knows nothing of HTML, of roles or of other documents. Words are cut in the text as it is read; every span points into
//! the text of its block and its reading alike.
//!
//! ```
//! use bianyi::segment::{SegmentPlan, sentence::split_sentences, word::cut};
//! let text = "运营是手段，营销是目的。";
//! assert_eq!(split_sentences(text)[0].clauses.len(), 2);
//! let words: Vec<&str> = cut(&SegmentPlan::default(), text).iter().map(|t| t.span.of(text)).collect();
//! assert_eq!(words, ["运营", "是", "手段", "营销", "是", "目的"]);
//! ```

mod address;
mod fold;
pub mod sentence;
pub mod stop_words;
pub mod word;

pub use sentence::split_sentences;

use crate::normalize::NormalizedArticle;
use crate::pipeline::fault::Faults;
use crate::pipeline::lexicon::LexiconFile;
use crate::span::Span;
use std::borrow::Cow;
use std::sync::Arc;
use word::Words;

/// Settings of the segment stage.
#[derive(Debug, Clone)]
pub struct SegmentPlan {
    /// The dictionary, shared by all threads.
    pub words: Arc<Words>,
}

impl Default for SegmentPlan {
    fn default() -> Self {
        Self { words: Words::shared_default() }
    }
}

impl SegmentPlan {
    /// A plan with domain dictionaries and parts of speech; see [`Words::build`].
    pub fn build(domain: &[LexiconFile], pos: &[LexiconFile], faults: &mut Faults) -> Self {
        Self { words: Arc::new(Words::build(domain, pos, faults)) }
    }

    /// The form under which a token is counted; see [`Words::form`].
    #[must_use]
    pub fn form<'t>(&self, token: &'t str) -> Cow<'t, str> {
        self.words.form(token)
    }

    /// The part of speech of a counted form; see [`Words::pos`].
    #[must_use]
    pub fn pos(&self, word: &str) -> String {
        self.words.pos(word)
    }
}

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

/// Segments every block of an article.
#[must_use]
pub fn segment(plan: &SegmentPlan, article: NormalizedArticle) -> SegmentedArticle {
    let segment = |text: &str| SegmentedBlock { sentences: split_sentences(text), tokens: word::cut(plan, text) };
    let segments = article.blocks_as_read().map(segment).collect();
    SegmentedArticle { article, segments }
}
