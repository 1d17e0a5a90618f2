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
/// Characters of a numbered heading that names what is compared though no word in it is known.
const NUMBERED_CAP: usize = 6;
/// Parts of a text that compare nothing.
const OPENING: Words = words![
    "几句", "句话", "最后", "所以", "简答", "单选", "多选", "判断", "填空", "论述", "题", "前言", "引言", "导语", "结语", "小结",
    "背景", "案例", "例子", "附录", "概述", "说明", "配合", "协作", "合作", "建议", "误区", "结论"
];
/// Words of headings that ask, count or tie, but name no dimension.
const NO_DIMENSION: Words = words![
    "谁", "清楚", "一件", "一下", "怎么", "怎样", "哪里", "哪些", "什么", "如何", "为何", "一张", "一个", "一图", "看懂", "容易",
    "联系", "关系", "总结", "两者", "二者", "三者", "它们", "相近", "全部", "评论", "回答", "分享", "赞同", "推荐",
];

/// Dimensions said in the sentences of a pair (目标:X …,Y …; 从目标上看,X …) or by the head of a table's row.
///
/// Keyed by pair and line: statements that answer each other in a row share a pair, and every line may name its own.
pub(crate) fn spoken(lines: &[Line<'_>], units: &[Unit], pairs: &[Option<u32>]) -> BTreeMap<(u32, usize), String> {
    let mut out = BTreeMap::new();
    for (unit, pair) in units.iter().zip(pairs) {
        let Some(pair) = pair else { continue };
        let line = &lines[unit.line];
        let found = if unit.via == "table-cell" {
            row_head(lines, units, unit)
        } else {
            in_sentence(line, unit).or_else(|| announced(line, unit))
        };
        if let Some(words) = found {
            out.entry((*pair, unit.line)).or_insert(words);
        }
    }
    // 从收入来看,X …,Y …,前者 …,后者 …: what is said once in a sentence holds for all pairs in it.
    let mut of_sentence = BTreeMap::new();
    let placed = || units.iter().zip(pairs).filter_map(|(unit, pair)| Some((unit, (*pair)?)));
    for (unit, pair) in placed() {
        if let Some(words) = out.get(&(pair, unit.line)) {
            of_sentence.entry((unit.line, unit.sentence)).or_insert_with(|| words.clone());
        }
    }
    for (unit, pair) in placed() {
        if let Some(words) = of_sentence.get(&(unit.line, unit.sentence)) {
            out.entry((pair, unit.line)).or_insert_with(|| words.clone());
        }
    }
    out
}

/// 第一,客户不同。X …;Y …: what the sentence before says that they differ in; 时辰不同:X …: or a label that does.
fn announced(line: &Line<'_>, unit: &Unit) -> Option<String> {
    let start = unit.start.max(if unit.start < line.body { line.body } else { 0 });
    let lead = line.sub(start, unit.subject.0);
    if let Some((label, _)) = lead.split_once([':', '：'])
        && let Some(words) = differs_in(label)
    {
        return Some(words);
    }
    let before = line.sentences.get(unit.sentence.checked_sub(1)?)?.span;
    let (from, to) = ((before.start as usize).max(line.body), before.end as usize);
    // The statement before may be of this very pair.
    (to <= start && line.mentions_in(from, to).is_empty()).then(|| differs_in(line.sub(from, to))).flatten()
}

/// The words that say in what two differ: 客户不同, 二者出力的时候不一样, 差异表现在时间上, 再讲快慢.
fn differs_in(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches(['。', '.', '：', ':', '；', ';', '，', ',']);
    let text = text.rsplit(['，', ',', '：', ':', '、']).next().unwrap_or(text).trim();
    let text = LEADS.strip_start(text).unwrap_or(text).trim_start_matches('的');
    let noun = if let Some((_, place)) =
        text.rsplit_once("表现在").or_else(|| text.rsplit_once("体现在")).or_else(|| text.rsplit_once("差在"))
    {
        words!["上面", "方面", "上"].strip_end(place).unwrap_or(place)
    } else if let Some(topic) = TURNS_TO.strip_start(text) {
        topic
    } else {
        let noun = DIFFERS.strip_end(text)?;
        let noun = noun.rsplit_once("说到底").map_or(noun, |(_, noun)| noun).trim_start_matches('是');
        noun.trim_end_matches(['也', '都', '就', '各', '大', '的'])
    };
    let noun = noun.trim_start_matches('是');
    let plain = (1..=LABEL_CAP).contains(&noun.chars().count()) && noun.chars().all(char::is_alphabetic);
    (plain
        && !NO_DIMENSION.within(noun)
        && !OPENING.within(noun)
        && !noun.starts_with('都')
        && !words!["有", "大", "很", "完全", "本质", "截然"].are(noun))
    .then(|| noun.to_owned())
}

/// Before what two differ in.
const LEADS: Words = words![
    "二者",
    "两者",
    "两边",
    "双方",
    "其中",
    "它们",
    "他们",
    "首先",
    "其次",
    "再次",
    "最后",
    "最大",
    "还有就是",
    "再就是",
    "答"
];
/// Turn to what is compared next.
const TURNS_TO: Words = words!["再讲", "再说", "先讲", "先说", "再看", "先看", "再比", "先比"];
/// Behind what two differ in.
const DIFFERS: Words = words![
    "也跟着不一样",
    "也不一样",
    "都不一样",
    "不一样",
    "也不同",
    "各不相同",
    "不同",
    "有别",
    "有差别",
    "各异",
    "有区别",
    "相反"
];

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
    // 2.3 期限: a short numbered heading, as its sisters that name a topic.
    let numbered = line.body > 0 && (2..=NUMBERED_CAP).contains(&len) && !core.starts_with('都') && !OPENING.within(core);
    let plain = || core.chars().all(|c| c.is_alphanumeric() && !c.is_ascii_digit()) && !NO_DIMENSION.within(core);
    ((topic && len <= LABEL_CAP || differs || numbered) && plain()).then(|| core.to_owned())
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
    let known = line.has(start, end, Cue::TOPIC_NOUN) && !words!["先", "一", "清楚"].within(word);
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
