//! Writing to a store: segments as the run goes, the list of documents at its end.

use super::manifest::{DocumentsEntry, FileEntry, Manifest, SegmentEntry};
use super::open::{DOCUMENTS_PREFIX, PLAN_PREFIX, clear_orphans};
use super::segment::SegmentWriter;
use super::{DocumentRow, Found, Key, Lock, PageResult, Store, StoreError, StorePlan, TallyResult};
use super::{documents, make_folder, packed};
use crate::corpus::Added;
use crate::sink::atomic::{Pending, sync_folder};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

/// Pages of a segment, and bytes of text: what a kill can cost, what is held in memory before it is written, and what
/// is read at a time. Each segment costs seven files and a line in a manifest that is written anew with it.
const SEGMENT_PAGES: usize = 200;
const SEGMENT_BYTES: usize = 6 << 20;

/// Digits of a plan's digest that name its folder.
const PLAN_DIGITS: usize = 16;

/// The writing side of a store; it holds the lock.
#[derive(Debug)]
pub struct StoreWriter {
    pub(super) folder: PathBuf,
    manifest: Manifest,
    plan: StorePlan,
    segment: Open,
    /// Contents written in this run.
    written: FxHashSet<Key>,
    _lock: Lock,
}

struct Open(SegmentWriter);

impl std::fmt::Debug for Open {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Open").field(&self.0.keys().len()).finish()
    }
}

impl StoreWriter {
    pub(super) fn new(folder: &Path, manifest: Manifest, plan: StorePlan, lock: Lock) -> Self {
        let segment = Open(SegmentWriter::new());
        Self { folder: folder.to_owned(), manifest, plan, segment, written: FxHashSet::default(), _lock: lock }
    }

    /// Takes in the results of a page; from time to time this commits a segment.
    ///
    /// # Errors
    /// If a segment cannot be written; what was committed before stays.
    pub fn add(&mut self, key: Key, page: &PageResult, tallied: &TallyResult) -> Result<(), StoreError> {
        if !self.written.insert(key) {
            return Ok(());
        }
        self.segment.0.add(key, page, &tallied.articles, &tallied.vocabulary);
        if self.segment.0.keys().len() >= SEGMENT_PAGES || self.segment.0.bytes() >= SEGMENT_BYTES {
            self.commit_segment()?;
        }
        Ok(())
    }

    /// Ends a run: commits what is left, the list of its documents and the pages that were packed, and drops segments found
    /// damaged. With `prune`,
    /// results of other plans and of contents that no document has any more are dropped too.
    ///
    /// # Errors
    /// If a file cannot be written; what was committed before stays.
    pub fn finish(&mut self, store: &Store, rows: &[DocumentRow], added: Option<Added>, prune: bool) -> Result<(), StoreError> {
        self.drop_damaged(store);
        if prune {
            self.prune(store, rows)?;
        }
        self.commit_segment()?;
        let bytes = documents::write(rows)?;
        let file = format!("{DOCUMENTS_PREFIX}{:06}.parquet", self.next());
        Pending::write(&self.folder.join(&file), &bytes, true)?.rename()?;
        self.manifest.documents = Some(DocumentsEntry { file, pages: self.plan.pages.clone(), entry: FileEntry::of(&bytes) });
        // Packed pages of other plans can be made again from their segments.
        let records = self.plan.packed.clone();
        self.manifest.packed.retain(|p| p.records == records && !store.renew);
        if let Some(added) = added {
            let number = self.next();
            let packed = packed::write(&self.folder, number, added, &records)?;
            self.manifest.packed.push(packed);
        }
        self.manifest.commit(&self.folder)?;
        clear_orphans(&self.folder, &self.manifest);
        Ok(())
    }

    fn next(&mut self) -> u64 {
        self.manifest.next += 1;
        self.manifest.next - 1
    }

    /// Writes the open segment and makes it part of the store.
    fn commit_segment(&mut self) -> Result<(), StoreError> {
        let rows = self.segment.0.keys().len();
        if rows == 0 {
            return Ok(());
        }
        let segment = std::mem::replace(&mut self.segment, Open(SegmentWriter::new()));
        let number = self.next();
        let plan = self.plan.records.get(..PLAN_DIGITS).unwrap_or(&self.plan.records);
        let name = format!("{PLAN_PREFIX}{plan}/seg={number:06}");
        let folder = self.folder.join(&name);
        make_folder(&folder)?;
        let mut files = BTreeMap::new();
        for (table, bytes) in segment.0.finish()? {
            let file = format!("{table}.parquet");
            Pending::write(&folder.join(&file), &bytes, true)?.rename()?;
            files.insert(file, FileEntry::of(&bytes));
        }
        for made in [folder.as_path(), folder.parent().unwrap_or(&folder), &self.folder] {
            sync_folder(made)?;
        }
        let (pages, records) = (self.plan.pages.clone(), self.plan.records.clone());
        self.manifest.segments.push(SegmentEntry { folder: name, pages, records, rows, files });
        self.manifest.commit(&self.folder)
    }

    fn drop_damaged(&mut self, store: &Store) {
        let held = store.held.lock().unwrap_or_else(PoisonError::into_inner);
        let damaged: Vec<&str> =
            held.damaged.iter().filter_map(|s| store.segments.get(*s as usize)).map(|s| s.folder.as_str()).collect();
        self.manifest.segments.retain(|s| !damaged.contains(&s.folder.as_str()));
    }

    /// Keeps what this run has used: segments that are used as a whole stay as they are, the live pages of the others
    /// move to new ones.
    fn prune(&mut self, store: &Store, rows: &[DocumentRow]) -> Result<(), StoreError> {
        let live: FxHashSet<Key> = rows.iter().filter_map(|r| r.key).filter(|k| !self.written.contains(k)).collect();
        // Where each live content lies; in order, so that new segments come out the same every time.
        let mut places: Vec<(u32, u32, Key)> = rows
            .iter()
            .filter_map(|r| r.key)
            .filter(|k| live.contains(k))
            .filter_map(|k| store.index.get(&k).map(|p| (p.0, p.1, k)))
            .collect();
        places.sort_unstable();
        places.dedup();
        let mut kept: Vec<&str> = Vec::new();
        for same in places.chunk_by(|a, b| a.0 == b.0) {
            let Some(entry) = same.first().and_then(|p| store.segments.get(p.0 as usize)) else { continue };
            if same.len() == entry.rows && entry.records == self.plan.records {
                kept.push(&entry.folder);
                continue;
            }
            for (_, _, key) in same {
                if let Some(Found::Whole(page, tally)) = store.find(key) {
                    self.add(*key, &page, &tally)?;
                }
            }
        }
        let before: FxHashSet<&str> = store.segments.iter().map(|s| s.folder.as_str()).collect();
        self.manifest.segments.retain(|s| kept.contains(&s.folder.as_str()) || !before.contains(s.folder.as_str()));
        Ok(())
    }
}
