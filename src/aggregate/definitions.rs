//! `definitions.csv`: what the sources say a role is.

use super::frame::FrameBuilder;
use super::{ArticlePage, ArticleView, View, schema};
use crate::attribute::RoleId;
use crate::corpus::Clause;
use crate::row;
use crate::tally::line_hash;
use polars::prelude::{DataFrame, PolarsResult};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

/// What is defined, whether it is denied, and the hash of what it is said to be: what makes two definitions the same.
type Meaning = (RoleId, bool, u64);

/// Rows on their way to the table.
///
/// Two definitions are the same if they define the same role, are both denied or both not, and their definientia differ in
/// punctuation, white space, digits and case at most; words of another region are read as the usual ones.
pub struct Collector<'c> {
    rows: FrameBuilder,
    /// What each row means.
    meanings: Vec<Meaning>,
    sources: FxHashMap<Meaning, FxHashSet<&'c str>>,
}

impl Default for Collector<'_> {
    fn default() -> Self {
        Self { rows: FrameBuilder::new(&schema::DEFINITIONS), meanings: Vec::new(), sources: FxHashMap::default() }
    }
}

impl<'c> Collector<'c> {
    /// Adds the rows of an article.
    pub fn add(&mut self, view: &View<'c>, a: &ArticlePage<'c, '_>) {
        let rows = &mut self.rows;
        for c in a.clauses() {
            // Where 这叫 X points at another line, nothing of the sentence says what X is.
            let Some(d) = c.definition.filter(|d| !d.definiens.is_empty()) else { continue };
            let meaning = (c.role, c.negated, line_hash(&read(view, a, c, d.definiens)));
            self.meanings.push(meaning);
            self.sources.entry(meaning).or_default().insert(&a.article.source);
            row![rows;
                a.document.document.as_str(),
                a.article.number,
                a.article.source.as_str(),
                c.line,
                c.start,
                view.plan.role(c.role),
                d.term,
                d.definiens,
                d.genus,
                d.pattern,
                c.negated,
                c.reported_by,
                d.sentence,
                &a.clause_id(c),
                // Known when all have been seen.
                0_u32,
                a.is_duplicate() || a.is_repeated(c),
            ];
        }
    }

    /// The table.
    ///
    /// # Errors
    /// If polars refuses the columns.
    pub fn table(self) -> PolarsResult<DataFrame> {
        let Self { mut rows, meanings, sources } = self;
        let repeated = meanings.iter().map(|meaning| sources.get(meaning).map_or(1, FxHashSet::len));
        rows.fill("repeated_in_sources", repeated);
        rows.finish()
    }
}

/// A part of a clause as it is read.
fn read<'p>(view: &View<'_>, a: &ArticleView<'_>, c: &Clause<'_>, part: &'p str) -> Cow<'p, str> {
    let at = c.text.find(part);
    match a.read(c, view.corpus.words()) {
        Cow::Borrowed(_) => Cow::Borrowed(part),
        Cow::Owned(text) => {
            at.and_then(|at| text.get(at..at + part.len())).map_or(Cow::Borrowed(part), |p| Cow::Owned(p.to_owned()))
        }
    }
}
