//! Runs over the shipped corpus: what must hold of their reports.

use crate::folder::{Folder, project};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A run over `data/`, its folder and its `run.json` without timings.
fn run(extra: &[&str]) -> (Folder, serde_json::Value) {
    let folder = Folder::new();
    let data = project().join("data");
    let mut args = vec!["ingest", data.to_str().unwrap(), "--out", "out", "-q"];
    args.extend(extra);
    let output = folder.run(&args);
    assert!(output.status.code().is_some_and(|s| s < 2), "{}", String::from_utf8_lossy(&output.stderr));
    let record: serde_json::Value = serde_json::from_str(&folder.read("out/run.json")).unwrap();
    (folder, record)
}

/// The reports without the record of the run, whose timings differ.
fn reports(folder: &Folder) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = folder.files("out");
    files.retain(|name, _| name != std::path::Path::new("run.json") && !name.starts_with("store"));
    files
}

#[test]
fn two_runs_and_any_number_of_threads_give_the_same_bytes() {
    let (one, first) = run(&["--threads", "1"]);
    let reports_of_one = reports(&one);
    assert!(reports_of_one.len() >= 9);
    for threads in ["1", "2", "5"] {
        let (other, record) = run(&["--threads", threads]);
        let reports = reports(&other);
        assert_eq!(reports_of_one.keys().collect::<Vec<_>>(), reports.keys().collect::<Vec<_>>());
        for (name, bytes) in &reports {
            assert!(reports_of_one[name] == *bytes, "{} differs with {threads} threads", name.display());
        }
        for key in ["files", "counts", "inputs"] {
            assert_eq!(record[key], first[key], "{key} of run.json");
        }
    }
}

#[test]
fn what_was_received_is_kept_or_dropped() {
    let (folder, record) = run(&[]);
    let count = |key: &str| record["counts"][key].as_u64().unwrap_or_else(|| panic!("no {key} in {}", record["counts"]));
    let pages = walkdir::WalkDir::new(project().join("data"))
        .into_iter()
        .map(Result::unwrap)
        .filter(|e| e.path().extension().is_some_and(|x| x == "html" || x == "txt"))
        .count() as u64;
    assert_eq!(count("documents_received"), pages);
    assert_eq!(count("documents_received"), count("documents_kept") + count("documents_dropped"));
    assert_eq!(count("articles_received"), count("articles_kept") + count("articles_duplicate"));
    assert_eq!(count("blocks_received"), count("blocks_kept") + count("blocks_template"));
    assert_eq!(folder.table("out/audit/skipped.csv").len() as u64, count("documents_dropped"));
}

#[test]
fn the_record_names_every_file_with_its_digest() {
    let (folder, record) = run(&[]);
    let named = record["files"].as_object().unwrap();
    let found = reports(&folder);
    assert_eq!(named.len(), found.len());
    for (name, bytes) in found {
        assert_eq!(named[name.to_str().unwrap()].as_str().unwrap(), blake3::hash(&bytes).to_hex().as_str(), "{}", name.display());
    }
}

#[test]
fn counts_lead_back_to_their_clauses() {
    let (folder, _) = run(&[]);
    let clauses = folder.table("out/evidence/clauses.csv");
    let ids: std::collections::BTreeSet<&str> = clauses.iter().map(|c| c["clause_id"].as_str()).collect();
    let definitions = folder.table("out/definitions.csv");
    assert!(definitions.len() >= 20, "only {} definitions", definitions.len());
    for d in &definitions {
        assert!(ids.contains(d["clause_id"].as_str()), "{d:?}");
        assert!(d["sentence"].contains(d["definiens"].as_str()), "{d:?}");
    }
    // Where the definiens stands in a sentence before (…, 这才叫 X) it is empty.
    let whole = definitions.iter().filter(|d| !d["definiens"].is_empty()).count();
    assert!(whole * 5 >= definitions.len() * 4, "{whole} of {} definitions have a definiens", definitions.len());
    let mut sums: BTreeMap<(String, String), u64> = BTreeMap::new();
    for t in folder.table("out/terms.csv") {
        *sums.entry((t["role"].clone(), t["term"].clone())).or_default() += t["n"].parse::<u64>().unwrap();
    }
    let keyness = folder.table("out/keyness.csv");
    assert!(keyness.len() > 50, "only {} terms", keyness.len());
    for k in keyness {
        let sum = |role: &str| sums.get(&(role.to_owned(), k["term"].clone())).copied().unwrap_or(0);
        assert_eq!((sum("运营"), sum("营销")), (k["f_a"].parse().unwrap(), k["f_b"].parse().unwrap()), "{}", k["term"]);
    }
}

#[test]
fn every_page_of_the_corpus_is_read_as_it_was_meant() {
    let (folder, _) = run(&[]);
    let documents = folder.table("out/documents.csv");
    let of = |page: &str, column: &str| {
        let row = documents.iter().find(|d| d["document"].ends_with(page)).unwrap_or_else(|| panic!("{page} is missing"));
        row[column].clone()
    };
    assert_eq!(of("wen.dajiada.example/q/12031.html", "encoding"), "GB18030");
    assert_eq!(of("xingdong.example/article/1108.html", "encoding"), "Big5");
    assert_eq!(of("qihang.example/course/yunying.html", "encoding"), "GB18030", "a wrong declaration is seen through");
    assert_eq!(of("bbs.xiaopu.example/thread-3021-1-1.html", "encoding"), "GB18030", "without a declaration");
    assert_eq!(of("yunzhongji.example/yunying-manbi.html", "encoding"), "UTF-8");
    assert_eq!(of("xingdong.example/article/1108.html", "script"), "traditional");
    assert_eq!(of("yunzhongji.example/yunying-manbi.html", "script"), "simplified");
    let garbled = folder.table("out/evidence/clauses.csv");
    assert!(garbled.iter().any(|c| c["document"].contains("9950")), "the page with pinyin in brackets speaks of roles");
    assert!(garbled.iter().all(|c| !c["text"].contains("(y")), "no pinyin is left in brackets");
    assert!(folder.table("out/audit/skipped.csv").iter().any(|s| s["document"].ends_with("login.html")));
}

/// Columns of `documents.csv` that follow from the pages, not from the rules of attribution.
const GOLDEN_COLUMNS: [&str; 8] = ["document", "article", "source", "title", "date", "encoding", "script", "duplicate_of"];

#[test]
fn the_documents_of_the_corpus_are_what_they_were() {
    let (folder, _) = run(&[]);
    let mut found = GOLDEN_COLUMNS.join(",") + "\n";
    // The page with two articles glued together is left to the tests of `extract`.
    let rows = folder.table("out/documents.csv").into_iter().filter(|row| !row["document"].ends_with("9034.html"));
    for row in rows {
        let cells: Vec<&str> = GOLDEN_COLUMNS.iter().map(|c| row[*c].as_str()).collect();
        assert!(cells.iter().all(|c| !c.contains([',', '"', '\n'])), "{cells:?} would need quotes");
        found += &(cells.join(",") + "\n");
    }
    let path = project().join("tests/golden/documents.csv");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap();
    assert_eq!(found, golden, "if the change is meant, read it and run again with BLESS=1");
}

#[test]
fn a_grown_corpus_gives_what_a_fresh_run_gives() {
    let folder = Folder::new();
    let mut pages: Vec<PathBuf> = walkdir::WalkDir::new(project().join("data"))
        .into_iter()
        .map(|e| e.unwrap().into_path())
        .filter(|p| p.extension().is_some_and(|e| e == "html" || e == "txt"))
        .collect();
    pages.sort();
    let copy = |page: &PathBuf| {
        let name = page.strip_prefix(project().join("data")).unwrap();
        folder.write(&format!("pages/{}", name.display()), &std::fs::read(page).unwrap());
    };
    let ingest = |out: &str| {
        let output = folder.run(&["ingest", "pages", "--out", out, "-q"]);
        assert!(output.status.code().is_some_and(|s| s < 2), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let reports = |out: &str| {
        let mut files = folder.files(out);
        files.retain(|name, _| name != std::path::Path::new("run.json") && !name.starts_with("store"));
        files
    };
    let (first, second) = pages.split_at(pages.len() / 2);
    first.iter().for_each(copy);
    ingest("grown");
    second.iter().for_each(copy);
    // A page that changed, one that went, and one that only moved.
    folder.write("pages/zhishu.example/item/yingxiao.html", &std::fs::read(&second[0]).unwrap());
    std::fs::remove_file(folder.path().join("pages/yunzhongji.example/liangge-bumen.html")).unwrap();
    let moved = folder.path().join("pages/kuaizhao.example/snap/000417.html");
    std::fs::rename(&moved, moved.with_file_name("000418.html")).unwrap();
    ingest("grown");
    ingest("grown");
    ingest("fresh");
    let (grown, fresh) = (reports("grown"), reports("fresh"));
    assert_eq!(grown.keys().collect::<Vec<_>>(), fresh.keys().collect::<Vec<_>>());
    for (name, bytes) in &fresh {
        assert!(grown[name] == *bytes, "{} differs", name.display());
    }
}
