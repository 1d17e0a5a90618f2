//! A page's own address, where its text prints one.

/// Labels before a printed permanent address.
const LABELS: [&str; 9] =
    ["本文链接", "本文地址", "本文网址", "文章链接", "文章地址", "原文链接", "原文地址", "永久链接", "固定链接"];

/// The address behind the first such label in any of the lines.
pub fn printed<'t>(lines: impl Iterator<Item = &'t str>) -> Option<String> {
    lines.filter(|l| l.contains("http")).find_map(|line| {
        let label = LABELS.iter().filter_map(|l| line.find(l).map(|at| at + l.len())).min()?;
        let rest = line.get(label..)?;
        let url = rest.get(rest.find("http")?..)?;
        let gap = rest.get(..rest.find("http")?)?.chars().count();
        let end =
            url.find(|c: char| c.is_whitespace() || !c.is_ascii() || matches!(c, '"' | '<' | '>' | ')')).unwrap_or(url.len());
        let url = url.get(..end)?.trim_end_matches(['.', ',', ';']);
        (gap <= 6 && url.contains("://") && url.len() > 11).then(|| url.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::printed;

    #[test]
    fn addresses_behind_labels() {
        for (line, want) in [
            ("本文链接：https://mumian.example/a/1.html，转载请注明", Some("https://mumian.example/a/1.html")),
            ("永久链接: http://mumian.example/p/9", Some("http://mumian.example/p/9")),
            ("参考：https://mumian.example/a/1.html", None),
            ("原文链接见下一页的评论区里面 https://mumian.example/", None),
        ] {
            assert_eq!(printed([line].into_iter()).as_deref(), want, "{line}");
        }
    }
}
