//! The statistics alone, from a table of counts.

use super::RunError;
use crate::aggregate::keyness::{self, Comparison, Family, KeynessPlan};
use crate::aggregate::{EvidencePlan, Table, agreement, from_table, schema, stability};
use crate::attribute::RoleId;
use crate::source::CsvRows;

/// Compares two roles of a counts table; gives `keyness`, and what stands behind it: agreement, stability, leave one out.
///
/// Tested are the terms that the table's column `tested` names, as `terms.csv` has it, and all terms of a table without
/// one: who hands over a list of words asks about these words.
///
/// # Errors
/// If the table or the prior lacks a column, or a role is not in the table.
pub fn measure(
    plan: &KeynessPlan,
    evidence: &EvidencePlan,
    table: &CsvRows,
    prior: Option<&CsvRows>,
    target: &str,
    reference: &str,
) -> Result<Vec<Table>, RunError> {
    let found = from_table::counts(table, prior)?;
    let role = |name: &str| -> Result<RoleId, RunError> {
        let place = found.roles.iter().position(|r| r == name).and_then(|i| RoleId::try_from(i).ok());
        place.ok_or_else(|| RunError::NoRole { role: name.to_owned(), found: found.roles.join(", ") })
    };
    let family = found.tested.as_ref().map_or(Family::All, Family::Listed);
    let (target, reference) = (role(target)?, role(reference)?);
    let comparison = Comparison::new(&found.counts, target, reference, plan.max_tested, family);
    let statistics = keyness::statistics(&comparison, plan);
    let pos = |term: &str| found.pos.get(term).cloned().unwrap_or_default();
    Ok(vec![
        Table { spec: &schema::KEYNESS, frame: keyness::table(&comparison, &statistics, plan, &pos)? },
        Table { spec: &schema::AGREEMENT, frame: agreement::table(&comparison, plan.min_count, evidence)? },
        Table { spec: &schema::STABILITY, frame: stability::table(&comparison, &statistics, plan)? },
        Table { spec: &schema::LEAVE_ONE_OUT, frame: stability::leave_one_out_table(&comparison, &statistics)? },
    ])
}
