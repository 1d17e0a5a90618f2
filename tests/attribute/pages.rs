//! Whole pages with every clause labelled (`tests/cases/attribute/pages/*.jsonl`), the classes of their lines given.

use std::fs;
use std::path::Path;

use bianyi::attribute::AttributePlan;
use serde::Deserialize;

use super::judge::{Expected, Figures, files, folder, judge, on_line, read, run};

/// A line of a page. Boilerplate lines are left out before attribution, as on a page that was extracted without fault.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PageLine {
    class: String,
    text: String,
    /// What is expected there, for article and heading lines.
    #[serde(default)]
    expected: Vec<Expected>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Floors {
    /// blake3 of the pages, in order of their names.
    digest: String,
    role_f1: f64,
    role_and_relation_f1: f64,
    definition_f1: f64,
}

/// Figures over the pages of a folder, as a table and a list of what is wrong; and the digest of the pages.
fn measure(plan: &AttributePlan, folder: &Path) -> (Figures, String, String, String) {
    let mut all = Figures::default();
    let (mut wrong, mut table, mut hash, mut n) = (String::new(), String::new(), blake3::Hasher::new(), 0);
    for file in files(folder) {
        hash.update(&fs::read(&file).expect("a listed file can be read"));
        let name = file.file_stem().and_then(|s| s.to_str()).unwrap_or("").to_owned();
        let page: Vec<PageLine> = read(&file);
        let kept: Vec<&PageLine> = page.iter().filter(|l| l.class != "boilerplate").collect();
        let lines: Vec<(&str, &str)> = kept.iter().map(|l| (l.class.as_str(), l.text.as_str())).collect();
        let out = run(plan, &lines);
        let mut part = Figures::default();
        for (i, line) in kept.iter().enumerate() {
            let id = format!("{name}-{}", i + 1);
            part.add(&judge(plan, &id, &line.text, &line.expected, &on_line(&out, i), &mut wrong));
        }
        table += &part.row(&name, kept.len());
        all.add(&part);
        n += kept.len();
    }
    (all, table + &all.row("ALL", n), wrong, hash.finalize().to_hex().to_string())
}

fn stay_above(folder: &Path, show: &str) {
    let (all, table, wrong, digest) = measure(&AttributePlan::default(), folder);
    assert!(std::env::var_os(show).is_none(), "{table}{wrong}");
    let floors = fs::read_to_string(folder.join("floors.toml")).expect("the floors are part of the repository");
    let floors: Floors = toml::from_str(&floors).expect("the floors are valid");
    assert_eq!(floors.digest, digest, "the pages have changed: measure again and set digest and floors anew\n{table}");
    assert!(
        all.role.f1() >= floors.role_f1
            && all.both.f1() >= floors.role_and_relation_f1
            && all.definition.f1() >= floors.definition_f1,
        "below the floors\n{table}"
    );
}

#[test]
fn figures_on_pages_stay_above_their_floors() {
    stay_above(&folder().join("pages"), "SHOW_ERRORS");
}

#[test]
fn figures_on_held_out_pages_stay_above_their_floors() {
    stay_above(&folder().join("pages/held-out"), "SHOW_HELD_OUT");
}

#[test]
fn figures_on_the_pages_of_the_fit_stay_above_their_floors() {
    stay_above(&folder().join("second"), "SHOW_FIT");
}

#[test]
fn figures_on_pages_kept_from_the_fit_stay_above_their_floors() {
    stay_above(&folder().join("second/held-out"), "SHOW_KEPT");
}

#[test]
fn the_second_look_helps_on_pages_kept_from_the_fit() {
    let kept = folder().join("second/held-out");
    let (with, ..) = measure(&AttributePlan::default(), &kept);
    let (rules, ..) = measure(&AttributePlan::default().with_weights(""), &kept);
    assert!(with.role.f1() >= rules.role.f1() + 0.02, "roles {} and {}", with.role.f1(), rules.role.f1());
    assert!(with.both.f1() >= rules.both.f1() + 0.03, "both {} and {}", with.both.f1(), rules.both.f1());
    assert!(with.definition.f1() >= rules.definition.f1(), "{} and {}", with.definition.f1(), rules.definition.f1());
}
