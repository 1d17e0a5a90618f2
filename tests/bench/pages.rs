//! Decode and repair of pages of 60 KB, as most crawled pages are: markup around a few thousand characters of text.

use bianyi::decode::{DecodePlan, decode};
use bianyi::repair::{RepairPlan, repair};
use bianyi::source::Media;
use divan::Bencher;
use divan::counter::BytesCount;
use encoding_rs::{BIG5, GB18030, UTF_8, WINDOWS_1252};

fn main() {
    divan::main();
}

const BYTES: usize = 60_000;
const SIMPLIFIED: &str =
    "<p class=\"text\">运营的日常是把每一个环节都盯紧，营销的功夫在把人请来；两边的预算，年初就已经分好。</p>\n";
const TRADITIONAL: &str =
    "<p class=\"text\">營運的日常是把每一個環節都盯緊，行銷的功夫在把人請來；兩邊的預算，年初就已經分好。</p>\n";
const PINYIN: &str = "<p class=\"text\">運(yùn)營(yíng)的日常是把每一個(gè)環(huán)節(jié)都盯緊(jǐn)，兩(liǎng)邊(biān)的預(yù)算，年初就已經(jīng)分好。</p>\n";
const MARKUP: &str =
    "<div class=\"item\"><a href=\"/list/12.html?from=index&amp;id=7\"><img src=\"/static/a.png\" alt=\"\"></a></div>\n";

/// A page of which every third line is text.
fn page(line: &str) -> String {
    let block = format!("{line}{MARKUP}{MARKUP}");
    block.repeat(BYTES / block.len())
}

fn bytes(name: &str) -> Vec<u8> {
    let garbled = |line: &str| WINDOWS_1252.decode_without_bom_handling(&UTF_8.encode(line).0).0.into_owned();
    match name {
        "gb18030" => GB18030.encode(&page(SIMPLIFIED)).0.into_owned(),
        "big5" => BIG5.encode(&page(TRADITIONAL)).0.into_owned(),
        "pinyin" => page(PINYIN).into_bytes(),
        "mojibake" => page(&garbled(SIMPLIFIED)).into_bytes(),
        _ => page(SIMPLIFIED).into_bytes(),
    }
}

const PAGES: [&str; 5] = ["utf-8", "gb18030", "big5", "pinyin", "mojibake"];

#[divan::bench(args = PAGES)]
fn decode_page(bencher: Bencher, name: &str) {
    let bytes = bytes(name);
    bencher.counter(BytesCount::of_slice(&bytes)).bench(|| decode(&DecodePlan::default(), divan::black_box(&bytes), None));
}

#[divan::bench(args = PAGES)]
fn repair_page(bencher: Bencher, name: &str) {
    let decoded = decode(&DecodePlan::default(), &bytes(name), None);
    bencher
        .counter(BytesCount::of_str(&decoded.text))
        .with_inputs(|| decoded.clone())
        .bench_values(|page| repair(&RepairPlan::default(), page, Media::Html));
}
