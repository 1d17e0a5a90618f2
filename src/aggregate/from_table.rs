//! Counts from a table instead of from pages: `terms.csv`, or what another tool has counted.

use super::terms::{Counts, TermCounts};
use crate::attribute::RoleId;
use crate::source::{CsvError, CsvRows};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// Source of all rows of a table without a column `source`.
const ONE_SOURCE: &str = "(table)";

/// Counts of a table.
#[derive(Debug, Clone, Default)]
pub struct TableCounts {
    /// Roles by id, in order of their first row.
    pub roles: Vec<String>,
    /// The counts.
    pub counts: Counts,
    /// Tokens of the background that `counts.prior` was counted in.
    pub background_tokens: u64,
    /// Terms of the family of tests, where the table says so.
    pub tested: Option<BTreeSet<String>>,
    /// Part of speech by term, where the table has it.
    pub pos: FxHashMap<String, String>,
}

/// Reads counts from rows with `role`, `term`, `n` and `n_tokens` (all tokens of that role and source); `source`, `pos`,
/// `documents` and `tested` if they are there. Rows of the same role, source and term add up.
///
/// The background is `prior` (columns `term`, `n`; its tokens are the sum of `n`, so a row for all other words belongs in
/// it), else all counts of the table, over the tokens of all its roles and sources.
///
/// # Errors
/// If a column is missing, a count is none, or one role and source has two different `n_tokens`.
pub fn counts(table: &CsvRows, prior: Option<&CsvRows>) -> Result<TableCounts, CsvError> {
    let (role, term) = (table.column("role")?, table.column("term")?);
    let (n, n_tokens) = (table.column("n")?, table.column("n_tokens")?);
    let (source, pos, documents) = (table.find("source"), table.find("pos"), table.find("documents"));
    let tested = table.find("tested");
    let name = |row: &crate::source::CsvRow<'_>| source.map_or(ONE_SOURCE, |s| row.text(s)).to_owned();
    let mut found = TableCounts::default();
    let names: BTreeSet<String> = table.rows().map(|r| name(&r)).collect();
    found.counts.sources = names.into_iter().collect();
    found.tested = tested.map(|_| BTreeSet::new());
    let mut pooled: BTreeMap<String, u64> = BTreeMap::new();
    for row in table.rows() {
        let role_id = role_id(&mut found.roles, row.text(role)).ok_or_else(|| row.fault(role, "at most 255 roles"))?;
        let place = found.counts.sources.binary_search(&name(&row)).unwrap_or(0);
        let source_id = u32::try_from(place).unwrap_or(u32::MAX);
        let tokens = row.count(n_tokens)?;
        if *found.counts.n_tokens.entry((role_id, source_id)).or_insert(tokens) != tokens {
            return Err(row.fault(n_tokens, "the same number in all rows of this role and source"));
        }
        let count = row.count(n)?;
        let documents = documents.map_or(Ok(0), |d| row.count_or_none(d))?;
        let narrow = |v: u64| u32::try_from(v).map_err(|_| row.fault(n, "a count below 2^32"));
        let key = (role_id, source_id, row.text(term).to_owned());
        *pooled.entry(key.2.clone()).or_default() += count;
        if let (Some(column), Some(terms)) = (tested, &mut found.tested) {
            match row.text(column).to_ascii_lowercase().as_str() {
                "true" | "1" => terms.insert(key.2.clone()),
                "false" | "0" | "" => false,
                _ => return Err(row.fault(column, "true or false")),
            };
        }
        if let Some(pos) = pos {
            found.pos.entry(key.2.clone()).or_insert_with(|| row.text(pos).to_owned());
        }
        let entry: &mut TermCounts = found.counts.terms.entry(key).or_default();
        entry.n = entry.n.saturating_add(narrow(count)?);
        entry.documents = entry.documents.saturating_add(narrow(documents)?);
    }
    if let Some(prior) = prior {
        let (term, n) = (prior.column("term")?, prior.column("n")?);
        for row in prior.rows() {
            *found.counts.prior.entry(row.text(term).to_owned()).or_default() += row.count(n)?;
        }
        found.background_tokens = found.counts.prior.values().sum();
    } else {
        found.counts.prior = pooled;
        found.background_tokens = found.counts.n_tokens.values().sum();
    }
    Ok(found)
}

fn role_id(roles: &mut Vec<String>, name: &str) -> Option<RoleId> {
    let place = roles.iter().position(|r| r == name).unwrap_or_else(|| {
        roles.push(name.to_owned());
        roles.len() - 1
    });
    RoleId::try_from(place).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<TableCounts, String> {
        counts(&CsvRows::parse("t.csv", text.as_bytes()).unwrap(), None).map_err(|e| e.to_string())
    }

    #[test]
    fn rows_add_up_and_pool_into_the_prior() {
        let text = "role,source,term,n,n_tokens\n运营,甲,留存,3,100\n营销,甲,留存,1,50\n运营,乙,留存,2,30\n运营,乙,留存,2,30\n";
        let found = read(text).unwrap();
        assert_eq!(found.roles, ["运营", "营销"]);
        assert_eq!(found.counts.sources, ["乙", "甲"]);
        assert_eq!(found.counts.terms[&(0, 0, "留存".to_owned())].n, 4);
        assert_eq!(found.counts.prior["留存"], 8);
        assert_eq!(found.background_tokens, 180);
    }

    #[test]
    fn faults_are_named() {
        let two = "role,source,term,n,n_tokens\n运营,甲,留存,3,100\n运营,甲,拉新,1,99\n";
        assert!(read(two).unwrap_err().starts_with("t.csv:3: n_tokens: expected the same number"));
        assert!(read("role,term,n\n").unwrap_err().contains("expected a column n_tokens"));
        assert_eq!(read("role,term,n,n_tokens\n运营,留存,1,9\n").unwrap().counts.sources, [ONE_SOURCE]);
    }
}
