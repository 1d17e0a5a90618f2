//! One block as the rules see it: its text with mentions, cues, list marker and shape.

use super::cue::{Cue, Hit};
use super::marks::LineMarks;
use super::mention::{Mention, OTHER, Roles};
use super::posts;
use super::words::Words;
use crate::extract::{Block, BlockClass, BlockForm};
use crate::letters::{is_common_han, trimmed_start};
use crate::segment::Sentence;

/// What a line is for the lines below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Opens a section of this depth, 0 the outermost.
    Heading(u8),
    /// Running text or an item of a list.
    Text,
    /// Title, author, date: never attributed.
    Meta,
}

/// A block with everything found in it.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    /// As it is read.
    pub(crate) text: &'a str,
    /// As it is written, character for character at the same bytes.
    written: &'a str,
    pub(crate) sentences: &'a [Sentence],
    pub(crate) mentions: &'a [Mention],
    pub(crate) hits: &'a [Hit],
    /// All classes of `hits` together.
    classes: Cue,
    /// All roles of `mentions` together, neighbours among them.
    named: Roles,
    /// For each byte the number of `hits` that start before it: the rules ask for cues in a range many times a line.
    /// Empty where they are too many for it.
    ranks: &'a [u16],
    pub(crate) shape: Shape,
    pub(crate) form: BlockForm,
    pub(crate) class: BlockClass,
    /// Byte after a list marker (一、 1. (2) ① ·), 0 without one.
    pub(crate) body: usize,
    /// The line names one role and nothing else.
    pub(crate) bare: bool,
    /// Bytes of a label before a colon that opens the line, 0 without one.
    pub(crate) label: usize,
}

/// Depth given to a label that ends in a colon: deeper than any numbered heading.
const LABEL_DEPTH: u8 = 8;
/// Bytes (30 Han characters) up to which a line can be a label.
const LABEL_CAP: usize = 90;

impl<'a> Line<'a> {
    /// `text` is the block's text as it is read, with the `marks` in it.
    pub(crate) fn new(block: &'a Block, text: &'a str, sentences: &'a [Sentence], marks: LineMarks<'a>) -> Self {
        let LineMarks { mentions, hits, ranks } = marks;
        let (body, depth) = marker(text);
        let core = || text.get(body..).unwrap_or("").trim_matches(BRACKETS).trim_end_matches([':', '：']);
        let bare = mentions.split_first().is_some_and(|(first, more)| {
            let name = text.get(first.start..first.end).unwrap_or("");
            let rest = core().strip_prefix(name);
            first.role != OTHER
                && more.iter().all(|m| m.role == first.role)
                && rest.is_some_and(|rest| rest.is_empty() && more.is_empty() || is_gloss(rest))
        });
        let label = text.len() <= LABEL_CAP && text.ends_with([':', '：']);
        // 能不能 …, 是不是 …: asks, and answers nothing.
        let asks = |h: &Hit| text.get(h.end..).is_some_and(|t| t.starts_with('不'));
        let opening = hits.first().filter(|h| h.start == body && !asks(h)).map_or(Cue::default(), |h| h.cue);
        let shape = match (block.class, block.form) {
            (BlockClass::Meta | BlockClass::Boilerplate, _) => Shape::Meta,
            (_, BlockForm::Heading(level)) if level < 6 => Shape::Heading(level),
            (BlockClass::Heading, _) if label && depth == 0 => Shape::Heading(LABEL_DEPTH),
            // Flattened pages leave the class to shape alone: a statement is no heading however short it is.
            (BlockClass::Heading, _)
                if opening.any(Cue::OSTENSIVE.or(Cue::ANSWER)) || text.ends_with(['。', '；', ';', '，', ',']) =>
            {
                Shape::Text
            }
            (BlockClass::Heading, _) => Shape::Heading(depth),
            (_, BlockForm::Cell { .. }) => Shape::Text,
            _ if bare => Shape::Heading(if depth == 0 { LABEL_DEPTH - 1 } else { depth }),
            _ if names_post(text, body, mentions) || posts::sheet_head(text).is_some() => Shape::Heading(depth),
            _ if numbered_title(text, depth, hits) => Shape::Heading(depth),
            _ => Shape::Text,
        };
        let head = text.get(..floor(text, LABEL_CAP)).unwrap_or("");
        let label = colon(head).unwrap_or(0);
        let classes = hits.iter().fold(Cue::default(), |all, h| all.or(h.cue));
        let named = mentions.iter().fold(0, |r, m| r | m.role);
        let (written, form, class) = (block.text.as_str(), block.form, block.class);
        Self { text, written, sentences, mentions, hits, classes, named, ranks, shape, form, class, body, bare, label }
    }

    /// Whether the line is a cell that names a role and nothing else.
    pub(crate) fn is_head_cell(&self) -> bool {
        self.bare && matches!(self.form, BlockForm::Cell { .. })
    }

    pub(crate) fn is_heading(&self) -> bool {
        matches!(self.shape, Shape::Heading(_))
    }

    /// How many cues start before a byte.
    #[inline]
    fn rank(&self, at: usize) -> usize {
        match self.ranks.get(at) {
            Some(rank) => usize::from(*rank),
            None => self.hits.partition_point(|h| h.start < at),
        }
    }

    /// Cues that lie wholly in a range of bytes.
    #[inline]
    pub(crate) fn hits_in(&self, start: usize, end: usize) -> &[Hit] {
        let (from, to) = (self.rank(start), self.rank(end));
        let inside = self.hits.get(from..to).unwrap_or(&[]);
        // Cues do not overlap: only the last may go on behind the range.
        match inside {
            [before @ .., last] if last.end > end => before,
            _ => inside,
        }
    }

    /// Whether a cue of these classes lies in a range.
    #[inline]
    pub(crate) fn has(&self, start: usize, end: usize, cue: Cue) -> bool {
        self.classes.any(cue) && self.hits_in(start, end).iter().any(|h| h.cue.any(cue))
    }

    /// All classes of cues in the line.
    pub(crate) fn classes(&self) -> Cue {
        self.classes
    }

    /// Whether a cue of these classes stands anywhere in the line.
    #[inline]
    pub(crate) fn any(&self, cue: Cue) -> bool {
        self.classes.any(cue)
    }

    /// Mentions that lie wholly in a range of bytes.
    pub(crate) fn mentions_in(&self, start: usize, end: usize) -> &[Mention] {
        let from = self.mentions.partition_point(|m| m.start < start);
        let to = self.mentions.partition_point(|m| m.end <= end);
        self.mentions.get(from..to.max(from)).unwrap_or(&[])
    }

    /// Mentions that lie wholly before a range of bytes, in it, and behind it.
    pub(crate) fn mentions_around(&self, start: usize, end: usize) -> (&'a [Mention], &'a [Mention], &'a [Mention]) {
        let before = self.mentions.iter().take_while(|m| m.end <= start).count();
        let (before, rest) = self.mentions.split_at(before);
        let rest = match rest {
            [across, rest @ ..] if across.start < start => rest,
            _ => rest,
        };
        let (inside, behind) = rest.split_at(rest.iter().take_while(|m| m.end <= end).count());
        match behind {
            [across, behind @ ..] if across.start < end => (before, inside, behind),
            _ => (before, inside, behind),
        }
    }

    /// The roles named in the line, neighbours left out.
    #[inline]
    pub(crate) fn roles(&self) -> Roles {
        self.named & !OTHER
    }

    /// The roles named in the line, neighbours among them.
    #[inline]
    pub(crate) fn named(&self) -> Roles {
        self.named
    }

    /// The text of a range; empty where it does not fit.
    pub(crate) fn sub(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or("")
    }

    /// Whether a cue is one of these words.
    #[inline]
    pub(crate) fn says(&self, hit: &Hit, words: Words) -> bool {
        words.may_be(hit.end - hit.start) && words.are(self.sub(hit.start, hit.end))
    }

    /// What is written where a part of the text stands.
    pub(crate) fn written(&self, part: &str) -> &'a str {
        let start = (part.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        self.written.get(start..start.wrapping_add(part.len())).unwrap_or("")
    }

    /// The cue that ends at a byte.
    #[inline]
    pub(crate) fn hit_before(&self, at: usize) -> Option<&Hit> {
        self.hits.get(self.rank(at).checked_sub(1)?).filter(|h| h.end == at)
    }

    /// The cue that starts at a byte.
    #[inline]
    pub(crate) fn hit_at(&self, at: usize) -> Option<&Hit> {
        self.hits.get(self.rank(at)).filter(|h| h.start == at)
    }
}

/// 营销（Marketing）: what stands behind the name is its foreign name in brackets, of which the last may be gone.
fn is_gloss(rest: &str) -> bool {
    let inner = rest.trim_start().strip_prefix(['(', '（']).map(|rest| rest.trim_end_matches([')', '）']));
    inner.is_some_and(|inner| inner.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b' ' | b'-' | b'/' | b'&')))
}

/// Where the first colon of a text is.
fn colon(text: &str) -> Option<usize> {
    mark(text, b':', "：".as_bytes())
}

/// Where the first comma of a text is.
pub(crate) fn comma(text: &str) -> Option<usize> {
    mark(text, b',', "，".as_bytes())
}

/// Where a mark stands first in a text, in its narrow form or in its wide one of three bytes.
#[inline]
fn mark(text: &str, narrow: u8, wide: &[u8]) -> Option<usize> {
    let bytes = text.as_bytes();
    // The last byte of the wide one ends few other characters.
    let is_mark = |at: usize| bytes[at] == narrow || at >= 2 && bytes[at - 2..at] == wide[..2];
    let at = memchr::memchr2_iter(narrow, wide[2], bytes).find(|at| is_mark(*at))?;
    Some(if bytes[at] == narrow { at } else { at - 2 })
}

/// The last character boundary up to a byte.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
}

/// 岗位一:X 专员(2 人), 职能:X: a label and one role, nothing else but a bracket.
fn names_post(text: &str, body: usize, mentions: &[Mention]) -> bool {
    let Some(m) = mentions.first().filter(|m| m.role != OTHER && mentions.len() == 1) else { return false };
    let before = text.get(..m.start).unwrap_or("");
    let after = text.get(m.end..).unwrap_or("").trim();
    let label = before
        .strip_suffix([':', '：'])
        .is_some_and(|l| !l.is_empty() && l.len() <= 18 && !l.contains([',', '，', ':', '：', '。']));
    // 2、X 科-张三、李四; 1、X 部部长—某某: a post with who holds it.
    let held = before == text.get(..body).unwrap_or("")
        && body > 0
        && after.rsplit_once(['-', '—', '–']).is_some_and(|(rank, who)| {
            rank.trim_end_matches(['-', '—', '–']).chars().count() <= RANK_CAP
                && (2..=WHO_CAP).contains(&who.chars().count())
                && who.chars().all(|c| is_common_han(c) || c == '、')
        });
    held || label && (after.is_empty() || after.len() <= 24 && after.starts_with(['(', '（']) && after.ends_with([')', '）']))
}

/// Characters of a rank after a role (部部长, 一部经理).
const RANK_CAP: usize = 4;
/// Characters of the names of those who hold a post.
const WHO_CAP: usize = 12;

/// 一、…: a short line with the number of a section, without a stop; or any number before an announced difference.
fn numbered_title(text: &str, depth: u8, hits: &[Hit]) -> bool {
    let ended = || text.ends_with(['。', '；', ';', '！', '!', '，', ',', '.', '~']);
    let short = || text.len() <= LABEL_CAP && !ended() && !text.contains(['，', ',', '。']);
    match depth {
        1 | 2 => short(),
        3 | 4 => hits.iter().any(|h| h.cue.any(Cue::DIFFER) && text.len() - h.end <= 6) && short(),
        _ => false,
    }
}

const BRACKETS: [char; 14] = ['[', ']', '【', '】', '「', '」', '“', '”', '(', ')', '（', '）', '*', '#'];

/// Length of a list marker with the space after it, and its depth: 一、 1 · (一) 2 · 1、 3 · (1) ① 4 · bullets 5.
pub(crate) fn marker(text: &str) -> (usize, u8) {
    let trimmed = trimmed_start(text);
    let lead = text.len() - trimmed.len();
    let mut chars = trimmed.char_indices().peekable();
    let Some(&(_, first)) = chars.peek() else { return (0, 0) };
    // ## 二、时间: Markdown, whose marks say the depth.
    let hashes = trimmed.bytes().take_while(|b| *b == b'#').count();
    if (1..=6).contains(&hashes) && trimmed.get(hashes..).is_some_and(|t| t.starts_with([' ', '\u{3000}'])) {
        let rest = trimmed.get(hashes..).unwrap_or("");
        let (number, _) = marker(rest);
        let body = number.max(rest.len() - trimmed_start(rest).len());
        return (lead + hashes + body, u8::try_from(hashes).unwrap_or(6));
    }
    let done = |len: usize, depth: u8| {
        let rest = trimmed.get(len..).unwrap_or("");
        (lead + len + (rest.len() - trimmed_start(rest).len()), depth)
    };
    if matches!(first, '①'..='⑳' | '❶'..='❿') {
        return done(first.len_utf8(), 4);
    }
    if matches!(first, '·' | '•' | '●' | '■' | '◆' | '▪' | '-' | '–' | '*' | '◇' | '○') {
        return done(first.len_utf8(), 5);
    }
    let bracket = matches!(first, '(' | '（');
    if bracket {
        chars.next();
    }
    if trimmed.starts_with('第') {
        chars.next();
    }
    let (mut digits, mut hans) = (0, 0);
    while let Some(&(_, c)) = chars.peek() {
        if c.is_ascii_digit() && hans == 0 && digits < 2 {
            digits += 1;
        } else if matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十') && digits == 0 && hans < 3
        {
            hans += 1;
        } else {
            break;
        }
        chars.next();
    }
    if digits + hans == 0 {
        return (0, 0);
    }
    let Some((at, mark)) = chars.next() else { return (0, 0) };
    let end = at + mark.len_utf8();
    let next_digit = chars.peek().is_some_and(|c| c.1.is_ascii_digit());
    // 1.2 认识 X: the second of a chapter, told from a quantity by the space.
    if mark == '.' && next_digit && digits > 0 && !bracket {
        let rest = trimmed.get(end..).unwrap_or("");
        let n = rest.bytes().take_while(u8::is_ascii_digit).count();
        let spaced =
            rest.get(n..).is_some_and(|t| t.starts_with(' ') && t.trim_start().chars().next().is_some_and(is_common_han));
        return if n <= 2 && spaced { done(end + n, 4) } else { (0, 0) };
    }
    match mark {
        ')' | '）' if bracket => done(end, if hans > 0 { 2 } else { 4 }),
        ')' | '）' if digits > 0 => done(end, 4),
        '、' => done(end, if hans > 0 { 1 } else { 3 }),
        '.' | '．' if !next_digit => done(end, if hans > 0 { 1 } else { 3 }),
        _ => (0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::marker;

    #[test]
    fn markers_are_told_from_numbers() {
        for (text, expected) in [
            ("一、目标", (6, 1)),
            ("（二）对象", (9, 2)),
            ("3. 节奏", (3, 3)),
            ("3.5个点", (0, 0)),
            ("1.2 认识", (4, 4)),
            ("1.25", (0, 0)),
            ("3.5 kg", (0, 0)),
            ("①排班", (3, 4)),
            ("· 开门", (3, 5)),
            ("一个人", (0, 0)),
            ("10、盘点", (5, 3)),
            ("## 二、时间", (9, 2)),
            ("### 时间", (4, 3)),
            ("#运营#", (0, 0)),
        ] {
            assert_eq!(marker(text), expected, "{text}");
        }
    }
}
