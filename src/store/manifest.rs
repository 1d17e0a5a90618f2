//! The manifest: what is committed. A file that it does not name does not exist.

#![allow(clippy::disallowed_methods, reason = "the store is an edge: it reads and writes its own files")]

use super::StoreError;
use crate::sink::atomic::{Pending, sync_folder};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Name of the manifest.
pub(super) const MANIFEST: &str = "manifest.json";

/// Version of the layout. A store of an older layout is made anew; one of a newer layout is left alone.
pub(super) const LAYOUT: u32 = 2;

/// What is committed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// Version of the program that wrote it: the mark of the store.
    pub(super) bianyi: String,
    /// Version of the layout.
    pub(super) layout: u32,
    /// Number of the next segment or list of documents.
    pub(super) next: u64,
    /// Segments, oldest first.
    pub(super) segments: Vec<SegmentEntry>,
    /// Documents of the last run that ended.
    pub(super) documents: Option<DocumentsEntry>,
    /// Packed pages, oldest first.
    #[serde(default)]
    pub(super) packed: Vec<PackedEntry>,
}

/// A file of packed pages; it goes on where the one before it ends.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct PackedEntry {
    /// File, relative to the store.
    pub(super) file: String,
    /// Digest of code and plan up to tally, and of how pages are packed.
    pub(super) records: String,
    /// Bytes of the pages; the directory stands behind them.
    pub(super) pages: u64,
    /// Its size and digest.
    pub(super) entry: FileEntry,
}

/// A segment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct SegmentEntry {
    /// Folder, relative to the store.
    pub(super) folder: String,
    /// Digest of code and plan up to normalize.
    pub(super) pages: String,
    /// Digest of code and plan up to tally.
    pub(super) records: String,
    /// Pages in it.
    pub(super) rows: usize,
    /// Its files.
    pub(super) files: BTreeMap<String, FileEntry>,
}

/// The list of documents.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct DocumentsEntry {
    /// File, relative to the store.
    pub(super) file: String,
    /// Digest of code and plan under which they were read.
    pub(super) pages: String,
    /// Its size and digest.
    pub(super) entry: FileEntry,
}

/// Size and digest of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FileEntry {
    /// Bytes.
    pub(super) bytes: u64,
    /// BLAKE3, hexadecimal.
    pub(super) blake3: String,
}

impl FileEntry {
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self { bytes: bytes.len() as u64, blake3: blake3::hash(bytes).to_hex().to_string() }
    }

    /// Reads a file and checks it.
    pub(super) fn read(&self, path: &Path) -> Result<Vec<u8>, StoreError> {
        let bytes = fs::read(path).map_err(|cause| StoreError::Read { path: path.to_owned(), cause })?;
        if Self::of(&bytes) == *self { Ok(bytes) } else { Err(StoreError::Content(format!("{} was changed", path.display()))) }
    }
}

/// Only what every layout has.
#[derive(Deserialize)]
struct Mark {
    #[serde(rename = "bianyi")]
    version: String,
    layout: u32,
}

impl Manifest {
    pub(super) fn empty() -> Self {
        let bianyi = env!("CARGO_PKG_VERSION").to_owned();
        Self { bianyi, layout: LAYOUT, next: 1, segments: Vec::new(), documents: None, packed: Vec::new() }
    }

    /// Reads the manifest of a store; an empty one where there is none or it is of no use.
    pub(super) fn read(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(MANIFEST);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::empty()),
            Err(cause) => return Err(StoreError::Read { path, cause }),
        };
        match serde_json::from_slice::<Mark>(&bytes) {
            Ok(mark) if mark.layout > LAYOUT => Err(StoreError::Newer { path: folder.to_owned(), version: mark.version }),
            Ok(mark) if mark.layout < LAYOUT => {
                tracing::warn!(store = %folder.display(), version = mark.version, "The store is of an older layout and is made anew.");
                Ok(Self::empty())
            }
            _ => Ok(serde_json::from_slice(&bytes).unwrap_or_else(|error| {
                tracing::warn!(store = %folder.display(), %error, "The manifest of the store is damaged; the store is made anew.");
                Self::empty()
            })),
        }
    }

    /// Makes this the state of the store: from the rename on, whatever happens.
    pub(super) fn commit(&self, folder: &Path) -> Result<(), StoreError> {
        let bytes = serde_json::to_vec_pretty(self).map_err(|e| StoreError::Content(e.to_string()))?;
        Pending::write(&folder.join(MANIFEST), &bytes, true)?.rename()?;
        Ok(sync_folder(folder)?)
    }
}
