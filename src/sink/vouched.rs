//! A file of an earlier run that still is what its digest says.

#![allow(clippy::disallowed_methods, reason = "a part of sink")]

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

/// Bytes read at a time.
const BUFFER: usize = 1 << 18;

/// A file that was read once and had its digest.
#[derive(Debug)]
pub struct Vouched {
    file: File,
    at: u64,
    buffer: Vec<u8>,
}

impl Vouched {
    /// Opens a file and reads all of it; none if it is not there or its BLAKE3 (hexadecimal) is another.
    #[must_use]
    pub fn open(path: &Path, digest: &str) -> Option<Self> {
        let mut vouched = Self { file: File::open(path).ok()?, at: 0, buffer: vec![0; BUFFER] };
        let mut hasher = blake3::Hasher::new();
        loop {
            match vouched.file.read(&mut vouched.buffer) {
                Ok(0) => break,
                Ok(n) => hasher.update(vouched.buffer.get(..n)?),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(_) => return None,
            };
        }
        vouched.file.seek(SeekFrom::Start(0)).ok()?;
        (hasher.finalize().to_hex().as_str() == digest).then_some(vouched)
    }

    /// Hands over a part of it piece by piece.
    ///
    /// # Errors
    /// If the system refuses to read it, or it has become shorter.
    pub fn part(&mut self, part: Range<u64>, mut take: impl FnMut(&[u8])) -> Result<(), Error> {
        if self.at != part.start {
            self.file.seek(SeekFrom::Start(part.start))?;
            self.at = part.start;
        }
        while self.at < part.end {
            let n = usize::try_from(part.end - self.at).unwrap_or(BUFFER).min(BUFFER);
            let buffer = self.buffer.get_mut(..n).unwrap_or_default();
            self.file.read_exact(buffer)?;
            take(buffer);
            self.at += n as u64;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Vouched;

    #[test]
    fn parts_of_what_has_its_digest() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.csv");
        let bytes: Vec<u8> = (0..700_000_u32).map(|i| (i % 251) as u8).collect();
        std::fs::write(&path, &bytes).expect("a file");
        let digest = blake3::hash(&bytes).to_hex();
        assert!(Vouched::open(&path, "00").is_none() && Vouched::open(&folder.path().join("b"), &digest).is_none());
        let mut vouched = Vouched::open(&path, &digest).expect("its digest");
        for (from, to) in [(3_usize, 10_usize), (10, 600_000), (0, 1), (699_999, 700_000), (5, 5)] {
            let mut got = Vec::new();
            vouched.part(from as u64..to as u64, |bytes| got.extend_from_slice(bytes)).expect("there");
            assert!(got == bytes[from..to], "{from}");
        }
        assert!(vouched.part(699_999..700_001, |_| ()).is_err());
    }
}
