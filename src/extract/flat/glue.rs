//! Articles glued on one flattened page: where a new one begins, also inside a line.

use crate::extract::cues::{CueKind, Cues};
use crate::extract::labels::{self, LabelKind};
use crate::extract::shape::is_han;
use crate::extract::zones::Item;
use crate::extract::{BlockClass, titles};
use rustc_hash::{FxHashMap, FxHashSet};

/// Longest heading that may hang at the end of a line, in characters.
const HANGING: usize = 40;
/// Occurrences that a word of a title must have below it, and none above, to be the topic of a new article.
const TOPIC: usize = 8;

/// Cuts lines at a heading glued to their end: a sentence end, the next Han ordinal (`三、` after `二、`), and not much more.
/// Gives for each piece its line index, the bytes at which it begins and ends.
pub(super) fn split(lines: &[&str], cues: &Cues) -> Vec<(usize, usize, usize)> {
    let mut out = Vec::with_capacity(lines.len());
    let short = lines.iter().filter(|l| l.len() < 4 * BEHIND);
    let sites: FxHashSet<&str> = short.flat_map(|l| l.split(NAME_ENDS)).filter(|w| is_site(w)).collect();
    let mut last = 0;
    for (i, line) in lines.iter().enumerate() {
        if let Some(n) = ordinal(line) {
            last = n;
        }
        if let Some((name, title)) = seam(line, &sites) {
            out.extend([(i, 0, name), (i, name, title), (i, title, line.len())]);
        } else if let Some(at) = tail(line, cues).or_else(|| crumb(line)) {
            out.extend([(i, 0, at), (i, at, line.len())]);
        } else if let Some(at) = hanging(line, last + 1) {
            out.push((i, 0, at));
            out.push((i, at, line.len()));
            last += 1;
        } else {
            out.push((i, 0, line.len()));
        }
    }
    out
}

/// Names of sites end so.
const SITE: [&str; 16] = [
    "网", "网站", "论坛", "社区", "问答", "百科", "文库", "日报", "晚报", "周刊", "文摘", "在线", "学院", "课堂", "平台", "频道",
];
/// Characters behind a seam, at most: the site's name and a title.
const BEHIND: usize = 60;

/// What ends a name.
const NAME_ENDS: [char; 12] = [' ', '\u{3000}', '_', '-', '|', '－', '—', '：', ':', '>', '版', '©'];

fn is_site(name: &str) -> bool {
    (3..=10).contains(&name.chars().count()) && name.chars().all(is_han) && SITE.iter().any(|s| name.ends_with(s))
}

/// Where the site's name stands behind the end of a sentence inside a line, with the next title behind it: the bytes at
/// which both begin. A name counts that stands in another line of the page too.
fn seam(line: &str, sites: &FxHashSet<&str>) -> Option<(usize, usize)> {
    let from = line.char_indices().rev().nth(BEHIND).map_or(0, |c| c.0);
    let mut ends = line.get(from..)?.match_indices(['。', '！', '？', '!', '?', '.', '”', '"']);
    ends.find_map(|(at, sign)| {
        let at = from + at + sign.len();
        let rest = line.get(at..)?;
        let lead = rest.len() - rest.trim_start().len();
        let name = rest.trim_start().split(NAME_ENDS).next()?;
        let end = at + lead + name.len();
        let title = line.get(end..)?.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '《' | '“' | '"' | '【'));
        let plain = (4..=45).contains(&title.chars().count())
            && !title.trim_end_matches(['?', '？', '!', '！']).contains(['。', '！', '？']);
        (plain && sites.contains(name)).then(|| (at + lead, line.len() - title.len()))
    })
}

/// Where a heading of other pages, an editor or a legal notice hangs behind the last sentence of a line.
fn tail(line: &str, cues: &Cues) -> Option<usize> {
    let from = line.char_indices().rev().nth(2 * BEHIND).map_or(0, |c| c.0);
    if from == 0 && line.chars().count() < 30 {
        return None;
    }
    let ends = line.get(from..)?.match_indices(['。', '！', '？']);
    let at = ends.map(|(at, sign)| from + at + sign.len()).next_back()?;
    let rest = line.get(at..).filter(|r| r.chars().count() >= 4)?;
    let found = cues.find(rest);
    let kinds = [CueKind::Tail, CueKind::Legal, CueKind::Editor];
    (kinds.iter().any(|k| found.starts(*k)) && !rest.starts_with(['”', '"', '）', ')', '」'])).then_some(at)
}

/// Where the title begins at the end of a path to the page: `首页 > 职场 > 怎么写周报`.
fn crumb(line: &str) -> Option<usize> {
    let signs = ['>', '›', '»', '＞'];
    if line.chars().count() > 120 || line.matches(signs).count() < 2 {
        return None;
    }
    let at = line.rfind(signs)?;
    let rest = line.get(at..)?.trim_start_matches(|c: char| signs.contains(&c) || c.is_whitespace());
    (8..=60).contains(&rest.chars().count()).then(|| line.len() - rest.len())
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
        out.extend(heads(items, first));
        out.extend(seams(items, first));
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// Han weight of running text in an article before the head of the next one, at least.
const LEAST_TEXT: f32 = 60.0;

/// Titles with a date or source line right below that says the same things as the first such line of the page, and running
/// text below that.
fn heads(items: &[Item<'_>], first: usize) -> Vec<usize> {
    let says = |i: &Item<'_>| (i.dated, [CueKind::Author, CueKind::Source, CueKind::Date].map(|k| i.cues.of(k) > 0));
    let is_meta = |i: &Item<'_>| i.shape.chars < 70 && i.shape.stops == 0 && says(i) != (false, [false; 3]);
    let is_title = |i: &Item<'_>| {
        let s = &i.shape;
        let calm = s.separators == 0 && s.stops <= u32::from(s.question) && !s.ends_colon && !i.dated;
        calm && (6.0..=40.0).contains(&s.weight()) && i.cues.covered * 4 < s.chars
    };
    let mut text = 0.0;
    let mut known = None;
    let mut out = Vec::new();
    for (i, pair) in items.windows(2).enumerate() {
        let [title, meta] = pair else { continue };
        text += if title.keep && title.shape.is_prose() { title.shape.weight() } else { 0.0 };
        if !is_meta(meta) {
            continue;
        }
        if i > first && is_title(title) && text >= LEAST_TEXT && known == Some(says(meta)) && prose_below(items, i + 2) {
            out.push(i);
            text = 0.0;
        }
        known = known.or(Some(says(meta)));
    }
    out
}

/// Whether kept running text stands in the next lines.
fn prose_below(items: &[Item<'_>], from: usize) -> bool {
    let near = items.iter().skip(from).take(4);
    near.filter(|i| i.keep && i.shape.is_prose()).map(|i| i.shape.weight()).sum::<f32>() >= LEAST_TEXT / 2.0
}

/// The site's name before a title inside a line.
pub(super) fn site_names(items: &[Item<'_>]) -> Vec<usize> {
    let is_cut = |pair: &[Item<'_>]| {
        pair[0].line == pair[1].line && pair[0].start > 0 && is_site(pair[0].text.trim_end_matches(NAME_ENDS))
    };
    items.windows(2).enumerate().filter(|(_, pair)| is_cut(pair)).map(|(i, _)| i).collect()
}

/// Titles behind the site's name inside a line.
fn seams(items: &[Item<'_>], first: usize) -> Vec<usize> {
    site_names(items).into_iter().map(|i| i + 1).filter(|i| *i > first && prose_below(items, i + 1)).collect()
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
    use crate::extract::cues::Cues;

    #[test]
    fn hanging_headings_are_cut_off() {
        let lines = ["一、看账的人", "先看流水，再看库存。二、看店的人", "第二段说店。", "这里没有下一条。四、跳号不算"];
        let got: Vec<_> = split(&lines, &Cues::default()).into_iter().map(|(i, a, b)| lines[i].get(a..b).unwrap_or("")).collect();
        assert_eq!(got, ["一、看账的人", "先看流水，再看库存。", "二、看店的人", "第二段说店。", "这里没有下一条。四、跳号不算"]);
    }
}
