//! The dimension of a contrast: the words that say in what two roles are compared.

use super::cue::Cue;
use super::discourse::Unit;
use super::holder::{holder, is_person};
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

/// Whether what two differ in is said right before a unit, so that what it and the next say is set against each other: by
/// the sentence before or a clause of its own (工资也不一样,X …), or, where the page compares, by a frame (从时间看,X …).
pub(crate) fn opens_comparison(line: &Line<'_>, unit: &Unit, compared: bool) -> bool {
    if announced(line, unit).is_some() {
        return true;
    }
    let start = unit.start.max(if unit.start < line.body { line.body } else { 0 });
    let lead = line.sub(start, unit.subject.0);
    lead.contains([',', '，'])
        && (compared && in_sentence(line, unit).is_some() || lead.split([',', '，']).any(|f| differs_in(f).is_some()))
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
    if to > start || !line.mentions_in(from, to).is_empty() {
        return None;
    }
    let text = line.sub(from, to);
    // 看桌子。X …;Y …: a label that a stop closes.
    let label = text.trim().trim_end_matches(['。', '.']);
    let looks = label.starts_with('看') && !label.starts_with("看来") && (2..=LABEL_CAP).contains(&label.chars().count());
    let topic = PAY.are(label) || line.has(from, to, Cue::TOPIC_NOUN) && heads(label);
    let first = unit.sentence == 1 && label.len() < text.trim().len();
    if first && (looks || topic) && label.chars().all(char::is_alphabetic) {
        return Some(label.to_owned());
    }
    differs_in(text)
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
        noun.trim_end_matches(['也', '都', '就', '各', '大', '的', '上'])
    };
    let noun = words!["由于", "因为", "是", "主要"].strip_start(noun).unwrap_or(noun);
    let plain = (1..=LABEL_CAP).contains(&noun.chars().count()) && noun.chars().all(char::is_alphabetic);
    let asks = words!["谁", "怎么", "怎样", "哪里", "什么", "如何"].within(noun);
    (plain
        && (asks || !NO_DIMENSION.within(noun))
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
    "其一",
    "其二",
    "其三",
    "其四",
    "第一",
    "第二",
    "第三",
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
    "有差距",
    "有差别",
    "各异",
    "有区别",
    "相反"
];

/// The words of a heading, where they name a dimension: a word for a topic, or something with 不同, 差异.
pub(crate) fn of_heading(line: &Line<'_>) -> Option<String> {
    let edge = |c: char| c.is_whitespace() || matches!(c, ':' | '：' | '[' | ']' | '【' | '】' | '“' | '”' | '"' | '?' | '？');
    let core = line.sub(line.body, line.text.len()).trim_matches(edge);
    // 主要的区别有以下几点; 两个岗位的不同之处: announces all of them.
    if words!["以下", "如下", "几点", "差在", "在哪", "之处", "有哪", "主要的", "主要区别"].within(core) {
        return None;
    }
    // 二 时间上的差别: a number without its mark.
    let core = match core.split_once([' ', '\u{3000}']) {
        Some((number, rest)) if number.chars().all(|c| "一二三四五六七八九十".contains(c)) => rest.trim(),
        _ => core,
    };
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
    let letters = || core.chars().all(|c| c.is_alphanumeric() && !c.is_ascii_digit());
    // 三、谁在说话; 一、内容从哪里来: asked of both sides.
    let asks = core.starts_with('谁') || words!["从哪", "往哪", "在哪", "到哪", "由谁", "跟谁", "哪一头"].within(core);
    if line.body > 0 && asks && !words!["也", "都"].within(core) && core.matches('谁').count() < 2 && letters() {
        return Some(core.to_owned());
    }
    let plain = || letters() && !NO_DIMENSION.within(core);
    ((topic && len <= LABEL_CAP || differs || numbered) && plain()).then(|| core.to_owned())
}

/// 目标:X …,Y …; 从目标上看,X …; 在目标方面,X …; 比身体,X …; 要说前途,X …; 工资上也有差距,X ….
fn in_sentence(line: &Line<'_>, unit: &Unit) -> Option<String> {
    let sentence = line.sentences.get(unit.sentence).map_or(unit.start, |s| s.span.start as usize);
    // The frame may stand before the unit (其四,从学起来看,|X …).
    let start = if line.mentions_in(sentence, unit.start).is_empty() { sentence } else { unit.start };
    let start = start.max(if start < line.body { line.body } else { 0 });
    let lead = line.sub(start, unit.subject.0);
    let known = |word: &str| {
        line.has(start, start + lead.len(), Cue::TOPIC_NOUN) && !words!["先", "一", "清楚"].within(word) && named(word)
    };
    if let Some(label) = lead.trim_end().strip_suffix([':', '：']) {
        // 第二行写的是“最讨厌听到的话”:
        let quoted = label.trim_end().strip_suffix('”').and_then(|l| l.rsplit_once('“')).map(|(_, words)| words);
        let own =
            quoted.filter(|words| named(words)).or_else(|| Some(label.trim()).filter(|label| known(label) || heads(label)))?;
        return Some(own.to_owned());
    }
    let (frames, _) = lead.rsplit_once([',', '，'])?;
    frames.rsplit([',', '，', '。', '：', ':']).map(str::trim).find_map(|frame| {
        let frame = LEADS.strip_start(frame).unwrap_or(frame);
        framed(frame, &known)
            .filter(|word| line.mentions_in(start, start + lead.len()).iter().all(|m| line.sub(m.start, m.end) != *word))
    })
}

/// A label of a few characters that can only be what is compared: no name, no turn of speech.
fn heads(label: &str) -> bool {
    let turn = words![
        "答",
        "问",
        "注",
        "附",
        "回答",
        "追问",
        "补充",
        "总结",
        "总之",
        "简单",
        "说白",
        "一句话",
        "换句",
        "换言",
        "比如",
        "例如",
        "所以",
        "结果",
        "记住",
        "原文",
        "提示",
        "备注",
        "问题",
        "观点",
        "网友",
        "楼主",
        "作者",
        "编者",
        "其实",
        "反正",
        "我",
        "你",
        "他",
        "她",
        "也就",
        "即",
        "通俗",
        "一般",
        "首先",
        "其次",
        "最后",
        "第",
        "区别",
        "不同",
        "结论",
        "正解",
        "解释",
        "意思",
        "这样",
        "以下",
        "如下",
        "记者"
    ];
    (2..=4).contains(&label.chars().count())
        && label.chars().all(char::is_alphabetic)
        && !label.is_ascii()
        && !turn.begin(label)
        && !OPENING.within(label)
        && !NO_DIMENSION.within(label)
        && holder(label).is_none_or(|name| !is_person(name))
}

/// A word or a phrase that can be a dimension.
fn named(word: &str) -> bool {
    (1..=LABEL_CAP).contains(&word.chars().count()) && word.chars().all(char::is_alphabetic)
}

/// What a clause before the first side takes up.
fn framed(frame: &str, known: &dyn Fn(&str) -> bool) -> Option<String> {
    if let Some(word) = differs_in(frame) {
        return Some(word);
    }
    let place = frame.strip_prefix('在').unwrap_or(frame);
    let word = if let Some(rest) = frame.strip_prefix('从') {
        let word = SEEN.strip_end(rest)?;
        words!["的角度", "角度"].strip_end(word).unwrap_or(word)
    } else if let Some(word) = place.strip_suffix("方面").or_else(|| topic(frame)) {
        word
    } else {
        return place.strip_suffix('上').filter(|word| known(word)).map(ToOwned::to_owned);
    };
    (named(word) && !VIEWPOINTS.begin(word)).then(|| word.to_owned())
}

/// Close 从 N 看.
const SEEN: Words = words!["上来看", "来看", "来说", "来讲", "上看", "上说", "上讲", "看", "说", "讲"];
/// From where something is seen in general: no dimension.
const VIEWPOINTS: Words = words![
    "这", "那", "某", "我", "你", "他", "她", "整体", "总体", "总", "宏观", "微观", "长远", "目前", "表面", "根本", "本质",
    "广义", "狭义", "以上", "区别", "不同", "差别", "上面", "现在", "字面", "结果", "实际", "严格", "一般", "大", "另", "古",
    "今"
];

/// 比身体; 要说前途; 论起工资: what is taken up.
fn topic(frame: &str) -> Option<&str> {
    // 说到底 takes up nothing.
    let word = words!["要说", "说到", "说起", "论起", "论", "谈到", "讲到"]
        .strip_start(frame)
        .filter(|w| !w.starts_with(['底', '这', '那']));
    let against = || frame.strip_prefix('比').filter(|w| !w.starts_with(['如', '方', '较', '起', '例', '比']));
    // 晋升的话,
    let supposed = || {
        frame.strip_suffix("的话").filter(|w| {
            w.chars().count() <= 4 && !words!["要是", "如果", "这样", "那样", "真", "要", "再", "想", "说", "你", "我"].begin(w)
        })
    };
    // 第一,看时间,
    let looked = || {
        frame
            .strip_prefix('看')
            .filter(|w| !w.starts_with(['来', '到', '上', '起', '看', '我', '你', '清', '不', '得', '了', '着']))
    };
    let word = word.or_else(against).or_else(supposed).or_else(looked)?;
    (1..=TOPIC_CAP).contains(&word.chars().count()).then(|| word.trim_end_matches("的话"))
}

/// Characters of a topic that is taken up.
const TOPIC_CAP: usize = 6;

/// The noun that both sides speak of (X 的出发点是 …,Y 的出发点是 …; X 工资高,Y 工资低; X 的收入比 Y 高), by pair and line, for
/// pairs of which nothing else says in what they differ.
pub(crate) fn their_nouns(lines: &[Line<'_>], units: &[Unit], pairs: &[Option<u32>]) -> BTreeMap<(u32, usize), String> {
    let mut out = BTreeMap::new();
    let mut firsts: BTreeMap<u32, &Unit> = BTreeMap::new();
    for (unit, pair) in units.iter().zip(pairs) {
        let Some(pair) = *pair else { continue };
        let line = &lines[unit.line];
        let rest = line.sub(unit.subject.1, unit.end);
        if unit.yardstick != 0 && unit.roles.count_ones() >= 2 {
            let noun = rest.split_once('比').and_then(|(noun, _)| spoken_of(line, unit, noun));
            if let Some(noun) = noun {
                out.entry((pair, unit.line)).or_insert(noun);
            }
            continue;
        }
        let Some(first) = firsts.get(&pair) else {
            firsts.insert(pair, unit);
            continue;
        };
        let other = lines[first.line].sub(first.subject.1, first.end);
        if first.subject.1 == 0 || unit.subject.1 == 0 || first.roles == unit.roles {
            continue;
        }
        // 以改变认知为目标,以完成交易为目标
        let made = |t: &str| {
            let (body, noun) =
                t.split_once(['，', ',', '。', '；']).map_or(t, |(first, _)| first).strip_prefix('以')?.rsplit_once('为')?;
            (!body.is_empty() && (2..=TOPIC_CAP).contains(&noun.chars().count())).then(|| noun.to_owned())
        };
        if let Some(noun) = made(rest).filter(|noun| made(other).as_ref() == Some(noun)) {
            out.entry((pair, first.line)).or_insert_with(|| noun.clone());
            out.entry((pair, unit.line)).or_insert(noun);
            continue;
        }
        let common = rest.chars().zip(other.chars()).take_while(|(a, b)| a == b && a.is_alphabetic()).count();
        let end = rest.char_indices().nth(common).map_or(rest.len(), |(at, _)| at);
        let shared = rest.get(..end).unwrap_or("");
        // 的成就感 ends before its verb.
        let shared = shared
            .find([
                '是', '在', '则', '却', '更', '来', '看', '从', '由', '靠', '跟', '对', '给', '为', '按', '转', '盯', '有', '能',
                '会', '可', '要', '叫',
            ])
            .and_then(|at| shared.get(..at))
            .unwrap_or(shared);
        if let Some(noun) = spoken_of(line, unit, shared) {
            out.entry((pair, first.line)).or_insert_with(|| noun.clone());
            out.entry((pair, unit.line)).or_insert(noun);
        }
    }
    out
}

/// A noun right behind a name: after 的 any, else one that is known to be compared.
fn spoken_of(line: &Line<'_>, unit: &Unit, text: &str) -> Option<String> {
    let (noun, owned) = text.strip_prefix('的').map_or((text, false), |noun| (noun, true));
    let noun = noun.trim_end_matches(['都', '就', '也', '不', '很', '最', '一', '般', '普', '遍', '上', '里', '中', '只']);
    let from = unit.subject.1;
    let known = || {
        PAY.are(noun)
            || line.hits_in(from, unit.end).iter().any(|h| h.cue.any(Cue::TOPIC_NOUN) && line.sub(h.start, h.end) == noun)
    };
    let plain = (2..=TOPIC_CAP).contains(&noun.chars().count()) && noun.chars().all(char::is_alphabetic);
    let nothing = words!["时候", "区别", "不同", "差别", "差异", "关系", "意思", "定义", "本质", "人", "英文"].end(noun)
        || words!["事情", "事", "情况", "东西"].are(noun);
    let inner = || noun.contains('的') && !noun.ends_with('的');
    (plain && !nothing && !noun.starts_with('人') && (owned || known() || inner())).then(|| noun.to_owned())
}

/// What is compared without 的.
const PAY: Words = words![
    "工资", "底薪", "起薪", "收入", "月薪", "年薪", "薪水", "提成", "奖金", "压力", "门槛", "晋升", "加班", "前途", "风险",
    "成本"
];

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
