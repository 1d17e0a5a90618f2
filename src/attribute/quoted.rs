//! Who speaks a quotation: the name before it (老秦说:“…”) or behind it (“…”老秦说), for all that stands between its marks.

use super::holder::holder;
use super::words::{Words, words};

/// A quotation in a line: the byte of its opening mark, the first behind that, that of its closing mark, the first behind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quotation {
    open: usize,
    first: usize,
    close: usize,
    past: usize,
}

/// Marks that open and close what is said.
const MARKS: [(char, char); 3] = [('“', '”'), ('「', '」'), ('"', '"')];
/// Bytes of a quotation at least (4 Han characters): a shorter one is a word.
const LEAST: usize = 12;

/// All quotations of a line that are more than a word; one that nothing closes goes to its end.
pub(crate) fn quotations(text: &str) -> Vec<Quotation> {
    let mut found = Vec::new();
    for (mark, end) in MARKS {
        let mut from = 0;
        while let Some(open) = text.get(from..).and_then(|rest| rest.find(mark)).map(|i| from + i) {
            let first = open + mark.len_utf8();
            let close = text.get(first..).and_then(|rest| rest.find(end)).map_or(text.len(), |i| first + i);
            let past = (close + end.len_utf8()).min(text.len());
            // A straight mark that nothing closes may as well be an inch.
            if close - first >= LEAST && (close < text.len() || mark != end) {
                found.push(Quotation { open, first, close, past });
            }
            from = past;
        }
    }
    found
}

/// The speaker of the quotation that a stretch of a line stands in; a pronoun where the page has one.
pub(crate) fn quoted_by(text: &str, quotes: &[Quotation], start: usize, end: usize) -> Option<String> {
    // A unit may hold the marks themselves.
    let q = quotes.iter().find(|q| q.open <= start && start < q.close.max(q.first) && end <= q.past)?;
    let before = speaker_before(text.get(..q.open)?);
    before.or_else(|| speaker_behind(text.get(q.past..)?)).map(ToOwned::to_owned)
}

/// Verbs and nouns right before a quotation, longest first.
const BEFORE: Words = words![
    "想了想说",
    "笑着说",
    "告诉我们",
    "告诉我",
    "跟我说",
    "对我说",
    "和我说",
    "说道",
    "写道",
    "写着",
    "回答说",
    "的说法是",
    "的说法",
    "的答案是",
    "的原话是",
    "的回答是",
    "的意思是",
    "回了一句",
    "补了一句",
    "说过",
    "讲过",
    "坦言",
    "认为",
    "表示",
    "指出",
    "强调",
    "感叹",
    "总结道",
    "说",
    "讲",
    "道",
    "称",
    "答",
    "回",
];

fn speaker_before(text: &str) -> Option<&str> {
    let told = text.trim_end();
    let marked = told.trim_end_matches(['：', ':', '，', ',']);
    if marked.len() == told.len() {
        return None;
    }
    who(BEFORE.strip_end(marked)?)
}

/// Verbs behind a quotation.
const BEHIND: [&str; 12] = ["笑着说", "边说", "说道", "说", "讲", "认为", "表示", "指出", "感叹", "坦言", "写道", "答"];

fn speaker_behind(text: &str) -> Option<&str> {
    let clause = text.split(['。', '，', ',', '！', '；', '“', '「']).next()?;
    let (at, _) = BEHIND.iter().filter_map(|verb| clause.find(verb).map(|at| (at, verb))).min_by_key(|(at, _)| *at)?;
    who(clause.get(..at)?)
}

/// A name, or a pronoun, in the clause before a verb.
fn who(text: &str) -> Option<&str> {
    let clause = text.rsplit(['。', '，', ',', '；', '：', ':', '”', '」']).next()?.trim();
    let clause = clause.trim_end_matches(['就', '也', '都', '还', '却', '则', '曾', '常', '总', '笑', '又', '边']);
    // 老秦边收摊边说
    let clause = clause.split_once('边').filter(|(_, doing)| !doing.starts_with('的')).map_or(clause, |(name, _)| name);
    ["她们", "他们", "她", "他"].into_iter().find(|p| *p == clause).or_else(|| holder(clause))
}

#[cfg(test)]
mod tests {
    use super::{quotations, quoted_by};

    fn speaker(text: &str, said: &str) -> Option<String> {
        let start = text.find(said).unwrap_or_else(|| panic!("{said} is no part of {text}"));
        quoted_by(text, &quotations(text), start, start + said.len())
    }

    #[test]
    fn who_speaks_stands_before_or_behind_and_holds_for_all_of_it() {
        let before = "老秦说：“运营靠熬。销售靠腿。”说完就走了。";
        assert_eq!(speaker(before, "运营靠熬。").as_deref(), Some("老秦"));
        assert_eq!(speaker(before, "销售靠腿。").as_deref(), Some("老秦"));
        assert_eq!(speaker("“推广就是敲锣。”管账的老秦边扫地边说。", "推广就是敲锣。").as_deref(), Some("管账的老秦"));
        assert_eq!(speaker("她想了想说：「就是让人不走。」", "就是让人不走。").as_deref(), Some("她"));
    }

    #[test]
    fn words_in_quotes_and_what_stands_outside_have_no_speaker() {
        assert_eq!(speaker("老秦说过“运营”，运营靠熬。", "运营靠熬。"), None);
        assert_eq!(speaker("所谓“把人留住的那一门手艺”，就是运营。", "就是运营。"), None);
        assert_eq!(speaker("老秦说：32\"的屏，运营用不上，推广也用不上。", "推广也用不上。"), None);
        assert_eq!(speaker("门口贴着：“推广的人今天不在店里。”", "推广的人今天不在店里。"), None);
    }
}
