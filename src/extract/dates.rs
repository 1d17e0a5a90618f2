//! Dates as Chinese pages print them, to ISO 8601.
//!
//! Read are `2024年3月5日 08:00`, `2024-03-05T08:00:00+08:00`, `2024/3/5`, `2024.3.5`, `二〇二四年三月五日`, `03月05日` with a
//! year given, `18-03-08 23:16` (two-digit years 00–69 are 20xx), `20240305`. The year must lie in 1990–2049.

/// A date found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Year, month and day; the year is 0 where none is printed.
    pub day: (u16, u8, u8),
    /// Hours, minutes and seconds, where printed.
    pub time: Option<(u8, u8, u8)>,
    /// First byte of the date in the text.
    pub start: usize,
    /// One past the last byte of the date or its time.
    pub end: usize,
}

impl Found {
    /// The date in ISO 8601; without a year, `--03-05`.
    #[must_use]
    pub fn iso(&self) -> String {
        let (year, month, day) = self.day;
        let day = if year == 0 { format!("--{month:02}-{day:02}") } else { format!("{year:04}-{month:02}-{day:02}") };
        match self.time {
            Some((hour, minute, second)) => format!("{day}T{hour:02}:{minute:02}:{second:02}"),
            None => day,
        }
    }
}

/// Finds the first date in a text.
#[must_use]
pub fn find(text: &str) -> Option<Found> {
    let mut from = 0;
    while let Some((start, c)) = text.get(from..)?.char_indices().find(|(_, c)| digit(*c).is_some()).map(|(i, c)| (from + i, c)) {
        let tail = text.get(start..)?;
        if let Some(mut found) = read(tail) {
            found.start += start;
            found.end += start;
            return Some(found);
        }
        // A number is tried once, from its first digit.
        let run: usize = tail.chars().take_while(|c| digit(*c).is_some()).map(char::len_utf8).sum();
        from = start + run.max(c.len_utf8());
    }
    None
}

/// Value of an ASCII, full-width or Han digit; 十 is 10.
fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        '〇' | '零' | '○' => Some(0),
        '十' => Some(10),
        '一' => Some(1),
        '二' => Some(2),
        '三' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        _ => None,
    }
}

/// Reads a number of at most `max` digits: its value, digits and bytes.
fn number(text: &str, max: usize) -> Option<(u32, usize, usize)> {
    let mut digits = [0u32; 8];
    let (mut n, mut bytes) = (0, 0);
    for c in text.chars().take(max.min(8)) {
        let Some(d) = digit(c) else { break };
        digits[n] = d;
        n += 1;
        bytes += c.len_utf8();
    }
    let used = digits.get(..n)?;
    let value = match used {
        [] => return None,
        _ if !used.contains(&10) => used.iter().fold(0, |v, d| v * 10 + d),
        [10] => 10,
        [10, u] => 10 + u,
        [t, 10] => t * 10,
        [t, 10, u] => t * 10 + u,
        _ => return None,
    };
    Some((value, n, bytes))
}

fn read(text: &str) -> Option<Found> {
    let (first, digits, mut at) = number(text, 8)?;
    let rest = |at: usize| text.get(at..).unwrap_or("");
    if digits == 8 && text.is_char_boundary(8) && text.bytes().take(8).all(|b| b.is_ascii_digit()) {
        let day = (u16::try_from(first / 10_000).ok()?, u8::try_from(first / 100 % 100).ok()?, u8::try_from(first % 100).ok()?);
        let more = rest(at).chars().next().is_some_and(|c| c.is_ascii_digit());
        return (valid(day) && !more).then_some(Found { day, time: None, start: 0, end: at });
    }
    if digits <= 2 && (1..=12).contains(&first) && rest(at).trim_start().starts_with('月') {
        let skip = rest(at).find('月')? + '月'.len_utf8();
        return month_day(text, 0, first, at + skip, true);
    }
    let year = match digits {
        4 => first,
        2 => first + if first < 70 { 2000 } else { 1900 },
        _ => return None,
    };
    let (sep, skip) = separator(rest(at))?;
    if digits == 2 && sep != '-' && sep != '/' && sep != '年' {
        return None;
    }
    at += skip;
    let (month, _, used) = number(rest(at), 3)?;
    at += used;
    let (sep2, skip) = separator(rest(at))?;
    if sep == '年' && sep2 != '月' || sep != '年' && sep2 != sep {
        return None;
    }
    at += skip;
    let found = month_day(text, year, month, at, sep == '年')?;
    // `18-03-08` alone is anything; with a time of day it is a date.
    (digits == 4 || found.time.is_some() || sep == '年').then_some(found)
}

fn separator(text: &str) -> Option<(char, usize)> {
    let trimmed = text.trim_start_matches([' ', '\u{a0}', '\u{3000}']);
    let c = trimmed.chars().next()?;
    let kind = match c {
        '-' | '－' | '–' | '—' => '-',
        '/' | '／' => '/',
        '.' | '．' => '.',
        '年' => '年',
        '月' => '月',
        _ => return None,
    };
    let after = trimmed.get(c.len_utf8()..)?;
    let gap = after.len() - after.trim_start_matches([' ', '\u{a0}', '\u{3000}']).len();
    Some((kind, text.len() - trimmed.len() + c.len_utf8() + gap))
}

fn month_day(text: &str, year: u32, month: u32, at: usize, written: bool) -> Option<Found> {
    let (day, _, used) = number(text.get(at..)?, 3)?;
    let mut end = at + used;
    let tail = text.get(end..)?;
    let tail_trimmed = tail.trim_start_matches([' ', '\u{a0}']);
    if let Some(sign) = tail_trimmed.chars().next().filter(|c| matches!(c, '日' | '号' | '號')) {
        end += tail.len() - tail_trimmed.len() + sign.len_utf8();
    } else if written && year == 0 || tail.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let day = (u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    if !valid(day) {
        return None;
    }
    let (time, end) = time_after(text, end);
    Some(Found { day, time, start: 0, end })
}

/// The time of day behind a date, across a few signs and a weekday.
fn time_after(text: &str, end: usize) -> (Option<(u8, u8, u8)>, usize) {
    let tail = text.get(end..).unwrap_or("");
    let lead: usize = tail
        .chars()
        .take(12)
        .take_while(|c| {
            !c.is_ascii_digit()
                && (c.is_whitespace()
                    || matches!(
                        c,
                        'T' | '(' | ')' | '（' | '）' | '星' | '期' | '周' | '上' | '下' | '午' | ',' | '，' | '|' | ':' | '：'
                    )
                    || digit(*c).is_some()
                    || *c == '日')
        })
        .map(char::len_utf8)
        .sum();
    let afternoon = tail.get(..lead).is_some_and(|t| t.contains('下'));
    let clock = tail.get(lead..).unwrap_or("");
    let mut parts = [0u32; 3];
    let (mut n, mut used) = (0, 0);
    while n < 3 {
        let rest = clock.get(used..).unwrap_or("");
        let digits = rest.bytes().take(2).take_while(u8::is_ascii_digit).count();
        let Some(value) = rest.get(..digits).and_then(|d| d.parse::<u32>().ok()) else { break };
        parts[n] = value;
        n += 1;
        used += digits;
        let Some(sign) =
            clock.get(used..).and_then(|r| r.chars().next()).filter(|c| matches!(c, ':' | '：' | '时' | '時' | '点' | '分'))
        else {
            break;
        };
        used += sign.len_utf8();
    }
    if n < 2 || parts[0] > 23 || parts[1] > 59 || parts[2] > 59 {
        return (None, end);
    }
    let hour = if afternoon && parts[0] < 12 { parts[0] + 12 } else { parts[0] };
    let small = |v: u32| u8::try_from(v).unwrap_or(0);
    (Some((small(hour), small(parts[1]), small(parts[2]))), end + lead + used)
}

fn valid((year, month, day): (u16, u8, u8)) -> bool {
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 29,
        1..=12 => 31,
        _ => 0,
    };
    (year == 0 || (1990..2050).contains(&year)) && (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::find;

    fn iso(text: &str) -> String {
        find(text).map_or(String::new(), |f| f.iso())
    }

    #[test]
    fn forms() {
        for (text, want) in [
            ("发布时间：2024年3月5日 08:00", "2024-03-05T08:00:00"),
            ("2024年03月05日(星期二) 下午 3:07", "2024-03-05T15:07:00"),
            ("2024-03-05T08:00:09+08:00", "2024-03-05T08:00:09"),
            ("时间 2024/3/5 来源", "2024-03-05"),
            ("2024.03.05", "2024-03-05"),
            ("二〇二四年十一月二十五日", "2024-11-25"),
            ("03月05日", "--03-05"),
            ("18-03-08 23:16", "2018-03-08T23:16:00"),
            ("编号20240305", "2024-03-05"),
            ("2024 年 3 月 5 日", "2024-03-05"),
        ] {
            assert_eq!(iso(text), want, "{text}");
        }
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "电话 400-820-8820",
            "2024年营收",
            "12:30",
            "18-03-08",
            "3.5.2",
            "2024-13-05",
            "第三十条",
            "2019-2020年度",
            "1-10月",
            "0571-88-12",
        ] {
            assert_eq!(iso(text), "", "{text}");
        }
    }
}
