//! One file: written under a temporary name beside its place, then renamed into it.

#![allow(clippy::disallowed_methods, reason = "a part of sink")]

use super::SinkError;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Temporary names start and end so: hidden, and known for what they are when a killed run has left them.
const TEMPORARY_PREFIX: &str = ".bianyi-";
const TEMPORARY_SUFFIX: &str = ".tmp";

/// A file under its temporary name; dropped before [`Pending::rename`], it is gone.
#[derive(Debug)]
pub(crate) struct Pending {
    temporary: PathBuf,
    target: PathBuf,
    done: bool,
}

impl Pending {
    /// Opens a temporary file in the folder of `target`, which must exist.
    pub(crate) fn create(target: &Path) -> Result<(Self, File), SinkError> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{TEMPORARY_PREFIX}{}-{number}{TEMPORARY_SUFFIX}", std::process::id());
        let temporary = target.with_file_name(name);
        let file = File::create(&temporary).map_err(|cause| SinkError::io("write", target, cause))?;
        Ok((Self { temporary, target: target.to_owned(), done: false }, file))
    }

    /// Writes all bytes; synced where they must outlive a loss of power.
    pub(crate) fn write(target: &Path, bytes: &[u8], sync: bool) -> Result<Self, SinkError> {
        let (pending, mut file) = Self::create(target)?;
        let written = file.write_all(bytes).and_then(|()| if sync { file.sync_all() } else { Ok(()) });
        written.map_err(|cause| SinkError::io("write", target, cause))?;
        Ok(pending)
    }

    /// Where it will lie.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// Puts it in its place.
    pub(crate) fn rename(mut self) -> Result<(), SinkError> {
        fs::rename(&self.temporary, &self.target).map_err(|cause| SinkError::io("write", &self.target, cause))?;
        self.done = true;
        Ok(())
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if !self.done {
            // Nothing more can be done; the next run clears what is left.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

/// Writes one file atomically, without waiting for the disk: for files that a rerun makes again.
///
/// # Errors
/// [`SinkError`] naming the file; what stood there before stays.
pub fn replace(target: &Path, bytes: &[u8]) -> Result<(), SinkError> {
    Pending::write(target, bytes, false)?.rename()
}

/// Makes the folder and those above it.
pub(crate) fn make_folder(folder: &Path) -> Result<(), SinkError> {
    fs::create_dir_all(folder).map_err(|cause| SinkError::io("create", folder, cause))
}

/// Removes what killed runs have left in this folder, not below it. Only the holder of the lock may call it.
pub(crate) fn clear_temporary(folder: &Path) -> Result<(), SinkError> {
    let entries = fs::read_dir(folder).map_err(|cause| SinkError::io("read", folder, cause))?;
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(TEMPORARY_PREFIX) && name.ends_with(TEMPORARY_SUFFIX) {
            fs::remove_file(entry.path()).map_err(|cause| SinkError::io("remove", &entry.path(), cause))?;
        }
    }
    Ok(())
}

/// Makes the renames in a folder outlive a loss of power, where the system has a way to.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), SinkError> {
    if cfg!(unix) {
        File::open(folder).and_then(|f| f.sync_all()).map_err(|cause| SinkError::io("sync", folder, cause))?;
    }
    Ok(())
}
