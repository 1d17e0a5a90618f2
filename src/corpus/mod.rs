//! Takes in the records of all documents: their terms get one vocabulary, their bulk is set aside and read back in order.
//!
//! In memory stay the [`facts`] of each document; its clauses, blocks, boilerplate and repairs are packed and set aside in
//! a [`Spool`], from where they are read back one document after the other, as often as the tables need them. So what is
//! held grows by the facts of a page, some kilobytes, not by its text.

mod facts;
mod head;
mod kept;
mod pack;
mod page;

pub use facts::{ArticleFacts, BlockFacts, Bulk, ContentKey, DocumentFacts};
pub use head::Site;
pub use kept::{Added, Kept, Known};
pub use pack::{Collocates, PackedPage, Parts, RemovedRef};
pub use page::{Audit, Block, BlockTerms, Buffer, Clause, Definition, Page, Removed, Repair, Token};

use crate::packed::narrow;
use crate::spool::{Piece, Spool, SpoolError};
use crate::tally::{DocumentRecord, Vocabulary};
use kept::{Keeping, put_ids};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// All documents of a run, in order of name, their terms numbered by one vocabulary.
#[derive(Debug, Default)]
pub struct Corpus {
    /// The facts of each document received.
    pub documents: Vec<DocumentFacts>,
    /// Removed blocks by rule.
    pub removed: BTreeMap<&'static str, usize>,
    /// Repairs by kind.
    pub repaired: BTreeMap<&'static str, usize>,
    vocabulary: Vocabulary,
    names: Names,
    folder: Option<PathBuf>,
    bulk: Spool,
    keeping: Option<Keeping>,
    bytes: Vec<u8>,
}

/// Names of rules, kinds and patterns by number.
#[derive(Debug, Default)]
struct Names {
    list: Vec<&'static str>,
    ids: FxHashMap<&'static str, u32>,
}

impl Names {
    fn from_list(list: Vec<&'static str>) -> Self {
        let ids = list.iter().copied().zip(0..).collect();
        Self { list, ids }
    }

    fn id(&mut self, name: &'static str) -> u32 {
        let next = narrow(self.list.len());
        let id = *self.ids.entry(name).or_insert(next);
        if id == next {
            self.list.push(name);
        }
        id
    }
}

impl Corpus {
    /// A corpus that sets aside in a folder what it does not keep in memory. Without one all stays in memory.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self { folder: Some(folder.to_owned()), bulk: Spool::in_folder(folder), ..Self::default() }
    }

    /// A place for more to be set aside beside the corpus.
    #[must_use]
    pub fn spool(&self) -> Spool {
        self.folder.as_deref().map_or_else(Spool::default, Spool::in_folder)
    }

    /// Takes a record in; its own vocabulary is merged into the corpus'.
    ///
    /// # Errors
    /// If what is not kept in memory cannot be set aside.
    pub fn add(&mut self, record: DocumentRecord) -> Result<(), SpoolError> {
        self.add_page(PackedPage::of(record), None)
    }

    /// Takes a packed page in; with a key it can be kept for the next run.
    ///
    /// # Errors
    /// If it cannot be set aside.
    pub fn add_page(&mut self, page: PackedPage, key: Option<ContentKey>) -> Result<(), SpoolError> {
        let names: Box<[u16]> = page.names.iter().map(|n| u16::try_from(self.names.id(n)).unwrap_or(u16::MAX)).collect();
        let at = self.bulk.len();
        let before = |bytes: &mut Vec<u8>, ids: &mut dyn ExactSizeIterator<Item = u32>| {
            bytes.clear();
            put_ids(bytes, ids);
        };
        if !page.head.is_empty() {
            before(&mut self.bytes, &mut names.iter().map(|id| u32::from(*id)));
            self.bulk.push_together([&self.bytes, &page.head])?;
        }
        let head = self.bulk.len();
        if !page.clauses.is_empty() {
            let vocabulary = &mut self.vocabulary;
            before(&mut self.bytes, &mut page.words.iter().map(|word| vocabulary.id(word)));
            self.bulk.push_together([&self.bytes, &page.clauses])?;
        }
        let clauses = self.bulk.len();
        self.bulk.push(&page.terms)?;
        self.bulk.push(&page.blocks)?;
        self.bulk.push(&page.audits)?;
        let len = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let [terms, blocks, audits] = [&page.terms, &page.blocks, &page.audits].map(|part| narrow(part.len()));
        let lens = [len(head - at), len(clauses - head), terms, blocks, audits];
        let bulk = Bulk { at, lens };
        if let (Some(keeping), Some(key)) = (&mut self.keeping, key) {
            keeping.add(key, bulk);
        }
        self.tally(&page.removed, &page.repaired);
        self.documents.push(DocumentFacts { key, bulk, names, ..page.facts });
        Ok(())
    }

    fn tally(&mut self, removed: &[(&'static str, u32)], repaired: &[(&'static str, u32)]) {
        removed.iter().for_each(|(rule, n)| *self.removed.entry(rule).or_default() += *n as usize);
        repaired.iter().for_each(|(kind, n)| *self.repaired.entry(kind).or_default() += *n as usize);
    }

    /// Forgets the fingerprints of the articles, which nothing but deduplication reads.
    pub fn forget_sketches(&mut self) {
        self.documents.iter_mut().flat_map(|d| &mut d.articles).for_each(|a| a.sketch = Box::default());
    }

    /// Puts the documents in order of name (bytes); the listing may order pages of containers otherwise.
    pub fn sort(&mut self) {
        self.documents.sort_by(|a, b| a.document.cmp(&b.document));
    }

    /// The words by id.
    #[must_use]
    pub fn words(&self) -> &[Box<str>] {
        self.vocabulary.words()
    }

    /// A word as the corpus holds it, if it does.
    #[must_use]
    pub fn word(&self, word: &str) -> Option<&str> {
        self.vocabulary.get(word)
    }

    /// Names of rules, kinds and patterns, as [`Clause::rule`] numbers them.
    #[must_use]
    pub fn names(&self) -> &[&'static str] {
        &self.names.list
    }

    /// All articles with their documents, in order.
    pub fn articles(&self) -> impl Iterator<Item = (&DocumentFacts, &ArticleFacts)> {
        self.documents.iter().flat_map(|d| d.articles.iter().map(move |a| (d, a)))
    }

    /// The text of a clause. `held` holds what was read last: clauses asked for in order are read many at a time.
    ///
    /// # Errors
    /// If the system refuses to read it.
    pub fn text(&self, piece: Piece, held: &mut Window) -> Result<String, SpoolError> {
        let end = piece.at + u64::from(piece.len);
        if piece.at < held.at || held.at + (held.bytes.len() as u64) < end {
            self.bulk.read_on(piece.at, WINDOW.max(piece.len), &mut held.bytes)?;
            held.at = piece.at;
        }
        let from = usize::try_from(piece.at - held.at).unwrap_or(usize::MAX);
        let bytes = held.bytes.get(from..).and_then(|b| b.get(..piece.len as usize)).unwrap_or_default();
        Ok(String::from_utf8_lossy(bytes).into_owned())
    }
}

/// Bytes read at a time where single texts are asked for.
const WINDOW: u32 = 4096;

/// What was read last, see [`Corpus::text`].
#[derive(Debug, Default)]
pub struct Window {
    at: u64,
    bytes: Vec<u8>,
}

#[cfg(test)]
mod tests;
