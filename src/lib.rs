//! Quantifies how Chinese web sources define one concept against another (default: 运营 against 营销).
//!
//! | stage | from → to | shape |
//! | --- | --- | --- |
//! | [`source`] | path → `RawDocument` | edge |
//! | [`decode`] | bytes → `DecodedText` | per document |
//! | [`repair`] | `DecodedText` → `RepairedText` | per document |
//! | [`extract`] | `RepairedText` → `ExtractedPage` of `Article`s | per document |
//! | [`normalize`] | `ExtractedPage` → `NormalizedPage` of `NormalizedArticle`s | per document |
//! | [`segment`] | `NormalizedArticle` → `SegmentedArticle` | per document |
//! | [`attribute`] | `SegmentedArticle` → `AttributedArticle` | per document |
//! | [`tally`] | `AttributedArticle` → rows of a `DocumentRecord`, which the [`store`] keeps | per document |
//! | [`dedupe`] | facts of a [`corpus`] → `Fates` | whole corpus |
//! | [`aggregate`] | records and fates → polars tables | whole corpus |
//! | [`measure`] | counts → statistics | whole corpus |
//! | [`report`] | tables → bytes | pure |
//! | [`sink`] | bytes → files, as a whole | edge |

pub mod aggregate;
pub mod attribute;
pub mod cli;
pub mod corpus;
pub mod decode;
pub mod dedupe;
pub mod extract;
mod letters;
pub mod measure;
pub mod normalize;
mod packed;
pub mod pipeline;
pub mod repair;
pub mod report;
pub mod run;
pub mod segment;
pub mod sink;
pub mod source;
pub mod span;
pub mod spool;
pub mod store;
pub mod tally;
mod trie;
