//! Threads of a forum: every post in a table or box of its own, beside the panel of its user.
//!
//! A thread is told from an article with comments by its first post: that is one of the equal boxes, nothing stands above.
//! Where the question or the opening post has a box of another kind, the page must say what stands below it: `3 个回答`,
//! `4 条回复`, `只看楼主`.

use super::features::Facts;
use super::outline::{NONE, Outline};
use super::tag::Tag;
use super::words::Words;
use crate::extract::BlockClass;
use crate::extract::cues::CueKind;
use crate::extract::posts::{self, Replies};
use crate::extract::zones::Item;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Posts, at least.
const LEAST_POSTS: usize = 2;
/// Han weight of running text above the first post, at most.
const MOST_ABOVE: f32 = 60.0;
/// Part of the page's running text that stands in the posts, at least.
const LEAST_SHARE: f32 = 0.6;
/// Part of the posts' running text that stands in boxes of the kind that holds the words, at least.
const SLOT_SHARE: f32 = 0.9;

/// Prose in the answers below an opening of another kind, at least (Han weight).
const LEAST_ANSWERED: f32 = 20.0;
/// Lines that count replies, at most: an index of questions has one for each.
const MOST_COUNTS: usize = 3;
/// Prose above replies, at most, to their own and beside: above it stands an article, and they are its comments.
const OPENING: (f32, f32) = (2.0, 200.0);

/// A thread.
pub(super) struct Thread {
    /// Whether the question or the first post stands above the posts, in a box of another kind.
    pub(super) opened: bool,
    /// Blocks of each post, frame and all.
    pub(super) posts: Vec<Range<usize>>,
    /// For each block of the page whether it is what someone wrote.
    pub(super) keep: Vec<bool>,
    /// Name of the first post's author.
    pub(super) author: Option<String>,
    /// Block of the first post that holds its date.
    pub(super) stamp: Option<usize>,
}

impl Thread {
    /// Whether a block stands in a post and is none of its words.
    pub(super) fn frames(&self, i: usize) -> bool {
        self.posts.get(self.posts.partition_point(|p| p.end <= i)).is_some_and(|p| p.contains(&i))
            && !self.keep.get(i).is_some_and(|k| *k)
    }

    /// Only the first post's date line speaks of the article; the others frame its answers. The last words of a post open
    /// nothing, however short they are.
    pub(super) fn name(&self, items: &mut [Item<'_>]) {
        for (i, item) in items.iter_mut().enumerate() {
            if item.class == BlockClass::Meta && self.frames(i) && self.stamp != Some(i) {
                (item.class, item.rule, item.keep) = (BlockClass::Boilerplate, "post-frame", false);
            }
        }
        for post in &self.posts {
            let last = post.clone().rev().find(|i| self.keep.get(*i).is_some_and(|k| *k)).and_then(|i| items.get_mut(i));
            if let Some(item) = last.filter(|i| i.class == BlockClass::Heading) {
                (item.class, item.rule) = (BlockClass::Article, "body");
            }
        }
    }
}

/// The thread of a page, if it is one.
pub(super) fn find(page: &Outline, facts: &Facts) -> Option<Thread> {
    let may: Vec<bool> = page.runs.iter().map(|run| posts::may_frame(&run.text)).collect();
    if let Some(group) = posts_of(page, facts, &may, None) {
        let slot = slot(page, facts, &group);
        return thread(page, facts, group.iter().map(|c| range(page, *c)).collect(), slot.as_ref(), false);
    }
    let announced = announced(page, facts, &may)?;
    let group = posts_of(page, facts, &may, Some(announced));
    let slot = group.as_ref().and_then(|group| slot(page, facts, group));
    let (boxes, slot) = match (group, slot, named(page, facts)) {
        (Some(group), Some(slot), _) => (group, Some(slot)),
        (_, _, Some(boxes)) => (boxes, None),
        (Some(group), None, None) => (group, None),
        (None, _, None) => return None,
    };
    let mut ranges: Vec<Range<usize>> = boxes.iter().map(|c| range(page, *c)).collect();
    // Between two posts stands what frames them.
    for i in 1..ranges.len() {
        ranges[i - 1].end = ranges[i].start.max(ranges[i - 1].end);
    }
    let inner = match slot {
        Some(slot) => slot,
        None => boxes.iter().filter_map(|c| u32::try_from(*c).ok()).collect(),
    };
    thread(page, facts, ranges, Some(&inner), true)
}

/// A thread of posts whose words stand in some boxes, or anywhere in the posts.
fn thread(
    page: &Outline,
    facts: &Facts,
    posts: Vec<Range<usize>>,
    boxes: Option<&FxHashSet<u32>>,
    opened: bool,
) -> Option<Thread> {
    let mut keep = vec![false; page.runs.len()];
    for i in posts.iter().cloned().flatten() {
        let in_box = boxes.is_none_or(|boxes| above(page, i).any(|c| boxes.contains(&c)));
        keep[i] = in_box && is_said(page, facts, i);
    }
    if !keep.contains(&true) {
        return None;
    }
    let first = posts.first()?.clone();
    let dated = |i: &usize| facts.dated[*i] && !keep[*i] && !posts::is_panel(&page.runs[*i].text);
    let stamp = first.clone().find(|i| dated(i) && posts::is_stamp(&page.runs[*i].text)).or_else(|| first.clone().find(dated));
    let author = first.clone().find(|i| is_name(page, facts, *i) && !keep[*i]).map(|i| page.runs[i].text.clone());
    Some(Thread { opened, posts, keep, author, stamp })
}

/// The innermost boxes below the title that are named for posts and hold running text, if most of it stands in several.
fn named(page: &Outline, facts: &Facts) -> Option<Vec<usize>> {
    let title = facts.title?;
    let prose = |c: usize| {
        let r = range(page, c);
        facts.prose_in(r.start, r.end)
    };
    let post = |i: &usize| {
        let c = &page.containers[*i];
        c.words.has(Words::POST) && !c.hidden && c.first as usize > title && prose(*i) > 0.0
    };
    let mut boxes: Vec<usize> = Vec::new();
    for i in (0..page.containers.len()).filter(post) {
        // Containers inside come after those around them.
        while boxes.last().is_some_and(|last| range(page, *last).end >= range(page, i).end) {
            boxes.pop();
        }
        boxes.push(i);
    }
    let held: f32 = boxes.iter().map(|c| prose(*c)).sum();
    if boxes.len() < LEAST_POSTS || held < LEAST_SHARE * facts.prose_in(title + 1, page.runs.len()) {
        return None;
    }
    // A short answer has no running text, but a box like the others.
    let kind = |i: usize| (page.containers[i].tag, page.containers[i].signature);
    let kinds: FxHashSet<(Tag, u32)> = boxes.iter().map(|i| kind(*i)).collect();
    let like = |i: &usize| {
        let r = range(page, *i);
        kinds.contains(&kind(*i)) && !page.containers[*i].hidden && !r.is_empty() && r.start > title
    };
    let mut found: Vec<usize> = Vec::new();
    for i in (0..page.containers.len()).filter(like) {
        if found.last().is_none_or(|last| range(page, *last).end <= range(page, i).start) {
            found.push(i);
        }
    }
    Some(found)
}

fn range(page: &Outline, container: usize) -> Range<usize> {
    let c = &page.containers[container];
    c.first as usize..c.end as usize
}

/// The containers around a block, innermost first.
fn above(page: &Outline, run: usize) -> impl Iterator<Item = u32> {
    let mut at = page.runs[run].container;
    std::iter::from_fn(move || {
        let found = (at != NONE).then_some(at)?;
        at = page.containers[at as usize].parent;
        Some(found)
    })
}

/// The containers of the posts: siblings of one kind, each with a floor or a date of its own, half of them or more with a
/// floor, a stamp or a user's panel; or those that the page announces below its title.
///
/// `may` says of each block whether it may frame a post by its words, see [`posts::may_frame`].
fn posts_of(page: &Outline, facts: &Facts, may: &[bool], announced: Option<Replies>) -> Option<Vec<usize>> {
    let n = page.runs.len();
    let count = |marks: Vec<bool>| {
        let mut sum = 0u32;
        std::iter::once(0)
            .chain(marks.into_iter().map(|m| {
                sum += u32::from(m);
                sum
            }))
            .collect::<Vec<u32>>()
    };
    let shown = |i: usize| !page.runs[i].hidden;
    let floor: Vec<bool> = page.runs.iter().zip(may).map(|(run, may)| *may && posts::has_floor(&run.text)).collect();
    let marked: Vec<bool> = (0..n).map(|i| shown(i) && (facts.dated[i] || floor[i])).collect();
    if marked.iter().filter(|m| **m).count() < LEAST_POSTS {
        return None;
    }
    let frames = |i: usize| floor[i] || posts::is_panel(&page.runs[i].text) || may[i] && posts::is_stamp(&page.runs[i].text);
    let frames: Vec<bool> = (0..n).map(frames).collect();
    let marked = count(marked);
    let framed = count((0..n).map(|i| shown(i) && frames[i]).collect());
    let text =
        count((0..n).map(|i| shown(i) && page.runs[i].link_chars == 0 && page.runs[i].shape.chars >= 4 && !frames[i]).collect());
    let has = |sums: &[u32], r: &Range<usize>| sums[r.end] > sums[r.start];
    // Announced posts are of one kind; others may have a first one of another.
    let mut groups: FxHashMap<(u32, Tag, Option<u32>), Vec<usize>> = FxHashMap::default();
    for (i, c) in page.containers.iter().enumerate() {
        let r = c.first as usize..c.end as usize;
        if !c.hidden
            && c.parent != NONE
            && !r.is_empty()
            && has(&marked, &r)
            && has(&text, &r)
            && !matches!(c.tag, Tag::P | Tag::H(_) | Tag::Cell)
        {
            groups.entry((c.parent, c.tag, announced.map(|_| c.signature))).or_default().push(i);
        }
    }
    let total = facts.prose_in(0, n);
    let mut best: Option<(f32, Vec<usize>)> = None;
    let mut found: Vec<Vec<usize>> = groups.into_values().filter(|g| g.len() >= LEAST_POSTS).collect();
    found.sort_unstable();
    for group in found {
        let comments = group
            .iter()
            .any(|c| page.containers[*c].inherited.has(Words::COMMENT) && !page.containers[*c].inherited.has(Words::POST));
        let with_frame = group.iter().filter(|c| has(&framed, &range(page, **c))).count();
        let prose: f32 = group.iter().map(|c| range(page, *c)).map(|r| facts.prose_in(r.start, r.end)).sum();
        let first = range(page, group[0]).start;
        if let Some(replies) = announced {
            let above = facts.title.filter(|t| *t < first).map_or(f32::MAX, |t| facts.prose_in(t, first));
            let group: Vec<usize> = group.into_iter().filter(|c| !range(page, *c).any(|i| says(page, i))).collect();
            let answers = prose >= LEAST_ANSWERED && above < f32::MAX && group.len() >= LEAST_POSTS;
            let replied = replies == Replies::Answers || !comments && above <= OPENING.0 * prose + OPENING.1;
            if answers && replied && best.as_ref().is_none_or(|(size, _)| prose > *size) {
                best = Some((prose, group));
            }
            continue;
        }
        if comments || with_frame * 2 < group.len() || prose < LEAST_SHARE * total || facts.prose_in(0, first) > MOST_ABOVE {
            continue;
        }
        let size = group.len() as f32;
        if best.as_ref().is_none_or(|(most, _)| size > *most) {
            best = Some((size, group));
        }
    }
    best.map(|b| b.1)
}

/// Whether a block announces posts.
fn says(page: &Outline, i: usize) -> bool {
    posts::announces(&page.runs[i].text).is_some()
}

/// What the page says stands below its title, if it says so.
fn announced(page: &Outline, facts: &Facts, may: &[bool]) -> Option<Replies> {
    let title = facts.title?;
    let below = page.runs.iter().zip(may).skip(title + 1).filter(|(r, may)| **may && !r.hidden);
    let said: Vec<Replies> = below.filter_map(|(r, _)| posts::announces(&r.text)).collect();
    let count = said.iter().filter(|r| **r == Replies::Replies).count();
    let best = if said.contains(&Replies::Answers) { Replies::Answers } else { *said.first()? };
    (count <= MOST_COUNTS).then_some(best)
}

/// Whether a line belongs to the frame of a post by its words.
fn is_frame(text: &str) -> bool {
    posts::has_floor(text) || posts::is_panel(text) || posts::is_stamp(text)
}

/// The boxes that hold the words of the posts: of one kind (tag and class), with nearly all running text, and with as few
/// lines of the frame as can be; the outermost of equals.
fn slot(page: &Outline, facts: &Facts, group: &[usize]) -> Option<FxHashSet<u32>> {
    let mut kinds: FxHashMap<(Tag, u32), (f32, usize, Vec<u32>)> = FxHashMap::default();
    let mut total = 0.0;
    for post in group {
        let r = range(page, *post);
        total += facts.prose_in(r.start, r.end);
        for (i, c) in page.containers.iter().enumerate().skip(post + 1).take_while(|(_, c)| (c.first as usize) < r.end) {
            let inner = c.first as usize..c.end as usize;
            if inner.is_empty() || c.words.has(Words::SIGN) {
                continue;
            }
            let kind = kinds.entry((c.tag, c.signature)).or_default();
            // A box inside one of its kind counts once.
            if kind.2.last().is_none_or(|l| page.containers[*l as usize].end <= c.first) {
                kind.0 += facts.prose_in(inner.start, inner.end);
                kind.1 += inner.filter(|k| is_frame(&page.runs[*k].text) || facts.dated[*k]).count();
                kind.2.push(u32::try_from(i).unwrap_or(NONE));
            }
        }
    }
    kinds
        .into_values()
        .filter(|(prose, _, boxes)| *prose >= SLOT_SHARE * total && boxes.len() >= group.len())
        .min_by_key(|(_, frames, boxes)| (*frames, boxes.first().copied()))
        .map(|(_, _, boxes)| boxes.into_iter().collect())
}

/// Whether a block of a post is what its author wrote.
fn is_said(page: &Outline, facts: &Facts, i: usize) -> bool {
    let run = &page.runs[i];
    let cues = &facts.cues[i];
    let tools = cues.any(&[CueKind::Tool, CueKind::Comment, CueKind::Count, CueKind::Call, CueKind::Missing, CueKind::Legal]) > 0;
    let covered = tools && cues.covered * 10 >= run.shape.chars * 5 && !run.shape.ends_sentence;
    let linked = run.link_chars * 10 > run.shape.chars * 9 && run.shape.chars < 60;
    let signed = above(page, i).any(|c| page.containers[c as usize].words.has(Words::SIGN));
    !(run.hidden || covered || linked || signed || is_frame(&run.text))
}

/// Whether a block of a post's frame can only be its author's name.
fn is_name(page: &Outline, facts: &Facts, i: usize) -> bool {
    let run = &page.runs[i];
    let s = &run.shape;
    let plain = s.punctuation == 0 && s.separators == 0 && (2..=20).contains(&s.chars) && s.han + s.latin > 0;
    plain && !run.hidden && !facts.dated[i] && facts.cues[i].covered * 2 < s.chars.max(1) && !is_frame(&run.text)
}
