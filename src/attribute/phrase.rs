//! Noun phrases by parts of speech: the genus of a definiens and the full name of what is defined.
//!
//! The genus is the noun that says of what kind a thing is (Robinson 1950, ch. 5, definition by genus and difference). A
//! definiens that is an act (把货卖出去) has none.

use super::cue::Cue;
use super::holder::holds_views;
use super::line::Line;
use super::mention::OTHER;
use super::rules::definiens::genus_at_end;
use super::words::{Words, words};
use crate::segment::Token;
use crate::segment::word::Words as Dictionary;
use crate::span::Span;

/// What a word can be in a noun phrase, from its ICTCLAS tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// 的 and 之, which tie what stands before them to the noun.
    Of,
    /// A noun, or a verb that is used as one.
    Noun,
    /// The name of a role.
    Role,
    /// A verb.
    Verb,
    /// A preposition.
    Preposition,
    /// An adjective, number, counter or pronoun: stands before a noun.
    Modifier,
    /// 和, 与.
    And,
    /// An adverb.
    Adverb,
    /// A particle at the end.
    Particle,
    Other,
}

/// A word of the definiens.
#[derive(Debug, Clone, Copy)]
struct Word<'a> {
    span: Span,
    text: &'a str,
    kind: Kind,
}

/// Words a noun phrase without 的 has at most.
const PHRASE_WORDS: usize = 6;
/// Ends of what stands before a definiens that is counted.
const COUNTED: Words = words!["一个", "一种", "一门", "一项", "一套", "一类", "一位", "一名", "一场", "是个", "是种", "成个"];
/// Verbs after which somebody or something is what is acted upon, whatever follows (把人变成熟客, 让更多的人知道).
const HANDLES: Words =
    words!["把", "将", "让", "使", "令", "叫", "替", "帮", "帮着", "给", "教", "逼", "劝", "请", "去", "来", "为了"];
/// Ends of verbs that have their object right behind them (找到愿意付钱的人, 变成熟客).
const REACHES: Words =
    words!["到", "住", "成", "给", "动", "出", "找", "吸引", "服务", "面向", "告诉", "影响", "争取", "陪", "伺候"];
/// Nouns for anybody and anything: an act ends in them as readily as a description does.
const ANY: Words = words!["人", "事", "东西", "事情", "人们", "客人", "客户", "顾客", "用户", "买家", "别人"];
/// Last characters of nouns for somebody who does something.
const DOERS: [char; 12] = ['者', '员', '师', '手', '匠', '工', '官', '家', '商', '贩', '队', '部'];
/// Verbs of what is brought about: the noun is what they act upon, whatever stands before it (扩大产品使用的范围).
const EFFECTS: Words = words![
    "扩大", "提高", "降低", "增加", "缩小", "改变", "解决", "满足", "维护", "打造", "建立", "提升", "实现", "完成", "掌握"
];
/// Verbs of standing and working, whose object goes on to the noun (负责卖货的人, 从事推销的人).
const DEALS: Words = words!["负责", "从事", "专门", "专管", "管", "主管", "做", "干", "搞", "是", "有", "属于"];

/// The genus of a definiens in a line with these tokens; none where it is an act, a sentence or a list.
pub(super) fn genus(dictionary: &Dictionary, line: &Line<'_>, tokens: &[Token], definiens: Span) -> Option<Span> {
    let from = tokens.partition_point(|t| t.span.start < definiens.start);
    let to = tokens.partition_point(|t| t.span.end <= definiens.end).max(from);
    let words = words(dictionary, line, tokens.get(from..to).unwrap_or_default());
    let end = words.iter().rposition(|w| w.kind != Kind::Particle && !ONE_OF.are(w.text))? + 1;
    let words = words.get(..end)?;
    let head = words.last()?;
    let known = genus_at_end(line, definiens.start as usize, definiens.end as usize);
    let known = known.map(|start| Span::new(start, head.span.end as usize)).filter(|k| !k.is_empty());
    // 一个替茶馆看灶的伙计, 一种沟通艺术: what is counted is no act.
    let before = line.sub(0, definiens.start as usize);
    let opens = |marks: &[char]| words.first().is_some_and(|w| w.kind == Kind::Modifier && w.text.starts_with(marks));
    let counted = COUNTED.end(before) || opens(&['一']) || words.len() > 1 && opens(&['那', '这']);
    let found = match words.iter().rposition(|w| w.kind == Kind::Of) {
        Some(of) => {
            let (before, tail) = (words.get(..of)?, words.get(of + 1..)?);
            // 卖东西,最好是卖给不想买的人: what is said first is an act.
            let act_first = definiens.of(line.text).split_once(['，', ',']).is_some_and(|(first, _)| {
                !first.contains('的')
                    && words.first().is_some_and(|w| w.kind == Kind::Verb || is_verb_and_object(dictionary, w.text))
            });
            let kind = known.is_some_and(|k| !ANY.are(k.of(line.text)));
            (kind || !act_first) && is_nominal(tail, true, known.is_some()) && (counted || !is_act(before, tail, known.is_some()))
        }
        // 后端指挥: short before a noun that is known, whatever its parts are.
        None if known.is_some_and(|k| k.start - definiens.start <= 6 && words[0].kind == Kind::Modifier) => true,
        None if counted => is_nominal(words, false, known.is_some()),
        None => is_phrase(dictionary, words, definiens.of(line.text), known.is_some()),
    };
    // A known noun may be part of a word (管理工作) or made of two (系统工程).
    found.then(|| known.unwrap_or_else(|| last_noun(dictionary, head)))
}

/// The noun that a longer word ends in: 那群人, 长期投资.
fn last_noun(dictionary: &Dictionary, word: &Word<'_>) -> Span {
    let last = |n: usize| word.text.char_indices().rev().nth(n - 1).map(|(at, _)| at);
    let characters = word.text.chars().count();
    let counted = word.text.starts_with(['那', '这', '几', '一']) && word.text.ends_with('人');
    let at = match characters {
        3.. if counted => last(1),
        4 => last(2).filter(|at| word.text.get(*at..).is_some_and(|t| is_noun(&dictionary.pos(t)))),
        _ => None,
    };
    Span::new(word.span.start as usize + at.unwrap_or(0), word.span.end as usize)
}

fn is_noun(tag: &str) -> bool {
    tag.starts_with('n') || tag == "vn"
}

/// The words of a definiens.
fn words<'a>(dictionary: &Dictionary, line: &Line<'a>, tokens: &[Token]) -> Vec<Word<'a>> {
    let mut words: Vec<Word<'a>> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let mut next = word(dictionary, line, *token);
        if let Some(last) = words.last_mut() {
            // 那拨人: a counter that is a verb elsewhere.
            if last.kind == Kind::Modifier && COUNTERS.are(next.text) {
                next.kind = Kind::Modifier;
            }
            // 宣传|科, 业务|线, 叫|法: one noun that the dictionary does not have.
            let one = last.span.end == next.span.start && SUFFIXES.are(next.text) && matches!(last.kind, Kind::Noun | Kind::Verb);
            if one {
                last.span.end = next.span.end;
                (last.text, last.kind) = (last.span.of(line.text), Kind::Noun);
                continue;
            }
        }
        words.push(next);
    }
    words
}

/// Counters that are verbs or something else as well.
const COUNTERS: Words = words!["拨", "伙", "帮", "班", "挑", "串", "摊", "套"];
/// Close a noun that is made of a word and one character more.
const SUFFIXES: Words = words!["法", "部", "科", "岗", "器", "站", "室", "组", "队", "员", "师", "者", "手", "机", "线", "工"];
/// Behind the noun, that it is one of several.
const ONE_OF: Words = words!["之一", "而已", "罢了"];

fn word<'a>(dictionary: &Dictionary, line: &Line<'a>, token: Token) -> Word<'a> {
    let text = token.span.of(line.text);
    let role = line.mentions_in(token.span.start as usize, token.span.end as usize).iter().any(|m| m.role != OTHER);
    let tag = dictionary.pos(&dictionary.form(text));
    let kind = match text {
        "的" | "之" => Kind::Of,
        "和" | "与" | "及" | "以及" | "或" | "加" | "等" => Kind::And,
        _ if ATTRIBUTIVE.are(text) => Kind::Modifier,
        _ if PRONOUNS.are(text) => Kind::Other,
        "全部" | "所有" | "一切" => Kind::Modifier,
        _ => match tag.as_bytes() {
            _ if role => Kind::Role,
            [b'n', ..] | b"vn" | b"an" | b"j" | b"s" | b"l" | b"i" => Kind::Noun,
            [b'v', ..] => Kind::Verb,
            [b'p', ..] => Kind::Preposition,
            [b'a' | b'b' | b'm' | b'q' | b'r' | b'z' | b'f' | b't', ..] => Kind::Modifier,
            [b'd', ..] => Kind::Adverb,
            [b'y', ..] | b"ul" => Kind::Particle,
            _ => Kind::Other,
        },
    };
    Word { span: token.span, text, kind }
}

/// Adverbs that stand before nouns as well (长期行为).
const ATTRIBUTIVE: Words = words!["长期", "短期", "日常", "直接", "共同"];
/// Say nothing of kind.
const PRONOUNS: Words = words!["本身", "其中", "部分", "一部分", "什么", "谁", "这一下", "这样", "那样", "如此"];

/// Whether words can be a noun with what stands before it. Behind 的 a verb alone is a noun too (跟同行的搏斗).
fn is_nominal(words: &[Word<'_>], of: bool, known: bool) -> bool {
    let Some((head, before)) = words.split_last() else { return false };
    let several = |w: &Word<'_>| w.text.chars().count() > 1;
    // 承诺速度的一侧, 便利店的今天
    let counted = of && (head.text.starts_with('一') && several(head) && !SORTS.are(head.text) || head.text.ends_with('天'));
    let noun = match head.kind {
        Kind::Noun | Kind::Role => true,
        Kind::Modifier => counted,
        Kind::Verb => of && before.iter().all(|w| w.kind == Kind::Modifier) && several(head),
        _ => false,
    };
    (noun || known || NOUNS_TOO.are(head.text))
        && before.iter().all(|w| match w.kind {
            Kind::Noun | Kind::Role | Kind::Modifier | Kind::And => true,
            Kind::Verb => several(w),
            _ => false,
        })
}

/// Count, and name nothing.
const SORTS: Words = words!["一种", "一类", "一个", "一些", "一样", "一位", "一般", "一切"];
/// Nouns that the dictionary has as something else.
const NOUNS_TOO: Words = words!["活", "人", "手", "根", "桥", "锅", "菜", "门", "路", "网", "灯", "钥匙", "组织者"];

/// Whether what stands before 的 and its noun is an act of which the noun is the object (变成熟客的朋友, 把话告诉更多的人).
fn is_act(before: &[Word<'_>], tail: &[Word<'_>], known: bool) -> bool {
    let (Some(head), Some(opens)) = (tail.last(), tail.first()) else { return true };
    // 把货送到的那四个轮子: pointed at or counted, it is what the words before it describe.
    if tail.len() > 1 && opens.text.starts_with(['那', '这', '一', '几']) {
        return false;
    }
    let doer = (head.text.ends_with(DOERS) || holds_views(head.text)) && !ANY.are(head.text);
    if known && !ANY.are(head.text) || doer || head.kind == Kind::Role {
        return false;
    }
    let Some(first) = before.iter().find(|w| !matches!(w.kind, Kind::Adverb | Kind::Modifier)) else { return false };
    let verb = |w: &Word<'_>| w.kind == Kind::Verb;
    let clause = before.last().is_some_and(|w| !matches!(w.kind, Kind::Noun | Kind::Role | Kind::Modifier));
    if HANDLES.are(first.text) {
        // 把陌生人变成知道你的人, but 把眼球变成钞票的人.
        let given = before.iter().skip(1).position(|w| w.text.ends_with(['成', '给', '到', '向', '为']) || w.text == "告诉");
        let on = given
            .is_some_and(|at| before.iter().skip(at + 2).any(verb) || before.last().is_some_and(|w| w.kind == Kind::Modifier));
        return on || !ANY.are(head.text) || matches!(first.text, "让" | "使" | "令");
    }
    // 拿着尺子的保安
    if before.iter().any(|w| w.text == "着") {
        return false;
    }
    // 你在楼道里贴一张…的条子; 门店用一连串的办法: who does it stands before.
    let who = before.first().is_some_and(|w| ["你", "我", "他", "她", "你们", "我们", "他们"].contains(&w.text));
    let means = before.iter().skip(1).any(|w| w.kind == Kind::Preposition) && !before.iter().any(verb);
    if who && before.len() > 1 || means && first.kind == Kind::Noun {
        return true;
    }
    // 管机器卖出去以后的事情
    if matches!(first.text, "管" | "做" | "干" | "搞") && words!["事", "事情", "活", "活儿"].are(head.text) {
        return true;
    }
    let verbs = before.iter().filter(|w| verb(w)).count();
    match first.kind {
        Kind::Verb if EFFECTS.are(first.text) => true,
        // 从事推销的人; 发现顾客的需要: a clause or a verb with its object.
        Kind::Verb if !DEALS.are(first.text) => {
            REACHES.end(first.text) && (verbs > 1 || !ANY.are(head.text)) || !clause && !ANY.are(head.text)
        }
        Kind::Preposition => verbs > 0 && !clause,
        _ => false,
    }
}

/// Whether words without 的 are a noun phrase (体力活, 一门生意), and not an act (卖货, 请客吃饭).
fn is_phrase(dictionary: &Dictionary, words: &[Word<'_>], text: &str, known: bool) -> bool {
    // 术; 根; “翻译”: a word by itself.
    if let [only] = words {
        let quoted = text.starts_with(['“', '"', '「']);
        let short = only.text.chars().count() == 1 && only.kind != Kind::Verb;
        if (quoted && only.kind == Kind::Verb && !is_verb_and_object(dictionary, only.text)) || short || NOUNS_TOO.are(only.text)
        {
            return !PRONOUNS.are(only.text) && only.kind != Kind::Of;
        }
    }
    let Some(first) = words.iter().find(|w| w.kind != Kind::Modifier) else { return false };
    let act = match first.kind {
        Kind::Verb | Kind::Preposition | Kind::Adverb | Kind::Other | Kind::Particle => true,
        // 市场是销售: another role is what it is like, not its kind.
        Kind::Role => words.len() == 1,
        _ => HANDLES.begin(first.text) || !known && is_verb_and_object(dictionary, first.text),
    };
    let last = words.last().is_some_and(|w| words.len() > 1 && !known && is_verb_and_object(dictionary, w.text));
    // 点鼠标: tagged as a counter.
    let pointed = text.starts_with('点') || words.len() == 1 && text.starts_with(['这', '那']);
    !act && !last
        && !pointed
        && words.len() <= PHRASE_WORDS
        && !text.contains(['、', '，', ','])
        && is_nominal(words, false, known)
}

/// Verbs of one character that the dictionary has as something else.
const VERBS: Words = words!["记", "打", "做", "种", "养", "动", "花", "交", "挑", "点", "发", "拍", "管", "摆", "割"];

/// Verbs that make such words with longer objects (发传单, but not 放大器).
const OBJECTS_OF: Words =
    words!["发", "卖", "做", "打", "写", "拉", "跑", "搞", "送", "买", "看", "带", "找", "交", "刷", "投", "贴", "办", "学"];

/// 卖货, 发传单, 请客吃饭: dictionaries have such words as nouns and sayings.
fn is_verb_and_object(dictionary: &Dictionary, word: &str) -> bool {
    let mut characters = word.char_indices();
    let (_, Some((at, _))) = (characters.next(), characters.next()) else { return false };
    let (first, rest) = word.split_at(at);
    let saying = word.chars().count() == 4
        && word.char_indices().nth(2).is_some_and(|(at, _)| !is_noun(&dictionary.pos(word.get(at..).unwrap_or(""))));
    let object = words![
        "货", "价", "钱", "人", "单", "客", "班", "酒", "地", "账", "饭", "茶", "信", "图", "稿", "鱼", "菜", "树", "活儿"
    ]
    .are(rest)
        || rest.chars().count() > 1 && OBJECTS_OF.are(first) && dictionary.has(rest) && dictionary.pos(rest).starts_with('n');
    saying || object && (dictionary.pos(first).starts_with('v') || VERBS.are(first))
}

/// The name of a role with the nouns that stand before it as part of the name (二手车销售, 校园推广), where nothing but a mark
/// or a word that opens a statement stands before them.
pub(super) fn full_name(dictionary: &Dictionary, line: &Line<'_>, tokens: &[Token], term: Span, from: usize) -> Span {
    let before = tokens.partition_point(|t| t.span.end <= term.start);
    let mut start = term.start;
    for token in tokens.get(..before).unwrap_or_default().iter().rev().take(NAME_WORDS) {
        let word = word(dictionary, line, *token);
        let noun = word.kind == Kind::Noun || dictionary.pos(&dictionary.form(word.text)) == "b";
        // 不同点|销售: a heading that ran into the name.
        let (from_byte, to_byte) = (token.span.start as usize, token.span.end as usize);
        let announces = line.has(from_byte, to_byte, Cue::DIFFER.or(Cue::SIMILAR).or(Cue::MEANING_NOUN).or(Cue::TOPIC_NOUN));
        let part = !announces
            && noun
            && !OPENS.are(word.text)
            && token.span.end == start
            && token.span.start as usize >= from
            && word.text.chars().count() > 1;
        if !part {
            break;
        }
        start = token.span.start;
    }
    let lead = line.sub(from, start as usize).trim_end();
    let marked = lead.is_empty() || lead.ends_with(|c: char| !c.is_alphanumeric()) || OPENS.end(lead);
    if marked { Span { start, end: term.end } } else { term }
}

/// Words that a longer name of a role is made of before it.
const NAME_WORDS: usize = 2;
/// Open a statement about what follows them.
const OPENS: Words =
    words!["所谓", "所谓的", "而", "但", "那么", "至于", "说", "认为", "觉得", "以为", "对于", "什么是", "什么叫"];
