//! Of the pipeline, what lexicons are read with.

#[path = "../../../src/pipeline/fault.rs"]
pub mod fault;
#[path = "../../../src/pipeline/lexicon.rs"]
pub mod lexicon;
