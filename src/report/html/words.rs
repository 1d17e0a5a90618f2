//! The words of closed lists (verdicts, relations, reasons …) in both languages of the page.

use serde::Serialize;

/// One word in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Word {
    /// As in the CSV files.
    pub code: String,
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

const WORDS: &[(&str, &str, &str)] = &[
    ("robust", "稳健", "robust"),
    ("shared", "共有", "shared"),
    ("one-source", "单一来源", "one source"),
    ("too-rare", "过少", "too rare"),
    ("definition", "定义", "definition"),
    ("contrast", "对比", "contrast"),
    ("relationship", "关系", "relationship"),
    ("attribute", "属性", "attribute"),
    ("mention", "提及", "mention"),
    ("overt", "明说", "overt"),
    ("inherited", "承前", "inherited"),
    ("kept", "计入", "kept"),
    ("duplicate", "转载", "repost"),
    ("dropped", "未取", "dropped"),
    ("no-article", "没有正文", "no article"),
    ("unreadable", "无法读取", "unreadable"),
    ("empty", "空文件", "empty"),
    ("too-large", "过大", "too large"),
    ("not-text", "不是文本", "not text"),
    ("damaged", "损坏", "damaged"),
    ("simplified", "简体", "simplified"),
    ("traditional", "繁体", "traditional"),
    ("mixed", "混合", "mixed"),
    ("predicate", "作主语", "subject of"),
    ("object", "作宾语", "object of"),
    ("modifier", "作修饰", "modifier"),
    ("coordination", "并列", "coordinated with"),
    ("genus", "是什么", "is a"),
];

impl Word {
    /// The word for a code; a code that is on no list stands for itself.
    pub(super) fn of(code: &str) -> Self {
        let found = WORDS.iter().find(|(c, _, _)| *c == code);
        let (zh, en) = found.map_or((code, code), |(_, zh, en)| (*zh, *en));
        Self { code: code.to_owned(), zh: zh.to_owned(), en: en.to_owned() }
    }
}
