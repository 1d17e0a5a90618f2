//! Normalize, segment and tally of an article of 5 KB, simplified and traditional.

use bianyi::attribute::{AttributePlan, attribute};
use bianyi::extract::{Article, Block, BlockClass, BlockForm, ExtractedPage};
use bianyi::normalize::{NormalizePlan, NormalizedArticle, normalize};
use bianyi::segment::{SegmentPlan, segment};
use bianyi::tally::{PageVocabulary, tally};
use divan::Bencher;
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

const BYTES: usize = 5_000;
const SIMPLIFIED: &str = "运营的日常是把每一个环节都盯紧，营销的功夫在把人请来；两边的预算，年初就已经分好。店长说，老客回来一次，比新客来三次更要紧。";
const TRADITIONAL: &str = "營運的日常是把每一個環節都盯緊，行銷的功夫在把人請來；兩邊的預算，年初就已經分好。店長說，老客回來一次，比新客來三次更要緊。";

/// A page with one article of paragraphs of some 400 bytes.
fn page(text: &str) -> ExtractedPage {
    let paragraph = text.repeat(2);
    let block = |line| Block {
        line,
        start: 0,
        article: 1,
        class: BlockClass::Article,
        form: BlockForm::Paragraph,
        rule: "bench",
        text: paragraph.clone(),
    };
    let blocks = (1u32..).map(block).take(BYTES / paragraph.len()).collect();
    ExtractedPage { articles: vec![Article { number: 1, blocks, ..Article::default() }], ..ExtractedPage::default() }
}

fn article(text: &str) -> NormalizedArticle {
    normalize(&NormalizePlan::default(), page(text)).articles.remove(0)
}

#[divan::bench(args = ["simplified", "traditional"])]
fn normalize_page(bencher: Bencher, script: &str) {
    let plan = NormalizePlan::default();
    let text = if script == "simplified" { SIMPLIFIED } else { TRADITIONAL };
    bencher.counter(BytesCount::new(BYTES)).with_inputs(|| page(text)).bench_values(|page| normalize(&plan, page));
}

#[divan::bench]
fn segment_article(bencher: Bencher) {
    let plan = SegmentPlan::default();
    bencher.counter(BytesCount::new(BYTES)).with_inputs(|| article(SIMPLIFIED)).bench_values(|article| segment(&plan, article));
}

#[divan::bench]
fn tally_article(bencher: Bencher) {
    let (words, roles) = (SegmentPlan::default(), AttributePlan::default());
    bencher
        .counter(BytesCount::new(BYTES))
        .with_inputs(|| attribute(&roles, segment(&words, article(SIMPLIFIED))))
        .bench_values(|article| tally(&words, article, String::new(), &mut PageVocabulary::default()));
}
