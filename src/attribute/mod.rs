//! Segmented articles to attributions: which role each clause is about, and what it says.
//!
//! Four steps, each in its own module: [`mention`] finds where a role is named; [`about`] finds which roles the clauses of
//! a sentence have for their subject; [`discourse`] walks the article and hands roles down to clauses without one;
//! [`rules`] say what is said. Which words name a role and which words are cues stands in the lexicons, not here.
//!
//! ```
//! use bianyi::attribute::{AttributePlan, Relation, attribute_text};
//! let plan = AttributePlan::default();
//! let found = attribute_text(&plan, &["运营偏向务实，而市场部偏向务虚。"]);
//! assert_eq!(found.len(), 2);
//! assert!(found.iter().all(|a| a.relation == Relation::Contrast && a.pair == found[0].pair));
//! ```

mod about;
mod clause;
mod cue;
mod dialog;
mod dimension;
mod discourse;
mod glossary;
mod holder;
mod introduced;
mod line;
mod marks;
mod mention;
mod omitted;
mod pair;
mod passing;
mod phrase;
mod plan;
mod posts;
mod quoted;
mod reported;
mod resolve;
mod rules;
mod second;
mod stand;
mod table;
mod ties;
mod told;
mod tying;
mod words;

pub use plan::AttributePlan;
pub use second::{Described, SecondThought, Written, lists};

use crate::extract::{Article, Block, BlockClass, BlockForm};
use crate::normalize::{NormalizedArticle, Reading, Script};
use crate::segment::{SegmentedArticle, SegmentedBlock, split_sentences};
use crate::span::Span;
use discourse::{Title, Unit};
use line::Line;
use marks::Marks;
use mention::Roles;
use pair::{Judged, pair_up};
use rules::needs::Has;
use rules::turned_down::marked_wrong;
use rules::{Context, RULES};
use second::{Found, Seen, View};
use std::collections::BTreeMap;

/// Index of a role in the pipeline file's list.
pub type RoleId = u8;

/// Whether the role's name is in the clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// A surface form of the role is in the clause.
    Overt,
    /// The role comes from a heading, list head, label, pronoun, omitted subject or tied metaphor.
    Inherited,
}

impl Scope {
    /// The word in `evidence/clauses.csv`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Overt => "overt",
            Self::Inherited => "inherited",
        }
    }
}

/// What a clause says of a role, in the guideline's order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// What the role is.
    Definition,
    /// One role against another; one attribution a side.
    Contrast,
    /// Containment, overlap, dependence.
    Relationship,
    /// Duties, goals, objects, metrics, skills, orientation.
    Attribute,
    /// Named only.
    Mention,
}

impl Relation {
    /// All relations in order of precedence.
    pub const ALL: [Self; 5] = [Self::Definition, Self::Contrast, Self::Relationship, Self::Attribute, Self::Mention];

    /// The word in every table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Definition => "definition",
            Self::Contrast => "contrast",
            Self::Relationship => "relationship",
            Self::Attribute => "attribute",
            Self::Mention => "mention",
        }
    }
}

/// The parts of a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The words that name what is defined, as in the text (bytes of the block's text); empty where inherited.
    pub term: Span,
    /// What it is said to be.
    pub definiens: Span,
    /// The noun that the definiens comes to; none where it is an act.
    pub genus: Option<Span>,
    /// Name of the pattern.
    pub pattern: &'static str,
}

/// One clause (the longest run of clauses of a sentence about the same roles with the same relation) and one role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    /// Index of the block in the article.
    pub block: u32,
    /// Bytes of the block's text.
    pub span: Span,
    /// 0-based number of the sentence in the block.
    pub sentence: u32,
    /// The role it is about.
    pub role: RoleId,
    /// Whether the role is named.
    pub scope: Scope,
    /// What is said.
    pub relation: Relation,
    /// Whether the statement is denied (X 不是 Y).
    pub negated: bool,
    /// To whom the page attributes it, where it reports a view.
    pub reported_by: Option<String>,
    /// Name of the rule that decided the relation.
    pub rule: &'static str,
    /// Where the role comes from: `subject`, `named`, `heading`, `list-head`, `pronoun` …
    pub via: &'static str,
    /// Number of the contrast pair in the article; the sides share it.
    pub pair: Option<u32>,
    /// Dimension named by a heading or by the sentence, for contrasts.
    pub dimension: Option<String>,
    /// Parts, for definitions.
    pub definition: Option<Definition>,
}

/// An article with its attributions, in order of block, span and role.
#[derive(Debug, Clone)]
pub struct AttributedArticle {
    /// The article with its segments.
    pub segmented: SegmentedArticle,
    /// Who is spoken of, and what is said.
    pub attributions: Vec<Attribution>,
}

/// Says of every clause which roles it is about and what it says of them. Meta blocks are read for the topic only.
#[must_use]
pub fn attribute(plan: &AttributePlan, article: SegmentedArticle) -> AttributedArticle {
    let attributions = attributions(plan, &article.article, &article.segments);
    AttributedArticle { segmented: article, attributions }
}

/// Attributions of plain paragraphs, one block each: for tests and examples.
#[must_use]
pub fn attribute_text(plan: &AttributePlan, paragraphs: &[&str]) -> Vec<Attribution> {
    let blocks: Vec<Block> = (1u32..)
        .zip(paragraphs)
        .map(|(line, text)| Block {
            line,
            start: 0,
            article: 1,
            class: BlockClass::Article,
            form: BlockForm::Paragraph,
            rule: "",
            text: (*text).to_owned(),
        })
        .collect();
    let words = plan.words();
    let segment = |b: &Block| SegmentedBlock { sentences: split_sentences(&b.text), tokens: words.cut(&b.text) };
    let segments = blocks.iter().map(segment).collect();
    let article = Article { blocks, ..Article::default() };
    let article = NormalizedArticle { article, script: Script::Simplified, reading: Reading::default() };
    attribute(plan, SegmentedArticle { article, segments }).attributions
}

fn attributions(plan: &AttributePlan, article: &NormalizedArticle, segments: &[SegmentedBlock]) -> Vec<Attribution> {
    let Some((marks, title)) = marks(plan, article) else { return Vec::new() };
    let lines = lines(article, segments, &marks);
    let found = second_look(plan, &lines, &title, by_rules(plan, &lines, &title));
    rows(plan, &lines, segments, &found)
}

/// The names and cues of an article, and its title; none where no role is named.
fn marks(plan: &AttributePlan, article: &NormalizedArticle) -> Option<(Marks, Title)> {
    let title = article.title_as_read().unwrap_or("");
    // A title of the page, or its first line, that sets 市场 beside another role speaks of the department all along.
    let first = article.blocks_as_read().next().unwrap_or("");
    let page = plan.lexicon.page([title, first], article.script != Script::Simplified, article.blocks_as_read());
    let title = Title::new(plan, title);
    let texts: Vec<&str> = article.blocks_as_read().collect();
    let mut marks = Marks::named(&plan.lexicon, &texts, page);
    // Every role of a unit comes from a name in the title or in a line.
    if !title.names_role() && !marks.name_role() {
        return None;
    }
    marks.find_cues(&plan.cues, &texts);
    Some((marks, title))
}

/// The lines of an article with what is found in each.
fn lines<'a>(article: &'a NormalizedArticle, segments: &'a [SegmentedBlock], marks: &'a Marks) -> Vec<Line<'a>> {
    let blocks = article.article.blocks.iter().zip(article.blocks_as_read()).zip(segments).enumerate();
    blocks.map(|(i, ((block, text), s))| Line::new(block, text, &s.sentences, marks.of(i))).collect()
}

/// What the rules find.
fn by_rules(plan: &AttributePlan, lines: &[Line<'_>], title: &Title) -> Found {
    let units = discourse::walk(lines, title);
    let own = units.iter().map(|u| judge(plan, lines, u)).collect();
    paired(plan, lines, title, units, own)
}

fn paired(plan: &AttributePlan, lines: &[Line<'_>], title: &Title, units: Vec<Unit>, own: Vec<Judged>) -> Found {
    let mut verdicts = own.clone();
    let paired = pair_up(plan, lines, &units, title.compares, &mut verdicts);
    Found { units, own, verdicts, paired }
}

/// Whom the units are about, weighed once more; then what they say.
fn second_look(plan: &AttributePlan, lines: &[Line<'_>], title: &Title, found: Found) -> Found {
    let (mut found, seen) = weighed_roles(plan, lines, title, found);
    if plan.second.weighs_relations() {
        second::weigh_relations(plan, lines, &mut found, &seen);
    }
    found
}

/// What is found once roles are weighed, and how it is seen.
fn weighed_roles<'a>(plan: &'a AttributePlan, lines: &'a [Line<'a>], title: &Title, found: Found) -> (Found, Seen<'a>) {
    let mut seen = Seen::new(plan.roles(), lines, &found);
    let weighs = plan.second.weighs_roles();
    let changes = if weighs { second::weigh_roles(plan, &View::new(lines, &found, &seen), &found) } else { Vec::new() };
    if changes.is_empty() {
        return (found, seen);
    }
    let Found { mut units, mut own, .. } = found;
    for change in &changes {
        second::carry_out(change, lines, &mut units);
        own[change.unit()] = judge(plan, lines, &units[change.unit()]);
    }
    let found = paired(plan, lines, title, units, own);
    seen.judged_anew(&found);
    (found, seen)
}

/// What the second look changes in what the rules have found, in words: first whom units are about, then what they say.
#[must_use]
pub fn second_thoughts(plan: &AttributePlan, article: &SegmentedArticle) -> Vec<SecondThought> {
    let Some((marks, title)) = marks(plan, &article.article) else { return Vec::new() };
    let lines = lines(&article.article, &article.segments, &marks);
    let found = by_rules(plan, &lines, &title);
    let mut thoughts = second::thoughts_on_roles(plan, &lines, &found);
    thoughts.extend(second::thoughts_on_relations(plan, &lines, weighed_roles(plan, &lines, &title, found).0));
    thoughts.sort_by_key(|t| (t.block, t.span));
    thoughts
}

/// Rows for the fit of the second look: every unit with every role that it may be about, as the rules have it. With the
/// chances that a first pass gave the same rows, they are seen as in the second pass.
#[must_use]
pub fn describe_roles(plan: &AttributePlan, article: &SegmentedArticle, chances: Option<&[f32]>) -> Vec<Described> {
    let Some((marks, title)) = marks(plan, &article.article) else { return Vec::new() };
    let lines = lines(&article.article, &article.segments, &marks);
    second::describe_roles(plan.roles(), &lines, &by_rules(plan, &lines, &title), chances)
}

/// Rows for the fit of the second look: every unit that is about a role once roles are weighed, for what it says. With the
/// shares of the relations that a first pass gave the same rows, they are seen as in the second pass.
#[must_use]
pub fn describe_relations(plan: &AttributePlan, article: &SegmentedArticle, shares: Option<&[[f32; 5]]>) -> Vec<Described> {
    let Some((marks, title)) = marks(plan, &article.article) else { return Vec::new() };
    let lines = lines(&article.article, &article.segments, &marks);
    second::describe_relations(
        plan.roles(),
        &lines,
        &weighed_roles(plan, &lines, &title, by_rules(plan, &lines, &title)).0,
        shares,
    )
}

/// Attributions of what was found, in order.
fn rows(plan: &AttributePlan, lines: &[Line<'_>], segments: &[SegmentedBlock], found: &Found) -> Vec<Attribution> {
    let Found { units, verdicts, paired, .. } = found;
    let spoken = dimension::spoken(lines, units, paired);
    let nouns = dimension::their_nouns(lines, units, paired);
    let mut speakers = reported::Speakers::default();
    let decided = units.iter().zip(verdicts).filter(|(_, verdict)| verdict.is_some());
    let mut out = Vec::with_capacity(decided.map(|(unit, _)| unit.roles.count_ones() as usize).sum());
    // Units side by side stand under the same heading.
    let mut heading: Option<(usize, Option<String>)> = None;
    for ((unit, verdict), &pair) in units.iter().zip(verdicts).zip(paired) {
        let Some((verdict, rule)) = verdict else { continue };
        let line = &lines[unit.line];
        let tokens = segments.get(unit.line).map_or(&[][..], |s| &s.tokens);
        let text = line.text;
        let reported_by = speakers.name(lines, unit).or_else(|| {
            let from = verdict.parts.map(|p| p.definiens.start as usize)?;
            reported::held_by_role(line, unit, from).map(|(who, _)| line.written(who.of(text)).to_owned())
        });
        let negated = verdict.negated || verdict.relation != Relation::Mention && marked_wrong(line, unit);
        let definition = verdict.parts.filter(|_| verdict.relation == Relation::Definition).map(|p| Definition {
            term: p.term,
            definiens: p.definiens,
            genus: phrase::genus(&plan.words(), line, tokens, p.definiens),
            pattern: rule,
        });
        let mut under = |at: usize| {
            if heading.as_ref().is_none_or(|(last, _)| *last != at) {
                heading = Some((at, dimension::of_heading(&lines[at])));
            }
            heading.as_ref().and_then(|(_, words)| words.clone())
        };
        let dimension = pair.and_then(|p| {
            let said = |words: &BTreeMap<(u32, usize), String>| words.get(&(p, unit.line)).cloned();
            said(&spoken).or_else(|| under(unit.dimension?)).or_else(|| said(&nouns))
        });
        let name = |term: Span, definiens: Span, role: Roles| {
            let own = term_of(line, term, role);
            let first = || line.mentions_in(unit.start, definiens.start as usize).iter().find(|m| m.role & role != 0);
            let own = if own.is_empty() { first().map_or(own, |m| Span::new(m.start, m.end)) } else { own };
            if own.is_empty() { own } else { phrase::full_name(&plan.words(), line, tokens, own, unit.start) }
        };
        let (roles, subject) = defined(line, unit, definition.as_ref());
        for role in 0..plan.roles().len() {
            if roles & (1 << role) == 0 {
                continue;
            }
            out.push(Attribution {
                block: u32::try_from(unit.line).unwrap_or(u32::MAX),
                span: Span::new(unit.start, unit.end).trimmed(text),
                sentence: u32::try_from(unit.sentence).unwrap_or(u32::MAX),
                role: RoleId::try_from(role).unwrap_or(RoleId::MAX),
                scope: unit.scope,
                relation: verdict.relation,
                negated,
                reported_by: reported_by.clone(),
                rule,
                via: unit.via,
                pair,
                dimension: dimension.clone(),
                definition: definition
                    .clone()
                    .map(|d| Definition { term: name(subject.unwrap_or(d.term), d.definiens, 1 << role), ..d }),
            });
        }
    }
    out
}

fn judge(plan: &AttributePlan, lines: &[Line<'_>], unit: &Unit) -> Judged {
    if unit.roles == 0 {
        return None;
    }
    let context = Context::new(&lines[unit.line], unit, unit.dimension.and_then(|d| lines.get(d)));
    let has = Has::of(context.line, unit);
    let asked = RULES.iter().filter(|r| has.all_of(&r.needs) && plan.on(r.name));
    asked.into_iter().find_map(|r| (r.check)(&context).map(|v| (v, r.name)))
}

/// The roles a definition is of: those of its subject; after a label with several (X 与 Y:Y 是 …) the one that is the subject
/// of what follows.
fn defined(line: &Line<'_>, unit: &Unit, definition: Option<&Definition>) -> (Roles, Option<Span>) {
    let Some(d) = definition.filter(|_| unit.roles.count_ones() > 1) else { return (unit.roles, None) };
    // X 是为 Y 制造线索的引擎: what is tied to the subject is not defined.
    if unit.tied && unit.own & unit.roles != 0 && unit.own != unit.roles {
        return (unit.own & unit.roles, None);
    }
    let (end, from) = (d.term.end as usize, d.definiens.start as usize);
    // 运营觉得推广就是玩手机: who thinks so is not defined.
    if let Some((_, of)) = reported::held_by_role(line, unit, from) {
        return (of.role & unit.roles, Some(Span::new(of.start, of.end)));
    }
    // 市场推广就是销售: what stands in the definiens is not defined by it.
    let named = |start: usize, end: usize| line.mentions_in(start, end).iter().fold(0, |all, m| all | m.role) & unit.roles;
    let (before, inside) = (named(unit.start, from), named(from, d.definiens.end as usize));
    if unit.scope == Scope::Overt && before != 0 && inside & !before != 0 && before | inside == unit.roles {
        return (before, None);
    }
    let label = line.sub(end, from).trim_start().starts_with([':', '：']);
    match line.mentions_in(end, from) {
        [one] if label && one.role & unit.roles != 0 => (one.role, Some(Span::new(one.start, one.end))),
        _ => (unit.roles, None),
    }
}

/// The words of a term that name one role: of X 和 Y its own part; nothing where only a pronoun stands there.
fn term_of(line: &Line<'_>, term: Span, role: Roles) -> Span {
    let named = line.mentions_in(term.start as usize, term.end as usize);
    let own: Vec<_> = named.iter().filter(|m| m.role & role != 0).collect();
    match (own.first(), named.iter().any(|m| m.role & role == 0)) {
        (None, _) => Span::new(term.start as usize, term.start as usize),
        (Some(m), true) => Span::new(m.start, m.end),
        _ => term,
    }
}
