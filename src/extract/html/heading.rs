//! Finds the block that shows the page's title.

use super::outline::{NONE, Outline};
use super::tag::Tag;
use super::words::Words;
use crate::extract::titles;
use crate::letters::is_alphanumeric;

/// Characters that the start of `<title>` must have to be taken for its first words.
const LEAST_START: usize = 4;

/// Index of the block that shows the title, if one does: the block most like `<title>` (or `og:title`), headings and
/// blocks of class `title` first, links last. Of equals the last before long text wins, since breadcrumbs repeat it above.
pub(super) fn find(page: &Outline) -> Option<usize> {
    let named = page.facts.iter().find(|f| f.key == "og:title").map_or("", |f| f.value.as_str());
    let whole = titles::key(&page.title);
    let og = titles::key(named);
    let named = titles::key(&titles::without_site(&page.title));
    let parts: Vec<String> = titles::parts(&page.title).into_iter().map(titles::key).collect();
    // A block that is no heading must be like the title, so it must begin as some part of it or hold the first part.
    let letters = Letters::of([&whole, &og].into_iter().chain(&parts));
    // A text that is like the title is no longer than one of them, or than twice the first part.
    let chars = |key: &String| key.chars().count();
    let longest = chars(&whole).max(chars(&og)).max(parts.first().map_or(0, |p| 2 * chars(p)));
    let mut best: Option<(f32, usize)> = None;
    for (i, run) in page.runs.iter().enumerate() {
        if run.hidden || run.shape.chars < 3 || run.shape.chars > 120 {
            continue;
        }
        let own = &page.containers[run.container as usize];
        let around = if own.parent == NONE { own } else { &page.containers[own.parent as usize] };
        let level = match (own.tag, around.tag) {
            (Tag::H(n), _) | (_, Tag::H(n)) => Some(n),
            _ => None,
        };
        let classed = own.words.with(around.words).has(Words::TITLE);
        if level.is_none() && !classed && (whole.is_empty() || strange(&run.text, &letters, longest)) {
            continue;
        }
        let key = titles::key(&run.text);
        let n = key.chars().count();
        if n < 2 {
            continue;
        }
        let like = if key == og || key == named || key == whole {
            4.0
        } else if parts.contains(&key) {
            // The name of the site or of a section, as a rule.
            3.0
        } else if n >= LEAST_START && (whole.starts_with(&key) || og.starts_with(&key)) {
            3.0
        } else if n >= 5 && (whole.contains(&key) || !og.is_empty() && og.contains(&key)) {
            2.0
        } else if parts.first().is_some_and(|p| p.chars().count() >= 6 && key.contains(p.as_str()) && n < 2 * p.chars().count()) {
            2.5
        } else {
            0.0
        };
        let form = match level {
            Some(1) => 1.5,
            Some(2) => 1.0,
            Some(_) => 0.5,
            None => 0.0,
        } + if classed { 0.6 } else { 0.0 };
        if like + form < 2.0 && !(level == Some(1) && whole.is_empty()) {
            continue;
        }
        let linked = run.link_chars as f32 / run.shape.chars.max(1) as f32;
        let short = if n < 4 { 1.5 } else { 0.0 };
        let side = own.inherited.has(Words::SIDE) || own.inherited.has(Words::COMMENT);
        let value = like + form - linked - short - if side { 0.3 } else { 0.0 };
        if best.is_none_or(|(b, _)| value > b) {
            best = Some((value, i));
        }
    }
    best.filter(|(v, _)| *v >= 1.5).map(|(_, i)| i)
}

/// A set of letters that may hold some more: a bit for each of the last twelve bits of their code.
struct Letters([u64; 64]);

impl Letters {
    fn of<'t>(texts: impl Iterator<Item = &'t String>) -> Self {
        let mut bits = [0; 64];
        texts.flat_map(|t| t.chars()).for_each(|c| bits[c as usize >> 6 & 63] |= 1 << (c as usize & 63));
        Self(bits)
    }

    fn may_hold(&self, code: u32) -> bool {
        self.0[code as usize >> 6 & 63] >> (code & 63) & 1 == 1
    }
}

/// Whether a text has too few of these letters to hold, or to be part of, what they were taken from: that can share no
/// more than half of a text which it is told by (see the factor 2 above); or more letters than `longest`.
fn strange(text: &str, letters: &Letters, longest: usize) -> bool {
    let (mut known, mut all) = (0, 0);
    let mut rest = text;
    while !rest.is_empty() {
        let may_hold = if let [a @ 0xE4..=0xE9, b, c, ..] = *rest.as_bytes()
            && (a > 0xE4 || b >= 0xB8)
        {
            // Nearly always a common ideograph, whose code stands in the bits of its three bytes.
            rest = rest.get(3..).unwrap_or("");
            letters.may_hold(u32::from(a & 0x0F) << 12 | u32::from(b & 0x3F) << 6 | u32::from(c & 0x3F))
        } else {
            let mut chars = rest.chars();
            let Some(c) = chars.next() else { break };
            rest = chars.as_str();
            if !is_alphanumeric(c) {
                continue;
            }
            // Other scripts may change in lower case.
            !c.is_ascii() || letters.may_hold(c.to_ascii_lowercase().into())
        };
        all += 1;
        known += usize::from(may_hold);
        // With so many unknown ones, either the half of all is unknown or there are too many.
        if 2 * (all - known) > longest {
            return true;
        }
    }
    2 * known < all || all > longest
}
