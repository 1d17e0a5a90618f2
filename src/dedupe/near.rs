//! Near duplicates by minimum hashes: articles that share most of their shingles meet in a bucket, and are compared there.
//!
//! Each article's sample of shingles is thrown into [`BINS`] bins, the smallest hash of each is its signature (one
//! permutation hashing: Li, Owen & Zhang 2012, <https://arxiv.org/abs/1208.1259>; empty bins borrow from full ones:
//! Shrivastava 2017, <https://arxiv.org/abs/1703.04664>). [`ROWS`] bins make a band, and articles that agree in a whole
//! band are compared by their samples. With similarity s a pair meets with probability 1 − (1 − s⁴)¹⁶: .9998 at .8,
//! .99 at .7, .0001 at .05.

use crate::corpus::ArticleFacts;
use crate::tally::bound;
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;
use std::num::NonZeroU32;

const BINS: usize = 64;
const ROWS: usize = 4;

/// Articles kept in one bucket; only text that thousands of different articles share fills it.
const MAX_BUCKET: usize = 64;

/// Shingles below which a text is too short to be told from another. A sentence has more.
const MIN_SAMPLE: usize = 12;

/// A sample this large may meet its like at the next level too; a smaller one is of an article so much shorter than
/// those of the next level that they cannot be alike.
const NEXT_LEVEL_SAMPLE: usize = 100;

/// What is known of an article's text.
#[derive(Debug, Clone)]
pub(super) struct Text {
    level: u8,
    /// Hashes of sampled shingles, sorted, each once.
    sample: Vec<u32>,
}

impl Text {
    /// The text of an article without its template blocks.
    pub(super) fn of(article: &ArticleFacts, template: &[bool]) -> Self {
        let blocks = article.sketched().zip(template).filter(|(_, t)| !**t).map(|((_, sketch), _)| sketch);
        let mut sample: Vec<u32> = blocks.flatten().copied().collect();
        sample.sort_unstable();
        sample.dedup();
        Self { level: article.sketch_level, sample }
    }

    /// The text of an article with all its blocks.
    pub(super) fn whole(article: &ArticleFacts) -> Self {
        let mut sample = article.sketch.to_vec();
        sample.sort_unstable();
        sample.dedup();
        Self { level: article.sketch_level, sample }
    }

    /// Shared part of the shingles of both (Jaccard), estimated at the higher level.
    pub(super) fn similarity(&self, other: &Self) -> f64 {
        let level = self.level.max(other.level);
        let (a, b) = (self.at(level), other.at(level));
        let (mut i, mut j, mut shared) = (0, 0, 0_usize);
        while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
            shared += usize::from(x == y);
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        let all = a.len() + b.len() - shared;
        if all == 0 { 0.0 } else { shared as f64 / all as f64 }
    }

    fn at(&self, level: u8) -> &[u32] {
        let end = self.sample.partition_point(|h| u64::from(*h) < bound(level));
        self.sample.get(..end).unwrap_or_default()
    }

    /// The buckets the article lies in; none for a text that is too short.
    fn buckets(&self) -> Vec<u64> {
        if self.sample.len() < MIN_SAMPLE {
            return Vec::new();
        }
        let mut buckets = bands(self.level, &self.sample);
        if self.sample.len() >= NEXT_LEVEL_SAMPLE {
            buckets.extend(bands(self.level + 1, self.at(self.level + 1)));
        }
        buckets
    }
}

/// For each text the earlier one it repeats, with their similarity. In the given order a text joins the most similar
/// of the texts that repeat nothing, if `same(text, leader, similarity)`; else it leads itself. So every text is alike
/// to its own leader and not only to some other follower.
pub(super) fn leaders(texts: &[Text], order: &[usize], same: impl Fn(usize, usize, f64) -> bool) -> Vec<Option<(usize, f64)>> {
    let mut of: Vec<Option<(usize, f64)>> = vec![None; texts.len()];
    let mut buckets = Buckets::default();
    let mut candidates: Vec<u32> = Vec::new();
    for (place, &i) in order.iter().enumerate() {
        let Some(text) = texts.get(i) else { continue };
        let keys = text.buckets();
        candidates.clear();
        keys.iter().for_each(|k| candidates.extend(buckets.get(*k)));
        // Candidates are places in the order, so that of equals the first wins.
        candidates.sort_unstable();
        candidates.dedup();
        let mut best: Option<(usize, f64)> = None;
        for leader in candidates.iter().filter_map(|&p| order.get(p as usize).copied()) {
            let Some(other) = texts.get(leader) else { continue };
            let similarity = text.similarity(other);
            if best.is_none_or(|(_, b)| similarity > b) && same(i, leader, similarity) {
                best = Some((leader, similarity));
            }
        }
        if best.is_none() {
            keys.iter().for_each(|k| buckets.put(*k, u32::try_from(place).unwrap_or(u32::MAX)));
        }
        if let Some(slot) = of.get_mut(i) {
            *slot = best;
        }
    }
    of
}

/// Places by bucket. Most buckets hold one place, and there are many of them: each place knows the one put before it.
#[derive(Default)]
struct Buckets {
    last: FxHashMap<u64, u32>,
    places: Vec<Put>,
}

struct Put {
    place: u32,
    before: Option<NonZeroU32>,
    /// Places in the bucket with it.
    n: u32,
}

impl Buckets {
    fn get(&self, key: u64) -> impl Iterator<Item = u32> {
        let put = |n: u32| self.places.get(n as usize);
        let last = self.last.get(&key).and_then(|n| put(*n));
        std::iter::successors(last, move |p| p.before.and_then(|n| put(n.get() - 1))).map(|p| p.place)
    }

    fn put(&mut self, key: u64, place: u32) {
        let number = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        let (before, n) = match self.last.entry(key) {
            Entry::Vacant(free) => {
                free.insert(number);
                (None, 1)
            }
            Entry::Occupied(mut full) => {
                let before = *full.get();
                let n = self.places.get(before as usize).map_or(0, |p| p.n);
                if n as usize >= MAX_BUCKET {
                    return;
                }
                full.insert(number);
                (NonZeroU32::new(before.saturating_add(1)), n + 1)
            }
        };
        self.places.push(Put { place, before, n });
    }
}

fn bands(level: u8, sample: &[u32]) -> Vec<u64> {
    if sample.is_empty() {
        return Vec::new();
    }
    let mut bins = [u32::MAX; BINS];
    for hash in sample {
        let bin = &mut bins[*hash as usize % BINS];
        *bin = (*bin).min(*hash);
    }
    let full = bins;
    for (i, bin) in bins.iter_mut().enumerate() {
        let mut attempt = 0_u64;
        while *bin == u32::MAX && attempt < 4096 {
            attempt += 1;
            *bin = full[usize::try_from(mix(((i as u64) << 32) | attempt) % BINS as u64).unwrap_or(0)];
        }
    }
    let key = |(band, rows): (usize, &[u32])| {
        rows.iter().fold(mix((u64::from(level) << 32) | band as u64), |h, row| mix(h ^ u64::from(*row)))
    };
    bins.chunks(ROWS).enumerate().map(key).collect()
}

/// The finisher of `SplitMix64` (Steele, Lea & Flood 2014).
fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(range: std::ops::Range<u64>) -> Text {
        let mut all: Vec<u32> = range.map(|i| u32::try_from(mix(i) >> 32).expect("32 bits")).collect();
        all.sort_unstable();
        let level = (0..20).find(|l| all.partition_point(|h| u64::from(*h) < bound(*l)) <= 256).expect("a level");
        all.truncate(all.partition_point(|h| u64::from(*h) < bound(level)));
        Text { level, sample: all }
    }

    #[test]
    fn similarity_is_that_of_the_shingles() {
        for (a, b, expected) in [
            (0..100, 0..100, 1.0),
            (0..100, 100..200, 0.0),
            (0..100, 50..150, 1.0 / 3.0),
            (0..5000, 500..5500, 9.0 / 11.0),
            (0..240, 0..300, 0.8),
        ] {
            let got = text(a.clone()).similarity(&text(b.clone()));
            assert!((got - expected).abs() < 0.08, "{a:?} {b:?}: {got} and not {expected}");
        }
        assert!(text(0..0).similarity(&text(0..0)).abs() < f64::EPSILON);
    }

    #[test]
    fn alike_texts_meet_whatever_their_length() {
        let mut met = 0;
        let lengths = [20, 40, 80, 150, 250, 256, 257, 270, 300, 500, 512, 530, 1000, 1030, 5000, 70_000];
        for (n, length) in (0_u64..).zip(lengths) {
            // A tenth of each differs: similarity .82.
            let start = n * 1_000_000;
            let texts = [text(start..start + length), text(start + length / 10..start + length + length / 10)];
            met += usize::from(leaders(&texts, &[0, 1], |_, _, s| s > 0.6)[1].is_some());
        }
        assert!(met >= lengths.len() - 1, "{met}");
    }

    #[test]
    fn followers_are_alike_to_their_leader() {
        // A chain: each is alike to the next, the ends are not.
        let texts: Vec<Text> = (0..10).map(|i| text(i * 20..i * 20 + 200)).collect();
        let order: Vec<usize> = (0..10).collect();
        let of = leaders(&texts, &order, |_, _, s| s >= 0.7);
        for (i, found) in of.iter().enumerate() {
            if let Some((leader, similarity)) = found {
                assert!(of[*leader].is_none() && *similarity >= 0.7 && *leader < i);
            }
        }
        assert!(of.iter().flatten().count() >= 4, "{of:?}");
        assert!(of.iter().filter(|f| f.is_none()).count() >= 3, "{of:?}");
    }

    #[test]
    fn short_texts_stand_alone() {
        let texts = [text(0..5), text(0..5)];
        assert_eq!(leaders(&texts, &[0, 1], |_, _, s| s >= 0.7), [None, None]);
    }
}
