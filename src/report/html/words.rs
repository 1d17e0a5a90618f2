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
    ("internal-fault", "程序故障", "internal fault"),
    ("simplified", "简体", "simplified"),
    ("traditional", "繁体", "traditional"),
    ("mixed", "混合", "mixed"),
    ("hidden", "隐藏内容", "hidden"),
    ("comments", "评论区", "comments"),
    ("error-or-login", "报错或登录", "error or login"),
    ("tail-cue", "文末套话", "closing formula"),
    ("legal-cue", "版权声明", "legal notice"),
    ("call-cue", "关注与下载", "call to action"),
    ("site-frame", "网站套话", "the site about its page"),
    ("tool-cue", "页面工具", "page tools"),
    ("contact", "联系方式", "contact"),
    ("links", "链接堆", "links"),
    ("questions", "相关问题", "related questions"),
    ("navigation", "导航", "navigation"),
    ("side-column", "侧栏", "side column"),
    ("other-article", "别的文章", "another article"),
    ("post-frame", "帖子边框", "frame of a post"),
    ("outside-body", "正文之外", "outside the body"),
    ("unlike-body", "不像正文", "unlike the body"),
    ("site-template", "全站模板", "site template"),
    ("escape", "转义序列", "escapes"),
    ("entity", "字符实体", "entities"),
    ("mojibake", "乱码还原", "mojibake"),
    ("invisible", "不可见字符", "invisible characters"),
    ("compatibility", "兼容字形", "compatibility forms"),
    ("composition", "组合字符", "combining characters"),
    ("unaligned", "错位乱码", "shifted bytes"),
    ("width", "全角字母数字", "full-width forms"),
    ("pinyin", "拼音括注与繁化", "pinyin in brackets"),
    ("predicate", "谓语", "predicate"),
    ("object", "其谓语的宾语", "object of its verb"),
    ("modifier", "修饰语", "modifier"),
    ("coordination", "并列", "coordinated with"),
    ("genus", "“是”的类属", "genus"),
];

impl Word {
    /// The word for a code; a code that is on no list stands for itself.
    pub(super) fn of(code: &str) -> Self {
        let found = WORDS.iter().find(|(c, _, _)| *c == code);
        let (zh, en) = found.map_or((code, code), |(_, zh, en)| (*zh, *en));
        Self { code: code.to_owned(), zh: zh.to_owned(), en: en.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::Word;

    #[test]
    fn rules_and_fixers_have_a_chinese_name() {
        for rule in crate::extract::RULES {
            let word = Word::of(rule);
            assert!(word.zh.chars().all(|c| !c.is_ascii()), "{rule}: {}", word.zh);
        }
        for fixer in crate::repair::fixer_names() {
            assert_ne!(Word::of(fixer).zh, fixer);
        }
        assert_eq!(Word::of("new-rule").zh, "new-rule");
    }
}
