//! May a term be called a keyword of a role? The thresholds of keyness, and the verdict drawn from them.

use std::cmp::Ordering;

/// Thresholds of the keyness tables; keys of `[keyness]` in a pipeline file.
#[derive(Debug, Clone, PartialEq)]
pub struct KeynessPlan {
    /// Fewest occurrences on both sides together; fewer are `too-rare`. Default 5: expected counts below that make every
    /// test on a two-by-two table doubtful (W. G. Cochran 1954, "Some methods for strengthening the common χ² tests",
    /// *Biometrics* 10:417–451).
    pub min_count: u64,
    /// Fewest sources on the higher side. Default 3; 2 in a corpus of three sources or fewer.
    pub min_sources: usize,
    /// A term of which one source holds this share of the higher side or more is `one-source`. Default 0.8.
    pub max_source_share: f64,
    /// A robust term has a q below this. Default 0.05.
    pub max_q: f64,
    /// Error rate of the intervals, 0 to 1; that of the log ratio is shared by all tested terms. Default 0.05.
    pub alpha: f64,
    /// Mass of the prior of the log-odds z, in tokens. Default 500. Higher: rare terms are pulled to 0 harder.
    pub alpha0: f64,
    /// Terms tested at most, the most frequent first. Default 5000.
    pub max_tested: usize,
    /// Resamples of bootstraps and sign flips. Default 2000.
    pub resamples: usize,
    /// Seed of everything drawn at random. Default 1.
    pub seed: u64,
}

impl Default for KeynessPlan {
    fn default() -> Self {
        Self {
            min_count: 5,
            min_sources: 3,
            max_source_share: 0.8,
            max_q: 0.05,
            alpha: 0.05,
            alpha0: 500.0,
            max_tested: 5_000,
            resamples: 2_000,
            seed: 1,
        }
    }
}

/// What may be said of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Too few occurrences to say anything.
    TooRare,
    /// The word of one source, or of too few, not of the role.
    OneSource,
    /// A keyword of its higher side: more than chance, and carried by several sources.
    Robust,
    /// Both roles use it, as far as these counts can tell.
    Shared,
}

impl Verdict {
    /// The word in `keyness.csv`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TooRare => "too-rare",
            Self::OneSource => "one-source",
            Self::Robust => "robust",
            Self::Shared => "shared",
        }
    }
}

/// What the verdict looks at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// Occurrences on both sides together.
    pub f: u64,
    /// The side with the higher rate: `Greater` target, `Less` reference.
    pub higher: Ordering,
    /// Sources with the term in target and in reference.
    pub sources: (usize, usize),
    /// Sources of the corpus that have tokens of either side.
    pub corpus_sources: usize,
    /// Largest share of the higher side's occurrences that one source holds, 0 to 1.
    pub top_source_share: f64,
    /// Whether leaving out some source brings the difference to 0 or to the other side.
    pub turns: bool,
    /// Adjusted p.
    pub q: f64,
    /// Conservative log ratio.
    pub lrc: f64,
}

/// The verdict, first that fits: too rare, one source's word, robust, shared.
///
/// A difference that leaving one source out turns is `one-source` where the counts alone would call it robust; a word
/// without a difference to speak of turns at a breath and is `shared`.
#[must_use]
pub fn verdict(plan: &KeynessPlan, evidence: &Evidence) -> Verdict {
    let (a, b) = evidence.sources;
    let sources = match evidence.higher {
        Ordering::Greater => a,
        Ordering::Less => b,
        Ordering::Equal => a.max(b),
    };
    let needed = if evidence.corpus_sources <= 3 { plan.min_sources.min(2) } else { plan.min_sources };
    let significant = evidence.q < plan.max_q && evidence.lrc != 0.0;
    if evidence.f < plan.min_count {
        Verdict::TooRare
    } else if sources < needed || evidence.top_source_share >= plan.max_source_share || (significant && evidence.turns) {
        Verdict::OneSource
    } else if significant {
        Verdict::Robust
    } else {
        Verdict::Shared
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strong() -> Evidence {
        Evidence {
            f: 60,
            higher: Ordering::Greater,
            sources: (6, 4),
            corpus_sources: 8,
            top_source_share: 0.3,
            turns: false,
            q: 1e-6,
            lrc: 1.2,
        }
    }

    #[test]
    fn first_that_fits() {
        let cases = [
            (strong(), "robust"),
            (Evidence { f: 4, ..strong() }, "too-rare"),
            (Evidence { f: 5, ..strong() }, "robust"),
            (Evidence { sources: (2, 9), ..strong() }, "one-source"),
            (Evidence { higher: Ordering::Less, sources: (2, 3), ..strong() }, "robust"),
            (Evidence { sources: (2, 1), corpus_sources: 3, ..strong() }, "robust"),
            (Evidence { sources: (1, 1), corpus_sources: 2, ..strong() }, "one-source"),
            (Evidence { sources: (1, 0), corpus_sources: 1, top_source_share: 1.0, ..strong() }, "one-source"),
            (Evidence { top_source_share: 0.8, ..strong() }, "one-source"),
            (Evidence { turns: true, ..strong() }, "one-source"),
            (Evidence { q: 0.05, ..strong() }, "shared"),
            (Evidence { lrc: 0.0, ..strong() }, "shared"),
            (Evidence { lrc: 0.0, turns: true, ..strong() }, "shared"),
            (Evidence { higher: Ordering::Equal, lrc: 0.0, q: 1.0, ..strong() }, "shared"),
            (Evidence { higher: Ordering::Equal, sources: (1, 1), lrc: 0.0, q: 1.0, ..strong() }, "one-source"),
        ];
        for (evidence, expected) in cases {
            assert_eq!(verdict(&KeynessPlan::default(), &evidence).as_str(), expected, "{evidence:?}");
        }
    }

    #[test]
    fn thresholds_are_settings() {
        let plan = KeynessPlan { min_count: 100, ..KeynessPlan::default() };
        assert_eq!(verdict(&plan, &strong()), Verdict::TooRare);
        let plan = KeynessPlan { max_q: 1e-9, ..KeynessPlan::default() };
        assert_eq!(verdict(&plan, &strong()), Verdict::Shared);
    }
}
