//! Faults of a pipeline file and its lexicons, collected so that a check names all of them at once.

use std::fmt;

/// One fault, with the place to mend it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// File, as named by the user or by the pipeline file.
    pub file: String,
    /// 1-based line; 0 where the fault is of the file as a whole.
    pub line: usize,
    /// Key of the pipeline file (`keyness.target`), or empty.
    pub key: String,
    /// What was found and what was expected; lower case, no full stop.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if !self.key.is_empty() {
            write!(f, ": {}", self.key)?;
        }
        write!(f, ": {}", self.message)
    }
}

/// All faults found so far.
#[derive(Debug, Clone, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Adds a fault.
    pub fn add(&mut self, file: &str, line: usize, key: &str, message: impl Into<String>) {
        self.0.push(Fault { file: file.to_owned(), line, key: key.to_owned(), message: message.into() });
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The faults by file and line, each once.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Fault> {
        self.0.sort();
        self.0.dedup();
        self.0
    }
}
