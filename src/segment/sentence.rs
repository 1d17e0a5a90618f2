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
use crate::letters::{CharSet, han_prefix};
use crate::span::Span;
use std::sync::LazyLock;

/// Bytes (about 40 Han characters) after which an open bracket no longer holds a sentence together.
const BRACKET_CAP: usize = 120;
/// Bytes before a mid-sentence ellipsis below which it is a hesitation (那个……怎么讲呢).
const HESITATION: usize = 15;

/// Splits a block's text into sentences with their clauses. Linear in the text; white space stays with what it follows.
#[must_use]
pub fn split_sentences(text: &str) -> Vec<Sentence> {
    let near = Near(text);
    let signs = &*SIGNS;
    let at = |i: usize| near.at(i);
    let mut out = Vec::new();
    let mut clauses = Vec::new();
    let (mut from, mut clause_from) = (0, 0);
    let mut brackets: Vec<(char, usize)> = Vec::new();
    let mut i = 0;
    loop {
        // Most characters neither open nor end anything.
        if brackets.is_empty() {
            i += han_prefix(text.as_bytes().get(i..).unwrap_or_default());
        }
        let Some(c) = at(i) else { break };
        if brackets.is_empty() && !signs.holds(c) {
            i += c.len_utf8();
            continue;
        }
        if let Some(close) = closer_of(c) {
            brackets.push((close, i));
        } else if let Some(depth) = brackets.iter().rposition(|b| b.0 == c) {
            brackets.truncate(depth);
        }
        brackets.retain(|b| i - b.1 <= BRACKET_CAP);
        let mut end = i + c.len_utf8();
        if brackets.is_empty() && near.ends_sentence(i) {
            end = near.past(end, |c| is_mark(c) || is_tail(c) || is_closer(c));
            if at(end).is_none() || !near.goes_on(i, end, i - from) {
                end = near.past(end, char::is_whitespace);
                clauses.push(Clause { span: Span::new(clause_from, end) });
                out.push(Sentence { span: Span::new(from, end), clauses: std::mem::take(&mut clauses) });
                (from, clause_from) = (end, end);
            }
        } else if brackets.is_empty() && near.ends_clause(i) {
            end = near.past(end, |c| is_closer(c) || c.is_whitespace());
            clauses.push(Clause { span: Span::new(clause_from, end) });
            clause_from = end;
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

/// All characters that may open or end anything.
static SIGNS: LazyLock<CharSet> = LazyLock::new(|| CharSet::of("《（(〈【》）)〉】。！？!?；;….．~～，,：:—".chars()));

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

/// A text and its characters around a byte.
struct Near<'t>(&'t str);

impl Near<'_> {
    /// The character that starts there.
    fn at(&self, i: usize) -> Option<char> {
        self.0.get(i..)?.chars().next()
    }

    /// The one before it.
    fn before(&self, i: usize) -> Option<char> {
        self.0.get(..i)?.chars().next_back()
    }

    /// The one `step` characters behind it.
    fn behind(&self, i: usize, step: usize) -> Option<char> {
        self.0.get(i..)?.chars().nth(step)
    }

    /// The first byte from `i` on whose character is none of these.
    fn past(&self, i: usize, of: impl Fn(char) -> bool) -> usize {
        let rest = self.0.get(i..).unwrap_or("");
        rest.find(|c| !of(c)).map_or(self.0.len(), |n| i + n)
    }

    fn ends_sentence(&self, i: usize) -> bool {
        match self.at(i) {
            Some('.' | '．') => {
                if self.behind(i, 1) == Some('.') || self.before(i) == Some('.') {
                    self.behind(i, 1) == Some('.') && self.behind(i, 2) == Some('.')
                } else {
                    self.before(i).is_some_and(|c| is_han(c) || is_closer(c))
                        && !self.behind(i, 1).is_some_and(|c| c.is_ascii_alphanumeric())
                }
            }
            Some('~' | '～') => {
                self.before(i).is_some_and(|c| is_han(c) || is_closer(c))
                    && !self.behind(i, 1).is_some_and(|c| c.is_ascii_digit())
            }
            Some(c) => is_mark(c),
            None => false,
        }
    }

    /// Whether the sentence goes on after its mark: a hesitation, or a short quoted question inside a sentence.
    fn goes_on(&self, mark: usize, end: usize, before: usize) -> bool {
        let next = self.at(end);
        if next.is_some_and(|c| matches!(c, ',' | '，' | '、' | '的' | ':' | '：')) {
            return true;
        }
        if matches!(self.at(mark), Some('…' | '.')) && self.behind(mark, 1) == self.at(mark) {
            return before < HESITATION || next.is_some_and(|c| matches!(c, '这' | '那' | '等' | '之' | '怎' | '什'));
        }
        false
    }

    fn ends_clause(&self, i: usize) -> bool {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        match self.at(i) {
            Some('，' | '：') => true,
            Some(',' | ':') => {
                let next = self.behind(i, 1);
                !(digit(self.before(i)) && digit(next)) && next != Some('/')
            }
            Some('—') => self.behind(i, 1) != Some('—') && self.before(i) == Some('—'),
            _ => false,
        }
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
