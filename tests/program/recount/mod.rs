//! Every row of every table, counted again from what `export` gives of the same pages.
//!
//! What is counted here is counted by code of its own, after `reports/README.md`: nothing of `aggregate` and `measure` is
//! called. Of the program's stages only those are, that stand before the counting: the spelling of a token, the ends of
//! sentences, and where a role is named.

#![allow(
    clippy::string_slice,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places lie on characters and counts are small; a test may panic where they do not"
)]

mod articles;
mod chance;
mod changes;
mod comparison;
mod corpus;
mod dimensions;
mod formulas;
mod kwic;
mod sketch;
mod sources;
mod terms;

use crate::folder::{Folder, Row, project};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The compared pair.
const ROLES: [&str; 2] = ["运营", "营销"];
/// All roles in their order.
const ALL_ROLES: [&str; 5] = ["运营", "营销", "市场", "推广", "销售"];
/// Relations counted by default.
const COUNTED: [&str; 3] = ["definition", "attribute", "contrast"];
/// Resamples, and the seed of everything drawn.
const RESAMPLES: usize = 2_000;
const SEED: u64 = 1;

/// The small corpus in `out`, and its exports in folders named by stage.
static RUN: LazyLock<Folder> = LazyLock::new(|| {
    let folder = Folder::new();
    let data = project().join("data");
    let data = data.to_str().unwrap();
    let output = folder.run(&["ingest", data, "--out", "out", "--no-store", "-q"]);
    assert!(output.status.code().is_some_and(|s| s < 2), "{}", String::from_utf8_lossy(&output.stderr));
    for stage in ["clauses", "tokens", "blocks", "article", "decoded"] {
        folder.run(&["export", "--stage", stage, data, "--out", stage, "-q"]);
    }
    folder
});

static CORPUS: LazyLock<corpus::Corpus> = LazyLock::new(|| corpus::Corpus::read(&RUN));

/// A cell as it is counted here.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Text(String),
    Int(u64),
    Float(Option<f64>),
    Bool(bool),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<usize> for Value {
    fn from(n: usize) -> Self {
        Self::Int(n as u64)
    }
}

impl From<u64> for Value {
    fn from(n: u64) -> Self {
        Self::Int(n)
    }
}

impl From<f64> for Value {
    fn from(x: f64) -> Self {
        Self::Float(Some(x))
    }
}

impl From<Option<f64>> for Value {
    fn from(x: Option<f64>) -> Self {
        Self::Float(x)
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Self {
        Self::Bool(b)
    }
}

impl Value {
    /// Whether a cell of a file says this; a text that a spreadsheet would take for a formula has a mark before it there.
    fn is(&self, cell: &str) -> bool {
        match self {
            Self::Text(text) => cell == text || cell.strip_prefix('\'') == Some(text),
            Self::Int(n) => cell.parse() == Ok(*n),
            Self::Bool(b) => cell.parse() == Ok(*b),
            Self::Float(None) => cell.is_empty(),
            Self::Float(Some(x)) => cell.parse::<f64>().is_ok_and(|c| (c - x).abs() <= 1e-9 * x.abs().max(1e-3)),
        }
    }
}

/// A row as it is counted here: columns and their cells.
type Expected = Vec<(&'static str, Value)>;

/// Asserts that a table of the run has just these rows in this order. All columns that `datapackage.json` names must be
/// among them or among `others`, which are the columns that are no counts but what a stage read off the page.
#[track_caller]
fn check(table: &str, expected: &[Expected], others: &[&str]) {
    let found = RUN.table(&format!("out/{table}.csv"));
    let package: serde_json::Value = serde_json::from_str(&RUN.read("out/datapackage.json")).unwrap();
    let resources = package["resources"].as_array().unwrap();
    let path = format!("{table}.csv");
    let resource = resources.iter().find(|r| r["path"] == path.as_str()).unwrap_or_else(|| panic!("no table {table}"));
    let fields = resource["schema"]["fields"].as_array().unwrap();
    let fields: BTreeSet<&str> = fields.iter().map(|f| f["name"].as_str().unwrap()).collect();
    let counted = expected.first().unwrap_or_else(|| panic!("no row of {table}")).iter().map(|(column, _)| *column);
    let named: BTreeSet<&str> = counted.chain(others.iter().copied()).collect();
    assert_eq!(fields, named, "columns of {table}");
    compare(table, &found, expected);
}

#[track_caller]
fn compare(table: &str, found: &[Row], expected: &[Expected]) {
    for (i, (row, cells)) in found.iter().zip(expected).enumerate() {
        for (column, value) in cells {
            assert!(value.is(&row[*column]), "{table} row {i} {column}: counted {value:?}, the table says {row:?}");
        }
    }
    assert_eq!(found.len(), expected.len(), "rows of {table}");
}

/// A cell that holds a number.
#[track_caller]
fn number(row: &Row, column: &str) -> Option<f64> {
    (!row[column].is_empty()).then(|| row[column].parse().unwrap_or_else(|_| panic!("{column}: {row:?}")))
}

/// The tables of a run are those that are counted again here.
#[test]
fn no_table_is_forgotten() {
    let package: serde_json::Value = serde_json::from_str(&RUN.read("out/datapackage.json")).unwrap();
    let paths = package["resources"].as_array().unwrap().iter().map(|r| r["path"].as_str().unwrap().trim_end_matches(".csv"));
    let counted = [
        "audit/boilerplate",
        "audit/repairs",
        "audit/skipped",
        "contrasts",
        "definitions",
        "dimensions",
        "documents",
        "evidence/agreement",
        "evidence/clauses",
        "evidence/kwic",
        "evidence/leave_one_out",
        "evidence/sketch",
        "evidence/stability",
        "keyness",
        "sources",
        "terms",
    ];
    assert_eq!(paths.collect::<BTreeSet<_>>(), counted.into_iter().collect());
}
