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
    let (mut folded, mut ends, mut lines) = (String::new(), Vec::new(), Vec::new());
    for text in texts {
        let from = folded.len();
        push_folded(text, |_| '0', &mut folded);
        lines.push(hash_of_folded(folded.get(from..).unwrap_or("")));
        ends.push(folded.len());
    }
    let blocks = || {
        let mut from = 0;
        ends.iter().map(move |to| std::mem::replace(&mut from, *to)..*to)
    };
    let n: usize = blocks().map(|b| shingles_in(folded.get(b).unwrap_or(""))).sum();
    // Hashes that no level would keep are not even set down: most of a long article's.
    let mut from = (0..MAX_LEVEL).find(|l| n >> l <= 4 * MAX_SAMPLE).unwrap_or(MAX_LEVEL);
    loop {
        // Which hashes are kept no branch can foresee, so each is written, and the next one over it if it is not.
        let (mut kept, mut held, mut places) = (vec![0; n + 1], 0, Vec::with_capacity(ends.len()));
        let bound_from = bound(from);
        for block in blocks() {
            shingles(folded.get(block).unwrap_or(""), |h| {
                kept[held] = h;
                held += usize::from(u64::from(h) < bound_from);
            });
            places.push(held);
        }
        kept.truncate(held);
        let level = level(&kept, from);
        // Many hashes were one: a lower level may do as well.
        if level == from && from > 0 {
            from -= 1;
            continue;
        }
        let (mut first, mut below) = (0, Vec::new());
        let blocks = places.into_iter().map(|end| {
            let own = kept.get(std::mem::replace(&mut first, end)..end).unwrap_or_default();
            below.clear();
            below.extend(own.iter().copied().filter(|h| u64::from(*h) < bound(level)));
            below.sort_unstable();
            below.dedup();
            below.clone()
        });
        return (Sketch { level, blocks: blocks.collect() }, lines);
    }
}

/// The lowest level, of `from` and those above it, at which no more than [`MAX_SAMPLE`] different hashes are kept, of those
/// kept at `from`.
fn level(kept: &[u32], from: u8) -> u8 {
    let below = |level: u8| kept.iter().copied().filter(move |h| u64::from(*h) < bound(level));
    // Different ones are no more than all.
    let mut level = (from..MAX_LEVEL).find(|l| below(*l).count() <= MAX_SAMPLE).unwrap_or(MAX_LEVEL);
    while level > from && !more_than_sampled(below(level - 1)) {
        level -= 1;
    }
    level
}

/// Whether more than [`MAX_SAMPLE`] of these are different.
fn more_than_sampled(hashes: impl Iterator<Item = u32>) -> bool {
    const PLACES: usize = 4 * MAX_SAMPLE;
    // Open addressing; 0 is free.
    let mut seen = [0_u64; PLACES];
    let mut different = 0;
    for hash in hashes {
        let entry = u64::from(hash) + 1;
        let mut at = hash as usize % PLACES;
        while seen[at] != 0 && seen[at] != entry {
            at = (at + 1) % PLACES;
        }
        different += usize::from(seen[at] == 0);
        if different > MAX_SAMPLE {
            return true;
        }
        seen[at] = entry;
    }
    false
}

/// Hashes of this level lie below it.
#[must_use]
pub fn bound(level: u8) -> u64 {
    1 << (32 - u32::from(level.min(MAX_LEVEL)))
}

/// Number of shingles of a folded text. A text shorter than a shingle is one.
fn shingles_in(folded: &str) -> usize {
    match folded.chars().count() {
        0 => 0,
        n => (n + 1).saturating_sub(SHINGLE_CHARS).max(1),
    }
}

/// Calls `found` with the hashes of the shingles of a folded text, in order.
fn shingles(folded: &str, mut found: impl FnMut(u32)) {
    let mut last = [0; SHINGLE_CHARS];
    let mut n = 0;
    for next in folded.chars() {
        let [_, b, c, d, e] = last;
        last = [b, c, d, e, u32::from(next)];
        n += 1;
        if n >= SHINGLE_CHARS {
            found(hash(&last));
        }
    }
    if (1..SHINGLE_CHARS).contains(&n) {
        found(hash(&last[SHINGLE_CHARS - n..]));
    }
}

/// Multiply and mix, with the finisher of `SplitMix64` (Steele, Lea & Flood 2014). Stored: it must never change without
/// the version of the store.
#[inline]
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
        let (folded, mut all) = (folded(text), Vec::new());
        shingles(&folded, |h| all.push(h));
        assert_eq!(all.len(), shingles_in(&folded));
        all
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
