//! `sources.csv`: counts of each source, and its divergence against shuffled clauses.

use super::chance::Chance;
use super::corpus::Clause;
use super::formulas::{divergence, quantile, wilson};
use super::{CORPUS, Expected, ROLES, RUN, SEED, Value, check};
use crate::folder::Row;
use std::collections::{BTreeMap, BTreeSet};

const SHUFFLES: usize = 200;

/// Divergence between the terms of the first clauses of an order and those of the others.
fn apart(pieces: &[BTreeMap<&str, f64>], order: &[usize], on_target: usize) -> Option<f64> {
    let mut counts: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for (place, piece) in order.iter().enumerate() {
        for (term, n) in &pieces[*piece] {
            let (a, b) = counts.entry(term).or_default();
            *(if place < on_target { a } else { b }) += n;
        }
    }
    divergence(&counts.into_values().collect::<Vec<_>>())
}

/// The terms of a clause.
fn terms(c: &Clause) -> BTreeMap<&str, f64> {
    let mut counts = BTreeMap::new();
    for t in c.tokens.iter().filter(|t| CORPUS.is_term(&t.form)) {
        *counts.entry(t.form.as_str()).or_default() += 1.0;
    }
    counts
}

/// The divergence, the mean and the 95 % point of those of shuffled clauses, and the share of shuffles as far apart.
fn against_chance(clauses: &[&Clause]) -> [Option<f64>; 4] {
    let pieces: Vec<BTreeMap<&str, f64>> = clauses.iter().map(|c| terms(c)).collect();
    let of_side = |side: usize| (0..clauses.len()).filter(move |i| clauses[*i].side() == side);
    let on_target = of_side(0).count();
    let Some(observed) = apart(&pieces, &of_side(0).chain(of_side(1)).collect::<Vec<_>>(), on_target) else { return [None; 4] };
    let mut chance = Chance::new(SEED, "shuffled labels");
    // The order is shuffled on, not anew.
    let mut order: Vec<usize> = (0..clauses.len()).collect();
    let mut shuffled = || {
        chance.shuffle(&mut order);
        apart(&pieces, &order, on_target)
    };
    let values: Vec<f64> = (0..SHUFFLES).filter_map(|_| shuffled()).collect();
    let n = values.len() as f64;
    let hits = values.iter().filter(|v| **v >= observed * (1.0 - 1e-9)).count() as f64;
    [Some(observed), Some(values.iter().sum::<f64>() / n), Some(quantile(&values, 0.95)), Some((hits + 1.0) / (n + 1.0))]
}

#[test]
fn sources() {
    let definitions = RUN.table("out/definitions.csv");
    let row = |source: &str| -> Expected {
        let articles: Vec<_> = CORPUS.articles.iter().filter(|a| a.source == source).collect();
        let kept = || articles.iter().filter(|a| a.duplicate_of.is_none());
        let documents: BTreeSet<&str> = kept().map(|a| a.document.as_str()).collect();
        let counted: Vec<&Clause> = CORPUS.counted().filter(|c| CORPUS.source(c) == source).collect();
        let of_side = |side: usize| counted.iter().filter(move |c| c.side() == side);
        let clauses = [0, 1, 2].map(|side| of_side(side).count() as u64);
        let tokens = [0, 1, 2].map(|side| of_side(side).map(|c| c.tokens.len()).sum::<usize>());
        let defines = |d: &&Row, role: &str| d["role"] == role && d["source"] == source && d["duplicate"] == "false";
        let definitions = ROLES.map(|role| definitions.iter().filter(|d| defines(d, role)).count());
        let both = clauses[0] + clauses[1];
        let [low, high] = wilson(clauses[0], both);
        let pair: Vec<&Clause> = counted.iter().copied().filter(|c| c.side() < 2).collect();
        let [observed, baseline, baseline_95, p] = against_chance(&pair);
        vec![
            ("source", Value::from(source)),
            ("documents", documents.len().into()),
            ("articles", kept().count().into()),
            ("reposts", (articles.len() - kept().count()).into()),
            ("clauses_a", clauses[0].into()),
            ("clauses_b", clauses[1].into()),
            ("clauses_other", clauses[2].into()),
            ("tokens_a", tokens[0].into()),
            ("tokens_b", tokens[1].into()),
            ("tokens_other", tokens[2].into()),
            ("definitions_a", definitions[0].into()),
            ("definitions_b", definitions[1].into()),
            ("share_a", (both > 0).then(|| clauses[0] as f64 / both as f64).into()),
            ("share_a_lo", low.into()),
            ("share_a_hi", high.into()),
            ("jsd_ab", observed.into()),
            ("jsd_baseline", baseline.into()),
            ("jsd_baseline_95", baseline_95.into()),
            ("jsd_p", p.into()),
        ]
    };
    check("sources", &CORPUS.sources().into_iter().map(row).collect::<Vec<_>>(), &[]);
}
