//! What was set aside of one document, read back: everything borrows from the bytes.

use super::{ArticleFacts, Corpus, DocumentFacts};
use crate::attribute::{Relation, RoleId, Scope};
use crate::packed::{Unpacker, take};
use crate::span::Span;
use crate::spool::{Piece, SpoolError};
use crate::tally::{ClauseRecord, as_read};
use std::borrow::Cow;

/// Room for the bytes of one document after the other.
#[derive(Debug, Default)]
pub struct Buffer {
    clauses: Vec<u8>,
    terms: Vec<u8>,
    blocks: Vec<u8>,
    audits: Vec<u8>,
    /// The words of the page, by their numbers on the page.
    ids: Vec<u32>,
}

/// Articles of a document.
#[derive(Debug, Default)]
pub struct Page<'p> {
    /// Clauses of each article.
    pub clauses: Vec<Vec<Clause<'p>>>,
    /// The terms of the blocks of each article; empty where they were not asked for.
    pub blocks: Vec<Vec<BlockTerms<'p>>>,
}

/// An attributed clause and role, as [`ClauseRecord`] has it.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "ClauseRecord has what each field says")]
pub struct Clause<'p> {
    pub block: Option<u32>,
    pub line: u32,
    pub start: u32,
    pub sentence: u32,
    pub role: RoleId,
    pub scope: Scope,
    pub relation: Relation,
    pub negated: bool,
    pub reported_by: Option<&'p str>,
    /// Place in [`Corpus::names`].
    pub rule: u16,
    pub pair: Option<u32>,
    pub dimension: Option<&'p str>,
    pub definition: Option<Definition<'p>>,
    pub n_tokens: u32,
    pub text: &'p str,
    /// Where the text is, see [`Corpus::text`].
    pub place: Piece,
    tokens: &'p [u8],
    collocates: Option<&'p [u8]>,
    ids: &'p [u32],
}

/// The parts of a definition.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "DefinitionRecord has what each field says")]
pub struct Definition<'p> {
    pub term: &'p str,
    pub definiens: &'p str,
    pub genus: Option<&'p str>,
    pub pattern: &'static str,
    pub sentence: &'p str,
}

/// A token of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Its word in the vocabulary of the corpus.
    pub term: u32,
    /// Number of its word on the page.
    pub own: u32,
    /// Bytes of the clause's text.
    pub span: Span,
}

impl<'p> Clause<'p> {
    /// Its tokens in order.
    pub fn tokens(&self) -> impl Iterator<Item = Token> + use<'p> {
        let (mut rest, ids) = (self.tokens, self.ids);
        let mut end = 0_u32;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let own = take(&mut rest);
            let start = end.wrapping_add(take(&mut rest));
            end = start.wrapping_add(take(&mut rest));
            let term = ids.get(own as usize).copied().unwrap_or(0);
            Some(Token { term, own, span: Span { start, end } })
        })
    }

    /// Its collocates, where they were packed: the number of the relation, and the word in the vocabulary of the corpus.
    #[must_use]
    pub fn collocates(&self) -> Option<impl Iterator<Item = (u32, u32)> + use<'p>> {
        let (mut rest, ids) = (self.collocates?, self.ids);
        Some(std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let relation = take(&mut rest);
            Some((relation, ids.get(take(&mut rest) as usize).copied().unwrap_or(0)))
        }))
    }

    /// Its text as it is read, see [`as_read`]; `words` are the corpus'.
    #[must_use]
    pub fn as_read(&self, words: &[Box<str>]) -> Cow<'p, str> {
        as_read(self.text, self.tokens().map(|t| (words.get(t.term as usize).map_or("", AsRef::as_ref), t.span)))
    }
}

#[cfg(test)]
impl Clause<'_> {
    /// A clause without a text.
    pub(crate) fn bare(role: RoleId, line: u32, start: u32) -> Self {
        Self {
            block: Some(line),
            line,
            start,
            sentence: 1,
            role,
            scope: Scope::Overt,
            relation: Relation::Contrast,
            negated: false,
            reported_by: None,
            rule: 0,
            pair: Some(1),
            dimension: None,
            definition: None,
            n_tokens: 0,
            text: "",
            place: Piece::default(),
            tokens: &[],
            collocates: None,
            ids: &[],
        }
    }
}

/// A content block.
#[derive(Debug, Clone, Copy)]
pub struct Block<'p> {
    /// 1-based line, or ordinal of the block.
    pub line: u32,
    /// Characters of the line before it.
    pub start: u32,
    /// Rule that kept it.
    pub rule: &'static str,
    /// Its text.
    pub text: &'p str,
}

/// The terms of a content block.
#[derive(Debug, Clone, Copy)]
pub struct BlockTerms<'p> {
    terms: &'p [u8],
    ids: &'p [u32],
}

impl<'p> BlockTerms<'p> {
    /// The terms, by their place in the vocabulary of the corpus, and how often the block has each.
    pub fn terms(&self) -> impl Iterator<Item = (u32, u32)> + use<'p> {
        let (mut rest, ids) = (self.terms, self.ids);
        let mut own = 0_u32;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            own = own.wrapping_add(take(&mut rest));
            let n = take(&mut rest);
            Some((ids.get(own as usize).copied().unwrap_or(0), n))
        })
    }
}

/// What was removed from a document and repaired in it.
#[derive(Debug, Default)]
pub struct Audit<'p> {
    /// Removed blocks in page order.
    pub removed: Vec<Removed<'p>>,
    /// Repairs in page order.
    pub repairs: Vec<Repair<'p>>,
}

/// A boilerplate block.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "RemovedBlock has what each field says")]
pub struct Removed<'p> {
    pub line: u32,
    pub start: u32,
    pub article: u32,
    pub rule: &'static str,
    pub text: &'p str,
}

/// A repair.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "RepairStep has what each field says")]
pub struct Repair<'p> {
    pub kind: &'static str,
    pub line: u32,
    pub start: u32,
    pub restored: bool,
    pub before: &'p str,
    pub after: &'p str,
}

impl Corpus {
    /// The clauses of a document, and the terms of its blocks if they are asked for.
    ///
    /// # Errors
    /// If the system refuses to read them.
    pub fn page<'p>(&'p self, d: &DocumentFacts, blocks: bool, buffer: &'p mut Buffer) -> Result<Page<'p>, SpoolError> {
        self.bulk.read(d.bulk.clauses(), &mut buffer.clauses)?;
        if blocks {
            self.bulk.read(d.bulk.terms(), &mut buffer.terms)?;
        }
        let mut rest = buffer.clauses.as_slice();
        let n = take(&mut rest);
        buffer.ids.clear();
        buffer.ids.extend((0..n).map(|_| take(&mut rest)));
        let before = buffer.clauses.len() - rest.len();
        let buffer: &'p Buffer = buffer;
        let rest = buffer.clauses.get(before..).unwrap_or_default();
        let at = d.bulk.clauses().at + before as u64;
        let mut from = Unpacker::new(rest);
        let of_article = |a: &ArticleFacts| (0..a.n_clauses).map(|_| self.clause(d, &mut from, at, &buffer.ids)).collect();
        let clauses = d.articles.iter().map(of_article).collect();
        let blocks = if blocks { terms_in(d, &buffer.terms, &buffer.ids) } else { Vec::new() };
        Ok(Page { clauses, blocks })
    }

    /// The blocks of each article of a document, to be read but not counted.
    ///
    /// # Errors
    /// If the system refuses to read them.
    pub fn texts<'p>(&'p self, d: &DocumentFacts, buffer: &'p mut Buffer) -> Result<Vec<Vec<Block<'p>>>, SpoolError> {
        self.bulk.read(d.bulk.blocks(), &mut buffer.blocks)?;
        Ok(self.blocks_in(d, &buffer.blocks))
    }

    /// What was removed from a document and repaired in it.
    ///
    /// # Errors
    /// If the system refuses to read it.
    pub fn audit<'p>(&'p self, d: &DocumentFacts, buffer: &'p mut Buffer) -> Result<Audit<'p>, SpoolError> {
        self.bulk.read(d.bulk.audits(), &mut buffer.audits)?;
        let from = &mut Unpacker::new(&buffer.audits);
        let removed = (0..d.n_removed).map(|_| Removed {
            line: from.number(),
            start: from.number(),
            article: from.number(),
            rule: self.name(d, from.number()),
            text: from.text(),
        });
        let removed = removed.collect();
        let repairs = (0..d.n_repairs).map(|_| Repair {
            kind: self.name(d, from.number()),
            line: from.number(),
            start: from.number(),
            restored: from.byte() != 0,
            before: from.text(),
            after: from.text(),
        });
        Ok(Audit { removed, repairs: repairs.collect() })
    }

    /// A name by its number on a page.
    fn name(&self, d: &DocumentFacts, own: u32) -> &'static str {
        self.names().get(usize::from(name_id(d, own))).copied().unwrap_or_default()
    }

    fn blocks_in<'p>(&self, d: &DocumentFacts, bytes: &'p [u8]) -> Vec<Vec<Block<'p>>> {
        let mut from = Unpacker::new(bytes);
        let mut block =
            || Block { line: from.number(), start: from.number(), rule: self.name(d, from.number()), text: from.text() };
        d.articles.iter().map(|a| a.blocks.iter().map(|_| block()).collect()).collect()
    }

    fn clause<'p>(&self, d: &DocumentFacts, from: &mut Unpacker<'p>, at: u64, ids: &'p [u32]) -> Clause<'p> {
        let block = from.maybe();
        let (line, start, sentence) = (from.number(), from.number(), from.number());
        let (role, flags) = (from.byte(), from.byte());
        let rule = name_id(d, from.number());
        let pair = from.maybe();
        let place = from.text_at();
        let text = from.text();
        let place = Piece { at: at + place as u64, len: u32::try_from(text.len()).unwrap_or(u32::MAX) };
        let (reported_by, dimension) = (from.maybe_text(), from.maybe_text());
        let definition = (flags & DEFINES != 0).then(|| Definition {
            term: from.text(),
            definiens: from.text(),
            genus: from.maybe_text(),
            pattern: self.name(d, from.number()),
            sentence: from.text(),
        });
        Clause {
            block,
            line,
            start,
            sentence,
            role,
            scope: if flags & INHERITED == 0 { Scope::Overt } else { Scope::Inherited },
            relation: Relation::ALL.get(usize::from(flags & RELATION)).copied().unwrap_or(Relation::Mention),
            negated: flags & NEGATED != 0,
            reported_by,
            rule,
            pair,
            dimension,
            definition,
            n_tokens: from.number(),
            text,
            place,
            tokens: from.numbers(),
            collocates: (flags & SKETCHED != 0).then(|| from.numbers()),
            ids,
        }
    }
}

fn terms_in<'p>(d: &DocumentFacts, mut bytes: &'p [u8], ids: &'p [u32]) -> Vec<Vec<BlockTerms<'p>>> {
    let mut block = || {
        let n = take(&mut bytes) as usize;
        let (terms, rest) = bytes.split_at_checked(n).unwrap_or((bytes, &[]));
        bytes = rest;
        BlockTerms { terms, ids }
    };
    d.articles.iter().map(|a| a.blocks.iter().map(|_| block()).collect()).collect()
}

/// Place of a page's own name among those of the corpus.
fn name_id(d: &DocumentFacts, own: u32) -> u16 {
    d.names.get(own as usize).copied().unwrap_or(u16::MAX)
}

/// Bits of the flags of a clause; the lowest are the relation.
const RELATION: u8 = 7;
const INHERITED: u8 = 8;
const NEGATED: u8 = 16;
const DEFINES: u8 = 32;
pub(super) const SKETCHED: u8 = 64;

/// What of a clause is true or false, or of few kinds.
pub(super) fn flags(c: &ClauseRecord) -> u8 {
    let relation = Relation::ALL.iter().position(|r| *r == c.relation).and_then(|i| u8::try_from(i).ok()).unwrap_or(RELATION);
    let bit = |is: bool, bit: u8| if is { bit } else { 0 };
    relation | bit(c.scope == Scope::Inherited, INHERITED) | bit(c.negated, NEGATED) | bit(c.definition.is_some(), DEFINES)
}
