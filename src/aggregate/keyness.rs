//! `keyness.csv`: the terms that tell the compared roles apart, and how far each can be trusted.

use super::frame::FrameBuilder;
use super::schema;
use super::terms::Counts;
use crate::attribute::RoleId;
use crate::cells;
use crate::measure::TermCounts;
use crate::measure::dispersion::{Part, deviation_of_proportions, range, top_share};
use crate::measure::effect::{log_ratio, per_million};
use crate::measure::fdr::benjamini_hochberg;
use crate::measure::flips::{FlipTest, flip_tests};
use crate::measure::keyness::{bic, g2, p_of_g2};
use crate::measure::leave_one_out::{LeaveOneOut, leave_one_out};
use crate::measure::log_odds::{log_odds, scaled_prior};
use crate::measure::lrc::{log_ratio_interval, nearer_to_zero};
use crate::measure::sources::{Cell as SourceCell, SourceCounts};
pub use crate::measure::verdict::KeynessPlan;
use crate::measure::verdict::{Evidence, Verdict, verdict};
use polars::prelude::{DataFrame, PolarsResult};
use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet};

/// A term of the compared pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestedTerm {
    /// The term.
    pub term: String,
    /// Documents in which it is counted for target and reference.
    pub documents: (u64, u64),
    /// Its occurrences in the background text.
    pub background: u64,
    /// Whether it belongs to the family of tests; a term that does not is listed without a q.
    pub tested: bool,
}

/// Which terms are tested together: each one more makes every other one harder to call significant.
#[derive(Debug, Clone, Copy)]
pub enum Family<'f> {
    /// Those with at least so many occurrences on both sides together, set before anything is tested.
    AtLeast(u64),
    /// These.
    Listed(&'f BTreeSet<String>),
    /// All of the table.
    All,
}

impl Family<'_> {
    fn holds(self, term: &str, occurrences: u64) -> bool {
        match self {
            Self::AtLeast(n) => occurrences >= n,
            Self::Listed(terms) => terms.contains(term),
            Self::All => true,
        }
    }
}

/// The counts of two roles side by side: what every table of the compared pair starts from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Terms, the most frequent first; indices into [`SourceCounts::terms`].
    pub terms: Vec<TestedTerm>,
    /// Names of the sources; indices into [`SourceCounts::tokens`].
    pub sources: Vec<String>,
    /// Their counts.
    pub counts: SourceCounts,
    /// Tokens of the background text.
    pub background_tokens: u64,
}

impl Comparison {
    /// The terms that either role has, at most `max_terms` of them, the most frequent first, ties in order of the term.
    #[must_use]
    pub fn new(counts: &Counts, target: RoleId, reference: RoleId, max_terms: usize, family: Family<'_>) -> Self {
        let side = |role: RoleId| if role == target { Some(0) } else { (role == reference).then_some(1) };
        let mut of_term: BTreeMap<&str, (u64, BTreeMap<u32, [u64; 2]>, [u64; 2])> = BTreeMap::new();
        for ((role, source, term), c) in counts.terms.iter().filter(|(_, c)| c.n > 0) {
            let Some(side) = side(*role) else { continue };
            let (total, cells, documents) = of_term.entry(term).or_default();
            *total += u64::from(c.n);
            cells.entry(*source).or_default()[side] += u64::from(c.n);
            documents[side] += u64::from(c.documents);
        }
        let mut order: Vec<_> = of_term.into_iter().collect();
        order.sort_by_key(|(term, (total, ..))| (Reverse(*total), *term));
        order.truncate(max_terms);
        let tokens = |role: RoleId, source: u32| counts.n_tokens.get(&(role, source)).copied().unwrap_or(0);
        let mut comparison =
            Self { sources: counts.sources.clone(), background_tokens: counts.prior.values().sum(), ..Self::default() };
        comparison.counts.tokens =
            (0..).zip(&counts.sources).map(|(source, _)| (tokens(target, source), tokens(reference, source))).collect();
        for (term, (total, cells, [docs_a, docs_b])) in order {
            let cell = |(source, [f_a, f_b]): (u32, [u64; 2])| SourceCell { source, f_a, f_b };
            comparison.counts.terms.push(cells.into_iter().map(cell).collect());
            let background = counts.prior.get(term).copied().unwrap_or(0);
            let tested = family.holds(term, total);
            comparison.terms.push(TestedTerm { term: term.to_owned(), documents: (docs_a, docs_b), background, tested });
        }
        comparison
    }

    /// Number of tests: terms of the family.
    #[must_use]
    pub fn family_size(&self) -> usize {
        self.terms.iter().filter(|t| t.tested).count()
    }

    /// Sources with tokens of either role.
    #[must_use]
    pub fn sources_with_tokens(&self) -> usize {
        self.counts.tokens.iter().filter(|(a, b)| a + b > 0).count()
    }
}

/// What is known of one term.
#[derive(Debug, Clone, PartialEq)]
pub struct TermStatistics {
    /// Index into [`Comparison::terms`].
    pub term: usize,
    /// Counts of the whole corpus.
    pub counts: TermCounts,
    /// G² over four cells.
    pub g2: f64,
    /// Its p.
    pub p: f64,
    /// Adjusted p; `None` for a term that is not tested.
    pub q: Option<f64>,
    /// Interval of the log ratio.
    pub interval: (f64, f64),
    /// Conservative log ratio.
    pub lrc: f64,
    /// Sign flips over sources.
    pub flips: FlipTest,
    /// Each source left out.
    pub out: Option<LeaveOneOut>,
    /// Largest share of the higher side that one source holds.
    pub top_source_share: Option<f64>,
    /// Sources with the term on each side.
    pub sources: (usize, usize),
    /// What may be said of it.
    pub verdict: Verdict,
}

/// Works out every term; in the order of the table: robust terms first, then shared, one-source and too-rare ones, each by
/// absolute conservative log ratio, then G², then the term.
#[must_use]
pub fn statistics(comparison: &Comparison, plan: &KeynessPlan) -> Vec<TermStatistics> {
    let m = comparison.family_size();
    let n_terms = comparison.terms.len();
    let counts: Vec<TermCounts> = (0..n_terms).map(|t| comparison.counts.counts(t)).collect();
    let p: Vec<f64> = counts.iter().map(|&c| p_of_g2(g2(c))).collect();
    let tested: Vec<usize> = (0..n_terms).filter(|&t| comparison.terms[t].tested).collect();
    let mut q = vec![None; n_terms];
    for (&term, adjusted) in tested.iter().zip(benjamini_hochberg(&tested.iter().map(|&t| p[t]).collect::<Vec<_>>())) {
        q[term] = Some(adjusted);
    }
    let flips = flip_tests(&comparison.counts, plan.resamples, plan.seed);
    let corpus_sources = comparison.sources_with_tokens();
    let mut all: Vec<TermStatistics> = (0..n_terms)
        .map(|term| {
            let counts = counts[term];
            let parts = [true, false].map(|target| comparison.counts.parts(term, target));
            let sources = (range(&parts[0]), range(&parts[1]));
            let higher = counts.higher_side();
            let top_source_share = top_share_of(&parts, higher);
            let interval = log_ratio_interval(counts, plan.alpha, m);
            let lrc = nearer_to_zero(interval);
            let out = leave_one_out(&comparison.counts, term);
            let evidence = Evidence {
                f: counts.f_a + counts.f_b,
                higher,
                sources,
                corpus_sources,
                top_source_share: top_source_share.unwrap_or(1.0),
                turns: out.is_none_or(|o| o.turns),
                q: q[term].unwrap_or(1.0),
                lrc,
            };
            let verdict = verdict(plan, &evidence);
            let (g2, p, q, flips) = (g2(counts), p[term], q[term], flips[term]);
            TermStatistics { term, counts, g2, p, q, interval, lrc, flips, out, top_source_share, sources, verdict }
        })
        .collect();
    let order =
        |v: Verdict| [Verdict::Robust, Verdict::Shared, Verdict::OneSource, Verdict::TooRare].iter().position(|x| *x == v);
    all.sort_by(|x, y| {
        order(x.verdict)
            .cmp(&order(y.verdict))
            .then(y.lrc.abs().total_cmp(&x.lrc.abs()))
            .then(y.g2.total_cmp(&x.g2))
            .then_with(|| comparison.terms[x.term].term.cmp(&comparison.terms[y.term].term))
    });
    all
}

/// That of the side with the higher rate; the larger of both where the rates are equal.
fn top_share_of([a, b]: &[Vec<Part>; 2], higher: Ordering) -> Option<f64> {
    match higher {
        Ordering::Greater => top_share(a),
        Ordering::Less => top_share(b),
        Ordering::Equal => [top_share(a), top_share(b)].into_iter().flatten().reduce(f64::max),
    }
}

/// The table.
///
/// # Errors
/// If polars refuses the columns.
pub fn table(
    comparison: &Comparison,
    statistics: &[TermStatistics],
    plan: &KeynessPlan,
    pos: &dyn Fn(&str) -> String,
) -> PolarsResult<DataFrame> {
    let m = comparison.family_size();
    let mut rows = FrameBuilder::new(&schema::KEYNESS);
    for s in statistics {
        let tested = &comparison.terms[s.term];
        let TermCounts { f_a, f_b, n_a, n_b } = s.counts;
        let dp = |target| deviation_of_proportions(&comparison.counts.parts(s.term, target));
        let prior = scaled_prior(tested.background, comparison.background_tokens, plan.alpha0);
        rows.row(cells![
            tested.term.as_str(),
            pos(&tested.term),
            f_a,
            f_b,
            n_a,
            n_b,
            per_million(f_a, n_a),
            per_million(f_b, n_b),
            tested.documents.0,
            tested.documents.1,
            s.sources.0,
            s.sources.1,
            s.g2,
            s.p,
            s.q,
            m,
            bic(s.g2, n_a, n_b),
            log_ratio(s.counts),
            s.interval.0,
            s.interval.1,
            s.lrc,
            log_odds(s.counts, prior, plan.alpha0).map(|o| o.z),
            plan.alpha0,
            dp(true),
            dp(false),
            s.top_source_share,
            s.flips.p,
            s.flips.smallest_p,
            s.out.map(|o| o.lowest),
            s.out.map(|o| o.highest),
            s.verdict.as_str(),
        ]);
    }
    rows.finish()
}
