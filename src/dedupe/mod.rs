//! Fingerprints of all documents to fates: which articles are reposts, which blocks are site template.
//!
//! Works on stored fingerprints only, after the per-document stages.

use crate::corpus::Corpus;
use crate::tally::ArticleRecord;
use rustc_hash::FxHashMap;

/// Settings of deduplication.
#[derive(Debug, Clone)]
pub struct DedupePlan {
    /// A line on this many pages of a source, or more, may be template.
    pub template_pages: usize,
    /// … if it stands on at least this share of the source's pages.
    pub template_share: f64,
}

impl Default for DedupePlan {
    fn default() -> Self {
        Self { template_pages: 3, template_share: 0.2 }
    }
}

/// What becomes of one article.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ArticleFate {
    /// The article it repeats: document and number.
    pub duplicate_of: Option<(String, u32)>,
    /// How alike the two are, 0 to 1; 0 where it repeats nothing.
    pub similarity: f64,
    /// For each content block, whether it is template of the site and leaves the tables.
    pub template: Vec<bool>,
}

/// One fate per article, in the order of [`Corpus::articles`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fates {
    /// The fates.
    pub articles: Vec<ArticleFate>,
}

/// Decides on all articles of a corpus.
#[must_use]
pub fn dedupe(_plan: &DedupePlan, corpus: &Corpus) -> Fates {
    let mut first: FxHashMap<Vec<u64>, (String, u32)> = FxHashMap::default();
    let mut articles = Vec::new();
    for (document, article) in corpus.articles() {
        let mut fate = ArticleFate { template: vec![false; article.blocks.len()], ..ArticleFate::default() };
        let key = hashes(article);
        if !key.is_empty() {
            if let Some(of) = first.get(&key) {
                fate.duplicate_of = Some(of.clone());
                fate.similarity = 1.0;
            } else {
                first.insert(key, (document.document.clone(), article.number));
            }
        }
        articles.push(fate);
    }
    Fates { articles }
}

fn hashes(article: &ArticleRecord) -> Vec<u64> {
    article.blocks.iter().map(|b| b.hash).filter(|&h| h != 0).collect()
}
