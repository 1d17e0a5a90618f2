//! The order of the stages, read from the code: a stage knows those before it and none behind it.

use crate::folder::project;
use std::path::Path;

/// The stages in order. `measure` stands first because it knows none of them.
const ORDER: [&str; 15] = [
    "measure",
    "source",
    "decode",
    "repair",
    "extract",
    "normalize",
    "segment",
    "attribute",
    "tally",
    "corpus",
    "dedupe",
    "aggregate",
    "report",
    "sink",
    "store",
];

/// Other modules that no stage may know.
const OUTSIDE: [&str; 3] = ["run", "cli", "main"];

#[test]
fn a_stage_knows_only_stages_before_it() {
    let mut files = 0;
    let mut wrong = Vec::new();
    for entry in walkdir::WalkDir::new(project().join("src")) {
        let path = entry.unwrap().into_path();
        let Some(place) = ORDER.iter().position(|m| Some(*m) == module(&path)) else { continue };
        if path.ends_with("tests.rs") {
            continue;
        }
        files += 1;
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.lines().take_while(|l| !l.contains("#[cfg(test)]")).filter(|l| !l.trim_start().starts_with("//"));
        for line in code {
            for used in line.split("crate::").skip(1) {
                let used: String = used.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
                let later = ORDER.iter().position(|m| *m == used).is_some_and(|other| other > place);
                if later || OUTSIDE.contains(&used.as_str()) {
                    wrong.push(format!("{} uses {used}", path.display()));
                }
            }
        }
    }
    assert!(files > 60, "only {files} files of stages were seen");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The top-level module of a source file.
fn module(path: &Path) -> Option<&str> {
    let first = path.strip_prefix(project().join("src")).ok()?.components().next()?.as_os_str().to_str()?;
    path.extension().is_some_and(|e| e == "rs").then(|| first.trim_end_matches(".rs"))
}
