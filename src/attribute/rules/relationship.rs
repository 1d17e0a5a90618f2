//! How two roles stand to each other.

use super::turned_down::{opposes, told_and_refused};
use super::{Context, Verdict};
use crate::attribute::Relation;
use crate::attribute::cue::Cue;
use crate::attribute::words::words;

/// A 指导 B, B 由 A 承担, A 是 B 的一部分: a verb or a noun of part ties a second role to the subject.
pub(crate) fn tie(c: &Context<'_>) -> Option<Verdict> {
    let two = c.unit.roles.count_ones() >= 2 && c.unit.yardstick == 0 && c.unit.tied;
    two.then(|| Verdict { negated: denied(c) || opposes(c) || told_and_refused(c), ..Verdict::plain(Relation::Relationship) })
}

/// X 不是 Y 的下级; X 不能代替 Y: the tie is denied.
fn denied(c: &Context<'_>) -> bool {
    let mentions = c.line.mentions_in(c.unit.subject.1, c.unit.end);
    let Some(second) = mentions.iter().find(|m| m.role & c.unit.roles != 0) else { return false };
    let between = c.line.sub(c.unit.subject.1, second.start);
    let verb = c.line.hits_in(c.unit.subject.1, second.start).iter().find(|h| h.cue.any(Cue::TIE.or(Cue::NEGATED)));
    let no = |h: &crate::attribute::cue::Hit| {
        h.cue.any(Cue::NEGATED) || words!["不能", "不可", "无法", "不会", "不"].end(c.line.sub(c.unit.subject.1, h.start))
    };
    // 替代不了 Y
    let cannot = verb.is_some_and(|h| c.line.sub(h.end, second.start).starts_with("不了"));
    (cannot || verb.is_some_and(no)) && !between.contains(['，', ','])
}

/// Both roles are the subject, and the main verb ties: X 和 Y 都属于 …
pub(crate) fn main_verb(c: &Context<'_>) -> Option<Verdict> {
    if c.unit.roles.count_ones() < 2 || c.unit.yardstick != 0 {
        return None;
    }
    let hits = c.line.hits_in(c.unit.subject.1.max(c.unit.start), c.unit.end);
    let first = hits.iter().find(|h| h.cue.any(Cue::TIE.or(Cue::GOVERN).or(Cue::COPULA).or(Cue::COUNTED)));
    // 都离不开写字: the same is said of both, unless it says where both belong.
    let alike = |h: &crate::attribute::cue::Hit| {
        let word = c.line.sub(h.start, h.end);
        c.line.has(c.unit.subject.1, h.start, Cue::SAME_BOTH) && !words!["属于", "归", "隶属", "源于", "脱胎"].within(word)
    };
    first.is_some_and(|h| h.cue.any(Cue::TIE) && !alike(h)).then(|| Verdict::plain(Relation::Relationship))
}

/// X 是 Y 的组成部分: says no more than where X belongs.
pub(crate) fn placed(c: &Context<'_>) -> Option<Verdict> {
    if !c.line.any(Cue::PLACING) {
        return None;
    }
    let text = c.text().trim_end_matches(['。', '.', '！', '；', ';', ',', '，', ' ', '”']);
    let noun = c.line.hit_before(c.unit.start + text.len()).filter(|h| h.cue.any(Cue::PLACING))?;
    let verb = c
        .line
        .hits_in(c.unit.subject.1.max(c.unit.start), noun.start)
        .iter()
        .find(|h| h.cue.any(Cue::COPULA.or(Cue::NEGATED).or(Cue::NOT_ONLY)))?;
    let clause = c.line.sub(verb.end, noun.start);
    (clause.ends_with('的') && !clause.contains(['，', ','])).then(|| Verdict::plain(Relation::Relationship))
}

/// 二者相辅相成; X 和 Y 边界模糊.
pub(crate) fn bond(c: &Context<'_>) -> Option<Verdict> {
    if c.unit.roles.count_ones() < 2 || c.unit.yardstick != 0 {
        return None;
    }
    // X 和 Y 之间的区别: between them there is a difference, and that is all.
    let differ = c.has(Cue::DIFFER);
    let binds = |h: &crate::attribute::cue::Hit| {
        h.cue.any(Cue::BOND.or(Cue::BOND_WEAK)) && !(differ && c.line.sub(h.start, h.end) == "之间")
    };
    c.line.hits_in(c.unit.start, c.unit.end).iter().any(binds).then(|| Verdict::plain(Relation::Relationship))
}

/// X 和 Y 是一枚硬币的两面: what both are, said with a word for how two stand to each other.
pub(crate) fn shared(c: &Context<'_>) -> Option<Verdict> {
    if c.unit.own.count_ones() < 2 || c.unit.yardstick != 0 {
        return None;
    }
    let hits = c.line.hits_in(c.unit.subject.1.max(c.unit.start), c.unit.end);
    let verb = hits.iter().find(|h| h.cue.any(Cue::COPULA.or(Cue::COUNTED)))?;
    let clause = c.line.sub(verb.end, c.unit.end).split([',', '，', '；', '。']).next().unwrap_or("").len();
    // 是一根绳上的两只蚂蚱, 是一枚硬币的正反面
    let twofold = c
        .line
        .sub(verb.end, verb.end + clause)
        .rsplit_once('的')
        .is_some_and(|(_, noun)| words!["两", "正反", "左右", "前后", "上下", "一体"].begin(noun));
    (twofold || c.line.has(verb.end, verb.end + clause, Cue::BOND.or(Cue::BOND_WEAK)))
        .then(|| Verdict::plain(Relation::Relationship))
}
