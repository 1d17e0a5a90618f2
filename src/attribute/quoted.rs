//! Who speaks a quotation: the name before it (老秦说:“…”) or behind it (“…”老秦说), for all that stands between its marks.

use super::holder::holder;
use super::words::{Words, words};

/// The speaker of the quotation that a stretch of a line stands in; a pronoun where the page has one.
pub(crate) fn quoted_by(text: &str, start: usize, end: usize) -> Option<String> {
    let (open, close) = enclosing(text, start, end)?;
    let before = speaker_before(text.get(..open)?);
    before.or_else(|| speaker_behind(text.get(close..)?)).map(ToOwned::to_owned)
}

/// Marks that open and close what is said.
const MARKS: [(char, char); 3] = [('“', '”'), ('「', '」'), ('"', '"')];
/// Bytes of a quotation at least (4 Han characters): a shorter one is a word.
const LEAST: usize = 12;

/// Where the quotation around a stretch opens and where what follows it begins.
fn enclosing(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    for (open, close) in MARKS {
        let mut from = 0;
        while let Some(at) = text.get(from..)?.find(open).map(|i| from + i) {
            let first = at + open.len_utf8();
            let stop = text.get(first..)?.find(close).map_or(text.len(), |i| first + i);
            let past = (stop + close.len_utf8()).min(text.len());
            // A unit may hold the marks themselves.
            if at <= start && start < stop && end <= past && stop - first >= LEAST {
                return Some((at, past));
            }
            from = past;
        }
    }
    None
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
