//! The source an article is counted under.

/// The first of: the site of the page's url (host without `www.` and `m.`), the first folder below the PATH given, the
/// printed 来源, the document itself.
#[must_use]
pub fn source_name(url: Option<&str>, folder: Option<&str>, printed: Option<&str>, document: &str) -> String {
    let printed = printed.map(str::trim).filter(|p| !p.is_empty());
    url.and_then(site).unwrap_or_else(|| folder.or(printed).unwrap_or(document).to_owned())
}

fn site(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let host = url.host_str()?.to_ascii_lowercase();
    let host = host.strip_prefix("www.").or_else(|| host.strip_prefix("m.")).unwrap_or(&host);
    (!host.is_empty()).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::source_name;

    #[test]
    fn url_then_folder_then_printed_then_document() {
        let (x, p) = (Some("x"), Some(" 某报 "));
        assert_eq!(source_name(Some("https://www.Chaguan.example/a/1"), x, p, "x/1.html"), "chaguan.example");
        assert_eq!(source_name(Some("http://m.chaguan.example:80/"), None, None, "1.html"), "chaguan.example");
        assert_eq!(source_name(Some("about:blank"), x, p, "x/1.html"), "x");
        assert_eq!(source_name(None, None, p, "1.html"), "某报");
        assert_eq!(source_name(None, None, Some(" "), "1.html"), "1.html");
    }
}
