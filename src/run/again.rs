//! Rows of the last reports, copied for every document that stands as it stood.
//!
//! A row of these tables follows from its document, what became of its articles, and settings that hold for all rows. Where
//! all of these are the same, so are the bytes, and the report of the last run has them, if its digest still holds.

use crate::aggregate::{ArticleView, Large, Room, View};
use crate::corpus::DocumentFacts;
use crate::pipeline::Plan;
use crate::report::csv::CsvRows;
use crate::sink::Vouched;
use crate::spool::SpoolError;
use crate::store::{Context, KeptRows, KeptTable, StorePlan};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::io::{Error, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Digest of the code that makes rows.
const REPORTING: &str = env!("BIANYI_REPORTING");

/// Tables whose rows may be copied.
const TABLES: [Large; 3] = [Large::Clauses, Large::Boilerplate, Large::Repairs];

/// What is known of the rows of the last reports, and what is learnt of those of this run.
#[derive(Debug)]
pub struct Again {
    /// Where the reports are.
    folder: PathBuf,
    settings: String,
    /// What the rows of each document follow from, all zeros where they are never copied.
    contexts: Vec<Context>,
    /// Place of each document in the last run.
    places: FxHashMap<Context, usize>,
    before: KeptRows,
    /// Of each table the bytes before the first row, and of the rows of each document.
    lens: [Mutex<(u64, Vec<u32>)>; TABLES.len()],
}

/// Digest of what the rows of all documents depend on.
#[must_use]
pub fn settings(plan: &Plan, store: &StorePlan) -> String {
    let bom = plan.csv_bom.to_string();
    let parts = [REPORTING, &store.packed, &plan.digests.rest, &bom];
    blake3::hash(parts.join("\n").as_bytes()).to_hex().to_string()
}

/// What the rows of a document follow from.
fn context(document: &DocumentFacts, articles: &[ArticleView<'_>]) -> Context {
    let mut context = [0; 16];
    let Some(key) = document.key else { return context };
    let mut hasher = blake3::Hasher::new();
    hasher.update(&key);
    let mut fates = Vec::new();
    for a in articles {
        fates.push(u8::from(a.is_duplicate()));
        let blocks = a.fate.template.iter().zip(&a.fate.repeated);
        fates.extend(blocks.map(|(template, repeated)| u8::from(*template) | u8::from(*repeated) << 1));
        fates.push(u8::MAX);
    }
    hasher.update(&fates);
    hasher.update(document.document.as_bytes());
    context.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    context
}

impl Again {
    /// Knows what the store has kept of the last reports in this folder.
    #[must_use]
    pub fn new(view: &View<'_>, kept: Option<KeptRows>, settings: String, folder: &Path) -> Self {
        let mut contexts = Vec::with_capacity(view.corpus.documents.len());
        let Ok(()) = view.each_document(|document, articles| {
            contexts.push(context(document, articles));
            Ok::<(), std::convert::Infallible>(())
        });
        let before = kept.unwrap_or_default();
        let known = before.documents.iter().enumerate().filter(|(_, context)| **context != Context::default());
        let places = known.map(|(place, context)| (*context, place)).collect();
        let lens = std::array::from_fn(|_| Mutex::new((0, Vec::new())));
        Self { folder: folder.to_owned(), settings, contexts, places, before, lens }
    }

    /// Writes a table, copying what rows it can. The report that they stand in is read once.
    ///
    /// # Errors
    /// If a file cannot be written or read, or what rows are made from not be had back; with [`crate::sink::Changed`] if the
    /// report does not have its digest, so that what was written is of no use.
    pub fn write(&self, large: Large, view: &View<'_>, file: &str, bom: bool, out: impl Write) -> Result<(), Error> {
        let mut rows = CsvRows::new(large.spec().columns.iter().map(|c| c.name), bom, out);
        let head = rows.written();
        let mut lens = Vec::with_capacity(self.contexts.len());
        let mut source = self.source(file);
        let mut room = Room::default();
        let mut contexts = self.contexts.iter();
        // Rows that stand together are copied together.
        let mut pending = 0..0;
        view.each_document(|document, articles| {
            let place = contexts.next().and_then(|context| self.places.get(context));
            let part = place.zip(source.as_ref()).and_then(|(place, source)| source.part(*place));
            if let Some(part) = part {
                lens.push(u32::try_from(part.end - part.start).unwrap_or(u32::MAX));
                if part.start == pending.end {
                    pending.end = part.end;
                } else {
                    copy(&mut source, std::mem::replace(&mut pending, part), &mut rows)?;
                }
                return Ok(());
            }
            copy(&mut source, std::mem::take(&mut pending), &mut rows)?;
            let before = rows.written();
            let made = large.of_document(view, document, articles, &mut room, &mut rows);
            made.map_err(|error: SpoolError| Error::other(error))?;
            lens.push(u32::try_from(rows.written() - before).unwrap_or(u32::MAX));
            Ok::<(), Error>(())
        })?;
        copy(&mut source, pending, &mut rows)?;
        if let Some(Source { file, digest, .. }) = source {
            file.finish(digest)?;
        }
        rows.finish()?;
        if let Some(place) = TABLES.iter().position(|table| *table == large) {
            *self.lens[place].lock().unwrap_or_else(PoisonError::into_inner) = (head, lens);
        }
        Ok(())
    }

    /// Copies no rows from now on: one of the reports is not what was written.
    pub fn forget(&mut self) {
        self.places.clear();
    }

    fn source(&self, file: &str) -> Option<Source<'_>> {
        if self.places.is_empty() {
            return None;
        }
        let place = self.before.tables.iter().position(|table| table.file == file)?;
        let table = self.before.tables.get(place)?;
        let mut at = table.head;
        let mut ends = Vec::with_capacity(self.before.documents.len() + 1);
        ends.push(at);
        for len in self.before.lens.get(place)? {
            at += u64::from(*len);
            ends.push(at);
        }
        Some(Source { file: Vouched::open(&self.folder.join(file))?, digest: &table.digest, ends })
    }

    /// What the next run may copy, given the digests of the reports; `file` names the file of a table.
    #[must_use]
    pub fn kept(self, file: impl Fn(&str) -> String, digests: &BTreeMap<String, String>) -> KeptRows {
        let (mut tables, mut all) = (Vec::new(), Vec::new());
        for (large, lens) in TABLES.iter().zip(self.lens) {
            let (head, lens) = lens.into_inner().unwrap_or_else(PoisonError::into_inner);
            let file = file(large.spec().name);
            if let Some(digest) = digests.get(&file).filter(|_| lens.len() == self.contexts.len()) {
                tables.push(KeptTable { digest: digest.clone(), file, head });
                all.push(lens);
            }
        }
        KeptRows { settings: self.settings, tables, documents: self.contexts, lens: all }
    }
}

/// A report of the last run, and where the rows of its documents end.
struct Source<'a> {
    file: Vouched,
    digest: &'a str,
    ends: Vec<u64>,
}

impl Source<'_> {
    fn part(&self, place: usize) -> Option<Range<u64>> {
        Some(*self.ends.get(place)?..*self.ends.get(place + 1)?)
    }
}

fn copy<W: Write>(source: &mut Option<Source<'_>>, part: Range<u64>, rows: &mut CsvRows<W>) -> Result<(), Error> {
    match source {
        Some(source) if !part.is_empty() => source.file.part(part, |bytes| rows.whole_rows(bytes)),
        _ => Ok(()),
    }
}
