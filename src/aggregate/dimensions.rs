//! `dimensions.csv`: on which side of opposed poles (对内 against 对外) the sources put each role.
//!
//! A clause speaks for a pole if one of the pole's terms stands in it on word boundaries, the longest of overlapping terms
//! of the dimension winning. A term of several dimensions counts in each. A clause with nothing but one ambiguous term of
//! the pole is counted apart, and so is one that only denies the pole.

use super::agreement::ALL;
use super::frame::{Cell, FrameBuilder};
use super::{View, schema};
use crate::attribute::{Relation, RoleId};
use crate::cells;
use crate::measure::bootstrap::{Draws, share_difference};
use crate::measure::interval::{Z_95, wilson};
use crate::pipeline::dimensions::Dimension;
use crate::tally::ClauseRecord;
use polars::prelude::{DataFrame, PolarsResult};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Clauses named in a row.
const CLAUSES: usize = 5;
/// Words before a term among which a negation is looked for.
const NEGATION_REACH: usize = 3;
const NEGATIONS: [&str; 14] =
    ["不", "不是", "并不是", "并非", "而非", "而不是", "没", "没有", "非", "无", "不在", "别", "不再", "绝非"];

/// What a clause says of one pole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Speaks {
    /// Nothing but one ambiguous term.
    Ambiguous,
    /// Denied, and nothing that is not denied.
    Against,
    /// A term that is not denied.
    For,
}

/// The terms of all dimensions, ready to match.
pub struct Matcher {
    /// Of each pattern: dimension, pole, whether it is ambiguous.
    patterns: Vec<(usize, usize, bool)>,
    /// The terms as a tree of characters, from 0.
    nodes: FxHashMap<(u32, char), u32>,
    /// Patterns that end at each node.
    ends: Vec<Vec<usize>>,
}

/// A term found: its dimension, where it starts and ends, its pattern.
type Hit = (usize, usize, usize, usize);

impl Matcher {
    /// Takes the terms in; Latin letters match in either case.
    #[must_use]
    pub fn new(dimensions: &[Dimension]) -> Self {
        let mut found = Self { patterns: Vec::new(), nodes: FxHashMap::default(), ends: vec![Vec::new()] };
        for (d, dimension) in dimensions.iter().enumerate() {
            for (p, pole) in dimension.poles.iter().enumerate() {
                for term in &pole.terms {
                    found.add(term, (d, p, pole.ambiguous.contains(term)));
                }
            }
        }
        found
    }

    fn add(&mut self, term: &str, pattern: (usize, usize, bool)) {
        let mut node = 0;
        for c in term.chars() {
            let next = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
            node = *self.nodes.entry((node, c.to_ascii_lowercase())).or_insert(next);
            if node == next {
                self.ends.push(Vec::new());
            }
        }
        self.ends[node as usize].push(self.patterns.len());
        self.patterns.push(pattern);
    }

    /// What a clause says, by dimension and pole.
    #[must_use]
    pub fn speaks(&self, clause: &ClauseRecord) -> BTreeMap<(usize, usize), Speaks> {
        let mut hits = self.hits(clause);
        let mut found: BTreeMap<(usize, usize), Vec<Match>> = BTreeMap::new();
        hits.sort_unstable_by_key(|&(dimension, start, end, pattern)| (dimension, start, Reverse(end), pattern));
        for of_dimension in hits.chunk_by(|x, y| x.0 == y.0) {
            let mut taken = 0;
            for &(dimension, start, end, pattern) in of_dimension {
                if start >= taken {
                    taken = end;
                    let (_, pole, ambiguous) = self.patterns[pattern];
                    let denied = clause.negated || is_denied(clause, start);
                    found.entry((dimension, pole)).or_default().push((denied, ambiguous, pattern));
                }
            }
        }
        found.into_iter().map(|(pole, matches)| (pole, judge(&matches))).collect()
    }

    /// Terms that start where a token starts and end where one ends.
    fn hits(&self, clause: &ClauseRecord) -> Vec<Hit> {
        let mut hits = Vec::new();
        for (i, token) in clause.tokens.iter().enumerate() {
            let start = token.span.start as usize;
            let mut last = i;
            let (mut node, mut at) = (0, start);
            for c in clause.text.get(start..).unwrap_or_default().chars() {
                let Some(&next) = self.nodes.get(&(node, c.to_ascii_lowercase())) else { break };
                (node, at) = (next, at + c.len_utf8());
                if self.ends[node as usize].is_empty() {
                    continue;
                }
                // Tokens are in order, so their ends are sorted as their starts are.
                while clause.tokens.get(last).is_some_and(|t| (t.span.end as usize) < at) {
                    last += 1;
                }
                if clause.tokens.get(last).is_some_and(|t| t.span.end as usize == at) {
                    hits.extend(self.ends[node as usize].iter().map(|&p| (self.patterns[p].0, start, at, p)));
                }
            }
        }
        hits
    }
}

/// A match of a pole: whether it is denied, whether it is ambiguous, the term.
type Match = (bool, bool, usize);

/// What the matches of one pole come to.
fn judge(matches: &[Match]) -> Speaks {
    let distinct: BTreeSet<usize> = matches.iter().map(|m| m.2).collect();
    let counts = |m: &&Match| !m.1 || distinct.len() > 1;
    match matches.iter().filter(counts).map(|m| m.0).reduce(|a, b| a && b) {
        None => Speaks::Ambiguous,
        Some(true) => Speaks::Against,
        Some(false) => Speaks::For,
    }
}

/// Whether a negation stands among the few words before a place, without punctuation between.
fn is_denied(clause: &ClauseRecord, at: usize) -> bool {
    let before = clause.tokens.partition_point(|t| (t.span.end as usize) <= at);
    let mut next = at;
    for token in clause.tokens.iter().take(before).rev().take(NEGATION_REACH) {
        let gap = clause.text.get(token.span.end as usize..next).unwrap_or("");
        if !gap.trim().is_empty() {
            return false;
        }
        if NEGATIONS.contains(&token.span.of(&clause.text)) {
            return true;
        }
        next = token.span.start as usize;
    }
    false
}

#[derive(Default, Clone)]
struct Count {
    clauses: u64,
    negated: u64,
    ambiguous: u64,
    ids: Vec<String>,
}

impl Count {
    fn add(&mut self, other: &Self) {
        self.clauses += other.clauses;
        self.negated += other.negated;
        self.ambiguous += other.ambiguous;
        let free = CLAUSES.saturating_sub(self.ids.len());
        self.ids.extend(other.ids.iter().take(free).cloned());
    }
}

/// A role in a source.
type Spoken<'c> = (RoleId, &'c str);

/// The table: every pole with every role that has clauses in a source, zeros too, and the whole corpus.
///
/// Counted are clauses of all relations but mentions, reposts and template left out.
///
/// # Errors
/// If polars refuses the columns.
pub fn table(view: &View<'_>) -> PolarsResult<DataFrame> {
    let matcher = Matcher::new(view.dimensions);
    let mut ids: FxHashMap<Spoken, usize> = FxHashMap::default();
    let mut totals: Vec<u64> = Vec::new();
    let mut counts: BTreeMap<(usize, usize), FxHashMap<usize, Count>> = BTreeMap::new();
    for a in view.counted() {
        // The last cell is nearly always the next one's too.
        let mut last: Option<(RoleId, usize)> = None;
        for c in a.clauses().filter(|c| c.relation != Relation::Mention) {
            let cell = match last {
                Some((role, cell)) if role == c.role => cell,
                _ => *ids.entry((c.role, &a.article.source)).or_insert(totals.len()),
            };
            last = Some((c.role, cell));
            if cell == totals.len() {
                totals.push(0);
            }
            totals[cell] += 1;
            for (pole, speaks) in matcher.speaks(c) {
                let count = counts.entry(pole).or_default().entry(cell).or_default();
                match speaks {
                    Speaks::Ambiguous => count.ambiguous += 1,
                    Speaks::Against => count.negated += 1,
                    Speaks::For => {
                        count.clauses += 1;
                        if count.ids.len() < CLAUSES {
                            count.ids.push(a.clause_id(c));
                        }
                    }
                }
            }
        }
    }
    let mut cells: Vec<(Spoken, usize)> = ids.into_iter().collect();
    cells.sort_unstable();
    let sources: BTreeSet<&str> = cells.iter().map(|((_, source), _)| *source).collect();
    let draws = Draws::new(sources.len(), view.plan.keyness.resamples, view.plan.keyness.seed);
    let totals: BTreeMap<Spoken, u64> = cells.iter().map(|&(spoken, cell)| (spoken, totals[cell])).collect();
    let mut rows = FrameBuilder::new(&schema::DIMENSIONS);
    let none = FxHashMap::default();
    for (d, dimension) in view.dimensions.iter().enumerate() {
        for (p, pole) in dimension.poles.iter().enumerate() {
            let of_pole = counts.get(&(d, p)).unwrap_or(&none);
            let of_pole = cells.iter().filter_map(|(spoken, cell)| Some((*spoken, of_pole.get(cell)?))).collect();
            for row in pole_rows(view, &totals, &of_pole, &draws) {
                let head = cells![dimension.id.as_str(), dimension.name.as_str(), pole.name.as_str()];
                rows.row(head.into_iter().chain(row));
            }
        }
    }
    rows.finish()
}

/// The rows of one pole: for each role the whole corpus, then its sources.
fn pole_rows<'c>(
    view: &View<'c>,
    totals: &BTreeMap<Spoken<'c>, u64>,
    counts: &BTreeMap<Spoken<'c>, &Count>,
    draws: &Draws,
) -> Vec<[Cell<'c>; 13]> {
    let (target, reference) = (view.plan.target, view.plan.reference);
    let mut all: BTreeMap<RoleId, (Count, u64)> = BTreeMap::new();
    for (cell, n) in totals {
        let entry = all.entry(cell.0).or_default();
        entry.1 += n;
        if let Some(count) = counts.get(cell) {
            entry.0.add(count);
        }
    }
    let share = |count: u64, n: u64| (n > 0).then(|| count as f64 / n as f64);
    let clauses = |cell: &Spoken| counts.get(cell).map_or(0, |c| c.clauses);
    let sources: BTreeSet<&str> = totals.keys().map(|(_, s)| *s).collect();
    let paired: Vec<[(u64, u64); 2]> = sources
        .iter()
        .map(|s| [target, reference].map(|r| (clauses(&(r, s)), totals.get(&(r, *s)).copied().unwrap_or(0))))
        .collect();
    let mut rows = Vec::new();
    let mut push = |role: RoleId, source: &'c str, count: &Count, n: u64, difference: Option<f64>, bounds: Option<(f64, f64)>| {
        let interval = wilson(count.clauses, n, Z_95);
        rows.push(cells![
            view.plan.role(role),
            source,
            count.clauses,
            count.negated,
            count.ambiguous,
            n,
            share(count.clauses, n),
            interval.map(|(low, _)| low),
            interval.map(|(_, high)| high),
            difference,
            bounds.map(|(low, _)| low),
            bounds.map(|(_, high)| high),
            (!count.ids.is_empty()).then(|| count.ids.join(" ")),
        ]);
    };
    let against = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| a - b);
    for (role, (count, n)) in &all {
        let (mut difference, mut bounds) = (None, None);
        if *role == target {
            let other = all.get(&reference).and_then(|(c, n)| share(c.clauses, *n));
            difference = against(share(count.clauses, *n), other);
            bounds = difference.and_then(|_| share_difference(&paired, draws));
        }
        push(*role, ALL, count, *n, difference, bounds);
        for ((_, source), n) in totals.range((*role, "")..).take_while(|((r, _), _)| r == role) {
            let cell = (*role, *source);
            let other = (reference, *source);
            let other = totals.get(&other).and_then(|m| share(clauses(&other), *m));
            let difference = against(share(clauses(&cell), *n), other).filter(|_| *role == target);
            push(*role, source, counts.get(&cell).copied().unwrap_or(&Count::default()), *n, difference, None);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribute::Scope;
    use crate::pipeline::dimensions::Pole;
    use crate::segment::{SegmentPlan, word::cut};
    use crate::tally::ClauseToken;

    fn clause(text: &str) -> ClauseRecord {
        let tokens = cut(&SegmentPlan::default(), text);
        ClauseRecord {
            block: None,
            line: 1,
            start: 0,
            sentence: 1,
            role: 0,
            scope: Scope::Overt,
            relation: Relation::Attribute,
            negated: false,
            reported_by: None,
            rule: "test",
            pair: None,
            dimension: None,
            definition: None,
            n_tokens: 0,
            terms: Vec::new(),
            tokens: (0..).zip(tokens).map(|(term, t)| ClauseToken { term, span: t.span }).collect(),
            text: text.to_owned(),
        }
    }

    fn pole(name: &str, terms: &[&str], ambiguous: &[&str]) -> Pole {
        let owned = |list: &[&str]| list.iter().map(|t| (*t).to_owned()).collect();
        Pole { name: name.to_owned(), terms: owned(terms), ambiguous: owned(ambiguous) }
    }

    /// Poles a clause speaks of, as `name+`, `name-` (denied), `name?` (ambiguous).
    fn check(text: &str, expected: &str) {
        let dimensions = [
            Dimension {
                id: "a".into(),
                name: "方向".into(),
                note: String::new(),
                poles: vec![pole("内", &["对内", "内部"], &["内部"]), pole("外", &["对外", "外部", "ROI"], &[])],
            },
            Dimension {
                id: "b".into(),
                name: "时间".into(),
                note: String::new(),
                poles: vec![pole("长", &["长期", "长期关系"], &[]), pole("联", &["关系", "外部"], &[])],
            },
        ];
        let found = Matcher::new(&dimensions).speaks(&clause(text));
        let show = |((d, p), speaks): (&(usize, usize), &Speaks)| {
            let mark = match speaks {
                Speaks::For => '+',
                Speaks::Against => '-',
                Speaks::Ambiguous => '?',
            };
            format!("{}{mark}", dimensions[*d].poles[*p].name)
        };
        assert_eq!(found.iter().map(show).collect::<Vec<_>>().join(" "), expected, "{text}");
    }

    #[test]
    fn a_term_counts_in_each_dimension_and_the_longest_wins() {
        check("运营看重外部合作。", "外+ 联+");
        check("营销靠长期关系。", "长+");
    }

    #[test]
    fn words_are_not_cut_apart() {
        check("他们面对外部压力。", "外+ 联+");
        check("没什么可说。", "");
        check("", "");
    }

    #[test]
    fn ambiguous_terms_need_company() {
        check("运营看内部。", "内?");
        check("运营是对内的，管内部。", "内+");
    }

    #[test]
    fn denied_terms_are_counted_apart() {
        check("运营不是对外的。", "外-");
        check("运营不追求长期。", "长-");
        check("运营不是对外，是对内。", "内+ 外-");
        check("运营不仅对外。", "外+");
    }

    #[test]
    fn latin_terms_match_in_either_case() {
        check("运营看roi。", "外+");
    }
}
