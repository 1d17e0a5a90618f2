//! Fits the models of the extract stage from labelled pages; `tests/tools/README.md` says how to call it.
#![allow(clippy::disallowed_methods, clippy::print_stdout)] // A tool reads its pages and prints its result.

#[path = "logistic.rs"]
mod logistic;

use anyhow::{Context, Result, bail};
use bianyi::extract::flat::heading;
use bianyi::extract::{ExtractPlan, flat, html};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Strength of the pull of weights towards 0 (ridge); one page counts as 100 rows.
const RIDGE: f64 = 2.0;
/// Parts of the cross-validation; a site is never in two of them.
const FOLDS: usize = 8;
/// Pages labelled line by line are worth more than pages labelled by their article's text.
const GOLD_WEIGHT: f64 = 3.0;

struct Row<const N: usize> {
    features: [f32; N],
    positive: bool,
    chars: f64,
}

struct Page<const N: usize> {
    site: String,
    weight: f64,
    rows: Vec<Row<N>>,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let plan = ExtractPlan::default();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["html", folder] => {
            let pages = labelled(Path::new(folder), |source, _| html::describe(&plan, source))?;
            report(&pages, &html::features::NAMES);
        }
        ["flat", folder, rest @ ..] => {
            let lines = |text: &str| flat::describe(&plan, text);
            let mut pages = labelled(Path::new(folder), |_, text| lines(text).into_iter().map(|l| (l.1, l.2)).collect())?;
            for more in rest {
                let folder = Path::new(more);
                let read = if folder.join("floors.csv").exists() { marked } else { zoned };
                pages.extend(read(folder, &lines)?);
            }
            report(&pages, &flat::features::NAMES);
        }
        ["headings", folders @ ..] if !folders.is_empty() => headings(&plan, folders)?,
        _ => bail!("expected `html FOLDER`, `flat FOLDER [GOLD] [CASES]` or `headings FOLDER…`"),
    }
    Ok(())
}

/// Reads pages labelled by the text of their article.
fn labelled<const N: usize>(folder: &Path, describe: impl Fn(&str, &str) -> Vec<(String, [f32; N])>) -> Result<Vec<Page<N>>> {
    let mut out = Vec::new();
    for path in files(folder, "json")? {
        let facts: serde_json::Value = serde_json::from_slice(&std::fs::read(&path)?)?;
        let Some(body) = facts["body"].as_str() else { continue };
        let label = facts["encoding"].as_str().unwrap_or("utf-8");
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).context("unknown encoding")?;
        let source = encoding.decode(&std::fs::read(path.with_extension("html"))?).0.into_owned();
        let text = std::fs::read_to_string(path.with_extension("flat.txt")).unwrap_or_default();
        let blocks = describe(&source, &text);
        let labels = labels(&blocks.iter().map(|b| squeeze(&b.0)).collect::<Vec<_>>(), body);
        let id = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let site = id.rsplit_once('-').map_or(id.clone(), |s| s.0.to_owned());
        let rows = blocks
            .into_iter()
            .zip(labels)
            .map(|((text, features), positive)| Row { features, positive, chars: squeeze(&text).chars().count() as f64 })
            .collect();
        out.push(Page { site, weight: 1.0, rows });
    }
    Ok(out)
}

/// What describes the lines of a flattened page: number, text, features.
type Describe<'d, const N: usize> = &'d dyn Fn(&str) -> Vec<(u32, String, [f32; N])>;

/// Reads pages whose lines carry their labels, as in `tests/cases/extract`.
fn marked<const N: usize>(folder: &Path, describe: Describe<'_, N>) -> Result<Vec<Page<N>>> {
    let mut out = Vec::new();
    for path in files(folder, "txt")? {
        let (mut source, mut zones) = (String::new(), BTreeMap::new());
        for (line, number) in std::fs::read_to_string(&path)?.lines().zip(1u32..) {
            let parts: Vec<&str> = line.strip_prefix("~ ").map_or_else(|| vec![line], |parts| parts.split('¦').collect());
            // The longest part speaks for its line.
            let mut longest = 0;
            for (label, words) in parts.into_iter().filter_map(|p| p.split_once(' ')) {
                source.push_str(words);
                if words.len() > longest {
                    longest = words.len();
                    zones.insert(number, matches!(label.trim_start_matches('^'), "a" | "h"));
                }
            }
            source.push('\n');
        }
        let rows = describe(&source)
            .into_iter()
            .filter_map(|(line, text, features)| {
                let positive = *zones.get(&line)?;
                Some(Row { features, positive, chars: squeeze(&text).chars().count() as f64 })
            })
            .collect();
        out.push(Page { site: path.to_string_lossy().into_owned(), weight: 1.0, rows });
    }
    Ok(out)
}

/// Reads pages labelled line by line.
fn zoned<const N: usize>(folder: &Path, describe: Describe<'_, N>) -> Result<Vec<Page<N>>> {
    let mut out = Vec::new();
    for path in files(folder, "txt")? {
        let mut zones = BTreeMap::new();
        for line in std::fs::read_to_string(path.with_extension("lines.jsonl"))?.lines() {
            let label: serde_json::Value = serde_json::from_str(line)?;
            if label["blank"].as_bool() != Some(true) {
                let content = matches!(label["zone"].as_str(), Some("article" | "heading"));
                zones.insert(label["line"].as_u64().unwrap_or(0), content);
            }
        }
        let rows = describe(&std::fs::read_to_string(&path)?)
            .into_iter()
            .filter_map(|(line, text, features)| {
                let positive = *zones.get(&u64::from(line))?;
                Some(Row { features, positive, chars: squeeze(&text).chars().count() as f64 })
            })
            .collect();
        out.push(Page { site: path.to_string_lossy().into_owned(), weight: GOLD_WEIGHT, rows });
    }
    Ok(out)
}

/// The text of a page of `tests/cases/attribute` and the class of each of its lines; nothing for a file of sentences with
/// their context, which are no pages.
fn classes(path: &Path) -> Result<Option<(String, Vec<String>)>> {
    let (mut source, mut classes) = (String::new(), Vec::new());
    for line in std::fs::read_to_string(path)?.lines() {
        let label: serde_json::Value = serde_json::from_str(line)?;
        if !label["genre"].is_null() {
            return Ok(None);
        }
        source.push_str(&label["text"].as_str().unwrap_or("").replace('\n', " "));
        source.push('\n');
        classes.push(label["class"].as_str().unwrap_or("").to_owned());
    }
    Ok((!classes.is_empty()).then_some((source, classes)))
}

fn files(folder: &Path, extension: &str) -> Result<Vec<std::path::PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut out: Vec<_> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    out.retain(|p| p.extension().is_some_and(|e| e == extension) && !p.to_string_lossy().ends_with(".flat.txt"));
    out.sort();
    Ok(out)
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether each block is part of the article: long blocks by their 8-grams, short ones where the article has them as a
/// line of its own or between blocks that are part of it.
fn labels(blocks: &[String], body: &str) -> Vec<bool> {
    let lines: BTreeSet<String> = body.lines().map(squeeze).collect();
    let whole = squeeze(body);
    let sure: Vec<Option<bool>> = blocks
        .iter()
        .map(|b| {
            let chars: Vec<char> = b.chars().collect();
            if chars.len() < 16 {
                let line = chars.len() >= 12 && lines.contains(b);
                return if line { Some(true) } else { (!whole.contains(b.as_str())).then_some(false) };
            }
            let grams: Vec<String> = chars.windows(8).step_by(4).map(|w| w.iter().collect()).collect();
            Some(grams.iter().filter(|g| whole.contains(g.as_str())).count() * 2 > grams.len())
        })
        .collect();
    let near = |found: Option<&Option<bool>>| found.copied().flatten().unwrap_or(false);
    (0..blocks.len())
        .map(|i| {
            sure[i].unwrap_or_else(|| {
                let above = near(sure[..i].iter().rev().take(6).find(|s| s.is_some()));
                let below = near(sure[i + 1..].iter().take(6).find(|s| s.is_some()));
                above && below || (above || below) && lines.contains(&blocks[i])
            })
        })
        .collect()
}

/// Logistic regression by Newton steps. The two classes of each page weigh the same, so a page full of menus counts no more
/// than a short one; within a class rows weigh by the root of their length.
fn fit<const N: usize>(pages: &[&Page<N>]) -> [f64; N] {
    let mut weights = [0.0; N];
    for _ in 0..25 {
        let mut slope = [0.0; N];
        let mut curve = vec![[0.0; N]; N];
        for page in pages {
            let mut total = [0.0; 2];
            page.rows.iter().for_each(|r| total[usize::from(r.positive)] += (r.chars + 5.0).sqrt());
            for row in &page.rows {
                let x = row.features.map(f64::from);
                let p = 1.0 / (1.0 + (-dot(&weights, &x)).exp());
                let k = 50.0 * page.weight * (row.chars + 5.0).sqrt() / total[usize::from(row.positive)];
                let (d, s) = (k * (f64::from(u8::from(row.positive)) - p), (k * p * (1.0 - p)).max(1e-9));
                for i in (0..N).filter(|i| x[*i] != 0.0) {
                    slope[i] += d * x[i];
                    (0..N).for_each(|j| curve[i][j] += s * x[i] * x[j]);
                }
            }
        }
        for i in 0..N {
            // The bias is not pulled.
            let pull = if i == 0 { 1e-6 } else { RIDGE };
            slope[i] -= if i == 0 { 0.0 } else { pull * weights[i] };
            curve[i][i] += pull;
        }
        let step = solve(curve, slope);
        let largest = step.iter().fold(0.0f64, |m, s| m.max(s.abs()));
        let damp = if largest > 2.0 { 2.0 / largest } else { 1.0 };
        weights.iter_mut().zip(step).for_each(|(w, s)| *w += damp * s);
        if largest < 1e-4 {
            break;
        }
    }
    weights
}

fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// Gauss elimination with the largest pivot; a column without one gets 0.
fn solve<const N: usize>(mut a: Vec<[f64; N]>, mut b: [f64; N]) -> [f64; N] {
    for c in 0..N {
        let pivot = (c..N).max_by(|x, y| a[*x][c].abs().total_cmp(&a[*y][c].abs())).unwrap_or(c);
        a.swap(c, pivot);
        b.swap(c, pivot);
        for r in c + 1..N {
            let factor = if a[c][c].abs() < 1e-12 { 0.0 } else { a[r][c] / a[c][c] };
            let row = a[c];
            a[r].iter_mut().zip(row).for_each(|(x, y)| *x -= factor * y);
            b[r] -= factor * b[c];
        }
    }
    let mut x = [0.0; N];
    for c in (0..N).rev() {
        let rest: f64 = (c + 1..N).map(|k| a[c][k] * x[k]).sum();
        x[c] = if a[c][c].abs() < 1e-12 { 0.0 } else { (b[c] - rest) / a[c][c] };
    }
    x
}

/// Character F1 of a page when every block with positive log-odds is kept.
fn f1<const N: usize>(page: &Page<N>, weights: &[f64; N]) -> f64 {
    let (mut hit, mut kept, mut gold) = (0.0, 0.0, 0.0);
    for row in &page.rows {
        let keep = dot(weights, &row.features.map(f64::from)) > 0.0;
        hit += row.chars * f64::from(u8::from(keep && row.positive));
        kept += row.chars * f64::from(u8::from(keep));
        gold += row.chars * f64::from(u8::from(row.positive));
    }
    if kept + gold > 0.0 { 2.0 * hit / (kept + gold) } else { 1.0 }
}

fn report<const N: usize>(pages: &[Page<N>], names: &[&str; N]) {
    let all: Vec<&Page<N>> = pages.iter().collect();
    let weights = fit(&all);
    println!("[");
    for (name, weight) in names.iter().zip(weights) {
        println!("    {weight:8.3}, // {name}");
    }
    println!("]");
    let sites: Vec<&str> = pages.iter().map(|p| p.site.as_str()).collect::<BTreeSet<_>>().into_iter().collect();
    let fold = |p: &Page<N>| sites.iter().position(|s| *s == p.site).unwrap_or(0) % FOLDS;
    let mut held_out = 0.0;
    for k in 0..FOLDS {
        let rest: Vec<&Page<N>> = pages.iter().filter(|p| fold(p) != k).collect();
        let weights = fit(&rest);
        held_out += pages.iter().filter(|p| fold(p) == k).map(|p| f1(p, &weights)).sum::<f64>();
    }
    let n = pages.len().max(1) as f64;
    let plain: f64 = pages.iter().map(|p| f1(p, &weights)).sum();
    println!(
        "pages {} sites {}  F1 by block: fitted {:.4}, by site held out {:.4}",
        pages.len(),
        sites.len(),
        plain / n,
        held_out / n
    );
}

/// Pull of the weights of headings towards 0.
const HEADING_PULL: f64 = 3.0;
/// Lines that a value must have been seen on to get a weight.
const LEAST_LINES: usize = 10;
/// Parts of the cross-validation of headings.
const HEADING_FOLDS: usize = 5;

/// A kept line of a labelled page: its features, numbered through, and whether it is a heading.
struct Line {
    page: usize,
    features: Vec<u32>,
    heading: bool,
}

/// Fits the model of headings from labelled pages (`tests/cases/attribute`) and prints its weights.
fn headings(plan: &ExtractPlan, folders: &[&str]) -> Result<()> {
    let mut first = Vec::new();
    let mut width = 0;
    for (_, n) in heading::FEATURES {
        first.push(width);
        width += n;
    }
    let mut lines = Vec::new();
    let mut page = 0;
    for path in folders.iter().map(|f| files(Path::new(f), "jsonl")).collect::<Result<Vec<_>>>()?.into_iter().flatten() {
        let Some((source, classes)) = classes(&path)? else { continue };
        for (line, whole, values) in flat::describe_headings(plan, &source) {
            let class = classes.get(line as usize - 1).map_or("", String::as_str);
            if whole && matches!(class, "article" | "heading") {
                let place = |(first, value): (&usize, u16)| u32::try_from(first + usize::from(value)).unwrap_or(u32::MAX);
                let features = first.iter().zip(values).map(place).collect();
                lines.push(Line { page, features, heading: class == "heading" });
            }
        }
        page += 1;
    }
    let weights = fit_headings(&lines.iter().collect::<Vec<_>>(), width);
    println!("[");
    for ((name, n), first) in heading::FEATURES.into_iter().zip(&first) {
        let own: Vec<String> = weights[*first..first + n].iter().map(|w| format!("{w:.2}")).collect();
        println!("    // {name}\n    &[{}],", own.join(", "));
    }
    println!("]");
    let (mut hit, mut said, mut are) = (0.0, 0.0, 0.0);
    for fold in 0..HEADING_FOLDS {
        let (own, rest): (Vec<&Line>, Vec<&Line>) = lines.iter().partition(|l| l.page % HEADING_FOLDS == fold);
        let weights = fit_headings(&rest, width);
        for line in own {
            let heading = line.features.iter().map(|f| weights[*f as usize]).sum::<f64>() > 0.0;
            hit += f64::from(u8::from(heading && line.heading));
            said += f64::from(u8::from(heading));
            are += f64::from(u8::from(line.heading));
        }
    }
    println!(
        "pages {page}, lines {}, headings {are}: F1 by page held out {:.3}, P {:.3}, R {:.3}",
        lines.len(),
        2.0 * hit / (said + are),
        hit / said,
        hit / are
    );
    Ok(())
}

/// Weights of all values; values that few lines have get none.
fn fit_headings(lines: &[&Line], width: usize) -> Vec<f64> {
    let mut seen = vec![0; width];
    lines.iter().flat_map(|l| &l.features).for_each(|f| seen[*f as usize] += 1);
    let rows: Vec<Vec<u32>> =
        lines.iter().map(|l| l.features.iter().copied().filter(|f| seen[*f as usize] >= LEAST_LINES).collect()).collect();
    let wanted: Vec<bool> = lines.iter().map(|l| l.heading).collect();
    logistic::fit(&rows, &wanted, width, HEADING_PULL)
}
