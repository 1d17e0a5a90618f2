//! Packed pages: what the tables of the reports read, kept beside the segments, so that a rerun reads nothing of a page
//! that it knows until a table asks for it.
//!
//! They can always be made again from the segments, so their files are not synced: a file that a loss of power has cut
//! short does not have its checksum, and is packed again.

#![allow(clippy::disallowed_methods, reason = "the store is an edge: it reads and writes its own files")]

use super::manifest::{FileEntry, PackedEntry};
use super::open::PACKED_PREFIX;
use super::result::{Key, PageResult, Place, TallyResult, is_content, skipped};
use super::{Kept, Store, StoreError};
use crate::corpus::{Added, ArticleFacts, Collocates, Corpus, DocumentFacts, Known, PackedPage, Parts, RemovedRef, Site};
use crate::sink::SinkError;
use crate::spool::Earlier;
use crate::tally::{WordList, source_name};
use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::path::Path;

/// Files of packed pages above which they are packed into one.
const MOST_FILES: usize = 24;

/// Bytes read at a time.
const BUFFER: usize = 1 << 18;

/// Packs the results of a page at its place; with `keep` so that they can be kept. `words` are those of the tally, perhaps
/// with others that `collocates` names.
#[must_use]
pub fn pack(
    place: &Place,
    page: &PageResult,
    tallied: &TallyResult,
    words: WordList,
    collocates: &[Option<Collocates>],
    keep: bool,
) -> PackedPage {
    let normalized = &page.page;
    let url = place.url.as_deref().or(normalized.url.as_deref());
    let printed = || normalized.articles.iter().map(|a| a.article.printed_source.as_deref());
    let articles = tallied.articles.iter().zip(printed());
    let source = |printed| source_name(url, place.folder.as_deref(), printed, &place.document);
    let content = normalized.articles.iter().flat_map(|a| a.article.blocks.iter().filter(|b| is_content(b)));
    let texts: Vec<&str> = content.map(|b| b.text.as_str()).collect();
    let removed: Vec<RemovedRef<'_>> = normalized
        .removed
        .iter()
        .map(|b| RemovedRef { line: b.line, start: b.start, article: b.article, rule: b.rule, text: &b.text })
        .collect();
    let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let facts = DocumentFacts {
        document: place.document.clone(),
        url: url.map(str::to_owned),
        fetched: place.fetched.clone(),
        encoding: page.encoding,
        evidence: page.evidence,
        margin: page.margin,
        losses: page.losses,
        n_repairs: narrow(page.repairs.len()),
        n_removed: narrow(removed.len()),
        removed_chars: removed.iter().map(|b| b.text.chars().count() as u64).sum(),
        articles: articles.map(|(a, printed)| ArticleFacts::of(a, source(printed))).collect(),
        skipped: tallied.articles.is_empty().then(|| skipped(page.blank, normalized.no_article)),
        ..DocumentFacts::default()
    };
    let collocates = Some(collocates);
    let parts = Parts { articles: &tallied.articles, texts: &texts, removed: &removed, repairs: &page.repairs, collocates };
    let mut packed = PackedPage::new(facts, words, &parts);
    if keep {
        packed.keep(normalized.url.as_deref(), printed());
    }
    packed
}

/// Opens a file of packed pages, checks it, and gives its directory.
pub(super) fn read(folder: &Path, entry: &PackedEntry) -> Result<(Earlier, Vec<u8>), StoreError> {
    let path = folder.join(&entry.file);
    let fault = |cause| StoreError::Read { path: path.clone(), cause };
    let mut file = File::open(&path).map_err(fault)?;
    let mut hasher = blake3::Hasher::new();
    let mut directory = Vec::new();
    let (mut buffer, mut at) = (vec![0; BUFFER], 0_u64);
    loop {
        let n = match file.read(&mut buffer) {
            Ok(n) => n,
            Err(cause) if cause.kind() == ErrorKind::Interrupted => continue,
            Err(cause) => return Err(fault(cause)),
        };
        let read = buffer.get(..n).unwrap_or_default();
        if n == 0 {
            break;
        }
        hasher.update(read);
        let pages = usize::try_from(entry.pages.saturating_sub(at)).unwrap_or(usize::MAX);
        directory.extend_from_slice(read.get(pages..).unwrap_or_default());
        at += n as u64;
    }
    let found = FileEntry { bytes: at, blake3: hasher.finalize().to_hex().to_string() };
    if found != entry.entry || entry.pages > at {
        return Err(StoreError::Content(format!("{} was changed", path.display())));
    }
    Ok((Earlier { file, len: entry.pages }, directory))
}

/// Puts a directory behind the pages that a run has written, and the file in its place.
pub(super) fn write(folder: &Path, number: u64, added: Added, records: &str) -> Result<PackedEntry, StoreError> {
    let Added { written, directory } = added;
    let name = format!("{PACKED_PREFIX}{number:06}.bin");
    let target = folder.join(&name);
    let fault = |cause| SinkError::io("write", &target, cause);
    let mut file = File::options().append(true).open(&written.file).map_err(fault)?;
    file.write_all(&directory).map_err(fault)?;
    drop(file);
    let mut hasher = written.hasher;
    hasher.update(&directory);
    let entry = FileEntry { bytes: written.len + directory.len() as u64, blake3: hasher.finalize().to_hex().to_string() };
    fs::rename(&written.file, &target).map_err(fault)?;
    Ok(PackedEntry { file: name, records: records.to_owned(), pages: written.len, entry })
}

/// A page that is known, on its way into a corpus.
#[derive(Debug)]
pub enum Shelved {
    /// Its bulk stays where it is.
    Known(Box<Known>),
    /// It is packed anew.
    Packed(Box<PackedPage>),
}

impl Store {
    /// The corpus that goes on behind the packed pages. To be called once, before the pages are asked for. Where the files
    /// have become many, or most of their pages vanished, or it is asked for, it begins anew with the pages that are there.
    #[must_use]
    pub fn corpus(&mut self, renew: bool) -> Corpus {
        // Contents of changed and vanished pages stay until they are the larger part.
        let vanished = self.kept.len() > 2 * self.listing.len() && self.listing.len() > 0;
        self.renew = !self.kept.is_empty() && (renew || vanished || self.kept.files() > MOST_FILES);
        if self.renew { Corpus::behind(&mut Kept::default(), &self.folder) } else { Corpus::behind(&mut self.kept, &self.folder) }
    }

    /// Whether any page is packed.
    #[must_use]
    pub fn has_packed(&self) -> bool {
        !self.kept.is_empty()
    }

    /// The page of a content that is packed.
    #[must_use]
    pub fn packed(&self, key: &Key, place: &Place, buffer: &mut Vec<u8>) -> Option<Shelved> {
        // What the segments have lost must be worked again for their sake.
        let (segment, _) = self.index.get(key)?;
        let whole = self.segments.get(*segment as usize)?.records == self.plan.records;
        if !whole || !self.kept.holds(&key.0) || self.is_damaged(*segment) {
            return None;
        }
        let Place { document, folder, url, fetched } = place;
        let site = Site { document, folder: folder.as_deref(), url: url.as_deref(), fetched: fetched.as_deref() };
        let found = self.kept.known(&key.0, site, buffer).and_then(|known| {
            Ok(match known {
                Some(known) if self.renew => Some(Shelved::Packed(Box::new(self.kept.packed(known)?))),
                known => known.map(|known| Shelved::Known(Box::new(known))),
            })
        });
        found.unwrap_or_else(|error| {
            tracing::warn!(%error, "Packed pages of the store cannot be read; they are packed again.");
            None
        })
    }
}
