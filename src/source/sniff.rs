//! What a file is, by its first bytes: HTML, other text, or not text at all.
//!
//! Only what is surely binary is turned away: text in any encoding passes, UTF-16 and UTF-32 without a mark included,
//! and so does text with a few damaged bytes.

use super::Media;

/// Bytes looked at; a page shows its kind far earlier.
const SAMPLE_BYTES: usize = 256 << 10;

/// Bytes in which the opening tags are looked for; prologues of comments and processing instructions fit easily.
const HEAD_BYTES: usize = 1024;

/// Share of control bytes above which bytes are not text. Random bytes have 10 %, damaged text a few in a thousand.
const MAX_CONTROL_SHARE: f64 = 0.02;

/// Control bytes that any text may hold, however short.
const FREE_CONTROLS: usize = 3;

/// Share of usual characters that makes two- or four-byte units text. In random 16-bit units it is about a half.
const MIN_WIDE_SHARE: f64 = 0.9;

/// First bytes of formats that are met among pages (images and documents saved under a page's name).
const BINARY_MARKS: [(&[u8], &str); 16] = [
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x7fELF", "a program"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"wOFF", "a web font"),
    (b"wOF2", "a web font"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"PAR1", "a Parquet table"),
];

/// What makes the bytes something else than text; `None` for text.
pub(super) fn not_text(bytes: &[u8]) -> Option<String> {
    if let Some((_, kind)) = BINARY_MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Some((*kind).to_owned());
    }
    let sample = bytes.get(..SAMPLE_BYTES).unwrap_or(bytes);
    let controls = controls(sample);
    if controls <= FREE_CONTROLS || controls as f64 <= sample.len() as f64 * MAX_CONTROL_SHARE || is_wide_text(sample) {
        return None;
    }
    Some(format!("{controls} control bytes in {}", sample.len()))
}

/// Whether nothing is there but white space and a byte order mark.
pub(super) fn is_blank(bytes: &[u8]) -> bool {
    let bytes = [&b"\xef\xbb\xbf"[..], b"\xff\xfe", b"\xfe\xff"].iter().find_map(|bom| bytes.strip_prefix(*bom)).unwrap_or(bytes);
    bytes.iter().all(u8::is_ascii_whitespace)
}

/// HTML or text, by the extension (lower case) and by how the bytes open. Only an opening `<!doctype html` or `<html`
/// overrules an extension of plain text.
pub(super) fn media(extension: &str, bytes: &[u8]) -> Media {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    // Wide encodings of ASCII tags become plain when the NULs are left out.
    let head: Vec<u8> = head.iter().filter(|b| **b != 0).map(u8::to_ascii_lowercase).collect();
    let start = head.iter().position(|b| *b == b'<').unwrap_or(head.len());
    let (before, tags) = head.split_at(start);
    let opens = |tag: &[u8]| tags.starts_with(tag);
    let holds = |tag: &[u8]| memchr::memmem::find(tags, tag).is_some();
    let at_start = is_blank(before);
    let html = match extension {
        "html" | "htm" | "xhtml" | "shtml" => true,
        "txt" | "md" => at_start && (opens(b"<!doctype html") || opens(b"<html")),
        _ => [&b"<!doctype"[..], b"<html", b"<head", b"<body"].iter().any(|tag| holds(tag)),
    };
    if html { Media::Html } else { Media::Text }
}

/// Control bytes that no 8-bit text holds. Tab, line breaks, form feed, and the shifts and escapes of ISO-2022 are none.
#[allow(clippy::needless_bitwise_bool, reason = "without branches many bytes are compared at once")]
fn is_control(byte: u8) -> bool {
    let usual = (b'\t'..=0x0f).contains(&byte) | (byte == 0x1a) | (byte == 0x1b);
    (byte == 0x7f) | ((byte < 0x20) & !usual)
}

/// Number of control bytes; in short stretches, whose counts fit a byte, so that many bytes are compared at once.
fn controls(sample: &[u8]) -> usize {
    sample.chunks(usize::from(u8::MAX)).map(|c| usize::from(c.iter().fold(0u8, |n, b| n + u8::from(is_control(*b))))).sum()
}

fn is_wide_text(sample: &[u8]) -> bool {
    let pairs = |read: fn([u8; 2]) -> u16| share(sample.chunks_exact(2).map(|c| u32::from(read([c[0], c[1]]))));
    let quads = |read: fn([u8; 4]) -> u32| share(sample.chunks_exact(4).map(|c| read([c[0], c[1], c[2], c[3]])));
    [pairs(u16::from_le_bytes), pairs(u16::from_be_bytes), quads(u32::from_le_bytes), quads(u32::from_be_bytes)]
        .into_iter()
        .any(|s| s >= MIN_WIDE_SHARE)
}

/// Share of the units that are characters of Chinese or Latin text.
fn share(units: impl Iterator<Item = u32>) -> f64 {
    let (mut all, mut usual) = (0_usize, 0_usize);
    for unit in units {
        all += 1;
        usual += usize::from(matches!(unit,
            0x09 | 0x0a | 0x0d | 0x20..=0x7e | 0xa0..=0x2ff | 0x2000..=0x206f | 0x2190..=0x25ff | 0x3000..=0x30ff
            | 0x3400..=0x9fff | 0xd800..=0xdfff | 0xfeff | 0xff00..=0xffef | 0x20000..=0x2ffff));
    }
    if all == 0 { 0.0 } else { usual as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "运营与营销，说到底是两件事。A plain word.\r\n第二段：用户留下来。\n";

    fn wide16(text: &str, read: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(read).collect()
    }

    #[test]
    fn text_of_any_encoding_passes() {
        let mut cases: Vec<Vec<u8>> = vec![
            TEXT.as_bytes().to_vec(),
            encoding_rs::GB18030.encode(TEXT).0.into_owned(),
            encoding_rs::BIG5.encode("營運與行銷，說到底是兩件事。").0.into_owned(),
            wide16(TEXT, u16::to_le_bytes),
            wide16(TEXT, u16::to_be_bytes),
            wide16("运营是一切的开始营销是一切的结束", u16::to_le_bytes),
            TEXT.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(),
            TEXT.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect(),
            b"~{TKS*~} HZ \x1b$A\x0e!!\x0f".to_vec(),
            b"a\x01".to_vec(),
            Vec::new(),
        ];
        let mut damaged = TEXT.repeat(20).into_bytes();
        damaged.extend([0, 0, 0, 0, 0, 1]);
        cases.push(damaged);
        for case in cases {
            assert_eq!(not_text(&case), None, "{:?}", String::from_utf8_lossy(&case));
        }
    }

    #[test]
    fn binary_data_is_turned_away() {
        let random: Vec<u8> = (0..4096_u32).flat_map(|i| blake3::hash(&i.to_le_bytes()).as_bytes().to_vec()).collect();
        let numbers: Vec<u8> = (0..500_u32).flat_map(|i| (i * 3).to_le_bytes()).collect();
        for case in [random, numbers, vec![0; 64], b"%PDF-1.7 text".to_vec(), b"\x89PNG\r\n".to_vec()] {
            assert!(not_text(&case).is_some(), "{:?}", case.get(..16));
        }
    }

    #[test]
    fn kinds_of_pages() {
        let cases: [(&str, &[u8], Media); 11] = [
            ("html", b"no tag", Media::Html),
            ("txt", "\u{feff}<!DOCTYPE html><p>".as_bytes(), Media::Html),
            ("txt", b"\n <HTML lang=zh>", Media::Html),
            ("txt", b"see <html> in the text", Media::Text),
            ("md", b"<p>a paragraph", Media::Text),
            ("", b"<!-- saved --><!doctype html>", Media::Html),
            ("php", b"<?xml version='1.0'?><html>", Media::Html),
            ("", b"plain", Media::Text),
            ("", b"<\0h\0t\0m\0l\0>\0", Media::Html),
            ("", b"a < b", Media::Text),
            ("", b"", Media::Text),
        ];
        for (extension, bytes, media_wanted) in cases {
            assert_eq!(media(extension, bytes), media_wanted, "{extension} {:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn blank_is_nothing_but_white_space() {
        for (bytes, blank) in [(&b""[..], true), (b"\xef\xbb\xbf \r\n\t", true), (b" a ", false), (b"\0", false)] {
            assert_eq!(is_blank(bytes), blank, "{bytes:?}");
        }
    }
}
