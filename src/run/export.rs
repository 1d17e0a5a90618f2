//! Each document after a stage, for other tools. Makes the same pass over the corpus as the main job.

use super::ingest::RunOptions;
use super::{RunError, document, gather, progress};
use crate::aggregate::audit::SITE_TEMPLATE;
use crate::aggregate::frame::FrameBuilder;
use crate::aggregate::{View, clauses, schema};
use crate::cells;
use crate::corpus::{ArticleFacts, Block, Buffer, Corpus, DocumentFacts};
use crate::dedupe::{ArticleFate, Fates, dedupe};
use crate::extract::BlockClass;
use crate::pipeline::Plan;
use crate::report::csv::csv_bytes;
use crate::sink::Output;
use crate::source::list;
use document::Extras;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The stage after which documents are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// After repair; for HTML the repaired source.
    Decoded,
    /// All blocks with class and rule.
    Blocks,
    /// Article text, simplified, one block a line.
    Article,
    /// Attributed clauses.
    Clauses,
    /// Vertical text.
    Tokens,
}

/// Writes each document after a stage, and `manifest.csv`. Gives the number of documents that could not be read.
///
/// # Errors
/// If there is nothing to read or the folder cannot be written.
pub fn export(plan: &Plan, stage: Stage, paths: &[PathBuf], out: &Path, options: &RunOptions) -> Result<usize, RunError> {
    let mut source = plan.source.clone();
    source.exclude.push(out.to_owned());
    let candidates = list(&source, paths)?;
    let mut output = Output::open(out)?;
    let bar = progress::bar(candidates.len(), options.quiet);
    bar.set_message("pages");
    let mut corpus = Corpus::in_folder(output.folder());
    let mut fault = None;
    let mut extras: Vec<(String, Extras)> = Vec::new();
    let keep = |mut extra: Extras| {
        if stage != Stage::Decoded {
            extra.repaired = String::new();
        }
        if stage != Stage::Tokens {
            extra.tokens = Vec::new();
        }
        extra
    };
    gather::gather(
        &source,
        &candidates,
        options.threads,
        |_| false,
        |unit| {
            let work = |read| document::work(plan, read, true);
            unit.documents(&source).map(work).map(|(record, extra)| (record, keep(extra))).collect()
        },
        |(record, extra)| {
            extras.push((record.document.clone(), extra));
            if fault.is_none() {
                fault = corpus.add(record).err();
            }
        },
        |n| bar.set_position(n as u64),
    );
    if let Some(fault) = fault {
        return Err(fault.into());
    }
    corpus.sort();
    extras.sort_by(|a, b| a.0.cmp(&b.0));
    let fates = dedupe(&plan.dedupe, &corpus);
    bar.set_message("files");
    let mut of_article = fates.articles.iter();
    let mut buffer = Buffer::default();
    for (d, (_, extra)) in corpus.documents.iter().zip(&extras) {
        let blocks = corpus.texts(d, &mut buffer)?;
        let articles: Vec<Shown<'_>> = d.articles.iter().zip(blocks).zip(&mut of_article).map(shown).collect();
        let text = match stage {
            Stage::Decoded if d.encoding.is_empty() => None,
            Stage::Decoded => Some(extra.repaired.clone()),
            Stage::Article if d.articles.is_empty() => None,
            Stage::Article => Some(articles.iter().map(body).collect::<Vec<_>>().join("\n")),
            Stage::Tokens if d.articles.is_empty() => None,
            Stage::Tokens => Some(vertical(plan, d, &articles, extra)),
            Stage::Blocks | Stage::Clauses => None,
        };
        if let Some(text) = text {
            output.put(&format!("{}.txt", d.document), text.as_bytes())?;
        }
    }
    match stage {
        Stage::Blocks => output.put("blocks.csv", &blocks(plan, &corpus, &fates, &extras)?)?,
        Stage::Clauses => {
            let pos = |_: &str| String::new();
            let named = |_, _: &str| Vec::new();
            // Clauses are shown as they are; nothing is counted.
            let (aggregate, dimensions, is_term) = (&plan.aggregate, &[], &[]);
            let view = View { plan: aggregate, corpus: &corpus, fates: &fates, dimensions, is_term, pos: &pos, named: &named };
            output.put("clauses.csv", &csv_bytes(&clauses::table(&view)?, plan.csv_bom)?)?;
        }
        Stage::Decoded | Stage::Article | Stage::Tokens => {}
    }
    if stage == Stage::Article {
        output.put("corpus.csv", &texts(plan, &corpus, &fates)?)?;
    }
    output.put("manifest.csv", &manifest(plan, &corpus)?)?;
    bar.finish_and_clear();
    Ok(super::unread(&corpus))
}

/// An article with its blocks and its fate.
struct Shown<'p> {
    facts: &'p ArticleFacts,
    blocks: Vec<Block<'p>>,
    fate: &'p ArticleFate,
}

fn shown<'p, 'f: 'p>(((facts, blocks), fate): ((&'f ArticleFacts, Vec<Block<'p>>), &'f ArticleFate)) -> Shown<'p> {
    Shown { facts, blocks, fate }
}

/// Article and heading blocks, one a line.
fn body(article: &Shown<'_>) -> String {
    let mut text = String::new();
    for (block, _) in article.blocks.iter().zip(&article.fate.template).filter(|(_, template)| !**template) {
        text.push_str(block.text);
        text.push('\n');
    }
    text
}

/// Vertical text: a token, its part of speech and the term it is counted as a line, `<doc>`, `<p>` elements, as the Corpus Workbench and Sketch Engine
/// read it.
fn vertical(plan: &Plan, d: &DocumentFacts, articles: &[Shown<'_>], extra: &Extras) -> String {
    let mut text = String::new();
    for (article, tokens) in articles.iter().zip(&extra.tokens) {
        let _ = writeln!(text, "<doc {}>", attributes(d, article.facts));
        let blocks = article.blocks.iter().zip(&article.facts.blocks).zip(&article.fate.template);
        for (((block, facts), template), tokens) in blocks.zip(tokens) {
            if *template {
                continue;
            }
            let _ = writeln!(text, "<p line=\"{}\" class=\"{}\">", block.line, facts.class.as_str());
            // A line without a word would be a token without a form, which neither tool takes.
            for (token, read) in tokens.iter().filter(|t| !t.0.trim().is_empty()) {
                let (pos, term) = (plan.segment.pos(read), plan.segment.form(read));
                let pos = if pos.is_empty() { UNKNOWN_POS } else { &pos };
                let _ = writeln!(text, "{}\t{pos}\t{}", escape(token), escape(&term));
            }
            text.push_str("</p>\n");
        }
        text.push_str("</doc>\n");
    }
    text
}

/// Tag of a word no dictionary knows, as in the ICTCLAS set.
const UNKNOWN_POS: &str = "x";

fn attributes(d: &DocumentFacts, a: &ArticleFacts) -> String {
    format!(
        "id=\"{}\" article=\"{}\" source=\"{}\" date=\"{}\"",
        escape(&d.document),
        a.number,
        escape(&a.source),
        escape(a.date.as_deref().unwrap_or(""))
    )
}

fn escape(text: &str) -> String {
    let text = text.replace(['\n', '\r', '\t'], " ");
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn blocks(plan: &Plan, corpus: &Corpus, fates: &Fates, extras: &[(String, Extras)]) -> Result<Vec<u8>, RunError> {
    let mut rows = FrameBuilder::new(&schema::BLOCKS);
    let mut fates = fates.articles.iter();
    let (mut audit, mut texts) = (Buffer::default(), Buffer::default());
    for (d, (_, extra)) in corpus.documents.iter().zip(extras) {
        let removed = corpus.audit(d, &mut audit)?.removed;
        let texts = corpus.texts(d, &mut texts)?;
        let mut all: Vec<(u32, u32, u32, &str, &str, &str)> = Vec::new();
        let boilerplate = BlockClass::Boilerplate.as_str();
        all.extend(removed.iter().map(|b| (b.line, b.start, b.article, boilerplate, b.rule, b.text)));
        all.extend(extra.meta.iter().map(|b| (b.line, b.start, b.article, b.class.as_str(), b.rule, b.text.as_str())));
        for a in d.articles.iter().zip(texts).zip(&mut fates).map(shown) {
            for ((b, facts), template) in a.blocks.iter().zip(&a.facts.blocks).zip(&a.fate.template) {
                let (class, rule) = if *template { (boilerplate, SITE_TEMPLATE) } else { (facts.class.as_str(), b.rule) };
                all.push((b.line, b.start, a.facts.number, class, rule, b.text));
            }
        }
        all.sort_unstable();
        for (line, start, article, class, rule, text) in all {
            rows.row(cells![d.document.as_str(), line, start, article, class, rule, text]);
        }
    }
    Ok(csv_bytes(&rows.finish()?, plan.csv_bom)?)
}

/// One row per article, as quanteda's `readtext` takes it: `doc_id` and `text`, then variables.
fn texts(plan: &Plan, corpus: &Corpus, fates: &Fates) -> Result<Vec<u8>, RunError> {
    let mut rows = FrameBuilder::new(&schema::CORPUS);
    let mut fates = fates.articles.iter();
    let mut buffer = Buffer::default();
    for d in &corpus.documents {
        let blocks = corpus.texts(d, &mut buffer)?;
        for article in d.articles.iter().zip(blocks).zip(&mut fates).map(shown) {
            let a = article.facts;
            rows.row(cells![
                format!("{}#{}", d.document, a.number),
                body(&article),
                a.source.as_str(),
                a.date.as_deref(),
                a.title.as_deref(),
                article.fate.duplicate_of.as_ref().map(|(d, n)| format!("{d}#{n}")),
            ]);
        }
    }
    Ok(csv_bytes(&rows.finish()?, plan.csv_bom)?)
}

fn manifest(plan: &Plan, corpus: &Corpus) -> Result<Vec<u8>, RunError> {
    let mut rows = FrameBuilder::new(&schema::MANIFEST);
    for d in &corpus.documents {
        let none = d.articles.is_empty().then_some(None);
        for article in d.articles.iter().map(Some).chain(none) {
            rows.row(cells![
                d.document.as_str(),
                article.map_or(0, |a| a.number),
                d.encoding,
                d.evidence,
                d.n_repairs,
                d.losses.any(),
                article.map(|a| a.source.as_str()),
                d.url.as_deref(),
                article.and_then(|a| a.title.as_deref()),
                article.and_then(|a| a.author.as_deref()),
                article.and_then(|a| a.date.as_deref()),
                article.map_or(0, |a| a.chars),
                d.skipped.as_ref().map(|(r, _)| r.as_str()),
            ]);
        }
    }
    Ok(csv_bytes(&rows.finish()?, plan.csv_bom)?)
}
