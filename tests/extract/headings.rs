//! Headings of flattened pages: small pages that have to come out line by line but for a few, and a floor over labelled pages that no
//! weight was fitted on.

use super::take_apart;
use bianyi::extract::BlockClass;
use bianyi::source::Media;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// The class of each line that is kept, by its 1-based number.
fn classes(text: &str) -> BTreeMap<u32, BlockClass> {
    let page = take_apart(text, Media::Text);
    page.articles.iter().flat_map(|a| &a.blocks).map(|b| (b.line, b.class)).collect()
}

#[test]
fn headings_are_told_from_text_where_they_look_alike() {
    let text = std::fs::read_to_string("tests/cases/extract/headings.pages").unwrap();
    let (mut pages, mut wrong) = (BTreeMap::<&str, usize>::new(), String::new());
    let mut right = BTreeMap::<&str, (usize, usize)>::new();
    for page in text.split("\n== ").skip(1) {
        let (kind, page) = page.split_once('\n').unwrap();
        *pages.entry(kind).or_default() += 1;
        let lines: Vec<(&str, &str)> = page.lines().map(|l| l.split_once(' ').unwrap()).collect();
        let source: String = lines.iter().map(|l| format!("{}\n", l.1)).collect();
        let found = classes(&source);
        for (n, (label, line)) in (1..).zip(&lines) {
            let want = match *label {
                "h" => Some(BlockClass::Heading),
                "a" => Some(BlockClass::Article),
                _ => continue,
            };
            let (hits, all) = right.entry(label).or_default();
            *all += 1;
            if found.get(&n).copied() == want {
                *hits += 1;
            } else {
                let _ = writeln!(wrong, "{label} {line}: {:?}", found.get(&n));
            }
        }
    }
    assert!(pages["for"] >= 3 && pages["against"] >= 3, "{pages:?}");
    // Three cells and a salutation are still taken for headings; no heading is taken for text.
    assert!(right["h"].0 == right["h"].1, "{wrong}");
    assert!(right["a"].0 + 4 >= right["a"].1, "{wrong}");
}

/// Least F1 of headings over the pages of the folder, and least share of lines rightly kept or left.
const LEAST_HEADINGS: f64 = 0.775;
const LEAST_KEPT: f64 = 0.915;

#[test]
fn headings_of_pages_that_no_weight_was_fitted_on() {
    let folder = Path::new("tests/cases/attribute/second/held-out");
    let (mut hit, mut said, mut are, mut lines, mut kept) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let one = |b: bool| f64::from(u8::from(b));
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "jsonl") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let labels: Vec<serde_json::Value> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        let source: String = labels.iter().map(|l| format!("{}\n", l["text"].as_str().unwrap())).collect();
        let found = classes(&source);
        for (n, label) in (1..).zip(&labels) {
            let class = found.get(&n).copied();
            let (heading, is) = (class == Some(BlockClass::Heading), label["class"] == "heading");
            hit += one(heading && is);
            said += one(heading);
            are += one(is);
            let keep = matches!(class, Some(BlockClass::Article | BlockClass::Heading));
            kept += one(keep == (is || label["class"] == "article"));
            lines += 1.0;
        }
    }
    let (f1, share) = (2.0 * hit / (said + are), kept / lines);
    assert!(are > 500.0, "{are} headings");
    assert!(f1 >= LEAST_HEADINGS && share >= LEAST_KEPT, "F1 of headings {f1:.3}, lines rightly kept or left {share:.3}");
    assert!(std::env::var_os("SHOW_HELD_OUT").is_none(), "F1 of headings {f1:.3}, lines rightly kept or left {share:.3}");
}
