//! `evidence/kwic.csv`: the text behind the numbers, a line an occurrence (keyword in context).

use super::frame::Rows;
use super::keyness::{Comparison, TermStatistics};
use super::{ArticlePage, ArticleView, View};
use crate::attribute::RoleId;
use crate::corpus::{Block, Buffer, Clause, Token};
use crate::packed::{narrow, put, take};
use crate::row;
use crate::span::Span;
use crate::spool::{Piece, Spool, SpoolError};
use rustc_hash::FxHashMap;

/// Lines of a term and role that are held for those who show a few, each of another clause.
pub const SHOWN: usize = 10;

/// Parts of the table that are put in order one after the other.
const PARTS: usize = 64;

/// Bytes of a part that are held before they are set aside.
const HELD: usize = 1 << 15;

/// A line without its text. Its place in the table is the order of the term in `keyness`, then the role.
struct Line {
    place: u32,
    /// Place in the list of articles.
    article: u32,
    line: u32,
    /// Characters of the line before the clause, and before the occurrence.
    clause_start: u32,
    start: u32,
    /// Bytes of the text around the occurrence before it and behind it.
    before: u16,
    after: u16,
}

/// Lines set aside in parts of the table. In each of them they stand in order of the corpus.
struct Parts {
    spool: Spool,
    /// Places in a part.
    width: usize,
    held: Vec<Vec<u8>>,
    pieces: Vec<Vec<Piece>>,
}

impl Parts {
    fn new(places: usize, spool: Spool) -> Self {
        Self { spool, width: places.div_ceil(PARTS).max(1), held: vec![Vec::new(); PARTS], pieces: vec![Vec::new(); PARTS] }
    }

    fn put(&mut self, line: &Line, text: &str) -> Result<(), SpoolError> {
        let part = line.place as usize / self.width;
        let Some((held, pieces)) = self.held.get_mut(part).zip(self.pieces.get_mut(part)) else { return Ok(()) };
        let Line { place, article, line, clause_start, start, before, after } = *line;
        let len = u32::try_from(text.len()).unwrap_or(u32::MAX);
        for number in [place, article, line, clause_start, start, before.into(), after.into(), len] {
            put(held, number);
        }
        held.extend_from_slice(text.as_bytes());
        if held.len() >= HELD {
            pieces.push(self.spool.push(held)?);
            held.clear();
        }
        Ok(())
    }

    /// Hands over the lines in order of the table.
    fn each(&self, mut take: impl FnMut(&Line, &str)) -> Result<(), SpoolError> {
        let (mut piece, mut bytes) = (Vec::new(), Vec::new());
        for (pieces, held) in self.pieces.iter().zip(&self.held) {
            bytes.clear();
            for at in pieces {
                self.spool.read(*at, &mut piece)?;
                bytes.extend_from_slice(&piece);
            }
            bytes.extend_from_slice(held);
            let mut lines = Vec::new();
            let mut rest = bytes.as_slice();
            while !rest.is_empty() {
                lines.push(line_of(&mut rest));
            }
            // Those of one place stay in order.
            lines.sort_by_key(|(line, _)| line.place);
            lines.iter().for_each(|(line, text)| take(line, text));
        }
        Ok(())
    }
}

fn line_of<'b>(from: &mut &'b [u8]) -> (Line, &'b str) {
    let [place, article, line, clause_start, start, before, after, len] = std::array::from_fn(|_| take(from));
    let short = |n: u32| u16::try_from(n).unwrap_or(u16::MAX);
    let (text, rest) = from.split_at_checked(len as usize).unwrap_or((from, &[]));
    *from = rest;
    let line = Line { place, article, line, clause_start, start, before: short(before), after: short(after) };
    (line, simdutf8::basic::from_utf8(text).unwrap_or_default())
}

/// The lines of the table.
pub struct Lines<'c> {
    articles: Vec<ArticleView<'c>>,
    /// The word of each term.
    words: Vec<u32>,
    parts: Parts,
    shown: Vec<Place>,
}

/// Where a line is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Row of its term in `keyness`.
    pub term: u32,
    /// The role its clause is about.
    pub role: RoleId,
    /// Place of its article among all articles.
    pub article: u32,
    /// Clauses of the article before its clause, see [`ArticlePage::clauses`].
    pub clause: u32,
}

impl<'c> Lines<'c> {
    /// Occurrences in counted clauses, so that a term with no more of them than the plan has lines for has all here.
    ///
    /// # Errors
    /// If the clauses cannot be had back, or their texts not be set aside.
    pub fn new(view: &View<'c>, comparison: &Comparison, statistics: &[TermStatistics]) -> Result<Self, SpoolError> {
        let mut chooser = Chooser::new(view, comparison, statistics);
        let mut fault = None;
        view.each_counted(false, |a| {
            if fault.is_none() {
                fault = chooser.add(view, a).err();
            }
        })?;
        if let Some(fault) = fault {
            return Err(fault);
        }
        let Chooser { place, parts, shown, .. } = chooser;
        let mut words = vec![0; statistics.len()];
        (0..).zip(place).for_each(|(word, at)| at.iter().for_each(|at| words[*at as usize] = word));
        Ok(Self { articles: view.articles().collect(), words, parts, shown: shown.into_iter().flatten().collect() })
    }

    /// Where the first [`SHOWN`] lines of each term and role are from, in order of the table.
    #[must_use]
    pub fn shown(&self) -> &[Place] {
        &self.shown
    }

    /// The rows of the table.
    ///
    /// # Errors
    /// If the texts cannot be had back.
    pub fn rows(&self, view: &View<'_>, to: &mut impl Rows) -> Result<(), SpoolError> {
        let mut ids = [String::new(), String::new()];
        self.parts.each(|line, text| {
            let word = self.words.get(line.place as usize / 2).and_then(|word| view.corpus.words().get(*word as usize));
            if let (Some(article), Some(word)) = (self.articles.get(line.article as usize), word) {
                article.put_place_id(line.line, line.start, &mut ids[0]);
                article.put_place_id(line.line, line.clause_start, &mut ids[1]);
                push(to, view, article, (line, &ids), (word, text));
            }
        })
    }
}

/// The role of the lines of a place.
fn role(view: &View<'_>, place: u32) -> RoleId {
    if place.is_multiple_of(2) { view.plan.target } else { view.plan.reference }
}

/// How many lines each place may still have of the source at hand. Articles of a source mostly follow each other, so what
/// the others have had stands apart.
struct Quotas {
    /// Lines of each place that a source may have.
    all: Vec<u32>,
    left: Vec<u32>,
    /// Places of which the source at hand has had lines.
    had: Vec<u32>,
    source: usize,
    /// Of each other source what is left of the places of which it has had lines.
    others: Vec<Vec<(u32, u32)>>,
}

impl Quotas {
    fn new(view: &View<'_>, statistics: &[TermStatistics], sources: usize) -> Self {
        let quota = |sources: usize| narrow(view.plan.evidence.kwic_lines.div_ceil(sources.max(1)));
        let all: Vec<u32> = statistics.iter().flat_map(|s| [quota(s.sources.0), quota(s.sources.1)]).collect();
        Self { left: all.clone(), all, had: Vec::new(), source: 0, others: vec![Vec::new(); sources] }
    }

    fn turn_to(&mut self, source: usize) {
        if source == self.source {
            return;
        }
        let Self { all, left, had, others, .. } = self;
        let put_back = |place: u32| (place, std::mem::replace(&mut left[place as usize], all[place as usize]));
        others[self.source] = had.drain(..).map(put_back).collect();
        for (place, n) in std::mem::take(&mut others[source]) {
            left[place as usize] = n;
            had.push(place);
        }
        self.source = source;
    }

    /// Takes a line of a place if one is left.
    #[inline]
    fn take(&mut self, place: u32) -> bool {
        let left = &mut self.left[place as usize];
        if *left == 0 {
            return false;
        }
        if *left == self.all[place as usize] {
            self.had.push(place);
        }
        *left -= 1;
        true
    }
}

/// Chooses the occurrences shown, in order of the corpus.
struct Chooser<'s> {
    /// Place of each word of the corpus in the order of the table.
    place: Vec<Option<u32>>,
    /// Number of each source; those that are not compared share the last.
    source: FxHashMap<&'s str, usize>,
    quotas: Quotas,
    parts: Parts,
    /// By place.
    shown: Vec<Vec<Place>>,
    buffer: Buffer,
}

impl<'s> Chooser<'s> {
    fn new(view: &View<'_>, comparison: &'s Comparison, statistics: &'s [TermStatistics]) -> Self {
        let place: FxHashMap<&str, u32> =
            (0..).zip(statistics).map(|(i, s)| (comparison.terms[s.term].term.as_str(), i)).collect();
        Self {
            quotas: Quotas::new(view, statistics, comparison.sources.len() + 1),
            place: view.corpus.words().iter().map(|w| place.get(&**w).copied()).collect(),
            source: (0..).zip(&comparison.sources).map(|(i, s)| (s.as_str(), i)).collect(),
            parts: Parts::new(statistics.len() * 2, view.corpus.spool()),
            shown: vec![Vec::new(); statistics.len() * 2],
            buffer: Buffer::default(),
        }
    }

    fn add(&mut self, view: &View<'_>, article: &ArticlePage<'_, '_>) -> Result<(), SpoolError> {
        let Self { place, source, quotas, parts, shown, buffer } = self;
        quotas.turn_to(source.get(article.article.source.as_str()).copied().unwrap_or(source.len()));
        let of_article = article.document.articles.iter().position(|a| a.number == article.article.number).unwrap_or(0);
        // Read once a line is found: of a large crawl most pages have none.
        let mut blocks: Option<Vec<Vec<Block<'_>>>> = None;
        let mut free = Some(buffer);
        let counted = |c: &Clause<'_>| !article.is_repeated(c) && view.plan.relations.contains(&c.relation);
        for (number, clause) in (0..).zip(article.clauses()).filter(|(_, c)| counted(c)) {
            let reference = clause.role == view.plan.reference;
            if !reference && clause.role != view.plan.target {
                continue;
            }
            let mut around = None;
            for Token { term, span, .. } in clause.tokens() {
                let Some(at) = place.get(term as usize).copied().flatten() else { continue };
                let place = at * 2 + u32::from(reference);
                if !quotas.take(place) {
                    continue;
                }
                if let Some(buffer) = free.take() {
                    blocks = Some(view.corpus.texts(article.document, buffer)?);
                }
                let own = blocks.as_ref().and_then(|b| b.get(of_article)).map_or(&[][..], Vec::as_slice);
                let (text, start) = *around.get_or_insert_with(|| surroundings(own, clause));
                let before = u32::try_from(span.char_start(clause.text)).unwrap_or(u32::MAX);
                let span = Span { start: start + span.start, end: start + span.end };
                let context = view.plan.evidence.kwic_context;
                let (at, after) = (span.start as usize, span.end as usize);
                let (from, to) = (back(text, at, context), forward(text, after, context));
                let short = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
                let line = Line {
                    place,
                    article: article.place,
                    line: clause.line,
                    clause_start: clause.start,
                    start: clause.start + before,
                    before: short(at.saturating_sub(from)),
                    after: short(to.saturating_sub(after)),
                };
                parts.put(&line, text.get(from..to).unwrap_or_default())?;
                let (term, role) = (place / 2, clause.role);
                let from = Place { term, role, article: article.place, clause: number };
                let shown = &mut shown[place as usize];
                if shown.len() < SHOWN && !shown.contains(&from) {
                    shown.push(from);
                }
            }
        }
        Ok(())
    }
}

/// The text a clause stands in, and its first byte there: that of its block, or for the clause of a title its own.
fn surroundings<'p>(blocks: &[Block<'p>], clause: &Clause<'p>) -> (&'p str, u32) {
    match clause.block.and_then(|b| blocks.get(b as usize)) {
        Some(block) => {
            let before = clause.start.saturating_sub(block.start) as usize;
            let start = forward(block.text, 0, before);
            (block.text, u32::try_from(start).unwrap_or(u32::MAX))
        }
        None => (clause.text, 0),
    }
}

fn push(
    rows: &mut impl Rows,
    view: &View<'_>,
    article: &ArticleView<'_>,
    (line, ids): (&Line, &[String; 2]),
    (word, text): (&str, &str),
) {
    let (at, after) = (usize::from(line.before), text.len().saturating_sub(usize::from(line.after)));
    row![
        rows;
        &ids[0],
        word,
        view.plan.role(role(view, line.place)),
        text.get(..at).unwrap_or_default(),
        text.get(at..after).unwrap_or_default(),
        text.get(after..).unwrap_or_default(),
        article.document.document.as_str(),
        article.article.number,
        line.line,
        line.start,
        article.article.source.as_str(),
        article.document.url.as_deref(),
        &ids[1],
    ];
}

/// The byte `n` characters behind a byte, or the end.
fn forward(text: &str, from: usize, n: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let mut chars = rest.chars();
    if n > 0 {
        chars.nth(n - 1);
    }
    text.len() - chars.as_str().len()
}

/// The byte `n` characters before a byte, or the start.
fn back(text: &str, from: usize, n: usize) -> usize {
    let mut chars = text.get(..from).unwrap_or_default().chars();
    if n > 0 {
        chars.nth_back(n - 1);
    }
    chars.as_str().len()
}

#[cfg(test)]
mod tests {
    use super::{back, forward};

    #[test]
    fn characters_are_counted_both_ways() {
        let text = "a运b营c";
        assert_eq!([0, 1, 2, 5, 9].map(|n| forward(text, 0, n)), [0, 1, 4, 9, 9]);
        assert_eq!([0, 1, 2, 9].map(|n| forward(text, 4, n)), [4, 5, 8, 9]);
        assert_eq!([0, 1, 2, 9].map(|n| back(text, 8, n)), [8, 5, 4, 0]);
        assert_eq!((forward("", 0, 3), back("", 0, 3)), (0, 0));
    }
}
