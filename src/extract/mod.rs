//! Repaired text to articles: finds the article on a page and removes everything else, with a reason for each block.

pub mod address;
pub mod bylines;
mod course;
pub mod cues;
pub mod dates;
pub mod flat;
mod frames;
pub mod html;
pub mod labels;
pub mod names;
pub mod posts;
pub mod shape;
pub mod titles;
pub mod zones;

use crate::pipeline::fault::Faults;
use crate::pipeline::lexicon::LexiconFile;
use crate::repair::RepairedText;
use crate::source::Media;
use cues::Cues;
use std::collections::BTreeSet;

/// Settings of the extract stage.
#[derive(Debug, Clone, Default)]
pub struct ExtractPlan {
    /// Cue phrases.
    pub cues: Cues,
    /// Names of the rules that are switched off: what they would remove stays.
    pub off: BTreeSet<String>,
}

impl ExtractPlan {
    /// Builds the plan from the lexicon of cue phrases and the names of rules that are switched off; what cannot be read
    /// becomes a fault.
    #[must_use]
    pub fn build(cues: &LexiconFile, off: &BTreeSet<String>, faults: &mut Faults) -> Self {
        for name in off.iter().filter(|n| !RULES.contains(&n.as_str())) {
            faults.add("", 0, "extract.off", format!("unknown rule `{name}`, expected some of {}", RULES.join(", ")));
        }
        Self { cues: Cues::build(cues, faults), off: off.clone() }
    }
}

/// Names of the rules that remove blocks, in the order in which they are asked; the first that fits names the removal.
pub const RULES: [&str; 18] = [
    "hidden",
    "post-frame",
    "comments",
    "other-article",
    "error-or-login",
    "tail-cue",
    "legal-cue",
    "call-cue",
    "site-frame",
    "tool-cue",
    "contact",
    "links",
    "questions",
    "navigation",
    "side-column",
    "outside-body",
    "unlike-body",
    "no-article",
];

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BlockClass {
    /// Running text of the article.
    Article,
    /// Stands alone and only opens the text below it.
    Heading,
    /// Title, author, date, source, biography.
    Meta,
    /// Everything else.
    Boilerplate,
}

impl BlockClass {
    /// The word in `blocks.csv`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Heading => "heading",
            Self::Meta => "meta",
            Self::Boilerplate => "boilerplate",
        }
    }
}

/// What the page's own structure says of a block; flattened text has only what its shape shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockForm {
    /// A paragraph.
    Paragraph,
    /// A heading of this level, 1 the highest (`<h1>` … `<h6>`; 6 where the level is not known).
    Heading(u8),
    /// An item of a list.
    ListItem,
    /// A cell of a data table, 0-based.
    Cell {
        /// Row of the table.
        row: u16,
        /// Column of the table.
        column: u16,
    },
}

/// A run of text between block-level tags, or a line or a part of a line of flattened text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// 1-based line of flattened text, or the ordinal of the block in an HTML page.
    pub line: u32,
    /// Characters of that line before the block (0 in HTML).
    pub start: u32,
    /// Number of the article it belongs to; 0 = none.
    pub article: u32,
    /// What it is.
    pub class: BlockClass,
    /// What the page's structure says.
    pub form: BlockForm,
    /// Name of the rule that decided the class.
    pub rule: &'static str,
    /// Its text, on one line, without white space at the ends.
    pub text: String,
}

/// One article of a page. `blocks` holds article, heading and meta blocks in page order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Article {
    /// 1, 2, 3 … in page order.
    pub number: u32,
    /// Title without the site's name.
    pub title: Option<String>,
    /// Author as printed.
    pub author: Option<String>,
    /// Date of publication, ISO 8601 (`2024-03-05`, `2024-03-05T08:00:00`).
    pub date: Option<String>,
    /// 来源 as printed.
    pub printed_source: Option<String>,
    /// Blocks of the article.
    pub blocks: Vec<Block>,
}

/// A page taken apart. Every block of the page is in exactly one of the articles or in `removed`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExtractedPage {
    /// The page's own address: canonical link, `og:url`, saved-from comment, printed permanent link.
    pub url: Option<String>,
    /// The articles; none on an index page, an error page or a login wall.
    pub articles: Vec<Article>,
    /// Boilerplate, with the rule that removed each block, in page order.
    pub removed: Vec<Block>,
    /// Why there is no article, where there is none.
    pub no_article: Option<&'static str>,
}

/// Takes one page apart. Never fails.
#[must_use]
pub fn extract(plan: &ExtractPlan, page: &RepairedText, media: Media) -> ExtractedPage {
    match media {
        Media::Html => html::extract(plan, &page.text),
        Media::Text => flat::extract(plan, &page.text),
    }
}
