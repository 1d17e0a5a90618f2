//! Results of the per-document stages, kept between runs, so that a rerun costs only what is new.
//!
//! Content is kept, not places: a page is known by a [`Key`] of its bytes, whatever its name. Results are valid for the
//! code and plan that made them; a digest of the code of the stages is part of the program, so a changed program works
//! everything again and never mixes. A changed rule of attribution starts from the kept blocks.
//!
//! ```text
//! store/manifest.json                     what is committed: segments, their plans, size and BLAKE3 of each file
//! store/documents-000002.parquet          the documents of the last run: name, file, key, digest
//! store/packed-000003.bin                 the same pages as the tables of the reports read them; for this program alone
//! store/rows.bin                          which rows of the last reports are whose; for this program alone
//! store/plan=5b…/seg=000001/pages.parquet and articles, blocks, repairs, words, terms, clauses: one row per …, tied by
//!                                         row numbers
//! ```
//!
//! A run writes segments as it goes, syncs them, and renames a new manifest; killed at any moment, the last manifest
//! stands, what it does not name is cleared by the next run, and that run goes on from there. One run writes at a time.
//! A segment whose checksum does not fit is said, dropped, and its pages are worked again. What no run has need of is not
//! read, and so not checked, unless the run is told to rehash.
//!
//! The tables open in other tools. Definitions with their documents, in `DuckDB`:
//!
//! ```sql
//! WITH articles AS (
//!   SELECT plan, seg, page, file_row_number AS article
//!   FROM read_parquet('store/plan=*/seg=*/articles.parquet', hive_partitioning = true, file_row_number = true)),
//! pages AS (
//!   SELECT plan, seg, key, file_row_number AS page
//!   FROM read_parquet('store/plan=*/seg=*/pages.parquet', hive_partitioning = true, file_row_number = true))
//! SELECT d.document, c.defined, c.definiens
//! FROM read_parquet('store/plan=*/seg=*/clauses.parquet', hive_partitioning = true) c
//! JOIN articles a USING (plan, seg, article)
//! JOIN pages p USING (plan, seg, page)
//! JOIN 'store/documents-*.parquet' d USING (key)
//! WHERE c.relation = 'definition'
//! ORDER BY ALL;
//! ```
//!
//! The most frequent words of all blocks, in pandas:
//!
//! ```python
//! import glob, pandas as pd
//! terms = []
//! for segment in glob.glob("store/plan=*/seg=*"):
//!     words = pd.read_parquet(f"{segment}/words.parquet")
//!     terms.append(pd.read_parquet(f"{segment}/terms.parquet").merge(words, on="word"))
//! print(pd.concat(terms).groupby("text")["n"].sum().nlargest(20))
//! ```

mod documents;
mod manifest;
mod packed;
mod result;
mod rows;
mod segment;
mod table;
mod words;

pub use documents::{DocumentRow, FileFacts};
pub use packed::{Shelved, pack};
pub use result::{Key, PageResult, Place, TallyResult, assemble};
pub use rows::{Context, KeptRows, KeptTable};

use crate::corpus::Kept;
use crate::sink::atomic::{clear_temporary, make_folder};
use crate::sink::{Lock, SinkError};
use crate::source::Candidate;
use documents::Listing;
use manifest::{Manifest, SegmentEntry};
use rustc_hash::FxHashMap;
use segment::SegmentReader;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

mod open;
mod write;

pub use write::StoreWriter;

/// Digest of the code of the per-document stages.
pub const CODE: &str = env!("BIANYI_CODE");

/// Digest of the code that packs their results.
const PACKING: &str = env!("BIANYI_PACKING");

/// Bytes of segments held in memory at a time, those used last; of one alone more.
const HELD_BYTES: usize = 48 << 20;

/// Why a store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The system refused to write.
    #[error("store: {0}")]
    Sink(#[from] SinkError),
    /// The system refused to read.
    #[error("store: cannot read {}: {cause}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's message.
        cause: std::io::Error,
    },
    /// A later version of this program wrote it.
    #[error("the store {} was written by bianyi {version}, which is newer; use --store to name another or --no-store", path.display())]
    Newer {
        /// The store.
        path: PathBuf,
        /// The version.
        version: String,
    },
    /// What is in it is not what was written.
    #[error("store: {0}")]
    Content(String),
}

impl StoreError {
    fn table(spec: &table::Spec, error: &polars::prelude::PolarsError) -> Self {
        Self::Content(format!("table {}: {error}", spec.name))
    }
}

/// What results depend on beside the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorePlan {
    /// Digest of code and plan up to normalize.
    pub pages: String,
    /// Digest of code and plan up to tally.
    pub records: String,
    /// Digest of these and of the code that packs pages.
    pub packed: String,
}

impl StorePlan {
    /// From the digests of the groups of the plan.
    #[must_use]
    pub fn new(pages: &str, segment: &str, attribute: &str) -> Self {
        let digest = |parts: &[&str]| blake3::hash(parts.join("\n").as_bytes()).to_hex().to_string();
        Self {
            pages: digest(&[CODE, pages]),
            records: digest(&[CODE, pages, segment, attribute]),
            packed: digest(&[CODE, PACKING, pages, segment, attribute]),
        }
    }
}

/// A store as it was when the run began: shared by the threads.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    segments: Vec<SegmentEntry>,
    /// Segment and row of each content whose records are valid, or else whose page is.
    index: FxHashMap<Key, (u32, u32)>,
    listing: Listing,
    /// The pages of earlier runs, packed.
    kept: Kept,
    /// Whether they are packed anew in this run.
    renew: bool,
    plan: StorePlan,
    held: Mutex<Held>,
}

/// Segments in memory, those used last at the end; and those found damaged.
#[derive(Default)]
struct Held {
    readers: Vec<(u32, Arc<SegmentReader>)>,
    damaged: Vec<u32>,
}

impl Held {
    /// Takes a segment in, and lets go of as many others as have no room beside it.
    fn hold(&mut self, segment: u32, reader: &Arc<SegmentReader>) {
        let mut room = HELD_BYTES.saturating_sub(reader.bytes());
        let fits = |(_, held): &&(u32, Arc<SegmentReader>)| {
            let left = room.checked_sub(held.bytes());
            room = left.unwrap_or(0);
            left.is_some()
        };
        let kept = self.readers.iter().rev().take_while(fits).count();
        self.readers.drain(..self.readers.len() - kept);
        self.readers.push((segment, Arc::clone(reader)));
    }
}

impl std::fmt::Debug for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Held").field("damaged", &self.damaged).finish_non_exhaustive()
    }
}

/// What is kept of a content.
#[derive(Debug)]
pub enum Found {
    /// Everything.
    Whole(PageResult, TallyResult),
    /// The page up to normalize; the rules after it have changed.
    Page(PageResult),
}

impl Store {
    /// What is kept of a content.
    #[must_use]
    pub fn find(&self, key: &Key) -> Option<Found> {
        let (segment, row) = *self.index.get(key)?;
        let entry = self.segments.get(segment as usize)?;
        let reader = self.reader(segment, entry)?;
        let row = row as usize;
        let read = reader.page(row).and_then(|page| {
            if entry.records != self.plan.records {
                return Ok(Found::Page(page));
            }
            let tally = reader.tally(row, &page)?;
            Ok(Found::Whole(page, tally))
        });
        read.map_err(|error| self.damaged(segment, entry, &error)).ok()
    }

    /// Lets go of the segments in memory; what is asked for later is read again.
    pub fn release(&self) {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).readers.clear();
    }

    /// Whether something is kept of a content.
    #[must_use]
    pub fn holds(&self, key: &Key) -> bool {
        self.index.contains_key(key)
    }

    /// The documents of a file that has not changed since the last run, by name, place, size and time.
    #[must_use]
    pub fn unchanged(&self, candidate: &Candidate) -> Option<&[DocumentRow]> {
        self.listing.unchanged(candidate)
    }

    /// Reads all segments, so that damage shows in those too that the run has no need of.
    pub fn check(&self) {
        for (segment, entry) in (0..).zip(&self.segments) {
            let read = entry
                .files
                .iter()
                .try_for_each(|(file, facts)| facts.read(&self.folder.join(&entry.folder).join(file)).map(drop));
            if let Err(error) = read {
                self.damaged(segment, entry, &error);
            }
        }
    }

    fn is_damaged(&self, segment: u32) -> bool {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).damaged.contains(&segment)
    }

    fn reader(&self, segment: u32, entry: &SegmentEntry) -> Option<Arc<SegmentReader>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.damaged.contains(&segment) {
            return None;
        }
        if let Some(at) = held.readers.iter().position(|(s, _)| *s == segment) {
            let used = held.readers.remove(at);
            let reader = Arc::clone(&used.1);
            held.readers.push(used);
            return Some(reader);
        }
        // The lock is held while a segment is read: the others most likely wait for the same one.
        match load(&self.folder, entry) {
            Ok(reader) => {
                let reader = Arc::new(reader);
                held.hold(segment, &reader);
                Some(reader)
            }
            Err(error) => {
                drop(held);
                self.damaged(segment, entry, &error);
                None
            }
        }
    }

    fn damaged(&self, segment: u32, entry: &SegmentEntry, error: &StoreError) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if !held.damaged.contains(&segment) {
            held.damaged.push(segment);
            tracing::warn!(segment = entry.folder, %error, "A segment of the store is damaged; its pages are worked again.");
        }
    }
}

fn load(store: &Path, entry: &SegmentEntry) -> Result<SegmentReader, StoreError> {
    SegmentReader::new(|spec| read_file(store, entry, spec.name))
}

fn read_file(store: &Path, entry: &SegmentEntry, table: &str) -> Result<Vec<u8>, StoreError> {
    let file = format!("{table}.parquet");
    let facts = entry.files.get(&file).ok_or_else(|| StoreError::Content(format!("{file} is not in the manifest")))?;
    facts.read(&store.join(&entry.folder).join(&file))
}

#[cfg(test)]
mod tests;
