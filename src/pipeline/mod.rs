//! Pipeline files: what a TOML file with its lexicons says is checked as a whole and becomes a plan.
//!
//! [`PipelineFile`] mirrors the file and does no work; a [`Plan`] is checked and built from it, or every fault is named at
//! once with file, line and key. A pipeline file says what is done to the data; how a run goes (threads, folders,
//! verbosity) is said by flags. Lexicons lie beside the pipeline file, or in the program (`builtin:stop-words.txt`).
//!
//! ```
//! use bianyi::pipeline::Plan;
//! let plan = Plan::builtin();
//! assert_eq!(plan.file.target, "运营");
//! assert!(plan.file.to_toml().contains("[keyness]"));
//! ```

mod built_in;
mod digest;
pub mod dimensions;
pub mod fault;
mod file;
mod files;
pub mod init;
pub mod lexicon;
mod plan;
mod reader;

pub use digest::Digests;
pub use dimensions::{Dimension, Pole};
pub use file::{
    AttributeSection, CsvSection, DedupeSection, DimensionsSection, ExtractSection, KeynessSection, NormalizeSection,
    PipelineFile, RepairSection, SegmentSection, SourceSection, TermsSection,
};
pub use plan::{Plan, PlanError};
