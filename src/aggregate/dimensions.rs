//! `dimensions.csv`: on which side of opposed poles (对内 against 对外) the sources put each role.
//!
//! A clause speaks for a pole if one of the pole's terms stands in it on word boundaries, the longest of overlapping terms
//! of the dimension winning. A term of several dimensions counts in each. A clause with nothing but one ambiguous term of
//! the pole is counted apart, and so is one that only denies the pole.

use super::agreement::ALL;
use super::frame::{Cell, FrameBuilder};
use super::{ArticlePage, View, schema};
use crate::attribute::{Relation, RoleId};
use crate::cells;
use crate::corpus::Token;
use crate::measure::bootstrap::{Draws, share_difference};
use crate::measure::interval::{Z_95, wilson};
use crate::pipeline::dimensions::Dimension;
use crate::span::Span;
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
    /// Whether a longer term goes on from it.
    leads_on: Vec<bool>,
}

/// A clause to be read.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'t> {
    /// Its text.
    pub text: &'t str,
    /// Its tokens in order.
    pub tokens: &'t [Token],
    /// Whether it is denied as a whole.
    pub negated: bool,
}

/// A term found: its dimension, where it starts and ends, its pattern.
type Hit = (usize, usize, usize, usize);

impl Matcher {
    /// Takes the terms in; Latin letters match in either case.
    #[must_use]
    pub fn new(dimensions: &[Dimension]) -> Self {
        let mut found = Self { patterns: Vec::new(), nodes: FxHashMap::default(), ends: vec![Vec::new()], leads_on: vec![false] };
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
            self.leads_on[node as usize] = true;
            node = *self.nodes.entry((node, c.to_ascii_lowercase())).or_insert(next);
            if node == next {
                self.ends.push(Vec::new());
                self.leads_on.push(false);
            }
        }
        self.ends[node as usize].push(self.patterns.len());
        self.patterns.push(pattern);
    }

    /// The node that a text leads to from another.
    fn walk(&self, from: u32, text: &str) -> Option<u32> {
        text.chars().try_fold(from, |node, c| self.nodes.get(&(node, c.to_ascii_lowercase())).copied())
    }

    /// What a clause says, by dimension and pole.
    pub fn speaks<'r>(&self, clause: Reading<'_>, reader: &'r mut Reader<'_>) -> &'r [((usize, usize), Speaks)] {
        self.find(clause, reader);
        let Reader { hits, matches, found, .. } = reader;
        found.clear();
        if hits.is_empty() {
            return found;
        }
        hits.sort_unstable_by_key(|&(dimension, start, end, pattern)| (dimension, start, Reverse(end), pattern));
        matches.clear();
        let (mut of, mut taken) = (usize::MAX, 0);
        for &(dimension, start, end, pattern) in &*hits {
            if dimension != of {
                (of, taken) = (dimension, 0);
            }
            if start >= taken {
                taken = end;
                let (_, pole, ambiguous) = self.patterns[pattern];
                let denied = clause.negated || is_denied(clause, start);
                matches.push(Match { pole: (dimension, pole), denied, ambiguous, pattern });
            }
        }
        matches.sort_unstable();
        found.extend(matches.chunk_by(|x, y| x.pole == y.pole).map(|of_pole| (of_pole[0].pole, judge(of_pole))));
        found
    }

    /// Finds the terms that start where a token starts and end where one ends.
    fn find(&self, clause: Reading<'_>, reader: &mut Reader<'_>) {
        reader.hits.clear();
        for (i, token) in clause.tokens.iter().enumerate() {
            let Some(mut node) = reader.node(self, clause.text, token) else { continue };
            let (start, mut at) = (token.span.start, token.span.end);
            let mut next = clause.tokens.get(i + 1..).unwrap_or_default().iter();
            loop {
                let ends = &self.ends[node as usize];
                reader.hits.extend(ends.iter().map(|&p| (self.patterns[p].0, start as usize, at as usize, p)));
                if !self.leads_on[node as usize] {
                    break;
                }
                // What stands between two tokens belongs to a term that holds both.
                let Some(token) = next.next() else { break };
                let Some(further) = self.walk(node, Span { start: at, end: token.span.end }.of(clause.text)) else { break };
                (node, at) = (further, token.span.end);
            }
        }
    }
}

/// Room to read clauses in, and where the words of the corpus lead to from the start of a term: most lead nowhere, and
/// are asked for again and again.
pub struct Reader<'c> {
    words: &'c [Box<str>],
    /// The node that each word leads to, or one of [`UNASKED`], [`NOWHERE`] and [`AS_SPELT`].
    known: Vec<u32>,
    hits: Vec<Hit>,
    matches: Vec<Match>,
    found: Vec<((usize, usize), Speaks)>,
}

/// A word that has not come yet.
const UNASKED: u32 = u32::MAX;
/// A word that begins no term.
const NOWHERE: u32 = u32::MAX - 1;
/// A word with Latin letters or digits, of which a token may be spelt otherwise than the word it is counted as.
const AS_SPELT: u32 = u32::MAX - 2;

impl<'c> Reader<'c> {
    /// For the words that the ids of tokens stand for.
    #[must_use]
    pub fn new(words: &'c [Box<str>]) -> Self {
        Self { words, known: vec![UNASKED; words.len()], hits: Vec::new(), matches: Vec::new(), found: Vec::new() }
    }

    fn node(&mut self, matcher: &Matcher, text: &str, token: &Token) -> Option<u32> {
        let walk = || matcher.walk(0, token.span.of(text));
        let (Some(known), Some(word)) = (self.known.get_mut(token.term as usize), self.words.get(token.term as usize)) else {
            return walk();
        };
        match *known {
            NOWHERE => None,
            AS_SPELT => walk(),
            UNASKED if word.bytes().any(|b| b.is_ascii()) => {
                *known = AS_SPELT;
                walk()
            }
            UNASKED => {
                let node = walk();
                *known = node.unwrap_or(NOWHERE);
                node
            }
            node => Some(node),
        }
    }

    /// Whether a term may begin with a word.
    fn may_begin(&self, word: u32) -> bool {
        self.known.get(word as usize).is_none_or(|known| *known != NOWHERE)
    }
}

/// A match of a pole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Match {
    pole: (usize, usize),
    /// The term.
    pattern: usize,
    denied: bool,
    ambiguous: bool,
}

/// What the matches of one pole come to.
fn judge(matches: &[Match]) -> Speaks {
    let several = matches.iter().any(|m| m.pattern != matches[0].pattern);
    let counts = |m: &&Match| !m.ambiguous || several;
    match matches.iter().filter(counts).map(|m| m.denied).reduce(|a, b| a && b) {
        None => Speaks::Ambiguous,
        Some(true) => Speaks::Against,
        Some(false) => Speaks::For,
    }
}

/// Whether a negation stands among the few words before a place, without punctuation between.
fn is_denied(clause: Reading<'_>, at: usize) -> bool {
    let before = clause.tokens.partition_point(|t| (t.span.end as usize) <= at);
    let mut next = at;
    for token in clause.tokens.iter().take(before).rev().take(NEGATION_REACH) {
        let gap = clause.text.get(token.span.end as usize..next).unwrap_or("");
        if !gap.trim().is_empty() {
            return false;
        }
        if NEGATIONS.contains(&token.span.of(clause.text)) {
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

/// Counts on their way to the table.
pub struct Collector<'c> {
    matcher: Matcher,
    reader: Reader<'c>,
    cells: FxHashMap<Spoken<'c>, usize>,
    /// Clauses of each cell.
    totals: Vec<u64>,
    tokens: Vec<Token>,
    /// By dimension and pole, and by cell.
    counts: FxHashMap<((usize, usize), usize), Count>,
}

impl<'c> Collector<'c> {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(view: &View<'c>) -> Self {
        let matcher = Matcher::new(view.dimensions);
        let reader = Reader::new(view.corpus.words());
        let (cells, counts) = (FxHashMap::default(), FxHashMap::default());
        Self { matcher, reader, cells, totals: Vec::new(), tokens: Vec::new(), counts }
    }

    /// Counts the clauses of an article: those of all relations but mentions, template and repeated paragraphs left out.
    pub fn add(&mut self, a: &ArticlePage<'c, '_>) {
        // The last cell is nearly always the next one's too.
        let mut last: Option<(RoleId, usize)> = None;
        for c in a.counted_clauses().filter(|c| c.relation != Relation::Mention) {
            let next = self.totals.len();
            let cell = match last {
                Some((role, cell)) if role == c.role => cell,
                _ => *self.cells.entry((c.role, &a.article.source)).or_insert(next),
            };
            last = Some((c.role, cell));
            if cell == next {
                self.totals.push(0);
            }
            self.totals[cell] += 1;
            // Most clauses speak of nothing, and most words are known to begin no term.
            if !c.tokens().any(|token| self.reader.may_begin(token.term)) {
                continue;
            }
            self.tokens.clear();
            self.tokens.extend(c.tokens());
            let text = a.read(c, self.reader.words);
            let clause = Reading { text: &text, tokens: &self.tokens, negated: c.negated };
            for (pole, speaks) in self.matcher.speaks(clause, &mut self.reader) {
                let count = self.counts.entry((*pole, cell)).or_default();
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

    /// The table: every pole with every role that has clauses in a source, zeros too, and the whole corpus.
    ///
    /// # Errors
    /// If polars refuses the columns.
    pub fn table(self, view: &View<'c>) -> PolarsResult<DataFrame> {
        let mut cells: Vec<(Spoken, usize)> = self.cells.into_iter().collect();
        cells.sort_unstable();
        let sources: BTreeSet<&str> = cells.iter().map(|((_, source), _)| *source).collect();
        let draws = Draws::new(sources.len(), view.plan.keyness.resamples, view.plan.keyness.seed);
        let totals: BTreeMap<Spoken, u64> = cells.iter().map(|&(spoken, cell)| (spoken, self.totals[cell])).collect();
        let mut rows = FrameBuilder::new(&schema::DIMENSIONS);
        for (d, dimension) in view.dimensions.iter().enumerate() {
            for (p, pole) in dimension.poles.iter().enumerate() {
                let of_cell = |(spoken, cell): &(Spoken<'c>, usize)| Some((*spoken, self.counts.get(&((d, p), *cell))?));
                let of_pole = cells.iter().filter_map(of_cell).collect();
                for row in pole_rows(view, &totals, &of_pole, &draws) {
                    let head = cells![dimension.id.as_str(), dimension.name.as_str(), pole.name.as_str()];
                    rows.row(head.into_iter().chain(row));
                }
            }
        }
        rows.finish()
    }
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
    use crate::pipeline::dimensions::Pole;
    use crate::segment::{SegmentPlan, word::cut};

    fn tokens(text: &str) -> Vec<Token> {
        let tokens = cut(&SegmentPlan::default(), text);
        (0..).zip(tokens).map(|(term, t)| Token { term, own: term, span: t.span }).collect()
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
        let mut reader = Reader::new(&[]);
        let tokens = tokens(text);
        let clause = Reading { text, tokens: &tokens, negated: false };
        let found = Matcher::new(&dimensions).speaks(clause, &mut reader);
        let show = |((d, p), speaks): &((usize, usize), Speaks)| {
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
