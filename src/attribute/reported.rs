//! To whom the page attributes a statement (N 认为, N 指出).

use super::about::How;
use super::cue::Cue;
use super::discourse::Unit;
use super::line::Line;

/// Bytes (14 Han characters) up to which the words before a verb of saying are a name.
const NAME_CAP: usize = 42;

/// The words before a verb of saying that opens the unit's sentence, or before 把 X 定义为.
pub(crate) fn reporter(line: &Line<'_>, unit: &Unit) -> Option<String> {
    let start = line.sentences.get(unit.sentence)?.span.start as usize;
    let start = start.max(if unit.sentence == 0 { line.body } else { 0 });
    let said = line.hits_in(start, unit.end.min(start + 2 * NAME_CAP)).iter().find(|h| h.cue.any(Cue::REPORT)).filter(|h| {
        // What is said comes after; a role that speaks is the subject itself.
        let quotes = h.end - h.start > 3 || line.sub(h.end, unit.end).starts_with([',', '，', ':', '：', '“', '"', '「']);
        h.start < unit.subject.0.max(unit.start + 1) || unit.how == How::Nothing && quotes && h.start - start <= NAME_CAP
    });
    let taken = || {
        let take = line.hit_before(unit.subject.0).filter(|h| TAKE.contains(&line.sub(h.start, h.end)))?;
        line.has(unit.subject.1, unit.end, Cue::DEFINE).then_some(take)
    };
    let verb = said.or_else(taken).filter(|h| h.start > start && h.start - start <= NAME_CAP)?;
    let name = line.sub(start, verb.start);
    let name = name.rsplit([',', '，', '。', '：', ':', '；']).find(|part| !part.trim().is_empty())?;
    let name = name.trim_matches(|c: char| c.is_whitespace() || "“”\"「」".contains(c));
    let name = LEADS.iter().find_map(|w| name.strip_prefix(w)).unwrap_or(name);
    let name = LEADS.iter().find_map(|w| name.strip_prefix(w)).unwrap_or(name);
    let name = TAILS.iter().find_map(|w| name.strip_suffix(w)).unwrap_or(name);
    let name = name.trim_end_matches(['却', '则', '也', '都', '还', '就', '曾', '又', '常', '会']);
    // To whom it is said is not who says it.
    let name = TO.iter().find_map(|w| name.find(w)).filter(|i| *i > 0).and_then(|i| name.get(..i)).unwrap_or(name);
    let name = ON
        .iter()
        .find_map(|w| name.strip_suffix(w).map(|n| (n, w)))
        .map_or(name, |(n, w)| name.get(..n.len() + w.chars().next().map_or(0, char::len_utf8)).unwrap_or(name));
    let named = line.mentions_in(start, verb.start).iter().any(|m| m.end == verb.start && m.role & unit.roles != 0);
    let nobody = NOBODY.contains(&name)
        || name.ends_with('所')
        || name.contains("没人")
        || ["我", "你", "他", "她", "它", "咱"].iter().any(|w| name.starts_with(w) && !OWN.iter().any(|o| name.contains(o)));
    // 楼上说 …,我不同意,X 是 …: the writer speaks again.
    let again = unit.start > verb.end
        && line
            .sub(verb.end, unit.start)
            .split([',', '，', '；', ';'])
            .skip(1)
            .any(|p| p.trim_start_matches(['但', '可', '而']).starts_with('我'));
    (!name.is_empty() && !named && !nobody && !again).then(|| line.written(name).to_owned())
}

/// Words that take an object to be something.
const TAKE: [&str; 2] = ["把", "将"];
/// Words before a name.
const LEADS: [&str; 24] = [
    "今天", "昨天", "昨晚", "从前", "后来", "刚才", "上周", "在", "据", "按照", "按", "而", "但是", "但", "不过", "也有", "还有",
    "正如", "所以", "因此", "要是", "如果", "因为", "虽然",
];
/// Words before the one who is told.
const TO: [&str; 10] = ["跟", "告诉", "对我", "对你", "对他", "对大家", "对记者", "向我", "向大家", "向记者"];
/// Writings with the word for being in them.
const ON: [&str; 6] = ["书上", "书里", "书中", "文中", "文里", "告里"];
/// What makes a pronoun part of somebody's name: 我们的讲师, 我师傅.
const OWN: [&str; 12] = ["的", "师", "老板", "领导", "同事", "朋友", "妈", "爸", "主管", "总监", "经理", "前辈"];
/// Adverbs between a name and its verb.
const TAILS: [&str; 12] =
    ["持相反意见", "持反对意见", "进一步", "同时", "因此", "曾经", "一直", "普遍", "往往", "常常", "就此", "对此"];
/// Words that name no one in particular to whom a view could be attributed.
const NOBODY: [&str; 14] =
    ["我", "我们", "要", "可以", "个人", "你", "你们", "他", "她", "他们", "也就是", "简单", "换句话", "应该"];
