//! Which rows of the last reports belong to which document, so that rows of documents that stand as they stood are copied.
//!
//! A file beside what the manifest names, which vouches for itself: its own digest stands at its end, and each report it
//! speaks of is known by its digest. Without it, or with another's, the rows are made again.

#![allow(clippy::disallowed_methods, reason = "the store is an edge: it reads and writes its own files")]

use super::{Store, StoreError, StoreWriter};
use crate::sink::atomic::Pending;
use serde::{Deserialize, Serialize};
use std::fs;

/// Name of the file.
const ROWS: &str = "rows.bin";

/// Bytes of the digest at the end.
const DIGEST: usize = 32;

/// What a document's rows follow from.
pub type Context = [u8; 16];

/// Rows of the tables by document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeptRows {
    /// Digest of what the rows of all documents depend on.
    pub settings: String,
    /// The tables.
    pub tables: Vec<KeptTable>,
    /// The documents in order; those without rows that could be kept are all zeros.
    pub documents: Vec<Context>,
    /// Bytes of the rows of each document, for one table after the other.
    pub lens: Vec<Vec<u32>>,
}

/// A table whose rows are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptTable {
    /// Name of its file among the reports.
    pub file: String,
    /// BLAKE3 of the file, hexadecimal.
    pub digest: String,
    /// Bytes before the first row.
    pub head: u64,
}

#[derive(Serialize, Deserialize)]
struct Head {
    settings: String,
    tables: Vec<KeptTable>,
    documents: usize,
}

impl KeptRows {
    fn to_bytes(&self) -> Result<Vec<u8>, StoreError> {
        let head = Head { settings: self.settings.clone(), tables: self.tables.clone(), documents: self.documents.len() };
        let head = serde_json::to_vec(&head).map_err(|e| StoreError::Content(e.to_string()))?;
        let mut bytes = (head.len() as u64).to_le_bytes().to_vec();
        bytes.extend_from_slice(&head);
        self.documents.iter().for_each(|context| bytes.extend_from_slice(context));
        self.lens.iter().flatten().for_each(|len| bytes.extend_from_slice(&len.to_le_bytes()));
        let digest = blake3::hash(&bytes);
        bytes.extend_from_slice(digest.as_bytes());
        Ok(bytes)
    }

    fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let (bytes, digest) = bytes.split_at_checked(bytes.len().checked_sub(DIGEST)?)?;
        if blake3::hash(bytes).as_bytes() != digest {
            return None;
        }
        let (len, rest) = bytes.split_first_chunk::<8>()?;
        let (head, rest) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*len)).ok()?)?;
        let Head { settings, tables, documents: n } = serde_json::from_slice(head).ok()?;
        let (contexts, rest) = rest.split_at_checked(n.checked_mul(16)?)?;
        let (contexts, _) = contexts.as_chunks::<16>();
        let (lens, _) = rest.as_chunks::<4>();
        let lens: Vec<u32> = lens.iter().map(|len| u32::from_le_bytes(*len)).collect();
        if lens.len() != n * tables.len() {
            return None;
        }
        let lens = (0..tables.len()).map(|t| lens.get(t * n..(t + 1) * n).unwrap_or_default().to_vec()).collect();
        Some(Self { settings, tables, documents: contexts.to_vec(), lens })
    }
}

impl Store {
    /// Rows of the last reports that were made under the same settings.
    #[must_use]
    pub fn rows(&self, settings: &str) -> Option<KeptRows> {
        let bytes = fs::read(self.folder.join(ROWS)).ok()?;
        KeptRows::of_bytes(&bytes).filter(|rows| rows.settings == settings)
    }
}

impl StoreWriter {
    /// Keeps the rows of the reports that now stand.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn keep_rows(&self, rows: &KeptRows) -> Result<(), StoreError> {
        Ok(Pending::write(&self.folder.join(ROWS), &rows.to_bytes()?, false)?.rename()?)
    }
}

#[cfg(test)]
mod tests {
    use super::{KeptRows, KeptTable};

    #[test]
    fn rows_come_back_or_not_at_all() {
        let table = KeptTable { file: "evidence/clauses.csv".to_owned(), digest: "ab".to_owned(), head: 7 };
        let rows = KeptRows {
            settings: "s".to_owned(),
            tables: vec![table.clone(), table],
            documents: vec![[1; 16], [0; 16], [3; 16]],
            lens: vec![vec![1, 2, 3], vec![0, 0, u32::MAX]],
        };
        let bytes = rows.to_bytes().expect("bytes");
        assert_eq!(KeptRows::of_bytes(&bytes), Some(rows));
        for i in 0..bytes.len() {
            let mut bytes = bytes.clone();
            bytes[i] ^= 1;
            assert_eq!(KeptRows::of_bytes(&bytes), None, "{i}");
            assert_eq!(KeptRows::of_bytes(&bytes[..i]), None, "{i}");
        }
    }
}
