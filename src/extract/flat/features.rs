//! What the line model sees of each line of flattened text: shape and neighbourhood first, cue phrases beside them.

use super::zone::{self, Zone};
use crate::extract::cues::{CueKind, Cues, Found};
use crate::extract::dates;
use crate::extract::labels;
use crate::extract::posts;
use crate::extract::shape::Shape;
use rustc_hash::{FxHashMap, FxHashSet};

/// Names of the features, in the order of the weights.
pub const NAMES: [&str; N] = [
    "bias",
    "length: ln(1 + Han weight)",
    "punctuation: ln(1 + marks)",
    "ends a sentence",
    "prose: long and punctuated",
    "short (under 12)",
    "ends in a colon",
    "ends in a question mark",
    "numbered or bracketed label",
    "separators per character",
    "digits per character",
    "Latin share",
    "cue: tail",
    "cue: tool",
    "cue: legal or missing",
    "cue: call",
    "cue: wrap",
    "cue: comment or count",
    "cue: meta label at the start",
    "share covered by cues",
    "holds a date, short",
    "telephone or account number",
    "says what another line says",
    "prose before (2 lines)",
    "prose after (2 lines)",
    "prose before (6 lines)",
    "prose after (6 lines)",
    "sentences among 2 lines before",
    "sentences among 2 lines after",
    "run of short lines around: ln(lines)",
    "run of questions around: ln(lines)",
    "in the page's richest stretch",
    "lines from the richest stretch: ln(1 + n)",
    "after the richest stretch",
    "lines since a tail or comment cue: within 12",
    "position on the page",
    "cues among 2 lines before",
    "cues among 2 lines after",
    "there is a head above: a dated or labelled line with prose below",
    "lines since the head: within 3",
    "lines since the head: ln(1 + n)",
    "prose since the head, per line",
    "before the first head",
    "is the title above a head",
    "ordinal of the head",
    "Han share",
    "list mark or number at the start of neighbours too",
    "between the main head and the end of the richest stretch",
    "the same, without a cue",
    "lines of the page: ln",
    "share of sentences on the page",
    "after a heading of comments: ln(1 + lines)",
    "tail open: hardly any prose since a tail cue",
    "nothing but prose lines and short lines since the main head",
    "reads like a menu",
    "zone: ln(1 + prose)",
    "zone: share of sentences",
    "zone: share of punctuated lines",
    "zone: between its first and last prose",
    "zone: between its first and last sentence or punctuated line",
    "zone: lines beyond these, ln(1 + n)",
    "zone: below a head",
    "zone: ln(lines)",
    "zone: with most prose of the page",
    "between two items of an enumeration",
    "frame of a post",
];

/// Number of features.
pub const N: usize = 66;

/// Above these, more running text and more lines of a page or zone say no more: no labelled page has them.
const MOST_PROSE: f32 = 10_000.0;
const MOST_LINES: f32 = 800.0;

/// What the page as a whole shows.
pub(super) struct Facts {
    pub(super) shapes: Vec<Shape>,
    pub(super) cues: Vec<Found>,
    pub(super) dated: Vec<bool>,
    prose: Vec<f32>,
    sums: Vec<f32>,
    sentences: Vec<u32>,
    pub(super) covered: Vec<f32>,
    pub(super) short_run: Vec<u32>,
    pub(super) question_run: Vec<u32>,
    pub(super) numbered: Vec<bool>,
    repeated: Vec<bool>,
    times: Vec<u32>,
    since_tail: Vec<u32>,
    /// The stretch of lines with the largest sum of prose less the rest.
    pub(super) rich: (usize, usize),
    titles: FxHashSet<usize>,
    /// Heads of articles in page order.
    pub(super) heads: Vec<Head>,
    labelled: Vec<bool>,
    /// Meta line of the main head: the last one above the richest stretch.
    pub(super) main: Option<usize>,
    since_comments: Vec<u32>,
    tail_open: Vec<bool>,
    zones: Vec<Zone>,
    zone_of: Vec<usize>,
    richest_zone: usize,
    enumerated: Vec<bool>,
    post_frame: Vec<bool>,
}

/// The head of an article: its meta line (date, author, source), and its title above, where one is found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub(super) title: Option<usize>,
    pub(super) meta: usize,
}

impl Facts {
    pub(super) fn of(lines: &[&str], cues: &Cues) -> Self {
        let shapes: Vec<Shape> = lines.iter().map(|l| Shape::of(l)).collect();
        let found: Vec<Found> = lines.iter().map(|l| cues.find(l)).collect();
        let dated: Vec<bool> =
            lines.iter().zip(&shapes).map(|(l, s)| s.digits >= 4 && s.chars < 80 && dates::find(l).is_some()).collect();
        let prose: Vec<f32> = shapes.iter().map(|s| if s.is_prose() { s.weight() } else { 0.0 }).collect();
        let sums = running(prose.iter().copied());
        let sentences = running(shapes.iter().map(|s| u32::from(s.ends_sentence && s.chars >= 8)));
        let covered = found.iter().zip(&shapes).map(|(f, s)| (f.covered as f32 / s.chars.max(1) as f32).min(1.0)).collect();
        let mut seen: FxHashMap<&str, u32> = FxHashMap::default();
        for l in lines {
            *seen.entry(l).or_default() += 1;
        }
        let repeated: Vec<bool> = lines.iter().map(|l| seen.get(l).is_some_and(|n| *n > 1)).collect();
        let times = lines.iter().map(|l| seen.get(l).copied().unwrap_or(0)).collect();
        let short_run = runs(&shapes, |s| s.chars < 32 && s.stops == 0 && s.punctuation <= 1 && !s.ends_colon);
        let question_run = runs(&shapes, |s| s.question && s.chars < 60);
        let mut since = 1000;
        let since_tail = found
            .iter()
            .zip(&shapes)
            .map(|(f, s)| {
                since = if s.chars < 40 && f.any(&[CueKind::Tail, CueKind::Comment]) > 0 { 0 } else { since + 1 };
                since
            })
            .collect();
        let numbered = lines.iter().map(|l| has_number(l)).collect();
        let rich = richest(&shapes);
        let labelled = lines.iter().map(|l| labels::is_labelled(l)).collect();
        let heads = heads(lines, &shapes, &found, &dated, &sums);
        let titles = heads.iter().filter_map(|h| h.title).collect();
        let main = (0..(rich.0 + 3).min(lines.len()))
            .rev()
            .find(|i| (dated[*i] || names_someone(lines[*i], &found[*i])) && shapes[*i].chars < 60);
        let mut since = 0;
        let since_comments = found
            .iter()
            .zip(&shapes)
            .map(|(f, s)| {
                if since > 0 {
                    since += 1;
                }
                if f.of(CueKind::Comment) > 0 && s.chars < 20 && s.stops == 0 && f.any(&[CueKind::Tool, CueKind::Call]) == 0 {
                    since = 1;
                }
                since
            })
            .collect();
        let mut tail: Option<usize> = None;
        let tail_open = (0..lines.len())
            .map(|i| {
                if found[i].of(CueKind::Tail) > 0 && shapes[i].chars < 40 {
                    tail = Some(i);
                }
                tail.is_some_and(|t| sums[i + 1] - sums[t] < 60.0)
            })
            .collect();
        let post_frame = lines.iter().map(|l| posts::is_panel(l) || posts::has_floor(l) || posts::is_stamp(l)).collect();
        let mut facts = Self {
            main,
            since_comments,
            tail_open,
            shapes,
            cues: found,
            dated,
            prose,
            sums,
            sentences,
            covered,
            short_run,
            question_run,
            numbered,
            repeated,
            times,
            since_tail,
            rich,
            heads,
            titles,
            labelled,
            zones: Vec::new(),
            zone_of: Vec::new(),
            richest_zone: 0,
            enumerated: Vec::new(),
            post_frame,
        };
        let edges: Vec<bool> = (0..lines.len()).map(|i| facts.is_edge(i)).collect();
        (facts.zones, facts.zone_of) = zone::zones(&facts.shapes, |i| edges[i], |i| facts.speaks(i));
        facts.enumerated = zone::enumerated(lines, |i| edges[i]);
        let most = |a: &(usize, &Zone), b: &(usize, &Zone)| a.1.prose.total_cmp(&b.1.prose).then(b.0.cmp(&a.0));
        facts.richest_zone = facts.zones.iter().enumerate().max_by(most).map_or(0, |z| z.0);
        facts
    }

    /// Whether a line frames a post: panel of its user, floor, stamp.
    pub(super) fn post_frame(&self, i: usize) -> bool {
        self.post_frame[i]
    }

    /// Whether a short line greets, wraps up or calls on the reader.
    fn speaks(&self, i: usize) -> bool {
        self.cues[i].any(&[CueKind::Call, CueKind::Wrap]) > 0 && self.shapes[i].chars < 60
    }

    /// The heading of comments above a line.
    pub(super) fn comments_above(&self, i: usize) -> Option<usize> {
        let since = *self.since_comments.get(i)?;
        (since > 1).then(|| i.checked_sub(usize::try_from(since).ok()? - 1)).flatten()
    }

    /// The zone of a line.
    pub(super) fn zone(&self, i: usize) -> &Zone {
        &self.zones[self.zone_of[i]]
    }

    /// Whether a line is an edge of what stands together: site tools, a menu with a cue, a line that parts, an editor.
    pub(super) fn is_edge(&self, i: usize) -> bool {
        let menu = self.shapes[i].is_menu() && self.cues[i].covered > 0;
        let editor = self.cues[i].starts(CueKind::Editor) && self.shapes[i].chars < 40;
        self.is_chrome(i) || menu || editor || self.parts(i)
    }

    /// Whether a line parts what is above from what is below: a tail cue, a heading of comments, a legal notice, a head.
    pub(super) fn parts(&self, i: usize) -> bool {
        let short = self.shapes[i].chars < 60;
        short && self.cues[i].any(&[CueKind::Tail, CueKind::Legal]) > 0 && self.covered[i] > 0.2
            || self.since_comments[i] == 1
            || self.heads.binary_search_by_key(&i, |h| h.meta).is_ok()
    }

    /// Whether a line opens a list of other pages.
    pub(super) fn opens_list(&self, i: usize) -> bool {
        self.shapes[i].chars < 40 && self.cues[i].of(CueKind::Tail) > 0 && self.cues[i].of(CueKind::Legal) == 0
    }

    /// Whether a line is site tools by itself: half of it cue words, or said three times on the page without being a sentence.
    pub(super) fn is_chrome(&self, i: usize) -> bool {
        let s = &self.shapes[i];
        let tools =
            self.cues[i].any(&[CueKind::Tool, CueKind::Tail, CueKind::Call, CueKind::Comment, CueKind::Count, CueKind::Legal])
                > 0;
        let words = tools && self.covered[i] >= 0.45 && s.chars < 40 && !(s.ends_sentence && s.chars > 12) && s.digits < 12;
        words || self.times[i] >= 3 && s.chars < 30 && s.stops == 0 && (s.separators > 0 || tools)
    }

    pub(super) fn prose_in(&self, from: usize, to: usize) -> f32 {
        let n = self.prose.len();
        (self.sums[to.min(n)] - self.sums[from.min(n)]).max(0.0)
    }

    fn sentences_in(&self, from: usize, to: usize) -> f32 {
        let n = self.prose.len();
        (self.sentences[to.min(n)] - self.sentences[from.min(n)]) as f32
    }

    fn cues_in(&self, from: usize, to: usize) -> f32 {
        self.covered.get(from.min(self.covered.len())..to.min(self.covered.len())).map_or(0.0, |c| c.iter().sum())
    }
}

fn running<T: std::ops::Add<Output = T> + Default + Copy>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut sum = T::default();
    std::iter::once(sum)
        .chain(values.map(|v| {
            sum = sum + v;
            sum
        }))
        .collect()
}

/// For each line the length of the unbroken run of lines like it that it stands in; 0 where it is not like it itself.
fn runs(shapes: &[Shape], like: impl Fn(&Shape) -> bool) -> Vec<u32> {
    let mut out = vec![0; shapes.len()];
    let mut i = 0;
    while i < shapes.len() {
        let mut j = i;
        while j < shapes.len() && like(&shapes[j]) {
            j += 1;
        }
        for slot in &mut out[i..j] {
            *slot = u32::try_from(j - i).unwrap_or(u32::MAX);
        }
        i = j.max(i + 1);
    }
    out
}

/// The contiguous stretch with the largest sum, a line counting its length where it is at least 20 characters long and
/// punctuated every 60, else -10, and minus its length where it is 200 characters without punctuation (Kadane 1984).
fn richest(shapes: &[Shape]) -> (usize, usize) {
    let (mut best, mut range) = (0.0f32, (0, 0));
    let (mut sum, mut start) = (0.0f32, 0);
    for (i, s) in shapes.iter().enumerate() {
        let w = s.weight();
        sum += if s.is_prose() {
            w
        } else if w >= 200.0 {
            -w
        } else {
            -10.0
        };
        if sum > best {
            best = sum;
            range = (start, i + 1);
        }
        if sum < 0.0 {
            sum = 0.0;
            start = i + 1;
        }
    }
    range
}

/// Whether a line opens with the label of author, source or date, and with something behind it: `讲师介绍` is a heading.
fn names_someone(line: &str, cues: &Found) -> bool {
    let valued = line.trim_end_matches(['：', ':']).contains([':', '：', '/', '／', '|', '｜', '丨', ' ', '\u{3000}']);
    valued && !line.ends_with(['?', '？']) && [CueKind::Author, CueKind::Source, CueKind::Date].iter().any(|k| cues.starts(*k))
}

/// Said of when a text was changed, below it as often as above.
const EDITED: [&str; 4] = ["最后由", "最后编辑于", "最后修改于", "最后修订于"];

/// Lines of a head between its first line and the text.
const HEAD_LINES: usize = 10;

/// Finds dated or labelled lines with running text below, each with the line above that can be its title.
fn heads(lines: &[&str], shapes: &[Shape], cues: &[Found], dated: &[bool], sums: &[f32]) -> Vec<Head> {
    let n = shapes.len();
    let mut out: Vec<Head> = Vec::new();
    for i in 0..n {
        let label = names_someone(lines[i], &cues[i]) && shapes[i].chars < 60;
        if EDITED.iter().any(|w| lines[i].contains(w)) {
            continue;
        }
        if !(dated[i] || label) || shapes[i].ends_sentence && shapes[i].punctuation > 2 {
            continue;
        }
        let below = sums[(i + 1 + HEAD_LINES).min(n)] - sums[i + 1];
        if below < 60.0 || out.last().is_some_and(|h| i - h.meta <= HEAD_LINES && sums[i] - sums[h.meta] < 60.0) {
            continue;
        }
        let title = (i.saturating_sub(6)..i).rev().find(|j| {
            let s = &shapes[*j];
            let plain = !dated[*j] && (cues[*j].covered as f32) < 0.3 * s.chars as f32 && s.separators == 0;
            plain && (8.0..60.0).contains(&s.weight()) && !(s.ends_sentence && s.stops > 1) && s.punctuation <= 5
        });
        out.push(Head { title, meta: i });
    }
    out
}

/// The features of line `i`.
pub(super) fn features(lines: &[&str], facts: &Facts, i: usize) -> [f32; N] {
    let s = &facts.shapes[i];
    let cues = &facts.cues[i];
    let flag = |b: bool| f32::from(u8::from(b));
    let chars = s.chars.max(1) as f32;
    let window = |a: usize, b: usize| (1.0 + facts.prose_in(a, b)).ln() / 4.0;
    let meta_start =
        [CueKind::Author, CueKind::Source, CueKind::Date, CueKind::Editor, CueKind::Label].iter().any(|k| cues.starts(*k));
    let (a, b) = facts.rich;
    let ordinal = facts.heads.partition_point(|h| h.meta < i);
    let head = ordinal.checked_sub(1).and_then(|k| facts.heads.get(k));
    let framed = facts.main.unwrap_or(a) < i && i < b;
    let since = head.map_or(1000, |h| i - h.meta);
    let zone = &facts.zones[facts.zone_of[i]];
    let lines_of = zone.len().max(1) as f32;
    let away = if i < a { a - i } else { (i + 1).saturating_sub(b) };
    [
        1.0,
        (1.0 + s.weight()).ln(),
        (1.0 + s.punctuation as f32).ln(),
        flag(s.ends_sentence),
        flag(s.is_prose()),
        flag(s.weight() < 12.0),
        flag(s.ends_colon),
        flag(s.question && s.ends_sentence),
        flag(labels::is_labelled(lines[i])),
        (s.separators as f32 / chars).min(1.0),
        s.digits as f32 / chars,
        s.latin as f32 / chars,
        flag(cues.of(CueKind::Tail) > 0 && chars < 60.0 && facts.covered[i] >= 0.2),
        flag(cues.of(CueKind::Tool) > 0 && chars < 60.0 && facts.covered[i] >= 0.2),
        flag(cues.any(&[CueKind::Legal, CueKind::Missing]) > 0),
        flag(cues.of(CueKind::Call) > 0 && chars < 150.0),
        flag(cues.of(CueKind::Wrap) > 0 && chars < 150.0),
        flag(cues.any(&[CueKind::Comment, CueKind::Count]) > 0 && chars < 60.0 && facts.covered[i] >= 0.2),
        flag(meta_start && chars < 80.0),
        facts.covered[i],
        flag(facts.dated[i]),
        flag(facts.numbered[i]),
        flag(facts.repeated[i]),
        window(i.saturating_sub(2), i),
        window(i + 1, i + 3),
        window(i.saturating_sub(6), i),
        window(i + 1, i + 7),
        facts.sentences_in(i.saturating_sub(2), i),
        facts.sentences_in(i + 1, i + 3),
        (1.0 + facts.short_run[i] as f32).ln(),
        (1.0 + facts.question_run[i] as f32).ln(),
        flag(a <= i && i < b),
        (1.0 + away as f32).ln(),
        flag(i >= b),
        flag(facts.since_tail[i] <= 12),
        i as f32 / lines.len().max(1) as f32,
        facts.cues_in(i.saturating_sub(2), i),
        facts.cues_in(i + 1, i + 3),
        flag(head.is_some()),
        flag(since <= 3),
        if head.is_some() { (1.0 + since as f32).ln() } else { 0.0 },
        head.map_or(0.0, |h| (facts.prose_in(h.meta, i) / (since.max(1) as f32) / 20.0).min(3.0)),
        flag(head.is_none() && !facts.heads.is_empty()),
        flag(facts.titles.contains(&i)),
        ordinal.min(4) as f32,
        s.han as f32 / chars,
        flag(facts.labelled[i]) * (i.saturating_sub(3)..(i + 4).min(lines.len())).filter(|j| facts.labelled[*j]).count() as f32
            / 4.0,
        flag(framed),
        flag(framed && cues.covered == 0),
        (1.0 + (lines.len() as f32).min(MOST_LINES)).ln() / 3.0,
        facts.sentences_in(0, lines.len()) / lines.len().max(1) as f32,
        (1.0 + facts.since_comments[i] as f32).ln(),
        flag(facts.tail_open[i]),
        flag(framed && facts.short_run[i] < 30 && s.separators == 0),
        flag(s.is_menu()),
        (1.0 + zone.prose.min(MOST_PROSE)).ln() / 4.0,
        zone.sentences as f32 / lines_of,
        zone.marked as f32 / lines_of,
        flag(zone.prose_hull.0 <= i && i < zone.prose_hull.1),
        flag(zone.text_hull.0 <= i && i < zone.text_hull.1),
        (1.0 + (zone.beyond(i) as f32).min(MOST_LINES)).ln(),
        flag(zone.lines.0.checked_sub(1).is_some_and(|e| facts.heads.binary_search_by_key(&e, |h| h.meta).is_ok())),
        (1.0 + lines_of.min(MOST_LINES)).ln() / 3.0,
        flag(facts.zone_of[i] == facts.richest_zone),
        flag(facts.enumerated[i]),
        flag(facts.post_frame[i]),
    ]
}

/// Whether it holds a telephone, QQ or `WeChat` number: seven digits or more in a row, dashes and spaces left aside.
fn has_number(line: &str) -> bool {
    let mut run = 0;
    let mut dashes = 0;
    for c in line.chars() {
        if c.is_ascii_digit() {
            run += 1;
            if run >= 7 {
                return true;
            }
        } else if c == '-' && run > 0 && dashes < 3 {
            dashes += 1;
        } else {
            run = 0;
            dashes = 0;
        }
    }
    false
}
