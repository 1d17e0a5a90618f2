//! Any flattened text is taken apart: its blocks, joined, are the page but for the marks between cells, each in its line.
#![no_main]

use bianyi_fuzz::extract::flat;
use bianyi_fuzz::{EXTRACT, blocks, check_extracted, page, unruled};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let bytes = page(data);
    let text = String::from_utf8_lossy(&bytes);
    let found = flat::extract(&EXTRACT, &text);
    check_extracted(&found);
    let all = blocks(&found);
    assert_eq!(all.iter().map(|b| unruled(&b.text)).collect::<String>(), unruled(&text), "text lost or added");
    let lines: Vec<&str> = text.split('\n').collect();
    for block in all {
        let line = lines.get(block.line as usize - 1).unwrap_or_else(|| panic!("line of {block:?}"));
        let rest: String = line.chars().skip(block.start as usize).collect();
        assert!(rest.starts_with(&block.text), "place of {block:?}");
    }
});
