//! Definitions without a verb: a gloss after a colon, a phrase after 一句话, the answer to what a role is.

use super::definition::{STOPS, closing_genus, definition, predicate_start};
use super::{Context, Verdict};
use crate::attribute::about::How;
use crate::attribute::cue::{Cue, Hit};
use crate::attribute::words::{Words, words};
use crate::letters::is_common_han;

/// Last characters of names for persons, places and tools (司令部, 冲锋队, 顶梁柱), where no genus is known.
const NOUN_ENDS: [char; 38] = [
    '厨', '堂', '根', '叶', '花', '河', '路', '网', '钩', '饵', '部', '员', '师', '者', '家', '手', '官', '队', '器', '桥', '门',
    '窗', '库', '站', '场', '馆', '工', '匠', '兵', '长', '柱', '台', '盘', '机', '灯', '锣', '园', '军',
];

/// X:司令部; X:创造价值的部门
pub(crate) fn gloss(c: &Context<'_>) -> Option<Verdict> {
    let start = predicate_start(c);
    let rest = c.line.sub(start, c.unit.end);
    if c.unit.how != How::Subject || !rest.starts_with([':', '：', '=', '＝', '—', '|', '｜']) {
        return None;
    }
    let body = rest.trim_start_matches([':', '：', ' ', '—', '|', '｜', '=', '＝']);
    let from = start + (rest.len() - body.len());
    let body = body.trim_end_matches(STOPS);
    if body.is_empty() {
        return None;
    }
    // 渠道投放、内容制作、数据复盘: a list of duties or skills.
    if body.matches('、').count() >= 2 && !body.contains(['的', '等']) {
        return None;
    }
    let verbal =
        c.line.hits_in(from, c.unit.end).first().is_some_and(|h| h.start == from && h.cue.any(Cue::GOVERN.or(Cue::VERB_START)));
    // 用故事吸引人的 X 方式: the name may stand before the genus once more.
    let noun = |g: &Hit| {
        let again = c.line.mentions_in(from, g.start).last().filter(|m| m.end == g.start);
        c.line.sub(from, again.map_or(g.start, |m| m.start)).ends_with('的')
    };
    if let Some(g) = closing_genus(c, from, c.unit.end)
        && (!verbal || noun(g))
        && (g.end >= from + body.len().saturating_sub(1)
            || closing_genus(c, from, c.unit.end).is_some_and(|x| !c.line.sub(from, x.start).contains([',', '，'])))
    {
        return Some(definition(c, from));
    }
    let image = body.len() <= 21
        && !verbal
        && body.ends_with(NOUN_ENDS)
        && body.chars().all(is_common_han)
        && !c.line.has(from, from + body.len(), Cue::GOVERN.or(Cue::VERB_START).or(Cue::DEGREE));
    image.then(|| definition(c, from))
}

/// Words that announce what a name says by itself.
const LITERALLY: Words = words!["顾名思义", "从字面上看", "从字面看", "字面意思", "望文生义"];

/// Words before a colon behind which it is said in short.
const IN_SHORT: Words =
    words!["讲白了", "说白了", "说穿了", "简单说", "简单讲", "简单来说", "简单地说", "通俗讲", "通俗点说", "通俗地说", "大白话"];

/// X,顾名思义,推出去; X,说白了:…: what the name itself says, with no verb before it.
pub(crate) fn literally(c: &Context<'_>) -> Option<Verdict> {
    if c.unit.how != How::Subject || !c.unit.roles.is_power_of_two() {
        return None;
    }
    let rest = c.line.sub(predicate_start(c), c.unit.end);
    let said = rest.trim_start_matches([',', '，', ' ']);
    let body = LITERALLY
        .strip_start(said)
        .or_else(|| IN_SHORT.strip_start(said).filter(|rest| rest.starts_with(['：', ':'])))?
        .trim_start_matches([',', '，', '：', ':', ' ']);
    (!body.trim_end_matches(STOPS).is_empty()).then(|| definition(c, c.unit.end - body.len()))
}

/// 一句话:把消息送到该到的地方
pub(crate) fn in_a_word(c: &Context<'_>) -> Option<Verdict> {
    if c.unit.roles.count_ones() != 1 || c.unit.how == How::Named {
        return None;
    }
    let start = c.unit.start.max(if c.unit.start < c.line.body { c.line.body } else { 0 });
    let h = c.line.hit_at(start).filter(|h| c.line.sub(h.start, h.end).starts_with("一句话"))?;
    let rest = c.line.sub(h.end, c.unit.end);
    let from = h.end + rest.chars().next().map_or(0, char::len_utf8);
    // 一句话,X 请客: what is said comes after the name.
    let from = c.line.mentions_in(from, c.unit.end).first().filter(|m| m.start == from).map_or(from, |m| m.end);
    rest.starts_with([':', '：', ',', '，']).then(|| definition(c, from))
}

/// 什么是 X? 把消息送到没听过的人耳边的工作。 The answer, or the line under 定义, is a noun phrase that ends in a genus.
pub(crate) fn definiens_alone(c: &Context<'_>) -> Option<Verdict> {
    if c.unit.how != How::Nothing || c.unit.roles.count_ones() != 1 {
        return None;
    }
    let asked = c.unit.via == "answer"
        || c.unit.asked
        || c.heading
            .is_some_and(|h| h.has(0, h.text.len(), Cue::MEANING_NOUN) || h.text.contains("什么是") || h.text.contains("是什么"));
    if !asked {
        return None;
    }
    let text = c.text().trim_end_matches(STOPS);
    let end = c.unit.start + text.len();
    let g = c.line.hit_before(end).filter(|h| h.cue.any(Cue::GENUS))?;
    let from = c.unit.start
        + if c.unit.via == "answer" {
            text.find([':', '：']).map_or(0, |i| i + text.get(i..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8))
        } else {
            0
        };
    (g.start > from && text.contains('的')).then(|| definition(c, from))
}
