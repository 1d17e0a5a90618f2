//! HTTP responses as crawls store them: status, content type, charset, and the body with its codings undone.
//!
//! Crawlers differ: some keep the body as it came over the wire, others undo chunks and compression and leave the
//! headers that name them. So a coding is undone where the body shows it, and the header alone decides nothing.

use super::compressed;
use std::io::Read;

/// What of a response matters here.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Response {
    /// 200, 404 …; 0 where the status line is broken.
    pub(super) status: u16,
    /// `text/html`, lower case, without parameters; empty where it is not named.
    pub(super) content_type: String,
    /// Charset parameter of the content type.
    pub(super) charset: Option<String>,
    /// The body.
    pub(super) body: Vec<u8>,
}

/// Why a response gives no body.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// No end of the headers.
    Headers,
    /// The unpacked body is larger than the limit.
    TooLarge,
    /// A coding could not be undone.
    Coding(String),
}

/// Takes a stored response apart; `limit` bounds the bytes of the body.
pub(super) fn parse(message: &[u8], limit: u64) -> Result<Response, Broken> {
    let (head, body) = split_head(message).ok_or(Broken::Headers)?;
    let mut lines = head.split(|b| *b == b'\n');
    let status = lines.next().and_then(status).unwrap_or(0);
    let mut response = Response { status, ..Response::default() };
    let (mut chunked, mut coding) = (false, String::new());
    for line in lines {
        let line = String::from_utf8_lossy(line);
        let Some((name, value)) = line.split_once(':') else { continue };
        match name.trim().to_ascii_lowercase().as_str() {
            "content-type" => (response.content_type, response.charset) = content_type(value),
            "transfer-encoding" => chunked = value.to_ascii_lowercase().contains("chunked"),
            "content-encoding" => coding = value.trim().to_ascii_lowercase(),
            _ => {}
        }
    }
    let whole = if chunked { unchunked(body) } else { None };
    let body = whole.unwrap_or_else(|| body.to_vec());
    response.body = decoded(body, &coding, limit)?;
    Ok(response)
}

/// `text/html; charset="gb2312"` to its type and charset.
pub(super) fn content_type(value: &str) -> (String, Option<String>) {
    let mut parts = value.split(';');
    let kind = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.find_map(|p| {
        let (name, value) = p.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
    });
    (kind, charset)
}

/// Headers and what follows their blank line.
pub(super) fn split_head(message: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut start = 0;
    loop {
        let line_end = start + memchr::memchr(b'\n', message.get(start..)?)?;
        let next = message.get(line_end + 1..)?;
        for blank in [&b"\r\n"[..], b"\n"] {
            if let Some(body) = next.strip_prefix(blank) {
                return Some((message.get(..line_end)?, body));
            }
        }
        start = line_end + 1;
    }
}

fn status(line: &[u8]) -> Option<u16> {
    String::from_utf8_lossy(line).split_ascii_whitespace().nth(1)?.parse().ok()
}

/// The body without its chunks; `None` where it is not made of chunks. A last chunk that is cut is kept.
fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    loop {
        let end = memchr::memchr(b'\n', body)?;
        let size = String::from_utf8_lossy(body.get(..end)?);
        let size = size.split(';').next().unwrap_or_default().trim().to_owned();
        // A chunk's size has few digits; a line of text would be taken for one by its first letter else.
        let size = (1..=8).contains(&size.len()).then(|| usize::from_str_radix(&size, 16).ok())??;
        body = body.get(end + 1..)?;
        if size == 0 {
            return Some(out);
        }
        let Some(chunk) = body.get(..size) else {
            out.extend_from_slice(body);
            return Some(out);
        };
        out.extend_from_slice(chunk);
        body = body.get(size..)?;
        body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body);
        if body.is_empty() {
            return Some(out);
        }
    }
}

fn decoded(body: Vec<u8>, coding: &str, limit: u64) -> Result<Vec<u8>, Broken> {
    let packed = body.starts_with(b"\x1f\x8b\x08") || body.starts_with(b"\x28\xb5\x2f\xfd");
    let read = match coding {
        _ if packed => compressed::unpack(body).and_then(|s| compressed::read_up_to(s, limit, 0)),
        // Brotli and deflate have no mark; a body that does not decode was decoded by the crawler already.
        "br" => return or_as_it_is(brotli::Decompressor::new(&body[..], 4096), &body, limit),
        "deflate" => {
            let zlib = body.first().is_some_and(|b| b & 0x0f == 8);
            return if zlib {
                or_as_it_is(flate2::read::ZlibDecoder::new(&body[..]), &body, limit)
            } else {
                or_as_it_is(flate2::read::DeflateDecoder::new(&body[..]), &body, limit)
            };
        }
        _ => Ok((body.len() as u64 <= limit).then_some(body)),
    };
    read.map_err(|error| Broken::Coding(error.to_string()))?.ok_or(Broken::TooLarge)
}

fn or_as_it_is(stream: impl Read, body: &[u8], limit: u64) -> Result<Vec<u8>, Broken> {
    match compressed::read_up_to(stream, limit, 0) {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(Broken::TooLarge),
        Err(_) => Ok(body.to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::compressed::tests::gzip;
    use super::*;
    use std::io::Write;

    fn body(headers: &str, body: &[u8]) -> Vec<u8> {
        let message = [format!("HTTP/1.1 200 OK\r\n{headers}\r\n").as_bytes(), body].concat();
        parse(&message, 1 << 20).expect("a response").body
    }

    #[test]
    fn headers_are_read() {
        let message = "HTTP/1.1 404 Not Found\nCONTENT-TYPE:  Text/HTML ; Charset='GB2312'\nX: y\n\n正文".as_bytes();
        let response = parse(message, 100).expect("a response");
        assert_eq!(
            response,
            Response { status: 404, content_type: "text/html".into(), charset: Some("GB2312".into()), body: "正文".into() }
        );
        assert_eq!(parse(b"HTTP/1.1 200 OK\r\nno end", 100), Err(Broken::Headers));
        assert_eq!(content_type("text/html"), ("text/html".into(), None));
    }

    #[test]
    fn codings_are_undone_where_they_are() {
        let text = "运营是手段".repeat(9).into_bytes();
        let mut deflate = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        deflate.write_all(&text).expect("memory");
        let deflate = deflate.finish().expect("memory");
        let mut brotli = Vec::new();
        brotli::BrotliCompress(&mut &text[..], &mut brotli, &brotli::enc::BrotliEncoderParams::default()).expect("memory");
        let chunks =
            [b"5\r\n", &text[..5], b"\r\n", format!("{:x};x=y\r\n", text.len() - 5).as_bytes(), &text[5..], b"\r\n0\r\n\r\n"]
                .concat();
        for (headers, stored) in [
            ("", text.clone()),
            ("Transfer-Encoding: chunked\r\n", chunks),
            ("Transfer-Encoding: chunked\r\n", text.clone()),
            ("Content-Encoding: gzip\r\n", gzip(&text)),
            ("Content-Encoding: gzip\r\n", text.clone()),
            ("Content-Encoding: deflate\r\n", deflate),
            ("Content-Encoding: br\r\n", brotli),
            ("Content-Encoding: br\r\n", text.clone()),
        ] {
            assert_eq!(body(headers, &stored), text, "{headers}");
        }
    }

    #[test]
    fn a_packed_body_is_limited() {
        let message = [b"HTTP/1.1 200 OK\r\n\r\n", &gzip(&vec![b'a'; 1 << 20])[..]].concat();
        assert_eq!(parse(&message, 1 << 19), Err(Broken::TooLarge));
        let cut = [b"HTTP/1.1 200 OK\r\n\r\n", &gzip(&vec![b'a'; 1 << 20])[..200]].concat();
        assert!(matches!(parse(&cut, 1 << 21), Err(Broken::Coding(_))));
    }
}
