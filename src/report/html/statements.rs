//! What the sources say outright: definitions by the number of sources that carry them, contrasts side by side.

use super::number::Number;
use super::page_of;
use super::sentences::Pages;
use super::sheet::Sheet;
use crate::aggregate::aside::Aside;
use crate::aggregate::frame::Cell;
use crate::aggregate::{Table, TableError};
use crate::letters::push_folded;
use rustc_hash::FxHashSet;
use serde::Serialize;
use std::cmp::Reverse;

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

/// The cells of one row.
#[derive(Clone, Copy)]
struct Row<'r>(&'r [Cell<'r>]);

impl<'r> Row<'r> {
    fn text(self, column: Option<usize>) -> &'r str {
        match column.and_then(|c| self.0.get(c)) {
            Some(Cell::Text(text)) => text,
            _ => "",
        }
    }

    fn int(self, column: Option<usize>) -> i64 {
        match column.and_then(|c| self.0.get(c)) {
            Some(Cell::Int(n)) => *n,
            _ => 0,
        }
    }

    fn flag(self, column: Option<usize>) -> bool {
        matches!(column.and_then(|c| self.0.get(c)), Some(Cell::Bool(true)))
    }
}

/// The rows with the lowest keys, and their numbers, in order of keys.
fn lowest<K: Ord>(rows: &Aside, mut keys: Vec<(K, usize)>) -> Result<(Vec<usize>, [Table; 1]), TableError> {
    keys.sort_unstable();
    let numbers: Vec<usize> = keys.into_iter().take(ROWS).map(|(_, row)| row).collect();
    let frame = rows.frame(numbers.iter().copied())?;
    Ok((numbers, [Table { spec: rows.spec(), frame }]))
}

/// Definitions without reposts, each once, the compared roles first, then by number of sources.
pub(super) fn definitions(all: &Aside, pages: &Pages<'_>, pair: (&str, &str)) -> Result<Definitions, TableError> {
    let [duplicate, role, negated, definiens, repeated] =
        ["duplicate", "role", "negated", "definiens", "repeated_in_sources"].map(|name| all.column(name));
    let (mut total, mut keys) = (0, Vec::new());
    // The digests of a large crawl's definitions are held more easily than their texts.
    let mut seen = FxHashSet::default();
    all.each(|i, row| {
        let row = Row(row);
        if row.flag(duplicate) {
            return;
        }
        total += 1;
        let (role, negated) = (row.text(role), u8::from(row.flag(negated)));
        let meaning = [role.as_bytes(), &[0, negated], folded(row.text(definiens)).as_bytes()].concat();
        if seen.insert(*blake3::hash(&meaning).as_bytes()) {
            keys.push(((side(role, pair) == "other", Reverse(row.int(repeated))), i));
        }
    })?;
    let distinct = keys.len();
    drop(seen);
    let (numbers, chosen) = lowest(all, keys)?;
    let Some(sheet) = Sheet::of(&chosen, all.spec().name)? else { return Ok(Definitions { rows: Vec::new(), total, distinct }) };
    let definition = |(i, row): (usize, usize)| {
        let page = page_of(pages, &sheet, i);
        DefinitionRow {
            row,
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
    };
    Ok(Definitions { rows: numbers.into_iter().enumerate().map(definition).collect(), total, distinct })
}

/// Contrasts without reposts, those of the compared pair first.
pub(super) fn contrasts(all: &Aside, pages: &Pages<'_>, pair: (&str, &str)) -> Result<Contrasts, TableError> {
    let [duplicate, role_a, role_b] = ["duplicate", "role_a", "role_b"].map(|name| all.column(name));
    let mut keys = Vec::new();
    all.each(|i, row| {
        let row = Row(row);
        if !row.flag(duplicate) {
            let sides = [role_a, role_b].map(|role| side(row.text(role), pair));
            keys.push((!(sides.contains(&"a") && sides.contains(&"b")), i));
        }
    })?;
    let total = keys.len();
    let (numbers, chosen) = lowest(all, keys)?;
    let Some(sheet) = Sheet::of(&chosen, all.spec().name)? else { return Ok(Contrasts { rows: Vec::new(), total }) };
    let part = |i: usize, role: &str, text: &str| {
        let role = sheet.text(role, i);
        Part { role: role.to_owned(), side: side(role, pair), text: cut(sheet.text(text, i)) }
    };
    let contrast = |(i, row): (usize, usize)| {
        let page = page_of(pages, &sheet, i);
        ContrastRow {
            row,
            a: part(i, "role_a", "text_a"),
            b: part(i, "role_b", "text_b"),
            dimension: sheet.text("dimension", i).to_owned(),
            source: sheet.text("source", i).to_owned(),
            title: page.title,
            url: page.url,
        }
    };
    Ok(Contrasts { rows: numbers.into_iter().enumerate().map(contrast).collect(), total })
}

/// Letters and digits only: definitions that differ in punctuation are one.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    push_folded(text, |c| c, &mut folded);
    folded
}
