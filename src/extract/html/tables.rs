//! Tells tables of data from tables that lay out a page.

use super::outline::{NONE, Outline};
use super::tag::Tag;

/// Longest average text of a cell in a table of data, in characters.
const LONGEST_CELL: u32 = 60;

/// For each container whether it is a cell of a table of data: two rows and two columns at least, no table inside, and
/// cells that are short and hold hardly more than one block each.
pub(super) fn data_cells(page: &Outline) -> Vec<bool> {
    let mut tables: Vec<Table> = page.containers.iter().map(|_| Table::default()).collect();
    // Containers stand in the order of their start tags, so what is around comes first.
    let mut around = vec![NONE; page.containers.len()];
    for (i, c) in page.containers.iter().enumerate() {
        let outer = if c.parent == NONE { NONE } else { around[c.parent as usize] };
        if c.tag == Tag::Table {
            if outer != NONE {
                tables[outer as usize].nested = true;
            }
            around[i] = u32::try_from(i).unwrap_or(NONE);
        } else {
            around[i] = outer;
        }
        if c.tag == Tag::Cell && outer != NONE {
            let t = &mut tables[outer as usize];
            t.cells += 1;
            t.rows = t.rows.max(c.place.0 + 1);
            t.columns = t.columns.max(c.place.1 + 1);
            t.blocks += c.end - c.first;
            t.chars += page.runs[c.first as usize..c.end as usize].iter().map(|r| r.shape.chars).sum::<u32>();
        }
    }
    page.containers
        .iter()
        .enumerate()
        .map(|(i, c)| c.tag == Tag::Cell && around[i] != NONE && tables[around[i] as usize].is_data())
        .collect()
}

#[derive(Default)]
struct Table {
    cells: u32,
    rows: u16,
    columns: u16,
    blocks: u32,
    chars: u32,
    nested: bool,
}

impl Table {
    fn is_data(&self) -> bool {
        self.rows >= 2
            && self.columns >= 2
            && !self.nested
            && self.cells >= 4
            && self.chars <= LONGEST_CELL * self.cells
            && self.blocks <= 2 * self.cells
    }
}

#[cfg(test)]
mod tests {
    use super::super::outline::outline;
    use super::data_cells;

    fn cells(source: &str) -> usize {
        data_cells(&outline(source)).into_iter().filter(|c| *c).count()
    }

    #[test]
    fn data_and_layout() {
        assert_eq!(cells("<table><tr><th>维度<th>甲<tr><td>目标<td>留住人<tr><td>周期<td>长</table>"), 6);
        let page = format!(
            "<table><tr><td>菜单<td><p>{0}</p><p>{0}</p><tr><td>页脚<td>版权</table>",
            "看店先看账，看账先看人。".repeat(20)
        );
        assert_eq!(cells(&page), 0);
        assert_eq!(cells("<table><tr><td>一格</table>"), 0);
    }
}
