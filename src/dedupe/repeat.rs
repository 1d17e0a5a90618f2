//! Paragraphs that several articles share though the articles differ: quotations, press releases, an author's note.
//! The first article in the order of counting keeps them; alike means alike up to digits, case and punctuation.

use super::DedupePlan;
use crate::corpus::{ArticleFacts, DocumentFacts};
use crate::extract::BlockClass;

use rustc_hash::FxHashMap;

/// For each article and each of its blocks, whether an article counted earlier has it. Reposts repeat nothing: they are
/// not counted as a whole.
pub(super) fn find(
    plan: &DedupePlan,
    articles: &[(&DocumentFacts, &ArticleFacts)],
    order: &[usize],
    template: &[Vec<bool>],
    leaders: &[Option<(usize, f64)>],
) -> Vec<Vec<bool>> {
    let mut found: Vec<Vec<bool>> = articles.iter().map(|(_, a)| vec![false; a.blocks.len()]).collect();
    let mut first: FxHashMap<u64, usize> = FxHashMap::default();
    for &i in order.iter().filter(|&&i| leaders.get(i).is_some_and(Option::is_none)) {
        let (Some((_, article)), Some(template), Some(found)) = (articles.get(i), template.get(i), found.get_mut(i)) else {
            continue;
        };
        for ((block, template), found) in article.blocks.iter().zip(template).zip(found) {
            if *template || block.hash == 0 || block.class == BlockClass::Heading || block.chars < plan.paragraph_chars {
                continue;
            }
            // An article that says a thing twice says it twice.
            *found = *first.entry(block.hash).or_insert(i) != i;
        }
    }
    found
}
