//! Pages of one difficulty each, and what must hold of any page.

use super::take_apart;
use bianyi::extract::{Block, BlockClass, BlockForm, ExtractedPage};
use bianyi::source::Media;
use proptest::prelude::*;
use std::path::{Path, PathBuf};

fn kept(page: &ExtractedPage) -> Vec<&Block> {
    let blocks = page.articles.iter().flat_map(|a| &a.blocks);
    blocks.filter(|b| matches!(b.class, BlockClass::Article | BlockClass::Heading)).collect()
}

fn body(page: &ExtractedPage) -> String {
    kept(page).iter().map(|b| format!("{}\n", b.text)).collect()
}

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, out);
        } else if path.file_stem().is_some_and(|s| s == "source") {
            out.push(path);
        }
    }
}

#[test]
fn every_page_gives_its_article() {
    let mut pages = Vec::new();
    sources(Path::new("tests/pages"), &mut pages);
    assert!(pages.len() >= 12, "only {} pages found", pages.len());
    let mut wrong = Vec::new();
    for path in pages {
        let text = std::fs::read_to_string(&path).unwrap();
        let expected = std::fs::read_to_string(path.with_file_name("expected.txt")).unwrap();
        let media = if path.extension().is_some_and(|e| e == "html") { Media::Html } else { Media::Text };
        let page = take_apart(&text, media);
        if body(&page).trim() != expected.trim() {
            let removed: Vec<_> = page.removed.iter().map(|b| format!("{} {}", b.rule, b.text)).collect();
            wrong.push(format!("{}\n-- got\n{}-- removed\n{}", path.display(), body(&page), removed.join("\n")));
        }
        assert_eq!(page.articles.is_empty(), page.no_article.is_some(), "{}", path.display());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn facts_of_the_article_are_read() {
    for (path, media) in [("plain/news/source.html", Media::Html), ("flat/news/source.txt", Media::Text)] {
        let text = std::fs::read_to_string(Path::new("tests/pages").join(path)).unwrap();
        let page = take_apart(&text, media);
        let article = page.articles.first().expect("an article");
        assert_eq!(article.title.as_deref(), Some("老街面馆的一天"), "{path}");
        assert_eq!(article.author.as_deref(), Some("阿榆"), "{path}");
        assert_eq!(article.date.as_deref(), Some("2021-03-04T08:30:00"), "{path}");
        assert_eq!(article.printed_source.as_deref(), Some("青石网"), "{path}");
    }
}

#[test]
fn dates_of_comments_are_no_dates_of_the_article() {
    let comment = "<h4>竹子 2021-08-09 10:11</h4><p>写得真好，我小时候也在这条街上吃过面，那时候三毛钱一碗。</p>";
    let text = "<p>老街的面馆每天四点开门，师傅先把汤烧上，再去后院劈柴，等第一拨客人来的时候，汤刚好滚过两遍。</p>".repeat(3);
    for (line, want) in [
        ("<p class=foot>发表于 2021年3月4日 08:30 - (阅读:37;评论:3)</p>", Some("2021-03-04T08:30:00")),
        ("<p>发布时间：2021-03-04</p>", Some("2021-03-04")),
        ("<div>2021/3/4 阿榆</div>", Some("2021-03-04")),
        ("", None),
    ] {
        let html = format!("<h2><a href=/1>老街面馆的一天</a></h2>{text}{line}<h3>评论</h3>{}", comment.repeat(4));
        let page = take_apart(&html, Media::Html);
        assert_eq!(page.articles.first().and_then(|a| a.date.as_deref()), want, "{line}");
    }
}

#[test]
fn articles_of_equal_rank_have_facts_of_their_own() {
    let text = std::fs::read_to_string("tests/pages/several/two-of-equal-rank/source.html").unwrap();
    let page = take_apart(&text, Media::Html);
    let facts: Vec<_> = page
        .articles
        .iter()
        .map(|a| (a.number, a.title.as_deref(), a.author.as_deref(), a.date.as_deref(), a.printed_source.as_deref()))
        .collect();
    let first = (1, Some("怎么挑一口铁锅"), Some("木勺"), Some("2020-05-06"), Some("灶台笔记"));
    assert_eq!(facts, [first, (2, Some("砧板多久换一次"), Some("竹筷"), Some("2020-06-18"), None)]);
    assert!(page.articles.iter().all(|a| a.blocks.iter().all(|b| b.article == a.number)));
}

#[test]
fn a_thread_is_dated_and_signed_by_its_first_post() {
    let text = std::fs::read_to_string("tests/pages/forum/posts-in-boxes/source.html").unwrap();
    let page = take_apart(&text, Media::Html);
    let article = page.articles.first().expect("an article");
    assert_eq!(article.title.as_deref(), Some("柿子树不结果怎么办"));
    assert_eq!(article.author.as_deref(), Some("阿榆"));
    assert_eq!(article.date.as_deref(), Some("2019-05-04T09:12:00"));
}

#[test]
fn cells_of_data_tables_have_their_place() {
    let text = std::fs::read_to_string("tests/pages/tables/data/source.html").unwrap();
    let page = take_apart(&text, Media::Html);
    let cell = kept(&page).into_iter().find(|b| b.text == "八元一碗").expect("the cell is kept").form;
    assert_eq!(cell, BlockForm::Cell { row: 2, column: 1 });
}

#[test]
fn deep_long_and_unclosed_pages_are_no_danger() {
    let text = "看店先看账，看账先看人，人对了账就对了，账对了店就开得长久。";
    for page in [
        format!("{}{text}", "<div>".repeat(1_000_000)),
        format!("{}{text}", "<b><i><a href=x>".repeat(300_000)),
        format!("{}{text}", "<table><tr><td>".repeat(300_000)),
        format!("{}<p>{text}", "<title>".repeat(500_000)),
        format!("{}<p>{text}", "<p class=\"x ".repeat(300_000)),
        format!("{}<p>{text}", "<!-- <p>".repeat(300_000)),
        format!("<p>{}", text.repeat(180_000)),
    ] {
        let _ = take_apart(&page, Media::Html);
    }
    for page in
        [text.repeat(180_000), format!("{text}\n").repeat(20_000), "——登录".repeat(500_000), "2021-03-04\n".repeat(200_000)]
    {
        let _ = take_apart(&page, Media::Text);
    }
}

#[test]
fn four_times_the_page_takes_no_more_than_some_four_times_as_long() {
    let text = "看店先看账，看账先看人，人对了账就对了，账对了店就开得长久。";
    let shapes: [(&str, Media, &dyn Fn(usize) -> String); 8] = [
        ("one line", Media::Text, &|n| text.repeat(2 * n)),
        ("lines", Media::Text, &|n| format!("{text}\n").repeat(n)),
        ("seams", Media::Text, &|n| format!("木棉网\n{}", format!("{text}木棉网 看店先看账\n").repeat(n))),
        ("heads", Media::Text, &|n| format!("怎么看一家小店\n2021-03-04 来源:木棉网\n{text}\n{text}\n").repeat(n / 2)),
        ("posts", Media::Text, &|n| format!("竹筷 发表于 2021-03-04 10:00\n1楼\n{text}\n").repeat(n / 2)),
        ("items", Media::Text, &|n| (0..n).map(|i| format!("{}、看账\n看人\n", i % 90 + 1)).collect()),
        ("deep tags", Media::Html, &|n| format!("{}<p>{text}", "<div><b>".repeat(8 * n))),
        ("paragraphs", Media::Html, &|n| format!("<h1>看店</h1>{}", format!("<div><p>{text}</p></div>").repeat(n))),
    ];
    for (name, media, page) in shapes {
        let seconds = |n: usize| {
            let page = page(n);
            let once = || {
                let begin = std::time::Instant::now();
                let _ = take_apart(&page, media);
                begin.elapsed().as_secs_f64()
            };
            once().min(once()).min(once())
        };
        let (small, large) = (seconds(4_000), seconds(16_000));
        // What grows with the square would take 16 times as long; short times are noise.
        assert!(large < 0.1 || large < 10.0 * small, "{name}: {small:.3} s, then {large:.3} s");
    }
}

/// Text of the page in the order of its blocks, white space left out.
fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn is_subsequence(part: &str, whole: &str) -> bool {
    let mut chars = whole.chars();
    part.chars().all(|c| chars.any(|w| w == c))
}

/// Fragments of which pages are made up: markup in any order, text, cues.
fn fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("<div class=nav>".to_owned()),
        Just("</div>".to_owned()),
        Just("<p>".to_owned()),
        Just("<td>".to_owned()),
        Just("<li><a href=/>首页</a>".to_owned()),
        Just("<h1>老街面馆</h1>".to_owned()),
        Just("<br>相关阅读<br>".to_owned()),
        Just("<script>var a='<p>';</script>".to_owned()),
        Just("<!-- x -->".to_owned()),
        Just("\n".to_owned()),
        Just("评论（3）\n".to_owned()),
        Just("2021-03-04 作者：阿榆\n".to_owned()),
        "[a-z<>&;\"' =/]{0,12}",
        "[\u{4e00}-\u{4e40}，。？：]{1,40}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_kept_stands_on_the_page_in_order(parts in prop::collection::vec(fragment(), 0..60)) {
        let text = parts.concat();
        for media in [Media::Html, Media::Text] {
            let page = take_apart(&text, media);
            let mut all: Vec<&Block> = page.articles.iter().flat_map(|a| &a.blocks).chain(&page.removed).collect();
            all.sort_by_key(|b| (b.line, b.start));
            let whole = squeeze(&all.iter().map(|b| b.text.as_str()).collect::<String>());
            prop_assert!(is_subsequence(&squeeze(&body(&page)), &whole));
            if media == Media::Text {
                // Nothing is lost: the blocks are the page.
                prop_assert_eq!(&whole, &squeeze(&text));
            }
            let places: std::collections::BTreeSet<_> = all.iter().map(|b| (b.line, b.start)).collect();
            prop_assert_eq!(places.len(), all.len());
            prop_assert_eq!(page.articles.is_empty(), page.no_article.is_some());
        }
    }

    #[test]
    fn a_page_with_a_long_paragraph_is_never_empty(
        before in prop::collection::vec("<li><a href=/>[\u{4e00}-\u{4e40}]{2,8}</a>", 0..40),
        sentences in prop::collection::vec("[\u{5200}-\u{5300}]{8,20}，[\u{5200}-\u{5300}]{8,20}。", 4..10),
    ) {
        let html = format!("<html><body><ul>{}</ul><div><p>{}</p></div></body></html>", before.concat(), sentences.concat());
        prop_assert!(!take_apart(&html, Media::Html).articles.is_empty());
        prop_assert!(!take_apart(&sentences.concat(), Media::Text).articles.is_empty());
    }
}
