//! The shipped pipelines, and that what they are about stands in them alone.

use crate::folder::{Folder, project};
use bianyi::pipeline::Plan;
use std::collections::BTreeSet;

#[test]
fn every_shipped_pipeline_loads() {
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(project().join("pipelines")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "toml") {
            let plan = Plan::load(&path).unwrap_or_else(|error| panic!("{error}"));
            names.insert(plan.facts.pipeline);
        }
    }
    assert_eq!(names, ["chanpin-xiangmu", "yunying-yingxiao"].map(str::to_owned).into());
}

#[test]
fn the_shipped_default_is_the_built_in_one() {
    let shipped = Plan::load(&project().join("pipelines/yunying-yingxiao.toml")).unwrap();
    assert_eq!(shipped.digests, Plan::builtin().digests);
}

#[test]
fn no_role_of_a_pipeline_is_named_in_the_code() {
    let mut words = Vec::new();
    for pipeline in ["yunying-yingxiao", "chanpin-xiangmu"] {
        words.extend(Plan::load(&project().join(format!("pipelines/{pipeline}.toml"))).unwrap().aggregate.roles);
    }
    let mut seen = 0;
    for entry in walkdir::WalkDir::new(project().join("src")) {
        let path = entry.unwrap().into_path();
        if path.extension().is_none_or(|e| e != "rs") || path.ends_with("tests.rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        // Tests stand at the foot of a file.
        let code = text.lines().take_while(|line| !line.contains("#[cfg(test)]")).filter(|l| !l.trim_start().starts_with("//"));
        for line in code {
            seen += 1;
            let named: Vec<&String> = words.iter().filter(|w| line.contains(w.as_str())).collect();
            assert!(named.is_empty(), "{} names {named:?}: {line}", path.display());
        }
    }
    assert!(seen > 5000, "only {seen} lines of code were seen");
}

#[test]
fn the_second_pipeline_goes_through_all_stages() {
    let folder = Folder::new();
    let corpus = project().join("tests/corpora/chanpin-xiangmu");
    let pipeline = project().join("pipelines/chanpin-xiangmu.toml");
    let args = ["ingest", corpus.to_str().unwrap(), "--pipeline", pipeline.to_str().unwrap(), "--out", "out", "-q"];
    let output = folder.run(&args);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));

    let clauses = folder.table("out/evidence/clauses.csv");
    let of = |role: &str, relation: &str| clauses.iter().filter(|c| c["role"] == role && c["relation"] == relation).count();
    for role in ["产品经理", "项目经理"] {
        assert!(of(role, "definition") > 0 && of(role, "attribute") > 0 && of(role, "contrast") > 0, "{role} lacks a relation");
    }
    // The page of the Taiwanese site says 專案經理 throughout: quoted as it stands, counted as 项目经理.
    assert!(clauses.iter().any(|c| c["document"].starts_with("kenei") && c["role"] == "项目经理" && c["text"].contains("专案")));
    assert!(!clauses.iter().any(|c| c["document"].starts_with("kenei") && c["text"].contains("项目")));
    let roles: BTreeSet<&str> = clauses.iter().map(|c| c["role"].as_str()).collect();
    assert!(roles.is_subset(&["产品经理", "项目经理", "研发", "设计"].into()), "{roles:?}");
    let keyness = folder.table("out/keyness.csv");
    let side = |term: &str| keyness.iter().find(|k| k["term"] == term).map_or(0.0, |k| k["log_ratio"].parse::<f64>().unwrap());
    assert!(side("需求") > 0.0 && side("进度") < 0.0);
}

#[test]
fn a_pipeline_made_for_two_concepts_runs() {
    let folder = Folder::new();
    let page = "<html><body><article><h1>领导与管理</h1>\
        <p>领导是指替一群人看清方向、并让他们愿意跟着走的一种工作，它不管每天几点开会，只管这群人明年还在不在一条路上。</p>\
        <p>管理是指把已经定下的事情分给合适的人、排好先后、按时收回来的一种工作，它看重的是表格、节点和每周的复盘。</p>\
        <p>说到两者的分工，领导看远处，而管理看眼前；少了前者会走错路，少了后者会走不动。</p></article></body></html>";
    folder.write("pages/a.html", page.as_bytes());
    assert_eq!(folder.run(&["init", "领导", "管理"]).status.code(), Some(0));
    let output = folder.run(&["ingest", "pages", "--pipeline", "lingdao-guanli.toml", "--out", "out", "-q"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let clauses = folder.table("out/evidence/clauses.csv");
    assert!(clauses.iter().any(|c| c["role"] == "管理" && c["relation"] == "definition"), "{clauses:?}");
}
