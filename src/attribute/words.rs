//! Short lists of words that a text is held against: at its start, at its end, as a whole.
//!
//! A rule asks for a dozen words where hardly any text has one, so a list knows the first and last characters of its words,
//! six bits of each, and most texts are done with after one look.

/// A list of words; made with [`words!`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words {
    words: &'static [&'static str],
    /// A bit for each first character, see [`first`].
    firsts: u64,
    /// Another one, see [`lead`].
    leads: u64,
    /// A bit for each last character, see [`last`].
    lasts: u64,
    /// A bit for each length in bytes; longer ones have the highest.
    lengths: u64,
}

/// The words of a list, made where the program is built.
macro_rules! words {
    ($($word:literal),* $(,)?) => {{
        const WORDS: $crate::attribute::words::Words = $crate::attribute::words::Words::of(&[$($word),*]);
        WORDS
    }};
}
pub(crate) use words;

/// Particles of speech behind a name (X 嘛,就是 …; 这就是 X 啊).
pub(crate) const SPEECH: [char; 11] = ['吗', '吧', '呢', '啊', '嘛', '呗', '呀', '哦', '喔', '囉', '哪'];

impl Words {
    pub(crate) const fn of(words: &'static [&'static str]) -> Self {
        let (mut firsts, mut leads, mut lasts, mut lengths) = (0, 0, 0, 0);
        let mut i = 0;
        while i < words.len() {
            let word = words[i].as_bytes();
            // Every text begins and ends with the empty word.
            firsts |= if word.is_empty() { u64::MAX } else { first(word) };
            leads |= if word.is_empty() { u64::MAX } else { lead(word) };
            lasts |= if word.is_empty() { u64::MAX } else { last(word) };
            lengths |= length(word.len());
            i += 1;
        }
        Self { words, firsts, leads, lasts, lengths }
    }

    /// Whether a text begins with one of them.
    #[inline]
    pub(crate) fn begin(self, text: &str) -> bool {
        self.may_begin(text.as_bytes()) && self.words.iter().any(|w| text.starts_with(w))
    }

    #[inline]
    fn may_begin(self, bytes: &[u8]) -> bool {
        self.firsts & first(bytes) != 0 && self.leads & lead(bytes) != 0
    }

    /// Whether a text of this length can be one of them.
    #[inline]
    pub(crate) fn may_be(self, bytes: usize) -> bool {
        self.lengths & length(bytes) != 0
    }

    /// Whether a text ends with one of them.
    #[inline]
    pub(crate) fn end(self, text: &str) -> bool {
        self.lasts & last(text.as_bytes()) != 0 && self.words.iter().any(|w| text.ends_with(w))
    }

    /// The text behind the first of them that it begins with.
    #[inline]
    pub(crate) fn strip_start(self, text: &str) -> Option<&str> {
        if self.may_begin(text.as_bytes()) { self.words.iter().find_map(|w| text.strip_prefix(w)) } else { None }
    }

    /// The text before the first of them that it ends with.
    #[inline]
    pub(crate) fn strip_end(self, text: &str) -> Option<&str> {
        if self.lasts & last(text.as_bytes()) == 0 { None } else { self.words.iter().find_map(|w| text.strip_suffix(w)) }
    }

    /// Whether a text is one of them.
    #[inline]
    pub(crate) fn are(self, text: &str) -> bool {
        let bytes = text.as_bytes();
        self.may_be(bytes.len()) && self.firsts & first(bytes) != 0 && self.lasts & last(bytes) != 0 && self.words.contains(&text)
    }

    /// Where in a text the first of them stands that stands in it at all.
    pub(crate) fn find(self, text: &str) -> Option<usize> {
        if self.within(text) { self.words.iter().find_map(|w| text.find(w)) } else { None }
    }

    /// Whether one of them stands anywhere in a text.
    #[inline]
    pub(crate) fn within(self, text: &str) -> bool {
        let mut rest = text.as_bytes();
        loop {
            if self.may_begin(rest) && self.words.iter().any(|w| rest.starts_with(w.as_bytes())) {
                return true;
            }
            let length = match rest {
                [] => return false,
                [0..=0x7F, ..] => 1,
                [0x80..=0xDF, ..] => 2,
                [0xE0..=0xEF, ..] => 3,
                _ => 4,
            };
            rest = rest.get(length..).unwrap_or(&[]);
        }
    }
}

/// Words of a lexicon that stand beside a name, as [`Words`] are.
#[derive(Debug, Clone)]
pub(crate) struct Beside {
    words: Vec<String>,
    firsts: u64,
    leads: u64,
    lasts: u64,
}

impl Beside {
    pub(crate) fn new(words: &[String]) -> Self {
        let bits =
            |of: fn(&[u8]) -> u64| words.iter().fold(0, |all, w| all | if w.is_empty() { u64::MAX } else { of(w.as_bytes()) });
        Self { words: words.to_vec(), firsts: bits(first), leads: bits(lead), lasts: bits(last) }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether a text begins with one of them.
    pub(crate) fn begin(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        self.firsts & first(bytes) != 0
            && self.leads & lead(bytes) != 0
            && self.words.iter().any(|w| text.starts_with(w.as_str()))
    }

    /// Whether a text ends with one of them.
    pub(crate) fn end(&self, text: &str) -> bool {
        self.lasts & last(text.as_bytes()) != 0 && self.words.iter().any(|w| text.ends_with(w.as_str()))
    }
}

/// Six bits of the first character as a bit; any of an empty text.
#[inline]
const fn first(bytes: &[u8]) -> u64 {
    match bytes {
        [0xE0..=0xFF, _, c, ..] => 1 << (*c & 63),
        [a, ..] => 1 << (*a & 63),
        [] => 1,
    }
}

/// Other six bits of the first character as a bit; any of an empty text.
#[inline]
const fn lead(bytes: &[u8]) -> u64 {
    match bytes {
        [0xC0..=0xFF, b, ..] => 1 << (*b & 63),
        [a, ..] => 1 << (*a & 63),
        [] => 1,
    }
}

/// A length in bytes as a bit.
#[inline]
const fn length(bytes: usize) -> u64 {
    1 << if bytes < 63 { bytes } else { 63 }
}

/// Six bits of the last character as a bit; any of an empty text.
#[inline]
const fn last(bytes: &[u8]) -> u64 {
    match bytes {
        [.., a] => 1 << (*a & 63),
        [] => 1,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_list_answers_as_its_words_do() {
        let list = words!["店长", "店", "op", "é", "的是"];
        let plain = ["店长", "店", "op", "é", "的是"];
        for text in ["店长是", "店", "", "o", "op", "做op", "é", "xé", "是的是", "的", "长", "远是的", "🙂店"] {
            assert_eq!(list.begin(text), plain.iter().any(|w| text.starts_with(w)), "{text}");
            assert_eq!(list.end(text), plain.iter().any(|w| text.ends_with(w)), "{text}");
            assert_eq!(list.are(text), plain.contains(&text), "{text}");
            assert_eq!(list.within(text), plain.iter().any(|w| text.contains(w)), "{text}");
            assert_eq!(list.find(text), plain.iter().find_map(|w| text.find(w)), "{text}");
            assert_eq!(list.strip_start(text), plain.iter().find_map(|w| text.strip_prefix(w)), "{text}");
            assert_eq!(list.strip_end(text), plain.iter().find_map(|w| text.strip_suffix(w)), "{text}");
        }
    }
}
