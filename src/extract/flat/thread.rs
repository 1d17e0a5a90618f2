//! Threads and question pages in flattened text: what was said, without what frames it.
//!
//! A post of a forum opens with a line that says who posted when, and has a floor or its user's panel; an answer closes with
//! a line of votes and comments. Comments below an article are no thread: the first post of a thread is framed as the others
//! are, and nothing stands above it.

use super::features::Facts;
use crate::extract::cues::CueKind;
use crate::extract::posts;

/// Posts or answers, at least.
const LEAST_POSTS: usize = 2;
/// Han weight of running text above the first post, at most.
const MOST_ABOVE: f32 = 60.0;
/// Lines around the opening of a post among which its floor and its user's panel stand.
const FRAME: usize = 6;
/// Lines of name and standing above an answer, at most.
const NAMES: usize = 2;

/// What was said on a page of posts or answers.
pub(super) struct Thread {
    /// Whether each line is what someone said.
    pub(super) keep: Vec<bool>,
    /// First line of the posts and one past their last.
    pub(super) lines: (usize, usize),
    /// The line that opens the first post.
    pub(super) stamp: Option<usize>,
}

/// The thread of a page, if it is one.
pub(super) fn find(lines: &[&str], facts: &Facts) -> Option<Thread> {
    forum(lines, facts).or_else(|| answers(lines, facts))
}

/// Whether a line is a name: short, of no sentence.
fn is_name(facts: &Facts, i: usize) -> bool {
    let s = &facts.shapes[i];
    s.chars <= 14 && s.punctuation == 0 && !s.ends_sentence
}

fn forum(lines: &[&str], facts: &Facts) -> Option<Thread> {
    let opens = |i: &usize| {
        let line = lines[*i];
        let posted = posts::is_stamp(line) && !line.contains("本帖最后由") && !line.ends_with("编辑");
        facts.dated[*i] && (posted || posts::has_floor(line))
    };
    let openings: Vec<usize> = (0..lines.len()).filter(opens).collect();
    let (first, last) = (*openings.first()?, *openings.last()?);
    let framed = |i: &&usize| {
        let near = i.saturating_sub(2)..(**i + 1 + FRAME).min(lines.len());
        let own = near.take_while(|k| k <= *i || openings.binary_search(k).is_err());
        own.into_iter().any(|k| posts::has_floor(lines[k]) || posts::is_panel(lines[k]))
    };
    let n_framed = openings.iter().filter(framed).count();
    if openings.len() < LEAST_POSTS || n_framed * 2 < openings.len() || !framed(&&first) || facts.prose_in(0, first) > MOST_ABOVE
    {
        return None;
    }
    let named = openings.iter().filter(|i| **i > 0 && is_name(facts, **i - 1)).count() * 5 >= openings.len() * 3;
    let said = |i: usize| {
        let name_above = named && openings.binary_search(&(i + 1)).is_ok() && is_name(facts, i);
        !(facts.post_frame(i) || facts.is_chrome(i) || name_above || opens(&i))
    };
    let mut keep = vec![false; lines.len()];
    let mut end = lines.len();
    let mut any = false;
    for (i, slot) in keep.iter_mut().enumerate().skip(first) {
        if i > last && any && facts.is_edge(i) {
            end = i;
            break;
        }
        *slot = said(i);
        any |= *slot && i > last;
    }
    Some(Thread { keep, lines: (first, end), stamp: Some(first) })
}

/// Lines that announce answers.
const ANSWERS: [&str; 9] =
    ["个回答", "条回答", "其他回答", "全部回答", "最佳答案", "精选回答", "最佳回答", "网友回答", "热心回答"];

fn answers(lines: &[&str], facts: &Facts) -> Option<Thread> {
    let announces = |i: &usize| facts.shapes[*i].chars <= 20 && ANSWERS.iter().any(|w| lines[*i].contains(w));
    let head = (0..lines.len()).find(announces)?;
    let votes =
        |i: usize| facts.is_chrome(i) && facts.shapes[i].digits > 0 && facts.cues[i].any(&[CueKind::Comment, CueKind::Count]) > 0;
    let closings: Vec<usize> = (head + 1..lines.len()).filter(|i| votes(*i)).collect();
    let last = *closings.last()?;
    if closings.len() < LEAST_POSTS || facts.prose_in(0, head) > 4.0 * MOST_ABOVE {
        return None;
    }
    let mut keep = vec![false; lines.len()];
    let mut names = 0;
    for (i, slot) in keep.iter_mut().enumerate().take(last).skip(head + 1) {
        if votes(i) || announces(&i) {
            names = 0;
            continue;
        }
        let frame = facts.is_chrome(i) || facts.parts(i) || facts.dated[i] && facts.shapes[i].stops == 0 || facts.post_frame(i);
        let name = names < NAMES && is_name(facts, i) && i + 1 < last && !votes(i + 1);
        if frame || name {
            names += usize::from(name);
            continue;
        }
        names = NAMES;
        *slot = true;
    }
    // The question stands between the title and the first answer.
    for i in (head.saturating_sub(FRAME)..head)
        .filter(|i| facts.shapes[*i].is_prose() && facts.shapes[*i].ends_sentence && !facts.is_chrome(*i))
    {
        keep[i] = true;
    }
    let from = keep.iter().position(|k| *k)?;
    Some(Thread { keep, lines: (from, last + 1), stamp: None })
}
