//! Names, types and meaning of every column of every table, in the order in which they are written.

/// Type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// 64-bit whole number.
    Int,
    /// 64-bit number.
    Float,
    /// `true` or `false`.
    Bool,
}

/// One column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnSpec {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
    /// What it says, with the unit.
    pub note: &'static str,
}

/// One table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableSpec {
    /// Path below the output folder, without extension.
    pub name: &'static str,
    /// What a row is.
    pub row: &'static str,
    /// Columns that tell rows apart.
    pub key: &'static [&'static str],
    /// Its columns, in order.
    pub columns: &'static [ColumnSpec],
}

const fn column(name: &'static str, kind: Kind, note: &'static str) -> ColumnSpec {
    ColumnSpec { name, kind, note }
}

/// The tables of a run, in the order in which they are listed.
pub const TABLES: [&TableSpec; 16] = [
    &DOCUMENTS,
    &DEFINITIONS,
    &CONTRASTS,
    &TERMS,
    &KEYNESS,
    &DIMENSIONS,
    &SOURCES,
    &AGREEMENT,
    &STABILITY,
    &LEAVE_ONE_OUT,
    &CLAUSES,
    &KWIC,
    &SKETCH,
    &BOILERPLATE,
    &REPAIRS,
    &SKIPPED,
];

/// `documents`.
pub const DOCUMENTS: TableSpec = TableSpec {
    name: "documents",
    row: "one article; a document without one has one row with article 0",
    key: &["document", "article"],
    columns: &[
        column("document", Kind::Text, "path of the page, relative to the PATH given"),
        column("article", Kind::Int, "1, 2, 3 … in page order; 0 = the page has none"),
        column("source", Kind::Text, "what the article is counted under: site, first folder, printed source, or the document"),
        column("url", Kind::Text, "address of the page"),
        column("title", Kind::Text, "title without the name of the site"),
        column("author", Kind::Text, "author as printed"),
        column("date", Kind::Text, "date of publication, ISO 8601"),
        column("fetched", Kind::Text, "when the crawl fetched it, ISO 8601"),
        column("encoding", Kind::Text, "IANA name of the encoding"),
        column("evidence", Kind::Text, "what decided on the encoding"),
        column(
            "margin",
            Kind::Float,
            "nats per character between this encoding and the next legal reading; empty = no other was legal",
        ),
        column("repairs", Kind::Int, "repairs made on the page"),
        column("lossy", Kind::Bool, "whether characters are lost for good"),
        column("script", Kind::Text, "simplified, traditional or mixed"),
        column("chars", Kind::Int, "characters of the article"),
        column("boilerplate_share", Kind::Float, "share of the page's characters that was removed, 0 to 1"),
        column("clauses", Kind::Int, "attributed clauses"),
        column("tokens", Kind::Int, "tokens of the article, stop words too"),
        column("duplicate_of", Kind::Text, "the article it repeats, as document#article"),
        column("similarity", Kind::Float, "how alike the two are, 0 to 1"),
        column("status", Kind::Text, "kept, duplicate or dropped"),
        column("reason", Kind::Text, "why it was dropped"),
    ],
};

/// `evidence/clauses`.
pub const CLAUSES: TableSpec = TableSpec {
    name: "evidence/clauses",
    row: "attributed clause and role",
    key: &["clause_id", "role"],
    columns: &[
        column("document", Kind::Text, "path of the page"),
        column("article", Kind::Int, "number of the article on the page"),
        column("line", Kind::Int, "1-based line of flattened text, or ordinal of the block in HTML"),
        column("start", Kind::Int, "characters of that line before the clause, in the restored, simplified text"),
        column("sentence", Kind::Int, "1-based number of the sentence in its block"),
        column("clause_id", Kind::Text, "document#article:line:start"),
        column("role", Kind::Text, "role the clause is about"),
        column("scope", Kind::Text, "overt or inherited"),
        column("relation", Kind::Text, "definition, contrast, relationship, attribute or mention"),
        column("negated", Kind::Bool, "whether the statement is denied"),
        column("reported_by", Kind::Text, "whose view it is, where the page reports one"),
        column("rule", Kind::Text, "rule that decided"),
        column("text", Kind::Text, "the clause, simplified, in its author's words"),
        column("duplicate", Kind::Bool, "whether it stands in a repost or in a paragraph counted elsewhere, and is not counted"),
    ],
};

/// `definitions`.
pub const DEFINITIONS: TableSpec = TableSpec {
    name: "definitions",
    row: "definition",
    key: &["clause_id", "role"],
    columns: &[
        column("document", Kind::Text, "path of the page"),
        column("article", Kind::Int, "number of the article"),
        column("source", Kind::Text, "source of the article"),
        column("line", Kind::Int, "line or block"),
        column("start", Kind::Int, "characters before the clause"),
        column("role", Kind::Text, "role that is defined"),
        column("term", Kind::Text, "the words that name it, as they are counted; empty = inherited"),
        column("definiens", Kind::Text, "what it is said to be"),
        column("genus", Kind::Text, "noun that the definiens comes to, what kind of thing it is"),
        column("pattern", Kind::Text, "pattern that found it"),
        column("negated", Kind::Bool, "whether it is denied (X is not Y)"),
        column("attributed_to", Kind::Text, "to whom the page attributes it"),
        column("sentence", Kind::Text, "the whole sentence"),
        column("clause_id", Kind::Text, "key into evidence/clauses"),
        column("repeated_in_sources", Kind::Int, "number of sources in which the same definition stands"),
        column("duplicate", Kind::Bool, "whether it stands in a repost or in a paragraph counted elsewhere"),
    ],
};

/// `contrasts`.
pub const CONTRASTS: TableSpec = TableSpec {
    name: "contrasts",
    row: "contrasted pair",
    key: &["clause_id_a", "role_a", "clause_id_b", "role_b"],
    columns: &[
        column("document", Kind::Text, "path of the page"),
        column("article", Kind::Int, "number of the article"),
        column("source", Kind::Text, "source of the article"),
        column("line", Kind::Int, "line of the first side"),
        column("role_a", Kind::Text, "first role, in the order of the pipeline file"),
        column("text_a", Kind::Text, "what is said of it"),
        column("role_b", Kind::Text, "second role"),
        column("text_b", Kind::Text, "what is said of it"),
        column("dimension", Kind::Text, "dimension named by a heading or by the sentence"),
        column("rule", Kind::Text, "rule that paired them"),
        column("clause_id_a", Kind::Text, "key into evidence/clauses"),
        column("clause_id_b", Kind::Text, "key into evidence/clauses"),
        column("duplicate", Kind::Bool, "whether it stands in a repost or in a paragraph counted elsewhere"),
    ],
};

/// `terms`.
pub const TERMS: TableSpec = TableSpec {
    name: "terms",
    row: "role, source and term",
    key: &["role", "source", "term"],
    columns: &[
        column("role", Kind::Text, "role"),
        column("source", Kind::Text, "source"),
        column("term", Kind::Text, "term, Latin letters in lower case"),
        column("pos", Kind::Text, "part of speech (ICTCLAS-style tag)"),
        column("n", Kind::Int, "occurrences in clauses of the counted relations"),
        column("n_tokens", Kind::Int, "all tokens in those clauses of this role and source"),
        column("per_million", Kind::Float, "n per million of n_tokens"),
        column("documents", Kind::Int, "documents in which the term is counted"),
        column("n_definition", Kind::Int, "occurrences in definitions"),
        column("n_attribute", Kind::Int, "in attributes"),
        column("n_contrast", Kind::Int, "in contrasts"),
        column("n_relationship", Kind::Int, "in relationships"),
        column("tested", Kind::Bool, "whether keyness tests the term: frequent enough in the compared pair"),
    ],
};

/// `keyness`.
pub const KEYNESS: TableSpec = TableSpec {
    name: "keyness",
    row: "term of the compared pair: a the target, b the reference",
    key: &["term"],
    columns: &[
        column("term", Kind::Text, "term"),
        column("pos", Kind::Text, "part of speech"),
        column("f_a", Kind::Int, "occurrences in counted clauses about the target"),
        column("f_b", Kind::Int, "occurrences in counted clauses about the reference"),
        column("n_a", Kind::Int, "all tokens of the counted clauses about the target"),
        column("n_b", Kind::Int, "all tokens of the counted clauses about the reference"),
        column("pm_a", Kind::Float, "f_a per million of n_a"),
        column("pm_b", Kind::Float, "f_b per million of n_b"),
        column("docs_a", Kind::Int, "documents in which it is counted for the target"),
        column("docs_b", Kind::Int, "documents in which it is counted for the reference"),
        column("sources_a", Kind::Int, "sources in which it is counted for the target"),
        column("sources_b", Kind::Int, "sources in which it is counted for the reference"),
        column("g2", Kind::Float, "log-likelihood ratio over four cells (Dunning 1993)"),
        column("p", Kind::Float, "its p, tokens taken as independent"),
        column("q", Kind::Float, "p adjusted for m tests (Benjamini & Hochberg 1995); empty = not tested"),
        column("m", Kind::Int, "number of tests: rows with a q"),
        column("bic", Kind::Float, "g2 minus ln(n_a + n_b) (Wilson 2013)"),
        column("log_ratio", Kind::Float, "log2 of the ratio of the two rates; 0.5 in place of a zero (Hardie 2014)"),
        column("log_ratio_lo", Kind::Float, "its exact lower bound at alpha over m; empty = minus infinity"),
        column("log_ratio_hi", Kind::Float, "its exact upper bound at alpha over m; empty = infinity"),
        column("lrc", Kind::Float, "conservative log ratio: the bound nearer 0, 0 if the interval holds 0 (Evert 2022)"),
        column("z", Kind::Float, "log-odds with informative prior over its standard deviation (Monroe et al. 2008)"),
        column("alpha0", Kind::Float, "mass of that prior, in tokens"),
        column("dp_a", Kind::Float, "deviation of proportions over sources, target; 0 = even (Gries 2008)"),
        column("dp_b", Kind::Float, "the same of the reference"),
        column("top_source_share", Kind::Float, "largest share of the higher side's occurrences that one source holds"),
        column("source_p", Kind::Float, "p by sign flips over sources, each source one voice"),
        column("source_p_min", Kind::Float, "smallest source_p this term could have had"),
        column("loo_lo", Kind::Float, "smallest log ratio (Walter 1975) when any one source is left out"),
        column("loo_hi", Kind::Float, "largest log ratio when any one source is left out"),
        column("verdict", Kind::Text, "robust, shared, one-source or too-rare"),
    ],
};

/// `dimensions`.
pub const DIMENSIONS: TableSpec = TableSpec {
    name: "dimensions",
    row: "pole of a dimension, role and source; source (all) = the whole corpus",
    key: &["dimension", "pole", "role", "source"],
    columns: &[
        column("dimension", Kind::Text, "id of the dimension in the lexicon"),
        column("name", Kind::Text, "its name"),
        column("pole", Kind::Text, "pole of the dimension"),
        column("role", Kind::Text, "role"),
        column("source", Kind::Text, "source, or (all)"),
        column("clauses", Kind::Int, "clauses about the role that speak for the pole"),
        column("negated", Kind::Int, "clauses that only deny it; not in clauses"),
        column("ambiguous", Kind::Int, "clauses with nothing but one ambiguous term of it; not in clauses"),
        column("clauses_role", Kind::Int, "all clauses about the role, mentions left out"),
        column("share", Kind::Float, "clauses over clauses_role, 0 to 1"),
        column("share_lo", Kind::Float, "lower bound of the share (Wilson 1927, 95 %)"),
        column("share_hi", Kind::Float, "upper bound"),
        column("difference", Kind::Float, "share of the target minus share of the reference; in rows of the target"),
        column("difference_lo", Kind::Float, "lower bound, sources drawn again (95 %); in rows (all) of the target"),
        column("difference_hi", Kind::Float, "upper bound"),
        column("clause_ids", Kind::Text, "first five clauses that speak for the pole, keys into evidence/clauses"),
    ],
};

/// `sources`.
pub const SOURCES: TableSpec = TableSpec {
    name: "sources",
    row: "source",
    key: &["source"],
    columns: &[
        column("source", Kind::Text, "source"),
        column("documents", Kind::Int, "documents with a counted article"),
        column("articles", Kind::Int, "counted articles"),
        column("reposts", Kind::Int, "articles that repeat another and are not counted"),
        column("clauses_a", Kind::Int, "counted clauses about the target"),
        column("clauses_b", Kind::Int, "about the reference"),
        column("clauses_other", Kind::Int, "about the other roles"),
        column("tokens_a", Kind::Int, "tokens of these clauses: n_tokens of terms"),
        column("tokens_b", Kind::Int, "of the reference"),
        column("tokens_other", Kind::Int, "of the other roles"),
        column("definitions_a", Kind::Int, "definitions of the target, reposts left out"),
        column("definitions_b", Kind::Int, "definitions of the reference"),
        column("share_a", Kind::Float, "clauses_a over clauses_a + clauses_b"),
        column("share_a_lo", Kind::Float, "lower bound (Wilson 1927, 95 %)"),
        column("share_a_hi", Kind::Float, "upper bound"),
        column("jsd_ab", Kind::Float, "Jensen-Shannon divergence of the terms said of the two roles, bits, 0 to 1"),
        column("jsd_baseline", Kind::Float, "its mean when the clauses of the two roles are shuffled"),
        column("jsd_baseline_95", Kind::Float, "95 % of the shuffles lie at or below this"),
        column("jsd_p", Kind::Float, "share of shuffles at least as far apart"),
    ],
};

/// `evidence/agreement`.
pub const AGREEMENT: TableSpec = TableSpec {
    name: "evidence/agreement",
    row: "pair of sources; (all), (all) = all of them together",
    key: &["source_1", "source_2"],
    columns: &[
        column("source_1", Kind::Text, "source"),
        column("source_2", Kind::Text, "source"),
        column("terms", Kind::Int, "terms compared: those that one of the two uses"),
        column("spearman", Kind::Float, "rank correlation of the log ratios (Walter 1975) of these terms"),
        column("jsd_a", Kind::Float, "divergence of what the two say of the target, bits"),
        column("jsd_b", Kind::Float, "divergence of what the two say of the reference, bits"),
        column("overlap_a", Kind::Float, "share of their 20 most frequent terms of the target that both have"),
        column("overlap_b", Kind::Float, "the same of the reference"),
        column("kendall_w", Kind::Float, "agreement of all sources on the order of log ratios, 0 to 1; in row (all)"),
    ],
};

/// `evidence/stability`.
pub const STABILITY: TableSpec = TableSpec {
    name: "evidence/stability",
    row: "tested term",
    key: &["term"],
    columns: &[
        column("term", Kind::Text, "term"),
        column("rank", Kind::Float, "rank by absolute LRC; equal ones share the mean of their places"),
        column("rank_lo", Kind::Float, "best rank in 95 % of the resamples of sources"),
        column("rank_hi", Kind::Float, "worst rank in 95 % of the resamples"),
        column("log_ratio", Kind::Float, "log ratio with a half added everywhere (Walter 1975)"),
        column("resampled_lo", Kind::Float, "lower bound of it over resampled sources (95 %)"),
        column("resampled_hi", Kind::Float, "upper bound"),
        column("sign_share", Kind::Float, "share of the resamples on the same side, 0 to 1"),
        column("loo_lo", Kind::Float, "smallest log ratio when one source is left out"),
        column("loo_hi", Kind::Float, "largest"),
        column("strongest_source", Kind::Text, "source whose absence moves the log ratio most"),
        column("strongest_effect", Kind::Float, "what its absence adds to the log ratio"),
    ],
};

/// `evidence/leave_one_out`.
pub const LEAVE_ONE_OUT: TableSpec = TableSpec {
    name: "evidence/leave_one_out",
    row: "tested term and source that has it; the first 200 terms of keyness",
    key: &["term", "source"],
    columns: &[
        column("term", Kind::Text, "term"),
        column("source", Kind::Text, "source left out"),
        column("f_a", Kind::Int, "its occurrences for the target"),
        column("f_b", Kind::Int, "its occurrences for the reference"),
        column("log_ratio_without", Kind::Float, "log ratio (Walter 1975) of all other sources"),
        column("effect", Kind::Float, "log_ratio_without minus the log ratio of all sources"),
    ],
};

/// `evidence/sketch`.
pub const SKETCH: TableSpec = TableSpec {
    name: "evidence/sketch",
    row: "grammatical relation of the role and collocate",
    key: &["relation", "collocate"],
    columns: &[
        column("relation", Kind::Text, "predicate, object, modifier, coordination or genus"),
        column("collocate", Kind::Text, "word that stands in it"),
        column("f_a", Kind::Int, "times with the target"),
        column("f_b", Kind::Int, "times with the reference"),
        column("logdice_a", Kind::Float, "association with the target in this relation, at most 14 (Rychlý 2008)"),
        column("logdice_b", Kind::Float, "with the reference"),
        column("difference", Kind::Float, "logdice_a minus logdice_b, 0 for what never occurs"),
        column("g2", Kind::Float, "log-likelihood ratio of f_a and f_b in this relation"),
        column("q", Kind::Float, "its p adjusted for all rows (Benjamini & Hochberg 1995)"),
        column("sources", Kind::Int, "sources in which it occurs"),
        column("clause_ids", Kind::Text, "first five clauses, keys into evidence/clauses"),
    ],
};

/// `evidence/kwic`.
pub const KWIC: TableSpec = TableSpec {
    name: "evidence/kwic",
    row: "occurrence of a tested term in a counted clause; at most 30 a term and role, spread over sources",
    key: &["key", "role"],
    columns: &[
        column("key", Kind::Text, "document#article:line:start of the occurrence"),
        column("term", Kind::Text, "term"),
        column("role", Kind::Text, "role the clause is about"),
        column("left", Kind::Text, "text before it, from the same block"),
        column("node", Kind::Text, "the term as it stands in the text"),
        column("right", Kind::Text, "text after it"),
        column("document", Kind::Text, "path of the page"),
        column("article", Kind::Int, "number of the article"),
        column("line", Kind::Int, "line or block"),
        column("start", Kind::Int, "characters of the line before it"),
        column("source", Kind::Text, "source"),
        column("url", Kind::Text, "address of the page"),
        column("clause_id", Kind::Text, "key into evidence/clauses"),
    ],
};

/// `changes` of a comparison of two report folders.
pub const CHANGES: TableSpec = TableSpec {
    name: "changes",
    row: "term that enters, leaves or changes its verdict",
    key: &["term"],
    columns: &[
        column("term", Kind::Text, "term"),
        column("change", Kind::Text, "enters, leaves, verdict or counts"),
        column("verdict_old", Kind::Text, "verdict before"),
        column("verdict_new", Kind::Text, "verdict now"),
        column("f_a_old", Kind::Int, "occurrences for the target before"),
        column("f_a_new", Kind::Int, "now"),
        column("f_b_old", Kind::Int, "occurrences for the reference before"),
        column("f_b_new", Kind::Int, "now"),
        column("lrc_old", Kind::Float, "conservative log ratio before"),
        column("lrc_new", Kind::Float, "now"),
        column("documents_new", Kind::Text, "documents with the term that were not there before"),
        column("documents_gone", Kind::Text, "documents with the term that are gone"),
    ],
};

/// `audit/boilerplate`.
pub const BOILERPLATE: TableSpec = TableSpec {
    name: "audit/boilerplate",
    row: "removed block",
    key: &["document", "line", "start"],
    columns: &[
        column("document", Kind::Text, "path of the page"),
        column("article", Kind::Int, "article it stood in; 0 = none"),
        column("line", Kind::Int, "line or block"),
        column("start", Kind::Int, "characters before it"),
        column("rule", Kind::Text, "rule that removed it"),
        column("text", Kind::Text, "its text"),
    ],
};

/// `audit/repairs`.
pub const REPAIRS: TableSpec = TableSpec {
    name: "audit/repairs",
    row: "repair",
    key: &["document", "line", "start", "kind"],
    columns: &[
        column("document", Kind::Text, "path of the page"),
        column("line", Kind::Int, "line of the repaired text"),
        column("start", Kind::Int, "characters before it"),
        column("kind", Kind::Text, "fixer"),
        column("restored", Kind::Bool, "whether the text was guessed because bytes were lost"),
        column("before", Kind::Text, "as it was"),
        column("after", Kind::Text, "as it is"),
    ],
};

/// `audit/skipped`.
pub const SKIPPED: TableSpec = TableSpec {
    name: "audit/skipped",
    row: "skipped document",
    key: &["document"],
    columns: &[
        column("document", Kind::Text, "path of the page"),
        column("reason", Kind::Text, "unreadable, empty, too-large, not-text, damaged, no-article or internal-fault"),
        column("detail", Kind::Text, "what was found"),
    ],
};

/// `blocks.csv` of an export.
pub const BLOCKS: TableSpec = TableSpec {
    name: "blocks",
    row: "block of a page",
    key: &["document", "line", "start"],
    columns: &[
        column("document", Kind::Text, "path of the page"),
        column("line", Kind::Int, "1-based line of flattened text, or ordinal of the block in HTML"),
        column("start", Kind::Int, "characters of that line before the block"),
        column("article", Kind::Int, "number of the article; 0 = none"),
        column("class", Kind::Text, "article, heading, meta or boilerplate"),
        column("rule", Kind::Text, "rule that decided"),
        column("text", Kind::Text, "its text, simplified"),
    ],
};

/// `manifest.csv` of an export.
pub const MANIFEST: TableSpec = TableSpec {
    name: "manifest",
    row: "article; a document without one has one row with article 0",
    key: &["path", "article"],
    columns: &[
        column("path", Kind::Text, "path of the page"),
        column("article", Kind::Int, "1, 2, 3 … in page order; 0 = the page has none"),
        column("encoding", Kind::Text, "IANA name of the encoding"),
        column("evidence", Kind::Text, "what decided on the encoding"),
        column("repairs", Kind::Int, "repairs made on the page"),
        column("lossy", Kind::Bool, "whether characters are lost for good"),
        column("source", Kind::Text, "what the article is counted under"),
        column("url", Kind::Text, "address of the page"),
        column("title", Kind::Text, "title without the name of the site"),
        column("author", Kind::Text, "author as printed"),
        column("date", Kind::Text, "date of publication, ISO 8601"),
        column("chars", Kind::Int, "characters of the article"),
        column("reason", Kind::Text, "why the document gives no article"),
    ],
};

/// `corpus.csv` of an export of articles.
pub const CORPUS: TableSpec = TableSpec {
    name: "corpus",
    row: "article",
    key: &["doc_id"],
    columns: &[
        column("doc_id", Kind::Text, "document#article"),
        column("text", Kind::Text, "the article without its title, simplified, one block a line"),
        column("source", Kind::Text, "what the article is counted under"),
        column("date", Kind::Text, "date of publication, ISO 8601"),
        column("title", Kind::Text, "title without the name of the site"),
        column("duplicate_of", Kind::Text, "the article it repeats, as document#article"),
    ],
};
