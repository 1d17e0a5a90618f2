//! The facts of a page as they are kept between runs: all that follows from its bytes, nothing that follows from its place.

use super::facts::{ArticleFacts, BlockFacts, DocumentFacts};
use super::pack::{OwnNames, PackedPage};
use crate::extract::BlockClass;
use crate::normalize::Script;
use crate::packed::{Packer, Unpacker, narrow};
use crate::repair::Losses;
use crate::source::SkipReason;
use crate::tally::source_name;

/// Where a page was found.
#[derive(Debug, Clone, Copy)]
pub struct Site<'s> {
    /// Name of the document.
    pub document: &'s str,
    /// The first folder below the PATH given.
    pub folder: Option<&'s str>,
    /// Address, if the crawl recorded it.
    pub url: Option<&'s str>,
    /// When it was fetched, if the crawl recorded it.
    pub fetched: Option<&'s str>,
}

const CLASSES: [BlockClass; 4] = [BlockClass::Article, BlockClass::Heading, BlockClass::Meta, BlockClass::Boilerplate];
const SCRIPTS: [Script; 3] = [Script::Simplified, Script::Traditional, Script::Mixed];
/// Why a page that was worked gives no rows.
const REASONS: [SkipReason; 2] = [SkipReason::Empty, SkipReason::NoArticle];

fn place_in<T: PartialEq>(all: &[T], value: &T) -> u8 {
    all.iter().position(|v| v == value).and_then(|i| u8::try_from(i).ok()).unwrap_or(0)
}

fn put_long(p: &mut Packer, n: u64) {
    p.number(u32::try_from(n >> 32).unwrap_or(u32::MAX));
    p.number(u32::try_from(n & u64::from(u32::MAX)).unwrap_or(u32::MAX));
}

fn take_long(from: &mut Unpacker<'_>) -> u64 {
    u64::from(from.number()) << 32 | u64::from(from.number())
}

impl PackedPage {
    /// Makes the page one that can be kept: `own_url` is the address it gives itself, `printed` the 来源 its articles print.
    pub fn keep<'s>(&mut self, own_url: Option<&str>, printed: impl Iterator<Item = Option<&'s str>>) {
        let mut names = OwnNames::from(std::mem::take(&mut self.names));
        let (facts, mut p) = (&self.facts, Packer::default());
        p.maybe_text(own_url);
        p.number(names.id(facts.encoding));
        p.number(names.id(facts.evidence));
        p.number(facts.margin.to_bits());
        let Losses { replacement, kunjinkao, fill, question_runs, private_use, other } = facts.losses;
        [replacement, kunjinkao, fill, question_runs, private_use, other].iter().for_each(|n| p.number(*n));
        p.number(facts.n_repairs);
        p.number(facts.n_removed);
        put_long(&mut p, facts.removed_chars);
        match &facts.skipped {
            None => p.byte(0),
            Some((reason, detail)) => {
                p.byte(1 + place_in(&REASONS, reason));
                p.text(detail);
            }
        }
        for tallied in [&self.removed, &self.repaired] {
            p.number(narrow(tallied.len()));
            for (name, n) in tallied {
                p.number(names.id(name));
                p.number(*n);
            }
        }
        p.number(narrow(facts.articles.len()));
        let mut bytes = Vec::new();
        for (article, printed) in facts.articles.iter().zip(printed) {
            put_article(&mut p, article, printed, &mut bytes);
        }
        p.finish(&mut self.head);
        self.names = names.into();
    }
}

fn put_article(p: &mut Packer, a: &ArticleFacts, printed: Option<&str>, bytes: &mut Vec<u8>) {
    p.number(a.number);
    for text in [a.title.as_deref(), a.author.as_deref(), a.date.as_deref(), printed] {
        p.maybe_text(text);
    }
    p.byte(place_in(&SCRIPTS, &a.script));
    p.byte(a.sketch_level);
    p.number(a.chars);
    p.number(a.n_tokens);
    p.number(a.n_clauses);
    p.number(narrow(a.blocks.len()));
    for block in &a.blocks {
        p.byte(place_in(&CLASSES, &block.class));
        p.number(block.chars);
        p.number(u32::from(block.n_sketch));
    }
    bytes.clear();
    bytes.extend(a.blocks.iter().flat_map(|b| b.hash.to_le_bytes()));
    p.numbers(bytes);
    bytes.clear();
    bytes.extend(a.sketch.iter().flat_map(|hash| hash.to_le_bytes()));
    p.numbers(bytes);
}

/// How often each name comes.
pub(super) type Tallied = Vec<(&'static str, u32)>;

/// The facts of a kept page that was found at a place; `name` knows its names by their numbers on the page.
pub(super) fn facts(head: &[u8], site: Site<'_>, name: impl Fn(u32) -> &'static str) -> (DocumentFacts, [Tallied; 2]) {
    let from = &mut Unpacker::new(head);
    let url = site.url.or(from.maybe_text()).map(str::to_owned);
    let (encoding, evidence) = (name(from.number()), name(from.number()));
    let margin = f32::from_bits(from.number());
    let [replacement, kunjinkao, fill, question_runs, private_use, other] = std::array::from_fn(|_| from.number());
    let losses = Losses { replacement, kunjinkao, fill, question_runs, private_use, other };
    let (n_repairs, n_removed, removed_chars) = (from.number(), from.number(), take_long(from));
    let reason = usize::from(from.byte()).checked_sub(1).and_then(|i| REASONS.get(i));
    let skipped = reason.map(|reason| (*reason, from.text().to_owned()));
    let tallied = std::array::from_fn(|_| {
        let n = from.number();
        (0..n).map(|_| (name(from.number()), from.number())).collect()
    });
    let n = from.number();
    let articles = (0..n).map(|_| article(from, site, url.as_deref())).collect();
    let (document, fetched) = (site.document.to_owned(), site.fetched.map(str::to_owned));
    let facts = DocumentFacts {
        document,
        url,
        fetched,
        encoding,
        evidence,
        margin,
        losses,
        n_repairs,
        n_removed,
        removed_chars,
        articles,
        skipped,
        ..DocumentFacts::default()
    };
    (facts, tallied)
}

fn article(from: &mut Unpacker<'_>, site: Site<'_>, url: Option<&str>) -> ArticleFacts {
    let number = from.number();
    let [title, author, date] = std::array::from_fn(|_| from.maybe_text().map(str::to_owned));
    let source = source_name(url, site.folder, from.maybe_text(), site.document);
    let script = SCRIPTS.get(usize::from(from.byte())).copied().unwrap_or(Script::Simplified);
    let sketch_level = from.byte();
    let (chars, n_tokens, n_clauses, n_blocks) = (from.number(), from.number(), from.number(), from.number());
    let mut blocks: Vec<BlockFacts> = (0..n_blocks)
        .map(|_| BlockFacts {
            class: CLASSES.get(usize::from(from.byte())).copied().unwrap_or(BlockClass::Article),
            chars: from.number(),
            n_sketch: u16::try_from(from.number()).unwrap_or(u16::MAX),
            hash: 0,
        })
        .collect();
    let (hashes, _) = from.numbers().as_chunks::<8>();
    blocks.iter_mut().zip(hashes).for_each(|(block, hash)| block.hash = u64::from_le_bytes(*hash));
    let (sketch, _) = from.numbers().as_chunks::<4>();
    ArticleFacts {
        number,
        source,
        title,
        author,
        date,
        script,
        sketch_level,
        blocks: blocks.into(),
        sketch: sketch.iter().map(|hash| u32::from_le_bytes(*hash)).collect(),
        chars,
        n_tokens,
        n_clauses,
    }
}
