//! Words that stand for a role: pronouns, 二者, 前者 and 后者, 一个 and 另一个.

use super::clause::at_topic;
use super::cue::Cue;
use super::line::Line;
use super::mention::Roles;
use crate::attribute::words::{Words, words};
use crate::segment::Sentence;

/// Who is spoken of without a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stand {
    /// 它, 该岗位: the last subject.
    Pronoun,
    /// 二者: the last pair.
    Both,
    /// 三者: all roles of the title or of the last set.
    Three,
    /// 前者, 一个是: the first of the last pair.
    Former,
    /// 后者, 另一个是: the second of the last pair.
    Latter,
    /// 我, 我们 where the speaker's job is known.
    Speaker,
    /// All roles of the sentence so far.
    These(Roles),
}

/// Nouns for people, posts and words in 两个岗位, 这三种角色.
const COUNTED_NOUNS: Words = words![
    "角色", "岗位", "岗", "职位", "职业", "职能", "职责", "职务", "部门", "团队", "词语", "词", "名词", "概念", "术语", "说法",
    "叫法", "称呼", "名称", "工种", "行当", "活儿", "活", "工作", "身份", "头衔", "条线", "中心", "人",
];
/// Words after a bare number of them (两个都 …, 三类各 …).
const COUNTED_ALL: Words = words!["都", "全", "各", "均", "缺一", "谁也", "互"];
/// The same after 这两个, 那三种.
const POINTED_ALL: Words = words![
    "都",
    "全",
    "各",
    "均",
    "缺一",
    "谁也",
    "互",
    "是",
    "有",
    "在",
    "之间",
    "，",
    ",",
    "其实",
    "到底",
    "往往",
    "经常",
    "常",
    "不",
    "一起",
    "加起来",
    "看起来",
    "看似",
    "听起来",
    "本来",
    "究竟",
];
/// What those that were just named have (这两个部门的分工, 这几个岗位之间).
const HELD_BY_ALL: Words = words![
    "的分工",
    "的关系",
    "的职责",
    "的目标",
    "的目的",
    "的工作",
    "的核心",
    "的区别",
    "的差别",
    "的差异",
    "的不同",
    "的边界",
    "的界限",
    "的定义",
    "的侧重",
    "的重点",
    "的地位",
    "的本质",
    "的冲突",
    "的矛盾",
    "的联系",
    "之间",
    "的共同",
    "的要求",
    "的薪",
];

/// 两种角色, 这三个词, 这七个岗位, 两个都: a number of roles at the start of a clause, past connectives.
fn counted(line: &Line<'_>, start: usize, end: usize) -> Option<(Stand, (usize, usize))> {
    let at = content_start(line, start, end);
    let text = line.sub(at, end);
    if !text.starts_with(COUNTED_START) {
        return None;
    }
    let pointed = words!["这", "那", "上述", "以上", "前面", "上面"].strip_start(text);
    let mut chars = pointed.unwrap_or(text).chars();
    let stand = match chars.next()? {
        '两' | '俩' | '二' => Stand::Both,
        '2' if pointed.is_some() => Stand::Both,
        '三' => Stand::Three,
        '3'..='9' | '四' | '五' | '六' | '七' | '八' | '几' if pointed.is_some() => Stand::Three,
        _ => return None,
    };
    let rest = chars.as_str();
    let rest = rest.strip_prefix(['个', '种', '类', '位', '门', '份', '支', '条', '大'])?;
    let after = COUNTED_NOUNS.strip_start(rest);
    // 两个岗位的人, 三个词条: something else is counted.
    let closes =
        |after: &&str| !after.starts_with(['的', '条', '员', '手', '群']) || pointed.is_some() && HELD_BY_ALL.begin(after);
    let after = match after {
        Some(_) => after.filter(closes)?,
        None if COUNTED_ALL.begin(rest) || pointed.is_some() && POINTED_ALL.begin(rest) => rest,
        None => return None,
    };
    Some((stand, (at, end - after.len())))
}

/// How a number of roles may begin.
const COUNTED_START: [char; 9] = ['两', '俩', '二', '三', '这', '那', '上', '以', '前'];

/// Who belongs to posts and departments, after them.
const OF_THEM: Words = words!["的同事", "的人", "的员工", "的同学", "的新人", "的负责人", "的主管", "的经理", "的老师"];

/// Bytes before 二者 past which it is no subject (2 Han characters).
const SET_REACH: usize = 6;

/// Where a clause begins past the connectives before it.
pub(super) fn content_start(line: &Line<'_>, start: usize, end: usize) -> usize {
    let mut at = start;
    for h in line.hits_in(start, end) {
        if !h.cue.any(Cue::SKIP.or(Cue::TURN))
            || h.cue.any(Cue::STOP.or(Cue::EXAMPLE).or(Cue::ONE).or(Cue::LOOK))
            || at < h.start && !line.sub(at, h.start).trim_matches([',', '，', ' ', '、', '：', ':']).is_empty()
        {
            break;
        }
        at = h.end;
    }
    let rest = line.sub(at, end);
    at + (rest.len() - rest.trim_start_matches([',', '，', ' ']).len())
}

/// The word that stands for a role as subject of the clause, or as object of 把.
pub(super) fn stand_in(line: &Line<'_>, start: usize, end: usize) -> Option<(Stand, (usize, usize))> {
    const ANY: Cue = Cue::BOTH.or(Cue::THREE).or(Cue::FORMER).or(Cue::LATTER).or(Cue::PRONOUN).or(Cue::SIMILAR);
    if let Some(found) = counted(line, start, end) {
        return Some(found);
    }
    if !line.any(ANY) {
        return None;
    }
    for h in line.hits_in(start, end).iter().filter(|h| h.cue.any(ANY)) {
        let stand = if h.cue.any(Cue::BOTH) {
            Stand::Both
        } else if h.cue.any(Cue::THREE) {
            Stand::Three
        } else if h.cue.any(Cue::FORMER) {
            Stand::Former
        } else if h.cue.any(Cue::LATTER) {
            Stand::Latter
        } else if h.start == start && h.cue.any(Cue::SIMILAR) && line.hit_at(h.end).is_some_and(|n| n.cue.any(Cue::COPULA)) {
            Stand::Both
        } else if h.cue.any(Cue::PRONOUN) {
            Stand::Pronoun
        } else {
            continue;
        };
        // 衡量它的是 …: the subject is what is done to it.
        let done_to = stand == Stand::Pronoun && words!["的是", "的就是", "的只有"].begin(line.sub(h.end, end));
        let object = done_to || line.hit_before(h.start).is_some_and(|b| words!["把", "将", "管"].are(line.sub(b.start, b.end)));
        let speaks = stand == Stand::Pronoun
            && line.hits_in(h.end, end).first().is_some_and(|n| n.cue.any(Cue::REPORT) && n.start - h.end <= 9);
        // 先得回到两个词本身: a set far from the start of its clause is no subject.
        let set = matches!(stand, Stand::Both | Stand::Three);
        // 采访在她堆满琴盒的办公室里进行: after a preposition it is no subject.
        let inside = stand == Stand::Pronoun && line.sub(start, h.start).ends_with(['在', '从', '向', '对', '跟']);
        // 才发现这两个词 …: what is found out is a statement of its own.
        let found = words!["发现", "知道", "明白", "看出", "觉得"].end(line.sub(start, h.start));
        // 把它们混着用: who does it is of no matter, they are what is spoken of.
        let treated = line.sub(start, h.start).ends_with(['把', '将']);
        let far = inside || set && !found && !treated && h.start - content_start(line, start, end).min(h.start) > SET_REACH;
        // 这两个岗位的同事: people are the subject.
        let people = set && OF_THEM.begin(line.sub(h.end, end));
        if !speaks && !far && !people && (at_topic(line, start, h.start) || object) {
            return Some((stand, (h.start, h.end)));
        }
    }
    None
}

/// 我 or 我们 as subject of the clause; not 我妈, 我的.
pub(super) fn speaker(line: &Line<'_>, start: usize, end: usize) -> Option<(Stand, (usize, usize))> {
    let at = content_start(line, start, end);
    // A name and a colon may stand before it.
    let at = if at == line.body && line.label > at && line.label < end { content_start(line, line.label, end) } else { at };
    let text = line.sub(at, end);
    let lead = text.len() - text.trim_start_matches([':', '：', '“', '"', ' ']).len();
    let h = line.hit_at(at + lead).filter(|h| h.cue.any(Cue::SPEAKER))?;
    let after = line.sub(h.end, end);
    let another = after.starts_with(KIN) || line.hit_at(h.end).is_some_and(|n| n.cue.any(Cue::REPORT));
    (!another).then_some((Stand::Speaker, (h.start, h.end)))
}

/// After 我: somebody else is the subject (我妈, 我师傅, 我公司, 我的).
const KIN: [char; 21] = [
    '自', '妈', '爸', '哥', '姐', '弟', '妹', '师', '老', '朋', '同', '的', '公', '家', '爷', '奶', '儿', '女', '那', '这', '领',
];

/// How many clauses of the sentence begin with 一个, 另一个.
pub(super) fn ordinals(line: &Line<'_>, sentence: &Sentence, from: usize) -> usize {
    const ANY: Cue = Cue::ONE.or(Cue::OTHER_ONE);
    if sentence.clauses.len() < 2 || !line.has(sentence.span.start as usize, sentence.span.end as usize, ANY) {
        return 0;
    }
    let opens = |start: usize, end: usize| opens_with(line, start, end, ANY);
    sentence.clauses.iter().filter(|c| opens((c.span.start as usize).max(from), c.span.end as usize)).count()
}

pub(super) fn opens_with(line: &Line<'_>, start: usize, end: usize, cue: Cue) -> bool {
    line.hits_in(start, end).first().is_some_and(|h| h.start == start && h.cue.any(cue))
}
