//! What is left when nothing is defined, set apart or tied: attributes, and bare mentions.

use super::{Context, Verdict};
use crate::attribute::Relation;
use crate::attribute::Scope;
use crate::attribute::cue::Cue;
use crate::attribute::words::{Words, words};

/// A heading that names a role: 一、X 和 Y 的区别, 岗位一:X 专员.
pub(crate) fn heading(c: &Context<'_>) -> Option<Verdict> {
    if !c.line.is_heading() && !c.line.is_head_cell() || c.unit.scope == Scope::Inherited {
        return None;
    }
    let claims = c.has(Cue::COPULA.or(Cue::COUNTED).or(Cue::DEFINE).or(Cue::SAME_BOTH).or(Cue::NEGATED))
        && !c.has(Cue::QUESTION)
        && !c.has(Cue::DIFFER);
    (!claims).then(|| Verdict::plain(Relation::Mention))
}

/// 什么是 X? X 和 Y 哪个好? Questions that carry their own answer are left to the other rules.
pub(crate) fn question(c: &Context<'_>) -> Option<Verdict> {
    if c.unit.scope == Scope::Inherited {
        return None;
    }
    let sentence = c.line.sentences.get(c.unit.sentence).map_or("", |s| s.span.of(c.line.text));
    let text = sentence.trim_end_matches(['”', '"', '」', ' ']);
    if !(text.ends_with(['?', '？', '呢', '吗']) || unmarked(c)) || c.has(Cue::RHETORIC) {
        return None;
    }
    // Under an announced comparison X:谁会来? is what X is about.
    let labelled = c.line.sub(c.unit.subject.1, c.unit.end).starts_with([':', '：']) && c.unit.subject.0 == c.unit.start;
    if labelled && c.unit.announced.is_some() && c.unit.roles.is_power_of_two() {
        return None;
    }
    // 一般的 X 能行吗?不能。: a question that answers itself.
    let next = c.line.sentences.get(c.unit.sentence + 1).map_or("", |s| s.span.of(c.line.text).trim());
    if ANSWERS.are(next.trim_end_matches(['。', '.', '！', '!', '”', ' '])) {
        return None;
    }
    Some(Verdict::plain(Relation::Mention))
}

/// 1.1 什么是 X: the title of a lesson that asks, without a mark.
fn unmarked(c: &Context<'_>) -> bool {
    let title = c.line.sub(c.line.body, c.line.text.len());
    c.line.sentences.len() == 1
        && words!["什么是", "如何", "怎么", "怎样", "为什么"].begin(title)
        && title.chars().count() <= LESSON_CAP
        && !title.ends_with(['。', '；', ';', '！', '.'])
        && !title.contains(['，', ',', '：', ':'])
}

/// Characters of such a title.
const LESSON_CAP: usize = 16;

/// Answers of one word.
const ANSWERS: Words = words![
    "不能",
    "不会",
    "不是",
    "不行",
    "不可能",
    "未必",
    "不一定",
    "当然",
    "当然不",
    "当然能",
    "能",
    "会",
    "没有",
    "当然不是"
];

/// 先来看看 X; N 对 X 的解读:
pub(crate) fn look(c: &Context<'_>) -> Option<Verdict> {
    if !c.line.any(Cue::LOOK) || c.unit.scope == Scope::Inherited || c.has(Cue::COPULA.or(Cue::COUNTED).or(Cue::DEFINE)) {
        return None;
    }
    let text = c.text().trim_end();
    let colon = text.ends_with([':', '：']);
    let near = |h: &crate::attribute::cue::Hit| colon || h.end <= c.unit.subject.0 && c.unit.subject.0 - h.end <= 12;
    let opens = c.line.hits_in(c.unit.start, c.unit.end).iter().any(|h| h.cue.any(Cue::LOOK) && near(h));
    let short = text.chars().count() <= 16;
    let closes = c.line.sub(c.unit.subject.1, c.unit.end).chars().count() <= 1;
    (opens && (short || colon || closes)).then(|| Verdict::plain(Relation::Mention))
}

/// 我想招个 X; 公司没有单设 X 岗; 招聘岗位:X、Y.
pub(crate) fn wanted(c: &Context<'_>) -> Option<Verdict> {
    if !c.line.any(Cue::WANT) || c.unit.scope == Scope::Inherited {
        return None;
    }
    let near = c.line.hits_in(c.unit.start, c.unit.subject.0).iter().rev().find(|h| h.cue.any(Cue::WANT))?;
    let rest = c.line.sub(c.unit.subject.1, c.unit.end);
    (c.unit.subject.0 - near.end <= 12 && rest.chars().count() <= 10).then(|| Verdict::plain(Relation::Mention))
}

/// 本章适用于 X; 下一期聊 X; 收件人:X: the page speaks of itself, and the role is its theme.
pub(crate) fn theme(c: &Context<'_>) -> Option<Verdict> {
    if !c.line.any(Cue::THEME) || c.unit.scope == Scope::Inherited {
        return None;
    }
    if c.has(Cue::COPULA.or(Cue::COUNTED).or(Cue::DEFINE).or(Cue::NEGATED)) {
        return None;
    }
    let start = c.unit.start.max(if c.unit.start < c.line.body { c.line.body } else { 0 });
    let theme = c.line.hit_at(start).filter(|h| h.cue.any(Cue::THEME))?;
    let between = c.line.sub(theme.end, c.unit.subject.0);
    let short = c.text().chars().count() <= THEME_CAP;
    // 本规定要求 X 应当 …: a duty is said of the role.
    let after = c.line.sub(c.unit.subject.1, c.unit.end);
    let duty = words!["应", "须", "需", "必须", "不得", "可", "能", "要", "负责", "会", "把", "将", "在", "每"].begin(after)
        || between.ends_with(['由', '归', '让']);
    let later = between.is_empty() && c.line.has(c.unit.subject.1, c.unit.end, Cue::REFER);
    (short && !duty && (later || !between.is_empty()) && !between.contains(['，', ',']))
        .then(|| Verdict::plain(Relation::Mention))
}

/// Characters up to which a line that names its theme says no more.
const THEME_CAP: usize = 40;

/// X 的细则见第五章; 有疑问请联系 X.
pub(crate) fn refer(c: &Context<'_>) -> Option<Verdict> {
    if !c.line.any(Cue::REFER.or(Cue::CONTACT)) || c.unit.scope == Scope::Inherited {
        return None;
    }
    if c.has(Cue::COPULA.or(Cue::COUNTED).or(Cue::DEFINE).or(Cue::NEGATED)) {
        return None;
    }
    let hits = c.line.hits_in(c.unit.subject.1, c.unit.end);
    let refers = hits.iter().any(|h| h.cue.any(Cue::REFER) && c.unit.end - h.end <= 24);
    let turns = c.unit.roles.is_power_of_two()
        && c.line.sub(c.unit.subject.1, c.unit.end).chars().count() <= 8
        && c.line
            .hit_before(c.unit.subject.0)
            .is_some_and(|h| h.cue.any(Cue::CONTACT) && c.line.sub(c.unit.start, h.end).contains(['请', '可', '如']));
    let short = c.text().chars().count() <= THEME_CAP;
    (short && (refers || turns)).then(|| Verdict::plain(Relation::Mention))
}

/// X、Y、Z 职责划分一览; 第三讲 X 的四个阶段: roles in a line without verb and stop.
pub(crate) fn title_like(c: &Context<'_>) -> Option<Verdict> {
    if c.unit.scope == Scope::Inherited {
        return None;
    }
    let text = c.text().trim_end();
    let whole = c.unit.start == 0 && c.unit.end == c.line.text.len();
    let several = c.unit.roles.count_ones() >= 2 && text.chars().count() <= 24;
    let numbered = whole
        && c.unit.roles.is_power_of_two()
        && text.starts_with(['第', '议', '附', '单', '模', '专'])
        && text.chars().count() <= 20
        && text.contains([' ', '：', ':']);
    let ended = || text.ends_with(['。', '！', '；', '.', '!', ';', ',', '，', '”', '~']);
    let verbs = Cue::COPULA.or(Cue::TIE).or(Cue::COUNTED).or(Cue::DEFINE).or(Cue::BOND).or(Cue::DEGREE);
    ((several || numbered) && !ended() && !c.has(verbs)).then(|| Verdict::plain(Relation::Mention))
}

/// X 和 Y 不一样。
pub(crate) fn bare_difference(c: &Context<'_>) -> Option<Verdict> {
    let two =
        c.unit.roles.count_ones() >= 2 || c.line.mentions_in(c.unit.start, c.unit.end).len() >= 2 && c.line.text.len() <= 45;
    // X 和 Y 也有不同: 也 alone says nothing of both.
    let alike = || {
        c.line.hits_in(c.unit.start, c.unit.end).iter().any(|h| h.cue.any(Cue::SAME_BOTH) && c.line.sub(h.start, h.end) != "也")
    };
    (two && c.unit.scope == Scope::Overt && c.has(Cue::DIFFER) && !alike() && c.text().chars().count() <= 40)
        .then(|| Verdict::plain(Relation::Mention))
}

/// Everything else.
pub(crate) fn attribute(c: &Context<'_>) -> Option<Verdict> {
    (c.unit.roles != 0).then(|| Verdict::plain(Relation::Attribute))
}
