//! Flattened text: no tags are left, so lines are judged by their shape, their neighbours and cue phrases.

pub mod features;
mod glue;
mod head;
pub mod heading;
mod pipes;
mod stretch;
mod thread;
mod zone;

use crate::extract::cues::{CueKind, Cues};
use crate::extract::zones::{self, Item};
use crate::extract::{Article, Block, BlockClass, BlockForm, ExtractPlan, ExtractedPage};
use crate::extract::{address, bylines, names};
use features::{Facts, N};
use std::collections::BTreeMap;

/// Weights of the line model in the order of [`features::NAMES`], fitted by `tests/tools/fit_blocks.rs`.
#[allow(clippy::approx_constant)] // Fitted, not meant.
const WEIGHTS: [f32; N] = include!("weights.in");

/// A piece of a line: its 1-based number, the characters of the line before it, its text.
type Piece<'t> = (u32, u32, &'t str);

/// Non-blank lines, cut where a heading hangs at their end.
fn lines<'t>(text: &'t str, cues: &Cues) -> Vec<Piece<'t>> {
    let all: Vec<(usize, &str)> = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()).collect();
    let texts: Vec<&str> = all.iter().map(|l| l.1).collect();
    glue::split(&texts, cues)
        .into_iter()
        .filter_map(|(i, from, to)| {
            let (number, line) = all.get(i)?;
            let piece = line.get(from..to)?;
            let lead = piece.len() - piece.trim_start().len();
            let before = line.get(..from + lead)?.chars().count();
            let number = u32::try_from(number + 1).unwrap_or(u32::MAX);
            (!piece.trim().is_empty()).then(|| (number, u32::try_from(before).unwrap_or(u32::MAX), piece.trim()))
        })
        .collect()
}

/// One line as the model sees it. For fitting the model.
#[must_use]
pub fn describe(plan: &ExtractPlan, text: &str) -> Vec<(u32, String, [f32; N])> {
    let lines = lines(text, &plan.cues);
    let texts: Vec<&str> = lines.iter().map(|l| l.2).collect();
    let facts = Facts::of(&texts, &plan.cues);
    lines.iter().enumerate().map(|(i, l)| (l.0, l.2.to_owned(), features::features(&texts, &facts, i))).collect()
}

/// The kept lines of a page as the model of headings sees them, each with its number and whether all of it was kept as one
/// piece. For fitting the model.
#[must_use]
pub fn describe_headings(plan: &ExtractPlan, text: &str) -> Vec<(u32, bool, heading::Values)> {
    let zoned = zoned(plan, text, &WEIGHTS);
    let items = &zoned.items;
    let whole = |i: usize| items.iter().filter(|o| o.line == items[i].line).count() == 1;
    heading::describe(items).into_iter().map(|(i, values)| (items[i].line, whole(i), values)).collect()
}

/// Takes a flattened page apart.
#[must_use]
pub fn extract(plan: &ExtractPlan, text: &str) -> ExtractedPage {
    extract_with(plan, text, &WEIGHTS)
}

/// As [`extract`], with other weights: for the cross-validation of the model.
#[must_use]
pub fn extract_with(plan: &ExtractPlan, text: &str, weights: &[f32; N]) -> ExtractedPage {
    let Zoned { mut items, title, starts, several } = zoned(plan, text, weights);
    heading::mark(&mut items);
    glue::number(&mut items, &starts);
    glue::mark_titles(&mut items, &starts);
    if several {
        // A title above several articles belongs to none of them.
        if let Some(t) = title.and_then(|t| items.get_mut(t)) {
            t.article = 0;
        }
    }
    zones::keep_unasked(&mut items, &plan.off);
    assemble(&pipes::cells(items))
}

/// The lines of a page, kept or not, with their zones.
fn zoned<'t>(plan: &ExtractPlan, text: &'t str, weights: &[f32; N]) -> Zoned<'t> {
    let lines = lines(text, &plan.cues);
    let texts: Vec<&str> = lines.iter().map(|l| l.2).collect();
    let facts = Facts::of(&texts, &plan.cues);
    let odds: Vec<f32> =
        (0..texts.len()).map(|i| features::features(&texts, &facts, i).iter().zip(weights).map(|(f, w)| f * w).sum()).collect();
    let thread = thread::find(&texts, &facts);
    let keep = thread.as_ref().map_or_else(|| stretch::choose(&odds, &facts), |t| t.keep.clone());
    let mut items: Vec<Item<'_>> = lines
        .iter()
        .enumerate()
        .map(|(i, (line, start, text))| Item {
            line: *line,
            start: *start,
            text,
            shape: facts.shapes[i],
            cues: facts.cues[i],
            dated: facts.dated[i],
            form: BlockForm::Paragraph,
            keep: keep[i],
            class: BlockClass::Boilerplate,
            rule: match &thread {
                _ if keep[i] => "body",
                Some(t) if t.lines.0 <= i && i < t.lines.1 => "post-frame",
                _ => reason(&facts, i),
            },
            article: 1,
        })
        .collect();
    let title = head::title(&items);
    for i in glue::site_names(&items) {
        (items[i].keep, items[i].rule) = (false, "navigation");
    }
    let starts = if thread.is_some() { Vec::from_iter(title) } else { glue::starts(&items, title) };
    let several = starts.len() > 1 && title.is_some_and(|t| Some(&t) != starts.first());
    if let Some(thread) = &thread {
        zones::name(&mut items, title);
        if let Some(item) = thread.stamp.and_then(|i| items.get_mut(i)) {
            (item.class, item.rule, item.keep) = (BlockClass::Meta, "dated-line", true);
        }
        // Only the first post's date line speaks of the article.
        for (i, item) in items.iter_mut().enumerate().filter(|(i, _)| thread.lines.0 <= *i && *i < thread.lines.1) {
            if item.class == BlockClass::Meta && Some(i) != title && Some(i) != thread.stamp {
                (item.class, item.rule, item.keep) = (BlockClass::Boilerplate, "post-frame", false);
            }
        }
    } else {
        zones::classify(&mut items, title);
    }
    Zoned { items, title, starts, several }
}

/// Lines with their zones, headings not yet told from text.
struct Zoned<'t> {
    items: Vec<Item<'t>>,
    title: Option<usize>,
    /// First lines of the page's articles.
    starts: Vec<usize>,
    /// Whether the title stands above several articles.
    several: bool,
}
/// Collects the articles of a page from its zones.
fn assemble(items: &[Item<'_>]) -> ExtractedPage {
    let mut out = ExtractedPage { url: address::printed(items.iter().map(|i| i.text)), ..ExtractedPage::default() };
    out.no_article = zones::verdict(items);
    let mut by_article: BTreeMap<u32, Vec<Block>> = BTreeMap::new();
    for item in items.iter().filter(|i| i.article > 0 && i.class != BlockClass::Boilerplate) {
        by_article.entry(item.article).or_default().push(item.block(item.article));
    }
    for (number, blocks) in by_article {
        if out.no_article.is_some() || !blocks.iter().any(|b| b.class == BlockClass::Article) {
            out.removed.extend(blocks.into_iter().map(|b| Block {
                article: 0,
                class: BlockClass::Boilerplate,
                rule: if b.rule == "body" { "no-article" } else { b.rule },
                ..b
            }));
            continue;
        }
        let mut article = Article { number, ..Article::default() };
        for b in &blocks {
            match b.rule {
                "title" | "glued-article" => article.title = article.title.or_else(|| Some(b.text.clone())),
                _ if b.class == BlockClass::Meta => {
                    let line = bylines::read(&b.text);
                    let name = line.author.or_else(|| bylines::name_beside(&b.text)).and_then(|n| names::author(&n));
                    article.author = article.author.or(name);
                    article.printed_source = article.printed_source.or(line.source);
                    article.date = article.date.or(line.date.filter(|d| !d.starts_with("--")));
                }
                _ => {}
            }
        }
        if article.author.is_none() {
            let body = || blocks.iter().filter(|b| b.class == BlockClass::Article);
            article.author = body().take(3).chain(body().rev().take(2)).find_map(|b| bylines::reporters(&b.text));
        }
        article.blocks = blocks;
        out.articles.push(article);
    }
    out.removed.extend(
        items
            .iter()
            .filter(|i| i.class == BlockClass::Boilerplate || i.article == 0)
            .map(|i| Block { class: BlockClass::Boilerplate, ..i.block(0) }),
    );
    out.removed.sort_by_key(|b| (b.line, b.start));
    for (k, a) in out.articles.iter_mut().enumerate() {
        a.number = u32::try_from(k + 1).unwrap_or(u32::MAX);
        for b in &mut a.blocks {
            b.article = a.number;
        }
    }
    if out.articles.is_empty() && out.no_article.is_none() {
        out.no_article = Some("no-running-text");
    }
    out
}

/// Name of the rule that says best why a line is removed.
fn reason(facts: &Facts, i: usize) -> &'static str {
    let (cues, shape) = (&facts.cues[i], &facts.shapes[i]);
    let short = shape.chars < 80;
    if cues.of(CueKind::Missing) > 0 && short {
        "error-or-login"
    } else if cues.of(CueKind::Tail) > 0 && short {
        "tail-cue"
    } else if cues.of(CueKind::Legal) > 0 {
        "legal-cue"
    } else if cues.any(&[CueKind::Call, CueKind::Wrap]) > 0 {
        "call-cue"
    } else if cues.any(&[CueKind::Tool, CueKind::Comment, CueKind::Count]) > 0 && short {
        "tool-cue"
    } else if facts.numbered[i] {
        "contact"
    } else if facts.question_run[i] > 2 {
        "questions"
    } else if facts.short_run[i] > 2 {
        "links"
    } else {
        "unlike-body"
    }
}
