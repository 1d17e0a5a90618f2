//! The records of a crawl (WARC 1.0 and 1.1, ISO 28500:2017), one page at a time.
//!
//! Taken are `response` records of status 200 and `resource` records that hold HTML or text, and `conversion` records
//! of text (the `.warc.wet` files of Common Crawl). Other kinds of records and other kinds of content are no pages;
//! they are passed over as pictures in a folder are. A record that is cut or broken is reported and the reading goes on
//! with the next one, also behind a damaged stretch of a packed file.

use super::compressed::Unpacked;
use super::{Candidate, Media, RawDocument, SkipReason, Skipped, http, page, sniff};
use std::io::{self, BufRead, BufReader, Read};

/// Longest header block of a record; real ones have about 1 KiB.
const MAX_HEADER_BYTES: usize = 64 << 10;

/// Room for the HTTP headers of a record beside a page of the largest size.
const HTTP_HEAD_BYTES: u64 = 64 << 10;

/// Reads the records of one file.
pub(super) struct Records {
    candidate: Candidate,
    limit: u64,
    stream: BufReader<Unpacked>,
    /// Records of pages so far, for their names.
    number: u64,
    done: bool,
}

/// The headers of a record that matter here.
#[derive(Default)]
struct Header {
    kind: String,
    length: Option<u64>,
    content_type: String,
    charset: Option<String>,
    url: Option<String>,
    date: Option<String>,
    truncated: Option<String>,
}

/// What follows in the stream.
enum Next {
    Record(Header),
    Damage(String),
    End,
}

impl Records {
    pub(super) fn new(candidate: &Candidate, limit: u64, stream: Unpacked) -> Self {
        Self { candidate: candidate.clone(), limit, stream: BufReader::with_capacity(64 << 10, stream), number: 0, done: false }
    }

    fn next_page(&mut self) -> Option<Result<RawDocument, Skipped>> {
        loop {
            match self.header() {
                Ok(Next::Record(header)) => match self.record(header) {
                    Ok(Some(document)) => return Some(document),
                    Ok(None) => {}
                    Err(error) => return Some(self.damaged_stream(&error)),
                },
                Ok(Next::Damage(detail)) => {
                    // The stream is whole; only its records are not. What follows may be in the buffer already.
                    match self.skip_to_record() {
                        Ok(found) => self.done = !found,
                        Err(error) => return Some(self.damaged_stream(&error)),
                    }
                    return Some(Err(self.skipped(SkipReason::Damaged, detail)));
                }
                Ok(Next::End) => {
                    self.done = true;
                    return None;
                }
                Err(error) => return Some(self.damaged_stream(&error)),
            }
        }
    }

    /// Reports that the stream broke and goes to the next record behind the break. An error of the stream comes when
    /// the buffer is empty, so nothing whole is jumped over.
    fn damaged_stream(&mut self, error: &io::Error) -> Result<RawDocument, Skipped> {
        self.done = loop {
            if !self.stream.get_mut().resume() {
                break true;
            }
            if let Ok(found) = self.skip_to_record() {
                break !found;
            }
        };
        Err(self.skipped(SkipReason::Damaged, error.to_string()))
    }

    fn skipped(&mut self, reason: SkipReason, detail: impl Into<String>) -> Skipped {
        let path = self.name();
        Skipped { path, reason, detail: detail.into() }
    }

    /// The name of the next record: the file's, and a number that sorts as it counts.
    fn name(&mut self) -> String {
        self.number += 1;
        format!("{}/{:08}", self.candidate.name, self.number)
    }

    fn record(&mut self, header: Header) -> io::Result<Option<Result<RawDocument, Skipped>>> {
        let length = header.length.unwrap_or(0);
        let http = header.content_type == "application/http";
        let wanted = match header.kind.as_str() {
            "response" | "resource" => http || is_page(&header.content_type),
            "conversion" => header.content_type.starts_with("text/plain"),
            _ => false,
        };
        if !wanted {
            self.pass(length)?;
            return Ok(None);
        }
        let most = self.limit.saturating_add(if http { HTTP_HEAD_BYTES } else { 0 });
        if length > most {
            self.pass(length)?;
            return Ok(Some(Err(self.skipped(SkipReason::TooLarge, format!("{length} bytes")))));
        }
        let mut block = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
        (&mut self.stream).take(length).read_to_end(&mut block)?;
        if (block.len() as u64) < length {
            self.done = true;
            let detail = format!("the file ends after {} of {length} bytes of the record", block.len());
            return Ok(Some(Err(self.skipped(SkipReason::Damaged, detail))));
        }
        Ok(self.page(header, block, http).transpose())
    }

    /// The page of a record; `None` where it holds something else.
    fn page(&mut self, header: Header, block: Vec<u8>, http: bool) -> Result<Option<RawDocument>, Skipped> {
        let (body, content_type, charset) = if http {
            match http::parse(&block, self.limit) {
                Ok(response) if !is_page(&response.content_type) => return Ok(None),
                Ok(response) if response.status != 200 => {
                    return Err(self.skipped(SkipReason::NoArticle, format!("HTTP status {}", response.status)));
                }
                Ok(response) => (response.body, response.content_type, response.charset),
                Err(http::Broken::Headers) => return Err(self.skipped(SkipReason::Damaged, "no end of the HTTP headers")),
                Err(http::Broken::TooLarge) => {
                    return Err(self.skipped(SkipReason::TooLarge, "larger than the limit when unpacked"));
                }
                Err(http::Broken::Coding(detail)) => return Err(self.skipped(SkipReason::Damaged, detail)),
            }
        } else {
            (block, header.content_type, header.charset)
        };
        if let Some(why) = header.truncated {
            return Err(self.skipped(SkipReason::Damaged, format!("cut by the crawler ({why})")));
        }
        let media = match content_type.as_str() {
            "text/plain" | "text/markdown" => Media::Text,
            "" => sniff::media("", &body),
            _ => Media::Html,
        };
        let path = self.name();
        page::checked(RawDocument {
            path,
            folder: self.candidate.folder.clone(),
            media,
            bytes: body,
            charset,
            url: header.url,
            fetched: header.date,
        })
        .map(Some)
    }

    /// Reads over the block of a record.
    fn pass(&mut self, length: u64) -> io::Result<()> {
        let passed = io::copy(&mut (&mut self.stream).take(length), &mut io::sink())?;
        if passed < length { Err(io::Error::from(io::ErrorKind::UnexpectedEof)) } else { Ok(()) }
    }

    fn header(&mut self) -> io::Result<Next> {
        // Two line ends close a record; some crawlers write more or fewer.
        let version = loop {
            let line = self.line(MAX_HEADER_BYTES)?;
            match line {
                None => return Ok(Next::End),
                Some(line) if line.iter().all(u8::is_ascii_whitespace) => {}
                Some(line) => break line,
            }
        };
        if !version.starts_with(b"WARC/") {
            return Ok(Next::Damage("no WARC header where a record should start".to_owned()));
        }
        let mut header = Header::default();
        let mut room = MAX_HEADER_BYTES;
        loop {
            let Some(line) = self.line(room)? else { return Ok(Next::Damage("the file ends within a header".to_owned())) };
            room = room.saturating_sub(line.len());
            let text = String::from_utf8_lossy(&line);
            let text = text.trim();
            if text.is_empty() {
                break;
            }
            let Some((name, value)) = text.split_once(':') else { continue };
            header.set(&name.to_ascii_lowercase(), value.trim());
        }
        Ok(if header.length.is_some() { Next::Record(header) } else { Next::Damage("a record without a length".to_owned()) })
    }

    /// The next line with its end; an error where it is longer than `room`.
    fn line(&mut self, room: usize) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        (&mut self.stream).take(room as u64).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return if room == 0 { Err(too_long()) } else { Ok(None) };
        }
        if line.len() == room && !line.ends_with(b"\n") {
            return Err(too_long());
        }
        Ok(Some(line))
    }

    /// Reads on to a line that opens a record and leaves it unread. False at the end of the file.
    fn skip_to_record(&mut self) -> io::Result<bool> {
        loop {
            let buffer = self.stream.fill_buf()?;
            if buffer.is_empty() {
                return Ok(false);
            }
            if buffer.starts_with(b"WARC/1.") {
                return Ok(true);
            }
            let line_end = memchr::memchr(b'\n', buffer).map_or(buffer.len(), |at| at + 1);
            self.stream.consume(line_end);
        }
    }
}

impl Iterator for Records {
    type Item = Result<RawDocument, Skipped>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done { None } else { self.next_page() }
    }
}

impl Header {
    fn set(&mut self, name: &str, value: &str) {
        let some = || Some(value.to_owned()).filter(|v| !v.is_empty());
        match name {
            "warc-type" => self.kind = value.to_ascii_lowercase(),
            "content-length" => self.length = value.parse().ok(),
            "content-type" => (self.content_type, self.charset) = http::content_type(value),
            // WARC 1.0 as first printed put the address in angle brackets, and some crawlers still do.
            "warc-target-uri" => self.url = some().map(|u| u.trim_matches(['<', '>']).to_owned()),
            "warc-date" => self.date = some(),
            "warc-truncated" => self.truncated = some(),
            _ => {}
        }
    }
}

/// Whether content of this type is a page. Where no type is named, the bytes decide later.
fn is_page(content_type: &str) -> bool {
    matches!(content_type, "text/html" | "application/xhtml+xml" | "text/plain" | "text/markdown" | "")
}

fn too_long() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a header of endless length")
}

#[cfg(test)]
mod tests {
    use super::super::compressed::{tests::gzip, unpack};
    use super::*;

    fn record(kind: &str, content_type: &str, block: &[u8]) -> Vec<u8> {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <http://x.example/{kind}>\r\nWARC-Date: 2024-03-05T08:00:00Z\r\n\
             Content-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
            block.len()
        );
        [head.as_bytes(), block, b"\r\n\r\n"].concat()
    }

    fn response(status: u16, content_type: &str, body: &str) -> Vec<u8> {
        let block = format!("HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\n\r\n{body}");
        record("response", "application/http; msgtype=response", block.as_bytes())
    }

    /// Name, text or reason of every page.
    fn read(file: Vec<u8>) -> Vec<(String, String)> {
        let candidate = super::super::listing::tests::candidate("c.warc");
        Records::new(&candidate, 1000, unpack(file).expect("memory"))
            .map(|r| match r {
                Ok(d) => (d.path, String::from_utf8_lossy(&d.bytes).into_owned()),
                Err(s) => (s.path, format!("{}: {}", s.reason.as_str(), s.detail)),
            })
            .collect()
    }

    fn crawl() -> Vec<Vec<u8>> {
        vec![
            record("warcinfo", "application/warc-fields", b"software: x"),
            record("request", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
            response(200, "text/html; charset=gbk", "<p>one</p>"),
            response(200, "image/png", "\u{1}\u{2}"),
            response(404, "text/html", "gone"),
            record("resource", "text/plain", b"two"),
            record("revisit", "application/http; msgtype=response", b"HTTP/1.1 200 OK\r\n\r\n"),
            record("conversion", "text/plain", b"three"),
            response(200, "text/html", &"x".repeat(2000)),
            response(200, "text/html", "<p>four</p>"),
        ]
    }

    const PAGES: [(&str, &str); 6] = [
        ("c.warc/00000001", "<p>one</p>"),
        ("c.warc/00000002", "no-article: HTTP status 404"),
        ("c.warc/00000003", "two"),
        ("c.warc/00000004", "three"),
        ("c.warc/00000005", "too-large: larger than the limit when unpacked"),
        ("c.warc/00000006", "<p>four</p>"),
    ];

    fn pages() -> Vec<(String, String)> {
        PAGES.iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned())).collect()
    }

    #[test]
    fn pages_are_taken_and_the_rest_is_passed_over() {
        assert_eq!(read(crawl().concat()), pages());
        assert_eq!(read(crawl().iter().map(|r| gzip(r)).collect::<Vec<_>>().concat()), pages());
        assert_eq!(read(gzip(&crawl().concat())), pages());
        assert_eq!(read(zstd::encode_all(&crawl().concat()[..], 3).expect("memory")), pages());
    }

    #[test]
    fn what_the_crawl_knows_goes_with_the_page() {
        let file = response(200, "text/html; charset=gbk", "<p>one</p>");
        let candidate = super::super::listing::tests::candidate("c.warc");
        let page = Records::new(&candidate, 1000, unpack(file).expect("memory")).next().expect("a page").expect("whole");
        assert_eq!(page.charset.as_deref(), Some("gbk"));
        assert_eq!(page.url.as_deref(), Some("http://x.example/response"));
        assert_eq!(page.fetched.as_deref(), Some("2024-03-05T08:00:00Z"));
        assert_eq!(page.media, Media::Html);
    }

    #[test]
    fn damage_is_reported_and_the_rest_is_read() {
        let mut cut = crawl().concat();
        cut.truncate(cut.len() - 10);
        let got = read(cut);
        assert_eq!(got[..5], pages()[..5]);
        assert!(got[5].1.starts_with("damaged: the file ends after"), "{got:?}");

        let mut members: Vec<Vec<u8>> = crawl().iter().map(|r| gzip(r)).collect();
        let middle = members[5].len() / 2;
        members[5][middle] ^= 0x55;
        let got = read(members.concat());
        let texts: Vec<&str> = got.iter().map(|(_, t)| t.as_str()).collect();
        assert_eq!((texts[0], texts[1], texts[3], texts[5]), (PAGES[0].1, PAGES[1].1, PAGES[3].1, PAGES[5].1), "{got:?}");
        assert!(texts[2].starts_with("damaged: "), "{got:?}");

        let stray =
            [response(200, "text/html", "<p>one</p>"), b"stray\nlines\n".to_vec(), record("resource", "text/plain", b"two")]
                .concat();
        let got: Vec<String> = read(stray).into_iter().map(|(_, t)| t).collect();
        assert_eq!(got, ["<p>one</p>", "damaged: no WARC header where a record should start", "two"]);
    }

    #[test]
    fn no_file_makes_it_panic_or_hang() {
        let whole = crawl().concat();
        for end in (0..whole.len()).step_by(7) {
            let _ = read(whole[..end].to_vec());
            let _ = read([&whole[..end], &b"WARC/1.0\r\nContent-Length: 99999999999999999999\r\n\r\n"[..]].concat());
        }
        let endless = [&b"WARC/1.0\r\nWARC-Type: "[..], &vec![b'x'; 1 << 20]].concat();
        assert_eq!(read(endless).len(), 1);
    }
}
