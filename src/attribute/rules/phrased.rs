//! Definitions by apposition, by a word for naming, or inside a question that answers itself.

use super::definition::{STOPS, closing_genus, definition, predicate_start};
use super::{Context, Verdict};
use crate::attribute::Scope;
use crate::attribute::about::How;
use crate::attribute::cue::Cue;
use crate::attribute::line::{comma, floor};
use crate::attribute::words::{Words, words};

/// Words that open a noun phrase of kind.
const KINDS: Words = words!["一种", "一门", "一项", "一类", "一套", "一场", "某种", "一系列"];
/// Words that ask for a meaning, right before the role.
const ASKS: Words = words!["什么是", "什么叫", "什么叫做", "何谓", "何为", "啥叫", "啥是", "怎样才叫"];
/// Nouns for a name that people give.
const NICKNAMES: Words = words!["外号", "绰号", "诨名", "行话", "别名", "昵称", "雅号"];
/// Bytes from a noun for a name to the verb of naming (外号,叫).
const NEAR: usize = 12;

/// X,一门让人开口的学问; 3.2 X (operation) …的活动: a noun phrase stands beside the name, with no verb between.
pub(crate) fn apposed(c: &Context<'_>) -> Option<Verdict> {
    if c.unit.how != How::Subject || !c.unit.roles.is_power_of_two() || c.unit.tied {
        return None;
    }
    let lead = c.line.sub(c.unit.start, c.unit.subject.0);
    if !lead.chars().all(|ch| ch.is_ascii_digit() || ". 、“\"「《【[".contains(ch)) {
        return None;
    }
    let start = predicate_start(c);
    let rest = c.line.sub(start, c.unit.end).trim_start_matches(['”', '"', '」', '》', '】', ']']);
    if !rest.starts_with([',', '，', ' ', '\u{3000}']) {
        return None;
    }
    let body = rest.trim_start_matches([',', '，', ' ', '\u{3000}']);
    let from = c.unit.end - body.len();
    let clause = body.split([',', '，', ';', '；', '。']).next().unwrap_or("").trim_end_matches(STOPS);
    let end = from + clause.len();
    let verbs = Cue::COPULA.or(Cue::COUNTED).or(Cue::NEGATED).or(Cue::DEFINE).or(Cue::DEGREE);
    let acts = words!["让", "把", "将", "使", "替", "帮", "用", "为", "给"].begin(clause);
    let verbal =
        !acts && c.line.hit_at(from).is_some_and(|h| h.cue.any(Cue::GOVERN.or(Cue::VERB_START).or(Cue::TURN).or(Cue::STOP)));
    let kind = KINDS.begin(clause);
    let noun = closing_genus(c, from, end).is_some_and(|g| g.end == end && clause.contains('的'));
    (!c.line.has(from, end, verbs) && !verbal && (kind || noun)).then(|| definition(c, from))
}

/// 懂了什么叫 X:…; 什么是 X,就是 …
pub(crate) fn asked_inline(c: &Context<'_>) -> Option<Verdict> {
    let before = c.line.sub(c.unit.start, c.unit.subject.0).trim_end_matches(['“', '"', '「']);
    if !ASKS.end(before) || c.text().trim_end().ends_with(['?', '？']) {
        return None;
    }
    let rest = c.line.sub(c.unit.subject.1, c.unit.end).trim_start_matches(['”', '"', '」']);
    let answer = words!["：", ":", "——", "，就是", "，无非", "，是", ",就是"].strip_start(rest)?;
    (answer.trim_end_matches(STOPS).len() > NEAR).then(|| definition(c, c.unit.end - answer.len()))
}

/// 给 X 下个定义:…; X 有个外号,叫 …
pub(crate) fn given(c: &Context<'_>) -> Option<Verdict> {
    let hits = c.line.hits_in(c.unit.subject.1, c.unit.end);
    let before = c.line.sub(c.unit.start, c.unit.subject.0);
    let rest = c.line.sub(c.unit.subject.1, c.unit.end);
    if before.ends_with(['给', '为', '替']) && rest.starts_with('下') {
        let noun = hits.iter().find(|h| h.cue.any(Cue::MEANING_NOUN)).filter(|h| h.start - c.unit.subject.1 <= 2 * NEAR)?;
        let after = c.line.sub(noun.end, c.unit.end);
        let body = words!["：", ":", "，是", "是", "，"].strip_start(after)?;
        return (body.trim_end_matches(STOPS).len() > NEAR).then(|| definition(c, c.unit.end - body.len()));
    }
    if !c.unit.roles.is_power_of_two() || c.unit.how == How::Named {
        return None;
    }
    let noun = hits.iter().find(|h| c.line.says(h, NICKNAMES))?;
    let verb = c.line.sub(noun.end, c.unit.end);
    let at = ["叫", "是"].iter().filter_map(|w| verb.find(w)).min().filter(|at| *at <= NEAR)?;
    Some(definition(c, noun.end + at + '叫'.len_utf8()))
}

/// 如果用一个词形容 X,那就是 Y.
pub(crate) fn summed_up(c: &Context<'_>) -> Option<Verdict> {
    let before = c.line.sub(c.unit.start, c.unit.subject.0);
    if !words!["形容", "概括", "总结", "描述", "说清", "介绍"].end(before) || !before.contains("用一") {
        return None;
    }
    let rest = c.line.sub(c.unit.subject.1, c.unit.end);
    let body = words!["，那就是", "，就是", "，那是", "，我会说", "，是", "：", ":"].strip_start(rest)?;
    (c.unit.roles.is_power_of_two()).then(|| definition(c, c.unit.end - body.len()))
}

/// An entry of a glossary: 推广, and below it 定义:…的活动 or …的活动 alone.
pub(crate) fn entry(c: &Context<'_>) -> Option<Verdict> {
    if c.unit.how != How::Nothing || !c.unit.roles.is_power_of_two() || c.unit.sentence > 0 {
        return None;
    }
    let labelled = c.line.label > 0 && c.line.has(c.line.body, c.line.label, Cue::MEANING_NOUN);
    let name = |h: &crate::attribute::line::Line<'_>| {
        let [m] = h.mentions[..] else { return false };
        let beside =
            |text: &str| text.chars().all(|ch| ch.is_ascii() && !ch.is_ascii_punctuation() || ".()（）“”【】[]".contains(ch));
        beside(h.sub(0, m.start)) && beside(h.sub(m.end, h.text.len()))
    };
    if !labelled && !c.heading.is_some_and(name) {
        return None;
    }
    let colon = |at: usize| at + c.line.sub(at, c.unit.end).chars().next().map_or(0, char::len_utf8);
    let from = if labelled { colon(c.line.label) } else { c.unit.start.max(c.line.body) };
    let text = c.line.sub(from, c.unit.end).trim_end_matches(STOPS);
    let end = from + text.len();
    let verbs = Cue::COPULA.or(Cue::COUNTED).or(Cue::NEGATED).or(Cue::DEFINE).or(Cue::DEGREE);
    let acts = words!["让", "把", "将", "使", "替", "帮", "用", "为", "给"].begin(text);
    let verbal = !acts && c.line.hit_at(from).is_some_and(|h| h.cue.any(Cue::GOVERN.or(Cue::VERB_START).or(Cue::TURN)));
    let noun = c.line.hit_before(end).is_some_and(|g| g.cue.any(Cue::GENUS) && c.line.sub(from, g.start).contains('的'));
    (noun && !verbal && !c.line.has(from, end, verbs) && !text.contains(['；', ';'])).then(|| definition(c, from))
}

/// What a field may be headed by that says what the role of its section is.
const FIELDS: Words =
    words!["核心定义", "基本定义", "简单定义", "定义", "基本概念", "概念", "含义", "本质上", "本质", "实质上", "实质", "内涵",];

/// 定义：…, 本质是…: a field below the name of a role says what it is.
pub(crate) fn field(c: &Context<'_>) -> Option<Verdict> {
    if c.unit.scope != Scope::Inherited || !c.unit.roles.is_power_of_two() || c.unit.tied || c.unit.asked {
        return None;
    }
    let from = if c.unit.start < c.line.body { c.line.body } else { c.unit.start };
    let text = c.line.sub(from, c.unit.end);
    let text = words!["其", "它的", "其核心", "它"].strip_start(text).unwrap_or(text);
    let rest = FIELDS.strip_start(text)?;
    let said = words!["：", ":", "就是", "其实是", "是指", "是", "即"].strip_start(rest)?.trim_start();
    let open = said.trim_end_matches(STOPS).is_empty() || said.ends_with(['？', '?']) || said.starts_with("什么");
    (!open && c.line.mentions_in(from, c.unit.end - said.len()).is_empty()).then(|| definition(c, c.unit.end - said.len()))
}

/// 推广 ①把消息…; ②门店中 … 的岗位。: the gloss of a headword, or its next sense.
pub(crate) fn headword(c: &Context<'_>) -> Option<Verdict> {
    let body = match c.unit.via {
        "entry-head" => c.line.sub(c.unit.subject.1, c.unit.end),
        "entry" if c.line.body > 0 && c.unit.start <= c.line.body => c.line.sub(c.line.body, c.unit.end),
        _ => return None,
    };
    let gloss = body.trim_start_matches([' ', '\u{3000}', '①', '⒈', '(', '（']);
    let example = words!["例", "如", "见", "参", "按", "可分", "分为", "包括"].begin(gloss);
    (!example && c.unit.roles.is_power_of_two()).then(|| definition(c, c.unit.end - gloss.len()))
}

/// Bytes (12 Han characters) in which something is waved away.
const WAVE: usize = 36;

/// X 没那么玄,就是 Y: what it is not is waved away, and one act stands for it.
pub(crate) fn waved_away(c: &Context<'_>) -> Option<Verdict> {
    if c.unit.how != How::Subject || !c.unit.roles.is_power_of_two() || c.unit.tied {
        return None;
    }
    let start = predicate_start(c);
    let rest = c.line.sub(start, c.unit.end);
    let at = comma(rest.get(..floor(rest, WAVE + '，'.len_utf8())).unwrap_or(""))?;
    let (first, second) = rest.split_at_checked(at)?;
    let second = second.strip_prefix([',', '，'])?;
    let waves = first.len() <= WAVE && first.contains(['没', '不', '别']) && !first.contains('是');
    let body = words!["其实就是", "说白了就是", "无非就是", "就是", "无非是", "不过是", "不外乎"].strip_start(second)?;
    let reason = words!["因为", "为了", "想", "要", "不", "这", "怕", "没", "在"].begin(body);
    let act = body.trim_end_matches(STOPS);
    (waves && !reason && act.len() > NEAR && act.len() <= 60 && !act.contains('、'))
        .then(|| definition(c, c.unit.end - body.len()))
}
