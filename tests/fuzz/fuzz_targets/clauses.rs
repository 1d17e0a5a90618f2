//! Any text goes through normalize, segment and attribute: characters are kept, sentences joined are the text, tokens and
//! attributions lie in order on character boundaries.
#![no_main]

use bianyi_fuzz::attribute::{AttributePlan, attribute};
use bianyi_fuzz::extract::flat;
use bianyi_fuzz::normalize::{NormalizePlan, normalize};
use bianyi_fuzz::segment::{SegmentPlan, segment};
use bianyi_fuzz::{EXTRACT, page};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static ATTRIBUTE: LazyLock<AttributePlan> = LazyLock::new(AttributePlan::default);
static SEGMENT: LazyLock<SegmentPlan> = LazyLock::new(SegmentPlan::default);

fuzz_target!(|data: &[u8]| {
    let bytes = page(data);
    let text = String::from_utf8_lossy(&bytes);
    let extracted = flat::extract(&EXTRACT, &text);
    let before = extracted.clone();
    let normalized = normalize(&NormalizePlan::default(), extracted);
    for (old, new) in before.articles.iter().zip(normalized.articles) {
        for (a, b) in old.blocks.iter().zip(&new.article.blocks) {
            assert_eq!(a.text.chars().count(), b.text.chars().count(), "{} became {}", a.text, b.text);
        }
        let segmented = segment(&SEGMENT, new);
        let texts: Vec<String> = segmented.article.article.blocks.iter().map(|b| b.text.clone()).collect();
        for (text, parts) in texts.iter().zip(&segmented.segments) {
            let joined: String = parts.sentences.iter().map(|s| s.span.of(text)).collect();
            assert_eq!(&joined, text, "sentences joined");
            for sentence in &parts.sentences {
                let joined: String = sentence.clauses.iter().map(|c| c.span.of(text)).collect();
                assert_eq!(joined, sentence.span.of(text), "clauses joined");
            }
            assert!(parts.tokens.iter().all(|t| !t.span.of(text).is_empty()));
            assert!(parts.tokens.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "tokens in order");
        }
        let attributed = attribute(&ATTRIBUTE, segmented);
        for a in &attributed.attributions {
            let text = texts.get(a.block as usize).unwrap_or_else(|| panic!("block of {a:?}"));
            assert!(!a.span.of(text).is_empty(), "span of {a:?}");
            if let Some(d) = &a.definition {
                for part in [Some(d.term), Some(d.definiens), d.genus].into_iter().flatten() {
                    assert!(text.get(part.start as usize..part.end as usize).is_some(), "part {part:?} of {a:?}");
                }
            }
        }
    }
});
