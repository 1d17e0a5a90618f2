//! Opening a store: takes the lock, clears what a killed run has left, and learns what is kept.

#![allow(clippy::disallowed_methods, reason = "the store is an edge: it reads and writes its own files")]

use super::manifest::{PackedEntry, SegmentEntry};
use super::{Held, Listing, Lock, Manifest, SegmentReader, Store, StoreError, StorePlan, StoreWriter, read_file};
use super::{Kept, clear_temporary, make_folder, packed, segment, words};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

/// How the folders of plans begin.
pub(super) const PLAN_PREFIX: &str = "plan=";

/// How files of packed pages begin.
pub(super) const PACKED_PREFIX: &str = "packed-";

/// How the lists of documents begin.
pub(super) const DOCUMENTS_PREFIX: &str = "documents-";

impl Store {
    /// Opens the store in a folder, which is made if need be, and holds it until the writer is dropped.
    ///
    /// # Errors
    /// If the folder cannot be written, another run holds it, or a later version of this program wrote it.
    pub fn open(folder: &Path, plan: &StorePlan) -> Result<(Self, StoreWriter), StoreError> {
        make_folder(folder)?;
        let lock = Lock::take(folder)?;
        clear_temporary(folder)?;
        let mut manifest = Manifest::read(folder)?;
        clear_orphans(folder, &manifest);
        let mut index = FxHashMap::default();
        let mut usable = Vec::new();
        for entry in std::mem::take(&mut manifest.segments) {
            // Contents of segments that are of no use under this plan need not be known.
            if entry.pages != plan.pages {
                manifest.segments.push(entry);
                continue;
            }
            let keys = read_file(folder, &entry, segment::PAGES.name).and_then(SegmentReader::keys);
            match keys {
                Ok(keys) => {
                    usable.push((
                        entry.records == plan.records,
                        u32::try_from(manifest.segments.len()).unwrap_or(u32::MAX),
                        keys,
                    ));
                    manifest.segments.push(entry);
                }
                Err(error) => {
                    tracing::warn!(segment = entry.folder, %error, "A segment of the store is damaged; its pages are worked again.");
                }
            }
        }
        // Whole results go before those that have to be worked on.
        usable.sort_by_key(|(whole, segment, _)| (*whole, *segment));
        for (_, segment, keys) in usable {
            index.extend(keys.into_iter().zip(0_u32..).map(|(key, row)| (key, (segment, row))));
        }
        let listing = listing(folder, &manifest, plan);
        let kept = kept(folder, &mut manifest.packed, plan);
        let (segments, held) = (manifest.segments.clone(), Mutex::new(Held::default()));
        let store = Self { folder: folder.to_owned(), segments, index, listing, kept, renew: false, plan: plan.clone(), held };
        Ok((store, StoreWriter::new(folder, manifest, plan.clone(), lock)))
    }
}

fn listing(folder: &Path, manifest: &Manifest, plan: &StorePlan) -> Listing {
    let Some(documents) = manifest.documents.as_ref().filter(|d| d.pages == plan.pages) else { return Listing::default() };
    documents.entry.read(&folder.join(&documents.file)).and_then(Listing::read).unwrap_or_else(|error| {
        tracing::warn!(file = documents.file, %error, "The list of documents is damaged; all files are read again.");
        Listing::default()
    })
}

/// The packed pages that are valid under a plan: those of all files up to the first damaged one, which is said and dropped
/// with those behind it.
fn kept(folder: &Path, entries: &mut Vec<PackedEntry>, plan: &StorePlan) -> Kept {
    let mut files = Vec::new();
    let mut damaged = false;
    entries.retain(|entry| {
        if entry.records != plan.packed {
            return true;
        }
        if damaged {
            return false;
        }
        match packed::read(folder, entry) {
            Ok(file) => files.push(file),
            Err(error) => {
                tracing::warn!(file = entry.file, %error, "Packed pages of the store are damaged; they are packed again.");
                damaged = true;
            }
        }
        !damaged
    });
    Kept::new(files, words::name).unwrap_or_else(|| {
        entries.retain(|entry| entry.records != plan.packed);
        tracing::warn!("Packed pages of the store are damaged; they are packed again.");
        Kept::default()
    })
}

/// Removes what a run wrote and never committed, and what a later commit has replaced. What cannot be removed now is
/// left for the next run: it is not part of the store.
pub(super) fn clear_orphans(folder: &Path, manifest: &Manifest) {
    let known: BTreeSet<&str> = manifest.segments.iter().map(|s: &SegmentEntry| s.folder.as_str()).collect();
    let documents = manifest.documents.as_ref().map(|d| d.file.as_str());
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(PLAN_PREFIX) {
            for segment in fs::read_dir(entry.path()).into_iter().flatten().flatten() {
                if !known.contains(format!("{name}/{}", segment.file_name().to_string_lossy()).as_str()) {
                    let _ = fs::remove_dir_all(segment.path());
                }
            }
            // Fails where segments are left, as it should.
            let _ = fs::remove_dir(entry.path());
        } else if (name.starts_with(DOCUMENTS_PREFIX) && documents != Some(name.as_str()))
            || (name.starts_with(PACKED_PREFIX) && manifest.packed.iter().all(|p| p.file != name))
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}
