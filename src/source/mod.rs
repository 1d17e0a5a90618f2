//! Paths to raw documents: walks folders, reads files, and says what it left out and why.

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
    /// Largest page that is read, in bytes.
    pub max_page_bytes: u64,
}

impl Default for SourcePlan {
    fn default() -> Self {
        Self { max_page_bytes: 16 << 20 }
    }
}

/// One page as it was found.
#[derive(Debug, Clone)]
pub struct RawDocument {
    /// Name of the document in every table: path relative to the PATH given, `/` between parts.
    pub path: String,
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
        }
    }
}
