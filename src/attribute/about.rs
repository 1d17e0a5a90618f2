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
}

/// Bytes of plain text before a name past which the name is no subject (12 Han characters).
const SUBJECT_REACH: usize = 36;
/// Bytes between a tying verb and its object.
const TIE_REACH: usize = 9;

/// Cuts a sentence into pieces. `from` is the byte where its text starts after a list marker.
pub(crate) fn pieces(line: &Line<'_>, sentence: &Sentence, from: usize) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut pending: Option<usize> = None; // start of clauses that wait for a subject
    for clause in &sentence.clauses {
        let (start, end) = ((clause.span.start as usize).max(from), clause.span.end as usize);
        if start >= end {
            continue;
        }
        let piece = clause_piece(line, start, end);
        match (out.last_mut(), piece.how) {
            (Some(last), How::Nothing) => {
                last.end = end;
                last.objects |= piece.objects;
            }
            (Some(last), How::Named) if !last.roles_free() => {
                last.end = end;
                last.objects |= piece.roles | piece.objects;
            }
            (Some(last), _) if last.how == piece.how && last.roles == piece.roles && piece.yardstick == 0 => {
                last.end = end;
                last.objects |= piece.objects;
                last.tied |= piece.tied;
            }
            // A role named in a frame (如果你想做 X,) gives way to the subject after it.
            (Some(last), How::Subject) if last.how == How::Named && framed(line, last.start, last.end) => {
                let start = last.start;
                let objects = last.roles & !piece.roles;
                *last = Piece { start, objects: piece.objects | objects, ..piece };
            }
            (None, How::Nothing) => pending = pending.or(Some(start)),
            (_, _) => {
                let start = if out.is_empty() { pending.take().unwrap_or(start) } else { start };
                out.push(Piece { start, ..piece });
            }
        }
    }
    if let Some(first) = out.first_mut() {
        first.start = (sentence.span.start as usize).min(first.start).max(from.min(first.start));
    } else {
        let (start, end) = ((sentence.span.start as usize).max(from), sentence.span.end as usize);
        if start < end {
            out.push(Piece { start, end, ..Piece::empty() });
        }
    }
    out
}

impl Piece {
    fn empty() -> Self {
        Self { start: 0, end: 0, roles: 0, how: How::Nothing, subject: (0, 0), yardstick: 0, objects: 0, tied: false }
    }

    fn roles_free(&self) -> bool {
        self.how == How::Nothing
    }
}

fn framed(line: &Line<'_>, start: usize, end: usize) -> bool {
    let text = line.sub(start, end);
    ["如果", "当", "要是", "与", "和", "在", "除了", "关于", "比起", "相比", "跟", "从", "因为", "由于", "对于", "把"]
        .iter()
        .any(|w| text.starts_with(w))
        && !line.has(start, end, Cue::COPULA.or(Cue::DEFINE))
}

/// Whether nothing before a word keeps it from being the subject of its clause.
fn at_topic(line: &Line<'_>, start: usize, at: usize) -> bool {
    let mut plain = at - start;
    for h in line.hits_in(start, at) {
        if h.cue.any(Cue::SKIP.or(Cue::TURN)) {
            plain -= h.end - h.start;
        } else if h
            .cue
            .any(Cue::GOVERN.or(Cue::TIE).or(Cue::COPULA).or(Cue::COUNTED).or(Cue::DEFINE).or(Cue::AGAINST).or(Cue::NEGATED))
        {
            return false;
        }
    }
    plain <= SUBJECT_REACH
}

fn clause_piece(line: &Line<'_>, start: usize, end: usize) -> Piece {
    let mut piece = Piece { start, end, ..Piece::empty() };
    let mentions = line.mentions_in(start, end);
    let mut last_topic: Option<usize> = None;
    for (i, m) in mentions.iter().enumerate() {
        let coordinated = i > 0 && joined(line.sub(mentions[i - 1].end, m.start));
        let prev_is_topic = i > 0 && last_topic == Some(i - 1);
        let topic = if coordinated {
            prev_is_topic
        } else {
            last_topic.is_none()
                && (at_topic(line, start, m.start) || agent(line, m) || inverse(line, m, end) || defined(line, m, end))
        };
        let yardstick = is_yardstick(line, m, end);
        if yardstick {
            piece.yardstick |= m.role & !OTHER;
        } else if topic
            && (m.role != OTHER || neighbour_counts(line, start, m, end, coordinated || joined_next(line, mentions, i)))
        {
            piece.roles |= m.role;
            if last_topic.is_none() {
                piece.subject = (m.start, m.end);
            } else {
                piece.subject.1 = m.end;
            }
            last_topic = Some(i);
        } else if m.role != OTHER {
            if last_topic.is_some() && ties_to(line, m, piece.subject.1) {
                piece.tied = true;
                piece.roles |= m.role;
            } else {
                piece.objects |= m.role;
            }
        }
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
    if let Some((stand, at)) = stand_in(line, start, end) {
        piece.how = How::Stands(stand);
        piece.subject = at;
        let tied = mentions.iter().filter(|m| m.role != OTHER && ties_to(line, m, at.1)).fold(0, |r, m| r | m.role);
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
        piece.tied = mentions.iter().any(|m| m.role != OTHER && ties_to(line, m, start));
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
    let before = line.sub(m.start.saturating_sub(9), m.start);
    let before = if before.is_empty() { line.sub(0, m.start) } else { before };
    ["由", "归", "让", "需要的是", "划给"].iter().any(|w| before.ends_with(w))
}

/// …都是 X, 这叫 X: what is defined stands last.
fn inverse(line: &Line<'_>, m: &Mention, end: usize) -> bool {
    let tail = line.sub(m.end, end).trim_start_matches(['”', '"', '」']);
    let closes = tail
        .trim_start_matches(['。', '！', '!', '.', ',', '，', '；', ';', '”', '"', '」', '~', '了', ' ', '？', '?', '：', ':'])
        .is_empty();
    closes && line.hit_before(m.start).is_some_and(|h| h.cue.any(Cue::INVERSE.or(Cue::OSTENSIVE).or(Cue::NEGATED)))
}

/// 把 X 定义为, 将 X 看作, 对于 X 的定义: the object of 把 is what is defined.
fn defined(line: &Line<'_>, m: &Mention, end: usize) -> bool {
    line.hit_before(m.start).is_some_and(|h| ["把", "将", "对"].contains(&line.sub(h.start, h.end)))
        && line.hits_in(m.end, end).iter().any(|h| h.cue.any(Cue::DEFINE.or(Cue::COPULA)))
}

/// 比 X, 不像 X, 与 X 相比: only measured against.
fn is_yardstick(line: &Line<'_>, m: &Mention, end: usize) -> bool {
    let Some(h) = line.hit_before(m.start) else { return false };
    let word = line.sub(h.start, h.end);
    if h.cue.any(Cue::AGAINST) && word != "没有" {
        return true;
    }
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

/// The word that stands for a role as subject of the clause.
fn stand_in(line: &Line<'_>, start: usize, end: usize) -> Option<(Stand, (usize, usize))> {
    for h in line.hits_in(start, end) {
        let stand = if h.cue.any(Cue::BOTH) {
            Stand::Both
        } else if h.cue.any(Cue::THREE) {
            Stand::Three
        } else if h.cue.any(Cue::FORMER) {
            Stand::Former
        } else if h.cue.any(Cue::LATTER) {
            Stand::Latter
        } else if h.cue.any(Cue::PRONOUN) {
            Stand::Pronoun
        } else {
            continue;
        };
        if at_topic(line, start, h.start) || stand == Stand::Both {
            return Some((stand, (h.start, h.end)));
        }
    }
    None
}
