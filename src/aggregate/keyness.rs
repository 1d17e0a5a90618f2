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
use std::collections::BTreeSet;

/// A term of the compared pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestedTerm {
    /// The term.
    pub term: String,
    /// Its place in [`Counts::terms`].
    pub id: u32,
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
        let used = || counts.rows().filter(|r| r.counts.n > 0).filter_map(|r| side(r.role).map(|side| (side, r)));
        // Two passes: only the chosen terms are taken apart by source, of what may be millions.
        let mut totals = vec![0_u64; counts.terms.len()];
        used().for_each(|(_, r)| totals[r.term as usize] += u64::from(r.counts.n));
        let mut order: Vec<(u32, u64)> = (0..).zip(totals).filter(|(_, total)| *total > 0).collect();
        order.sort_unstable_by_key(|&(term, total)| (Reverse(total), term));
        order.truncate(max_terms);
        let mut place = vec![None; counts.terms.len()];
        order.iter().enumerate().for_each(|(i, (term, _))| place[*term as usize] = Some(i));
        let mut cells: Vec<Vec<SourceCell>> = vec![Vec::new(); order.len()];
        let mut documents = vec![[0_u64; 2]; order.len()];
        for (side, r) in used() {
            let Some(i) = place[r.term as usize] else { continue };
            let f = u64::from(r.counts.n);
            let (f_a, f_b) = if side == 0 { (f, 0) } else { (0, f) };
            cells[i].push(SourceCell { source: r.source, f_a, f_b });
            documents[i][side] += u64::from(r.counts.documents);
        }
        cells.iter_mut().for_each(both_sides);
        let tokens = |role: RoleId, source: u32| counts.n_tokens.get(&(role, source)).copied().unwrap_or(0);
        let term = |(&(id, total), [docs_a, docs_b]): (&(u32, u64), [u64; 2])| {
            let term = counts.terms[id as usize].clone();
            let tested = family.holds(&term, total);
            let background = counts.prior.get(id as usize).copied().unwrap_or(0);
            TestedTerm { term, id, documents: (docs_a, docs_b), background, tested }
        };
        let of_source = |(source, _)| (tokens(target, source), tokens(reference, source));
        Self {
            terms: order.iter().zip(documents).map(term).collect(),
            sources: counts.sources.clone(),
            counts: SourceCounts { tokens: (0..).zip(&counts.sources).map(of_source).collect(), terms: cells },
            background_tokens: counts.background_tokens,
        }
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

/// Puts the cells of a term in order of the source, both sides of a source in one.
fn both_sides(cells: &mut Vec<SourceCell>) {
    cells.sort_by_key(|c| c.source);
    cells.dedup_by(|later, kept| {
        let same = later.source == kept.source;
        if same {
            (kept.f_a, kept.f_b) = (kept.f_a + later.f_a, kept.f_b + later.f_b);
        }
        same
    });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::from_table;
    use crate::source::CsvRows;
    use std::collections::BTreeMap;

    /// Verdicts of words in eight sources of 1,000 tokens for each role; per word its occurrences by source.
    fn verdicts(words: &[(&str, [u64; 8], [u64; 8])], sources: usize) -> BTreeMap<String, (&'static str, f64)> {
        let mut table = "role,source,term,n,n_tokens\n".to_owned();
        for (word, a, b) in words {
            for source in 0..sources {
                for (role, n) in [("运营", a[source]), ("营销", b[source])] {
                    table.extend([role, &format!(",甲{source},{word},{n},1000\n")]);
                }
            }
        }
        let found = from_table::counts(&CsvRows::parse("t.csv", table.as_bytes()).unwrap(), None).unwrap();
        let plan = KeynessPlan::default();
        let comparison = Comparison::new(&found.counts, 0, 1, plan.max_tested, Family::AtLeast(plan.min_count));
        let all = statistics(&comparison, &plan);
        all.iter().map(|s| (comparison.terms[s.term].term.clone(), (s.verdict.as_str(), s.lrc))).collect()
    }

    #[test]
    fn each_kind_of_word_gets_its_verdict() {
        let found = verdicts(
            &[
                ("留存", [9, 8, 7, 9, 8, 9, 7, 8], [1, 0, 1, 2, 0, 1, 0, 1]),
                ("投放", [0; 8], [4, 3, 5, 4, 3, 4, 5, 3]),
                ("社群", [60, 0, 0, 0, 0, 0, 0, 0], [0; 8]),
                ("门店", [25, 2, 1, 1, 0, 0, 0, 0], [0; 8]),
                ("用户", [5, 6, 5, 4, 5, 6, 5, 5], [5, 5, 6, 5, 4, 5, 6, 5]),
                ("产品", [4; 8], [4; 8]),
                ("独木", [1, 0, 0, 0, 0, 0, 0, 0], [0; 8]),
                ("孤舟", [0; 8], [0, 2, 1, 1, 0, 0, 0, 0]),
            ],
            8,
        );
        let verdict: Vec<(&str, &str)> = found.iter().map(|(term, (verdict, _))| (term.as_str(), *verdict)).collect();
        let expected = [
            ("产品", "shared"),
            ("孤舟", "too-rare"),
            ("投放", "robust"),
            ("独木", "too-rare"),
            ("用户", "shared"),
            ("留存", "robust"),
            ("社群", "one-source"),
            ("门店", "one-source"),
        ];
        assert_eq!(verdict, expected);
        assert!(found["留存"].1 > 1.0 && found["投放"].1 < -1.0, "{found:?}");
        // A hapax and an even word have nothing to rank by.
        assert!(found["独木"].1.abs() <= 0.0 && found["产品"].1.abs() <= 0.0, "{found:?}");
    }

    #[test]
    fn few_sources_need_two_and_one_is_never_enough() {
        let word = [("留存", [30, 28, 31, 0, 0, 0, 0, 0], [1, 2, 1, 0, 0, 0, 0, 0])];
        assert_eq!(verdicts(&word, 3)["留存"].0, "robust");
        assert_eq!(verdicts(&word, 2)["留存"].0, "robust");
        assert_eq!(verdicts(&word, 1)["留存"].0, "one-source");
        let two = [("留存", [30, 28, 0, 0, 0, 0, 0, 0], [1, 2, 1, 0, 0, 0, 0, 0])];
        assert_eq!(verdicts(&two, 3)["留存"].0, "robust");
        assert_eq!(verdicts(&two, 8)["留存"].0, "one-source");
    }

    #[test]
    fn the_family_is_set_before_testing() {
        let table = "role,term,n,n_tokens\n运营,留存,9,100\n营销,留存,1,100\n运营,独木,1,100\n";
        let found = from_table::counts(&CsvRows::parse("t.csv", table.as_bytes()).unwrap(), None).unwrap();
        let size = |family| Comparison::new(&found.counts, 0, 1, 10, family).family_size();
        assert_eq!((size(Family::All), size(Family::AtLeast(5))), (2, 1));
        assert_eq!(size(Family::Listed(&BTreeSet::from(["独木".to_owned()]))), 1);
        let most_frequent = Comparison::new(&found.counts, 0, 1, 1, Family::All);
        assert_eq!(most_frequent.terms[0].term, "留存");
    }

    #[test]
    fn no_counts_no_rows() {
        let empty = Comparison::new(&Counts::default(), 0, 1, 10, Family::All);
        assert!(statistics(&empty, &KeynessPlan::default()).is_empty());
    }
}
