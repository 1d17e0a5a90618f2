//! Any bytes become text: lines are kept, the verdict is one of those documented, and what is clearly UTF-8 stays.
#![no_main]

use bianyi_fuzz::decode::{DecodePlan, DecodedText, decode};
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 16] = [
    "UTF-8",
    "GB18030",
    "Big5",
    "EUC-TW",
    "Shift_JIS",
    "EUC-JP",
    "EUC-KR",
    "windows-1252",
    "UTF-16LE",
    "UTF-16BE",
    "UTF-32LE",
    "UTF-32BE",
    "HZ-GB-2312",
    "ISO-2022-CN",
    "ISO-2022-KR",
    "ISO-2022-JP",
];
const EVIDENCE: [&str; 8] = ["ascii", "bom", "zeros", "escapes", "valid-utf-8", "declared", "language-model", "per-line"];
/// Readings in which a line break is one byte and no part of another character.
const NARROW: [&str; 8] = ["UTF-8", "GB18030", "Big5", "EUC-TW", "Shift_JIS", "EUC-JP", "EUC-KR", "windows-1252"];
/// What a declared charset weighs at most in both places, nats.
const HINTS: f32 = 12.0;
/// Pages up to this length are judged as a whole, bytes.
const LOOK: usize = 256;

fn breaks(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| b == b'\n').count()
}

fn check(bytes: &[u8], page: &DecodedText) {
    assert!(NAMES.contains(&page.encoding) && EVIDENCE.contains(&page.evidence), "{} {}", page.encoding, page.evidence);
    assert!(page.margin >= 0.0, "margin {}", page.margin);
    assert!(page.text.len() <= 3 * bytes.len() + 16, "{} bytes from {}", page.text.len(), bytes.len());
    if NARROW.contains(&page.encoding) {
        assert_eq!(breaks(page.text.as_bytes()), breaks(bytes), "line breaks, read as {}", page.encoding);
    }
    if matches!(page.evidence, "valid-utf-8" | "ascii") && !page.text.is_empty() {
        assert_eq!(page.text.as_bytes(), bytes);
    }
    if page.evidence == "bom" {
        assert!(!page.text.starts_with('\u{feff}') || bytes.len() > 4);
    }
}

fuzz_target!(|data: &[u8]| {
    let bytes = bianyi_fuzz::page(data);
    let plan = DecodePlan::default();
    let page = decode(&plan, &bytes, None);
    check(&bytes, &page);
    // A declaration is a hint: it never outweighs what the text says clearly. Longer pages are judged by a part of them.
    let declared = decode(&plan, &bytes, Some("shift_jis"));
    check(&bytes, &declared);
    let foreign = page.text.chars().filter(|c| !c.is_ascii()).count().max(1) as f32;
    if bytes.len() <= LOOK && page.margin * foreign > 2.0 * HINTS {
        assert_eq!(page.encoding, declared.encoding, "margin {} over {foreign}", page.margin);
    }
    // A strict page of Chinese stays what it is.
    if let Ok(text) = std::str::from_utf8(&bytes)
        && text.contains(|c: char| c >= '\u{800}')
        && !bytes.contains(&0)
        && !bytes.starts_with(&[0xEF, 0xBB, 0xBF])
    {
        assert_eq!((page.encoding, page.text.as_str()), ("UTF-8", text));
    }
});
