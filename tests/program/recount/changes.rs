//! `changes.csv`: two runs side by side, the second with more sites than the first.

use super::{Expected, RUN, Value, compare, number};
use crate::folder::{Folder, Row, project};
use std::collections::{BTreeMap, BTreeSet};

const LATER: [&str; 5] = ["zhishu.example", "qihang.example", "linxiyun.example", "linjiang.example", "yunzhongji.example"];

#[test]
fn changes() {
    let folder = Folder::new();
    let data = project().join("data");
    for entry in walkdir::WalkDir::new(&data).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file()) {
        let name = entry.path().strip_prefix(&data).unwrap().to_str().unwrap().to_owned();
        if !LATER.iter().any(|site| name.starts_with(site)) {
            folder.write(&format!("pages/{name}"), &std::fs::read(entry.path()).unwrap());
        }
    }
    folder.run(&["ingest", "pages", "--out", "old", "--no-store", "-q"]);
    let new = RUN.path().join("out");
    let output = folder.run(&["compare", "old", new.to_str().unwrap(), "--out", "changes"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let keyness = |of: &Folder, name: &str| -> BTreeMap<String, Row> {
        of.table(&format!("{name}/keyness.csv")).into_iter().map(|k| (k["term"].clone(), k)).collect()
    };
    let (before, now) = (keyness(&folder, "old"), keyness(&RUN, "out"));
    let clauses = RUN.table("out/evidence/clauses.csv");
    let verdict = |k: Option<&Row>| k.map_or("", |k| k["verdict"].as_str()).to_owned();
    let mut rows = Vec::new();
    for term in before.keys().chain(now.keys()).collect::<BTreeSet<_>>() {
        let (x, y) = (before.get(term), now.get(term));
        let there = |k| !["", "too-rare"].contains(&verdict(k).as_str());
        let change = match (there(x), there(y)) {
            (false, true) => "enters",
            (true, false) => "leaves",
            (true, true) if verdict(x) != verdict(y) => "verdict",
            _ => continue,
        };
        let later = |c: &&Row| LATER.iter().any(|site| c["document"].starts_with(site));
        let holds = |c: &&Row| c["text"].to_lowercase().contains(&term.to_lowercase());
        let documents: BTreeSet<&str> = clauses.iter().filter(later).filter(holds).map(|c| c["document"].as_str()).collect();
        let count = |k: Option<&Row>, column: &str| Value::from(k.map_or("", |k| k[column].as_str()));
        let lrc = |k: Option<&Row>| k.and_then(|k| number(k, "lrc"));
        let keyword = [x, y].into_iter().any(|k| verdict(k) == "robust");
        let moved = (lrc(y).unwrap_or(0.0) - lrc(x).unwrap_or(0.0)).abs();
        let cells: Expected = vec![
            ("term", Value::from(term)),
            ("change", change.into()),
            ("verdict_old", verdict(x).into()),
            ("verdict_new", verdict(y).into()),
            ("f_a_old", count(x, "f_a")),
            ("f_a_new", count(y, "f_a")),
            ("f_b_old", count(x, "f_b")),
            ("f_b_new", count(y, "f_b")),
            ("lrc_old", lrc(x).into()),
            ("lrc_new", lrc(y).into()),
            ("documents_new", documents.into_iter().collect::<Vec<_>>().join("; ").into()),
            ("documents_gone", "".into()),
        ];
        rows.push((!keyword, moved, term, cells));
    }
    rows.sort_by(|x, y| x.0.cmp(&y.0).then(y.1.total_cmp(&x.1)).then(x.2.cmp(y.2)));
    let found = folder.table("changes/changes.csv");
    assert!(found.iter().any(|c| c["change"] == "enters") && found.iter().any(|c| c["change"] == "verdict"), "{found:?}");
    assert_eq!(found[0].len(), rows[0].3.len(), "columns of changes");
    compare("changes", &found, &rows.into_iter().map(|row| row.3).collect::<Vec<_>>());
}
