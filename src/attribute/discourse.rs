//! The walk through an article: sections, list heads, announced comparisons, and who an omitted subject or a pronoun is.
//!
//! Every unit of every line gets its roles here, with the name of the source that gave them; what is said of them is
//! decided afterwards by [`super::rules`].

use super::about::{How, pieces};
use super::cue::Cue;
use super::dialog::{self, Dialog};
use super::line::{Line, Shape};
use super::mention::{OTHER, Roles};
use super::passing::in_passing;
use super::plan::AttributePlan;
use super::posts::Post;
use super::quoted::signs;
use super::resolve::{Place, question, resolve};
use super::ties::tie_words;
use super::{Scope, glossary, posts, table};
use crate::attribute::words::words;

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
    /// That question asked whether the role is something (X 是不是 Y?).
    pub(crate) identity: bool,
    /// The announced comparison it stands under.
    pub(crate) announced: Option<usize>,
    /// The line with the heading that names the dimension.
    pub(crate) dimension: Option<usize>,
    /// What was in force before it.
    pub(crate) around: Around,
}

/// Which roles could be handed down to a unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Around {
    /// Of the nearest heading with roles.
    pub(crate) section: Roles,
    /// Of the title.
    pub(crate) title: Roles,
    /// Of the last subject.
    pub(crate) last: Roles,
    /// Of the list head in force.
    pub(crate) label: Roles,
    /// The last set of two or more.
    pub(crate) pair: Roles,
    /// The last subject stands in the same line.
    pub(crate) same_line: bool,
    /// A new subject has ended inheritance in the line.
    pub(crate) stopped: bool,
    /// The article names roles in passing.
    pub(crate) passing: bool,
}

impl Around {
    pub(super) fn of(state: &State, at: usize) -> Self {
        Self {
            section: section_role(state).map_or(0, |s| s.0),
            title: state.title,
            last: state.last,
            label: state.label.map_or(0, |l| l.0),
            pair: union(&state.pair),
            same_line: state.last_line == at,
            stopped: state.stopped,
            passing: state.passing,
        }
    }
}

/// What is remembered on the way down.
#[derive(Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "what has been seen on the way down, each by itself")]
pub(crate) struct State {
    pub(crate) title: Roles,
    pub(crate) sections: Vec<(u8, Roles, usize)>,
    /// Number of the announced comparison in force, with the depth of its line.
    pub(crate) announced: Option<(usize, u8)>,
    pub(crate) announcements: usize,
    pub(crate) label: Option<(Roles, usize)>,
    pub(crate) last: Roles,
    pub(crate) last_line: usize,
    /// Roles of the last set of two or more, in the order named.
    pub(crate) pair: Vec<Roles>,
    pub(crate) order: Vec<Roles>,
    pub(crate) ties: Vec<(String, Roles)>,
    /// The last section with a role is a post that is advertised.
    pub(crate) post: bool,
    /// In a glossary, the role of the entry in force, 0 for another word.
    pub(crate) entry: Option<Roles>,
    /// Posts told apart by a letter or a number.
    pub(crate) posts: Vec<Post>,
    /// A new subject ended inheritance in this line.
    pub(crate) stopped: bool,
    /// Roles and line of the last question.
    pub(crate) question: (Roles, usize),
    /// It asked whether a role is something.
    pub(crate) identity: bool,
    /// The last unit only asked about its roles.
    pub(crate) asked: bool,
    /// Role of the speaker, from a name line (N,做 X 七年).
    pub(crate) speaker: Roles,
    /// The speaker was named on a line of his own.
    pub(crate) named: bool,
    /// Who takes turns in a conversation.
    pub(crate) dialog: Dialog,
    /// Roles of the title in the order named.
    pub(crate) title_pair: Vec<Roles>,
    /// The title promises the sheet of a post.
    pub(crate) sheet: bool,
    /// The article names roles in passing: they hand nothing down.
    passing: bool,
}

/// What the title says before any line is read.
pub(crate) struct Title {
    /// Roles in the order named.
    order: Vec<Roles>,
    /// Two roles and a word of difference.
    pub(crate) compares: bool,
    /// It promises the sheet of a post.
    sheet: bool,
}

impl Title {
    pub(crate) fn new(plan: &AttributePlan, text: &str) -> Self {
        let mut order: Vec<Roles> = Vec::new();
        for m in plan.lexicon.find(text) {
            if m.role != OTHER && !order.contains(&m.role) {
                order.push(m.role);
            }
        }
        let compares = order.len() >= 2 && plan.cues.stand_in(text, Cue::DIFFER);
        let sheet = posts::is_sheet(text, union(&order));
        Self { order, compares, sheet }
    }

    /// Whether a role of the list is named in it.
    pub(crate) fn names_role(&self) -> bool {
        !self.order.is_empty()
    }
}

/// Units of all lines, in order.
pub(crate) fn walk(lines: &[Line<'_>], title: &Title) -> Vec<Unit> {
    let passing = in_passing(lines, union(&title.order));
    let mut state =
        State { title: union(&title.order), title_pair: title.order.clone(), sheet: title.sheet, passing, ..State::default() };
    if title.order.len() >= 2 {
        state.pair.clone_from(&title.order);
    }
    state.dialog = Dialog::new(lines);
    let mut begun = false;
    let mut units: Vec<Unit> = Vec::with_capacity(lines.iter().map(|l| l.sentences.len() + 1).sum());
    let mut found = Vec::new();
    let cells = table::columns(lines);
    let entries = glossary::heads(lines);
    for (i, line) in lines.iter().enumerate() {
        if let Some(roles) = posts::alone(&state.posts, line.text) {
            state.sections.retain(|s| s.0 < FIELD_DEPTH);
            state.sections.push((FIELD_DEPTH, roles, i));
            (state.label, state.last, state.last_line, state.stopped) = (None, 0, i, false);
            continue;
        }
        let entry = entries.get(i).copied().flatten();
        if let Some(roles) = entry {
            (state.entry, state.last, state.stopped) = (Some(roles), 0, roles == 0);
        } else if line.shape != Shape::Text {
            state.entry = None;
        }
        match line.shape {
            Shape::Meta => {
                let roles = line.roles();
                let byline = line.hits.first().is_some_and(|h| h.start == 0 && h.cue.any(Cue::BYLINE));
                if state.title == 0 && !byline {
                    state.title = roles;
                    state.sheet = posts::is_sheet(line.text, roles);
                    set_pair(&mut state, line);
                    state.title_pair.clone_from(&state.pair);
                } else if begun || byline {
                    // A name line opens a new speaker's turn.
                    state.speaker = if single(roles) { roles } else { 0 };
                    state.named = state.speaker != 0;
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
                if let Some(role) = state.dialog.open(line) {
                    state.speaker = role;
                }
            }
        }
        if i != state.last_line + 1 && !line.is_heading() {
            state.stopped = false;
        }
        let from = units.len();
        for (n, sentence) in line.sentences.iter().enumerate() {
            let body = if n == 0 { line.body } else { 0 };
            pieces(line, sentence, body, state.speaker != 0, &mut found);
            for (k, piece) in found.iter().enumerate() {
                let cell = cells.get(i).copied().flatten();
                let mut unit = resolve(&mut state, Place { line, at: i, sentence: n, index: k, cell }, piece);
                if n == 0 && k == 0 && entry.is_some_and(|r| r == unit.roles && r != 0) {
                    unit.via = "entry-head";
                }
                if n == 0 && k == 0 {
                    unit.start = 0;
                }
                // “…”——老范,泵阀: who said it, and nothing of a role.
                if n > 0 && unit.own == 0 && signs(line.text, sentence.span.start as usize) {
                    (unit.roles, unit.objects) = (0, 0);
                }
                remember(&mut state, line, i, &unit);
                if let Some(role) = dialog::introduced(line, &unit) {
                    state.speaker = role;
                    state.dialog.told(role);
                }
                name_scene(lines, &mut units, &unit);
                units.push(unit);
            }
        }
        if speaks_to_reader(line) && !line.is_heading() {
            // 学完你将收获:…: the list is about the reader.
            state.label = Some((OTHER, i));
        } else if let Some(last) = units.get(from..).and_then(<[Unit]>::last)
            && !line.is_heading()
            && line.text.ends_with([':', '：'])
            && last.roles.is_power_of_two()
        {
            state.label = Some((last.roles, i));
        }
    }
    units
}

/// A list head that tells the reader what is in it for him, and names no role.
fn speaks_to_reader(line: &Line<'_>) -> bool {
    line.text.ends_with([':', '：'])
        && line.mentions.is_empty()
        && words!["你将", "您将", "你能", "您能", "你会", "你可以", "本课程", "学完", "你是否"].within(line.text)
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
    let firm = roles == 0 && line.has(line.body, line.text.len(), Cue::FIRM.or(Cue::CLOSING));
    let own = state.sections.iter().any(|s| single(s.1));
    // Under the heading of a post every heading without a role is a field of it, until the firm speaks of itself.
    let of_another = roles == 0 && posts::sheet_head(line.text).is_some();
    let of_post = state.post && depth == 0 && roles == 0 && !of_another;
    let field = !firm && own && (roles == 0 && is_field(line) || of_post);
    if roles != 0 || firm {
        let text = line.sub(line.body, line.text.len());
        state.post = posts::advertised(text, roles) || single(roles) && posts::sheet_head(text).is_some();
    }
    let depth = if field { FIELD_DEPTH } else { depth };
    let post = single(roles).then(|| posts::opened(line, roles)).flatten();
    // Posts one right below the other (职位A:X, 职位B:Y) are a list, and what follows is under all of them.
    let above = state.sections.last().filter(|s| s.0 == depth && s.2 + 1 == at && post.is_some() && !state.posts.is_empty());
    let listed = above.map_or(0, |s| s.1);
    while state.sections.last().is_some_and(|s| s.0 >= depth) {
        state.sections.pop();
    }
    let only_other =
        roles == 0 && line.mentions.iter().any(|m| m.role == OTHER && m.start <= line.body + 6) && line.text.len() <= 24;
    // 一个例子: what is told there is told of a firm.
    let example =
        roles == 0 && line.text.len() <= 30 && line.text.contains('例') && line.has(line.body, line.text.len(), Cue::EXAMPLE);
    state.sections.push((
        depth,
        if only_other || example || of_another || speaks_to_reader(line) { OTHER } else { roles | listed },
        at,
    ));
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
    if let Some(post) = post {
        state.ties.push((post.label().to_owned(), roles));
        posts::remember(&mut state.posts, post);
    }
    if roles != 0 {
        state.last = 0;
    } else if depth <= 1 {
        state.last &= state.title;
    }
    set_pair(state, line);
    // Under a heading without roles 前者 is the first of the title again.
    if roles == 0 && !field && state.title_pair.len() == 2 {
        state.pair.clone_from(&state.title_pair);
        state.order.clear();
    }
}

/// Depth of a line of running text that announces a comparison.
const IN_TEXT: u8 = 9;
/// Depth of a heading that names a field of the section's role.
pub(crate) const FIELD_DEPTH: u8 = 8;

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
    for m in line.mentions {
        if m.role != OTHER && !order.contains(&m.role) {
            order.push(m.role);
        }
    }
    if order.len() >= 2 {
        state.pair = order;
    }
}

/// Keeps what the following units may need.
fn remember(state: &mut State, line: &Line<'_>, at: usize, unit: &Unit) {
    if state.last_line != at && state.asked {
        // What was only asked about is no subject of the next paragraph.
        (state.last, state.asked) = (0, false);
    }
    state.last_line = at;
    if question(line, unit.start, unit.end) {
        if unit.roles != 0 {
            state.question = (unit.roles, at);
            state.identity = asks_identity(line.sub(unit.start, unit.end));
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
        let named = line.mentions_in(unit.start, unit.end).iter().map(|m| m.role).filter(|r| r & unit.roles != 0);
        let first = named.clone().next();
        if first.is_some_and(|one| named.clone().any(|r| r != one)) {
            state.pair.clear();
            for role in named {
                if !state.pair.contains(&role) {
                    state.pair.push(role);
                }
            }
            state.order.clear();
        } else if let Some(one) = first {
            state.order.retain(|r| *r != one);
            state.order.push(one);
            if state.order.len() > 3 {
                state.order.remove(0);
            }
            if state.order.len() >= 2 && (state.pair.len() <= 2 || !state.pair.contains(&one)) {
                state.pair.clear();
                state.pair.extend_from_slice(&state.order[state.order.len() - 2..]);
            }
        }
    }
    if unit.roles != 0 && !heading {
        state.last = match (state.passing, unit.own) {
            (true, _) => 0,
            (false, 0) => unit.roles,
            (false, own) => own,
        };
        state.stopped = false;
    } else if unit.how == How::Subject && unit.roles == 0 {
        // A neighbour took over.
        state.last = 0;
        state.stopped = true;
    }
    tie_words(state, line, unit);
}

/// X 是不是 Y? X 等于 Y 吗? X 就是 Y 吧?
fn asks_identity(text: &str) -> bool {
    words!["是不是", "是否是", "是否等于", "算不算", "等不等于"].within(text)
        || text.trim_end_matches(['？', '?', '”', '"']).ends_with(['吗', '吧', '么'])
            && words!["就是", "等于", "算是", "等同于", "相当于"].within(text)
}

/// All roles of a list.
pub(crate) fn union(order: &[Roles]) -> Roles {
    order.iter().fold(0, |a, b| a | b)
}

/// The nearest section with roles, and whether it has one alone.
pub(crate) fn section_role(state: &State) -> Option<(Roles, bool)> {
    state.sections.iter().rev().find(|s| s.1 != 0).map(|s| (s.1, s.1.is_power_of_two()))
}

/// Exactly one role, and one of the list.
pub(crate) fn single(roles: Roles) -> bool {
    roles.is_power_of_two() && roles != OTHER
}
