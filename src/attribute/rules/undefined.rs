//! What looks like a definition and is none: a question, a condition, a word that is only spoken of, the frame of a view.

use super::Context;
use super::definition::QUOTES;
use crate::attribute::cue::Hit;
use crate::attribute::words::{SPEECH, Words, words};

/// 什么, 怎么一回事: what is asked, and not answered.
pub(super) fn asks(text: &str) -> bool {
    ASKS.begin(text) && !ANYTHING.begin(text)
}

/// Open a question about what the role is.
const ASKS: Words = words!["什么", "啥", "怎么一回事", "怎么回事", "干什么", "干嘛", "做什么", "哪"];

/// 什么都管: no question.
const ANYTHING: Words = words!["什么都", "什么也", "什么人都", "啥都", "啥也", "哪都", "哪里都", "哪儿都"];

/// Say nothing of what the role is.
pub(super) const UNSAID: Words = words![
    "这",
    "那",
    "这个",
    "那个",
    "这样",
    "那样",
    "这些",
    "那些",
    "这一套",
    "另外一件事",
    "另一件事",
    "另一套东西",
    "另一种东西",
    "另一回事",
    "她",
    "他",
    "您",
    "你",
    "我",
    "主",
    "辅",
    "次",
    "它"
];

/// Close what only leads to a definition.
pub(super) const FRAMES: Words = words!["的理解", "的定义", "的话", "告诉你", "告诉我", "来算", "来说", "来讲", "按理说"];

/// 它跟 X 是两码事, 是一个意思: whether two are the same.
pub(super) fn no_identity(first: &str) -> bool {
    let first = first.trim_end_matches(SPEECH);
    words!["两码事", "两回事", "一回事", "一码事", "一个意思", "一个东西", "同一回事", "两个概念", "一家"].are(first)
}

/// 如果 X 是 …,那就 …: what would be. 如果说 X 是 …,Y 就是 … says what both are.
pub(super) fn supposed(c: &Context<'_>) -> bool {
    let lead = c.line.sub(c.unit.start, c.unit.subject.0.max(c.unit.start)).trim_end_matches(QUOTES);
    c.unit.subject.1 > 0
        && words!["如果", "要是", "假如", "倘若", "假使", "即便", "即使"].end(lead)
        && c.line.sub(c.unit.subject.1, c.unit.end).contains([',', '，'])
}

/// 写“X”是怕 …, 用的词是“X”: the word, not what it stands for.
pub(super) fn written(c: &Context<'_>) -> bool {
    let lead = c.line.sub(c.unit.start, c.unit.subject.0.max(c.unit.start));
    let quoted = lead.trim_end_matches(QUOTES);
    let word = c.line.sub(c.unit.subject.1, c.unit.end).starts_with(['”', '"', '」', '’']);
    word && quoted.len() < lead.len() && quoted.ends_with(['写', '印', '贴', '挂', '标', '署', '填'])
}

/// X 把每个人当成一道门: what is taken for something is not the subject.
pub(super) fn handles(c: &Context<'_>, verb: &Hit) -> bool {
    let between = c.line.sub(c.unit.subject.1, verb.start);
    let Some(at) = between.rfind(['把', '将', '拿']).filter(|_| c.unit.subject.1 > 0) else { return false };
    let object = between.get(at + '把'.len_utf8()..).unwrap_or("");
    let own = ["它", "自己", "这个", "这件事", "这个词"].iter().any(|w| object.starts_with(w));
    let from = verb.start - object.len();
    !object.is_empty() && !own && c.line.mentions_in(from, verb.start).iter().all(|m| m.role & c.unit.roles == 0)
}
