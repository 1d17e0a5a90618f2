//! What kind of file holds the pages, by its name; by its first bytes where the name says nothing.

use super::SourcePlan;

/// The kinds of files that hold pages. Any of them may be compressed with gzip or zstd.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// One page.
    Page,
    /// One page with its pictures, as browsers save it (RFC 2557).
    Mhtml,
    /// The records of a crawl (ISO 28500), the text extracts of Common Crawl (`.warc.wet`) included.
    Warc,
    /// One JSON object a line.
    JsonLines,
    /// Comma-separated values with a header.
    Csv,
    /// Tab-separated values with a header.
    Tsv,
    /// A Parquet table.
    Parquet,
}

impl Format {
    /// Whether a file may hold many pages.
    #[must_use]
    pub fn is_container(self) -> bool {
        !matches!(self, Self::Page | Self::Mhtml)
    }

    /// Whether pages are rows of a table, which may also be a table of something else.
    #[must_use]
    pub fn is_table(self) -> bool {
        matches!(self, Self::JsonLines | Self::Csv | Self::Tsv | Self::Parquet)
    }
}

/// The format a file's name promises; `None` for files that are not read unless they are named themselves.
pub(super) fn by_name(plan: &SourcePlan, file_name: &str) -> Option<Format> {
    let extension = page_extension(file_name);
    if plan.extensions.contains(&extension) {
        return Some(Format::Page);
    }
    Some(match extension.as_str() {
        "mhtml" | "mht" => Format::Mhtml,
        "warc" | "wet" => Format::Warc,
        "jsonl" | "ndjson" => Format::JsonLines,
        "csv" => Format::Csv,
        "tsv" => Format::Tsv,
        "parquet" => Format::Parquet,
        _ => return None,
    })
}

/// The format of a file that was named itself and whose name says nothing: by its first bytes, unpacked.
pub(super) fn by_content(head: &[u8]) -> Format {
    if head.starts_with(b"WARC/1.") {
        Format::Warc
    } else if head.starts_with(b"PAR1") {
        Format::Parquet
    } else if super::mhtml::opens(head) {
        Format::Mhtml
    } else {
        Format::Page
    }
}

/// The extension below that of the compression, lower case: `html` of `甲.HTML.gz`.
pub(super) fn page_extension(file_name: &str) -> String {
    let lower = file_name.to_lowercase();
    let inner = [".gz", ".zst", ".zstd"].iter().find_map(|c| lower.strip_suffix(c)).unwrap_or(&lower);
    inner.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_promise_formats() {
        let plan = SourcePlan::default();
        for (name, format) in [
            ("甲.HTML", Some(Format::Page)),
            ("a.txt.gz", Some(Format::Page)),
            ("a.md.zst", Some(Format::Page)),
            ("CC-MAIN.warc.gz", Some(Format::Warc)),
            ("CC-MAIN.warc.wet.gz", Some(Format::Warc)),
            ("p.mht", Some(Format::Mhtml)),
            ("items.jsonl.zstd", Some(Format::JsonLines)),
            ("t.csv", Some(Format::Csv)),
            ("t.parquet", Some(Format::Parquet)),
            ("a.tar.gz", None),
            ("gz", None),
            ("x.js", None),
        ] {
            assert_eq!(by_name(&plan, name), format, "{name}");
        }
    }
}
