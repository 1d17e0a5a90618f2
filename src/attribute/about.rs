//! Aboutness: which roles each clause of a sentence has for its subject, and which it only names.
//!
//! A sentence becomes [`Piece`]s, the longest runs of clauses about the same roles. A piece knows its roles by name, by a
//! pronoun still to be resolved, or not at all (its subject is left out).

use super::cue::Cue;
use super::line::Line;
use super::mention::{Mention, OTHER, Roles, joined};
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
    /// All roles of the sentence so far.
    These(Roles),
}

/// How a piece came to its roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// A role is the subject.
    Subject,
    /// A role is named, though not as subject.
    Named,
    /// A word stands for the role.
    Stands(Stand),
    /// Nothing says who.
    Nothing,
    /// A subject that is no role.
    Own,
}

/// A run of clauses about the same roles.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) roles: Roles,
    pub(crate) how: How,
    /// Byte after the words that name the subject; the predicate starts here.
    pub(crate) subject: (usize, usize),
    /// Roles named as yardstick (比 X, 与 X 相比).
    pub(crate) yardstick: Roles,
    /// Roles named beside the subject's: objects, tools, genus.
    pub(crate) objects: Roles,
    /// A verb ties subject and object (A 指导 B).
    pub(crate) tied: bool,
    /// Roles of the subject alone, without those tied to it or measured against.
    pub(crate) own: Roles,
    /// The subject stands last (…都是 X).
    pub(crate) inverse: bool,
}

/// Bytes of plain text before a name past which the name is no subject (12 Han characters).
const SUBJECT_REACH: usize = 36;
/// Bytes between a tying verb and its object.
const TIE_REACH: usize = 9;
/// Bytes between a subject and the word before the role it has to do with (8 Han characters).
const TOWARD_REACH: usize = 24;
/// Bytes between a verb that names (这叫顶级 X) and the name.
const NAMING_REACH: usize = 9;
/// Bytes of a clause that says of all roles before it how they stand to each other (一个人全干了).
const BOND_CAP: usize = 45;

/// Cuts a sentence into pieces. `from` is the byte where its text starts after a list marker.
pub(crate) fn pieces(line: &Line<'_>, sentence: &Sentence, from: usize) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut pending: Option<usize> = None; // start of clauses that wait for a subject
    let mut measured: Roles = 0; // yardsticks of such clauses (与 X 相比,)
    let mut labelled = false; // the sentence is X: …, and all that follows is said of X
    let mut all: Roles = 0; // roles named in the sentence so far
    let ones = ordinals(line, sentence, from);
    for clause in &sentence.clauses {
        let (start, end) = ((clause.span.start as usize).max(from), clause.span.end as usize);
        if start >= end {
            continue;
        }
        let mut piece = clause_piece(line, start, end);
        if piece.how == How::Nothing
            && ones == 2
            && out.iter().all(|p| matches!(p.how, How::Stands(_)))
            && opens_with(line, start, end, Cue::ONE.or(Cue::OTHER_ONE))
        {
            let second = out.iter().any(|p| p.how == How::Stands(Stand::Former));
            piece.how = How::Stands(if second { Stand::Latter } else { Stand::Former });
            piece.subject = (start, start);
        }
        if labelled && piece.how == How::Subject {
            piece.objects |= piece.roles;
            piece.how = How::Nothing;
        }
        labelled |= out.is_empty() && piece.how == How::Subject && is_label(line, &piece);
        let many = out.len() >= 2;
        all |= (piece.roles | piece.objects) & !OTHER;
        let Some(last) = out.last_mut() else {
            if piece.how != How::Nothing {
                out.push(Piece { start: pending.take().unwrap_or(start), ..piece.measured_by(measured) });
            } else if pending.is_none() && states(line, start, end) {
                // A whole statement about something else does not wait for a subject.
                out.push(Piece { start, end, how: How::Own, ..Piece::empty() });
            } else {
                pending = pending.or(Some(start));
                measured |= piece.yardstick;
            }
            continue;
        };
        let distinct = last.roles | last.objects;
        match piece.how {
            How::Nothing if bond(line, start, end) && end - start <= BOND_CAP && many => {
                out.push(Piece { how: How::Stands(Stand::These(all)), subject: (start, start), ..piece });
            }
            // A、B 都属于 C 体系,目标相同: the rest is said of A and B.
            How::Nothing if last.tied && last.own.count_ones() >= 2 && line.has(start, end, Cue::SIMILAR.or(Cue::SAME_BOTH)) => {
                let own = last.own;
                out.push(Piece { how: How::Stands(Stand::These(own)), subject: (start, start), own, ..piece });
            }
            How::Nothing => {
                last.end = end;
                last.objects |= piece.objects;
            }
            // 有的公司把它放在 A 下面,有的放在 B 下面: tied anew.
            How::Named if piece.tied && last.tied && last.how != How::Named => {
                out.push(Piece { how: How::Stands(Stand::Pronoun), subject: (start, start), ..piece });
            }
            // 推广的好坏,全看运营; 推广只管开门,剩下的交给运营: tied to the topic before the comma.
            How::Named if last.how == How::Subject && handed(line, last, &piece) => {
                last.end = end;
                last.roles |= piece.roles & !OTHER;
                last.tied = true;
            }
            How::Named if !matches!(last.how, How::Nothing | How::Own) => {
                last.end = end;
                last.objects |= piece.roles | piece.objects;
            }
            // 二者 after a clause that names both.
            How::Stands(Stand::Both) if last.how == How::Subject && distinct.count_ones() == 2 => {
                last.end = end;
                last.roles = distinct;
                last.objects = 0;
            }
            // The pronoun takes up the subject before it.
            How::Stands(Stand::Pronoun)
                if last.roles.is_power_of_two() && matches!(last.how, How::Subject | How::Named) && piece.roles == 0 =>
            {
                last.end = end;
                last.objects |= piece.objects;
            }
            // 标着 X 的岗位,实为 Y: what a copula names after a subject is no new subject.
            How::Subject if piece.inverse && last.how == How::Subject && !last.inverse => {
                last.end = end;
                last.objects |= piece.roles;
            }
            // 先做 A,再做 B: one order of two.
            How::Subject
                if (follows(line, last, start) || depends(line, last, &piece))
                    && (last.roles | piece.roles).count_ones() >= 2 =>
            {
                hang(last, &piece);
            }
            _ if last.how == piece.how && last.roles == piece.roles && piece.yardstick == 0 => {
                last.end = end;
                last.objects |= piece.objects;
                last.tied |= piece.tied;
            }
            // A role named in a frame (如果你想做 X,) gives way to the subject after it.
            How::Subject if last.how == How::Named && framed(line, last.start, last.end) => {
                let objects = last.roles & !piece.roles;
                *last = Piece { start: last.start, objects: piece.objects | objects, ..piece };
            }
            _ => out.push(piece),
        }
    }
    whole(&mut out, sentence, from);
    out
}

/// Makes two clauses one statement about how their roles stand to each other.
fn hang(last: &mut Piece, piece: &Piece) {
    last.end = piece.end;
    last.subject.1 = piece.subject.1;
    last.roles |= piece.roles;
    last.own = last.roles;
    last.tied = true;
}

/// The first piece takes what stands before it; a sentence without any is one piece about nobody.
fn whole(out: &mut Vec<Piece>, sentence: &Sentence, from: usize) {
    let (start, end) = ((sentence.span.start as usize).max(from), sentence.span.end as usize);
    if let Some(first) = out.first_mut() {
        first.start = first.start.min(start);
    } else if start < end {
        out.push(Piece { start, end, ..Piece::empty() });
    }
}

impl Piece {
    /// A subject set against what a frame before it named (与 X 相比,).
    fn measured_by(mut self, yardstick: Roles) -> Self {
        if self.how == How::Subject && self.yardstick == 0 && yardstick & !self.roles != 0 {
            self.yardstick = yardstick & !self.roles;
            self.roles |= yardstick;
        }
        self
    }

    fn empty() -> Self {
        Self {
            start: 0,
            end: 0,
            roles: 0,
            how: How::Nothing,
            subject: (0, 0),
            yardstick: 0,
            objects: 0,
            tied: false,
            own: 0,
            inverse: false,
        }
    }
}

/// How many clauses of the sentence begin with 一个, 另一个.
fn ordinals(line: &Line<'_>, sentence: &Sentence, from: usize) -> usize {
    const ANY: Cue = Cue::ONE.or(Cue::OTHER_ONE);
    if sentence.clauses.len() < 2 || !line.has(sentence.span.start as usize, sentence.span.end as usize, ANY) {
        return 0;
    }
    let opens = |start: usize, end: usize| opens_with(line, start, end, ANY);
    sentence.clauses.iter().filter(|c| opens((c.span.start as usize).max(from), c.span.end as usize)).count()
}

fn opens_with(line: &Line<'_>, start: usize, end: usize, cue: Cue) -> bool {
    line.hits_in(start, end).first().is_some_and(|h| h.start == start && h.cue.any(cue))
}

fn bond(line: &Line<'_>, start: usize, end: usize) -> bool {
    line.has(start, end, Cue::BOND)
}

/// X: and nothing before it.
fn is_label(line: &Line<'_>, piece: &Piece) -> bool {
    piece.subject.0 == piece.start && line.sub(piece.subject.1, piece.end).trim() == ":"
        || line.sub(piece.subject.1, piece.end).trim() == "："
}

/// A clause with a copula of its own and no opening that leaves it waiting (如果, 虽然 …).
fn states(line: &Line<'_>, start: usize, end: usize) -> bool {
    let hits = line.hits_in(start, end);
    !line.sub(start, end).trim_end().ends_with([':', '：'])
        && !hits.first().is_some_and(|h| {
            let waits = Cue::SKIP.or(Cue::TURN).or(Cue::FRAME).or(Cue::REPORT).or(Cue::EXAMPLE).or(Cue::NEGATED).or(Cue::SPEAKER);
            h.start == start && h.cue.any(waits)
        })
        && hits.iter().any(|h| h.cue.any(Cue::COPULA.or(Cue::COUNTED)) && h.start > start)
        && !hits.iter().any(|h| h.cue.any(Cue::REPORT))
}

/// 先 X,后 Y: both clauses are short and hold the order words.
fn follows(line: &Line<'_>, last: &Piece, start: usize) -> bool {
    let before = line.sub(last.start, last.subject.0);
    let next = line.sub(start, line.text.len());
    last.how == How::Subject
        && last.end - last.start <= 45
        && before.contains('先')
        && ["后", "再", "然后再", "然后", "才", "最后"].iter().any(|w| next.starts_with(w))
}

/// 没有 X,Y 就 …; X 停了,Y 也就 …; X 拉来的人,由 Y 招呼: the second clause hangs on the first.
fn depends(line: &Line<'_>, last: &Piece, piece: &Piece) -> bool {
    let single = |p: &Piece| p.roles.is_power_of_two() && p.roles != OTHER && p.yardstick == 0;
    if !matches!(last.how, How::Subject | How::Named) || !single(last) || !single(piece) || last.end - last.start > DEPENDS_CAP {
        return false;
    }
    let first = line.sub(last.start, last.end).trim_end_matches(CLAUSE_ENDS);
    let second = line.sub(piece.subject.1, piece.end);
    let lead = line.sub(piece.start, piece.subject.0);
    let begins = |words: &[&str]| words.iter().any(|w| second.starts_with(w));
    let condition = WITHOUT.iter().any(|w| first.starts_with(w));
    let done = AFTER.iter().any(|w| first.ends_with(w));
    let rest = line.sub(last.subject.1, last.end).trim_end_matches(CLAUSE_ENDS);
    let topic = rest.is_empty()
        || rest.len() <= TOWARD_REACH
            && rest.contains('的')
            && !line.has(last.subject.1, last.end, Cue::COPULA.or(Cue::GOVERN).or(Cue::DEGREE));
    condition && begins(&THEN)
        || done && begins(&THEN) && !begins(&["也是"])
        || begins(&["照着", "跟着", "接着", "照"])
        || done && ["白搭", "白费", "白干", "落空"].iter().any(|w| second.contains(w))
        || ["由", "再由", "都由", "就由", "然后由", "归", "都归", "轮到", "才轮到"].contains(&lead) && !agent_first(line, last)
        || topic
            && last.how == How::Subject
            && line.hit_before(piece.subject.0).is_some_and(|h| h.cue.any(Cue::COPULA))
            && second.trim_end_matches(CLAUSE_ENDS).ends_with('的')
}

/// Bytes (20 Han characters) of a clause that another one hangs on.
const DEPENDS_CAP: usize = 60;
const CLAUSE_ENDS: [char; 8] = [',', '，', '。', '.', '；', ';', '！', ' '];
/// Open a clause that says what the next one needs.
const WITHOUT: [&str; 15] = [
    "没有",
    "没了",
    "有了",
    "只要",
    "只有",
    "一旦",
    "如果没有",
    "要是没有",
    "若没有",
    "若无",
    "离了",
    "离开",
    "少了",
    "缺了",
    "等",
];
/// Close a clause after which the next one begins.
const AFTER: [&str; 10] = ["了", "之后", "以后", "后", "完", "不好", "不力", "不到位", "好", "时"];
/// Begin what follows from the clause before.
const THEN: [&str; 11] = ["就", "也就", "才", "便", "也得", "只能", "再", "跟着", "马上", "立刻", "还得"];

fn agent_first(line: &Line<'_>, last: &Piece) -> bool {
    line.sub(last.start, last.subject.0).ends_with(['由', '归'])
}

/// The role named in the piece is where the topic before goes to, or what it hangs on.
fn handed(line: &Line<'_>, last: &Piece, piece: &Piece) -> bool {
    if !last.roles.is_power_of_two() || last.yardstick != 0 || piece.roles & last.roles != 0 {
        return false;
    }
    let Some(h) = line.hit_before(piece.subject.0).filter(|h| h.start >= piece.start) else { return false };
    let gives = h.cue.any(Cue::TIE) && line.sub(h.start, h.end).ends_with('给') && h.end - h.start > 3;
    let rest = line.sub(last.subject.1, last.end).trim_end_matches(CLAUSE_ENDS);
    let topic =
        rest.starts_with('的') && rest.len() <= 30 && !line.has(last.subject.1, last.end, Cue::COPULA.or(Cue::TOPIC_NOUN));
    gives || topic && piece.start == last.end && h.cue.any(Cue::TOWARD.or(Cue::TIE))
}

fn framed(line: &Line<'_>, start: usize, end: usize) -> bool {
    opens_with(line, start, end, Cue::FRAME.or(Cue::GOVERN).or(Cue::AGAINST).or(Cue::SKIP))
        && !line.has(start, end, Cue::COPULA.or(Cue::DEFINE))
}

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

fn clause_piece(line: &Line<'_>, start: usize, end: usize) -> Piece {
    let mut piece = Piece { start, end, ..Piece::empty() };
    let mentions = line.mentions_in(start, end);
    let stand = stand_in(line, start, end);
    let mut last_topic: Option<usize> = None;
    let mut last_tied: Option<usize> = None;
    for (i, m) in mentions.iter().enumerate() {
        let between = if i > 0 { line.sub(mentions[i - 1].end, m.start) } else { "" };
        let coordinated = i > 0 && (joined(between) || between.is_empty() && line.has(start, end, Cue::BOND));
        let prev_is_topic = i > 0 && last_topic == Some(i - 1);
        // A pronoun that stands first is the subject.
        let free = last_topic.is_none() && stand.is_none_or(|(_, at)| at.0 > m.start);
        let topic = if coordinated {
            prev_is_topic
        } else {
            free && (at_topic(line, start, m.start) || agent(line, m) || inverse(line, m, start, end) || cleft(line, m, end))
                || last_topic.is_none() && defined(line, m, end)
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
                    || agent(line, m)
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
    if let Some((stand, at)) = stand.filter(|s| !(job && s.0 == Stand::Pronoun)) {
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
        piece.tied = mentions.iter().any(|m| m.role != OTHER && (ties_to(line, m, start) || agent(line, m)));
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
        || m.start == start
            && (after.starts_with([':', '：'])
                || line.hit_at(m.end).is_some_and(|h| h.cue.any(Cue::COPULA.or(Cue::COUNTED).or(Cue::DEFINE))))
        || m.start == start && ["负责", "主要负责", "则"].iter().any(|w| after.starts_with(w))
}

/// 由 X 承担, 归 X 管: the doer stands after a preposition.
fn agent(line: &Line<'_>, m: &Mention) -> bool {
    let before = line.sub(0, m.start);
    let words = ["由", "归", "让", "划给", "归给"];
    match line.hit_before(m.start) {
        Some(h) => words.contains(&line.sub(h.start, h.end)),
        None => words.iter().any(|w| before.ends_with(w)),
    }
}

/// …都是 X, 这叫 X: what is defined stands last.
fn inverse(line: &Line<'_>, m: &Mention, start: usize, end: usize) -> bool {
    let tail = line.sub(m.end, end).trim_start_matches(['”', '"', '」']);
    // 这也是 X 的工作
    let tail = ["的工作", "的职责", "的事情", "的事", "的活儿", "的活", "的任务", "吗", "吧"]
        .iter()
        .find_map(|w| tail.strip_prefix(w))
        .unwrap_or(tail);
    let closes = tail
        .trim_start_matches(['。', '！', '!', '.', ',', '，', '；', ';', '”', '"', '」', '~', '了', ' ', '？', '?', '：', ':'])
        .is_empty();
    if !closes {
        return false;
    }
    let hits = line.hits_in(start, m.start);
    hits.last().is_some_and(|h| {
        m.start - h.end <= NAMING_REACH
            && (h.cue.any(Cue::OSTENSIVE)
                || h.cue.any(Cue::INVERSE.or(Cue::NEGATED).or(Cue::COPULA))
                    && line.sub(h.end, m.start).trim_matches(['“', '"', '「', ' ']).is_empty())
    })
}

/// …是 X 更关注的: the subject stands after the copula.
fn cleft(line: &Line<'_>, m: &Mention, end: usize) -> bool {
    line.hit_before(m.start).is_some_and(|h| h.cue.any(Cue::COPULA))
        && line.sub(m.end, end).trim_end_matches(['。', '.', ',', '，', '；', ';', '！', ' ']).ends_with('的')
        && m.end + 6 < end
}

/// X 是 Y 的一部分, X 不是 Y 的下级.
fn part_of(line: &Line<'_>, m: &Mention, end: usize) -> bool {
    let is = Cue::COPULA.or(Cue::NEGATED).or(Cue::COUNTED).or(Cue::NOT_ONLY).or(Cue::DEFINE);
    let last = line.hits_in(0, m.start).iter().rev().find(|h| !h.cue.any(Cue::SKIP) || h.cue.any(is));
    let copula = last.is_some_and(|h| m.start - h.end <= 9 && h.cue.any(is));
    let whole = |h: &super::cue::Hit| {
        h.cue.any(Cue::PART.or(Cue::PLACING)) && h.start - m.end <= 24 && line.sub(m.end, h.start).contains('的')
    };
    copula
        && line.sub(m.end, end).starts_with(['的', '里', '中', '手', '下', '之', '体'])
        && line.hits_in(m.end, end).iter().any(whole)
}

/// 把 X 定义为, 将 X 看作, 对于 X 的定义: the object of 把 is what is defined.
fn defined(line: &Line<'_>, m: &Mention, end: usize) -> bool {
    line.hit_before(m.start).is_some_and(|h| ["把", "将", "对"].contains(&line.sub(h.start, h.end)))
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
    ["与", "和", "跟", "同"].contains(&word)
        && ["相比", "比起来", "不同", "相比较", "比较"].iter().any(|w| line.sub(m.end, end).starts_with(w))
}

/// Whether a verb between the subject and a name ties the two.
fn ties_to(line: &Line<'_>, m: &Mention, subject_end: usize) -> bool {
    let hits = line.hits_in(subject_end, m.start);
    let near = hits.iter().rev().find(|h| h.cue.any(Cue::TIE.or(Cue::GOVERN).or(Cue::COPULA)));
    near.is_some_and(|h| h.cue.any(Cue::TIE) && m.start - h.end <= TIE_REACH)
        || near.is_some_and(|h| line.sub(h.start, h.end) == "需要" && h.end == m.start)
}

/// 为 X 铺路, 向 X 汇报, 也管 X: the word before a name says that the subject has to do with it.
fn toward(line: &Line<'_>, m: &Mention, subject_end: usize, end: usize) -> bool {
    let Some(h) = line.hit_before(m.start).filter(|h| h.cue.any(Cue::TOWARD) && h.start >= subject_end) else { return false };
    // 和 X 差不多, 与 X 不同: measured, not tied.
    // 听 X 说: what follows is said.
    if line.hit_at(m.end).is_some_and(|n| n.cue.any(Cue::REPORT)) {
        return false;
    }
    let measured = line.hits_in(m.end, end).iter().any(|n| n.start - m.end <= 9 && n.cue.any(Cue::SIMILAR.or(Cue::DIFFER)));
    h.start - subject_end <= TOWARD_REACH && !measured && !line.sub(subject_end, h.start).starts_with('的')
}

/// 一个人既做 X 又做 Y: each role is what one person does.
fn does_both(line: &Line<'_>, mentions: &[Mention], start: usize, end: usize) -> bool {
    let text = line.sub(start, end);
    let twice = text.contains('既') || text.contains('兼') || text.matches('又').count() >= 2;
    let done = |m: &Mention| m.role != OTHER && line.hit_before(m.start).is_some_and(|h| h.cue.any(Cue::DO) && h.start >= start);
    twice && mentions.len() == 2 && mentions[0].role != mentions[1].role && mentions.iter().all(done)
}

/// 营销里有一块叫推广, 市场部下面设推广组.
fn contains(line: &Line<'_>, m: &Mention, subject_end: usize) -> bool {
    let between = line.sub(subject_end, m.start);
    between.len() <= TOWARD_REACH
        && ["里", "中", "下面", "底下", "旗下", "之下", "内部", "当中", "名下"].iter().any(|w| between.starts_with(w))
        && between.contains(['有', '设', '分', '叫'])
}

/// X 的上级是 Y; X 一半的活是 Y 在干.
fn part_is(line: &Line<'_>, m: &Mention, subject_end: usize) -> bool {
    let Some(verb) = line.hit_before(m.start).filter(|h| h.cue.any(Cue::COPULA) && h.start >= subject_end) else { return false };
    let rest = line.sub(m.end, line.text.len());
    if ["在", "来", "兼", "代"].iter().any(|w| rest.starts_with(w)) && line.sub(subject_end, verb.start).contains('的') {
        return true;
    }
    let noun = line.hit_before(verb.start).filter(|h| h.cue.any(Cue::PART.or(Cue::PLACING)) && h.start >= subject_end);
    noun.is_some_and(|n| line.sub(subject_end, n.start).starts_with('的') && n.start - subject_end <= 9)
}

/// The word that stands for a role as subject of the clause, or as object of 把.
fn stand_in(line: &Line<'_>, start: usize, end: usize) -> Option<(Stand, (usize, usize))> {
    const ANY: Cue = Cue::BOTH.or(Cue::THREE).or(Cue::FORMER).or(Cue::LATTER).or(Cue::PRONOUN).or(Cue::SIMILAR);
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
        let object = line.hit_before(h.start).is_some_and(|b| ["把", "将", "管"].contains(&line.sub(b.start, b.end)));
        let speaks = stand == Stand::Pronoun
            && line.hits_in(h.end, end).first().is_some_and(|n| n.cue.any(Cue::REPORT) && n.start - h.end <= 9);
        if !speaks && (at_topic(line, start, h.start) || object) {
            return Some((stand, (h.start, h.end)));
        }
    }
    None
}
