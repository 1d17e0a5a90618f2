//! `terms.csv`: how often each source uses each term of each role.

use super::frame::Rows;
use super::keyness::Comparison;
use super::runs::{Run, Tally};
use super::{ArticlePage, View};
use crate::attribute::{Relation, RoleId};
use crate::row;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU16;

/// Counts of one role, source and term.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TermCounts {
    /// In definitions, contrasts, relationships and attributes, by [`relation_index`].
    pub by_relation: [u32; 4],
    /// Occurrences in clauses of the counted relations.
    pub n: u32,
    /// Documents in which the term is counted at least once.
    pub documents: u32,
}

/// A row of the counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermRow {
    /// The role.
    pub role: RoleId,
    /// Place in [`Counts::sources`].
    pub source: u32,
    /// Place in [`Counts::terms`].
    pub term: u32,
    /// Its counts.
    pub counts: TermCounts,
}

/// Term counts of a corpus without reposts and template.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// Names of the sources, sorted; source ids are places in this list.
    pub sources: Vec<String>,
    /// Distinct terms, sorted; term ids are places in this list.
    pub terms: Vec<String>,
    /// Counts by role, source and term, as [`Counts::key`] packs them.
    packed: Run,
    /// Tokens of the counted clauses by role and source id, stop words and role names too.
    pub n_tokens: BTreeMap<(RoleId, u32), u64>,
    /// Occurrences of each term in all article text, the prior of the log-odds; by term id.
    pub prior: Vec<u64>,
    /// All tokens that the prior was counted in.
    pub background_tokens: u64,
}

impl Counts {
    /// The counts, sorted by role, source and term.
    pub fn rows(&self) -> impl Iterator<Item = TermRow> {
        let sources = self.sources.len().max(1) as u64;
        self.packed.iter().map(move |(key, [a, b, c, d, n, documents])| TermRow {
            role: RoleId::try_from((key >> 32) / sources).unwrap_or(RoleId::MAX),
            source: narrow((key >> 32) % sources),
            term: narrow(key & u64::from(u32::MAX)),
            counts: TermCounts { by_relation: [a, b, c, d], n, documents },
        })
    }

    /// Number of [`Counts::rows`].
    #[must_use]
    pub fn len(&self) -> usize {
        self.packed.len()
    }

    /// Whether nothing was counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.packed.is_empty()
    }

    /// A role, source and term in one number that sorts as they do. The first two share 32 bits: some hundred million
    /// sources with a dozen roles.
    #[must_use]
    pub fn key(role: RoleId, source: u32, term: u32, sources: usize) -> u64 {
        (u64::from(role) * sources as u64 + u64::from(source)) << 32 | u64::from(term)
    }

    /// Takes the counts in, with keys of [`Counts::key`].
    #[must_use]
    pub fn with(mut self, counts: Tally) -> Self {
        self.packed = counts.finish();
        self
    }
}

fn narrow(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Place of a relation in [`TermCounts::by_relation`]; mentions are not counted.
#[must_use]
pub fn relation_index(relation: Relation) -> Option<usize> {
    match relation {
        Relation::Definition => Some(0),
        Relation::Contrast => Some(1),
        Relation::Relationship => Some(2),
        Relation::Attribute => Some(3),
        Relation::Mention => None,
    }
}

/// Counts on their way in. Memory is bounded by the number of distinct rows, see [`super::runs`].
pub struct Collector<'c> {
    sources: Vec<String>,
    source_id: FxHashMap<&'c str, u32>,
    terms: Vec<String>,
    /// Place of each word of the corpus among the terms.
    term_id: Vec<Option<u32>>,
    n_tokens: BTreeMap<(RoleId, u32), u64>,
    /// Occurrences of each word in all article text.
    occurrences: Vec<u64>,
    tally: Tally,
    document: Option<&'c str>,
    n_documents: u32,
}

impl<'c> Collector<'c> {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(view: &View<'c>) -> Self {
        let sources: BTreeSet<&str> = view.articles().map(|a| a.article.source.as_str()).collect();
        let source_id = (0..).zip(&sources).map(|(i, s)| (*s, i)).collect();
        let words = view.corpus.words();
        let (terms, term_id) = ranked(words, view.is_term);
        Self {
            sources: sources.into_iter().map(str::to_owned).collect(),
            source_id,
            terms,
            term_id,
            n_tokens: BTreeMap::new(),
            occurrences: vec![0; words.len()],
            tally: Tally::default(),
            document: None,
            n_documents: 0,
        }
    }

    /// Counts an article. Those of one document follow each other.
    pub fn add(&mut self, view: &View<'c>, a: &ArticlePage<'c, '_>) {
        if self.document != Some(a.document.document.as_str()) {
            self.tally.make_room();
            self.document = Some(&a.document.document);
            self.n_documents += 1;
        }
        let source = self.source_id.get(a.article.source.as_str()).copied().unwrap_or(0);
        for ((block, template), repeated) in a.blocks.iter().zip(&a.fate.template).zip(&a.fate.repeated) {
            if !template && !repeated {
                block.terms().for_each(|(id, n)| self.occurrences[id as usize] += u64::from(n));
            }
        }
        for c in a.counted_clauses() {
            let Some(relation) = relation_index(c.relation) else { continue };
            let counted = view.plan.relations.contains(&c.relation);
            if counted {
                *self.n_tokens.entry((c.role, source)).or_default() += u64::from(c.n_tokens);
            }
            let first = Counts::key(c.role, source, 0, self.sources.len());
            for token in c.tokens() {
                let Some(term) = self.term_id[token.term as usize] else { continue };
                let (row, last) = self.tally.entry_in(first | u64::from(term));
                row[relation] += 1;
                if counted {
                    row[4] += 1;
                    row[5] += u32::from(*last != self.n_documents);
                    *last = self.n_documents;
                }
            }
        }
    }

    /// The counts.
    #[must_use]
    pub fn finish(self) -> Counts {
        let mut prior = vec![0; self.terms.len()];
        for (&n, term) in self.occurrences.iter().zip(&self.term_id) {
            term.iter().for_each(|&t| prior[t as usize] = n);
        }
        let background_tokens = self.occurrences.iter().sum();
        let Self { sources, terms, n_tokens, tally, .. } = self;
        Counts { sources, terms, n_tokens, prior, background_tokens, ..Counts::default() }.with(tally)
    }
}

/// The words that are terms, sorted, and the place of each word among them.
fn ranked(words: &[Box<str>], is_term: &[bool]) -> (Vec<String>, Vec<Option<u32>>) {
    // Eight bytes tell most words apart, and are compared at once.
    let head = |word: &str| {
        let mut head = [0; 8];
        head.iter_mut().zip(word.bytes()).for_each(|(h, b)| *h = b);
        u64::from_be_bytes(head)
    };
    let mut order: Vec<(u64, u32)> =
        (0..).zip(words).zip(is_term).filter(|(_, is_term)| **is_term).map(|((i, word), _)| (head(word), i)).collect();
    order.sort_unstable_by(|x, y| x.0.cmp(&y.0).then_with(|| words[x.1 as usize].cmp(&words[y.1 as usize])));
    let mut ranks = vec![None; words.len()];
    (0..).zip(&order).for_each(|(rank, &(_, word))| ranks[word as usize] = Some(rank));
    (order.iter().map(|&(_, word)| words[word as usize].to_string()).collect(), ranks)
}

/// The rows of the table: all counts, and zeros for every source of the compared pair and term of `comparison`.
pub fn rows(view: &View<'_>, counts: &Counts, comparison: &Comparison, to: &mut impl Rows) {
    let mut reported: Vec<u32> = comparison.terms.iter().map(|t| t.id).collect();
    reported.sort_unstable();
    let mut tested = vec![false; counts.terms.len()];
    comparison.terms.iter().filter(|t| t.tested).for_each(|t| tested[t.id as usize] = true);
    // There are a few dozen parts of speech and many terms.
    let mut tags: Vec<String> = Vec::new();
    let mut pos: Vec<Option<NonZeroU16>> = vec![None; counts.terms.len()];
    let mut found = counts.rows().peekable();
    for role in (0..).take(view.plan.roles.len()) {
        let zeros: &[u32] = if role == view.plan.target || role == view.plan.reference { &reported } else { &[] };
        for (source, name) in (0..).zip(&counts.sources) {
            let n_tokens = counts.n_tokens.get(&(role, source)).copied().unwrap_or(0);
            let mut row = |id: u32, c: TermCounts| {
                let [definition, contrast, relationship, attribute] = c.by_relation;
                let term = counts.terms[id as usize].as_str();
                let tag = pos[id as usize].get_or_insert_with(|| number_of(&mut tags, (view.pos)(term)));
                let pos = tags.get(usize::from(tag.get()) - 1).map_or("", String::as_str);
                row![
                    to;
                    view.plan.role(role),
                    name.as_str(),
                    term,
                    pos,
                    c.n,
                    n_tokens,
                    per_million(u64::from(c.n), n_tokens),
                    c.documents,
                    definition,
                    attribute,
                    contrast,
                    relationship,
                    tested[id as usize],
                ];
            };
            let mut zeros = zeros.iter().copied().peekable();
            loop {
                let next = found.next_if(|row| (row.role, row.source) == (role, source));
                while let Some(term) = zeros.next_if(|z| next.is_none_or(|row| *z < row.term)) {
                    row(term, TermCounts::default());
                }
                let Some(next) = next else { break };
                zeros.next_if_eq(&next.term);
                row(next.term, next.counts);
            }
        }
    }
}

/// The number of a tag, from 1 on.
fn number_of(tags: &mut Vec<String>, tag: String) -> NonZeroU16 {
    let place = tags.iter().position(|t| *t == tag).unwrap_or_else(|| {
        tags.push(tag);
        tags.len() - 1
    });
    u16::try_from(place).map_or(NonZeroU16::MAX, |place| NonZeroU16::MIN.saturating_add(place))
}

/// Occurrences per million tokens; not a number without tokens.
#[must_use]
pub fn per_million(n: u64, tokens: u64) -> f64 {
    n as f64 / tokens as f64 * 1e6
}
