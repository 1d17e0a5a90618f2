//! What the characters of a block show: length in Han weight, punctuation, links' remains, how it ends.

use crate::letters::han_prefix;

/// Measures of one text.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Shape {
    /// Characters that are no white space.
    pub chars: u32,
    /// Han characters.
    pub han: u32,
    /// Digits, ASCII and full-width.
    pub digits: u32,
    /// Latin letters.
    pub latin: u32,
    /// Commas, colons, semicolons, enumeration commas and sentence ends, full-width and ASCII alike.
    pub punctuation: u32,
    /// Sentence ends: 。！？；… and their ASCII forms.
    pub stops: u32,
    /// Separators of navigation: `|` `>` `»` `·` `/` and runs of two or more spaces.
    pub separators: u32,
    /// Single spaces behind a Han character: what flattening leaves between the words of a menu.
    pub gaps: u32,
    /// Whether the last character ends a sentence, closing quotes and brackets left aside.
    pub ends_sentence: bool,
    /// Whether the last character is a colon.
    pub ends_colon: bool,
    /// Whether it holds a question mark.
    pub question: bool,
}

/// A Latin letter or digit says about as much as this part of a Han character: English needs some 2.5 letters for what
/// one Han character writes.
const LATIN_WEIGHT: f32 = 0.4;

/// Stands for any common Han character: which one makes no difference.
const SOME_HAN: char = '\u{4e00}';

impl Shape {
    /// Measures `text` in one pass.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut s = Self::default();
        let mut spaces = 0u32;
        let mut before = '\0';
        let mut last = '\0';
        let mut rest = text;
        loop {
            // Han characters behind another character, the most frequent case.
            if spaces == 0 {
                let run = han_prefix(rest.as_bytes());
                if run > 0 {
                    let n = u32::try_from(run / 3).unwrap_or(u32::MAX);
                    s.chars += n;
                    s.han += n;
                    (before, last) = (SOME_HAN, SOME_HAN);
                    rest = rest.get(run..).unwrap_or("");
                }
            }
            let mut chars = rest.chars();
            let Some(c) = chars.next() else { break };
            rest = chars.as_str();
            if c.is_whitespace() {
                spaces += 1;
                before = c;
                continue;
            }
            if (spaces >= 2 || spaces == 1 && before == '\u{3000}') && s.chars > 0 {
                s.separators += 1;
            }
            s.gaps += u32::from(spaces > 0 && is_han(last));
            spaces = 0;
            s.chars += 1;
            if is_han(c) {
                s.han += 1;
            } else if c.is_ascii_digit() || ('０'..='９').contains(&c) {
                s.digits += 1;
            } else if c.is_ascii_alphabetic() {
                s.latin += 1;
            } else {
                match c {
                    // ASCII marks count beside Han only: `1,000`, `a.b` and `12:30` are no sentences.
                    '，' | '、' | '：' | ',' | ':' if !c.is_ascii() || is_han(before) => s.punctuation += 1,
                    '。' | '！' | '？' | '；' | '…' | '!' | '?' | ';' | '.'
                        if c != '.' || is_han(before) && !rest.starts_with(|c: char| c.is_ascii_alphanumeric()) =>
                    {
                        s.punctuation += 1;
                        s.stops += 1;
                    }
                    '|' | '｜' | '>' | '»' | '›' | '·' | '┊' | '│' | '•' | '/' => s.separators += 1,
                    _ => {}
                }
                s.question |= matches!(c, '?' | '？');
            }
            before = c;
            if !is_closer(c) {
                last = c;
            }
        }
        s.ends_sentence =
            matches!(last, '。' | '！' | '？' | '；' | '…' | '!' | '?' | ';' | '~' | '～') || last == '.' && s.han > 0;
        s.ends_colon = matches!(last, '：' | ':');
        s
    }

    /// Length in Han characters, a Latin letter or digit counting 0.4, other signs 0.5.
    #[must_use]
    pub fn weight(&self) -> f32 {
        let other = self.chars - self.han - self.digits - self.latin;
        self.han as f32 + LATIN_WEIGHT * (self.digits + self.latin) as f32 + 0.5 * other as f32
    }

    /// Whether it reads like a menu: four or more short words between spaces, no marks of a sentence.
    #[must_use]
    pub fn is_menu(&self) -> bool {
        self.gaps >= 3 && self.punctuation <= 1 && self.weight() <= 6.0 * (self.gaps + 1) as f32
    }

    /// Whether it reads like running text: long enough and punctuated at least every 60 characters or so.
    #[must_use]
    pub fn is_prose(&self) -> bool {
        let w = self.weight();
        w >= 20.0 && self.punctuation >= 1 && self.punctuation as f32 * 60.0 >= w
    }
}

/// Whether a character is a Han ideograph.
#[must_use]
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

fn is_closer(c: char) -> bool {
    matches!(c, '”' | '’' | '"' | '\'' | '」' | '』' | '）' | ')' | '】' | ']' | '》')
}

#[cfg(test)]
mod tests {
    use super::Shape;

    #[test]
    fn ascii_punctuation_counts_beside_han_only() {
        assert_eq!(Shape::of("先看账,再看人.共1,000元 12:30 a.b").punctuation, 2);
        assert_eq!(Shape::of("先看账，再看人。").punctuation, 2);
    }

    #[test]
    fn ends_of_sentences_behind_closing_quotes() {
        assert!(Shape::of("他说：“好。”").ends_sentence);
        assert!(!Shape::of("相关阅读").ends_sentence);
    }

    #[test]
    fn prose_is_long_and_punctuated() {
        assert!(Shape::of("门店的账每天晚上都要对一遍，对不上就别关灯，第二天更说不清。").is_prose());
        assert!(!Shape::of("首页 新闻 体育 财经 娱乐 科技 博客 图片 专栏 更多 汽车 教育 时尚 女性").is_prose());
    }
}
