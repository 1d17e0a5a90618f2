//! Fingerprints of all documents to fates: which articles are reposts, which blocks are site template or quoted again.
//!
//! Works on stored fingerprints only, after the per-document stages, in three steps:
//!
//! 1. [`template`]: lines that recur over the pages of a source are its template. Reposts of one article on one site
//!    count as one page there, or their paragraphs would be taken for template.
//! 2. [`near`]: articles, without template, that share most of their shingles are one text. The representative is the
//!    one of the earliest date; without dates, the first by name of document and number.
//! 3. [`repeat`]: a paragraph that stands in an earlier article as well is counted there only.

mod near;
mod repeat;
mod template;

use crate::corpus::{ArticleFacts, Corpus};
use near::Text;

/// Settings of deduplication.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DedupePlan {
    /// A line on this many pages of a source, or more, may be template.
    pub template_pages: usize,
    /// … if it stands on at least this share of the source's pages. Menus and footers that escape the rules for pages
    /// stand on nearly all; those of one section of a site on a part.
    pub template_share: f64,
    /// The share for headings, which articles of one author or kind repeat in good faith (前言, 写在最后).
    pub template_heading_share: f64,
    /// Two articles are one text if they share at least this part of their 5-character shingles (Jaccard). An edit
    /// costs five shingles, so .7 stands for about 7 % of the characters changed in places, or a third added.
    pub similarity: f64,
    /// Fewest characters of a paragraph that is counted once where several articles have it; shorter ones may be alike
    /// by chance.
    pub paragraph_chars: u32,
}

impl Default for DedupePlan {
    fn default() -> Self {
        Self { template_pages: 3, template_share: 0.2, template_heading_share: 0.5, similarity: 0.7, paragraph_chars: 30 }
    }
}

/// What becomes of one article.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ArticleFate {
    /// The article it repeats: document and number.
    pub duplicate_of: Option<(String, u32)>,
    /// How alike the two are (Jaccard of shingles), 0 to 1; 0 where it repeats nothing.
    pub similarity: f64,
    /// For each content block, whether it is template of the site and leaves the tables.
    pub template: Vec<bool>,
    /// For each content block, whether an article that is counted before this one has the same paragraph, so that its
    /// tokens are not counted again. Its clauses stay in `evidence/clauses.csv`, as duplicates.
    pub repeated: Vec<bool>,
}

/// One fate per article, in the order of [`Corpus::articles`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fates {
    /// The fates.
    pub articles: Vec<ArticleFate>,
}

/// Decides on all articles of a corpus.
#[must_use]
pub fn dedupe(plan: &DedupePlan, corpus: &Corpus) -> Fates {
    let articles: Vec<_> = corpus.articles().collect();
    let order = order(corpus);
    let whole: Vec<Text> = articles.iter().map(|(_, a)| Text::whole(a)).collect();
    let template = template::find(plan, &articles, &order, &whole);
    let without = |((whole, (_, a)), template): ((Text, &(_, &ArticleFacts)), &Vec<bool>)| {
        if template.contains(&true) { Text::of(a, template) } else { whole }
    };
    let texts: Vec<Text> = whole.into_iter().zip(&articles).zip(&template).map(without).collect();
    let of = near::leaders(&texts, &order, |_, _, similarity| similarity >= plan.similarity);
    drop(texts);
    let repeated = repeat::find(plan, &articles, &order, &template, &of);
    let name = |i: usize| articles.get(i).map(|(d, a)| (d.document.clone(), a.number));
    let fates = of.iter().zip(template).zip(repeated).map(|((of, template), repeated)| ArticleFate {
        duplicate_of: of.and_then(|(leader, _)| name(leader)),
        similarity: of.map_or(0.0, |(_, similarity)| similarity),
        template,
        repeated,
    });
    Fates { articles: fates.collect() }
}

/// Places of the articles, the one that is counted first among its like first.
fn order(corpus: &Corpus) -> Vec<usize> {
    let dates: Vec<Option<&str>> = corpus.articles().map(|(_, a)| a.date.as_deref()).collect();
    let mut order: Vec<usize> = (0..dates.len()).collect();
    order.sort_by_key(|&i| (dates.get(i).copied().flatten().is_none(), dates.get(i).copied().flatten(), i));
    order
}

#[cfg(test)]
mod tests;
