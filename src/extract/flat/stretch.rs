//! Which lines of a flattened page are article: the richest stretch, what belongs to it, and further stretches like it.

use super::features::Facts;
use crate::extract::course::{course, gain};

/// Cost of a change between article and boilerplate from one line to the next, in log-odds.
const CHANGE: f32 = 1.0;
/// What speaks for a line inside a stretch before it is looked at, in log-odds.
const INSIDE: f32 = 1.5;
/// The same between the main head and the stretch, where tables and lists stand before the first sentence, and between
/// running text of one zone.
const LEAD_IN: f32 = 3.0;
/// What is added to the log-odds of every line, in turn, until a stretch is found.
const LIFTS: [f32; 3] = [0.0, 1.5, 3.0];
/// Han weight of running text in a stretch found with a lift, at least.
const LEAST_PROSE: f32 = 60.0;
/// Han weight of running text of a zone in which a line is taken for part of the text.
const MUCH: f32 = 200.0;
/// Lines between the main head and the stretch, at most.
const LEAD: usize = 40;
/// Share of cue characters among these lines, at most.
const LEAD_CUES: f32 = 0.3;
/// Lines between a head and the first line of its text, at most.
const HEAD: usize = 4;
/// Lines between running text and the stretch that it is joined to, at most.
const GAP: usize = 16;
/// Log-odds that running text next to the stretch must have to be joined to it.
const JOIN: f32 = -1.0;
/// Mean log-odds that the rest of a zone must have to be looked at line by line with the stretch.
const DOUBT: f32 = -1.0;
/// A further stretch has at least this part of the first one's value, and this value.
const SHARE: f32 = 0.5;
const LEAST: f32 = 40.0;
/// Further stretches, at most: pages glue a handful of articles.
const MOST: usize = 64;

/// Whether each line is kept.
pub(super) fn choose(odds: &[f32], facts: &Facts) -> Vec<bool> {
    let n = odds.len();
    let all = facts.prose_in(0, n);
    let found = LIFTS.iter().find_map(|lift| {
        let lifted: Vec<f32> = odds.iter().map(|z| z + lift).collect();
        let gains: Vec<f32> = lifted.iter().zip(&facts.shapes).map(|(z, s)| gain(*z, s.weight())).collect();
        let (value, start, end) = richest(&gains, 0, n);
        let prose = facts.prose_in(start, end);
        let sound = *lift == 0.0 || prose >= LEAST_PROSE && prose * 2.0 >= all;
        (value > 0.0 && sound).then_some((lifted, gains, value, start, end))
    });
    let (odds, gains, value, mut start, mut end) = found.unwrap_or_else(|| (odds.to_vec(), Vec::new(), 0.0, 0, 0));
    let odds = odds.as_slice();
    (start, end) = above(facts, &gains, start).unwrap_or((start, end));
    let mut inside = vec![false; n];
    let mut lead_end = 0;
    let mut behind = n;
    let mut table = (0, 0);
    if value > 0.0 {
        let (first, last) = (start, end);
        if let Some(lead) = lead(facts, start) {
            lead_end = start;
            start = lead;
        }
        let before = start;
        (start, end) = joined(odds, facts, start, end);
        if before - start > GAP {
            table = (start, before);
        }
        let until = end;
        end = beyond_list(facts, end);
        if end > until {
            behind = until;
        }
        (start, end) = completed(odds, facts, start, end);
        inside[start..end].fill(true);
        further(&gains, &mut inside, value, (first, last));
    } else if let Some(i) = longest_prose(facts) {
        inside[i] = true;
    }
    let mut keep = vec![false; n];
    let mut i = 0;
    while i < n {
        let length = inside[i..].iter().take_while(|k| **k).count();
        let prior = |k: usize| {
            if k >= behind && facts.shapes[k].is_prose() || table.0 <= k && k < table.1 {
                BRIDGED
            } else if k < lead_end || k >= behind || sandwiched(facts, k) {
                LEAD_IN
            } else {
                INSIDE
            }
        };
        let adjusted: Vec<f32> = (i..i + length).map(|k| odds[k] + prior(k)).collect();
        for (k, v) in (i..).zip(course(&adjusted, CHANGE)) {
            keep[k] = v && !facts.is_chrome(k);
        }
        i += length.max(1);
    }
    if let Some(i) = longest_prose(facts).filter(|_| !keep.contains(&true)) {
        keep[i] = true;
    }
    keep
}

/// Whether a line without a cue stands between the running text of its zone: nothing parts it from that.
fn sandwiched(facts: &Facts, i: usize) -> bool {
    let zone = facts.zone(i);
    zone.prose >= MUCH && zone.prose_hull.0 <= i && i < zone.prose_hull.1 && facts.covered[i] < 0.2
}

/// The contiguous stretch with the largest sum of gains, with its value (Kadane 1984).
fn richest(gains: &[f32], from: usize, to: usize) -> (f32, usize, usize) {
    let mut best = (0.0f32, from, from);
    let (mut sum, mut start) = (0.0f32, from);
    for (i, g) in gains.iter().enumerate().take(to).skip(from) {
        sum += g;
        if sum > best.0 {
            best = (sum, start, i + 1);
        }
        if sum < 0.0 {
            sum = 0.0;
            start = i + 1;
        }
    }
    best
}

/// Where the article begins below its head, if the lines from there to the stretch are not site tools.
fn lead(facts: &Facts, start: usize) -> Option<usize> {
    let lead = facts.main? + 1;
    if lead >= start || start - lead > LEAD {
        return None;
    }
    let covered: f32 = facts.covered[lead..start].iter().sum();
    (covered <= LEAD_CUES * (start - lead) as f32).then_some(lead)
}

/// The stretch with the running text a few lines off, as long as nothing between the two ends or starts something: above it
/// also beyond a table.
fn joined(odds: &[f32], facts: &Facts, mut start: usize, mut end: usize) -> (usize, usize) {
    let joins = |i: &usize| odds[*i] > JOIN && facts.shapes[*i].is_prose() && facts.shapes[*i].ends_sentence;
    let open = |a: usize, b: usize| !(a..b).any(|k| facts.parts(k));
    let tabled = |i: usize, start: usize| (i + 1..start.saturating_sub(GAP)).all(|k| joins(&k) || is_cell(facts, k));
    while let Some(i) = (start.saturating_sub(LEAD)..start).find(joins).filter(|i| open(*i, start) && tabled(*i, start)) {
        start = i;
    }
    while let Some(i) = (start.saturating_sub(GAP)..start).find(joins).filter(|i| open(*i, start)) {
        start = i;
    }
    while let Some(i) = (end..(end + GAP).min(odds.len())).rev().find(joins).filter(|i| open(end, *i)) {
        end = i + 1;
    }
    (start, end)
}

/// A short line without a cue and without a stop, as a cell of a flattened table is.
fn is_cell(facts: &Facts, i: usize) -> bool {
    let s = &facts.shapes[i];
    s.chars <= CELL && s.stops == 0 && s.separators == 0 && facts.covered[i] < 0.5
}

/// Longest cell, in characters.
const CELL: u32 = 24;

/// The end of the stretch with the running text beyond an inserted list of other pages: one heading of such a list within a
/// few lines, short lines, and behind them hardly anything but running text up to where the next thing begins.
fn beyond_list(facts: &Facts, end: usize) -> usize {
    let n = facts.shapes.len();
    let prose = |k: &usize| facts.shapes[*k].is_prose() && facts.shapes[*k].ends_sentence && facts.covered[*k] < 0.2;
    let Some(heading) = (end..(end + 2).min(n)).find(|k| facts.parts(*k)).filter(|k| facts.opens_list(*k)) else { return end };
    let Some(first) = (heading + 1..(heading + GAP).min(n)).find(prose) else { return end };
    let listed = (heading + 1..first).all(|k| facts.shapes[k].stops == 0 && facts.shapes[k].chars < 40 && !facts.dated[k]);
    let (mut texts, mut other, mut last) = (0, 0, end);
    for k in (first..n).take_while(|k| !facts.parts(*k) && !facts.is_chrome(*k)) {
        if prose(&k) || facts.shapes[k].ends_sentence {
            texts += 1;
            last = k + 1;
        } else {
            other += 1;
        }
        if facts.dated[k] {
            return end;
        }
    }
    if listed && texts >= INSERTION && texts >= 2 * other { last } else { end }
}

/// Lines of running text behind an inserted list, at least.
const INSERTION: u32 = 3;
/// What is added to the log-odds of running text behind an inserted list, and of cells between running text: the cue above
/// speaks against the one, their being short against the other.
const BRIDGED: f32 = 4.0;

/// A shorter text above the stretch that is the article: the stretch stands below a heading of comments, or the first head of
/// the page has a text of its own and the stretch, parted from it, has no head.
fn above(facts: &Facts, gains: &[f32], start: usize) -> Option<(usize, usize)> {
    let sound = |from: usize, to: usize| {
        let (value, a, b) = richest(gains, from, to);
        (value > 0.0 && facts.prose_in(a, b) >= LEAST_PROSE).then_some((a, b))
    };
    if let Some(comments) = facts.comments_above(start)
        && let Some(own) = sound(0, comments)
    {
        return Some(own);
    }
    let first = facts.heads.first().filter(|h| h.title.is_some() && h.meta < start)?;
    let headed = facts.heads.iter().any(|h| h.meta + HEAD >= start && h.meta <= start + HEAD);
    let below = first.meta + 1;
    let end = (below..start).find(|i| facts.parts(*i))?;
    if headed { None } else { sound(below, end) }
}

/// The stretch with the rest of the zones at its ends, where these lines are no worse than doubtful on the whole.
fn completed(odds: &[f32], facts: &Facts, start: usize, end: usize) -> (usize, usize) {
    let doubtful = |from: usize, to: usize| {
        let lines = odds.get(from..to).unwrap_or(&[]);
        !lines.is_empty() && lines.len() <= LEAD && lines.iter().sum::<f32>() >= DOUBT * lines.len() as f32
    };
    let first = facts.zone(start).lines.0;
    let last = facts.zone(end.saturating_sub(1)).lines.1;
    (if doubtful(first, start) { first } else { start }, if doubtful(end, last) { last } else { end })
}

/// Marks further stretches before and behind the first one: glued articles, answers, the rest behind an insertion.
fn further(gains: &[f32], inside: &mut [bool], value: f32, first: (usize, usize)) {
    let mut open = vec![(0, first.0), (first.1, gains.len())];
    for _ in 0..MOST {
        let Some((a, b)) = open.pop() else { return };
        let next = richest(gains, a, b);
        if next.0 >= SHARE * value && next.0 >= LEAST {
            inside[next.1..next.2].fill(true);
            open.push((a, next.1));
            open.push((next.2, b));
        }
    }
}

/// The longest line of running text that no cue speaks against: a page that has one is not left empty.
fn longest_prose(facts: &Facts) -> Option<usize> {
    let best = (0..facts.shapes.len())
        .filter(|i| facts.shapes[*i].is_prose() && facts.shapes[*i].ends_sentence && facts.covered[*i] < 0.1)
        .max_by(|a, b| facts.shapes[*a].weight().total_cmp(&facts.shapes[*b].weight()).then(b.cmp(a)))?;
    (facts.shapes[best].weight() >= 40.0).then_some(best)
}
