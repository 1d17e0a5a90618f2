//! What stands together: the lines between two edges (site tools, heads, headings of other lists), and the lines between
//! two items of an enumeration. Short lines are judged by the company they keep.

use crate::extract::labels::{self, LabelKind};
use crate::extract::shape::Shape;
use rustc_hash::FxHashMap;

/// The lines between two edges of the page.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Zone {
    /// First line and one past the last.
    pub(super) lines: (usize, usize),
    /// Han weight of its running text.
    pub(super) prose: f32,
    /// Lines that end a sentence.
    pub(super) sentences: u32,
    /// Lines with marks inside.
    pub(super) marked: u32,
    /// From its first to one past its last line of running text.
    pub(super) prose_hull: (usize, usize),
    /// From its first to one past its last line that ends a sentence or is punctuated.
    pub(super) text_hull: (usize, usize),
}

impl Zone {
    /// Number of lines.
    pub(super) fn len(&self) -> usize {
        self.lines.1 - self.lines.0
    }

    /// Lines between line `i` of the zone and the nearest that is text; the number of lines where none is.
    pub(super) fn beyond(&self, i: usize) -> usize {
        let (a, b) = self.text_hull;
        if a == b {
            self.len()
        } else if i < a {
            a - i
        } else {
            (i + 1).saturating_sub(b)
        }
    }
}

/// Shortest line that counts as text, in characters.
const TEXT: u32 = 6;

/// The zones of a page, and for each line the index of its zone; an edge is a zone of its own.
/// Lines that speak for the site (`speaks`: greeting, wrap-up, call) frame no text.
pub(super) fn zones(
    shapes: &[Shape],
    is_edge: impl Fn(usize) -> bool,
    speaks: impl Fn(usize) -> bool,
) -> (Vec<Zone>, Vec<usize>) {
    let mut out: Vec<Zone> = Vec::new();
    let mut of = Vec::with_capacity(shapes.len());
    let mut open = false;
    for (i, s) in shapes.iter().enumerate() {
        let edge = is_edge(i);
        if edge || !open {
            out.push(Zone { lines: (i, i), ..Zone::default() });
        }
        open = !edge;
        of.push(out.len() - 1);
        let Some(zone) = out.last_mut() else { continue };
        zone.lines.1 = i + 1;
        if edge || speaks(i) {
            continue;
        }
        let widen = |hull: &mut (usize, usize)| *hull = (if hull.0 == hull.1 { i } else { hull.0 }, i + 1);
        if s.is_prose() {
            zone.prose += s.weight();
            widen(&mut zone.prose_hull);
        }
        let (ends, marks) = (s.ends_sentence && s.chars >= TEXT, s.punctuation > 0 && !s.ends_colon && s.chars >= TEXT);
        zone.sentences += u32::from(ends);
        zone.marked += u32::from(marks);
        if ends || marks {
            widen(&mut zone.text_hull);
        }
    }
    (out, of)
}

/// Lines between two items of an enumeration, at most.
const REACH: usize = 40;
/// Edges among them, at most: an insertion.
const EDGES: usize = 1;

/// The items of an enumeration so far: its first line, its last one with its number, the edges up to there, the widest
/// distance between two items.
struct Chain {
    first: usize,
    last: usize,
    number: u32,
    edges: usize,
    widest: usize,
}

/// Whether each line belongs to an enumeration whose items are not all neighbours: `一、`, then something else, then `二、`.
/// What stands below its last item belongs to it as far as below the others. Lists of links are numbered without a gap.
pub(super) fn enumerated(lines: &[&str], is_edge: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut out = vec![false; lines.len()];
    let mut open: FxHashMap<(LabelKind, char), Chain> = FxHashMap::default();
    let mut done = Vec::new();
    let mut edges = 0;
    for (i, line) in lines.iter().enumerate() {
        edges += usize::from(is_edge(i));
        let Some((key, number)) = labels::place(line) else { continue };
        if let Some(chain) = open.get_mut(&key) {
            let apart = i - chain.last;
            if chain.number + 1 == number && apart <= REACH && edges - chain.edges <= EDGES {
                (chain.last, chain.number, chain.edges, chain.widest) = (i, number, edges, chain.widest.max(apart));
                continue;
            }
        }
        done.extend(open.insert(key, Chain { first: i, last: i, number, edges, widest: 0 }));
    }
    done.extend(open.into_values());
    for chain in done.iter().filter(|c| c.widest > 1) {
        let below = (chain.last + 1..(chain.last + chain.widest).min(lines.len())).take_while(|i| !is_edge(*i)).count();
        if let Some(own) = out.get_mut(chain.first..=chain.last + below) {
            own.fill(true);
        }
    }
    out
}
