//! The rules that say what a unit says of its roles: small, named, asked in order; the first that answers decides.
//!
//! Contrast between two units is decided by the pair rules, which are asked afterwards and lift attributes to contrasts.

pub(crate) mod alone;
pub(crate) mod attribute;
pub(crate) mod contrast;
pub(crate) mod definiens;
pub(crate) mod definition;
pub(crate) mod denied;
pub(crate) mod mention;
pub(crate) mod naming;
pub(crate) mod ostensive;
pub(crate) mod phrased;
pub(crate) mod relationship;

use std::cell::OnceCell;

use super::Relation;
use super::discourse::Unit;
use super::line::Line;
use crate::span::Span;

/// A unit with what it stands in.
pub(crate) struct Context<'a> {
    pub(crate) line: &'a Line<'a>,
    pub(crate) unit: &'a Unit,
    /// The heading over it, if any.
    pub(crate) heading: Option<&'a Line<'a>>,
    /// Where the predicate starts, once a rule has asked for it.
    predicate: OnceCell<usize>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(line: &'a Line<'a>, unit: &'a Unit, heading: Option<&'a Line<'a>>) -> Self {
        Self { line, unit, heading, predicate: OnceCell::new() }
    }

    /// The unit's text.
    pub(crate) fn text(&self) -> &'a str {
        self.line.sub(self.unit.start, self.unit.end)
    }

    /// Whether a cue of these classes stands in the unit.
    pub(crate) fn has(&self, cue: super::cue::Cue) -> bool {
        self.line.has(self.unit.start, self.unit.end, cue)
    }
}

/// The parts of a definition before they are measured.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Parts {
    pub(crate) term: Span,
    pub(crate) definiens: Span,
    pub(crate) genus: Option<Span>,
}

/// What a rule decided.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Verdict {
    pub(crate) relation: Relation,
    pub(crate) negated: bool,
    pub(crate) parts: Option<Parts>,
}

impl Verdict {
    pub(crate) fn plain(relation: Relation) -> Self {
        Self { relation, negated: false, parts: None }
    }
}

/// A named rule.
pub(crate) struct Rule {
    pub(crate) name: &'static str,
    /// What it looks for, for the reader of the plan.
    pub(crate) about: &'static str,
    pub(crate) check: fn(&Context<'_>) -> Option<Verdict>,
}

fn never(_: &Context<'_>) -> Option<Verdict> {
    None
}

/// All rules, in the order they are asked. The pair rules at the end see all units of an article together.
pub(crate) const RULES: &[Rule] = &[
    Rule { name: "M1-heading", about: "a heading that names a role and claims nothing", check: attribute::heading },
    Rule { name: "M2-question", about: "an open question", check: attribute::question },
    Rule { name: "M3-look", about: "an announcement: let us look at X", check: attribute::look },
    Rule { name: "M5-wanted", about: "a role only wanted, or missing", check: attribute::wanted },
    Rule { name: "M6-title-like", about: "roles in a line without verb and stop", check: attribute::title_like },
    Rule { name: "M7-theme", about: "the page says what it will speak of", check: attribute::theme },
    Rule { name: "M8-refer", about: "points to another place, or to whom to turn", check: attribute::refer },
    Rule { name: "M9-asked-of", about: "a question told of", check: mention::asked_of },
    Rule { name: "M10-introduced", about: "somebody says that this is his job", check: mention::introduced },
    Rule { name: "M5-absent", about: "a role that is missing somewhere", check: mention::absent },
    Rule { name: "M11-written", about: "the word as it is written on something", check: mention::written },
    Rule { name: "M12-left-out", about: "the page says that it leaves a role out", check: mention::left_out },
    Rule { name: "M13-framed", about: "a frame that names the role for what follows", check: mention::framed },
    Rule { name: "M14-confused", about: "people take two roles for each other", check: mention::confused },
    Rule { name: "R1-tie", about: "a verb ties two roles", check: relationship::tie },
    Rule { name: "R1-placed", about: "X is a part of Y, nothing more", check: relationship::placed },
    Rule { name: "R2-shared", about: "X and Y are two sides, one crew", check: relationship::shared },
    Rule { name: "D15-forbidden", about: "do not take X for Y; who says X is Y", check: denied::forbidden },
    Rule { name: "D15-rejected", about: "a view of what X is, told and turned down", check: denied::rejected },
    Rule { name: "D15-negated", about: "X is not Y", check: denied::negated },
    Rule { name: "D15-answered", about: "no, to whether X is Y", check: denied::answered },
    Rule { name: "D20-ostensive", about: "this is called X", check: ostensive::ostensive },
    Rule { name: "D14-set-down-as", about: "takes X to be Y", check: definition::taken_as },
    Rule { name: "D19-meaning", about: "the definition of X is Y", check: definition::meaning },
    Rule { name: "D1-define", about: "X means Y, is called Y", check: definition::define },
    Rule { name: "D2-counted", about: "X is a (kind of) Y", check: definition::counted },
    Rule { name: "D3-copula", about: "X is Y with a genus noun, an image or one act", check: definition::copula },
    Rule { name: "D7-gloss", about: "X: Y with a genus noun or an image", check: alone::gloss },
    Rule { name: "D10-named", about: "people call the role Y", check: naming::named },
    Rule { name: "D10-elsewhere", about: "what X is called in another tongue or place", check: naming::elsewhere },
    Rule { name: "D6-literally", about: "what the name X says by itself", check: alone::literally },
    Rule {
        name: "D16-definiens-alone",
        about: "the answer to what is X, or the line under a heading 定义",
        check: alone::definiens_alone,
    },
    Rule { name: "D24-field", about: "定义: Y, below the name of a role", check: phrased::field },
    Rule { name: "D7-apposed", about: "X, a noun phrase of kind, without a verb", check: phrased::apposed },
    Rule { name: "D16-asked-inline", about: "what X is: and the answer, in one sentence", check: phrased::asked_inline },
    Rule { name: "D10-given", about: "gives X a definition or a nickname", check: phrased::given },
    Rule { name: "D8-headword", about: "the gloss of a headword in a glossary", check: phrased::headword },
    Rule { name: "D8-entry", about: "the line under the bare name of a role is a noun phrase of kind", check: phrased::entry },
    Rule { name: "D3-waved-away", about: "X is no mystery: it is one act", check: phrased::waved_away },
    Rule { name: "D23-summed-up", about: "in one word X is Y", check: phrased::summed_up },
    Rule { name: "D23-in-a-word", about: "in one sentence: Y", check: alone::in_a_word },
    Rule { name: "C9-yardstick", about: "X more than Y, in one clause", check: contrast::yardstick },
    Rule { name: "R1-contains", about: "two roles and a verb of containment, help or hand-over", check: relationship::main_verb },
    Rule { name: "R2-bond", about: "a word for how two roles stand to each other", check: relationship::bond },
    Rule { name: "M4-differ", about: "two roles differ, nothing more", check: attribute::bare_difference },
    Rule { name: "A0-attribute", about: "anything else said of a role", check: attribute::attribute },
    Rule { name: "C5-table", about: "cells of one row under two roles", check: never },
    Rule { name: "C2-turn", about: "the second half opens with 而, 但, 则 …", check: never },
    Rule { name: "C12-superlatives", about: "the most … is X, the least … is Y", check: never },
    Rule { name: "C12-degree", about: "two neighbouring statements in degree: more this, more that", check: never },
    Rule { name: "C4-parallel", about: "two halves of one sentence with the same frame", check: never },
    Rule { name: "C6-former-latter", about: "前者 and 后者, 一个 and 一个", check: never },
    Rule { name: "C1-announced", about: "parallel statements under a line that announces a difference", check: never },
    Rule { name: "S1-left-out", about: "second look: a role that was handed too far is left out", check: never },
    Rule { name: "S2-gone-on", about: "second look: a role that goes on where no rule hands it down", check: never },
    Rule { name: "S3-definition", about: "second look: much rather says what the role is", check: never },
    Rule { name: "S3-contrast", about: "second look: much rather one side of a comparison", check: never },
    Rule { name: "S3-relationship", about: "second look: much rather how roles stand to each other", check: never },
    Rule { name: "S3-attribute", about: "second look: much rather something said of the role", check: never },
    Rule { name: "S3-mention", about: "second look: much rather a bare mention", check: never },
];
