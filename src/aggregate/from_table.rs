//! Counts from a table instead of from pages: `terms.csv`, or what another tool has counted.

use super::runs::Tally;
use super::terms::Counts;
use crate::attribute::RoleId;
use crate::source::{CsvError, CsvRows};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Source of all rows of a table without a column `source`.
const ONE_SOURCE: &str = "(table)";

/// Counts of a table.
#[derive(Debug, Clone, Default)]
pub struct TableCounts {
    /// Roles by id, in order of their first row.
    pub roles: Vec<String>,
    /// The counts.
    pub counts: Counts,
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
    let terms: BTreeSet<&str> = table.rows().map(|r| r.text(term)).collect();
    found.counts.terms = terms.into_iter().map(str::to_owned).collect();
    found.tested = tested.map(|_| BTreeSet::new());
    let mut pooled = vec![0_u64; found.counts.terms.len()];
    let mut tally = Tally::default();
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
        let text = row.text(term);
        let term_id = found.counts.terms.binary_search_by(|t| t.as_str().cmp(text)).unwrap_or(0);
        pooled[term_id] += count;
        if let (Some(column), Some(terms)) = (tested, &mut found.tested) {
            match row.text(column).to_ascii_lowercase().as_str() {
                "true" | "1" => terms.insert(text.to_owned()),
                "false" | "0" | "" => false,
                _ => return Err(row.fault(column, "true or false")),
            };
        }
        if let Some(pos) = pos {
            found.pos.entry(text.to_owned()).or_insert_with(|| row.text(pos).to_owned());
        }
        let term_id = u32::try_from(term_id).unwrap_or(u32::MAX);
        let entry = tally.entry(Counts::key(role_id, source_id, term_id, found.counts.sources.len()));
        entry[4] = entry[4].saturating_add(narrow(count)?);
        entry[5] = entry[5].saturating_add(narrow(documents)?);
        tally.make_room();
    }
    found.counts = found.counts.with(tally);
    if let Some(prior) = prior {
        let (term, n) = (prior.column("term")?, prior.column("n")?);
        found.counts.prior = vec![0; found.counts.terms.len()];
        for row in prior.rows() {
            let count = row.count(n)?;
            found.counts.background_tokens += count;
            if let Ok(place) = found.counts.terms.binary_search_by(|t| t.as_str().cmp(row.text(term))) {
                found.counts.prior[place] += count;
            }
        }
    } else {
        found.counts.prior = pooled;
        found.counts.background_tokens = found.counts.n_tokens.values().sum();
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
        assert_eq!(found.counts.terms, ["留存"]);
        let rows: Vec<_> = found.counts.rows().map(|r| (r.role, r.source, r.term, r.counts.n)).collect();
        assert_eq!(rows, [(0, 0, 0, 4), (0, 1, 0, 3), (1, 1, 0, 1)]);
        assert_eq!(found.counts.prior, [8]);
        assert_eq!(found.counts.background_tokens, 180);
    }

    #[test]
    fn faults_are_named() {
        let two = "role,source,term,n,n_tokens\n运营,甲,留存,3,100\n运营,甲,拉新,1,99\n";
        assert!(read(two).unwrap_err().starts_with("t.csv:3: n_tokens: expected the same number"));
        assert!(read("role,term,n\n").unwrap_err().contains("expected a column n_tokens"));
        assert_eq!(read("role,term,n,n_tokens\n运营,留存,1,9\n").unwrap().counts.sources, [ONE_SOURCE]);
    }
}
