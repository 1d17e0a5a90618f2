//! Bytes to files: a set of files appears in a folder as a whole, or what was there stays as it was.
//!
//! Every file is first written under a temporary name in its folder; when all are there they are synced and renamed, and
//! the record of the run comes last, with the digest of each. A full disk or a kill therefore leaves the reports of the
//! run before; a kill within the renames leaves a folder that does not match its record.
//!
//! ```
//! use bianyi::sink::Output;
//! let folder = tempfile::tempdir()?;
//! let mut output = Output::open(folder.path())?;
//! output.stage("evidence/clauses.csv", b"text\n")?;
//! let record = serde_json::json!({ "bianyi": "0.1.0", "files": output.digests() });
//! output.commit(record.to_string().as_bytes())?;
//! assert!(folder.path().join("run.json").exists());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub(crate) mod atomic;
mod lock;
mod output;
mod vouched;

pub use atomic::replace;
pub use lock::Lock;
pub use output::{Fill, Output, RUN_RECORD};
pub use vouched::{Changed, Vouched};

use std::path::{Path, PathBuf};

/// Why something could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SinkError {
    /// The system refused.
    #[error("cannot {action} {}: {cause}", path.display())]
    Io {
        /// What was tried: `write`, `create` …
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's message.
        cause: std::io::Error,
    },
    /// Another run holds the folder.
    #[error("{} is in use by another run (it ends when that run ends)", path.display())]
    Busy {
        /// The folder.
        path: PathBuf,
    },
    /// A folder lies where a file should go.
    #[error("cannot write {}: a folder of that name is in the way", path.display())]
    InTheWay {
        /// The path of the file.
        path: PathBuf,
    },
    /// A new file would overwrite another.
    #[error("{} is there already; move it or choose another folder", path.display())]
    Exists {
        /// The path of the file.
        path: PathBuf,
    },
    /// The name of an output leads out of its folder.
    #[error("{name:?} is no name of an output file: expected a relative path without `..`")]
    BadName {
        /// The name.
        name: String,
    },
}

/// Writes a new file and makes its folder; for files that a user goes on to edit.
///
/// # Errors
/// [`SinkError`] naming the file; also where something of that name is there already.
pub fn write_new(target: &Path, bytes: &[u8]) -> Result<(), SinkError> {
    if target.exists() {
        return Err(SinkError::Exists { path: target.to_owned() });
    }
    if let Some(folder) = target.parent().filter(|f| !f.as_os_str().is_empty()) {
        atomic::make_folder(folder)?;
    }
    replace(target, bytes)
}

impl SinkError {
    pub(crate) fn io(action: &'static str, path: &Path, cause: std::io::Error) -> Self {
        Self::Io { action, path: path.to_owned(), cause }
    }
}
