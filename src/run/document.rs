//! One page through the per-document stages. A function of the plan and the page: any thread, any machine, any order.

use crate::attribute::attribute;
use crate::decode::decode;
use crate::extract::{Block, extract};
use crate::normalize::normalize;
use crate::pipeline::Plan;
use crate::repair::repair;
use crate::segment::segment;
use crate::source::{RawDocument, SkipReason, Skipped};
use crate::tally::{DocumentRecord, RemovedBlock, Vocabulary, source_name, tally};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What an export shows and the tables do not need.
#[derive(Debug, Clone, Default)]
pub struct Extras {
    /// The repaired text.
    pub repaired: String,
    /// Title, author, date and source lines, simplified.
    pub meta: Vec<Block>,
    /// Tokens of each content block of each article.
    pub tokens: Vec<Vec<Vec<String>>>,
}

/// Works one page; `extras` only if asked for. A page on which a stage breaks is skipped and the run goes on: one page in a
/// million must not cost the others.
#[must_use]
pub fn work(plan: &Plan, read: Result<RawDocument, Skipped>, extras: bool) -> (DocumentRecord, Extras) {
    let raw = match read {
        Ok(raw) => raw,
        Err(skipped) => return (of_skipped(skipped), Extras::default()),
    };
    let path = raw.path.clone();
    catch_unwind(AssertUnwindSafe(|| stages(plan, raw, extras))).unwrap_or_else(|cause| {
        let detail = cause.downcast_ref::<String>().map(String::as_str).or(cause.downcast_ref::<&str>().copied());
        let detail = detail.unwrap_or("unknown").to_owned();
        tracing::error!(document = path, detail, "A stage broke on this page; it is skipped.");
        (of_skipped(Skipped { path, reason: SkipReason::InternalFault, detail }), Extras::default())
    })
}

fn stages(plan: &Plan, raw: RawDocument, extras: bool) -> (DocumentRecord, Extras) {
    let mut extra = Extras::default();
    let decoded = decode(&plan.decode, &raw.bytes, raw.charset.as_deref());
    let mut repaired = repair(&plan.repair, decoded, raw.media);
    let extracted = extract(&plan.extract, &repaired, raw.media);
    let page = normalize(&plan.normalize, extracted);
    let url = raw.url.or(page.url);
    let mut vocabulary = Vocabulary::default();
    let mut articles = Vec::with_capacity(page.articles.len());
    for article in page.articles {
        let source = source_name(url.as_deref(), raw.folder.as_deref(), article.article.printed_source.as_deref(), &raw.path);
        let segmented = segment(&plan.segment, article);
        if extras {
            extra.take(&segmented);
        }
        articles.push(tally(&plan.segment, attribute(&plan.attribute, segmented), source, &mut vocabulary));
    }
    let skipped = articles.is_empty().then(|| {
        if repaired.text.trim().is_empty() {
            (SkipReason::Empty, "white space only".to_owned())
        } else {
            (SkipReason::NoArticle, page.no_article.unwrap_or("no block reads like running text").to_owned())
        }
    });
    if extras {
        extra.repaired = std::mem::take(&mut repaired.text);
    }
    let record = DocumentRecord {
        document: raw.path,
        url,
        fetched: raw.fetched,
        encoding: repaired.encoding,
        evidence: repaired.evidence,
        margin: repaired.margin,
        losses: repaired.losses,
        repairs: repaired.steps,
        articles,
        removed: page.removed.into_iter().map(removed).collect(),
        skipped,
        vocabulary: vocabulary.into_words(),
    };
    (record, extra)
}

fn removed(b: Block) -> RemovedBlock {
    RemovedBlock { line: b.line, start: b.start, article: b.article, rule: b.rule, text: b.text }
}

fn of_skipped(s: Skipped) -> DocumentRecord {
    DocumentRecord { document: s.path, skipped: Some((s.reason, s.detail)), ..DocumentRecord::default() }
}

impl Extras {
    fn take(&mut self, segmented: &crate::segment::SegmentedArticle) {
        use crate::extract::BlockClass;
        let blocks = &segmented.article.article.blocks;
        self.meta.extend(blocks.iter().filter(|b| b.class == BlockClass::Meta).cloned());
        let content = blocks.iter().zip(&segmented.segments);
        self.tokens.push(
            content
                .filter(|(b, _)| b.class != BlockClass::Meta)
                .map(|(b, s)| s.tokens.iter().map(|t| t.span.of(&b.text).to_owned()).collect())
                .collect(),
        );
    }
}
