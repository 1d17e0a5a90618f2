//! What was read: pages, sources, encodings, repairs, and what was dropped and why.

use super::Evidence;
use super::number::Number;
use super::sentences::web_address;
use super::sheet::Sheet;
use super::statements::cut;
use super::words::Word;
use crate::report::run_json::RunCounts;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Articles listed on the page.
const ROWS: usize = 300;
/// Rules and kinds listed of each audit.
const KINDS: usize = 8;

/// The section.
#[derive(Debug, Serialize)]
pub(super) struct Reading {
    counts: RunCounts,
    sources: usize,
    encodings: Vec<Tally>,
    repairs: Vec<Tally>,
    removed: Vec<Tally>,
    dropped: Vec<Tally>,
    lossy: usize,
    documents: Vec<Document>,
    total: usize,
}

/// How often something occurs, and how wide its bar is against the most frequent, in percent.
#[derive(Debug, Serialize)]
struct Tally {
    what: Word,
    n: usize,
    width: f64,
}

#[derive(Debug, Serialize)]
#[allow(clippy::struct_field_names, reason = "`row` is the row of the CSV file")]
struct Document {
    row: usize,
    document: String,
    article: Number,
    source: String,
    title: String,
    url: String,
    date: String,
    encoding: String,
    repairs: Number,
    chars: Number,
    boilerplate_share: Number,
    clauses: Number,
    status: Word,
    why: String,
}

/// The section from the counts of the run, `documents`, and what the audits count.
pub(super) fn reading(counts: &RunCounts, d: &Sheet<'_>, audits: &Evidence<'_>) -> Reading {
    let rows = || 0..d.len();
    let of_documents = |column: &str| {
        let each: BTreeSet<(&str, &str)> = rows().map(|i| (d.text("document", i), d.text(column, i))).collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, value) in each.into_iter().filter(|(_, v)| !v.is_empty()) {
            *counts.entry(value).or_default() += 1;
        }
        bars(counts)
    };
    let lossy: BTreeSet<&str> = rows().filter(|&i| d.flag("lossy", i)).map(|i| d.text("document", i)).collect();
    let sources: BTreeSet<&str> = rows().filter(|&i| d.text("status", i) == "kept").map(|i| d.text("source", i)).collect();
    Reading {
        counts: counts.clone(),
        sources: sources.len(),
        encodings: of_documents("encoding"),
        repairs: bars(audits.repaired.clone()),
        removed: bars(audits.removed.clone()),
        dropped: bars(counts.dropped_by_reason.iter().map(|(r, n)| (r.as_str(), *n)).collect()),
        lossy: lossy.len(),
        documents: rows().take(ROWS).map(|i| document(d, i)).collect(),
        total: d.len(),
    }
}

fn document(d: &Sheet<'_>, i: usize) -> Document {
    Document {
        row: i,
        document: d.text("document", i).to_owned(),
        article: d.number("article", i),
        source: d.text("source", i).to_owned(),
        title: cut(d.text("title", i)),
        url: web_address(d.text("url", i)),
        date: d.text("date", i).to_owned(),
        encoding: d.text("encoding", i).to_owned(),
        repairs: d.number("repairs", i),
        chars: d.number("chars", i),
        boilerplate_share: d.number("boilerplate_share", i),
        clauses: d.number("clauses", i),
        status: Word::of(d.text("status", i)),
        why: [d.text("reason", i), d.text("duplicate_of", i)].concat(),
    }
}

fn bars(counts: BTreeMap<&str, usize>) -> Vec<Tally> {
    let most = counts.values().max().copied().unwrap_or(1).max(1) as f64;
    let mut all: Vec<Tally> = counts
        .into_iter()
        .map(|(what, n)| Tally { what: Word::of(what), n, width: (n as f64 / most * 1000.0).round() / 10.0 })
        .collect();
    all.sort_by_key(|t| Reverse(t.n));
    all.truncate(KINDS);
    all
}
