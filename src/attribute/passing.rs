//! Articles that name a role without being about roles: a report on a city's economy in which the word sales comes up.
//!
//! A sentence without subject goes on with the subject before it, and that subject is a role only where roles are what the
//! article talks of. Elsewhere a single mention would claim every sentence to the end of its paragraph.

use super::line::{Line, Shape};
use super::mention::{OTHER, Roles};

/// An article is about roles if its title or a heading names one, or else one in twelve of its sentences.
const ONE_IN: usize = 12;

/// Whether roles come up in passing only.
pub(crate) fn in_passing(lines: &[Line<'_>], title: Roles) -> bool {
    if title != 0 || lines.iter().any(|l| l.is_heading() && l.roles() != 0) {
        return false;
    }
    let (mut sentences, mut naming) = (0, 0);
    for line in lines.iter().filter(|l| l.shape == Shape::Text) {
        sentences += line.sentences.len();
        let names = |start: u32, end: u32| line.mentions_in(start as usize, end as usize).iter().any(|m| m.role != OTHER);
        naming += line.sentences.iter().filter(|s| names(s.span.start, s.span.end)).count();
    }
    naming * ONE_IN < sentences
}
