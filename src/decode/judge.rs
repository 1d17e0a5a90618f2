//! Decides between the legal readings of some bytes by what the text would be.

use super::model;
use super::reading::Reading;
use crate::letters::first_wide;

/// What a declaration is worth, nats: about one character. A page of two characters may be decided by it, a page of
/// twenty never is.
pub(super) const HINT: f32 = 6.0;
/// What each two-byte sequence of a page that is strict UTF-8 is worth, nats: about one pair of GBK in eight would be one.
const STRICT: f32 = 2.0;
/// Bytes of each look; a further one is taken only where those before leave doubt.
const LOOKS: [usize; 3] = [256, 1024, 6144];
/// Ahead by this many nats, a look decides.
const CLEAR: f32 = 60.0;
/// Shortest page, in bytes, whose UTF-16 must show a control byte: a Chinese character has one in about every fourth
/// unit, so the chance of none in 200 units is below 1e-24.
const WIDE_SHOWS: usize = 400;
/// The longest stretch of one line that is looked at, bytes.
const LINE: usize = 1024;

/// The decision: the reading, by what, and how far ahead of the next (nats per character).
pub(super) struct Verdict {
    pub(super) reading: Reading,
    pub(super) evidence: &'static str,
    pub(super) margin: f32,
}

/// Judges `bytes`, which hold a byte above 0x7F or a control byte. `hints` are what transport and page declare.
/// `valid` is whether all of them are strict UTF-8.
pub(super) fn judge(bytes: &[u8], hints: [Option<Reading>; 2], valid: bool) -> Verdict {
    let head = bytes.get(..2048).unwrap_or(bytes);
    let control = head.iter().any(|&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B));
    let wide = control || bytes.len() < WIDE_SHOWS;
    let mut verdict = Verdict { reading: Reading::Utf8, evidence: "language-model", margin: 0.0 };
    for look in LOOKS {
        let sample = if wide { head.get(..look & !1).unwrap_or(head).to_vec() } else { sample(bytes, look) };
        let mut scores: Vec<(f32, Reading, String)> = Vec::new();
        let readings = Reading::NARROW.iter().chain(Reading::WIDE.iter().filter(|_| wide));
        for &reading in readings {
            let text = reading.decode(&sample);
            let hint = hints.iter().filter(|&&hint| hint == Some(reading)).count() as f32 * HINT;
            let strict = if valid && reading == Reading::Utf8 {
                text.chars().filter(|c| !c.is_ascii()).count() as f32 * STRICT
            } else {
                0.0
            };
            scores.push((model::score(&text) + reading.prior() + hint + strict, reading, text));
        }
        scores.sort_by(|a, b| b.0.total_cmp(&a.0));
        if let [(best, reading, ref text), (second, next, _), ..] = *scores {
            let n = text.chars().filter(|c| !c.is_ascii()).count().max(1);
            let plain = |r: Reading| hints.contains(&Some(r));
            let evidence =
                if plain(reading) && !plain(next) && best - second < 2.0 * HINT { "declared" } else { "language-model" };
            verdict = Verdict { reading, evidence, margin: (best - second) / n as f32 };
            if best - second > CLEAR {
                break;
            }
        }
        if sample.len() < look {
            break;
        }
    }
    verdict
}

/// The first stretches above ASCII, a line each, up to about `limit` bytes.
fn sample(bytes: &[u8], limit: usize) -> Vec<u8> {
    let mut taken = Vec::with_capacity(limit + LINE);
    let mut rest = bytes;
    // Most of a page's head is ASCII, whole lines of it.
    while let Some(line) = first_wide(rest).and_then(|from| rest.get(from..)) {
        let end = memchr::memchr(b'\n', line).unwrap_or(line.len());
        let (line, after) = line.split_at(end);
        let to = line.iter().rposition(|b| !b.is_ascii()).unwrap_or(0);
        let stretch = line.get(..(to + 2).min(line.len())).unwrap_or_default();
        taken.extend_from_slice(stretch.get(..LINE).unwrap_or(stretch));
        taken.push(b'\n');
        if taken.len() >= limit {
            break;
        }
        rest = after;
    }
    taken
}
