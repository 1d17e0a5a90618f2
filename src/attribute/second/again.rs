//! Features of the second pass: what the first has found for the unit and for those beside it.

use super::feature::{Take, Template, bucket, joined};
use super::view::{RELATION_CLASSES, View};
use crate::attribute::mention::Roles;

/// Upper bounds of chances in hundredths, and their classes.
const CHANCES: [usize; 7] = [5, 15, 30, 50, 70, 85, 95];
const CHANCE_CLASSES: u32 = 8;

/// A role of a unit with its chance in classes.
#[derive(Debug, Clone, Copy)]
struct Known {
    role: Roles,
    class: u32,
    /// Whether it is rather so than not.
    likely: bool,
}

/// The chance of every role that a unit may be about, unit by unit.
#[derive(Debug, Default)]
pub(super) struct Chances {
    roles: Vec<Known>,
    /// First entry of each unit, and the end.
    starts: Vec<usize>,
}

impl Chances {
    /// Nothing known yet.
    pub(super) fn new() -> Self {
        Self::for_units(0)
    }

    /// Nothing known yet, of so many units.
    pub(super) fn for_units(n: usize) -> Self {
        let mut starts = Vec::with_capacity(n + 1);
        starts.push(0);
        Self { roles: Vec::with_capacity(2 * n), starts }
    }

    /// A role of the unit that is open.
    pub(super) fn push(&mut self, role: Roles, chance: f32) {
        self.roles.push(Known { role, class: class(chance), likely: chance > 0.5 });
    }

    /// Closes a unit and opens the next.
    pub(super) fn close(&mut self) {
        self.starts.push(self.roles.len());
    }

    fn of(&self, i: usize) -> &[Known] {
        match self.starts.get(i..i + 2) {
            Some([from, to]) => self.roles.get(*from..*to).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// The class of a role's chance, the highest of any other role, and whether one of these is likely.
    fn own_and_rivals(&self, i: usize, role: Roles) -> (u32, u32, bool) {
        let mut found = (0, 0, false);
        for known in self.of(i) {
            if known.role == role {
                found.0 = known.class;
            } else {
                found = (found.0, found.1.max(known.class), found.2 | known.likely);
            }
        }
        found
    }
}

fn class(chance: f32) -> u32 {
    // A chance is between 0 and 1.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a hundredth of a chance")]
    let hundredths = (chance * 100.0) as usize;
    bucket(hundredths, &CHANCES)
}

/// A role of a unit in the light of the chances around it.
pub(super) fn role(view: &View<'_>, i: usize, role: Roles, chances: &Chances, to: &mut impl Take) {
    let (own, rivals, _) = chances.own_and_rivals(i, role);
    to.number(Template::Chance, own);
    to.number(Template::Rivals, rivals);
    to.number(Template::ChanceRivals, joined(&[(own, CHANCE_CLASSES), (rivals, CHANCE_CLASSES)]));
    let around = [
        (-2, Template::ChanceBefore2, None),
        (-1, Template::ChanceBefore, Some(Template::ChanceAndBefore)),
        (1, Template::ChanceAfter, Some(Template::ChanceAndAfter)),
        (2, Template::ChanceAfter2, None),
    ];
    for (by, template, with_own) in around {
        let seen = view.near(i, by).map_or(0, |k| {
            let (own, _, rivals) = chances.own_and_rivals(k, role);
            1 + joined(&[(view.apart(i, k), 3), (own, CHANCE_CLASSES), (u32::from(rivals), 2)])
        });
        to.number(template, seen);
        if let Some(template) = with_own {
            to.number(template, joined(&[(own, CHANCE_CLASSES), (seen, 3 * CHANCE_CLASSES * 2 + 1)]));
        }
    }
}

/// The relations of a unit by their shares, in the order of `Relation::ALL`: the likeliest, and the class of each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shares {
    likeliest: u32,
    classes: [u32; 5],
}

impl Shares {
    pub(super) fn of(shares: &[f32; 5]) -> Self {
        let likeliest = (0..).zip(shares).max_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(k, _)| k);
        Self { likeliest, classes: shares.map(class) }
    }
}

/// What a unit says in the light of what those beside it are likely to say.
pub(super) fn relation(view: &View<'_>, i: usize, shares: &[Option<Shares>], to: &mut impl Take) {
    let Some(own) = shares.get(i).and_then(Option::as_ref) else { return };
    let best = own.likeliest;
    to.number(Template::Likely, best);
    for (k, class) in (0..).zip(own.classes) {
        to.number(Template::Likelihood, joined(&[(k, 5), (class, CHANCE_CLASSES)]));
    }
    let around = [
        (-2, Template::LikelyBefore2, None),
        (-1, Template::LikelyBefore, Some(Template::LikelyAndBefore)),
        (1, Template::LikelyAfter, Some(Template::LikelyAndAfter)),
        (2, Template::LikelyAfter2, None),
    ];
    for (by, template, with_own) in around {
        let seen = view.near(i, by).map_or(0, |k| {
            let said = shares.get(k).and_then(Option::as_ref).map_or(0, |s| 1 + s.likeliest);
            let same = u32::from(view.units[k].roles == view.units[i].roles);
            1 + joined(&[(view.apart(i, k), 3), (said, RELATION_CLASSES), (same, 2)])
        });
        to.number(template, seen);
        if let Some(template) = with_own {
            to.number(template, joined(&[(best, 5), (seen, 3 * RELATION_CLASSES * 2 + 1)]));
        }
    }
}
