//! Packed pages of earlier runs: what a run reads of them, and what it adds.
//!
//! The bytes stand in files, one behind the other, as the runs have written them. Each file ends in a directory: where each
//! page is, by a key of its content, and the words and names that no file before it has. So words have the same numbers
//! in all files, whatever has become of the pages that brought them.

use super::facts::{Bulk, ContentKey, DocumentFacts, PARTS};
use super::head::{self, Site, Tallied};
use super::pack::PackedPage;
use super::{Corpus, Names};
use crate::packed::{Packer, Unpacker, narrow, put, take};
use crate::spool::{Earlier, Piece, Spool, SpoolError, Written, read_earlier};
use crate::tally::Vocabulary;
use rustc_hash::FxHashMap;
use std::path::Path;
use std::sync::Arc;

/// Packed pages of earlier runs. Threads share it.
#[derive(Debug, Default)]
pub struct Kept {
    files: Arc<[Earlier]>,
    places: FxHashMap<ContentKey, Bulk>,
    names: Vec<&'static str>,
    words: Vec<Box<str>>,
}

/// A page that is kept, at its place in this run.
#[derive(Debug)]
pub struct Known {
    facts: DocumentFacts,
    /// Removed blocks by rule, repairs by kind.
    tallied: [Tallied; 2],
}

impl Kept {
    /// Reads the directories of files, in the order in which they were written; `name` makes constants of names. None if
    /// one of them is no directory.
    #[must_use]
    pub fn new(files: Vec<(Earlier, Vec<u8>)>, name: impl Fn(&str) -> &'static str) -> Option<Self> {
        let mut kept = Self::default();
        let mut earlier = Vec::with_capacity(files.len());
        let mut start = 0;
        for (file, directory) in files {
            kept.read(&directory, start, &name)?;
            start += file.len;
            earlier.push(file);
        }
        kept.files = earlier.into();
        Some(kept)
    }

    fn read(&mut self, directory: &[u8], start: u64, name: &impl Fn(&str) -> &'static str) -> Option<()> {
        let (n, rest) = directory.split_first_chunk::<8>()?;
        let n = usize::try_from(u64::from_le_bytes(*n)).ok()?;
        let (entries, rest) = rest.split_at_checked(n.checked_mul(ENTRY)?)?;
        for entry in entries.chunks_exact(ENTRY) {
            let (key, rest) = entry.split_first_chunk::<16>()?;
            let (at, lens) = rest.split_first_chunk::<8>()?;
            let (lens, _) = lens.as_chunks::<4>();
            let lens: [[u8; 4]; PARTS] = lens.try_into().ok()?;
            let at = start.checked_add(u64::from_le_bytes(*at))?;
            self.places.insert(*key, Bulk { at, lens: lens.map(u32::from_le_bytes) });
        }
        let from = &mut Unpacker::new(rest);
        let (n_names, n_words) = (from.number(), from.number());
        self.names.extend((0..n_names).map(|_| name(from.text())));
        self.words.extend((0..n_words).map(|_| Box::from(from.text())));
        Some(())
    }

    /// Number of contents kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether nothing is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Number of files.
    #[must_use]
    pub fn files(&self) -> usize {
        self.files.len()
    }

    /// Whether a content is kept.
    #[must_use]
    pub fn holds(&self, key: &ContentKey) -> bool {
        self.places.contains_key(key)
    }

    /// The page of a content at its place in this run; none if it is not kept.
    ///
    /// # Errors
    /// If the system refuses to read it.
    pub fn known(&self, key: &ContentKey, site: Site<'_>, buffer: &mut Vec<u8>) -> std::io::Result<Option<Known>> {
        let Some(bulk) = self.places.get(key) else { return Ok(None) };
        read_earlier(&self.files, bulk.head(), buffer)?;
        let mut rest = buffer.as_slice();
        let n = take(&mut rest);
        let names: Box<[u16]> = (0..n).map(|_| u16::try_from(take(&mut rest)).unwrap_or(u16::MAX)).collect();
        let name = |own: u32| {
            let id = names.get(own as usize).copied().unwrap_or(u16::MAX);
            self.names.get(usize::from(id)).copied().unwrap_or_default()
        };
        let (facts, tallied) = head::facts(rest, site, name);
        Ok(Some(Known { facts: DocumentFacts { key: Some(*key), bulk: *bulk, names, ..facts }, tallied }))
    }

    /// A kept page as it was packed, to be taken into another corpus.
    ///
    /// # Errors
    /// If the system refuses to read it.
    pub fn packed(&self, known: Known) -> std::io::Result<PackedPage> {
        let Known { mut facts, tallied: [removed, repaired] } = known;
        let bulk = facts.bulk;
        let read = |piece: Piece| {
            let mut bytes = Vec::new();
            read_earlier(&self.files, piece, &mut bytes).map(|()| bytes)
        };
        let names = std::mem::take(&mut facts.names);
        let names = names.iter().map(|id| self.names.get(usize::from(*id)).copied().unwrap_or_default()).collect();
        let head = read(bulk.head())?;
        let mut rest = head.as_slice();
        for _ in 0..take(&mut rest) {
            take(&mut rest);
        }
        let head = rest.to_vec();
        let mut clauses = read(bulk.clauses())?;
        let mut rest = clauses.as_slice();
        let n = take(&mut rest);
        let word = |id: u32| self.words.get(id as usize).map_or("", AsRef::as_ref);
        let words = (0..n).map(|_| word(take(&mut rest))).collect();
        let before = clauses.len() - rest.len();
        clauses.drain(..before);
        let (terms, blocks, audits) = (read(bulk.terms())?, read(bulk.blocks())?, read(bulk.audits())?);
        Ok(PackedPage { facts, removed, repaired, words, names, head, clauses, terms, blocks, audits })
    }
}

/// Bytes of a page in a directory.
const ENTRY: usize = 24 + 4 * PARTS;

/// What a run has added to the packed pages that are kept.
#[derive(Debug)]
pub struct Added {
    /// The file of the pages.
    pub written: Written,
    /// What belongs at its end.
    pub directory: Vec<u8>,
}

/// What of a corpus is to be kept.
#[derive(Debug, Default)]
pub(super) struct Keeping {
    pages: Vec<(ContentKey, Bulk)>,
    /// Bytes, names and words of earlier runs.
    start: u64,
    names: usize,
    words: usize,
}

impl Keeping {
    pub(super) fn add(&mut self, key: ContentKey, bulk: Bulk) {
        self.pages.push((key, bulk));
    }
}

impl Corpus {
    /// A corpus that goes on behind the pages that are kept, and whose new pages can be kept too, in this folder. The words
    /// of the kept pages become its own.
    #[must_use]
    pub fn behind(kept: &mut Kept, folder: &Path) -> Self {
        let mut corpus = Self::in_folder(folder);
        corpus.bulk = Spool::behind(Arc::clone(&kept.files), folder);
        corpus.vocabulary = Vocabulary::from_words(std::mem::take(&mut kept.words));
        corpus.names = Names::from_list(kept.names.clone());
        corpus.keeping = Some(Keeping {
            pages: Vec::new(),
            start: corpus.bulk.len(),
            names: corpus.names.list.len(),
            words: corpus.vocabulary.words().len(),
        });
        corpus
    }

    /// Takes in a page of those it goes on behind.
    pub fn add_known(&mut self, known: Known) {
        let Known { facts, tallied: [removed, repaired] } = known;
        self.tally(&removed, &repaired);
        self.documents.push(facts);
    }

    /// What was added to the kept pages: all that came with a key. None if nothing did.
    ///
    /// # Errors
    /// If the system refuses to write it.
    pub fn added(&mut self) -> Result<Option<Added>, SpoolError> {
        let Some(keeping) = self.keeping.take() else { return Ok(None) };
        let Some(written) = self.bulk.finish()? else { return Ok(None) };
        let mut directory = (keeping.pages.len() as u64).to_le_bytes().to_vec();
        for (key, bulk) in &keeping.pages {
            directory.extend_from_slice(key);
            directory.extend((bulk.at - keeping.start).to_le_bytes());
            directory.extend(bulk.lens.iter().flat_map(|len| len.to_le_bytes()));
        }
        let names = self.names.list.get(keeping.names..).unwrap_or_default();
        let words = self.vocabulary.words().get(keeping.words..).unwrap_or_default();
        let mut packer = Packer::default();
        packer.number(narrow(names.len()));
        packer.number(narrow(words.len()));
        names.iter().for_each(|name| packer.text(name));
        words.iter().for_each(|word| packer.text(word));
        packer.finish(&mut directory);
        Ok(Some(Added { written, directory }))
    }
}

/// Puts numbers with how many they are before them.
pub(super) fn put_ids(to: &mut Vec<u8>, ids: impl ExactSizeIterator<Item = u32>) {
    put(to, narrow(ids.len()));
    ids.for_each(|id| put(to, id));
}
