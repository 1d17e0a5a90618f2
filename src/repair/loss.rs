//! Counts what cannot be repaired. Nothing is guessed here and nothing is changed.

use super::Losses;
use super::scan::{self, Seen, Signs};
use crate::decode::model;

/// Question marks in a row that stand for lost characters.
const QUESTIONS: usize = 5;
/// As many behind a word, with nothing behind them, are somebody's emphasis (`真的吗??????`).
const EMPHASIS: usize = 12;
/// A shorter run counts where it comes more than once.
const SHORT_QUESTIONS: usize = 3;
/// Letters of unrelated scripts in a row that no language writes.
const ODD_RUN: usize = 6;
/// Changes of script in such a run.
const ODD_CHANGES: usize = 3;
/// Rare characters among as many Han that make a garbled run.
const RARE_RUN: usize = 10;
const VERY_RARE: f32 = -12.5;
const RARE_SHARE: (usize, usize) = (6, 10);

/// Counts the losses of a repaired page on which `seen` was found.
pub(super) fn count(text: &str, seen: &Seen) -> Losses {
    let signs = seen.signs;
    let mut losses = Losses::default();
    if signs.has(Signs::LOST) && lost(text, &seen.suspicious, &mut losses) {
        losses.kunjinkao = kunjinkao(text);
    }
    // Both kinds of runs lie between suspicious characters, and each needs signs of its own.
    let signed = signs.has(Signs::ODD) || signs.has(Signs::TONE) || signs.has(Signs::RARE);
    if let [first, .., last] = *seen.suspicious
        && seen.suspicious.len() >= ODD_RUN
        && signed
        && may_run(text, &seen.suspicious)
    {
        let part = text.get(first..=last).or(text.get(first..)).unwrap_or_default();
        losses.other = garbled_runs(part);
    }
    if signs.has(Signs::QUESTIONS) {
        losses.question_runs = question_runs(text);
    }
    losses
}

/// The character at a place, and the one before it.
fn at(text: &str, place: usize) -> (char, char) {
    let (before, after) = text.split_at_checked(place).unwrap_or_default();
    (before.chars().next_back().unwrap_or('\n'), after.chars().next().unwrap_or('\n'))
}

/// Whether the suspicious characters are enough for a run: as many very rare ones as a window of Han asks for, or two
/// letters beyond Latin-1, without which no script changes [`ODD_CHANGES`] times.
fn may_run(text: &str, suspicious: &[usize]) -> bool {
    let (mut rare, mut beyond) = (0, 0);
    suspicious.iter().any(|&place| {
        let (_, c) = at(text, place);
        beyond += usize::from(('\u{100}'..='\u{7ff}').contains(&c));
        rare += usize::from(is_very_rare(c));
        beyond >= 2 || rare * RARE_SHARE.1 >= RARE_RUN * RARE_SHARE.0
    })
}

/// Runs of letters of unrelated scripts, and of rare characters.
fn garbled_runs(text: &str) -> u32 {
    let (mut odd, mut window, mut n) = (Odd::default(), Window::default(), 0_u32);
    for c in text.chars().filter(|c| !c.is_ascii() || matches!(c, ' ' | '\n')) {
        n = n.saturating_add(odd.push(c) + window.push(c));
    }
    n
}

/// Characters that debuggers fill memory with, read as GBK.
const FILL: [char; 4] = ['烫', '屯', '葺', '铪'];

/// Counts what stands for lost characters, all of it suspicious; whether 锟 is there.
fn lost(text: &str, suspicious: &[usize], losses: &mut Losses) -> bool {
    // The last place, and whether it counted as a glyph and how often its character came before.
    let (mut end, mut fill, mut glyph, mut kun) = (0_usize, 0_usize, false, false);
    for &place in suspicious {
        let (previous, c) = at(text, place);
        if place != end {
            (fill, glyph) = (0, false);
        }
        // A glyph behind a character of text, or behind such a glyph, stands for a character; one by itself is an icon.
        glyph = matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}') && (glyph || model::is_han(previous));
        losses.private_use = losses.private_use.saturating_add(u32::from(glyph));
        losses.replacement = losses.replacement.saturating_add(u32::from(c == '\u{fffd}'));
        fill = if FILL.contains(&c) && c == previous { fill + 1 } else { 0 };
        losses.fill = losses.fill.saturating_add(u32::from(fill == 2));
        kun |= c == '锟';
        end = place + c.len_utf8();
    }
    kun
}

/// Runs of question marks that stand for lost characters.
fn question_runs(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let (mut long, mut short, mut from) = (0_u32, 0_u32, 0);
    while let Some(start) = memchr::memchr(b'?', bytes.get(from..).unwrap_or_default()).map(|i| from + i) {
        let length = bytes.iter().skip(start).take_while(|&&b| b == b'?').count();
        from = start + length;
        if length < SHORT_QUESTIONS {
            continue;
        }
        let (previous, next) = (at(text, start).0, at(text, from).1);
        let behind = previous.is_alphanumeric() || previous == '!';
        if !(behind && length <= EMPHASIS && !next.is_alphanumeric()) {
            long = long.saturating_add(u32::from(length >= QUESTIONS));
            short = short.saturating_add(u32::from(length < QUESTIONS));
        }
    }
    if long > 0 || short > 1 { long.saturating_add(short) } else { 0 }
}

/// 锟斤拷 and its shifts, but not where it is quoted: there the page speaks of it.
fn kunjinkao(text: &str) -> u32 {
    let mut n: u32 = 0;
    for word in ["锟斤拷", "锟斤锟", "斤拷锟"] {
        let mut next = 0;
        for (at, _) in text.match_indices(word) {
            let before = text.get(..at).and_then(|part| part.chars().next_back());
            let after = text.get(at + word.len()..).and_then(|part| part.chars().next());
            let open = before.is_some_and(|c| "“\"'‘「『`（(【".contains(c));
            let close = after.is_some_and(|c| "”\"'’」』`）)】".contains(c));
            let repeated = text.get(at + word.len()..).is_some_and(|part| part.starts_with("锟斤"));
            if at >= next && !(open && (close || repeated)) && !(close && quoted_run(text, at)) {
                n = n.saturating_add(1);
            }
            next = at + word.len();
        }
        if n > 0 {
            break;
        }
    }
    n
}

/// Whether the run of 锟斤拷 that ends here began behind a quotation mark.
fn quoted_run(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default().trim_end_matches(['锟', '斤', '拷']);
    before.chars().next_back().is_some_and(|c| "“\"'‘「『`（(【".contains(c))
}

/// Runs of letters from scripts that never stand together.
#[derive(Default)]
struct Odd {
    length: usize,
    changes: usize,
    script: u8,
}

impl Odd {
    fn push(&mut self, c: char) -> u32 {
        let script = match c {
            '\u{80}'..='\u{ff}' | 'Š' | 'š' | 'Ž' | 'ž' | 'Œ' | 'œ' | 'Ÿ' | 'ƒ' | 'ˆ' | '˜' => 9,
            '\u{100}'..='\u{24f}' => 1,
            '\u{250}'..='\u{2ff}' => 2,
            '\u{300}'..='\u{36f}' => 3,
            '\u{370}'..='\u{3ff}' => 4,
            '\u{400}'..='\u{52f}' => 5,
            '\u{530}'..='\u{58f}' => 6,
            '\u{590}'..='\u{5ff}' => 7,
            '\u{600}'..='\u{7ff}' => 8,
            ' ' | '\u{e000}'..='\u{f8ff}' if self.length > 0 => self.script,
            _ => 0,
        };
        if script == 0 {
            *self = Self::default();
            return 0;
        }
        self.length += usize::from(c != ' ');
        self.changes += usize::from(self.script != 0 && self.script != script);
        self.script = script;
        if self.length >= ODD_RUN && self.changes >= ODD_CHANGES {
            // Counted once a run of this length.
            *self = Self::default();
            return 1;
        }
        0
    }
}

fn is_very_rare(c: char) -> bool {
    model::is_han(c) && scan::is_suspicious(c) && model::rarity(c) < VERY_RARE
}

/// Share of rare characters among the last ones.
#[derive(Default)]
struct Window {
    n: usize,
    rare: usize,
}

impl Window {
    fn push(&mut self, c: char) -> u32 {
        if !model::is_han(c) {
            return 0;
        }
        self.n += 1;
        self.rare += usize::from(is_very_rare(c));
        if self.n < RARE_RUN {
            return 0;
        }
        let garbled = self.rare * RARE_SHARE.1 >= self.n * RARE_SHARE.0;
        *self = Self::default();
        u32::from(garbled)
    }
}
