//! The page as a whole: strangers' text stays text, and a table that is not there leaves no trace.

use super::{AllSaid, Evidence, Report, Said, index_html, script_safe};
use crate::aggregate::aside::Aside;
use crate::aggregate::frame::FrameBuilder;
use crate::aggregate::{Table, schema};
use crate::attribute::{Relation, Scope};
use crate::cells;
use crate::report::run_json::RunCounts;
use crate::row;
use crate::spool::{Piece, Spool};
use scraper::{Html, Selector};
use std::collections::BTreeMap;

/// Text that ends elements, attributes and comments, and calls a function if it is ever run.
const HOSTILE: &str = r#"</script><script>pwned()</script><img src=x onerror=pwned()>"'&<!--{{ 7*7 }}"#;

fn tables() -> Vec<Table> {
    let mut documents = FrameBuilder::new(&schema::DOCUMENTS);
    let missing = || Option::<&str>::None;
    documents.row(cells![
        HOSTILE,
        1i64,
        HOSTILE,
        "javascript:pwned()",
        HOSTILE,
        HOSTILE,
        "2024-05-01",
        missing(),
        "UTF-8",
        "bom",
        1.5,
        0i64,
        false,
        "simplified",
        100i64,
        0.25,
        2i64,
        60i64,
        missing(),
        Option::<f64>::None,
        "kept",
        missing()
    ]);
    vec![Table { spec: &schema::DOCUMENTS, frame: documents.finish().expect("a frame") }]
}

fn definitions() -> Aside {
    let id = format!("{HOSTILE}#1:3:0");
    let mut definitions = Aside::new(&schema::DEFINITIONS, Spool::default());
    row![
        definitions;
        HOSTILE,
        1i64,
        HOSTILE,
        3i64,
        0i64,
        "运营",
        HOSTILE,
        HOSTILE,
        HOSTILE,
        "pattern",
        false,
        HOSTILE,
        HOSTILE,
        id.as_str(),
        3i64,
        false
    ];
    definitions.done(None).expect("set aside")
}

fn page(tables: &[Table]) -> String {
    let definitions = definitions();
    let roles = ["运营".to_owned(), "营销".to_owned()];
    let counts = RunCounts { documents_received: 1, documents_kept: 1, ..RunCounts::default() };
    let clause = Said {
        article: 0,
        line: 3,
        start: 0,
        role: 0,
        scope: Scope::Overt,
        relation: Relation::Definition,
        negated: false,
        duplicate: false,
        rule: 0,
        text: Piece::default(),
    };
    let mut clauses = AllSaid::new(Spool::default());
    clauses.add_rows(std::iter::once(clause)).expect("set aside");
    let evidence = Evidence {
        articles: vec![(HOSTILE, 1)],
        rules: &["rule"],
        clauses: &clauses,
        text: &|_| HOSTILE.to_owned(),
        lines: &[],
        definitions: (!tables.is_empty()).then_some(&definitions),
        contrasts: None,
        removed: BTreeMap::new(),
        repaired: BTreeMap::new(),
    };
    let report = Report {
        tables,
        evidence: &evidence,
        counts: &counts,
        roles: &roles,
        target: "运营",
        reference: "营销",
        extension: "csv",
        cite: HOSTILE,
    };
    String::from_utf8(index_html(&report).expect("a page")).expect("UTF-8")
}

#[test]
fn hostile_text_stays_text() {
    let page = Html::parse_document(&page(&tables()));
    let select = |css: &str| Selector::parse(css).expect("a selector");
    assert_eq!(page.select(&select("script")).count(), 2, "data and script, nothing of a page's");
    assert_eq!(page.select(&select("img, iframe, object, embed, base, form")).count(), 0);
    assert_eq!(page.select(&select("[onerror], [onclick], [onload]")).count(), 0);
    for a in page.select(&select("a[href]")) {
        let href = a.value().attr("href").unwrap_or_default();
        assert!(href.starts_with('#') || href.starts_with("http"), "{href}");
    }
    let json = page.select(&select("#data")).next().expect("data").text().collect::<String>();
    let data: serde_json::Value = serde_json::from_str(&json).expect("the whole of it is JSON");
    assert_eq!(data["evidence"]["clauses"][0][8], HOSTILE);
    assert_eq!(data["evidence"]["documents"][0][3], "", "an address no browser may open");
    let said = page.select(&select("#t-definitions .say")).next().expect("a definition").text().collect::<String>();
    assert!(said.contains(HOSTILE), "{said}");
}

#[test]
fn sections_are_there_where_their_tables_are() {
    let html = Html::parse_document(&page(&tables()));
    let count = |css: &str| html.select(&Selector::parse(css).expect("a selector")).count();
    assert_eq!(count("#definitions, nav a[href='#definitions']"), 2);
    for section in ["glance", "scatter", "terms", "dimensions", "contrasts", "sketch", "sources", "dates"] {
        assert_eq!(count(&format!("#{section}, nav a[href='#{section}']")), 0, "{section}");
    }
    assert_eq!(page(&tables()), page(&tables()), "the same tables give the same bytes");
    assert!(page(&[]).contains("</html>"), "no table at all is a page too");
}

#[test]
fn json_cannot_end_its_element() {
    let safe = script_safe(r#"{"a":"</script><!--\u2028&"}"#);
    assert!(!safe.contains(['<', '>', '&', '\u{2028}']), "{safe}");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).expect("JSON")["a"], "</script><!--\u{2028}&");
}
