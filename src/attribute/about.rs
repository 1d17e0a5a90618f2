//! Aboutness: which roles each clause of a sentence has for its subject, and which it only names.
//!
//! A sentence becomes [`Piece`]s, the longest runs of clauses about the same roles. A piece knows its roles by name, by a
//! pronoun still to be resolved, or not at all (its subject is left out).
use super::clause::clause_piece;
use super::cue::Cue;
use super::line::Line;
use super::mention::{OTHER, Roles, joined};
use super::stand::{Stand, content_start, opens_with, ordinals};
use super::tying::{depends, follows, handed};
use crate::attribute::words::words;
use crate::letters::{trimmed, trimmed_end};
use crate::segment::{Clause, Sentence};

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

/// Bytes of a clause that says of all roles before it how they stand to each other (一个人全干了).
const BOND_CAP: usize = 45;

/// Cuts a sentence into pieces, in place of those that `out` holds. `from` is the byte where its text starts after a list
/// marker. `speaks` tells that the job of whoever says 我 is known.
pub(crate) fn pieces(line: &Line<'_>, sentence: &Sentence, from: usize, speaks: bool, out: &mut Vec<Piece>) {
    out.clear();
    let mut pending: Option<usize> = None; // start of clauses that wait for a subject
    let mut measured: Roles = 0; // yardsticks of such clauses (与 X 相比,)
    let mut labelled = false; // the sentence is X: …, and all that follows is said of X
    let mut all: Roles = 0; // roles named in the sentence so far
    let ones = ordinals(line, sentence, from);
    let mut listed_to = 0; // where the clauses end that a list of names has taken up
    let mut before: Option<Piece> = None; // the clause before by itself
    for (i, clause) in sentence.clauses.iter().enumerate() {
        let start = (clause.span.start as usize).max(from);
        if start >= clause.span.end as usize || start < listed_to {
            continue;
        }
        let (names_to, end) = names_listed(line, &sentence.clauses[i..], start);
        listed_to = if names_to > 0 { end } else { listed_to };
        let mut piece = clause_piece(line, start, end, names_to, speaks);
        if ones == 2 {
            one_or_other(line, out, &mut piece);
        }
        if labelled && piece.how == How::Subject {
            piece.objects |= piece.roles;
            piece.how = How::Nothing;
        }
        labelled |= out.is_empty() && piece.how == How::Subject && is_label(line, &piece);
        let clause = piece.clone();
        let lacking = before.replace(clause).filter(|b| b.how == How::Named);
        let many = out.len() >= 2;
        all |= (piece.roles | piece.objects) & !OTHER;
        if takes_scene(line, &piece, out) {
            continue;
        }
        let Some(last) = out.last_mut() else {
            out.extend(opening(line, piece, &mut pending, &mut measured));
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
                (last.end, last.roles, last.objects) = (end, distinct, 0);
            }
            // X、Y 和 Z,三个岗位 …: the set is named once more.
            How::Stands(Stand::Three) if last.how == How::Subject && last.roles.count_ones() >= 3 => last.end = end,
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
            // X 和 Y 分不开:没有 X,Y 就 …: hangs on the clause before, which the last piece has taken up.
            How::Subject if lacking.as_ref().is_some_and(|b| taken_up(last, b) && depends(line, b, &piece)) => {
                if let Some(mut hung) = lacking {
                    last.end = hung.start;
                    hang(&mut hung, &piece);
                    out.push(Piece { how: How::Subject, ..hung });
                }
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
            // A role named in a frame (如果你想做 X,) gives way to the subject after it; 我以前的理解,X 就是 … is one statement.
            How::Subject if leads(line, last) || last.how == How::Named && framed(line, last.start, last.end) => {
                let objects = last.roles & !piece.roles;
                *last = Piece { start: last.start, objects: piece.objects | objects, ..piece };
            }
            _ => out.push(piece),
        }
    }
    whole(out, sentence, from);
}

/// The first piece of a sentence; none as long as clauses wait for a subject.
fn opening(line: &Line<'_>, piece: Piece, pending: &mut Option<usize>, measured: &mut Roles) -> Option<Piece> {
    let (start, end) = (piece.start, piece.end);
    if piece.how != How::Nothing {
        return Some(Piece { start: pending.take().unwrap_or(start), ..piece.measured_by(*measured) });
    }
    if pending.is_none() && states(line, start, end) {
        // A whole statement about something else does not wait for a subject.
        return Some(Piece { start, end, how: How::Own, ..Piece::empty() });
    }
    *pending = pending.or(Some(start));
    *measured |= piece.yardstick;
    None
}

/// 一个 …,一个 …: the first and the second of those named before.
fn one_or_other(line: &Line<'_>, before: &[Piece], piece: &mut Piece) {
    let counts = before.iter().all(|p| matches!(p.how, How::Stands(_)));
    if piece.how == How::Nothing
        && counts
        && !of_others(line, piece.start)
        && opens_with(line, piece.start, piece.end, Cue::ONE.or(Cue::OTHER_ONE))
    {
        let second = before.iter().any(|p| p.how == How::Stands(Stand::Former));
        piece.how = How::Stands(if second { Stand::Latter } else { Stand::Former });
        piece.subject = (piece.start, piece.start);
    }
}

/// 我认识两个同行,一个 …,一个 …: the two that are counted right before are others than those named.
fn of_others(line: &Line<'_>, at: usize) -> bool {
    let lead = line.sub(0, at).rsplit(['。', '！', '？', '；', '!', '?', ';']).next().unwrap_or("");
    let named = line.mentions_in(at - lead.len(), at);
    named.is_empty()
        && ["两个", "两位", "两名", "三个", "三位", "几个"].iter().any(|count| {
            let Some(i) = lead.find(count) else { return false };
            let (before, after) = (lead.get(..i).unwrap_or(""), lead.get(i + count.len()..).unwrap_or(""));
            let roles = words![
                "岗位", "部门", "角色", "词", "概念", "工种", "职位", "职业", "行当", "班", "方向", "专业", "说法", "都", "相反",
                "不同"
            ];
            !before.ends_with(['这', '那', '前', '后', '了', '是']) && !roles.begin(after) && !after.is_empty()
                || before.ends_with("来了")
        })
}

/// Whether a piece has taken up the clause before as one of its own.
fn taken_up(last: &Piece, clause: &Piece) -> bool {
    last.how != How::Named && clause.start > last.start && clause.end == last.end
}

/// Where a list of names with commas between them ends, and the clause that takes it up (销售,市场,运营,这三个岗位 …); 0 and
/// the first clause where none begins.
fn names_listed(line: &Line<'_>, clauses: &[Clause], from: usize) -> (usize, usize) {
    let bare = |c: &&Clause| {
        let (start, end) = ((c.span.start as usize).max(from), c.span.end as usize);
        let [first, others @ ..] = line.mentions_in(start, end) else { return false };
        let text = line.sub(start, end);
        let rest = line.sub(first.end, end).trim_end_matches([',', '，', ' ']);
        let bracketed = rest.starts_with(['(', '（']) && rest.ends_with([')', '）']);
        let pair = || others.last().is_some_and(|m| m.end == first.end + rest.len() && joined(line.sub(first.end, m.start)));
        text.ends_with([',', '，'])
            && content_start(line, start, end) == first.start
            && (rest.is_empty() || bracketed || others.len() == 1 && pair())
    };
    let names = clauses.iter().take_while(bare).count();
    let end = |i: usize| clauses.get(i).or(clauses.last()).map_or(from, |c| c.span.end as usize);
    if names >= 2 { (end(names - 1), end(names)) } else { (0, end(0)) }
}

/// 她站在门口喊人,这就是 X: the piece takes the place of what it points at, where that names nobody.
fn takes_scene(line: &Line<'_>, piece: &Piece, out: &mut Vec<Piece>) -> bool {
    let points = piece.how == How::Subject && line.hit_at(piece.start).is_some_and(|h| h.cue.any(Cue::OSTENSIVE));
    let Some(start) = out.first().map(|scene| scene.start).filter(|_| points && out.iter().all(Piece::names_nobody)) else {
        return false;
    };
    out.clear();
    out.push(Piece { start, ..piece.clone() });
    true
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
    /// A clause about somebody else, or about whoever a pronoun stands for.
    fn names_nobody(&self) -> bool {
        self.roles | self.objects == 0 && matches!(self.how, How::Own | How::Nothing | How::Stands(Stand::Pronoun))
    }

    /// A subject set against what a frame before it named (与 X 相比,).
    fn measured_by(mut self, yardstick: Roles) -> Self {
        if self.how == How::Subject && self.yardstick == 0 && yardstick & !self.roles != 0 {
            self.yardstick = yardstick & !self.roles;
            self.roles |= yardstick;
        }
        self
    }

    pub(super) fn empty() -> Self {
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

fn bond(line: &Line<'_>, start: usize, end: usize) -> bool {
    line.has(start, end, Cue::BOND)
}

/// X: and nothing before it.
fn is_label(line: &Line<'_>, piece: &Piece) -> bool {
    let rest = trimmed(line.sub(piece.subject.1, piece.end));
    piece.subject.0 == piece.start && rest == ":" || rest == "："
}

/// A clause with a copula of its own and no opening that leaves it waiting (如果, 虽然 …).
fn states(line: &Line<'_>, start: usize, end: usize) -> bool {
    let hits = line.hits_in(start, end);
    let text = trimmed_end(line.sub(start, end));
    !text.ends_with([':', '：'])
        // 需要说明的是, …: what follows is what is said.
        && !text.trim_end_matches(['，', ',']).ends_with("的是")
        && !hits.first().is_some_and(|h| {
            let waits = Cue::SKIP.or(Cue::TURN).or(Cue::FRAME).or(Cue::REPORT).or(Cue::EXAMPLE).or(Cue::NEGATED).or(Cue::SPEAKER);
            // 本质是 …, 目标是 …: whose is left out.
            let waits = waits.or(Cue::MEANING_NOUN).or(Cue::TOPIC_NOUN);
            h.start == start && h.cue.any(waits) && !h.cue.any(Cue::DIFFER)
        })
        && hits.iter().any(|h| h.cue.any(Cue::COPULA.or(Cue::COUNTED)) && h.start > start)
        && !hits.iter().any(|h| h.cue.any(Cue::REPORT))
}

/// A clause about no role that only leads to the next.
fn leads(line: &Line<'_>, piece: &Piece) -> bool {
    let text = line.sub(piece.start, piece.end).trim_end().trim_end_matches([',', '，', '：', ':']);
    piece.roles | piece.objects == 0
        && text.chars().count() <= LEAD_CHARS
        && line.mentions_in(piece.start, piece.end).is_empty()
        && words!["的理解", "来看", "上看", "看", "的话", "告诉你", "告诉我", "告诉她", "告诉他", "来说", "来讲"].end(text)
}

/// Characters of such a clause.
const LEAD_CHARS: usize = 16;

fn framed(line: &Line<'_>, start: usize, end: usize) -> bool {
    opens_with(line, start, end, Cue::FRAME.or(Cue::GOVERN).or(Cue::AGAINST).or(Cue::SKIP))
        && !line.has(start, end, Cue::COPULA.or(Cue::DEFINE))
}
