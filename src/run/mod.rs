//! Runs the stages over paths: one page in, rows out; then the whole corpus, from records.

pub mod again;
pub mod compare;
pub mod document;
pub mod explain;
pub mod export;
pub mod gather;
pub mod ingest;
pub mod measure;
pub mod pages;
pub mod paint;
pub mod progress;
pub mod reports;

use crate::aggregate::TableError;
use crate::corpus::Corpus;
use crate::sink::SinkError;
use crate::source::{CsvError, SkipReason, SourceError};
use crate::spool::SpoolError;
use crate::store::StoreError;

/// Documents that could not be read. A page judged to hold no article is a result, not a failure.
#[must_use]
pub fn unread(corpus: &Corpus) -> usize {
    corpus.documents.iter().filter(|d| d.skipped.as_ref().is_some_and(|(r, _)| *r != SkipReason::NoArticle)).count()
}

/// Why a run could not be done.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Nothing to read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// A table of counts or an earlier report cannot be used.
    #[error(transparent)]
    Csv(#[from] CsvError),
    /// A role that the table does not have.
    #[error("expected a role of the table ({found}), found {role}")]
    NoRole {
        /// The role asked for.
        role: String,
        /// The table's.
        found: String,
    },
    /// Nowhere to write.
    #[error(transparent)]
    Sink(#[from] SinkError),
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nowhere to set the corpus aside, or it cannot be had back.
    #[error(transparent)]
    Spool(#[from] SpoolError),
    /// A table could not be made.
    #[error("table: {0}")]
    Table(#[from] polars::prelude::PolarsError),
    /// The tables of the corpus could not be made.
    #[error(transparent)]
    Tables(#[from] TableError),
    /// `--strict`, and documents were skipped.
    #[error("{n} documents were skipped, the first as {reason}: {document} ({detail})")]
    Strict {
        /// How many.
        n: usize,
        /// The first one.
        document: String,
        /// Why.
        reason: &'static str,
        /// The facts.
        detail: String,
    },
}
