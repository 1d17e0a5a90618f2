//! Tables that were flattened to lines of cells with bars between them (`| 维度 | 甲 | 乙 |`): one block a cell.

use crate::extract::shape::Shape;
use crate::extract::zones::Item;
use crate::extract::{BlockClass, BlockForm};

/// Fewest cells of a row; fewer are what titles and breadcrumbs have.
const CELLS: usize = 3;
/// Fewest rows of a table.
const ROWS: usize = 3;
/// Fewest rows of one whose rows begin with a bar, or which has a rule below its head.
const RULED_ROWS: usize = 2;
/// Most cells of a row, and of all tables of a page; what has more is data and stays as it is.
const MOST_CELLS: usize = 20;
const MOST_OF_PAGE: usize = 5_000;
/// Lines, blank or otherwise put aside, above a table among which the text before it is looked for.
const ABOVE: usize = 2;

/// Puts the cells of such tables in the place of their lines, where the text before or one of the rows is part of an
/// article.
pub(super) fn cells(items: Vec<Item<'_>>) -> Vec<Item<'_>> {
    if !items.iter().any(|i| i.text.contains('|')) {
        return items;
    }
    let mut out: Vec<Item<'_>> = Vec::with_capacity(items.len());
    let mut at = 0;
    while at < items.len() {
        let rows = table(&items[at..]);
        let article = if rows > 0 { article(&items, at, rows) } else { 0 };
        if article == 0 || out.len() > items.len() + MOST_OF_PAGE {
            let end = at + rows.max(1);
            out.extend(items[at..end].iter().cloned());
            at = end;
            continue;
        }
        let mut row = 0;
        for item in &items[at..at + rows] {
            if is_rule(item.text) {
                out.push(Item { class: BlockClass::Boilerplate, rule: "unlike-body", keep: false, ..item.clone() });
                continue;
            }
            for (column, (start, text)) in (0_u16..).zip(split(item.text)).filter(|(_, (_, text))| !text.is_empty()) {
                out.push(Item {
                    start: item.start + start,
                    text,
                    shape: Shape::of(text),
                    form: BlockForm::Cell { row, column },
                    keep: true,
                    class: BlockClass::Article,
                    rule: "body",
                    article,
                    ..item.clone()
                });
            }
            row = row.saturating_add(1);
        }
        at += rows;
    }
    out
}

/// Number of lines of the table that begins with the first item; 0 where none does.
fn table(items: &[Item<'_>]) -> usize {
    let Some(first) = items.first().filter(|i| i.text.contains('|')) else { return 0 };
    let columns = split(first.text).take(MOST_CELLS + 1).count();
    if !(CELLS..=MOST_CELLS).contains(&columns) {
        return 0;
    }
    let same = |i: &&Item<'_>| i.text.contains('|') && split(i.text).take(MOST_CELLS + 1).count() == columns;
    let mut rows = items.iter().take_while(same).count();
    let ruled = first.text.starts_with('|') || items.get(1).is_some_and(|i| is_rule(i.text));
    // What breaks off with the page may have fewer cells.
    let cut = items.get(rows).is_some_and(|i| i.text.contains('|') && first.text.starts_with('|') && i.text.starts_with('|'));
    rows += usize::from(cut && rows + 1 == items.len());
    if rows * columns > MOST_OF_PAGE {
        return 0;
    }
    if rows >= if ruled { RULED_ROWS } else { ROWS } { rows } else { 0 }
}

/// The article that the table belongs to: that of one of its rows, or of the text right above it.
fn article(items: &[Item<'_>], at: usize, rows: usize) -> u32 {
    let kept = |i: &&Item<'_>| matches!(i.class, BlockClass::Article | BlockClass::Heading);
    let own = items[at..at + rows].iter().find(kept);
    let above = items[..at].iter().rev().take(ABOVE).find(kept);
    own.or(above).map_or(0, |i| i.article)
}

/// `|---|:--:|`: the rule below the head of a table.
fn is_rule(text: &str) -> bool {
    text.contains("--") && text.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// The cells of a line, each with the characters before it; bars around the whole are no cells.
fn split(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let framed = text.strip_prefix('|');
    let inner = framed.map_or(text, |rest| rest.strip_suffix('|').unwrap_or(rest));
    let mut before = u32::from(framed.is_some());
    inner.split('|').map(move |cell| {
        let blank = cell.chars().count() - cell.trim_start().chars().count();
        let start = before + u32::try_from(blank).unwrap_or(0);
        before += u32::try_from(cell.chars().count()).unwrap_or(0) + 1;
        (start, cell.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::super::extract;
    use crate::extract::{BlockForm, ExtractPlan};

    /// Cells of the table of a page, as `row.column text`.
    #[track_caller]
    fn check(page: &str, expected: &[&str]) {
        let page = extract(&ExtractPlan::default(), page);
        let blocks = page.articles.iter().flat_map(|a| &a.blocks);
        let cell = |b: &crate::extract::Block| match b.form {
            BlockForm::Cell { row, column } => Some(format!("{row}.{column} {}", b.text)),
            _ => None,
        };
        let found: Vec<String> = blocks.filter_map(cell).collect();
        assert_eq!(found, expected);
    }

    const TEXT: &str = "开一家修表铺，手艺和招呼客人是两回事，这里把师傅和掌柜的活儿放在一起看看，谁也不比谁轻松。\n\
        师傅每天从早坐到晚，一块表拆开再装上，要的是眼力和耐心，急不得也慢不得。\n";

    #[test]
    fn rows_with_bars_are_tables() {
        check(
            &format!(
                "{TEXT}| 看什么 | 师傅 | 掌柜 |\n|---|---|---|\n| 时间 | 一块表一天 | 一位客人一刻钟 |\n| 工具 | 放大镜 | 账本 |\n"
            ),
            &[
                "0.0 看什么",
                "0.1 师傅",
                "0.2 掌柜",
                "1.0 时间",
                "1.1 一块表一天",
                "1.2 一位客人一刻钟",
                "2.0 工具",
                "2.1 放大镜",
                "2.2 账本",
            ],
        );
        check(
            &format!("{TEXT}看什么 | 师傅 | 掌柜\n时间 | 一块表一天 | 一位客人一刻钟\n工具 | 放大镜 |\n{TEXT}"),
            &["0.0 看什么", "0.1 师傅", "0.2 掌柜", "1.0 时间", "1.1 一块表一天", "1.2 一位客人一刻钟", "2.0 工具", "2.1 放大镜"],
        );
        check(
            &format!("{TEXT}| 看什么 | 师傅 | 掌柜 |\n| 时间 | 一块表一天 | 一位客人一刻钟 |\n| 工具 | 放大"),
            &["0.0 看什么", "0.1 师傅", "0.2 掌柜", "1.0 时间", "1.1 一块表一天", "1.2 一位客人一刻钟", "2.0 工具", "2.1 放大"],
        );
    }

    #[test]
    fn other_lines_with_bars_are_not() {
        check(&format!("首页 | 修表 | 联系我们\n{TEXT}{TEXT}"), &[]);
        check(&format!("{TEXT}修表铺 | 手艺\n师傅 | 掌柜\n早 | 晚\n{TEXT}"), &[]);
        check(&format!("{TEXT}{}{TEXT}", "| 师傅 | 掌柜 | 客人 |\n".repeat(3_000)), &[]);
        check(&format!("{TEXT}{}{TEXT}", format!("{}\n", "| 表 ".repeat(40)).repeat(3)), &[]);
        check(&format!("{TEXT}作者：老秦 | 2021-03-02 | 阅读 88\n{TEXT}"), &[]);
    }
}
