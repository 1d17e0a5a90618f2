//! Knows the program's own outputs, so that a run over a folder that holds earlier reports does not read them as pages.

#![allow(clippy::disallowed_methods, reason = "a part of source: the record of a run is read to know its folder")]

use super::CsvError;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::Path;

/// The record that every run leaves in its output folder.
pub(super) const RUN_RECORD: &str = "run.json";

/// The manifest of a store.
pub(super) const STORE_MANIFEST: &str = "manifest.json";

/// A record is far smaller; a larger file of that name is not ours.
const MAX_RECORD_BYTES: u64 = 64 << 20;

/// The key that marks a record as ours, and the files it vouches for.
#[derive(Deserialize)]
struct Record {
    #[serde(rename = "bianyi")]
    _mark: IgnoredAny,
    #[serde(default)]
    files: BTreeMap<String, serde_json::Value>,
}

/// The list of pages that an export leaves in its folder, and its first line.
const EXPORT_MANIFEST: &str = "manifest.csv";
/// … which no other tool writes.
const EXPORT_COLUMNS: &str = "path,article,encoding,evidence,repairs,lossy,source,url,title,author,date,chars,reason";
/// Tables of an export; its pages end in `.txt`.
const EXPORT_TABLES: [&str; 4] = [EXPORT_MANIFEST, "blocks.csv", "clauses.csv", "corpus.csv"];

/// The files a run has left in this folder, relative to it, and the tables of an export, whose pages somebody may want to
/// read again.
pub(super) fn outputs(folder: &Path) -> BTreeSet<String> {
    let mut files = of_run(folder).unwrap_or_default();
    if is_export(folder) {
        files.extend(EXPORT_TABLES.map(str::to_owned));
    }
    files
}

/// Whether the folder was written by this program: reports, a store or an export.
pub(super) fn is_ours(folder: &Path) -> bool {
    of_run(folder).is_some() || record(&folder.join(STORE_MANIFEST)).is_some() || is_export(folder)
}

fn of_run(folder: &Path) -> Option<BTreeSet<String>> {
    record(&folder.join(RUN_RECORD)).map(|r| r.files.into_keys().chain([RUN_RECORD.to_owned()]).collect())
}

fn is_export(folder: &Path) -> bool {
    let mut head = Vec::new();
    let read = fs::File::open(folder.join(EXPORT_MANIFEST)).and_then(|file| file.take(512).read_to_end(&mut head));
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
    read.is_ok() && head.split(|b| *b == b'\n').next() == Some(EXPORT_COLUMNS.as_bytes())
}

/// Digests of the documents of a run, by name, from its record.
///
/// # Errors
/// If the file cannot be read or is no record of a run.
pub fn input_digests(path: &Path) -> Result<BTreeMap<String, String>, CsvError> {
    #[derive(Deserialize)]
    struct Inputs {
        #[serde(rename = "bianyi")]
        _mark: IgnoredAny,
        #[serde(default)]
        inputs: BTreeMap<String, String>,
    }
    let file = path.display().to_string();
    let bytes = fs::read(path).map_err(|cause| CsvError::Io { file: file.clone(), cause })?;
    let inputs: Result<Inputs, _> = serde_json::from_slice(&bytes);
    inputs.map(|i| i.inputs).map_err(|e| CsvError::Malformed { file, message: e.to_string() })
}

fn record(path: &Path) -> Option<Record> {
    let facts = fs::metadata(path).ok()?;
    if !facts.is_file() || facts.len() > MAX_RECORD_BYTES {
        return None;
    }
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}
