//! Labels in front of headings and list items: 一、 (一) 1. 1、 ① 第一 【…】 PART 01 and the like.

/// What kind of label a line opens with, and the bytes it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LabelKind {
    /// 一、 二、 十一、
    Han,
    /// （一） (二)
    HanBracket,
    /// 1、 1. 1． 01
    Digit,
    /// 1) (1) （1） ①
    DigitBracket,
    /// 1.1 2.3.1
    Nested,
    /// 第一、 第二部分 第3步
    Ordinal,
    /// PART 01, Step 2, Q1
    Latin,
    /// 【…】 [ … ]
    Bracket,
    /// 问： 答： Q: A:
    Speaker,
    /// · • - * and other bullets
    Bullet,
}

/// The label a line opens with, with the number of bytes it takes.
#[must_use]
pub fn label(line: &str) -> Option<(LabelKind, usize)> {
    let text = line.trim_start();
    let lead = line.len() - text.len();
    let found = kind(text)?;
    Some((found.0, found.1 + lead))
}

/// Whether a line opens with any label.
#[must_use]
pub fn is_labelled(line: &str) -> bool {
    label(line).is_some()
}

/// The place of a line in an enumeration: what its label looks like, and the number in it. `第3课` and `第三章` are of
/// different enumerations, as are `01` alone on its line and `1、`.
#[must_use]
pub fn place(line: &str) -> Option<((LabelKind, char), u32)> {
    let text = line.trim_start();
    let (kind, end) = match label(text) {
        Some((LabelKind::Bracket | LabelKind::Speaker | LabelKind::Bullet | LabelKind::Nested, _)) => return None,
        Some(found) => found,
        None if text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit()) => (LabelKind::Digit, text.len()),
        None => {
            let (bytes, n) = span(text.strip_prefix('第')?, 3, |c| han_digit(c) || c.is_ascii_digit());
            (
                LabelKind::Ordinal,
                '第'.len_utf8() + bytes + text.get('第'.len_utf8() + bytes..)?.chars().next().filter(|_| n > 0)?.len_utf8(),
            )
        }
    };
    let label = text.get(..end)?;
    let sign = label.chars().rev().find(|c| !c.is_whitespace())?;
    let own = |c: char| if han_digit(c) || c.is_ascii_digit() { '\0' } else { c };
    let number = match sign {
        '①'..='⑳' => sign as u32 - '①' as u32 + 1,
        '⒈'..='⒛' => sign as u32 - '⒈' as u32 + 1,
        '⑴'..='⒇' => sign as u32 - '⑴' as u32 + 1,
        '❶'..='❿' => sign as u32 - '❶' as u32 + 1,
        _ => value(label)?,
    };
    let sign = if own(sign) == sign && sign as u32 > 0x3000 || sign.is_ascii_punctuation() { sign } else { '\0' };
    Some(((kind, sign), number))
}

/// The first number in a label, in Arabic or Han digits up to 99.
fn value(label: &str) -> Option<u32> {
    let digits: String = label.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    if !digits.is_empty() {
        return digits.parse().ok();
    }
    let digit = |c: char| "一二三四五六七八九十".chars().zip(1u32..).find(|d| d.0 == c).map(|d| d.1);
    let han: Vec<u32> = label.chars().filter_map(digit).collect();
    match *han.as_slice() {
        [n] => Some(n),
        [10, unit] if unit < 10 => Some(10 + unit),
        [ten, 10] if ten < 10 => Some(10 * ten),
        [ten, 10, unit] if ten < 10 && unit < 10 => Some(10 * ten + unit),
        _ => None,
    }
}

fn han_digit(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

/// Bytes of the characters at the start that satisfy `f`, at most `max` of them, and their number.
fn span(text: &str, max: usize, f: impl Fn(char) -> bool) -> (usize, usize) {
    text.chars().take(max).take_while(|c| f(*c)).fold((0, 0), |(b, n), c| (b + c.len_utf8(), n + 1))
}

fn kind(text: &str) -> Option<(LabelKind, usize)> {
    let first = text.chars().next()?;
    let rest = |n: usize| text.get(n..).unwrap_or("");
    let next = |n: usize| rest(n).chars().next().unwrap_or('\0');
    if han_digit(first) {
        let (bytes, n) = span(text, 4, han_digit);
        let sign = next(bytes);
        return (n <= 3 && matches!(sign, '、' | '.' | '．' | '，' | ',' | ' ' | '：' | ':'))
            .then(|| (LabelKind::Han, bytes + sign.len_utf8()));
    }
    if first.is_ascii_digit() {
        let (bytes, n) = span(text, 3, |c| c.is_ascii_digit());
        if n > 2 {
            return None;
        }
        let sign = next(bytes);
        if matches!(sign, '.' | '．') {
            let after = bytes + sign.len_utf8();
            if next(after).is_ascii_digit() {
                let (more, _) = span(rest(after), 8, |c| c.is_ascii_digit() || c == '.');
                let tail = next(after + more);
                return (more <= 4
                    && !tail.is_ascii_alphanumeric()
                    && !matches!(tail, '%' | '％' | '万' | '亿' | '元' | '倍' | '级'))
                .then_some((LabelKind::Nested, after + more));
            }
            return Some((LabelKind::Digit, after));
        }
        return match sign {
            '、' | '，' => Some((LabelKind::Digit, bytes + sign.len_utf8())),
            ')' | '）' => Some((LabelKind::DigitBracket, bytes + sign.len_utf8())),
            _ => None,
        };
    }
    if matches!(first, '(' | '（') {
        let open = first.len_utf8();
        let (han, _) = span(rest(open), 3, han_digit);
        let (digits, _) = span(rest(open), 2, |c| c.is_ascii_digit());
        let used = open + han.max(digits);
        let close = next(used);
        return (han + digits > 0 && matches!(close, ')' | '）'))
            .then(|| (if han > 0 { LabelKind::HanBracket } else { LabelKind::DigitBracket }, used + close.len_utf8()));
    }
    if matches!(first, '①'..='⑳' | '⒈'..='⒛' | '⑴'..='⒇' | '❶'..='❿') {
        return Some((LabelKind::DigitBracket, first.len_utf8()));
    }
    if first == '第' {
        let (bytes, n) = span(rest(3), 3, |c| han_digit(c) || c.is_ascii_digit());
        let sign = next(3 + bytes);
        return (n > 0
            && matches!(
                sign,
                '、' | '，'
                    | ','
                    | '：'
                    | ':'
                    | '步'
                    | '部'
                    | '章'
                    | '节'
                    | '点'
                    | '条'
                    | '篇'
                    | '课'
                    | '讲'
                    | '个'
                    | '种'
                    | '类'
                    | ' '
            ))
        .then(|| (LabelKind::Ordinal, 3 + bytes + sign.len_utf8()));
    }
    if matches!(first, '【' | '〖') {
        return text.find(['】', '〗']).filter(|n| *n < 90).map(|n| (LabelKind::Bracket, n + 3));
    }
    if first == '[' {
        return text.find(']').filter(|n| *n > 1 && *n < 60).map(|n| (LabelKind::Bracket, n + 1));
    }
    if matches!(first, '问' | '答' | 'Q' | 'A' | 'q' | 'a') {
        let (digits, _) = span(rest(first.len_utf8()), 2, |c| c.is_ascii_digit());
        let used = first.len_utf8() + digits;
        let sign = next(used);
        if matches!(sign, '：' | ':') {
            return Some((LabelKind::Speaker, used + sign.len_utf8()));
        }
    }
    if matches!(first, '·' | '•' | '-' | '*' | '●' | '■' | '◆' | '▲' | '★' | '☆' | '※' | '○' | '▪' | '►' | '▶' | '✓' | '√')
        && text.chars().count() > 1
    {
        return Some((LabelKind::Bullet, first.len_utf8()));
    }
    worded(text)
}

/// Labels that begin with an English word.
fn worded(text: &str) -> Option<(LabelKind, usize)> {
    if !text.starts_with(['p', 'P', 's', 'S', 'n', 'N', 'c', 'C', 't', 'T']) {
        return None;
    }
    let lower: String = text.chars().take(8).collect::<String>().to_ascii_lowercase();
    for word in ["part", "step", "no.", "chapter", "tips", "tip"] {
        if let Some(after) = lower.strip_prefix(word) {
            let digits = after.trim_start_matches([' ', '.', '·']);
            let n = digits.chars().take_while(char::is_ascii_digit).count();
            if n > 0 {
                return Some((LabelKind::Latin, word.len() + (after.len() - digits.len()) + n));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{LabelKind, label, place};

    #[test]
    fn places() {
        let same = |a: &str, b: &str| place(a).is_some_and(|a| place(b).is_some_and(|b| a.0 == b.0 && a.1 + 1 == b.1));
        for (a, b) in [
            ("一、看账", "二、看人"),
            ("第1课 看账", "第2课 看人"),
            ("第九天 看账", "第十天 看人"),
            ("01", "02"),
            ("① 看账", "② 看人"),
            ("十九、看账", "二十、看人"),
            ("9. 看账", "10. 看人"),
            ("（一）看账", "（二）看人"),
        ] {
            assert!(same(a, b), "{a} {b}: {:?} {:?}", place(a), place(b));
        }
        for (a, b) in [("1、看账", "2. 看人"), ("第一章 看账", "第二节 看人"), ("看账", "看人"), ("【一】看账", "【二】看人")]
        {
            assert!(!same(a, b), "{a} {b}");
        }
    }

    #[test]
    fn labels() {
        for (line, want) in [
            ("一、定义", Some(LabelKind::Han)),
            ("（二）职责", Some(LabelKind::HanBracket)),
            ("1、看账", Some(LabelKind::Digit)),
            ("2.看人", Some(LabelKind::Digit)),
            ("1.2 看货", Some(LabelKind::Nested)),
            ("(3)看店", Some(LabelKind::DigitBracket)),
            ("③ 看店", Some(LabelKind::DigitBracket)),
            ("第一，看账。", Some(LabelKind::Ordinal)),
            ("【店长说】", Some(LabelKind::Bracket)),
            ("问：怎么看？", Some(LabelKind::Speaker)),
            ("PART 01 看账", Some(LabelKind::Latin)),
            ("· 看账", Some(LabelKind::Bullet)),
            ("1.5万元", None),
            ("2024年", None),
            ("一家店", None),
            ("第三方", None),
        ] {
            assert_eq!(label(line).map(|l| l.0), want, "{line}");
        }
    }
}
