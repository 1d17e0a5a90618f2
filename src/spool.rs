//! Bytes set aside until they are read again: the last of them in memory, the others in a file without a name.
//!
//! The file is taken from its folder as soon as it is open, where the system can do that, so that a killed run leaves
//! nothing behind.
//!
//! ```
//! use bianyi::spool::Spool;
//! let mut spool = Spool::default();
//! let piece = spool.push("运营".as_bytes())?;
//! let mut bytes = Vec::new();
//! spool.read(piece, &mut bytes)?;
//! assert_eq!(bytes, "运营".as_bytes());
//! # Ok::<(), bianyi::spool::SpoolError>(())
//! ```

#![allow(clippy::disallowed_methods, reason = "an edge: it writes and reads a file of its own, which nobody else sees")]

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes held before they go to the file.
const HELD: usize = 4 << 20;

/// Why bytes could not be set aside or had back.
#[derive(Debug, thiserror::Error)]
#[error("cannot use a temporary file in {}: {cause}", folder.display())]
pub struct SpoolError {
    /// The folder of the file.
    pub folder: PathBuf,
    /// The system's message.
    pub cause: std::io::Error,
}

/// Where bytes were put.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Piece {
    /// The first byte.
    pub at: u64,
    /// Number of bytes.
    pub len: u32,
}

/// A file that earlier bytes stand in, and how many of them.
#[derive(Debug)]
pub struct Earlier {
    /// The file.
    pub file: File,
    /// Bytes of it that count, from its beginning.
    pub len: u64,
}

/// Bytes set aside.
#[derive(Debug, Default)]
pub struct Spool {
    /// None: all is held in memory.
    folder: Option<PathBuf>,
    file: Option<File>,
    /// The name of the file where it has one.
    name: Option<PathBuf>,
    /// Whether the file keeps its name, for it is to stay.
    named: bool,
    /// What was set aside before, and where each ends.
    earlier: Arc<[Earlier]>,
    /// Bytes in files.
    written: u64,
    held: Vec<u8>,
    hasher: blake3::Hasher,
}

/// What a spool has written to a file of its own.
#[derive(Debug)]
pub struct Written {
    /// The file, which is the caller's to rename or remove.
    pub file: PathBuf,
    /// Bytes in it.
    pub len: u64,
    /// Their digest, to go on with.
    pub hasher: blake3::Hasher,
}

impl Spool {
    /// What does not fit in little memory goes to a file in this folder, which must exist.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        let mut spool = Self::default();
        spool.folder = Some(folder.to_owned());
        spool
    }

    /// Goes on behind what earlier spools have written; its own file keeps its name until [`Spool::finish`].
    #[must_use]
    pub fn behind(earlier: Arc<[Earlier]>, folder: &Path) -> Self {
        let mut spool = Self::in_folder(folder);
        spool.named = true;
        spool.written = earlier.iter().map(|e| e.len).sum();
        spool.earlier = earlier;
        spool
    }

    /// Sets bytes aside.
    ///
    /// # Errors
    /// If the system refuses to write them.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Piece, SpoolError> {
        self.push_together([bytes])
    }

    /// Sets bytes aside that are read together: what one piece spans is never in memory in part and in the file in part.
    ///
    /// # Errors
    /// As [`Spool::push`] has them.
    pub fn push_together<const N: usize>(&mut self, parts: [&[u8]; N]) -> Result<Piece, SpoolError> {
        let len = parts.iter().map(|part| part.len()).sum::<usize>();
        let piece = Piece { at: self.len(), len: u32::try_from(len).unwrap_or(u32::MAX) };
        parts.iter().for_each(|part| self.held.extend_from_slice(part));
        if self.held.len() >= HELD {
            self.write()?;
        }
        Ok(piece)
    }

    /// Moves what is held to the file, if there is a folder for one.
    fn write(&mut self) -> Result<(), SpoolError> {
        let Some(folder) = self.folder.as_ref().filter(|_| !self.held.is_empty()) else { return Ok(()) };
        let fault = |cause| SpoolError { folder: folder.clone(), cause };
        let mut file = match &self.file {
            Some(file) => file,
            None => {
                let (file, name) = if self.named { temporary(folder) } else { unnamed(folder) }.map_err(fault)?;
                self.name = name;
                &*self.file.insert(file)
            }
        };
        file.write_all(&self.held).map_err(fault)?;
        if self.named {
            self.hasher.update(&self.held);
        }
        self.written += self.held.len() as u64;
        self.held.clear();
        Ok(())
    }

    /// Moves what is held to the file where other bytes are in it already, so that bytes that were put one behind the other
    /// can be read together.
    ///
    /// # Errors
    /// If the system refuses to write them.
    pub fn settle(&mut self) -> Result<(), SpoolError> {
        if self.file.is_some() {
            self.write_all()?;
        }
        Ok(())
    }

    fn write_all(&mut self) -> Result<(), SpoolError> {
        self.write()?;
        self.held.shrink_to_fit();
        Ok(())
    }

    /// Hands over the file of a spool made by [`Spool::behind`], all of its own bytes in it; none if there are no bytes.
    /// They can still be read.
    ///
    /// # Errors
    /// If the system refuses to write them.
    pub fn finish(&mut self) -> Result<Option<Written>, SpoolError> {
        self.write_all()?;
        let len = self.written - self.earlier.iter().map(|e| e.len).sum::<u64>();
        Ok(self.name.take().map(|file| Written { file, len, hasher: std::mem::take(&mut self.hasher) }))
    }

    /// Bytes set aside so far.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.written + self.held.len() as u64
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts bytes set aside in the place of what `into` holds: all of a piece or any part of one.
    ///
    /// # Errors
    /// If the system refuses to read them, or they were never set aside.
    pub fn read(&self, piece: Piece, into: &mut Vec<u8>) -> Result<(), SpoolError> {
        let n = piece.len as usize;
        let read = if piece.at >= self.written {
            into.clear();
            let from = usize::try_from(piece.at - self.written).unwrap_or(usize::MAX);
            let held = from.checked_add(n).and_then(|to| self.held.get(from..to));
            held.map(|bytes| into.extend_from_slice(bytes)).ok_or_else(|| std::io::ErrorKind::UnexpectedEof.into())
        } else {
            // What stands there already is written over, and need not be cleared.
            into.resize(n, 0);
            match locate(&self.earlier, piece.at) {
                Ok((file, at)) => read_at(file, at, into),
                Err(at) => self.file.as_ref().map_or(Ok(()), |file| read_at(file, at, into)),
            }
        };
        read.map_err(|cause| SpoolError { folder: self.folder.clone().unwrap_or_default(), cause })
    }

    /// As [`Spool::read`] from a place on: as many bytes as are there in one go, `most` of them at most.
    ///
    /// # Errors
    /// As [`Spool::read`] has them.
    pub fn read_on(&self, at: u64, most: u32, into: &mut Vec<u8>) -> Result<(), SpoolError> {
        let mut sum = 0;
        let earlier = self.earlier.iter().map(|e| {
            sum += e.len;
            sum
        });
        let end = earlier.chain([self.written, self.len()]).find(|end| at < *end).unwrap_or(at);
        let len = u32::try_from(end - at).unwrap_or(u32::MAX).min(most);
        self.read(Piece { at, len }, into)
    }
}

/// The file that holds a place of those that stand one behind the other, and the place in it; or how far behind them.
fn locate(earlier: &[Earlier], mut at: u64) -> Result<(&File, u64), u64> {
    for part in earlier {
        match at.checked_sub(part.len) {
            Some(rest) => at = rest,
            None => return Ok((&part.file, at)),
        }
    }
    Err(at)
}

/// As [`Spool::read`], from what earlier spools have written alone.
///
/// # Errors
/// If the system refuses to read it, or it was never written.
pub fn read_earlier(earlier: &[Earlier], piece: Piece, into: &mut Vec<u8>) -> std::io::Result<()> {
    into.resize(piece.len as usize, 0);
    match locate(earlier, piece.at) {
        Ok((file, at)) => read_at(file, at, into),
        Err(_) => Err(std::io::ErrorKind::UnexpectedEof.into()),
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        self.file = None;
        if let Some(name) = &self.name {
            // What cannot be removed now is cleared by the next run.
            let _ = fs::remove_file(name);
        }
    }
}

/// Opens a file and takes its name away; gives the name back where that is not possible.
fn unnamed(folder: &Path) -> std::io::Result<(File, Option<PathBuf>)> {
    let (file, path) = temporary(folder)?;
    let path = path.filter(|path| fs::remove_file(path).is_err());
    Ok((file, path))
}

/// Opens a file under a temporary name.
fn temporary(folder: &Path) -> std::io::Result<(File, Option<PathBuf>)> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let path = folder.join(format!(".bianyi-{}-spool-{number}.tmp", std::process::id()));
    let file = File::options().read(true).write(true).create_new(true).open(&path)?;
    Ok((file, Some(path)))
}

#[cfg(unix)]
fn read_at(file: &File, at: u64, into: &mut [u8]) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, into, at)
}

#[cfg(windows)]
fn read_at(file: &File, mut at: u64, mut into: &mut [u8]) -> std::io::Result<()> {
    // Reading moves the end at which is written; nothing is written any more once reading has begun.
    while !into.is_empty() {
        let n = std::os::windows::fs::FileExt::seek_read(file, into, at)?;
        if n == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        at += n as u64;
        into = &mut into[n..];
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_from_memory_and_from_the_file() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut spool = Spool::in_folder(folder.path());
        let bytes = |i: u32| vec![u8::try_from(i % 251).expect("a byte"); 300_000 + i as usize];
        let pieces: Vec<Piece> = (0..40).map(|i| spool.push(&bytes(i)).expect("room")).collect();
        assert!(spool.written > 0 && !spool.held.is_empty(), "both places are tried");
        let mut got = vec![1, 2, 3];
        for (i, piece) in (0..).zip(&pieces) {
            spool.read(*piece, &mut got).expect("there");
            assert!(got == bytes(i), "{i}");
        }
        spool.read(Piece { at: pieces[3].at + 7, len: 2 }, &mut got).expect("there");
        assert_eq!(got, [3, 3]);
        spool.read_on(spool.len() - 5, 100, &mut got).expect("there");
        spool.settle().expect("room");
        assert!(spool.held.is_empty());
        spool.read(Piece { at: pieces[39].at - 2, len: 3 }, &mut got).expect("there");
        assert_eq!(got, [38, 38, 39]);
        spool.read_on(spool.len() - 5, 100, &mut got).expect("there");
        assert_eq!(got, [39; 5]);
        assert!(spool.read(Piece { at: spool.len(), len: 1 }, &mut got).is_err());
        if cfg!(unix) {
            assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0, "the file has no name");
        }
    }

    #[test]
    fn a_piece_of_two_parts_stays_together_wherever_the_file_begins() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for short in [0, 1, 5, 6] {
            let mut spool = Spool::in_folder(folder.path());
            spool.push(&vec![7; HELD - short]).expect("room");
            let piece = spool.push_together([&[1; 5], &[2; 5]]).expect("room");
            let mut got = Vec::new();
            spool.read(piece, &mut got).expect("there");
            assert_eq!(got, [1, 1, 1, 1, 1, 2, 2, 2, 2, 2], "{short} bytes before the file");
        }
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut spool = Spool::in_folder(&folder.path().join("gone"));
        let error = spool.push(&vec![0; HELD]).expect_err("nowhere to write").to_string();
        assert!(error.contains("gone"), "{error}");
    }
}
