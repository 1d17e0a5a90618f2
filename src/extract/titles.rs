//! Titles: the site's name cut off `<title>`, and texts compared as titles.

use crate::letters::push_folded;

/// Text without white space and signs, in lower case: two titles are the same if their keys are.
#[must_use]
pub fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    push_folded(text, |c| c.to_lowercase().next().unwrap_or(c), &mut key);
    key
}

/// Signs between a title and the names of site and channel. A hyphen counts with a space beside it, or between Han.
const STRONG: [char; 7] = ['_', '|', '｜', '–', '—', '丨', '»'];

/// Cuts site and channel names off the text of `<title>`.
///
/// The first part is the title unless it is short beside the rest: `站名 - 长长的标题` puts the site first.
#[must_use]
pub fn without_site(title: &str) -> String {
    let parts = parts(title);
    let Some(first) = parts.first() else { return title.trim().to_owned() };
    let longest = parts.iter().max_by_key(|p| p.chars().count()).unwrap_or(first);
    let short = first.chars().count() < 8 && longest.chars().count() > 2 * first.chars().count();
    let best = if short { longest } else { first };
    if best.is_empty() { title.trim().to_owned() } else { (*best).to_owned() }
}

/// The parts of a `<title>` between separators.
#[must_use]
pub fn parts(title: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut before = '\0';
    let mut chars = title.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let after = chars.peek().map_or('\0', |(_, c)| *c);
        let dash = c == '-' && (before.is_whitespace() || after.is_whitespace() || wide(before) && wide(after));
        let long_dash = matches!(c, '—') && (after == '—' || before == '—');
        if (STRONG.contains(&c) && !long_dash) || dash {
            out.push(title.get(start..i).unwrap_or("").trim());
            start = i + c.len_utf8();
        }
        before = c;
    }
    out.push(title.get(start..).unwrap_or("").trim());
    out.retain(|p| !p.is_empty());
    out
}

fn wide(c: char) -> bool {
    c >= '\u{2e80}'
}

#[cfg(test)]
mod tests {
    use super::without_site;

    #[test]
    fn site_names_are_cut() {
        for (title, want) in [
            ("门店的账怎么对_木棉网", "门店的账怎么对"),
            ("门店的账怎么对 - 木棉网 - 专栏", "门店的账怎么对"),
            ("木棉网 | 门店的账怎么对才不会越对越乱", "门店的账怎么对才不会越对越乱"),
            ("A-B测试怎么做-木棉网", "A-B测试怎么做"),
            ("先对账——再关灯", "先对账——再关灯"),
        ] {
            assert_eq!(without_site(title), want);
        }
    }
}
