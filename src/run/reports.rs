//! Writes everything a run reports, apart from the record of the run itself.

use super::RunError;
use crate::aggregate::Table;
use crate::pipeline::Plan;
use crate::report::csv::write_csv;
use crate::report::datapackage::{TableFormat, datapackage_json};
use crate::report::html::{Report, index_html};
use crate::report::parquet::parquet_bytes;
use crate::report::run_json::RunCounts;
use crate::report::xlsx::xlsx_bytes;
use crate::sink::Output;

/// Stages the tables, their description, the workbook and the page.
///
/// # Errors
/// If a file cannot be written, or a report refuses a table.
pub fn stage_reports(
    output: &mut Output,
    plan: &Plan,
    tables: &[Table],
    counts: &RunCounts,
    cite: &str,
    format: TableFormat,
) -> Result<(), RunError> {
    for table in tables {
        let name = format!("{}.{}", table.spec.name, format.extension());
        match format {
            TableFormat::Csv => {
                output.stage_with(&name, |out| write_csv(&table.frame, plan.csv_bom, out).map_err(std::io::Error::other))?;
            }
            TableFormat::Parquet => output.stage(&name, &parquet_bytes(&table.frame)?)?,
        }
    }
    let specs: Vec<_> = tables.iter().map(|t| t.spec).collect();
    output.stage("datapackage.json", &datapackage_json(&specs, &plan.facts.pipeline, cite, format))?;
    output.stage("tables.xlsx", &xlsx_bytes(tables)?)?;
    let aggregate = &plan.aggregate;
    let report = Report {
        tables,
        counts,
        roles: &aggregate.roles,
        target: aggregate.role(aggregate.target),
        reference: aggregate.role(aggregate.reference),
        extension: format.extension(),
        cite,
    };
    output.stage("index.html", &index_html(&report)?)?;
    Ok(())
}
