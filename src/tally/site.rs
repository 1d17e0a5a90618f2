//! The source an article is counted under.

/// The first of: the site of the page's url (host without `www.` and `m.`), the first folder below the PATH given, the
/// printed 来源, the document itself.
#[must_use]
pub fn source_name(url: Option<&str>, document: &str, printed: Option<&str>) -> String {
    if let Some(site) = url.and_then(site) {
        return site;
    }
    if let Some((folder, _)) = document.split_once('/') {
        return folder.to_owned();
    }
    match printed.map(str::trim) {
        Some(p) if !p.is_empty() => p.to_owned(),
        _ => document.to_owned(),
    }
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
        assert_eq!(source_name(Some("https://www.Chaguan.example/a/1"), "x/1.html", Some("某报")), "chaguan.example");
        assert_eq!(source_name(Some("http://m.chaguan.example:80/"), "1.html", None), "chaguan.example");
        assert_eq!(source_name(Some("about:blank"), "x/1.html", Some("某报")), "x");
        assert_eq!(source_name(None, "1.html", Some(" 某报 ")), "某报");
        assert_eq!(source_name(None, "1.html", Some(" ")), "1.html");
    }
}
