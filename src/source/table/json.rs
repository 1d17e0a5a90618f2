//! JSON Lines: one object a row. Rows may differ in their keys, so each is looked at by itself.

use super::{Columns, Row, Rows, find, open};
use crate::source::SkipReason;
use serde_json::{Map, Value};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// A page in JSON takes at most about three times its bytes (`\u8fd0` for three), and other fields want room.
const LINE_FACTOR: u64 = 3;
const LINE_ROOM: u64 = 64 << 10;

/// Lines looked at to tell whether a file holds pages.
const PROBE_LINES: usize = 5;
const PROBE_BYTES: u64 = 64 << 20;

/// The rows of a file.
pub(super) fn rows(path: &Path, limit: u64) -> io::Result<Rows> {
    let lines =
        Lines { reader: Some(BufReader::new(open(path)?)), limit: limit.saturating_mul(LINE_FACTOR).saturating_add(LINE_ROOM) };
    Ok(Box::new(lines.map(|line| row(&line?))))
}

/// Columns by the first rows; their places have no meaning here.
pub(super) fn columns(path: &Path) -> io::Result<Option<Columns>> {
    let lines = Lines { reader: Some(BufReader::new(open(path)?)), limit: PROBE_BYTES };
    let objects = lines.take(PROBE_LINES).filter_map(|line| serde_json::from_slice::<Map<String, Value>>(&line.ok()?).ok());
    Ok(objects.filter_map(|o| find(&o.keys().cloned().collect::<Vec<_>>())).find(|c| c.url.is_some()))
}

fn row(line: &[u8]) -> Result<Row, (SkipReason, String)> {
    let object: Map<String, Value> =
        serde_json::from_slice(line).map_err(|error| (SkipReason::Damaged, format!("no JSON object: {error}")))?;
    let names: Vec<String> = object.keys().cloned().collect();
    let columns = find(&names).ok_or_else(|| (SkipReason::Damaged, "no page in the row".to_owned()))?;
    let at = |i: usize| names.get(i).and_then(|n| object.get(n)).and_then(Value::as_str).filter(|t| !t.is_empty());
    let page = at(columns.page).unwrap_or_default().as_bytes().to_vec();
    let text = |column: Option<usize>| column.and_then(at).map(str::to_owned);
    // A JSON string is Unicode, whatever charset the page once had.
    Ok(Row { page, media: columns.media, charset: None, url: text(columns.url), fetched: text(columns.fetched) })
}

/// Lines that are not blank; a line that is too long is passed over.
struct Lines<R> {
    reader: Option<R>,
    limit: u64,
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Vec<u8>, (SkipReason, String)>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let reader = self.reader.as_mut()?;
            let mut line = Vec::new();
            if let Err(error) = reader.take(self.limit).read_until(b'\n', &mut line) {
                self.reader = None;
                return Some(Err((SkipReason::Damaged, error.to_string())));
            }
            if line.is_empty() {
                return None;
            }
            if !line.ends_with(b"\n") && line.len() as u64 == self.limit {
                if let Err(error) = pass_line(reader) {
                    self.reader = None;
                    return Some(Err((SkipReason::Damaged, error.to_string())));
                }
                return Some(Err((SkipReason::TooLarge, format!("a line of more than {} bytes", self.limit))));
            }
            if !line.iter().all(u8::is_ascii_whitespace) {
                return Some(Ok(line));
            }
        }
    }
}

fn pass_line(reader: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = reader.fill_buf()?;
        let end = memchr::memchr(b'\n', buffer);
        let used = end.map_or(buffer.len(), |at| at + 1);
        reader.consume(used);
        if end.is_some() || used == 0 {
            return Ok(());
        }
    }
}
