//! Whole pages with every clause labelled (`tests/cases/attribute/pages/*.jsonl`), the classes of their lines given.

use std::fs;
use std::path::Path;

use bianyi::attribute::{AttributePlan, second_thoughts};
use serde::Deserialize;

use super::judge::{Expected, Figures, article, files, folder, judge, on_line, read, run};
use std::collections::BTreeMap;

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

/// For each rule of the second look how often it was right on the pages of a folder, and how often wrong.
fn changes(folder: &Path) -> BTreeMap<&'static str, (usize, usize)> {
    let plan = AttributePlan::default();
    let mut counts: BTreeMap<&'static str, (usize, usize)> = BTreeMap::new();
    for file in files(folder) {
        let page: Vec<PageLine> = read(&file);
        let kept: Vec<&PageLine> = page.iter().filter(|l| l.class != "boilerplate").collect();
        let lines: Vec<(&str, &str)> = kept.iter().map(|l| (l.class.as_str(), l.text.as_str())).collect();
        let article = article(&lines);
        for thought in second_thoughts(&plan, &article) {
            let text = &article.article.article.blocks[thought.block].text;
            let chars = |at: usize| text.get(..at).map_or(0, |t| t.chars().count());
            let (start, end) = (chars(thought.span.0), chars(thought.span.1));
            let own = kept[thought.block].text.trim();
            // Labelled clauses that share half of the unit, or lie in it by half.
            let labelled = kept[thought.block].expected.iter().filter(|e| {
                let from = own.find(e.text.trim()).and_then(|at| own.get(..at)).map_or(0, |t| t.chars().count());
                let to = from + e.text.trim().chars().count();
                let shared = end.min(to).saturating_sub(start.max(from));
                2 * shared >= end - start || 2 * shared >= to - from
            });
            let labelled: Vec<&Expected> = labelled.collect();
            let about = |role: usize| labelled.iter().any(|e| e.role == plan.roles()[role]);
            let right = match (thought.rule, thought.role) {
                ("S1-left-out", Some(role)) => !about(role),
                (_, Some(role)) => about(role),
                (rule, None) => labelled.iter().any(|e| rule.ends_with(&e.relation)),
            };
            // Where the label says that careful readers could take it so, the change is neither right nor wrong.
            let open = |e: &&Expected| e.alt.iter().any(|alt| thought.rule.ends_with(alt.as_str()));
            if thought.role.is_none() && !right && labelled.iter().any(open) {
                continue;
            }
            let count = counts.entry(thought.rule).or_default();
            if right {
                count.0 += 1;
            } else {
                count.1 += 1;
            }
        }
    }
    counts
}

#[test]
fn each_rule_of_the_second_look_is_right_more_often_than_not() {
    let counts = changes(&folder().join("second/held-out"));
    assert!(std::env::var_os("SHOW_CHANGES").is_none(), "{counts:#?}");
    let all = (counts.values().map(|c| c.0).sum::<usize>(), counts.values().map(|c| c.1).sum::<usize>());
    assert!(all.0 + all.1 >= 200, "hardly anything was changed: {counts:?}");
    assert!(2 * all.0 >= 3 * all.1, "{counts:?}");
    assert_eq!(counts.len(), 7, "{counts:?}");
    for (rule, (right, wrong)) in &counts {
        assert!(right > wrong && right + wrong >= 20, "{rule}: {counts:?}");
    }
}

#[test]
fn the_second_look_leaves_plain_statements_alone() {
    let plan = AttributePlan::default();
    let pages: [&[(&str, &str)]; 3] = [
        &[("article", "运营是把来过的人留下来的日常工作。"), ("article", "它每天要看账本，也要回老客的信。")],
        &[("article", "市场部负责让人听说，销售部负责让人签字。"), ("article", "两边常常为一条线索吵架。")],
        &[("article", "老板问我，市场部到底归谁管。"), ("article", "运营就是替老顾客记着生日的人。")],
    ];
    for page in pages {
        let thoughts = second_thoughts(&plan, &article(page));
        assert!(thoughts.is_empty(), "{page:?}: {thoughts:?}");
    }
}
