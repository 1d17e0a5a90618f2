//! From the pieces of a sentence to units: whose a pronoun, a field or an object is.

use super::Scope;
use super::about::{How, Piece};
use super::cue::Cue;
use super::discourse::{Around, State, Unit, section_role, single, union};
use super::line::Line;
use super::mention::{Mention, OTHER, Roles};
use super::omitted::{field_label, list_context, omitted, stops};
use super::stand::{Stand, content_start};
use super::ties::tied_word;
use super::tying::toward;
use crate::attribute::words::words;
use crate::letters::trimmed_end;

/// Where a piece stands.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) line: &'a Line<'a>,
    /// Number of the line in the article.
    pub(crate) at: usize,
    /// Number of the sentence in the line.
    pub(crate) sentence: usize,
    /// Number of the piece in the sentence.
    pub(crate) index: usize,
    /// Role of the table cell it fills; 0 for the name of a row.
    pub(crate) cell: Option<Roles>,
}

/// Gives a piece its roles and their source.
pub(crate) fn resolve(state: &mut State, place: Place<'_>, piece: &Piece) -> Unit {
    let mut unit = Unit {
        line: place.at,
        sentence: place.sentence,
        start: piece.start,
        end: piece.end,
        roles: piece.roles & !OTHER,
        scope: Scope::Overt,
        via: "subject",
        subject: piece.subject,
        how: piece.how,
        objects: piece.objects,
        yardstick: piece.yardstick,
        tied: piece.tied,
        own: piece.own & !OTHER,
        asked: state.question.0 != 0 && place.at - state.question.1 <= 1,
        identity: state.identity,
        announced: state.announced.map(|a| a.0),
        dimension: state.sections.last().map(|s| s.2),
        around: Around::of(state, place.at),
    };
    if let Some(role) = place.cell.filter(|role| piece.how != How::Subject || *role == 0) {
        inherit(&mut unit, role, "table-cell", (piece.start, piece.start));
        return unit;
    }
    match piece.how {
        How::Own => by_tied_word(state, place.line, piece, &mut unit),
        How::Subject => subject(state, place, piece, &mut unit),
        How::Named => named(state, place, piece, &mut unit),
        How::Stands(stand) => stands(state, place.line, stand, piece, &mut unit),
        How::Nothing => match omitted(state, place, piece) {
            Some((roles, via, subject)) => inherit(&mut unit, roles & !OTHER, via, subject),
            None => unit.roles = 0,
        },
    }
    if let Some(entry) = state.entry {
        in_entry(entry, place, &mut unit);
    }
    if unit.scope == Scope::Inherited && empty(place.line, &unit) {
        unit.roles = 0;
    }
    if unit.roles == 0 {
        unit.via = "none";
    }
    unit
}

/// In a glossary: the next sense of a headword is about it whatever it names, and 参见 points elsewhere.
fn in_entry(entry: Roles, place: Place<'_>, unit: &mut Unit) {
    let first = place.sentence == 0 && place.index == 0;
    let body = place.line.sub(place.line.body, place.line.text.len());
    if first && words!["参见", "另见", "参阅", "见“", "同“"].begin(body) {
        unit.roles = 0;
    } else if first && unit.how == How::Named && place.line.body > 0 && entry != 0 {
        unit.objects = unit.roles;
        inherit(unit, entry, "entry", (unit.start, unit.start));
    }
}

fn inherit(unit: &mut Unit, roles: Roles, via: &'static str, subject: (usize, usize)) {
    (unit.roles, unit.own) = (roles, roles);
    unit.scope = Scope::Inherited;
    unit.via = via;
    unit.subject = subject;
}

fn by_tied_word(state: &State, line: &Line<'_>, piece: &Piece, unit: &mut Unit) {
    if let Some((roles, at)) = tied_word(state, line, piece) {
        inherit(unit, roles, "tied-word", at);
    }
}

fn subject(state: &State, place: Place<'_>, piece: &Piece, unit: &mut Unit) {
    let line = place.line;
    let field =
        list_context(state, line).filter(|c| place.sentence == 0 && field_label(line) && c.0 & unit.roles == 0 && c.0 != OTHER);
    if let Some((roles, via)) = field {
        // 上级:X(多数): a field of the section's role names another one.
        unit.tied = line.hits_in(0, piece.subject.0).iter().any(|h| h.cue.any(Cue::PART.or(Cue::PLACING).or(Cue::SIMILAR)));
        unit.objects = unit.roles;
        inherit(unit, roles, via, (piece.start, piece.start));
        if unit.tied {
            unit.roles |= unit.objects;
        }
    } else if unit.roles == 0 {
        by_tied_word(state, line, piece, unit);
    } else if let Some(post) = duty_of(state, place, piece, unit) {
        object_of(line, piece, unit, post);
    } else if piece.inverse
        && let Some((roles, at)) = tied_word(state, line, piece).filter(|t| t.1.1 <= piece.subject.0)
    {
        // 车手不是 X: a word tied to a role is the subject.
        unit.objects |= unit.roles;
        inherit(unit, roles, "tied-word", at);
    }
}

fn named(state: &State, place: Place<'_>, piece: &Piece, unit: &mut Unit) {
    let line = place.line;
    unit.via = "named";
    let objects = line.hits_in(piece.start, piece.subject.0);
    let context = list_context(state, line).filter(|_| unit.start <= line.body).or_else(|| {
        // 也有不少人转向 X: an object beside the subject of the sentence before.
        let carries =
            place.sentence > 0 && state.last_line == place.at && !state.stopped && single(state.last) && !stops(line, piece);
        let object = objects.iter().any(|h| h.cue.any(Cue::GOVERN.or(Cue::TIE)));
        (carries && object && starts_without_subject(line, piece.start)).then_some((state.last, "previous-sentence"))
    });
    let Some((roles, via)) = context.filter(|c| c.0 & unit.roles == 0 && !question(line, piece.start, piece.end)) else { return };
    unit.tied |= objects.iter().any(|h| h.cue.any(Cue::PART));
    object_of(line, piece, unit, (roles, via));
}

/// The roles named are objects of what the list's role does; where a word ties the two, the unit is about both.
fn object_of(line: &Line<'_>, piece: &Piece, unit: &mut Unit, (roles, via): (Roles, &'static str)) {
    // 每周向 X 提交名单, 与 X 保持联络: whom the duty has to do with.
    let with = |m: &Mention| m.role != OTHER && !line.sub(0, m.start).ends_with('对') && toward(line, m, piece.start, piece.end);
    unit.tied |= line.mentions_in(piece.start, piece.end).iter().any(with);
    unit.objects = unit.roles;
    inherit(unit, roles, via, (piece.start, piece.start));
    if unit.tied {
        unit.roles |= unit.objects;
    }
}

/// The post whose duty an item tells of that opens with something else than the role it names: 对 X 有兴趣, 接受 X 的考核.
fn duty_of(state: &State, place: Place<'_>, piece: &Piece, unit: &Unit) -> Option<(Roles, &'static str)> {
    let line = place.line;
    let offered = (state.post || state.sheet) && place.sentence == 0 && place.index == 0 && !piece.inverse;
    let (roles, via) = list_context(state, line).filter(|c| offered && single(c.0) && c.0 & unit.roles == 0)?;
    let lead = line.sub(content_start(line, line.body, piece.end), piece.subject.0);
    let counts = words!["很多", "许多", "不少", "大多数", "多数", "一般", "普通", "有些", "所有", "每个", "我们", "本公司"];
    (!lead.is_empty() && !counts.begin(lead) && !field_label(line)).then_some((roles, via))
}

fn stands(state: &State, line: &Line<'_>, stand: Stand, piece: &Piece, unit: &mut Unit) {
    let plural = line.sub(piece.subject.0, piece.subject.1).ends_with('们');
    let first_two = || if state.pair.len() >= 2 { union(&state.pair[..2]) } else { 0 };
    let roles = match stand {
        Stand::Pronoun if plural && state.last.count_ones() >= 2 => state.last,
        Stand::Pronoun if plural && state.pair.len() >= 2 && line.has(piece.start, piece.end, Cue::BOND) => first_two(),
        // In an example the person is of the firm.
        Stand::Pronoun
            if state.sections.last().is_some_and(|s| s.1 == OTHER)
                && line.sub(piece.subject.0, piece.subject.1).starts_with(['他', '她']) =>
        {
            0
        }
        Stand::Pronoun if single(state.last) => state.last,
        // Two roles are spoken of, and nothing says which is meant.
        Stand::Pronoun if state.last & !OTHER != 0 && state.sections.is_empty() && state.title == 0 => 0,
        Stand::Pronoun => match section_role(state) {
            Some((roles, true)) => roles,
            _ if single(state.title) => state.title,
            _ => 0,
        },
        Stand::Both if state.pair.len() >= 2 => first_two(),
        Stand::Both if state.title.count_ones() == 2 => state.title,
        Stand::Three if state.pair.len() >= 3 => union(&state.pair),
        Stand::Three if state.title.count_ones() >= 3 => state.title,
        Stand::Three if state.order.len() >= 3 => union(&state.order),
        // 品牌、营销和运营,这三者 …: the third is no role.
        Stand::Three if state.pair.len() == 2 => first_two(),
        Stand::Both | Stand::Three => 0,
        Stand::Former | Stand::Latter => {
            let place = usize::from(stand == Stand::Latter);
            let after = if piece.subject.0 == piece.subject.1 { told_after(line, piece.end) } else { None };
            let told = after.or_else(|| named_before(line, piece.start));
            told.map_or_else(|| state.pair.get(place).copied().unwrap_or(0), |pair| pair[place])
        }
        Stand::These(roles) => roles & !OTHER,
        // In an essay 我 is the job only as long as the job is the subject.
        Stand::Speaker if state.last == state.speaker || state.dialog.speaks() || state.named => state.speaker,
        Stand::Speaker => 0,
    };
    let tied = piece.roles & !OTHER;
    let via = if matches!(stand, Stand::Both | Stand::Three | Stand::These(_)) {
        "both"
    } else if stand == Stand::Speaker {
        "speaker"
    } else {
        "pronoun"
    };
    let found = roles & OTHER == 0 && roles != 0;
    inherit(unit, if found { roles } else { tied }, via, piece.subject);
    unit.roles |= tied;
    // 两边的分歧从哪里来, 以一家客户为例,…两边 …: named as a theme, or of a firm.
    let claims = Cue::SAME_BOTH.or(Cue::COPULA).or(Cue::BOND).or(Cue::BOND_WEAK).or(Cue::TIE).or(Cue::DEGREE).or(Cue::NEGATED);
    let theme = line.is_heading() && !line.has(piece.start, piece.end, claims);
    let example = || line.sub(piece.start, piece.subject.0).contains("为例");
    if question(line, piece.start, piece.end) || via == "both" && (theme || example()) {
        unit.roles = 0;
    }
}

/// 一个在前,一个在后。X …;Y …: the two that open what follows in the line, where nothing in it names a role before.
fn told_after(line: &Line<'_>, at: usize) -> Option<[Roles; 2]> {
    if line.mentions.first().is_none_or(|m| m.start < at) {
        return None;
    }
    let mut order: Vec<Roles> = Vec::new();
    for m in line.mentions.iter().filter(|m| m.role != OTHER) {
        let opens = line.sub(at, m.start).trim_end().ends_with(['。', '；', ';', '！', '!', '.']);
        if (opens || m.start == at) && !order.contains(&m.role) {
            order.push(m.role);
        }
    }
    <[Roles; 2]>::try_from(order).ok()
}

/// 加人是从 X 上想办法,编号是从 Y 上想办法。前者 …: the two that the sentence before names, in whatever place.
fn named_before(line: &Line<'_>, at: usize) -> Option<[Roles; 2]> {
    let own = line.sentences.iter().position(|s| (s.span.start as usize..s.span.end as usize).contains(&at))?;
    let before = line.sentences.get(own.checked_sub(1)?)?.span;
    let mut order: Vec<Roles> = Vec::new();
    for m in line.mentions_in(before.start as usize, before.end as usize) {
        if m.role != OTHER && !order.contains(&m.role) {
            order.push(m.role);
        }
    }
    <[Roles; 2]>::try_from(order).ok()
}

/// Says nothing of its roles: 二者的区别如下, 两者各有优点, or a label whose field is empty.
fn empty(line: &Line<'_>, unit: &Unit) -> bool {
    let text = trimmed_end(line.sub(unit.start, unit.end));
    let label = text.ends_with([':', '：']);
    if label && text.len() <= EMPTY_LABEL_CAP {
        return true;
    }
    let bare = label || text.len() <= BARE_CAP;
    unit.via == "both"
        && bare
        && line.has(unit.start, unit.end, Cue::DIFFER.or(Cue::SIMILAR).or(Cue::BARE))
        && !line.has(unit.start, unit.end, Cue::SAME_BOTH.or(Cue::BOND).or(Cue::COPULA))
}

/// Bytes (8 Han characters) of a label without content.
const EMPTY_LABEL_CAP: usize = 27;
/// Bytes (27 Han characters) of a statement that can say no more than that two roles differ.
pub(crate) const BARE_CAP: usize = 81;

/// The sentence opens with an adverb, a connective or a verb.
pub(crate) fn starts_without_subject(line: &Line<'_>, start: usize) -> bool {
    let opens = Cue::SKIP.or(Cue::TURN).or(Cue::VERB_START).or(Cue::GOVERN).or(Cue::SAME_BOTH).or(Cue::FRAME);
    line.hit_at(start).is_some_and(|h| h.cue.any(opens) && !h.cue.any(Cue::ANSWER))
}

/// Ends in a question mark.
pub(crate) fn question(line: &Line<'_>, start: usize, end: usize) -> bool {
    let text = line.sub(start, end).trim_end_matches(['”', '"', '」', ' ']);
    text.ends_with(['?', '？'])
}
