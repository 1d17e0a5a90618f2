//! Parquet tables, one row group at a time.

#![allow(clippy::disallowed_methods, reason = "a part of source: tables are read here")]

use super::{Columns, Row, Rows, find, no_columns};
use crate::source::SkipReason;
use polars::io::SerReader;
use polars::io::parquet::read::{ParallelStrategy, ParquetReader};
use polars::prelude::{AnyValue, DataFrame};
use std::fs::File;
use std::io;
use std::iter::once;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Largest stretch of a row group that is held at once, in unpacked bytes.
const MAX_HELD_BYTES: usize = 256 << 20;

/// The rows of a file.
pub(super) fn rows(path: &Path) -> io::Result<Rows> {
    let (names, groups) = guarded(|| {
        let mut reader = ParquetReader::new(File::open(path)?);
        let names = names(&mut reader)?;
        let metadata = reader.get_metadata().map_err(io::Error::other)?;
        let groups: Vec<(usize, usize)> = metadata.row_groups.iter().map(|g| (g.num_rows(), g.total_byte_size())).collect();
        Ok((names, groups))
    })?;
    let columns = find(&names).ok_or_else(no_columns)?;
    let mut stretches = Vec::new();
    let mut start = 0;
    for (rows, bytes) in groups {
        let parts = bytes / MAX_HELD_BYTES + 1;
        let step = rows.div_ceil(parts).max(1);
        stretches.extend((0..rows).step_by(step).map(|at| (start + at, step.min(rows - at))));
        start += rows;
    }
    let path = path.to_owned();
    Ok(Box::new(stretches.into_iter().flat_map(move |stretch| -> Rows {
        match frame(&path, &names, &columns, stretch) {
            Ok(frame) => {
                let (names, columns) = (names.clone(), columns.clone());
                Box::new((0..frame.height()).map(move |i| row(&frame, &names, &columns, i)))
            }
            Err(error) => Box::new(once(Err((SkipReason::Damaged, format!("rows from {}: {error}", stretch.0))))),
        }
    })))
}

/// Places of the columns, by the schema.
pub(super) fn columns(path: &Path) -> io::Result<Option<Columns>> {
    guarded(|| Ok(find(&names(&mut ParquetReader::new(File::open(path)?))?)))
}

/// A damaged table must not end the run: where the table reader gives up with a panic, it is an error here.
fn guarded<T>(read: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(io::Error::other("no Parquet table that can be read")))
}

fn names(reader: &mut ParquetReader<File>) -> io::Result<Vec<String>> {
    Ok(reader.schema().map_err(io::Error::other)?.iter_names().map(ToString::to_string).collect())
}

fn frame(path: &PathBuf, names: &[String], columns: &Columns, stretch: (usize, usize)) -> io::Result<DataFrame> {
    let wanted = [Some(columns.page), columns.url, columns.charset, columns.fetched];
    let wanted = wanted.into_iter().flatten().filter_map(|i| names.get(i).cloned()).collect();
    guarded(|| {
        ParquetReader::new(File::open(path)?)
            .with_columns(Some(wanted))
            .with_slice(Some(stretch))
            .read_parallel(ParallelStrategy::None)
            .finish()
            .map_err(io::Error::other)
    })
}

fn row(frame: &DataFrame, names: &[String], columns: &Columns, i: usize) -> Result<Row, (SkipReason, String)> {
    let value = |column: usize| frame.column(names.get(column)?).ok()?.get(i).ok();
    let text = |column: Option<usize>| {
        let value = match value(column?)? {
            AnyValue::Null => return None,
            AnyValue::String(text) => text.to_owned(),
            other => other.to_string(),
        };
        Some(value).filter(|v| !v.is_empty())
    };
    let (page, charset) = match value(columns.page) {
        Some(AnyValue::String(text)) => (text.as_bytes().to_vec(), None),
        Some(AnyValue::StringOwned(text)) => (text.as_bytes().to_vec(), None),
        // Bytes are the page as fetched, so its charset is a hint.
        Some(AnyValue::Binary(bytes)) => (bytes.to_vec(), text(columns.charset)),
        Some(AnyValue::BinaryOwned(bytes)) => (bytes, text(columns.charset)),
        Some(AnyValue::Null) | None => (Vec::new(), None),
        Some(other) => return Err((SkipReason::Damaged, format!("a page of type {}", other.dtype()))),
    };
    Ok(Row { page, media: columns.media, charset, url: text(columns.url), fetched: text(columns.fetched) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::{Column, NamedFrom, ParquetWriter, Series};

    #[test]
    fn rows_of_all_groups_are_read() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("t.parquet");
        let pages: Vec<String> = (0..1000).map(|i| format!("<p>页 {i}</p>")).collect();
        let bytes: Vec<&[u8]> = pages.iter().map(String::as_bytes).collect();
        let urls: Vec<Option<String>> = (0..1000).map(|i| (i % 2 == 0).then(|| format!("http://x.example/{i}"))).collect();
        let columns: Vec<Column> = vec![
            Series::new("payload".into(), bytes).into(),
            Series::new("url".into(), urls).into(),
            Series::new("charset".into(), vec!["utf-8"; 1000]).into(),
        ];
        let mut frame = DataFrame::new(1000, columns).expect("a frame");
        let file = File::create(&path).expect("a file");
        ParquetWriter::new(file).with_row_group_size(Some(300)).finish(&mut frame).expect("written");
        let rows: Vec<Row> = rows(&path).expect("a table").map(|r| r.expect("a row")).collect();
        assert_eq!(rows.len(), 1000);
        assert_eq!(rows[998].page, pages[998].as_bytes());
        assert_eq!(rows[998].url.as_deref(), Some("http://x.example/998"));
        assert_eq!((rows[999].url.as_deref(), rows[999].charset.as_deref()), (None, Some("utf-8")));
    }
}
