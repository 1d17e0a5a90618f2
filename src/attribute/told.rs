//! Weak words of telling (讲, 补充, 的意思是, 打了个比方): they stand in many other words, and count only behind somebody's name.

use super::discourse::Unit;
use super::holder::holder;
use super::line::{Line, floor};
use super::reported::{LEADS, NAME_CAP};

/// Verbs and nouns of telling that stand in many other words, so that they count only behind somebody's name.
const TOLD: [&str; 13] =
    ["讲过", "讲", "反映", "公认", "自嘲", "预言", "的原话是", "的意思是", "的理由是", "的答案是", "跟你说", "想了想说", "补充"];
/// The same, with which somebody tells only where a mark follows (教科书上写,…; 一位同行打了个比方:…).
const TOLD_BEFORE_MARK: [&str; 17] = [
    "打了个比方",
    "打过一个比方",
    "有个比方",
    "开玩笑",
    "打趣",
    "批注",
    "总结",
    "上写着",
    "里写着",
    "上写道",
    "里写道",
    "上写",
    "里写",
    "有个观点",
    "有个说法",
    "有个讲法",
    "有句话",
];

/// Their first characters.
const TOLD_OPENS: [char; 16] = ['讲', '反', '公', '自', '预', '的', '跟', '想', '补', '打', '有', '开', '批', '总', '上', '里'];

/// The longest word of telling that a text begins with, in bytes.
fn word_of_telling(rest: &str) -> Option<usize> {
    let marked = TOLD_BEFORE_MARK.iter().filter(|w| {
        rest.strip_prefix(**w).is_some_and(|t| t.trim_start_matches(['说', '道']).starts_with(['，', ',', '：', ':', '“', '「']))
    });
    TOLD.iter().filter(|w| rest.starts_with(**w)).chain(marked).map(|w| w.len()).max()
}

/// Whether a text has any of [`TOLD`].
pub(super) fn tells(text: &str) -> bool {
    let opens = text.char_indices().filter(|(_, c)| TOLD_OPENS.contains(c));
    opens.map(|(at, _)| text.get(at..).unwrap_or("")).any(|rest| word_of_telling(rest).is_some())
}

/// The first of [`TOLD`] in a text, by its bytes.
pub(super) fn told(text: &str) -> Option<(usize, usize)> {
    let longest = |at: usize| word_of_telling(text.get(at..).unwrap_or("")).map(|bytes| at + bytes);
    let opens = text.char_indices().filter(|(_, c)| TOLD_OPENS.contains(c));
    let found = opens.map(|(at, _)| at).find_map(|at| longest(at).map(|end| (at, end)));
    let (_, end) = found?;
    let after = text.get(end..).unwrap_or("");
    // 讲究, 讲课, 讲运营的: no telling.
    let other =
        ["究", "课", "师", "义", "座", "台", "解", "述", "价", "堂", "稿", "的", "了", "得", "完", "到", "起", "穿", "白", "清"];
    found.filter(|_| !other.iter().any(|w| after.starts_with(w)))
}

/// 覃老板讲 …, 老师的原话是 …: who tells what follows.
pub(super) fn told_by(line: &Line<'_>, unit: &Unit, start: usize) -> Option<String> {
    let end = unit.subject.0.max(unit.start).min(start + 2 * NAME_CAP);
    let text = line.sub(start, floor(line.text, end));
    let (at, _) = told(text).filter(|(at, _)| (1..=NAME_CAP).contains(at))?;
    let name = text.get(..at)?.rsplit([',', '，', '：', ':', '；']).next()?;
    let name = name.trim_end_matches(['就', '也', '都', '还', '却', '则', '曾', '常', '总', '会']);
    holder(LEADS.strip_start(name).unwrap_or(name)).map(ToOwned::to_owned)
}
