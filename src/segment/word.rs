//! Words: cuts a text into tokens, gives a token its counted form and a word its part of speech.
//!
//! One dictionary serves all threads. New words are not guessed (no hidden Markov model): the same text always gives the
//! same words, and what a field calls its own stands in the domain dictionary. Roles are *not* counted here, because a
//! compound such as 新媒体运营 is one token.

use crate::letters::{han_prefix, is_alphanumeric};
use crate::pipeline::fault::Faults;
use crate::pipeline::lexicon::LexiconFile;
use crate::segment::address::addresses;
use crate::segment::fold::fold;
use crate::segment::{SegmentPlan, Token};
use crate::span::Span;
use jieba_rs::Jieba;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, LazyLock};

/// Texts longer than this many bytes are cut in pieces, which keeps the splitter's working memory small.
const PIECE_BYTES: usize = 32 << 10;

/// The default dictionary, the domain dictionary and the parts of speech.
pub struct Words {
    jieba: Jieba,
    /// Parts of speech that go before the dictionary's, by counted form.
    tags: FxHashMap<String, String>,
    /// Spelling of words with Latin letters, by their form in lower case (`kol` → `KOL`).
    spelling: FxHashMap<String, String>,
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Words").field("tags", &self.tags.len()).field("spelling", &self.spelling.len()).finish_non_exhaustive()
    }
}

impl Words {
    /// The default dictionary alone, shared.
    #[must_use]
    pub fn shared_default() -> Arc<Self> {
        static DEFAULT: LazyLock<Arc<Words>> =
            LazyLock::new(|| Arc::new(Words { jieba: Jieba::new(), tags: FxHashMap::default(), spelling: FxHashMap::default() }));
        Arc::clone(&DEFAULT)
    }

    /// Adds domain dictionaries (lines `WORD FREQUENCY TAG`) and parts of speech (lines `WORD TAG`) to the default
    /// dictionary. Takes about 0.1 s, so it is done once a run.
    pub fn build(domain: &[LexiconFile], pos: &[LexiconFile], faults: &mut Faults) -> Self {
        let mut words = Self { jieba: Jieba::new(), tags: FxHashMap::default(), spelling: FxHashMap::default() };
        for file in domain {
            for (line, entry) in file.entries() {
                match domain_word(entry) {
                    Ok((word, _, _)) if words.tags.contains_key(word) => {
                        faults.add(&file.name, line, "", format!("{word} stands twice"));
                    }
                    Ok((word, frequency, tag)) => words.add(word, frequency, tag),
                    Err(message) => faults.add(&file.name, line, "", message),
                }
            }
        }
        for file in pos {
            for (line, entry) in file.entries() {
                match entry.split_whitespace().collect::<Vec<_>>().as_slice() {
                    [word, tag] => words.tag(word, tag),
                    _ => faults.add(&file.name, line, "", format!("expected `WORD TAG`, found `{entry}`")),
                }
            }
        }
        words
    }

    /// Adds a word to the dictionary, its Latin letters in the usual spellings, because the dictionary tells `AB测试` and
    /// `ab测试` apart. A frequency below what keeps the word whole when it stands alone, or below what the dictionary has
    /// already, is raised to that: a word somebody wrote down is never lost by it.
    fn add(&mut self, word: &str, frequency: usize, tag: &str) {
        for spelling in [word.to_owned(), word.to_ascii_lowercase(), word.to_ascii_uppercase()] {
            if !self.jieba.has_word(&spelling) || spelling == word {
                let frequency = frequency.max(self.jieba.suggest_freq(&spelling));
                self.jieba.add_word(&spelling, Some(frequency), Some(tag));
            }
        }
        self.tag(word, tag);
    }

    /// Keeps the part of speech apart from the dictionary, which never changes the tag of a word it has.
    fn tag(&mut self, word: &str, tag: &str) {
        if word.bytes().any(|b| b.is_ascii_alphabetic()) {
            self.spelling.insert(word.to_ascii_lowercase(), word.to_owned());
        }
        self.tags.insert(word.to_owned(), tag.to_owned());
    }

    /// The tokens of a text; spans are bytes of the text. Tokens without a letter, digit or ideograph are left out, and so is
    /// what stands in an address (see [`super::address`]).
    #[must_use]
    pub fn cut(&self, text: &str) -> Vec<Token> {
        let folded = fold(text);
        let mut addresses = addresses(text).into_iter().peekable();
        let mut tokens = Vec::with_capacity(text.len() / 5);
        let mut offset = 0;
        for piece in pieces(&folded.text) {
            for token in self.jieba.cut(piece, false) {
                if token.word.chars().any(is_alphanumeric) {
                    let span = Span::new(folded.original(offset + token.byte_start), folded.original(offset + token.byte_end));
                    while addresses.next_if(|a| a.end <= span.start as usize).is_some() {}
                    if addresses.peek().is_some_and(|a| a.start < span.end as usize) {
                        continue;
                    }
                    tokens.push(Token { span });
                }
            }
            offset += piece.len();
        }
        tokens
    }

    /// The form under which a token is counted: full-width letters as ASCII, `A/B` as `AB`, Latin letters as the lexicon
    /// spells the word and in lower case where it is silent.
    #[must_use]
    pub fn form<'t>(&self, token: &'t str) -> Cow<'t, str> {
        // Nearly all words: Han, of which no character is folded (full-width forms begin with the byte EF).
        if han_prefix(token.as_bytes()) == token.len() || token.bytes().all(|b| b >= 0x80 && b != 0xEF) {
            return Cow::Borrowed(token);
        }
        let folded = fold(token).text;
        if !folded.bytes().any(|b| b.is_ascii_alphabetic()) {
            return folded;
        }
        let lower = folded.to_ascii_lowercase();
        match self.spelling.get(&lower) {
            Some(spelling) if *spelling == folded => folded,
            Some(spelling) => Cow::Owned(spelling.clone()),
            None if lower == folded => folded,
            None => Cow::Owned(lower),
        }
    }

    /// Whether the dictionary has a word.
    #[must_use]
    pub fn has(&self, word: &str) -> bool {
        self.jieba.has_word(word)
    }

    /// The part of speech of a counted form (ICTCLAS tags as in jieba: `n`, `v`, `vn`, `eng` …): the lexicon's own, else the
    /// dictionary's, else a guess. A function of the word alone, so it is asked once per distinct word; the first guess
    /// loads a model (0.1–0.3 s).
    #[must_use]
    pub fn pos(&self, word: &str) -> String {
        if let Some(tag) = self.tags.get(word) {
            return tag.clone();
        }
        // A word of several parts (it was cut in another context) takes the tag of its last part, its head.
        let tag = self.jieba.tag(word, false).last().map_or("x", |tag| tag.tag);
        if tag.is_empty() { "x" } else { tag }.to_owned()
    }
}

/// Cuts a text into tokens.
#[must_use]
pub fn cut(plan: &SegmentPlan, text: &str) -> Vec<Token> {
    plan.words.cut(text)
}

/// A checked line of a domain dictionary.
fn domain_word(entry: &str) -> Result<(&str, usize, &str), String> {
    let fields: Vec<&str> = entry.split_whitespace().collect();
    let (word, frequency, tag) = match fields.as_slice() {
        [word, frequency, tag] => (*word, *frequency, *tag),
        _ => return Err(format!("expected `WORD FREQUENCY TAG`, found `{entry}`; without a frequency a word is never chosen")),
    };
    let frequency = match frequency.parse::<usize>() {
        Ok(n) if n > 0 => n,
        _ => return Err(format!("expected a frequency above 0, found `{frequency}`")),
    };
    if word.is_ascii() {
        return Err(format!(
            "{word} has Latin letters or digits only; here it would cut longer words, write it into the file of tags"
        ));
    }
    if let Some(c) = word.chars().find(|c| {
        !(c.is_alphanumeric() || "+#&._%-".contains(*c)) || fold(c.encode_utf8(&mut [0; 4])).text.is_ascii() && !c.is_ascii()
    }) {
        return Err(format!("{word} can never match, because texts are cut at `{c}` or have it folded"));
    }
    Ok((word, frequency, tag))
}

/// A long text in pieces that end behind a mark where words end anyway.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut end = rest.len();
        if end > PIECE_BYTES {
            let limit = rest.floor_char_boundary(PIECE_BYTES);
            let window = rest.get(..limit).unwrap_or(rest);
            let mark = window.char_indices().rev().take(4096).find(|(_, c)| !c.is_alphanumeric() && !c.is_ascii());
            end = mark.map_or(limit, |(at, c)| at + c.len_utf8());
        }
        let (piece, after) = rest.split_at_checked(end)?;
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::Words;
    use crate::pipeline::fault::Faults;
    use crate::pipeline::lexicon::LexiconFile;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static WORDS: LazyLock<Words> = LazyLock::new(|| {
        let domain = "私域流量 30 n\n拉新 14 v\nAB测试 20 vn\nH5页面 20 n\n落地页 20 n\n";
        let pos = "KOL n\nPV n\nROI n\n618 t\nB2B n\n运营 zz\n";
        let (words, faults) = build(domain, pos);
        assert!(faults.is_empty(), "{faults:?}");
        words
    });

    fn build(domain: &str, pos: &str) -> (Words, Vec<String>) {
        let file = |name: &str, text: &str| vec![LexiconFile { name: name.into(), text: text.into() }];
        let mut faults = Faults::default();
        let words = Words::build(&file("domain.txt", domain), &file("pos.txt", pos), &mut faults);
        (words, faults.into_sorted().iter().map(ToString::to_string).collect())
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let tokens = WORDS.cut(text);
        assert_eq!(tokens.iter().map(|t| t.span.of(text)).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn domain_words_are_whole() {
        check("私域流量要靠拉新，落地页很重要。", &["私域流量", "要", "靠", "拉新", "落地页", "很", "重要"]);
    }

    #[test]
    fn latin_words_and_numbers_are_never_cut_apart() {
        check("PVC和ROIC，6180元，B2B2C", &["PVC", "和", "ROIC", "6180", "元", "B2B2C"]);
    }

    #[test]
    fn spans_lead_to_the_text_as_it_was() {
        check("ＡＡＲＲＲ模型，做A/B测试、ab测试和H5页面", &["ＡＡＲＲＲ", "模型", "做", "A/B测试", "ab测试", "和", "H5页面"]);
    }

    #[test]
    fn punctuation_and_space_are_no_tokens() {
        check(" （运营）—— ……！\u{3000}🙂", &["运营"]);
        check("", &[]);
    }

    #[test]
    fn addresses_are_no_words() {
        check("登录http://www.dian.example.com/top/bbs.png看运营", &["登录", "看", "运营"]);
        check("运营见README.md，写信到ops@dian.example.com。", &["运营", "见", "写信", "到"]);
        check("版本2.0，比例3.5%，B2B.运营", &["版本", "2", "0", "比例", "3", "5", "B2B", "运营"]);
    }

    #[test]
    fn forms_fold_case_and_width() {
        let forms: Vec<_> =
            ["kol", "KOL", "ＫＯＬ", "A/B测试", "ab测试", "iPhone", "运营"].map(|t| WORDS.form(t).into_owned()).into();
        assert_eq!(forms, ["KOL", "KOL", "KOL", "AB测试", "AB测试", "iphone", "运营"]);
    }

    #[test]
    fn own_tags_go_before_the_dictionary() {
        let tags: Vec<_> = ["运营", "拉新", "手段", "KOL", "iphone", "2024", "谡镕"].map(|w| WORDS.pos(w)).into();
        assert_eq!(tags.get(..6), Some(&["zz", "v", "n", "n", "eng", "m"].map(str::to_owned)[..]));
        assert!(!tags[6].is_empty());
    }

    #[test]
    fn a_low_frequency_neither_loses_nor_splits_a_word() {
        let (words, _) = build("管理 1 n\n茶馆掌柜 1 n\n", "");
        let text = "管理茶馆掌柜";
        assert_eq!(words.cut(text).iter().map(|t| t.span.of(text)).collect::<Vec<_>>(), ["管理", "茶馆掌柜"]);
    }

    #[test]
    fn faults_name_the_line() {
        let (_, faults) = build("拉新\n拉新 0 v\n拉新 x v\nKOL 3 n\nA/B测试 3 v\nＨ5页面 3 n\n促活 3 v\n促活 3 v\n", "运营\n");
        let lines: Vec<_> = faults.iter().map(|f| f.split(": ").next().unwrap_or("")).collect();
        let expected = [
            "domain.txt:1",
            "domain.txt:2",
            "domain.txt:3",
            "domain.txt:4",
            "domain.txt:5",
            "domain.txt:6",
            "domain.txt:8",
            "pos.txt:1",
        ];
        assert_eq!(lines, expected, "{faults:#?}");
    }

    #[test]
    fn long_texts_are_cut_like_short_ones() {
        let sentence = "运营的拉新和私域流量都要算账。";
        let long = sentence.repeat(6000);
        let short = WORDS.cut(sentence).len();
        assert_eq!(WORDS.cut(&long).len(), short * 6000);
    }

    proptest! {
        #[test]
        fn spans_are_ordered_and_on_boundaries(text in "([一-龥]|[Ａ-Ｚａ-ｚ]|[A-Za-z0-9/ ]|[，。！🙂𠮷]){0,80}") {
            let mut end = 0;
            for token in WORDS.cut(&text) {
                prop_assert!(token.span.start >= end && !token.span.of(&text).is_empty());
                end = token.span.end;
            }
        }
    }
}
