//! HTML pages: one reading of the source into an outline of blocks, a block model, a choice among candidate bodies.

mod body;
mod entities;
pub mod features;
mod heading;
mod meta;
mod model;
pub mod outline;
mod scan;
mod tag;
mod words;

use crate::extract::{Article, Block, BlockClass, BlockForm, ExtractPlan, ExtractedPage};

pub use tag::Tag;
pub use words::Words;

/// One block of a page as the model sees it: its text and its features. For fitting the model.
#[must_use]
pub fn describe(plan: &ExtractPlan, source: &str) -> Vec<(String, [f32; features::N])> {
    let page = outline::outline(source);
    let title = heading::find(&page);
    let facts = features::Facts::of(&page, &plan.cues, title);
    let rows: Vec<_> =
        (0..page.runs.len()).filter(|i| !page.runs[*i].hidden).map(|i| features::features(&page, &facts, i)).collect();
    page.runs.into_iter().filter(|r| !r.hidden).map(|r| r.text).zip(rows).collect()
}

/// Takes an HTML page apart with the weights of the block model.
#[must_use]
pub fn extract(plan: &ExtractPlan, source: &str) -> ExtractedPage {
    extract_with(plan, source, &model::WEIGHTS)
}

/// As [`extract`], with other weights: for the cross-validation of the model.
#[must_use]
pub fn extract_with(plan: &ExtractPlan, source: &str, weights: &[f32; features::N]) -> ExtractedPage {
    let page = outline::outline(source);
    let title = heading::find(&page);
    let facts = features::Facts::of(&page, &plan.cues, title);
    let odds: Vec<f32> = (0..page.runs.len()).map(|i| model::log_odds(&features::features(&page, &facts, i), weights)).collect();
    let body = body::choose(&page, &facts, &odds);
    let keep = body.as_ref().map_or_else(|| vec![false; page.runs.len()], |b| b.keep.clone());
    let meta = meta::read(&page, &facts, &keep);
    let mut out = ExtractedPage { url: meta.url, ..ExtractedPage::default() };
    let mut article = Article {
        number: 1,
        title: meta.title,
        author: meta.author,
        date: meta.date,
        printed_source: meta.source,
        blocks: Vec::new(),
    };
    for (i, run) in page.runs.iter().enumerate() {
        let kept = keep[i];
        let block = Block {
            line: u32::try_from(i + 1).unwrap_or(u32::MAX),
            start: 0,
            article: u32::from(kept),
            class: if kept { BlockClass::Article } else { BlockClass::Boilerplate },
            form: BlockForm::Paragraph,
            rule: if kept { "body" } else { body::reason(&page, &facts, body.as_ref(), i) },
            text: run.text.clone(),
        };
        if kept { article.blocks.push(block) } else { out.removed.push(block) }
    }
    if article.blocks.is_empty() {
        out.no_article = Some("no-running-text")
    } else {
        out.articles.push(article)
    }
    out
}
