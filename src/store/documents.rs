//! The documents of the last run: which file and content each was, so that unchanged files need not be read again.

use super::StoreError;
use super::result::{Key, Place};
use super::table::Kind::{Long, Text};
use super::table::{Spec, TableReader, TableWriter, row};
use super::words::reason;
use crate::source::{Candidate, SkipReason};
use rustc_hash::FxHashMap;

/// One row per document received.
pub(super) const DOCUMENTS: Spec = Spec {
    name: "documents",
    columns: &[
        ("document", Text),
        ("folder", Text),
        ("url", Text),
        ("fetched", Text),
        ("key", Text),
        ("digest", Text),
        ("reason", Text),
        ("detail", Text),
        ("file", Text),
        ("path", Text),
        ("size", Long),
        ("modified", Long),
    ],
};

/// A document and what it was.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DocumentRow {
    /// Where it was found.
    pub place: Place,
    /// Its content; none where it was not worked.
    pub key: Option<Key>,
    /// BLAKE3 of its bytes, hexadecimal; empty where they could not be read.
    pub digest: String,
    /// Why it was not worked.
    pub skipped: Option<(SkipReason, String)>,
    /// The file that holds it.
    pub file: FileFacts,
}

/// A file as it was listed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileFacts {
    /// Name in the run.
    pub name: String,
    /// Where it lies.
    pub path: String,
    /// Size in bytes.
    pub size: u64,
    /// Time of the last change in nanoseconds since 1970; 0 where it cannot be relied on.
    pub modified: u64,
}

impl FileFacts {
    /// The facts of a candidate. A file changed after `sure_before` (nanoseconds since 1970) may change again within
    /// the grain of the clock, so its time is not relied on.
    #[must_use]
    pub fn of(candidate: &Candidate, sure_before: u64) -> Self {
        let modified = u64::try_from(candidate.modified).unwrap_or(0);
        Self {
            name: candidate.name.clone(),
            path: candidate.path.to_string_lossy().into_owned(),
            size: candidate.size,
            modified: if modified < sure_before { modified } else { 0 },
        }
    }
}

/// Documents by file.
#[derive(Debug, Default)]
pub(super) struct Listing {
    rows: Vec<DocumentRow>,
    of_file: FxHashMap<String, std::ops::Range<usize>>,
}

impl Listing {
    /// Number of documents.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The documents of a file, if it is the same by name, place, size and time.
    pub(super) fn unchanged(&self, candidate: &Candidate) -> Option<&[DocumentRow]> {
        let rows = self.rows.get(self.of_file.get(&candidate.name)?.clone())?;
        let facts = FileFacts::of(candidate, u64::MAX);
        (facts.modified > 0 && rows.iter().all(|r| r.file == facts)).then_some(rows)
    }

    pub(super) fn read(bytes: Vec<u8>) -> Result<Self, StoreError> {
        let t = TableReader::new(&DOCUMENTS, bytes)?;
        let columns = ["document", "folder", "url", "fetched", "key", "digest", "reason", "detail", "file", "path"];
        let mut texts = Vec::with_capacity(columns.len());
        for column in columns {
            texts.push(t.texts(column)?);
        }
        let (size, modified) = (t.longs("size")?, t.longs("modified")?);
        let mut listing = Self::default();
        for i in 0..t.rows() {
            let text = |c: usize| texts.get(c).and_then(|t| t.get(i)).map(str::to_owned);
            let skipped = text(6).map(|r| Ok::<_, StoreError>((reason(&r)?, text(7).unwrap_or_default()))).transpose()?;
            listing.rows.push(DocumentRow {
                place: Place { document: text(0).unwrap_or_default(), folder: text(1), url: text(2), fetched: text(3) },
                key: text(4).and_then(|k| Key::from_hex(&k)),
                digest: text(5).unwrap_or_default(),
                skipped,
                file: FileFacts {
                    name: text(8).unwrap_or_default(),
                    path: text(9).unwrap_or_default(),
                    size: size.get(i).unwrap_or(0),
                    modified: modified.get(i).unwrap_or(0),
                },
            });
        }
        for (i, row) in listing.rows.iter().enumerate() {
            listing.of_file.entry(row.file.name.clone()).or_insert(i..i).end = i + 1;
        }
        Ok(listing)
    }
}

pub(super) fn write(rows: &[DocumentRow]) -> Result<Vec<u8>, StoreError> {
    let mut table = TableWriter::new(&DOCUMENTS);
    for r in rows {
        let key = r.key.map(|k| k.to_hex());
        row![table;
            &r.place.document,
            &r.place.folder,
            &r.place.url,
            &r.place.fetched,
            &key,
            &r.digest,
            r.skipped.as_ref().map(|s| s.0.as_str()),
            r.skipped.as_ref().map(|s| s.1.as_str()),
            &r.file.name,
            &r.file.path,
            r.file.size,
            r.file.modified,
        ];
    }
    table.finish().map_err(|e| StoreError::table(&DOCUMENTS, &e))
}
