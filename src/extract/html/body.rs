//! Chooses the body among the containers of a page, and inside it the blocks that stay.

use super::features::Facts;
use super::outline::{Outline, Run};
use super::words::Words;
use crate::extract::cues::CueKind;

/// Log-odds beyond this say no more: one sure block must not outweigh ten likely ones.
const SURE: f32 = 4.0;
/// Cost of a change between article and boilerplate from one block to the next inside the body, in log-odds: about the
/// odds of a change there (1 in 20).
const CHANGE: f32 = 3.0;
/// What speaks for a block inside the chosen body before it is looked at, in log-odds.
const INSIDE: f32 = 1.5;

/// The chosen body.
pub(super) struct Body {
    /// Index of the container.
    pub(super) container: usize,
    /// For each block of the page whether it belongs to the article.
    pub(super) keep: Vec<bool>,
}

/// Chooses body and blocks from the log-odds of each block.
pub(super) fn choose(page: &Outline, facts: &Facts, odds: &[f32]) -> Option<Body> {
    let mut sums = Vec::with_capacity(odds.len() + 1);
    let mut sum = 0.0f32;
    sums.push(sum);
    for (run, z) in page.runs.iter().zip(odds) {
        sum += gain(run, *z);
        sums.push(sum);
    }
    let total = |first: u32, end: u32| sums[end as usize] - sums[first as usize];
    let mut best: Option<(f32, usize)> = None;
    // Containers inside come after those around them: of equals the innermost wins.
    for (i, c) in page.containers.iter().enumerate() {
        if c.first == c.end || c.hidden {
            continue;
        }
        let value = total(c.first, c.end);
        if best.is_none_or(|(b, _)| value >= b - 1e-3) {
            best = Some((value, i));
        }
    }
    let (value, container) = best?;
    if value <= 0.0 {
        return None;
    }
    let c = &page.containers[container];
    let (first, end) = (c.first as usize, c.end as usize);
    let mut keep = vec![false; page.runs.len()];
    smooth(page, facts, odds, first..end, &mut keep);
    Some(Body { container, keep })
}

fn gain(run: &Run, z: f32) -> f32 {
    if run.hidden { 0.0 } else { z.clamp(-SURE, SURE) * (1.0 + run.shape.weight()).sqrt() }
}

/// The likeliest course of article and boilerplate over the blocks of the body (two states, Viterbi).
fn smooth(page: &Outline, facts: &Facts, odds: &[f32], range: std::ops::Range<usize>, keep: &mut [bool]) {
    let visible: Vec<usize> = range.filter(|i| !page.runs[*i].hidden).collect();
    let mut back: Vec<[bool; 2]> = Vec::with_capacity(visible.len());
    let mut score = [0.0f32; 2];
    for i in &visible {
        let z = (odds[*i] + INSIDE).clamp(-2.0 * SURE, 2.0 * SURE);
        let _ = facts;
        let from = [score[1] - CHANGE > score[0], score[1] > score[0] - CHANGE];
        let out = if from[0] { score[1] - CHANGE } else { score[0] };
        let inn = if from[1] { score[1] } else { score[0] - CHANGE };
        back.push(from);
        score = [out - z / 2.0, inn + z / 2.0];
    }
    let mut state = score[1] > score[0];
    for (i, from) in visible.iter().zip(&back).rev() {
        keep[*i] = state;
        state = from[usize::from(state)];
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
