//! `sources.csv`: what each source says of either role, and how far apart it sets them.

use super::frame::FrameBuilder;
use super::{ArticlePage, View, schema};
use crate::cells;
use crate::corpus::Clause;
use crate::measure::interval::{Z_95, wilson};
use crate::measure::permute::{Pieces, divergence_against_chance};
use polars::prelude::{DataFrame, PolarsResult};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// Shuffles of the divergence baseline: enough for a p of 0.005, and each costs a pass over the source's clauses.
const SHUFFLES: usize = 200;

/// Terms of a clause for which there is room without asking for it.
const PIECE: usize = 32;

/// Target, reference, other roles.
type BySide<T> = [T; 3];

#[derive(Default)]
struct Source<'c> {
    documents: BTreeSet<&'c str>,
    articles: u64,
    reposts: u64,
    clauses: BySide<u64>,
    tokens: BySide<u64>,
    definitions: BySide<u64>,
    pieces: Pieces,
    /// Terms of the pieces, numbered anew: a source has few of the corpus' words.
    terms: FxHashMap<u32, u32>,
}

/// Counts on their way to the table.
pub struct Collector<'c> {
    sources: BTreeMap<&'c str, Source<'c>>,
    /// The numbers in [`Source::terms`] of the words of the article at hand, by their numbers on the page.
    numbers: Vec<Option<u32>>,
}

impl<'c> Collector<'c> {
    /// The sources with their reposts, and nothing else counted yet.
    #[must_use]
    pub fn new(view: &View<'c>) -> Self {
        let mut sources: BTreeMap<&str, Source<'_>> = BTreeMap::new();
        for a in view.articles() {
            sources.entry(&a.article.source).or_default().reposts += u64::from(a.is_duplicate());
        }
        Self { sources, numbers: Vec::new() }
    }

    /// Counts an article.
    pub fn add(&mut self, view: &View<'c>, a: &ArticlePage<'c, '_>) {
        let source = self.sources.entry(&a.article.source).or_default();
        source.articles += 1;
        source.documents.insert(&a.document.document);
        self.numbers.clear();
        source.count(view, a, &mut self.numbers);
    }

    /// The table.
    ///
    /// # Errors
    /// If polars refuses the columns.
    pub fn table(self, view: &View<'c>) -> PolarsResult<DataFrame> {
        table(view, self.sources)
    }
}

fn table(view: &View<'_>, sources: BTreeMap<&str, Source<'_>>) -> PolarsResult<DataFrame> {
    let mut sources: Vec<(&str, Source)> = sources.into_iter().collect();
    let seed = view.plan.keyness.seed;
    let distance = |s: &mut Source<'_>| {
        s.terms = FxHashMap::default();
        divergence_against_chance(std::mem::take(&mut s.pieces), SHUFFLES, seed)
    };
    let distances: Vec<_> = sources.par_iter_mut().map(|(_, s)| distance(s)).collect();
    let mut rows = FrameBuilder::new(&schema::SOURCES);
    for ((name, s), distance) in sources.iter().zip(distances) {
        let [a, b, other] = s.clauses;
        let share = wilson(a, a + b, Z_95);
        rows.row(cells![
            *name,
            s.documents.len(),
            s.articles,
            s.reposts,
            a,
            b,
            other,
            s.tokens[0],
            s.tokens[1],
            s.tokens[2],
            s.definitions[0],
            s.definitions[1],
            (a + b > 0).then(|| a as f64 / (a + b) as f64),
            share.map(|(low, _)| low),
            share.map(|(_, high)| high),
            distance.map(|d| d.observed),
            distance.map(|d| d.baseline),
            distance.map(|d| d.baseline_95),
            distance.map(|d| d.p),
        ]);
    }
    rows.finish()
}

impl<'c> Source<'c> {
    fn count(&mut self, view: &View<'c>, a: &ArticlePage<'c, '_>, numbers: &mut Vec<Option<u32>>) {
        for c in a.counted_clauses() {
            let side = match c.role {
                role if role == view.plan.target => 0,
                role if role == view.plan.reference => 1,
                _ => 2,
            };
            // Those that `definitions` lists.
            self.definitions[side] += u64::from(c.definition.is_some_and(|d| !d.definiens.is_empty()));
            if view.plan.relations.contains(&c.relation) {
                self.clauses[side] += 1;
                self.tokens[side] += u64::from(c.n_tokens);
                if side < 2 {
                    self.piece(side == 0, c, view.is_term, numbers);
                }
            }
        }
    }

    fn piece(&mut self, target: bool, clause: &Clause<'_>, is_term: &[bool], numbers: &mut Vec<Option<u32>>) {
        let mut found = [(0, 0); PIECE];
        let mut more = Vec::new();
        let terms = || clause.tokens().filter(|t| is_term[t.term as usize]).map(|t| (t.own, t.term));
        // Most clauses are short: theirs are sorted where they stand.
        let n = terms().zip(&mut found).map(|(term, place)| *place = term).count();
        let sorted = if n < PIECE {
            &mut found[..n]
        } else {
            more.extend(terms());
            more.as_mut_slice()
        };
        sorted.sort_unstable();
        let Self { pieces, terms, .. } = self;
        let most = sorted.last().map_or(0, |(own, _)| *own as usize + 1);
        if numbers.len() < most {
            numbers.resize(most, None);
        }
        let number = |&(own, term): &(u32, u32)| {
            *numbers[own as usize].get_or_insert_with(|| {
                let next = u32::try_from(terms.len()).unwrap_or(u32::MAX);
                *terms.entry(term).or_insert(next)
            })
        };
        pieces.push(target, sorted.iter().map(number));
    }
}
