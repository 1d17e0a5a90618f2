//! Candidates to documents, one after the other, so that the size of a container does not matter to memory.

use super::{
    Candidate, Format, Media, RawDocument, SkipReason, Skipped, SourcePlan, compressed, format, mhtml, sniff, table, warc,
};
use std::io;
use std::iter::once;

/// A saved page may be so many times as large as its HTML: it holds the pictures.
const MHTML_FACTOR: u64 = 4;

/// Documents, or why one gives no rows.
pub type Documents = Box<dyn Iterator<Item = Result<RawDocument, Skipped>> + Send>;

/// The documents of one candidate, or why there are none. Those of a container are named by the file and their number
/// in it: `crawl.warc.gz/00000017`.
#[must_use]
pub fn read(plan: &SourcePlan, candidate: &Candidate) -> Documents {
    let limit = plan.max_page_bytes;
    if candidate.problem.is_some() {
        return Box::new(once(page(plan, candidate)));
    }
    match candidate.format {
        Format::Page | Format::Mhtml => Box::new(once(page(plan, candidate))),
        Format::Warc => match compressed::open(&candidate.path) {
            Ok(stream) => Box::new(warc::Records::new(candidate, limit, stream)),
            Err(error) => Box::new(once(Err(candidate.skipped(reason(&error), error.to_string())))),
        },
        Format::JsonLines | Format::Csv | Format::Tsv | Format::Parquet => table::pages(candidate, limit),
    }
}

/// One file that is one page.
fn page(plan: &SourcePlan, candidate: &Candidate) -> Result<RawDocument, Skipped> {
    if let Some(problem) = &candidate.problem {
        return Err(candidate.skipped(SkipReason::Unreadable, problem.as_str()));
    }
    let saved = candidate.format == Format::Mhtml;
    let limit = plan.max_page_bytes.saturating_mul(if saved { MHTML_FACTOR } else { 1 });
    let too_large = || candidate.skipped(SkipReason::TooLarge, format!("more than {limit} bytes"));
    let bytes = compressed::read_page(&candidate.path, limit)
        .map_err(|error| candidate.skipped(reason(&error), error.to_string()))?
        .ok_or_else(too_large)?;
    let (path, folder) = (candidate.name.clone(), candidate.folder.clone());
    if !saved {
        let media = sniff::media(&format::page_extension(&candidate.path.to_string_lossy()), &bytes);
        return checked(RawDocument { path, folder, media, bytes, charset: None, url: None, fetched: None });
    }
    let page = mhtml::parse(&bytes).ok_or_else(|| candidate.skipped(SkipReason::NotText, "a saved page without HTML"))?;
    if page.bytes.len() as u64 > plan.max_page_bytes {
        return Err(too_large());
    }
    let media = if page.plain { Media::Text } else { Media::Html };
    checked(RawDocument { path, folder, media, bytes: page.bytes, charset: page.charset, url: page.url, fetched: None })
}

/// Turns away what is empty or surely not text.
pub(super) fn checked(document: RawDocument) -> Result<RawDocument, Skipped> {
    let skipped = |reason, detail| Skipped { path: document.path.clone(), reason, detail };
    if sniff::is_blank(&document.bytes) {
        return Err(skipped(SkipReason::Empty, format!("{} bytes", document.bytes.len())));
    }
    if let Some(kind) = sniff::not_text(&document.bytes) {
        return Err(skipped(SkipReason::NotText, kind));
    }
    Ok(document)
}

/// A stream that contradicts itself is damaged; any other trouble is the system's.
pub(super) fn reason(error: &io::Error) -> SkipReason {
    use io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    match error.kind() {
        InvalidData | InvalidInput | UnexpectedEof | Other => SkipReason::Damaged,
        _ => SkipReason::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods, reason = "the tests write their own input")]

    use super::super::{compressed::tests::gzip, list};
    use super::*;
    use std::fs;

    #[test]
    fn packed_and_saved_pages_are_pages() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let mhtml = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>x</p>\n--b--\n";
        let mut cut = gzip(&b"<p>x</p>".repeat(50));
        cut.truncate(20);
        let files: [(&str, Vec<u8>); 7] = [
            ("1.html.gz", gzip(b"<p>x</p>")),
            ("2.txt.zst", zstd::encode_all(&b"plain"[..], 3).expect("memory")),
            ("3.html", gzip(b"<p>packed, and nobody said so</p>")),
            ("4.mhtml", mhtml.to_vec()),
            ("5.html.gz", cut),
            ("6.txt.gz", gzip(&[b' '; 2000])),
            ("7.mht.gz", gzip(mhtml)),
        ];
        for (name, bytes) in files {
            fs::write(root.path().join(name), bytes).expect("a file");
        }
        let plan = SourcePlan { max_page_bytes: 1000, ..SourcePlan::default() };
        let candidates = list(&plan, &[root.path().to_owned()]).expect("a listing");
        let got: Vec<_> = candidates
            .iter()
            .flat_map(|c| read(&plan, c))
            .map(|r| r.map(|d| (d.media, d.bytes.len())).map_err(|s| s.reason))
            .collect();
        assert_eq!(
            got,
            [
                Ok((Media::Html, 8)),
                Ok((Media::Text, 5)),
                Ok((Media::Html, 33)),
                Ok((Media::Html, 9)),
                Err(SkipReason::Damaged),
                Err(SkipReason::TooLarge),
                Ok((Media::Html, 9)),
            ]
        );
    }

    #[test]
    fn each_fault_has_its_reason() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let files: [(&str, &[u8]); 6] = [
            ("1-good.html", "<p>运营</p>".as_bytes()),
            ("2-empty.html", b""),
            ("3-blank.txt", b" \n"),
            ("4-large.txt", &[b'a'; 101]),
            ("5-image.html", b"\x89PNG\r\n\x1a\n"),
            ("6-just-fits.txt", &[b'a'; 100]),
        ];
        for (name, bytes) in files {
            fs::write(root.path().join(name), bytes).expect("a file");
        }
        let plan = SourcePlan { max_page_bytes: 100, ..SourcePlan::default() };
        let mut candidates = list(&plan, &[root.path().to_owned()]).expect("a listing");
        let gone = root.path().join("7-gone.txt");
        candidates.push(Candidate { name: "7-gone.txt".into(), path: gone, ..candidates[0].clone() });
        let got: Vec<_> =
            candidates.iter().flat_map(|c| read(&plan, c)).map(|r| r.map(|d| d.media).map_err(|s| s.reason)).collect();
        assert_eq!(
            got,
            [
                Ok(Media::Html),
                Err(SkipReason::Empty),
                Err(SkipReason::Empty),
                Err(SkipReason::TooLarge),
                Err(SkipReason::NotText),
                Ok(Media::Text),
                Err(SkipReason::Unreadable),
            ]
        );
    }
}
