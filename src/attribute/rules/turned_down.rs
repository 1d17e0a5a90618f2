//! Views of what a role is that the page turns down: 别把 X 当成 Y; 有人说 X 就是 Y,我不同意; 误区:X 就是 Y; X 是 Y。(×)

use super::definition::{QUOTES, copula, counted, define, definition, main_cue, taken_as};
use super::{Context, Verdict};
use crate::attribute::about::How;
use crate::attribute::cue::{Cue, Hit};
use crate::attribute::discourse::Unit;
use crate::attribute::holder::holder;
use crate::attribute::line::Line;
use crate::attribute::words::{Words, words};

/// Words before a role that forbid what is then said of it, or doubt it (别把 X 当成 Y, 谁说 X 就是 Y).
const FORBIDS: Words = words![
    "别",
    "别再",
    "不要",
    "千万别",
    "切勿",
    "切忌",
    "莫",
    "谁说",
    "谁规定",
    "谁告诉你",
    "误以为",
    "误认为",
    "误把",
    "不能把",
    "不该把",
    "不要以为",
    "别以为",
    "从来不觉得"
];

/// Words with which somebody turns down what is then said of a role (我不赞成把 X 看作 Y).
const OPPOSES: Words = words!["不赞成", "不太赞成", "不同意", "不太同意", "不认同", "不赞同", "反对", "不觉得", "不认为"];
/// Characters of who does, in front of it.
const WHO_CAP: usize = 8;

/// 我不赞成把 X …, 他坚决反对将 X …: the words before a role say that somebody turns down what follows.
pub(super) fn opposes(c: &Context<'_>) -> bool {
    let clause = clause_before(c.line.sub(c.unit.start, c.unit.subject.0));
    let Some(at) = OPPOSES.find(clause).filter(|_| c.unit.how == How::Subject) else { return false };
    let who = clause.get(..at).unwrap_or("");
    who.chars().count() <= WHO_CAP && !who.ends_with(['不', '并', '没', '谁', '人'])
}

/// The clause that stands last before a role, without the words that lead into it.
fn clause_before(before: &str) -> &str {
    let clause = before.rsplit([',', '，', '；', '。', '：', ':']).next().unwrap_or("");
    let leads = words!["所以", "因此", "千万", "也", "请", "都", "可", "就", "永远", "总", "我", "还有", "再", "还"];
    leads.strip_start(clause).unwrap_or(clause)
}

/// 误区一:…: what the label in front calls an error.
fn myth(before: &str) -> bool {
    let Some((label, _)) = before.split_once([':', '：']) else { return false };
    label.chars().count() <= LABEL_CAP && words!["误区", "误解", "偏见", "错误认识", "错误观念"].within(label)
}

/// Characters of a label in front of a statement.
const LABEL_CAP: usize = 8;

/// 别把 X 当成 Y; 谁说 X 就是 Y; 误区:X 就是 Y: a definition forbidden, doubted or called an error is a denied one.
pub(crate) fn forbidden(c: &Context<'_>) -> Option<Verdict> {
    let before = c.line.sub(c.unit.start, c.unit.subject.0);
    if before.is_empty() || c.unit.subject.1 == 0 {
        return None;
    }
    let clause = clause_before(before);
    let forbids = FORBIDS.begin(clause) || myth(before) || opposes(c);
    if !forbids {
        return None;
    }
    let verdict = meant(c)?;
    // 别把 X 想得太玄,它就是 …: what stands after the comma is not forbidden.
    let near = verdict.parts.is_none_or(|p| !c.line.sub(c.unit.subject.1, p.definiens.start as usize).contains([',', '，']));
    near.then_some(Verdict { negated: true, ..verdict })
}

/// 有人说 X 就是 Y,我不同意: a view that is told and turned down.
pub(crate) fn rejected(c: &Context<'_>) -> Option<Verdict> {
    if !told_and_refused(c) {
        return None;
    }
    let verdict = meant(c)?;
    Some(Verdict { negated: true, ..verdict })
}

/// What a view that is turned down takes the role to be; 有人说 X 是打杂的,我不同意 was meant for a definition too.
fn meant(c: &Context<'_>) -> Option<Verdict> {
    let plain = || main_cue(c, Cue::COPULA).filter(|h| doing(c.line.sub(h.end, c.unit.end))).map(|h| definition(c, h.end));
    [taken_as, define, counted, copula].iter().find_map(|rule| rule(c)).or_else(plain)
}

/// 打杂的, 花钱的: somebody named by what he does, before a comma.
fn doing(rest: &str) -> bool {
    let first = rest.split([',', '，', '。']).next().unwrap_or("");
    first.ends_with('的') && (2..=8).contains(&first.chars().count()) && !words!["很", "最", "非常", "不"].begin(first)
}

/// Ends of a statement that an exercise or a list marks as wrong.
const WRONG: Words = words!["(×)", "（×）", "(✗)", "（✗）", "(错)", "（错）", "(错误)", "（错误）", "[×]", "❌"];

/// X 是 Y。(×), ❌ X 是 Y: marked as wrong, whatever it says.
pub(crate) fn marked_wrong(line: &Line<'_>, unit: &Unit) -> bool {
    let end = line.sentences.get(unit.sentence).map_or(unit.end, |s| s.span.end as usize);
    // The mark of an item stands behind its stop, and opens the next sentence.
    let own = WRONG.end(line.sub(unit.start, end).trim_end());
    own || WRONG.begin(line.sub(end, line.text.len()).trim_start()) || line.text.trim_start().starts_with(['❌', '✗', '✘', '×'])
}

/// A view is told before the subject, or named as one after it, and somebody refuses it in the same sentence or opens the
/// next with it (有人说 X 是 Y。我不同意。).
pub(super) fn told_and_refused(c: &Context<'_>) -> bool {
    let sentence = c
        .line
        .sentences
        .get(c.unit.sentence)
        .map_or((c.unit.start, c.unit.end), |s| (s.span.start as usize, s.span.end as usize));
    let said = |h: &&Hit| h.cue.any(Cue::REPORT) && (h.end <= c.unit.subject.0 || c.line.sub(h.start, h.end).starts_with('的'));
    let told = c.line.hits_in(sentence.0, c.unit.end).iter().any(|h| said(&h)) || takes(c);
    if !told || c.unit.subject.1 == 0 {
        return false;
    }
    let later = c.line.sub(c.unit.subject.1, sentence.1);
    let in_fact = later.find("其实").is_some_and(|at| NOT_SO.within(later.get(at..).unwrap_or("")));
    let next = c.line.sub(sentence.1, c.line.text.len()).trim_start_matches(QUOTES).trim_start();
    c.line.has(c.unit.subject.1, sentence.1, Cue::REJECT) || in_fact || REFUSALS.begin(next)
}

/// 很多人把 X 理解成 Y: somebody other than the writer takes it so.
fn takes(c: &Context<'_>) -> bool {
    let who = c.line.sub(c.unit.start, c.unit.subject.0).strip_suffix(['把', '将']).unwrap_or("");
    let who = who.trim_end_matches(['都', '总', '还', '就', '也']);
    holder(who.rsplit([',', '，', '。']).next().unwrap_or(who)).is_some()
}

/// Behind 其实, that it is not so.
const NOT_SO: Words = words!["不一样", "不是", "两码事", "两回事", "不对", "错了", "是错", "大错"];
/// Open the sentence that turns down the one before.
const REFUSALS: Words = words![
    "错！",
    "错。",
    "错，",
    "错!",
    "错了",
    "大错特错",
    "不对。",
    "不对，",
    "不对！",
    "这不对",
    "这话不对",
    "我不同意",
    "我不这么看",
    "我不这样看",
    "并非如此",
    "其实不然",
    "其实不是",
    "非也",
    "真不是",
    "才不是",
    "这是错的",
    "这种看法不对",
    "这是误解",
    "这是误会",
    "这是个误会",
    "这是一种误解"
];
