//! `terms.csv`: how often each source uses each term of each role.

use super::frame::FrameBuilder;
use super::{View, schema};
use crate::attribute::{Relation, RoleId};
use crate::cells;
use polars::prelude::{Column, DataFrame, PolarsResult};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};

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

/// Term counts of a corpus without reposts and template.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// Names of the sources, sorted; source ids are places in this list.
    pub sources: Vec<String>,
    /// Counts by role, source id and term, sorted by role, source and term.
    pub terms: BTreeMap<(RoleId, u32, String), TermCounts>,
    /// Tokens of the counted clauses by role and source id, stop words and role names too.
    pub n_tokens: BTreeMap<(RoleId, u32), u64>,
    /// Occurrences of each term in all article text, the prior of the log-odds.
    pub prior: BTreeMap<String, u64>,
}

impl Counts {
    /// Tokens of a role over all sources.
    #[must_use]
    pub fn role_tokens(&self, role: RoleId) -> u64 {
        self.n_tokens.iter().filter(|((r, _), _)| *r == role).map(|(_, n)| n).sum()
    }
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

/// Counts the terms of all counted articles.
///
/// Rows of (role, source, term) and four counts are gathered document by document and summed by polars whenever
/// [`FLUSH_ROWS`] have come together, so that memory is bounded by the number of distinct rows.
///
/// # Errors
/// If polars refuses the grouping.
pub fn count(view: &View<'_>) -> PolarsResult<Counts> {
    let sources: BTreeSet<&str> = view.articles().map(|a| a.article.source.as_str()).collect();
    let sources: Vec<String> = sources.into_iter().map(str::to_owned).collect();
    let source_id: FxHashMap<&str, u32> = (0..).zip(&sources).map(|(i, s)| (s.as_str(), i)).collect();
    let words = view.corpus.words();
    let is_term = view.is_term();
    let mut counts = Counts::default();
    let mut prior = vec![0u64; words.len()];
    let mut rows = Rows::default();
    let mut of_document: FxHashMap<(RoleId, u32, u32), TermCounts> = FxHashMap::default();
    let mut current = "";
    for a in view.counted() {
        if a.document.document != current {
            rows.take(&mut of_document)?;
            current = &a.document.document;
        }
        let source = source_id[a.article.source.as_str()];
        for ((block, template), repeated) in a.article.blocks.iter().zip(&a.fate.template).zip(&a.fate.repeated) {
            if !template && !repeated {
                block.terms.iter().for_each(|&(id, n)| prior[id as usize] += u64::from(n));
            }
        }
        for c in a.counted_clauses() {
            let Some(relation) = relation_index(c.relation) else { continue };
            let counted = view.plan.relations.contains(&c.relation);
            if counted {
                *counts.n_tokens.entry((c.role, source)).or_default() += u64::from(c.n_tokens);
            }
            for &(id, n) in c.terms.iter().filter(|(id, _)| is_term[*id as usize]) {
                let row = of_document.entry((c.role, source, id)).or_default();
                row.by_relation[relation] += n;
                if counted {
                    row.n += n;
                    row.documents = 1;
                }
            }
        }
    }
    rows.take(&mut of_document)?;
    let mut summed = Vec::new();
    rows.each(|role, source, id, row| summed.push(((role, source, words[id as usize].to_string()), row)))?;
    summed.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    counts.terms = summed.into_iter().collect();
    counts.prior = words.iter().zip(prior).filter(|(_, n)| *n > 0).map(|(w, n)| (w.to_string(), n)).collect();
    counts.sources = sources;
    Ok(counts)
}

/// The table: all counts, and zeros for every source of the compared pair and term of `keyness`.
///
/// # Errors
/// If polars refuses the columns.
pub fn table(view: &View<'_>, counts: &Counts, keyness: &DataFrame) -> PolarsResult<DataFrame> {
    let mut reported: Vec<&str> = keyness.column("term")?.str()?.iter().flatten().collect();
    reported.sort_unstable();
    let names = keyness.column("term")?.str()?.iter().flatten();
    let tested: FxHashSet<&str> =
        names.zip(keyness.column("q")?.f64()?.iter()).filter(|(_, q)| q.is_some()).map(|(term, _)| term).collect();
    let mut rows = FrameBuilder::new(&schema::TERMS);
    let mut pos: FxHashMap<&str, String> = FxHashMap::default();
    let mut found = counts.terms.iter().peekable();
    for role in (0..).take(view.plan.roles.len()) {
        let zeros: &[&str] = if role == view.plan.target || role == view.plan.reference { &reported } else { &[] };
        for (source, name) in (0..).zip(&counts.sources) {
            let n_tokens = counts.n_tokens.get(&(role, source)).copied().unwrap_or(0);
            let mut row = |term: &str, pos: &str, c: TermCounts| {
                let [definition, contrast, relationship, attribute] = c.by_relation;
                rows.row(cells![
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
                    tested.contains(term),
                ]);
            };
            let mut zeros = zeros.iter().copied().peekable();
            loop {
                let next = found.next_if(|((r, s, _), _)| (*r, *s) == (role, source)).map(|((_, _, t), c)| (t.as_str(), *c));
                while let Some(term) = zeros.next_if(|z| next.is_none_or(|(t, _)| *z < t)) {
                    row(term, pos.entry(term).or_insert_with(|| (view.pos)(term)), TermCounts::default());
                }
                let Some((term, c)) = next else { break };
                zeros.next_if_eq(&term);
                row(term, pos.entry(term).or_insert_with(|| (view.pos)(term)), c);
            }
        }
    }
    rows.finish()
}

/// Occurrences per million tokens; not a number without tokens.
#[must_use]
pub fn per_million(n: u64, tokens: u64) -> f64 {
    n as f64 / tokens as f64 * 1e6
}

/// Rows that are summed at a time.
const FLUSH_ROWS: usize = 1 << 22;
const KEY: [&str; 3] = ["role", "source", "term"];
const VALUES: [&str; 6] = ["definition", "contrast", "relationship", "attribute", "n", "documents"];

#[derive(Default)]
struct Rows {
    columns: [Vec<u32>; 9],
    summed: Option<DataFrame>,
}

impl Rows {
    fn take(&mut self, counts: &mut FxHashMap<(RoleId, u32, u32), TermCounts>) -> PolarsResult<()> {
        let mut sorted: Vec<_> = counts.drain().collect();
        sorted.sort_unstable_by_key(|(key, _)| *key);
        for ((role, source, term), c) in sorted {
            let [d, k, r, a] = c.by_relation;
            let row = [u32::from(role), source, term, d, k, r, a, c.n, c.documents];
            self.columns.iter_mut().zip(row).for_each(|(column, value)| column.push(value));
        }
        if self.columns[0].len() >= FLUSH_ROWS { self.sum() } else { Ok(()) }
    }

    fn sum(&mut self) -> PolarsResult<()> {
        let names = KEY.iter().chain(&VALUES);
        let columns = names.zip(&mut self.columns).map(|(name, c)| Column::new((*name).into(), std::mem::take(c))).collect();
        let mut frame = DataFrame::new_infer_height(columns)?;
        if let Some(before) = self.summed.take() {
            frame.vstack_mut(&before)?;
        }
        #[expect(deprecated, reason = "the lazy engine that would replace it doubles the build time")]
        let mut summed = frame.group_by(KEY)?.select(VALUES).sum()?;
        let names: Vec<String> = summed.get_column_names().iter().map(|n| n.trim_end_matches("_sum").to_owned()).collect();
        summed.set_column_names(&names)?;
        self.summed = Some(summed);
        Ok(())
    }

    fn each(mut self, mut f: impl FnMut(RoleId, u32, u32, TermCounts)) -> PolarsResult<()> {
        self.sum()?;
        let Some(frame) = &self.summed else { return Ok(()) };
        let mut columns = Vec::new();
        for name in KEY.iter().chain(&VALUES) {
            columns.push(frame.column(name)?.u32()?.iter().map(Option::unwrap_or_default).collect::<Vec<u32>>());
        }
        for i in 0..frame.height() {
            let v = |c: usize| columns.get(c).and_then(|column| column.get(i)).copied().unwrap_or_default();
            let row = TermCounts { by_relation: [v(3), v(4), v(5), v(6)], n: v(7), documents: v(8) };
            f(RoleId::try_from(v(0)).unwrap_or(RoleId::MAX), v(1), v(2), row);
        }
        Ok(())
    }
}
