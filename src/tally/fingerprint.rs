//! Fingerprints that do not mind digits, punctuation, case and white space: of a line, and of the text of an article.

use crate::letters::push_folded;

/// Characters of a shingle. Five Chinese characters are two to three words: chance agreement of two texts stays near
/// nothing, and one edit costs five shingles.
const SHINGLE_CHARS: usize = 5;

/// Shingles kept of an article, at most about so many: the standard error of a similarity of .8 is then .025.
const MAX_SAMPLE: usize = 256;

/// Highest sampling level: one shingle in 2^20.
const MAX_LEVEL: u8 = 20;

/// First eight bytes of the BLAKE3 hash of the folded line: lower case, digits as `0`, punctuation and white space left out.
///
/// The folding is `CCNet`'s (Wenzek et al. 2020, <https://aclanthology.org/2020.lrec-1.494>, section 3.1: lower case,
/// numbers to a placeholder, punctuation and accents removed); 0 for a line without letters or digits.
#[must_use]
pub fn line_hash(text: &str) -> u64 {
    hash_of_folded(&folded(text))
}

/// [`line_hash`] of a text that is folded already.
fn hash_of_folded(folded: &str) -> u64 {
    if folded.is_empty() {
        return 0;
    }
    let hash = blake3::hash(folded.as_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&hash.as_bytes()[..8]);
    u64::from_le_bytes(first)
}

/// A sample of the shingles of each text, for estimates of how much two articles share.
///
/// Kept are the hashes below 2^(32 − level); the level is the lowest at which the article keeps no more than about
/// [`MAX_SAMPLE`]. Blocks of one article share the level, so that the sample of any set of them is the union of theirs,
/// and two articles are compared at the higher of their levels (coordinated sampling: Broder 1997, "On the resemblance
/// and containment of documents", <https://doi.org/10.1109/SEQUEN.1997.666900>, section 3, the sketch `V`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sketch {
    /// One shingle in 2^level is kept.
    pub level: u8,
    /// For each block its kept hashes, sorted, each once.
    pub blocks: Vec<Vec<u32>>,
}

/// Sketches the texts of an article's content blocks; with the [`line_hash`] of each, since both read the folded text.
#[must_use]
pub fn sketch<'t>(texts: impl Iterator<Item = &'t str>) -> (Sketch, Vec<u64>) {
    let (mut blocks, lines): (Vec<Vec<u32>>, Vec<u64>) = texts
        .map(|text| {
            let folded = folded(text);
            (shingles(&folded), hash_of_folded(&folded))
        })
        .unzip();
    let level = level(&blocks);
    for block in &mut blocks {
        block.retain(|h| u64::from(*h) < bound(level));
        block.sort_unstable();
        block.dedup();
        block.shrink_to_fit();
    }
    (Sketch { level, blocks }, lines)
}

/// The lowest level at which no more than [`MAX_SAMPLE`] different hashes are kept.
fn level(blocks: &[Vec<u32>]) -> u8 {
    let n: usize = blocks.iter().map(Vec::len).sum();
    // Sorting is most of the work, so it begins where only a few samples' worth of hashes is left.
    let mut from = (0..MAX_LEVEL).find(|l| n >> l <= 4 * MAX_SAMPLE).unwrap_or(MAX_LEVEL);
    loop {
        let mut kept: Vec<u32> = blocks.iter().flatten().copied().filter(|h| u64::from(*h) < bound(from)).collect();
        kept.sort_unstable();
        kept.dedup();
        let level = (from..MAX_LEVEL).find(|l| kept.partition_point(|h| u64::from(*h) < bound(*l)) <= MAX_SAMPLE);
        match level.unwrap_or(MAX_LEVEL) {
            // Many hashes were one: a lower level may do as well.
            level if level == from && from > 0 => from -= 1,
            level => return level,
        }
    }
}

/// Hashes of this level lie below it.
#[must_use]
pub fn bound(level: u8) -> u64 {
    1 << (32 - u32::from(level.min(MAX_LEVEL)))
}

/// The hashes of the shingles of a folded text, in order. A text shorter than a shingle is one shingle.
fn shingles(folded: &str) -> Vec<u32> {
    let chars: Vec<u32> = folded.chars().map(u32::from).collect();
    if chars.is_empty() {
        return Vec::new();
    }
    if chars.len() < SHINGLE_CHARS { vec![hash(&chars)] } else { chars.windows(SHINGLE_CHARS).map(hash).collect() }
}

/// Multiply and mix, with the finisher of `SplitMix64` (Steele, Lea & Flood 2014). Stored: it must never change without
/// the version of the store.
fn hash(chars: &[u32]) -> u32 {
    let mut h: u64 = 0x9e37_79b9_7f4a_7c15;
    for c in chars {
        h = (h.rotate_left(21) ^ u64::from(*c)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    }
    h = (h ^ (h >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    h = (h ^ (h >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    u32::try_from((h ^ (h >> 31)) >> 32).unwrap_or(u32::MAX)
}

fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    push_folded(text, |_| '0', &mut folded);
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<u32> {
        shingles(&folded(text))
    }

    #[test]
    fn digits_and_punctuation_do_not_matter() {
        assert_eq!(line_hash("浏览：128 次"), line_hash("浏览:999次！"));
        assert_ne!(line_hash("浏览：128 次"), line_hash("评论：128 次"));
        assert_eq!(line_hash("——！"), 0);
        assert_eq!(of("运营，是 App 的 2 次增长"), of("运营是app的9次增长。"));
    }

    #[test]
    fn a_short_text_is_one_shingle() {
        assert_eq!(of("运营").len(), 1);
        assert_eq!(of("运营是手段").len(), 1);
        assert_eq!(of("运营是手段啊").len(), 2);
        assert!(of("！").is_empty());
    }

    #[test]
    fn long_articles_are_sampled_evenly() {
        let character = |i: u32, j: u32| char::from_u32(0x4e00 + (i * 7919 + j * j * 104_729) % 20_000);
        let texts: Vec<String> = (0..400).map(|i| (0..20).filter_map(|j| character(i, j)).collect()).collect();
        let full: usize = texts.iter().map(|t| of(t).len()).sum();
        let (sketch, lines) = sketch(texts.iter().map(String::as_str));
        assert_eq!(lines, texts.iter().map(|t| line_hash(t)).collect::<Vec<_>>());
        let kept: usize = sketch.blocks.iter().map(Vec::len).sum();
        assert!(kept <= MAX_SAMPLE && kept * 3 > MAX_SAMPLE, "{kept}");
        let expected = full >> sketch.level;
        assert!(kept.abs_diff(expected) * 4 < expected, "{kept} of {full} at level {}", sketch.level);
        assert_eq!(super::sketch(std::iter::empty()), (Sketch::default(), Vec::new()));
    }
}
