//! The main job: pages to reports.

use super::again::{self, Again};
use super::pages::{Listed, Pages, read_pages};
use super::reports::stage_reports;
use super::{RunError, progress};
use crate::aggregate::{View, is_term, schema, tables};
use crate::corpus::Corpus;
use crate::dedupe::dedupe;
use crate::pipeline::Plan;
use crate::report::cite::cite;
use crate::report::datapackage::TableFormat;
use crate::report::run_json::{RunCounts, RunRecord, run_json};
use crate::report::summary::summary;
use crate::sink::Output;
use crate::source::list;
use crate::store::{Store, StoreError, StorePlan, StoreWriter};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// How this run goes; what is done to the data stands in the plan.
#[derive(Debug, Clone)]
pub struct RunOptions {
    /// Threads for the per-document stages.
    pub threads: usize,
    /// Whether a skipped document fails the run.
    pub strict: bool,
    /// No progress bar.
    pub quiet: bool,
    /// Format of the tables.
    pub format: TableFormat,
    /// What is kept between runs.
    pub store: StoreOptions,
}

/// What is kept between runs.
#[derive(Debug, Clone, Default)]
pub struct StoreOptions {
    /// Keep nothing and use nothing that was kept.
    pub off: bool,
    /// Folder of the store; `store` in the output folder if none is named.
    pub folder: Option<PathBuf>,
    /// Drop what this run has no use for.
    pub prune: bool,
    /// Read every file, also where size and time say that it has not changed.
    pub rehash: bool,
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
    source.exclude.extend(options.store.folder.clone());
    let sure_before = nanoseconds_now().saturating_sub(CLOCK_GRAIN);
    let candidates = list(&source, paths)?;
    let mut output = Output::open(out)?;
    let mut timings = BTreeMap::new();
    let bar = progress::bar(candidates.len(), options.quiet);
    bar.set_message("pages");
    let listed = Listed { source: &source, candidates: &candidates, sure_before };
    let opened = open_store(plan, out, options)?;
    let Pages { mut corpus, rows, store, keeper } =
        read_pages(plan, &listed, opened, output.folder(), options, |n| bar.set_position(n as u64))?;
    drop(candidates);
    let added = corpus.added()?;
    corpus.sort();
    timings.insert("pages_s", start.elapsed().as_secs_f64());
    let corpus_start = Instant::now();
    bar.set_message("tables");
    let finish = || match (&store, keeper) {
        (Some(store), Some(keeper)) => {
            let mut writer = keeper.done()?;
            writer.finish(store, &rows, added, options.store.prune)?;
            Ok(Some(writer))
        }
        _ => Ok::<_, StoreError>(None),
    };
    let (stored, fates) = on_threads(options.threads, || rayon::join(finish, || dedupe(&plan.dedupe, &corpus)));
    corpus.forget_sketches();
    let writer = stored?;
    let settings = again::settings(plan, &store_plan(plan));
    let before = store.as_ref().and_then(|store| store.rows(&settings));
    drop(store);
    let inputs: BTreeMap<String, String> = rows.into_iter().map(|row| (row.place.document, row.digest)).collect();
    strict(&corpus, options)?;
    let (pos, named) = (|word: &str| plan.segment.pos(word), |role, text: &str| plan.attribute.named(role, text));
    let (aggregate, dimensions) = (&plan.aggregate, plan.dimensions.as_slice());
    let is_term = is_term(aggregate, corpus.words(), &pos);
    let is_term = is_term.as_slice();
    let view = View { plan: aggregate, corpus: &corpus, fates: &fates, dimensions, is_term, pos: &pos, named: &named };
    let tables = on_threads(options.threads, || tables(&view))?;
    timings.insert("tables_s", corpus_start.elapsed().as_secs_f64());
    bar.set_message("reports");
    let counts = RunCounts::of(&corpus, &fates);
    let cite = cite(&plan.facts, &counts);
    let mut again = writer.as_ref().map(|_| Again::new(&view, before, settings, output.folder()));
    let how = (options.format, again.as_mut());
    on_threads(options.threads, || stage_reports(&mut output, plan, &view, &tables, &counts, &cite, how))?;
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
    let file = |name: &str| format!("{name}.{}", options.format.extension());
    let rows = again.map(|again| again.kept(file, output.digests()));
    output.commit(&record)?;
    if let (Some(writer), Some(rows)) = (&writer, &rows) {
        writer.keep_rows(rows)?;
    }
    bar.finish_and_clear();
    let keyness = tables.made.iter().find(|t| t.spec.name == schema::KEYNESS.name).map(|t| &t.frame);
    let roles = (plan.aggregate.role(plan.aggregate.target), plan.aggregate.role(plan.aggregate.reference));
    let summary = match keyness {
        Some(keyness) => summary(&counts, keyness, roles.0, roles.1, &out.display().to_string())?,
        None => String::new(),
    };
    Ok(Outcome { counts, unread: super::unread(&corpus), summary })
}

fn open_store(plan: &Plan, out: &Path, options: &RunOptions) -> Result<Option<(Store, StoreWriter)>, RunError> {
    if options.store.off {
        return Ok(None);
    }
    let folder = options.store.folder.clone().unwrap_or_else(|| out.join("store"));
    Ok(Some(Store::open(&folder, &store_plan(plan))?))
}

fn store_plan(plan: &Plan) -> StorePlan {
    StorePlan::new(&plan.digests.pages, &plan.digests.segment, &plan.digests.attribute)
}

/// Nanoseconds within which a file system may give two changes one time.
const CLOCK_GRAIN: u64 = 2_000_000_000;

fn nanoseconds_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).ok().and_then(|d| u64::try_from(d.as_nanos()).ok()).unwrap_or(0)
}

/// Runs parallel work on as many threads as the run was given.
fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    match rayon::ThreadPoolBuilder::new().num_threads(threads.max(1)).build() {
        Ok(pool) => pool.install(work),
        // Without threads of its own the work goes to those that are there.
        Err(_) => work(),
    }
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
