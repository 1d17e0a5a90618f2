//! The lexicon of roles as it is written: what its keys hold, and what is made of them.

use super::{Form, Lexicon, role_of};
use crate::attribute::cue::line_of;
use crate::attribute::words::Beside;
use crate::pipeline::fault::Faults;
use crate::pipeline::lexicon::LexiconFile;
use crate::trie::{Trie, ascii_lower};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Most roles a lexicon may name.
const MOST_ROLES: usize = 32;
/// The word of a `[[not_role]]` list whose forms are other jobs.
const NEIGHBOUR: &str = "other";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleFile {
    role: Vec<RoleEntry>,
    #[serde(default)]
    compound: Compound,
    #[serde(default)]
    gate: Gate,
    #[serde(default)]
    not_role: Vec<NotRole>,
    #[serde(default)]
    neighbour: Vec<Neighbour>,
    #[serde(default)]
    contextual: Vec<Contextual>,
    #[serde(default)]
    boundary: Vec<Boundary>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct RoleEntry {
    name: String,
    core: Vec<String>,
    department: Vec<String>,
    person: Vec<String>,
    kind: Vec<String>,
    english: Vec<String>,
    taiwan_hk: Vec<String>,
    spoken: Vec<String>,
    /// Spellings of unconverted text, for the reader of the file.
    #[allow(dead_code, reason = "for the reader of the file")]
    raw_traditional: Vec<String>,
    gated: Vec<String>,
    /// Names in pages written in traditional characters, plain words elsewhere (業務部).
    traditional: Vec<String>,
    /// Of these the ones that name the role only in a position that shows it (業務).
    traditional_gated: Vec<String>,
    verb_objects: Vec<String>,
    verb_before: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Compound {
    after: Vec<String>,
    part: Vec<String>,
    rank: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Gate {
    r#do: Vec<String>,
    predicate: Vec<String>,
    before: Vec<String>,
    not_after: Vec<String>,
    of: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NotRole {
    #[serde(default)]
    word: String,
    #[serde(default)]
    #[allow(dead_code, reason = "for the reader of the file")]
    why: String,
    forms: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Neighbour {
    forms: Vec<String>,
}

/// A form that names `role` in the positions of [`Lexicon::position_shows`]; `when` and `else` say so to the reader.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Contextual {
    form: String,
    role: String,
    #[serde(default)]
    #[allow(dead_code, reason = "for the reader of the file")]
    when: String,
    #[serde(default, rename = "else")]
    #[allow(dead_code, reason = "for the reader of the file")]
    otherwise: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Boundary {
    text: String,
    /// The first of the two words.
    #[serde(default)]
    first: String,
    /// The two words as `A + B`, in place of `first`.
    #[serde(default)]
    reading: String,
    #[serde(default)]
    #[allow(dead_code, reason = "for the reader of the file")]
    false_match: String,
}

/// The forms of some kinds, in order.
fn named(forms: &BTreeMap<String, Form>, kind: fn(Form) -> bool) -> Vec<String> {
    forms.iter().filter(|(_, form)| kind(**form)).map(|(form, _)| form.clone()).collect()
}

impl Lexicon {
    /// Reads the lexicon. Faults name file and line; what can be read is used.
    pub(crate) fn build(file: &LexiconFile, faults: &mut Faults) -> Self {
        let read = match toml::from_str::<RoleFile>(&file.text) {
            Ok(read) => read,
            Err(error) => {
                faults.add(&file.name, line_of(&file.text, error.span()), "", error.message().to_owned());
                RoleFile {
                    role: Vec::new(),
                    compound: Compound::default(),
                    gate: Gate::default(),
                    not_role: Vec::new(),
                    neighbour: Vec::new(),
                    contextual: Vec::new(),
                    boundary: Vec::new(),
                }
            }
        };
        if read.role.is_empty() || read.role.len() > MOST_ROLES {
            faults.add(&file.name, 0, "role", format!("found {} roles, expected 1 to {MOST_ROLES}", read.role.len()));
        }
        let mut forms: BTreeMap<String, Form> = BTreeMap::new();
        // The first list that names a form decides; a form under two roles is a fault.
        for list in &read.not_role {
            let form = if list.word == NEIGHBOUR { Form::Neighbour } else { Form::NotRole };
            forms.extend(list.forms.iter().map(|n| (n.to_lowercase(), form)));
        }
        for n in read.neighbour.iter().flat_map(|n| &n.forms) {
            forms.insert(n.to_lowercase(), Form::Neighbour);
        }
        for (id, role) in read.role.iter().take(MOST_ROLES).enumerate() {
            if role.name.is_empty() {
                faults.add(&file.name, 0, "role.name", "found an empty name, expected one");
            }
            let lists = [
                (&role.core, Form::Word(id)),
                (&role.kind, Form::Word(id)),
                (&role.department, Form::Name(id)),
                (&role.person, Form::Name(id)),
                (&role.english, Form::Name(id)),
                (&role.taiwan_hk, Form::Word(id)),
                (&role.spoken, Form::Name(id)),
                (&role.gated, Form::Gated(id)),
                (&role.traditional, Form::RegionalName(id)),
                (&role.traditional_gated, Form::Regional(id)),
            ];
            for (list, form) in lists {
                for word in list.iter().filter(|w| !w.is_empty()) {
                    match forms.get(&word.to_lowercase()).copied().and_then(role_of).filter(|other| *other != id) {
                        Some(other) => faults.add(
                            &file.name,
                            0,
                            &role.name,
                            format!("{word} already names {}, expected one role for a form", read.role[other].name),
                        ),
                        None => {
                            forms.insert(word.to_lowercase(), form);
                        }
                    }
                }
            }
        }
        for c in &read.contextual {
            match read.role.iter().position(|r| r.name == c.role) {
                Some(id) => {
                    forms
                        .entry(c.form.to_lowercase())
                        .and_modify(|f| *f = if matches!(f, Form::Neighbour) { Form::Gated(id) } else { *f })
                        .or_insert(Form::Gated(id));
                }
                None if c.role == NEIGHBOUR || c.role == "none" => {}
                None => faults.add(
                    &file.name,
                    0,
                    "contextual.role",
                    format!("found {}, expected the name of a role, none or {NEIGHBOUR}", c.role),
                ),
            }
        }
        for b in &read.boundary {
            let first = if b.first.is_empty() { b.reading.split(" + ").next().unwrap_or("") } else { &b.first };
            if !first.is_empty() && b.text.starts_with(first) && first.len() < b.text.len() {
                forms.insert(b.text.to_lowercase(), Form::Boundary(first.len()));
            } else {
                faults.add(&file.name, 0, "boundary", format!("{} does not begin with the word {first}", b.text));
            }
        }
        Self {
            names: read.role.iter().take(MOST_ROLES).map(|r| r.name.clone()).collect(),
            aliases: named(&forms, |form| matches!(form, Form::Word(_) | Form::Name(_) | Form::Gated(_))),
            regional: named(&forms, |form| matches!(form, Form::Regional(_) | Form::RegionalName(_))),
            forms: Trie::build(forms.iter().map(|(w, f)| (w.as_str(), *f)), ascii_lower),
            compound_after: Trie::build(read.compound.after.iter().map(|w| (w.as_str(), ())), ascii_lower),
            part: Trie::build(read.compound.part.iter().map(|w| (w.as_str(), ())), ascii_lower),
            rank: Trie::build(read.compound.rank.iter().map(|w| (w.as_str(), ())), ascii_lower),
            verb_objects: read.role.iter().map(|r| Beside::new(&r.verb_objects)).collect(),
            verb_before: read.role.iter().map(|r| Beside::new(&r.verb_before)).collect(),
            gate_do: Beside::new(&read.gate.r#do),
            gate_predicate: Beside::new(&read.gate.predicate),
            gate_before: Beside::new(&read.gate.before),
            gate_not_after: Beside::new(&read.gate.not_after),
            gate_of: Beside::new(&read.gate.of),
            short_gated: read.role.iter().flat_map(|r| &r.gated).filter(|w| w.chars().count() <= 2).cloned().collect(),
        }
    }
}
