//! The stages of one page, taken in by path, and what the fuzz targets share.
#![allow(dead_code, unused_imports, missing_docs, reason = "only parts of the stages are asked for here")]

#[path = "../../../src/attribute/mod.rs"]
pub mod attribute;
#[path = "../../../src/decode/mod.rs"]
pub mod decode;
#[path = "../../../src/extract/mod.rs"]
pub mod extract;
#[path = "../../../src/letters.rs"]
pub mod letters;
#[path = "../../../src/normalize/mod.rs"]
pub mod normalize;
#[path = "../../../src/repair/mod.rs"]
pub mod repair;
#[path = "../../../src/segment/mod.rs"]
pub mod segment;
#[path = "../../../src/span.rs"]
pub mod span;
#[path = "../../../src/trie.rs"]
pub mod trie;

pub mod pipeline;

/// Of the source stage, the one type that later stages ask for.
pub mod source {
    /// What a document's bytes are to be read as.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum Media {
        Html,
        Text,
    }
}

use extract::{Block, BlockClass, ExtractPlan, ExtractedPage};
use pipeline::fault::Faults;
use pipeline::lexicon::LexiconFile;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Longest page that a repeated piece is blown up to, bytes.
const REPEATED: usize = 1 << 16;
/// First byte of an input that is a piece to repeat.
const REPEAT: u8 = 0xF8;

/// The page of an input: the input itself, or, behind a byte that no text begins with, its rest again and again. A
/// stage that takes more than linear time on any piece then runs into the limit of time.
pub fn page(data: &[u8]) -> Cow<'_, [u8]> {
    match data {
        [REPEAT, piece @ ..] if !piece.is_empty() => Cow::Owned(piece.repeat(REPEATED / piece.len())),
        _ => Cow::Borrowed(data),
    }
}

/// The plan of the shipped pipeline.
pub static EXTRACT: LazyLock<ExtractPlan> = LazyLock::new(|| {
    let cues = LexiconFile {
        name: "boilerplate-cues.txt".to_owned(),
        text: include_str!("../../../pipelines/lexicon/boilerplate-cues.txt").to_owned(),
    };
    let mut faults = Faults::default();
    let plan = ExtractPlan::build(&cues, &BTreeSet::new(), &mut faults);
    assert!(faults.is_empty());
    plan
});

/// All blocks of a page in page order.
pub fn blocks(page: &ExtractedPage) -> Vec<&Block> {
    let mut all: Vec<&Block> = page.articles.iter().flat_map(|a| &a.blocks).chain(&page.removed).collect();
    all.sort_by_key(|b| (b.line, b.start));
    all
}

/// What must hold of any page taken apart.
pub fn check_extracted(page: &ExtractedPage) {
    let all = blocks(page);
    let places: BTreeSet<_> = all.iter().map(|b| (b.line, b.start)).collect();
    assert_eq!(places.len(), all.len(), "two blocks in one place");
    assert_eq!(page.articles.is_empty(), page.no_article.is_some(), "no article without a reason, or the reverse");
    for (article, number) in page.articles.iter().zip(1..) {
        assert_eq!(article.number, number);
        assert!(article.blocks.iter().all(|b| b.article == number && b.class != BlockClass::Boilerplate));
        assert!(article.blocks.is_sorted_by_key(|b| (b.line, b.start)), "blocks of an article in page order");
    }
    for block in &all {
        assert!(!block.text.contains('\n') && block.text.trim() == block.text && !block.text.is_empty(), "{block:?}");
    }
    assert!(page.removed.iter().all(|b| b.class == BlockClass::Boilerplate && b.article == 0), "removed yet kept");
}

/// `text` without white space.
pub fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The same without the marks between the cells of a table, which its cells leave out.
pub fn unruled(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '|').collect()
}

/// Whether the characters of `part` stand in `whole` in this order.
pub fn is_subsequence(part: &str, whole: &str) -> bool {
    let mut chars = whole.chars();
    part.chars().all(|c| chars.any(|w| w == c))
}
