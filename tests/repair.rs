//! Decode and repair: the cases under `tests/cases/repair`, and what holds for any page.

#![allow(clippy::disallowed_methods, reason = "the cases are files")]

use bianyi::decode::{DecodePlan, decode};
use bianyi::repair::{RepairPlan, RepairedText, repair};
use bianyi::source::Media;
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, WINDOWS_1251, WINDOWS_1252};
use proptest::prelude::*;
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    label: String,
    #[serde(default)]
    #[allow(dead_code, reason = "for the reader of the case")]
    comment: String,
    #[serde(default)]
    input: String,
    #[serde(default)]
    hex: String,
    expected: String,
    #[serde(default)]
    media: String,
    #[serde(default)]
    lossy: bool,
    #[serde(default)]
    restored: bool,
}

fn run(bytes: &[u8], media: Media) -> RepairedText {
    repair(&RepairPlan::default(), decode(&DecodePlan::default(), bytes, None), media)
}

/// What is wrong with the outcome of a case, if anything.
fn check(case: &Case) -> Option<String> {
    let bytes: Vec<u8> = if case.hex.is_empty() {
        case.input.clone().into_bytes()
    } else {
        (0..case.hex.len()).step_by(2).filter_map(|at| u8::from_str_radix(case.hex.get(at..at + 2)?, 16).ok()).collect()
    };
    let media = if case.media == "html" { Media::Html } else { Media::Text };
    let page = run(&bytes, media);
    let restored = page.steps.iter().any(|step| step.restored);
    if page.text != case.expected {
        Some(format!("{}:\n  got      {}\n  expected {}\n  steps {:?}", case.label, page.text, case.expected, page.steps))
    } else if page.losses.any() != case.lossy {
        Some(format!("{}: losses {:?}", case.label, page.losses))
    } else if restored != case.restored {
        Some(format!("{}: restored is {restored}", case.label))
    } else {
        None
    }
}

fn cases(folder: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/repair").join(folder);
    let mut files: Vec<PathBuf> =
        fs::read_dir(&folder).expect("the folder of cases").flatten().map(|entry| entry.path()).collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        for line in fs::read_to_string(&file).expect("a readable file of cases").lines() {
            cases.push(serde_json::from_str(line).unwrap_or_else(|error| panic!("{}: {error}: {line}", file.display())));
        }
    }
    assert!(!cases.is_empty(), "no case in {}", folder.display());
    cases
}

fn check_all(folder: &str) {
    let faults: Vec<String> = cases(folder).iter().filter_map(check).collect();
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn in_the_wild() {
    check_all("in-the-wild");
}

#[test]
fn synthetic() {
    check_all("synthetic");
}

#[test]
fn negative() {
    let cases = cases("negative");
    assert!(cases.iter().all(|case| case.expected == case.input), "a negative case expects its input");
    check_all("negative");
}

#[test]
fn known_failures_still_fail() {
    let passing: Vec<String> =
        cases("known-failures").into_iter().filter(|case| check(case).is_none()).map(|case| case.label).collect();
    assert!(passing.is_empty(), "now passing, move to another folder: {passing:?}");
}

/// Clauses of our own, joined at random by the properties below.
const CLAUSES: [&str; 16] = [
    "运营的日常是把每一个环节都盯紧",
    "营销预算在年初就已经分配完毕",
    "店里的老顾客更喜欢安静的下午",
    "我们请来三位同事一起核对数据",
    "推广计划写得再好也要有人执行",
    "销售团队每天早上开一次短会",
    "他把会员分成新客熟客和沉睡客",
    "市场部负责品牌形象与媒体关系",
    "上线之后才发现支付页面打不开",
    "留存比拉新更能说明产品的价值",
    "这份报告没有提到任何具体数字",
    "活动结束以后评论区反而更热闹",
    "老板要求大家把流程写成文档",
    "客服在晚上十点之前都会回复",
    "转化率提高了百分之三左右",
    "她用半年时间学会了看财务报表",
];

fn sentences() -> impl Strategy<Value = String> {
    prop::collection::vec(0..CLAUSES.len(), 1..8).prop_map(|picks| {
        let clauses: Vec<&str> = picks.into_iter().filter_map(|i| CLAUSES.get(i).copied()).collect();
        clauses.join("，") + "。"
    })
}

/// The bytes of `text` in `right`, read as `wrong`; `None` where that loses anything.
fn garbled(text: &str, right: &'static Encoding, wrong: &'static Encoding) -> Option<String> {
    let (bytes, _, unmappable) = right.encode(text);
    let read = wrong.decode_without_bom_handling_and_without_replacement(&bytes)?;
    (!unmappable).then(|| read.into_owned())
}

/// Pieces that garbled pages are made of, to be put side by side at random.
const PIECES: [&str; 30] = [
    "运营",
    "營(yíng)",
    "們",
    "(",
    "）",
    "?",
    "\u{fffd}",
    "&amp;",
    "#36816;",
    "&#x8fd0;",
    "\\u8fd0\\u8425\\u62a5",
    "%E8%BF%90",
    "=E8=BF=90",
    "è¿\u{90}è\u{90}¥",
    "ÔËÓª",
    "鐨勫尯",
    "锟斤拷",
    "\u{200b}",
    "ｋ９",
    "⽤",
    "e\u{301}",
    "<p>",
    "<script>",
    "</script>",
    "\n",
    " ",
    "nbsp;",
    "“",
    "”",
    "㍿",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_go_through(bytes in prop::collection::vec(any::<u8>(), 0..600), html in any::<bool>()) {
        let media = if html { Media::Html } else { Media::Text };
        let decoded = decode(&DecodePlan::default(), &bytes, None);
        let lines = decoded.text.matches('\n').count();
        let page = repair(&RepairPlan::default(), decoded, media);
        prop_assert_eq!(page.text.matches('\n').count(), lines);
    }

    #[test]
    fn repair_is_idempotent(pieces in prop::collection::vec(0..PIECES.len(), 0..40), html in any::<bool>()) {
        let text: String = pieces.into_iter().filter_map(|i| PIECES.get(i).copied()).collect();
        let media = if html { Media::Html } else { Media::Text };
        let once = run(text.as_bytes(), media).text;
        let twice = run(once.as_bytes(), media);
        prop_assert_eq!(&twice.text, &once, "steps {:?}", twice.steps);
    }

    #[test]
    fn clean_text_stays(text in sentences()) {
        let page = run(text.as_bytes(), Media::Text);
        prop_assert_eq!(&page.text, &text);
        prop_assert!(page.steps.is_empty() && !page.losses.any());
    }

    #[test]
    fn bytes_come_back(text in sentences()) {
        for encoding in [UTF_8, GBK, GB18030] {
            let page = run(&encoding.encode(&text).0, Media::Text);
            prop_assert_eq!(&page.text, &text, "{}", encoding.name());
        }
    }

    #[test]
    fn garbled_text_comes_back(text in sentences()) {
        for (right, wrong) in [
            (UTF_8, WINDOWS_1252), (GBK, WINDOWS_1252), (GBK, WINDOWS_1251), (UTF_8, WINDOWS_1251), (UTF_8, GB18030), (GBK, BIG5),
        ] {
            if let Some(garbled) = garbled(&text, right, wrong) {
                let page = run(garbled.as_bytes(), Media::Text);
                prop_assert_eq!(&page.text, &text, "{} read as {}", right.name(), wrong.name());
            }
        }
    }

    #[test]
    fn garble_within_garble_comes_back(text in sentences()) {
        let once = garbled(&text, UTF_8, WINDOWS_1252);
        if let Some(twice) = once.and_then(|once| garbled(&once, UTF_8, WINDOWS_1252)) {
            prop_assert_eq!(run(twice.as_bytes(), Media::Text).text, text);
        }
    }
}

/// Pieces that end nothing and begin everything.
const REPEATED: [&str; 26] = [
    "a",
    "运",
    "&",
    "& ",
    "%",
    "%u8fd0",
    "=",
    "\\",
    "<",
    "~{",
    "&amp;amp;",
    "%E8",
    "<!--",
    "運(",
    "運(yùn)",
    "(",
    "è¿",
    "Ã",
    "鐨",
    "锛",
    "锟",
    "?(",
    "\u{301}",
    "ÔË",
    "銆?",
    "Ж",
];

/// Pages that could make a careless search quadratic: one piece, again and again.
#[test]
fn repeated_pieces_take_linear_time() {
    for piece in PIECES.iter().chain(&REPEATED) {
        let time = |n: usize| {
            let page = piece.repeat(n / piece.len() + 1);
            let start = std::time::Instant::now();
            let _ = run(page.as_bytes(), Media::Html);
            start.elapsed().as_secs_f64()
        };
        time(1 << 12);
        let (small, large) = (time(1 << 15), time(1 << 18));
        assert!(large < 0.2 || large < 40.0 * small, "{piece:?}: {small} s, then {large} s for eight times as much");
    }
}
