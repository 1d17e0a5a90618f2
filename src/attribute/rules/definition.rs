//! What a role is: the definition patterns, with term and definiens.

use super::definiens::definiens_end;
use super::denied::{no_kind, said_after_all};
use super::frame::{bare, past_frame};
use super::turned_down::told_and_refused;
use super::undefined::{FRAMES, UNSAID, asks, handles, no_identity, supposed, written};
use super::{Context, Parts, Verdict};
use crate::attribute::Relation;
use crate::attribute::about::How;
use crate::attribute::cue::{Cue, Hit};
use crate::attribute::words::{SPEECH, Words, words};
use crate::span::Span;

/// Plain bytes allowed between subject and verb (又常被 …).
const SLACK: usize = 12;
/// Bytes (10 Han characters) up to which a noun after a copula needs no known genus.
pub(super) const SHORT: usize = 30;

pub(super) fn definition(c: &Context<'_>, from: usize) -> Verdict {
    let end = c.unit.start + c.text().trim_end_matches(STOPS).len();
    let from = past_frame(c, from.min(end), end);
    let end = definiens_end(c.line, from.min(end), end);
    let end = from.min(end) + c.line.sub(from.min(end), end).trim_end_matches(STOPS).len();
    let definiens = bare(c.line, Span::new(from.min(end), end).trimmed(c.line.text));
    let term = Span::new(c.unit.subject.0, c.unit.subject.1.max(c.unit.subject.0));
    Verdict { relation: Relation::Definition, negated: false, parts: Some(Parts { term, definiens }) }
}

/// The parts of a statement that is a definition though no pattern says so: what follows the first word of being or naming
/// after the subject, or else the subject itself.
pub(crate) fn parts_by_sight(c: &Context<'_>) -> Verdict {
    const SAYS: Cue = Cue::COPULA.or(Cue::COUNTED).or(Cue::DEFINE).or(Cue::NEGATED);
    let start = predicate_start(c).max(c.unit.start);
    let verb = c.line.hits_in(start, c.unit.end).iter().find(|h| h.cue.any(SAYS));
    let verb = verb.map(|h| if h.cue.any(Cue::NEGATED) { said_after_all(c, h).unwrap_or(h) } else { h });
    // 我不同意: a refusal defines nothing.
    let refuses = verb.is_none() && c.has(Cue::REJECT);
    if refuses || verb.is_some_and(|h| cleft(c, h) || h.cue.any(Cue::NEGATED) && no_kind(c, h.end)) {
        return Verdict::plain(Relation::Attribute);
    }
    let from = verb.map_or(start, |h| h.end);
    let rest = c.line.sub(from, c.unit.end);
    // 运营:统筹整个产品 …: a duty behind a label is no gloss.
    let said = c.unit.end - rest.trim_start_matches([':', '：', ' ']).len();
    // 推广:让人知道; 营销:写招牌的先生: one act as its meaning, or somebody described.
    let text = c.line.sub(said, c.unit.end).trim_end_matches(STOPS).trim_end_matches(QUOTES);
    let meant = words!["让", "把", "将", "使", "帮", "替", "叫"].begin(text)
        || text.rsplit_once('的').is_some_and(|(_, noun)| (1..=4).contains(&noun.chars().count()));
    let duty = || !meant && c.line.hit_at(said).is_some_and(|h| h.cue.any(Cue::GOVERN.or(Cue::VERB_START)));
    let several = text.matches('、').count() >= 3;
    if verb.is_none() && said > from && (duty() || several) && closing_genus(c, said, c.unit.end).is_none() {
        return Verdict::plain(Relation::Attribute);
    }
    let rest = match rest.split_once([':', '：']) {
        // 答:…, 岗位定义:…
        Some((label, said)) if verb.is_none() && label.chars().count() <= LABEL && !said.trim().is_empty() => said,
        _ => rest,
    };
    let from = c.unit.end - rest.trim_start_matches([':', '：', ',', '，', '≠', '=', ' ', '—']).len();
    let negated = verb.is_some_and(|h| h.cue.any(Cue::NEGATED)) || rest.starts_with('≠');
    let verdict = definition(c, from);
    // 我以前的理解,: only leads to what is said.
    let nothing = verdict.parts.is_some_and(|p| {
        let text = p.definiens.of(c.line.text);
        FRAMES.end(text)
            || no_identity(text)
            || asks(text)
            || UNSAID.are(text)
            || PAY.end(text)
            || verb.is_none() && text.contains("的是")
    });
    if nothing || supposed(c) || verb.is_some_and(|h| h.cue.any(Cue::DEFINE) && handles(c, h)) {
        return Verdict::plain(Relation::Attribute);
    }
    Verdict { negated, ..verdict }
}

/// Characters of a label before what is said.
const LABEL: usize = 5;
/// 他们最烦的就是 …, 运营要做的是 …: what is done or felt, and not who they are; 管钱的是 X says who X is.
fn cleft(c: &Context<'_>, verb: &Hit) -> bool {
    let lead = c.line.sub(c.unit.start, verb.start).trim_end().trim_end_matches(['就', '才', '正']);
    lead.ends_with('的') && !c.line.mentions.iter().any(|m| m.start == verb.end)
}

pub(super) const STOPS: [char; 14] = ['。', '.', '！', '!', '；', ';', ',', '，', '~', ' ', '？', '?', '…', '\u{3000}'];
pub(super) const QUOTES: [char; 7] = ['“', '”', '"', '「', '」', '‘', '’'];

/// The cue that is the main verb after the subject: connectives, adverbs and [`SLACK`] bytes may stand before it.
pub(super) fn main_cue<'a>(c: &Context<'a>, wanted: Cue) -> Option<&'a Hit> {
    if !c.line.any(wanted) {
        return None;
    }
    let start = predicate_start(c);
    if c.line.sub(start, c.unit.end).starts_with('的') {
        return None;
    }
    // Without a subject before it the verb stands first.
    let slack = if c.unit.how == How::Nothing { 0 } else { SLACK };
    let mut plain = 0;
    let mut at = start;
    for h in c.line.hits_in(start, c.unit.end) {
        if !h.cue.any(wanted)
            && !h.cue.any(Cue::SKIP.or(Cue::TURN).or(Cue::DEGREE).or(Cue::SAME_BOTH).or(Cue::NONE).or(Cue::FRAME))
            && !c.line.says(h, words!["被", "又", "常", "可"])
        {
            return None;
        }
        let gap = c.line.sub(at, h.start);
        if !gap.is_empty() {
            // 左边是 X,右边是 Y: the verb has a subject of its own.
            let own = gap.rsplit_once([',', '，']).is_some_and(|(_, lead)| ELSEWHERE.end(lead));
            if own {
                return None;
            }
            plain += gap.trim_matches(QUOTES).trim_matches([',', '，', ' ', '、']).len();
            if plain > slack || gap.contains('的') {
                return None;
            }
        }
        if h.cue.any(wanted) {
            return Some(h);
        }
        at = h.end;
    }
    None
}

/// Places that are spoken of in turn.
const ELSEWHERE: Words = words!["边", "面", "间", "层", "楼", "里", "头", "另一个", "另外一个"];

/// After the subject, a bracket, a foreign name, a word that names it once more (这个词) and the particles of speech.
pub(super) fn predicate_start(c: &Context<'_>) -> usize {
    *c.predicate.get_or_init(|| find_predicate(c))
}

fn find_predicate(c: &Context<'_>) -> usize {
    let mut start = bracket_end(c);
    if c.unit.how != How::Subject {
        return start;
    }
    let foreign = c.line.sub(start, c.unit.end);
    let word = foreign.trim_start_matches(|ch: char| ch == ' ' || ch.is_ascii_alphabetic());
    if word.len() < foreign.len() && foreign.trim_start().starts_with(|ch: char| ch.is_ascii_alphabetic()) {
        start += foreign.len() - word.len();
    }
    // X 作为一个部门,首先是 …
    let aside = c.line.sub(start, c.unit.end);
    if aside.starts_with("作为")
        && let Some(comma) = aside.find(['，', ',']).filter(|at| *at <= SHORT)
    {
        start += comma + aside.get(comma..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8);
    }
    // X 我的理解是 …: whose view it is.
    let view = c.line.sub(start, c.unit.end);
    if let Some(rest) = VIEWS.strip_start(view.trim_start_matches([',', '，', ' '])) {
        start += view.len() - rest.len();
    }
    if let Some(h) = c.line.hit_at(start) {
        let word = c.line.sub(h.start, h.end);
        if h.cue.any(Cue::APPOSED) || h.cue.any(Cue::PRONOUN) && word.starts_with(['这', '该']) {
            start = h.end;
        }
    }
    let rest = c.line.sub(start, c.unit.end);
    let spoken = rest.trim_start_matches(SPEECH);
    if spoken.len() < rest.len() { start + (rest.len() - spoken.len()) } else { start }
}

/// Whose view a definition is, between the name and the verb.
const VIEWS: Words = words!["我的理解就", "我的理解", "我理解的", "我个人理解", "在我看来", "在我眼里", "要我说", "照我说"];

fn bracket_end(c: &Context<'_>) -> usize {
    let start = c.unit.subject.1.max(c.unit.start).max(if c.unit.start < c.line.body { c.line.body } else { 0 });
    let rest = c.line.sub(start, c.unit.end);
    let close = match rest.chars().next() {
        Some('(') => rest.find(')'),
        Some('（') => rest.find('）').map(|i| i + 2),
        Some('”' | '"' | '」') => return start + rest.chars().next().map_or(0, char::len_utf8),
        _ => None,
    };
    close.filter(|i| *i <= 60).map_or(start, |i| start + i + 1)
}

/// The noun that closes a clause of the predicate, if it is a known genus.
pub(super) fn closing_genus<'a>(c: &Context<'a>, from: usize, end: usize) -> Option<&'a Hit> {
    // A single character (人, 活) closes a noun phrase only after 的.
    let noun = |h: &Hit| h.end - h.start > 3 || c.line.sub(from, h.start).ends_with('的');
    c.line.hits_in(from, end).iter().find(|h| h.cue.any(Cue::GENUS) && noun(h) && closes(c.line.sub(h.end, end)))
}

fn closes(after: &str) -> bool {
    let after = after.trim_start_matches(QUOTES).trim_start_matches('了');
    after.is_empty() || after.starts_with(STOPS) || after.starts_with(['：', ':', '(', '（', '）', ')', '、'])
}

/// 所谓 X,其实就是 …; X 是 …
pub(crate) fn copula(c: &Context<'_>) -> Option<Verdict> {
    if c.unit.tied || c.unit.how == How::Named {
        return None;
    }
    let h = main_cue(c, Cue::COPULA)?;
    let pred = c.line.sub(h.end, c.unit.end).trim_start_matches(QUOTES);
    let word = c.line.sub(h.start, h.end);
    let first = pred.split([',', '，', '；', ';', '。']).next().unwrap_or("").trim_end_matches(STOPS).trim_end_matches(QUOTES);
    if pred.starts_with("什么")
        || pred.starts_with("如何")
        || first.is_empty()
        || words!["对内", "对外", "大于", "包含", "否", "为了", "最", "很", "非常", "要", "有", "在"].begin(pred)
            && closing_genus(c, h.end, c.unit.end).is_none()
    {
        return None;
    }
    // 即告停止, 即可上岗: an adverb.
    let soon = word == "即" && pred.starts_with(['告', '可', '使', '将', '便', '刻', '时', '日', '兴', '席']);
    // 是累心: how it feels; 张口就是 …: what the role says.
    let felt = words!["累心", "累腿", "累手", "累嘴", "累脑子", "累人", "累身子", "操心"].are(first);
    let says = words!["张口", "开口", "嘴上", "嘴里", "张嘴"].end(c.line.sub(c.unit.start, h.start));
    if soon || felt || says || no_identity(first) || UNSAID.are(first) || supposed(c) || written(c) {
        return None;
    }
    // X 和 Y 是两个不同的概念: says that they are two, not what they are.
    let two = words!["两", "2个", "2种"].begin(pred) || words!["不同的", "完全不同", "混淆", "混用", "不一样"].within(first);
    if c.unit.own.count_ones() >= 2 && two {
        return None;
    }
    // 网络推广是它的一小块: only its place in another.
    if words!["它的", "其中的", "他们的"].begin(pred) && c.line.has(h.end, c.unit.end, Cue::PART) {
        return None;
    }
    // 是我做过的第一份工作: what it was to somebody.
    let mine = pred.starts_with('我') && pred.contains('的');
    // 就是跑腿的: somebody who does it.
    let doer = DOES.are(word)
        && first.chars().count() <= DOER_CHARS
        && !c.line.has(h.end, h.end + first.len(), Cue::DEGREE.or(Cue::SIMILAR).or(Cue::DIFFER));
    if first.ends_with('的') && doer && c.unit.roles.is_power_of_two() {
        return Some(definition(c, h.end));
    }
    if first.ends_with('的') || mine || PAY.end(first) || says_alike(c, pred) || says_again(c, pred) {
        return None;
    }
    if let Some(g) = closing_genus(c, h.end, c.unit.end)
        && !c.line.sub(h.end, g.end).starts_with("负责")
    {
        return Some(definition(c, h.end));
    }
    let strong = !words!["是", "也是", "都是", "则是", "通常是", "一般是"].are(word);
    let acts = words!["把", "将", "借助", "让", "帮", "用", "通过", "使", "给"].begin(pred);
    let list = first.contains('、') || pred.split([',', '，']).count() > 3;
    let judged = words!["很", "非常", "挺", "太", "特别", "极"].within(first);
    let short =
        first.len() <= SHORT && !judged && !c.line.has(h.end, h.end + first.len(), Cue::GOVERN.or(Cue::DEGREE).or(Cue::TIE));
    // 什么是 X? 是…: the answer to the question.
    let answers = c.unit.asked && c.unit.how == How::Nothing && c.heading.is_none_or(|h| !h.is_heading());
    ((strong && !list) || acts || short || closes_with_person(first) || answers && !list && !judged).then(|| definition(c, h.end))
}

/// What somebody gets is not what he is (X 是死工资).
const PAY: Words =
    words!["年终奖", "出身", "工资", "底薪", "提成", "薪水", "月薪", "年薪", "收入", "奖金", "待遇", "双休", "单休", "计件"];
/// Verbs that make 跑腿的 a kind of person.
const DOES: Words = words!["就是", "其实就是", "说白了就是", "不就是", "无非是", "不过是"];
/// Characters of somebody named by what he does (打杂的, 卖东西的).
const DOER_CHARS: usize = 9;

/// 都是有着相同的工作: says that two are alike, not what they are.
fn says_alike(c: &Context<'_>, pred: &str) -> bool {
    let from = c.unit.end - pred.len();
    c.unit.roles.count_ones() >= 2
        && c.line
            .hits_in(from, c.unit.end)
            .iter()
            .any(|h| h.cue.any(Cue::SIMILAR) && c.line.sub(h.end, h.end + '的'.len_utf8()) == "的")
}

/// 学 X 就是学 Y: said of the learning.
fn says_again(c: &Context<'_>, pred: &str) -> bool {
    let before = c.line.sub(c.unit.start, c.unit.subject.0);
    ["学", "学习", "转", "招", "请", "找", "教", "考", "聊"].iter().any(|w| before.ends_with(w) && pred.starts_with(w))
}

/// X 是 … 的 N 者: the noun for a person after 的 is known by its last character.
fn closes_with_person(first: &str) -> bool {
    let first = first.split([':', '：']).next().unwrap_or("");
    first
        .rsplit_once('的')
        .is_some_and(|(_, noun)| (2..=5).contains(&noun.chars().count()) && noun.ends_with(['者', '师', '员', '官', '匠', '手']))
}

/// Words that count after 一 (一门, 一场): a noun of kind follows.
const COUNTERS: [char; 32] = [
    '种', '个', '项', '套', '门', '类', '份', '名', '位', '场', '组', '次', '条', '把', '道', '座', '支', '根', '片', '块', '本',
    '部', '回', '张', '盏', '扇', '面', '堵', '座', '群', '层', '股',
];

/// The first noun phrase after a copula that is not cut as one cue with its counter (从来都是一场 …, 首先是个 …).
fn counted_after<'a>(c: &Context<'a>) -> Option<&'a Hit> {
    main_cue(c, Cue::COPULA).filter(|h| {
        let mut rest = c.line.sub(h.end, c.unit.end).chars();
        let first = rest.next();
        let verb = c.line.sub(h.start, h.end);
        verb.ends_with('是') && (first == Some('一') && rest.next().is_some_and(|n| COUNTERS.contains(&n)) || first == Some('个'))
    })
}

/// X 是一种 …
pub(crate) fn counted(c: &Context<'_>) -> Option<Verdict> {
    if c.unit.how == How::Named {
        return None;
    }
    let h = main_cue(c, Cue::COUNTED).or_else(|| counted_after(c).filter(|_| !c.unit.tied))?;
    let rest = c.line.sub(h.end, c.unit.end);
    let rest = rest.strip_prefix('一').unwrap_or(rest).trim_start_matches(COUNTERS);
    let judged = words!["很", "非常", "比较", "极", "相当", "不", "需要"].begin(rest)
        && rest.trim_end_matches(STOPS).chars().count() <= 12;
    // 市场部就是一个人: how many they are; 是一个意思: that they are the same.
    let heads = words!["意思", "东西", "样", "人", "光杆", "人在做", "人干"]
        .are(rest.split([',', '，']).next().unwrap_or("").trim_end_matches(STOPS));
    if heads || supposed(c) {
        return None;
    }
    let part = c.unit.objects != 0 && c.line.has(h.end, c.unit.end, Cue::PART) && rest.contains("的一");
    (!judged && !part).then(|| definition(c, h.end))
}

/// X 是指 …, X 可以理解为 …, X 又被称为 …
pub(crate) fn define(c: &Context<'_>) -> Option<Verdict> {
    if c.unit.how == How::Named || !c.line.any(Cue::DEFINE) {
        return None;
    }
    // What would be is not what is: 如果你愿意为 ….
    if c.unit.how == How::Nothing && words!["如果", "若", "假如", "要是"].begin(c.text()) {
        return None;
    }
    let h = main_cue(c, Cue::DEFINE).or_else(|| {
        // 后来逐渐被称为 X is inverse; here the subject stands first and a short adverbial may follow it.
        let start = predicate_start(c);
        let hits = c.line.hits_in(start, c.unit.end);
        hits.iter()
            .find(|h| h.cue.any(Cue::DEFINE) && h.start - start <= 24 && !c.line.sub(start, h.start).contains(['的', ',', '，']))
            // 就是把 … 当作 …: the copula before it is the verb.
            .filter(|h| !c.line.has(start, h.start, Cue::COPULA))
    });
    let h = h.or_else(|| defined_later(c))?;
    // 市场说的是“来看看”: what the role says.
    let says = words!["说的是", "讲的是", "喊的是"].are(c.line.sub(h.start, h.end))
        && c.line.sub(h.end, c.unit.end).starts_with(['“', '"', '「']);
    if says || handles(c, h) || supposed(c) {
        return None;
    }
    let mut verdict = definition(c, h.end);
    if verdict.parts.is_some_and(|p| asks(p.definiens.of(c.line.text))) {
        return None;
    }
    verdict.negated = c.line.has(h.end, c.unit.end, Cue::REJECT);
    Some(verdict)
}

/// 广义的 X 包括 …,狭义的 X 仅指 …: a later clause about the same role says what it is.
fn defined_later<'a>(c: &Context<'a>) -> Option<&'a Hit> {
    if c.unit.how != How::Subject || !c.unit.roles.is_power_of_two() {
        return None;
    }
    let later = c.line.mentions_in(c.unit.subject.1, c.unit.end).iter().filter(|m| m.role == c.unit.roles);
    let opens = |at: usize| {
        let lead = c.line.sub(c.unit.start, at).rsplit([',', '，', '；', ';']).next().unwrap_or("");
        lead.len() <= SLACK && lead.len() < at - c.unit.start
    };
    later.filter(|m| opens(m.start)).find_map(|m| {
        let hits = c.line.hits_in(m.end, c.unit.end);
        hits.iter().find(|h| !h.cue.any(Cue::SKIP)).filter(|h| h.cue.any(Cue::DEFINE) && h.start - m.end <= SLACK)
    })
}

/// 对于 X 的定义是:…, X 的本质是 …
pub(crate) fn meaning(c: &Context<'_>) -> Option<Verdict> {
    if !c.line.any(Cue::MEANING_NOUN.or(Cue::DEFINE)) {
        return None;
    }
    let start = predicate_start(c);
    let rest = c.line.sub(start, c.unit.end);
    if !rest.starts_with('的') {
        return None;
    }
    let noun = c.line.hits_in(start, c.unit.end).iter().find(|h| h.cue.any(Cue::MEANING_NOUN.or(Cue::DEFINE)))?;
    // 推销的英文是 Selling: the name in another tongue is the definiens.
    let tongue = words!["英文", "英语", "日文", "全称", "全名", "外号", "简称"].begin(c.line.sub(noun.start, noun.end));
    if noun.cue.any(Cue::DEFINE)
        && !tongue
        && let Some(name) = c.line.mentions_in(noun.end, c.unit.end).first().filter(|m| m.start == noun.end)
    {
        // 做 X 的人称为 X 专员: the name stands last.
        let term = Span::new(name.start, name.end);
        let definiens = Span::new(c.unit.start.min(noun.start), noun.start).trimmed(c.line.text);
        let parts = Some(Parts { term, definiens });
        return Some(Verdict { relation: Relation::Definition, negated: false, parts });
    }
    if noun.start - start > 9 {
        return None;
    }
    let verb = c.line.hits_in(noun.start, c.unit.end).iter().find(|h| h.cue.any(Cue::COPULA.or(Cue::DEFINE).or(Cue::COUNTED)));
    let after = c.line.sub(noun.end, c.unit.end);
    let from = match verb {
        Some(v) if v.start.saturating_sub(noun.end) <= 6 => v.end,
        _ if after.starts_with([':', '：']) => noun.end,
        // 的含义很简单:…
        _ if after.find([':', '：']).is_some_and(|at| (1..=SLACK + 3).contains(&at)) => noun.end + after.find([':', '：'])?,
        // 的本质还是 …, 的本质始终是 …
        _ => noun.end + after.find('是').filter(|at| *at <= SLACK)? + '是'.len_utf8(),
    };
    let from =
        from + c.line.sub(from, c.unit.end).len() - c.line.sub(from, c.unit.end).trim_start_matches([':', '：', ' ']).len();
    let essence = c.line.sub(noun.start, noun.end).ends_with('质');
    // 的本质是效率: a short noun; 的本质是不同的 is none.
    let body = c.line.sub(from, c.unit.end).split([',', '，', '；', '。']).next().unwrap_or("").trim_end_matches(STOPS);
    let noun = !body.is_empty()
        && body.len() <= SHORT
        && !body.ends_with('的')
        && !body.starts_with(['不', '没', '要', '很'])
        && !c.line.has(from, from + body.len(), Cue::DIFFER.or(Cue::SIMILAR).or(Cue::BOND).or(Cue::DEGREE));
    (!essence || noun || closing_genus(c, from, c.unit.end).is_some()).then(|| definition(c, from))
}

/// 把 X 定义为 …
pub(crate) fn taken_as(c: &Context<'_>) -> Option<Verdict> {
    let before = c.line.hit_before(c.unit.subject.0)?;
    if !words!["把", "将"].are(c.line.sub(before.start, before.end)) || before.start < c.unit.start {
        return None;
    }
    let h = c.line.hits_in(c.unit.subject.1, c.unit.end).iter().find(|h| h.cue.any(Cue::DEFINE.or(Cue::COPULA)))?;
    let mut verdict = definition(c, h.end);
    // 把推广当成促销来做
    if let Some(parts) = &mut verdict.parts {
        let text = parts.definiens.of(c.line.text);
        let told = words!["来做", "来用", "来干", "来对待", "来看"].strip_end(text).unwrap_or(text);
        parts.definiens.end -= u32::try_from(text.len() - told.len()).unwrap_or(0);
    }
    verdict.negated = c.line.has(c.unit.start, c.unit.end, Cue::REJECT) || told_and_refused(c);
    Some(verdict)
}
