//! Chooses the body among the containers of a page, and inside it the blocks that stay.

use super::features::Facts;
use super::outline::Outline;
use super::tag::Tag;
use super::words::Words;
use crate::extract::course::{course, gain};
use crate::extract::cues::CueKind;

/// Cost of a change between article and boilerplate from one block to the next inside the body, in log-odds: about the
/// odds of a change there (1 in 20).
const CHANGE: f32 = 3.0;
/// What speaks for a block inside the chosen body before it is looked at, in log-odds.
const INSIDE: f32 = 1.5;

/// What is added to the log-odds of every block, in turn, until a body is found: pages of short lines have none otherwise.
const LIFTS: [f32; 3] = [0.0, 1.5, 3.0];
/// Han weight of running text in a body found with a lift, at least.
const LEAST_PROSE: f32 = 20.0;
/// Share of linked characters in such a body, at most.
const MOST_LINKS: f32 = 0.2;

/// Han weight of running text below which a body is looked around.
const LITTLE: f32 = 120.0;
/// Containers around it that are looked at, and blocks in one of them, at most.
const WIDENINGS: usize = 4;
const MOST_BLOCKS: usize = 200;

/// Blocks between a question and its answers, at most.
const QUESTION: usize = 20;

/// The chosen body.
pub(super) struct Body {
    /// Index of the container.
    pub(super) container: usize,
    /// For each block of the page whether it belongs to the article.
    pub(super) keep: Vec<bool>,
}

/// Chooses body and blocks from the log-odds of each block.
pub(super) fn choose(page: &Outline, facts: &Facts, odds: &[f32]) -> Option<Body> {
    LIFTS.iter().find_map(|lift| choose_lifted(page, facts, odds, *lift)).or_else(|| longest_prose(page, facts))
}

/// Chooses as if every block had `lift` more log-odds.
fn choose_lifted(page: &Outline, facts: &Facts, odds: &[f32], lift: f32) -> Option<Body> {
    let mut sums = Vec::with_capacity(odds.len() + 1);
    let mut sum = 0.0f32;
    sums.push(sum);
    for (run, z) in page.runs.iter().zip(odds) {
        sum += if run.hidden { 0.0 } else { gain(*z + lift, run.shape.weight()) };
        sums.push(sum);
    }
    let total = |first: u32, end: u32| sums[end as usize] - sums[first as usize];
    // Containers inside come after those around them: of equals the innermost wins.
    let richest = |fits: &dyn Fn(usize, usize) -> bool| {
        let mut best: Option<(f32, usize)> = None;
        for (i, c) in page.containers.iter().enumerate() {
            if c.first == c.end || c.hidden || !fits(c.first as usize, c.end as usize) {
                continue;
            }
            let value = total(c.first, c.end);
            if best.is_none_or(|(b, _)| value >= b - 1e-3) {
                best = Some((value, i));
            }
        }
        best.filter(|(value, _)| *value > 0.0)
    };
    // What is chosen with a lift must hold the page's running text, and hardly any links.
    let all = facts.prose_in(0, page.runs.len());
    let sound = |first: usize, end: usize| {
        let prose = facts.prose_in(first, end);
        lift == 0.0 || prose >= LEAST_PROSE && prose * 2.0 >= all && facts.links_in(first, end) < MOST_LINKS
    };
    let (_, mut container) = richest(&sound)?;
    // A longer article further down the page is another one where the title has a text of its own.
    let start = page.containers[container].first as usize;
    let posts = page.containers[container].inherited.has(Words::POST);
    if let Some(own) = text_under_title(page, facts, odds, start).filter(|_| !posts)
        && let Some((_, other)) = richest(&|first, end| first <= own && own < end && end <= start)
    {
        container = other;
    }
    let wider = if lift == 0.0 { widened(page, facts, odds, container) } else { None };
    let lift = if wider.is_some() { LIFTS[1] } else { lift };
    container = wider.unwrap_or(container);
    let c = &page.containers[container];
    let below = if wider.is_some() { facts.title.map_or(0, |t| t + 1) } else { 0 };
    let (first, end) = ((c.first as usize).max(below), c.end as usize);
    let mut keep = vec![false; page.runs.len()];
    smooth(page, odds, lift, first..end, &mut keep);
    drop_linked(page, &mut keep);
    keep_headings(page, facts, first..end, &mut keep);
    keep_question(page, facts, odds, first, false, &mut keep);
    keep.contains(&true).then_some(Body { container, keep })
}

/// Around a body of little text, the container below the title that is richer with a lift and free of links: steps and
/// short lines stand beside the one sentence that was found.
fn widened(page: &Outline, facts: &Facts, odds: &[f32], container: usize) -> Option<usize> {
    let own = &page.containers[container];
    let title = facts.title.filter(|t| *t < own.first as usize)?;
    if facts.prose_in(own.first as usize, own.end as usize) >= LITTLE {
        return None;
    }
    let value = |first: usize, end: usize| -> f32 {
        let rows = page.runs[first..end].iter().zip(&odds[first..end]).filter(|(run, _)| !run.hidden);
        rows.map(|(run, z)| gain(*z + LIFTS[1], run.shape.weight())).sum()
    };
    let mut best = (value(own.first as usize, own.end as usize), None);
    let mut at = own.parent;
    for _ in 0..WIDENINGS {
        let Some(c) = page.containers.get(at as usize) else { break };
        let (first, end) = (c.first as usize, c.end as usize);
        // What stands above the title says nothing of what stands below.
        let first = first.max(title + 1);
        if facts.links_in(first, end) > 0.0 || end - first > MOST_BLOCKS {
            break;
        }
        let v = value(first, end);
        if v > best.0 {
            best = (v, Some(at as usize));
        }
        at = c.parent;
    }
    best.1
}

/// The longest running text that no cue speaks against: a page that has one is not left empty.
fn longest_prose(page: &Outline, facts: &Facts) -> Option<Body> {
    let best = (0..page.runs.len())
        .filter(|i| page.runs[*i].shape.ends_sentence && facts.cues[*i].covered * 10 < page.runs[*i].shape.chars)
        .max_by(|a, b| facts.prose[*a].total_cmp(&facts.prose[*b]).then(b.cmp(a)))?;
    if facts.prose[best] < 40.0 {
        return None;
    }
    let mut keep = vec![false; page.runs.len()];
    keep[best] = true;
    Some(Body { container: page.runs[best].container as usize, keep })
}

/// The first running text between the title and block `start`, where a head of another article stands between the two.
fn text_under_title(page: &Outline, facts: &Facts, odds: &[f32], start: usize) -> Option<usize> {
    let title = facts.title.filter(|t| *t < start)?;
    let own = (title + 1..start).find(|i| facts.prose[*i] >= 60.0 && odds[*i] > 0.0)?;
    let name = page.runs[title].text.as_str();
    // The title said again below is the true head.
    if page.runs[own + 1..start].iter().any(|r| r.text.contains(name)) {
        return None;
    }
    let parted = (own + 1..start).any(|i| {
        let run = &page.runs[i];
        !run.hidden && (facts.dated[i] || facts.cues[i].starts(CueKind::Tail) && run.shape.chars < 20)
    });
    parted.then_some(own)
}

/// The likeliest course of article and boilerplate over the blocks of the body.
fn smooth(page: &Outline, odds: &[f32], lift: f32, range: std::ops::Range<usize>, keep: &mut [bool]) {
    let visible: Vec<usize> = range.filter(|i| !page.runs[*i].hidden).collect();
    let adjusted: Vec<f32> = visible.iter().map(|i| odds[*i] + lift + INSIDE).collect();
    for (i, k) in visible.iter().zip(course(&adjusted, CHANGE)) {
        keep[*i] = k;
    }
}

/// Headings between kept blocks stay: they are short, and look like boilerplate by themselves.
fn keep_headings(page: &Outline, facts: &Facts, range: std::ops::Range<usize>, keep: &mut [bool]) {
    let visible: Vec<usize> = range.filter(|i| !page.runs[*i].hidden).collect();
    let mut above = false;
    for (k, i) in visible.iter().enumerate() {
        let run = &page.runs[*i];
        let heading = matches!(page.containers[run.container as usize].tag, Tag::H(_)) && Some(*i) != facts.title;
        let plain = facts.cues[*i].covered * 3 < run.shape.chars && run.link_chars == 0;
        let below = visible.iter().skip(k + 1).take(2).any(|j| keep[*j] && page.runs[*j].shape.ends_sentence);
        if !keep[*i] && above && heading && plain && below {
            keep[*i] = true;
        }
        above |= keep[*i] && run.shape.ends_sentence;
    }
}

/// The words of a question between a title that asks, or has `answers` below it, and the answers stay.
pub(super) fn keep_question(page: &Outline, facts: &Facts, odds: &[f32], first: usize, answers: bool, keep: &mut [bool]) {
    let Some(title) = facts.title.filter(|t| *t < first && first - t <= QUESTION) else { return };
    if !answers && !page.runs[title].text.trim_end().ends_with(['?', '？']) {
        return;
    }
    for i in title + 1..first {
        let run = &page.runs[i];
        let own = page.containers[run.container as usize].inherited;
        // What stands between a title and its answers is hardly a menu, whatever the page calls its parts.
        let aside = own.has(Words::COMMENT) || !answers && (own.has(Words::SIDE) || own.has(Words::NAV));
        let least = if answers { -CHANGE } else { -INSIDE };
        if facts.prose[i] > 0.0 && run.shape.ends_sentence && run.link_chars == 0 && !aside && odds[i] > least {
            keep[i] = true;
        }
    }
}

/// Blocks that are nothing but a link leave a body that is otherwise free of links: advertisements, pointers to other pages.
fn drop_linked(page: &Outline, keep: &mut [bool]) {
    let kept = || page.runs.iter().zip(keep.iter()).filter(|(_, k)| **k).map(|(r, _)| r);
    let all: u32 = kept().map(|r| r.shape.chars).sum();
    let linked: u32 = kept().map(|r| r.link_chars).sum();
    if linked * 4 > all {
        return;
    }
    for (run, k) in page.runs.iter().zip(keep.iter_mut()) {
        let whole = run.link_chars * 10 > run.shape.chars * 9;
        let heading = matches!(page.containers[run.container as usize].tag, Tag::H(_));
        if *k && whole && run.shape.chars < 60 && !heading {
            *k = false;
        }
    }
}

/// Name of the rule that says best why a block is removed.
pub(super) fn reason(page: &Outline, facts: &Facts, body: Option<&Body>, i: usize) -> &'static str {
    let run = &page.runs[i];
    let own = &page.containers[run.container as usize];
    let cues = &facts.cues[i];
    let linked = run.link_chars as f32 / run.shape.chars.max(1) as f32;
    let short = run.shape.chars < 80;
    if run.hidden {
        "hidden"
    } else if own.inherited.has(Words::COMMENT) {
        "comments"
    } else if cues.of(CueKind::Missing) > 0 && short {
        "error-or-login"
    } else if cues.of(CueKind::Tail) > 0 && short {
        "tail-cue"
    } else if cues.of(CueKind::Legal) > 0 {
        "legal-cue"
    } else if cues.any(&[CueKind::Call, CueKind::Wrap]) > 0 && short {
        "call-cue"
    } else if cues.any(&[CueKind::Tool, CueKind::Comment, CueKind::Count]) > 0 && short {
        "tool-cue"
    } else if linked > 0.5 {
        "links"
    } else if own.inherited.has(Words::NAV) {
        "navigation"
    } else if own.inherited.has(Words::SIDE) {
        "side-column"
    } else if body.is_none_or(|b| {
        let c = &page.containers[b.container];
        i < c.first as usize || i >= c.end as usize
    }) {
        "outside-body"
    } else {
        "unlike-body"
    }
}
