//! What the sources say outright: definitions by the number of sources that carry them, contrasts side by side.

use super::number::Number;
use super::page_of;
use super::sentences::Pages;
use super::sheet::Sheet;
use crate::letters::push_folded;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Definitions and contrasts on the page; the CSV files have all.
const ROWS: usize = 150;

/// The definitions.
#[derive(Debug, Serialize)]
pub(super) struct Definitions {
    rows: Vec<DefinitionRow>,
    /// Rows of the CSV file that are no reposts.
    total: usize,
    /// Different ones among them.
    distinct: usize,
}

#[derive(Debug, Serialize)]
struct DefinitionRow {
    row: usize,
    role: String,
    side: &'static str,
    term: String,
    definiens: String,
    genus: String,
    negated: bool,
    attributed_to: String,
    sentence: String,
    source: String,
    title: String,
    url: String,
    repeated: Number,
}

/// The contrasts.
#[derive(Debug, Serialize)]
pub(super) struct Contrasts {
    rows: Vec<ContrastRow>,
    total: usize,
}

#[derive(Debug, Serialize)]
struct ContrastRow {
    row: usize,
    a: Part,
    b: Part,
    dimension: String,
    source: String,
    title: String,
    url: String,
}

#[derive(Debug, Serialize)]
struct Part {
    role: String,
    side: &'static str,
    text: String,
}

/// Text on the page is cut to this many characters; some pages have no sentence ends.
const LONGEST: usize = 400;

/// The beginning of a text.
pub(super) fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Which of the compared roles a name is: `a`, `b`, or `other`.
pub(super) fn side(role: &str, pair: (&str, &str)) -> &'static str {
    match role {
        r if r == pair.0 => "a",
        r if r == pair.1 => "b",
        _ => "other",
    }
}

/// Definitions without reposts, each once, the compared roles first, then by number of sources.
pub(super) fn definitions(sheet: &Sheet<'_>, pages: &Pages<'_>, pair: (&str, &str)) -> Definitions {
    let counted: Vec<usize> = (0..sheet.len()).filter(|&i| !sheet.flag("duplicate", i)).collect();
    let total = counted.len();
    let mut seen = BTreeSet::new();
    let mut rows: Vec<usize> = counted
        .into_iter()
        .filter(|&i| seen.insert((sheet.text("role", i), sheet.flag("negated", i), folded(sheet.text("definiens", i)))))
        .collect();
    let distinct = rows.len();
    rows.sort_by_key(|&i| (side(sheet.text("role", i), pair) == "other", Reverse(sheet.int("repeated_in_sources", i)), i));
    rows.truncate(ROWS);
    let rows = rows
        .into_iter()
        .map(|i| {
            let page = page_of(pages, sheet, i);
            DefinitionRow {
                row: i,
                role: sheet.text("role", i).to_owned(),
                side: side(sheet.text("role", i), pair),
                term: sheet.text("term", i).to_owned(),
                definiens: cut(sheet.text("definiens", i)),
                genus: sheet.text("genus", i).to_owned(),
                negated: sheet.flag("negated", i),
                attributed_to: sheet.text("attributed_to", i).to_owned(),
                sentence: cut(sheet.text("sentence", i)),
                source: sheet.text("source", i).to_owned(),
                title: page.title,
                url: page.url,
                repeated: sheet.number("repeated_in_sources", i),
            }
        })
        .collect();
    Definitions { rows, total, distinct }
}

/// Contrasts without reposts, those of the compared pair first.
pub(super) fn contrasts(sheet: &Sheet<'_>, pages: &Pages<'_>, pair: (&str, &str)) -> Contrasts {
    let mut rows: Vec<usize> = (0..sheet.len()).filter(|&i| !sheet.flag("duplicate", i)).collect();
    let total = rows.len();
    let of_pair = |i: usize| {
        let sides = [side(sheet.text("role_a", i), pair), side(sheet.text("role_b", i), pair)];
        sides.contains(&"a") && sides.contains(&"b")
    };
    rows.sort_by_key(|&i| (!of_pair(i), i));
    rows.truncate(ROWS);
    let part = |i: usize, role: &str, text: &str| {
        let role = sheet.text(role, i);
        Part { role: role.to_owned(), side: side(role, pair), text: cut(sheet.text(text, i)) }
    };
    let rows = rows
        .into_iter()
        .map(|i| {
            let page = page_of(pages, sheet, i);
            ContrastRow {
                row: i,
                a: part(i, "role_a", "text_a"),
                b: part(i, "role_b", "text_b"),
                dimension: sheet.text("dimension", i).to_owned(),
                source: sheet.text("source", i).to_owned(),
                title: page.title,
                url: page.url,
            }
        })
        .collect();
    Contrasts { rows, total }
}

/// Letters and digits only: definitions that differ in punctuation are one.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    push_folded(text, |c| c, &mut folded);
    folded
}
