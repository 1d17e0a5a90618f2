//! Works all pages on several threads and hands the results over in the order of the listing.

use crate::source::{Candidate, RawDocument, Skipped, SourcePlan, read};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError, mpsc};

/// How far, in candidates, a thread may run ahead of the one whose results are waited for: bounds the memory.
const WINDOW: usize = 512;

/// Calls `work` for each page of each candidate, on `threads` threads, and `take` on this thread, in order.
///
/// A thread that panics ends the run: a panic is a broken invariant, never bad input.
pub fn gather<T: Send>(
    plan: &SourcePlan,
    candidates: &[Candidate],
    threads: usize,
    work: impl Fn(Result<RawDocument, Skipped>) -> T + Sync,
    mut take: impl FnMut(T),
    mut done: impl FnMut(usize),
) {
    let next = AtomicUsize::new(0);
    let taken = (Mutex::new(0usize), Condvar::new());
    let (sender, receiver) = mpsc::channel::<(usize, Vec<T>)>();
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, candidates.len().max(1)) {
            let sender = sender.clone();
            let (next, taken, work) = (&next, &taken, &work);
            scope.spawn(move || {
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let Some(candidate) = candidates.get(i) else { break };
                    let guard = taken.0.lock().unwrap_or_else(PoisonError::into_inner);
                    drop(taken.1.wait_while(guard, |taken| i >= *taken + WINDOW));
                    let results = read(plan, candidate).map(work).collect();
                    if sender.send((i, results)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting: BTreeMap<usize, Vec<T>> = BTreeMap::new();
        let mut expected = 0;
        for (i, results) in receiver {
            waiting.insert(i, results);
            while let Some(results) = waiting.remove(&expected) {
                expected += 1;
                results.into_iter().for_each(&mut take);
                done(expected);
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
    fn results_come_in_order_whatever_the_number_of_threads() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for i in 0..50 {
            #[allow(clippy::disallowed_methods, reason = "a test makes its own input")]
            std::fs::write(folder.path().join(format!("{i:02}.txt")), format!("第{i}页")).expect("a file");
        }
        let plan = SourcePlan::default();
        let candidates = list(&plan, &[folder.path().to_owned()]).expect("fifty pages");
        for threads in [1, 2, 7] {
            let (mut taken, mut done) = (Vec::new(), Vec::new());
            gather(&plan, &candidates, threads, |r| r.map(|r| r.path), |p| taken.push(p), |n| done.push(n));
            let names: Vec<_> = taken.into_iter().map(|p| p.expect("readable")).collect();
            assert!(names.is_sorted() && names.len() == 50, "{names:?}");
            assert_eq!(done, (1..=50).collect::<Vec<_>>());
        }
    }
}
