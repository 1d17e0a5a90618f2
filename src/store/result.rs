//! What is kept of a page: everything that follows from its bytes and the plan, and nothing that follows from its place.

use crate::extract::{Block, BlockClass};
use crate::normalize::NormalizedPage;
use crate::repair::{Losses, RepairStep};
use crate::source::{Media, SkipReason};
use crate::tally::{ArticleRecord, DocumentRecord, RemovedBlock, WordList, source_name};

/// Key of a page's content: its bytes and what else the stages are told of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub [u8; 16]);

impl Key {
    /// The key of bytes with this digest, read as `media` under the hint `charset`.
    #[must_use]
    pub fn of(digest: &blake3::Hash, media: Media, charset: Option<&str>) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(digest.as_bytes());
        hasher.update(match media {
            Media::Html => b"html",
            Media::Text => b"text",
        });
        hasher.update(charset.unwrap_or_default().as_bytes());
        let mut key = [0; 16];
        key.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Self(key)
    }

    /// 32 hexadecimal digits.
    #[must_use]
    pub fn to_hex(&self) -> String {
        use std::fmt::Write;
        self.0.iter().fold(String::with_capacity(32), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    /// The key of 32 hexadecimal digits.
    #[must_use]
    pub fn from_hex(hex: &str) -> Option<Self> {
        let mut key = [0; 16];
        for (i, byte) in key.iter_mut().enumerate() {
            *byte = u8::from_str_radix(hex.get(2 * i..2 * i + 2)?, 16).ok()?;
        }
        (hex.len() == 32).then_some(Self(key))
    }
}

/// A page after decode, repair, extract and normalize.
#[derive(Debug, Clone)]
pub struct PageResult {
    /// IANA name of the encoding.
    pub encoding: &'static str,
    /// What decided on it.
    pub evidence: &'static str,
    /// Nats per character to the next legal reading.
    pub margin: f32,
    /// What was lost for good.
    pub losses: Losses,
    /// Whether the page is white space only, now that its encoding is known.
    pub blank: bool,
    /// Repairs in page order.
    pub repairs: Vec<RepairStep>,
    /// Articles and boilerplate.
    pub page: NormalizedPage,
}

/// A page after segment, attribute and tally. The articles name no source yet, which follows from the page's place, and
/// their blocks have no text, which stands in the page.
#[derive(Debug, Clone, Default)]
pub struct TallyResult {
    /// Articles in page order.
    pub articles: Vec<ArticleRecord>,
    /// Distinct terms, by first occurrence.
    pub vocabulary: WordList,
}

/// Where a page was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// Name of the document.
    pub document: String,
    /// The first folder below the PATH given.
    pub folder: Option<String>,
    /// Address of the page, if the crawl recorded it.
    pub url: Option<String>,
    /// When it was fetched, if the crawl recorded it.
    pub fetched: Option<String>,
}

/// Puts a page together that was kept or just worked.
#[must_use]
pub fn assemble(place: Place, page: PageResult, tallied: TallyResult) -> DocumentRecord {
    let NormalizedPage { url: own_url, articles: normalized, removed, no_article } = page.page;
    let url = place.url.or(own_url);
    let mut articles = tallied.articles;
    for (article, mut normalized) in articles.iter_mut().zip(normalized) {
        let content = normalized.article.blocks.iter_mut().filter(|b| is_content(b));
        for (record, block) in article.blocks.iter_mut().zip(content) {
            record.text = std::mem::take(&mut block.text);
        }
        let printed = normalized.article.printed_source.as_deref();
        article.source = source_name(url.as_deref(), place.folder.as_deref(), printed, &place.document);
    }
    let skipped = articles.is_empty().then(|| skipped(page.blank, no_article));
    DocumentRecord {
        document: place.document,
        url,
        fetched: place.fetched,
        encoding: page.encoding,
        evidence: page.evidence,
        margin: page.margin,
        losses: page.losses,
        repairs: page.repairs,
        articles,
        removed: removed.into_iter().map(removed_block).collect(),
        skipped,
        vocabulary: tallied.vocabulary,
    }
}

/// Why a page without articles gives no rows.
pub(super) fn skipped(blank: bool, no_article: Option<&str>) -> (SkipReason, String) {
    if blank {
        (SkipReason::Empty, "white space only".to_owned())
    } else {
        (SkipReason::NoArticle, no_article.unwrap_or("no block reads like running text").to_owned())
    }
}

fn removed_block(b: Block) -> RemovedBlock {
    RemovedBlock { line: b.line, start: b.start, article: b.article, rule: b.rule, text: b.text }
}

/// Whether a block has counts of its own.
pub(super) fn is_content(block: &Block) -> bool {
    matches!(block.class, BlockClass::Article | BlockClass::Heading)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_tell_contents_apart() {
        let digest = blake3::hash(b"page");
        let key = Key::of(&digest, Media::Html, None);
        assert_ne!(key, Key::of(&digest, Media::Text, None));
        assert_ne!(key, Key::of(&digest, Media::Html, Some("gbk")));
        assert_eq!(Key::from_hex(&key.to_hex()), Some(key));
        assert_eq!(Key::from_hex("0g"), None);
        assert_eq!(Key::from_hex(&"0".repeat(33)), None);
    }
}
