//! Pipeline files: what a TOML file with its lexicons says is checked as a whole and becomes a plan.

pub mod fault;
pub mod lexicon;
pub mod plan;

pub use plan::Plan;
