//! Addresses in a text (of pages, pictures and mail): no words of its author, though letters stand in them.

use std::ops::Range;

/// Last parts of names of sites and files, by which a name without `://` is known for an address.
const ENDINGS: [&str; 44] = [
    "com", "cn", "net", "org", "gov", "edu", "io", "cc", "tv", "top", "xyz", "vip", "info", "club", "site", "shop", "hk", "tw",
    "html", "htm", "shtml", "php", "asp", "aspx", "jsp", "png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "pdf", "doc", "docx",
    "xls", "xlsx", "ppt", "pptx", "md", "txt", "zip", "rar", "apk",
];

/// The bytes of each address, from left to right. Linear in the text, and next to nothing where it has no point.
///
/// An address is a run of ASCII letters, digits and the marks that join them, which holds `://` or one of whose names,
/// parted by `/`, ends in a point and one of [`ENDINGS`]: `http://a.example/b`, `dian.com`, `ops@dian.com`, `menu.png`.
pub(super) fn addresses(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found: Vec<Range<usize>> = Vec::new();
    for mark in memchr::memchr2_iter(b'.', b':', bytes) {
        if found.last().is_some_and(|last| mark < last.end) {
            continue;
        }
        let from = found.last().map_or(0, |last| last.end);
        let run = |bytes: &[u8]| bytes.iter().take_while(|b| joins(**b)).count();
        let before = bytes.get(from..mark).unwrap_or_default().iter().rev().take_while(|b| joins(**b)).count();
        let end = mark + run(bytes.get(mark..).unwrap_or_default());
        let range = mark - before..end;
        if text.get(range.clone()).is_some_and(is_address) {
            found.push(range);
        } else if end > mark {
            // The rest of the run is no address either.
            found.push(end..end);
        }
    }
    found.retain(|range| !range.is_empty());
    found
}

fn joins(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"-._~:/?#@!$&*+;=%".contains(&b)
}

fn is_address(run: &str) -> bool {
    let path = run.split(['?', '#']).next().unwrap_or(run);
    let ends = |name: &str| {
        let name = name.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        name.rsplit_once('.').is_some_and(|(head, ending)| {
            head.ends_with(|c: char| c.is_ascii_alphanumeric()) && ENDINGS.iter().any(|e| ending.eq_ignore_ascii_case(e))
        })
    };
    run.contains("://") || path.split(['/', ':']).any(ends)
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = addresses(text).into_iter().map(|range| text.get(range).unwrap()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn addresses_of_pages_pictures_and_mail() {
        check("见http://a.example/b?c=运营", &["http://a.example/b?c="]);
        check("![图](https://cdn.dian.example/p/1_image.png)好看", &["https://cdn.dian.example/p/1_image.png"]);
        check("上www.dian.com/top，或dian.cn。", &["www.dian.com/top", "dian.cn"]);
        check("来信：ops@dian.com.cn（工作日）", &["ops@dian.com.cn"]);
        check("菜单在menu.png里，说明在README.md.", &["menu.png", "README.md."]);
    }

    #[test]
    fn names_numbers_and_times_are_none() {
        for text in
            ["Node.js和B2B", "3.5比1", "v2.0", "早9:30到晚6:00", "运营:留存.营销:获客.", "a.b.c", "...", "Ph.D.", "", "用户.com"]
        {
            check(text, &[]);
        }
    }

    #[test]
    fn long_runs_are_read_once() {
        let text = "a.".repeat(200_000);
        assert!(addresses(&text).is_empty());
    }
}
