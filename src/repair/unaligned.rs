//! Pinyin brackets put into GBK bytes without regard to where characters begin: `家?(guī)熧Y` for 家師資.
//!
//! The table that writes `規(guī)` searched the bytes of the page: the second byte of one character and the first of
//! the next are 規 as well, and the bracket went between them. The first of the two is shown as `?`, and everything
//! behind is read one byte off until a lone byte sets it right again. The bracket names the pair, so the lost byte is
//! known: it is the one that makes, with the last byte of the character before, a character of that reading.
//!
//! The same tables turned punctuation to half width across two characters: `?;诖` for 。基于此 (A1 **A3 BB** F9 …).

use super::codepage::GBK;
use super::edit::Edit;
use super::pinyin;
use crate::decode::model;

/// How far a text is read one byte off before it is given up, characters.
const STRETCH: usize = 120;
/// What the realigned text must gain, nats: for punctuation there is no reading that proves the place.
const GAIN: f32 = 8.0;

/// Finds the places; `text` is a page on which brackets with readings stand.
pub(super) fn find(text: &str) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    if !text.contains(['?', '\u{fffd}']) || pinyin::tokens(text).next().is_none() {
        return edits;
    }
    let mut passed = 0;
    // U+FFFD is EF BF BD.
    for at in memchr::memchr2_iter(b'?', 0xEF, text.as_bytes()) {
        let Some((before, after)) = text.split_at_checked(at).filter(|_| at >= passed) else { continue };
        if !after.starts_with(['?', '\u{fffd}']) || !may_begin(before, after) {
            continue;
        }
        let near = before.char_indices().rev().take(BEFORE).last().map_or(at, |(start, _)| start);
        let window = text.get(near..).unwrap_or_default();
        let (places, chars): (Vec<usize>, Vec<char>) = window.char_indices().take(BEFORE + AFTER).unzip();
        let lost = places.partition_point(|place| near + place < at);
        if let Some((new, end)) = bracket(&chars, lost).or_else(|| punctuation(&chars, lost)) {
            passed = places.get(end).map_or(text.len(), |place| near + place);
            edits.push(Edit { at: at..passed, new, restored: true });
        }
    }
    edits
}

/// Characters that are read before a lost one, and with it and behind it, at most.
const BEFORE: usize = 16;
const AFTER: usize = STRETCH + 40;

/// Whether anything can begin at a lost character: most question marks stand in addresses and in code.
fn may_begin(before: &str, after: &str) -> bool {
    let sign = after.chars().nth(1).is_some_and(|c| SIGNS.contains(&c));
    sign || before.chars().next_back().is_some_and(|c| c == ')' || !c.is_ascii())
}

/// Signs that [`punctuation`] reads.
const SIGNS: [char; 10] = [';', '!', ':', ',', '?', '；', '！', '：', '，', '？'];

/// `?(guī)` and what is read wrongly behind it: the right text and where it ends.
fn bracket(chars: &[char], lost: usize) -> Option<(String, usize)> {
    let trail = trail_before(chars, lost)?;
    // The decoder may have taken the bracket for the second byte of the pair.
    let from = lost + 1 + usize::from(matches!(chars.get(lost + 1), Some('(' | '（')));
    let letters = chars.get(from..)?.iter().take(7).take_while(|c| c.is_alphabetic() && !model::is_han(**c)).count();
    if letters == 0 || !matches!(chars.get(from + letters), Some(')' | '）')) {
        return None;
    }
    let syllable: String = chars.get(from..from + letters)?.iter().flat_map(|c| c.to_lowercase()).collect();
    let after = from + letters + 1;
    let mut best: Option<(f32, String, usize)> = None;
    for byte in 0x81..=0xFE_u8 {
        let Some(pair) = GBK.pair(trail, byte) else { continue };
        if model::simplified(pair).is_none() || pinyin::reads(pair, &syllable, false).is_none() {
            continue;
        }
        if let Some((new, end)) = realigned(byte, chars, after) {
            let nats = mean(&new);
            if best.as_ref().is_none_or(|(other, _, _)| nats > *other) {
                best = Some((nats, new, end));
            }
        }
    }
    best.map(|(_, new, end)| (new, end))
}

/// Last byte of the character before, over its own bracket if it has one.
fn trail_before(chars: &[char], lost: usize) -> Option<u8> {
    let mut at = lost.checked_sub(1)?;
    if matches!(chars.get(at), Some(')' | '）')) {
        let inside = chars.get(..at)?.iter().rev().take(7).position(|c| matches!(c, '(' | '（'))?;
        at = at.checked_sub(inside + 2)?;
    }
    GBK.bytes(*chars.get(at)?).next()?.second
}

/// `?;` where a full stop and the lead byte of the next character were.
fn punctuation(chars: &[char], lost: usize) -> Option<(String, usize)> {
    let sign = match chars.get(lost + 1)? {
        ';' => '；',
        '!' => '！',
        ':' => '：',
        ',' => '，',
        '?' => '？',
        &c @ ('；' | '！' | '：' | '，' | '？') => c,
        _ => return None,
    };
    let lead = GBK.bytes(sign).next()?.second?;
    let (tail, end) = realigned(lead, chars, lost + 2)?;
    let new = format!("。{tail}");
    let old: String = chars.get(lost..end)?.iter().collect();
    (model::score(&new) - model::score(&old) > GAIN).then_some((new, end))
}

fn mean(text: &str) -> f32 {
    model::score(text) / text.chars().count().max(1) as f32
}

/// Reads `chars` from `from` on with one byte before them, until a lone byte completes a pair.
fn realigned(lead: u8, chars: &[char], from: usize) -> Option<(String, usize)> {
    let mut text = String::new();
    let mut lead = lead;
    for (i, &c) in chars.iter().enumerate().skip(from).take(STRETCH) {
        if c == '?' || c == '\u{fffd}' {
            let next = chars.get(i + 1).copied();
            text.push(lone(lead, text.chars().next_back(), next)?);
            return Some((text, i + 1));
        }
        let bytes = GBK.bytes(c).next()?;
        text.push(GBK.pair(lead, bytes.first).filter(|c| !c.is_control() && !('\u{e000}'..='\u{f8ff}').contains(c))?);
        match bytes.second {
            Some(second) => lead = second,
            None => return Some((text, i + 1)),
        }
    }
    None
}

/// The likeliest character that begins with `lead` and whose second byte was lost because it makes no pair with `next`.
fn lone(lead: u8, previous: Option<char>, next: Option<char>) -> Option<char> {
    let first = next.and_then(|c| GBK.bytes(c).next()).map(|bytes| bytes.first);
    let lost =
        |byte: &u8| first.is_none_or(|first| GBK.pair(*byte, first).is_none_or(|c| ('\u{e000}'..='\u{f8ff}').contains(&c)));
    let around = |c: char| {
        let text: String = previous.into_iter().chain([c]).chain(next).collect();
        model::score(&text)
    };
    (0x81..=0xFE_u8).filter(lost).filter_map(|byte| GBK.pair(lead, byte)).max_by(|a, b| around(*a).total_cmp(&around(*b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Puts `bracket` behind the byte pair of `pair` in GBK text wherever it occurs, aligned or not, and reads the result.
    fn garble(text: &str, pair: &str, bracket: &str) -> String {
        let gbk = |text: &str| encoding_rs::GBK.encode(text).0.into_owned();
        let (pair, bracket) = (gbk(pair), gbk(bracket));
        let mut out = Vec::new();
        for byte in gbk(text) {
            out.push(byte);
            if out.ends_with(&pair) {
                out.extend(&bracket);
            }
        }
        encoding_rs::GBK.decode(&out).0.into_owned()
    }

    #[test]
    fn a_bracket_between_two_characters_is_undone() {
        // 家師資源: the bytes of 規 lie across 師 and 資.
        let clean = "這家師資源不錯，學員都說好。";
        let broken = garble(clean, "規", "(guī)");
        assert_ne!(broken, clean);
        let page = format!("學(xué)員{broken}");
        let mut text = page.clone();
        for edit in find(&page).into_iter().rev() {
            text.replace_range(edit.at, &edit.new);
        }
        assert_eq!(text, format!("學(xué)員{clean}"));
    }
}
