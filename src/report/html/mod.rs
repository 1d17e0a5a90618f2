//! `index.html`: the report people look at. One file, nothing loaded from a network, every number the CSV files'.
//!
//! The order of the page is the order of the questions: what was read, what tells the two roles apart, what the sources
//! say outright, whether they agree. A section is there where its table is.
//!
//! The numbers are laid out here, one file a section, as values; the templates under `page/` only write them, and escape
//! what comes from strangers' pages. The charts are SVG written by the same templates: a chart library draws marks that
//! carry neither a term to click nor a text in two languages, and needs fonts to measure text where none may be
//! installed. A browser sorts, searches and shows sentences with `page/report.js`; without it the page still reads.

use crate::aggregate::agreement::ALL;
use crate::aggregate::aside::Aside;
use crate::aggregate::clauses::{AllSaid, Said};
use crate::aggregate::{Table, TableError, kwic};
use crate::report::run_json::RunCounts;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use polars::prelude::PolarsError;
use serde::Serialize;
use sheet::Sheet;
use std::collections::BTreeMap;
use std::fmt::Write;

mod dates;
mod dimensions;
mod glance;
mod number;
mod reading;
mod scale;
mod scatter;
mod sentences;
mod sheet;
mod sketch;
mod sources;
mod statements;
mod terms;
#[cfg(test)]
mod tests;
mod words;

/// The templates, by the name under which they include one another.
const TEMPLATES: &[(&str, &str)] = &[
    ("report.html", include_str!("page/report.html")),
    ("macros.html", include_str!("page/macros.html")),
    ("reading.html", include_str!("page/reading.html")),
    ("glance.html", include_str!("page/glance.html")),
    ("scatter.html", include_str!("page/scatter.html")),
    ("terms.html", include_str!("page/terms.html")),
    ("dimensions.html", include_str!("page/dimensions.html")),
    ("statements.html", include_str!("page/statements.html")),
    ("sketch.html", include_str!("page/sketch.html")),
    ("sources.html", include_str!("page/sources.html")),
    ("dates.html", include_str!("page/dates.html")),
];
const STYLE: &str = include_str!("page/report.css");
const SCRIPT: &str = include_str!("page/report.js");

/// Why the page could not be made: a broken invariant of the code or a file that cannot be read, not bad input.
#[derive(Debug, thiserror::Error)]
pub enum HtmlError {
    /// A column has a type no table of ours has.
    #[error(transparent)]
    Table(#[from] PolarsError),
    /// Rows could not be had back.
    #[error(transparent)]
    Rows(#[from] TableError),
    /// A template names what is not there.
    #[error("template: {0:#}")]
    Template(#[from] minijinja::Error),
    /// The sentences could not be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// What the page is made from.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The tables of the run that are not large.
    pub tables: &'a [Table],
    /// What the page shows of the large ones.
    pub evidence: &'a Evidence<'a>,
    /// Counts of the run.
    pub counts: &'a RunCounts,
    /// Names of all roles.
    pub roles: &'a [String],
    /// The role whose terms have a positive log ratio.
    pub target: &'a str,
    /// The role it is compared with.
    pub reference: &'a str,
    /// Extension of the table files the page names: `csv` or `parquet`.
    pub extension: &'a str,
    /// How to cite the run.
    pub cite: &'a str,
}

/// What the page is made from of the tables that no frame is made of.
pub struct Evidence<'a> {
    /// Document and number of each article.
    pub articles: Vec<(&'a str, u32)>,
    /// Names of rules.
    pub rules: &'a [&'static str],
    /// Rows of `evidence/clauses`.
    pub clauses: &'a AllSaid,
    /// The text of a clause.
    pub text: &'a dyn Fn(&Said) -> String,
    /// Lines of `evidence/kwic`, in order, the first of each term and role.
    pub lines: &'a [kwic::Place],
    /// `definitions`, if it was made.
    pub definitions: Option<&'a Aside>,
    /// `contrasts`, if it was made.
    pub contrasts: Option<&'a Aside>,
    /// Rows of `audit/boilerplate` by rule.
    pub removed: BTreeMap<&'a str, usize>,
    /// Rows of `audit/repairs` by kind.
    pub repaired: BTreeMap<&'a str, usize>,
}

/// The bytes of `index.html`: the same tables give the same bytes.
///
/// # Errors
/// See [`HtmlError`].
pub fn index_html(report: &Report<'_>) -> Result<Vec<u8>, HtmlError> {
    let sheet = |name: &str| Sheet::of(report.tables, name);
    let pair = (report.target, report.reference);
    let pages = sentences::Pages::new(sheet("documents")?);
    let documents = sheet("documents")?;
    let keyness = sheet("keyness")?;
    let clauses = sentences::Clauses::new(report.evidence, report.roles, &pages);
    let order = keyness.as_ref().map_or_else(Vec::new, by_strength);
    let reading = documents.as_ref().map(|d| reading::reading(report.counts, d, report.evidence));
    let dimensions_sheet = sheet("dimensions")?;
    let sketch_sheet = sheet("evidence/sketch")?;
    let sketch_order = sketch_sheet.as_ref().map_or_else(Vec::new, sketch::order);
    let mut collector = sentences::Collector::new(&clauses, &pages, pair);
    let terms: Vec<(usize, &str)> =
        order.iter().map(|&i| (i, keyness.as_ref().map_or("", |keyness| keyness.text("term", i)))).collect();
    let (first, rest) = terms.split_at(terms.len().min(100));
    let lines = sentences::Lines::of(report.evidence.lines, report.roles);
    collector.terms(&lines, first);
    behind_tables(&mut collector, dimensions_sheet.as_ref(), sketch_sheet.as_ref().map(|s| (s, &sketch_order)));
    collector.terms(&lines, rest);
    let evidence = collector.finish();
    let json = script_safe(&serde_json::to_string(&Data { evidence, terms: keyness.as_ref().map(facts) })?);
    let stability = sheet("evidence/stability")?;
    let sources = sheet("sources")?;
    let agreement = sheet("evidence/agreement")?;
    let dates = keyness.as_ref().and_then(|keyness| dates::dates(keyness, &clauses, &pages, pair));
    let page = Page {
        version: env!("CARGO_PKG_VERSION"),
        target: report.target,
        reference: report.reference,
        extension: report.extension,
        cite: report.cite,
        style: STYLE,
        script: SCRIPT,
        json,
        reading,
        glance: keyness.as_ref().map(glance::sides),
        scatter: keyness.as_ref().and_then(|k| scatter::scatter(k, &order)),
        terms: keyness.as_ref().map(|k| terms::terms(k, stability.as_ref(), &order)),
        dimensions: dimensions_sheet.as_ref().map_or_else(Vec::new, |d| dimensions::dimensions(d, pair.0, pair.1)),
        definitions: report.evidence.definitions.map(|d| statements::definitions(d, &pages, pair)).transpose()?,
        contrasts: report.evidence.contrasts.map(|c| statements::contrasts(c, &pages, pair)).transpose()?,
        sketch: sketch_sheet.as_ref().and_then(|s| sketch::sketch(s, &sketch_order)),
        sources: sources.as_ref().map(sources::sources),
        heat_map: agreement.as_ref().and_then(sources::heat_map),
        dates,
    };
    if let Some(fault) = clauses.fault() {
        return Err(TableError::from(fault).into());
    }
    let page = environment()?.get_template("report.html")?.render(Serde(page))?;
    Ok(page.into_bytes())
}

fn environment() -> Result<Environment<'static>, HtmlError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    for (name, text) in TEMPLATES {
        environment.add_template(name, text)?;
    }
    Ok(environment)
}

fn behind_tables<'a>(
    collector: &mut sentences::Collector<'a>,
    dimensions: Option<&Sheet<'a>>,
    sketch: Option<(&Sheet<'a>, &Vec<usize>)>,
) {
    if let Some(d) = dimensions {
        let rows: Vec<usize> = (0..d.len()).filter(|&i| d.text("source", i) == ALL).collect();
        collector.named(d, "dimensions", &rows, Some("role"));
    }
    if let Some((s, rows)) = sketch {
        collector.named(s, "sketch", rows, None);
    }
    collector.sources();
}

/// What the templates read.
#[derive(Serialize)]
struct Page<'a> {
    version: &'a str,
    target: &'a str,
    reference: &'a str,
    extension: &'a str,
    cite: &'a str,
    style: &'a str,
    script: &'a str,
    json: String,
    reading: Option<reading::Reading>,
    glance: Option<[glance::Side; 2]>,
    scatter: Option<scatter::Scatter>,
    terms: Option<terms::Terms>,
    dimensions: Vec<dimensions::Dimensions>,
    definitions: Option<statements::Definitions>,
    contrasts: Option<statements::Contrasts>,
    sketch: Option<sketch::Sketch>,
    sources: Option<sources::Sources>,
    heat_map: Option<sources::HeatMap>,
    dates: Option<dates::Dates>,
}

/// What the script reads.
#[derive(Serialize)]
struct Data<'a> {
    evidence: sentences::Sentences,
    terms: Option<BTreeMap<&'a str, Facts>>,
}

/// Row in `keyness`, then the numbers the script shows beside a term's sentences.
type Facts = (usize, BTreeMap<&'static str, number::Number>);

fn facts<'a>(keyness: &Sheet<'a>) -> BTreeMap<&'a str, Facts> {
    const COLUMNS: [&str; 7] = ["f_a", "f_b", "sources_a", "sources_b", "docs_a", "docs_b", "log_ratio"];
    let shown = 0..keyness.len().min(scatter::POINTS);
    shown.map(|i| (keyness.text("term", i), (i, COLUMNS.map(|c| (c, keyness.number(c, i))).into()))).collect()
}

/// Rows of `keyness`, the strongest of either role in turn, then all that are on neither list.
fn by_strength(keyness: &Sheet<'_>) -> Vec<usize> {
    let sides = [1.0, -1.0].map(|sign| glance::strongest(keyness, sign));
    let mut order = Vec::with_capacity(keyness.len());
    for i in 0..sides[0].len().max(sides[1].len()) {
        order.extend(sides.iter().filter_map(|side| side.get(i)));
    }
    let mut listed = vec![false; keyness.len()];
    for &i in &order {
        listed[i] = true;
    }
    order.extend((0..keyness.len()).filter(|&i| !listed[i]));
    order
}

/// What is known of the article a row of a table comes from.
fn page_of(pages: &sentences::Pages<'_>, sheet: &Sheet<'_>, row: usize) -> sentences::PageFacts {
    pages.get(sheet.text("document", row), sheet.int("article", row))
}

/// JSON that can stand in a `<script>` element: no text in it can end the element or open a comment.
fn script_safe(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + json.len() / 8);
    let mut rest = json;
    while let Some(at) = rest.find(['<', '>', '&', '\u{2028}', '\u{2029}']) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        let mut found = found.chars();
        if let Some(c) = found.next() {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        }
        rest = found.as_str();
    }
    out.push_str(rest);
    out
}
