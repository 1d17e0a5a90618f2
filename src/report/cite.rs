//! How to cite a run: a sentence for a paper, the same on every rerun.

use super::run_json::{RunCounts, RunFacts};

/// Hexadecimal digits of the plan's digest that are cited: enough to tell plans apart, short enough to print.
const DIGITS: usize = 16;

/// The sentence. It names what decides the numbers (program, version, pipeline, plan) and what went in; it has no date, so
/// that the same pages give the same words.
#[must_use]
pub fn cite(facts: &RunFacts, counts: &RunCounts) -> String {
    let digest = facts.plan_digest.get(..DIGITS).unwrap_or(&facts.plan_digest);
    let plan = if digest.is_empty() { String::new() } else { format!(", plan {digest}") };
    format!(
        "bianyi {} (pipeline {}{plan}, seed {}), run on {} pages, of which {} gave {} counted articles; inputs and tables \
         are identified by the BLAKE3 digests in run.json.",
        env!("CARGO_PKG_VERSION"),
        facts.pipeline,
        facts.seed,
        counts.documents_received,
        counts.documents_kept,
        counts.articles_kept,
    )
}

#[cfg(test)]
mod tests {
    use super::cite;
    use crate::report::run_json::{RunCounts, RunFacts};

    #[test]
    fn the_sentence_names_plan_and_pages() {
        let facts = RunFacts { pipeline: "a-b".into(), plan_digest: "0123456789abcdef0123".into(), ..RunFacts::default() };
        let counts = RunCounts { documents_received: 9, documents_kept: 8, articles_kept: 7, ..RunCounts::default() };
        let text = cite(&facts, &counts);
        assert!(text.contains("pipeline a-b, plan 0123456789abcdef, seed 0"), "{text}");
        assert!(text.contains("9 pages, of which 8 gave 7 counted articles"), "{text}");
        assert!(!cite(&RunFacts::default(), &counts).contains("plan "), "no digest, no word of it");
    }
}
