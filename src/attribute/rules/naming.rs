//! Definitions by a name: what people call the role, and what it is called elsewhere.

use super::definition::definition;
use super::definition::{QUOTES, STOPS, predicate_start};
use super::ostensive::sentence_before;
use super::{Context, Parts, Verdict};
use crate::attribute::Relation;
use crate::attribute::about::How;
use crate::attribute::cue::Cue;
use crate::attribute::line::floor;
use crate::attribute::words::{Words, words};
use crate::span::Span;

/// Bytes (10 Han characters) up to which what stands before 是 or 叫 is a word.
const SHORT: usize = 30;
/// Bytes (8 Han characters) of a name in another tongue.
const NAME_CAP: usize = 24;
/// Tongues and places with words of their own.
const ELSEWHERE: Words = words![
    "英文", "英语", "日文", "日语", "法语", "德语", "台湾", "港台", "香港", "港澳", "粤语", "对岸", "海外", "国外", "古时",
    "旧时",
];
/// Verbs of naming there.
const CALLED: [&str; 11] = ["对应", "写作", "多称", "称作", "叫作", "叫做", "译作", "写成", "称", "叫", "是"];
const NAMING: Words = Words::of(&CALLED);
/// Bytes of the longest of them.
const LONGEST: usize = 6;

/// 做这个的人俗称 …, 戏称这一行是 …, 管这种人叫 …
pub(crate) fn named(c: &Context<'_>) -> Option<Verdict> {
    let hits = c.line.hits_in(c.unit.start, c.unit.end);
    if let Some(h) = hits.iter().find(|h| c.line.says(h, words!["俗称", "戏称", "戏称为", "誉为", "被誉为"])) {
        // 戏称这一行是 Y
        let rest = c.line.sub(h.end, c.unit.end);
        let skip = rest.starts_with('这').then(|| rest.find(['是', '为']).filter(|i| *i <= SHORT)).flatten();
        return Some(definition(c, h.end + skip.map_or(0, |i| i + '是'.len_utf8())));
    }
    if !c.line.any(Cue::INVERSE.or(Cue::OSTENSIVE))
        || !hits.iter().any(|h| h.cue.any(Cue::INVERSE.or(Cue::OSTENSIVE)) && c.line.sub(h.start, h.end).ends_with('叫'))
    {
        return None;
    }
    let text = c.text();
    let manage = text.find('管')?;
    let call = text.get(manage..)?.find('叫')? + manage;
    let open = text.get(call + '叫'.len_utf8()..).is_some_and(|t| t.starts_with(['什', '啥', '作', '不']));
    let from = c.unit.start + call + '叫'.len_utf8();
    // 这种我管他叫 X: the name stands last, and what is called so before it.
    let role = c.line.mentions_in(from, c.unit.end).first().filter(|m| m.start == from && m.role & c.unit.roles != 0);
    if let Some(m) = role {
        let told =
            text.get(..manage).unwrap_or("").trim_end_matches(['我', '们', '咱', '就', '都']).trim_end_matches([',', '，']);
        let own = Span::new(c.unit.start, c.unit.start + told.len()).trimmed(c.line.text);
        let definiens = sentence_before(c).unwrap_or(own);
        let parts = Parts { term: Span::new(m.start, m.end), definiens };
        return (!open && !definiens.is_empty()).then_some(Verdict {
            relation: Relation::Definition,
            negated: false,
            parts: Some(parts),
        });
    }
    (call - manage <= SHORT && !open && c.unit.how != How::Named).then(|| definition(c, from))
}

/// 在台湾,X 写作 Y; X 在英文里对应 Y: what it is called in another tongue or place.
pub(crate) fn elsewhere(c: &Context<'_>) -> Option<Verdict> {
    if c.unit.how != How::Subject || !c.unit.roles.is_power_of_two() || c.unit.tied {
        return None;
    }
    let start = predicate_start(c);
    let rest = c.line.sub(start, c.unit.end);
    if rest.starts_with('的')
        || !NAMING.within(rest.get(..floor(rest, SHORT + LONGEST)).unwrap_or(""))
        || !ELSEWHERE.within(c.text())
    {
        return None;
    }
    let (at, verb) = CALLED.iter().find_map(|w| rest.find(w).filter(|at| *at <= SHORT).map(|at| (at, *w)))?;
    let name = rest.get(at + verb.len()..)?.split([',', '，', '；', ';', '。']).next()?.trim_end_matches(STOPS);
    let core = name.trim().trim_matches(QUOTES);
    let latin = !core.is_empty() && core.bytes().all(|b| b.is_ascii_alphabetic() || b == b' ');
    let word = verb != "是" && core.len() <= NAME_CAP && !core.is_empty() && !core.contains(['的', '为']);
    (latin || word).then(|| definition(c, start + at + verb.len()))
}
