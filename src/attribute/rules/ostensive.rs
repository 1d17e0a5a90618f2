//! Definitions that point at a scene: 这叫 X; …,都是 X.

use super::definition::{QUOTES, STOPS};
use super::undefined::UNSAID;
use super::{Context, Parts, Verdict};
use crate::attribute::Relation;
use crate::attribute::about::How;
use crate::attribute::clause::qualified;
use crate::attribute::cue::{Cue, Hit};
use crate::attribute::holder::{holder, is_called};
use crate::attribute::words::{SPEECH, Words, words};
use crate::span::Span;

/// 这叫 X; …,都是 X.
pub(crate) fn ostensive(c: &Context<'_>) -> Option<Verdict> {
    const NAMES: Cue = Cue::INVERSE.or(Cue::OSTENSIVE).or(Cue::DEFINE).or(Cue::COPULA);
    if c.unit.how != How::Subject || !c.line.any(NAMES) {
        return None;
    }
    let after =
        c.line.sub(c.unit.subject.1, c.unit.end).trim_start_matches(QUOTES).trim_start_matches('了').trim_start_matches(SPEECH);
    let after = after.trim_start_matches(QUOTES);
    if !(after.is_empty() || after.starts_with(STOPS)) {
        return None;
    }
    let at = c.line.sub(0, c.unit.subject.0).trim_end_matches(QUOTES).len();
    let names = |h: &&Hit| h.cue.any(NAMES);
    let h = c.line.hit_before(at).filter(names).or_else(|| {
        // 这叫顶级 X: a word may stand before the name.
        c.line
            .hits_in(c.unit.start, at)
            .iter()
            .rev()
            .find(|h| !h.cue.any(Cue::SKIP) || names(h))
            .filter(|h| h.cue.any(Cue::OSTENSIVE) && at - h.end <= 9)
    });
    let h = h.or_else(|| qualified(c.line, c.line.hits_in(c.unit.start, at), at))?;
    if h.start < c.unit.start || !h.cue.any(NAMES) {
        return None;
    }
    // …,说的就是 X: who is meant, after a riddle.
    let clause = c.line.sub(c.unit.start, h.end).rsplit([',', '，', '；']).next().unwrap_or("");
    if words!["说的就是", "讲的就是", "说的正是", "指的就是"].are(clause) {
        return None;
    }
    // 最风光的是 X, 职位是 X, 我是 X: the copula picks out, it does not define.
    let scene = c.line.sub(c.unit.start, h.start).trim_end_matches([',', '，', ' ']);
    // 这个过程就是 X points at what was told.
    let last = scene.rsplit([',', '，']).next().unwrap_or("");
    // … 的那个人就是 X
    let somebody = words!["那个人", "这个人", "那位", "这位", "那一位", "那帮人", "那些人", "那拨人", "那一步"].end(last)
        && last.chars().count() > LEAST_NAMED;
    let points = last.starts_with(['这', '那', '此']) || somebody;
    let plain_copula = h.cue.any(Cue::COPULA) && !points;
    let word = c.line.sub(h.start, h.end);
    let picks = scene.trim_end_matches(OFTEN).ends_with('的') && !describes(c, scene, h)
        || words!["一种", "一个", "另一种", "另一个", "一类", "还有一种"].are(scene)
        || scene.contains('最')
        || elsewhere_called(last, word)
        || plain_copula
            && !word.starts_with('都')
            && c.line
                .hit_before(c.unit.start + scene.len())
                .is_some_and(|x| x.cue.any(Cue::TOPIC_NOUN.or(Cue::GENUS).or(Cue::STOP).or(Cue::SPEAKER)));
    if !h.cue.any(Cue::OSTENSIVE) && (picks || word == "实为") {
        return None;
    }
    // 老板娘就是 X, 您是 X: whose job it is.
    let job = plain_copula && last.len() == scene.len() && !last.contains('的') && (PERSONS.end(last) || is_called(last));
    if job && !h.cue.any(Cue::OSTENSIVE) {
        return None;
    }
    let term = Span::new(c.unit.subject.0, c.unit.subject.1);
    let definiens = scene_before(c, h.start);
    let empty = definiens.is_empty() || UNSAID.are(definiens.of(c.line.text));
    let definiens = if empty { sentence_before(c).unwrap_or(Span::new(c.unit.start, c.unit.start)) } else { definiens };
    Some(Verdict { relation: Relation::Definition, negated: false, parts: Some(Parts { term, definiens }) })
}

/// 左边是 X, 老板自己就是 X, 有人叫它 X, 职称叫 X: where somebody sits, who does it, what it is called somewhere.
fn elsewhere_called(last: &str, word: &str) -> bool {
    if word.ends_with('叫') {
        let place = words!["层面", "厂子", "厂里", "公司里", "有的店", "地方", "行业", "机构", "单位", "地区", "圈子"].end(last);
        let title = place || words!["岗位", "职位", "职称", "職稱", "头衔", "部门", "名片上", "工牌上"].end(last);
        return title
            || last.ends_with('改')
            || last.ends_with("习惯")
            || words!["有人", "没人", "名字", "照旧", "说是", "管我", "我们", "原来", "要不", "那叫"].within(last)
            || words!["同样", "以前", "早先", "最早", "不过", "所以", "其实"].are(last);
    }
    last.ends_with("自己") || word == "是" && words!["色", "边", "头", "面", "间", "层", "楼", "屋子", "排", "里"].end(last)
}

/// 把人领进门的,是 X; 替人收钱的叫 X: a description by what is done, set apart from the name or given one by a verb of naming.
fn describes(c: &Context<'_>, scene: &str, h: &Hit) -> bool {
    let word = c.line.sub(h.start, h.end);
    let names = word.contains(['叫', '称']) || word.starts_with('那') || words!["就是", "才是", "便是"].end(word);
    let apart = c.line.sub(c.unit.start + scene.len(), h.start).starts_with([',', '，']);
    let own = scene.get(c.line.body.saturating_sub(c.unit.start).min(scene.len())..).unwrap_or("");
    // 在 … 的那个人,干的就是 X: the doing is told in the clause before.
    let told = own.rsplit_once([',', '，']).is_some_and(|(told, last)| DOING.end(last) && told.chars().count() >= LEAST_SCENE);
    let least = if names { LEAST_NAMED } else { LEAST_SCENE };
    (names || apart || told) && own.chars().count() >= least && !PICKING.within(own) && !own.contains('最')
}

/// Characters of a description at least.
const LEAST_SCENE: usize = 6;
/// The same where the verb names (能拦得住的叫 X).
const LEAST_NAMED: usize = 4;
/// Ends of a clause that says of somebody what he does (他干的 …).
const DOING: Words = words!["干的", "做的", "搞的"];
/// Words with which a subject that ends in 的 picks one out of several.
const PICKING: Words = words![
    "真正", "第一", "往往", "通常", "首先", "决定", "需要", "重要", "关键", "缺的", "剩下", "看重", "其中", "目前", "现在"
];

/// Last characters of adverbs of frequency before a copula (往往, 常常, 总, 多半).
const OFTEN: [char; 5] = ['往', '常', '总', '多', '半'];

/// What 这叫 X points at: the clauses of the sentence before it, back to the last clause that names a role.
fn scene_before(c: &Context<'_>, at: usize) -> Span {
    let commas = [',', '，', '；', ';'];
    let sentence = c.line.sentences.get(c.unit.sentence).map_or(c.unit.start, |s| s.span.start as usize);
    let own = c.line.sub(c.unit.start, at);
    let mut from = c.unit.start;
    if own.trim_matches(STOPS).trim_matches(QUOTES).is_empty() {
        from = c.line.mentions_in(sentence, c.unit.start).last().map_or(sentence, |m| {
            let rest = c.line.sub(m.end, c.unit.start);
            m.end + rest.find(commas).map_or(rest.len(), |i| i)
        });
    }
    let mut text = c.line.sub(from, at).trim_end_matches(STOPS);
    let tail = text.rsplit(commas).next().unwrap_or("");
    if tail.len() < text.len() && words!["这", "那", "此"].begin(tail.trim_start()) {
        // …,这种工作才叫 X
        text = text.get(..text.len() - tail.len()).unwrap_or("").trim_end_matches(STOPS);
    } else if c.line.sub(at, c.line.text.len()).starts_with(['这', '那']) && at > from && !c.line.sub(from, at).ends_with(STOPS)
    {
        // 没人告诉我这就是 X: the scene is elsewhere.
        text = "";
    }
    let told = without_frame(c, from, text);
    let body = told.trim_start_matches(STOPS).trim_start_matches(QUOTES);
    let body = words!["如果", "要是"].strip_start(body).unwrap_or(body);
    let from = from + (text.len() - body.len());
    let mut body = body;
    while let Some(rest) = BEFORE_VERB.strip_end(body) {
        body = rest.trim_end_matches(STOPS);
    }
    let last = repeated(body).or_else(|| anything(body)).unwrap_or(body);
    let from = from + (body.len() - last.len());
    Span::new(from, from + last.len()).trimmed(c.line.text)
}

/// Adverbs and pronouns between a scene and the verb that names it.
const BEFORE_VERB: Words = words![
    "后来",
    "已经",
    "就",
    "这",
    "那",
    "才",
    "通常",
    "一般",
    "往往",
    "常常",
    "统统",
    "都可以",
    "也可以",
    "可以",
    "都",
    "也",
    "我",
    "说白了",
    "顶多",
    "其实"
];

/// Somebody, and no post (老板娘就是 X; but 课程顾问就是 X).
const PERSONS: Words = words![
    "您",
    "你",
    "他",
    "她",
    "我",
    "老板",
    "老板娘",
    "妈妈",
    "妈",
    "爸",
    "哥",
    "姐",
    "弟",
    "妹",
    "叔",
    "婶",
    "师傅",
    "同事",
    "那个人"
];

/// 他把伞挂在早餐摊旁边。这就叫 X: the scene is the sentence before, if it names no role.
pub(super) fn sentence_before(c: &Context<'_>) -> Option<Span> {
    let own = c.line.sub(c.unit.start, c.unit.end).trim_start_matches(QUOTES);
    let span = c.line.sentences.get(c.unit.sentence.checked_sub(1)?)?.span;
    let (start, end) = (span.start as usize, span.end as usize);
    if !own.starts_with(['这', '那']) || !c.line.mentions_in(start, end).is_empty() {
        return None;
    }
    let text = c.line.sub(start, end);
    let told = text.trim_end_matches(STOPS).trim_end_matches(QUOTES).trim_end_matches(STOPS);
    // 老秦:不算。: a word of answer is no scene.
    let said = told.split_once(['：', ':']).map_or(told, |(_, said)| said);
    if said.chars().count() < LEAST_SCENE {
        return None;
    }
    Some(Span::new(start, start + told.len()).trimmed(c.line.text)).filter(|s| !s.is_empty())
}

/// 老秦说,守夜的 …; 要我说,…: without who says it, and from what stand.
fn without_frame<'t>(c: &Context<'_>, from: usize, text: &'t str) -> &'t str {
    let mut text = text;
    let said = c.line.hits_in(from, from + text.len()).iter().rev().find(|h| {
        let who = text.get(..h.start - from).unwrap_or("").rsplit([',', '，', ':', '：']).next().unwrap_or("");
        h.cue.any(Cue::REPORT) && (who.ends_with(['我', '他', '她', '你', '就']) || holder(who).is_some())
    });
    if let Some(h) = said {
        let rest = text.get(h.end - from..).unwrap_or("").trim_start_matches([':', '：', ',', '，', ' ']);
        text = if rest.is_empty() { text } else { rest };
    }
    let open = text.trim_start_matches(STOPS).trim_start_matches(QUOTES);
    match STANCES.strip_start(open) {
        Some(rest) if !rest.trim_matches(STOPS).is_empty() => rest.trim_start_matches([',', '，', ' ']),
        _ => text,
    }
}

/// From what stand something is said.
const STANCES: Words = words![
    "反正",
    "要我说",
    "照我说",
    "真要说起来",
    "说起来",
    "我个人觉得",
    "我觉得",
    "在我看来",
    "照我们的理解",
    "其实",
    "所以",
    "说白了",
    "换句话说",
    "总之",
    "可以说",
    "当然",
];

/// 后来词义扩展,凡是 … 的行为: what is meant begins with the word for all of it.
fn anything(text: &str) -> Option<&str> {
    let (_, last) = text.rsplit_once([',', '，'])?;
    words!["凡", "只要", "任何", "一切", "所有"].begin(last).then_some(last)
}

/// 台子搭好了,唱戏的才上得来,唱戏的: the last clause takes up what was told, and is all that is meant.
fn repeated(text: &str) -> Option<&str> {
    let (told, last) = text.rsplit_once([',', '，'])?;
    let stem = last.strip_suffix("的人").or_else(|| last.strip_suffix('的'))?;
    (stem.chars().count() >= 2 && told.contains(stem)).then_some(last)
}
