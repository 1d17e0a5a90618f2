//! Segmented articles to attributions: which role each clause is about, and what it says.

use crate::segment::SegmentedArticle;
use crate::span::Span;

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
    /// The noun the definiens ends in, if it was recognised.
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
    /// Name of the rule that decided.
    pub rule: &'static str,
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

/// Settings of the attribute stage.
#[derive(Debug, Clone, Default)]
pub struct AttributePlan {}

/// Attributes the clauses of one article.
#[must_use]
pub fn attribute(_plan: &AttributePlan, segmented: SegmentedArticle) -> AttributedArticle {
    AttributedArticle { segmented, attributions: Vec::new() }
}
