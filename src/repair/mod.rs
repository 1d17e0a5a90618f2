//! Text to repaired text: an ordered list of fixers for garbled pages.
//!
//! | fixer | what it undoes |
//! | --- | --- |
//! | `escape` | `\u8fd0`, `%u8FD0`, `%E8%BF%90`, `%D4%CB`, `=E8=BF=90` |
//! | `entity` | `&#36816;`, `&amp;ldquo;`, `&amp;nbsp;`, `&& ` |
//! | `mojibake` | bytes read in a wrong encoding, once or more; lost bytes are filled in and marked *restored* |
//! | `invisible` | zero-width characters, direction marks, soft hyphens |
//! | `compatibility` | radicals, compatibility ideographs, vertical punctuation |
//! | `composition` | letters with their accents as separate marks |
//! | `width` | letters and digits of full width |
//! | `unaligned` | pinyin brackets put in the middle of GBK characters |
//! | `pinyin` | `運(yùn)營(yíng)`, and the conversion to traditional on such a page |
//!
//! A page goes through [`scan`](self) first: one look that notes which signs of garble it shows. A fixer runs where one
//! of its signs was seen, so a clean page costs the look alone. The list runs until nothing changes, because garble
//! lies within garble. What no fixer can bring back is counted in [`Losses`], never guessed.
//!
//! What holds of every page: the lines stay one for one; repairing twice is repairing once; time is linear in the
//! length of the page; each change is a [`RepairStep`].
//!
//! ```
//! use bianyi::decode::{DecodePlan, decode};
//! use bianyi::repair::{RepairPlan, repair};
//! use bianyi::source::Media;
//! let page = decode(&DecodePlan::default(), "經(jīng)理把運(yùn)營(yíng)分給我們。".as_bytes(), None);
//! let page = repair(&RepairPlan::default(), page, Media::Text);
//! assert_eq!(page.text, "经理把运营分给我们。");
//! assert!(page.pinyin_garbled && !page.losses.any());
//! ```
//!
//! # Adding a fixer
//!
//! 1. Put two or three garbled pages in your own words under `tests/cases/repair/in-the-wild`, and as many clean ones
//!    that look alike under `negative`. Without the second kind every fixer is easy.
//! 2. Write `src/repair/<name>.rs` with `pub(super) fn find(text: &str) -> Vec<Edit>`: what to replace, in order,
//!    without overlaps, without line breaks. It must find nothing in its own result.
//! 3. Give it a line in [`FIXERS`](self), where the order says what happened to a page last, and the sign it needs; a new
//!    sign is a bit in `scan.rs`, and must not be seen on clean pages.
//! 4. State each threshold as a constant with the reason for its value, and find it from both sides: the lowest value
//!    at which no negative case and no clean page changes, the highest at which the garbled cases are still undone; take
//!    the middle. A threshold in nats weighs the new text against the old by the language model
//!    (`crate::decode::model`): by chance a gain of six nats comes at most once in 400 places, of ten once in 20,000.
//! 5. Run the properties in `tests/repair.rs`; they know nothing of the fixer and so find what its cases do not.

mod channel;
mod codepage;
mod compatibility;
mod composition;
mod edit;
mod entity;
mod escape;
mod invisible;
mod loss;
mod mojibake;
mod pinyin;
mod places;
mod region;
mod scan;
mod unaligned;
mod ways;
mod width;

use crate::decode::DecodedText;
use crate::source::Media;
use edit::{Edit, Page};
use scan::{Seen, Signs};
use std::collections::BTreeSet;

/// Settings of the repair stage.
#[derive(Debug, Clone, Default)]
pub struct RepairPlan {
    /// Names of the fixers that are switched off.
    pub off: BTreeSet<String>,
}

/// One repair: what stood there and what stands there now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepairStep {
    /// Name of the fixer.
    pub kind: &'static str,
    /// 1-based line of the repaired text.
    pub line: u32,
    /// Characters of that line before the repaired stretch.
    pub start: u32,
    /// The stretch as it was.
    pub before: String,
    /// The stretch as it is.
    pub after: String,
    /// Whether `after` was guessed because bytes were lost.
    pub restored: bool,
}

/// What cannot be repaired, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Losses {
    /// U+FFFD.
    pub replacement: u32,
    /// 锟斤拷 and its kin.
    pub kunjinkao: u32,
    /// 烫烫烫, 屯屯屯.
    pub fill: u32,
    /// Runs of question marks in the place of characters.
    pub question_runs: u32,
    /// Private-use glyphs.
    pub private_use: u32,
    /// Garbled runs of other kinds that no fixer may touch.
    pub other: u32,
}

impl Losses {
    /// Whether anything was lost for good.
    #[must_use]
    pub fn any(&self) -> bool {
        *self != Self::default()
    }
}

/// A page after repair. `text` has the lines of the decoded text, one for one.
#[derive(Debug, Clone)]
pub struct RepairedText {
    /// The repaired text; of an HTML page, the repaired source.
    pub text: String,
    /// Every repair, in page order.
    pub steps: Vec<RepairStep>,
    /// What is lost.
    pub losses: Losses,
    /// Whether the page was judged converted to traditional by machine, with pinyin in brackets.
    pub pinyin_garbled: bool,
    /// IANA name of the encoding the page was read in.
    pub encoding: &'static str,
    /// What decided on it.
    pub evidence: &'static str,
    /// Nats per character between the winner and the next legal reading.
    pub margin: f32,
}

/// One repair by name, the signs without which it finds nothing, and what it finds.
struct Fixer {
    name: &'static str,
    signs: &'static [Signs],
    find: fn(&str, Media, &Seen) -> Vec<Edit>,
}

/// The fixers in the order they run: what was done to a page last is undone first.
const FIXERS: [Fixer; 9] = [
    Fixer { name: "escape", signs: &[Signs::ESCAPE], find: |text, media, _| escape::find(text, media) },
    Fixer { name: "entity", signs: &[Signs::REFERENCE], find: |text, media, _| entity::find(text, media) },
    Fixer {
        name: "mojibake",
        signs: &[Signs::ODD, Signs::RARE, Signs::TONE, Signs::LOST],
        find: |text, _, seen| mojibake::find(text, &seen.suspicious),
    },
    Fixer { name: "invisible", signs: &[Signs::INVISIBLE], find: |text, _, _| invisible::find(text) },
    Fixer { name: "compatibility", signs: &[Signs::COMPATIBILITY], find: |text, _, _| compatibility::find(text) },
    Fixer { name: "composition", signs: &[Signs::COMBINING], find: |text, _, _| composition::find(text) },
    Fixer { name: "width", signs: &[Signs::WIDTH], find: |text, _, _| width::find(text) },
    Fixer { name: "unaligned", signs: &[Signs::TONE], find: |text, _, _| unaligned::find(text) },
    Fixer { name: "pinyin", signs: &[Signs::TONE], find: |text, _, _| pinyin::find(text) },
];

/// Names of the fixers, in the order they run.
#[must_use]
pub fn fixer_names() -> Vec<&'static str> {
    FIXERS.iter().map(|fixer| fixer.name).collect()
}

/// Garble within garble is undone this often; deeper nesting is not met and its rest is left as it is.
const ROUNDS: usize = 6;

/// Repairs one page. Never fails; idempotent.
#[must_use]
pub fn repair(plan: &RepairPlan, decoded: DecodedText, media: Media) -> RepairedText {
    let DecodedText { text, encoding, evidence, margin } = decoded;
    let mut page = Page::new(text);
    let mut seen = scan::scan(&page.text, media);
    let mut pinyin_garbled = false;
    for _ in 0..ROUNDS {
        let mut changed = false;
        for fixer in &FIXERS {
            if fixer.signs.iter().any(|&sign| seen.signs.has(sign)) && !plan.off.contains(fixer.name) {
                let edits = (fixer.find)(&page.text, media, &seen);
                if !edits.is_empty() && page.apply(fixer.name, edits) {
                    changed = true;
                    pinyin_garbled |= fixer.name == "pinyin";
                    seen = scan::scan(&page.text, media);
                }
            }
        }
        if !changed {
            break;
        }
    }
    let losses = loss::count(&page.text, &seen);
    let (text, steps) = page.finish();
    RepairedText { text, steps, losses, pinyin_garbled, encoding, evidence, margin }
}
