//! One segment: some hundred or thousand pages as a set of Parquet tables, written once and never changed.
//!
//! Tables refer to each other by row numbers within the segment (`page`, `article`, `block`, `clause`, `word` are the
//! 0-based rows of `pages`, `articles`, `blocks`, `clauses`, `words`), and rows of a table stand in the order of what
//! they belong to.

mod read;
mod write;

pub(super) use read::SegmentReader;
pub(super) use write::SegmentWriter;

use super::table::Kind::{Bool, Float, Int, Long, Text};
use super::table::Spec;

/// One row per page: facts of decode, repair and extract, and how many rows of the other tables are its own.
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

/// One row per block: of each page the blocks of its articles, then those removed (`article` missing).
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
        ("n_terms", Int),
        ("n_sketch", Int),
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

/// The distinct words of the segment.
pub(super) const WORDS: Spec = Spec { name: "words", columns: &[("word", Int), ("text", Text)] };

/// The distinct words of each page, by first occurrence.
pub(super) const VOCABULARY: Spec = Spec { name: "vocabulary", columns: &[("page", Int), ("word", Int)] };

/// Counts of words in content blocks.
pub(super) const TERMS: Spec = Spec { name: "terms", columns: &[("block", Int), ("word", Int), ("n", Int)] };

/// Sampled shingles of content blocks.
pub(super) const SKETCHES: Spec = Spec { name: "sketches", columns: &[("block", Int), ("hash", Int)] };

/// One row per attributed clause and role.
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
    ],
};

/// Tokens of clauses, as bytes of the clause's text.
pub(super) const TOKENS: Spec =
    Spec { name: "clause_tokens", columns: &[("clause", Int), ("word", Int), ("start", Int), ("end", Int)] };

/// All tables of a segment.
pub(super) const TABLES: [&Spec; 10] =
    [&PAGES, &ARTICLES, &BLOCKS, &REPAIRS, &WORDS, &VOCABULARY, &TERMS, &SKETCHES, &CLAUSES, &TOKENS];
