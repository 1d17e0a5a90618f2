//! Articles glued on one flattened page: where a new one begins, also inside a line.

use crate::extract::cues::CueKind;
use crate::extract::labels::{self, LabelKind};
use crate::extract::zones::Item;
use crate::extract::{BlockClass, titles};
use rustc_hash::FxHashMap;

/// Longest heading that may hang at the end of a line, in characters.
const HANGING: usize = 40;
/// Occurrences that a word of a title must have below it, and none above, to be the topic of a new article.
const TOPIC: usize = 8;

/// Cuts lines at a heading glued to their end: a sentence end, the next Han ordinal (`三、` after `二、`), and not much more.
/// Gives for each piece its line index, the bytes at which it begins and ends.
pub(super) fn split(lines: &[&str]) -> Vec<(usize, usize, usize)> {
    let mut out = Vec::with_capacity(lines.len());
    let mut last = 0;
    for (i, line) in lines.iter().enumerate() {
        if let Some(n) = ordinal(line) {
            last = n;
        }
        let cut = hanging(line, last + 1);
        if let Some(at) = cut {
            out.push((i, 0, at));
            out.push((i, at, line.len()));
            last += 1;
        } else {
            out.push((i, 0, line.len()));
        }
    }
    out
}

/// The number of a Han label at the start of a line.
fn ordinal(line: &str) -> Option<usize> {
    let (kind, _) = labels::label(line)?;
    if kind != LabelKind::Han {
        return None;
    }
    let c = line.trim_start().chars().next()?;
    "一二三四五六七八九十".chars().position(|d| d == c).map(|n| n + 1)
}

fn hanging(line: &str, next: usize) -> Option<usize> {
    let sign = "一二三四五六七八九十".chars().nth(next.checked_sub(1)?).filter(|_| next > 1)?;
    let tail_start = line.char_indices().rev().nth(HANGING).map_or(0, |(i, _)| i);
    let tail = line.get(tail_start..)?;
    tail.char_indices().zip(tail.chars().skip(1)).find_map(|((i, c), after)| {
        let before = line.get(..tail_start + i)?.chars().next_back()?;
        let ends = matches!(before, '。' | '！' | '？' | '!' | '?' | '…' | '”' | '"' | '；' | ';');
        (c == sign && after == '、' && ends).then_some(tail_start + i)
    })
}

/// Numbers the articles of kept lines from their starts on. `starts` are item indices in page order.
pub(super) fn number(items: &mut [Item<'_>], starts: &[usize]) {
    for (i, item) in items.iter_mut().enumerate() {
        item.article = u32::try_from(starts.partition_point(|s| *s <= i)).unwrap_or(u32::MAX);
    }
}

/// Where articles begin: the first at its title, others where the page shows a new one.
pub(super) fn starts(items: &[Item<'_>], title: Option<usize>) -> Vec<usize> {
    let Some(first) = items.iter().position(|i| i.keep) else { return Vec::new() };
    let mut out = template(items);
    if out.is_empty() {
        out.push(title.unwrap_or(first).min(first));
        out.extend(new_topics(items, title));
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// Template pages that answer several questions, `一、…` `二、…`: announced by a table of contents, and at least
/// half of the top headings ask or compare.
fn template(items: &[Item<'_>]) -> Vec<usize> {
    // A wrap-up line alone says little: single articles of such sites have one too.
    let announced = items.iter().any(|i| i.shape.chars <= 10 && i.cues.of(CueKind::Wrap) > 0 && i.text.contains('目'));
    if !announced {
        return Vec::new();
    }
    let tops: Vec<usize> = (0..items.len())
        .filter(|i| {
            let item = &items[*i];
            labels::label(item.text).is_some_and(|l| l.0 == LabelKind::Han) && item.shape.chars <= 40 && item.keep
        })
        .collect();
    let asks = tops.iter().filter(|i| items[**i].shape.question || asks(items[**i].text)).count();
    let ordered = tops.windows(2).all(|w| ordinal(items[w[0]].text) < ordinal(items[w[1]].text));
    if tops.len() >= 2 && asks * 2 >= tops.len() && ordered { tops } else { Vec::new() }
}

fn asks(text: &str) -> bool {
    ["什么", "怎么", "如何", "哪", "吗", "区别", "为什么", "多少", "好不好", "是否"].iter().any(|w| text.contains(w))
}

/// Questions that stand alone, where the page's title is a question too, and that bring a topic of which nothing was said
/// before and much is said after.
fn new_topics(items: &[Item<'_>], title: Option<usize>) -> Vec<usize> {
    let Some(name) = title.map(|t| &items[t]).filter(|t| t.shape.question || asks(t.text)) else { return Vec::new() };
    let known = pairs(name.text);
    let mut seen: FxHashMap<(char, char), (usize, usize)> = FxHashMap::default();
    for (i, item) in items.iter().enumerate().filter(|(_, i)| i.keep) {
        for p in pairs(item.text) {
            let slot = seen.entry(p).or_insert((i, 0));
            slot.1 += 1;
        }
    }
    let mut kept_from = vec![0; items.len() + 1];
    for (i, item) in items.iter().enumerate().rev() {
        kept_from[i] = kept_from[i + 1] + usize::from(item.keep);
    }
    let mut before: Option<usize> = None;
    let mut last_kept = vec![None; items.len()];
    for (i, item) in items.iter().enumerate() {
        last_kept[i] = before;
        if item.keep {
            before = Some(i);
        }
    }
    let mut out = Vec::new();
    for (i, item) in items.iter().enumerate().skip(title.unwrap_or(0) + 6) {
        let s = &item.shape;
        let alone = item.keep && s.question && s.ends_sentence && s.stops == 1 && (8..=35).contains(&s.chars);
        let before = last_kept[i].map(|b| &items[b]);
        let calm = before.is_some_and(|b| !b.shape.question && !b.shape.ends_colon && b.shape.ends_sentence);
        if !alone || !calm || labels::is_labelled(item.text) || !asks(item.text) && !item.text.contains("还是") {
            continue;
        }
        let kept_after = kept_from[i];
        let fresh = pairs(item.text).into_iter().any(|p| {
            !known.contains(&p) && seen.get(&p).is_some_and(|(first, n)| *first == i && *n >= TOPIC && *n * 4 >= kept_after)
        });
        if fresh {
            out.push(i);
        }
    }
    out
}

/// Neighbouring Han characters of a text, each pair once.
fn pairs(text: &str) -> Vec<(char, char)> {
    let key: Vec<char> = titles::key(text).chars().collect();
    let mut out: Vec<_> = key.windows(2).map(|w| (w[0], w[1])).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Marks a start that is no heading as the title of its article.
pub(super) fn mark_titles(items: &mut [Item<'_>], starts: &[usize]) {
    for s in starts {
        let item = &mut items[*s];
        let content = matches!(item.class, BlockClass::Article | BlockClass::Heading);
        if labels::label(item.text).is_some_and(|l| l.0 == LabelKind::Han) && starts.len() > 1 {
            (item.class, item.rule) = (BlockClass::Heading, "glued-article");
        } else if content && starts.len() > 1 && item.shape.chars <= 60 {
            (item.class, item.rule) = (BlockClass::Meta, "title");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn hanging_headings_are_cut_off() {
        let lines = ["一、看账的人", "先看流水，再看库存。二、看店的人", "第二段说店。", "这里没有下一条。四、跳号不算"];
        let got: Vec<_> = split(&lines).into_iter().map(|(i, a, b)| lines[i].get(a..b).unwrap_or("")).collect();
        assert_eq!(got, ["一、看账的人", "先看流水，再看库存。", "二、看店的人", "第二段说店。", "这里没有下一条。四、跳号不算"]);
    }
}
