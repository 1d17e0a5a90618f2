//! Fits the second look of the attribute stage from labelled pages; `tests/tools/README.md` says how to call it.
#![allow(clippy::disallowed_methods, clippy::print_stdout)] // A tool reads its pages and prints its result.

#[path = "logistic.rs"]
mod logistic;

use anyhow::{Context, Result, bail};
use bianyi::attribute::{AttributePlan, Described, Relation, describe_relations, describe_roles, lists};
use bianyi::extract::{Article, Block, BlockClass, BlockForm, ExtractedPage};
use bianyi::normalize::{NormalizePlan, normalize};
use bianyi::segment::{SegmentedArticle, SegmentedBlock, split_sentences};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Pull of the weights towards 0, for roles and for relations: one over the sum of squared weights that a row may cost (C of
/// a linear classifier).
const PULL: [f64; 2] = [25.0, 18.0];
/// Rows that a feature must have.
const LEAST_ROWS: usize = 8;
/// Weights nearer to 0 than this in all outcomes are not kept.
const LEAST_WEIGHT: f64 = 0.05;
/// Parts of the pages, each weighed for the second pass by a first pass that has not seen it.
const FOLDS: usize = 5;
/// Part of a unit, or of a labelled clause, that both must have in common to be one.
const SHARED: f64 = 0.5;

/// A line of a labelled page.
#[derive(Deserialize)]
struct PageLine {
    class: String,
    text: String,
    /// None for a line that nobody has labelled: it is read, and not learned from.
    #[serde(default)]
    expected: Option<Vec<Expected>>,
}

/// A labelled line with lines before it that are not labelled.
#[derive(Deserialize)]
struct Case {
    #[serde(default)]
    context: Vec<PageLine>,
    #[serde(default)]
    class: Option<String>,
    text: String,
    expected: Vec<Expected>,
}

/// What is expected of a line.
#[derive(Deserialize)]
struct Expected {
    role: String,
    relation: String,
    text: String,
}

/// A row: the page it is of, its features, and for each outcome whether it has it; no outcomes where nobody has labelled it.
struct Row {
    page: usize,
    features: Vec<(&'static str, String)>,
    outcomes: Vec<bool>,
}

/// A model of one pass: the names of its features, and for each outcome their weights.
struct Model {
    names: Vec<(&'static str, String)>,
    outcomes: Vec<Vec<f64>>,
}

fn main() -> Result<()> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [out, folders @ ..] = arguments.as_slice() else { bail!("expected WEIGHTS FOLDER…") };
    if folders.is_empty() {
        bail!("expected WEIGHTS FOLDER…");
    }
    let mut pages = Vec::new();
    for folder in folders {
        pages.extend(read(folder)?);
    }
    let articles: Vec<SegmentedArticle> = pages.iter().map(|p| article(p)).collect();
    let mut text = head();

    let plan = AttributePlan::default().with_weights("");
    let about = |expected: Option<&Expected>| vec![expected.is_some()];
    let described: Vec<_> = articles.iter().map(|a| describe_roles(&plan, a, None)).collect();
    let first = rows(&plan, &pages, &articles, described, &about);
    let chances = held_out(&first, pages.len());
    let chances: Vec<Vec<f32>> = chances.iter().map(|page| page.iter().map(|c| c[0]).collect()).collect();
    let described = articles.iter().zip(&chances).map(|(a, c)| describe_roles(&plan, a, Some(c))).collect();
    let second = rows(&plan, &pages, &articles, described, &about);
    println!("{} pages, {} rows of roles", pages.len(), learned(&first).count());
    write(&mut text, "role", &train(&first), &train(&second));

    let plan = plan.with_weights(&text);
    let said = |expected: Option<&Expected>| -> Vec<bool> {
        Relation::ALL.iter().map(|r| expected.is_some_and(|e| e.relation == r.as_str())).collect()
    };
    let described: Vec<_> = articles.iter().map(|a| describe_relations(&plan, a, None)).collect();
    let first = rows(&plan, &pages, &articles, described, &said);
    let shares: Vec<Vec<[f32; 5]>> = held_out(&first, pages.len())
        .into_iter()
        .map(|page| {
            let share = |chances: Vec<f32>| {
                let all: f32 = chances.iter().sum();
                [0, 1, 2, 3, 4].map(|k: usize| chances[k] / all.max(f32::MIN_POSITIVE))
            };
            page.into_iter().map(share).collect()
        })
        .collect();
    let described = articles.iter().zip(&shares).map(|(a, s)| describe_relations(&plan, a, Some(s))).collect();
    let second = rows(&plan, &pages, &articles, described, &said);
    println!("{} rows of relations", learned(&first).count());
    write(&mut text, "relation", &train(&first), &train(&second));
    std::fs::write(out, text).with_context(|| format!("cannot write {}", out.display()))
}

/// For each page the chances that models fitted on other pages give its rows.
fn held_out(rows: &[Row], pages: usize) -> Vec<Vec<Vec<f32>>> {
    let mut out = vec![Vec::new(); pages];
    for fold in 0..FOLDS {
        let others: Vec<&Row> = learned(rows).filter(|r| r.page % FOLDS != fold).collect();
        let model = fit_all(&others);
        let place: BTreeMap<&(&'static str, String), usize> = model.names.iter().zip(0..).collect();
        for row in rows.iter().filter(|r| r.page % FOLDS == fold) {
            let known: Vec<usize> = row.features.iter().filter_map(|f| place.get(f).copied()).collect();
            let chance = |weights: &Vec<f64>| {
                let sum: f64 = known.iter().map(|f| weights[*f]).sum();
                #[allow(clippy::cast_possible_truncation, reason = "the program weighs in single precision")]
                let chance = (1.0 / (1.0 + (-sum).exp())) as f32;
                chance
            };
            out[row.page].push(model.outcomes.iter().map(chance).collect());
        }
    }
    out
}

fn train(rows: &[Row]) -> Model {
    fit_all(&learned(rows).collect::<Vec<_>>())
}

/// The rows that are learned from: those with labels, and of relations those that say something.
fn learned(rows: &[Row]) -> impl Iterator<Item = &Row> {
    rows.iter().filter(|r| r.outcomes.len() == 1 || r.outcomes.contains(&true))
}

/// The lists under which numbers mean what they mean.
fn head() -> String {
    let mut text = "model\ttemplate\tvalue\tweights\n".to_owned();
    for (head, list) in ["rules", "cues", "sources"].into_iter().zip(lists()) {
        let _ = writeln!(text, "{head}\t{}", list.join("\t"));
    }
    text
}

/// The pages of a folder: a file is one page, or holds cases of one line each.
fn read(folder: &Path) -> Result<Vec<Vec<PageLine>>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "jsonl"));
    files.sort();
    let mut out = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file)?;
        let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
        let named = || file.display().to_string();
        if lines.first().is_some_and(|l| l.contains("\"genre\"")) {
            for line in lines {
                let case: Case = serde_json::from_str(line).with_context(named)?;
                let class = case.class.unwrap_or_else(|| "article".to_owned());
                let mut page = case.context;
                page.push(PageLine { class, text: case.text, expected: Some(case.expected) });
                out.push(page);
            }
        } else {
            let lines: Result<Vec<PageLine>, _> = lines.into_iter().map(serde_json::from_str).collect();
            out.push(lines.with_context(named)?.into_iter().filter(|l| l.class != "boilerplate").collect());
        }
    }
    Ok(out)
}

/// A page as the stages before attribution would hand it on, its lines classed without fault.
fn article(lines: &[PageLine]) -> SegmentedArticle {
    let block = |(line, l): (u32, &PageLine)| {
        let class = match l.class.as_str() {
            "heading" => BlockClass::Heading,
            "meta" => BlockClass::Meta,
            _ => BlockClass::Article,
        };
        let form = if class == BlockClass::Heading { BlockForm::Heading(6) } else { BlockForm::Paragraph };
        Block { line, start: 0, article: 1, class, form, rule: "", text: l.text.trim().to_owned() }
    };
    let blocks = (1..).zip(lines).map(block).collect();
    let page = ExtractedPage { articles: vec![Article { number: 1, blocks, ..Article::default() }], ..ExtractedPage::default() };
    let article = normalize(&NormalizePlan::default(), page).articles.remove(0);
    let segment = |b: &Block| SegmentedBlock { sentences: split_sentences(&b.text), tokens: Vec::new() };
    let segments = article.article.blocks.iter().map(segment).collect();
    SegmentedArticle { article, segments }
}

/// The labelled clause that a unit and role stand for, if there is one.
fn label<'p>(plan: &AttributePlan, line: &'p PageLine, article: &SegmentedArticle, row: &Described) -> Option<&'p Expected> {
    let text = &article.article.article.blocks[row.block].text;
    let chars = |at: usize| text.get(..at).map_or(0, |t| t.chars().count());
    let (start, end) = (chars(row.span.0), chars(row.span.1));
    let own = line.text.trim();
    let shared = |e: &&Expected| {
        let at = own.find(e.text.trim()).unwrap_or(0);
        let from = own.get(..at).map_or(0, |t| t.chars().count());
        let to = from + e.text.trim().chars().count();
        (end.min(to).saturating_sub(start.max(from)), to - from)
    };
    let role = &plan.roles()[row.role];
    let best = line.expected.iter().flatten().filter(|e| e.role == *role).map(|e| (shared(&e), e)).max_by_key(|(s, _)| s.0)?;
    let ((n, of), expected) = best;
    let part = |of: usize| n as f64 / of.max(1) as f64 >= SHARED;
    (n > 0 && (part(end - start) || part(of))).then_some(expected)
}

fn rows(
    plan: &AttributePlan,
    pages: &[Vec<PageLine>],
    articles: &[SegmentedArticle],
    described: Vec<Vec<Described>>,
    outcomes: &dyn Fn(Option<&Expected>) -> Vec<bool>,
) -> Vec<Row> {
    let mut out = Vec::new();
    for (n, rows) in described.into_iter().enumerate() {
        for row in rows {
            let line = &pages[n][row.block];
            let known = line.expected.is_some();
            let outcomes = if known { outcomes(label(plan, line, &articles[n], &row)) } else { Vec::new() };
            let features: BTreeSet<_> = row.features.into_iter().collect();
            out.push(Row { page: n, features: features.into_iter().collect(), outcomes });
        }
    }
    out
}

/// Fits each outcome against all others over the features that enough rows have.
fn fit_all(rows: &[&Row]) -> Model {
    let mut counts: BTreeMap<&(&'static str, String), usize> = BTreeMap::new();
    rows.iter().flat_map(|r| &r.features).for_each(|f| *counts.entry(f).or_default() += 1);
    let names: Vec<_> = counts.into_iter().filter(|(_, n)| *n >= LEAST_ROWS).map(|(f, _)| f.clone()).collect();
    let place: BTreeMap<&(&'static str, String), u32> = names.iter().zip(0..).collect();
    let features: Vec<Vec<u32>> =
        rows.iter().map(|r| r.features.iter().filter_map(|f| place.get(f).copied()).collect()).collect();
    let pull = PULL[usize::from(rows.first().is_some_and(|r| r.outcomes.len() > 1))];
    let outcomes = (0..rows.first().map_or(0, |r| r.outcomes.len()))
        .map(|k| logistic::fit(&features, &rows.iter().map(|r| r.outcomes[k]).collect::<Vec<_>>(), names.len(), pull))
        .collect();
    Model { outcomes, names: names.clone() }
}

/// A weight to two places in the fewest characters: `.5`, `-1.25`, nothing for 0.
fn short(weight: f64) -> String {
    let text = format!("{weight:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    let (sign, size) = text.strip_prefix('-').map_or(("", text), |size| ("-", size));
    match size.strip_prefix('0').unwrap_or(size) {
        "" => String::new(),
        size => format!("{sign}{size}"),
    }
}

/// Writes a line for each feature whose weights matter: those of the first pass, then those of the second.
fn write(text: &mut String, model: &str, first: &Model, second: &Model) {
    let n = first.outcomes.len();
    let mut lines: BTreeMap<&(&'static str, String), Vec<f64>> = BTreeMap::new();
    for (pass, model) in [first, second].into_iter().enumerate() {
        for (i, name) in model.names.iter().enumerate() {
            let cells = lines.entry(name).or_insert_with(|| vec![0.0; 2 * n]);
            cells.iter_mut().skip(pass * n).zip(&model.outcomes).for_each(|(cell, weights)| *cell = weights[i]);
        }
    }
    for ((template, value), weights) in lines.into_iter().filter(|(_, w)| w.iter().any(|w| w.abs() >= LEAST_WEIGHT)) {
        let cells: Vec<String> = weights.iter().map(|w| short(*w)).collect();
        let _ = writeln!(text, "{model}\t{template}\t{value}\t{}", cells.join("\t").trim_end());
    }
}
