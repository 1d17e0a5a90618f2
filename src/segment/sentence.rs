//! Sentences and clauses of one block.
//!
//! A sentence ends at a run of 。！？；… or their ASCII forms together with the quotes and brackets that close after it.
//! `.` ends one only after a Han character and before no digit or letter, `~` only where it closes a statement. Nothing is
//! cut inside 《…》; inside brackets only past [`BRACKET_CAP`]. A clause ends at a comma, a colon or a dash.
//! The sentences of a text, joined, are the text; the clauses of a sentence, joined, are the sentence.
//!
//! ```
//! use bianyi::segment::split_sentences;
//! let text = "运营偏向务实，市场偏向务虚。两者3.5比1！";
//! let sentences = split_sentences(text);
//! assert_eq!(sentences.iter().map(|s| s.span.of(text)).collect::<Vec<_>>(), ["运营偏向务实，市场偏向务虚。", "两者3.5比1！"]);
//! assert_eq!(sentences[0].clauses.len(), 2);
//! ```

use super::{Clause, Sentence};
use crate::span::Span;

/// Bytes (about 40 Han characters) after which an open bracket no longer holds a sentence together.
const BRACKET_CAP: usize = 120;
/// Bytes before a mid-sentence ellipsis below which it is a hesitation (那个……怎么讲呢).
const HESITATION: usize = 15;

/// Splits a block's text into sentences with their clauses. Linear in the text; white space stays with what it follows.
#[must_use]
pub fn split_sentences(text: &str) -> Vec<Sentence> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let at = |i: usize| chars.get(i).map(|c| c.1);
    let byte = |i: usize| chars.get(i).map_or(text.len(), |c| c.0);
    let mut out = Vec::new();
    let mut clauses = Vec::new();
    let (mut from, mut clause_from) = (0, 0);
    let mut brackets: Vec<(char, usize)> = Vec::new();
    let mut i = 0;
    while let Some(c) = at(i) {
        // Most characters neither open nor end anything.
        if brackets.is_empty() && is_han(c) {
            i += 1;
            continue;
        }
        if let Some(close) = closer_of(c) {
            brackets.push((close, byte(i)));
        } else if let Some(depth) = brackets.iter().rposition(|b| b.0 == c) {
            brackets.truncate(depth);
        }
        brackets.retain(|b| byte(i) - b.1 <= BRACKET_CAP);
        let mut end = i + 1;
        if brackets.is_empty() && ends_sentence(&at, i) {
            while at(end).is_some_and(|c| is_mark(c) || is_tail(c)) || at(end).is_some_and(is_closer) {
                end += 1;
            }
            if at(end).is_none() || !goes_on(&at, i, end, byte(i) - from) {
                while at(end).is_some_and(char::is_whitespace) {
                    end += 1;
                }
                clauses.push(Clause { span: Span::new(clause_from, byte(end)) });
                out.push(Sentence { span: Span::new(from, byte(end)), clauses: std::mem::take(&mut clauses) });
                (from, clause_from) = (byte(end), byte(end));
            }
        } else if brackets.is_empty() && ends_clause(&at, i) {
            while at(end).is_some_and(|c| is_closer(c) || c.is_whitespace()) {
                end += 1;
            }
            clauses.push(Clause { span: Span::new(clause_from, byte(end)) });
            clause_from = byte(end);
        }
        i = end;
    }
    if from < text.len() {
        if clause_from < text.len() {
            clauses.push(Clause { span: Span::new(clause_from, text.len()) });
        }
        out.push(Sentence { span: Span::new(from, text.len()), clauses });
    }
    out
}

/// Brackets whose inside is not cut. Quotes are left out: speech runs over many sentences.
fn closer_of(open: char) -> Option<char> {
    Some(match open {
        '《' => '》',
        '（' => '）',
        '(' => ')',
        '〈' => '〉',
        '【' => '】',
        _ => return None,
    })
}

fn is_closer(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '》' | '】' | '"' | '\'')
}

fn is_mark(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '；' | ';' | '…')
}

/// Signs that go on a run of marks.
fn is_tail(c: char) -> bool {
    matches!(c, '.' | '．' | '~' | '～')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

fn ends_sentence(at: &impl Fn(usize) -> Option<char>, i: usize) -> bool {
    let before = || i.checked_sub(1).and_then(at);
    let after_free = |step: usize| !at(i + step).is_some_and(|c| c.is_ascii_alphanumeric());
    match at(i) {
        Some('.' | '．') => {
            if at(i + 1) == Some('.') || i > 0 && at(i - 1) == Some('.') {
                at(i + 1) == Some('.') && at(i + 2) == Some('.')
            } else {
                before().is_some_and(|c| is_han(c) || is_closer(c)) && after_free(1)
            }
        }
        Some('~' | '～') => {
            before().is_some_and(|c| is_han(c) || is_closer(c)) && !at(i + 1).is_some_and(|c| c.is_ascii_digit())
        }
        Some(c) => is_mark(c),
        None => false,
    }
}

/// Whether the sentence goes on after its mark: a hesitation, or a short quoted question inside a sentence.
fn goes_on(at: &impl Fn(usize) -> Option<char>, mark: usize, end: usize, before: usize) -> bool {
    let next = at(end);
    if next.is_some_and(|c| matches!(c, ',' | '，' | '、' | '的' | ':' | '：')) {
        return true;
    }
    if matches!(at(mark), Some('…' | '.')) && at(mark + 1) == at(mark) {
        return before < HESITATION || next.is_some_and(|c| matches!(c, '这' | '那' | '等' | '之' | '怎' | '什'));
    }
    false
}

fn ends_clause(at: &impl Fn(usize) -> Option<char>, i: usize) -> bool {
    let digit = |j: Option<usize>| j.and_then(at).is_some_and(|c| c.is_ascii_digit());
    match at(i) {
        Some('，' | '：') => true,
        Some(',' | ':') => !(digit(i.checked_sub(1)) && digit(Some(i + 1))) && at(i + 1) != Some('/'),
        Some('—') => at(i + 1) != Some('—') && i > 0 && at(i - 1) == Some('—'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::split_sentences;
    use proptest::prelude::*;

    fn sentences(text: &str) -> Vec<&str> {
        split_sentences(text).iter().map(|s| s.span.of(text)).collect()
    }

    #[test]
    fn cuts_where_a_sentence_ends_and_nowhere_else() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            ("店铺运营看货架", &["店铺运营看货架"]),
            ("早起开门.晚上盘点.", &["早起开门.", "晚上盘点."]),
            ("涨了3.5个点，到2.0版", &["涨了3.5个点，到2.0版"]),
            ("他问：“值吗？”我说值。", &["他问：“值吗？”", "我说值。"]),
            ("《谁在管钱？》一文说，是财务。", &["《谁在管钱？》一文说，是财务。"]),
            ("那个......怎么讲呢，有点乱。", &["那个......怎么讲呢，有点乱。"]),
            ("别急～～慢慢来！！好的", &["别急～～", "慢慢来！！", "好的"]),
            ("价格5~8元，买不买", &["价格5~8元，买不买"]),
            ("烦死了。。。真的", &["烦死了。。。", "真的"]),
            ("管进货;管出货;", &["管进货;", "管出货;"]),
            ("（先看库存。再补货）才对。", &["（先看库存。再补货）才对。"]),
        ];
        for (text, expected) in cases {
            assert_eq!(&sentences(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn joined_pieces_are_the_text(text in "([运营，。！?？：:；,.~…《》（）“” a1—\n]|\\PC){0,60}") {
            let mut end = 0;
            for s in split_sentences(&text) {
                prop_assert_eq!(s.span.start, end);
                let mut inner = s.span.start;
                for c in &s.clauses {
                    prop_assert_eq!(c.span.start, inner);
                    prop_assert!(c.span.end > c.span.start && text.is_char_boundary(c.span.end as usize));
                    inner = c.span.end;
                }
                prop_assert_eq!(inner, s.span.end);
                end = s.span.end;
            }
            prop_assert_eq!(end as usize, text.len());
        }
    }
}
