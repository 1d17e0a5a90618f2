//! Colours for the walk of a page through the stages, on a terminal; a pipe gets the plain text.

use std::fmt::Write;

const BOLD: &str = "\x1b[1m";
const HEAD: &str = "\x1b[1;36m";
const KEPT: &str = "\x1b[32m";
const REMOVED: &str = "\x1b[2m";
const TARGET: &str = "\x1b[1;34m";
const REFERENCE: &str = "\x1b[1;33m";
const OTHER: &str = "\x1b[1;35m";
const RULE: &str = "\x1b[36m";
const PLAIN: &str = "\x1b[0m";

/// The text with colours: heads, kept and removed blocks, and each attribution by its role.
///
/// Control characters of the page are shown as `␛` and the like: on a terminal they would act.
#[must_use]
pub fn paint(text: &str, target: &str, reference: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for line in text.lines() {
        let line: String = line.chars().map(visible).collect();
        let _ = match line.as_str() {
            l if l.starts_with("## ") => writeln!(out, "{HEAD}{l}{PLAIN}"),
            l if l.starts_with("# ") => writeln!(out, "{BOLD}{l}{PLAIN}"),
            l if l.starts_with("- ") => writeln!(out, "{REMOVED}{l}{PLAIN}"),
            l if l.starts_with("+ ") => writeln!(out, "{KEPT}+{PLAIN}{}", l.strip_prefix('+').unwrap_or_default()),
            l => match l.strip_prefix("    ").filter(|rest| !rest.starts_with(' ')) {
                Some(rest) => attribution(&mut out, rest, target, reference),
                None => writeln!(out, "{l}"),
            },
        };
    }
    out
}

/// `ROLE scope relation [rule] text`.
fn attribution(out: &mut String, line: &str, target: &str, reference: &str) -> std::fmt::Result {
    let (role, rest) = line.split_once(' ').unwrap_or((line, ""));
    let colour = match role {
        r if r == target => TARGET,
        r if r == reference => REFERENCE,
        _ => OTHER,
    };
    write!(out, "    {colour}{role}{PLAIN} ")?;
    match rest.split_once('[').and_then(|(facts, rest)| Some((facts, rest.split_once(']')?))) {
        Some((facts, (by, text))) => writeln!(out, "{facts}{RULE}[{by}]{PLAIN}{text}"),
        None => writeln!(out, "{rest}"),
    }
}

/// The Unicode picture of a control character; other characters as they are.
fn visible(c: char) -> char {
    match c {
        '\t' => c,
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(c),
        '\x7f' => '\u{2421}',
        '\u{80}'..='\u{9f}' => '\u{FFFD}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::paint;

    #[test]
    fn colours_add_nothing_but_colours() {
        let text =
            "# a.html\n\n## decode\n+    3:0   article 运营做留存\n- 4:0 登录\n    运营 overt attribute [name] 运营做[留存]\n";
        let painted = paint(text, "运营", "营销");
        assert!(painted.contains("\x1b[1;34m运营\x1b[0m overt attribute \x1b[36m[name]\x1b[0m 运营做[留存]"), "{painted:?}");
        let mut plain = painted;
        for code in ["1", "1;36", "32", "2", "1;34", "1;33", "1;35", "36", "0"] {
            plain = plain.replace(&format!("\x1b[{code}m"), "");
        }
        assert_eq!(plain, text);
    }

    #[test]
    fn a_page_cannot_steer_the_terminal() {
        let painted = paint("+ \x1b[2J\u{9b}31m\x07清屏\n", "运营", "营销");
        assert!(painted.contains("␛[2J\u{FFFD}31m␇清屏"), "{painted:?}");
    }
}
