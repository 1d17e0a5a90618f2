//! What is kept in memory of every document: what its row in `documents` needs, and the fingerprints that are compared.

use crate::extract::BlockClass;
use crate::normalize::Script;
use crate::packed::narrow;
use crate::repair::Losses;
use crate::source::SkipReason;
use crate::spool::Piece;
use crate::tally::ArticleRecord;

/// A key of the content of a page.
pub type ContentKey = [u8; 16];

/// What is kept in memory of a document.
#[derive(Debug, Clone, Default)]
pub struct DocumentFacts {
    /// Name of the document.
    pub document: String,
    /// Address of the page: from the crawl, else from the page.
    pub url: Option<String>,
    /// When it was fetched, ISO 8601.
    pub fetched: Option<String>,
    /// IANA name of its encoding; empty if it was never decoded.
    pub encoding: &'static str,
    /// What decided on the encoding.
    pub evidence: &'static str,
    /// Nats per character between the encoding and the next legal reading; infinite where there is none.
    pub margin: f32,
    /// What was lost for good.
    pub losses: Losses,
    /// Number of repairs.
    pub n_repairs: u32,
    /// Number of removed blocks.
    pub n_removed: u32,
    /// Characters of the removed blocks.
    pub removed_chars: u64,
    /// Articles of the page.
    pub articles: Vec<ArticleFacts>,
    /// Why the page gives no rows, where it gives none; with a detail for the reader.
    pub skipped: Option<(SkipReason, String)>,
    /// Key of its content, where the store keeps it.
    pub key: Option<ContentKey>,
    pub(crate) bulk: Bulk,
    /// Places of the page's own names in [`super::Corpus::names`].
    pub(crate) names: Box<[u16]>,
}

/// Parts of the bulk of a page.
pub(super) const PARTS: usize = 5;

/// Where the bulk of a page is: one part behind the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bulk {
    pub(super) at: u64,
    /// Bytes of the facts as they are kept, of clauses, terms of blocks, blocks and audits.
    pub(super) lens: [u32; PARTS],
}

impl Bulk {
    fn part(&self, i: usize) -> Piece {
        let before: u64 = self.lens.iter().take(i).map(|len| u64::from(*len)).sum();
        Piece { at: self.at + before, len: self.lens.get(i).copied().unwrap_or(0) }
    }

    pub(super) fn head(&self) -> Piece {
        self.part(0)
    }

    pub(super) fn clauses(&self) -> Piece {
        self.part(1)
    }

    pub(super) fn terms(&self) -> Piece {
        self.part(2)
    }

    pub(super) fn blocks(&self) -> Piece {
        self.part(3)
    }

    pub(super) fn audits(&self) -> Piece {
        self.part(4)
    }
}

/// What is kept in memory of an article.
#[derive(Debug, Clone)]
pub struct ArticleFacts {
    /// 1, 2, 3 … in page order.
    pub number: u32,
    /// Source the article is counted under.
    pub source: String,
    /// Title.
    pub title: Option<String>,
    /// Author.
    pub author: Option<String>,
    /// Date, ISO 8601.
    pub date: Option<String>,
    /// Script it was written in.
    pub script: Script,
    /// Sampling level of the sketch, see [`crate::tally::sketch`].
    pub sketch_level: u8,
    /// Content blocks (article and heading), in order.
    pub blocks: Box<[BlockFacts]>,
    /// Samples of the shingles of the blocks, one block after the other.
    pub sketch: Box<[u32]>,
    /// Characters of all blocks.
    pub chars: u32,
    /// Tokens of all blocks.
    pub n_tokens: u32,
    /// Attributed clauses, one a role.
    pub n_clauses: u32,
}

/// What is kept in memory of a content block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockFacts {
    /// Hash of the folded text, see [`crate::tally::line_hash`].
    pub hash: u64,
    /// Characters.
    pub chars: u32,
    /// Hashes of the block in the sketch of its article.
    pub n_sketch: u16,
    /// Article or heading.
    pub class: BlockClass,
}

impl ArticleFacts {
    /// The facts of a record that is counted under a source.
    #[must_use]
    pub fn of(record: &ArticleRecord, source: String) -> Self {
        let block = |b: &crate::tally::BlockRecord| BlockFacts {
            hash: b.hash,
            chars: b.chars,
            n_sketch: u16::try_from(b.sketch.len()).unwrap_or(u16::MAX),
            class: b.class,
        };
        // A sketch has a few hundred hashes.
        let sketch = record.blocks.iter().flat_map(|b| b.sketch.iter().take(usize::from(u16::MAX)));
        Self {
            blocks: record.blocks.iter().map(block).collect(),
            sketch: sketch.copied().collect(),
            chars: record.blocks.iter().map(|b| b.chars).sum(),
            n_tokens: record.blocks.iter().map(|b| b.n_tokens).sum(),
            n_clauses: narrow(record.clauses.len()),
            number: record.number,
            source,
            title: record.title.clone(),
            author: record.author.clone(),
            date: record.date.clone(),
            script: record.script,
            sketch_level: record.sketch_level,
        }
    }

    /// The blocks with their parts of the sketch.
    pub fn sketched(&self) -> impl Iterator<Item = (&BlockFacts, &[u32])> {
        let mut rest: &[u32] = &self.sketch;
        self.blocks.iter().map(move |block| {
            let (own, others) = rest.split_at_checked(usize::from(block.n_sketch)).unwrap_or((rest, &[]));
            rest = others;
            (block, own)
        })
    }
}

/// How often each name comes, in order of their first.
pub(super) fn tallied(names: impl Iterator<Item = &'static str>) -> Vec<(&'static str, u32)> {
    let mut found: Vec<(&'static str, u32)> = Vec::new();
    for name in names {
        match found.iter_mut().rev().find(|(known, _)| *known == name) {
            Some((_, n)) => *n += 1,
            None => found.push((name, 1)),
        }
    }
    found
}
