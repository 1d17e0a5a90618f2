//! What the block model sees of each block of an HTML page.

use super::outline::{NONE, Outline};
use super::tag::Tag;
use super::words::Words;
use crate::extract::cues::{CueKind, Cues, Found};
use crate::extract::dates;
use rustc_hash::{FxBuildHasher, FxHashMap};

/// Names of the features, in the order of the weights.
pub const NAMES: [&str; N] = [
    "bias",
    "length: ln(1 + Han weight)",
    "punctuation: ln(1 + marks)",
    "ends a sentence",
    "prose: long and punctuated",
    "link density",
    "only links",
    "short (under 12)",
    "in p",
    "in li or dl",
    "in table cell",
    "in heading",
    "in pre or blockquote",
    "in nav, aside, header, footer",
    "class of own or parent: body",
    "class of any ancestor: body",
    "class: navigation",
    "class: side",
    "class: comment",
    "class: tool",
    "class: foot",
    "class: meta or title",
    "share of the page's prose in its container",
    "share of the page's prose in the container around",
    "share of the page's prose two containers up",
    "link density of its container",
    "link density of the container around",
    "prose before (2 blocks)",
    "prose after (2 blocks)",
    "prose before (8 blocks)",
    "prose after (8 blocks)",
    "links around (2 blocks each side)",
    "cue: tail",
    "cue: tool",
    "cue: legal or missing",
    "cue: call or wrap",
    "cue: comment or count",
    "cue: meta label at the start",
    "share covered by cues",
    "holds a date, short",
    "before the title",
    "within 60 blocks after the title",
    "says what another block says",
    "is the title",
    "separators per character",
    "digits per character",
    "position on the page",
    "signature of container repeated by neighbours with prose",
    "Han share",
];

/// Number of features.
pub const N: usize = 49;

/// What the page as a whole shows, computed once.
pub(super) struct Facts {
    /// Cues of each block.
    pub(super) cues: Vec<Found>,
    /// Prose weight of each block: its Han weight where it reads like running text outside links, else 0.
    pub(super) prose: Vec<f32>,
    /// Sums of `prose`, characters and link characters before each block.
    sums: Vec<(f32, f32, f32)>,
    /// The block that shows the page's title, if one does.
    pub(super) title: Option<usize>,
    /// Whether a block's text stands elsewhere on the page too.
    repeated: Vec<bool>,
    /// Holds a date.
    pub(super) dated: Vec<bool>,
    /// For each container the number of steps up to one that frames a page, 0 where it is one itself.
    framed: Vec<u8>,
}

/// Steps up within which such a container is looked for.
const FRAME_STEPS: u8 = 12;

/// See [`Facts::framed`]. Containers come after the one around them.
fn framed(page: &Outline) -> Vec<u8> {
    let mut steps: Vec<u8> = Vec::with_capacity(page.containers.len());
    for c in &page.containers {
        let frames = matches!(c.tag, Tag::Nav | Tag::Aside | Tag::Header | Tag::Footer);
        let around = steps.get(c.parent as usize).map_or(u8::MAX, |n| n.saturating_add(1));
        steps.push(if frames { 0 } else { around });
    }
    steps
}

/// See [`Facts::repeated`]; what is hidden stands nowhere.
fn repeated(page: &Outline) -> Vec<bool> {
    let mut repeated = vec![false; page.runs.len()];
    let mut first: FxHashMap<&str, usize> = FxHashMap::with_capacity_and_hasher(page.runs.len(), FxBuildHasher);
    for (i, run) in page.runs.iter().enumerate().filter(|(_, r)| !r.hidden) {
        let before = *first.entry(&run.text).or_insert(i);
        if before != i {
            (repeated[before], repeated[i]) = (true, true);
        }
    }
    for (i, run) in page.runs.iter().enumerate().filter(|(_, r)| r.hidden) {
        repeated[i] = first.get(run.text.as_str()).is_some_and(|before| repeated[*before]);
    }
    repeated
}

impl Facts {
    pub(super) fn of(page: &Outline, cues: &Cues, title: Option<usize>) -> Self {
        let found: Vec<Found> = page.runs.iter().map(|r| cues.find(&r.text)).collect();
        let prose: Vec<f32> = page
            .runs
            .iter()
            .map(|r| {
                let linked = r.link_chars as f32 / r.shape.chars.max(1) as f32;
                if r.hidden || linked > 0.5 || !r.shape.is_prose() { 0.0 } else { r.shape.weight() * (1.0 - linked) }
            })
            .collect();
        let mut sums = Vec::with_capacity(prose.len() + 1);
        let mut sum = (0.0, 0.0, 0.0);
        sums.push(sum);
        for (r, p) in page.runs.iter().zip(&prose) {
            if !r.hidden {
                sum = (sum.0 + p, sum.1 + r.shape.chars as f32, sum.2 + r.link_chars as f32);
            }
            sums.push(sum);
        }
        let dated =
            page.runs.iter().map(|r| r.shape.digits >= 4 && r.shape.chars < 80 && dates::find(&r.text).is_some()).collect();
        Self { cues: found, prose, sums, title, repeated: repeated(page), dated, framed: framed(page) }
    }

    /// Prose weight between two blocks.
    pub(super) fn prose_in(&self, from: usize, to: usize) -> f32 {
        let last = self.sums.len() - 1;
        (self.sums[to.min(last)].0 - self.sums[from.min(last)].0).max(0.0)
    }

    /// Share of linked characters between two blocks.
    pub(super) fn links_in(&self, from: usize, to: usize) -> f32 {
        let last = self.sums.len() - 1;
        let (a, b) = (self.sums[from.min(last)], self.sums[to.min(last)]);
        if b.1 > a.1 { (b.2 - a.2) / (b.1 - a.1) } else { 0.0 }
    }
}

/// The features of block `i`.
pub(super) fn features(page: &Outline, facts: &Facts, i: usize) -> [f32; N] {
    let run = &page.runs[i];
    let s = &run.shape;
    let own = &page.containers[run.container as usize];
    let up = |c: u32| if c == NONE { None } else { page.containers.get(c as usize) };
    let around = up(own.parent).unwrap_or(own);
    let far = up(around.parent).unwrap_or(around);
    let flag = |b: bool| f32::from(u8::from(b));
    let chars = s.chars.max(1) as f32;
    let linked = run.link_chars as f32 / chars;
    let total = facts.prose_in(0, page.runs.len()).max(1.0);
    let share = |c: &super::outline::Container| facts.prose_in(c.first as usize, c.end as usize) / total;
    let density = |c: &super::outline::Container| facts.links_in(c.first as usize, c.end as usize);
    let cues = &facts.cues[i];
    let near = own.words.with(around.words);
    // The logarithm of 1 is 0: most blocks have no running text around.
    let window = |a: usize, b: usize| match facts.prose_in(a, b) {
        0.0 => 0.0,
        prose => (1.0 + prose).ln() / 4.0,
    };
    let meta_start =
        [CueKind::Author, CueKind::Source, CueKind::Date, CueKind::Editor, CueKind::Label].iter().any(|k| cues.starts(*k));
    let after_title = facts.title.is_some_and(|t| i > t && i - t <= 60);
    let same = (i.saturating_sub(6)..(i + 7).min(page.runs.len()))
        .filter(|j| {
            let alike = || {
                let other = &page.containers[page.runs[*j].container as usize];
                other.signature == own.signature && other.parent == own.parent
            };
            *j != i && facts.prose[*j] > 0.0 && alike()
        })
        .count();
    [
        1.0,
        (1.0 + s.weight()).ln(),
        (1.0 + s.punctuation as f32).ln(),
        flag(s.ends_sentence),
        flag(facts.prose[i] > 0.0),
        linked,
        flag(linked > 0.9),
        flag(s.weight() < 12.0),
        flag(matches!(own.tag, Tag::P)),
        flag(matches!(own.tag, Tag::Item | Tag::Term) || matches!(around.tag, Tag::Item | Tag::Term)),
        flag(matches!(own.tag, Tag::Cell)),
        flag(matches!(own.tag, Tag::H(_))),
        flag(matches!(own.tag, Tag::Pre | Tag::Quote) || around.tag == Tag::Pre),
        flag(facts.framed.get(run.container as usize).is_some_and(|steps| *steps < FRAME_STEPS)),
        flag(near.has(Words::BODY)),
        flag(own.inherited.has(Words::BODY)),
        flag(own.inherited.has(Words::NAV)),
        flag(own.inherited.has(Words::SIDE)),
        flag(own.inherited.has(Words::COMMENT)),
        flag(own.inherited.has(Words::TOOL)),
        flag(own.inherited.has(Words::FOOT)),
        flag(near.has(Words::META) || near.has(Words::TITLE)),
        share(own),
        share(around),
        share(far),
        density(own),
        density(around),
        window(i.saturating_sub(2), i),
        window(i + 1, i + 3),
        window(i.saturating_sub(8), i),
        window(i + 1, i + 9),
        facts.links_in(i.saturating_sub(2), i + 3),
        flag(cues.of(CueKind::Tail) > 0 && chars < 60.0 && (cues.covered as f32 / chars) >= 0.2),
        flag(cues.of(CueKind::Tool) > 0 && chars < 60.0 && (cues.covered as f32 / chars) >= 0.2),
        flag(cues.any(&[CueKind::Legal, CueKind::Missing]) > 0),
        flag(cues.any(&[CueKind::Call, CueKind::Wrap]) > 0 && chars < 150.0),
        flag(cues.any(&[CueKind::Comment, CueKind::Count]) > 0 && chars < 60.0 && (cues.covered as f32 / chars) >= 0.2),
        flag(meta_start && chars < 80.0),
        (cues.covered as f32 / chars).min(1.0),
        flag(facts.dated[i]),
        flag(facts.title.is_some_and(|t| i < t)),
        flag(after_title),
        flag(facts.repeated[i]),
        flag(facts.title == Some(i)),
        (s.separators as f32 / chars).min(1.0),
        s.digits as f32 / chars,
        i as f32 / page.runs.len().max(1) as f32,
        (1.0 + same as f32).ln(),
        s.han as f32 / chars,
    ]
}
