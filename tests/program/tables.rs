//! The numbers of one table are the numbers of the others, and can be counted again from the text.

use crate::folder::{Folder, Row, project};
use std::collections::{BTreeMap, BTreeSet};

/// Relations counted by default.
const COUNTED: [&str; 3] = ["definition", "attribute", "contrast"];

fn run() -> Folder {
    let folder = Folder::new();
    let data = project().join("data");
    let output = folder.run(&["ingest", data.to_str().unwrap(), "--out", "out", "-q"]);
    assert!(output.status.code().is_some_and(|s| s < 2), "{}", String::from_utf8_lossy(&output.stderr));
    folder
}

fn int(row: &Row, column: &str) -> u64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column}: {row:?}"))
}

fn number(row: &Row, column: &str) -> Option<f64> {
    (!row[column].is_empty()).then(|| row[column].parse().unwrap_or_else(|_| panic!("{column}: {row:?}")))
}

#[track_caller]
fn close(found: Option<f64>, expected: Option<f64>, what: &str) {
    match (found, expected) {
        (Some(a), Some(b)) => assert!((a - b).abs() <= 1e-9 * b.abs().max(1e-3), "{what}: {a} {b}"),
        (a, b) => assert_eq!(a, b, "{what}"),
    }
}

#[test]
fn terms_and_tokens_add_up() {
    let folder = run();
    let terms = folder.table("out/terms.csv");
    let keyness = folder.table("out/keyness.csv");
    let sources = folder.table("out/sources.csv");
    let mut tokens: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    let mut of_term: BTreeMap<(&str, &str), [u64; 3]> = BTreeMap::new();
    for t in &terms {
        let n_tokens = tokens.entry((t["role"].as_str(), t["source"].as_str())).or_insert_with(|| int(t, "n_tokens"));
        assert_eq!(*n_tokens, int(t, "n_tokens"), "{t:?}");
        let sums = of_term.entry((t["role"].as_str(), t["term"].as_str())).or_default();
        sums[0] += int(t, "n");
        sums[1] += int(t, "documents");
        sums[2] += u64::from(int(t, "n") > 0);
    }
    let of_role = |role: &str| tokens.iter().filter(|((r, _), _)| *r == role).map(|(_, n)| n).sum::<u64>();
    assert!(keyness.len() > 100);
    for k in &keyness {
        assert!(!["m", "q", "r"].contains(&k["pos"].as_str()), "numerals and pronouns are no terms: {k:?}");
        for (side, role) in [("a", "运营"), ("b", "营销")] {
            let [n, documents, in_sources] = of_term.get(&(role, k["term"].as_str())).copied().unwrap_or_default();
            assert_eq!(int(k, &format!("f_{side}")), n, "{k:?}");
            assert_eq!(int(k, &format!("docs_{side}")), documents, "{k:?}");
            assert_eq!(int(k, &format!("sources_{side}")), in_sources, "{k:?}");
            assert_eq!(int(k, &format!("n_{side}")), of_role(role), "{k:?}");
        }
    }
    for s in &sources {
        for (side, role) in [("a", "运营"), ("b", "营销")] {
            let of_terms = tokens.get(&(role, s["source"].as_str())).copied().unwrap_or(0);
            assert_eq!(int(s, &format!("tokens_{side}")), of_terms, "{s:?}");
        }
    }
}

/// A paragraph that two articles share is counted in the first of them only, in every table.
#[test]
fn a_quoted_paragraph_is_counted_once_everywhere() {
    let quoted = "运营是把用户留下来的日常工作，运营负责社群、活动和内容，营销负责投放、品牌和声量，两者目标不同。营销管的是门外，而运营管的是门内。";
    let own = [
        "老陈做了八年茶馆，他说运营要每天看数据，营销要每个季度看预算，账本从来不骗人。运营重视复购，营销重视曝光。",
        "巷口的书店换了店主，新店主觉得营销靠海报和折扣，运营靠读书会和借阅卡，两件事各有各的人。营销带来新客。",
    ];
    let folder = Folder::new();
    for (i, own) in own.iter().enumerate() {
        let filler = ["今天说说店里的事。", "先把经过写在前面。"][i];
        let page =
            format!("<html><body><article><h1>第{i}家</h1><p>{filler}</p><p>{own}</p><p>{quoted}</p></article></body></html>");
        folder.write(&format!("pages/host{i}/a.html"), page.as_bytes());
    }
    let output = folder.run(&["ingest", "pages", "--out", "out", "-q"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let clauses = folder.table("out/evidence/clauses.csv");
    let again: Vec<&Row> = clauses.iter().filter(|c| c["duplicate"] == "true").collect();
    assert!(!again.is_empty() && again.iter().all(|c| c["document"] == "host1/a.html"), "{clauses:?}");
    let counted = |role: &str, source: &str| {
        let of = |c: &&Row| c["role"] == role && c["document"].starts_with(source) && c["duplicate"] == "false";
        clauses.iter().filter(of).filter(|c| COUNTED.contains(&c["relation"].as_str())).count() as u64
    };
    let duplicate: BTreeMap<(&str, &str), &str> =
        clauses.iter().map(|c| ((c["clause_id"].as_str(), c["role"].as_str()), c["duplicate"].as_str())).collect();
    let (definitions, contrasts) = (folder.table("out/definitions.csv"), folder.table("out/contrasts.csv"));
    for d in &definitions {
        assert_eq!(d["duplicate"], duplicate[&(d["clause_id"].as_str(), d["role"].as_str())], "{d:?}");
    }
    for c in &contrasts {
        assert_eq!(c["duplicate"], duplicate[&(c["clause_id_a"].as_str(), c["role_a"].as_str())], "{c:?}");
    }
    assert!(
        [&definitions, &contrasts].iter().all(|t| t.iter().any(|r| r["duplicate"] == "true")),
        "{definitions:?} {contrasts:?}"
    );
    let terms = folder.table("out/terms.csv");
    for s in &folder.table("out/sources.csv") {
        for (side, role) in [("a", "运营"), ("b", "营销")] {
            let source = s["source"].as_str();
            let defined = definitions.iter().filter(|d| d["role"] == role && d["source"] == source && d["duplicate"] == "false");
            assert_eq!(int(s, &format!("definitions_{side}")), defined.count() as u64, "{s:?}");
            assert_eq!(int(s, &format!("clauses_{side}")), counted(role, source), "{s:?}");
            let of_terms = terms.iter().find(|t| t["role"] == role && t["source"] == source);
            assert_eq!(int(s, &format!("tokens_{side}")), of_terms.map_or(0, |t| int(t, "n_tokens")), "{s:?}");
        }
    }
    for d in folder.table("out/dimensions.csv").iter().filter(|d| d["source"] != "(all)") {
        let all = clauses.iter().filter(|c| c["role"] == d["role"] && c["document"].starts_with(d["source"].as_str()));
        let all = all.filter(|c| c["duplicate"] == "false" && c["relation"] != "mention").count() as u64;
        assert_eq!(int(d, "clauses_role"), all, "{d:?}");
    }
    let ids: BTreeSet<&str> = again.iter().map(|c| c["clause_id"].as_str()).collect();
    assert!(folder.table("out/evidence/kwic.csv").iter().all(|k| !ids.contains(k["clause_id"].as_str())));
    let keyness = folder.table("out/keyness.csv");
    let community = keyness.iter().find(|k| k["term"] == "社群").expect("a term of the quoted paragraph");
    assert_eq!((int(community, "f_a") + int(community, "f_b")) % 2, 1, "{community:?}");
}

/// 这就叫运营 points at the line before it: it is a definition without words of its own, and no row.
#[test]
fn a_definition_that_points_elsewhere_moves_no_other() {
    let pages = [
        (
            "shop.example",
            "<p>把来过的人一个个记在本子上，逢年过节打个招呼，问问近况。</p><p>这就叫运营。</p>\
             <p>营销是把没来过的人请进门的手艺。</p><p>老板每天都要看一遍本子，再安排人去门口发传单，晚上对账。</p>",
        ),
        (
            "books.example",
            "<p>书店开在河边，下雨天客人多，晴天客人少，店主养了两只猫。</p><p>营销是把没来过的人请进门的手艺！</p>\
             <p>运营是把借书证管好的日常工作。</p>",
        ),
    ];
    let folder = Folder::new();
    for (site, text) in pages {
        let page = format!("<html><body><article><h1>{site} 的两件事</h1>{text}</article></body></html>");
        folder.write(&format!("pages/{site}/1.html"), page.as_bytes());
    }
    let output = folder.run(&["ingest", "pages", "--out", "out", "--no-store", "-q"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let clauses = folder.table("out/evidence/clauses.csv");
    assert_eq!(clauses.iter().filter(|c| c["relation"] == "definition").count(), 4, "{clauses:?}");
    let rows = folder.table("out/definitions.csv");
    let found: Vec<(&str, &str)> = rows.iter().map(|d| (d["role"].as_str(), d["repeated_in_sources"].as_str())).collect();
    assert_eq!(found, [("营销", "2"), ("运营", "1"), ("营销", "2")]);
    for s in &folder.table("out/sources.csv") {
        for (side, role) in [("a", "运营"), ("b", "营销")] {
            let listed = rows.iter().filter(|d| d["role"] == role && d["source"] == s["source"]).count() as u64;
            assert_eq!(int(s, &format!("definitions_{side}")), listed, "{s:?}");
        }
    }
}

#[test]
fn clauses_add_up() {
    let folder = run();
    let clauses = folder.table("out/evidence/clauses.csv");
    let documents = folder.table("out/documents.csv");
    let sources = folder.table("out/sources.csv");
    let source_of: BTreeMap<(&str, &str), &str> =
        documents.iter().map(|d| ((d["document"].as_str(), d["article"].as_str()), d["source"].as_str())).collect();
    let count = |role: &str, source: Option<&str>, relations: &dyn Fn(&str) -> bool| {
        let matches = |c: &&Row| {
            let here = source_of[&(c["document"].as_str(), c["article"].as_str())];
            c["duplicate"] == "false" && c["role"] == role && relations(&c["relation"]) && source.is_none_or(|s| s == here)
        };
        clauses.iter().filter(matches).count() as u64
    };
    for s in &sources {
        for (side, role) in [("a", "运营"), ("b", "营销")] {
            let counted = count(role, Some(&s["source"]), &|r| COUNTED.contains(&r));
            assert_eq!(int(s, &format!("clauses_{side}")), counted, "{s:?}");
            let definitions = folder.table("out/definitions.csv");
            let defined =
                definitions.iter().filter(|d| d["role"] == role && d["source"] == s["source"] && d["duplicate"] == "false");
            assert_eq!(int(s, &format!("definitions_{side}")), defined.count() as u64, "{s:?}");
        }
    }
    let kept: usize = documents.iter().filter(|d| d["status"] == "kept").count();
    assert_eq!(sources.iter().map(|s| int(s, "articles")).sum::<u64>(), kept as u64);
    for d in folder.table("out/dimensions.csv") {
        let source = (d["source"] != "(all)").then_some(d["source"].as_str());
        assert_eq!(int(&d, "clauses_role"), count(&d["role"], source, &|r| r != "mention"), "{d:?}");
        assert!(int(&d, "clauses") + int(&d, "negated") + int(&d, "ambiguous") <= int(&d, "clauses_role"), "{d:?}");
    }
}

#[test]
fn dimensions_of_sources_add_up_to_the_whole() {
    let folder = run();
    let mut sums: BTreeMap<(String, String, String), [u64; 4]> = BTreeMap::new();
    let mut wholes = BTreeMap::new();
    let rows = folder.table("out/dimensions.csv");
    for d in &rows {
        let key = (d["dimension"].clone(), d["pole"].clone(), d["role"].clone());
        let values = ["clauses", "negated", "ambiguous", "clauses_role"].map(|c| int(d, c));
        if d["source"] == "(all)" {
            wholes.insert(key, values);
        } else {
            let sum = sums.entry(key).or_default();
            sum.iter_mut().zip(values).for_each(|(s, v)| *s += v);
        }
    }
    assert_eq!(sums, wholes);
    let dimensions: BTreeSet<&str> = rows.iter().map(|d| d["dimension"].as_str()).collect();
    assert!(dimensions.len() >= 10, "{dimensions:?}");
}

#[test]
fn every_key_leads_to_its_clause() {
    let folder = run();
    let clauses = folder.table("out/evidence/clauses.csv");
    let text_of: BTreeMap<(&str, &str), &str> =
        clauses.iter().map(|c| ((c["clause_id"].as_str(), c["role"].as_str()), c["text"].as_str())).collect();
    let ids: BTreeSet<&str> = clauses.iter().map(|c| c["clause_id"].as_str()).collect();
    for name in ["out/dimensions.csv", "out/evidence/sketch.csv"] {
        let rows = folder.table(name);
        assert!(rows.iter().any(|r| !r["clause_ids"].is_empty()), "{name}");
        for row in rows {
            assert!(row["clause_ids"].split_whitespace().all(|id| ids.contains(id)), "{name}: {row:?}");
            let speaks = row.get("clauses").is_some_and(|n| n != "0");
            assert!(!speaks || !row["clause_ids"].is_empty(), "{name}: {row:?}");
        }
    }
    let mut lines: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    let kwic = folder.table("out/evidence/kwic.csv");
    for k in &kwic {
        let text = text_of[&(k["clause_id"].as_str(), k["role"].as_str())];
        assert!(text.contains(k["node"].as_str()), "{k:?} {text}");
        *lines.entry((k["term"].as_str(), k["role"].as_str())).or_default() += 1;
    }
    // A term with few occurrences has a line for each; a frequent one has some from every source.
    for k in folder.table("out/keyness.csv") {
        for (side, role) in [("a", "运营"), ("b", "营销")] {
            let (f, found) = (int(&k, &format!("f_{side}")), lines.get(&(k["term"].as_str(), role)).copied().unwrap_or(0));
            let sources = int(&k, &format!("sources_{side}"));
            assert!(found <= f && found >= sources && (found == f || found <= 30 + sources), "{k:?}: {found} lines");
            assert!(f == 0 || found > 0, "{k:?}");
        }
    }
}

/// Lines, definitions and contrasts can be found again in the text that an export gives, word for word.
#[test]
fn quotations_stand_in_the_text() {
    let folder = run();
    let data = project().join("data");
    folder.run(&["export", "--stage", "blocks", data.to_str().unwrap(), "--out", "blocks"]);
    let mut of_line: BTreeMap<(String, String), String> = BTreeMap::new();
    for b in folder.table("blocks/blocks.csv") {
        of_line.entry((b["document"].clone(), b["line"].clone())).or_default().push_str(&b["text"]);
    }
    let documents = folder.table("out/documents.csv");
    let title_of: BTreeMap<(&str, &str), &str> =
        documents.iter().map(|d| ((d["document"].as_str(), d["article"].as_str()), d["title"].as_str())).collect();
    // What a spreadsheet would take for a formula has a mark before it in the table.
    let plain = |cell: &str| cell.strip_prefix('\'').unwrap_or(cell).to_owned();
    let stands = |row: &Row, text: &str| {
        let line = of_line.get(&(row["document"].clone(), row["line"].clone())).map_or("", String::as_str);
        let title = title_of.get(&(row["document"].as_str(), row["article"].as_str())).copied().unwrap_or("");
        line.contains(text) || title.contains(text)
    };
    let kwic = folder.table("out/evidence/kwic.csv");
    assert!(kwic.len() > 500);
    for k in &kwic {
        let around = [plain(&k["left"]), plain(&k["node"]), plain(&k["right"])].concat();
        assert!(stands(k, &around), "{k:?}");
        assert!(k["left"].chars().count() <= 31 && k["right"].chars().count() <= 31, "{k:?}");
    }
    let clauses = folder.table("out/evidence/clauses.csv");
    let clause_of: BTreeMap<(&str, &str), &Row> =
        clauses.iter().map(|c| ((c["clause_id"].as_str(), c["role"].as_str()), c)).collect();
    for d in folder.table("out/definitions.csv") {
        assert!(stands(&d, &plain(&d["sentence"])) && d["sentence"].contains(&plain(&d["definiens"])), "{d:?}");
        let clause = clause_of[&(d["clause_id"].as_str(), d["role"].as_str())];
        assert_eq!((&clause["relation"], &clause["negated"]), (&"definition".to_owned(), &d["negated"]), "{d:?}");
    }
    for c in folder.table("out/contrasts.csv") {
        for side in ["a", "b"] {
            let (id, role) = (c[&format!("clause_id_{side}")].as_str(), c[&format!("role_{side}")].as_str());
            assert_eq!(clause_of[&(id, role)]["text"], c[&format!("text_{side}")], "{c:?}");
        }
    }
    for s in folder.table("out/sources.csv") {
        let (a, b) = (int(&s, "clauses_a") as f64, int(&s, "clauses_b") as f64);
        close(number(&s, "share_a"), (a + b > 0.0).then(|| a / (a + b)), "share_a");
    }
}

/// Vertical text has each word as it is written, its tag, and the term it is counted as.
#[test]
fn vertical_text_shows_words_and_terms() {
    let folder = Folder::new();
    let page = project().join("data/xingdong.example/article/1215.html");
    folder.run(&["export", "--stage", "tokens", page.to_str().unwrap(), "--out", "vertical"]);
    let text = folder.read("vertical/1215.html.txt");
    let rows: Vec<Vec<&str>> = text.lines().filter(|l| !l.starts_with('<')).map(|l| l.split('\t').collect()).collect();
    assert!(rows.len() > 100 && rows.iter().all(|r| r.len() == 3 && r.iter().all(|cell| !cell.is_empty())));
    let terms = |word: &str| rows.iter().filter(|r| r[0] == word).map(|r| r[2]).collect::<BTreeSet<_>>();
    assert_eq!(terms("行销"), ["营销"].into());
    assert_eq!(terms("品牌"), ["品牌"].into());
    assert!(terms("营销").is_empty());
}

#[test]
fn measure_gives_the_keyness_of_the_run() {
    let folder = run();
    let output = folder.run(&["measure", "out/terms.csv", "--target", "运营", "--reference", "营销", "--out", "again"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (first, again) = (folder.table("out/keyness.csv"), folder.table("again/keyness.csv"));
    assert_eq!(first.len(), again.len());
    for (x, y) in first.iter().zip(&again) {
        // Only the prior differs: there is no text but the table's own counts.
        for (column, value) in x.iter().filter(|(c, _)| *c != "z") {
            assert_eq!(value, &y[column], "{column}: {x:?}");
        }
    }
    for name in ["agreement", "stability", "leave_one_out"] {
        assert_eq!(folder.read(&format!("out/evidence/{name}.csv")), folder.read(&format!("again/evidence/{name}.csv")));
    }
}

#[test]
fn measure_agrees_with_independent_implementations() {
    let folder = Folder::new();
    let cases = project().join("tests/cases/measure");
    let read = |name: &str| -> Vec<Row> {
        csv::Reader::from_path(cases.join(name)).unwrap().deserialize().map(|r| r.unwrap()).collect()
    };
    let rows = read("counts.csv");
    let tokens: BTreeMap<(&str, &str), &str> = rows
        .iter()
        .filter(|r| r["term"] == "#size")
        .map(|r| ((r["role"].as_str(), r["source"].as_str()), r["n"].as_str()))
        .collect();
    let mut counts = "role,source,term,n,n_tokens\n".to_owned();
    let mut prior: BTreeMap<&str, u64> = BTreeMap::new();
    for r in rows.iter().filter(|r| r["term"] != "#size") {
        let n_tokens = tokens[&(r["role"].as_str(), r["source"].as_str())];
        counts.extend([&r["role"], ",", &r["source"], ",", &r["term"], ",", &r["n"], ",", n_tokens, "\n"]);
        prior.insert(&r["term"], int(r, "background"));
    }
    let other = 1_000_000 - prior.values().sum::<u64>();
    let prior: Vec<String> = prior.iter().map(|(t, n)| format!("{t},{n}")).collect();
    folder.write("counts.csv", counts.as_bytes());
    folder.write("prior.csv", format!("term,n\n{}\n#other,{other}\n", prior.join("\n")).as_bytes());
    let args = ["measure", "counts.csv", "--target", "运营", "--reference", "营销", "--prior", "prior.csv"];
    let output = folder.run(&args);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found: BTreeMap<String, Row> = csv::Reader::from_reader(output.stdout.as_slice())
        .deserialize()
        .map(|r: Result<Row, _>| r.unwrap())
        .map(|r| (r["term"].clone(), r))
        .collect();
    assert_eq!(found.len(), 12);
    let mut checked = 0;
    for v in read("values.csv") {
        let column = match (v["statistic"].as_str(), v["group"].as_str()) {
            ("G2_4cell", "A-B") => "g2",
            ("p_G2_4cell", _) => "p",
            ("q_BH", _) => "q",
            ("BIC", _) => "bic",
            ("log_ratio_hardie", _) => "log_ratio",
            ("log_ratio_ci_lo_bonf", _) => "log_ratio_lo",
            ("log_ratio_ci_hi_bonf", _) => "log_ratio_hi",
            ("LRC_95_bonferroni", _) => "lrc",
            ("paired_permutation_p", _) => "source_p",
            ("loo_min", _) => "loo_lo",
            ("loo_max", _) => "loo_hi",
            ("DP", "运营") => "dp_a",
            ("DP", "营销") => "dp_b",
            _ => continue,
        };
        close(number(&found[&v["item"]], column), v["value"].parse().ok(), &format!("{} {column}", v["item"]));
        checked += 1;
    }
    assert_eq!(checked, 13 * 12);
    let verdict = |term: &str| found[term]["verdict"].clone();
    let expected = [("用户", "robust"), ("品牌", "robust"), ("产品", "shared"), ("社群", "one-source"), ("增长", "too-rare")];
    for (term, expected) in expected {
        assert_eq!(verdict(term), expected, "{term}");
    }
}

#[test]
fn compare_names_the_documents_responsible() {
    let folder = Folder::new();
    // Each page in its own words, or it would be taken for a repost of the first.
    let pages = [
        (
            "jia.example",
            "运营负责排期，白天看留存，晚上写日报，把一天里发生的事情记下来，第二天早会上逐条说清楚。",
            "运营要接报表，报表多了就得加人，这是我们三年里学到的第一课，后来的每一个新人都听过这句话。",
        ),
        (
            "yi.example",
            "小店里的运营管货架，也管留存，谁多久没有来，谁上个月买得少了，翻一翻本子就能看得出来。",
            "说到底，运营每天先清报表，再谈增长，报表清不完就不下班，这条规矩从开店那天起没有改过。",
        ),
        (
            "bing.example",
            "运营关心老客户，留存是头等大事，至于招揽新的客人，那是街口发传单的那几位同事的分内事。",
            "我们这边运营和客服共用一张表，报表由运营分派，周末也有报表，轮到谁值班谁就负责到底。",
        ),
    ];
    for (site, first, second) in pages {
        let page = |text: &str| {
            format!(
                "<html><body><h1>运营每天在做什么</h1><p>{text}</p><p>营销在我们这里负责品牌，由两个人管着。</p></body></html>"
            )
        };
        folder.write(&format!("old/{site}/1.html"), page(first).as_bytes());
        folder.write(&format!("new/{site}/1.html"), page(first).as_bytes());
        folder.write(&format!("new/{site}/2.html"), page(second).as_bytes());
    }
    for run in ["old", "new"] {
        let output = folder.run(&["ingest", run, "--out", &format!("{run}-out"), "-q"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let output = folder.run(&["compare", "old-out", "new-out", "--out", "changes"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let changes = folder.table("changes/changes.csv");
    let entered = changes.iter().find(|c| c["term"] == "报表").unwrap_or_else(|| panic!("{changes:?}"));
    assert_eq!(entered["change"], "enters");
    assert_eq!(entered["documents_new"], "bing.example/2.html; jia.example/2.html; yi.example/2.html");
    let output = folder.run(&["compare", "new-out", "new-out", "--out", "none"]);
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("0 documents new, 0 gone, 0 changed; 0 terms enter"));
    assert!(folder.table("none/changes.csv").is_empty());
}

#[test]
fn measure_names_what_is_wrong() {
    let folder = Folder::new();
    folder.write("counts.csv", b"role,term,n,n_tokens\nx,y,1,2\n");
    let complaint = |args: &[&str]| {
        let output = folder.run(args);
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let found = complaint(&["measure", "counts.csv", "--target", "x", "--reference", "z"]);
    assert!(found.contains("expected a role of the table (x), found z"), "{found}");
    let found = complaint(&["measure", "none.csv"]);
    assert!(found.contains("none.csv"), "{found}");
    let found = complaint(&["compare", "nowhere", "nowhere"]);
    assert!(found.contains("keyness.csv"), "{found}");
}
