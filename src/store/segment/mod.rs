//! One segment: some two hundred pages as a set of Parquet tables, written once and never changed.
//!
//! Tables refer to each other by row numbers within the segment (`page`, `article`, `block`, `clause`, `word` are the
//! 0-based rows of `pages`, `articles`, `blocks`, `clauses`, `words`), and rows of a table stand in the order of what
//! they belong to.

mod read;
mod write;

pub(super) use read::SegmentReader;
pub(super) use write::SegmentWriter;

use super::table::Kind::{Bool, Bytes, Float, Int, Long, Text};
use super::table::Spec;

/// One row per page: facts of decode, repair and extract, and how many rows of the other tables are its own. `removed`
/// packs the blocks that are no article's.
pub(super) const PAGES: Spec = Spec {
    name: "pages",
    columns: &[
        ("key", Text),
        ("url", Text),
        ("encoding", Text),
        ("evidence", Text),
        ("margin", Float),
        ("blank", Bool),
        ("lost_replacement", Int),
        ("lost_kunjinkao", Int),
        ("lost_fill", Int),
        ("lost_question_runs", Int),
        ("lost_private_use", Int),
        ("lost_other", Int),
        ("no_article", Text),
        ("n_articles", Int),
        ("n_removed", Int),
        ("n_repairs", Int),
        ("n_words", Int),
        ("removed", Bytes),
    ],
};

/// One row per article. A reading stands only where it differs from its text.
pub(super) const ARTICLES: Spec = Spec {
    name: "articles",
    columns: &[
        ("page", Int),
        ("number", Int),
        ("title", Text),
        ("title_reading", Text),
        ("author", Text),
        ("date", Text),
        ("printed_source", Text),
        ("script", Text),
        ("sketch_level", Int),
        ("n_blocks", Int),
        ("n_clauses", Int),
    ],
};

/// One row per block of an article. `sketch` packs the sampled shingles of a content block; `terms` the counts of its
/// words, by their place among those of the page in `terms`.
pub(super) const BLOCKS: Spec = Spec {
    name: "blocks",
    columns: &[
        ("page", Int),
        ("article", Int),
        ("number", Int),
        ("line", Int),
        ("start", Int),
        ("class", Text),
        ("form", Text),
        ("form_a", Int),
        ("form_b", Int),
        ("rule", Text),
        ("text", Text),
        ("reading", Text),
        ("line_hash", Long),
        ("n_tokens", Int),
        ("terms", Bytes),
        ("sketch", Bytes),
    ],
};

/// One row per repair.
pub(super) const REPAIRS: Spec = Spec {
    name: "repairs",
    columns: &[
        ("page", Int),
        ("kind", Text),
        ("line", Int),
        ("start", Int),
        ("before", Text),
        ("after", Text),
        ("restored", Bool),
    ],
};

/// The distinct words of the segment, and names of rules.
pub(super) const WORDS: Spec = Spec { name: "words", columns: &[("word", Int), ("text", Text)] };

/// The distinct words of each page, by first occurrence, and how often they stand in content blocks.
pub(super) const TERMS: Spec = Spec { name: "terms", columns: &[("page", Int), ("word", Int), ("n", Int)] };

/// One row per attributed clause and role. `tokens` packs its words, by their place among those of the page in `terms`,
/// with their bytes in the clause's text.
pub(super) const CLAUSES: Spec = Spec {
    name: "clauses",
    columns: &[
        ("article", Int),
        ("block", Int),
        ("line", Int),
        ("start", Int),
        ("sentence", Int),
        ("role", Int),
        ("scope", Text),
        ("relation", Text),
        ("negated", Bool),
        ("reported_by", Text),
        ("rule", Text),
        ("pair", Int),
        ("dimension", Text),
        ("defined", Text),
        ("definiens", Text),
        ("genus", Text),
        ("pattern", Text),
        ("defining_sentence", Text),
        ("text", Text),
        ("n_tokens", Int),
        ("tokens", Bytes),
    ],
};

/// All tables of a segment.
pub(super) const TABLES: [&Spec; 7] = [&PAGES, &ARTICLES, &BLOCKS, &REPAIRS, &WORDS, &TERMS, &CLAUSES];
