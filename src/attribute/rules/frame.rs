//! What stands between a verb of being and the definiens, and behind it, and is no part of it.

use super::Context;
use super::definition::{SHORT, STOPS};
use super::undefined::{FRAMES, UNSAID, asks};
use crate::attribute::cue::{Cue, Hit};
use crate::attribute::line::Line;
use crate::attribute::words::{Words, words};
use crate::span::Span;

/// 叫|做 Y, 当成|了 Y, 看作|是 Y: where the definiens starts behind the verb; X 是什么,就是 Y: behind the answer's verb;
/// X 又叫 Z,是指 Y: behind what it means, not what else it is called.
pub(super) fn past_frame(c: &Context<'_>, from: usize, end: usize) -> usize {
    let verb = c.line.sub(c.unit.start, from);
    let rest = c.line.sub(from, end);
    let particle = match verb.chars().next_back() {
        Some('叫') => rest.strip_prefix(['做', '作']),
        Some('成') => {
            let took = rest.strip_prefix('了').unwrap_or(rest);
            Some(took.strip_prefix('是').unwrap_or(took))
        }
        Some('作') => rest.strip_prefix('是'),
        _ => None,
    };
    let from = particle.map_or(from, |r| end - r.len());
    let rest = c.line.sub(from, end);
    if asks(rest) {
        return answer(c, from, end);
    }
    let Some(at) = rest.find([',', '，']) else { return from };
    let (first, later) = (rest.get(..at).unwrap_or(""), rest.get(at..).unwrap_or("").trim_start_matches([',', '，', ' ']));
    let named = (ALSO_CALLED.end(verb) || particle.is_some() && verb.ends_with('叫')) && first.len() <= SHORT;
    // 是另外一件事,是替你守着 …; 下一个自己的定义,那就是 …
    let leads = UNSAID.are(first) || FRAMES.end(first);
    let means = if leads { ANSWERS.strip_start(later) } else { None }.or_else(|| MEANS.strip_start(later).filter(|_| named));
    let means = means.map(|m| m.trim_start_matches([':', '：']));
    means.filter(|m| !m.is_empty()).map_or(from, |m| end - m.len())
}

/// X 是什么,我说不清,只知道它是 Y: behind the first verb of being after the question, or behind its colon.
fn answer(c: &Context<'_>, from: usize, end: usize) -> usize {
    let rest = c.line.sub(from, end);
    let Some(at) = rest.find([',', '，', ':', '：', '？', '?']) else { return from };
    let mut verbs = c.line.hits_in(from + at, end).iter().filter(|h| h.cue.any(Cue::COPULA.or(Cue::COUNTED)));
    let said = |h: &&Hit| !asks(c.line.sub(h.end, end)) && !c.line.sub(h.end, end).trim_matches(STOPS).is_empty();
    let colon = rest.find([':', '：']).map(|i| from + i + rest.get(i..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8));
    verbs.find(said).map(|h| h.end).or(colon.filter(|at| *at < end)).unwrap_or(from)
}

/// Verbs of another name.
const ALSO_CALLED: Words = words![
    "又叫",
    "也叫",
    "又称",
    "也称",
    "又称为",
    "也称为",
    "又名",
    "也叫做",
    "又叫做",
    "又叫作",
    "也叫作",
    "又称作",
    "也称作",
    "简称",
    "俗称",
    "亦称"
];
/// Verbs of meaning behind such a name.
const MEANS: Words = words!["是指", "指的是", "是", "就是", "即", "指", "也就是", "它是", "它是指"];
/// Verbs behind what only leads to them.
const ANSWERS: Words = words!["那就是", "那是", "就是", "其实就是", "说白了就是", "是", "无非是", "无非就是", "不过是"];

/// A definiens without the counter in front (个传话的), what is laughed or waved away behind it, and a mark that only closes.
pub(super) fn bare(line: &Line<'_>, span: Span) -> Span {
    let (start, end) = (span.start as usize, span.end as usize);
    let text = line.sub(start, end);
    let back = text.trim_end_matches(['哈', '嘿', '呵', '~', '。', '，', ',']);
    // 不就是发朋友圈吗: the asking is no part of it.
    let back = back.trim_end_matches(['？', '?', '!', '！']).trim_end_matches(['吗', '嘛', '呗', '呢', '啊', '呀', '哦', '喔']);
    let back = words!["罢了", "而已", "就是了", "的说", "的话"].strip_end(back).unwrap_or(back);
    let opened = |close: char, open: char| !back.ends_with(close) || back.contains(open);
    let quoted = opened('”', '“') && opened('」', '「') && opened('’', '‘') && opened(')', '(') && opened('）', '（');
    let back = if quoted {
        back
    } else {
        back.trim_end_matches(['”', '」', '’', ')', '）']).trim_end_matches(['。', '.', '！', '，', ','])
    };
    let front = back.strip_prefix('个').filter(|rest| !rest.is_empty() && !rest.starts_with(['人', '体', '性'])).unwrap_or(back);
    let start = start + (back.len() - front.len());
    Span::new(start, start + front.len()).trimmed(line.text)
}
