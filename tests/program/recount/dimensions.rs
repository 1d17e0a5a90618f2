//! `dimensions.csv`: the lexicon looked up in the clauses, shares, and their difference over resampled sources.

use super::chance::resamples;
use super::corpus::Clause;
use super::formulas::{quantile, wilson};
use super::{ALL_ROLES, CORPUS, Expected, RESAMPLES, ROLES, SEED, Value, check};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

const NEGATIONS: [&str; 14] =
    ["不", "不是", "并不是", "并非", "而非", "而不是", "没", "没有", "非", "无", "不在", "别", "不再", "绝非"];

#[derive(serde::Deserialize)]
struct Lexicon {
    dimension: Vec<Dimension>,
}

#[derive(serde::Deserialize)]
struct Dimension {
    id: String,
    name: String,
    pole: Vec<Pole>,
}

#[derive(serde::Deserialize)]
struct Pole {
    name: String,
    terms: Vec<String>,
    #[serde(default)]
    ambiguous: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Says {
    Nothing,
    Yes,
    No,
    Perhaps,
}

impl Dimension {
    /// What a clause says of each pole.
    fn says(&self, c: &Clause) -> Vec<Says> {
        let text = c.read.to_ascii_lowercase();
        let starts: BTreeSet<usize> = c.tokens.iter().map(|t| t.span.start).collect();
        let ends: BTreeSet<usize> = c.tokens.iter().map(|t| t.span.end).collect();
        let mut hits: Vec<(usize, Reverse<usize>, usize, &str)> = Vec::new();
        for (p, pole) in self.pole.iter().enumerate() {
            for term in &pole.terms {
                let lower = term.to_ascii_lowercase();
                let here = starts.iter().filter(|s| text[**s..].starts_with(&lower) && ends.contains(&(**s + lower.len())));
                hits.extend(here.map(|s| (*s, Reverse(s + lower.len()), p, term.as_str())));
            }
        }
        hits.sort_unstable();
        let mut taken = 0;
        let mut found: Vec<Vec<(&str, bool)>> = vec![Vec::new(); self.pole.len()];
        for (start, Reverse(end), p, term) in hits {
            if start >= taken {
                taken = end;
                found[p].push((term, c.negated() || denied(c, start)));
            }
        }
        let judge = |(pole, found): (&Pole, &Vec<(&str, bool)>)| {
            let several = found.iter().any(|(term, _)| *term != found[0].0);
            let sure = found.iter().filter(|(term, _)| several || !pole.ambiguous.iter().any(|a| a == term));
            match sure.map(|(_, denied)| *denied).reduce(|a, b| a && b) {
                None if found.is_empty() => Says::Nothing,
                None => Says::Perhaps,
                Some(true) => Says::No,
                Some(false) => Says::Yes,
            }
        };
        self.pole.iter().zip(&found).map(judge).collect()
    }
}

/// Whether one of the three words before a place denies it, with no mark between.
fn denied(c: &Clause, at: usize) -> bool {
    let mut next = at;
    for t in c.tokens.iter().filter(|t| t.span.end <= at).rev().take(3) {
        if !c.text[t.span.end..next].trim().is_empty() {
            return false;
        }
        if NEGATIONS.contains(&&c.text[t.span.clone()]) {
            return true;
        }
        next = t.span.start;
    }
    false
}

/// Clauses of a role in a source or in all: for, against, perhaps, and the names of the first five for.
#[derive(Default, Clone)]
struct Count {
    of: [u64; 3],
    ids: Vec<String>,
}

#[test]
fn dimensions() {
    let lexicon: Lexicon = toml::from_str(include_str!("../../../pipelines/lexicon/dimensions.toml")).unwrap();
    let clauses: Vec<&Clause> = CORPUS.clauses.iter().filter(|c| !c.duplicate && c.of("relation") != "mention").collect();
    let mut totals: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    clauses.iter().for_each(|c| *totals.entry((c.role(), CORPUS.source(c))).or_default() += 1);
    let sources: Vec<&str> = totals.keys().map(|(_, s)| *s).collect::<BTreeSet<_>>().into_iter().collect();
    let draws = resamples(sources.len(), RESAMPLES, SEED);
    let total = |role: &str, source: &str| match source {
        "(all)" => totals.iter().filter(|((r, _), _)| *r == role).map(|(_, n)| *n).sum(),
        _ => totals.get(&(role, source)).copied().unwrap_or(0),
    };
    let mut expected: Vec<Expected> = Vec::new();
    for dimension in &lexicon.dimension {
        let said: Vec<(&Clause, Vec<Says>)> = clauses.iter().map(|c| (*c, dimension.says(c))).collect();
        for (p, pole) in dimension.pole.iter().enumerate() {
            // A whole corpus's five are the first five of its sources in order of their names.
            let count = |role: &str, source: &str| {
                let mut count = Count::default();
                for (c, says) in said.iter().filter(|(c, _)| c.role() == role && CORPUS.source(c) == source) {
                    let kind = [Says::Yes, Says::No, Says::Perhaps].iter().position(|s| *s == says[p]);
                    kind.into_iter().for_each(|k| count.of[k] += 1);
                    if kind == Some(0) && count.ids.len() < 5 {
                        count.ids.push(c.id().to_owned());
                    }
                }
                count
            };
            let mut counts: BTreeMap<(&str, &str), Count> = BTreeMap::new();
            for role in ALL_ROLES {
                let mut all = Count::default();
                for source in &sources {
                    let own = count(role, source);
                    all.of.iter_mut().zip(own.of).for_each(|(a, b)| *a += b);
                    all.ids.extend(own.ids.iter().take(5 - all.ids.len()).cloned());
                    counts.insert((role, source), own);
                }
                counts.insert((role, "(all)"), all);
            }
            let share = |role: &str, source: &str| {
                let n = total(role, source);
                (n > 0).then(|| counts[&(role, source)].of[0] as f64 / n as f64)
            };
            let mut differences = Vec::new();
            for times in &draws {
                let sum = |role: &str| {
                    let weighed = sources.iter().zip(times).map(|(s, t)| (t * counts[&(role, *s)].of[0], t * total(role, s)));
                    weighed.fold((0, 0), |(x, n), (y, m)| (x + y, n + m))
                };
                let [(x, n), (y, m)] = ROLES.map(sum);
                if n > 0 && m > 0 {
                    differences.push(x as f64 / n as f64 - y as f64 / m as f64);
                }
            }
            for role in ALL_ROLES {
                for source in std::iter::once("(all)").chain(sources.iter().copied()).filter(|s| total(role, s) > 0) {
                    let Count { of: [clauses, negated, ambiguous], ids } = &counts[&(role, source)];
                    let [low, high] = wilson(*clauses, total(role, source));
                    let target = role == ROLES[0];
                    let difference = share(role, source).zip(share(ROLES[1], source)).filter(|_| target).map(|(a, b)| a - b);
                    let bound = |q: f64| (target && source == "(all)").then(|| quantile(&differences, q));
                    expected.push(vec![
                        ("dimension", Value::from(&dimension.id)),
                        ("name", (&dimension.name).into()),
                        ("pole", (&pole.name).into()),
                        ("role", role.into()),
                        ("source", source.into()),
                        ("clauses", (*clauses).into()),
                        ("negated", (*negated).into()),
                        ("ambiguous", (*ambiguous).into()),
                        ("clauses_role", total(role, source).into()),
                        ("share", share(role, source).into()),
                        ("share_lo", low.into()),
                        ("share_hi", high.into()),
                        ("difference", difference.into()),
                        ("difference_lo", bound(0.025).into()),
                        ("difference_hi", bound(0.975).into()),
                        ("clause_ids", ids.join(" ").into()),
                    ]);
                }
            }
        }
    }
    check("dimensions", &expected, &[]);
}
