//! A text to sentences and clauses by its punctuation.

use crate::segment::{Clause, Sentence};
use crate::span::Span;

/// Splits a text. The sentences, joined, are the text; the clauses of a sentence, joined, are the sentence. A run of marks
/// and the closing brackets and quotes behind it belong to what they end. Empty text gives no sentence.
#[must_use]
pub fn split_sentences(text: &str) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let (mut sentence_start, mut clause_start) = (0, 0);
    let mut clauses = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, c)) = chars.next() {
        let mark = mark(before, c, chars.peek().map_or(' ', |(_, next)| *next));
        before = c;
        if mark == Mark::None {
            continue;
        }
        let mut ends_sentence = mark == Mark::Sentence;
        let mut end = at + c.len_utf8();
        while let Some((at, next)) = chars.next_if(|(_, n)| is_sentence_mark(*n) || is_clause_mark(*n) || is_closer(*n)) {
            ends_sentence |= is_sentence_mark(next);
            end = at + next.len_utf8();
            before = next;
        }
        clauses.push(Clause { span: Span::new(clause_start, end) });
        clause_start = end;
        if ends_sentence {
            sentences.push(Sentence { span: Span::new(sentence_start, end), clauses: std::mem::take(&mut clauses) });
            sentence_start = end;
        }
    }
    if clause_start < text.len() {
        clauses.push(Clause { span: Span::new(clause_start, text.len()) });
    }
    if !clauses.is_empty() {
        sentences.push(Sentence { span: Span::new(sentence_start, text.len()), clauses });
    }
    sentences
}

#[derive(PartialEq, Eq)]
enum Mark {
    None,
    Clause,
    Sentence,
}

fn mark(before: char, c: char, after: char) -> Mark {
    let latin = |c: char| c.is_ascii_alphanumeric();
    if is_sentence_mark(c) || c == '.' && !latin(before) && !latin(after) && before != ' ' {
        Mark::Sentence
    } else if is_clause_mark(c)
        && !(c.is_ascii() && before.is_ascii_digit() && after.is_ascii_digit())
        && !(c == ':' && after == '/')
    {
        Mark::Clause
    } else {
        Mark::None
    }
}

fn is_sentence_mark(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '…' | '!' | '?' | ';')
}

fn is_clause_mark(c: char) -> bool {
    matches!(c, '，' | ',' | '：' | ':')
}

fn is_closer(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '）' | '】' | '》' | ')')
}

#[cfg(test)]
mod tests {
    use super::split_sentences;

    #[track_caller]
    fn check(text: &str, expected: &[&[&str]]) {
        let sentences = split_sentences(text);
        let found: Vec<Vec<&str>> = sentences.iter().map(|s| s.clauses.iter().map(|c| c.span.of(text)).collect()).collect();
        assert_eq!(found, expected);
        assert_eq!(sentences.iter().map(|s| s.span.of(text)).collect::<String>(), text);
    }

    #[test]
    fn splits_by_marks() {
        check("运营是手段，营销是目的。是吗？！", &[&["运营是手段，", "营销是目的。"], &["是吗？！"]]);
        check("他说：“先做运营。”然后走了", &[&["他说：", "“先做运营。”"], &["然后走了"]]);
    }

    #[test]
    fn keeps_numbers_and_addresses_whole() {
        check("涨了3.5%到1,200元 http://a.example/b?", &[&["涨了3.5%到1,200元 http://a.example/b?"]]);
    }

    #[test]
    fn empty_text_has_no_sentence() {
        check("", &[]);
    }
}
