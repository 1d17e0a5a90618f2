//! The collocates of the clauses of one page, found where the page is worked, so that no run looks for them twice.

use super::grammar::{Word, WordClass, relations_and_genus};
use crate::attribute::{Relation, RoleId};
use crate::normalize::Script;
use crate::span::Span;
use crate::tally::{ArticleRecord, ClauseRecord, WordList, as_read};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// Words whose classes are held before they are forgotten.
const CLASSES: usize = 1 << 17;

/// Finds collocates; what it has learnt of words serves the next page too.
pub struct Sketcher<'p> {
    pos: &'p (dyn Fn(&str) -> String + Sync),
    named: &'p (dyn Fn(RoleId, &str) -> Vec<Span> + Sync),
    roles: &'p [String],
    classes: FxHashMap<Box<str>, WordClass>,
    of_page: Vec<Option<WordClass>>,
    /// Numbers of collocates of the page that are no words of their clause.
    others: FxHashMap<Box<str>, usize>,
}

impl<'p> Sketcher<'p> {
    /// Knows no word yet; `roles` are the names of the roles.
    #[must_use]
    pub fn new(
        pos: &'p (dyn Fn(&str) -> String + Sync),
        named: &'p (dyn Fn(RoleId, &str) -> Vec<Span> + Sync),
        roles: &'p [String],
    ) -> Self {
        Self { pos, named, roles, classes: FxHashMap::default(), of_page: Vec::new(), others: FxHashMap::default() }
    }

    /// The collocates of each clause that says something and does not deny it: the relation's place in
    /// [`super::GrammaticalRelation::ALL`] and the number of the word. A word that is none of the page's is put behind them.
    pub fn page(&mut self, articles: &[ArticleRecord], words: &mut WordList) -> Vec<Option<Vec<(u32, u32)>>> {
        if self.classes.len() > CLASSES {
            self.classes.clear();
        }
        self.of_page.clear();
        self.of_page.resize(words.len(), None);
        self.others.clear();
        let clauses = articles.iter().flat_map(|a| a.clauses.iter().map(|c| (c, a.script)));
        clauses.map(|(c, script)| sketched(c).then(|| self.clause(c, script, words))).collect()
    }

    fn clause(&mut self, c: &ClauseRecord, script: Script, all: &mut WordList) -> Vec<(u32, u32)> {
        let form = |id: u32| all.get(id as usize).unwrap_or("");
        let text = match script {
            Script::Simplified => Cow::Borrowed(c.text.as_str()),
            Script::Traditional | Script::Mixed => as_read(&c.text, c.tokens.iter().map(|t| (form(t.term), t.span))),
        };
        let mut words = Vec::with_capacity(c.tokens.len());
        let mut end = 0;
        for token in &c.tokens {
            let form = form(token.term);
            let class = match self.of_page.get(token.term as usize).copied().flatten() {
                Some(class) => class,
                None => self.class(form, token.term),
            };
            let gap = c.text.get(end as usize..token.span.start as usize).unwrap_or("");
            words.push(Word { form, class, gap, start: token.span.start, end: token.span.end });
            end = token.span.end;
        }
        let role = self.roles.get(usize::from(c.role)).map_or("", String::as_str);
        let genus = c.definition.as_ref().and_then(|d| d.genus.as_deref());
        let found = relations_and_genus(&words, &(self.named)(c.role, &text), &text, role, genus);
        let mut others: Vec<(usize, String)> = Vec::new();
        let mut numbers = Vec::with_capacity(found.len());
        for (relation, word) in found {
            let token = |is: &dyn Fn(&str) -> bool| c.tokens.iter().zip(&words).find(|(_, w)| is(w.form)).map(|(t, _)| t.term);
            // Nearly all are words of the clause, which all stand at one place each.
            let known = token(&|form| std::ptr::eq(form, word)).or_else(|| token(&|form| form == word));
            if known.is_none() {
                others.push((numbers.len(), word.to_owned()));
            }
            numbers.push((relation as u32, known.unwrap_or(0)));
        }
        drop(words);
        for (place, word) in others {
            let id = self.others.get(word.as_str()).copied().unwrap_or_else(|| {
                let held = all.iter().position(|w| w == word);
                let id = held.unwrap_or_else(|| {
                    all.push(&word);
                    all.len() - 1
                });
                self.others.insert(word.into(), id);
                id
            });
            numbers[place].1 = u32::try_from(id).unwrap_or(u32::MAX);
        }
        numbers
    }

    fn class(&mut self, form: &str, term: u32) -> WordClass {
        let class = match self.classes.get(form) {
            Some(class) => *class,
            None => {
                let class = WordClass::of(form, &(self.pos)(form));
                self.classes.insert(form.into(), class);
                class
            }
        };
        if let Some(place) = self.of_page.get_mut(term as usize) {
            *place = Some(class);
        }
        class
    }
}

/// Whether the collocates of a clause may be asked for.
fn sketched(c: &ClauseRecord) -> bool {
    c.relation != Relation::Mention && !c.negated
}
