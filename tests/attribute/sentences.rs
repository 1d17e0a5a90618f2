//! Labelled sentences with the lines before them (`tests/cases/attribute/*.jsonl`), and cases of single rules (`rules/`).

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use bianyi::attribute::AttributePlan;
use serde::Deserialize;

use super::judge::{Expected, Figures, Found, files, folder, judge, on_line, read, run, same_marks};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    genre: String,
    #[serde(default)]
    context: Vec<Context>,
    text: String,
    /// Class of the line itself; an article block where absent.
    #[serde(default)]
    class: Option<String>,
    expected: Vec<Expected>,
    /// The rule the case is for, in the files under `rules/`.
    #[serde(default)]
    rule: Option<String>,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Context {
    class: String,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Floors {
    /// blake3 of the case files, in order of their names.
    digest: String,
    role_f1: f64,
    role_and_relation_f1: f64,
    definition_f1: f64,
}

fn found(plan: &AttributePlan, case: &Case) -> Vec<Found> {
    let mut lines: Vec<(&str, &str)> = case.context.iter().map(|c| (c.class.as_str(), c.text.as_str())).collect();
    lines.push((case.class.as_deref().unwrap_or("article"), case.text.as_str()));
    on_line(&run(plan, &lines), lines.len() - 1)
}

/// Figures over the files of a folder, as a table, a list of what is wrong, and the digest of the files.
pub(crate) fn figures(plan: &AttributePlan, folder: &Path) -> (Figures, String, String, String) {
    let mut all = Figures::default();
    let (mut wrong, mut table, mut hash, mut n) = (String::new(), String::new(), blake3::Hasher::new(), 0);
    for file in files(folder) {
        hash.update(&fs::read(&file).expect("a listed file can be read"));
        let mut part = Figures::default();
        let cases: Vec<Case> = read(&file);
        for case in &cases {
            part.add(&judge(plan, &case.id, &case.text, &case.expected, &found(plan, case), &mut wrong));
        }
        table += &part.row(cases.first().map_or("", |c| c.genre.as_str()), cases.len());
        all.add(&part);
        n += cases.len();
    }
    (all, table + &all.row("ALL", n), wrong, hash.finalize().to_hex().to_string())
}

#[test]
fn figures_on_labelled_sentences_stay_above_their_floors() {
    let (all, report, wrong, digest) = figures(&AttributePlan::default(), &folder());
    let (role, both, definition) = (all.role.f1(), all.both.f1(), all.definition.f1());
    assert!(std::env::var_os("SHOW_ERRORS").is_none(), "{report}{wrong}");
    let floors = fs::read_to_string(folder().join("floors.toml")).expect("the floors are part of the repository");
    let floors: Floors = toml::from_str(&floors).expect("the floors are valid");
    assert_eq!(floors.digest, digest, "the cases have changed: measure again and set digest and floors anew\n{report}");
    assert!(
        role >= floors.role_f1 && both >= floors.role_and_relation_f1 && definition >= floors.definition_f1,
        "below the floors\n{report}{wrong}"
    );
}

#[test]
fn cases_of_single_rules_hold() {
    // A single line has none of what the second look weighs.
    let plan = AttributePlan::default().with_weights("");
    let mut wrong = String::new();
    let mut n = 0;
    for file in files(&folder().join("rules")) {
        for case in read::<Case>(&file) {
            let before = wrong.len();
            let got = found(&plan, &case);
            judge(&plan, &case.id, &case.text, &case.expected, &got, &mut wrong);
            if let Some(rule) = &case.rule
                && !got.iter().any(|f| f.attribution.rule == rule || f.attribution.via == rule)
            {
                let rules: Vec<_> = got.iter().map(|f| (f.attribution.rule, f.attribution.via)).collect();
                let _ = writeln!(wrong, "{}: expected the rule {rule}, found {rules:?}", case.id);
            }
            for e in &case.expected {
                let named = |f: &&Found| plan.roles()[f.attribution.role as usize] == e.role && f.text(&case.text) == e.text;
                let same = got.iter().find(named).map(|f| &f.attribution);
                match same {
                    None if wrong.len() == before => {
                        let _ = writeln!(wrong, "{}: no unit {} of its own", case.id, e.text);
                    }
                    Some(a) if !same_marks(a, e) => {
                        let _ = writeln!(
                            wrong,
                            "{}: {} negated {}, {}, reported by {:?}: {}",
                            case.id,
                            e.role,
                            a.negated,
                            a.scope.as_str(),
                            a.reported_by,
                            e.text
                        );
                    }
                    _ => {}
                }
            }
            if wrong.len() > before {
                let _ = writeln!(wrong, "    {}", case.reason);
            }
            n += 1;
        }
    }
    assert!(n >= 60, "only {n} cases were read");
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn a_rule_can_be_switched_off() {
    use bianyi::pipeline::fault::Faults;
    use bianyi::pipeline::lexicon::LexiconFile;
    let read = |name: &str| LexiconFile {
        name: name.to_owned(),
        text: fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/lexicon").join(name))
            .expect("the lexicon is part of the repository"),
    };
    let lines = [("article", "推广是一种把店名送到陌生人眼前的手段。")];
    let relation = |off: &[&str]| {
        let mut faults = Faults::default();
        let off = off.iter().map(|s| (*s).to_owned()).collect();
        let plan = AttributePlan::build(&read("roles-zh.toml"), &read("cues-zh.toml"), &off, &mut faults);
        assert!(faults.is_empty());
        run(&plan, &lines).attributions[0].relation.as_str()
    };
    assert_eq!(relation(&[]), "definition");
    assert_eq!(relation(&["D2-counted", "D3-copula", "S3-definition"]), "attribute");
}
