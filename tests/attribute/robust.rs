//! Any text goes through, and what comes out is in order.

use bianyi::attribute::{AttributePlan, attribute};
use proptest::prelude::*;

use super::judge::article;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn any_text_goes_through_with_ordered_spans(
        lines in prop::collection::vec((0..3u8, "((运营|营销|市场部|推广|销售|二者|前者|一个|它|是|就是|而|和|的|把|叫|不像|比|由|定义|区别|：|:|，|。|？|“|”|（|）|1、|一、|一句话|俗称|管|手段|OP|a|\\PC)){0,18}"), 1..8)
    ) {
        let lines: Vec<(&str, &str)> = lines.iter().map(|(c, t)| (["article", "heading", "meta"][*c as usize], t.as_str())).collect();
        let input = article(&lines);
        let texts: Vec<String> = input.article.article.blocks.iter().map(|b| b.text.clone()).collect();
        let out = attribute(&AttributePlan::default(), input).attributions;
        let mut last = (0, 0);
        for a in &out {
            let text = &texts[a.block as usize];
            prop_assert!(!a.span.of(text).is_empty() && a.span.end as usize <= text.len());
            prop_assert!((a.block, a.span.start) >= last);
            last = (a.block, a.span.start);
            if let Some(d) = &a.definition {
                prop_assert!(d.definiens.end as usize <= text.len() && text.is_char_boundary(d.definiens.start as usize) && text.is_char_boundary(d.definiens.end as usize));
            }
        }
    }
}
