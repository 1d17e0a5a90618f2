//! Which kept lines of flattened text are headings: a linear model over a line and the kept lines around it.
//!
//! No tag says so any more, and no single rule does: the name of a row above its cells, `02` alone, a question above its
//! answer and a speaker's question in a talk look alike one by one. Every feature is a small number with a name.

use crate::extract::labels::{self, LabelKind};
use crate::extract::shape::Shape;
use crate::extract::zones::Item;
use crate::extract::{BlockClass, BlockForm};
use rustc_hash::FxHashMap;

/// Features of a line with the number of values that each can have.
pub const FEATURES: [(&str, usize); N] = [
    ("always", 1),
    ("length", LENGTHS),
    ("end", ENDS),
    ("opening", OPENINGS),
    ("sentence ends", 4),
    ("marks", 5),
    ("opening, end", OPENINGS * ENDS),
    ("length, end", LENGTHS * ENDS),
    ("opening, length", OPENINGS * LENGTHS),
    ("lines to the next of this opening", DISTANCES),
    ("the same, opening", DISTANCES * OPENINGS),
    ("others of this opening", 5),
    ("opens with a name and a colon: not, once, more than once on the page", 3),
    ("the same, end", 3 * ENDS),
    ("run of short lines around", RUNS),
    ("the same, length", RUNS * LENGTHS),
    ("times on the page", 3),
    ("first", 2),
    ("last", 2),
    ("before: length", LENGTHS + 1),
    ("before: end", ENDS + 1),
    ("before: opening", OPENINGS + 1),
    ("before: length over own", RATIOS + 1),
    ("before: length over own, own end", (RATIOS + 1) * ENDS),
    ("before: length, end; own end", (COARSE * ENDS + 1) * ENDS),
    ("after: length", LENGTHS + 1),
    ("after: end", ENDS + 1),
    ("after: opening", OPENINGS + 1),
    ("after: length over own", RATIOS + 1),
    ("after: length over own, own end", (RATIOS + 1) * ENDS),
    ("after: length, end; own end", (COARSE * ENDS + 1) * ENDS),
    ("after next: length", LENGTHS + 1),
    ("after next: end", ENDS + 1),
    ("after next: opening", OPENINGS + 1),
    ("after next: length over own", RATIOS + 1),
    ("after next: length over own, own end", (RATIOS + 1) * ENDS),
    ("after next: length, end; own end", (COARSE * ENDS + 1) * ENDS),
];

/// Number of features.
pub const N: usize = 37;

/// The value of each feature of a line.
pub type Values = [u16; N];

/// Weights of all values, in the order of [`FEATURES`], fitted by `tests/tools/fit_blocks.rs`.
const WEIGHTS: [&[f32]; N] = include!("headings.in");

/// Upper bounds of the classes of length, in characters.
const LENGTH: [u32; 12] = [2, 4, 6, 8, 11, 15, 20, 26, 32, 45, 70, 120];
const LENGTHS: usize = LENGTH.len() + 1;
/// Coarser bounds.
const COARSE_LENGTH: [u32; 5] = [6, 11, 16, 26, 45];
const COARSE: usize = COARSE_LENGTH.len() + 1;
/// Upper bounds of one length over another, in tenths.
const RATIO: [u32; 7] = [5, 8, 12, 16, 25, 40, 80];
const RATIOS: usize = RATIO.len() + 1;
/// Upper bounds of distances between lines that open alike; more stands for none.
const DISTANCE: [u32; 5] = [1, 2, 3, 6, 98];
const DISTANCES: usize = DISTANCE.len() + 1;
/// Upper bounds of runs of short lines.
const RUN: [u32; 6] = [0, 1, 2, 3, 5, 8];
const RUNS: usize = RUN.len() + 1;
/// Longest line of a run, in characters.
const SHORT: u32 = 16;
/// Longest name in front of a colon, in characters.
const NAME: usize = 8;
const ENDS: usize = 9;
const OPENINGS: usize = 17;

/// A line as its neighbours see it.
#[derive(Debug, Clone, Copy)]
struct Seen {
    chars: u32,
    end: usize,
    opening: usize,
}

/// Says of each kept line whether it is a heading.
pub(super) fn mark(items: &mut [Item<'_>]) {
    for (i, values) in describe(items) {
        let heading = odds(&values) > 0.0;
        let item = &mut items[i];
        (item.class, item.rule) = if heading { (BlockClass::Heading, "heading") } else { (BlockClass::Article, "body") };
    }
    items_of_lists(items);
}

/// A number right between the one before it and the one behind it opens nothing: it is an item, however short.
fn items_of_lists(items: &mut [Item<'_>]) {
    let numbers: Vec<_> = items.iter().map(|i| labels::place(i.text)).collect();
    for i in 1..items.len().saturating_sub(1) {
        let (Some((kind, n)), before, after) = (numbers[i], numbers[i - 1], numbers[i + 1]) else { continue };
        let follows = before.is_some_and(|(k, m)| k == kind && m + 1 == n) && after.is_some_and(|(k, m)| k == kind && m == n + 1);
        if follows && items[i].class == BlockClass::Heading && items[i - 1].class == BlockClass::Article {
            (items[i].class, items[i].rule) = (BlockClass::Article, "body");
        }
    }
}

fn odds(values: &Values) -> f32 {
    WEIGHTS.iter().zip(values).map(|(weights, v)| weights.get(usize::from(*v)).copied().unwrap_or(0.0)).sum()
}

/// The lines that are part of an article, by their place, with their features.
pub(super) fn describe(items: &[Item<'_>]) -> Vec<(usize, Values)> {
    let kept: Vec<usize> = (0..items.len())
        .filter(|i| matches!(items[*i].class, BlockClass::Article | BlockClass::Heading))
        .filter(|i| matches!(items[*i].form, BlockForm::Paragraph))
        .collect();
    let lines: Vec<&Item<'_>> = kept.iter().map(|i| &items[*i]).collect();
    let seen: Vec<Seen> =
        lines.iter().map(|l| Seen { chars: l.shape.chars, end: end(l.text, &l.shape), opening: opening(l.text) }).collect();
    let names: Vec<Option<&str>> = lines.iter().map(|l| name(l.text)).collect();
    let (mut named, mut times) = (FxHashMap::<&str, u32>::default(), FxHashMap::<&str, u32>::default());
    names.iter().flatten().for_each(|n| *named.entry(n).or_default() += 1);
    lines.iter().for_each(|l| *times.entry(l.text).or_default() += 1);
    let siblings = siblings(&seen);
    let runs = runs(&seen);
    (0..lines.len())
        .map(|k| {
            let own = seen[k];
            let length = class(own.chars, &LENGTH);
            let name = names[k].map_or(0, |n| named.get(n).map_or(0, |n| (*n).min(2)) as usize);
            let (distance, others) = siblings[k];
            let (distance, run) = (class(distance, &DISTANCE), class(runs[k], &RUN));
            let s = &lines[k].shape;
            let mut values = Filler::default();
            values.push(0);
            values.push(length);
            values.push(own.end);
            values.push(own.opening);
            values.push(s.stops.min(3) as usize);
            values.push((s.punctuation - s.stops).min(4) as usize);
            values.push(own.opening * ENDS + own.end);
            values.push(length * ENDS + own.end);
            values.push(own.opening * LENGTHS + length);
            values.push(distance);
            values.push(distance * OPENINGS + own.opening);
            values.push(others.min(4) as usize);
            values.push(name);
            values.push(name * ENDS + own.end);
            values.push(run);
            values.push(run * LENGTHS + length);
            values.push(times.get(lines[k].text).map_or(0, |n| n.saturating_sub(1).min(2)) as usize);
            values.push(usize::from(k == 0));
            values.push(usize::from(k + 1 == lines.len()));
            beside(&mut values, own, k.checked_sub(1).map(|p| seen[p]));
            beside(&mut values, own, seen.get(k + 1).copied());
            beside(&mut values, own, seen.get(k + 2).copied());
            (kept[k], values.values)
        })
        .collect()
}

/// Values in the order of [`FEATURES`].
struct Filler {
    values: Values,
    n: usize,
}

impl Default for Filler {
    fn default() -> Self {
        Self { values: [0; N], n: 0 }
    }
}

impl Filler {
    fn push(&mut self, value: usize) {
        if let Some(slot) = self.values.get_mut(self.n) {
            *slot = u16::try_from(value).unwrap_or(u16::MAX);
        }
        self.n += 1;
    }
}

/// What a line nearby shows; 0 where there is none.
fn beside(values: &mut Filler, own: Seen, other: Option<Seen>) {
    let ratio = other.map_or(0, |o| 1 + class(o.chars * 10 / own.chars.max(1), &RATIO));
    values.push(other.map_or(0, |o| 1 + class(o.chars, &LENGTH)));
    values.push(other.map_or(0, |o| 1 + o.end));
    values.push(other.map_or(0, |o| 1 + o.opening));
    values.push(ratio);
    values.push(ratio * ENDS + own.end);
    values.push(other.map_or(0, |o| 1 + class(o.chars, &COARSE_LENGTH) * ENDS + o.end) * ENDS + own.end);
}

/// The first class whose upper bound is not below `n`.
fn class(n: u32, bounds: &[u32]) -> usize {
    bounds.iter().position(|b| n <= *b).unwrap_or(bounds.len())
}

/// For each line the lines to the nearest one that opens alike (99 without one), and how many others do.
fn siblings(seen: &[Seen]) -> Vec<(u32, u32)> {
    let mut places: [Vec<usize>; OPENINGS] = std::array::from_fn(|_| Vec::new());
    for (i, s) in seen.iter().enumerate().filter(|(_, s)| s.opening > 0) {
        places[s.opening].push(i);
    }
    let mut out = vec![(99, 0); seen.len()];
    for own in places {
        let others = u32::try_from(own.len()).unwrap_or(u32::MAX).saturating_sub(1);
        for (k, i) in own.iter().enumerate() {
            let before = k.checked_sub(1).map(|p| i - own[p]);
            let after = own.get(k + 1).map(|n| n - i);
            let nearest = before.into_iter().chain(after).min();
            out[*i] = (nearest.and_then(|n| u32::try_from(n).ok()).unwrap_or(99), others);
        }
    }
    out
}

/// For each line the length of the run of short lines without a stop that it stands in.
fn runs(seen: &[Seen]) -> Vec<u32> {
    let short = |s: &Seen| s.chars <= SHORT && matches!(s.end, OPEN | COLON);
    let mut out = vec![0; seen.len()];
    let mut i = 0;
    while i < seen.len() {
        let n = seen[i..].iter().take_while(|s| short(s)).count();
        out[i..i + n].fill(u32::try_from(n).unwrap_or(u32::MAX));
        i += n.max(1);
    }
    out
}

/// Ends of lines: without a mark, and with a colon.
const OPEN: usize = 0;
const COLON: usize = 4;

/// How a line ends, closing quotes and brackets left aside.
fn end(text: &str, shape: &Shape) -> usize {
    let text = text.trim_end_matches(['”', '"', '」', '’', '）', ')', '】', '』', ' ']);
    match text.chars().next_back() {
        _ if shape.chars == 0 => OPEN,
        Some('。' | '.') => 1,
        Some('！' | '!' | '~' | '～' | '…') => 2,
        Some('？' | '?') => 3,
        Some('：' | ':') => COLON,
        Some('；' | ';') => 5,
        Some('，' | ',' | '、') => 6,
        Some(c) if c.is_ascii_digit() => 7,
        Some(c) if c.is_ascii_alphabetic() => 8,
        _ => OPEN,
    }
}

/// What a line opens with: a label of some kind, a counted part (`第三章`, `模块二`), a sign, a digit.
fn opening(text: &str) -> usize {
    let text = text.trim_start();
    let first = text.chars().next().unwrap_or(' ');
    if counts_part(text) {
        return 11;
    }
    let kind = labels::label(text).map(|l| l.0);
    match kind {
        Some(LabelKind::Han) => 1,
        Some(LabelKind::HanBracket) => 2,
        Some(LabelKind::Digit) => 3,
        Some(LabelKind::DigitBracket) => 4,
        Some(LabelKind::Nested) => 5,
        Some(LabelKind::Ordinal) => 6,
        Some(LabelKind::Latin) => 7,
        Some(LabelKind::Bracket) => 8,
        Some(LabelKind::Speaker) if matches!(first, '答' | 'A' | 'a') => 9,
        Some(LabelKind::Speaker) => 10,
        Some(LabelKind::Bullet) => 12,
        None if matches!(first, '问' | '答') && text.len() < 12 => 10,
        None if first.is_ascii_digit() => 13,
        None if first.is_ascii_uppercase() && text.get(1..2).is_some_and(|c| c.as_bytes()[0].is_ascii_digit()) => 14,
        None if matches!(first, '“' | '"' | '「' | '‘' | '《' | '（' | '(') => 15,
        None if !first.is_alphanumeric() => 16,
        None => 0,
    }
}

/// Parts of a text that are counted: `第三章`, `第2周`, `模块一`.
fn counts_part(text: &str) -> bool {
    if !text.starts_with(['第', '模', '单', '阶', '步', '问', '误', '案', '来', '职', '岗', '场', '附', '专']) {
        return false;
    }
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    if let Some(rest) = text.strip_prefix('第') {
        let after = rest.trim_start_matches(number);
        return after.len() < rest.len()
            && ["章", "节", "部分", "课", "讲", "周", "篇", "模块", "阶段", "单元", "天", "回", "幕", "期", "站"]
                .iter()
                .any(|w| after.starts_with(w));
    }
    ["模块", "单元", "阶段", "步骤", "问题", "误区", "案例", "来信", "职位", "岗位", "场景", "附录", "专题"]
        .iter()
        .filter_map(|w| text.strip_prefix(w))
        .any(|rest| rest.starts_with(number))
}

/// The short name in front of a colon, as of a speaker or a label.
fn name(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let near = text.get(..text.floor_char_boundary(4 * NAME + 4)).unwrap_or("");
    let (name, _) = near.split_once(['：', ':'])?;
    let plain = !name.contains(['，', '。', ',', '？', '?', '！', '!', ' ']);
    (!name.is_empty() && plain && name.chars().count() <= NAME).then_some(name)
}
