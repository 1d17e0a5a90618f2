//! The main job: pages to reports.

use super::{RunError, document, gather, progress};
use crate::aggregate::{Table, View, schema, tables};
use crate::corpus::Corpus;
use crate::dedupe::{Fates, dedupe};
use crate::pipeline::Plan;
use crate::report::cite::cite;
use crate::report::csv::write_csv;
use crate::report::html::{Report, index_html};
use crate::report::run_json::{RunCounts, RunRecord, run_json};
use crate::report::summary::summary;
use crate::sink::Output;
use crate::source::list;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// How this run goes; what is done to the data stands in the plan.
#[derive(Debug, Clone)]
pub struct RunOptions {
    /// Threads for the per-document stages.
    pub threads: usize,
    /// Whether a skipped document fails the run.
    pub strict: bool,
    /// No progress bar.
    pub quiet: bool,
}

/// What a run came to.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Counts.
    pub counts: RunCounts,
    /// Documents that could not be read; they are listed in `audit/skipped.csv`.
    pub unread: usize,
    /// The text that ends the run.
    pub summary: String,
}

/// Reads all pages under the paths and writes all reports into a folder.
///
/// # Errors
/// If there is nothing to read, the folder cannot be written, or the run is strict and documents were skipped. Reports of
/// an earlier run stay whole then.
pub fn ingest(plan: &Plan, paths: &[PathBuf], out: &Path, options: &RunOptions) -> Result<Outcome, RunError> {
    let start = Instant::now();
    let mut source = plan.source.clone();
    source.exclude.push(out.to_owned());
    let candidates = list(&source, paths)?;
    let mut output = Output::open(out)?;
    let mut timings = BTreeMap::new();
    let bar = progress::bar(candidates.len(), options.quiet);
    bar.set_message("pages");
    let mut corpus = Corpus::default();
    let mut inputs = BTreeMap::new();
    gather::gather(
        &source,
        &candidates,
        options.threads,
        |read| {
            let digest = read.as_ref().ok().map(|raw| blake3::hash(&raw.bytes).to_hex().to_string());
            (document::work(plan, read, false).0, digest)
        },
        |(record, digest)| {
            inputs.insert(record.document.clone(), digest.unwrap_or_default());
            corpus.add(record);
        },
        |n| bar.set_position(n as u64),
    );
    corpus.sort();
    timings.insert("pages_s", start.elapsed().as_secs_f64());
    strict(&corpus, options)?;
    let corpus_start = Instant::now();
    bar.set_message("tables");
    let fates = dedupe(&plan.dedupe, &corpus);
    let tables = make_tables(plan, &corpus, &fates)?;
    timings.insert("tables_s", corpus_start.elapsed().as_secs_f64());
    bar.set_message("reports");
    for table in &tables {
        output.stage_with(&format!("{}.csv", table.spec.name), |out| {
            write_csv(&table.frame, plan.csv_bom, out).map_err(std::io::Error::other)
        })?;
    }
    let counts = RunCounts::of(&corpus, &fates);
    let cite = cite(&plan.facts, &counts);
    let aggregate = &plan.aggregate;
    let report = Report {
        tables: &tables,
        counts: &counts,
        roles: &aggregate.roles,
        target: aggregate.role(aggregate.target),
        reference: aggregate.role(aggregate.reference),
        extension: "csv",
        cite: &cite,
    };
    output.stage("index.html", &index_html(&report)?)?;
    timings.insert("total_s", start.elapsed().as_secs_f64());
    let record = RunRecord {
        cite: &cite,
        facts: &plan.facts,
        inputs: &inputs,
        counts: &counts,
        files: output.digests(),
        timings: &timings,
    };
    let record = run_json(&record);
    output.commit(&record)?;
    bar.finish_and_clear();
    let keyness = tables.iter().find(|t| t.spec.name == schema::KEYNESS.name).map(|t| &t.frame);
    let roles = (plan.aggregate.role(plan.aggregate.target), plan.aggregate.role(plan.aggregate.reference));
    let summary = match keyness {
        Some(keyness) => summary(&counts, keyness, roles.0, roles.1, &out.display().to_string())?,
        None => String::new(),
    };
    Ok(Outcome { counts, unread: super::unread(&corpus), summary })
}

/// All tables of a corpus.
///
/// # Errors
/// See [`tables`].
pub fn make_tables(plan: &Plan, corpus: &Corpus, fates: &Fates) -> Result<Vec<Table>, RunError> {
    let pos = |word: &str| plan.segment.pos(word);
    let named = |role, text: &str| plan.attribute.named(role, text);
    Ok(tables(&View { plan: &plan.aggregate, corpus, fates, dimensions: &plan.dimensions, pos: &pos, named: &named })?)
}

/// Refuses to go on where the run is strict and a document was skipped.
fn strict(corpus: &Corpus, options: &RunOptions) -> Result<(), RunError> {
    let skipped: Vec<_> = corpus.documents.iter().filter_map(|d| d.skipped.as_ref().map(|s| (d, s))).collect();
    match skipped.first() {
        Some((d, (reason, detail))) if options.strict => Err(RunError::Strict {
            n: skipped.len(),
            document: d.document.clone(),
            reason: reason.as_str(),
            detail: detail.clone(),
        }),
        _ => Ok(()),
    }
}
