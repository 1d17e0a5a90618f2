//! The marks of a statement: that it is denied, and whose view it is (`tests/cases/attribute/marks/*.jsonl`).

use std::fs;

use bianyi::attribute::AttributePlan;
use serde::Deserialize;

use super::judge::{Count, Figures, folder};
use super::sentences::figures;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Floors {
    /// blake3 of the case files, in order of their names.
    digest: String,
    negated: Floor,
    reported: Floor,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Floor {
    precision: f64,
    recall: f64,
}

impl Floor {
    fn holds(&self, count: Count) -> bool {
        count.precision() >= self.precision && count.recall() >= self.recall
    }
}

fn row(name: &str, count: Count) -> String {
    format!("{name}: precision {:.3} recall {:.3}\n", count.precision(), count.recall())
}

#[test]
fn denials_and_reporters_are_found_and_not_invented() {
    let folder = folder().join("marks");
    let (all, table, wrong, digest): (Figures, _, _, _) = figures(&AttributePlan::default(), &folder);
    let report = table + &row("negated", all.negated) + &row("reported", all.reported);
    assert!(std::env::var_os("SHOW_ERRORS").is_none(), "{report}{wrong}");
    let floors = fs::read_to_string(folder.join("floors.toml")).expect("the floors are part of the repository");
    let floors: Floors = toml::from_str(&floors).expect("the floors are valid");
    assert_eq!(floors.digest, digest, "the cases have changed: measure again and set digest and floors anew\n{report}");
    assert!(floors.negated.holds(all.negated) && floors.reported.holds(all.reported), "below the floors\n{report}{wrong}");
}
