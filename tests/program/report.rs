//! The report of the small corpus: its numbers are those of the tables, and other readers take what was written.

use crate::folder::{Folder, project};
use scraper::{ElementRef, Html, Selector};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::process::Command;

fn ingested(folder: &Folder, args: &[&str]) {
    let data = project().join("data");
    let data = data.to_str().unwrap();
    let done = folder.run(&[&["ingest", data, "--out", "out", "--no-store", "-q"], args].concat());
    assert!(done.status.code().is_some_and(|c| c < 2), "{}", String::from_utf8_lossy(&done.stderr));
}

fn select(css: &str) -> Selector {
    Selector::parse(css).unwrap()
}

fn attribute<'a>(element: &ElementRef<'a>, name: &str) -> &'a str {
    element.value().attr(name).unwrap_or_else(|| panic!("{name} in {}", element.html()))
}

#[test]
fn every_number_of_a_table_is_the_csv_files() {
    let folder = Folder::new();
    ingested(&folder, &[]);
    let bytes = folder.read("out/index.html");
    assert!(bytes.len() < 5_000_000, "{} bytes", bytes.len());
    let page = Html::parse_document(&bytes);
    let mut compared = BTreeMap::new();
    let tables = RefCell::new(BTreeMap::new());
    let record = |name: &str, row: &str| {
        let mut tables = tables.borrow_mut();
        let csv = tables.entry(name.to_owned()).or_insert_with(|| folder.table(&format!("out/{name}.csv")));
        csv[row.parse::<usize>().unwrap()].clone()
    };
    for table in page.select(&select("table[data-table]")) {
        for row in table.select(&select("tr[data-row]")) {
            let (of_table, of_row) = (attribute(&table, "data-table"), attribute(&row, "data-row"));
            for cell in row.select(&select("td[data-col]")) {
                // A cell out of another table says so.
                let name = cell.value().attr("data-table").unwrap_or(of_table);
                let record = record(name, cell.value().attr("data-row").unwrap_or(of_row));
                let (column, exact) = (attribute(&cell, "data-col"), attribute(&cell, "data-v"));
                assert_eq!(record[column], exact, "{name} {record:?}");
                let shown: String = cell.text().collect();
                assert!(agrees(&shown, exact), "{name}.{column}: {shown} for {exact}");
                *compared.entry(name.to_owned()).or_insert(0) += 1;
            }
        }
    }
    // Every mark of a chart says the row it draws, and its value.
    let value = |name: &str| match name {
        "keyness" => "log_ratio",
        "dimensions" => "share",
        "sources" => "jsd_ab",
        _ => "spearman",
    };
    for chart in page.select(&select("svg[data-table]")) {
        let name = attribute(&chart, "data-table");
        let csv = folder.table(&format!("out/{name}.csv"));
        for mark in chart.select(&select("g[data-row][data-v]")) {
            let record = &csv[attribute(&mark, "data-row").parse::<usize>().unwrap()];
            assert_eq!(record[value(name)], attribute(&mark, "data-v"), "{name} {record:?}");
            *compared.entry(format!("{name} (chart)")).or_insert(0) += 1;
        }
    }
    let documents = folder.table("out/documents.csv");
    let kept: std::collections::BTreeSet<&String> =
        documents.iter().filter(|d| d["status"] == "kept").map(|d| &d["source"]).collect();
    let tiles: Vec<String> = page.select(&select(".tiles b")).map(|b| b.text().collect()).collect();
    let run: serde_json::Value = serde_json::from_str(&folder.read("out/run.json")).unwrap();
    let count = |name: &str| run["counts"][name].to_string();
    let expected = [
        count("documents_received"),
        count("articles_received"),
        kept.len().to_string(),
        count("clauses"),
        count("blocks_template"),
    ];
    assert_eq!(tiles, expected);
    let pages_tables = ["documents", "keyness", "evidence/stability", "definitions", "sources", "evidence/sketch"];
    for name in pages_tables.into_iter().chain(["keyness (chart)", "dimensions (chart)"]) {
        assert!(compared.get(name).is_some_and(|n| *n > 0), "nothing of {name} was compared: {compared:?}");
    }
    assert!(run["cite"].as_str().unwrap().starts_with("bianyi "));
}

/// Whether what is shown is the exact number, rounded: within half a unit of the last digit shown.
fn agrees(shown: &str, exact: &str) -> bool {
    if exact.is_empty() || shown == "–" {
        return exact.is_empty() && shown == "–";
    }
    let exact: f64 = exact.parse().unwrap();
    if let Some(bound) = shown.strip_prefix('<') {
        return exact < bound.parse::<f64>().unwrap();
    }
    let percent = shown.ends_with('%');
    let digits = shown.trim_end_matches('%').replace('\u{2212}', "-");
    let decimals = digits.split_once('.').map_or(0, |(_, d)| d.len());
    let unit = 10f64.powi(-i32::try_from(decimals).unwrap());
    (digits.parse::<f64>().unwrap() - exact * if percent { 100.0 } else { 1.0 }).abs() <= unit * 0.500_001
}

#[test]
fn reruns_give_the_same_bytes() {
    let folder = Folder::new();
    ingested(&folder, &["--threads", "1"]);
    let first = folder.files("out");
    ingested(&folder, &["--threads", "3"]);
    for (name, bytes) in folder.files("out") {
        let same = name.ends_with("run.json") || first.get(&name) == Some(&bytes);
        assert!(same, "{} differs", name.display());
    }
    assert!(first.keys().any(|name| name.ends_with("tables.xlsx")));
}

#[test]
fn parquet_takes_the_place_of_csv() {
    let folder = Folder::new();
    ingested(&folder, &["--format", "parquet"]);
    let files = folder.files("out");
    let ends = |extension: &str| files.keys().filter(|f| f.extension().is_some_and(|e| e == extension)).count();
    assert_eq!(ends("csv"), 0);
    let package: serde_json::Value = serde_json::from_str(&folder.read("out/datapackage.json")).unwrap();
    let resources = package["resources"].as_array().unwrap();
    assert_eq!(ends("parquet"), resources.len());
    for resource in resources {
        let bytes = &files[std::path::Path::new(resource["path"].as_str().unwrap())];
        assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"), "{resource}");
    }
    assert!(folder.read("out/index.html").contains("keyness.parquet"));
    let compared = folder.run(&["compare", "out", "out"]);
    assert!(compared.status.success(), "{}", String::from_utf8_lossy(&compared.stderr));
    assert!(String::from_utf8_lossy(&compared.stdout).contains("0 documents new"), "{compared:?}");
}

/// The validator is a program of its own: where it is not installed the test says so and checks nothing.
#[test]
fn the_data_package_validates() {
    let validator = std::env::var("FRICTIONLESS").unwrap_or_else(|_| "frictionless".to_owned());
    if Command::new(&validator).arg("--version").output().is_err() {
        #[expect(clippy::print_stderr, reason = "a test that checks nothing says so")]
        {
            eprintln!("SKIPPED: frictionless is not installed (pip install frictionless, or FRICTIONLESS=path)");
        }
        return;
    }
    let folder = Folder::new();
    ingested(&folder, &[]);
    let validate =
        || Command::new(&validator).args(["validate", "out/datapackage.json"]).current_dir(folder.path()).output().unwrap();
    let valid = validate();
    assert!(valid.status.success(), "{}{}", String::from_utf8_lossy(&valid.stdout), String::from_utf8_lossy(&valid.stderr));
    let broken = folder.read("out/sources.csv").replacen('\n', "\nx,many,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1\n", 1);
    folder.write("out/sources.csv", broken.as_bytes());
    assert!(!validate().status.success(), "a text where a number should stand is a fault");
}
