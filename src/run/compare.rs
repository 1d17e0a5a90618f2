//! What changed between two report folders: terms that enter, leave or change their verdict, and the documents behind it.

use super::RunError;
use crate::aggregate::frame::FrameBuilder;
use crate::aggregate::schema;
use crate::cells;
use crate::measure::verdict::Verdict;
use crate::report::datapackage::TableFormat;
use crate::source::{CsvError, CsvRows, csv_rows, input_digests};
use polars::prelude::DataFrame;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Documents named in a row at most.
const MAX_DOCUMENTS: usize = 20;

/// What one report folder says.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Rows of `keyness` by term.
    terms: BTreeMap<String, TermRow>,
    /// Digest of every document.
    inputs: BTreeMap<String, String>,
    /// Clauses: document, and text in lower case.
    clauses: Vec<(String, String)>,
}

#[derive(Debug, Clone, Default)]
struct TermRow {
    verdict: String,
    f_a: u64,
    f_b: u64,
    lrc: Option<f64>,
}

/// The verdict of a term that has one to lose.
fn verdict(row: Option<&TermRow>) -> Option<&str> {
    row.map(|r| r.verdict.as_str()).filter(|v| *v != Verdict::TooRare.as_str())
}

impl Report {
    /// Reads a report folder, whose tables may be CSV or Parquet.
    ///
    /// # Errors
    /// If a table is missing or is none of ours.
    pub fn read(folder: &Path) -> Result<Self, RunError> {
        let [csv, packed] = [TableFormat::Csv, TableFormat::Parquet]
            .map(|format| folder.join(format!("{}.{}", schema::KEYNESS.name, format.extension())));
        // A folder without either is told of the file that is there by default.
        let extension = if packed.exists() && !csv.exists() { TableFormat::Parquet } else { TableFormat::Csv }.extension();
        let table = |name: &str| csv_rows(&folder.join(format!("{name}.{extension}")));
        let (keyness, clauses) = (table(schema::KEYNESS.name)?, table(schema::CLAUSES.name)?);
        let inputs = input_digests(&folder.join("run.json"))?;
        Ok(Self { terms: terms(&keyness)?, inputs, clauses: texts(&clauses)? })
    }

    /// Documents whose clauses hold the term, of those that are not the same in the other report.
    fn documents(&self, term: &str, changed: &BTreeSet<&str>) -> String {
        // Clauses are held in lower case, terms spelt as the lexicon has them (KOL).
        let term = term.to_lowercase();
        let with: BTreeSet<&str> = self
            .clauses
            .iter()
            .filter(|(document, text)| changed.contains(document.as_str()) && text.contains(&term))
            .map(|(document, _)| document.as_str())
            .collect();
        let shown: Vec<&str> = with.iter().copied().take(MAX_DOCUMENTS).collect();
        let more = with.len().saturating_sub(MAX_DOCUMENTS);
        if more > 0 { format!("{}; and {more} more", shown.join("; ")) } else { shown.join("; ") }
    }
}

fn terms(table: &CsvRows) -> Result<BTreeMap<String, TermRow>, CsvError> {
    let (term, verdict, lrc) = (table.column("term")?, table.column("verdict")?, table.column("lrc")?);
    let (f_a, f_b) = (table.column("f_a")?, table.column("f_b")?);
    let row = |r: crate::source::CsvRow<'_>| {
        let row = TermRow { verdict: r.text(verdict).to_owned(), f_a: r.count(f_a)?, f_b: r.count(f_b)?, lrc: r.number(lrc)? };
        Ok((r.text(term).to_owned(), row))
    };
    table.rows().map(row).collect()
}

fn texts(table: &CsvRows) -> Result<Vec<(String, String)>, CsvError> {
    let (document, text) = (table.column("document")?, table.column("text")?);
    Ok(table.rows().map(|r| (r.text(document).to_owned(), r.text(text).to_lowercase())).collect())
}

/// The table of changes: keywords first (robust before or now), then by how far the conservative log ratio moved.
///
/// A term that is too rare on either side of the change has no verdict to lose and is left out. The documents are those
/// new, gone or changed between the two runs that hold the term in an attributed clause.
///
/// # Errors
/// If polars refuses the columns.
pub fn changes(old: &Report, new: &Report) -> Result<DataFrame, RunError> {
    let differs = |a: &'_ Report, b: &Report, d: &str| a.inputs.get(d) != b.inputs.get(d);
    let fresh: BTreeSet<&str> = new.inputs.keys().map(String::as_str).filter(|d| differs(new, old, d)).collect();
    let gone: BTreeSet<&str> = old.inputs.keys().map(String::as_str).filter(|d| differs(new, old, d)).collect();
    let names: BTreeSet<&String> = old.terms.keys().chain(new.terms.keys()).collect();
    let mut found = Vec::new();
    for term in names {
        let (before, now) = (old.terms.get(term), new.terms.get(term));
        let change = match (verdict(before), verdict(now)) {
            (None, Some(_)) => "enters",
            (Some(_), None) => "leaves",
            (Some(x), Some(y)) if x != y => "verdict",
            _ => continue,
        };
        let keyword = [before, now].into_iter().flatten().any(|r| r.verdict == Verdict::Robust.as_str());
        let lrc = |row: Option<&TermRow>| row.and_then(|r| r.lrc).unwrap_or(0.0);
        found.push((!keyword, (lrc(now) - lrc(before)).abs(), term, change, before, now));
    }
    found.sort_by(|x, y| x.0.cmp(&y.0).then(y.1.total_cmp(&x.1)).then(x.2.cmp(y.2)));
    let mut rows = FrameBuilder::new(&schema::CHANGES);
    for (_, _, term, change, before, now) in found {
        rows.row(cells![
            term.as_str(),
            change,
            before.map(|r| r.verdict.as_str()),
            now.map(|r| r.verdict.as_str()),
            before.map(|r| r.f_a),
            now.map(|r| r.f_a),
            before.map(|r| r.f_b),
            now.map(|r| r.f_b),
            before.and_then(|r| r.lrc),
            now.and_then(|r| r.lrc),
            new.documents(term, &fresh),
            old.documents(term, &gone),
        ]);
    }
    Ok(rows.finish()?)
}

/// A line for the terminal: how many terms enter, leave and change their verdict, and how many documents differ.
#[must_use]
pub fn summary(old: &Report, new: &Report, changes: &DataFrame) -> String {
    let kinds: Vec<String> = match changes.column("change").and_then(|c| c.str()) {
        Ok(column) => column.iter().flatten().map(str::to_owned).collect(),
        Err(_) => Vec::new(),
    };
    let count = |kind: &str| kinds.iter().filter(|k| *k == kind).count();
    let new_documents = new.inputs.keys().filter(|d| !old.inputs.contains_key(*d)).count();
    let gone = old.inputs.keys().filter(|d| !new.inputs.contains_key(*d)).count();
    let other = new.inputs.iter().filter(|(d, digest)| old.inputs.get(*d).is_some_and(|o| o != *digest)).count();
    format!(
        "{new_documents} documents new, {gone} gone, {other} changed; {} terms enter, {} leave, {} change their verdict.\n",
        count("enters"),
        count("leaves"),
        count("verdict")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(terms: &[(&str, &str, u64)], documents: &[(&str, &str, &str)]) -> Report {
        Report {
            terms: terms
                .iter()
                .map(|&(t, v, f_a)| (t.to_owned(), TermRow { verdict: v.to_owned(), f_a, f_b: 0, lrc: Some(0.5) }))
                .collect(),
            inputs: documents.iter().map(|&(d, digest, _)| (d.to_owned(), digest.to_owned())).collect(),
            clauses: documents.iter().map(|&(d, _, text)| (d.to_owned(), text.to_owned())).collect(),
        }
    }

    #[test]
    fn terms_and_the_documents_responsible() {
        let old = report(
            &[("留存", "shared", 9), ("活动", "robust", 9), ("独木", "too-rare", 1)],
            &[("a", "1", "看留存"), ("b", "1", "办活动")],
        );
        let new = report(
            &[("留存", "robust", 20), ("拉新", "shared", 7), ("KOL", "shared", 6), ("孤舟", "too-rare", 1)],
            &[("a", "1", "看留存"), ("c", "1", "看留存和拉新，找kol")],
        );
        let frame = changes(&old, &new).unwrap();
        let column = |name: &str| {
            let column = frame.column(name).unwrap().str().unwrap().clone();
            column.iter().map(|v| v.unwrap_or("-").to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(column("term"), ["活动", "留存", "KOL", "拉新"]);
        assert_eq!(column("change"), ["leaves", "verdict", "enters", "enters"]);
        assert_eq!(column("documents_new"), ["", "c", "c", "c"]);
        assert_eq!(column("documents_gone"), ["b", "", "", ""]);
        assert!(summary(&old, &new, &frame).starts_with("1 documents new, 1 gone, 0 changed; 2 terms enter, 1 leave, 1 change"));
    }

    #[test]
    fn the_same_report_has_no_changes() {
        let r = report(&[("留存", "robust", 9)], &[("a", "1", "看留存")]);
        assert_eq!(changes(&r, &r).unwrap().height(), 0);
    }
}
