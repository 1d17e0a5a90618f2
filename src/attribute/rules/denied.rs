//! What a role is said not to be: X 不是 Y, 这不叫 X, and 不是 as the answer to X 是不是 Y.

use super::definition::{QUOTES, STOPS, closing_genus, copula, counted, define, definition, main_cue, taken_as};
use super::{Context, Parts, Verdict};
use crate::attribute::Relation;
use crate::attribute::about::How;
use crate::attribute::cue::{Cue, Hit};
use crate::attribute::words::{Words, words};
use crate::span::Span;

/// X 不是 Y; 那不叫 X.
pub(crate) fn negated(c: &Context<'_>) -> Option<Verdict> {
    if c.unit.subject.1 == 0 || !c.line.any(Cue::NEGATED) {
        return None;
    }
    let before =
        c.line.hit_before(c.unit.subject.0).filter(|h| h.start >= c.unit.start && h.cue.any(Cue::NEGATED) && denies_before(c, h));
    if c.unit.how == How::Subject && before.is_some() {
        // 既不叫 X,也不叫 Y: what both are not stands before the first.
        let sentence = c.line.sentences.get(c.unit.sentence).map_or(c.unit.start, |s| s.span.start as usize);
        let first = c.line.hits_in(sentence, c.unit.end).iter().find(|h| h.cue.any(Cue::NEGATED));
        let at = first.map_or(c.unit.start, |h| h.start);
        let said = c.line.sub(sentence, at).trim_end_matches(['既', '也', '又', '都', '就', ',', '，', ' ']);
        let term = Span::new(c.unit.subject.0, c.unit.subject.1);
        let definiens = Span::new(sentence, sentence + said.len()).trimmed(c.line.text);
        let parts = Some(Parts { term, definiens, genus: None });
        return Some(Verdict { relation: Relation::Definition, negated: true, parts });
    }
    if c.unit.how == How::Nothing {
        return None;
    }
    let h = main_cue(c, Cue::NEGATED)?;
    let rest = c.line.sub(h.end, c.unit.end);
    // 不是 A,而是 B; 不是 A 的,是 B 的人
    let but = |x: &&Hit| {
        x.cue.any(Cue::BUT_IS)
            || x.cue.any(Cue::COPULA.or(Cue::COUNTED))
                && c.line.sub(x.start, x.end).starts_with('是')
                && words![",", "，", "，它", ",它", "，这"].end(c.line.sub(h.end, x.start))
            || x.cue.any(Cue::COPULA.or(Cue::COUNTED)) && at_most(c.line.sub(h.end, x.end))
    };
    if let Some(but) = c.line.hits_in(h.end, c.unit.end).iter().find(but) {
        // Over actions (不是催单,而是陪练) nothing is defined.
        let noun = c.line.sub(but.end, c.unit.end).trim_end_matches(STOPS).len() <= 18
            || !but.cue.any(Cue::BUT_IS) && !c.line.sub(but.end, c.unit.end).trim_end_matches(STOPS).ends_with('的')
            || but.cue.any(Cue::BUT_IS) && c.line.sub(but.start, but.end).chars().count() > 2;
        // 而是把真话说得好听的本领: a noun with its attribute.
        let body = c.line.sub(but.end, c.unit.end).trim_end_matches(STOPS);
        let phrase =
            body.rsplit_once('的').is_some_and(|(_, n)| (1..=4).contains(&n.chars().count())) && !body.contains(['，', ',']);
        return (noun || phrase || closing_genus(c, but.end, c.unit.end).is_some()).then(|| definition(c, but.end));
    }
    let first = rest.split([',', '，', '；', ';', '。', '.']).next().unwrap_or("").trim_end_matches(STOPS);
    let act =
        first.ends_with('的') || words!["为了", "在", "对", "由", "要", "靠", "说", "只", "单", "谁", "每", "人人"].begin(first);
    let act = act || first.starts_with(['没', '不']) || arises(first);
    let same = words!["一回事", "一码事", "一件事", "一类", "一种"].are(first) && c.unit.roles.count_ones() >= 2;
    (!act && !same && !first.is_empty()).then(|| Verdict { negated: true, ..definition(c, h.end) })
}

/// 算不上 A,顶多是 B: what it is after all.
fn at_most(text: &str) -> bool {
    let last = text.rsplit([',', '，']).next().unwrap_or("");
    let words = ["顶多", "至多", "最多", "充其量", "不过", "只能算", "倒", "更像", "更", "其实", "说到底", "说白了", "归根到底"];
    last.len() < text.len() && words.iter().any(|w| last.strip_prefix(w).is_some_and(|r| r.starts_with(['是', '算', '就'])))
}

/// Words before a role that forbid what is then said of it, or doubt it (别把 X 当成 Y, 谁说 X 就是 Y).
const FORBIDS: Words = words![
    "别",
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
    "不该把"
];

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
    let clause = before.rsplit([',', '，', '；', '。', '：', ':']).next().unwrap_or("");
    let clause = words!["所以", "因此", "千万", "也", "请", "都", "可", "就", "永远", "总"].strip_start(clause).unwrap_or(clause);
    if !FORBIDS.begin(clause) && !myth(before) {
        return None;
    }
    let verdict = meant(c)?;
    // 别把 X 想得太玄,它就是 …: what stands after the comma is not forbidden.
    let near = verdict.parts.is_none_or(|p| !c.line.sub(c.unit.subject.1, p.definiens.start as usize).contains([',', '，']));
    near.then_some(Verdict { negated: true, ..verdict })
}

/// 有人说 X 就是 Y,我不同意: a view that is told and turned down.
pub(crate) fn rejected(c: &Context<'_>) -> Option<Verdict> {
    let told = c.line.has(c.unit.start, c.unit.subject.0, Cue::REPORT);
    let end = c.line.sentences.get(c.unit.sentence).map_or(c.unit.end, |s| s.span.end as usize);
    if !told || c.unit.subject.1 == 0 || !c.line.has(c.unit.subject.1, end, Cue::REJECT) {
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

/// 这不叫 X, …算不上 X, 那不是 X: what is denied to be X stands before the verb.
fn denies_before(c: &Context<'_>, h: &Hit) -> bool {
    let word = c.line.sub(h.start, h.end);
    let scene = c.line.sub(c.unit.start, h.start).rsplit([',', '，']).next().unwrap_or("").trim();
    word.ends_with('叫')
        || word == "可不是"
        || words!["谈不上", "称不上"].are(word)
        || words!["这", "那", "这可", "那可", "这就", "那", "这种", "那都"].are(scene)
        || scene.is_empty() && words!["可不是", "这不是", "那不是"].are(word)
        || word.contains('算')
}

/// 现在才出现的概念: when it came up, not what it is.
fn arises(first: &str) -> bool {
    let verbs = ["出现", "诞生", "产生", "兴起", "冒出", "形成", "发明", "流行", "提出", "有", "时兴"];
    first.rsplit_once('的').is_some_and(|(time, _)| {
        let verb =
            verbs.iter().find_map(|v| time.strip_suffix(v).or_else(|| time.strip_suffix("来").and_then(|t| t.strip_suffix(v))));
        verb.is_some_and(|when| when.ends_with(['才', '刚', '新', '里', '年', '天', '日', '候', '时', '近', '间']))
    })
}

/// 问:X 是不是 Y? 答:不是。
pub(crate) fn answered(c: &Context<'_>) -> Option<Verdict> {
    if !c.unit.identity || c.unit.via != "answer" || !c.unit.roles.is_power_of_two() {
        return None;
    }
    let text = c.text();
    let said = text.split_once([':', '：']).map_or(text, |(_, after)| after).trim().trim_end_matches(STOPS).trim_matches(QUOTES);
    let said = words!["当然", "其实", "真", "还真", "显然"].strip_start(said).unwrap_or(said);
    let no = words!["不是", "不是的", "并不是", "不等于", "并不等于", "不算", "不能算", "绝对不是", "不完全是"].are(said);
    let parts =
        Parts { term: Span::new(c.unit.start, c.unit.start), definiens: Span::new(c.unit.start, c.unit.start), genus: None };
    no.then_some(Verdict { relation: Relation::Definition, negated: true, parts: Some(parts) })
}
