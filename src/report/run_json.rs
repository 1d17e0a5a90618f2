//! `run.json`: what was run on what, with the digest of every file, so that a folder that does not match it is known for a
//! broken run. Timings stand apart, so that the rest is the same on a rerun.

use crate::corpus::Corpus;
use crate::dedupe::Fates;
use serde::Serialize;
use std::collections::BTreeMap;

/// Facts of a run that the tables do not hold.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RunFacts {
    /// Name of the pipeline.
    pub pipeline: String,
    /// BLAKE3 of the pipeline file and its lexicons.
    pub plan_digest: String,
    /// BLAKE3 of each lexicon by name.
    pub lexicons: BTreeMap<String, String>,
    /// Seed of everything that is drawn at random.
    pub seed: u64,
}

/// Counts of the run; `received = kept + dropped` of documents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RunCounts {
    /// Documents found.
    pub documents_received: usize,
    /// Documents with at least one article.
    pub documents_kept: usize,
    /// Documents without.
    pub documents_dropped: usize,
    /// Dropped documents by reason.
    pub dropped_by_reason: BTreeMap<String, usize>,
    /// Articles found.
    pub articles_received: usize,
    /// Articles counted.
    pub articles_kept: usize,
    /// Articles that repeat another.
    pub articles_duplicate: usize,
    /// Content blocks found by the per-document rules.
    pub blocks_received: usize,
    /// Content blocks counted.
    pub blocks_kept: usize,
    /// Content blocks that are template of their site.
    pub blocks_template: usize,
    /// Attributed clauses, one a role.
    pub clauses: usize,
}

impl RunCounts {
    /// Counts a corpus.
    #[must_use]
    pub fn of(corpus: &Corpus, fates: &Fates) -> Self {
        let mut c = Self { documents_received: corpus.documents.len(), ..Self::default() };
        for d in &corpus.documents {
            if d.articles.is_empty() {
                c.documents_dropped += 1;
                let reason = d.skipped.as_ref().map_or("no-article", |(r, _)| r.as_str());
                *c.dropped_by_reason.entry(reason.to_owned()).or_default() += 1;
            } else {
                c.documents_kept += 1;
            }
        }
        for ((_, a), fate) in corpus.articles().zip(&fates.articles) {
            c.articles_received += 1;
            if fate.duplicate_of.is_some() {
                c.articles_duplicate += 1;
            } else {
                c.articles_kept += 1;
            }
            let template = fate.template.iter().filter(|t| **t).count();
            c.blocks_received += a.blocks.len();
            c.blocks_template += template;
            c.blocks_kept += a.blocks.len() - template;
            c.clauses += a.n_clauses as usize;
        }
        c
    }
}

/// Everything `run.json` says.
#[derive(Debug, Serialize)]
pub struct RunRecord<'a> {
    /// How to cite the run.
    pub cite: &'a str,
    /// Facts of the plan.
    #[serde(flatten)]
    pub facts: &'a RunFacts,
    /// BLAKE3 of each document's bytes by name; empty where they could not be read.
    pub inputs: &'a BTreeMap<String, String>,
    /// Counts.
    pub counts: &'a RunCounts,
    /// BLAKE3 of every other file by name.
    pub files: &'a BTreeMap<String, String>,
    /// Seconds by part of the run.
    pub timings: &'a BTreeMap<&'static str, f64>,
}

#[derive(Serialize)]
struct Marked<'a> {
    bianyi: &'static str,
    #[serde(flatten)]
    record: &'a RunRecord<'a>,
}

/// The bytes of `run.json`.
///
/// # Panics
/// Never: maps with string keys can be written as JSON.
#[must_use]
pub fn run_json(record: &RunRecord<'_>) -> Vec<u8> {
    let json = Marked { bianyi: env!("CARGO_PKG_VERSION"), record };
    let mut bytes = serde_json::to_vec_pretty(&json).expect("maps with string keys can be written as JSON");
    bytes.push(b'\n');
    bytes
}
