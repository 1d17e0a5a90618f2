//! The title of an article in flattened text: the line above the text, and above its meta lines, that reads like one.

use crate::extract::cues::CueKind;
use crate::extract::zones::Item;

/// Lines above the first kept line that are looked at.
const REACH: usize = 12;

/// The line that is the title of the article whose first kept line is the first kept one of `items`.
pub(super) fn title(items: &[Item<'_>]) -> Option<usize> {
    let first = items.iter().position(|i| i.keep)?;
    above(items, first)
}

/// The title above line `first`, which may be that line itself.
pub(super) fn above(items: &[Item<'_>], first: usize) -> Option<usize> {
    let mut best: Option<(f32, usize)> = None;
    let from = first.saturating_sub(REACH);
    let last = (first + 1).min(items.len().saturating_sub(1));
    let meta: Vec<usize> = (from..last).filter(|i| is_meta(&items[*i])).collect();
    for i in from..=last {
        let item = &items[i];
        let s = &item.shape;
        let w = s.weight();
        if !(4.0..=60.0).contains(&w) || is_meta(item) && item.cues.covered * 2 > s.chars || s.separators > 1 || s.is_menu() {
            continue;
        }
        let covered = item.cues.covered as f32 / s.chars as f32;
        if covered > 0.4
            || s.ends_sentence && !item.text.ends_with(['?', '？'])
            || s.ends_colon
            || item.cues.any(&[CueKind::Legal, CueKind::Missing]) > 0
            || is_first_of_several(items, i)
        {
            continue;
        }
        let distance = first.abs_diff(i) as f32;
        let below_meta = meta.iter().any(|m| *m < i && i < first);
        let above_meta = meta.iter().any(|m| *m > i && m - i <= 5);
        let repeated = items.iter().enumerate().any(|(j, o)| j != i && o.text == item.text);
        let mut value = 2.0 - 0.18 * distance + f32::from(u8::from(repeated)) * 0.8 + (w / 15.0).min(1.0) - 3.0 * covered;
        value += if above_meta { 1.5 } else { 0.0 } - if below_meta { 1.5 } else { 0.0 };
        value -= if i > first { 1.5 } else { 0.0 }
            + if s.stops > 1 || s.punctuation > 2 && !s.question || s.punctuation > 4 { 1.0 } else { 0.0 }
            + if s.separators > 0 { 0.6 } else { 0.0 };
        value -= if i == first && s.question && i > 0 { 0.3 } else { 0.0 };
        value += if i == 0 && first <= 3 { 0.8 } else { 0.0 } + if s.question { 0.6 } else { 0.0 };
        if best.is_none_or(|(b, _)| value > b) {
            best = Some((value, i));
        }
    }
    best.filter(|(v, _)| *v >= 1.0).map(|(_, i)| i)
}

/// How the first heading of an article is numbered, and how the second.
const NUMBERED: [(&str, &str); 8] = [
    ("一、", "二、"),
    ("1、", "2、"),
    ("1.", "2."),
    ("1．", "2．"),
    ("（一）", "（二）"),
    ("(一)", "(二)"),
    ("第一，", "第二，"),
    ("01", "02"),
];

/// 一、… with 二、… further down: the first heading of the text.
fn is_first_of_several(items: &[Item<'_>], i: usize) -> bool {
    let Some((_, second)) = NUMBERED.iter().find(|(first, _)| items[i].text.starts_with(first)) else { return false };
    items[i + 1..].iter().any(|item| item.text.starts_with(second))
}

fn is_meta(item: &Item<'_>) -> bool {
    item.shape.chars < 70
        && (item.dated || [CueKind::Author, CueKind::Source, CueKind::Date, CueKind::Editor].iter().any(|k| item.cues.starts(*k)))
}

#[cfg(test)]
mod tests {
    use super::super::extract;
    use crate::extract::ExtractPlan;

    const OPENING: &str = "修表这一行分成两样活儿，坐在里面修的和站在外面招呼客人的，谁也离不开谁，做久了才知道各有各的难处。\n";
    const TEXT: &str = "一块表拆开再装上，要的是眼力和耐心，急不得也慢不得，有时候一坐就是一个下午，连水都顾不上喝一口。\n";

    #[track_caller]
    fn check(page: &str, expected: Option<&str>) {
        let page = extract(&ExtractPlan::default(), page);
        let title = page.articles.first().and_then(|a| a.title.as_deref());
        assert_eq!(title, expected);
    }

    #[test]
    fn the_first_of_numbered_headings_is_no_title() {
        check(&format!("{OPENING}一、师傅与掌柜的定义\n{TEXT}二、师傅与掌柜的差别\n{TEXT}"), None);
        check(&format!("1、师傅与掌柜的冲突\n{TEXT}2、冲突能不能避免\n{TEXT}"), None);
        check(&format!("（一）师傅与掌柜的定义\n{TEXT}（二）师傅与掌柜的差别\n{TEXT}"), None);
    }

    #[test]
    fn what_is_numbered_alone_or_not_at_all_may_be_one() {
        check(&format!("一、师傅与掌柜的分别\n{OPENING}{TEXT}"), Some("一、师傅与掌柜的分别"));
        check(&format!("师傅与掌柜的分别\n{OPENING}一、师傅\n{TEXT}二、掌柜\n{TEXT}"), Some("师傅与掌柜的分别"));
        check(&format!("一天里的师傅与掌柜\n{OPENING}二月里客人最少。\n{TEXT}"), Some("一天里的师傅与掌柜"));
    }
}
