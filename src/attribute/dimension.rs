//! The dimension of a contrast: the words that say in what two roles are compared.

use super::cue::Cue;
use super::discourse::Unit;
use super::line::Line;
use crate::attribute::words::{Words, words};
use std::collections::BTreeMap;

/// Characters up to which a heading or a label can name a dimension.
const CAP: usize = 12;
/// Characters of a label in the sentence (目标:…) or of the head of a table's row.
const LABEL_CAP: usize = 8;
/// Words of headings that ask, count or tie, but name no dimension.
const NO_DIMENSION: Words = words![
    "怎么", "怎样", "哪里", "哪些", "什么", "如何", "为何", "一张", "一个", "一图", "看懂", "容易", "联系", "关系", "总结",
    "两者", "二者", "三者", "它们", "相近", "全部", "评论", "回答", "分享", "赞同", "推荐",
];

/// Dimensions said in the sentences of a pair (目标:X …,Y …; 从目标上看,X …) or by the head of a table's row.
///
/// Keyed by pair and line: statements that answer each other in a row share a pair, and every line may name its own.
pub(crate) fn spoken(lines: &[Line<'_>], units: &[Unit], pairs: &[Option<u32>]) -> BTreeMap<(u32, usize), String> {
    let mut out = BTreeMap::new();
    for (unit, pair) in units.iter().zip(pairs) {
        let Some(pair) = pair else { continue };
        let found = if unit.via == "table-cell" { row_head(lines, units, unit) } else { in_sentence(&lines[unit.line], unit) };
        if let Some(words) = found {
            out.entry((*pair, unit.line)).or_insert(words);
        }
    }
    out
}

/// The words of a heading, where they name a dimension: a word for a topic, or something with 不同, 差异.
pub(crate) fn of_heading(line: &Line<'_>) -> Option<String> {
    let edge = |c: char| c.is_whitespace() || matches!(c, ':' | '：' | '[' | ']' | '【' | '】' | '“' | '”' | '"' | '?' | '？');
    let core = line.sub(line.body, line.text.len()).trim_matches(edge);
    let len = core.chars().count();
    if len > CAP || line.roles() != 0 {
        return None;
    }
    let end = line.text.len();
    // 区别 alone names none; 目标, 目标不同 and 考核差异 do.
    let topic = line.has(line.body, end, Cue::TOPIC_NOUN) && !line.hits_in(line.body, end).iter().all(|h| h.cue.any(Cue::DIFFER));
    let differ = line.has(line.body, end, Cue::DIFFER) || core.contains("差距");
    let differs = len >= 4 && differ && !line.hit_at(line.body).is_some_and(|h| h.cue.any(Cue::DIFFER));
    let plain = || core.chars().all(|c| c.is_alphanumeric() && !c.is_ascii_digit()) && !NO_DIMENSION.within(core);
    ((topic && len <= LABEL_CAP || differs) && plain()).then(|| core.to_owned())
}

/// 目标:X …,Y …; 从目标上看,X …; 在目标方面,X ….
fn in_sentence(line: &Line<'_>, unit: &Unit) -> Option<String> {
    let start = unit.start.max(if unit.start < line.body { line.body } else { 0 });
    let lead = line.sub(start, unit.subject.0);
    let word = if let Some(label) = lead.trim_end().strip_suffix([':', '：']) {
        label
    } else {
        let frame = lead.trim_end().strip_suffix([',', '，'])?;
        let (head, tails): (_, &[&str]) = match frame.strip_prefix('从') {
            Some(rest) => (rest, &["上来看", "上看", "上说", "来看", "来说", "看", "说"]),
            None => (frame.strip_prefix('在').unwrap_or(frame), &["方面", "上"]),
        };
        tails.iter().find_map(|t| head.strip_suffix(t))?
    };
    let end = start + lead.len();
    let known = line.has(start, end, Cue::TOPIC_NOUN);
    (known && (1..=LABEL_CAP).contains(&word.chars().count()) && word.chars().all(char::is_alphabetic)).then(|| word.to_owned())
}

/// The short line before the first cell of a row.
fn row_head(lines: &[Line<'_>], units: &[Unit], unit: &Unit) -> Option<String> {
    let cell = |at: usize| {
        let i = units.partition_point(|u| u.line < at);
        units.get(i).is_some_and(|u| u.line == at && u.via == "table-cell" && u.roles != 0)
    };
    let first = (0..=unit.line).rev().take(8).take_while(|at| cell(*at)).last()?;
    let head = lines.get(first.checked_sub(1)?)?;
    let text = head.text.trim().trim_end_matches([':', '：']);
    let short = (1..=LABEL_CAP).contains(&text.chars().count()) && text.chars().all(char::is_alphabetic);
    (short && head.roles() == 0).then(|| text.to_owned())
}
