//! The sentences behind the numbers: which clauses the page carries, and where they stand.
//!
//! A page that carried every clause of a large crawl could not be opened, so a budget of bytes goes to the strongest terms
//! first; the CSV files have the rest, and the page says so.

use super::Evidence;
use super::sheet::{Cells, Sheet};
use super::statements::{cut, side};
use crate::aggregate::clauses::Said;
use crate::aggregate::kwic;
use crate::attribute::{Relation, Scope};
use crate::spool::SpoolError;
use rustc_hash::FxHashMap;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Bytes of clauses on the page. With charts and tables the file stays under 5 MB.
const BUDGET: usize = 2_400_000;
/// Clauses shown for a term and role.
const OF_TERM: usize = kwic::SHOWN;
/// Clauses shown for a source and role.
const OF_SOURCE: usize = 8;
/// Separator of the keys in a column `clause_ids`.
const SEPARATOR: char = ' ';

/// Where an article comes from.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct PageFacts {
    /// Title; empty if unknown.
    pub title: String,
    /// Address, if it is one that a browser may open; else empty.
    pub url: String,
    source: String,
    date: String,
}

/// The articles of `documents.csv` by name and number.
pub(super) struct Pages<'a> {
    rows: FxHashMap<(&'a str, i64), usize>,
    documents: Option<Sheet<'a>>,
}

impl<'a> Pages<'a> {
    /// Reads the table of documents.
    pub(super) fn new(documents: Option<Sheet<'a>>) -> Self {
        let rows = documents.as_ref().map_or_else(FxHashMap::default, |d| {
            (0..d.len()).map(|i| ((d.text("document", i), d.int("article", i)), i)).collect()
        });
        Self { rows, documents }
    }

    /// What is known of an article.
    pub(super) fn get(&self, document: &str, article: i64) -> PageFacts {
        let Some((d, &i)) = self.documents.as_ref().zip(self.rows.get(&(document, article))) else {
            return PageFacts::default();
        };
        PageFacts {
            title: cut(d.text("title", i)),
            url: web_address(d.text("url", i)),
            source: d.text("source", i).to_owned(),
            date: d.text("date", i).to_owned(),
        }
    }

    /// A column of `documents`.
    pub(super) fn cells(&self, column: &str) -> Option<Cells<'a>> {
        self.documents.as_ref().map(|d| d.cells(column))
    }
}

/// An address that may stand in a link: `http` or `https`, of a length browsers take; anything else (`javascript:` …) is
/// left out.
pub(super) fn web_address(url: &str) -> String {
    let scheme = url.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let fits = matches!(scheme.as_str(), "http" | "https") && url.len() <= 2000;
    if fits { url.to_owned() } else { String::new() }
}

/// A clause as the script reads it.
type ClauseRow = (usize, u32, u32, usize, usize, u8, u8, usize, String);

/// Everything the script of the page needs to show sentences.
#[derive(Debug, Serialize)]
pub(super) struct Sentences {
    /// Roles and which side each is on.
    roles: Vec<(String, &'static str)>,
    relations: Vec<String>,
    rules: Vec<String>,
    /// Document, article, source, address, title, date.
    documents: Vec<(String, i64, String, String, String, String)>,
    /// Document, line, start, role, relation, 1 if inherited, 1 if denied, rule, text.
    clauses: Vec<ClauseRow>,
    /// Clauses by what they stand behind: `term:…`, `source:…`, `dimensions:ROW`, `sketch:ROW`.
    #[serde(serialize_with = "as_map")]
    behind: Vec<(String, Vec<usize>)>,
}

fn as_map<S: Serializer>(entries: &[(String, Vec<usize>)], to: S) -> Result<S::Ok, S::Error> {
    let mut map = to.serialize_map(Some(entries.len()))?;
    for (key, value) in entries {
        map.serialize_entry(key, value)?;
    }
    map.end()
}

/// The clauses of all articles, and what is known of these.
pub(super) struct Clauses<'a> {
    evidence: &'a Evidence<'a>,
    roles: &'a [String],
    /// Row of each article in `documents`.
    rows: Vec<Option<usize>>,
    /// Places of the articles by document and number.
    places: FxHashMap<(&'a str, u32), u32>,
    held: RefCell<Held>,
}

/// The clauses of the article that was read last, and why one could not be read.
#[derive(Default)]
struct Held {
    article: Option<u32>,
    said: Vec<Said>,
    bytes: Vec<u8>,
    fault: Option<SpoolError>,
}

impl<'a> Clauses<'a> {
    /// Finds the articles of the clauses in `documents`.
    pub(super) fn new(evidence: &'a Evidence<'a>, roles: &'a [String], pages: &Pages<'_>) -> Self {
        let row = |&(document, number): &(&str, u32)| pages.rows.get(&(document, i64::from(number))).copied();
        Self {
            evidence,
            roles,
            rows: evidence.articles.iter().map(row).collect(),
            places: (0..).zip(&evidence.articles).map(|(i, article)| (*article, i)).collect(),
            held: RefCell::default(),
        }
    }

    /// The row in `documents` of the article that a clause comes from.
    pub(super) fn row(&self, clause: &Said) -> Option<usize> {
        self.rows.get(clause.article as usize).copied().flatten()
    }

    /// The role a clause is about.
    pub(super) fn role(&self, clause: &Said) -> &'a str {
        self.roles.get(usize::from(clause.role)).map_or("", String::as_str)
    }

    /// The text of a clause.
    pub(super) fn text(&self, clause: &Said) -> String {
        (self.evidence.text)(clause)
    }

    /// Document and number of an article.
    fn article(&self, place: u32) -> (&'a str, u32) {
        self.evidence.articles.get(place as usize).copied().unwrap_or_default()
    }

    fn rule(&self, clause: &Said) -> &'static str {
        self.evidence.rules.get(usize::from(clause.rule)).copied().unwrap_or_default()
    }

    /// What the clauses of an article come to, given the number of the first of them.
    fn of_article<T>(&self, article: u32, take: impl FnOnce(usize, &[Said]) -> T) -> T {
        let held = &mut *self.held.borrow_mut();
        if held.article != Some(article) {
            if let Err(fault) = self.evidence.clauses.read(article, &mut held.bytes, &mut held.said) {
                held.fault = Some(fault);
            }
            held.article = Some(article);
        }
        take(self.evidence.clauses.first(article), &held.said)
    }

    /// Hands over all clauses in order, each with its number.
    pub(super) fn each(&self, mut take: impl FnMut(usize, &Said)) {
        for article in (0..).take(self.evidence.clauses.articles()) {
            self.of_article(article, |first, said| (first..).zip(said).for_each(|(i, clause)| take(i, clause)));
        }
    }

    /// The years of the clauses that are counted, or two of them where there are more.
    pub(super) fn years<'y>(
        &self,
        counted: impl Fn(&Said) -> bool,
        year: impl Fn(&Said) -> Option<&'y str>,
    ) -> BTreeSet<&'y str> {
        let mut years = BTreeSet::new();
        for article in (0..).take(self.evidence.clauses.articles()) {
            years.extend(self.of_article(article, |_, said| said.iter().find(|c| counted(c)).and_then(&year)));
            if years.len() > 1 {
                break;
            }
        }
        years
    }

    /// Why a clause could not be read, if one could not.
    pub(super) fn fault(&self) -> Option<SpoolError> {
        self.held.borrow_mut().fault.take()
    }

    /// The clause of a role at a place.
    fn find(&self, (article, line, start): Place, role: &str) -> Option<Numbered> {
        self.of_article(article, |first, said| {
            let at = said.iter().rposition(|c| (c.line, c.start) == (line, start) && self.role(c) == role)?;
            Some((first + at, article))
        })
    }

    /// A clause by its number.
    fn get(&self, (number, article): Numbered) -> Option<Said> {
        let held = &mut *self.held.borrow_mut();
        self.evidence.clauses.row(article, number, &mut held.bytes).unwrap_or_else(|fault| {
            held.fault = Some(fault);
            None
        })
    }
}

/// The number of a clause, and its article.
type Numbered = (usize, u32);

/// Article, line and start of a clause; with the role, what tells clauses apart.
type Place = (u32, u32, u32);

/// The lines of each term (by its row in `keyness`) and role.
pub(super) struct Lines<'a>(FxHashMap<(usize, &'a str), &'a [kwic::Place]>);

impl<'a> Lines<'a> {
    /// Lines of a term and role stand together.
    pub(super) fn of(lines: &'a [kwic::Place], roles: &'a [String]) -> Self {
        let same = lines.chunk_by(|a, b| (a.term, a.role) == (b.term, b.role));
        let role = |l: &kwic::Place| roles.get(usize::from(l.role)).map_or("", String::as_str);
        Self(same.filter_map(|same| same.first().map(|l| ((l.term as usize, role(l)), same))).collect())
    }
}

/// The place that a key `document#article:line:start` names.
fn place(places: &FxHashMap<(&str, u32), u32>, id: &str) -> Option<Place> {
    let (rest, start) = id.rsplit_once(':')?;
    let (rest, line) = rest.rsplit_once(':')?;
    let (document, article) = rest.rsplit_once('#')?;
    let article = *places.get(&(document, article.parse().ok()?))?;
    Some((article, line.parse().ok()?, start.parse().ok()?))
}

/// Collects clauses until the budget is spent.
pub(super) struct Collector<'a> {
    clauses: &'a Clauses<'a>,
    pages: &'a Pages<'a>,
    pair: (&'a str, &'a str),
    taken: FxHashMap<usize, usize>,
    /// Number of each article on the page.
    documents: FxHashMap<u32, usize>,
    spent: usize,
    out: Sentences,
}

impl<'a> Collector<'a> {
    /// Nothing collected yet.
    pub(super) fn new(clauses: &'a Clauses<'a>, pages: &'a Pages<'a>, pair: (&'a str, &'a str)) -> Self {
        let out = Sentences {
            roles: clauses.roles.iter().map(|r| (r.clone(), side(r, pair))).collect(),
            relations: Vec::new(),
            rules: Vec::new(),
            documents: Vec::new(),
            clauses: Vec::new(),
            behind: Vec::new(),
        };
        let (taken, documents) = (FxHashMap::default(), FxHashMap::default());
        Self { clauses, pages, pair, taken, documents, spent: 0, out }
    }

    /// Clauses that hold a term; `terms` (row in `keyness`, and the term) in order of weight.
    pub(super) fn terms(&mut self, lines: &Lines<'a>, terms: &[(usize, &str)]) {
        for &(row, term) in terms {
            let mut found: Vec<Numbered> = Vec::new();
            for role in [self.pair.0, self.pair.1] {
                let lines = lines.0.get(&(row, role)).copied().unwrap_or_default().iter();
                let number = |l: &kwic::Place| self.clauses.evidence.clauses.first(l.article) + l.clause as usize;
                found.extend(lines.take(OF_TERM).map(|l| (number(l), l.article)));
            }
            self.put(format!("term:{term}"), &found);
        }
    }

    /// Clauses of each source, definitions and contrasts first.
    pub(super) fn sources(&mut self) {
        // Of each side the first clauses of each weight.
        let mut of_source: Vec<(&str, [[Vec<Numbered>; 4]; 2])> = Vec::new();
        let mut index: FxHashMap<&str, usize> = FxHashMap::default();
        let clauses = self.clauses;
        let sources = self.pages.cells("source");
        clauses.each(|i, clause| {
            let weight = match clause.relation {
                _ if clause.duplicate => return,
                Relation::Definition => 0,
                Relation::Contrast => 1,
                Relation::Attribute => 2,
                Relation::Relationship => 3,
                Relation::Mention => return,
            };
            let which = match side(clauses.role(clause), self.pair) {
                "a" => 0,
                "b" => 1,
                _ => return,
            };
            let source = sources.zip(clauses.row(clause)).map_or("", |(sources, row)| sources.text(row));
            let at = *index.entry(source).or_insert_with(|| {
                of_source.push((source, Default::default()));
                of_source.len() - 1
            });
            let alike = &mut of_source[at].1[which][weight];
            if alike.len() < OF_SOURCE {
                alike.push((i, clause.article));
            }
        });
        of_source.sort_unstable_by_key(|(name, _)| *name);
        for (name, sides) in of_source {
            let best = sides.into_iter().flat_map(|by_weight| by_weight.into_iter().flatten().take(OF_SOURCE));
            self.put(format!("source:{name}"), &best.collect::<Vec<_>>());
        }
    }

    /// Clauses named in the column `clause_ids` of a table; `role` names the column with the role, if there is one.
    pub(super) fn named(&mut self, sheet: &Sheet<'a>, name: &str, rows: &[usize], role: Option<&str>) {
        for &i in rows {
            let mut found: Vec<Numbered> = Vec::new();
            let roles = role.map_or([self.pair.0, self.pair.1], |column| [sheet.text(column, i); 2]);
            let ids = sheet.text("clause_ids", i);
            let mut start = 0;
            // A document's name may hold the separator: a key ends at the first separator that makes it one.
            for end in ids.match_indices(SEPARATOR).map(|(at, _)| at).chain([ids.len()]) {
                let id = ids.get(start..end).unwrap_or_default();
                let place = place(&self.clauses.places, id);
                let of_roles: Vec<Numbered> =
                    roles.iter().filter_map(|role| place.and_then(|p| self.clauses.find(p, role))).collect();
                if !of_roles.is_empty() {
                    start = end + SEPARATOR.len_utf8();
                }
                for clause in of_roles {
                    if !found.contains(&clause) {
                        found.push(clause);
                    }
                }
            }
            self.put(format!("{name}:{i}"), &found);
        }
    }

    /// What was collected.
    pub(super) fn finish(self) -> Sentences {
        self.out
    }

    fn put(&mut self, key: String, rows: &[Numbered]) {
        let kept: Vec<usize> = rows.iter().filter_map(|row| self.take(*row)).collect();
        if !kept.is_empty() {
            self.spent += key.len() + 6 * kept.len();
            self.out.behind.push((key, kept));
        }
    }

    /// The number of a clause on the page; none if the budget is spent.
    fn take(&mut self, clause: Numbered) -> Option<usize> {
        if let Some(&n) = self.taken.get(&clause.0) {
            return Some(n);
        }
        if self.spent > BUDGET {
            return None;
        }
        let clauses = self.clauses;
        let c = clauses.get(clause)?;
        let document = if let Some(&n) = self.documents.get(&c.article) {
            n
        } else {
            let (name, number) = clauses.article(c.article);
            let p = self.pages.get(name, i64::from(number));
            self.spent += name.len() + p.source.len() + p.url.len() + p.title.len() + 40;
            self.out.documents.push((name.to_owned(), i64::from(number), p.source, p.url, p.title, p.date));
            self.documents.insert(c.article, self.out.documents.len() - 1);
            self.out.documents.len() - 1
        };
        let text = cut(&clauses.text(&c));
        self.spent += text.len() + 40;
        let role = self.out.roles.iter().position(|(r, _)| r == clauses.role(&c)).unwrap_or(0);
        let relation = number_of(&mut self.out.relations, c.relation.as_str());
        let by = number_of(&mut self.out.rules, clauses.rule(&c));
        let (inherited, negated) = (u8::from(c.scope == Scope::Inherited), u8::from(c.negated));
        self.out.clauses.push((document, c.line, c.start, role, relation, inherited, negated, by, text));
        self.taken.insert(clause.0, self.out.clauses.len() - 1);
        Some(self.out.clauses.len() - 1)
    }
}

fn number_of(words: &mut Vec<String>, word: &str) -> usize {
    words.iter().position(|w| w == word).unwrap_or_else(|| {
        words.push(word.to_owned());
        words.len() - 1
    })
}

#[cfg(test)]
mod tests {
    use super::web_address;

    #[test]
    fn only_web_addresses_become_links() {
        assert_eq!(web_address("https://a.example/x?y=1"), "https://a.example/x?y=1");
        for bad in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            " javascript:x",
            "file:///etc/passwd",
            "",
            "a.html",
        ] {
            assert_eq!(web_address(bad), "", "{bad}");
        }
    }
}
