//! The data dictionary names every column of every table, and no column that is not there.

#![allow(clippy::disallowed_methods, reason = "it reads the dictionary it checks")]

use bianyi::aggregate::schema;
use std::collections::BTreeSet;

#[test]
fn every_column_is_explained_in_its_section() {
    let text = std::fs::read_to_string("reports/README.md").unwrap();
    let sections: Vec<&str> = text.split("\n## ").skip(1).collect();
    let of_table = [
        (&schema::KEYNESS, "keyness.csv:"),
        (&schema::TERMS, "terms.csv:"),
        (&schema::DEFINITIONS, "definitions.csv:"),
        (&schema::CONTRASTS, "contrasts.csv:"),
        (&schema::DIMENSIONS, "dimensions.csv:"),
        (&schema::SOURCES, "sources.csv:"),
        (&schema::AGREEMENT, "evidence/agreement.csv:"),
        (&schema::STABILITY, "evidence/stability.csv:"),
        (&schema::LEAVE_ONE_OUT, "evidence/leave_one_out.csv"),
        (&schema::SKETCH, "evidence/sketch.csv:"),
        (&schema::KWIC, "evidence/kwic.csv:"),
        (&schema::CLAUSES, "evidence/clauses.csv:"),
        (&schema::DOCUMENTS, "documents.csv:"),
        (&schema::BOILERPLATE, "audit/:"),
        (&schema::REPAIRS, "audit/:"),
        (&schema::SKIPPED, "audit/:"),
        (&schema::CHANGES, "changes.csv:"),
        (&schema::BLOCKS, "blocks.csv and manifest.csv"),
        (&schema::MANIFEST, "blocks.csv and manifest.csv"),
    ];
    let mut missing = Vec::new();
    for heading in of_table.iter().map(|(_, h)| *h).collect::<BTreeSet<_>>() {
        let section = sections.iter().find(|s| s.starts_with(heading)).unwrap_or_else(|| panic!("no section {heading}"));
        // A bold code word is the name of a column: **`f_a`**, **`f_a`, `f_b`**.
        let bold = section.split("**").skip(1).step_by(2).filter(|b| b.starts_with('`'));
        let explained: BTreeSet<&str> = bold.flat_map(|b| b.split('`').skip(1).step_by(2)).collect();
        let specs = of_table.iter().filter(|(_, h)| *h == heading);
        let columns: BTreeSet<&str> = specs.flat_map(|(spec, _)| spec.columns.iter().map(|c| c.name)).collect();
        missing.extend(columns.difference(&explained).map(|c| format!("{heading} lacks {c}")));
        missing.extend(explained.difference(&columns).map(|c| format!("{heading} has no column {c}")));
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
