//! Writes everything a run reports, apart from the record of the run itself.

use super::RunError;
use super::again::Again;
use crate::aggregate::clauses::Said;
use crate::aggregate::frame::FrameBuilder;
use crate::aggregate::{Large, Tables, View, audit, schema};
use crate::corpus::Window;
use crate::pipeline::Plan;
use crate::report::csv::{CsvRows, write_csv};
use crate::report::datapackage::{TableFormat, datapackage_json};
use crate::report::html::{Evidence, Report, index_html};
use crate::report::parquet::parquet_bytes;
use crate::report::run_json::RunCounts;
use crate::report::xlsx::xlsx_bytes;
use crate::sink::{Changed, Fill, Output, SinkError};
use std::cell::RefCell;
use std::io::Error;

/// Stages the tables, their description, the workbook and the page, on the threads of the pool it is called in.
///
/// The rows of the large tables go straight into their files. Where a report that rows were copied from turns out to have
/// been changed, all rows are made anew.
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
    (format, mut again): (TableFormat, Option<&mut Again>),
) -> Result<(), RunError> {
    let mut staged = stage_files(output, plan, view, tables, counts, cite, (format, again.as_deref()));
    if let (Some(again), Err(error)) = (&mut again, &staged)
        && Changed::is_in(error)
    {
        again.forget();
        staged = stage_files(output, plan, view, tables, counts, cite, (format, Some(again)));
    }
    staged?;
    output.stage("datapackage.json", &datapackage_json(&schema::TABLES, &plan.facts.pipeline, cite, format))?;
    Ok(())
}

fn stage_files(
    output: &mut Output,
    plan: &Plan,
    view: &View<'_>,
    tables: &Tables<'_>,
    counts: &RunCounts,
    cite: &str,
    (format, again): (TableFormat, Option<&Again>),
) -> Result<(), SinkError> {
    let file = |name: &str| format!("{name}.{}", format.extension());
    let mut files: Vec<(String, Fill<'_>)> = Vec::new();
    let page = |out: &mut dyn std::io::Write| {
        let aggregate = &plan.aggregate;
        let held = RefCell::new((Window::default(), None));
        let text = |clause: &Said| {
            let (window, fault) = &mut *held.borrow_mut();
            let text = view.corpus.text(clause.text, window);
            text.map_err(|error| fault.get_or_insert(error).to_string()).unwrap_or_default()
        };
        let report = Report {
            tables: &tables.made,
            evidence: &evidence(view, tables, &text),
            counts,
            roles: &aggregate.roles,
            target: aggregate.role(aggregate.target),
            reference: aggregate.role(aggregate.reference),
            extension: format.extension(),
            cite,
        };
        let page = index_html(&report).map_err(Error::other)?;
        if let Some(fault) = held.take().1 {
            return Err(Error::other(fault));
        }
        out.write_all(&page)
    };
    let workbook = |out: &mut dyn std::io::Write| {
        let aside = [&tables.definitions, &tables.contrasts];
        out.write_all(&xlsx_bytes(&tables.made, &aside).map_err(Error::other)?)
    };
    files.push(("index.html".to_owned(), Box::new(page)));
    for large in Large::ALL {
        let name = file(large.spec().name);
        let fill: Fill<'_> = match (format, again) {
            (TableFormat::Csv, Some(again)) if large.is_by_document() => {
                let name = name.clone();
                Box::new(move |out| again.write(large, view, &name, plan.csv_bom, out))
            }
            (TableFormat::Csv, _) => Box::new(move |out| {
                let mut rows = CsvRows::new(large.spec().columns.iter().map(|c| c.name), plan.csv_bom, out);
                large.rows(view, tables, &mut rows).map_err(Error::other)?;
                rows.finish()
            }),
            (TableFormat::Parquet, _) => Box::new(move |out| {
                let mut rows = FrameBuilder::new(large.spec());
                large.rows(view, tables, &mut rows).map_err(Error::other)?;
                out.write_all(&rows.finish().and_then(|frame| parquet_bytes(&frame)).map_err(Error::other)?)
            }),
        };
        files.push((name, fill));
    }
    files.push(("tables.xlsx".to_owned(), Box::new(workbook)));
    for table in &tables.made {
        let fill: Fill<'_> = match format {
            TableFormat::Csv => Box::new(move |out| write_csv(&table.frame, plan.csv_bom, out).map_err(Error::other)),
            TableFormat::Parquet => Box::new(move |out| out.write_all(&parquet_bytes(&table.frame).map_err(Error::other)?)),
        };
        files.push((file(table.spec.name), fill));
    }
    output.stage_all(files)
}

/// What the page shows of the large tables.
fn evidence<'c>(view: &View<'c>, tables: &'c Tables<'c>, text: &'c dyn Fn(&Said) -> String) -> Evidence<'c> {
    let (removed, repaired) = audit::tally(view);
    Evidence {
        articles: view.articles().map(|a| (a.document.document.as_str(), a.article.number)).collect(),
        rules: view.corpus.names(),
        clauses: &tables.clauses,
        text,
        lines: tables.lines.shown(),
        definitions: Some(&tables.definitions),
        contrasts: Some(&tables.contrasts),
        removed,
        repaired,
    }
}
