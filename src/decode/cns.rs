//! CNS 11643, the character set of Taiwan behind EUC-TW and part of ISO-2022-CN.

static TABLE: &[u8] = include_bytes!("tables/cns11643.bin");

/// Rows and cells of a plane.
const SIDE: usize = 94;

/// The character at `row` and `cell` (both 0x21..=0x7E) of a plane, if one stands there.
pub(super) fn character(plane: u8, row: u8, cell: u8) -> Option<char> {
    let plane = match plane {
        1..=7 => usize::from(plane) - 1,
        15 => 7,
        _ => return None,
    };
    let (row, cell) = (usize::from(row.checked_sub(0x21)?), usize::from(cell.checked_sub(0x21)?));
    if row >= SIDE || cell >= SIDE {
        return None;
    }
    let at = 3 * ((plane * SIDE + row) * SIDE + cell);
    let entry = TABLE.get(at..at + 3)?;
    let code = entry.iter().rev().fold(0, |n, &b| (n << 8) | u32::from(b));
    char::from_u32(code).filter(|&c| c != '\0')
}

/// Decodes EUC-TW: two bytes are plane 1, four bytes opened by 0x8E name their plane. One U+FFFD for each byte that
/// fits nowhere; an incomplete last character is dropped.
pub(super) fn decode_euc_tw(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        let (found, length) = match (first, tail) {
            (0..=0x7F, _) => (Some(char::from(*first)), 1),
            (0x8E, [plane @ 0xA1..=0xB0, row @ 0xA1..=0xFE, cell @ 0xA1..=0xFE, ..]) => {
                (character(plane - 0xA0, row & 0x7F, cell & 0x7F), 4)
            }
            (0xA1..=0xFE, [cell @ 0xA1..=0xFE, ..]) => (character(1, first & 0x7F, cell & 0x7F), 2),
            (0xA1..=0xFE, []) | (0x8E, [] | [0xA1..=0xB0] | [0xA1..=0xB0, 0xA1..=0xFE]) => break,
            _ => (None, 1),
        };
        text.push(found.unwrap_or(char::REPLACEMENT_CHARACTER));
        rest = rest.get(length..).unwrap_or_default();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_planes_one_and_two() {
        // 中文 and 丂, which stands in plane 2.
        assert_eq!(decode_euc_tw(b"a\xc4\xe3\xc5\xc6"), "a中文");
        assert_eq!(decode_euc_tw(b"\x8e\xa2\xa1\xa1"), character(2, 0x21, 0x21).map(String::from).unwrap_or_default());
        assert_eq!(character(2, 0x21, 0x21), Some('乂'));
    }

    #[test]
    fn drops_a_cut_tail_and_marks_a_stray_byte() {
        assert_eq!(decode_euc_tw(b"\xc4\xe3\xc5"), "中");
        assert_eq!(decode_euc_tw(b"\xff\xc4\xe3"), "\u{fffd}中");
    }
}
