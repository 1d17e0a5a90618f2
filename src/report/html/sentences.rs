//! The sentences behind the numbers: which clauses the page carries, and where they stand.
//!
//! A page that carried every clause of a large crawl could not be opened, so a budget of bytes goes to the strongest terms
//! first; the CSV files have the rest, and the page says so.

use super::sheet::{Cells, Sheet};
use super::statements::{cut, side};
use super::{Clause, Line, Place};
use rustc_hash::FxHashMap;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::ops::Range;

/// Bytes of clauses on the page. With charts and tables the file stays under 5 MB.
const BUDGET: usize = 2_400_000;
/// Clauses shown for a term and role.
const OF_TERM: usize = 10;
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

    /// The row in `documents` of the article that each clause comes from.
    pub(super) fn rows_of(&self, clauses: &[Clause<'_>]) -> Vec<Option<usize>> {
        let of_article = clauses.chunk_by(|c, d| article(c) == article(d)).map(|same| {
            let row = same.first().and_then(|c| self.rows.get(&(c.place.document, i64::from(c.place.article))));
            std::iter::repeat_n(row.copied(), same.len())
        });
        of_article.flatten().collect()
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

/// The lines of each term (by its row in `keyness`) and role.
pub(super) struct Lines<'a>(FxHashMap<(usize, &'a str), &'a [Line<'a>]>);

impl<'a> Lines<'a> {
    /// Lines of a term and role stand together.
    pub(super) fn of(lines: &'a [Line<'a>]) -> Self {
        let same = lines.chunk_by(|a, b| (a.term, a.role) == (b.term, b.role));
        Self(same.filter_map(|same| same.first().map(|l| ((l.term, l.role), same))).collect())
    }
}

/// Document and article of a clause.
fn article<'a>(clause: &Clause<'a>) -> (&'a str, u32) {
    (clause.place.document, clause.place.article)
}

/// The place that a key `document#article:line:start` names.
fn place(id: &str) -> Option<Place<'_>> {
    let (rest, start) = id.rsplit_once(':')?;
    let (rest, line) = rest.rsplit_once(':')?;
    let (document, article) = rest.rsplit_once('#')?;
    Some(Place { document, article: article.parse().ok()?, line: line.parse().ok()?, start: start.parse().ok()? })
}

/// Collects clauses until the budget is spent.
pub(super) struct Collector<'a> {
    clauses: &'a [Clause<'a>],
    /// Clauses of each article.
    of_article: FxHashMap<(&'a str, u32), Range<usize>>,
    pages: &'a Pages<'a>,
    /// Row of each clause in `documents`.
    articles: &'a [Option<usize>],
    pair: (&'a str, &'a str),
    taken: FxHashMap<usize, usize>,
    documents: FxHashMap<(&'a str, i64), usize>,
    spent: usize,
    out: Sentences,
}

impl<'a> Collector<'a> {
    /// Nothing collected yet.
    pub(super) fn new(
        clauses: &'a [Clause<'a>],
        pages: &'a Pages<'a>,
        articles: &'a [Option<usize>],
        roles: &[String],
        pair: (&'a str, &'a str),
    ) -> Self {
        let mut of_article = FxHashMap::default();
        let mut start = 0;
        for same in clauses.chunk_by(|c, d| article(c) == article(d)) {
            of_article.extend(same.first().map(|c| (article(c), start..start + same.len())));
            start += same.len();
        }
        let out = Sentences {
            roles: roles.iter().map(|r| (r.clone(), side(r, pair))).collect(),
            relations: Vec::new(),
            rules: Vec::new(),
            documents: Vec::new(),
            clauses: Vec::new(),
            behind: Vec::new(),
        };
        let (taken, documents) = (FxHashMap::default(), FxHashMap::default());
        Self { clauses, of_article, pages, articles, pair, taken, documents, spent: 0, out }
    }

    /// Clauses that hold a term; `terms` (row in `keyness`, and the term) in order of weight.
    pub(super) fn terms(&mut self, lines: &Lines<'a>, terms: &[(usize, &str)]) {
        for &(row, term) in terms {
            let mut found = Vec::new();
            for role in [self.pair.0, self.pair.1] {
                let start = found.len();
                for line in lines.0.get(&(row, role)).copied().unwrap_or_default() {
                    if found.len() - start == OF_TERM {
                        break;
                    }
                    if let Some(clause) = self.find(&line.clause, role)
                        && !found[start..].contains(&clause)
                    {
                        found.push(clause);
                    }
                }
            }
            self.put(format!("term:{term}"), &found);
        }
    }

    /// Clauses of each source, definitions and contrasts first.
    pub(super) fn sources(&mut self) {
        let mut of_source: Vec<(&str, [Vec<usize>; 2])> = Vec::new();
        let mut index: FxHashMap<&str, usize> = FxHashMap::default();
        let clauses = self.clauses;
        let sources = self.pages.cells("source");
        let weight = |i: usize| match clauses[i].relation {
            "definition" => 0,
            "contrast" => 1,
            "attribute" => 2,
            "relationship" => 3,
            _ => 4,
        };
        for i in (0..clauses.len()).filter(|&i| !clauses[i].duplicate && weight(i) < 4) {
            let which = match side(clauses[i].role, self.pair) {
                "a" => 0,
                "b" => 1,
                _ => continue,
            };
            let row = self.articles.get(i).copied().flatten();
            let source = sources.zip(row).map_or("", |(sources, row)| sources.text(row));
            let at = *index.entry(source).or_insert_with(|| {
                of_source.push((source, [Vec::new(), Vec::new()]));
                of_source.len() - 1
            });
            of_source[at].1[which].push(i);
        }
        of_source.sort_unstable_by_key(|(name, _)| *name);
        let lists: Vec<(String, Vec<usize>)> = of_source
            .into_iter()
            .map(|(name, sides)| {
                let best = sides.into_iter().flat_map(|mut rows| {
                    rows.sort_by_key(|&i| (weight(i), i));
                    rows.truncate(OF_SOURCE);
                    rows
                });
                (format!("source:{name}"), best.collect())
            })
            .collect();
        for (key, rows) in lists {
            self.put(key, &rows);
        }
    }

    /// Clauses named in the column `clause_ids` of a table; `role` names the column with the role, if there is one.
    pub(super) fn named(&mut self, sheet: &Sheet<'a>, name: &str, rows: &[usize], role: Option<&str>) {
        for &i in rows {
            let mut found = Vec::new();
            let roles = role.map_or([self.pair.0, self.pair.1], |column| [sheet.text(column, i); 2]);
            let ids = sheet.text("clause_ids", i);
            let mut start = 0;
            // A document's name may hold the separator: a key ends at the first separator that makes it one.
            for end in ids.match_indices(SEPARATOR).map(|(at, _)| at).chain([ids.len()]) {
                let id = ids.get(start..end).unwrap_or_default();
                let place = place(id);
                let of_roles: Vec<usize> =
                    roles.iter().filter_map(|role| place.as_ref().and_then(|p| self.find(p, role))).collect();
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

    /// The clause of a role at a place.
    fn find(&self, place: &Place<'_>, role: &str) -> Option<usize> {
        let mut range = self.of_article.get(&(place.document, place.article))?.clone();
        let here = (place.line, place.start);
        range.rfind(|&i| self.clauses.get(i).is_some_and(|c| (c.place.line, c.place.start) == here && c.role == role))
    }

    fn put(&mut self, key: String, rows: &[usize]) {
        let kept: Vec<usize> = rows.iter().filter_map(|&i| self.take(i)).collect();
        if !kept.is_empty() {
            self.spent += key.len() + 6 * kept.len();
            self.out.behind.push((key, kept));
        }
    }

    /// The number of a clause on the page; none if the budget is spent.
    fn take(&mut self, i: usize) -> Option<usize> {
        if let Some(&n) = self.taken.get(&i) {
            return Some(n);
        }
        if self.spent > BUDGET {
            return None;
        }
        let c = self.clauses.get(i)?;
        let (name, article) = article(c);
        let key = (name, i64::from(article));
        let document = if let Some(&n) = self.documents.get(&key) {
            n
        } else {
            let p = self.pages.get(key.0, key.1);
            self.spent += key.0.len() + p.source.len() + p.url.len() + p.title.len() + 40;
            self.out.documents.push((key.0.to_owned(), key.1, p.source, p.url, p.title, p.date));
            self.documents.insert(key, self.out.documents.len() - 1);
            self.out.documents.len() - 1
        };
        let text = cut(c.text);
        self.spent += text.len() + 40;
        let role = self.out.roles.iter().position(|(r, _)| r == c.role).unwrap_or(0);
        let relation = number_of(&mut self.out.relations, c.relation);
        let by = number_of(&mut self.out.rules, c.rule);
        let (inherited, negated) = (u8::from(c.scope == "inherited"), u8::from(c.negated));
        self.out.clauses.push((document, c.place.line, c.place.start, role, relation, inherited, negated, by, text));
        self.taken.insert(i, self.out.clauses.len() - 1);
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
