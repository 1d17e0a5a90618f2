//! `evidence/sketch.csv`: what a role governs and is governed by, and where the two roles differ.
//!
//! A word sketch (A. Kilgarriff, P. Rychlý, P. Smrž & D. Tugwell 2004, "The Sketch Engine", *EURALEX*) from patterns over
//! parts of speech; [`grammar`] holds them. Patterns are no parser: they take what stands close and leave the rest.

pub mod grammar;
mod page;

pub use page::Sketcher;

use super::frame::FrameBuilder;
use super::{ArticlePage, ArticleView, View, schema};
use crate::cells;
use crate::corpus::{Clause, Token};
use crate::measure::TermCounts;
use crate::measure::association::log_dice;
use crate::measure::fdr::benjamini_hochberg;
use crate::measure::keyness::{g2, p_of_g2};
use crate::tally::Vocabulary;
use grammar::{GrammaticalRelation, Word, WordClass};
use polars::prelude::{DataFrame, PolarsResult};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// Rows of fewer occurrences with both roles together are left out.
const MIN_COUNT: u64 = 2;
/// Clauses named in a row.
const CLAUSES: usize = 5;

#[derive(Default)]
struct Collocate<'c> {
    /// Others are counted as genus only.
    is_term: bool,
    f_a: u64,
    f_b: u64,
    /// With any role.
    f_all: u64,
    /// Places of the sources; one may come again, but not at once.
    sources: Vec<u32>,
    /// Article, line and start of clauses.
    clauses: Vec<(ArticleView<'c>, u32, u32)>,
}

/// Collocates on their way to the table.
pub struct Collector<'c> {
    /// By relation and number of the word.
    collocates: FxHashMap<(GrammaticalRelation, u32), Collocate<'c>>,
    collocated: Vocabulary,
    totals: Totals,
    sources: FxHashMap<&'c str, u32>,
    /// Class of each word of the corpus, once asked for.
    classes: Vec<Option<WordClass>>,
    /// Number of each word of the corpus among the collocates, once met.
    numbers: Vec<Option<u32>>,
    tokens: Vec<Token>,
    found: Found,
}

type Found = Vec<(GrammaticalRelation, u32)>;

/// Occurrences of a relation with target and reference.
type Totals = BTreeMap<GrammaticalRelation, [u64; 2]>;

impl<'c> Collector<'c> {
    /// Nothing collected yet.
    #[must_use]
    pub fn new(view: &View<'c>) -> Self {
        Self {
            collocates: FxHashMap::default(),
            collocated: Vocabulary::default(),
            totals: Totals::default(),
            sources: FxHashMap::default(),
            classes: vec![None; view.corpus.words().len()],
            numbers: vec![None; view.corpus.words().len()],
            tokens: Vec::new(),
            found: Found::new(),
        }
    }

    /// Collects from the counted clauses of an article, those that deny something left out.
    pub fn add(&mut self, view: &View<'c>, a: &ArticlePage<'c, '_>) {
        let next = u32::try_from(self.sources.len()).unwrap_or(u32::MAX);
        let source = *self.sources.entry(&a.article.source).or_insert(next);
        for c in a.counted_clauses().filter(|c| view.plan.relations.contains(&c.relation) && !c.negated) {
            let side = [view.plan.target, view.plan.reference].iter().position(|r| *r == c.role);
            let mut found = std::mem::take(&mut self.found);
            self.relations(view, a, c, &mut found);
            for &(relation, word) in &found {
                let is_term = || {
                    let word = self.collocated.words().get(word as usize).map_or("", AsRef::as_ref);
                    view.plan.is_term(word) && view.plan.is_term_by_pos(word, &(view.pos)(word))
                };
                let new = || Collocate { is_term: is_term(), ..Collocate::default() };
                let entry = self.collocates.entry((relation, word)).or_insert_with(new);
                if !entry.is_term && relation != GrammaticalRelation::Genus {
                    continue;
                }
                entry.f_all += 1;
                let Some(side) = side else { continue };
                *(if side == 0 { &mut entry.f_a } else { &mut entry.f_b }) += 1;
                self.totals.entry(relation).or_default()[side] += 1;
                if entry.sources.last() != Some(&source) {
                    entry.sources.push(source);
                }
                if entry.clauses.len() < CLAUSES {
                    entry.clauses.push((**a, c.line, c.start));
                }
            }
            self.found = found;
        }
    }

    /// The relations of one clause, each collocate once, by number: those packed with it, or else looked for now.
    fn relations(&mut self, view: &View<'_>, a: &ArticleView<'_>, c: &Clause<'_>, found: &mut Found) {
        found.clear();
        let all = view.corpus.words();
        if let Some(packed) = c.collocates() {
            let (numbers, collocated) = (&mut self.numbers, &mut self.collocated);
            found.extend(packed.filter_map(|(relation, word)| {
                let relation = *GrammaticalRelation::ALL.get(relation as usize)?;
                let number = numbers.get_mut(word as usize)?;
                let number = number.get_or_insert_with(|| collocated.id(all.get(word as usize).map_or("", AsRef::as_ref)));
                Some((relation, *number))
            }));
            return;
        }
        self.tokens.clear();
        self.tokens.extend(c.tokens());
        let mut words = Vec::with_capacity(self.tokens.len());
        let mut end = 0;
        for token in &self.tokens {
            let form: &str = &all[token.term as usize];
            let class = *self.classes[token.term as usize].get_or_insert_with(|| WordClass::of(form, &(view.pos)(form)));
            let gap = c.text.get(end as usize..token.span.start as usize).unwrap_or("");
            words.push(Word { form, class, gap, start: token.span.start, end: token.span.end });
            end = token.span.end;
        }
        let text = a.read(c, all);
        let (named, role) = ((view.named)(c.role, &text), view.plan.role(c.role));
        let genus = c.definition.and_then(|d| d.genus);
        let of_clause = grammar::relations_and_genus(&words, &named, &text, role, genus);
        found.extend(of_clause.into_iter().map(|(relation, word)| (relation, self.collocated.id(word))));
    }

    /// The table: collocates by relation, the strongest difference first.
    ///
    /// # Errors
    /// If polars refuses the columns.
    pub fn table(self) -> PolarsResult<DataFrame> {
        let words = self.collocated.words();
        let word = |id: u32| words.get(id as usize).map_or("", AsRef::as_ref);
        let found = self.collocates.into_iter().filter(|(_, c)| c.f_all > 0);
        table(&found.map(|((relation, id), c)| ((relation, word(id)), c)).collect(), &self.totals)
    }
}

type Collocates<'w, 'c> = BTreeMap<(GrammaticalRelation, &'w str), Collocate<'c>>;

fn table(collocates: &Collocates<'_, '_>, totals: &Totals) -> PolarsResult<DataFrame> {
    let kept: Vec<_> = collocates.iter().filter(|(_, c)| c.f_a + c.f_b >= MIN_COUNT).collect();
    let g2s: Vec<f64> = kept
        .iter()
        .map(|((relation, _), c)| {
            let [n_a, n_b] = totals.get(relation).copied().unwrap_or_default();
            g2(TermCounts { f_a: c.f_a, f_b: c.f_b, n_a, n_b })
        })
        .collect();
    let q = benjamini_hochberg(&g2s.iter().map(|&g| p_of_g2(g)).collect::<Vec<_>>());
    let mut found: Vec<_> = kept
        .into_iter()
        .zip(g2s.iter().zip(&q))
        .map(|(((relation, word), c), (&g2, &q))| {
            let [n_a, n_b] = totals.get(relation).copied().unwrap_or_default();
            let dice = [log_dice(c.f_a, n_a, c.f_all), log_dice(c.f_b, n_b, c.f_all)];
            (*relation, word, c, dice, dice[0].unwrap_or(0.0) - dice[1].unwrap_or(0.0), g2, q)
        })
        .collect();
    found.sort_by(|x, y| x.0.cmp(&y.0).then(y.5.total_cmp(&x.5)).then(y.4.abs().total_cmp(&x.4.abs())).then(x.1.cmp(y.1)));
    let mut rows = FrameBuilder::new(&schema::SKETCH);
    for (relation, word, c, [dice_a, dice_b], difference, g2, q) in found {
        let clauses: Vec<String> = c.clauses.iter().map(|(a, line, start)| a.place_id(*line, *start)).collect();
        rows.row(cells![
            relation.as_str(),
            *word,
            c.f_a,
            c.f_b,
            dice_a,
            dice_b,
            difference,
            g2,
            q,
            c.sources.iter().collect::<BTreeSet<_>>().len(),
            clauses.join(" ")
        ]);
    }
    rows.finish()
}
