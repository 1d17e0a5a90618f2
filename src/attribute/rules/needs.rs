//! What a rule needs of a unit before it is asked: hardly any unit has what most rules look for.

use super::super::Scope;
use super::super::about::How;
use super::super::cue::Cue;
use super::super::discourse::Unit;
use super::super::line::Line;

/// States that a unit must have, and classes of which a cue must stand in its line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Needs {
    states: u16,
    cues: Cue,
}

/// Nothing.
pub(super) const NOTHING: Needs = state(0);
/// The role is named.
pub(super) const OVERT: Needs = state(1);
/// Some words are its subject.
pub(super) const POINTED: Needs = state(1 << 1);
/// Something stands before its subject.
pub(super) const LED: Needs = state(1 << 2);
/// A role is its subject.
pub(super) const SUBJECT: Needs = state(1 << 3);
/// The role is not merely named.
pub(super) const SPOKEN_OF: Needs = state(1 << 4);
/// Nothing says who is spoken of.
pub(super) const LEFT_OUT: Needs = state(1 << 5);
/// It is about one role.
pub(super) const ONE: Needs = state(1 << 6);
/// It is about two roles or more.
pub(super) const SEVERAL: Needs = state(1 << 7);
/// A verb ties its roles.
pub(super) const TIED: Needs = state(1 << 8);
/// None does.
pub(super) const FREE: Needs = state(1 << 9);
/// Its line is a heading, or a bare name at the head of a column or row.
pub(super) const HEADING: Needs = state(1 << 10);

const fn state(states: u16) -> Needs {
    Needs { states, cues: Cue::ALL }
}

impl Needs {
    /// Both.
    pub(super) const fn and(self, other: Self) -> Self {
        Self { states: self.states | other.states, cues: self.cues }
    }

    /// And a cue of these classes.
    pub(super) const fn with(self, cues: Cue) -> Self {
        Self { states: self.states, cues }
    }
}

/// What a unit has of what rules need.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Has {
    states: u16,
    cues: Cue,
}

impl Has {
    pub(crate) fn of(line: &Line<'_>, unit: &Unit) -> Self {
        let roles = unit.roles.count_ones();
        let states = [
            (OVERT, unit.scope == Scope::Overt),
            (POINTED, unit.subject.1 > 0),
            (LED, unit.start < unit.subject.0),
            (SUBJECT, unit.how == How::Subject),
            (SPOKEN_OF, unit.how != How::Named),
            (LEFT_OUT, unit.how == How::Nothing),
            (ONE, roles == 1),
            (SEVERAL, roles >= 2),
            (TIED, unit.tied),
            (FREE, !unit.tied),
            (HEADING, line.is_heading() || line.is_head_cell()),
        ];
        let states = states.iter().fold(0, |all, (state, has)| if *has { all | state.states } else { all });
        Self { states, cues: line.classes().or(Cue::NO_CUE) }
    }

    /// Whether a rule finds what it needs.
    #[inline]
    pub(crate) fn all_of(self, needs: &Needs) -> bool {
        needs.states & !self.states == 0 && needs.cues.any(self.cues)
    }
}
