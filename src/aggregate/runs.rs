//! Counts by key, sorted, in little memory: what does not fit a bounded map is packed into sorted runs and merged.
//!
//! The keys of a large crawl are a few per page, most of them with counts of 1. A map holds the latest of them; when it is
//! full it becomes a run: keys in order as differences, counts as they are, all in as many bytes as their size needs
//! ([LEB128](https://en.wikipedia.org/wiki/LEB128)), some nine bytes for a key and six counts. Runs of like size are merged,
//! so that there are few of them and each key is packed a few times only.
//!
//! ```
//! use bianyi::aggregate::runs::Tally;
//! let mut tally = Tally::default();
//! for key in [7, 3, 7] {
//!     tally.entry(key)[0] += 1;
//! }
//! assert_eq!(tally.finish().iter().collect::<Vec<_>>(), [(3, [1, 0, 0, 0, 0, 0]), (7, [2, 0, 0, 0, 0, 0])]);
//! ```

use rustc_hash::FxHashMap;
use std::cmp::Ordering;

/// What is counted under one key.
pub type Values = [u32; 6];

/// Keys that the map holds before it becomes a run: as many as fit in 11 MB without growing on.
const KEYS: usize = (1 << 18) * 7 / 8;

/// Counts on their way in.
#[derive(Debug, Default)]
pub struct Tally {
    map: FxHashMap<u64, (Values, u32)>,
    runs: Vec<Run>,
}

impl Tally {
    /// The counts of a key, to be added to.
    pub fn entry(&mut self, key: u64) -> &mut Values {
        &mut self.map.entry(key).or_default().0
    }

    /// The counts of a key, and the number of the last document that had it, to be set.
    pub fn entry_in(&mut self, key: u64) -> &mut (Values, u32) {
        self.map.entry(key).or_default()
    }

    /// Makes room if the map is full. To be called where one document ends: a key that is met again after it does not know
    /// the document any more.
    pub fn make_room(&mut self) {
        if self.map.len() >= KEYS {
            self.pack();
        }
    }

    /// All counts.
    #[must_use]
    pub fn finish(mut self) -> Run {
        self.pack();
        self.map = FxHashMap::default();
        let mut whole = self.runs.pop().unwrap_or_default();
        while let Some(run) = self.runs.pop() {
            whole = Run::merged(&run, &whole);
        }
        whole
    }

    fn pack(&mut self) {
        let mut all: Vec<(u64, Values)> = self.map.drain().map(|(key, (values, _))| (key, values)).collect();
        all.sort_unstable_by_key(|(key, _)| *key);
        let mut run = Writer::default();
        all.iter().for_each(|(key, values)| run.push(*key, values));
        drop(all);
        let mut run = run.run;
        // A run takes in those before it that are not much larger: sizes at least double from run to run.
        while self.runs.last().is_some_and(|before| before.len < run.len * 2) {
            run = Run::merged(&self.runs.pop().unwrap_or_default(), &run);
        }
        self.runs.push(run);
    }
}

/// Counts by key, in order of the keys, each key once.
#[derive(Debug, Clone, Default)]
pub struct Run {
    bytes: Vec<u8>,
    len: usize,
}

impl Run {
    /// Number of keys.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The keys and their counts.
    #[must_use]
    pub fn iter(&self) -> Iter<'_> {
        Iter { bytes: self.bytes.iter(), key: 0, left: self.len }
    }

    fn merged(a: &Self, b: &Self) -> Self {
        let mut out = Writer::default();
        out.run.bytes.reserve_exact(a.bytes.len() + b.bytes.len());
        let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
        loop {
            let order = match (a.peek(), b.peek()) {
                (Some(x), Some(y)) => x.0.cmp(&y.0),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => break,
            };
            let first = if order.is_le() { a.next() } else { None };
            let second = if order.is_ge() { b.next() } else { None };
            let Some((key, mut values)) = first.or(second) else { break };
            if let (Some(_), Some((_, more))) = (first, second) {
                values.iter_mut().zip(more).for_each(|(v, m)| *v = v.saturating_add(m));
            }
            out.push(key, &values);
        }
        out.run.bytes.shrink_to_fit();
        out.run
    }
}

impl<'r> IntoIterator for &'r Run {
    type Item = (u64, Values);
    type IntoIter = Iter<'r>;

    fn into_iter(self) -> Iter<'r> {
        self.iter()
    }
}

/// Unpacks a run.
#[derive(Debug, Clone)]
pub struct Iter<'r> {
    bytes: std::slice::Iter<'r, u8>,
    key: u64,
    left: usize,
}

impl Iter<'_> {
    fn number(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        for byte in self.bytes.by_ref() {
            number |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
        }
        number
    }
}

impl Iterator for Iter<'_> {
    type Item = (u64, Values);

    fn next(&mut self) -> Option<(u64, Values)> {
        self.left = self.left.checked_sub(1)?;
        self.key += self.number();
        let values = std::array::from_fn(|_| u32::try_from(self.number()).unwrap_or(u32::MAX));
        Some((self.key, values))
    }
}

/// Packs keys that come in order.
#[derive(Default)]
struct Writer {
    run: Run,
    key: u64,
}

impl Writer {
    fn push(&mut self, key: u64, values: &Values) {
        self.number(key - self.key);
        values.iter().for_each(|v| self.number(u64::from(*v)));
        self.key = key;
        self.run.len += 1;
    }

    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.run.bytes.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.run.bytes.push((number & 0x7f) as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::{Run, Tally, Values};
    use std::collections::BTreeMap;

    #[test]
    fn runs_come_to_the_same_as_one_map() {
        let mut expected: BTreeMap<u64, Values> = BTreeMap::new();
        let mut tally = Tally::default();
        let mut state = 7_u64;
        for step in 0..60_000_u64 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let key = match step % 3 {
                0 => state >> 52,
                1 => state >> 40,
                _ => state,
            };
            let bits = |from: u32, n: u32| u32::try_from(state >> from & ((1 << n) - 1)).expect("few bits");
            let values = [1, bits(60, 4), 0, bits(30, 16), 0, 200];
            let add = |to: &mut Values| to.iter_mut().zip(values).for_each(|(t, v)| *t = t.saturating_add(v));
            add(expected.entry(key).or_default());
            add(tally.entry(key));
            if step % 700 == 0 {
                tally.pack();
            }
        }
        assert!(tally.runs.len() < 8, "{}", tally.runs.len());
        let run = tally.finish();
        assert_eq!(run.len(), expected.len());
        assert!(run.iter().eq(expected));
        assert!(Run::default().is_empty() && Tally::default().finish().iter().next().is_none());
    }

    /// Three million pages' worth of keys; takes half a minute.
    #[test]
    #[ignore = "a measurement: see its output"]
    #[allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a measurement prints what it found")]
    fn thirty_million_keys() {
        let mut tally = Tally::default();
        // Forty sources, five roles, and a vocabulary that every source uses in its own order.
        let keys = 30_000_000_u64;
        for i in 0..keys {
            let key = ((i % 200) << 32) | ((i / 200).wrapping_mul(2_654_435_761) % 300_000);
            *tally.entry(key) = [0, 1, 0, 0, 1, 1];
            if i % 10 == 0 {
                tally.make_room();
            }
        }
        let run = tally.finish();
        let peak = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let peak = peak.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default().to_owned();
        println!("{} keys in {} bytes; {peak}", run.len(), run.bytes.len());
        assert_eq!(run.iter().map(|(_, v)| u64::from(v[1])).sum::<u64>(), keys);
    }
}
