//! CSV and TSV with a header.

use super::{Columns, Row, Rows, find, no_columns, open};
use crate::source::SkipReason;
use crate::source::compressed::Unpacked;
use csv::{ByteRecord, Reader, ReaderBuilder};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A row may be so many times as large as a page: quotes are doubled, and there are other columns.
const ROW_FACTOR: u64 = 3;
const ROW_ROOM: u64 = 64 << 10;

/// The rows of a file.
pub(super) fn rows(path: &Path, delimiter: u8, limit: u64) -> io::Result<Rows> {
    let limit = limit.saturating_mul(ROW_FACTOR).saturating_add(ROW_ROOM);
    let (mut reader, room) = reader(path, delimiter, limit)?;
    let columns = header(&mut reader)?.ok_or_else(no_columns)?;
    let mut failed = false;
    Ok(Box::new(std::iter::from_fn(move || {
        if failed {
            return None;
        }
        room.store(limit, Ordering::Relaxed);
        let mut record = ByteRecord::new();
        match reader.read_byte_record(&mut record) {
            Ok(true) => Some(Ok(row(&columns, &record))),
            Ok(false) => None,
            Err(error) => {
                failed = true;
                Some(Err((SkipReason::Damaged, error.to_string())))
            }
        }
    })))
}

/// Places of the columns, by the header.
pub(super) fn columns(path: &Path, delimiter: u8) -> io::Result<Option<Columns>> {
    header(&mut reader(path, delimiter, ROW_ROOM)?.0)
}

/// The counter holds the bytes that may still be read for the row at hand: a quote that is never closed would else
/// take the rest of the file into memory.
fn reader(path: &Path, delimiter: u8, limit: u64) -> io::Result<(Reader<Limited>, Arc<AtomicU64>)> {
    let room = Arc::new(AtomicU64::new(limit));
    let limited = Limited { stream: open(path)?, room: Arc::clone(&room) };
    Ok((ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(limited), room))
}

fn header(reader: &mut Reader<Limited>) -> io::Result<Option<Columns>> {
    let names = reader.byte_headers().map_err(io::Error::from)?;
    Ok(find(&names.iter().map(|n| String::from_utf8_lossy(n).into_owned()).collect::<Vec<_>>()))
}

fn row(columns: &Columns, record: &ByteRecord) -> Row {
    let text = |column: Option<usize>| {
        let value = String::from_utf8_lossy(record.get(column?)?).trim().to_owned();
        Some(value).filter(|v| !v.is_empty())
    };
    // The bytes are those of the file, so the charset of the page when it was fetched says nothing of them.
    Row {
        page: record.get(columns.page).unwrap_or_default().to_vec(),
        media: columns.media,
        charset: None,
        url: text(columns.url),
        fetched: text(columns.fetched),
    }
}

struct Limited {
    stream: Unpacked,
    room: Arc<AtomicU64>,
}

impl Read for Limited {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.room.load(Ordering::Relaxed) == 0 {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a row without end (an open quote?)"));
        }
        let n = self.stream.read(buffer)?;
        let room = self.room.load(Ordering::Relaxed);
        self.room.store(room.saturating_sub(n as u64), Ordering::Relaxed);
        Ok(n)
    }
}
