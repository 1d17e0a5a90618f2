//! Any HTML is taken apart: no block twice, what is kept stands on the page in that order.
#![no_main]

use bianyi_fuzz::extract::{BlockClass, html};
use bianyi_fuzz::{EXTRACT, blocks, check_extracted, is_subsequence, page, squeezed};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let bytes = page(data);
    let text = String::from_utf8_lossy(&bytes);
    let found = html::extract(&EXTRACT, &text);
    check_extracted(&found);
    // The text of the page by the same reading of its markup.
    let all: String = blocks(&found).iter().map(|b| squeezed(&b.text)).collect();
    for article in &found.articles {
        let kept = article.blocks.iter().filter(|b| matches!(b.class, BlockClass::Article | BlockClass::Heading));
        let kept: String = kept.map(|b| squeezed(&b.text)).collect();
        assert!(is_subsequence(&kept, &all), "kept text is not in page order");
    }
    // Without any markup or reference the blocks are the page, but for control and zero-width characters.
    if !text.contains(['<', '&', '\0', '\u{feff}']) {
        let unseen = |c: char| c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}');
        let plain = |text: &str| text.chars().filter(|&c| !unseen(c)).collect::<String>();
        assert_eq!(plain(&all), plain(&squeezed(&text)), "text lost or added");
    }
});
