//! Omitted subjects: who a sentence without subject is about, and where nobody is.

use super::about::Piece;
use super::cue::{Cue, Hit};
use super::discourse::{FIELD_DEPTH, State, section_role, single, union};
use super::line::Line;
use super::mention::{OTHER, Roles};
use super::posts;
use super::resolve::{BARE_CAP, Place, question, starts_without_subject};
use super::stand::content_start;
use super::ties::{person, tied_word};
use crate::attribute::words::{Words, words};
use crate::extract::BlockForm;
use crate::letters::is_common_han;

/// The role that a list or section hands down to an item.
pub(crate) fn list_context(state: &State, line: &Line<'_>) -> Option<(Roles, &'static str)> {
    let item = line.body > 0 || line.form == BlockForm::ListItem || field_label(line);
    if let Some((roles, _)) = state.label.filter(|_| item) {
        return Some((roles, "list-head"));
    }
    if let Some((roles, one)) = section_role(state) {
        return (item && one && roles != OTHER && !line.is_heading()).then_some((roles, "heading"));
    }
    // X 专员岗位职责: the title offers the post, and the page is its sheet.
    let told = single(state.title) && state.sections.iter().all(|s| s.1 == 0) && !line.is_heading();
    (told && state.sheet && (item || starts_without_subject(line, line.body))).then_some((state.title, "post-title"))
}

/// A name and a colon open the line, as in an interview.
fn turn_label(line: &Line<'_>) -> bool {
    (3..=15).contains(&line.label) && line.label + 3 < line.text.len() && line.mentions_in(0, line.label).is_empty()
}

/// A short label without a role opens the line: 产出:…, 上级:….
pub(crate) fn field_label(line: &Line<'_>) -> bool {
    (1..=18).contains(&line.label)
        && line.label + 3 < line.text.len()
        && line.mentions_in(0, line.label).is_empty()
        && !line.has(0, line.label, Cue::REPORT.or(Cue::ANSWER).or(Cue::SKIP))
}

/// Who a sentence without subject is about.
/// Roles, the name of their source, and the bytes of the word that stands for them.
pub(crate) type Source = (Roles, &'static str, (usize, usize));

/// The source of a piece whose subject is left out; remembers where a new subject ends inheritance.
pub(crate) fn omitted(state: &mut State, place: Place<'_>, piece: &Piece) -> Option<Source> {
    let Place { line, at, sentence, index, .. } = place;
    let here = (piece.start, piece.start);
    let text = line.sub(piece.start, piece.end);
    if !speaks(text) {
        return None;
    }
    // In a glossary everything is under its headword.
    if let Some(roles) = state.entry {
        return (roles != 0).then_some((roles, "entry", here));
    }
    // A word tied to a role names it.
    if let Some((roles, at)) = tied_word(state, line, piece) {
        return Some((roles, "tied-word", at));
    }
    if sentence == 0
        && let Some(roles) = posts::labelled(&state.posts, line)
    {
        return Some((roles, "list-head", here));
    }
    if line.is_heading() {
        let same = words!["都", "均", "皆"].begin(line.sub(line.body, line.text.len()));
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
        && (state.named || state.dialog.speaks() || state.last == state.speaker)
    {
        return Some((state.speaker, "speaker", (h.start, h.end)));
    }
    // 工作地点:…: told of the firm.
    if sentence == 0 && line.label > 0 && line.has(line.body, line.label, Cue::FIRM) {
        state.stopped = true;
        return None;
    }
    // Whoever asks in a conversation says nothing of the job of the one who answers.
    if state.dialog.asks() {
        return None;
    }
    // Under a field's heading (定义, 职责) the line is its content, whatever it begins with.
    let content = sentence == 0
        && state.sections.last().is_some_and(|s| s.0 == FIELD_DEPTH && s.2 + 1 == at)
        && section_role(state).is_some_and(|s| s.1)
        || sentence == 0 && index == 0 && duty(state, line, piece);
    if !content && stops(line, piece) {
        state.stopped = true;
        return None;
    }
    // 邬老板问我 …: somebody by name, at the start of a paragraph.
    if sentence == 0
        && index == 0
        && !content
        && line.body == 0
        && person(line.sub(content_start(line, piece.start, piece.end), piece.end)).is_some()
    {
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
    from_before(state, place, piece)
}

/// An item of a post's list that opens with what its work is on: 客户的开发与维护, 产品上下架.
fn duty(state: &State, line: &Line<'_>, piece: &Piece) -> bool {
    let item = (state.post || state.sheet) && (line.body > 0 || line.form == BlockForm::ListItem);
    item && first_content(line, piece.start, piece.end)
        .is_some_and(|h| !h.cue.any(Cue::EXAMPLE) && !FIRM_SPEAKS.are(line.sub(h.start, h.end)))
}

/// Words with which an advertisement speaks of the firm, or to the reader.
const FIRM_SPEAKS: Words = words![
    "我",
    "我们",
    "公司",
    "企业",
    "平台",
    "本人",
    "笔者",
    "请注意",
    "欢迎",
    "谢谢",
    "感谢",
    "建议",
    "希望",
    "面试",
    "应聘者",
    "求职者",
    "应届毕业生",
];

/// Whether a text has a Han character, a figure or a word: `o) X# T9 u6 k;` has none, and is about nobody.
fn speaks(text: &str) -> bool {
    let word = |part: &str| part.len() >= 3 && part.bytes().all(|b| b.is_ascii_alphabetic());
    text.chars().any(is_common_han) || text.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| word(part) || figure(part))
}

/// A number by itself.
fn figure(part: &str) -> bool {
    part.len() >= 2 && part.bytes().all(|b| b.is_ascii_digit())
}

/// What was spoken of before: in the line, in the section, in the title, in the paragraph above.
fn from_before(state: &State, place: Place<'_>, piece: &Piece) -> Option<Source> {
    let Place { line, at, sentence, index, .. } = place;
    let here = (piece.start, piece.start);
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
        && !line.hit_at(piece.start).is_some_and(|h| {
            // 第二处在时间: a place is the subject.
            let place = line.sub(h.end, piece.end).starts_with(['处', '点']) && line.sub(h.start, h.end).starts_with('第');
            h.cue.any(Cue::TURN) || words!["结果", "那"].are(line.sub(h.start, h.end)) || place
        })
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

/// The first cue of a piece that is no connective, if it stands at the piece's start.
fn first_content<'l>(line: &'l Line<'_>, start: usize, end: usize) -> Option<&'l Hit> {
    // 也有读者来信: somebody there is.
    let text = line.sub(start, end);
    let there = THERE_IS.iter().filter(|w| text.starts_with(**w)).find_map(|w| line.hit_at(start + w.len()));
    if let Some(somebody) = there.filter(|h| h.cue.any(Cue::STOP)) {
        return Some(somebody);
    }
    let mut at = start;
    for h in line.hits_in(start, end) {
        let gap = line.sub(at, h.start);
        if !gap.is_empty() && !gap.trim_matches([',', '，', ' ', '、', '“', '"', '：', ':']).is_empty() {
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

/// What stands before a subject that is new to the reader.
const THERE_IS: [&str; 8] = ["有", "也有", "还有", "曾有", "总有", "常有", "都有", "又有"];

/// …,某某说。: nothing but the name of who said what stands before.
fn tail(line: &Line<'_>, piece: &Piece) -> bool {
    let text = line.sub(piece.start, piece.end).trim_end_matches(['。', '.', '！', '：', ':', ' ']);
    text.len() <= 60 && line.hit_before(piece.start + text.len()).is_some_and(|h| h.cue.any(Cue::REPORT))
}

/// A subject of its own, an example, or a turn to the reader.
pub(crate) fn stops(line: &Line<'_>, piece: &Piece) -> bool {
    first_content(line, piece.start, piece.end).is_some_and(|h| h.cue.any(Cue::STOP.or(Cue::EXAMPLE)))
}
