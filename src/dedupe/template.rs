//! Lines that recur over the pages of a source: what is left of menus, footers and notices after the rules for pages.
//!
//! After `CCNet` (Wenzek et al. 2020, <https://aclanthology.org/2020.lrec-1.494>, section 3.1), which drops every line
//! that a shard holds twice; here the unit is the source, and a line must recur in different articles.

use super::DedupePlan;
use super::near::{Text, leaders};
use crate::corpus::{ArticleFacts, DocumentFacts};
use crate::extract::BlockClass;
use crate::tally::line_hash;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Similarity above which two pages are one article even if their titles differ or are not known. Below it pages may be
/// alike because template is most of them.
const SURELY_SAME: f64 = 0.9;

/// For each article and each of its blocks, whether it is template.
pub(super) fn find(
    plan: &DedupePlan,
    articles: &[(&DocumentFacts, &ArticleFacts)],
    order: &[usize],
    texts: &[Text],
) -> Vec<Vec<bool>> {
    let pages = pages(plan, articles, order, texts);
    let mut sources: BTreeMap<&str, u32> = BTreeMap::new();
    for (_, article) in articles {
        let next = u32::try_from(sources.len()).unwrap_or(u32::MAX);
        sources.entry(&article.source).or_insert(next);
    }
    let source: Vec<u32> = articles.iter().map(|(_, a)| sources.get(a.source.as_str()).copied().unwrap_or(0)).collect();
    let mut of_source: Vec<(u32, usize)> = source.iter().copied().zip(pages.iter().copied()).collect();
    of_source.sort_unstable();
    of_source.dedup();
    let mut n_pages = vec![0_usize; sources.len()];
    of_source.iter().filter_map(|(s, _)| usize::try_from(*s).ok()).for_each(|s| n_pages[s] += 1);

    let mut lines: Vec<(u32, u64, usize)> = Vec::new();
    for (((_, article), page), &source) in articles.iter().zip(&pages).zip(&source) {
        lines.extend(article.blocks.iter().filter(|b| b.hash != 0).map(|b| (source, b.hash, *page)));
    }
    lines.sort_unstable();
    lines.dedup();
    let recurring: FxHashMap<(u32, u64), usize> = lines
        .chunk_by(|a, b| (a.0, a.1) == (b.0, b.1))
        .filter(|same| same.len() >= plan.template_pages.max(2))
        .filter_map(|same| same.first().map(|(source, hash, _)| ((*source, *hash), same.len())))
        .collect();

    let is_template = |source: u32, hash: u64, class: BlockClass| {
        let share = if class == BlockClass::Heading { plan.template_heading_share } else { plan.template_share };
        let all = usize::try_from(source).ok().and_then(|s| n_pages.get(s)).copied().unwrap_or(0);
        recurring.get(&(source, hash)).is_some_and(|n| *n as f64 >= share * all as f64)
    };
    let of_article = |((_, a), &source): (&(&DocumentFacts, &ArticleFacts), &u32)| {
        a.blocks.iter().map(|b| is_template(source, b.hash, b.class)).collect()
    };
    articles.iter().zip(&source).map(of_article).collect()
}

/// For each article the page it counts as: its own, or that of the article it repeats within its source. Articles of
/// one document are one page.
fn pages(plan: &DedupePlan, articles: &[(&DocumentFacts, &ArticleFacts)], order: &[usize], texts: &[Text]) -> Vec<usize> {
    let titles: Vec<u64> = articles.iter().map(|(_, a)| a.title.as_deref().map_or(0, line_hash)).collect();
    let leaders = leaders(texts, order, |i, j, similarity| {
        similarity >= SURELY_SAME || (similarity >= plan.similarity && titles[i] != 0 && titles[i] == titles[j])
    });
    let mut document = 0;
    let mut last = "";
    let documents: Vec<usize> = articles
        .iter()
        .enumerate()
        .map(|(i, (d, _))| {
            if d.document != last {
                document = i;
                last = &d.document;
            }
            document
        })
        .collect();
    leaders.iter().zip(&documents).map(|(leader, own)| leader.map_or(*own, |(l, _)| documents[l])).collect()
}
