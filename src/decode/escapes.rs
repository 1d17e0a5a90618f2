//! Seven-bit encodings that switch sets by escapes: HZ, ISO-2022-CN, ISO-2022-JP and ISO-2022-KR.

use super::{cns, model};
use encoding_rs::{EUC_KR, Encoding, GB18030, ISO_2022_JP};

/// Nats per character below which what stands between `~{` and `~}` is not Chinese: running text has about -6, pairs
/// of random letters read as HZ about -11.
const MIN_HZ: f32 = -9.0;

/// Reads `bytes` as one of the escaped encodings, if they are: the text and the encoding's name.
pub(super) fn decode(bytes: &[u8]) -> Option<(String, &'static str)> {
    if memchr::memchr(0x1B, bytes).is_some() {
        return iso_2022(bytes);
    }
    hz(bytes).map(|text| (text, "HZ-GB-2312"))
}

fn iso_2022(bytes: &[u8]) -> Option<(String, &'static str)> {
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(0x1B, rest) {
        rest = rest.get(at + 1..).unwrap_or_default();
        match rest {
            [b'$', b')', b'A' | b'G' | b'E', ..] | [b'$', b'*', b'H', ..] => return Some((shifted(bytes), "ISO-2022-CN")),
            [b'$', b')', b'C', ..] => return Some((shifted(bytes), "ISO-2022-KR")),
            [b'$', b'B' | b'@', ..] | [b'(', b'J' | b'I', ..] => {
                return Some((ISO_2022_JP.decode_without_bom_handling(bytes).0.into_owned(), "ISO-2022-JP"));
            }
            _ => {}
        }
    }
    None
}

/// One pair of seven-bit bytes in a set whose eight-bit form `encoding` reads.
fn pair(encoding: &'static Encoding, first: u8, second: u8) -> char {
    let bytes = [first | 0x80, second | 0x80];
    let (text, _) = encoding.decode_without_bom_handling(&bytes);
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => c,
        _ => char::REPLACEMENT_CHARACTER,
    }
}

/// ISO-2022-CN (RFC 1922) and ISO-2022-KR (RFC 1557): a designation stays until the next one or, in the Chinese one,
/// the end of the line; shift-out and shift-in go between ASCII and the designated set; SS2 takes one pair of plane 2.
fn shifted(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    let (mut set, mut out) = (None, false);
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        let length = match (first, tail) {
            (0x1B, [b'$', b')', designated @ (b'A' | b'G' | b'E' | b'C'), ..]) => {
                set = Some(*designated);
                4
            }
            (0x1B, [b'$', b'*', _, ..]) => 4,
            (0x1B, [b'N', row @ 0x21..=0x7E, cell @ 0x21..=0x7E, ..]) => {
                text.push(cns::character(2, *row, *cell).unwrap_or(char::REPLACEMENT_CHARACTER));
                4
            }
            (0x1B, [b'$', _] | [b'$' | b'N'] | []) => break,
            (0x0E, _) => {
                out = true;
                1
            }
            (0x0F, _) => {
                out = false;
                1
            }
            (0x21..=0x7E, [second @ 0x21..=0x7E, ..]) if out => {
                text.push(match set {
                    Some(b'G') => cns::character(1, *first, *second).unwrap_or(char::REPLACEMENT_CHARACTER),
                    Some(b'C') => pair(EUC_KR, *first, *second),
                    _ => pair(GB18030, *first, *second),
                });
                2
            }
            (0x21..=0x7E, []) if out => break,
            (b'\n', _) => {
                out = false;
                text.push('\n');
                1
            }
            _ => {
                text.push(if first.is_ascii() { char::from(*first) } else { char::REPLACEMENT_CHARACTER });
                1
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    text
}

/// HZ (RFC 1843), if every `~{` opens pairs of GB 2312 that read as Chinese.
fn hz(bytes: &[u8]) -> Option<String> {
    memchr::memmem::find(bytes, b"~{")?;
    let mut text = String::with_capacity(bytes.len());
    let (mut inside, mut han) = (false, String::new());
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        let length = match (inside, first, tail) {
            (false, b'~', [b'{', ..]) => {
                inside = true;
                2
            }
            (false, b'~', [b'~', ..]) => {
                text.push('~');
                2
            }
            (true, b'~', [b'}', ..]) => {
                inside = false;
                2
            }
            (true, 0x21..=0x7D, [second @ 0x21..=0x7E, ..]) => {
                let c = pair(GB18030, *first, *second);
                han.push(c);
                text.push(c);
                2
            }
            (true, 0x21..=0x7E, []) => break,
            _ => {
                inside &= *first != b'\n';
                text.push(char::from(*first));
                1
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    let n = han.chars().count();
    (n > 0 && model::score(&han) / n as f32 > MIN_HZ).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_hz_and_leaves_code_alone() {
        assert_eq!(decode(b"a ~{TKS*~} ~~ b").map(|(text, _)| text).as_deref(), Some("a 运营 ~ b"));
        assert_eq!(decode(b"let f = ~{ a: 1 };"), None);
    }

    #[test]
    fn reads_iso_2022_cn() {
        let (text, name) = decode(b"\x1b$)A\x0eTKS*\x0f!").unwrap_or_default();
        assert_eq!((text.as_str(), name), ("运营!", "ISO-2022-CN"));
    }
}
