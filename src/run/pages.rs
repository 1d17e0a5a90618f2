//! All pages of a run into a corpus: those that are known as the store has them, the others worked and handed to it.

use super::RunError;
use super::document::{self, Ready, ReadyPage};
use super::gather::{Unit, gather};
use super::ingest::RunOptions;
use crate::aggregate::sketch::Sketcher;
use crate::corpus::Corpus;
use crate::pipeline::Plan;
use crate::source::{Candidate, SourcePlan};
use crate::store::{DocumentRow, FileFacts, Key, PageResult, Store, StoreError, StoreWriter, TallyResult};
use std::path::Path;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;

/// Results that the threads hand to the one that keeps them, at most.
const RESULTS: usize = 48;

/// A thread that writes results to the store.
#[derive(Debug)]
pub struct Keeper {
    sender: mpsc::SyncSender<(Key, Box<(PageResult, TallyResult)>)>,
    thread: JoinHandle<Result<StoreWriter, StoreError>>,
}

impl Keeper {
    fn new(mut writer: StoreWriter) -> Self {
        let (sender, receiver) = mpsc::sync_channel::<(Key, Box<(PageResult, TallyResult)>)>(RESULTS);
        let write = move || {
            for (key, results) in receiver {
                writer.add(key, &results.0, &results.1)?;
            }
            Ok(writer)
        };
        Self { sender, thread: std::thread::spawn(write) }
    }

    fn keep(&self, key: Key, results: Box<(PageResult, TallyResult)>) {
        // Once the store cannot be written nobody takes results any more; why is told at the end.
        let _ = self.sender.send((key, results));
    }

    /// The writer, when it has written what it was handed.
    ///
    /// # Errors
    /// If something could not be written.
    pub fn done(self) -> Result<StoreWriter, StoreError> {
        drop(self.sender);
        self.thread.join().unwrap_or_else(|cause| std::panic::resume_unwind(cause))
    }
}

/// The files of a run.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'l> {
    /// Which they are, and how they are read.
    pub source: &'l SourcePlan,
    /// The files in order.
    pub candidates: &'l [Candidate],
    /// Time of a change, in nanoseconds since 1970, before which it can be relied on.
    pub sure_before: u64,
}

/// The pages of a run.
#[derive(Debug)]
pub struct Pages {
    /// What the tables are made from.
    pub corpus: Corpus,
    /// What each document was.
    pub rows: Vec<DocumentRow>,
    /// The store as it was before.
    pub store: Option<Store>,
    /// The thread that may still be writing to it.
    pub keeper: Option<Keeper>,
}

/// Works the pages that are not known. What is not held in memory of them goes to the store, or without one to `folder`.
///
/// # Errors
/// If it cannot be set aside.
pub fn read_pages(
    plan: &Plan,
    listed: &Listed<'_>,
    opened: Option<(Store, StoreWriter)>,
    folder: &Path,
    options: &RunOptions,
    done: impl FnMut(usize),
) -> Result<Pages, RunError> {
    let (mut opened, writer) = opened.unzip();
    let mut corpus = match &mut opened {
        Some(store) => store.corpus(options.store.prune),
        None => Corpus::in_folder(folder),
    };
    let store = opened.as_ref();
    if let Some(store) = store.filter(|_| options.store.rehash) {
        store.check();
    }
    let known = |candidate: &Candidate| store.filter(|_| !options.store.rehash).and_then(|s| s.unchanged(candidate));
    let (pos, named) = (|word: &str| plan.segment.pos(word), |role, text: &str| plan.attribute.named(role, text));
    // What a thread has need of for every page, and hands on when it is done with one.
    let tools = Mutex::new(Vec::new());
    let tools_of = || (Sketcher::new(&pos, &named, &plan.aggregate.roles), Vec::new());
    let work = |unit: Unit<'_>| {
        let candidate = unit.candidate();
        let (mut sketcher, mut buffer) = tools.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_else(tools_of);
        let unread = known(candidate).and_then(|rows| document::unread_ready(store?, rows, (&mut sketcher, &mut buffer)));
        let ready = unread.unwrap_or_else(|| {
            let facts = FileFacts::of(candidate, listed.sure_before);
            let work = |read| document::work_ready(plan, store, &facts, read, (&mut sketcher, &mut buffer));
            unit.documents(listed.source).map(work).collect()
        });
        tools.lock().unwrap_or_else(PoisonError::into_inner).push((sketcher, buffer));
        ready
    };
    let mut rows = Vec::with_capacity(listed.candidates.len());
    let mut fault = None;
    let keeper = writer.map(Keeper::new);
    let take = |ready: Ready| {
        let added = match ready.page {
            ReadyPage::Skipped(record) => corpus.add(*record),
            ReadyPage::Known(known) => {
                corpus.add_known(*known);
                Ok(())
            }
            ReadyPage::Packed(page, results) => {
                if let (Some(keeper), Some(key), Some(results)) = (&keeper, ready.row.key, results) {
                    keeper.keep(key, results);
                }
                corpus.add_page(*page, ready.row.key.map(|key| key.0))
            }
        };
        rows.push(ready.row);
        if fault.is_none() {
            fault = added.err();
        }
    };
    let whole = |candidate: &Candidate| known(candidate).is_some();
    gather(listed.source, listed.candidates, options.threads, whole, work, take, done);
    if let Some(fault) = fault {
        // What the store was handed it keeps.
        drop(keeper.map(Keeper::done));
        return Err(fault.into());
    }
    if let Some(store) = store {
        store.release();
    }
    Ok(Pages { corpus, rows, store: opened, keeper })
}
