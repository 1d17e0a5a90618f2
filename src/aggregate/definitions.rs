//! `definitions.csv`: what the sources say a role is.

use super::frame::FrameBuilder;
use super::{View, schema};
use crate::attribute::RoleId;
use crate::row;
use crate::tally::line_hash;
use polars::prelude::{DataFrame, PolarsResult};
use rustc_hash::{FxHashMap, FxHashSet};

/// The table.
///
/// Two definitions are the same if they define the same role, are both denied or both not, and their definientia differ in
/// punctuation, white space, digits and case at most.
///
/// # Errors
/// If polars refuses the columns.
pub fn table(view: &View<'_>) -> PolarsResult<DataFrame> {
    let mut hashes = Vec::new();
    let mut sources: FxHashMap<(RoleId, bool, u64), FxHashSet<&str>> = FxHashMap::default();
    for a in view.articles() {
        for c in a.clauses() {
            if let Some(d) = &c.definition {
                let hash = line_hash(&d.definiens);
                hashes.push(hash);
                sources.entry((c.role, c.negated, hash)).or_default().insert(&a.article.source);
            }
        }
    }
    let mut hashes = hashes.into_iter();
    let mut rows = FrameBuilder::new(&schema::DEFINITIONS);
    for a in view.articles() {
        for c in a.clauses() {
            // Where 这叫 X points at another line, nothing of the sentence says what X is.
            let Some(d) = c.definition.as_ref().filter(|d| !d.definiens.is_empty()) else { continue };
            let hash = hashes.next().unwrap_or_default();
            let repeated = sources.get(&(c.role, c.negated, hash)).map_or(1, FxHashSet::len);
            row![rows;
                a.document.document.as_str(),
                a.article.number,
                a.article.source.as_str(),
                c.line,
                c.start,
                view.plan.role(c.role),
                d.term.as_str(),
                d.definiens.as_str(),
                d.genus.as_deref(),
                d.pattern,
                c.negated,
                c.reported_by.as_deref(),
                d.sentence.as_str(),
                &a.clause_id(c),
                repeated,
                a.is_duplicate(),
            ];
        }
    }
    rows.finish()
}
