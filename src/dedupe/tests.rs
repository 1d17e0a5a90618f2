//! Whole decisions on small made-up crawls.

use super::*;
use crate::extract::{Block, BlockClass, BlockForm};
use crate::normalize::Script;
use crate::tally::{ArticleRecord, BlockRecord, DocumentRecord, line_hash, sketch};

const PEN: &str =
    "运营就是把来过的人留下来的全部日常工作营销则是让没来过的人愿意来一次的安排前者看留存后者看触达两件事都要做但是做法不同";

/// A paragraph of its own for each number: characters drawn by a fixed rule.
fn paragraph(n: u32) -> String {
    let chars: Vec<char> = PEN.chars().collect();
    let mut x = n.wrapping_mul(2_654_435_761).wrapping_add(12345);
    (0..60)
        .map(|_| {
            x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            chars[(x >> 16) as usize % chars.len()]
        })
        .collect()
}

fn page(document: &str, source: &str, title: Option<&str>, date: Option<&str>, lines: &[String]) -> DocumentRecord {
    let blocks: Vec<Block> = lines
        .iter()
        .map(|t| {
            let heading = t.starts_with('#');
            let class = if heading { BlockClass::Heading } else { BlockClass::Article };
            Block { line: 1, start: 0, article: 1, class, form: BlockForm::Paragraph, rule: "test", text: t.clone() }
        })
        .collect();
    let sketched = sketch(blocks.iter().map(|b| b.text.as_str())).0;
    let record = |(b, sketch): (&Block, Vec<u32>)| BlockRecord {
        line: 1,
        start: 0,
        class: b.class,
        rule: "test",
        chars: u32::try_from(b.text.chars().count()).expect("short"),
        hash: line_hash(&b.text),
        n_tokens: 0,
        terms: Vec::new(),
        sketch,
        text: b.text.clone(),
    };
    let article = ArticleRecord {
        number: 1,
        source: source.to_owned(),
        title: title.map(str::to_owned),
        author: None,
        date: date.map(str::to_owned),
        script: Script::Simplified,
        sketch_level: sketched.level,
        blocks: blocks.iter().zip(sketched.blocks).map(record).collect(),
        clauses: Vec::new(),
    };
    DocumentRecord { document: document.to_owned(), articles: vec![article], ..DocumentRecord::default() }
}

fn fates(pages: Vec<DocumentRecord>) -> Vec<ArticleFate> {
    let mut corpus = Corpus::default();
    pages.into_iter().for_each(|p| corpus.add(p).expect("memory"));
    dedupe(&DedupePlan::default(), &corpus).articles
}

fn text(from: u32, n: u32) -> Vec<String> {
    (from..from + n).map(paragraph).collect()
}

#[test]
fn a_repost_follows_the_earliest() {
    let mut edited = text(0, 10);
    edited[3] = paragraph(99);
    edited[5].push_str("（编辑：小周）");
    let got = fates(vec![
        page("a.html", "a", None, None, &text(0, 10)),
        page("b.html", "b", None, Some("2024-05-01"), &edited),
        page("c.html", "c", None, Some("2023-05-01"), &text(0, 10)),
        page("d.html", "d", None, None, &text(50, 10)),
    ]);
    let of: Vec<Option<&str>> = got.iter().map(|f| f.duplicate_of.as_ref().map(|(d, _)| d.as_str())).collect();
    assert_eq!(of, [Some("c.html"), Some("c.html"), None, None]);
    assert!((got[0].similarity - 1.0).abs() < 1e-9);
    assert!((0.7..0.95).contains(&got[1].similarity), "{}", got[1].similarity);
    assert!(got[3].similarity.abs() < f64::EPSILON);
}

#[test]
fn template_leaves_but_not_the_paragraphs_of_reposts() {
    let footer = "本站所载文章代表作者个人看法，转载请先与本站联系。";
    let with_footer = |from: u32| [text(from, 4), vec![footer.to_owned()]].concat();
    let mut pages: Vec<_> = (0..5).map(|i| page(&format!("{i}.html"), "站", None, None, &with_footer(i * 10))).collect();
    // One article three times on one site, and its paragraphs are no template.
    for i in 5..8 {
        pages.push(page(&format!("{i}.html"), "站", Some("同一篇"), None, &text(500, 6)));
    }
    // Another site, one page only: the same line is no template there.
    pages.push(page("x.html", "外站", None, None, &with_footer(900)));
    let got = fates(pages);
    for fate in &got[..5] {
        assert_eq!(fate.template, [false, false, false, false, true]);
    }
    for fate in &got[5..] {
        assert!(!fate.template.iter().any(|t| *t), "{fate:?}");
    }
    assert_eq!(got.iter().filter(|f| f.duplicate_of.is_some()).count(), 2);
}

#[test]
fn pages_that_are_mostly_template_are_not_reposts() {
    let menu = text(1000, 12);
    let pages: Vec<_> = (0..6)
        .map(|i| {
            page(
                &format!("{i}.html"),
                "站",
                Some(&format!("第{}篇", paragraph(i))),
                None,
                &[menu.clone(), text(i * 3, 2)].concat(),
            )
        })
        .collect();
    let got = fates(pages);
    for fate in got {
        assert_eq!(fate.duplicate_of, None);
        assert_eq!(fate.template.iter().filter(|t| **t).count(), 12);
    }
}

#[test]
fn headings_may_recur() {
    let pages = |share: usize| -> Vec<DocumentRecord> {
        (0..10_u32)
            .map(|i| {
                let mut lines = text(i * 10, 4);
                if (i as usize) < share {
                    lines.insert(1, "# 写在最后".to_owned());
                }
                page(&format!("{i}.html"), "站", None, None, &lines)
            })
            .collect()
    };
    assert!(!fates(pages(4)).iter().any(|f| f.template.contains(&true)));
    assert!(fates(pages(6)).iter().any(|f| f.template.contains(&true)));
}

#[test]
fn a_quoted_paragraph_is_counted_once() {
    let short = "运营很重要。".to_owned();
    let own = |from: u32| [text(from, 3), vec![paragraph(777), short.clone()]].concat();
    let got = fates(vec![
        page("a.html", "a", None, Some("2024-01-01"), &own(10)),
        page("b.html", "b", None, Some("2023-01-01"), &own(20)),
        page("c.html", "c", None, None, &own(30)),
    ]);
    let repeated: Vec<Vec<bool>> = got.into_iter().map(|f| f.repeated).collect();
    assert_eq!(repeated[0], [false, false, false, true, false]);
    assert_eq!(repeated[1], [false; 5]);
    assert_eq!(repeated[2], [false, false, false, true, false]);
}

#[test]
fn an_empty_corpus_has_no_fates() {
    assert_eq!(fates(Vec::new()), []);
    let got = fates(vec![page("a.html", "a", None, None, &[])]);
    assert_eq!(got, [ArticleFate::default()]);
}
