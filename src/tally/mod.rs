//! Attributed articles to rows: document facts, fingerprinted blocks, attributed clauses, term counts.
//!
//! A [`DocumentRecord`] is what one page comes to: it depends on the page and the plan only, so it can be made on any
//! thread or machine and kept in the store. Everything after this stage reads records, never pages.
//! Terms are integers into the record's own vocabulary until the records are gathered in a [`crate::corpus::Corpus`].

use crate::attribute::{AttributedArticle, Attribution, Relation, RoleId, Scope};
use crate::extract::{Block, BlockClass};
use crate::normalize::Script;
use crate::repair::{Losses, RepairStep};
use crate::segment::{SegmentPlan, Token};
use crate::source::SkipReason;
use crate::span::Span;
use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;

mod fingerprint;
mod reading;
mod site;
mod words;

pub use fingerprint::{Sketch, bound, line_hash, sketch};
pub use reading::as_read;
pub use site::source_name;
pub use words::{PageVocabulary, WordList};

/// A count of one term: index into the vocabulary, occurrences.
pub type TermCount = (u32, u32);

/// What one page comes to.
#[derive(Debug, Clone, Default)]
pub struct DocumentRecord {
    /// Name of the document.
    pub document: String,
    /// Address of the page: from the crawl, else from the page.
    pub url: Option<String>,
    /// When it was fetched, ISO 8601.
    pub fetched: Option<String>,
    /// IANA name of its encoding; empty if it was never decoded.
    pub encoding: &'static str,
    /// What decided on the encoding.
    pub evidence: &'static str,
    /// Nats per character between the encoding and the next legal reading; infinite where there is none.
    pub margin: f32,
    /// What was lost for good.
    pub losses: Losses,
    /// Repairs in page order.
    pub repairs: Vec<RepairStep>,
    /// Articles of the page.
    pub articles: Vec<ArticleRecord>,
    /// Boilerplate of the page.
    pub removed: Vec<RemovedBlock>,
    /// Why the page gives no rows, where it gives none; with a detail for the reader.
    pub skipped: Option<(SkipReason, String)>,
    /// Distinct terms of the page; [`TermCount`]s point here until the record is gathered.
    pub vocabulary: WordList,
}

/// A boilerplate block.
#[derive(Debug, Clone)]
pub struct RemovedBlock {
    /// 1-based line, or ordinal of the block.
    pub line: u32,
    /// Characters of the line before it.
    pub start: u32,
    /// Article it stands in; 0 = none.
    pub article: u32,
    /// Rule that removed it.
    pub rule: &'static str,
    /// Its text.
    pub text: String,
}

/// One article of a page.
#[derive(Debug, Clone)]
pub struct ArticleRecord {
    /// 1, 2, 3 … in page order.
    pub number: u32,
    /// Source the article is counted under.
    pub source: String,
    /// Title.
    pub title: Option<String>,
    /// Author.
    pub author: Option<String>,
    /// Date, ISO 8601.
    pub date: Option<String>,
    /// Script it was written in.
    pub script: Script,
    /// Sampling level of the blocks' sketches, see [`sketch`].
    pub sketch_level: u8,
    /// Content blocks (article and heading), in order.
    pub blocks: Vec<BlockRecord>,
    /// Attributed clauses, in order of block, span and role.
    pub clauses: Vec<ClauseRecord>,
}

/// One content block.
#[derive(Debug, Clone)]
pub struct BlockRecord {
    /// 1-based line, or ordinal of the block.
    pub line: u32,
    /// Characters of the line before it.
    pub start: u32,
    /// Article or heading.
    pub class: BlockClass,
    /// Rule that kept it.
    pub rule: &'static str,
    /// Characters.
    pub chars: u32,
    /// Hash of the folded text, see [`line_hash`].
    pub hash: u64,
    /// All tokens, stop words and role names too.
    pub n_tokens: u32,
    /// Counts of its terms, by first occurrence.
    pub terms: Vec<TermCount>,
    /// Sample of its shingles at the article's level, see [`sketch`].
    pub sketch: Vec<u32>,
    /// Its text, kept for KWIC; put in when the record is assembled.
    pub text: String,
}

/// One token of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClauseToken {
    /// Index into the vocabulary.
    pub term: u32,
    /// Bytes of the clause's text.
    pub span: Span,
}

/// One attributed clause and role.
#[derive(Debug, Clone)]
pub struct ClauseRecord {
    /// Index into the article's blocks; `None` for clauses of meta blocks (titles).
    pub block: Option<u32>,
    /// 1-based line, or ordinal of the block.
    pub line: u32,
    /// Characters of the line before the clause.
    pub start: u32,
    /// 1-based number of the sentence in its block.
    pub sentence: u32,
    /// Role it is about.
    pub role: RoleId,
    /// Whether the role is named.
    pub scope: Scope,
    /// What is said.
    pub relation: Relation,
    /// Whether it is denied.
    pub negated: bool,
    /// Whose view it is, where a view is reported.
    pub reported_by: Option<String>,
    /// Rule that decided.
    pub rule: &'static str,
    /// Number of the contrast pair in the article.
    pub pair: Option<u32>,
    /// Dimension of the contrast.
    pub dimension: Option<String>,
    /// Parts of a definition.
    pub definition: Option<Box<DefinitionRecord>>,
    /// All tokens of the clause.
    pub n_tokens: u32,
    /// Its tokens in order.
    pub tokens: Vec<ClauseToken>,
    /// Its text, simplified.
    pub text: String,
}

/// The parts of a definition: quotations as written, words that are counted as read.
#[derive(Debug, Clone)]
pub struct DefinitionRecord {
    /// What is defined, as it is read; empty where inherited.
    pub term: String,
    /// What it is said to be.
    pub definiens: String,
    /// Noun the definiens ends in, as it is read.
    pub genus: Option<String>,
    /// Pattern.
    pub pattern: &'static str,
    /// The whole sentence.
    pub sentence: String,
}

/// Terms of many pages, each once.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// Ids by the hash of their word.
    ids: HashTable<u32>,
    words: Vec<Box<str>>,
}

impl Vocabulary {
    /// The id of a word; new words get the next free one.
    ///
    /// # Panics
    /// With 2^32 distinct words: more than any memory holds.
    pub fn id(&mut self, word: &str) -> u32 {
        let words = &self.words;
        let (id, new) = words::number(&mut self.ids, word, words.len(), |id| words.get(id as usize).map_or("", AsRef::as_ref));
        if new {
            self.words.push(word.into());
        }
        id
    }

    /// A vocabulary of words, each of which comes once: they keep their places.
    #[must_use]
    pub fn from_words(words: Vec<Box<str>>) -> Self {
        let mut ids = HashTable::with_capacity(words.len());
        for (word, id) in words.iter().zip(0..) {
            ids.insert_unique(FxBuildHasher.hash_one(&**word), id, |id: &u32| {
                FxBuildHasher.hash_one(words.get(*id as usize).map_or("", AsRef::as_ref))
            });
        }
        Self { ids, words }
    }

    /// The words by id.
    #[must_use]
    pub fn into_words(self) -> Vec<Box<str>> {
        self.words
    }

    /// The word as it is held, if it is.
    #[must_use]
    pub fn get(&self, word: &str) -> Option<&str> {
        let of = |id: u32| self.words.get(id as usize).map_or("", AsRef::as_ref);
        self.ids.find(FxBuildHasher.hash_one(word), |id| of(*id) == word).map(|id| of(*id))
    }

    /// The words by id.
    #[must_use]
    pub fn words(&self) -> &[Box<str>] {
        &self.words
    }
}

/// Turns one attributed article into rows. Tokens are counted as they are read, in the form that `words` gives them;
/// `vocabulary` belongs to the page.
#[must_use]
pub fn tally(words: &SegmentPlan, article: AttributedArticle, source: String, vocabulary: &mut PageVocabulary) -> ArticleRecord {
    let AttributedArticle { segmented, attributions } = article;
    let head = &segmented.article.article;
    let read: Vec<&str> = segmented.article.blocks_as_read().collect();
    let mut content_index = vec![None; head.blocks.len()];
    let is_content = |b: &Block| matches!(b.class, BlockClass::Article | BlockClass::Heading);
    let (sketched, lines) = sketch(head.blocks.iter().zip(&read).filter(|(b, _)| is_content(b)).map(|(_, text)| *text));
    let level = sketched.level;
    let mut fingerprints = sketched.blocks.into_iter().zip(lines);
    let mut blocks = Vec::with_capacity(head.blocks.len());
    let ids: Vec<Vec<u32>> = read
        .iter()
        .zip(&segmented.segments)
        .map(|(text, segment)| segment.tokens.iter().map(|t| vocabulary.id(&words.form(t.span.of(text)))).collect())
        .collect();
    let (mut counter, all) = (Counter::default(), vocabulary.len());
    for (i, (block, ids)) in head.blocks.iter().zip(&ids).enumerate() {
        if is_content(block) {
            content_index[i] = u32::try_from(blocks.len()).ok();
            let terms = counter.counts(ids, all);
            blocks.push(block_record(block, ids.len(), terms, fingerprints.next().unwrap_or_default()));
        }
    }
    let clauses = attributions
        .iter()
        .filter_map(|a| {
            let i = a.block as usize;
            let block = head.blocks.get(i)?;
            let segment = segmented.segments.get(i)?;
            let sentence = segment.sentences.get(a.sentence as usize).map(|s| s.span);
            Some(ClauseRecord { block: content_index[i], ..clause_record(a, block, read[i], &segment.tokens, &ids[i], sentence) })
        })
        .collect();
    let head = segmented.article.article;
    ArticleRecord {
        number: head.number,
        source,
        title: head.title,
        author: head.author,
        date: head.date,
        script: segmented.article.script,
        sketch_level: level,
        blocks,
        clauses,
    }
}

fn block_record(block: &Block, n_tokens: usize, terms: Vec<TermCount>, (sketch, hash): (Vec<u32>, u64)) -> BlockRecord {
    BlockRecord {
        line: block.line,
        start: block.start,
        class: block.class,
        rule: block.rule,
        chars: count(block.text.chars().count()),
        hash,
        n_tokens: count(n_tokens),
        terms,
        sketch,
        text: String::new(),
    }
}

fn clause_record(
    a: &Attribution,
    block: &Block,
    read: &str,
    tokens: &[Token],
    ids: &[u32],
    sentence: Option<Span>,
) -> ClauseRecord {
    let text = &block.text;
    let span = a.span.trimmed(text);
    let from = tokens.partition_point(|t| t.span.start < span.start);
    let to = tokens.partition_point(|t| t.span.end <= span.end).max(from);
    let ids = ids.get(from..to).unwrap_or_default();
    let inside = |(t, &term): (&Token, &u32)| {
        let span = Span { start: t.span.start - span.start, end: t.span.end - span.start };
        ClauseToken { term, span }
    };
    ClauseRecord {
        block: None,
        line: block.line,
        start: block.start + count(span.char_start(text)),
        sentence: a.sentence + 1,
        role: a.role,
        scope: a.scope,
        relation: a.relation,
        negated: a.negated,
        reported_by: a.reported_by.clone(),
        rule: a.rule,
        pair: a.pair,
        dimension: a.dimension.clone(),
        definition: a.definition.as_ref().map(|d| {
            Box::new(DefinitionRecord {
                term: d.term.of(read).to_owned(),
                definiens: d.definiens.trimmed(text).of(text).to_owned(),
                genus: d.genus.map(|g| g.of(read).to_owned()),
                pattern: d.pattern,
                sentence: sentence.unwrap_or(span).trimmed(text).of(text).to_owned(),
            })
        }),
        n_tokens: count(ids.len()),
        tokens: tokens.get(from..to).unwrap_or_default().iter().zip(ids).map(inside).collect(),
        text: span.of(text).to_owned(),
    }
}

/// Counts the ids of one block after the other.
#[derive(Default)]
struct Counter {
    /// Occurrences in the block by id; all are 0 between two blocks.
    counts: Vec<u32>,
    /// A bit for each id that occurs; all are 0 between two blocks.
    occurs: Vec<u64>,
}

/// Ids that are looked through for one that occurs: beyond, sorting is faster.
const IDS_AN_OCCURRENCE: usize = 256;

impl Counter {
    /// Occurrences of each id, by id; `all` is the number of ids there are.
    fn counts(&mut self, ids: &[u32], all: usize) -> Vec<TermCount> {
        if all > ids.len() * IDS_AN_OCCURRENCE {
            return sorted_counts(ids);
        }
        if self.counts.len() < all {
            self.counts.resize(all, 0);
            self.occurs.resize(all.div_ceil(64), 0);
        }
        let mut different = 0;
        for &id in ids {
            let count = &mut self.counts[id as usize];
            different += usize::from(*count == 0);
            *count += 1;
            self.occurs[id as usize / 64] |= 1 << (id % 64);
        }
        // Millions of these lists are held, so none holds room to spare.
        let mut out = Vec::with_capacity(different);
        for (bits, first) in self.occurs.iter_mut().zip((0..).step_by(64)) {
            while *bits != 0 {
                let id = first + bits.trailing_zeros();
                out.push((id, std::mem::take(&mut self.counts[id as usize])));
                *bits &= *bits - 1;
            }
        }
        out
    }
}

/// As [`Counter::counts`], of a few ids among many.
fn sorted_counts(ids: &[u32]) -> Vec<TermCount> {
    let mut sorted = ids.to_vec();
    sorted.sort_unstable();
    sorted.chunk_by(|a, b| a == b).map(|same| (same[0], count(same.len()))).collect::<Vec<_>>().into_boxed_slice().into_vec()
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Counter, sorted_counts};

    #[test]
    fn counts_are_merged_and_sorted() {
        let mut counter = Counter::default();
        for (ids, expected) in [(&[3, 1, 3, 70, 3][..], &[(1, 1), (3, 3), (70, 1)][..]), (&[], &[]), (&[3, 0], &[(0, 1), (3, 1)])]
        {
            assert_eq!(counter.counts(ids, 71), expected);
            assert_eq!(counter.counts(ids, 1 << 20), expected);
            assert_eq!(sorted_counts(ids), expected);
        }
    }
}
