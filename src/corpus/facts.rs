//! What is kept in memory of every document: what its row in `documents` needs, and the fingerprints that are compared.

use crate::extract::BlockClass;
use crate::normalize::Script;
use crate::repair::Losses;
use crate::source::SkipReason;
use crate::spool::Piece;
use crate::tally::{ArticleRecord, DocumentRecord};

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
    pub(super) clauses: Piece,
    pub(super) blocks: Piece,
    pub(super) audits: Piece,
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

impl DocumentFacts {
    /// The facts of a record whose bulk is set aside elsewhere.
    pub(super) fn of(record: DocumentRecord) -> Self {
        Self {
            document: record.document,
            url: record.url,
            fetched: record.fetched,
            encoding: record.encoding,
            evidence: record.evidence,
            margin: record.margin,
            losses: record.losses,
            n_repairs: narrow(record.repairs.len()),
            n_removed: narrow(record.removed.len()),
            removed_chars: record.removed.iter().map(|b| b.text.chars().count() as u64).sum(),
            articles: record.articles.into_iter().map(ArticleFacts::of).collect(),
            skipped: record.skipped,
            clauses: Piece::default(),
            blocks: Piece::default(),
            audits: Piece::default(),
        }
    }
}

impl ArticleFacts {
    fn of(record: ArticleRecord) -> Self {
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
            source: record.source,
            title: record.title,
            author: record.author,
            date: record.date,
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

fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
