//! From kept and removed blocks to zones: title, meta lines, headings, comments behind the article.
//!
//! Works on blocks of HTML pages and lines of flattened text alike.

use super::cues::{CueKind, Found};
use super::labels::{self, LabelKind};
use super::shape::Shape;
use std::collections::BTreeSet;

use super::{Block, BlockClass, BlockForm, bylines, dates, frames};

/// One block on its way to a zone.
#[derive(Debug, Clone)]
pub struct Item<'t> {
    /// 1-based line or ordinal.
    pub line: u32,
    /// Characters of the line before it.
    pub start: u32,
    /// Its text.
    pub text: &'t str,
    /// Measures of the text.
    pub shape: Shape,
    /// Cues in the text.
    pub cues: Found,
    /// Whether it is short and holds a date.
    pub dated: bool,
    /// What the page's structure says.
    pub form: BlockForm,
    /// Whether the model keeps it.
    pub keep: bool,
    /// Class so far.
    pub class: BlockClass,
    /// Rule that decided.
    pub rule: &'static str,
    /// Article it belongs to.
    pub article: u32,
}

impl Item<'_> {
    /// The finished block.
    #[must_use]
    pub fn block(&self, article: u32) -> Block {
        Block { article, text: self.text.to_owned(), ..self.untold() }
    }

    /// The finished block without its text.
    #[must_use]
    pub(super) fn untold(&self) -> Block {
        Block {
            line: self.line,
            start: self.start,
            article: self.article,
            class: self.class,
            form: self.form,
            rule: self.rule,
            text: String::new(),
        }
    }
}

/// Prose that must stand above a heading of comments before what follows is cut, in Han weight.
const BEFORE_COMMENTS: f32 = 80.0;
/// Lines above the first kept line among which title and meta lines are looked for.
const HEAD: usize = 10;
/// Lines below the last kept line that may still be meta lines of the article.
const TAIL: usize = 4;

const META_LABELS: [CueKind; 5] = [CueKind::Author, CueKind::Source, CueKind::Date, CueKind::Editor, CueKind::Label];

/// Gives every item its class and rule, headings apart. `title` is the item that shows the title, where the caller knows.
pub fn classify(items: &mut [Item<'_>], title: Option<usize>) {
    cut_comments(items);
    cut_tail(items);
    cut_insertions(items);
    cut_other_article(items);
    cut_tools(items);
    name(items, title);
}

/// Gives every item its class and rule without a look at what else should go, headings apart.
pub fn name(items: &mut [Item<'_>], title: Option<usize>) {
    let first = items.iter().position(|i| i.keep).unwrap_or(0);
    let last = items.iter().rposition(|i| i.keep).unwrap_or(0);
    for (i, item) in items.iter_mut().enumerate() {
        // Looked for around the article, and where a cue says that one may be near: most lines are not asked.
        let near = i < first + FRAMES || i + FRAMES > last || item.cues.of(CueKind::Wrap) > 0;
        if item.keep && near && frames::is_frame(item.text) {
            (item.keep, item.rule) = (false, "site-frame");
        }
        (item.class, item.rule) = if item.keep { (BlockClass::Article, "body") } else { (BlockClass::Boilerplate, item.rule) };
    }
    meta_lines(items);
    if let Some(t) = title.and_then(|t| items.get_mut(t)) {
        (t.class, t.rule, t.keep) = (BlockClass::Meta, "title", true);
    }
}

/// Kept lines at either end among which a site may speak of its page.
const FRAMES: usize = 6;

/// Han weight that kept text without a single line of running text must reach to be an article: two lines of a notice.
const LEAST_TEXT: f32 = 30.0;

/// Why the page has no article, if it has none.
#[must_use]
pub fn verdict(items: &[Item<'_>]) -> Option<&'static str> {
    let text = || items.iter().filter(|i| i.class == BlockClass::Article);
    let weight: f32 = text().map(|i| i.shape.weight()).sum();
    if text().any(|i| i.shape.is_prose()) || weight >= LEAST_TEXT {
        return None;
    }
    let missing = items.iter().any(|i| i.cues.of(CueKind::Missing) > 0 && i.shape.chars < 80);
    let links = items.iter().filter(|i| matches!(i.rule, "links" | "tail-cue" | "navigation" | "side-column")).count();
    Some(if missing {
        "error-or-login-page"
    } else if links * 2 > items.len() && items.len() >= 10 {
        "index-page"
    } else {
        "no-running-text"
    })
}

/// Gives the article back what rules that are switched off have removed.
pub fn keep_unasked(items: &mut [Item<'_>], off: &BTreeSet<String>) {
    if off.is_empty() {
        return;
    }
    for item in items.iter_mut().filter(|i| i.class == BlockClass::Boilerplate && off.contains(i.rule)) {
        (item.class, item.keep) = (BlockClass::Article, true);
        item.article = item.article.max(1);
    }
}

/// Whether a line does nothing but open a list of comments: `网友评论（17）`.
pub(super) fn opens_comments(item: &Item<'_>) -> bool {
    let rest = item.shape.chars - item.cues.covered.min(item.shape.chars);
    let other = item.cues.any(&[CueKind::Tool, CueKind::Call, CueKind::Legal]);
    item.cues.starts(CueKind::Comment) && other == 0 && rest <= 6 && item.shape.han <= 10 && item.shape.digits <= 6
}

fn cut_comments(items: &mut [Item<'_>]) {
    let mut prose = 0.0;
    for i in 0..items.len() {
        let item = &items[i];
        if item.keep && item.shape.is_prose() {
            prose += item.shape.weight();
        }
        if prose >= BEFORE_COMMENTS && opens_comments(item) {
            remove_from(items, i, "comments");
            return;
        }
    }
}

/// Whether a line does nothing but head a list of other pages: `相关阅读`.
pub(super) fn opens_tail(item: &Item<'_>) -> bool {
    let rest = item.shape.chars - item.cues.covered.min(item.shape.chars);
    item.cues.starts(CueKind::Tail) && rest <= 6 && item.shape.stops == 0
}

/// Behind a heading of a list of other pages everything goes, unless running text outweighs titles and dates there: then it
/// was an insertion.
fn cut_tail(items: &mut [Item<'_>]) {
    // Behind each item: kept lines of running text, other kept lines, dated ones.
    let mut below = vec![[0u32; 3]; items.len() + 1];
    for (i, item) in items.iter().enumerate().rev() {
        let is_text = item.shape.is_prose() && !item.dated;
        let [text, other, dated] = below[i + 1];
        let n = |b: bool| u32::from(b && item.keep);
        below[i] = [text + n(is_text), other + n(!is_text), dated + n(item.dated)];
    }
    let mut prose = 0.0;
    for i in 0..items.len() {
        let item = &items[i];
        if item.keep && item.shape.is_prose() {
            prose += item.shape.weight();
        }
        let [text, other, dated] = below[i + 1];
        if prose >= BEFORE_COMMENTS && opens_tail(item) && (4 * other > 5 * text || dated * 3 > text) {
            remove_from(items, i, "tail-cue");
            return;
        }
    }
}

/// Lines of a list inserted into the text, at most.
const INSERTED: usize = 12;

/// The heading of a list of other pages inside the text, and the short lines below it up to the next sentence, go. Where
/// the list has bullets, a last line without one is a heading of the text.
fn cut_insertions(items: &mut [Item<'_>]) {
    let mut i = 0;
    while i < items.len() {
        let from = i;
        i += 1;
        if !opens_tail(&items[from]) {
            continue;
        }
        let is_link = |l: &&Item<'_>| l.shape.stops == 0 && l.shape.chars < 40 && l.shape.punctuation <= 2;
        let n = items[i..].iter().take(INSERTED).take_while(is_link).count();
        let bullet = |l: &Item<'_>| labels::label(l.text).is_some_and(|k| k.0 == LabelKind::Bullet);
        let spared = n >= 2 && bullet(&items[i]) && !bullet(&items[i + n - 1]);
        for later in items[from..i + n - usize::from(spared)].iter_mut().filter(|l| l.keep) {
            (later.keep, later.rule) = (false, "tail-cue");
        }
        i += n;
    }
}

/// Short blocks that are little more than cue words of site tools or legal notices go, wherever they stand.
fn cut_tools(items: &mut [Item<'_>]) {
    let tools = [CueKind::Tool, CueKind::Tail, CueKind::Call, CueKind::Comment, CueKind::Count];
    for item in items.iter_mut().filter(|i| i.keep && i.shape.chars < 40 && !i.shape.ends_sentence) {
        // `上一篇：…`: a pointer to another page, title and all.
        if item.cues.starts(CueKind::Tail) && item.text.contains(['：', ':']) {
            (item.keep, item.rule) = (false, "tail-cue");
            continue;
        }
        if item.cues.covered * 10 < item.shape.chars * 6 || matches!(item.form, BlockForm::Cell { .. }) {
            continue;
        }
        if item.cues.of(CueKind::Legal) > 0 {
            (item.keep, item.rule) = (false, "legal-cue");
        } else if item.cues.any(&tools) > 0 {
            (item.keep, item.rule) = (false, "tool-cue");
        }
    }
}

/// Blocks between the heading of another article and its date line, at most.
const HEAD_BLOCKS: usize = 3;

/// Whether a block is a heading of the first two levels with a date line right below: the head of an article.
pub(super) fn opens_article(items: &[Item<'_>], i: usize) -> bool {
    let top = items.get(i).is_some_and(|h| matches!(h.form, BlockForm::Heading(1 | 2)) && h.shape.chars >= 4);
    let below = items.iter().skip(i + 1).take(HEAD_BLOCKS);
    top && below.take_while(|b| !b.shape.is_prose()).any(|b| is_meta(b).is_some())
}

/// The head of another article below the first ends it on an HTML page.
fn cut_other_article(items: &mut [Item<'_>]) {
    let mut prose = 0.0;
    for i in 0..items.len() {
        let item = &items[i];
        if item.keep && item.shape.is_prose() {
            prose += item.shape.weight();
        }
        if prose >= BEFORE_COMMENTS && opens_article(items, i) {
            remove_from(items, i, "other-article");
            return;
        }
    }
}

/// Removes what is kept from an item on.
fn remove_from(items: &mut [Item<'_>], from: usize, rule: &'static str) {
    for later in items.iter_mut().skip(from).filter(|l| l.keep) {
        (later.keep, later.rule) = (false, rule);
    }
}

/// Whether a block is a meta line by itself: hardly more than a date, or a label with its value.
fn is_meta(item: &Item<'_>) -> Option<&'static str> {
    let s = &item.shape;
    if item.dated && s.chars < 50 && !(s.ends_sentence && s.punctuation > 1) {
        let (start, width) = dates::find(item.text).map_or((0, 0), |d| (d.start, d.end - d.start));
        let listed = start == 0 && s.stops == 0 && item.cues.any(&META_LABELS) > 0;
        if width * 4 >= item.text.len() || listed || META_LABELS.iter().any(|k| item.cues.starts(*k)) {
            return Some("dated-line");
        }
    }
    bylines::names_somebody(item.text).then_some("byline")
}

/// Whether a block opens with a meta label and is short.
fn is_labelled(item: &Item<'_>) -> bool {
    let s = &item.shape;
    let signed = item.text.contains(['：', ':', '/', '／', '|', '｜']) || s.chars < 14 && item.text.contains([' ', '\u{3000}']);
    // A question behind `记者：` is asked in an interview.
    let says = s.ends_sentence && (s.question || s.punctuation > 2);
    META_LABELS.iter().any(|k| item.cues.starts(*k)) && s.chars < 60 && signed && !says
}

fn meta_lines(items: &mut [Item<'_>]) {
    let Some(first) = items.iter().position(|i| i.keep) else { return };
    let last = items.iter().rposition(|i| i.keep).unwrap_or(first);
    let mut found = Vec::new();
    for (i, item) in items.iter().enumerate().take(last + 1 + TAIL).skip(first.saturating_sub(HEAD)) {
        let near_edge = i < first + 4 || i + 4 > last;
        let within = i >= first && i <= last;
        if let Some(rule) = is_meta(item).filter(|_| item.keep || within || i < first) {
            found.push((i, rule));
        } else if near_edge && is_labelled(item) {
            found.push((i, "byline"));
        } else if item.keep && item.text.starts_with(['（', '(', '[', '【']) && item.shape.chars < 80 {
            let inner = item.text.trim_start_matches(['（', '(', '[', '【', ' ']);
            if ["原标题", "责任编辑", "责编", "编辑：", "编辑:", "来源：", "来源:", "原题"].iter().any(|l| inner.starts_with(l))
            {
                found.push((i, "byline"));
            }
        }
    }
    let signature = signature(items, first, last);
    for (i, rule) in found {
        if signature.contains(&i) {
            continue;
        }
        let item = &mut items[i];
        (item.class, item.rule, item.keep) = (BlockClass::Meta, rule, true);
    }
    for item in items.get_mut(signature).unwrap_or(&mut []) {
        (item.class, item.rule, item.keep) = (BlockClass::Article, "body", true);
    }
}

/// Lines of a signature above its date, at most: two offices and a person.
const SIGNED: usize = 3;

/// The signature of a notice or letter: below its last sentence short lines with a name, then a written-out date and
/// nothing else. It belongs to the text. Empty where there is none.
fn signature(items: &[Item<'_>], first: usize, last: usize) -> std::ops::Range<usize> {
    let none = 0..0;
    let is_text = |i: &Item<'_>| i.keep && i.shape.ends_sentence;
    let Some(end) = items.get(first..=last).and_then(|own| own.iter().rposition(is_text)).map(|n| first + n) else { return none };
    let below = items.get(end + 1..(end + 2 + SIGNED).min(items.len())).unwrap_or(&[]);
    let is_date = |i: &Item<'_>| {
        i.text.ends_with('日') && dates::find(i.text).is_some_and(|d| d.start == 0 && d.end == i.text.len() && d.time.is_none())
    };
    let Some(n) = below.iter().position(is_date).filter(|n| *n > 0) else { return none };
    let named = below[..n].iter().all(|i| {
        let s = &i.shape;
        s.stops == 0 && s.punctuation <= 1 && s.separators == 0 && (2..=24).contains(&s.chars) && i.cues.covered * 2 < s.chars
    });
    if named { end + 1..end + 2 + n } else { none }
}

/// Longest heading in characters: template headings are 10–25 long, headlines of sections in the press reach 30.
const LONGEST_HEADING: u32 = 30;

/// Tells headings from the text of an HTML page by its tags, and by the shape of paragraphs that stand for headings.
pub fn headings(items: &mut [Item<'_>]) {
    let kept: Vec<usize> = (0..items.len()).filter(|i| items[*i].class == BlockClass::Article).collect();
    for (k, i) in kept.iter().enumerate() {
        let next = kept.get(k + 1).filter(|n| items[**n].article == items[*i].article).map(|n| &items[*n]);
        let before = k.checked_sub(1).map(|p| &items[kept[p]]);
        if is_heading(&items[*i], before, next) {
            let item = &mut items[*i];
            (item.class, item.rule) = (BlockClass::Heading, "heading");
        }
    }
}

fn is_heading(item: &Item<'_>, before: Option<&Item<'_>>, next: Option<&Item<'_>>) -> bool {
    if matches!(item.form, BlockForm::Heading(_)) {
        return next.is_some() && item.shape.chars <= 2 * LONGEST_HEADING && !item.shape.is_prose();
    }
    let s = &item.shape;
    let Some(next) = next else { return false };
    if matches!(item.form, BlockForm::Cell { .. }) || s.chars > LONGEST_HEADING || s.chars < 2 {
        return false;
    }
    let label = labels::label(item.text).map(|l| l.0);
    let next_label = labels::label(next.text).map(|l| l.0);
    let question = s.question && s.ends_sentence;
    if matches!(label, Some(LabelKind::Speaker | LabelKind::Bullet)) || s.ends_sentence && !question {
        return false;
    }
    if question {
        let other = |o: Option<&Item<'_>>| o.is_some_and(|o| o.shape.question && o.shape.ends_sentence);
        let quoted = before.is_some_and(|b| b.shape.ends_colon);
        return s.stops <= 1 && !other(before) && !other(Some(next)) && !quoted && !opens_with_connective(item.text);
    }
    if label.is_some() {
        return label != next_label && (next.shape.weight() > s.weight() || s.weight() <= 16.0);
    }
    if s.ends_colon {
        return s.chars <= 15;
    }
    // Unlabelled: short, without marks of a sentence, above something longer.
    s.weight() <= 16.0
        && s.stops == 0
        && s.punctuation <= 1
        && next.shape.weight() >= 1.5 * s.weight()
        && next.shape.ends_sentence
}

/// A question that argues on belongs to the text.
fn opens_with_connective(text: &str) -> bool {
    ["那么", "那", "而", "所以", "比如", "但", "但是", "可是", "不过", "然而", "因此", "例如", "其实"]
        .iter()
        .any(|w| text.starts_with(w))
}
