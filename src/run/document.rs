//! One page through the per-document stages. A function of the plan and the page: any thread, any machine, any order.

use crate::attribute::attribute;
use crate::decode::decode;
use crate::extract::{Block, extract};
use crate::normalize::{NormalizedArticle, normalize};
use crate::pipeline::Plan;
use crate::repair::repair;
use crate::segment::segment;
use crate::source::{RawDocument, SkipReason, Skipped};
use crate::store::{DocumentRow, FileFacts, Found, Key, PageResult, Place, Store, TallyResult, assemble};
use crate::tally::{DocumentRecord, Vocabulary, tally};
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
    catch_unwind(AssertUnwindSafe(|| stages(plan, raw, extras)))
        .unwrap_or_else(|cause| (of_skipped(broken(path, &*cause)), Extras::default()))
}

fn stages(plan: &Plan, raw: RawDocument, extras: bool) -> (DocumentRecord, Extras) {
    let mut extra = Extras::default();
    let (page, repaired) = to_page(plan, &raw);
    let mut vocabulary = Vocabulary::default();
    let articles = page.page.articles.iter().cloned().map(|article| {
        let segmented = segment(&plan.segment, article);
        if extras {
            extra.take(&segmented);
        }
        tally(&plan.segment, attribute(&plan.attribute, segmented), String::new(), &mut vocabulary)
    });
    let tallied = TallyResult { articles: articles.collect(), vocabulary: vocabulary.into_words() };
    if extras {
        extra.repaired = repaired;
    }
    (assemble(place(raw), page, tallied), extra)
}

/// Decode to normalize, and the repaired text.
fn to_page(plan: &Plan, raw: &RawDocument) -> (PageResult, String) {
    let decoded = decode(&plan.decode, &raw.bytes, raw.charset.as_deref());
    let repaired = repair(&plan.repair, decoded, raw.media);
    let extracted = extract(&plan.extract, &repaired, raw.media);
    let page = PageResult {
        encoding: repaired.encoding,
        evidence: repaired.evidence,
        margin: repaired.margin,
        losses: repaired.losses,
        blank: repaired.text.trim().is_empty(),
        repairs: repaired.steps,
        page: normalize(&plan.normalize, extracted),
    };
    (page, repaired.text)
}

/// Segment to tally.
fn to_tally(plan: &Plan, articles: &[NormalizedArticle]) -> TallyResult {
    let mut vocabulary = Vocabulary::default();
    let tallied = articles.iter().cloned().map(|article| {
        let attributed = attribute(&plan.attribute, segment(&plan.segment, article));
        tally(&plan.segment, attributed, String::new(), &mut vocabulary)
    });
    TallyResult { articles: tallied.collect(), vocabulary: vocabulary.into_words() }
}

fn place(raw: RawDocument) -> Place {
    Place { document: raw.path, folder: raw.folder, url: raw.url, fetched: raw.fetched }
}

/// A document of a run that keeps a store.
#[derive(Debug, Clone)]
pub struct Worked {
    /// What it came to, or why it gives no rows.
    pub outcome: Result<(PageResult, TallyResult), Skipped>,
    /// What it was.
    pub row: DocumentRow,
    /// Whether the store does not hold it yet.
    pub fresh: bool,
}

impl Worked {
    /// The record of the document at its place.
    #[must_use]
    pub fn into_record(self) -> DocumentRecord {
        match self.outcome {
            Ok((page, tallied)) => assemble(self.row.place, page, tallied),
            Err(skipped) => of_skipped(skipped),
        }
    }
}

/// Works one page as [`work`] does, and takes from the store what it holds.
#[must_use]
pub fn work_kept(plan: &Plan, store: Option<&Store>, file: &FileFacts, read: Result<RawDocument, Skipped>) -> Worked {
    let raw = match read {
        Ok(raw) => raw,
        Err(skipped) => {
            let row = DocumentRow { file: file.clone(), ..DocumentRow::default() };
            return not_worked(skipped, row);
        }
    };
    let digest = blake3::hash(&raw.bytes);
    let key = Key::of(&digest, raw.media, raw.charset.as_deref());
    let found = store.and_then(|s| s.find(&key));
    let worked = catch_unwind(AssertUnwindSafe(|| match found {
        Some(Found::Whole(page, tallied)) => (page, tallied, false),
        Some(Found::Page(page)) => {
            let tallied = to_tally(plan, &page.page.articles);
            (page, tallied, true)
        }
        None => {
            let page = to_page(plan, &raw).0;
            let tallied = to_tally(plan, &page.page.articles);
            (page, tallied, true)
        }
    }));
    let path = raw.path.clone();
    let digest = digest.to_hex().to_string();
    let row = DocumentRow { place: place(raw), key: Some(key), digest, skipped: None, file: file.clone() };
    match worked {
        Ok((page, tallied, fresh)) => Worked { outcome: Ok((page, tallied)), row, fresh: fresh && store.is_some() },
        Err(cause) => not_worked(broken(path, &*cause), row),
    }
}

fn not_worked(skipped: Skipped, mut row: DocumentRow) -> Worked {
    row.place.document.clone_from(&skipped.path);
    row.key = None;
    row.skipped = Some((skipped.reason, skipped.detail.clone()));
    Worked { outcome: Err(skipped), row, fresh: false }
}

/// The documents of a file that has not changed since the last run, without reading it; `None` where the store lacks
/// one of them, or where only reading can tell.
#[must_use]
pub fn unread(store: &Store, rows: &[DocumentRow]) -> Option<Vec<Worked>> {
    rows.iter()
        .map(|row| {
            let outcome = match (&row.key, &row.skipped) {
                (Some(key), None) => match store.find(key)? {
                    Found::Whole(page, tallied) => Ok((page, tallied)),
                    Found::Page(_) => return None,
                },
                (None, Some((reason, detail))) if lasting(*reason) => {
                    Err(Skipped { path: row.place.document.clone(), reason: *reason, detail: detail.clone() })
                }
                _ => return None,
            };
            Some(Worked { outcome, row: row.clone(), fresh: false })
        })
        .collect()
}

/// Whether a reason holds as long as the file does not change.
fn lasting(reason: SkipReason) -> bool {
    !matches!(reason, SkipReason::Unreadable | SkipReason::InternalFault)
}

fn broken(path: String, cause: &(dyn std::any::Any + Send)) -> Skipped {
    let detail = cause.downcast_ref::<String>().map(String::as_str).or(cause.downcast_ref::<&str>().copied());
    let detail = detail.unwrap_or("unknown").to_owned();
    tracing::error!(document = path, detail, "A stage broke on this page; it is skipped.");
    Skipped { path, reason: SkipReason::InternalFault, detail }
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
