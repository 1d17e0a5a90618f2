//! Tables of pages as crawlers export them: a column with the address, a column with the page.
//!
//! Columns are known by their names, in whatever case and order. A table met in a folder that lacks an address column
//! or a page column is a table of something else and left alone; one that is named itself must have a page column.

#![allow(clippy::disallowed_methods, reason = "a part of source: tables are read here")]

mod delimited;
mod json;
mod parquet;

use super::{Candidate, Format, Media, RawDocument, SkipReason, Skipped, compressed, page, sniff};
use std::io;
use std::path::Path;

/// Names of columns, the better first.
const URL: [&str; 7] = ["url", "page_url", "target_uri", "uri", "link", "source_url", "warc-target-uri"];
const HTML: [&str; 5] = ["html", "raw_html", "page_html", "body", "page_source"];
const TEXT: [&str; 5] = ["text", "content", "raw_text", "page", "markdown"];
const BYTES: [&str; 4] = ["bytes", "raw", "payload", "raw_content"];
const CHARSET: [&str; 4] = ["charset", "encoding", "http_charset", "detected_charset"];
const FETCHED: [&str; 8] =
    ["fetched", "fetched_at", "crawled_at", "crawl_time", "crawl_date", "scraped_at", "fetch_time", "timestamp"];

/// One row of such a table.
#[derive(Debug, Default, PartialEq, Eq)]
struct Row {
    page: Vec<u8>,
    /// `None` where only the bytes can tell.
    media: Option<Media>,
    charset: Option<String>,
    url: Option<String>,
    fetched: Option<String>,
}

/// Places of the columns in a header.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Columns {
    page: usize,
    media: Option<Media>,
    url: Option<usize>,
    charset: Option<usize>,
    fetched: Option<usize>,
}

/// The pages of a table, in its order.
pub(super) fn pages(candidate: &Candidate, limit: u64) -> Box<dyn Iterator<Item = Result<RawDocument, Skipped>> + Send> {
    let rows: io::Result<Rows> = match candidate.format {
        Format::Csv => delimited::rows(&candidate.path, b',', limit),
        Format::Tsv => delimited::rows(&candidate.path, b'\t', limit),
        Format::Parquet => parquet::rows(&candidate.path),
        _ => json::rows(&candidate.path, limit),
    };
    let candidate = candidate.clone();
    match rows {
        Err(error) => Box::new(std::iter::once(Err(candidate.skipped(super::page::reason(&error), error.to_string())))),
        Ok(rows) => Box::new(rows.zip(1_u64..).map(move |(row, number)| {
            let path = format!("{}/{number:08}", candidate.name);
            document(row, path, candidate.folder.as_ref(), limit)
        })),
    }
}

/// Whether a table has columns for addresses and pages.
pub(super) fn has_pages(path: &Path, format: Format) -> bool {
    let found = match format {
        Format::Csv => delimited::columns(path, b','),
        Format::Tsv => delimited::columns(path, b'\t'),
        Format::Parquet => parquet::columns(path),
        _ => json::columns(path),
    };
    matches!(found, Ok(Some(Columns { url: Some(_), .. })))
}

/// Rows of a table; a row that is broken is an error, and the rows after it go on.
type Rows = Box<dyn Iterator<Item = Result<Row, (SkipReason, String)>> + Send>;

fn document(
    row: Result<Row, (SkipReason, String)>,
    path: String,
    folder: Option<&String>,
    limit: u64,
) -> Result<RawDocument, Skipped> {
    let row = match row {
        Ok(row) => row,
        Err((reason, detail)) => return Err(Skipped { path, reason, detail }),
    };
    if row.page.len() as u64 > limit {
        return Err(Skipped { path, reason: SkipReason::TooLarge, detail: format!("{} bytes", row.page.len()) });
    }
    let media = row.media.unwrap_or_else(|| sniff::media("", &row.page));
    let Row { page: bytes, charset, url, fetched, .. } = row;
    page::checked(RawDocument { path, folder: folder.cloned(), media, bytes, charset, url, fetched })
}

/// Finds the columns in a header; `None` where no column holds pages.
fn find(names: &[String]) -> Option<Columns> {
    let of = |wanted: &[&str]| wanted.iter().find_map(|w| names.iter().position(|n| n.trim().eq_ignore_ascii_case(w)));
    let (page, media) = of(&HTML)
        .map(|c| (c, Some(Media::Html)))
        .or_else(|| of(&BYTES).map(|c| (c, None)))
        .or_else(|| of(&TEXT).map(|c| (c, None)))?;
    Some(Columns { page, media, url: of(&URL), charset: of(&CHARSET), fetched: of(&FETCHED) })
}

fn no_columns() -> io::Error {
    let wanted = format!("no column of pages: expected one of {}, {}, {}", HTML.join(" "), TEXT.join(" "), BYTES.join(" "));
    io::Error::new(io::ErrorKind::InvalidData, wanted)
}

fn open(path: &Path) -> io::Result<compressed::Unpacked> {
    compressed::open(path)
}

#[cfg(test)]
mod tests {
    use super::super::{SourcePlan, compressed::tests::gzip, list, read};
    use super::*;
    use std::fs;

    /// Name, url and text, or name and reason, of all pages under a folder.
    fn all(root: &Path, plan: &SourcePlan) -> Vec<String> {
        list(plan, &[root.to_owned()])
            .expect("a listing")
            .iter()
            .flat_map(|c| read(plan, c).collect::<Vec<_>>())
            .map(|r| match r {
                Ok(d) => {
                    let text = String::from_utf8_lossy(&d.bytes).into_owned();
                    format!("{} {:?} {} {} {text}", d.path, d.media, d.url.unwrap_or_default(), d.fetched.unwrap_or_default())
                }
                Err(s) => format!("{} {}", s.path, s.reason.as_str()),
            })
            .collect()
    }

    #[test]
    fn rows_are_pages() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let put = |name: &str, bytes: &[u8]| fs::write(root.path().join(name), bytes).expect("a file");
        let csv = "\u{feff}title,URL,Html,crawled_at\n甲,http://a.example/1,\"<p>运营,\n手段</p>\",2024-03-05\n乙,,\" \",\n";
        put("1.csv", csv.as_bytes());
        put("2.csv.gz", &gzip(csv.as_bytes()));
        put("3.tsv", "url\ttext\nhttp://a.example/2\t营销\n".as_bytes());
        let json = "{\"url\":\"http://a.example/3\",\"body\":\"<p>\\u8fd0营</p>\"}\n\n{broken\n{\"url\":\"x\"}\n{\"url\":null,\"text\":\"文\"}\n";
        put("4.jsonl", json.as_bytes());
        put("5.csv", b"url,n\nhttp://a.example,3\n");
        put("6.jsonl", b"{\"text\":\"no address\"}\n");
        put("7.parquet", b"PAR1 broken PAR1");
        put("8.txt", "页".as_bytes());
        assert_eq!(
            all(root.path(), &SourcePlan::default()),
            [
                "1.csv/00000001 Html http://a.example/1 2024-03-05 <p>运营,\n手段</p>",
                "1.csv/00000002 empty",
                "2.csv.gz/00000001 Html http://a.example/1 2024-03-05 <p>运营,\n手段</p>",
                "2.csv.gz/00000002 empty",
                "3.tsv/00000001 Text http://a.example/2  营销",
                "4.jsonl/00000001 Html http://a.example/3  <p>运营</p>",
                "4.jsonl/00000002 damaged",
                "4.jsonl/00000003 damaged",
                "4.jsonl/00000004 Text   文",
                "8.txt Text   页",
            ]
        );
    }

    #[test]
    fn a_table_that_is_named_must_hold_pages() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let plan = SourcePlan::default();
        for (name, text, wanted) in [
            ("a.csv", "a,b\n1,2\n", "a.csv damaged"),
            ("b.csv", "text\n运营\n", "b.csv/00000001 Text   运营"),
            ("c.parquet", "no table", "c.parquet damaged"),
        ] {
            let path = root.path().join(name);
            fs::write(&path, text).expect("a file");
            assert_eq!(all(&path, &plan), [wanted]);
        }
    }

    #[test]
    fn rows_are_limited() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let plan = SourcePlan { max_page_bytes: 1000, ..SourcePlan::default() };
        let long = "x".repeat(500_000);
        let json = format!("{{\"url\":\"u\",\"text\":\"{long}\"}}\n{{\"url\":\"u\",\"text\":\"short\"}}\n");
        fs::write(root.path().join("1.jsonl"), json).expect("a file");
        let csv = format!("url,text\nu,{}\nu,short\nu,{long}\n", "y".repeat(1500));
        fs::write(root.path().join("2.csv"), csv).expect("a file");
        assert_eq!(
            all(root.path(), &plan),
            [
                "1.jsonl/00000001 too-large",
                "1.jsonl/00000002 Text u  short",
                "2.csv/00000001 too-large",
                "2.csv/00000002 Text u  short",
                "2.csv/00000003 damaged",
            ]
        );
    }
}
