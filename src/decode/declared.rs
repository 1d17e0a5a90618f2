//! What a page says its encoding is: a hint, wrong on many pages.

use super::reading::Reading;

/// How far into the page a declaration is looked for, bytes; browsers look at 1,024, pages often begin with more.
const HEAD: usize = 4096;

/// The reading a label such as `gb2312` stands for, if it is one of those tried.
pub(super) fn reading(label: &str) -> Option<Reading> {
    let key: String = label.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    Some(match key.as_str() {
        "gb2312" | "gbk" | "gb18030" | "cp936" | "euccn" | "xgbk" | "chinese" | "csgb2312" | "ms936" => Reading::Gb18030,
        "big5" | "big5hkscs" | "cp950" | "xxbig5" | "cnbig5" | "csbig5" => Reading::Big5,
        "euctw" | "xeuctw" => Reading::EucTw,
        "utf8" => Reading::Utf8,
        "shiftjis" | "sjis" | "xsjis" | "mskanji" | "windows31j" => Reading::ShiftJis,
        "eucjp" | "xeucjp" => Reading::EucJp,
        "euckr" | "ksc56011987" | "ksc5601" | "cp949" | "uhc" => Reading::EucKr,
        "iso88591" | "latin1" | "windows1252" | "cp1252" => Reading::Windows1252,
        _ => return None,
    })
}

/// The charset named in the head of the page: `<meta charset=…>`, `content="…; charset=…"`, `<?xml … encoding=…?>`.
pub(super) fn in_page(bytes: &[u8]) -> Option<Reading> {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let mut from = 0;
    while let Some(at) = memchr::memchr2(b'c', b'C', head.get(from..)?).map(|at| from + at) {
        from = at + 1;
        if head.get(at..at + 7).is_some_and(|word| word.eq_ignore_ascii_case(b"charset"))
            && let Some(found) = value(head.get(at + 7..)?)
        {
            return Some(found);
        }
    }
    let first = head.get(..200).unwrap_or(head);
    first
        .starts_with(b"<?xml")
        .then(|| memchr::memmem::find(first, b"encoding"))
        .flatten()
        .and_then(|at| value(first.get(at + 8..)?))
}

fn value(after: &[u8]) -> Option<Reading> {
    let after = after.trim_ascii_start().strip_prefix(b"=")?;
    let label: Vec<u8> = after
        .iter()
        .copied()
        .skip_while(|b| b" \t\"'".contains(b))
        .take_while(|b| b.is_ascii_alphanumeric() || b"-_:.".contains(b))
        .take(32)
        .collect();
    reading(std::str::from_utf8(&label).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_usual_declarations() {
        for (page, expected) in [
            (&b"<meta charset=\"gb2312\">"[..], Some(Reading::Gb18030)),
            (b"<META http-equiv=Content-Type content='text/html; charset = Big5'>", Some(Reading::Big5)),
            (b"<?xml version='1.0' encoding='utf-8'?>", Some(Reading::Utf8)),
            (b"<p>the charset of a page</p>", None),
        ] {
            assert_eq!(in_page(page), expected);
        }
    }
}
