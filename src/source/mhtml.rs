//! Pages as browsers save them with their pictures (MHTML, RFC 2557): the HTML part is the page.

use super::http::{content_type, split_head};

/// How deep parts may lie in parts; browsers write one level.
const MAX_DEPTH: u32 = 4;

/// The page in such a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Saved {
    /// The HTML.
    pub(super) bytes: Vec<u8>,
    /// Charset of the part.
    pub(super) charset: Option<String>,
    /// Address of the page.
    pub(super) url: Option<String>,
    /// Whether it is plain text.
    pub(super) plain: bool,
}

/// Headers of a message or part.
#[derive(Default)]
struct Head {
    content_type: String,
    charset: Option<String>,
    boundary: Option<String>,
    transfer: String,
    location: Option<String>,
}

/// Whether a file opens as a saved page.
pub(super) fn opens(head: &[u8]) -> bool {
    let head = head.get(..1024).unwrap_or(head).to_ascii_lowercase();
    memchr::memmem::find(&head, b"multipart/related").is_some()
        && (memchr::memmem::find(&head, b"mime-version:").is_some() || head.starts_with(b"from:"))
}

/// The page; `None` where the file has no part of HTML or text.
pub(super) fn parse(file: &[u8]) -> Option<Saved> {
    part(file, MAX_DEPTH, None)
}

fn part(message: &[u8], depth: u32, outer: Option<&str>) -> Option<Saved> {
    let message = message.get(message.iter().take_while(|b| b.is_ascii_whitespace()).count()..)?;
    let (head, body) = split_head(message)?;
    let head = Head::parse(head);
    let location = head.location.as_deref().or(outer);
    if let Some(boundary) = head.boundary.filter(|_| head.content_type.starts_with("multipart/")) {
        let depth = depth.checked_sub(1)?;
        let parts = split(body, &boundary);
        // The first part that is a page; frames and pictures follow it.
        return parts.into_iter().find_map(|p| part(p, depth, location));
    }
    let plain = head.content_type == "text/plain";
    if !plain && !matches!(head.content_type.as_str(), "text/html" | "application/xhtml+xml") {
        return None;
    }
    let bytes = match head.transfer.as_str() {
        "quoted-printable" => quoted_printable(body),
        "base64" => base64(body),
        _ => body.to_vec(),
    };
    let url = location.filter(|l| l.starts_with("http")).map(str::to_owned);
    Some(Saved { bytes, charset: head.charset, url, plain })
}

impl Head {
    fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        // A line that starts with white space goes on with the one before.
        let unfolded = text.replace("\n\t", " ").replace("\n ", " ");
        let mut head = Self::default();
        for line in unfolded.lines() {
            let Some((name, value)) = line.split_once(':') else { continue };
            match name.trim().to_ascii_lowercase().as_str() {
                "content-type" => {
                    (head.content_type, head.charset) = content_type(value);
                    head.boundary = parameter(value, "boundary");
                }
                "content-transfer-encoding" => head.transfer = value.trim().to_ascii_lowercase(),
                "snapshot-content-location" => head.location = Some(value.trim().to_owned()),
                "content-location" if head.location.is_none() => head.location = Some(value.trim().to_owned()),
                _ => {}
            }
        }
        head
    }
}

fn parameter(value: &str, wanted: &str) -> Option<String> {
    value.split(';').find_map(|p| {
        let (name, value) = p.split_once('=')?;
        name.trim().eq_ignore_ascii_case(wanted).then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// The parts between the lines `--boundary`.
fn split<'b>(body: &'b [u8], boundary: &str) -> Vec<&'b [u8]> {
    let mark = format!("--{boundary}");
    let mut parts = Vec::new();
    let mut start = None;
    for at in memchr::memmem::find_iter(body, mark.as_bytes()) {
        if at > 0 && body.get(at - 1) != Some(&b'\n') {
            continue;
        }
        if let Some(start) = start
            && let Some(part) = body.get(start..at)
        {
            parts.push(part);
        }
        let after = at + mark.len();
        start = memchr::memchr(b'\n', body.get(after..).unwrap_or_default()).map(|n| after + n + 1);
        if body.get(after..).is_some_and(|rest| rest.starts_with(b"--")) {
            start = None;
        }
    }
    // A file that is cut has no closing line; the part is shown as far as it goes.
    if let Some(rest) = start.and_then(|s| body.get(s..)) {
        parts.push(rest);
    }
    parts
}

fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = memchr::memchr(b'=', rest) {
        let (plain, escape) = rest.split_at(at);
        out.extend_from_slice(plain);
        let hex = escape.get(1..3).and_then(|h| Some((digit(h[0])? << 4) | digit(h[1])?));
        rest = if let Some(byte) = hex {
            out.push(byte);
            escape.get(3..).unwrap_or_default()
        } else if let Some(next) = escape.strip_prefix(b"=\r\n").or_else(|| escape.strip_prefix(b"=\n")) {
            next
        } else {
            // Not an escape: a stray sign is text.
            out.push(b'=');
            escape.get(1..).unwrap_or_default()
        };
    }
    out.extend_from_slice(rest);
    out
}

fn digit(hex: u8) -> Option<u8> {
    char::from(hex).to_digit(16).and_then(|d| u8::try_from(d).ok())
}

fn base64(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in body {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = (bits << 6) | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from((bits >> held) & 0xff).unwrap_or(0));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved(transfer: &str, body: &str) -> String {
        format!(
            "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://x.example/1\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--Part--7\"\r\n\r\n\r\n\
             ----Part--7\r\nContent-Type: text/html; charset=gbk\r\nContent-Transfer-Encoding: {transfer}\r\n\
             Content-Location: https://x.example/1\r\n\r\n{body}\r\n\
             ----Part--7\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n----Part--7--\r\n"
        )
    }

    #[test]
    fn the_page_is_the_html_part() {
        for (transfer, body, expected) in [
            ("quoted-printable", "<p>=D4=CB=\r\n=d3=AA a=3Db c=x</p>", &b"<p>\xd4\xcb\xd3\xaa a=b c=x</p>\r\n"[..]),
            ("base64", "PHA+1Mu1xzwv\r\ncD4=", b"<p>\xd4\xcb\xb5\xc7</p>"),
            ("8bit", "<p>x</p>", b"<p>x</p>\r\n"),
        ] {
            let file = saved(transfer, body);
            assert!(opens(file.as_bytes()));
            let got = parse(file.as_bytes()).expect("a page");
            assert_eq!(got.bytes, expected, "{transfer}");
            assert_eq!((got.charset.as_deref(), got.url.as_deref()), (Some("gbk"), Some("https://x.example/1")));
        }
    }

    #[test]
    fn broken_files_do_no_harm() {
        let whole = saved("8bit", "<p>运营</p>");
        for end in 0..whole.len() {
            let _ = parse(&whole.as_bytes()[..end]);
        }
        let circle = "Content-Type: multipart/related; boundary=x\n\n--x\n".repeat(2000);
        assert_eq!(parse(circle.as_bytes()), None);
        assert_eq!(parse(b"no mail"), None);
    }
}
