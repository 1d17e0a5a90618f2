//! Articles of equal rank, one below the other on a page: where each begins.
//!
//! A second article is told from a teaser, a list of summaries or a comment by its rank: its title has the same element and
//! class as that of the first, its own date or source line right below, and running text of its own in the body.

use super::outline::Outline;
use crate::extract::BlockForm;
use crate::extract::zones::{self, Item};

/// Han weight of running text below each title, at least: what must stand above a heading of comments, too.
const LEAST_TEXT: f32 = 80.0;
/// Blocks of text below each title, at least: a summary is one paragraph, hardly ever two.
const LEAST_BLOCKS: usize = 3;

/// The titles of the articles, in page order; fewer than two: the page has one article at most.
pub(super) fn starts(page: &Outline, items: &[Item<'_>]) -> Vec<usize> {
    // Behind a heading of other pages or of comments nothing is of equal rank.
    let mut prose = 0.0;
    let end = items.iter().position(|i| {
        prose += if i.keep && i.shape.is_prose() { i.shape.weight() } else { 0.0 };
        prose >= LEAST_TEXT && (zones::opens_tail(i) || zones::opens_comments(i))
    });
    let heads: Vec<usize> = (0..end.unwrap_or(items.len())).filter(|i| zones::opens_article(items, *i)).collect();
    let Some(&first) = heads.first() else { return Vec::new() };
    let text =
        |range: &[Item<'_>]| -> f32 { range.iter().filter(|i| i.keep && i.shape.is_prose()).map(|i| i.shape.weight()).sum() };
    if items.get(..first).is_none_or(|above| text(above) >= LEAST_TEXT) {
        return Vec::new();
    }
    let rank = |i: usize| {
        let own = page.runs.get(i).and_then(|r| page.containers.get(r.container as usize));
        own.map(|c| (c.tag, c.signature))
    };
    let mut out = Vec::new();
    for (k, &i) in heads.iter().enumerate() {
        let below = items.get(i + 1..heads.get(k + 1).copied().or(end).unwrap_or(items.len())).unwrap_or(&[]);
        let plain = matches!(items[i].form, BlockForm::Heading(_)) && page.runs.get(i).is_some_and(|r| r.link_chars == 0);
        let blocks = below.iter().filter(|b| b.keep && b.shape.chars >= 8 && b.shape.ends_sentence).count();
        if rank(i) != rank(first) || !plain || blocks < LEAST_BLOCKS || text(below) < LEAST_TEXT {
            break;
        }
        out.push(i);
    }
    out
}
