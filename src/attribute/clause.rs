//! One clause: which of the roles it names is its subject, which are tied to it, and which are only named.

use super::about::{How, Piece};
use super::cue::{Cue, Hit};
use super::line::Line;
use super::mention::{Mention, OTHER, joined};
use super::stand::{Stand, opens_with, speaker, stand_in};
use super::tying::{CLAUSE_ENDS, contains, derives, does_both, needless, part_is, part_of, ties_to, toward};
use crate::attribute::words::{SPEECH, Words, words};

/// Bytes of plain text before a name past which the name is no subject (12 Han characters).
const SUBJECT_REACH: usize = 36;

/// Bytes between a verb that names (这叫顶级 X) and the name.
const NAMING_REACH: usize = 9;

/// Whether nothing before a word keeps it from being the subject of its clause. A verb of saying opens a clause anew.
pub(crate) fn at_topic(line: &Line<'_>, start: usize, at: usize) -> bool {
    const OPENS: Cue = Cue::SKIP.or(Cue::TURN);
    const HOLDS: Cue =
        Cue::GOVERN.or(Cue::TIE).or(Cue::COPULA).or(Cue::COUNTED).or(Cue::DEFINE).or(Cue::AGAINST).or(Cue::NEGATED);
    if at == start {
        return true;
    }
    let (mut plain, mut held, mut from) = (0, false, start);
    for h in line.hits_in(start, at) {
        if h.cue.any(Cue::REPORT) && !h.cue.any(Cue::MEANING_NOUN) {
            (plain, held, from) = (0, false, h.end);
        } else if h.cue.any(OPENS) {
            plain += h.start - from;
            from = h.end;
        } else {
            held |= h.cue.any(HOLDS);
        }
    }
    !held && plain + (at - from) <= SUBJECT_REACH
}

/// Names up to `names_to` stand in a list and count as one subject.
pub(super) fn clause_piece(line: &Line<'_>, start: usize, end: usize, names_to: usize, speaks: bool) -> Piece {
    let mut piece = Piece { start, end, ..Piece::empty() };
    let mentions = line.mentions_in(start, end);
    let stand = stand_in(line, start, end).or_else(|| if speaks { speaker(line, start, end) } else { None });
    let mut last_topic: Option<usize> = None;
    let mut last_tied: Option<usize> = None;
    for (i, m) in mentions.iter().enumerate() {
        let between = if i > 0 { line.sub(mentions[i - 1].end, m.start) } else { "" };
        let coordinated =
            i > 0 && (m.start < names_to || joined(between) || between.is_empty() && line.has(start, end, Cue::BOND));
        let prev_is_topic = i > 0 && last_topic == Some(i - 1);
        // A pronoun that stands first is the subject.
        let free = last_topic.is_none() && stand.is_none_or(|(_, at)| at.0 > m.start);
        let modifies = mentions.get(i + 1).is_some() && headed(line, start, mentions, i + 1);
        let topic = if modifies {
            false
        } else if coordinated {
            prev_is_topic
        } else {
            free && (at_topic(line, start, m.start) || agent(line, m) || inverse(line, m, start, end) || cleft(line, m, end))
                || last_topic.is_none() && (defined(line, m, end) || headed(line, start, mentions, i))
        };
        if is_yardstick(line, m, start, end) {
            piece.yardstick |= m.role & !OTHER;
        } else if m.part && (last_topic.is_none() || !ties_to(line, m, piece.subject.1)) {
            // X 体系 by itself is the name of something else.
        } else if topic
            && (m.role != OTHER || neighbour_counts(line, start, m, end, coordinated || joined_next(line, mentions, i)))
        {
            piece.roles |= m.role;
            piece.own |= m.role;
            if last_topic.is_none() {
                piece.subject = (m.start, m.end);
                piece.inverse = inverse(line, m, start, end) && !at_topic(line, start, m.start);
            } else {
                piece.subject.1 = m.end;
            }
            last_topic = Some(i);
        } else if m.role != OTHER {
            if last_topic.is_some()
                && piece.roles != m.role
                && (ties_to(line, m, piece.subject.1)
                    || toward(line, m, piece.subject.1, end)
                    || contains(line, m, piece.subject.1)
                    || part_of(line, m, end)
                    || part_is(line, m, piece.subject.1)
                    || derives(line, m, piece.subject.1, end)
                    || needless(line, m, end)
                    || agent(line, m) && !causes(line, m, piece.subject.1)
                    || coordinated && i > 0 && last_tied == Some(i - 1))
            {
                last_tied = Some(i);
                piece.tied = true;
                piece.roles |= m.role;
            } else {
                piece.objects |= m.role;
            }
        }
    }
    if does_both(line, mentions, start, end) {
        piece.roles = mentions.iter().fold(0, |r, m| r | m.role) & !OTHER;
        (piece.own, piece.objects, piece.tied) = (piece.roles, 0, true);
    }
    if piece.roles != 0 {
        piece.how = How::Subject;
        if piece.yardstick != 0 && piece.yardstick & piece.roles == 0 && line.has(start, end, Cue::AGAINST) {
            piece.roles |= piece.yardstick;
        } else {
            piece.yardstick = 0;
        }
        return piece;
    }
    // 她在一家公司做 X: the job named says more than the pronoun.
    let job = mentions.iter().any(|m| m.role != OTHER && line.hit_before(m.start).is_some_and(|h| h.cue.any(Cue::DO)));
    if let Some((stand, at)) = stand.filter(|s| !(job && s.0 == Stand::Pronoun || piece.objects != 0 && s.0 == Stand::Speaker)) {
        piece.how = How::Stands(stand);
        piece.subject = at;
        let joins = |m: &&Mention| m.role != OTHER && (ties_to(line, m, at.1) || part_of(line, m, end));
        let tied = mentions.iter().filter(joins).fold(0, |r, m| r | m.role);
        piece.tied = tied != 0;
        piece.roles = tied;
        return piece;
    }
    if piece.objects != 0 {
        piece.how = How::Named;
        piece.roles = piece.objects;
        piece.objects = 0;
        if let Some(m) = mentions.iter().find(|m| m.role != OTHER) {
            piece.subject = (m.start, m.end);
        }
        piece.tied = mentions.iter().any(|m| m.role != OTHER && (ties_to(line, m, start) || agent(line, m)))
            // 要求 X 兼 Y: a verb between two objects.
            || mentions.windows(2).any(|pair| {
                let [a, b] = pair else { return false };
                let roles = (a.role | b.role) & OTHER == 0 && a.role != b.role;
                roles && (ties_to(line, b, a.end) || toward(line, b, a.end, end)) && !joined(line.sub(a.end, b.start))
            });
    } else if piece.yardstick != 0 && opens_with(line, start, end, Cue::AGAINST) && !line.sub(start, end).contains("相比") {
        // 不像 X 那么核心: the yardstick is named, the subject is left out.
        piece.how = How::Stands(Stand::Pronoun);
        piece.subject = (start, start);
        piece.roles = piece.yardstick;
    }
    piece
}

fn joined_next(line: &Line<'_>, mentions: &[Mention], i: usize) -> bool {
    mentions.get(i + 1).is_some_and(|n| joined(line.sub(mentions[i].end, n.start)))
}

/// A neighbour counts as subject as a label, beside another role, or before a copula or a verb of duty.
fn neighbour_counts(line: &Line<'_>, start: usize, m: &Mention, end: usize, coordinated: bool) -> bool {
    let after = line.sub(m.end, end);
    coordinated
        || m.start == start && set_beside(line, m)
        || m.start == start
            && (after.starts_with([':', '：'])
                || line.hit_at(m.end).is_some_and(|h| h.cue.any(Cue::COPULA.or(Cue::COUNTED).or(Cue::DEFINE))))
        || m.start == start && words!["负责", "主要负责", "则"].begin(after)
}

/// 客服解决一个人的问题,运营解决 …: the clause before or after says the same of a role, in the same frame.
fn set_beside(line: &Line<'_>, m: &Mention) -> bool {
    let i = line.mentions.partition_point(|x| x.start < m.start);
    let frame = |x: &Mention| line.sub(x.end, line.text.len()).chars().next().filter(|c| c.is_alphabetic() && *c != '的');
    let same = |x: &&Mention| x.role != OTHER && frame(x).is_some() && frame(x) == frame(m);
    let opens = |x: &&Mention| x.start == 0 || line.sub(0, x.start).ends_with(CLAUSE_ENDS) || line.body == x.start;
    let near = |x: &&Mention| line.sub(x.start.min(m.start), x.start.max(m.start)).matches([',', '，', ';', '；']).count() == 1;
    let before = i.checked_sub(1).and_then(|k| line.mentions.get(k));
    let next = line.mentions.get(i + 1);
    before.into_iter().chain(next).any(|x| same(&x) && opens(&x) && near(&x))
}

/// 没有 Y 的 X, 不懂 Y 的 X, Y 出身的 X: a noun with another role in its attribute.
fn headed(line: &Line<'_>, start: usize, mentions: &[Mention], i: usize) -> bool {
    let Some(first) = i.checked_sub(1).and_then(|k| mentions.get(k)) else { return false };
    let between = line.sub(first.end, mentions[i].start);
    let lacks = ["没有", "缺少", "缺了", "离开", "离开了", "脱离", "脱离了", "不懂", "懂", "会", "不会"];
    let from = ["出身的", "转来的", "转过来的", "转行的", "背景的"];
    first.role != mentions[i].role
        && (between == "的" && lacks.contains(&line.sub(start, first.start)) || from.contains(&between))
}

/// 由 X 承担, 归 X 管: the doer stands after a preposition. 由 X 转来 says where somebody comes from.
fn agent(line: &Line<'_>, m: &Mention) -> bool {
    let before = line.sub(0, m.start);
    let clause = line.sub(m.end, line.text.len()).split([',', '，', '。', '；', ';']).next().unwrap_or("");
    if ORIGINS.within(clause) {
        return false;
    }
    let words = ["由", "归", "让", "划给", "归给"];
    match line.hit_before(m.start) {
        Some(h) => words.contains(&line.sub(h.start, h.end)),
        None => words.iter().any(|w| before.ends_with(w)),
    }
}

/// What comes of something, in a clause after 由.
const ORIGINS: Words =
    words!["转入", "转来", "转过来", "转行", "转型", "转岗", "组成", "构成", "演变", "发展而来", "改名", "升上来"];

/// X 的目的是让 Y …: what is brought about is told of X alone.
fn causes(line: &Line<'_>, m: &Mention, subject_end: usize) -> bool {
    line.hit_before(m.start).is_some_and(|h| line.sub(h.start, h.end) == "让" && line.has(subject_end, h.start, Cue::COPULA))
}

/// …都是 X, 这叫 X: what is defined stands last.
fn inverse(line: &Line<'_>, m: &Mention, start: usize, end: usize) -> bool {
    const NAMES: Cue = Cue::OSTENSIVE.or(Cue::DEFINE).or(Cue::INVERSE).or(Cue::NEGATED).or(Cue::COPULA);
    let tail = line.sub(m.end, end).trim_start_matches(['”', '"', '」']);
    // 这也是 X 的工作
    let tail = words!["的工作", "的职责", "的事情", "的事", "的活儿", "的活", "的任务"].strip_start(tail).unwrap_or(tail);
    let tail = tail.trim_start_matches(SPEECH);
    let closes = tail
        .trim_start_matches(['。', '！', '!', '.', ',', '，', '；', ';', '”', '"', '」', '~', '了', ' ', '？', '?', '：', ':'])
        .is_empty();
    if !closes {
        return false;
    }
    let hits = line.hits_in(start, m.start);
    if qualified(line, hits, m.start).is_some() {
        return true;
    }
    // 这才是真正的 X: an adjective may stand between.
    hits.iter().rev().find(|h| !h.cue.any(Cue::SKIP) || h.cue.any(NAMES)).is_some_and(|h| {
        m.start - h.end <= NAMING_REACH
            && (h.cue.any(Cue::OSTENSIVE)
                || h.cue.any(Cue::INVERSE.or(Cue::DEFINE).or(Cue::NEGATED).or(Cue::COPULA))
                    && line.sub(h.end, m.start).trim_matches(['“', '"', '「', ' ']).is_empty())
    })
}

/// 就是顶好的 X, 才是在做 X: the verb that names, where what stands between only qualifies the name.
pub(super) fn qualified<'a>(line: &Line<'_>, hits: &'a [Hit], name: usize) -> Option<&'a Hit> {
    let verb = hits.iter().rev().find(|h| h.cue.any(Cue::INVERSE.or(Cue::OSTENSIVE)))?;
    (name - verb.end <= QUALIFIER && qualifies(line.sub(verb.end, name))).then_some(verb)
}

/// Bytes of words that qualify a name (6 Han characters).
const QUALIFIER: usize = 18;

fn qualifies(between: &str) -> bool {
    let adjective = between.strip_suffix('的').is_some_and(|word| (1..=3).contains(&word.chars().count()));
    adjective
        || words!["我们讲的", "我们说的", "大家说的", "人们说的", "一般说的", "真正意义上的"].are(between)
        || words!["在做", "在搞", "真", "假", "好"].are(between)
}

/// …是 X 更关注的: the subject stands after the copula.
fn cleft(line: &Line<'_>, m: &Mention, end: usize) -> bool {
    line.hit_before(m.start).is_some_and(|h| h.cue.any(Cue::COPULA))
        && line.sub(m.end, end).trim_end_matches(['。', '.', ',', '，', '；', ';', '！', ' ']).ends_with('的')
        && m.end + 6 < end
}

/// 把 X 定义为, 将 X 看作, 对于 X 的定义: the object of 把 is what is defined.
fn defined(line: &Line<'_>, m: &Mention, end: usize) -> bool {
    line.hit_before(m.start).is_some_and(|h| words!["把", "将", "对"].are(line.sub(h.start, h.end)))
        && line.hits_in(m.end, end).iter().any(|h| h.cue.any(Cue::DEFINE.or(Cue::COPULA)))
}

/// 比 X, 比一般公司的 X, 不像 X, 与 X 相比: only measured against.
fn is_yardstick(line: &Line<'_>, m: &Mention, start: usize, end: usize) -> bool {
    if line.sub(start, m.start).ends_with('的') {
        let against = line.hits_in(start, m.start).iter().rev().find(|h| h.cue.any(Cue::AGAINST));
        return against.is_some_and(|h| m.start - h.end <= 36 && !line.has(h.end, m.start, Cue::GOVERN));
    }
    let Some(h) = line.hit_before(m.start) else { return false };
    if h.cue.any(Cue::AGAINST) {
        return true;
    }
    let word = line.sub(h.start, h.end);
    words!["与", "和", "跟", "同"].are(word) && words!["相比", "比起来", "不同", "相比较", "比较"].begin(line.sub(m.end, end))
}
