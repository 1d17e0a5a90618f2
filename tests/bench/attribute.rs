//! Throughput of the attribute stage on an invented page of about 5 KB, its sentences already split.

use bianyi::attribute::{AttributePlan, attribute};
use bianyi::extract::{Article, Block, BlockClass, BlockForm};
use bianyi::normalize::{NormalizedArticle, Reading, Script};
use bianyi::segment::{SegmentedArticle, SegmentedBlock, split_sentences};
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

/// A page that holds each kind of statement: headings, definitions, pairs, lists, plain text.
const LINES: [(&str, BlockClass); 12] = [
    ("一、运营和营销的区别", BlockClass::Heading),
    ("运营是一种让来过的人愿意再来的日常工作，而营销是一门让没来过的人想来看看的学问。", BlockClass::Article),
    ("茶馆里的人常说，两者像门里和门外，缺一不可，可真要分开来算工钱，谁也说不清楚哪一边更要紧。", BlockClass::Article),
    ("1、目标不同", BlockClass::Heading),
    ("运营：看留下来的人有多少，看他们隔多久再来，看他们走的时候有没有带走一张卡片。", BlockClass::Article),
    ("营销：看知道这家店的人有多少，看他们从哪里听来，看他们第一次推门的时候脸上有没有笑。", BlockClass::Article),
    ("2、每天的活", BlockClass::Heading),
    ("运营每天要做的事有：", BlockClass::Article),
    ("1、七点开门，先看昨天的账，再把货架补满；", BlockClass::Article),
    ("2、回老客的信，把他们的抱怨记在本子上，月底交给店长；", BlockClass::Article),
    ("3、配合市场部办茶会，准备杯子、炭火和名单。", BlockClass::Article),
    ("有人认为推广就是发传单，其实推广要先弄明白传单该递到谁的手里。它不产出茶，产出的是第一次推门的理由。", BlockClass::Article),
];

fn page() -> (SegmentedArticle, usize) {
    let mut blocks = Vec::new();
    let mut bytes = 0;
    while bytes < 5_000 {
        for (text, class) in LINES {
            bytes += text.len();
            let line = u32::try_from(blocks.len() + 1).unwrap_or(u32::MAX);
            let form = if class == BlockClass::Heading { BlockForm::Heading(6) } else { BlockForm::Paragraph };
            blocks.push(Block { line, start: 0, article: 1, class, form, rule: "", text: text.to_owned() });
        }
    }
    let segment = |b: &Block| SegmentedBlock { sentences: split_sentences(&b.text), tokens: Vec::new() };
    let segments = blocks.iter().map(segment).collect();
    let article = NormalizedArticle {
        article: Article { number: 1, blocks, ..Article::default() },
        script: Script::Simplified,
        reading: Reading::default(),
    };
    (SegmentedArticle { article, segments }, bytes)
}

#[divan::bench]
fn page_of_five_kilobytes(bencher: divan::Bencher<'_, '_>) {
    let plan = AttributePlan::default();
    let (page, bytes) = page();
    bencher.counter(BytesCount::new(bytes)).with_inputs(|| page.clone()).bench_values(|page| attribute(&plan, page));
}

#[divan::bench]
fn sentences_of_five_kilobytes(bencher: divan::Bencher<'_, '_>) {
    let (page, bytes) = page();
    bencher
        .counter(BytesCount::new(bytes))
        .bench(|| page.article.article.blocks.iter().map(|b| split_sentences(&b.text).len()).sum::<usize>());
}
