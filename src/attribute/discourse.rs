//! The walk through an article: sections, list heads, announced comparisons, and who an omitted subject or a pronoun is.
//!
//! Every unit of every line gets its roles here, with the name of the source that gave them; what is said of them is
//! decided afterwards by [`super::rules`].

use super::about::{How, Piece, Stand, at_topic, pieces};
use super::cue::Cue;
use super::line::{Line, Shape};
use super::mention::{OTHER, Roles};
use super::plan::AttributePlan;
use super::{Scope, table};
use crate::extract::BlockForm;

/// A piece of a sentence with its roles known.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    pub(crate) line: usize,
    pub(crate) sentence: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) roles: Roles,
    pub(crate) scope: Scope,
    /// Name of the source of the roles.
    pub(crate) via: &'static str,
    pub(crate) subject: (usize, usize),
    pub(crate) how: How,
    pub(crate) objects: Roles,
    pub(crate) yardstick: Roles,
    pub(crate) tied: bool,
    /// Roles of the subject alone.
    pub(crate) own: Roles,
    /// It follows a question about its role.
    pub(crate) asked: bool,
    /// The announced comparison it stands under.
    pub(crate) announced: Option<usize>,
    /// The line with the heading that names the dimension.
    pub(crate) dimension: Option<usize>,
}

/// What is remembered on the way down.
#[derive(Debug, Default)]
struct State {
    title: Roles,
    sections: Vec<(u8, Roles, usize)>,
    /// Number of the announced comparison in force, with the depth of its line.
    announced: Option<(usize, u8)>,
    announcements: usize,
    label: Option<(Roles, usize)>,
    last: Roles,
    last_line: usize,
    /// Roles of the last set of two or more, in the order named.
    pair: Vec<Roles>,
    order: Vec<Roles>,
    ties: Vec<(String, Roles)>,
    /// A new subject ended inheritance in this line.
    stopped: bool,
    /// Roles and line of the last question.
    question: (Roles, usize),
    /// The last unit only asked about its roles.
    asked: bool,
    /// Role of the speaker, from a name line (N,做 X 七年).
    speaker: Roles,
    /// Roles of the title in the order named.
    title_pair: Vec<Roles>,
}

/// What the title says before any line is read.
pub(crate) struct Title {
    /// Roles in the order named.
    order: Vec<Roles>,
    /// Two roles and a word of difference.
    pub(crate) compares: bool,
}

impl Title {
    pub(crate) fn new(plan: &AttributePlan, text: &str) -> Self {
        let mut order: Vec<Roles> = Vec::new();
        for m in plan.lexicon.find(text) {
            if m.role != OTHER && !order.contains(&m.role) {
                order.push(m.role);
            }
        }
        let compares = order.len() >= 2 && plan.cues.find(text).iter().any(|h| h.cue.any(Cue::DIFFER));
        Self { order, compares }
    }
}

/// Longest word that can become a name for a role (二掌柜, 前线指战员), in bytes.
const TIE_WORD_CAP: usize = 21;

/// Bytes before a tied word past which it is no subject.
const TIE_WORD_REACH: usize = 18;

/// Units of all lines, in order.
pub(crate) fn walk(lines: &[Line<'_>], title: &Title) -> Vec<Unit> {
    let mut state = State { title: union(&title.order), title_pair: title.order.clone(), ..State::default() };
    if title.order.len() >= 2 {
        state.pair.clone_from(&title.order);
    }
    let mut begun = false;
    let mut units: Vec<Unit> = Vec::new();
    let cells = table::columns(lines);
    for (i, line) in lines.iter().enumerate() {
        match line.shape {
            Shape::Meta => {
                let roles = line.roles();
                let byline = line.hits.first().is_some_and(|h| h.start == 0 && h.cue.any(Cue::BYLINE));
                if state.title == 0 && !byline {
                    state.title = roles;
                    set_pair(&mut state, line);
                    state.title_pair.clone_from(&state.pair);
                } else if begun || byline {
                    // A name line opens a new speaker's turn.
                    state.speaker = if single(roles) { roles } else { 0 };
                    state.last = state.speaker;
                    if state.title_pair.len() >= 2 {
                        state.pair.clone_from(&state.title_pair);
                    }
                }
                state.label = None;
                state.announced = state.announced.filter(|a| a.1 < IN_TEXT);
                state.last_line = i;
                continue;
            }
            Shape::Heading(depth) => open_section(&mut state, line, i, depth),
            Shape::Text => {
                begun = true;
                announce_in_text(&mut state, line);
            }
        }
        if i != state.last_line + 1 && !line.is_heading() {
            state.stopped = false;
        }
        let from = units.len();
        for (n, sentence) in line.sentences.iter().enumerate() {
            let body = if n == 0 { line.body } else { 0 };
            for (k, piece) in pieces(line, sentence, body).into_iter().enumerate() {
                let mut unit = resolve(&mut state, line, i, n, k, piece, cells.get(i).copied().flatten());
                if n == 0 && k == 0 {
                    unit.start = 0;
                }
                remember(&mut state, line, i, &unit);
                name_scene(lines, &mut units, &unit);
                units.push(unit);
            }
        }
        if let Some(last) = units.get(from..).and_then(<[Unit]>::last)
            && !line.is_heading()
            && line.text.ends_with([':', '：'])
            && last.roles.count_ones() == 1
        {
            state.label = Some((last.roles, i));
        }
    }
    units
}

/// The scene before 这就叫 X is about X: the sentence before it, or the item of a list in the line before.
fn name_scene(lines: &[Line<'_>], units: &mut [Unit], unit: &Unit) {
    let line = &lines[unit.line];
    let opens = unit.how == How::Subject && line.hit_at(unit.start.max(line.body)).is_some_and(|h| h.cue.any(Cue::OSTENSIVE));
    let Some(scene) = units.last_mut().filter(|_| opens) else { return };
    let here = scene.line == unit.line && scene.roles == 0 && scene.sentence + 1 == unit.sentence;
    let item = scene.line + 1 == unit.line && unit.sentence == 0 && lines[scene.line].body > 0;
    if (here || item) && !question(&lines[scene.line], scene.start, scene.end) {
        (scene.roles, scene.own, scene.objects) = (unit.roles, unit.roles, 0);
        scene.scope = Scope::Inherited;
        scene.via = "named-scene";
        scene.how = How::Nothing;
        scene.subject = (scene.start, scene.start);
    }
}

fn open_section(state: &mut State, line: &Line<'_>, at: usize, depth: u8) {
    let roles = line.roles();
    // 定义, 职责, 任职要求 under a role's heading: a field of it, no section of its own.
    let field = roles == 0 && is_field(line) && state.sections.iter().any(|s| single(s.1));
    let depth = if field { FIELD_DEPTH } else { depth };
    while state.sections.last().is_some_and(|s| s.0 >= depth) {
        state.sections.pop();
    }
    let only_other =
        roles == 0 && line.mentions.iter().any(|m| m.role == OTHER && m.start <= line.body + 6) && line.text.len() <= 24;
    state.sections.push((depth, if only_other { OTHER } else { roles }, at));
    state.label = None;
    state.stopped = false;
    let end = line.text.len();
    let differ = line.has(0, end, Cue::DIFFER);
    let similar = line.has(0, end, Cue::SIMILAR) && !differ;
    let closes = line.has(0, end, Cue::CLOSING) && !differ;
    if differ {
        if state.announced.is_none_or(|(_, d)| depth <= d) {
            state.announcements += 1;
            state.announced = Some((state.announcements, depth));
        }
    } else if similar || closes || state.announced.is_some_and(|(_, d)| depth < d) {
        state.announced = None;
    }
    if single(roles)
        && let Some(m) = line.mentions.iter().find(|m| m.role == roles)
        && let Some(label) = line.sub(line.body, m.start).strip_suffix([':', '：'])
        && label.chars().last().is_some_and(|c| c.is_ascii_alphanumeric() || "一二三四五六甲乙丙".contains(c))
        && label.len() <= TIE_WORD_CAP
    {
        state.ties.push((label.to_owned(), roles));
    }
    if roles != 0 {
        state.last = 0;
    } else if depth <= 1 {
        state.last &= state.title;
    }
    set_pair(state, line);
}

/// Depth of a line of running text that announces a comparison.
const IN_TEXT: u8 = 9;
/// Depth of a heading that names a field of the section's role.
const FIELD_DEPTH: u8 = 8;

/// A heading that is hardly more than the name of a field (职责, 主要职能, 任职要求).
fn is_field(line: &Line<'_>) -> bool {
    let core = line.sub(line.body, line.text.len()).trim_end_matches([':', '：', ' ', ']', '】']);
    let end = line.body + core.len();
    core.chars().count() <= 6
        && line.hit_before(end).is_some_and(|h| h.cue.any(Cue::TOPIC_NOUN.or(Cue::MEANING_NOUN)) && !h.cue.any(Cue::DIFFER))
}

fn announce_in_text(state: &mut State, line: &Line<'_>) {
    if line.text.len() > 90 {
        return;
    }
    let end = line.text.len();
    let opens = line.has(0, end, Cue::DIFFER)
        && (line.text.ends_with([':', '：']) || line.text.len() <= 75 && line.roles() == 0 && !line.text.ends_with(['?', '？']));
    if opens {
        state.announcements += 1;
        state.announced = Some((state.announcements, IN_TEXT));
    } else if line.text.len() <= 24 && line.roles() == 0 && line.has(0, end, Cue::SIMILAR.or(Cue::CLOSING)) {
        state.announced = None;
    }
}

fn set_pair(state: &mut State, line: &Line<'_>) {
    let mut order: Vec<Roles> = Vec::new();
    for m in &line.mentions {
        if m.role != OTHER && !order.contains(&m.role) {
            order.push(m.role);
        }
    }
    if order.len() >= 2 {
        state.pair = order;
    }
}

fn union(order: &[Roles]) -> Roles {
    order.iter().fold(0, |a, b| a | b)
}

fn section_role(state: &State) -> Option<(Roles, bool)> {
    state.sections.iter().rev().find(|s| s.1 != 0).map(|s| (s.1, s.1.count_ones() == 1))
}

fn single(roles: Roles) -> bool {
    roles.count_ones() == 1 && roles != OTHER
}

#[allow(clippy::too_many_arguments, reason = "all of them are the place of one unit")]
fn resolve(
    state: &mut State,
    line: &Line<'_>,
    at: usize,
    sentence: usize,
    index: usize,
    piece: Piece,
    cell: Option<Roles>,
) -> Unit {
    let mut unit = Unit {
        line: at,
        sentence,
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
        asked: state.question.0 != 0 && at - state.question.1 <= 1,
        announced: state.announced.map(|a| a.0),
        dimension: state.sections.last().map(|s| s.2),
    };
    if let Some(role) = cell {
        if piece.how != How::Subject || role == 0 {
            unit.roles = role;
            unit.own = role;
            unit.scope = Scope::Inherited;
            unit.via = "table-cell";
            unit.subject = (piece.start, piece.start);
            return unit;
        }
    }
    match piece.how {
        How::Own => {
            if let Some((roles, at)) = tied_word(state, line, &piece) {
                (unit.roles, unit.own) = (roles, roles);
                unit.scope = Scope::Inherited;
                unit.via = "tied-word";
                unit.subject = at;
            }
        }
        // 上级:X(多数): a field of the section's role names another one.
        How::Subject
            if sentence == 0
                && field_label(line)
                && list_context(state, line).is_some_and(|c| c.0 & unit.roles == 0 && c.0 != OTHER) =>
        {
            if let Some((roles, via)) = list_context(state, line) {
                unit.tied =
                    line.hits_in(0, piece.subject.0).iter().any(|h| h.cue.any(Cue::PART.or(Cue::PLACING).or(Cue::SIMILAR)));
                unit.objects = unit.roles;
                unit.roles = if unit.tied { roles | unit.roles } else { roles };
                unit.own = roles;
                unit.scope = Scope::Inherited;
                unit.via = via;
                unit.subject = (piece.start, piece.start);
            }
        }
        How::Subject if piece.inverse && tied_word(state, line, &piece).is_some_and(|t| t.1.1 <= piece.subject.0) => {
            // 车手不是 X: a word tied to a role is the subject.
            if let Some((roles, at)) = tied_word(state, line, &piece) {
                unit.objects |= unit.roles;
                (unit.roles, unit.own) = (roles, roles);
                unit.scope = Scope::Inherited;
                unit.via = "tied-word";
                unit.subject = at;
            }
        }
        How::Subject if unit.roles == 0 => {
            if let Some((roles, at)) = tied_word(state, line, &piece) {
                unit.roles = roles;
                unit.scope = Scope::Inherited;
                unit.via = "tied-word";
                unit.subject = at;
            }
        }
        How::Subject => {}
        How::Named => {
            unit.via = "named";
            let context = list_context(state, line).or_else(|| {
                // 也有不少人转向 X: an object beside the subject of the sentence before.
                let carries =
                    sentence > 0 && state.last_line == at && !state.stopped && single(state.last) && !stops(line, &piece);
                let object = line.hits_in(piece.start, piece.subject.0).iter().any(|h| h.cue.any(Cue::GOVERN.or(Cue::TIE)));
                (carries && object && starts_without_subject(line, piece.start)).then_some((state.last, "previous-sentence"))
            });
            if let Some((roles, via)) = context {
                if roles & unit.roles == 0
                    && (via != "list-head" && via != "heading" || unit.start <= line.body)
                    && !question(line, piece.start, piece.end)
                {
                    unit.tied |= line.hits_in(piece.start, piece.subject.0).iter().any(|h| h.cue.any(Cue::PART));
                    let tied = unit.tied;
                    unit.objects = unit.roles;
                    unit.roles = if tied { roles | unit.roles } else { roles };
                    unit.scope = Scope::Inherited;
                    unit.via = via;
                    unit.subject = (piece.start, piece.start);
                }
            }
        }
        How::Stands(stand) => {
            unit.scope = Scope::Inherited;
            unit.via = "pronoun";
            let tied = piece.roles & !OTHER;
            let roles = match stand {
                Stand::Pronoun if plural(line, &piece) && state.last.count_ones() >= 2 => state.last,
                Stand::Pronoun
                    if plural(line, &piece) && line.has(piece.start, piece.end, Cue::BOND) && state.pair.len() >= 2 =>
                {
                    union(&state.pair[..2])
                }
                Stand::Pronoun if single(state.last) => state.last,
                Stand::Pronoun if state.last != 0 && state.last & OTHER == 0 && state.sections.is_empty() && state.title == 0 => {
                    0
                }
                Stand::Pronoun => {
                    section_role(state).filter(|s| s.1).map_or(if single(state.title) { state.title } else { 0 }, |s| s.0)
                }
                Stand::Both => {
                    unit.via = "both";
                    if state.pair.len() >= 2 {
                        union(&state.pair[..2])
                    } else if state.title.count_ones() == 2 {
                        state.title
                    } else {
                        0
                    }
                }
                Stand::Three => {
                    unit.via = "both";
                    if state.pair.len() >= 3 {
                        union(&state.pair)
                    } else if state.title.count_ones() >= 3 {
                        state.title
                    } else {
                        0
                    }
                }
                Stand::Former => state.pair.first().copied().unwrap_or(0),
                Stand::Latter => state.pair.get(1).copied().unwrap_or(0),
                Stand::These(roles) => {
                    unit.via = "both";
                    roles & !OTHER
                }
            };
            unit.roles = if roles & OTHER == 0 && roles != 0 { roles | tied } else { tied };
            unit.own = if roles == 0 { tied } else { roles };
            if question(line, piece.start, piece.end) {
                unit.roles = 0;
            }
        }
        How::Nothing => {
            if let Some((roles, via, subject)) = omitted(state, line, at, sentence, index, &piece) {
                unit.roles = roles & !OTHER;
                unit.own = unit.roles;
                unit.scope = Scope::Inherited;
                unit.via = via;
                unit.subject = subject;
            } else {
                unit.roles = 0;
                unit.via = "none";
            }
        }
    }
    if unit.scope == Scope::Inherited && empty(line, &unit) {
        unit.roles = 0;
    }
    if unit.roles == 0 {
        unit.via = "none";
    }
    unit
}

/// Says nothing of its roles: 二者的区别如下, 两者各有优点, or a label whose field is empty.
fn empty(line: &Line<'_>, unit: &Unit) -> bool {
    let text = line.sub(unit.start, unit.end).trim_end();
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
const BARE_CAP: usize = 81;

fn plural(line: &Line<'_>, piece: &Piece) -> bool {
    line.sub(piece.subject.0, piece.subject.1).ends_with('们')
}

/// The sentence opens with an adverb, a connective or a verb.
fn starts_without_subject(line: &Line<'_>, start: usize) -> bool {
    let opens = Cue::SKIP.or(Cue::TURN).or(Cue::VERB_START).or(Cue::GOVERN).or(Cue::SAME_BOTH).or(Cue::FRAME);
    line.hit_at(start).is_some_and(|h| h.cue.any(opens) && !h.cue.any(Cue::ANSWER))
}

fn question(line: &Line<'_>, start: usize, end: usize) -> bool {
    let text = line.sub(start, end).trim_end_matches(['”', '"', '」', ' ']);
    text.ends_with(['?', '？'])
}

/// The role that a list or section hands down to an item.
fn list_context(state: &State, line: &Line<'_>) -> Option<(Roles, &'static str)> {
    let item = line.body > 0 || line.form == BlockForm::ListItem || field_label(line);
    if let Some((roles, _)) = state.label.filter(|_| item) {
        return Some((roles, "list-head"));
    }
    let (roles, one) = section_role(state)?;
    (item && one && roles != OTHER && !line.is_heading()).then_some((roles, "heading"))
}

/// A name and a colon open the line, as in an interview.
fn turn_label(line: &Line<'_>) -> bool {
    (3..=15).contains(&line.label) && line.label + 3 < line.text.len() && line.mentions_in(0, line.label).is_empty()
}

/// A short label without a role opens the line: 产出:…, 上级:….
fn field_label(line: &Line<'_>) -> bool {
    (1..=18).contains(&line.label)
        && line.label + 3 < line.text.len()
        && line.mentions_in(0, line.label).is_empty()
        && !line.has(0, line.label, Cue::REPORT.or(Cue::ANSWER).or(Cue::SKIP))
}

/// Who a sentence without subject is about.
fn omitted(
    state: &mut State,
    line: &Line<'_>,
    at: usize,
    sentence: usize,
    index: usize,
    piece: &Piece,
) -> Option<(Roles, &'static str, (usize, usize))> {
    let here = (piece.start, piece.start);
    let text = line.sub(piece.start, piece.end);
    // A word tied to a role names it.
    if let Some((roles, at)) = tied_word(state, line, piece) {
        return Some((roles, "tied-word", at));
    }
    if line.is_heading() {
        let same = ["都", "均", "皆"].iter().any(|w| line.sub(line.body, line.text.len()).starts_with(w));
        return (same && state.pair.len() >= 2).then(|| (union(&state.pair[..2]), "both", here));
    }
    // 答:…: the answer is about what was asked.
    if sentence == 0
        && index == 0
        && state.question.0 != 0
        && at - state.question.1 <= 1
        && (line.hit_at(piece.start).is_some_and(|h| h.cue.any(Cue::ANSWER)) || turn_label(line))
    {
        return Some((state.question.0, "answer", here));
    }
    // 没什么区别, 叫法不同而已: a tie without names is about the pair.
    if section_role(state).is_none_or(|s| !s.1)
        && !single(state.last)
        && line.has(piece.start, piece.end, Cue::BOND)
        && text.len() <= BARE_CAP
        && !stops(line, piece)
    {
        let pair = if state.pair.len() >= 2 { union(&state.pair[..2]) } else { state.title };
        if pair.count_ones() >= 2 {
            return Some((pair, "both", here));
        }
    }
    if let Some(h) = first_content(line, piece.start, piece.end)
        && h.cue.any(Cue::SPEAKER)
        && state.speaker != 0
    {
        return Some((state.speaker, "speaker", (h.start, h.end)));
    }
    // Under a field's heading (定义, 职责) the line is its content, whatever it begins with.
    let content = sentence == 0
        && state.sections.last().is_some_and(|s| s.0 == FIELD_DEPTH && s.2 + 1 == at)
        && section_role(state).is_some_and(|s| s.1);
    if !content && stops(line, piece) {
        state.stopped = true;
        return None;
    }
    if tail(line, piece) || sentence == 0 && line.hit_at(piece.start).is_some_and(|h| h.cue.any(Cue::LOOK)) {
        return None;
    }
    if question(line, piece.start, piece.end) {
        return None;
    }
    if let Some((roles, via)) = list_context(state, line) {
        return (roles != OTHER).then_some((roles, via, here));
    }
    // The subject of the sentence before, in the same line.
    if (sentence > 0 || index > 0) && state.last_line == at {
        if state.stopped || state.last == 0 {
            return None;
        }
        return Some((state.last, "previous-sentence", here));
    }
    if let Some((roles, one)) = section_role(state) {
        if one && roles != OTHER {
            return Some((roles, "heading", here));
        }
        return None;
    }
    // A list or a field under a title with one role: advertisements, duty sheets.
    if single(state.title)
        && state.sections.iter().all(|s| s.1 == 0)
        && (line.body > 0 || line.form == BlockForm::ListItem || field_label(line))
    {
        return Some((state.title, "title", here));
    }
    // A paragraph that opens with an ordinal, a verb or a connective goes on with the subject of the one before.
    let under_heading = state.sections.last().is_some_and(|s| s.2 + 1 == at);
    if at == state.last_line + 1
        && !under_heading
        && !state.stopped
        && starts_without_subject(line, piece.start)
        && !line.hit_at(piece.start).is_some_and(|h| h.cue.any(Cue::TURN))
    {
        if single(state.last) {
            return Some((state.last, "previous-paragraph", here));
        }
        if single(state.title) {
            return Some((state.title, "title", here));
        }
    }
    if single(state.title) && single(state.last) && state.last == state.title {
        return Some((state.title, "title", here));
    }
    None
}

/// A word tied to a role before, near the start of a piece.
fn tied_word(state: &State, line: &Line<'_>, piece: &Piece) -> Option<(Roles, (usize, usize))> {
    let text = line.sub(piece.start, piece.end);
    let near = |word: &str| {
        text.find(word)
            .filter(|p| *p <= TIE_WORD_REACH && (at_topic(line, piece.start, piece.start + p) || led(line, piece.start + p)))
            .map(|p| (piece.start + p, piece.start + p + word.len()))
    };
    state.ties.iter().find_map(|(word, roles)| near(word).map(|at| (*roles, at)))
}

/// 看 N, 让 N: a verb that brings a subject.
fn led(line: &Line<'_>, at: usize) -> bool {
    line.hit_before(at).is_some_and(|h| ["看", "让", "由", "归", "请", "问"].contains(&line.sub(h.start, h.end)))
}

/// The first cue of a piece that is no connective, if it stands at the piece's start.
fn first_content<'l>(line: &'l Line<'_>, start: usize, end: usize) -> Option<&'l super::cue::Hit> {
    let mut at = start;
    for h in line.hits_in(start, end) {
        let gap = line.sub(at, h.start).trim_matches([',', '，', ' ', '、', '“', '"', '：', ':']);
        if !gap.is_empty() {
            return None;
        }
        if h.cue.any(Cue::SKIP.or(Cue::TURN)) && !h.cue.any(Cue::STOP.or(Cue::EXAMPLE).or(Cue::ONE)) {
            at = h.end;
            continue;
        }
        return Some(h);
    }
    None
}

/// …,某某说。: nothing but the name of who said what stands before.
fn tail(line: &Line<'_>, piece: &Piece) -> bool {
    let text = line.sub(piece.start, piece.end).trim_end_matches(['。', '.', '！', '：', ':', ' ']);
    text.len() <= 60 && line.hit_before(piece.start + text.len()).is_some_and(|h| h.cue.any(Cue::REPORT))
}

/// A subject of its own, an example, or a turn to the reader.
fn stops(line: &Line<'_>, piece: &Piece) -> bool {
    first_content(line, piece.start, piece.end).is_some_and(|h| h.cue.any(Cue::STOP.or(Cue::EXAMPLE)))
}

fn remember(state: &mut State, line: &Line<'_>, at: usize, unit: &Unit) {
    if state.last_line != at && state.asked {
        // What was only asked about is no subject of the next paragraph.
        (state.last, state.asked) = (0, false);
    }
    state.last_line = at;
    if question(line, unit.start, unit.end) {
        if unit.roles != 0 {
            state.question = (unit.roles, at);
            state.asked = true;
        }
    } else if state.question.1 + 1 < at {
        state.question.0 = 0;
    }
    if unit.roles != 0 && !question(line, unit.start, unit.end) {
        state.asked = false;
    }
    let heading = line.is_heading();
    if unit.how == How::Subject || (unit.how == How::Named && unit.via == "named") {
        let mut fresh: Vec<Roles> = Vec::new();
        for m in line.mentions_in(unit.start, unit.end) {
            if m.role & unit.roles != 0 && !fresh.contains(&m.role) {
                fresh.push(m.role);
            }
        }
        if fresh.len() >= 2 {
            state.pair = fresh;
            state.order.clear();
        } else if let [one] = fresh[..] {
            state.order.retain(|r| *r != one);
            state.order.push(one);
            if state.order.len() > 3 {
                state.order.remove(0);
            }
            if state.order.len() >= 2 && !state.pair.contains(&one) || state.pair.len() < 2 && state.order.len() >= 2 {
                state.pair = state.order[state.order.len() - 2..].to_vec();
            } else if state.order.len() >= 2 && state.pair.len() == 2 {
                state.pair = state.order[state.order.len() - 2..].to_vec();
            }
        }
    }
    if unit.roles != 0 && !heading {
        state.last = if unit.own != 0 { unit.own } else { unit.roles };
        state.stopped = false;
    } else if unit.how == How::Subject && unit.roles == 0 {
        // A neighbour took over.
        state.last = 0;
        state.stopped = true;
    }
    tie_words(state, line, unit);
}

/// X:司令部; X 是 Y 的二掌柜: a short new name for a role, usable later.
fn tie_words(state: &mut State, line: &Line<'_>, unit: &Unit) {
    if !single(unit.roles) || unit.subject.1 == 0 {
        return;
    }
    let rest = line.sub(unit.subject.1, unit.end);
    let before = line.sub(unit.start, unit.subject.0);
    let word = if let Some(h) = line
        .hit_before(unit.subject.0)
        .filter(|h| unit.how == How::Subject && h.start > unit.start && h.cue.any(Cue::COPULA) && before.len() <= 60)
    {
        // 台上的吆喝人,本质上是 X
        let subject = line.sub(unit.start, h.start).trim_end_matches([',', '，', ' ']);
        let tail = subject.rsplit(['的', ',', '，']).next().unwrap_or("");
        if subject.len() == tail.len() || tail.len() > 12 || line.has(h.start - tail.len(), h.start, Cue::STOP) {
            return;
        }
        tail
    } else if unit.how == How::Subject && rest.starts_with([':', '：']) {
        rest.trim_start_matches([':', '：'])
    } else if let Some(h) = line
        .hits_in(unit.start, unit.end)
        .iter()
        .find(|h| ["俗称", "戏称", "戏称为", "称为", "叫做", "叫作"].contains(&line.sub(h.start, h.end)))
    {
        line.sub(h.end, unit.end)
    } else if let Some(image) = short_image(line, unit) {
        image
    } else if let Some((_, called)) = before_call(line, unit) {
        called
    } else {
        return;
    };
    let word = word.trim_matches(|c: char| c.is_whitespace() || "；;。.，,“”\"「」".contains(c));
    let plain = (6..=TIE_WORD_CAP).contains(&word.len()) && word.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    if plain && !state.ties.iter().any(|t| t.0 == word) && state.ties.len() < 16 {
        state.ties.push((word.to_owned(), unit.roles));
    }
}

/// 管这种人叫"…": the name given.
fn before_call<'l>(line: &'l Line<'_>, unit: &Unit) -> Option<(usize, &'l str)> {
    let text = line.sub(unit.start, unit.end);
    let (_, after) = text.split_once('管')?;
    let (_, name) = after.split_once('叫')?;
    Some((unit.start, name))
}

/// X 是管家; 一个是慢火: a short noun after the copula that names no genus.
fn short_image<'l>(line: &'l Line<'_>, unit: &Unit) -> Option<&'l str> {
    if !matches!(unit.how, How::Subject | How::Stands(Stand::Former | Stand::Latter)) {
        return None;
    }
    let verb = line
        .hits_in(unit.subject.1, unit.end)
        .iter()
        .find(|h| h.cue.any(Cue::COPULA.or(Cue::COUNTED)) && h.start <= unit.subject.1 + 9)?;
    let rest = line.sub(verb.end, unit.end);
    let noun = rest.split([',', '，', '。', '.', ';', '；', '！']).next()?;
    let noun = ["一位", "一个", "一名", "一把", "店里的", "公司的"].iter().find_map(|w| noun.strip_prefix(w)).unwrap_or(noun);
    let at = verb.end + rest.find(noun)?;
    let known = line
        .hits_in(at, at + noun.len())
        .iter()
        .any(|h| h.cue.any(Cue::TOPIC_NOUN.or(Cue::STOP).or(Cue::DEGREE).or(Cue::GOVERN)));
    let genus = line.hit_at(at).is_some_and(|h| h.end == at + noun.len() && h.cue.any(Cue::GENUS) && TOO_WIDE.contains(&noun));
    let noun = noun.strip_suffix('的').unwrap_or(noun);
    (!known && !genus && (6..=12).contains(&noun.len()) && line.mentions_in(at, at + noun.len()).is_empty()).then_some(noun)
}

/// Genus nouns that name too much to stand for one role later.
const TOO_WIDE: [&str; 16] = [
    "工作", "岗位", "部门", "活动", "手段", "过程", "概念", "角色", "职业", "事情", "方式", "方法", "能力", "团队", "职能",
    "管理",
];
