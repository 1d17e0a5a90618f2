//! One writer at a time: a lock on a file, which the system frees when the process ends, however it ends.

#![allow(clippy::disallowed_methods, reason = "a part of sink")]

use super::SinkError;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::Path;

/// Name of the lock file; it stays in the folder, empty, and means nothing by being there.
const LOCK_FILE: &str = ".bianyi.lock";

/// A folder held by this process until the value is dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the folder, which must exist, without waiting.
    ///
    /// # Errors
    /// [`SinkError::Busy`] if another run holds it; [`SinkError::Io`] if it cannot be written to.
    pub fn take(folder: &Path) -> Result<Self, SinkError> {
        let path = folder.join(LOCK_FILE);
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(|cause| SinkError::io("create", &path, cause))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(SinkError::Busy { path: folder.to_owned() }),
            // Some network file systems know no locks; there the user must see to it that one run writes at a time.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => Ok(Self { _file: file }),
            Err(TryLockError::Error(cause)) => Err(SinkError::io("lock", &path, cause)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_holder() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let first = Lock::take(folder.path()).expect("free");
        assert!(matches!(Lock::take(folder.path()), Err(SinkError::Busy { .. })));
        drop(first);
        assert!(Lock::take(folder.path()).is_ok());
    }
}
