//! Weak words of telling (讲, 补充, 的意思是, 打了个比方): they stand in many other words, and count only behind somebody's name.

use super::discourse::Unit;
use super::holder::holder;
use super::line::{Line, floor};
use super::reported::{LEADS, NAME_CAP, name_cap};
use super::words::{Words, words};

/// Verbs and nouns of telling that stand in many other words, so that they count only behind somebody's name; of two that
/// begin alike the longer one first.
const TOLD: Words = words![
    "想了想说",
    "的原话是",
    "的意思是",
    "的理由是",
    "的答案是",
    "跟你说",
    "讲过",
    "反映",
    "公认",
    "自嘲",
    "预言",
    "补充",
    "讲"
];
/// The same, with which somebody tells only where a mark follows (教科书上写,…; 一位同行打了个比方:…).
const TOLD_BEFORE_MARK: Words = words![
    "打过一个比方",
    "打了个比方",
    "打比方",
    "有一句口头禅",
    "有个比方",
    "有个观点",
    "有个说法",
    "有个讲法",
    "有一种说法",
    "有一种讲法",
    "有种说法",
    "有句话",
    "开玩笑",
    "上写着",
    "里写着",
    "上写道",
    "里写道",
    "打趣",
    "批注",
    "总结",
    "上写",
    "里写",
    "写"
];
/// Go on after 讲 and the others where nothing is told: 讲究, 讲课, 讲运营的.
const GOES_ON: Words = words![
    "究", "课", "师", "义", "座", "台", "解", "述", "价", "堂", "稿", "的", "了", "得", "完", "到", "起", "穿", "白", "清"
];

/// What follows the word of telling that a text begins with.
fn behind_word(text: &str) -> Option<&str> {
    let marked = |rest: &&str| rest.trim_start_matches(['说', '道']).starts_with(['，', ',', '：', ':', '“', '「']);
    TOLD.strip_start(text).or_else(|| TOLD_BEFORE_MARK.strip_start(text).filter(marked))
}

/// Whether a text has any word of telling.
pub(super) fn tells(text: &str) -> bool {
    TOLD.within(text) || TOLD_BEFORE_MARK.within(text)
}

/// The first word of telling in a text, by its bytes.
pub(super) fn told(text: &str) -> Option<(usize, usize)> {
    let word = |at: usize| behind_word(text.get(at..).unwrap_or("")).map(|rest| (at, text.len() - rest.len()));
    // 教授在讲座上讲: the first that is no part of another word.
    text.char_indices().filter_map(|(at, _)| word(at)).find(|(_, end)| !GOES_ON.begin(text.get(*end..).unwrap_or("")))
}

/// 覃老板讲 …, 老师的原话是 …: who tells what follows.
pub(super) fn told_by(line: &Line<'_>, unit: &Unit, start: usize) -> Option<String> {
    let end = unit.subject.0.max(unit.start).min(start + 2 * NAME_CAP);
    let text = line.sub(start, floor(line.text, end));
    let (at, behind) = told(text).filter(|(at, _)| *at <= name_cap(text))?;
    let name = text.get(..at)?.rsplit([',', '，', '：', ':', '；']).next()?.trim();
    let word = text.get(at..behind)?;
    if name.is_empty() {
        // 有一种说法,…
        return word.starts_with('有').then(|| word.to_owned());
    }
    // 阿沁在复盘里写, 课本里写: the place belongs to the name or to the verb.
    let placed =
        word.chars().next().filter(|c| matches!(c, '里' | '上')).and_then(|c| text.get(at - name.len()..at + c.len_utf8()));
    let who = |name: &str| named(LEADS.strip_start(name).unwrap_or(name)).map(ToOwned::to_owned);
    placed.filter(|p| p.contains('在')).and_then(who).or_else(|| who(name))
}

/// The holder that words before a verb name, with or without the adverbs at their end (老总, 老师常).
pub(super) fn named(words: &str) -> Option<&str> {
    let short = words.trim_end_matches(['就', '也', '都', '还', '却', '则', '曾', '常', '总', '会', '又', '笑', '边']);
    holder(words).or_else(|| holder(HOW.strip_end(short).unwrap_or(short)))
}

/// How somebody says something, between him and the verb.
const HOW: Words = words!["这样", "这么", "如此", "后来", "老", "常常", "总是"];
