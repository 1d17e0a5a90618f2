//! A counted text as it is read, from its tokens: where another region's word stands for a usual one, a token's word is not
//! what stands in the text, and nothing else of the reading need be kept.

use crate::span::Span;
use std::borrow::Cow;

/// The text with every token as it is read, byte for byte in its place. `tokens` are the word each is counted as and its
/// bytes in the text. Latin letters may be in the case they are counted in.
#[must_use]
pub fn as_read<'t, 'w>(text: &'t str, tokens: impl Iterator<Item = (&'w str, Span)>) -> Cow<'t, str> {
    let mut read = Cow::Borrowed(text);
    for (word, span) in tokens {
        // A word of other length is one whose letters are counted in another width.
        let written = span.of(text);
        if word != written && word.len() == written.len() {
            read.to_mut().replace_range(span.start as usize..span.end as usize, word);
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use super::as_read;
    use crate::span::Span;
    use std::borrow::Cow;

    #[test]
    fn tokens_are_put_in_their_places() {
        let text = "行销，是ＫＯＬ的事";
        let token = |word: &'static str, written: &str| {
            let at = text.find(written).expect("in the text");
            (word, Span::new(at, at + written.len()))
        };
        assert_eq!(as_read(text, [token("营销", "行销"), token("KOL", "ＫＯＬ")].into_iter()), "营销，是ＫＯＬ的事");
        assert!(matches!(as_read(text, [token("行销", "行销"), token("事", "事")].into_iter()), Cow::Borrowed(_)));
    }
}
