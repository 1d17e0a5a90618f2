//! Character references that were escaped once too often: `&#36816;`, `&amp;ldquo;`, `&amp;nbsp;`, and the remains of
//! `&nbsp;` whose letters were stripped (`&& `).
//!
//! In plain text every reference is one escape too many. In HTML source a single reference is right and the parser's
//! business; one behind `&amp;` shows as `&ldquo;` on the page and is unescaped.

use super::edit::Edit;
use super::region::regions;
use crate::source::Media;
use std::ops::Range;

/// Words that stand near a reference that is being talked about.
const TALK: [&str; 10] = ["实体", "實體", "转义", "轉義", "HTML", "html", "字符引用", "entity", "entities", "escape"];
/// How far such a word may stand from the reference, characters.
const NEAR: usize = 14;
/// As many numeric references as this are no talk about references.
const MANY: usize = 4;

struct Reference {
    at: Range<usize>,
    character: char,
    numeric: bool,
    escaped: bool,
}

/// Finds the references to resolve.
pub(super) fn find(text: &str, media: Media) -> Vec<Edit> {
    let mut references = Vec::new();
    let mut edits = Vec::new();
    if media == Media::Html && !possible(text) {
        return edits;
    }
    for region in regions(text, media) {
        let Some(part) = text.get(region.clone()) else { continue };
        let bytes = part.as_bytes();
        // Up to here no run of `&` is a remainder.
        let (mut from, mut barren) = (0, 0);
        while let Some(open) = memchr::memchr(b'&', bytes.get(from..).unwrap_or_default()).map(|at| from + at) {
            if let Some((end, character, numeric, escaped)) = reference(part, open) {
                references.push(Reference { at: region.start + open..region.start + end, character, numeric, escaped });
                from = end;
                continue;
            }
            from = open + 1;
            if open < barren {
                continue;
            }
            match remains(part, open) {
                (end, true) => {
                    edits.push(Edit::new(region.start + open..region.start + end, " "));
                    from = end;
                }
                (end, false) => barren = end,
            }
        }
    }
    let numeric = references.iter().filter(|r| r.numeric && !r.character.is_ascii()).count();
    let mut i = 0;
    while let Some(first) = references.get(i) {
        // A run of references that touch is one edit; no-break spaces in it become one space.
        let run = references.get(i..).unwrap_or_default();
        let n = 1 + run.windows(2).take_while(|pair| matches!(pair, [a, b] if a.at.end == b.at.start)).count();
        i += n;
        let run = run.get(..n).unwrap_or_default();
        let at = first.at.start..run.last().map_or(first.at.end, |last| last.at.end);
        let wanted = |r: &&Reference| media == Media::Text || r.escaped;
        if !run.iter().all(|r| wanted(&r)) || (!(numeric >= MANY && first.numeric) && talked_about(text, &at)) {
            continue;
        }
        let mut new = String::new();
        for r in run {
            match r.character {
                // By name it is layout, and mostly in runs; by number somebody meant it.
                '\u{a0}' if !r.numeric && new.ends_with(' ') => {}
                '\u{a0}' if !r.numeric => new.push(' '),
                // In source these signs must stay escaped, once.
                '<' if media == Media::Html => new.push_str("&lt;"),
                '>' if media == Media::Html => new.push_str("&gt;"),
                '&' if media == Media::Html => new.push_str("&amp;"),
                '\n' | '\r' => new.push(' '),
                c => new.push(c),
            }
        }
        edits.push(Edit::new(at, new));
    }
    edits.sort_by_key(|edit| edit.at.start);
    edits
}

/// Whether HTML source holds anything to resolve, inside tags and scripts or outside: most of what looks like it is the
/// `&&` of scripts, and finding the scripts takes longer than looking at each.
fn possible(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut run = 0;
    memchr::memchr_iter(b'&', bytes).any(|open| {
        if reference(text, open).is_some_and(|(_, _, _, escaped)| escaped) {
            return true;
        }
        if open < run {
            return false;
        }
        let tail = bytes.get(open..).unwrap_or_default();
        let length = tail.iter().take_while(|b| matches!(b, b'&' | b' ')).count();
        run = open + length;
        // Before Chinese or a digit, as `remains` asks.
        let next = tail.get(length).copied().unwrap_or_default();
        (next >= 0x80 || next.is_ascii_digit()) && memchr::memchr(b'&', tail.get(1..length).unwrap_or_default()).is_some()
    })
}

/// The reference that opens at `open`: where it ends, what it stands for, whether it is a number, whether it was
/// escaped once more.
fn reference(text: &str, open: usize) -> Option<(usize, char, bool, bool)> {
    let mut body = text.get(open + 1..)?;
    let mut escaped = false;
    while let Some(rest) = body.strip_prefix("amp;") {
        let opens = rest.starts_with('#') || rest.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
        if !opens || name(rest).is_none() {
            break;
        }
        (body, escaped) = (rest, true);
    }
    let (length, character, numeric) = name(body)?;
    Some((text.len() - body.len() + length, character, numeric, escaped))
}

/// Length, character and kind of the reference whose text after `&` is `body`.
fn name(body: &str) -> Option<(usize, char, bool)> {
    let semicolon = memchr::memchr(b';', body.as_bytes().get(..10).unwrap_or(body.as_bytes()))?;
    let inner = body.get(..semicolon)?;
    if let Some(digits) = inner.strip_prefix('#') {
        let code = match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => digits.parse().ok()?,
        };
        let c = char::from_u32(code).filter(|&c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'))?;
        return Some((semicolon + 1, c, true));
    }
    let character = NAMES.iter().find(|(name, _)| *name == inner)?.1;
    Some((semicolon + 1, character, false))
}

/// End of the run of `&` with blanks between them that begins at `open`, and whether it is what `&nbsp;&nbsp;` leaves when
/// `nbsp;` is stripped: two or more, and Chinese or a digit behind them.
fn remains(text: &str, open: usize) -> (usize, bool) {
    let tail = text.get(open..).unwrap_or_default();
    let run = tail.len() - tail.trim_start_matches(['&', ' ']).len();
    let signs = tail.get(..run).unwrap_or_default().matches('&').count();
    let next = tail.get(run..).and_then(|rest| rest.chars().next());
    let before = text.get(..open).and_then(|head| head.chars().next_back());
    let chinese = |c: char| crate::decode::model::is_han(c) || "，。、；：？！”’）》」『“‘（《「".contains(c);
    let fits = |next: char| chinese(next) || (next.is_ascii_digit() && before.is_none_or(|c| chinese(c) || c == '\n'));
    (open + run, signs >= 2 && next.is_some_and(fits))
}

fn talked_about(text: &str, at: &Range<usize>) -> bool {
    let before: String =
        text.get(..at.start).unwrap_or_default().chars().rev().take(NEAR).collect::<Vec<_>>().into_iter().rev().collect();
    let after: String = text.get(at.end..).unwrap_or_default().chars().take(NEAR).collect();
    let quoted = matches!(
        (before.chars().next_back(), after.chars().next()),
        (Some('“'), Some('”'))
            | (Some('"'), Some('"'))
            | (Some('`'), Some('`'))
            | (Some('「'), Some('」'))
            | (Some('‘'), Some('’'))
            | (Some('\''), Some('\''))
    );
    quoted || TALK.iter().any(|word| before.contains(word) || after.contains(word))
}

/// The names that pages of Chinese text use.
const NAMES: [(&str, char); 62] = [
    ("nbsp", '\u{a0}'),
    ("ensp", ' '),
    ("emsp", '\u{3000}'),
    ("thinsp", ' '),
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("hellip", '…'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("middot", '·'),
    ("bull", '•'),
    ("times", '×'),
    ("divide", '÷'),
    ("plusmn", '±'),
    ("deg", '°'),
    ("permil", '‰'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("yen", '¥'),
    ("pound", '£'),
    ("euro", '€'),
    ("cent", '¢'),
    ("sect", '§'),
    ("para", '¶'),
    ("dagger", '†'),
    ("larr", '←'),
    ("uarr", '↑'),
    ("rarr", '→'),
    ("darr", '↓'),
    ("le", '≤'),
    ("ge", '≥'),
    ("ne", '≠'),
    ("asymp", '≈'),
    ("infin", '∞'),
    ("frac12", '½'),
    ("frac14", '¼'),
    ("sup2", '²'),
    ("sup3", '³'),
    ("alpha", 'α'),
    ("beta", 'β'),
    ("mu", 'μ'),
    ("pi", 'π'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("agrave", 'à'),
    ("aacute", 'á'),
    ("uuml", 'ü'),
    ("ouml", 'ö'),
    ("auml", 'ä'),
    ("prime", '′'),
];
