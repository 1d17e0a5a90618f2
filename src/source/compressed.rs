//! Files as streams of bytes: gzip and zstd are undone, by their first bytes and not by the file's name.
//!
//! Two guards stand against files made to burst: readers take no more of a page than the limit of the plan, and a
//! stream ends in an error once it has given [`MAX_EXPANSION`] times the bytes of its file.

#![allow(clippy::disallowed_methods, reason = "a part of source: pages are read here")]

use flate2::bufread::GzDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

/// Bytes out for each byte in. HTML shrinks to a fifth or, with endless menus, to a fiftieth; gzip can do 1:1032 and
/// zstd far more.
const MAX_EXPANSION: u64 = 200;

/// Bytes that any file may give, so that a small file of blanks passes.
const FREE_EXPANSION: u64 = 64 << 20;

/// Buffer between the file and the decoder.
const BUFFER_BYTES: usize = 128 << 10;

/// Bytes that show whether a file is packed.
const HEAD_BYTES: u64 = 4096;

/// How many damaged stretches of one file are jumped over before it is given up.
const MAX_RESUMES: u32 = 1000;

const GZIP: &[u8] = b"\x1f\x8b\x08";
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd";

/// Where compressed bytes come from.
type Raw = Box<dyn BufRead + Send>;

/// The unpacked bytes of a file.
pub(super) struct Unpacked {
    decoder: Decoder,
    given: u64,
    allowed: u64,
    resumes: u32,
}

enum Decoder {
    Plain(Raw),
    Gzip(Box<GzDecoder<Raw>>),
    Zstd(Box<zstd::Decoder<'static, Raw>>),
    /// After the end of the last member.
    Done,
}

/// The bytes of a file that is one page, unpacked; `None` where there are more than `limit`. A file that is not packed is
/// read at one stroke, for it is most of what is read.
pub(super) fn read_page(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut file = File::open(path)?;
    let facts = file.metadata()?;
    if facts.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    let expected = usize::try_from(facts.len().min(limit)).unwrap_or(0);
    // One byte more, so that the end of the file is seen without another stretch of memory.
    let mut bytes = Vec::with_capacity(expected.saturating_add(1));
    let head = limit.min(HEAD_BYTES);
    file.by_ref().take(head).read_to_end(&mut bytes)?;
    if bytes.starts_with(GZIP) || bytes.starts_with(ZSTD) {
        let raw: Raw = Box::new(BufReader::with_capacity(BUFFER_BYTES, Cursor::new(bytes).chain(file)));
        return read_up_to(Unpacked::new(raw, facts.len())?, limit, 0);
    }
    if facts.len() > limit {
        return Ok(None);
    }
    file.take(limit.saturating_add(1) - head).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

/// Opens a file.
pub(super) fn open(path: &Path) -> io::Result<Unpacked> {
    let file = File::open(path)?;
    let facts = file.metadata()?;
    if facts.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    Unpacked::new(Box::new(BufReader::with_capacity(BUFFER_BYTES, file)), facts.len())
}

/// Unpacks bytes that are in memory already (a compressed payload).
pub(super) fn unpack(bytes: Vec<u8>) -> io::Result<Unpacked> {
    let size = bytes.len() as u64;
    Unpacked::new(Box::new(Cursor::new(bytes)), size)
}

/// All bytes of a stream, or `None` where there are more than `limit`. What came before an error is lost.
pub(super) fn read_up_to(stream: impl Read, limit: u64, expected: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::with_capacity(usize::try_from(expected.min(limit)).unwrap_or(0));
    stream.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

impl Unpacked {
    fn new(mut raw: Raw, size: u64) -> io::Result<Self> {
        let decoder = match raw.fill_buf()? {
            head if head.starts_with(GZIP) => Decoder::Gzip(Box::new(GzDecoder::new(raw))),
            head if head.starts_with(ZSTD) => Decoder::Zstd(Box::new(zstd::Decoder::with_buffer(raw)?)),
            _ => Decoder::Plain(raw),
        };
        let allowed = match decoder {
            // A pipe knows no size; what is not packed cannot burst.
            Decoder::Plain(_) => u64::MAX,
            _ => size.saturating_mul(MAX_EXPANSION).saturating_add(FREE_EXPANSION),
        };
        Ok(Self { decoder, given: 0, allowed, resumes: 0 })
    }

    /// Goes on behind a damaged stretch: at the next place that looks like the start of a packed member. False where
    /// there is none, or the stream is not packed.
    pub(super) fn resume(&mut self) -> bool {
        self.resumes += 1;
        if self.given > self.allowed || self.resumes > MAX_RESUMES {
            return false;
        }
        match std::mem::replace(&mut self.decoder, Decoder::Done) {
            Decoder::Gzip(decoder) => {
                let mut raw = decoder.into_inner();
                if !matches!(skip_to(&mut raw, GZIP), Ok(true)) {
                    return false;
                }
                self.decoder = Decoder::Gzip(Box::new(GzDecoder::new(raw)));
                true
            }
            Decoder::Zstd(decoder) => {
                let mut raw = decoder.finish();
                if !matches!(skip_to(&mut raw, ZSTD), Ok(true)) {
                    return false;
                }
                match zstd::Decoder::with_buffer(raw) {
                    Ok(decoder) => {
                        self.decoder = Decoder::Zstd(Box::new(decoder));
                        true
                    }
                    Err(_) => false,
                }
            }
            plain => {
                self.decoder = plain;
                false
            }
        }
    }

    fn next_bytes(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match &mut self.decoder {
                Decoder::Plain(raw) => return raw.read(buffer),
                Decoder::Zstd(decoder) => return decoder.read(buffer),
                Decoder::Done => return Ok(0),
                Decoder::Gzip(decoder) => {
                    let n = decoder.read(buffer)?;
                    if n > 0 || buffer.is_empty() {
                        return Ok(n);
                    }
                }
            }
            // The end of a gzip member: crawls pack each record by itself, so another may follow.
            if let Decoder::Gzip(decoder) = std::mem::replace(&mut self.decoder, Decoder::Done) {
                let mut raw = decoder.into_inner();
                skip_zeros(&mut raw)?;
                if !raw.fill_buf()?.is_empty() {
                    self.decoder = Decoder::Gzip(Box::new(GzDecoder::new(raw)));
                }
            }
        }
    }
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given > self.allowed {
            let message = format!("unpacks to more than {MAX_EXPANSION} times its size");
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        let n = self.next_bytes(buffer)?;
        self.given += n as u64;
        Ok(n)
    }
}

/// Files are padded with zeros by tapes and by some crawlers.
fn skip_zeros(raw: &mut Raw) -> io::Result<()> {
    loop {
        let buffer = raw.fill_buf()?;
        let zeros = buffer.iter().take_while(|b| **b == 0).count();
        let more = zeros > 0 && zeros == buffer.len();
        raw.consume(zeros);
        if !more {
            return Ok(());
        }
    }
}

/// Reads on until the next bytes are `mark`; false at the end of the file.
fn skip_to(raw: &mut Raw, mark: &[u8]) -> io::Result<bool> {
    let mut matched = 0;
    loop {
        let buffer = raw.fill_buf()?;
        let Some(byte) = buffer.first().copied() else { return Ok(false) };
        if matched == 0 {
            // Most of the way goes at the speed of memory; only near a first byte it goes byte by byte.
            match memchr::memchr(mark[0], buffer) {
                Some(at) if buffer.get(at..).is_some_and(|rest| rest.starts_with(mark)) => {
                    raw.consume(at);
                    return Ok(true);
                }
                Some(at) if at + mark.len() <= buffer.len() => raw.consume(at + 1),
                Some(at) => {
                    // The mark may be cut by the end of the buffer: its bytes are handed back through a chain.
                    raw.consume(at + 1);
                    matched = 1;
                }
                None => {
                    let all = buffer.len();
                    raw.consume(all);
                }
            }
        } else if byte == mark[matched] {
            raw.consume(1);
            matched += 1;
            if matched == mark.len() {
                let rest = std::mem::replace(raw, Box::new(io::empty()));
                *raw = Box::new(Cursor::new(mark.to_vec()).chain(rest));
                return Ok(true);
            }
        } else {
            matched = 0;
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::io::Write;

    pub(in crate::source) fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).expect("memory");
        encoder.finish().expect("memory")
    }

    fn all(bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        unpack(bytes)?.read_to_end(&mut out)?;
        Ok(out)
    }

    #[test]
    fn all_members_are_read() {
        let two = [gzip("运营".as_bytes()), gzip("营销".as_bytes()), vec![0; 9]].concat();
        assert_eq!(all(two).expect("whole"), "运营营销".as_bytes());
        let packed = |t: &str| zstd::encode_all(t.as_bytes(), 3).expect("memory");
        assert_eq!(all([packed("运营"), packed("营销")].concat()).expect("whole"), "运营营销".as_bytes());
        assert_eq!(all(b"plain".to_vec()).expect("whole"), b"plain");
        assert_eq!(all(Vec::new()).expect("whole"), b"");
    }

    #[test]
    fn a_cut_file_is_an_error() {
        let mut whole = gzip("运营".repeat(100).as_bytes());
        whole.truncate(whole.len() - 4);
        assert!(all(whole).is_err());
        let mut whole = zstd::encode_all("运营".repeat(100).as_bytes(), 3).expect("memory");
        whole.truncate(whole.len() - 4);
        assert!(all(whole).is_err());
    }

    #[test]
    fn reading_goes_on_behind_damage() {
        // Long enough for marks to fall on the borders of small buffers.
        for size in 1..40 {
            let mut bytes = [gzip(b"first"), gzip(b"second"), gzip(b"third")].concat();
            let middle = gzip(b"first").len() + 12;
            bytes[middle] ^= 0xff;
            let raw: Raw = Box::new(BufReader::with_capacity(size, Cursor::new(bytes)));
            let mut stream =
                Unpacked { decoder: Decoder::Gzip(Box::new(GzDecoder::new(raw))), given: 0, allowed: u64::MAX, resumes: 0 };
            let mut out = Vec::new();
            assert!(stream.read_to_end(&mut out).is_err());
            assert!(out.starts_with(b"first"), "{out:?}");
            assert!(stream.resume());
            out.clear();
            stream.read_to_end(&mut out).expect("whole");
            assert_eq!(out, b"third", "buffer of {size}");
            assert!(!stream.resume());
        }
    }

    #[test]
    fn a_bomb_ends_in_an_error() {
        let bomb = gzip(&gzip(&vec![0; 80 << 20]));
        let inner = all(bomb).expect("the outer layer is small");
        let error = all(inner).expect_err("a bomb");
        assert!(error.to_string().contains("200 times"), "{error}");
    }
}
