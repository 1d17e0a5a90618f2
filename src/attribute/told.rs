//! Weak words of telling (讲, 补充, 的意思是): they stand in many other words, and count only behind somebody's name.

use super::discourse::Unit;
use super::holder::holder;
use super::line::{Line, floor};
use super::reported::{LEADS, NAME_CAP};

/// Verbs and nouns of telling that stand in many other words, so that they count only behind somebody's name.
const TOLD: [&str; 13] =
    ["讲过", "讲", "反映", "公认", "自嘲", "预言", "的原话是", "的意思是", "的理由是", "的答案是", "跟你说", "想了想说", "补充"];

/// Their first characters.
const TOLD_OPENS: [char; 9] = ['讲', '反', '公', '自', '预', '的', '跟', '想', '补'];

/// Whether a text has any of [`TOLD`].
pub(super) fn tells(text: &str) -> bool {
    let opens = text.char_indices().filter(|(_, c)| TOLD_OPENS.contains(c));
    opens.map(|(at, _)| text.get(at..).unwrap_or("")).any(|rest| TOLD.iter().any(|w| rest.starts_with(w)))
}

/// The first of [`TOLD`] in a text, by its bytes.
pub(super) fn told(text: &str) -> Option<(usize, usize)> {
    let longest = |at: usize| {
        let rest = text.get(at..).unwrap_or("");
        TOLD.iter().filter(|w| rest.starts_with(**w)).map(|w| at + w.len()).max()
    };
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
