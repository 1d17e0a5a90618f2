//! The plan of the stage: lexicons ready to match, and the rules in force.

use std::collections::BTreeSet;

use super::RoleId;
use super::cue::Cues;
use super::mention::{Lexicon, Mention};
use super::rules::RULES;
use super::second::SecondLook;
use crate::pipeline::fault::Faults;
use crate::pipeline::lexicon::LexiconFile;
use crate::segment::word::Words;
use crate::span::Span;
use std::sync::Arc;

/// Roles and aliases of the default pipeline.
const ROLES_ZH: &str = include_str!("../../pipelines/lexicon/roles-zh.toml");
/// Cue words of Chinese.
const CUES_ZH: &str = include_str!("../../pipelines/lexicon/cues-zh.toml");

/// Settings of the attribute stage.
#[derive(Debug, Clone)]
pub struct AttributePlan {
    pub(crate) lexicon: Lexicon,
    pub(crate) cues: Cues,
    pub(crate) second: SecondLook,
    /// The dictionary, for the genus of a definiens; none for the default one, which takes a while to read.
    words: Option<Arc<Words>>,
    off: BTreeSet<String>,
}

impl AttributePlan {
    /// Builds the plan from the text of its lexicons; `off` names rules that are switched off.
    /// Everything wrong is added to `faults`, and the plan is built from what is right.
    #[must_use]
    pub fn build(roles: &LexiconFile, cues: &LexiconFile, off: &BTreeSet<String>, faults: &mut Faults) -> Self {
        for name in off {
            if !RULES.iter().any(|r| r.name == name) {
                let known: Vec<_> = RULES.iter().map(|r| r.name).collect();
                faults.add(
                    "",
                    0,
                    "attribute.off",
                    format!("found the unknown rule {name}, expected one of {}", known.join(", ")),
                );
            }
        }
        Self {
            lexicon: Lexicon::build(roles, faults),
            cues: Cues::build(cues, faults),
            second: SecondLook::built_in(),
            words: None,
            off: off.clone(),
        }
    }

    /// The plan with other weights of the second look, in the format of `weights.tsv`: for the fit.
    #[must_use]
    pub fn with_weights(mut self, text: &str) -> Self {
        self.second = SecondLook::read(text);
        self
    }

    /// The plan with the dictionary of the segment stage in place of the default one.
    #[must_use]
    pub fn with_words(mut self, words: &Arc<Words>) -> Self {
        self.words = Some(Arc::clone(words));
        self
    }

    /// Words with their parts of speech.
    pub(crate) fn words(&self) -> Arc<Words> {
        self.words.clone().unwrap_or_else(Words::shared_default)
    }

    /// Names of the roles; a role's id is its place here.
    #[must_use]
    pub fn roles(&self) -> &[String] {
        &self.lexicon.names
    }

    /// Every form that names a role, in lower case, sorted.
    #[must_use]
    pub fn aliases(&self) -> &[String] {
        &self.lexicon.aliases
    }

    /// Every form that names a role on pages in traditional characters alone, in lower case, sorted: terms like any other.
    #[must_use]
    pub fn regional_aliases(&self) -> &[String] {
        &self.lexicon.regional
    }

    /// Where a role is named in a text, left to right.
    #[must_use]
    pub fn named(&self, role: RoleId, text: &str) -> Vec<Span> {
        let is_role = |m: &Mention| m.role & (1 << role) != 0;
        self.lexicon.find(text).into_iter().filter(is_role).map(|m| Span::new(m.start, m.end)).collect()
    }

    /// Names of all rules in the order they are asked, each with what it looks for.
    #[must_use]
    pub fn rules() -> Vec<(&'static str, &'static str)> {
        RULES.iter().map(|r| (r.name, r.about)).collect()
    }

    /// Whether a rule is in force.
    pub(crate) fn on(&self, rule: &str) -> bool {
        self.off.is_empty() || !self.off.contains(rule)
    }
}

impl Default for AttributePlan {
    /// The plan for 运营 against 营销 with the built-in lexicons.
    fn default() -> Self {
        let file = |name: &str, text: &str| LexiconFile { name: name.to_owned(), text: text.to_owned() };
        let mut faults = Faults::default();
        Self::build(&file("roles-zh.toml", ROLES_ZH), &file("cues-zh.toml", CUES_ZH), &BTreeSet::new(), &mut faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_lexicons_are_without_fault() {
        let file = |name: &str, text: &str| LexiconFile { name: name.to_owned(), text: text.to_owned() };
        let mut faults = Faults::default();
        let plan = AttributePlan::build(&file("roles", ROLES_ZH), &file("cues", CUES_ZH), &BTreeSet::new(), &mut faults);
        assert_eq!(faults.into_sorted(), []);
        assert_eq!(plan.roles(), ["运营", "营销", "市场", "推广", "销售"]);
    }

    #[test]
    fn another_pair_of_roles_needs_no_other_code() {
        let text = "[[role]]\nname = \"茶\"\ncore = [\"茶\"]\n[[role]]\nname = \"咖啡\"\ncore = [\"咖啡\"]\n";
        let roles = LexiconFile { name: "r".into(), text: text.into() };
        let cues = LexiconFile { name: "c".into(), text: CUES_ZH.into() };
        let mut faults = Faults::default();
        let plan = AttributePlan::build(&roles, &cues, &BTreeSet::new(), &mut faults);
        assert_eq!(faults.into_sorted(), []);
        let found = crate::attribute::attribute_text(&plan, &["茶偏清淡，而咖啡偏浓烈。"]);
        let seen: Vec<_> = found.iter().map(|a| (plan.roles()[a.role as usize].as_str(), a.relation.as_str(), a.pair)).collect();
        assert_eq!(seen, [("茶", "contrast", Some(1)), ("咖啡", "contrast", Some(1))]);
    }

    #[test]
    fn faults_name_file_and_line() {
        let roles = LexiconFile { name: "r.toml".into(), text: "[[role]]\nname = \"甲\"\ncores = []\n".into() };
        let cues = LexiconFile { name: "c.toml".into(), text: "turns = [\"而\"]".into() };
        let mut faults = Faults::default();
        let _ = AttributePlan::build(&roles, &cues, &BTreeSet::from(["no-such-rule".to_owned()]), &mut faults);
        let all: Vec<String> = faults.into_sorted().iter().map(ToString::to_string).collect();
        assert!(all.iter().any(|f| f.starts_with("r.toml:3")), "{all:?}");
        assert!(all.iter().any(|f| f.starts_with("c.toml: turns: unknown class")), "{all:?}");
        assert!(all.iter().any(|f| f.contains("no-such-rule")), "{all:?}");
    }
}
