//! All tables of a run: which are made at once, and which hand their rows over one by one.

use super::aside::Aside;
use super::keyness::{Comparison, Family};
use super::{
    ArticleView, TableError, View, agreement, audit, clauses, contrasts, definitions, dimensions, documents, frame, keyness,
    kwic, schema, sketch, sources, stability, terms,
};
use crate::corpus::{Buffer, DocumentFacts};
use crate::spool::SpoolError;
use polars::prelude::DataFrame;

/// One table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its schema.
    pub spec: &'static schema::TableSpec,
    /// Its rows, sorted.
    pub frame: DataFrame,
}

/// All tables of a run: those that the reports are made from, and what the rows of the others are made from.
pub struct Tables<'c> {
    /// Tables that stay small, or nearly so, however many pages there are; in the order of [`schema::TABLES`].
    pub made: Vec<Table>,
    /// Lines of `evidence/kwic`.
    pub lines: kwic::Lines<'c>,
    /// Rows of `evidence/clauses`, without their texts.
    pub clauses: clauses::AllSaid,
    /// `definitions`.
    pub definitions: Aside,
    /// `contrasts`.
    pub contrasts: Aside,
    counts: terms::Counts,
    comparison: Comparison,
}

/// Room to read documents in.
#[derive(Debug, Default)]
pub struct Room((Buffer, Buffer));

/// A table that grows with the corpus: its rows go one by one to where they are kept, and none is held here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Large {
    /// `definitions`.
    Definitions,
    /// `contrasts`.
    Contrasts,
    /// `terms`.
    Terms,
    /// `evidence/clauses`.
    Clauses,
    /// `evidence/kwic`.
    Kwic,
    /// `audit/boilerplate`.
    Boilerplate,
    /// `audit/repairs`.
    Repairs,
}

impl Large {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Terms, Self::Clauses, Self::Kwic, Self::Boilerplate, Self::Repairs, Self::Definitions, Self::Contrasts];

    /// Its schema.
    #[must_use]
    pub fn spec(self) -> &'static schema::TableSpec {
        match self {
            Self::Definitions => &schema::DEFINITIONS,
            Self::Contrasts => &schema::CONTRASTS,
            Self::Terms => &schema::TERMS,
            Self::Clauses => &schema::CLAUSES,
            Self::Kwic => &schema::KWIC,
            Self::Boilerplate => &schema::BOILERPLATE,
            Self::Repairs => &schema::REPAIRS,
        }
    }

    /// Hands over its rows in order.
    ///
    /// # Errors
    /// If what they are made from cannot be had back.
    pub fn rows(self, view: &View<'_>, tables: &Tables<'_>, to: &mut impl frame::Rows) -> Result<(), SpoolError> {
        match self {
            Self::Terms => {
                terms::rows(view, &tables.counts, &tables.comparison, to);
                Ok(())
            }
            Self::Definitions => tables.definitions.rows(to),
            Self::Contrasts => tables.contrasts.rows(to),
            Self::Kwic => tables.lines.rows(view, to),
            Self::Clauses | Self::Boilerplate | Self::Repairs => {
                let mut room = Room::default();
                view.each_document(|d, articles| self.of_document(view, d, articles, &mut room, to))
            }
        }
    }

    /// Whether its rows are those of one document after the other, each known from the document and its fate.
    #[must_use]
    pub fn is_by_document(self) -> bool {
        matches!(self, Self::Clauses | Self::Boilerplate | Self::Repairs)
    }

    /// Hands over the rows of a document, of a table that [`Large::is_by_document`].
    ///
    /// # Errors
    /// If what they are made from cannot be had back.
    pub fn of_document(
        self,
        view: &View<'_>,
        document: &DocumentFacts,
        articles: &[ArticleView<'_>],
        room: &mut Room,
        to: &mut impl frame::Rows,
    ) -> Result<(), SpoolError> {
        match self {
            Self::Definitions | Self::Contrasts | Self::Terms | Self::Kwic => Ok(()),
            Self::Boilerplate => audit::boilerplate(view, document, articles, &mut room.0, to),
            Self::Repairs => audit::repairs(view, document, &mut room.0.0, to),
            Self::Clauses => view.pages(document, articles, false, |_| true, &mut room.0.0, |a| clauses::of_article(view, a, to)),
        }
    }
}

/// Makes the tables of a run, on the threads of the pool it is called in.
///
/// # Errors
/// If what was set aside cannot be had back.
pub fn tables<'c>(view: &View<'c>) -> Result<Tables<'c>, TableError> {
    // Each table by itself is the work of one thread, so that nothing depends on how many there are.
    let (compared, others) = rayon::join(|| compared(view), || others(view));
    let Compared { made, lines, counts, comparison } = compared?;
    let Others { made: others, clauses, definitions, contrasts } = others?;
    let mut tables = Tables { made, lines, clauses, definitions, contrasts, counts, comparison };
    tables.made.extend(others);
    tables.made.sort_by_key(|t| schema::TABLES.iter().position(|spec| spec.name == t.spec.name));
    Ok(tables)
}

struct Compared<'c> {
    made: Vec<Table>,
    lines: kwic::Lines<'c>,
    counts: terms::Counts,
    comparison: Comparison,
}

/// The tables that need the counts of the terms.
fn compared<'c>(view: &View<'c>) -> Result<Compared<'c>, TableError> {
    let plan = view.plan;
    let mut terms = terms::Collector::new(view);
    let mut sources = sources::Collector::new(view);
    view.each_counted(true, |a| {
        terms.add(view, a);
        sources.add(view, a);
    })?;
    let sources = sources.table(view)?;
    let counts = terms.finish();
    let family = Family::AtLeast(plan.keyness.min_count);
    let comparison = Comparison::new(&counts, plan.target, plan.reference, plan.keyness.max_tested, family);
    let statistics = keyness::statistics(&comparison, &plan.keyness);
    let (stability, (lines, frames)) = rayon::join(
        || stability::table(&comparison, &statistics, &plan.keyness),
        || {
            let frames = (
                keyness::table(&comparison, &statistics, &plan.keyness, view.pos),
                agreement::table(&comparison, plan.keyness.min_count, &plan.evidence),
                stability::leave_one_out_table(&comparison, &statistics),
            );
            (kwic::Lines::new(view, &comparison, &statistics), frames)
        },
    );
    let made = vec![
        Table { spec: &schema::KEYNESS, frame: frames.0? },
        Table { spec: &schema::AGREEMENT, frame: frames.1? },
        Table { spec: &schema::STABILITY, frame: stability? },
        Table { spec: &schema::LEAVE_ONE_OUT, frame: frames.2? },
        Table { spec: &schema::SOURCES, frame: sources },
    ];
    Ok(Compared { made, lines: lines?, counts, comparison })
}

struct Others {
    made: Vec<Table>,
    clauses: clauses::AllSaid,
    definitions: Aside,
    contrasts: Aside,
}

/// The tables that need the articles alone, and the rows of `evidence/clauses`.
fn others(view: &View<'_>) -> Result<Others, TableError> {
    let mut dimensions = dimensions::Collector::new(view);
    let mut sketch = sketch::Collector::new(view);
    let mut documents = documents::Collector::default();
    let mut definitions = definitions::Collector::new(view);
    let mut contrasts = contrasts::Collector::new(view);
    let mut said = clauses::AllSaid::new(view.corpus.spool());
    let mut fault = None;
    view.each(|a| {
        if !a.is_duplicate() {
            dimensions.add(a);
            sketch.add(view, a);
        }
        documents.add(a);
        definitions.add(view, a);
        contrasts.add(view, a);
        if fault.is_none() {
            fault = said.add(a).err();
        }
    })?;
    if let Some(fault) = fault {
        return Err(fault.into());
    }
    let made = vec![
        Table { spec: &schema::DOCUMENTS, frame: documents.table(view)? },
        Table { spec: &schema::DIMENSIONS, frame: dimensions.table(view)? },
        Table { spec: &schema::SKETCH, frame: sketch.table()? },
        Table { spec: &schema::SKIPPED, frame: audit::skipped(view)? },
    ];
    Ok(Others { made, clauses: said.done()?, definitions: definitions.table()?, contrasts: contrasts.table()? })
}
