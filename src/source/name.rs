//! Names of documents: relative, `/` between parts, one line of valid Unicode, unique in a run.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

/// Hexadecimal digits that tell apart names which would read the same.
const DIGEST_DIGITS: usize = 8;

/// The name of a path below a root. Characters that cannot stand in a table become U+FFFD, and the part that held them
/// ends in `~` and a digest of its bytes, so that two such names stay two.
pub(super) fn relative(path: &Path) -> String {
    let parts: Vec<String> = path
        .components()
        .filter_map(|c| match c {
            Component::Normal(part) => Some(clean(part)),
            _ => None,
        })
        .collect();
    parts.join("/")
}

/// `prefix/name`, or the one of them that is not empty.
pub(super) fn join(prefix: &str, name: &str) -> String {
    match (prefix.is_empty(), name.is_empty()) {
        (true, _) => name.to_owned(),
        (_, true) => prefix.to_owned(),
        _ => format!("{prefix}/{name}"),
    }
}

/// `name~` and a digest of the true path: for a name that is taken already.
pub(super) fn distinguished(name: &str, path: &Path) -> String {
    format!("{name}~{}", digest(path.as_os_str()))
}

/// One name for each root: its last part, and as many parts before it as it takes to tell the roots apart. The roots
/// are absolute and differ.
pub(super) fn of_roots(roots: &[PathBuf]) -> Vec<String> {
    let mut depths = vec![1_usize; roots.len()];
    loop {
        let names: Vec<String> = roots.iter().zip(&depths).map(|(root, depth)| tail(root, *depth)).collect();
        let mut seen = BTreeSet::new();
        let twice: BTreeSet<&String> = names.iter().filter(|n| !seen.insert(*n)).collect();
        let mut grown = false;
        for ((root, name), depth) in roots.iter().zip(&names).zip(&mut depths) {
            if twice.contains(name) && *depth < root.components().count() {
                *depth += 1;
                grown = true;
            }
        }
        if !grown {
            return names;
        }
    }
}

fn tail(path: &Path, depth: usize) -> String {
    let skip = path.components().count().saturating_sub(depth);
    relative(&path.components().skip(skip).collect::<PathBuf>())
}

fn clean(part: &OsStr) -> String {
    match part.to_str() {
        Some(text) if !text.chars().any(unprintable) => text.to_owned(),
        _ => {
            let text: String =
                part.to_string_lossy().chars().map(|c| if unprintable(c) { char::REPLACEMENT_CHARACTER } else { c }).collect();
            format!("{text}~{}", digest(part))
        }
    }
}

/// Control characters and the line separators that some readers of CSV break lines at.
fn unprintable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

fn digest(text: &OsStr) -> String {
    let mut hex = blake3::hash(text.as_encoded_bytes()).to_hex().to_string();
    hex.truncate(DIGEST_DIGITS);
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_names_stay() {
        assert_eq!(relative(Path::new("./站点/甲 页.html")), "站点/甲 页.html");
    }

    #[cfg(unix)]
    #[test]
    fn unprintable_names_are_one_line_and_stay_apart() {
        use std::os::unix::ffi::OsStrExt;
        let names: BTreeSet<String> =
            [&b"a\nb.html"[..], b"a\rb.html", b"a\xff.html", b"a\xfe.html", "a\u{fffd}.html".as_bytes()]
                .iter()
                .map(|bytes| relative(Path::new(OsStr::from_bytes(bytes))))
                .collect();
        assert_eq!(names.len(), 5);
        assert!(names.iter().all(|n| !n.chars().any(unprintable)), "{names:?}");
    }

    #[test]
    fn roots_are_named_by_as_much_as_tells_them_apart() {
        let names = |roots: &[&str]| of_roots(&roots.iter().map(PathBuf::from).collect::<Vec<_>>());
        assert_eq!(names(&["/x/a", "/x/b"]), ["a", "b"]);
        assert_eq!(names(&["/x/pages", "/y/pages", "/z"]), ["x/pages", "y/pages", "z"]);
        assert_eq!(names(&["/pages", "/y/pages"]), ["pages", "y/pages"]);
        assert_eq!(names(&["/"]), [""]);
    }
}
