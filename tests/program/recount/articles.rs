//! Tables that list what was read: documents, clauses, definitions, contrasts, and what was thrown away or changed.

use super::corpus::{Clause, PLAN, folded, plain};
use super::{ALL_ROLES, CORPUS, Expected, RUN, Value, check, number};
use crate::folder::Row;
use bianyi::segment::split_sentences;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn documents() {
    let removed = |m: &Row| {
        let gone = |b: &&Row| b["document"] == m["path"] && b["class"] == "boilerplate" && b["rule"] != "site-template";
        let blocks = CORPUS.blocks.iter().filter(gone);
        blocks.map(|b| plain(&b["text"]).chars().count()).sum::<usize>() as f64
    };
    let row = |m: &Row| {
        let of_page = CORPUS.articles.iter().filter(|a| a.document == m["path"]);
        let chars = |a: &super::corpus::Article| a.blocks.iter().map(|b| b.text.chars().count()).sum::<usize>();
        let kept = of_page.clone().map(chars).sum::<usize>() as f64;
        let own = of_page.clone().find(|a| a.number == m["article"]);
        let of_own = |c: &&Clause| c.of("document") == m["path"] && c.of("article") == m["article"];
        let units: BTreeSet<(&str, &str)> = CORPUS.clauses.iter().filter(of_own).map(|c| (c.of("line"), c.of("start"))).collect();
        // The vertical text leaves out what a site repeats; its words are cut here.
        let cut = |b: &super::corpus::Block| {
            if b.template { bianyi::segment::word::cut(&PLAN.segment, &b.text).len() } else { b.tokens.len() }
        };
        let status = match own {
            None => "dropped",
            Some(a) if a.duplicate_of.is_some() => "duplicate",
            Some(_) => "kept",
        };
        let duplicate_of = own.and_then(|a| a.duplicate_of.as_ref()).map_or("", |(of, _)| of);
        let mut cells: Expected =
            ["source", "url", "title", "author", "date", "encoding", "evidence", "repairs", "lossy", "reason"]
                .map(|column| (column, Value::from(plain(&m[column]))))
                .into();
        cells.extend([
            ("document", Value::from(&m["path"])),
            ("article", Value::from(&m["article"])),
            ("chars", own.map_or(0, chars).into()),
            ("boilerplate_share", (removed(m) > 0.0 || kept > 0.0).then(|| removed(m) / (removed(m) + kept)).into()),
            ("clauses", units.len().into()),
            ("tokens", own.map_or(0, |a| a.blocks.iter().map(cut).sum()).into()),
            ("duplicate_of", duplicate_of.into()),
            ("status", status.into()),
        ]);
        cells
    };
    let expected: Vec<Expected> = CORPUS.manifest.iter().map(row).collect();
    // What the crawl and the reading of the bytes say; the similarity is an estimate, see below.
    check("documents", &expected, &["fetched", "margin", "script", "similarity"]);
    let said: BTreeMap<String, &f64> =
        CORPUS.articles.iter().filter_map(|a| a.duplicate_of.as_ref().map(|(_, s)| (a.id(), s))).collect();
    assert!(!said.is_empty());
    for d in RUN.table("out/documents.csv").iter().filter(|d| d["article"] != "0") {
        let exact = said.get(&format!("{}#{}", d["document"], d["article"])).map_or(0.0, |s| **s);
        // At most 256 runs are sampled: three standard errors.
        assert!((number(d, "similarity").unwrap() - exact).abs() < 0.08, "{exact} {d:?}");
        assert!(["simplified", "traditional", "mixed"].contains(&d["script"].as_str()), "{d:?}");
        assert!(number(d, "margin").is_none_or(|m| m > 0.0), "{d:?}");
    }
    let reposts = RUN.table("article/corpus.csv");
    for (article, row) in CORPUS.articles.iter().zip(&reposts) {
        assert_eq!(article.duplicate_of.as_ref().map_or("", |(of, _)| of), row["duplicate_of"], "{row:?}");
    }
}

#[test]
fn clauses() {
    let row = |c: &Clause| {
        let block = &CORPUS.articles[c.article].blocks[c.block];
        let sentences = split_sentences(&block.text);
        let sentence = sentences.iter().take_while(|s| (s.span.start as usize) <= c.at).count();
        let (document, article) = (c.of("document"), c.of("article"));
        let start = block.start + block.text[..c.at].chars().count();
        let mut cells: Expected = ["role", "scope", "relation", "negated", "reported_by", "rule"]
            .map(|column| (column, Value::from(c.of(column))))
            .into();
        cells.extend([
            ("document", Value::from(document)),
            ("article", article.into()),
            ("line", block.line.into()),
            ("start", start.into()),
            ("sentence", sentence.into()),
            ("clause_id", format!("{document}#{article}:{}:{start}", block.line).into()),
            ("text", (&c.text).into()),
            ("duplicate", c.duplicate.into()),
        ]);
        cells
    };
    check("evidence/clauses", &CORPUS.clauses.iter().map(row).collect::<Vec<_>>(), &[]);
}

#[test]
fn definitions() {
    let found = RUN.table("out/definitions.csv");
    let by_id: BTreeMap<(&str, &str), &Row> = found.iter().map(|d| ((d["clause_id"].as_str(), d["role"].as_str()), d)).collect();
    // What was said of a role: the sources that say it.
    let mut said: BTreeMap<(&str, &str, String), BTreeSet<&str>> = BTreeMap::new();
    // 这叫 X may point at another line, and then says nothing that could be listed.
    let definition = |c: &&Clause| {
        let listed = by_id.contains_key(&(c.id(), c.role()));
        c.of("relation") == "definition" && (listed || c.of("rule") != "D20-ostensive")
    };
    let definiens = |c: &Clause| folded(plain(&by_id[&(c.id(), c.role())]["definiens"]));
    for c in CORPUS.clauses.iter().filter(definition) {
        said.entry((c.role(), c.of("negated"), definiens(c))).or_default().insert(CORPUS.source(c));
    }
    let row = |c: &Clause| {
        let block = &CORPUS.articles[c.article].blocks[c.block];
        let sentence = split_sentences(&block.text).into_iter().find(|s| c.at < s.span.end as usize).unwrap();
        let mut cells: Expected = ["document", "article", "line", "start", "role", "clause_id"]
            .map(|column| (column, Value::from(c.of(column))))
            .into();
        cells.extend([
            ("source", Value::from(CORPUS.source(c))),
            ("negated", c.of("negated").into()),
            ("attributed_to", plain(c.of("reported_by")).into()),
            ("sentence", sentence.span.of(&block.text).trim().into()),
            ("pattern", c.of("rule").into()),
            ("repeated_in_sources", said[&(c.role(), c.of("negated"), definiens(c))].len().into()),
            ("duplicate", c.duplicate.into()),
        ]);
        cells
    };
    let expected: Vec<Expected> = CORPUS.clauses.iter().filter(definition).map(row).collect();
    // Which words are the definiens is what the rules say; they are words of the sentence.
    check("definitions", &expected, &["term", "definiens", "genus"]);
    for d in &found {
        let (definiens, genus) = (plain(&d["definiens"]), plain(&d["genus"]));
        let usual = PLAN.normalize.variants.read(definiens);
        assert!(
            !definiens.is_empty() && [Some(definiens), usual.as_deref()].iter().flatten().any(|d| d.contains(genus)),
            "{d:?}"
        );
        let clause = CORPUS.clauses.iter().find(|c| c.id() == d["clause_id"]).unwrap();
        let block = &CORPUS.articles[clause.article].blocks[clause.block];
        assert!(plain(&d["sentence"]).contains(definiens) && block.read.contains(plain(&d["term"])), "{d:?}");
        let term = d["term"].to_lowercase();
        let named = [PLAN.attribute.aliases(), PLAN.attribute.regional_aliases()].iter().any(|forms| forms.contains(&term));
        assert!(term.is_empty() || named, "{d:?}");
    }
}

#[test]
fn contrasts() {
    let by_id: BTreeMap<(&str, &str), &Clause> = CORPUS.clauses.iter().map(|c| ((c.id(), c.role()), c)).collect();
    let role = |r: &str| ALL_ROLES.iter().position(|x| *x == r);
    let row = |r: &Row| {
        let [a, b] = ["a", "b"].map(|s| by_id[&(r[&format!("clause_id_{s}")].as_str(), r[&format!("role_{s}")].as_str())]);
        assert!(role(a.role()) < role(b.role()) && a.article == b.article, "{r:?}");
        let line = |c: &Clause| c.of("line").parse::<usize>().unwrap();
        vec![
            ("document", Value::from(a.of("document"))),
            ("article", a.of("article").into()),
            ("source", CORPUS.source(a).into()),
            ("line", line(a).min(line(b)).into()),
            ("role_a", a.role().into()),
            ("text_a", (&a.text).into()),
            ("role_b", b.role().into()),
            ("text_b", (&b.text).into()),
            ("rule", a.of("rule").into()),
            ("clause_id_a", a.id().into()),
            ("clause_id_b", b.id().into()),
            ("duplicate", (a.duplicate && b.duplicate).into()),
        ]
    };
    let found = RUN.table("out/contrasts.csv");
    // Which clauses answer each other, and on what, is what the rules say.
    check("contrasts", &found.iter().map(row).collect::<Vec<_>>(), &["dimension"]);
    let mut paired: BTreeSet<(&str, &str)> = BTreeSet::new();
    for r in &found {
        paired.extend(["a", "b"].map(|s| (r[&format!("clause_id_{s}")].as_str(), r[&format!("role_{s}")].as_str())));
        let article = &CORPUS.articles[by_id[&(r["clause_id_a"].as_str(), r["role_a"].as_str())].article];
        let page: String = article.blocks.iter().map(|b| b.read.as_str()).collect();
        assert!(page.contains(plain(&r["dimension"])), "{r:?}");
    }
    let alone = CORPUS.clauses.iter().filter(|c| c.of("relation") == "contrast" && !paired.contains(&(c.id(), c.role())));
    let (alone, all) = (alone.count(), CORPUS.clauses.iter().filter(|c| c.of("relation") == "contrast").count());
    assert!(alone * 10 < all, "{alone} of {all} contrasts stand in no pair");
}

#[test]
fn boilerplate() {
    let rows = CORPUS.blocks.iter().filter(|b| b["class"] == "boilerplate");
    let columns = ["document", "article", "line", "start", "rule", "text"];
    let row = |b: &Row| columns.map(|column| (column, Value::from(plain(&b[column])))).to_vec();
    check("audit/boilerplate", &rows.map(row).collect::<Vec<_>>(), &[]);
}

/// What a repair put in stands in the repaired text, and there are as many as the manifest says.
#[test]
fn repairs() {
    let found = RUN.table("out/audit/repairs.csv");
    let count = |m: &&Row| m["article"] == "1" || m["article"] == "0";
    let repairs = |m: &Row| m["repairs"].parse::<usize>().unwrap();
    assert_eq!(CORPUS.manifest.iter().filter(count).map(repairs).sum::<usize>(), found.len());
    let mut of_document: BTreeMap<&str, usize> = BTreeMap::new();
    found.iter().for_each(|r| *of_document.entry(r["document"].as_str()).or_default() += 1);
    for m in CORPUS.manifest.iter().filter(count) {
        assert_eq!(of_document.get(m["path"].as_str()).copied().unwrap_or(0), repairs(m), "{m:?}");
    }
    let mut kinds = BTreeSet::new();
    for r in &found {
        kinds.insert(&r["kind"]);
        let decoded = RUN.read(&format!("decoded/{}.txt", r["document"]));
        let at = |column: &str| r[column].parse::<usize>().unwrap();
        let line = decoded.split('\n').nth(at("line") - 1).unwrap_or_else(|| panic!("{r:?}"));
        let rest: String = line.chars().skip(at("start")).collect();
        let after = plain(&r["after"]);
        assert!(rest.starts_with(after.lines().next().unwrap_or("")), "{r:?} {rest}");
        assert!(r["before"] != r["after"] && ["true", "false"].contains(&r["restored"].as_str()), "{r:?}");
    }
    assert!(kinds.len() > 1, "{kinds:?}");
}

#[test]
fn skipped() {
    let row = |(document, reason): &(String, String)| vec![("document", Value::from(document)), ("reason", reason.into())];
    check("audit/skipped", &CORPUS.dropped.iter().map(row).collect::<Vec<_>>(), &["detail"]);
    assert!(RUN.table("out/audit/skipped.csv").iter().all(|s| !s["detail"].is_empty()));
}
