//! The parts of definitions: where a definiens ends, what its term and genus are, and whose view it is.

use bianyi::attribute::{AttributePlan, Relation, attribute_text};
use serde_json::Value;

const CASES: &str = include_str!("cases/definitions/parts.jsonl");

fn word<'v>(case: &'v Value, key: &str) -> &'v str {
    case[key].as_str().unwrap_or("")
}

/// What differs from the case, in words; nothing where all is as expected.
fn check(plan: &AttributePlan, case: &Value) -> Option<String> {
    let text = word(case, "text");
    let found = attribute_text(plan, &[text]);
    let of_role =
        found.iter().filter(|a| a.relation == Relation::Definition && plan.roles()[usize::from(a.role)] == word(case, "role"));
    let parts: Vec<Value> = of_role
        .filter_map(|a| a.definition.as_ref().map(|d| (a, d)))
        .map(|(a, d)| {
            serde_json::json!({
                "term": d.term.of(text),
                "definiens": d.definiens.of(text),
                "genus": d.genus.map(|g| g.of(text)),
                "negated": a.negated,
                "attributed_to": a.reported_by,
            })
        })
        .collect();
    let fits = |p: &Value| p.as_object().is_some_and(|p| p.iter().all(|(key, value)| case[key] == *value));
    let good = if case["none"] == true { parts.is_empty() } else { parts.iter().any(fits) };
    (!good).then(|| format!("{} {text}: {parts:?}", word(case, "id")))
}

#[test]
fn definitions_have_the_parts_a_reader_would_give() {
    let plan = AttributePlan::default();
    let cases: Vec<Value> = CASES.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert!(cases.len() >= 25);
    let wrong: Vec<String> = cases.iter().filter_map(|c| check(&plan, c)).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
