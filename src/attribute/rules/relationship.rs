//! How two roles stand to each other.

use super::{Context, Verdict};
use crate::attribute::Relation;
use crate::attribute::cue::Cue;

/// A 指导 B, B 由 A 承担, A 是 B 的一部分: a verb or a noun of part ties a second role to the subject.
pub(crate) fn tie(c: &Context<'_>) -> Option<Verdict> {
    (c.unit.roles.count_ones() >= 2 && c.unit.yardstick == 0 && c.unit.tied).then(|| Verdict::plain(Relation::Relationship))
}

/// Both roles are the subject, and the main verb ties: X 和 Y 都属于 …
pub(crate) fn main_verb(c: &Context<'_>) -> Option<Verdict> {
    if c.unit.roles.count_ones() < 2 || c.unit.yardstick != 0 {
        return None;
    }
    let hits = c.line.hits_in(c.unit.subject.1.max(c.unit.start), c.unit.end);
    let first = hits.iter().find(|h| h.cue.any(Cue::TIE.or(Cue::GOVERN).or(Cue::COPULA).or(Cue::COUNTED)));
    first.is_some_and(|h| h.cue.any(Cue::TIE)).then(|| Verdict::plain(Relation::Relationship))
}

/// X 是 Y 的组成部分: says no more than where X belongs.
pub(crate) fn placed(c: &Context<'_>) -> Option<Verdict> {
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
    (c.unit.roles.count_ones() >= 2 && c.unit.yardstick == 0 && c.has(Cue::BOND.or(Cue::BOND_WEAK)))
        .then(|| Verdict::plain(Relation::Relationship))
}

/// X 和 Y 是一枚硬币的两面: what both are, said with a word for how two stand to each other.
pub(crate) fn shared(c: &Context<'_>) -> Option<Verdict> {
    if c.unit.own.count_ones() < 2 || c.unit.yardstick != 0 {
        return None;
    }
    let hits = c.line.hits_in(c.unit.subject.1.max(c.unit.start), c.unit.end);
    let verb = hits.iter().find(|h| h.cue.any(Cue::COPULA.or(Cue::COUNTED)))?;
    let clause = c.line.sub(verb.end, c.unit.end).split([',', '，', '；', '。']).next().unwrap_or("").len();
    c.line.has(verb.end, verb.end + clause, Cue::BOND.or(Cue::BOND_WEAK)).then(|| Verdict::plain(Relation::Relationship))
}
