//! The pairs of contrasts: which two statements stand against each other, and in what.

use bianyi::attribute::{AttributePlan, attribute};
use bianyi::extract::{Article, Block, BlockClass, BlockForm};
use bianyi::normalize::{NormalizedArticle, Reading, Script};
use bianyi::segment::{SegmentedArticle, SegmentedBlock, split_sentences};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const CASES: &str = include_str!("cases/contrasts/pairs.jsonl");

/// Lines as an article; `# ` opens a heading.
fn article(lines: &[&str]) -> SegmentedArticle {
    let block = |(line, text): (u32, &&str)| {
        let heading = text.strip_prefix("# ");
        Block {
            line,
            start: 0,
            article: 1,
            class: if heading.is_some() { BlockClass::Heading } else { BlockClass::Article },
            form: if heading.is_some() { BlockForm::Heading(2) } else { BlockForm::Paragraph },
            rule: "",
            text: heading.unwrap_or(text).to_owned(),
        }
    };
    let blocks: Vec<Block> = (1..).zip(lines).map(block).collect();
    let segments = blocks.iter().map(|b| SegmentedBlock { sentences: split_sentences(&b.text), tokens: Vec::new() }).collect();
    let article = NormalizedArticle {
        article: Article { blocks, ..Article::default() },
        script: Script::Simplified,
        reading: Reading::default(),
    };
    SegmentedArticle { article, segments }
}

/// What differs from the case, in words; nothing where all is as expected.
fn check(plan: &AttributePlan, case: &Value) -> Option<String> {
    let lines: Vec<&str> = case["lines"].as_array()?.iter().filter_map(Value::as_str).collect();
    let found = attribute(plan, article(&lines)).attributions;
    let mut pairs: BTreeMap<u32, Vec<_>> = BTreeMap::new();
    for a in &found {
        if let Some(pair) = a.pair {
            pairs.entry(pair).or_default().push(a);
        }
    }
    let name = |role: u8| plan.roles()[usize::from(role)].as_str();
    let rows = pairs.values().map(|sides| {
        let mut row: Vec<Value> = sides.iter().map(|a| json!(name(a.role))).collect();
        row.push(json!(sides.iter().find_map(|a| a.dimension.as_deref())));
        Value::Array(row)
    });
    let rows = Value::Array(rows.collect());
    (rows != case["pairs"]).then(|| format!("{} {lines:?}: {rows}", case["id"]))
}

#[test]
fn contrasts_pair_what_the_text_sets_against_each_other() {
    let plan = AttributePlan::default();
    let cases: Vec<Value> = CASES.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert!(cases.len() >= 15);
    let wrong: Vec<String> = cases.iter().filter_map(|c| check(&plan, c)).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
