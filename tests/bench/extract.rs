//! Speed of the extract stage on pages made of invented text, bytes per second.
#![allow(missing_docs)]

use bianyi::extract::{ExtractPlan, flat, html};
use divan::counter::BytesCount;

const TEXT: &str = "老街的面馆每天四点开门，师傅先把汤烧上，再去后院劈柴，等第一拨客人来的时候，汤刚好滚过两遍。";

fn main() {
    divan::main();
}

/// A page of some 60 kB: scripts, menus, 30 paragraphs, side columns.
fn page() -> String {
    let links: String =
        (0..120).map(|i| format!("<li class=\"item\"><a href=\"/a/{i}.html\">城东的豆腐铺搬家了{i}</a></li>\n")).collect();
    let script = "<script>(function(){var a={b:1,c:'<p>'};window.x=a})();</script>\n".repeat(300);
    let body: String = (0..30).map(|_| format!("<p>{TEXT}</p>\n")).collect();
    format!(
        "<html><head><title>老街面馆_青石网</title>{script}</head><body><ul class=nav>{links}</ul>\
         <h1>老街面馆</h1><div class=content>{body}</div><div class=side><ul>{links}</ul></div></body></html>"
    )
}

#[divan::bench]
fn html_page(bencher: divan::Bencher<'_, '_>) {
    let (plan, page) = (ExtractPlan::default(), page());
    bencher.counter(BytesCount::of_str(&page)).bench_local(|| html::extract(&plan, &page));
}

#[divan::bench]
fn html_outline_alone(bencher: divan::Bencher<'_, '_>) {
    let page = page();
    bencher.counter(BytesCount::of_str(&page)).bench_local(|| html::outline::outline(&page));
}

#[divan::bench]
fn flattened_page(bencher: divan::Bencher<'_, '_>) {
    let menu = "首页\n美食\n旅行\n读书\n".repeat(40);
    let page = format!("{menu}老街面馆\n2021-03-04 来源：青石网\n{}\n相关阅读\n{menu}", format!("{TEXT}\n").repeat(30));
    let plan = ExtractPlan::default();
    bencher.counter(BytesCount::of_str(&page)).bench_local(|| flat::extract(&plan, &page));
}
