//! A file of an earlier run, copied from while it is found out whether it still is what its digest says.

#![allow(clippy::disallowed_methods, reason = "a part of sink")]

use super::SinkError;
use std::fs::File;
use std::io::{Error, ErrorKind, Read};
use std::ops::Range;
use std::path::Path;

/// Bytes read at a time.
const BUFFER: usize = 1 << 18;

/// A file that is read from its beginning to its end, and has turned out to have its digest when it was.
#[derive(Debug)]
pub struct Vouched {
    file: File,
    at: u64,
    hasher: blake3::Hasher,
    buffer: Vec<u8>,
}

/// What was taken from a file turned out not to be what was written.
#[derive(Debug, thiserror::Error)]
#[error("a file of the last run was changed")]
pub struct Changed;

impl Changed {
    /// Whether it is the cause of an error.
    #[must_use]
    pub fn is_in(error: &SinkError) -> bool {
        if let SinkError::Io { cause, .. } = error
            && let Some(inner) = cause.get_ref()
        {
            return inner.is::<Self>();
        }
        false
    }
}

impl Vouched {
    /// Opens a file; none if it is not there.
    #[must_use]
    pub fn open(path: &Path) -> Option<Self> {
        Some(Self { file: File::open(path).ok()?, at: 0, hasher: blake3::Hasher::new(), buffer: vec![0; BUFFER] })
    }

    /// Hands over a part of it piece by piece; it lies behind those that were handed over. Nobody knows before
    /// [`Vouched::finish`] whether it is what was written.
    ///
    /// # Errors
    /// If the system refuses to read it; [`Changed`] if it is not there.
    pub fn part(&mut self, part: Range<u64>, mut take: impl FnMut(&[u8])) -> Result<(), Error> {
        if part.start < self.at {
            return Err(Error::other(Changed));
        }
        self.read_to(part.start, |_| ())?;
        self.read_to(part.end, &mut take)
    }

    /// Reads what is left.
    ///
    /// # Errors
    /// If the system refuses to read it; [`Changed`] if its BLAKE3 (hexadecimal) is another.
    pub fn finish(mut self, digest: &str) -> Result<(), Error> {
        loop {
            match self.file.read(&mut self.buffer) {
                Ok(0) => break,
                Ok(n) => self.hasher.update(self.buffer.get(..n).unwrap_or_default()),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
        }
        if self.hasher.finalize().to_hex().as_str() == digest { Ok(()) } else { Err(Error::other(Changed)) }
    }

    fn read_to(&mut self, end: u64, mut take: impl FnMut(&[u8])) -> Result<(), Error> {
        while self.at < end {
            let n = usize::try_from(end - self.at).unwrap_or(BUFFER).min(BUFFER);
            let buffer = self.buffer.get_mut(..n).unwrap_or_default();
            let short = |error: Error| if error.kind() == ErrorKind::UnexpectedEof { Error::other(Changed) } else { error };
            self.file.read_exact(buffer).map_err(short)?;
            self.hasher.update(buffer);
            take(buffer);
            self.at += n as u64;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Changed, Vouched};
    use crate::sink::SinkError;
    use std::path::Path;

    #[test]
    fn parts_of_what_has_its_digest() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.csv");
        let bytes: Vec<u8> = (0..700_000_u32).map(|i| (i % 251) as u8).collect();
        std::fs::write(&path, &bytes).expect("a file");
        assert!(Vouched::open(&folder.path().join("b")).is_none());
        let open = || Vouched::open(&path).expect("it is there");
        let is_changed = |error| Changed::is_in(&SinkError::io("write", Path::new("x"), error));
        let mut vouched = open();
        for (from, to) in [(3_usize, 10_usize), (10, 600_000), (600_000, 600_000), (600_001, 600_002)] {
            let mut got = Vec::new();
            vouched.part(from as u64..to as u64, |bytes| got.extend_from_slice(bytes)).expect("there");
            assert!(got == bytes[from..to], "{from}");
        }
        assert!(is_changed(vouched.part(5..6, |_| ()).expect_err("it was passed")));
        vouched.finish(&blake3::hash(&bytes).to_hex()).expect("its digest");
        assert!(is_changed(open().finish("00").expect_err("another digest")));
        assert!(is_changed(open().part(699_999..700_001, |_| ()).expect_err("it is shorter")));
    }
}
