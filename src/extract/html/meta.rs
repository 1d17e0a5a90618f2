//! Title, author, date, source and address of an HTML page: what the head says, what is printed around the title.

use super::features::Facts;
use super::outline::Outline;
use super::tag::Tag;
use crate::extract::cues::CueKind;
use crate::extract::{Article, bylines, dates, names, titles};
use serde_json::Value;
use std::ops::Range;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Meta {
    pub(super) title: Option<String>,
    pub(super) author: Option<String>,
    pub(super) date: Option<String>,
    pub(super) source: Option<String>,
    pub(super) url: Option<String>,
}

impl Meta {
    /// An article of these facts, as yet without number and blocks.
    pub(super) fn article(&self) -> Article {
        Article {
            title: self.title.clone(),
            author: self.author.as_deref().and_then(names::author),
            date: self.date.clone(),
            printed_source: self.source.clone(),
            ..Article::default()
        }
    }
}

/// Blocks above the title that may hold its date line.
const ABOVE: usize = 6;
/// Blocks below the body that may hold author and editor.
const BELOW: usize = 6;

/// Reads the facts of a page whose body covers the kept blocks.
pub(super) fn read(page: &Outline, facts: &Facts, keep: &[bool]) -> Meta {
    let fact = |keys: &[&str]| {
        keys.iter().find_map(|k| page.facts.iter().find(|f| f.key == *k && !f.value.is_empty()).map(|f| f.value.clone()))
    };
    let linked: Vec<Value> = page.linked_data.iter().filter_map(|t| serde_json::from_str(t.trim()).ok()).collect();
    let mut meta = Meta {
        title: title(page, facts, fact(&["og:title", "twitter:title"])).or_else(|| heading_above(page, keep)),
        url: fact(&["canonical", "og:url"]).filter(|u| u.contains("//")).or_else(|| page.saved_from.clone()),
        ..Meta::default()
    };
    let printed = printed(page, facts, keep, facts.title, 0..page.runs.len());
    let as_date = |text: String| dates::find(&text).map(|d| d.iso());
    meta.date = find_in(&linked, &["datePublished", "pubDate", "upDate"])
        .and_then(as_date)
        .or_else(|| {
            fact(&[
                "article:published_time",
                "og:published_time",
                "og:release_date",
                "datepublished",
                "publishdate",
                "pubdate",
                "publish_time",
                "publish-date",
                "weibo: article:create_at",
                "bytedance:published_time",
                "article:create_at",
                "dc.date",
                "dc.date.issued",
            ])
            .and_then(as_date)
        })
        .filter(|d| !d.starts_with("--"))
        .or(printed.date)
        .or_else(|| fact(&["time"]).and_then(as_date));
    let own = |name: String| names::author(&name);
    meta.author = printed
        .author
        .and_then(own)
        .or_else(|| find_in(&linked, &["author"]).filter(|a| is_name(a)).and_then(own))
        .or_else(|| {
            let named = fact(&["author", "article:author", "og:article:author", "weibo: article:author", "byl"]);
            named.filter(|a| is_name(a)).and_then(own)
        })
        .or_else(|| printed.nearby.and_then(own));
    meta.source = printed.source.or_else(|| fact(&["source", "mediaid"]).filter(|a| is_name(a)));
    meta
}

/// Reads what is printed around one of several articles: its title stands at block `title`, its blocks are `range`.
pub(super) fn read_part(page: &Outline, facts: &Facts, keep: &[bool], title: usize, range: Range<usize>) -> Meta {
    let own: Vec<bool> = keep.iter().enumerate().map(|(i, k)| *k && range.contains(&i)).collect();
    let printed = printed(page, facts, &own, Some(title), range);
    Meta {
        title: page.runs.get(title).map(|r| unlabelled(&r.text).to_owned()),
        author: printed.author.or(printed.nearby),
        date: printed.date,
        source: printed.source,
        url: None,
    }
}

/// Buttons beside a name, as whole texts: in a sentence they are words like any other.
const BUTTONS: [&str; 8] = ["关注", "關注", "订阅", "訂閱", "私信", "首页", "首頁", "更多"];

fn is_name(text: &str) -> bool {
    let n = text.chars().count();
    (2..=20).contains(&n)
        && !BUTTONS.contains(&text.trim())
        && !text.contains("//")
        && !text.contains('@')
        && text.chars().any(char::is_alphabetic)
}

fn title(page: &Outline, facts: &Facts, og: Option<String>) -> Option<String> {
    let named = if page.title.is_empty() { og.clone() } else { Some(titles::without_site(&page.title)) };
    let shown = facts.title.map(|i| page.runs[i].text.clone());
    match (shown, named) {
        (Some(s), Some(n)) => {
            // A heading that carries the site's name too is cut as `<title>` is.
            let cut = titles::without_site(&s);
            Some(if titles::key(&s) == titles::key(&page.title) && titles::key(&cut) != titles::key(&s) { n } else { s })
        }
        (Some(s), None) => Some(s),
        (None, n) => og.map(|o| titles::without_site(&o)).or(n),
    }
    .map(|t| unlabelled(&t).to_owned())
    .filter(|t| !t.is_empty())
}

/// The heading right above the body, or at its start.
fn heading_above(page: &Outline, keep: &[bool]) -> Option<String> {
    let first = keep.iter().position(|k| *k)?;
    (first.saturating_sub(ABOVE)..=first).rev().map(|i| &page.runs[i]).find_map(|run| {
        let heading = matches!(page.containers[run.container as usize].tag, Tag::H(_));
        (heading && !run.hidden && (4..=60).contains(&run.shape.chars)).then(|| run.text.clone())
    })
}

/// A title without a label of the page's template: `主题: …`, `标题：…`.
fn unlabelled(title: &str) -> &str {
    let text = title.trim();
    ["主题", "标题", "题目", "帖子主题"]
        .iter()
        .find_map(|l| text.strip_prefix(l)?.trim_start().strip_prefix([':', '：']))
        .map_or(text, str::trim)
}

/// What is printed around title and body.
#[derive(Default)]
struct Printed {
    author: Option<String>,
    source: Option<String>,
    date: Option<String>,
    /// A short text beside the date that can only be a name.
    nearby: Option<String>,
}

fn printed(page: &Outline, facts: &Facts, keep: &[bool], title: Option<usize>, range: Range<usize>) -> Printed {
    let mut out = Printed::default();
    let Some(first) = keep.iter().position(|k| *k) else { return out };
    let last = keep.iter().rposition(|k| *k).unwrap_or(first);
    let title = title.filter(|t| *t < last).unwrap_or(first.saturating_sub(8));
    let head = title + 1..first.max(title + 1).min(title + 60);
    let above = title.saturating_sub(ABOVE)..title;
    // Behind a heading of comments or of other pages nothing speaks of this one.
    let other = |i: &usize| {
        let heads = facts.cues[*i].starts(CueKind::Comment) || facts.cues[*i].starts(CueKind::Tail);
        heads && !facts.dated[*i] && page.runs[*i].shape.chars < 20
    };
    let end = (last + 1 + BELOW).min(page.runs.len());
    let tail = last + 1..(last + 1..end).find(other).unwrap_or(end).max(last + 1);
    let start = first.max(title + 1);
    let early = start..(start + 4).min(page.runs.len());
    let late = last.saturating_sub(3)..last + 1;
    let mut dated = None;
    let labelled = |i: &usize| facts.cues[*i].starts(CueKind::Date);
    let order = head.clone().chain(early).chain(tail.clone().filter(labelled)).chain(above).chain(late).chain(tail);
    for i in order.filter(|i| range.contains(i)) {
        let run = &page.runs[i];
        if let (None, Some(day)) = (&out.date, split_date(page, i)) {
            dated = dated.or(Some(i));
            out.date = Some(day);
        }
        if run.hidden || run.shape.chars > 150 {
            continue;
        }
        let line = bylines::read(&run.text);
        let long = run.shape.chars > 60 && facts.prose[i] > 0.0;
        if !long {
            if labelled(&i) && head.contains(&i) {
                dated = dated.or(Some(i));
            }
            if out.author.is_none() && head.contains(&i) {
                out.nearby = out.nearby.or_else(|| bylines::name_beside(&run.text));
            }
            if out.date.as_ref().is_none_or(|d| d.starts_with("--")) && line.date.is_some() {
                dated = dated.or(Some(i));
                out.date = line.date;
            }
            out.source = out.source.or(line.source);
            out.author = out.author.or(line.author);
        }
    }
    if out.author.is_none() {
        let kept: Vec<usize> = (first..=last).filter(|i| keep[*i]).collect();
        let ends = kept.iter().take(3).chain(kept.iter().rev().take(2));
        out.author = ends.copied().find_map(|i| bylines::reporters(&page.runs[i].text));
    }
    if let (None, None, Some(d)) = (&out.source, &out.nearby, dated) {
        let around = [d.checked_sub(1), Some(d + 1), d.checked_sub(2)];
        out.nearby = around.into_iter().flatten().filter(|i| head.contains(i)).find_map(|i| {
            let run = page.runs.get(i)?;
            let plain = facts.cues[i].covered == 0 && run.shape.punctuation == 0 && run.shape.separators == 0;
            (plain && !run.hidden && is_name(&run.text) && run.shape.chars <= 12 && dates::find(&run.text).is_none())
                .then(|| run.text.clone())
        });
    }
    out
}

/// A date cut into blocks: the year in one, month and day in the next.
fn split_date(page: &Outline, i: usize) -> Option<String> {
    let (year, day) = (page.runs.get(i)?, page.runs.get(i + 1)?);
    let is_year = year.text.len() == 4 && year.text.bytes().all(|b| b.is_ascii_digit());
    let is_day = day.text.len() <= 5 && day.text.contains(['/', '-', '.']);
    let sign = day.text.chars().find(|c| matches!(c, '/' | '-' | '.'))?;
    if is_year && is_day { dates::find(&format!("{}{sign}{}", year.text, day.text)).map(|d| d.iso()) } else { None }
}

/// The first text under one of the keys in linked data, objects' `name` included. Walks with a stack of its own.
fn find_in(values: &[Value], keys: &[&str]) -> Option<String> {
    for key in keys {
        let mut open: Vec<&Value> = values.iter().rev().collect();
        while let Some(v) = open.pop() {
            match v {
                Value::Object(map) => {
                    if let Some(text) = map.get(*key).and_then(text_of) {
                        return Some(text);
                    }
                    open.extend(map.values().rev());
                }
                Value::Array(items) => open.extend(items.iter().rev()),
                _ => {}
            }
        }
    }
    None
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.trim().to_owned()),
        Value::Object(map) => map.get("name").and_then(Value::as_str).map(|s| s.trim().to_owned()),
        Value::Array(items) => {
            let names: Vec<String> = items.iter().filter_map(text_of_plain).collect();
            (!names.is_empty()).then(|| names.join(" "))
        }
        _ => None,
    }
    .filter(|t| !t.is_empty())
}

fn text_of_plain(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.trim().to_owned()),
        Value::Object(map) => map.get("name").and_then(Value::as_str).map(|s| s.trim().to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn a_button_is_no_name() {
        for text in ["阿榆", "关注留存的阿榆", "更多阅读者", "Xiaotang", "首页编辑部"] {
            assert!(is_name(text), "{text}");
        }
        for text in ["关注", " 訂閱 ", "更多", "阿", "https://a.example", "20240305"] {
            assert!(!is_name(text), "{text}");
        }
    }
}
