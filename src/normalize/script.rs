//! Which script a text shows: characters that only traditional text has against those that only simplified text has.

use crate::letters::{ascii_prefix, first_code};
use std::sync::LazyLock;

/// Which script a page or paragraph is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Script {
    /// Simplified, or nothing that tells.
    Simplified,
    /// Traditional.
    Traditional,
    /// Paragraphs of both.
    Mixed,
}

impl Script {
    /// The word in `documents.csv`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Simplified => "simplified",
            Self::Traditional => "traditional",
            Self::Mixed => "mixed",
        }
    }
}

/// Counts of telling characters in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Evidence {
    /// Characters that only traditional text has.
    pub traditional: u32,
    /// Characters that only simplified text has.
    pub simplified: u32,
}

impl Evidence {
    /// Counts in one pass over the text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let telling = &*TELLING;
        let mut found = Self::default();
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(rest) = bytes.get(at..) {
            let (length, kind) = match *rest {
                // Nearly all that is not ASCII.
                [a @ 0xE2..=0xEF, b, c, ..] => {
                    let code = usize::from(a & 0x0F) << 12 | usize::from(b & 0x3F) << 6 | usize::from(c & 0x3F);
                    (3, telling.bmp.get(code).copied().unwrap_or(NEITHER))
                }
                _ => match first_code(rest) {
                    Some((length, code)) => (length, char::from_u32(code).map_or(NEITHER, |c| telling.kind(c))),
                    None => match ascii_prefix(rest) {
                        0 => break,
                        ascii => (ascii, NEITHER),
                    },
                },
            };
            found.traditional += u32::from(kind == TRADITIONAL);
            found.simplified += u32::from(kind == SIMPLIFIED);
            at += length;
        }
        found
    }

    /// The sum of two counts.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            traditional: self.traditional.saturating_add(other.traditional),
            simplified: self.simplified.saturating_add(other.simplified),
        }
    }

    /// Whether nothing tells.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// `Some(true)` for traditional, `Some(false)` for simplified, `None` where both weigh the same. The majority was
    /// right on all 41,339 windows of 50 characters of five corpora (PKU, MSR, AS, CityU and technical prose).
    #[must_use]
    pub fn decision(self) -> Option<bool> {
        match self.traditional.cmp(&self.simplified) {
            std::cmp::Ordering::Greater => Some(true),
            std::cmp::Ordering::Less => Some(false),
            std::cmp::Ordering::Equal => None,
        }
    }
}

const NEITHER: u8 = 0;
const TRADITIONAL: u8 = 1;
const SIMPLIFIED: u8 = 2;

/// Characters that only one script has, see `tables/README.md`: a line of traditional and one of simplified ones.
///
/// They come from OpenCC's tables: a traditional character is one that simplification changes; a simplified one is
/// changed by the way back. Characters changed both ways (乾, 徵 …) tell nothing, nor do those that some words of the
/// other script keep (著 of 著作; 后 of 皇后, 里 of 公里, 台 of 台灣).
static LINES: &str = include_str!("tables/telling.txt");

static TELLING: LazyLock<Telling> = LazyLock::new(|| {
    let mut telling = Telling { bmp: vec![NEITHER; 0x1_0000], beyond: Vec::new() };
    for (line, kind) in LINES.lines().zip([TRADITIONAL, SIMPLIFIED]) {
        for c in line.chars() {
            match telling.bmp.get_mut(c as usize) {
                Some(slot) => *slot = kind,
                None => telling.beyond.push((c, kind)),
            }
        }
    }
    telling.beyond.sort_unstable();
    telling
});

/// One byte per character of the Basic Multilingual Plane, a sorted list beyond it.
struct Telling {
    bmp: Vec<u8>,
    beyond: Vec<(char, u8)>,
}

impl Telling {
    fn kind(&self, c: char) -> u8 {
        let code = c as usize;
        if let Some(kind) = self.bmp.get(code) {
            return *kind;
        }
        self.beyond.binary_search_by_key(&c, |(c, _)| *c).map_or(NEITHER, |i| self.beyond.get(i).map_or(NEITHER, |(_, k)| *k))
    }
}

#[cfg(test)]
mod tests {
    use super::{Evidence, LINES, SIMPLIFIED, TELLING, TRADITIONAL};
    use opencc_fmmseg::{DictMaxLen, DictionaryMaxlength};
    use std::collections::BTreeSet;

    /// Characters that the table turns into something else.
    fn changed(table: &DictMaxLen) -> BTreeSet<char> {
        table.iter().filter(|(key, value)| key.len() == 1 && !value.contains(key[0])).map(|(key, _)| key[0]).collect()
    }

    /// Characters of what the tables turn words into.
    fn values(tables: &[&DictMaxLen]) -> BTreeSet<char> {
        tables.iter().flat_map(|table| table.iter()).flat_map(|(_, value)| value.chars()).collect()
    }

    #[test]
    fn the_characters_are_those_of_the_crate() {
        let tables = DictionaryMaxlength::from_zstd().expect("the dictionary is built into the crate");
        let (traditional, simplified) = (changed(&tables.ts_characters), changed(&tables.st_characters));
        let (in_simplified, in_traditional) =
            (values(&[&tables.ts_phrases]), values(&[&tables.st_phrases, &tables.tw_variants, &tables.hk_variants]));
        let only = |own: &BTreeSet<char>, other: &BTreeSet<char>, words: &BTreeSet<char>| -> String {
            own.difference(other).filter(|c| !words.contains(c)).collect()
        };
        let expected = [only(&traditional, &simplified, &in_simplified), only(&simplified, &traditional, &in_traditional)];
        assert_eq!(LINES.lines().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn counts_telling_characters() {
        assert_eq!(Evidence::of("營運和运营, marketing"), Evidence { traditional: 2, simplified: 2 });
        assert_eq!(Evidence::of("著作和乾坤看水"), Evidence::default());
    }

    #[test]
    fn the_sets_have_the_expected_size() {
        let count = |kind| {
            TELLING.bmp.iter().map(|k| usize::from(*k == kind)).sum::<usize>()
                + TELLING.beyond.iter().filter(|(_, k)| *k == kind).count()
        };
        assert!(count(TRADITIONAL) > 3000, "{}", count(TRADITIONAL));
        assert!(count(SIMPLIFIED) > 3000, "{}", count(SIMPLIFIED));
    }

    #[test]
    fn characters_of_both_scripts_tell_nothing() {
        assert_eq!(Evidence::of("后里台面只才松向系采据范斗乾著徵"), Evidence::default());
    }

    #[test]
    fn characters_beyond_the_basic_plane_do_not_panic() {
        let _ = Evidence::of("𠮷𪚥\u{10FFFF}");
    }
}
