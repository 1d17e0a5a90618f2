//! What a role is said not to be: X 不是 Y, Y 不是 X, 这不叫 X, and 不是 as the answer to X 是不是 Y.

use super::definition::{QUOTES, STOPS, closing_genus, definition, main_cue};
use super::{Context, Parts, Verdict};
use crate::attribute::Relation;
use crate::attribute::about::How;
use crate::attribute::cue::{Cue, Hit};
use crate::attribute::words::{SPEECH, Words, words};
use crate::span::Span;

/// X 不是 Y; 那不叫 X.
pub(crate) fn negated(c: &Context<'_>) -> Option<Verdict> {
    if matches!(c.unit.how, How::Subject | How::Named)
        && let Some(h) = named_last(c)
    {
        return Some(affirmed(c).unwrap_or_else(|| reversed(c, h)));
    }
    let h = match c.unit.how {
        How::Nothing => opening(c)?,
        _ if c.unit.subject.1 == 0 => return None,
        _ => main_cue(c, Cue::NEGATED)?,
    };
    if let Some(after_all) = said_after_all(c, h) {
        return is_noun(c, after_all).then(|| definition(c, after_all.end));
    }
    (!no_kind(c, h.end)).then(|| Verdict { negated: true, ..definition(c, h.end) })
}

/// The cue that denies right before a name that closes its clause: 发传单不是 X, 这算哪门子 X.
fn named_last<'a>(c: &Context<'a>) -> Option<&'a Hit> {
    let (start, end) = c.unit.subject;
    if end == 0 {
        return None;
    }
    let before = c.line.sub(c.unit.start, start).trim_end_matches(QUOTES);
    let before = TRULY.strip_end(before).unwrap_or(before).trim_end_matches(QUOTES);
    let at = c.unit.start + before.len();
    // 不叫学术 X: a word may qualify the name.
    let near =
        |h: &&Hit| h.cue.any(Cue::NEGATED) && c.line.sub(h.start, h.end).ends_with(['叫', '算']) && at - h.end <= QUALIFIER;
    let h = c.line.hit_before(at).or_else(|| c.line.hits_in(c.unit.start, at).last().filter(near))?;
    let after = c.line.sub(end, c.unit.end).trim_start_matches(QUOTES).trim_start_matches('了').trim_start_matches(SPEECH);
    let closes = after.is_empty() || after.starts_with(STOPS) || after.starts_with(['：', ':']);
    let sentence = c.line.sentences.get(c.unit.sentence).map_or(c.unit.start, |s| s.span.start as usize);
    let scene = c.line.sub(sentence, h.start).trim_end_matches(['也', '又', '并', '可']);
    // 坐在门口的不是 X picks somebody out.
    // 没有人不是 X: everybody is.
    let nobody = words!["没有人", "没人", "无人", "没有谁", "没有一个", "没有一处", "无一"].end(scene);
    // 能留人的是 X,不是 Y: who it is, and who not.
    let clause = scene.trim_end_matches(STOPS);
    let picked = c.line.mentions_in(sentence, sentence + clause.len()).last().is_some_and(|m| m.end == sentence + clause.len());
    let told = !clause.trim_matches(STOPS).is_empty() && !scene.ends_with('的') && !nobody && !picked;
    (h.start >= c.unit.start && h.cue.any(Cue::NEGATED) && (closes && told || denies_before(c, h))).then_some(h)
}

/// Bytes of a word that qualifies a name (2 Han characters).
const QUALIFIER: usize = 6;
/// Before a name, of what deserves it: 不是真正的 X.
const TRULY: Words = words!["真正的", "真正意义上的", "所谓的", "我们所说的", "我们说的", "单纯的", "什么"];

/// What stands before the verb is no X. 既不叫 X,也不叫 Y: what both are not stands before the first.
fn reversed(c: &Context<'_>, last: &Hit) -> Verdict {
    let sentence = c.line.sentences.get(c.unit.sentence).map_or(c.unit.start, |s| s.span.start as usize);
    let first = c.line.hits_in(sentence, last.end).iter().find(|h| h.cue.any(Cue::NEGATED));
    let at = first.map_or(c.unit.start, |h| h.start);
    let said = c.line.sub(sentence, at).trim_end_matches(['既', '也', '又', '都', '就', ',', '，', ' ', '这', '那']);
    // 墙上贴的那些,叫促销,不叫 X; 卖东西是结果,不是 X: what it is called instead is no part of it.
    let said = match said.rsplit_once([',', '，']) {
        Some((before, last)) if words!["叫", "那叫", "这叫", "是"].begin(last.trim_start()) => before,
        _ => said,
    };
    let term = Span::new(c.unit.subject.0, c.unit.subject.1);
    let definiens = Span::new(sentence, sentence + said.len()).trimmed(c.line.text);
    Verdict { relation: Relation::Definition, negated: true, parts: Some(Parts { term, definiens }) }
}

/// A 不叫 X,B 才叫 X: the role is named once more, and is what stands before it.
fn affirmed(c: &Context<'_>) -> Option<Verdict> {
    let from = c.unit.subject.1;
    c.line.mentions_in(from, c.unit.end).iter().filter(|m| m.role & c.unit.roles != 0).find_map(|m| {
        let before = c.line.sub(from, m.start).trim_end_matches(QUOTES);
        let h = c.line.hit_before(from + before.len()).filter(|h| h.start > from && !h.cue.any(Cue::NEGATED))?;
        let scene = c.line.sub(from, h.start).trim_end_matches([',', '，', '这', '那', '就', '才']);
        let definiens = Span::new(from, from + scene.len());
        let scene = scene.trim_start_matches(STOPS);
        let definiens = Span::new(definiens.end as usize - scene.len(), definiens.end as usize).trimmed(c.line.text);
        let parts = Parts { term: Span::new(m.start, m.end), definiens };
        let says = before.ends_with(['叫', '是']) && !scene.is_empty();
        says.then_some(Verdict { relation: Relation::Definition, negated: false, parts: Some(parts) })
    })
}

/// 不是发传单的; 也不是仓库: a denial that opens its unit, its subject told before.
fn opening<'a>(c: &Context<'a>) -> Option<&'a Hit> {
    let h = c.line.hits_in(c.unit.start, c.unit.end).first().filter(|h| h.cue.any(Cue::NEGATED))?;
    let lead = c.line.sub(c.unit.start, h.start);
    let short = c.line.sub(h.end, c.unit.end).trim_end_matches(STOPS).chars().count() <= LEFT_OUT_CAP;
    let done = c.line.sub(h.end, c.unit.end).contains(['了', '着', '过']);
    (short && !done && (lead.is_empty() || words!["也", "更", "又", "并", "可", "绝", "它", "都"].are(lead))).then_some(h)
}

/// Characters of what is denied of somebody not named.
const LEFT_OUT_CAP: usize = 12;

/// 不是 A,而是 B; 不是 A 的,是 B 的人; X 不是 A,X 是 B: the verb of what the role is after all.
pub(super) fn said_after_all<'a>(c: &Context<'a>, h: &Hit) -> Option<&'a Hit> {
    let goes_on = words![",", "，", "，它", ",它", "，这", "，他", ",他", "，她", "，它们", "，他们"];
    c.line.hits_in(h.end, c.unit.end).iter().find(|x| {
        if x.cue.any(Cue::BUT_IS) {
            return true;
        }
        let word = c.line.sub(x.start, x.end);
        let between = c.line.sub(h.end, x.start);
        let named = || {
            let named = c.line.mentions_in(h.end, x.start).last().filter(|m| m.end == x.start && m.role & c.unit.roles != 0);
            named.is_some_and(|m| goes_on.end(c.line.sub(h.end, m.start)))
        };
        let own = word.starts_with('是') && (goes_on.end(between) || named());
        x.cue.any(Cue::COPULA.or(Cue::COUNTED)) && (own || at_most(c.line.sub(h.end, x.end)))
    })
}

/// Over actions (不是催单,而是陪练) nothing is defined.
fn is_noun(c: &Context<'_>, verb: &Hit) -> bool {
    let body = c.line.sub(verb.end, c.unit.end).trim_end_matches(STOPS);
    let but = verb.cue.any(Cue::BUT_IS);
    // 而是把真话说得好听的本领: a noun with its attribute.
    let phrase = body.rsplit_once('的').is_some_and(|(_, n)| (1..=4).contains(&n.chars().count())) && !body.contains(['，', ',']);
    let counted = but && c.line.sub(verb.start, verb.end).chars().count() > 2;
    if phrase || closing_genus(c, verb.end, c.unit.end).is_some() {
        return true;
    }
    let act = words!["在", "要", "为了", "因为", "怕"].begin(body);
    !act && (body.len() <= 18 || !but && !body.ends_with('的') || counted)
}

/// 不是为了 …, 不是某一个部门的事, 不是坏事: when, why, whose or how good it is, and not what.
pub(super) fn no_kind(c: &Context<'_>, from: usize) -> bool {
    let rest = c.line.sub(from, c.unit.end);
    let first = rest.split([',', '，', '；', ';', '。', '.']).next().unwrap_or("").trim_end_matches(STOPS);
    let first = first.trim_end_matches(['哦', '啊', '呀', '喔', '哈']);
    let same = words!["一回事", "一码事", "一件事", "一类", "一种", "同一"].begin(first) && c.unit.roles.count_ones() >= 2;
    // 两者不是仇人: how they stand to each other.
    let beings =
        words!["仇人", "对手", "敌人", "冤家", "朋友", "亲戚", "兄弟", "竞争对手", "对立面", "一家人", "夫妻"].are(first);
    let same = same || beings && c.unit.roles.count_ones() >= 2;
    let same = same || words!["一回事", "一码事", "同一个东西", "同一件事"].are(first);
    let named = c.line.mentions_in(c.unit.subject.1, c.unit.end).first().is_some_and(|m| {
        // 不叫 X,叫 Y: by what other name it goes.
        let name = c.line.sub(m.start, m.end);
        name == c.line.sub(c.unit.subject.0, c.unit.subject.1) && first.starts_with(name)
    });
    first.is_empty()
        || first.ends_with('的') && !does(first)
        || words!["为了", "在", "对", "由", "要", "靠", "说", "只", "单", "谁", "每", "人人", "非", "因为", "所有"].begin(first)
        || words!["坏事", "好事", "小事", "易事", "坏话", "的专利"].end(first)
        || words!["一个", "某", "一家", "部门", "谁", "大家", "别人", "一人"].within(first) && first.contains(['事', '活', '责'])
        || first.starts_with(['没', '不'])
        || arises(first)
        || same
        || named
}

/// 打杂的, 看店的: somebody named by what he does.
fn does(first: &str) -> bool {
    let verbs = [
        '打', '砍', '买', '去', '看', '贴', '卖', '发', '做', '跑', '管', '搬', '陪', '刷', '写', '画', '送', '收', '坐', '拉',
        '喊', '搞', '办', '接', '替', '帮', '修', '端', '骗', '混', '守', '吹', '蹲', '印', '催', '给', '敲', '递', '扫', '站',
        '记', '算', '求',
    ];
    first.starts_with(verbs) && (3..=8).contains(&first.chars().count()) && !first.contains(['就', '着', '了'])
}

/// 算不上 A,顶多是 B: what it is after all.
fn at_most(text: &str) -> bool {
    let last = text.rsplit([',', '，']).next().unwrap_or("");
    let words = ["顶多", "至多", "最多", "充其量", "不过", "只能算", "倒", "更像", "更", "其实", "说到底", "说白了", "归根到底"];
    last.len() < text.len() && words.iter().any(|w| last.strip_prefix(w).is_some_and(|r| r.starts_with(['是', '算', '就'])))
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
    let said = words!["嘿", "嗯", "哎", "哦"].strip_start(said).map_or(said, |rest| rest.trim_start_matches([',', '，']));
    let said = words!["当然", "其实", "真", "还真", "显然"].strip_start(said).unwrap_or(said);
    let no = words!["不是", "不是的", "并不是", "不等于", "并不等于", "不算", "不能算", "绝对不是", "不完全是"].are(said);
    let parts = Parts { term: Span::new(c.unit.start, c.unit.start), definiens: Span::new(c.unit.start, c.unit.start) };
    no.then_some(Verdict { relation: Relation::Definition, negated: true, parts: Some(parts) })
}
