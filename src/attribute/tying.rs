//! What ties two roles: a verb between them, a preposition before the second, or one clause that hangs on another.

use super::about::{How, Piece};
use super::cue::Cue;
use super::line::Line;
use super::mention::{Mention, OTHER};
use super::rules::mention::a_not_a;
use super::stand::content_start;
use crate::attribute::words::{Words, words};

/// 先 X,后 Y: both clauses are short and hold the order words.
pub(super) fn follows(line: &Line<'_>, last: &Piece, start: usize) -> bool {
    let before = line.sub(last.start, last.subject.0);
    let next = line.sub(start, line.text.len());
    last.how == How::Subject
        && last.end - last.start <= 45
        && before.contains('先')
        && words!["后", "再", "然后再", "然后", "才", "最后"].begin(next)
}

/// 没有 X,Y 就 …; X 停了,Y 也就 …; X 拉来的人,由 Y 招呼: the second clause hangs on the first.
pub(super) fn depends(line: &Line<'_>, last: &Piece, piece: &Piece) -> bool {
    let single = |p: &Piece| p.roles.is_power_of_two() && p.roles != OTHER && p.yardstick == 0;
    if !matches!(last.how, How::Subject | How::Named) || !single(last) || !single(piece) || last.end - last.start > DEPENDS_CAP {
        return false;
    }
    // 不过话说回来,没有 X: what stands before the comma frames the clause.
    let lead = line.sub(last.start, last.subject.0);
    let from = last.start
        + lead.rfind([',', '，']).map_or(0, |at| at + lead.get(at..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8));
    let first = line.sub(content_start(line, from, last.end), last.end).trim_end_matches(CLAUSE_ENDS);
    let second = line.sub(piece.subject.1, piece.end);
    let lead = line.sub(piece.start, piece.subject.0);
    let begins = |words: &[&str]| words.iter().any(|w| second.starts_with(w));
    let condition = WITHOUT.begin(first);
    let done = AFTER.end(first);
    let rest = line.sub(last.subject.1, last.end).trim_end_matches(CLAUSE_ENDS);
    let topic = rest.is_empty()
        || rest.len() <= TOWARD_REACH
            && rest.contains('的')
            && !line.has(last.subject.1, last.end, Cue::COPULA.or(Cue::GOVERN).or(Cue::DEGREE));
    let lacks = words!["没有", "没了", "如果没有", "要是没有", "若没有", "离了", "离开", "少了", "缺了"].begin(first);
    condition && (begins(&THEN) || begins(&["也"]))
        || lacks && words!["都", "也", "就", "只能", "再", "白"].within(second.split([',', '，', '。']).next().unwrap_or(""))
        || done && begins(&THEN) && !begins(&["也是"])
        || begins(&["照着", "跟着", "接着", "照"])
        || done && words!["白搭", "白费", "白干", "落空"].within(second)
        || words!["由", "再由", "都由", "就由", "然后由", "归", "都归", "轮到", "才轮到"].are(lead) && !agent_first(line, last)
        || topic
            && last.how == How::Subject
            && line.hit_before(piece.subject.0).is_some_and(|h| h.cue.any(Cue::COPULA))
            && second.trim_end_matches(CLAUSE_ENDS).ends_with('的')
}

/// Bytes (20 Han characters) of a clause that another one hangs on.
const DEPENDS_CAP: usize = 60;

pub(super) const CLAUSE_ENDS: [char; 8] = [',', '，', '。', '.', '；', ';', '！', ' '];

/// Open a clause that says what the next one needs.
const WITHOUT: Words = words![
    "没有",
    "没了",
    "有了",
    "只要",
    "只有",
    "一旦",
    "如果没有",
    "要是没有",
    "若没有",
    "若无",
    "离了",
    "离开",
    "少了",
    "缺了",
    "等",
];

/// Close a clause after which the next one begins.
const AFTER: Words = words!["了", "之后", "以后", "后", "完", "不好", "不力", "不到位", "好", "时"];

/// Begin what follows from the clause before.
const THEN: [&str; 11] = ["就", "也就", "才", "便", "也得", "只能", "再", "跟着", "马上", "立刻", "还得"];

fn agent_first(line: &Line<'_>, last: &Piece) -> bool {
    line.sub(last.start, last.subject.0).ends_with(['由', '归'])
}

/// The role named in the piece is where the topic before goes to, or what it hangs on.
pub(super) fn handed(line: &Line<'_>, last: &Piece, piece: &Piece) -> bool {
    if !last.roles.is_power_of_two() || last.yardstick != 0 || piece.roles & last.roles != 0 {
        return false;
    }
    let Some(h) = line.hit_before(piece.subject.0).filter(|h| h.start >= piece.start) else { return false };
    let gives = h.cue.any(Cue::TIE) && line.sub(h.start, h.end).ends_with(['给', '到']) && h.end - h.start > 3;
    let rest = line.sub(last.subject.1, last.end).trim_end_matches(CLAUSE_ENDS);
    let topic = (rest.starts_with('的')
        || rest.contains('的') && !rest.ends_with('的') && !line.has(last.subject.1, last.end, Cue::DEGREE))
        && rest.len() <= 30
        && !line.has(last.subject.1, last.end, Cue::COPULA.or(Cue::TOPIC_NOUN));
    // X 效果好不好,要看 Y
    let hangs = rest.len() <= TOWARD_REACH && (a_not_a(rest) || rest.ends_with("与否") || rest.ends_with("如何"));
    let topic = topic || hangs;
    gives || topic && piece.start == last.end && h.cue.any(Cue::TOWARD.or(Cue::TIE))
}

/// X 是 Y 的一部分, X 不是 Y 的下级.
pub(super) fn part_of(line: &Line<'_>, m: &Mention, end: usize) -> bool {
    let is = Cue::COPULA.or(Cue::NEGATED).or(Cue::COUNTED).or(Cue::NOT_ONLY).or(Cue::DEFINE);
    let last = line.hits_in(0, m.start).iter().rev().find(|h| !h.cue.any(Cue::SKIP) || h.cue.any(is));
    let copula = last.is_some_and(|h| m.start - h.end <= 9 && h.cue.any(is));
    let whole = |h: &super::cue::Hit| {
        h.cue.any(Cue::PART.or(Cue::PLACING)) && h.start - m.end <= 24 && line.sub(m.end, h.start).contains('的')
    };
    copula
        && line.sub(m.end, end).starts_with(['的', '里', '中', '手', '下', '之', '体'])
        && line.hits_in(m.end, end).iter().any(whole)
}

/// Bytes between a tying verb and its object.
const TIE_REACH: usize = 9;

/// Whether a verb between the subject and a name ties the two.
pub(super) fn ties_to(line: &Line<'_>, m: &Mention, subject_end: usize) -> bool {
    let hits = line.hits_in(subject_end, m.start);
    let near = hits.iter().rev().find(|h| h.cue.any(Cue::TIE.or(Cue::GOVERN).or(Cue::COPULA)));
    near.is_some_and(|h| h.cue.any(Cue::TIE) && m.start - h.end <= TIE_REACH)
        || near.is_some_and(|h| line.sub(h.start, h.end) == "需要" && h.end == m.start)
}

/// Bytes between a subject and the word before the role it has to do with (8 Han characters).
const TOWARD_REACH: usize = 24;

/// 为 X 铺路, 向 X 汇报, 也管 X: the word before a name says that the subject has to do with it.
pub(super) fn toward(line: &Line<'_>, m: &Mention, subject_end: usize, end: usize) -> bool {
    let Some(h) = line.hit_before(m.start).filter(|h| h.cue.any(Cue::TOWARD) && h.start >= subject_end) else { return false };
    // 和 X 差不多, 与 X 不同: measured, not tied.
    // 听 X 说: what follows is said.
    if line.hit_at(m.end).is_some_and(|n| n.cue.any(Cue::REPORT)) {
        return false;
    }
    let measured = line.hits_in(m.end, end).iter().any(|n| n.start - m.end <= 9 && n.cue.any(Cue::SIMILAR.or(Cue::DIFFER)));
    // X 就是经营和 Y: what is joined after a copula is part of the predicate.
    let listed = words!["和", "与", "跟", "同"].are(line.sub(h.start, h.end))
        && line.has(subject_end, h.start, Cue::COPULA.or(Cue::COUNTED).or(Cue::DEFINE));
    h.start - subject_end <= TOWARD_REACH && !measured && !listed && !line.sub(subject_end, h.start).starts_with('的')
}

/// 一个人既做 X 又做 Y: each role is what one person does.
pub(super) fn does_both(line: &Line<'_>, mentions: &[Mention], start: usize, end: usize) -> bool {
    let done = |m: &Mention| m.role != OTHER && line.hit_before(m.start).is_some_and(|h| h.cue.any(Cue::DO) && h.start >= start);
    let [first, second] = mentions else { return false };
    if first.role == second.role || !done(first) || !done(second) {
        return false;
    }
    let text = line.sub(start, end);
    text.contains('既') || text.contains('兼') || text.matches('又').count() >= 2
}

/// 营销里有一块叫推广, 市场部下面设推广组.
pub(super) fn contains(line: &Line<'_>, m: &Mention, subject_end: usize) -> bool {
    let between = line.sub(subject_end, m.start);
    between.len() <= TOWARD_REACH
        && words!["里", "中", "下面", "底下", "旗下", "之下", "内部", "当中", "名下"].begin(between)
        && between.contains(['有', '设', '分', '叫'])
}

/// X 从 Y 中分离出来.
pub(super) fn derives(line: &Line<'_>, m: &Mention, subject_end: usize, end: usize) -> bool {
    let after = line.sub(m.end, end);
    line.sub(subject_end, m.start).ends_with('从')
        && ["分离", "分化", "独立", "剥离", "演变", "发展", "脱胎", "衍生", "分出", "拆"]
            .iter()
            .any(|w| after.find(w).is_some_and(|at| at <= 12))
}

/// X 的目的是让 Y 成为多余: one does without the other.
pub(super) fn needless(line: &Line<'_>, m: &Mention, end: usize) -> bool {
    words!["变得多余", "成为多余", "变成多余", "显得多余", "就多余", "就是多余", "多余"].begin(line.sub(m.end, end))
}

/// X 的上级是 Y; X 一半的活是 Y 在干.
pub(super) fn part_is(line: &Line<'_>, m: &Mention, subject_end: usize) -> bool {
    let Some(verb) = line.hit_before(m.start).filter(|h| h.cue.any(Cue::COPULA) && h.start >= subject_end) else { return false };
    let rest = line.sub(m.end, line.text.len());
    if words!["在", "来", "兼", "代"].begin(rest) && line.sub(subject_end, verb.start).contains('的') {
        return true;
    }
    let noun = line.hit_before(verb.start).filter(|h| h.cue.any(Cue::PART.or(Cue::PLACING)) && h.start >= subject_end);
    noun.is_some_and(|n| line.sub(subject_end, n.start).starts_with('的') && n.start - subject_end <= 9)
}
