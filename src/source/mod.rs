//! Paths to raw documents: walks folders, reads files, and says what it left out and why.
//!
//! | part | does |
//! | --- | --- |
//! | [`list`] | paths → candidates in a stable order, each with a name that is unique in the run |
//! | [`read`] | one candidate → its documents, or the reason why there is none |
//!
//! What the bytes mean (encoding, markup) is left to later stages; only what is surely not text is turned away here.
//!
//! ```
//! use bianyi::source::{SourcePlan, list, read};
//! let folder = tempfile::tempdir()?;
//! std::fs::write(folder.path().join("甲.html"), "<p>运营是手段。</p>")?;
//! let plan = SourcePlan::default();
//! let candidates = list(&plan, &[folder.path().to_owned()])?;
//! let documents: Vec<_> = read(&plan, &candidates[0]).filter_map(Result::ok).collect();
//! assert_eq!(documents[0].path, "甲.html");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod compressed;
mod csv_rows;
mod format;
mod http;
mod listing;
mod mhtml;
mod name;
mod own;
mod page;
mod sniff;
mod table;
mod warc;

pub use csv_rows::{CsvColumn, CsvError, CsvRow, CsvRows, csv_rows};
pub use format::Format;
pub use listing::{Candidate, list};
pub use own::input_digests;
pub use page::{Documents, read};

use std::path::PathBuf;

/// What a document's bytes are to be read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Media {
    /// HTML or XHTML source.
    Html,
    /// Plain text, flattened page or Markdown.
    Text,
}

/// Settings of the source stage.
#[derive(Debug, Clone)]
pub struct SourcePlan {
    /// Largest page that is read, in bytes. Default 16 MiB: far above any article, far below what hurts memory.
    pub max_page_bytes: u64,
    /// Extensions of pages that are taken from a folder, lower case, without the dot. Containers (WARC, MHTML, JSON
    /// Lines, CSV, TSV, Parquet) are taken beside them, and all of these packed with gzip or zstd too. A file that is
    /// named itself is taken whatever its extension.
    pub extensions: Vec<String>,
    /// Folders and files that are left alone wherever they lie: the output folder and the store of this run.
    pub exclude: Vec<PathBuf>,
}

impl Default for SourcePlan {
    fn default() -> Self {
        Self {
            max_page_bytes: 16 << 20,
            extensions: ["html", "htm", "xhtml", "txt", "md"].map(str::to_owned).to_vec(),
            exclude: Vec::new(),
        }
    }
}

/// One page as it was found.
#[derive(Debug, Clone)]
pub struct RawDocument {
    /// Name of the document in every table: path relative to the PATH given, `/` between parts.
    pub path: String,
    /// The first folder below the PATH given, if the page lies in one: a site's name in most crawls.
    pub folder: Option<String>,
    /// How to read the bytes.
    pub media: Media,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Charset named by the transport (HTTP), if any.
    pub charset: Option<String>,
    /// Address the page was fetched from, if the crawl recorded it.
    pub url: Option<String>,
    /// When it was fetched (ISO 8601), if the crawl recorded it.
    pub fetched: Option<String>,
}

/// A document that gives no rows: a line of `audit/skipped.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Name of the document, as in [`RawDocument::path`].
    pub path: String,
    /// Why.
    pub reason: SkipReason,
    /// The facts behind the reason, for people: sizes, the system's message.
    pub detail: String,
}

/// Why a document gives no rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SkipReason {
    /// The file could not be opened or read.
    Unreadable,
    /// No bytes, or white space only.
    Empty,
    /// Larger than the limit of the pipeline file.
    TooLarge,
    /// Binary data.
    NotText,
    /// Damaged container or record.
    Damaged,
    /// A page without an article: index, error page, login wall.
    NoArticle,
    /// A stage broke on the page: a fault of this program, worth a report.
    InternalFault,
}

impl SkipReason {
    /// The word in `audit/skipped.csv`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Empty => "empty",
            Self::TooLarge => "too-large",
            Self::NotText => "not-text",
            Self::Damaged => "damaged",
            Self::NoArticle => "no-article",
            Self::InternalFault => "internal-fault",
        }
    }
}

/// Why there is nothing to read at all.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// A path was given that does not exist or cannot be looked at.
    #[error("{}: {cause}", path.display())]
    Path {
        /// The path as given.
        path: PathBuf,
        /// The system's message.
        cause: std::io::Error,
    },
    /// The list of paths on standard input cannot be read.
    #[error("standard input: {cause}")]
    Input {
        /// The system's message.
        cause: std::io::Error,
    },
    /// The paths hold no page.
    #[error("no input found under {paths} (looked for {extensions})")]
    NoInput {
        /// The paths as given.
        paths: String,
        /// The extensions looked for.
        extensions: String,
    },
}
