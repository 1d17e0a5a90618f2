//! Who speaks a quotation: the name before it (老秦说:“…”) or behind it (“…”老秦说), for all that stands between its marks.

use super::holder::holder;
use super::reported::PRONOUNS;
use super::told::named;
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
    let q = quotes.iter().find(|q| q.open <= start && start < q.close.max(q.first))?;
    let behind = text.get(q.past..)?;
    if let Some(name) = signed(behind) {
        return Some(name.to_owned());
    }
    if end > q.past {
        return None;
    }
    if let Some(name) = labelled(text.get(..q.open)?) {
        return Some(name.to_owned());
    }
    let before = speaker_before(text.get(..q.open)?);
    before.or_else(|| speaker_behind(behind)).map(ToOwned::to_owned)
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

/// “…”——质检主任: what a dash at the end of the line signs a quotation with.
/// Without a dash somebody must be named: “…”老范,泵阀,第9期.
fn signed(behind: &str) -> Option<&str> {
    let behind = behind.trim_start();
    let dash = behind.strip_prefix("——").or_else(|| behind.strip_prefix("--"));
    let line = dash.unwrap_or(behind).trim_matches(['—', '-', ' ', '\u{3000}', '。', '.']);
    let name = line.split(['，', ',', '（', '(', '、']).next()?.trim();
    let name = words!["答我", "答的", "讲的", "说的", "如是说", "说", "写的"].strip_end(name).unwrap_or(name);
    let plain = (2..=SIGNED_CAP).contains(&name.chars().count()) && !line.contains(['。', '！', '？', '；', '：', '“', '”']);
    let goes_on = words!["这", "那", "就", "也", "是", "不", "而", "但", "可", "所以", "因为", "我", "他", "她", "你", "一句"];
    let name = name.strip_prefix("来自").unwrap_or(name);
    let is_name = holder(name).is_some() && !ACTS_OR_IS.within(line)
        || dash.is_some() && (holder(name).is_some() || !goes_on.begin(name) && !ACTS_OR_IS.within(name));
    (plain && line.chars().count() <= 2 * SIGNED_CAP && is_name).then_some(name)
}

/// 第9期学员 橘子汽水:“…”: a label that names somebody, and what he says in marks.
fn labelled(before: &str) -> Option<&str> {
    let label = before.trim_end().strip_suffix(['：', ':'])?.trim();
    let label = label.rsplit(['。', '”', '！']).next()?.trim();
    let (who, name) = label.split_once([' ', '\u{3000}'])?;
    let plain = label.chars().count() <= SIGNED_CAP && !ACTS_OR_IS.within(name);
    (plain && holder(who).is_some()).then_some(label)
}

/// Whether what stands behind a byte only signs the quotation that ends there.
pub(crate) fn signs(text: &str, at: usize) -> bool {
    let closed = text.get(..at).is_some_and(|t| t.trim_end().ends_with(['”', '」', '"']));
    closed && text.get(at..).is_some_and(|behind| signed(behind).is_some())
}

/// Characters of a signature.
const SIGNED_CAP: usize = 14;
/// Stand in clauses and in no signature.
const ACTS_OR_IS: Words = words!["是", "把", "被", "让", "没", "说", "就", "都", "会", "能", "要", "了", "着", "吗", "呢", "吧"];

/// Verbs behind a quotation.
const BEHIND: [&str; 18] = [
    "笑着说",
    "总结",
    "比较",
    "形容",
    "回忆",
    "解释",
    "评价",
    "边说",
    "说道",
    "说",
    "讲",
    "认为",
    "表示",
    "指出",
    "感叹",
    "坦言",
    "写道",
    "答",
];

fn speaker_behind(text: &str) -> Option<&str> {
    let clause = text.split(['。', '，', ',', '！', '；', '“', '「']).next()?;
    let (at, _) = BEHIND.iter().filter_map(|verb| clause.find(verb).map(|at| (at, verb))).min_by_key(|(at, _)| *at)?;
    who(clause.get(..at)?)
}

/// A name, or a pronoun, in the clause before a verb.
fn who(text: &str) -> Option<&str> {
    let clause = text.rsplit(['。', '，', ',', '；', '：', ':', '”', '」']).next()?.trim();
    // 老秦边收摊边说
    let clause = clause.split_once('边').filter(|(_, doing)| !doing.starts_with('的')).map_or(clause, |(name, _)| name);
    let bare = clause.trim_end_matches(['就', '也', '都', '还', '却', '则', '又']);
    PRONOUNS.into_iter().find(|p| *p == bare).or_else(|| named(clause))
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
        assert_eq!(speaker("“推广就是敲锣的人。”——质检主任", "推广就是敲锣的人。").as_deref(), Some("质检主任"));
        assert_eq!(speaker("“以前我以为销售是求人。”老范，泵阀，第9期", "以前我以为销售是求人。").as_deref(), Some("老范"));
        assert_eq!(speaker("第9期学员 橘子汽水：“运营就是算账。”", "运营就是算账。").as_deref(), Some("第9期学员 橘子汽水"));
        assert_eq!(speaker("“营销是一种活动”——某高校教材，第三章", "营销是一种活动").as_deref(), Some("某高校教材"));
        assert_eq!(speaker("她想了想说：「就是让人不走。」", "就是让人不走。").as_deref(), Some("她"));
    }

    #[test]
    fn words_in_quotes_and_what_stands_outside_have_no_speaker() {
        assert_eq!(speaker("老秦说过“运营”，运营靠熬。", "运营靠熬。"), None);
        assert_eq!(speaker("所谓“把人留住的那一门手艺”，就是运营。", "就是运营。"), None);
        assert_eq!(speaker("老秦说：32\"的屏，运营用不上，推广也用不上。", "推广也用不上。"), None);
        assert_eq!(speaker("“把人留住的手艺”——这就是运营。", "把人留住的手艺"), None);
        assert_eq!(speaker("“把人留住的手艺”——运营说白了是这个。", "把人留住的手艺"), None);
        assert_eq!(speaker("门口贴着：“推广的人今天不在店里。”", "推广的人今天不在店里。"), None);
    }
}
