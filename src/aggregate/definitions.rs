//! `definitions.csv`: what the sources say a role is.

use super::aside::Aside;
use super::{ArticlePage, ArticleView, View, schema};
use crate::attribute::RoleId;
use crate::corpus::Clause;
use crate::row;
use crate::spool::SpoolError;
use crate::tally::line_hash;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// What is defined, whether it is denied, and the hash of what it is said to be: what makes two definitions the same.
type Meaning = (RoleId, bool, u64);

/// Rows on their way to the table.
///
/// Two definitions are the same if they define the same role, are both denied or both not, and their definientia differ in
/// punctuation, white space, digits and case at most; words of another region are read as the usual ones.
pub struct Collector<'c> {
    rows: Aside,
    /// Meanings and sources by number.
    meanings: FxHashMap<Meaning, u32>,
    sources: FxHashMap<&'c str, u32>,
    /// What each row means.
    meant: Vec<u32>,
    /// Meanings and the sources that have them, some more than once.
    said: Vec<(u32, u32)>,
}

/// The number of a thing, which gets the next one if it has none.
fn number<T: std::hash::Hash + Eq>(numbers: &mut FxHashMap<T, u32>, thing: T) -> u32 {
    let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
    *numbers.entry(thing).or_insert(next)
}

impl<'c> Collector<'c> {
    /// No row yet.
    #[must_use]
    pub fn new(view: &View<'_>) -> Self {
        let rows = Aside::new(&schema::DEFINITIONS, view.corpus.spool());
        let (meanings, sources) = (FxHashMap::default(), FxHashMap::default());
        Self { rows, meanings, sources, meant: Vec::new(), said: Vec::new() }
    }

    /// Adds the rows of an article.
    pub fn add(&mut self, view: &View<'c>, a: &ArticlePage<'c, '_>) {
        let rows = &mut self.rows;
        for c in a.clauses() {
            // Where 这叫 X points at another line, nothing of the sentence says what X is.
            let Some(d) = c.definition.filter(|d| !d.definiens.is_empty()) else { continue };
            let meaning = (c.role, c.negated, line_hash(&read(view, a, c, d.definiens)));
            let meaning = number(&mut self.meanings, meaning);
            self.meant.push(meaning);
            self.said.push((meaning, number(&mut self.sources, &a.article.source)));
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
    /// If a row could not be set aside.
    pub fn table(self) -> Result<Aside, SpoolError> {
        let Self { rows, meanings, meant, mut said, .. } = self;
        said.sort_unstable();
        said.dedup();
        let mut sources = vec![0; meanings.len()];
        said.iter().for_each(|&(meaning, _)| sources[meaning as usize] += 1);
        let repeated = meant.iter().map(|&meaning| sources[meaning as usize]).collect();
        rows.done(Some(("repeated_in_sources", repeated)))
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
