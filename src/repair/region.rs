//! The parts of a page that are text: of HTML source, what stands outside tags, comments, scripts and styles.

use crate::source::Media;
use std::ops::Range;

/// Byte ranges of text, in order.
pub(super) fn regions(text: &str, media: Media) -> Vec<Range<usize>> {
    if media == Media::Text {
        return std::iter::once(0..text.len()).collect();
    }
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut from = 0;
    // What closes a comment, script or style is searched once; where it is missing, the rest of the page is text for
    // none of the later openings either.
    while let Some(open) = memchr::memchr(b'<', bytes.get(from..).unwrap_or_default()).map(|at| from + at) {
        let tail = bytes.get(open..).unwrap_or_default();
        let close: Option<&[u8]> = if tail.starts_with(b"<!--") {
            Some(b"-->")
        } else if opens(tail, b"<script") {
            Some(b"</script")
        } else if opens(tail, b"<style") {
            Some(b"</style")
        } else {
            None
        };
        if !matches!(tail.get(1), Some(b'a'..=b'z' | b'A'..=b'Z' | b'/' | b'!' | b'?')) {
            from = if from == open { from } else { push(&mut found, from..open, open) };
            // A lone `<` is text; the next region begins with it.
            let next = memchr::memchr(b'<', bytes.get(open + 1..).unwrap_or_default()).map_or(bytes.len(), |at| open + 1 + at);
            from = push(&mut found, from..next, next);
            continue;
        }
        push(&mut found, from..open, open);
        from = match close {
            Some(close) => end_of(bytes, open, close),
            None => memchr::memchr(b'>', tail).map_or(bytes.len(), |at| open + at + 1),
        };
    }
    push(&mut found, from..bytes.len(), bytes.len());
    found
}

fn push(found: &mut Vec<Range<usize>>, range: Range<usize>, next: usize) -> usize {
    if !range.is_empty() {
        found.push(range);
    }
    next
}

fn opens(tail: &[u8], tag: &[u8]) -> bool {
    tail.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag))
}

/// Behind the first `close` (any case) after `open`; the end of the page where there is none.
fn end_of(bytes: &[u8], open: usize, close: &[u8]) -> usize {
    let first = close.first().copied().unwrap_or(b'<');
    let mut from = open + 1;
    while let Some(at) = memchr::memchr(first, bytes.get(from..).unwrap_or_default()).map(|at| from + at) {
        if opens(bytes.get(at..).unwrap_or_default(), close) {
            let tail = bytes.get(at..).unwrap_or_default();
            return memchr::memchr(b'>', tail).map_or(bytes.len(), |end| at + end + 1);
        }
        from = at + 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_lies_outside_markup() {
        let page = "<p title='%E8'>甲<b>乙</b> 1 < 2</p><SCRIPT>a='丙'</SCRIPT><!-- 丁 -->戊";
        let texts: Vec<_> = regions(page, Media::Html).into_iter().filter_map(|at| page.get(at)).collect();
        assert_eq!(texts, ["甲", "乙", " 1 ", "< 2", "戊"]);
    }
}
