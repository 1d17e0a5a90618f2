//! Repaired text to articles: finds the article on a page and removes everything else, with a reason for each block.

use crate::repair::RepairedText;
use crate::source::Media;

/// Settings of the extract stage.
#[derive(Debug, Clone, Default)]
pub struct ExtractPlan {}

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
pub fn extract(_plan: &ExtractPlan, page: &RepairedText, _media: Media) -> ExtractedPage {
    let blocks = page
        .text
        .lines()
        .enumerate()
        .filter(|(_, l)| !l.trim().is_empty())
        .map(|(i, l)| Block {
            line: u32::try_from(i + 1).unwrap_or(u32::MAX),
            start: u32::try_from(l.chars().take_while(|c| c.is_whitespace()).count()).unwrap_or(0),
            article: 1,
            class: BlockClass::Article,
            form: BlockForm::Paragraph,
            rule: "keep-all",
            text: l.trim().to_owned(),
        })
        .collect();
    ExtractedPage { articles: vec![Article { number: 1, blocks, ..Article::default() }], ..ExtractedPage::default() }
}
