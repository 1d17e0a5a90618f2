//! Writes everything a run reports, apart from the record of the run itself.

use super::RunError;
use crate::aggregate::frame::FrameBuilder;
use crate::aggregate::{Large, Tables, View, audit, schema};
use crate::pipeline::Plan;
use crate::report::csv::{CsvRows, write_csv};
use crate::report::datapackage::{TableFormat, datapackage_json};
use crate::report::html::{Clause, Evidence, Line, Place, Report, index_html};
use crate::report::parquet::parquet_bytes;
use crate::report::run_json::RunCounts;
use crate::report::xlsx::xlsx_bytes;
use crate::sink::{Fill, Output};
use std::io::Error;

/// Stages the tables, their description, the workbook and the page, on the threads of the pool it is called in.
///
/// The rows of the large tables go straight into their files.
///
/// # Errors
/// If a file cannot be written, or a report refuses a table.
pub fn stage_reports(
    output: &mut Output,
    plan: &Plan,
    view: &View<'_>,
    tables: &Tables<'_>,
    counts: &RunCounts,
    cite: &str,
    format: TableFormat,
) -> Result<(), RunError> {
    let file = |name: &str| format!("{name}.{}", format.extension());
    let mut files: Vec<(String, Fill<'_>)> = Vec::new();
    let page = |out: &mut dyn std::io::Write| {
        let aggregate = &plan.aggregate;
        let report = Report {
            tables: &tables.made,
            evidence: &evidence(view, tables),
            counts,
            roles: &aggregate.roles,
            target: aggregate.role(aggregate.target),
            reference: aggregate.role(aggregate.reference),
            extension: format.extension(),
            cite,
        };
        out.write_all(&index_html(&report).map_err(Error::other)?)
    };
    files.push(("index.html".to_owned(), Box::new(page)));
    for large in Large::ALL {
        let fill: Fill<'_> = match format {
            TableFormat::Csv => Box::new(move |out| {
                let mut rows = CsvRows::new(large.spec().columns.iter().map(|c| c.name), plan.csv_bom, out);
                large.rows(view, tables, &mut rows);
                rows.finish()
            }),
            TableFormat::Parquet => Box::new(move |out| {
                let mut rows = FrameBuilder::new(large.spec());
                large.rows(view, tables, &mut rows);
                out.write_all(&rows.finish().and_then(|frame| parquet_bytes(&frame)).map_err(Error::other)?)
            }),
        };
        files.push((file(large.spec().name), fill));
    }
    files.push(("tables.xlsx".to_owned(), Box::new(|out| out.write_all(&xlsx_bytes(&tables.made).map_err(Error::other)?))));
    for table in &tables.made {
        let fill: Fill<'_> = match format {
            TableFormat::Csv => Box::new(move |out| write_csv(&table.frame, plan.csv_bom, out).map_err(Error::other)),
            TableFormat::Parquet => Box::new(move |out| out.write_all(&parquet_bytes(&table.frame).map_err(Error::other)?)),
        };
        files.push((file(table.spec.name), fill));
    }
    output.stage_all(files)?;
    output.stage("datapackage.json", &datapackage_json(&schema::TABLES, &plan.facts.pipeline, cite, format))?;
    Ok(())
}

/// What the page shows of the large tables.
fn evidence<'c>(view: &View<'c>, tables: &Tables<'c>) -> Evidence<'c> {
    let plan = view.plan;
    let clauses = view.articles().flat_map(|a| {
        a.clauses().map(move |c| Clause {
            place: Place { document: &a.document.document, article: a.article.number, line: c.line, start: c.start },
            role: plan.role(c.role),
            scope: c.scope.as_str(),
            relation: c.relation.as_str(),
            negated: c.negated,
            rule: c.rule,
            text: &c.text,
            duplicate: a.is_duplicate() || a.is_repeated(c),
        })
    });
    let lines = tables.lines.places().map(|l| {
        let (document, article) = (&l.article.document.document, l.article.article.number);
        let clause = Place { document, article, line: l.line, start: l.start };
        Line { term: l.term, role: plan.role(l.role), clause }
    });
    let (removed, repaired) = audit::tally(view);
    Evidence { clauses: clauses.collect(), lines: lines.collect(), removed, repaired }
}
