//! Whatever the bytes of a page are, no stage breaks on them, and what holds of every page holds of it.

use crate::folder::project;
use bianyi::extract::extract;
use bianyi::normalize::normalize;
use bianyi::pipeline::Plan;
use bianyi::run::document::work;
use bianyi::segment::segment;
use bianyi::source::{Media, RawDocument, SkipReason};
use proptest::prelude::*;
use std::sync::LazyLock;

static PLAN: LazyLock<Plan> = LazyLock::new(Plan::builtin);

/// Pages of the small corpus, as bytes.
static PAGES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let mut paths: Vec<_> = walkdir::WalkDir::new(project().join("data"))
        .into_iter()
        .map(|e| e.unwrap().into_path())
        .filter(|p| p.extension().is_some_and(|e| e == "html" || e == "txt"))
        .collect();
    paths.sort();
    paths.iter().map(|p| std::fs::read(p).unwrap()).collect()
});

fn check(bytes: Vec<u8>, media: Media) {
    let raw = RawDocument { path: "page".into(), folder: None, media, bytes, charset: None, url: None, fetched: None };
    let decoded = bianyi::decode::decode(&PLAN.decode, &raw.bytes, None);
    let lines = decoded.text.lines().count();
    let repaired = bianyi::repair::repair(&PLAN.repair, decoded, media);
    if media == Media::Text {
        assert_eq!(repaired.text.lines().count(), lines, "repair keeps the lines");
    }
    let again = repaired.clone();
    for article in normalize(&PLAN.normalize, extract(&PLAN.extract, &again, media)).articles {
        let segmented = segment(&PLAN.segment, article);
        for (block, parts) in segmented.article.article.blocks.iter().zip(&segmented.segments) {
            let joined: String = parts.sentences.iter().map(|s| s.span.of(&block.text)).collect();
            assert_eq!(joined, block.text, "the sentences, joined, are the text");
            for sentence in &parts.sentences {
                let joined: String = sentence.clauses.iter().map(|c| c.span.of(&block.text)).collect();
                assert_eq!(joined, sentence.span.of(&block.text), "the clauses, joined, are the sentence");
            }
            let mut end = 0;
            for token in &parts.tokens {
                assert!(
                    token.span.start >= end && !token.span.of(&block.text).is_empty(),
                    "tokens are in order and on boundaries"
                );
                end = token.span.end;
            }
        }
    }
    let (record, _) = work(&PLAN, Ok(raw), true);
    let broken = record.skipped.as_ref().filter(|(reason, _)| *reason == SkipReason::InternalFault);
    assert!(broken.is_none(), "{broken:?}");
    assert_eq!(record.articles.is_empty(), record.skipped.is_some(), "kept or dropped");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..2000), html in any::<bool>()) {
        check(bytes, if html { Media::Html } else { Media::Text });
    }

    #[test]
    fn any_text(text in "(运营|营销|是指|[一-龥]|[，。：；？！、（）《》“”]|[a-zA-Z0-9 .,:/()<>&;]|\n|\\PC){0,400}", html in any::<bool>()) {
        check(text.into_bytes(), if html { Media::Html } else { Media::Text });
    }

    #[test]
    fn damaged_pages(
        page in any::<prop::sample::Index>(),
        cut in any::<prop::sample::Index>(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..20),
        twice in any::<bool>(),
    ) {
        let mut bytes = PAGES[page.index(PAGES.len())].clone();
        if twice {
            let tail = bytes[cut.index(bytes.len())..].to_vec();
            bytes.extend(tail);
        } else {
            bytes.truncate(cut.index(bytes.len()));
        }
        for (at, byte) in flips {
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
        }
        check(bytes, if page.index(2) == 0 { Media::Html } else { Media::Text });
    }
}
