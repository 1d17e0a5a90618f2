//! One page through the per-document stages. A function of the plan and the page: any thread, any machine, any order.

use crate::aggregate::sketch::Sketcher;
use crate::attribute::attribute;
use crate::corpus::{Known, PackedPage};
use crate::decode::decode;
use crate::extract::{Block, extract};
use crate::normalize::{NormalizedArticle, normalize};
use crate::pipeline::Plan;
use crate::repair::repair;
use crate::segment::{Token, segment};
use crate::source::{RawDocument, SkipReason, Skipped};
use crate::store::{DocumentRow, FileFacts, Found, Key, PageResult, Place, Shelved, Store, TallyResult, assemble, pack};
use crate::tally::{DocumentRecord, PageVocabulary, tally};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What an export shows and the tables do not need.
#[derive(Debug, Clone, Default)]
pub struct Extras {
    /// The repaired text.
    pub repaired: String,
    /// Title, author, date and source lines, simplified.
    pub meta: Vec<Block>,
    /// Tokens of each content block of each article, as written and as read.
    pub tokens: Vec<Vec<Vec<(String, String)>>>,
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
    let mut vocabulary = PageVocabulary::default();
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
    let mut vocabulary = PageVocabulary::default();
    let tallied = articles.iter().cloned().map(|article| {
        let attributed = attribute(&plan.attribute, segment(&plan.segment, article));
        tally(&plan.segment, attributed, String::new(), &mut vocabulary)
    });
    TallyResult { articles: tallied.collect(), vocabulary: vocabulary.into_words() }
}

fn place_of(raw: &RawDocument) -> Place {
    let (document, folder) = (raw.path.clone(), raw.folder.clone());
    Place { document, folder, url: raw.url.clone(), fetched: raw.fetched.clone() }
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

/// A document on its way into the corpus, all that can be done on its own done.
#[derive(Debug)]
pub struct Ready {
    /// What it was.
    pub row: DocumentRow,
    /// What it comes to.
    pub page: ReadyPage,
}

/// A document on its way into the corpus.
#[derive(Debug)]
pub enum ReadyPage {
    /// It gives no rows.
    Skipped(Box<DocumentRecord>),
    /// It was packed in an earlier run.
    Known(Box<Known>),
    /// It was packed now; with its results where the store does not hold them yet.
    Packed(Box<PackedPage>, Option<Box<(PageResult, TallyResult)>>),
}

impl Worked {
    /// Packs the document; with `keep` so that it can be kept.
    #[must_use]
    pub fn ready(self, sketcher: &mut Sketcher<'_>, keep: bool) -> Ready {
        let page = match self.outcome {
            Err(skipped) => ReadyPage::Skipped(Box::new(of_skipped(skipped))),
            Ok((page, mut tallied)) => {
                let mut words = if self.fresh { tallied.vocabulary.clone() } else { std::mem::take(&mut tallied.vocabulary) };
                let collocates = sketcher.page(&tallied.articles, &mut words);
                let packed = pack(&self.row.place, &page, &tallied, words, &collocates, keep);
                ReadyPage::Packed(Box::new(packed), self.fresh.then(|| Box::new((page, tallied))))
            }
        };
        Ready { row: self.row, page }
    }
}

/// Works one page as [`work_kept`] does, unless it is packed already.
#[must_use]
pub fn work_ready(
    plan: &Plan,
    store: Option<&Store>,
    file: &FileFacts,
    read: Result<RawDocument, Skipped>,
    (sketcher, buffer): (&mut Sketcher<'_>, &mut Vec<u8>),
) -> Ready {
    let packed = store.filter(|s| s.has_packed()).zip(read.as_ref().ok()).and_then(|(store, raw)| {
        let digest = blake3::hash(&raw.bytes);
        let key = Key::of(&digest, raw.media, raw.charset.as_deref());
        let place = place_of(raw);
        let page = store.packed(&key, &place, buffer)?.into();
        let digest = digest.to_hex().to_string();
        Some(Ready { row: DocumentRow { place, key: Some(key), digest, skipped: None, file: file.clone() }, page })
    });
    packed.unwrap_or_else(|| work_kept(plan, store, file, read).ready(sketcher, store.is_some()))
}

impl From<Shelved> for ReadyPage {
    fn from(page: Shelved) -> Self {
        match page {
            Shelved::Known(known) => Self::Known(known),
            Shelved::Packed(packed) => Self::Packed(packed, None),
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
    rows.iter().map(|row| unread_one(store, row)).collect()
}

/// As [`unread`], packed already where that is so.
#[must_use]
pub fn unread_ready(
    store: &Store,
    rows: &[DocumentRow],
    (sketcher, buffer): (&mut Sketcher<'_>, &mut Vec<u8>),
) -> Option<Vec<Ready>> {
    let mut ready = |row: &DocumentRow| {
        let packed = row.key.filter(|_| row.skipped.is_none()).and_then(|key| store.packed(&key, &row.place, buffer));
        match packed {
            Some(page) => Some(Ready { row: row.clone(), page: page.into() }),
            None => unread_one(store, row).map(|worked| worked.ready(sketcher, true)),
        }
    };
    rows.iter().map(&mut ready).collect()
}

fn unread_one(store: &Store, row: &DocumentRow) -> Option<Worked> {
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
        let content = blocks.iter().zip(segmented.article.blocks_as_read()).zip(&segmented.segments);
        self.tokens.push(
            content
                .filter(|((b, _), _)| b.class != BlockClass::Meta)
                .map(|((b, read), s)| {
                    let token = |t: &Token| (t.span.of(&b.text).to_owned(), t.span.of(read).to_owned());
                    s.tokens.iter().map(token).collect()
                })
                .collect(),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::{Extras, work};
    use crate::pipeline::Plan;
    use crate::source::{Media, RawDocument};
    use crate::tally::{ClauseRecord, DocumentRecord, as_read};
    use std::sync::LazyLock;

    /// What makes a page of a paragraph.
    const WEATHER: &str = "這一段說的是天氣：昨天下了一整天的雨，河水漲了不少，今天早上才停，路邊的樹葉落了一地。\
                           氣象台說明天還有風，出門的人要多穿一件衣服，早點回家，晚上的街道比平常安靜得多。";

    static PLAN: LazyLock<Plan> = LazyLock::new(Plan::builtin);

    fn worked(paragraphs: &[&str]) -> (DocumentRecord, Extras) {
        let text: String = paragraphs.iter().map(|p| format!("<p>{p}</p>")).collect();
        let raw = RawDocument {
            path: "a.html".to_owned(),
            folder: None,
            media: Media::Html,
            bytes: format!("<html><body><h1>周記</h1>{text}</body></html>").into_bytes(),
            charset: None,
            url: None,
            fetched: None,
        };
        work(&PLAN, Ok(raw), true)
    }

    fn clauses(document: &DocumentRecord) -> Vec<&ClauseRecord> {
        document.articles.iter().flat_map(|a| &a.clauses).collect()
    }

    fn read(document: &DocumentRecord, c: &ClauseRecord) -> String {
        as_read(&c.text, c.tokens.iter().map(|t| (&document.vocabulary[t.term as usize], t.span))).into_owned()
    }

    /// A paragraph of another region: what the author wrote stands in every text that is shown, `terms` are counted.
    #[track_caller]
    fn read_otherwise(paragraph: &str, written: &[&str], terms: &[&str]) {
        let (document, extras) = worked(&[paragraph, WEATHER]);
        let clauses = clauses(&document);
        let shown: String = clauses.iter().map(|c| c.text.as_str()).collect();
        let body: String = document.articles[0].blocks.iter().map(|b| b.text.as_str()).collect();
        for word in written {
            assert!(shown.contains(word) && body.contains(word), "{word} in {shown}");
        }
        let counted = |c: &ClauseRecord| c.tokens.iter().map(|t| &document.vocabulary[t.term as usize]).collect::<Vec<_>>();
        let counted: Vec<&str> = clauses.iter().flat_map(|c| counted(c)).collect();
        let read: String = clauses.iter().map(|c| read(&document, c)).collect();
        let tokens: Vec<&(String, String)> = extras.tokens.iter().flatten().flatten().collect();
        for term in terms {
            assert!(counted.contains(term), "{term} of {counted:?}");
            assert!(read.contains(term) && !body.contains(term), "{term} is read where another word is written");
            assert!(tokens.iter().any(|(written, read)| read == term && written != term));
        }
        for c in clauses {
            assert!(body.contains(&c.text), "{}", c.text);
            if let Some(d) = &c.definition {
                assert!(d.sentence.contains(&d.definiens) && body.contains(&d.sentence), "{d:?}");
                assert!(!written.iter().any(|w| d.term.contains(w)), "{d:?}");
            }
        }
    }

    #[test]
    fn words_of_another_region_are_shown_as_written_and_counted_as_read() {
        read_otherwise("行銷是讓沒來過的人來一次的硬體和軟體。", &["行销", "硬体", "软体"], &["营销", "硬件", "软件"]);
        read_otherwise(
            "與行銷不同，營運看的是伺服器和網路上的老客人。",
            &["营运", "伺服器", "网路"],
            &["运营", "服务器", "网络"],
        );
        read_otherwise("所謂營運，就是把網路上來過的人留下來。", &["营运", "网路"], &["运营", "网络"]);
    }

    /// A text that is read as it is written.
    #[track_caller]
    fn read_as_written(text: &str) {
        let (document, extras) = worked(&[text]);
        for c in clauses(&document) {
            assert_eq!(read(&document, c), c.text);
        }
        assert!(!extras.tokens.is_empty());
        assert!(extras.tokens.iter().flatten().flatten().all(|(written, read)| written == read));
    }

    #[test]
    fn simplified_and_plain_texts_are_read_as_written() {
        read_as_written("运营部的车辆持有营运证，行销全国；运营是把来过的人留下来的日常工作，软体家具另说。");
        read_as_written("營運資金是企業周轉用的錢，軟體動物沒有脊椎；這一段寫得夠長，也算得上是一篇文章的正文了。");
        read_as_written("廣告是讓陌生人認識店家的工作，客服則讓客人願意再來；這一段寫得夠長，也算得上是正文了。");
    }
}
