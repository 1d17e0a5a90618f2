//! UTF-16 and UTF-32, with or without byte order mark.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// How many bytes are looked at for the pattern of zero bytes.
const HEAD: usize = 1024;

/// Decodes UTF-16 without a mark; an incomplete last unit is dropped, and so is half a surrogate pair at the end.
pub(super) fn decode_16(bytes: &[u8], little: bool) -> String {
    let encoding: &'static Encoding = if little { UTF_16LE } else { UTF_16BE };
    super::reading::decode_open(encoding, bytes)
}

/// Decodes UTF-32 without a mark; an incomplete last unit is dropped.
pub(super) fn decode_32(bytes: &[u8], little: bool) -> String {
    let (units, _) = bytes.as_chunks::<4>();
    units
        .iter()
        .map(|&unit| if little { u32::from_le_bytes(unit) } else { u32::from_be_bytes(unit) })
        .map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// The wide form that the zero bytes of the head show: markup and spaces have their zeros always on the same side.
pub(super) fn by_zeros(bytes: &[u8]) -> Option<&'static str> {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    memchr::memchr(0, head)?;
    let (units, _) = head.as_chunks::<4>();
    if units.len() >= 2 {
        let legal = |code: u32| code != 0 && code < 0x11_0000;
        let share = |read: fn([u8; 4]) -> u32| units.iter().filter(|&&unit| legal(read(unit))).count();
        // All but a stray unit.
        let enough = units.len() - units.len() / 50;
        if share(u32::from_le_bytes) >= enough {
            return Some("UTF-32LE");
        }
        if share(u32::from_be_bytes) >= enough {
            return Some("UTF-32BE");
        }
    }
    let mut zeros = [0_usize; 2];
    for (i, _) in head.iter().enumerate().filter(|&(_, &b)| b == 0) {
        zeros[i % 2] += 1;
    }
    // An eighth of the units, two at least, is ASCII, and nearly all zeros are on one side.
    let [even, odd] = zeros;
    if odd > 1 && odd * 16 >= head.len() && odd >= 8 * even {
        return Some("UTF-16LE");
    }
    if even > 1 && even * 16 >= head.len() && even >= 8 * odd {
        return Some("UTF-16BE");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_show_the_width() {
        let text = "<p>运营</p>";
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(by_zeros(&le), Some("UTF-16LE"));
        assert_eq!(decode_16(&le, true), text);
        let be: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
        assert_eq!(by_zeros(&be), Some("UTF-32BE"));
        assert_eq!(decode_32(&be, false), text);
        assert_eq!(by_zeros(b"plain\0text"), None);
    }
}
