//! The rules that say what a unit says of its roles: small, named, asked in order; the first that answers decides.
//!
//! Contrast between two units is decided by the pair rules, which are asked afterwards and lift attributes to contrasts.

pub(crate) mod alone;
pub(crate) mod attribute;
pub(crate) mod contrast;
pub(crate) mod definiens;
pub(crate) mod definition;
pub(crate) mod denied;
mod frame;
pub(crate) mod mention;
pub(crate) mod naming;
pub(crate) mod needs;
pub(crate) mod ostensive;
pub(crate) mod phrased;
pub(crate) mod relationship;
pub(crate) mod turned_down;
mod undefined;

use std::cell::OnceCell;

use super::Relation;
use super::cue::Cue;
use super::discourse::Unit;
use super::line::Line;
use crate::span::Span;
use needs::{FREE, HEADING, LED, LEFT_OUT, NOTHING, Needs, ONE, OVERT, POINTED, SEVERAL, SPOKEN_OF, SUBJECT, TIED};

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
    pub(crate) fn has(&self, cue: Cue) -> bool {
        self.line.has(self.unit.start, self.unit.end, cue)
    }
}

/// The parts of a definition before they are measured.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Parts {
    pub(crate) term: Span,
    pub(crate) definiens: Span,
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
    /// What a unit must have for it to be asked.
    pub(crate) needs: Needs,
    pub(crate) check: fn(&Context<'_>) -> Option<Verdict>,
}

const fn rule(name: &'static str, about: &'static str, needs: Needs, check: fn(&Context<'_>) -> Option<Verdict>) -> Rule {
    Rule { name, about, needs, check }
}

/// A rule that is decided elsewhere, over several units.
const fn pair_rule(name: &'static str, about: &'static str) -> Rule {
    rule(name, about, NOTHING, |_| None)
}

/// All rules, in the order they are asked. The pair rules at the end see all units of an article together.
pub(crate) const RULES: &[Rule] = &[
    rule("M1-heading", "a heading that names a role and claims nothing", HEADING.and(OVERT), attribute::heading),
    rule("M2-question", "an open question", OVERT, attribute::question),
    rule("M3-look", "an announcement: let us look at X", OVERT.with(Cue::LOOK), attribute::look),
    rule("M5-wanted", "a role only wanted, or missing", OVERT.with(Cue::WANT), attribute::wanted),
    rule("M6-title-like", "roles in a line without verb and stop", OVERT, attribute::title_like),
    rule("M7-theme", "the page says what it will speak of", OVERT.with(Cue::THEME), attribute::theme),
    rule("M8-refer", "points to another place, or to whom to turn", OVERT.with(Cue::REFER.or(Cue::CONTACT)), attribute::refer),
    rule("M9-asked-of", "a question told of", OVERT.and(POINTED), mention::asked_of),
    rule("M10-introduced", "somebody says that this is his job", OVERT.and(POINTED), mention::introduced),
    rule("M5-absent", "a role that is missing somewhere", OVERT.and(POINTED), mention::absent),
    rule("M11-written", "the word as it is written on something", OVERT.and(POINTED), mention::written),
    rule("M12-left-out", "the page says that it leaves a role out", OVERT.and(POINTED), mention::left_out),
    rule("M13-framed", "a frame that names the role for what follows", OVERT.and(POINTED), mention::framed),
    rule("M14-confused", "people take two roles for each other", OVERT.and(POINTED), mention::confused),
    rule("M15-listed", "a list of names, and nothing said of any", OVERT.and(POINTED), mention::listed),
    rule("R1-tie", "a verb ties two roles", SEVERAL.and(TIED), relationship::tie),
    rule("R1-placed", "X is a part of Y, nothing more", NOTHING.with(Cue::PLACING), relationship::placed),
    rule("R2-shared", "X and Y are two sides, one crew", NOTHING, relationship::shared),
    rule("D15-forbidden", "do not take X for Y; who says X is Y", POINTED.and(LED), turned_down::forbidden),
    rule("D15-rejected", "a view of what X is, told and turned down", POINTED.with(Cue::REPORT), turned_down::rejected),
    rule("D15-negated", "X is not Y, Y is not X", NOTHING.with(Cue::NEGATED), denied::negated),
    rule("D15-answered", "no, to whether X is Y", ONE, denied::answered),
    rule("D20-ostensive", "this is called X", SUBJECT, ostensive::ostensive),
    rule("D14-set-down-as", "takes X to be Y", NOTHING.with(Cue::DEFINE.or(Cue::COPULA)), definition::taken_as),
    rule("D19-meaning", "the definition of X is Y", NOTHING.with(Cue::MEANING_NOUN.or(Cue::DEFINE)), definition::meaning),
    rule("D1-define", "X means Y, is called Y", SPOKEN_OF.with(Cue::DEFINE), definition::define),
    rule("D2-counted", "X is a (kind of) Y", SPOKEN_OF.with(Cue::COUNTED.or(Cue::COPULA)), definition::counted),
    rule("D3-copula", "X is Y with a genus noun, an image or one act", SPOKEN_OF.and(FREE).with(Cue::COPULA), definition::copula),
    rule("D7-gloss", "X: Y with a genus noun or an image", SUBJECT, alone::gloss),
    rule("D10-named", "people call the role Y", NOTHING, naming::named),
    rule("D10-elsewhere", "what X is called in another tongue or place", SUBJECT.and(ONE).and(FREE), naming::elsewhere),
    rule("D6-literally", "what the name X says by itself", SUBJECT.and(ONE), alone::literally),
    rule(
        "D16-definiens-alone",
        "the answer to what is X, or the line under a heading 定义",
        LEFT_OUT.and(ONE),
        alone::definiens_alone,
    ),
    rule("D24-field", "定义: Y, below the name of a role", ONE.and(FREE), phrased::field),
    rule("D7-apposed", "X, a noun phrase of kind, without a verb", SUBJECT.and(ONE).and(FREE), phrased::apposed),
    rule("D16-asked-inline", "what X is: and the answer, in one sentence", LED, phrased::asked_inline),
    rule("D10-given", "gives X a definition or a nickname", NOTHING, phrased::given),
    rule("D8-headword", "the gloss of a headword in a glossary", ONE, phrased::headword),
    rule("D8-entry", "the line under the bare name of a role is a noun phrase of kind", LEFT_OUT.and(ONE), phrased::entry),
    rule("D3-waved-away", "X is no mystery: it is one act", SUBJECT.and(ONE).and(FREE), phrased::waved_away),
    rule("D23-summed-up", "in one word X is Y", LED.and(ONE), phrased::summed_up),
    rule("D23-in-a-word", "in one sentence: Y", SPOKEN_OF.and(ONE), alone::in_a_word),
    rule("C9-yardstick", "X more than Y, in one clause", SEVERAL, contrast::yardstick),
    rule("R1-contains", "two roles and a verb of containment, help or hand-over", SEVERAL, relationship::main_verb),
    rule(
        "R2-bond",
        "a word for how two roles stand to each other",
        SEVERAL.with(Cue::BOND.or(Cue::BOND_WEAK)),
        relationship::bond,
    ),
    rule("M4-differ", "two roles differ, nothing more", OVERT.with(Cue::DIFFER), attribute::bare_difference),
    rule("A0-attribute", "anything else said of a role", NOTHING, attribute::attribute),
    pair_rule("C5-table", "cells of one row under two roles"),
    pair_rule("C2-turn", "the second half opens with 而, 但, 则 …"),
    pair_rule("C12-superlatives", "the most … is X, the least … is Y"),
    pair_rule("C12-degree", "two neighbouring statements in degree: more this, more that"),
    pair_rule("C4-parallel", "two halves of one sentence with the same frame"),
    pair_rule("C6-former-latter", "前者 and 后者, 一个 and 一个"),
    pair_rule("C1-announced", "parallel statements under a line that announces a difference"),
    pair_rule("S1-left-out", "second look: a role that was handed too far is left out"),
    pair_rule("S2-gone-on", "second look: a role that goes on where no rule hands it down"),
    pair_rule("S3-definition", "second look: much rather says what the role is"),
    pair_rule("S3-contrast", "second look: much rather one side of a comparison"),
    pair_rule("S3-relationship", "second look: much rather how roles stand to each other"),
    pair_rule("S3-attribute", "second look: much rather something said of the role"),
    pair_rule("S3-mention", "second look: much rather a bare mention"),
];
