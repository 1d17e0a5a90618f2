//! Works all pages on several threads and hands the results over in the order of the listing.

use crate::source::{Candidate, Documents, RawDocument, Skipped, SourcePlan, read};
use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, PoisonError, mpsc};

/// How far, in units, a thread may run ahead of the one whose results are waited for: bounds the memory.
const WINDOW: usize = 128;

/// What a thread takes at a time.
pub enum Unit<'c> {
    /// A file that the thread reads itself, or need not read.
    File(&'c Candidate),
    /// A page out of a container, which the threads read from in turn.
    Page(&'c Candidate, Result<RawDocument, Skipped>),
}

impl<'c> Unit<'c> {
    /// The file it comes from.
    #[must_use]
    pub fn candidate(&self) -> &'c Candidate {
        match self {
            Self::File(candidate) | Self::Page(candidate, _) => candidate,
        }
    }

    /// Its documents, read now if they were not yet.
    #[must_use]
    pub fn documents(self, plan: &SourcePlan) -> Documents {
        match self {
            Self::File(candidate) => read(plan, candidate),
            Self::Page(_, document) => Box::new(std::iter::once(document)),
        }
    }
}

/// Draws units in order.
struct Units<'c> {
    plan: &'c SourcePlan,
    candidates: &'c [Candidate],
    /// Place of the next candidate and number of the next unit.
    next: usize,
    number: usize,
    container: Option<(&'c Candidate, Documents)>,
}

impl<'c> Units<'c> {
    /// The next unit, its number, and the number of candidates begun before it.
    fn draw(&mut self, whole: &impl Fn(&Candidate) -> bool) -> Option<(usize, usize, Unit<'c>)> {
        loop {
            if let Some((candidate, mut documents)) = self.container.take()
                && let Some(document) = documents.next()
            {
                self.container = Some((candidate, documents));
                return Some(self.numbered(Unit::Page(candidate, document)));
            }
            let candidate = self.candidates.get(self.next)?;
            self.next += 1;
            if !candidate.format.is_container() || whole(candidate) {
                return Some(self.numbered(Unit::File(candidate)));
            }
            self.container = Some((candidate, read(self.plan, candidate)));
        }
    }

    fn numbered(&mut self, unit: Unit<'c>) -> (usize, usize, Unit<'c>) {
        self.number += 1;
        (self.number - 1, self.next, unit)
    }
}

/// Calls `work` for each unit, on `threads` threads, and `take` on this thread for each of its results, in order. A
/// container for which `whole` holds is one unit. `done` is told how many candidates have been begun.
///
/// A thread that panics ends the run: a panic is a broken invariant, never bad input.
pub fn gather<T: Send>(
    plan: &SourcePlan,
    candidates: &[Candidate],
    threads: usize,
    whole: impl Fn(&Candidate) -> bool + Sync,
    work: impl Fn(Unit<'_>) -> Vec<T> + Sync,
    mut take: impl FnMut(T),
    mut done: impl FnMut(usize),
) {
    let units = Mutex::new(Units { plan, candidates, next: 0, number: 0, container: None });
    let taken = (Mutex::new(0usize), Condvar::new());
    let (sender, receiver) = mpsc::channel::<(usize, usize, Vec<T>)>();
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            let sender = sender.clone();
            let (units, taken, work, whole) = (&units, &taken, &work, &whole);
            scope.spawn(move || {
                loop {
                    let drawn = units.lock().unwrap_or_else(PoisonError::into_inner).draw(whole);
                    let Some((i, begun, unit)) = drawn else { break };
                    let guard = taken.0.lock().unwrap_or_else(PoisonError::into_inner);
                    drop(taken.1.wait_while(guard, |taken| i >= *taken + WINDOW));
                    if sender.send((i, begun, work(unit))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting: BTreeMap<usize, (usize, Vec<T>)> = BTreeMap::new();
        let mut expected = 0;
        for (i, begun, results) in receiver {
            waiting.insert(i, (begun, results));
            while let Some((begun, results)) = waiting.remove(&expected) {
                expected += 1;
                results.into_iter().for_each(&mut take);
                done(begun);
            }
            *taken.0.lock().unwrap_or_else(PoisonError::into_inner) = expected;
            taken.1.notify_all();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::gather;
    use crate::source::{SourcePlan, list};

    #[test]
    #[allow(clippy::disallowed_methods, reason = "a test makes its own input")]
    fn results_come_in_order_whatever_the_number_of_threads() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for i in 0..50 {
            std::fs::write(folder.path().join(format!("{i:02}.txt")), format!("第{i}页")).expect("a file");
        }
        let rows: String =
            (0..700).flat_map(|i| ["{\"url\":\"u\",\"text\":\"第".to_owned(), i.to_string(), "行\"}\n".to_owned()]).collect();
        std::fs::write(folder.path().join("25-rows.jsonl"), rows).expect("a file");
        let plan = SourcePlan::default();
        let candidates = list(&plan, &[folder.path().to_owned()]).expect("fifty pages and a container");
        for threads in [1, 2, 7] {
            for whole in [false, true] {
                let (mut taken, mut done) = (Vec::new(), Vec::new());
                let work = |unit: super::Unit<'_>| unit.documents(&plan).map(|r| r.map(|r| r.path)).collect();
                gather(&plan, &candidates, threads, |_| whole, work, |p| taken.push(p), |n| done.push(n));
                let names: Vec<_> = taken.into_iter().map(|p| p.expect("readable")).collect();
                assert!(names.is_sorted() && names.len() == 750, "{names:?}");
                assert!(done.is_sorted() && done.last() == Some(&51));
            }
        }
    }
}
