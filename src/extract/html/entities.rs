//! Character references of HTML: numeric ones, and the named ones that Chinese pages use.

/// Named references without `&` and `;`. The first eight are also read without the semicolon, as the standard does.
const NAMED: [(&str, &str); 68] = [
    ("nbsp", "\u{a0}"),
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("middot", "·"),
    ("copy", "©"),
    ("reg", "®"),
    ("apos", "'"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("sbquo", "‚"),
    ("bdquo", "„"),
    ("mdash", "—"),
    ("ndash", "–"),
    ("hellip", "…"),
    ("bull", "•"),
    ("ensp", "\u{2002}"),
    ("emsp", "\u{2003}"),
    ("thinsp", "\u{2009}"),
    ("zwnj", ""),
    ("zwj", ""),
    ("lrm", ""),
    ("rlm", ""),
    ("shy", ""),
    ("trade", "™"),
    ("deg", "°"),
    ("times", "×"),
    ("divide", "÷"),
    ("plusmn", "±"),
    ("permil", "‰"),
    ("yen", "¥"),
    ("pound", "£"),
    ("euro", "€"),
    ("cent", "¢"),
    ("sect", "§"),
    ("para", "¶"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("lsaquo", "‹"),
    ("rsaquo", "›"),
    ("larr", "←"),
    ("uarr", "↑"),
    ("rarr", "→"),
    ("darr", "↓"),
    ("le", "≤"),
    ("ge", "≥"),
    ("ne", "≠"),
    ("asymp", "≈"),
    ("infin", "∞"),
    ("minus", "−"),
    ("radic", "√"),
    ("sum", "∑"),
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("pi", "π"),
    ("mu", "μ"),
    ("omega", "ω"),
    ("sup2", "²"),
    ("sup3", "³"),
    ("frac12", "½"),
    ("frac14", "¼"),
    ("hearts", "♥"),
    ("tilde", "˜"),
];

/// Replaces every reference; what is none stays as it is.
pub(super) fn decode(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('&') {
        out.push_str(before);
        rest = if let Some(after) = one(tail, out) {
            after
        } else {
            out.push('&');
            tail
        };
    }
    out.push_str(rest);
}

/// Reads the reference behind `&`, and gives what follows it.
fn one<'t>(tail: &'t str, out: &mut String) -> Option<&'t str> {
    if let Some(number) = tail.strip_prefix('#') {
        let (digits, radix) = number.strip_prefix(['x', 'X']).map_or((number, 10), |d| (d, 16));
        let n = digits.bytes().take(9).take_while(|b| (*b as char).is_digit(radix)).count();
        let code = u32::from_str_radix(digits.get(..n)?, radix).ok()?;
        out.push(char::from_u32(windows(code)).filter(|c| *c != '\0').unwrap_or('\u{fffd}'));
        let after = digits.get(n..)?;
        return Some(after.strip_prefix(';').unwrap_or(after));
    }
    let n = tail.bytes().take(9).take_while(u8::is_ascii_alphanumeric).count();
    let name = tail.get(..n)?;
    let after = tail.get(n..)?;
    if let Some(after) = after.strip_prefix(';') {
        let (_, value) = NAMED.iter().find(|(k, _)| *k == name)?;
        out.push_str(value);
        return Some(after);
    }
    let (key, value) = NAMED.iter().take(8).find(|(k, _)| name.starts_with(k))?;
    out.push_str(value);
    tail.get(key.len()..)
}

/// The C1 range is read as windows-1252, as the standard does for numbers.
fn windows(code: u32) -> u32 {
    match code {
        0x85 => 0x2026,
        0x91 => 0x2018,
        0x92 => 0x2019,
        0x93 => 0x201c,
        0x94 => 0x201d,
        0x95 => 0x2022,
        0x96 => 0x2013,
        0x97 => 0x2014,
        _ => code,
    }
}

#[cfg(test)]
mod tests {
    fn decode(text: &str) -> String {
        let mut out = String::new();
        super::decode(text, &mut out);
        out
    }

    #[test]
    fn references() {
        assert_eq!(decode("&ldquo;甲&rdquo;&#38;&#x4e59;&nbsp丙 &copy2020"), "“甲”&乙\u{a0}丙 ©2020");
    }

    #[test]
    fn what_is_no_reference_stays() {
        assert_eq!(decode("a&b=1&&foo;&#;&"), "a&b=1&&foo;&#;&");
    }
}
