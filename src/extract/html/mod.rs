//! HTML pages: one reading of the source into an outline of blocks, a block model, a choice among candidate bodies.

mod body;
mod entities;
pub mod features;
mod head;
mod heading;
mod meta;
mod model;
pub mod outline;
mod scan;
mod several;
mod tables;
mod tag;
mod thread;
mod words;

use crate::extract::zones::{self, Item};
use crate::extract::{Article, Block, BlockClass, BlockForm, ExtractPlan, ExtractedPage};
use crate::extract::{dates, posts};
use outline::Outline;

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
    let odds = model::log_odds((0..page.runs.len()).map(|i| features::features(&page, &facts, i)), weights);
    let posts = thread::find(&page, &facts);
    let body = body::choose(&page, &facts, &odds);
    let keep = kept(&page, &facts, &odds, posts.as_ref(), body.as_ref());
    let data = tables::data_cells(&page);
    let mut items: Vec<Item<'_>> = page
        .runs
        .iter()
        .enumerate()
        .map(|(i, run)| Item {
            line: u32::try_from(i + 1).unwrap_or(u32::MAX),
            start: 0,
            text: &run.text,
            shape: run.shape,
            cues: facts.cues[i],
            dated: facts.dated[i],
            form: form(&page, &data, i),
            keep: keep[i] && facts.title != Some(i),
            class: BlockClass::Boilerplate,
            rule: match &posts {
                _ if keep[i] => "body",
                Some(posts) if posts.frames(i) => "post-frame",
                _ => body::reason(&page, &facts, body.as_ref(), i),
            },
            article: 1,
        })
        .collect();
    let starts = if body.is_some() && posts.is_none() { several::starts(&page, &items) } else { Vec::new() };
    if starts.len() > 1 {
        for (k, start) in starts.iter().enumerate() {
            let range = part(&starts, k, items.len());
            let number = u32::try_from(k + 1).unwrap_or(u32::MAX);
            if let Some(own) = items.get_mut(range.clone()) {
                own.iter_mut().for_each(|i| i.article = number);
                zones::classify(own, start.checked_sub(range.start));
                zones::headings(own);
            }
        }
    } else if let Some(posts) = &posts {
        let title = facts.title.filter(|t| !posts.keep.get(*t).is_some_and(|k| *k));
        zones::name(&mut items, title);
        zones::headings(&mut items);
        posts.name(&mut items);
    } else if body.is_some() {
        zones::classify(&mut items, facts.title);
        zones::headings(&mut items);
    }
    let text: Vec<bool> = items.iter().map(|i| matches!(i.class, BlockClass::Article | BlockClass::Heading)).collect();
    let mut meta = meta::read(&page, &facts, &text);
    if let Some(posts) = posts.as_ref().filter(|p| !p.opened) {
        (meta.author, meta.source) = (posts.author.clone(), None);
        let stamp = posts.stamp.and_then(|i| page.runs.get(i)).and_then(|r| dates::find(&r.text));
        meta.date = stamp.map(|d| d.iso()).or(meta.date);
    }
    zones::keep_unasked(&mut items, &plan.off);
    let mut out = ExtractedPage { url: meta.url.clone(), ..ExtractedPage::default() };
    out.no_article = zones::verdict(&items);
    let mut articles: Vec<Article> = vec![meta.article()];
    if starts.len() > 1 {
        articles = (0..starts.len())
            .map(|k| {
                let own = meta::read_part(&page, &facts, &text, starts[k], part(&starts, k, items.len()));
                // The facts of the head speak of the page's first article.
                let first = k == 0 && facts.title == Some(starts[0]);
                if first { meta.article() } else { own.article() }
            })
            .collect();
    }
    let blocks: Vec<Block> = items.iter().map(Item::untold).collect();
    // An item is a block of the outline, which gives its text away.
    for (mut block, run) in blocks.into_iter().zip(page.runs) {
        block.text = run.text;
        let kept = block.class != BlockClass::Boilerplate && out.no_article.is_none();
        let at = usize::try_from(block.article).unwrap_or(1).saturating_sub(1);
        match articles.get_mut(at).filter(|_| kept) {
            Some(article) => article.blocks.push(block),
            None => {
                if block.class != BlockClass::Boilerplate && block.rule == "body" {
                    block.rule = "no-article";
                }
                (block.class, block.article) = (BlockClass::Boilerplate, 0);
                out.removed.push(block);
            }
        }
    }
    if out.no_article.is_none() {
        out.articles = articles;
        for (article, number) in out.articles.iter_mut().zip(1..) {
            article.number = number;
        }
    }
    out
}

/// Which blocks are kept: those of the posts of a thread, with the question above them, or those of the body.
fn kept(
    page: &Outline,
    facts: &features::Facts,
    odds: &[f32],
    posts: Option<&thread::Thread>,
    body: Option<&body::Body>,
) -> Vec<bool> {
    let Some(posts) = posts else { return body.map_or_else(|| vec![false; page.runs.len()], |b| b.keep.clone()) };
    let mut keep = posts.keep.clone();
    let first = posts.posts.first().map_or(0, |p| p.start);
    if let Some(body) = body.filter(|_| posts.opened) {
        for (i, k) in keep.iter_mut().enumerate().take(first) {
            *k |= body.keep[i] && posts::announces(&page.runs[i].text).is_none();
        }
    }
    body::keep_question(page, facts, odds, first, posts.opened, &mut keep);
    keep
}

/// The blocks of article `k` of those that start at `starts`; the first takes what stands above it, too.
fn part(starts: &[usize], k: usize, all: usize) -> std::ops::Range<usize> {
    let from = if k == 0 { 0 } else { starts.get(k).copied().unwrap_or(all) };
    from..starts.get(k + 1).copied().unwrap_or(all)
}

/// What the page's structure says of a block.
fn form(page: &Outline, data: &[bool], i: usize) -> BlockForm {
    let mut at = page.runs[i].container;
    // A paragraph or a span may stand between the text and the element that says what it is.
    for _ in 0..3 {
        let Some(c) = page.containers.get(at as usize) else { break };
        match c.tag {
            Tag::H(n) => return BlockForm::Heading(n),
            Tag::Item | Tag::Term => return BlockForm::ListItem,
            Tag::Cell if data[at as usize] => return BlockForm::Cell { row: c.place.0, column: c.place.1 },
            Tag::P | Tag::Div => at = c.parent,
            _ => break,
        }
    }
    BlockForm::Paragraph
}
