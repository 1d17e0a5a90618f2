//! Text to repaired text: an ordered list of fixers for garbled pages.

use crate::decode::DecodedText;
use crate::source::Media;
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

/// Repairs one page. Never fails; idempotent.
#[must_use]
pub fn repair(_plan: &RepairPlan, decoded: DecodedText, _media: Media) -> RepairedText {
    RepairedText {
        text: decoded.text,
        steps: Vec::new(),
        losses: Losses::default(),
        pinyin_garbled: false,
        encoding: decoded.encoding,
        evidence: decoded.evidence,
        margin: decoded.margin,
    }
}
