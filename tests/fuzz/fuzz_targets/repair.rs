//! Any text is repaired: repairing twice is repairing once, lines stay one for one, each step has its place.
//!
//! The bytes of an input are read in an encoding that the first one names, right or wrong, so that changes of single bytes
//! make the very pages that this stage is for.
#![no_main]

use bianyi_fuzz::decode::DecodedText;
use bianyi_fuzz::repair::{RepairPlan, fixer_names, repair};
use bianyi_fuzz::source::Media;
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
};
use libfuzzer_sys::fuzz_target;

/// Read as a page says it is …
const PLAIN: &Encoding = UTF_8;
/// … or wrongly, by the first byte from 0x80 on.
const WRONG: [&Encoding; 9] = [WINDOWS_1252, GB18030, BIG5, WINDOWS_1251, EUC_KR, SHIFT_JIS, EUC_JP, WINDOWS_1250, MACINTOSH];

fn page(text: &str) -> DecodedText {
    DecodedText { text: text.to_owned(), encoding: "UTF-8", evidence: "valid-utf-8", margin: f32::INFINITY }
}

fuzz_target!(|data: &[u8]| {
    let (encoding, data) = match data {
        [first @ 0x80..=0x88, rest @ ..] => (WRONG[usize::from(first & 0x0F)], rest),
        _ => (PLAIN, data),
    };
    let bytes = bianyi_fuzz::page(data);
    let text = encoding.decode_without_bom_handling(&bytes).0;
    let media = if text.starts_with('<') { Media::Html } else { Media::Text };
    let plan = RepairPlan::default();
    let once = repair(&plan, page(&text), media);

    let lines: Vec<&str> = once.text.split('\n').collect();
    assert_eq!(lines.len(), text.split('\n').count(), "line breaks");
    let names = fixer_names();
    for step in &once.steps {
        assert!(names.contains(&step.kind));
        let line = lines.get(step.line as usize - 1).unwrap_or_else(|| panic!("line of {step:?}"));
        assert!(step.start as usize <= line.chars().count(), "column of {step:?}");
        assert!(step.before != step.after && !step.before.contains('\n') && !step.after.contains('\n'), "{step:?}");
    }
    assert!(once.steps.is_sorted_by_key(|step| (step.line, step.start)), "steps in page order");
    assert_eq!(once.steps.is_empty(), once.text == text, "a change without a step, or the reverse");

    let twice = repair(&plan, page(&once.text), media);
    assert!(twice.text == once.text, "repaired again: {:?}", twice.steps);
    assert_eq!(twice.losses, once.losses);
});
