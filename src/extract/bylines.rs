//! Meta lines: who wrote it, where it was taken from, when it appeared, as printed on the page.
//!
//! `2024年3月5日 08:00　来源：木棉网　作者：阿榆`, `文/阿榆`, `（记者 阿榆 通讯员 小棠）`, `责任编辑：木槿`.

use super::dates;
use super::shape::is_han;
use crate::trie::Trie;
use std::sync::LazyLock;

/// What a meta line says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Byline {
    /// Author, or several with a space between.
    pub author: Option<String>,
    /// Printed source.
    pub source: Option<String>,
    /// Editor.
    pub editor: Option<String>,
    /// Date, ISO 8601.
    pub date: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Author,
    /// A reporter: stands in brackets in running text too.
    Reporter,
    Source,
    Editor,
    /// Ends the value before it.
    Other,
}

const LABELS: &[(&str, Field)] = &[
    ("作者", Field::Author),
    ("作 者", Field::Author),
    ("作　者", Field::Author),
    ("专栏作者", Field::Author),
    ("特约作者", Field::Author),
    ("撰文", Field::Author),
    ("撰稿", Field::Author),
    ("执笔", Field::Author),
    ("文/", Field::Author),
    ("文／", Field::Author),
    ("文|", Field::Author),
    ("文｜", Field::Author),
    ("文 |", Field::Author),
    ("文丨", Field::Author),
    ("文：", Field::Author),
    ("文字：", Field::Author),
    ("发布者", Field::Author),
    ("发布人", Field::Author),
    ("上传者", Field::Author),
    ("原创作者", Field::Author),
    ("讲师", Field::Author),
    ("供稿", Field::Author),
    ("记者", Field::Reporter),
    ("通讯员", Field::Reporter),
    ("特约撰稿人", Field::Reporter),
    ("来源", Field::Source),
    ("来 源", Field::Source),
    ("来　源", Field::Source),
    ("文章来源", Field::Source),
    ("稿件来源", Field::Source),
    ("信息来源", Field::Source),
    ("新闻来源", Field::Source),
    ("稿源", Field::Source),
    ("转自", Field::Source),
    ("摘自", Field::Source),
    ("出处", Field::Source),
    ("责任编辑", Field::Editor),
    ("责编", Field::Editor),
    ("编辑", Field::Editor),
    ("实习编辑", Field::Editor),
    ("图片来源", Field::Other),
    ("数据来源", Field::Other),
    ("资料来源", Field::Other),
    ("编辑部", Field::Other),
    ("记者站", Field::Other),
    ("记者团", Field::Other),
    ("记者会", Field::Other),
    ("记者从", Field::Other),
    ("记者在", Field::Other),
    ("记者了解", Field::Other),
    ("记者获悉", Field::Other),
    ("记者采访", Field::Other),
    ("记者注意", Field::Other),
    ("记者发现", Field::Other),
    ("记者看到", Field::Other),
    ("记者查", Field::Other),
    ("记者联系", Field::Other),
    ("记者问", Field::Other),
    ("记者表示", Field::Other),
    ("记者介绍", Field::Other),
    ("校对", Field::Other),
    ("审核", Field::Other),
    ("监制", Field::Other),
    ("主编", Field::Other),
    ("摄影", Field::Other),
    ("摄", Field::Other),
    ("发布时间", Field::Other),
    ("发布日期", Field::Other),
    ("发表时间", Field::Other),
    ("发布于", Field::Other),
    ("发表于", Field::Other),
    ("更新时间", Field::Other),
    ("更新于", Field::Other),
    ("时间", Field::Other),
    ("日期", Field::Other),
    ("点击", Field::Other),
    ("浏览", Field::Other),
    ("阅读", Field::Other),
    ("人气", Field::Other),
    ("评论", Field::Other),
    ("收藏", Field::Other),
    ("分享", Field::Other),
    ("字号", Field::Other),
    ("字体", Field::Other),
    ("打印", Field::Other),
    ("页数", Field::Other),
    ("下载", Field::Other),
    ("难度", Field::Other),
    ("分类", Field::Other),
    ("标签", Field::Other),
    ("栏目", Field::Other),
    ("单位", Field::Other),
    ("我要", Field::Other),
    ("投稿", Field::Other),
    ("关注", Field::Other),
    ("订阅", Field::Other),
    ("微信", Field::Other),
];

/// The labels with their places in the list.
static SEARCH: LazyLock<Trie<usize>> =
    LazyLock::new(|| Trie::build(LABELS.iter().zip(0..).map(|(label, i)| (label.0, i)), std::convert::identity));

/// Start, end and place in the list of each label in a text, from left to right, of several the longest.
fn labels(text: &str) -> Vec<(usize, usize, usize)> {
    let mut found = Vec::new();
    SEARCH.each(text, |start, end, label| {
        found.push((start, end, label));
        end
    });
    found
}

/// Reads a short line that stands by itself.
#[must_use]
pub fn read(line: &str) -> Byline {
    let mut out = Byline { date: dates::find(line).map(|d| d.iso()), ..Byline::default() };
    let found = labels(line);
    for (k, &(start, behind, label)) in found.iter().enumerate() {
        let (label, field) = LABELS[label];
        let signed = line.get(behind..).is_some_and(|t| t.trim_start().starts_with([':', '：']));
        if field == Field::Other || !(signed || label.ends_with("栏作者") || at_boundary(line, start, field)) {
            continue;
        }
        let end = found.get(k + 1).map_or(line.len(), |next| next.0);
        let raw = line.get(behind..end).unwrap_or("");
        let slot = match field {
            Field::Source => &mut out.source,
            Field::Editor => &mut out.editor,
            _ => &mut out.author,
        };
        let sign = label.ends_with(['/', '／', '|', '｜', '丨', '：']);
        // `作者阿榆` has no sign between; beside a date or other labels it is a label all the same.
        let bare = field == Field::Author && (out.date.is_some() || found.len() > 1) && raw.trim().chars().count() <= 4;
        let Some(value) = value(raw, sign || bare, field) else { continue };
        match slot {
            None => *slot = Some(value),
            // `文/木棉网专栏作者 阿榆`: the name follows the house.
            Some(v) if field == Field::Author && is_house(v) && !is_house(&value) => *v = value,
            Some(v) if field == Field::Reporter && !v.contains(&value) => *v = format!("{v} {value}"),
            Some(_) => {}
        }
    }
    out
}

/// Characters of a line about a person that is no statement of the article.
const ABOUT_SOMEBODY: usize = 90;
/// Characters of a line with nothing but a name and the time of day.
const STAMPED: usize = 20;
/// Labels of lines about an author, somebody who answers, or what a text was taken from.
const SOMEBODY: [&str; 13] = [
    "作者简介",
    "作者介绍",
    "关于作者",
    "本文作者",
    "回答者",
    "回答人",
    "答题者",
    "答主",
    "受访者",
    "受访人",
    "参考资料",
    "参考文献",
    "资料来源",
];

/// Whether a line only says who wrote or answered, or where from: `作者简介：…`, `回答者：…`, `参考资料：…`, `阿木 09:41`.
#[must_use]
pub fn names_somebody(line: &str) -> bool {
    let text = line.trim();
    if text.len() > ABOUT_SOMEBODY * 4 || text.chars().count() > ABOUT_SOMEBODY {
        return false;
    }
    let signed = |rest: &str| rest.trim_start_matches("来源").trim_start().starts_with([':', '：', '|', '｜']);
    if SOMEBODY.iter().any(|label| text.strip_prefix(label).is_some_and(signed)) {
        return true;
    }
    let Some((name, time)) = text.rsplit_once(' ').filter(|_| text.chars().count() <= STAMPED) else { return false };
    let number = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = time.split(':').collect();
    (2..=3).contains(&parts.len()) && parts.into_iter().all(number) && !name.contains(['，', '。', '：', ':', ','])
}

/// Names of reporters in brackets at the start or the end of running text: `新城讯（记者 阿榆）`.
#[must_use]
pub fn reporters(text: &str) -> Option<String> {
    let head = text.char_indices().nth(60).and_then(|(at, _)| text.get(..at)).unwrap_or(text);
    let tail = text.char_indices().nth_back(59).and_then(|(at, _)| text.get(at..)).unwrap_or(text);
    [head, tail].iter().find_map(|part| {
        let open = part.find(['（', '(', '【'])?;
        part.get(open..)?.split(['（', '(', '【']).skip(1).find_map(|inside| {
            let inside = inside.split(['）', ')', '】']).next()?;
            if inside.contains("记者") || inside.contains("通讯员") || inside.contains("作者") || inside.starts_with('文')
            {
                read(inside).author
            } else {
                None
            }
        })
    })
}

/// Whether a name is that of a paper, site or column.
fn is_house(name: &str) -> bool {
    name.ends_with(['网', '报', '社', '刊', '台', '站'])
}

/// The name in a line of nothing but a name and a date (`原创 阿榆 2024-03-05 08:00`) or a name and a house (`阿榆/木棉报`).
#[must_use]
pub fn name_beside(line: &str) -> Option<String> {
    let text = match dates::find(line) {
        Some(d) if line.get(d.end..).is_some_and(|t| t.trim().chars().count() <= 12) => line.get(..d.start)?,
        Some(_) => return None,
        None => {
            let (name, house) = line.split_once('/')?;
            let plain = |t: &str| (2..=10).contains(&t.chars().count()) && t.chars().all(is_han);
            return (plain(name.trim()) && plain(house.trim())).then(|| name.trim().to_owned());
        }
    };
    let text = text.trim().trim_start_matches("原创").trim();
    let posted = ["发表于", "发布于", "回复于"].iter().find_map(|w| text.strip_suffix(w));
    let text = posted.unwrap_or(text).trim();
    let n = text.chars().count();
    let plain = text.chars().all(|c| c.is_alphanumeric() || c == '·' || c == '_' || c == '-');
    // What ends in a preposition goes on with the date: 最近修改于.
    let ends = text.ends_with(['于', '自', '在', '至']);
    ((2..=14).contains(&n) && plain && !ends && labels(text).is_empty()).then(|| text.to_owned())
}

fn at_boundary(line: &str, start: usize, field: Field) -> bool {
    let before = line.get(..start).unwrap_or("");
    match before.chars().next_back() {
        None => true,
        Some(c) if !is_han(c) => true,
        // 澎湃新闻记者, 本报记者, 实习生
        Some(_) => field == Field::Reporter && before.chars().rev().take_while(|c| is_han(*c)).count() <= 8,
    }
}

/// The value behind a label: cut at two spaces, a separator, a bracket or a date.
fn value(raw: &str, had_sign: bool, field: Field) -> Option<String> {
    let trimmed = raw.trim_start_matches([' ', '\u{3000}', '\u{a0}']);
    let body = trimmed.trim_start_matches([':', '：', '/', '／', '|', '｜', '丨', '—', '-', '】', ']', ' ', '\u{3000}']);
    let signed = had_sign || body.len() < trimmed.len();
    let name_follows = trimmed.len() < raw.len() && field == Field::Author;
    if !signed && field != Field::Reporter && !name_follows {
        return None;
    }
    let mut end = body.len();
    let mut spaces = 0;
    for (i, c) in body.char_indices() {
        let space = c.is_whitespace();
        spaces = if space { spaces + 1 } else { 0 };
        let stops = matches!(
            c,
            '|' | '｜'
                | '丨'
                | '（'
                | '('
                | '）'
                | ')'
                | '【'
                | '】'
                | '['
                | ']'
                | '，'
                | ','
                | '。'
                | '；'
                | ';'
                | '_'
                | '〉'
                | '：'
                | ':'
                | '｝'
                | '"'
                | '”'
        );
        if stops || spaces >= 2 || c == '\u{3000}' && field == Field::Source {
            end = i;
            break;
        }
    }
    let mut text = body.get(..end)?.trim();
    if let Some(d) = dates::find(text) {
        text = text.get(..d.start)?.trim();
    }
    let text = text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '》' | '《'));
    let mut words: Vec<&str> = text.split_whitespace().collect();
    if field == Field::Source {
        words.truncate(1);
    } else {
        // Names are short; what is long or a number ends them.
        let n =
            words.iter().take_while(|w| (1..=12).contains(&w.chars().count()) && !w.chars().all(|c| c.is_ascii_digit())).count();
        words.truncate(n.min(4));
        if field == Field::Reporter {
            let n = words.iter().take_while(|w| w.chars().count() <= 4 && w.chars().all(|c| is_han(c) || c == '·')).count();
            words.truncate(n);
        }
    }
    let value = words.join(" ").replace('、', " ");
    let n = value.chars().count();
    ((2..=30).contains(&n) && value.chars().any(char::is_alphabetic)).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::{read, reporters};

    #[test]
    fn labelled_lines() {
        for (line, author, source, date) in [
            ("2024年3月5日 08:00　来源：木棉网　作者：阿榆", "阿榆", "木棉网", "2024-03-05T08:00:00"),
            ("作者：槐下老邹 发布于 2021-08-17 阅读 1.2万", "槐下老邹", "", "2021-08-17"),
            ("文/阿榆 小棠", "阿榆 小棠", "", ""),
            ("新城晚报记者 阿榆 2020-06-06 10:08 来源：新城晚报", "阿榆", "新城晚报", "2020-06-06T10:08:00"),
            ("本报记者 阿榆 通讯员 小棠", "阿榆 小棠", "", ""),
            ("来源: 木棉网 | 编辑: 木槿", "", "木棉网", ""),
            ("2024-03-05 08:00来源：木棉网作者：阿榆", "阿榆", "木棉网", "2024-03-05T08:00:00"),
            ("发表于2024-03-05| 1164次阅读| 作者阿榆", "阿榆", "", "2024-03-05"),
            ("【文/木棉网专栏作者 阿榆】", "阿榆", "", ""),
            ("作者简介很长", "", "", ""),
            ("记者了解到，门店的账", "", "", ""),
        ] {
            let got = read(line);
            let show = |v: Option<String>| v.unwrap_or_default();
            assert_eq!(
                (show(got.author).as_str(), show(got.source).as_str(), show(got.date).as_str()),
                (author, source, date),
                "{line}"
            );
        }
    }

    #[test]
    fn names_beside_dates() {
        for (line, want) in [
            ("原创 阿榆 2024-03-05 08:00", "阿榆"),
            ("阿榆 发表于 2024-03-05 08:00", "阿榆"),
            ("阿榆/木棉报", "阿榆"),
            ("更新于 2024-03-05", ""),
            ("编辑部荐稿于 2024-03-05 08:00", ""),
            ("本文首发在 2024-03-05", ""),
            ("于阿榆 2024-03-05", "于阿榆"),
            ("自在小棠 发布于 2024-03-05", "自在小棠"),
            ("门店的账，怎么对 2024-03-05", ""),
            ("首页/新闻/正文", ""),
        ] {
            assert_eq!(super::name_beside(line).unwrap_or_default(), want, "{line}");
        }
    }

    #[test]
    fn lines_about_somebody() {
        for line in [
            "作者简介：阿芦，跑了十年渔具销售，爱钓鱼。",
            "回答者：门口的石榴",
            "参考资料来源：乡镇百科－赶集",
            "运营-小穗 09:41",
        ] {
            assert!(super::names_somebody(line), "{line}");
        }
        for line in [
            "回答者不多，来看热闹的不少。",
            "作者：阿芦",
            "店里的推广从早上跑到 21:30 才回来，鞋底都磨平了一块。",
            "参考资料堆了一桌子，营销部还是写不出来。",
        ] {
            assert!(!super::names_somebody(line), "{line}");
        }
    }

    #[test]
    fn reporters_in_brackets() {
        assert_eq!(reporters("新城讯（记者 阿榆）昨日，三家店同时开门。").as_deref(), Some("阿榆"));
        assert_eq!(reporters("三家店同时开门。（本报记者 阿榆 通讯员 小棠）").as_deref(), Some("阿榆 小棠"));
        assert_eq!(reporters("三家店（都是老店）同时开门。"), None);
    }
}
