//! `terms.csv`: tokens and terms of the counted clauses.

use super::corpus::{Clause, Corpus};
use super::{ALL_ROLES, CORPUS, Expected, ROLES, Value, check};
use std::collections::{BTreeMap, BTreeSet};

/// Counts of a role, source and term.
#[derive(Debug, Clone, Default)]
pub(super) struct Count<'c> {
    pub(super) n: u64,
    pub(super) documents: BTreeSet<&'c str>,
    /// In definitions, attributes, contrasts and relationships.
    by_relation: [u64; 4],
}

/// Role and source, and below them term.
type Key<'c> = (&'c str, &'c str);

/// What the clauses come to.
#[derive(Debug, Default)]
pub(super) struct Counts<'c> {
    pub(super) tokens: BTreeMap<Key<'c>, u64>,
    pub(super) terms: BTreeMap<Key<'c>, BTreeMap<&'c str, Count<'c>>>,
}

pub(super) fn count(corpus: &Corpus) -> Counts<'_> {
    let mut counts = Counts::default();
    let relation =
        |c: &Clause| ["definition", "attribute", "contrast", "relationship"].iter().position(|r| *r == c.of("relation"));
    for c in corpus.clauses.iter().filter(|c| !c.duplicate) {
        let Some(relation) = relation(c) else { continue };
        let key = (c.role(), corpus.source(c));
        if c.counted() {
            *counts.tokens.entry(key).or_default() += c.tokens.len() as u64;
        }
        for t in c.tokens.iter().filter(|t| corpus.is_term(&t.form)) {
            let count = counts.terms.entry(key).or_default().entry(t.form.as_str()).or_default();
            count.by_relation[relation] += 1;
            if c.counted() {
                count.n += 1;
                count.documents.insert(c.of("document"));
            }
        }
    }
    counts
}

#[test]
fn terms() {
    let counts = count(&CORPUS);
    let mut together: BTreeMap<&str, u64> = BTreeMap::new();
    for (_, terms) in counts.terms.iter().filter(|((role, _), _)| ROLES.contains(role)) {
        terms.iter().filter(|(_, c)| c.n > 0).for_each(|(t, c)| *together.entry(t).or_default() += c.n);
    }
    let mut expected: Vec<Expected> = Vec::new();
    for role in ALL_ROLES {
        for source in CORPUS.sources() {
            let tokens = counts.tokens.get(&(role, source)).copied().unwrap_or(0);
            let mut own = counts.terms.get(&(role, source)).cloned().unwrap_or_default();
            if ROLES.contains(&role) {
                for term in together.keys() {
                    own.entry(term).or_default();
                }
            }
            for (term, c) in own {
                let [definition, attribute, contrast, relationship] = c.by_relation;
                expected.push(vec![
                    ("role", Value::from(role)),
                    ("source", source.into()),
                    ("term", term.into()),
                    ("pos", (&CORPUS.tags[term]).into()),
                    ("n", c.n.into()),
                    ("n_tokens", tokens.into()),
                    ("per_million", (tokens > 0).then(|| c.n as f64 / tokens as f64 * 1e6).into()),
                    ("documents", c.documents.len().into()),
                    ("n_definition", definition.into()),
                    ("n_attribute", attribute.into()),
                    ("n_contrast", contrast.into()),
                    ("n_relationship", relationship.into()),
                    ("tested", together.get(term).is_some_and(|n| *n >= 5).into()),
                ]);
            }
        }
    }
    assert!(expected.len() > 10_000);
    check("terms", &expected, &[]);
}
