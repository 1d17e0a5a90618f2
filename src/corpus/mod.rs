//! Takes in the records of all documents: their terms get one vocabulary, their bulk is set aside and read back in order.
//!
//! In memory stay the [`facts`] of each document; its clauses, blocks, boilerplate and repairs are packed and set aside in
//! a [`Spool`], from where they are read back one document after the other, as often as the tables need them. So what is
//! held grows by the facts of a page, some kilobytes, not by its text.

mod facts;
mod page;

pub use facts::{ArticleFacts, BlockFacts, DocumentFacts};
pub use page::{Audit, Block, Buffer, Clause, Definition, Page, Removed, Repair, Token};

use crate::packed::{Packer, narrow, put};
use crate::spool::{Piece, Spool, SpoolError};
use crate::tally::{ArticleRecord, ClauseRecord, DocumentRecord, Vocabulary};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// All documents of a run, in order of name, their terms numbered by one vocabulary.
#[derive(Debug, Default)]
pub struct Corpus {
    /// The facts of each document received.
    pub documents: Vec<DocumentFacts>,
    /// Removed blocks by rule.
    pub removed: BTreeMap<&'static str, usize>,
    /// Repairs by kind.
    pub repaired: BTreeMap<&'static str, usize>,
    vocabulary: Vocabulary,
    names: Names,
    folder: Option<PathBuf>,
    clauses: Spool,
    blocks: Spool,
    audits: Spool,
    packer: Packer,
    bytes: Vec<u8>,
}

/// Names of rules, kinds and patterns by number.
#[derive(Debug, Default)]
struct Names {
    list: Vec<&'static str>,
    ids: FxHashMap<&'static str, u32>,
}

impl Names {
    fn id(&mut self, name: &'static str) -> u32 {
        let next = narrow(self.list.len());
        let id = *self.ids.entry(name).or_insert(next);
        if id == next {
            self.list.push(name);
        }
        id
    }
}

impl Corpus {
    /// A corpus that sets aside in a folder what it does not keep in memory. Without one all stays in memory.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        let spool = || Spool::in_folder(folder);
        Self { folder: Some(folder.to_owned()), clauses: spool(), blocks: spool(), audits: spool(), ..Self::default() }
    }

    /// A place for more to be set aside beside the corpus.
    #[must_use]
    pub fn spool(&self) -> Spool {
        self.folder.as_deref().map_or_else(Spool::default, Spool::in_folder)
    }

    /// Takes a record in; its own vocabulary is merged into the corpus'.
    ///
    /// # Errors
    /// If what is not kept cannot be set aside.
    pub fn add(&mut self, record: DocumentRecord) -> Result<(), SpoolError> {
        let (clauses, blocks) = if record.articles.is_empty() {
            (Piece::default(), Piece::default())
        } else {
            (self.add_clauses(&record)?, self.add_blocks(&record.articles)?)
        };
        let audits = self.add_audits(&record)?;
        self.documents.push(DocumentFacts { clauses, blocks, audits, ..DocumentFacts::of(record) });
        Ok(())
    }

    /// The words of a page, by their numbers on the page, then its clauses.
    fn add_clauses(&mut self, record: &DocumentRecord) -> Result<Piece, SpoolError> {
        self.bytes.clear();
        put(&mut self.bytes, narrow(record.vocabulary.len()));
        for word in &record.vocabulary {
            put(&mut self.bytes, self.vocabulary.id(word));
        }
        let mut tokens = Vec::new();
        for clause in record.articles.iter().flat_map(|a| &a.clauses) {
            pack_clause(&mut self.packer, &mut self.names, clause, &mut tokens);
        }
        self.packer.finish(&mut self.bytes);
        self.clauses.push(&self.bytes)
    }

    fn add_blocks(&mut self, articles: &[ArticleRecord]) -> Result<Piece, SpoolError> {
        self.bytes.clear();
        let mut terms = Vec::new();
        for block in articles.iter().flat_map(|a| &a.blocks) {
            let p = &mut self.packer;
            p.number(block.line);
            p.number(block.start);
            p.number(self.names.id(block.rule));
            p.text(&block.text);
            terms.clear();
            let mut last = 0;
            for &(term, n) in &block.terms {
                // They are sorted.
                put(&mut terms, term.wrapping_sub(last));
                put(&mut terms, n);
                last = term;
            }
            p.numbers(&terms);
        }
        self.packer.finish(&mut self.bytes);
        self.blocks.push(&self.bytes)
    }

    fn add_audits(&mut self, record: &DocumentRecord) -> Result<Piece, SpoolError> {
        if record.removed.is_empty() && record.repairs.is_empty() {
            return Ok(Piece::default());
        }
        self.bytes.clear();
        let p = &mut self.packer;
        for block in &record.removed {
            p.number(block.line);
            p.number(block.start);
            p.number(block.article);
            p.number(self.names.id(block.rule));
            p.text(&block.text);
            *self.removed.entry(block.rule).or_default() += 1;
        }
        for step in &record.repairs {
            p.number(self.names.id(step.kind));
            p.number(step.line);
            p.number(step.start);
            p.byte(u8::from(step.restored));
            p.text(&step.before);
            p.text(&step.after);
            *self.repaired.entry(step.kind).or_default() += 1;
        }
        self.packer.finish(&mut self.bytes);
        self.audits.push(&self.bytes)
    }

    /// Puts the documents in order of name (bytes); the listing may order pages of containers otherwise.
    pub fn sort(&mut self) {
        self.documents.sort_by(|a, b| a.document.cmp(&b.document));
    }

    /// The words by id.
    #[must_use]
    pub fn words(&self) -> &[Box<str>] {
        self.vocabulary.words()
    }

    /// A word as the corpus holds it, if it does.
    #[must_use]
    pub fn word(&self, word: &str) -> Option<&str> {
        self.vocabulary.get(word)
    }

    /// Names of rules, kinds and patterns, as [`Clause::rule`] numbers them.
    #[must_use]
    pub fn names(&self) -> &[&'static str] {
        &self.names.list
    }

    /// All articles with their documents, in order.
    pub fn articles(&self) -> impl Iterator<Item = (&DocumentFacts, &ArticleFacts)> {
        self.documents.iter().flat_map(|d| d.articles.iter().map(move |a| (d, a)))
    }

    /// The text of a clause. `held` holds what was read last: clauses asked for in order are read many at a time.
    ///
    /// # Errors
    /// If the system refuses to read it.
    pub fn text(&self, piece: Piece, held: &mut Window) -> Result<String, SpoolError> {
        let end = piece.at + u64::from(piece.len);
        if piece.at < held.at || held.at + (held.bytes.len() as u64) < end {
            self.clauses.read_on(piece.at, WINDOW.max(piece.len), &mut held.bytes)?;
            held.at = piece.at;
        }
        let from = usize::try_from(piece.at - held.at).unwrap_or(usize::MAX);
        let bytes = held.bytes.get(from..).and_then(|b| b.get(..piece.len as usize)).unwrap_or_default();
        Ok(String::from_utf8_lossy(bytes).into_owned())
    }
}

/// Bytes read at a time where single texts are asked for.
const WINDOW: u32 = 4096;

/// What was read last, see [`Corpus::text`].
#[derive(Debug, Default)]
pub struct Window {
    at: u64,
    bytes: Vec<u8>,
}

fn pack_clause(p: &mut Packer, names: &mut Names, c: &ClauseRecord, tokens: &mut Vec<u8>) {
    p.maybe(c.block);
    p.number(c.line);
    p.number(c.start);
    p.number(c.sentence);
    p.byte(c.role);
    p.byte(page::flags(c));
    p.number(names.id(c.rule));
    p.maybe(c.pair);
    p.text(&c.text);
    p.maybe_text(c.reported_by.as_deref());
    p.maybe_text(c.dimension.as_deref());
    if let Some(d) = &c.definition {
        p.text(&d.term);
        p.text(&d.definiens);
        p.maybe_text(d.genus.as_deref());
        p.number(names.id(d.pattern));
        p.text(&d.sentence);
    }
    p.number(c.n_tokens);
    tokens.clear();
    let mut end = 0;
    for token in &c.tokens {
        put(tokens, token.term);
        put(tokens, token.span.start.wrapping_sub(end));
        put(tokens, token.span.end.wrapping_sub(token.span.start));
        end = token.span.end;
    }
    p.numbers(tokens);
}

#[cfg(test)]
mod tests;
