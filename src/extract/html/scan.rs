//! HTML source to tags, texts and comments, forgiving and in linear time.
//!
//! Follows the tokenizer of the HTML standard where pages depend on it (quotes count only after `=`, `<` before a
//! non-letter is text, raw text elements end at their own end tag). Where the standard would give the rest of the page
//! away (a comment or a quote that never ends) it goes on behind the next `>`, because a page lost is worse than a tag
//! misread. Every search that failed once is not tried again, so no input is scanned twice to its end.

use memchr::{memchr, memmem};

/// One thing met in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event<'a> {
    /// A start tag; `attributes` is what stands between its name and `>`.
    Open {
        /// Name as written.
        name: &'a str,
        /// Source of the attributes.
        attributes: &'a str,
    },
    /// An end tag.
    Close {
        /// Name as written.
        name: &'a str,
    },
    /// Text with its entities.
    Text(&'a str),
    /// What a comment holds.
    Comment(&'a str),
}

/// Elements whose content is text up to their own end tag.
const RAW: [&str; 8] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// Reads events from a page.
pub(super) struct Scanner<'a> {
    source: &'a str,
    at: usize,
    raw: Option<&'a str>,
    /// Raw text elements (bits by place in [`RAW`]) whose end tag does not come any more.
    endless: u8,
    comments_end: bool,
    quotes_end: [bool; 2],
}

impl<'a> Scanner<'a> {
    /// A scanner at the start of the page.
    pub(super) fn new(source: &'a str) -> Self {
        Self { source, at: 0, raw: None, endless: 0, comments_end: true, quotes_end: [true; 2] }
    }

    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.source.get(start..end).unwrap_or("")
    }

    /// End of the raw text that starts here.
    fn raw_end(&mut self, name: &str) -> usize {
        let bytes = self.source.as_bytes();
        let bit = RAW.iter().position(|r| name.eq_ignore_ascii_case(r)).map_or(0, |i| 1u8 << i);
        let mut at = self.at;
        while let Some(i) = bytes.get(at..).filter(|_| self.endless & bit == 0).and_then(|b| memchr(b'<', b)) {
            at += i;
            let tail = bytes.get(at + 1..).unwrap_or(&[]);
            let is_end = tail.first() == Some(&b'/')
                && tail.get(1..=name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
                && tail.get(name.len() + 1).is_none_or(|b| matches!(b, b'>' | b'/') || b.is_ascii_whitespace());
            if is_end {
                return at;
            }
            at += 1;
        }
        self.endless |= bit;
        // A title or text field that never ends goes to the next tag; code goes to the end.
        let code = name.eq_ignore_ascii_case("script") || name.eq_ignore_ascii_case("style");
        let next = bytes.get(self.at..).and_then(|b| memchr(b'<', b)).map(|n| self.at + n);
        next.filter(|_| !code).unwrap_or(bytes.len())
    }

    /// End of the tag whose name ended at `at`: the place of its `>`, or the end of the source.
    fn tag_end(&mut self, mut at: usize) -> usize {
        let bytes = self.source.as_bytes();
        // Names of attributes are short: going byte by byte is faster than a search for many.
        while let Some(i) = bytes.get(at..).and_then(|b| b.iter().position(|b| matches!(b, b'>' | b'='))) {
            at += i;
            if bytes.get(at) == Some(&b'>') {
                return at;
            }
            at += 1;
            while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                at += 1;
            }
            let quote = match bytes.get(at) {
                Some(b'"') => 0,
                Some(b'\'') => 1,
                _ => continue,
            };
            if self.quotes_end[quote] {
                match bytes.get(at + 1..).and_then(|b| memchr(if quote == 0 { b'"' } else { b'\'' }, b)) {
                    Some(n) => at += n + 2,
                    None => self.quotes_end[quote] = false,
                }
            }
        }
        bytes.len()
    }

    fn markup(&mut self) -> Option<Event<'a>> {
        let bytes = self.source.as_bytes();
        let start = self.at;
        match bytes.get(start + 1)? {
            b'!' if bytes.get(start + 2..start + 4) == Some(b"--") => {
                let found = if self.comments_end { memmem::find(&bytes[start + 4..], b"-->") } else { None };
                if let Some(n) = found {
                    self.at = start + n + 7;
                    return Some(Event::Comment(self.slice(start + 4, start + 4 + n)));
                }
                self.comments_end = false;
                Some(self.bogus(start))
            }
            b'/' if bytes.get(start + 2).is_some_and(u8::is_ascii_alphabetic) => {
                let name_end = self.name_end(start + 2);
                let end = self.tag_end(name_end);
                self.at = (end + 1).min(bytes.len());
                Some(Event::Close { name: self.slice(start + 2, name_end) })
            }
            b'!' | b'?' | b'/' => Some(self.bogus(start)),
            b if b.is_ascii_alphabetic() => {
                let name_end = self.name_end(start + 1);
                let end = self.tag_end(name_end);
                self.at = (end + 1).min(bytes.len());
                let name = self.slice(start + 1, name_end);
                if RAW.iter().any(|r| name.eq_ignore_ascii_case(r)) {
                    self.raw = Some(name);
                }
                Some(Event::Open { name, attributes: self.slice(name_end, end) })
            }
            _ => None,
        }
    }

    fn name_end(&self, start: usize) -> usize {
        let tail = self.source.as_bytes().get(start..).unwrap_or(&[]);
        start + tail.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/')).unwrap_or(tail.len())
    }

    fn bogus(&mut self, start: usize) -> Event<'a> {
        let bytes = self.source.as_bytes();
        let end = memchr(b'>', &bytes[start..]).map_or(bytes.len(), |n| start + n);
        self.at = (end + 1).min(bytes.len());
        Event::Comment("")
    }
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        let bytes = self.source.as_bytes();
        if self.at >= bytes.len() {
            return None;
        }
        if let Some(name) = self.raw.take() {
            let end = self.raw_end(name);
            let text = self.slice(self.at, end);
            self.at = end;
            if !text.is_empty() {
                return Some(Event::Text(text));
            }
            if self.at >= bytes.len() {
                return None;
            }
        }
        let start = self.at;
        if bytes[start] == b'<' {
            if let Some(event) = self.markup() {
                return Some(event);
            }
            self.at = start + 1;
        }
        let end = bytes.get(self.at..).and_then(|b| memchr(b'<', b)).map_or(bytes.len(), |n| self.at + n);
        self.at = end;
        Some(Event::Text(self.slice(start, end)))
    }
}

/// Name and raw value of each attribute; the value is empty where there is none.
pub(super) fn attributes(source: &str) -> Attributes<'_> {
    Attributes { source, at: 0 }
}

/// Iterator of [`attributes`].
pub(super) struct Attributes<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.source.as_bytes();
        let skip = |mut at: usize, f: fn(u8) -> bool| {
            while bytes.get(at).is_some_and(|b| f(*b)) {
                at += 1;
            }
            at
        };
        let start = skip(self.at, |b| b.is_ascii_whitespace() || b == b'/');
        if start >= bytes.len() {
            return None;
        }
        let name_end = skip(start + 1, |b| !b.is_ascii_whitespace() && b != b'=' && b != b'/');
        let after = skip(name_end, |b| b.is_ascii_whitespace());
        let name = self.source.get(start..name_end).unwrap_or("");
        if bytes.get(after) != Some(&b'=') {
            self.at = name_end;
            return Some((name, ""));
        }
        let value = skip(after + 1, |b| b.is_ascii_whitespace());
        let (from, to) = if let Some(q @ (b'"' | b'\'')) = bytes.get(value) {
            let end = memchr(*q, &bytes[value + 1..]).map_or(bytes.len(), |n| value + 1 + n);
            self.at = end + 1;
            (value + 1, end)
        } else {
            let end = skip(value, |b| !b.is_ascii_whitespace());
            self.at = end.max(value + 1);
            (value, end)
        };
        Some((name, self.source.get(from..to).unwrap_or("")))
    }
}

#[cfg(test)]
mod tests {
    use super::{Event, Scanner, attributes};

    fn show(source: &str) -> Vec<String> {
        Scanner::new(source)
            .map(|e| match e {
                Event::Open { name, attributes } => format!("<{name}|{attributes}"),
                Event::Close { name } => format!("</{name}"),
                Event::Text(t) => t.to_owned(),
                Event::Comment(t) => format!("!{t}"),
            })
            .collect()
    }

    #[test]
    fn quotes_hide_the_end_of_a_tag_only_after_an_equals_sign() {
        assert_eq!(show("<a title=\"甲>乙\">丙</a>"), ["<a| title=\"甲>乙\"", "丙", "</a"]);
        assert_eq!(show("<p \">甲"), ["<p| \"", "甲"]);
    }

    #[test]
    fn a_quote_or_comment_that_never_ends_loses_one_tag() {
        assert_eq!(show("<p class=\"x>甲<b>乙"), ["<p| class=\"x", "甲", "<b|", "乙"]);
        assert_eq!(show("<!-- x <p>甲"), ["!", "甲"]);
    }

    #[test]
    fn raw_text_ends_at_its_own_end_tag() {
        assert_eq!(show("<script>a<b>\"</scriptx></SCRIPT >甲"), ["<script|", "a<b>\"</scriptx>", "</SCRIPT", "甲"]);
    }

    #[test]
    fn a_lone_angle_is_text() {
        assert_eq!(show("3 < 5 <p>"), ["3 ", "< 5 ", "<p|"]);
    }

    #[test]
    fn attribute_forms() {
        let got: Vec<_> = attributes(" a=1 b='2 3' c d = \"e\" /").collect();
        assert_eq!(got, [("a", "1"), ("b", "2 3"), ("c", ""), ("d", "e")]);
    }
}
