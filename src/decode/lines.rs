//! Pages whose lines are in different encodings: a template in one, its content in another.

use super::model;
use super::reading::Reading;

/// What a line gains, above this and a little for each of its characters, when it leaves the reading of the page.
const GAIN: f32 = 8.0;
const GAIN_PER_CHAR: f32 = 0.5;

/// Whether a line of `bytes` is strict UTF-8 of Chinese (`true`), cannot be UTF-8 (`false`), or says nothing.
fn utf8_line(line: &[u8]) -> Option<bool> {
    if line.is_ascii() {
        return None;
    }
    match std::str::from_utf8(line) {
        Ok(_) => line.iter().any(|&b| b >= 0xE0).then_some(true),
        // A line cut at its end is no evidence.
        Err(error) => error.error_len().map(|_| false),
    }
}

/// Decodes line by line if the lines disagree with `page`, the reading of the whole; `None` if they all agree.
pub(super) fn decode(bytes: &[u8], page: Reading) -> Option<(String, Reading)> {
    if !matches!(page, Reading::Utf8 | Reading::Gb18030 | Reading::Big5) {
        return None;
    }
    let mixed = lines(bytes).any(|line| match utf8_line(line) {
        Some(true) => page != Reading::Utf8,
        Some(false) => page == Reading::Utf8,
        None => false,
    });
    if !mixed {
        return None;
    }
    let mut weight = [0_usize; 3];
    let mut text = String::with_capacity(bytes.len() * 2);
    let mut changed = false;
    for (i, line) in lines(bytes).enumerate() {
        if i > 0 {
            text.push('\n');
        }
        if line.is_ascii() {
            text.push_str(std::str::from_utf8(line).unwrap_or_default());
            continue;
        }
        let (reading, decoded) = line_reading(line, page);
        changed |= reading != page;
        let slot = match reading {
            Reading::Gb18030 => 1,
            Reading::Big5 => 2,
            _ => 0,
        };
        weight[slot] += line.iter().filter(|b| !b.is_ascii()).count();
        text.push_str(&decoded);
    }
    let [utf8, gb, big5] = weight;
    let main = if utf8 >= gb && utf8 >= big5 {
        Reading::Utf8
    } else if gb >= big5 {
        Reading::Gb18030
    } else {
        Reading::Big5
    };
    changed.then_some((text, main))
}

/// The lines of `bytes`, one more than there are line breaks.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let ends = memchr::memchr_iter(b'\n', bytes).chain([bytes.len()]);
    ends.scan(0, |from, end| bytes.get(std::mem::replace(from, end + 1)..end))
}

fn line_reading(line: &[u8], page: Reading) -> (Reading, String) {
    let own = page.decode(line);
    // Latin letters are cheap in windows-1252 only, so the threshold guards the page's reading well enough.
    let mut best = (page, model::score(&own), own);
    let needed = GAIN + GAIN_PER_CHAR * best.2.chars().filter(|c| !c.is_ascii()).count() as f32;
    let floor = best.1 + needed;
    for reading in [Reading::Utf8, Reading::Gb18030, Reading::Big5] {
        if reading != page {
            let text = reading.decode(line);
            let score = model::score(&text);
            if score > floor && score > best.1 {
                best = (reading, score, text);
            }
        }
    }
    (best.0, best.2)
}
