//! Roles that are only named: asked about, wanted or missing, told of as somebody's job, written on something.

use super::{Context, Verdict};
use crate::attribute::cue::Cue;
use crate::attribute::words::{Words, words};
use crate::attribute::{Relation, Scope};

/// Characters after the name past which the clause says more than that somebody has the job.
const SHORT_REST: usize = 8;
/// Open an indirect question.
const ASKING: Words = words![
    "问我",
    "问他",
    "问她",
    "问起",
    "问过",
    "追问",
    "问",
    "想知道",
    "不知道",
    "搞不懂",
    "弄不清",
    "好奇",
    "没弄明白",
    "没搞懂",
    "没想明白",
    "不清楚",
    "不明白",
    "分不清",
    "弄不懂",
    "搞不清",
    "问我们",
    "无数次",
    "很多次",
    "说不清",
    "讲不清",
];
/// Where somebody would look for the role: 我们没有 X, 店里没 X.
const PLACES: Words =
    words!["我们", "公司", "店里", "这里", "那里", "本店", "本公司", "我司", "团队里", "单位", "厂里", "馆里", "他们", "这儿"];
/// Verbs that put a word on something.
const WRITING: Words = words!["写着", "写的是", "写", "印着", "标着", "挂着", "填的是", "填", "贴着", "刻着", "签的是", "备注"];
const ENDS: [char; 14] = ['。', '.', '！', '!', '，', ',', '；', ';', '？', '?', '”', '"', '」', ' '];

fn overt(c: &Context<'_>) -> bool {
    c.unit.scope == Scope::Overt && c.unit.subject.1 > 0
}

fn mention() -> Verdict {
    Verdict::plain(Relation::Mention)
}

/// What stands before the first role of the unit, and what after the last one of its subject.
fn around<'a>(c: &Context<'a>) -> (&'a str, &'a str) {
    let start = c.unit.start.max(if c.unit.start < c.line.body { c.line.body } else { 0 });
    (c.line.sub(start, c.unit.subject.0), c.line.sub(c.unit.subject.1, c.unit.end))
}

/// 很多人问我 X 和 Y 哪个好: a question told of.
pub(crate) fn asked_of(c: &Context<'_>) -> Option<Verdict> {
    if !overt(c) {
        return None;
    }
    let sentence = c.line.sentences.get(c.unit.sentence).map_or(c.unit.start, |s| s.span.start as usize);
    let before = c.line.sub(sentence.max(if c.unit.sentence == 0 { c.line.body } else { 0 }), c.unit.subject.0);
    // 他问我,X 是做什么的。: the question stands after a comma.
    let apart = before.trim_end_matches([',', '，', '：', ':', '“', '"', '「', ' ']);
    let asks = ASKING.end(apart) || before.ends_with("什么是") && before.contains("问");
    if !asks {
        return None;
    }
    let (_, after) = around(c);
    let first = after.split([',', '，', '；', '。']).next().unwrap_or("");
    let end = c.unit.subject.1 + first.len();
    let open = || c.line.has(c.unit.subject.1, end, Cue::QUESTION) || a_not_a(first);
    (after.len() <= first.len() + 12 && open()).then(mention)
}

/// 我是做 X 的; 我干了四年 X; 我学的是 X.
pub(crate) fn introduced(c: &Context<'_>) -> Option<Verdict> {
    if !overt(c) {
        return None;
    }
    let (before, after) = around(c);
    // 一位做了十年的 X 说。: who said what stands before.
    let said = after.trim_end_matches([':', '：']).trim_end_matches(ENDS).trim_end_matches(['道', '着', '过']);
    if SAYING.are(said) && c.text().ends_with(['。', '.', '：', ':', '”']) {
        return Some(mention());
    }
    let first_person = before.rfind('我').or_else(|| if before.contains('本') { before.rfind("本人") } else { None })?;
    let told = before.get(first_person..)?;
    let done = c.line.hit_before(c.unit.subject.0).is_some_and(|h| h.cue.any(Cue::DO) && h.start >= c.unit.start)
        || c.line.sub(c.unit.subject.0, c.unit.subject.1).starts_with(['做', '搞', '干', '跑'])
        || words!["年", "个月"].end(told) && told.contains(['做', '干', '搞', '学'])
        || told.ends_with("学的是")
        || told.ends_with("做的是")
        || told.ends_with("干的是");
    let rest = after.trim_start_matches('的').trim_end_matches(ENDS).chars().count();
    (done && told.chars().count() <= SHORT_REST && rest <= SHORT_REST && !after.contains(':')).then(mention)
}

/// Verbs of saying that end a clause with nothing but who spoke.
const SAYING: Words =
    words!["说", "表示", "称", "指出", "坦言", "直言", "透露", "告诉记者", "对记者说", "补充", "解释", "感叹", "回忆", "笑"];

/// 我们没有 X: the role is missing, and that is all; 公司成立了 X 部: it is there from now on, and that is all.
pub(crate) fn absent(c: &Context<'_>) -> Option<Verdict> {
    let (before, after) = around(c);
    if overt(c) && FOUNDING.end(before) {
        let (first, rest) = after.split_once(['，', ',']).unwrap_or((after, ""));
        let plain = rest.is_empty() || words!["没有", "没", "还没", "一直", "也没有"].begin(rest);
        return (plain && first.trim_end_matches(ENDS).chars().count() <= 1).then(mention);
    }
    let place = words!["没有", "没设", "没"].strip_end(before)?;
    let place = place.trim_end_matches(['也', '还', '并', '都', '就', '压', '根', '暂', '时', '从', '来']);
    let closed = after.trim_end_matches(ENDS).chars().count() <= 1 && c.text().ends_with(['。', '.', '！', '；', '”']);
    (overt(c) && closed && PLACES.end(place)).then(mention)
}

/// What is done to a department as such.
const FOUNDING: Words = words![
    "成立了",
    "成立",
    "组建了",
    "组建",
    "设立了",
    "设立",
    "建立了",
    "建立",
    "新设了",
    "增设了",
    "增设",
    "取消了",
    "撤销了",
    "撤掉了",
    "裁掉了",
    "解散了",
    "只有",
];

/// 常见的岗位有 X、Y、策划等: a list of names, and nothing said of any.
pub(crate) fn listed(c: &Context<'_>) -> Option<Verdict> {
    let names = c.line.mentions_in(c.unit.start, c.unit.end);
    let [first, .., last] = names else { return None };
    let start = c.unit.start.max(if c.unit.start < c.line.body { c.line.body } else { 0 });
    let lead = c.line.sub(start, first.start).trim_end_matches([':', '：', ' ']);
    if !LISTING.end(lead)
        || lead.ends_with("没有")
        || lead.chars().count() > LEAD_CAP
        || lead.contains(['最', '下'])
        || PICKED.within(lead)
    {
        return None;
    }
    let between = names.windows(2).all(|pair| {
        let text = c.line.sub(pair[0].end, pair[1].start);
        // A name that no list has may stand among them (X、策划、Y).
        let named = text.starts_with('、') && text.ends_with('、') && text.chars().count() <= NAME_CAP;
        named || words!["、", "，", ",", "/", "和", "与", "及", "以及", "跟"].are(text)
    });
    let tail = c.line.sub(last.end, c.unit.end).trim_end_matches(ENDS);
    let others = tail.trim_start_matches('、').split('、').all(|name| name.chars().count() <= NAME_CAP);
    let counted = tail.is_empty() || tail.starts_with(['、', '等', '几', '两', '三', '四', '五', '六', '这']);
    let closed = counted && others && !tail.contains(['，', ',', '的', '是', '；', ';']);
    (overt(c) && between && closed).then(mention)
}

/// Open a list of names.
const LISTING: Words = words!["有", "设有", "包括", "分为", "叫", "比如", "例如", "诸如"];
/// What is told of those picked out, and not of the list.
const PICKED: Words = words!["需要", "适合", "喜欢", "离不开", "负责", "属于"];
/// Characters before a list.
const LEAD_CAP: usize = 16;
/// Characters of a name and its mark in a list.
const NAME_CAP: usize = 9;

/// 名片上写着“X”: the word, not the role.
pub(crate) fn written(c: &Context<'_>) -> Option<Verdict> {
    let (before, after) = around(c);
    let quoted = before.trim_end_matches(['“', '"', '「', '《']);
    if !overt(c) || !WRITING.end(quoted) {
        return None;
    }
    let after = after.trim_start_matches(['”', '"', '」', '》']);
    let word = words!["两个字", "二字", "几个字", "两个大字", "的字样", "字样", "的牌子"].strip_start(after).unwrap_or(after);
    let closed = word.trim_end_matches(ENDS).trim_end_matches(['吧', '了']).is_empty();
    let marked = quoted.len() < before.len() || after.trim_end_matches(ENDS).ends_with('吧');
    (closed && marked).then(mention)
}

/// 本文不谈 X; 先把 X 放一边: the page says what it leaves out.
pub(crate) fn left_out(c: &Context<'_>) -> Option<Verdict> {
    let (before, after) = around(c);
    let leaves =
        LEAVES.end(before) || before.ends_with(['把', '将']) && words!["放一边", "放在一边", "放到一边", "按下不表"].begin(after);
    if !leaves || !overt(c) {
        return None;
    }
    let page = before.chars().count() <= 12;
    let rest = after.trim_end_matches(ENDS);
    let rest = words!["放一边", "放在一边", "放到一边", "按下不表", "了", "的事"].strip_start(rest).unwrap_or(rest);
    (page && rest.is_empty()).then(mention)
}

/// Verbs with which a page leaves a subject out.
const LEAVES: Words = words!["不谈", "不聊", "不讲", "不说", "不提", "先不谈", "先不说", "抛开"];

/// 接不接得住, 值不值得: a verb, 不, and the same verb.
pub(crate) fn a_not_a(text: &str) -> bool {
    let not = |(_, c): &(usize, char)| matches!(c, '不' | '没');
    text.char_indices().filter(not).any(|(at, c)| {
        let verb = text.get(..at).and_then(|before| before.chars().next_back());
        let again = text.get(at + c.len_utf8()..).and_then(|after| after.chars().next());
        verb.is_some() && verb == again && verb != Some(c)
    })
}

/// 很多新人分不清 X 和 Y; X 常和 Y 混为一谈: what people take for each other, with nothing said of either.
pub(crate) fn confused(c: &Context<'_>) -> Option<Verdict> {
    let two = c.unit.roles.count_ones() >= 2 || c.line.mentions_in(c.unit.start, c.unit.end).len() >= 2;
    if !two || !overt(c) {
        return None;
    }
    let text = c.text();
    let first = text.split([',', '，', '。', '；']).next().unwrap_or("");
    // 常被混为一谈,但二者并不相同: that they differ says no more.
    let rest = text.get(first.len()..).unwrap_or("");
    let differ = rest.chars().count() <= SHORT_REST + 4
        && c.line.has(c.unit.start + first.len(), c.unit.end, Cue::DIFFER)
        && c.line.mentions_in(c.unit.start + first.len(), c.unit.end).is_empty();
    let alone = (first.len() + 6 >= text.len() || differ) && text.chars().count() <= CONFUSED_CAP;
    (alone && (CONFUSED.within(text) && !FORBIDDING.within(text) || words!["分不清", "搞不清", "分不太清"].within(text)))
        .then(mention)
}

/// Words that forbid it.
const FORBIDDING: Words = words!["不要", "不能", "别", "不可", "不该", "不会", "不应"];
/// Verbs of taking one for the other.
const CONFUSED: Words = words!["混为一谈", "搞混", "弄混", "混淆", "划等号", "画等号"];
/// Characters up to which a statement that two are confused says no more.
const CONFUSED_CAP: usize = 30;

/// 如果你想转行做 X,先 …; 说起 X,大家 …; 以上就是对 X 的介绍: a frame that names the role for what follows.
pub(crate) fn framed(c: &Context<'_>) -> Option<Verdict> {
    let (before, after) = around(c);
    let comma = after.starts_with(['，', ',']);
    if !comma && !before.starts_with("以上") {
        return None;
    }
    let doing = c.line.hit_before(c.unit.subject.0).is_some_and(|h| h.cue.any(Cue::DO));
    let wish = words!["如果", "想", "打算", "准备", "要是"].begin(before) && words!["想", "打算", "准备"].within(before) && doing;
    let raised = words!["说起", "提起", "说到", "提到", "谈到", "讲到"].are(before);
    let body = after.trim_start_matches([',', '，']);
    let reader =
        words!["先", "你", "不妨", "可以", "建议", "大家", "很多人", "不少人", "人们", "相信", "想必", "我", "请"].begin(body);
    let closing = before.starts_with("以上")
        && words!["介绍", "内容", "解答", "解释", "看法", "全部", "总结"].end(after.trim_end_matches(ENDS));
    let known = raised && body.chars().count() <= SHORT_REST + 2 && !body.contains('是');
    (overt(c) && (comma && reader && (wish || known) || closing)).then(mention)
}
