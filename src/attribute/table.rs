//! Tables: cells know their role from the head of their column or row, also where a table was cut into one cell a line.

use super::line::{Line, Shape};
use super::mention::Roles;
use crate::extract::BlockForm;

/// The role of each line's cell, where the line is a filled cell of a column headed by a role.
pub(crate) fn columns(lines: &[Line<'_>]) -> Vec<Option<Roles>> {
    let mut out = vec![None; lines.len()];
    flattened(lines, &mut out);
    marked(lines, &mut out);
    out
}

/// Heads in consecutive lines (维度 / X / Y), then label, cell, cell … in the same order.
fn flattened(lines: &[Line<'_>], out: &mut [Option<Roles>]) {
    let mut i = 0;
    while i < lines.len() {
        let run = lines[i..].iter().take_while(|l| l.bare && !matches!(l.form, BlockForm::Cell { .. })).count();
        if run < 2 {
            i += 1;
            continue;
        }
        let heads: Vec<Roles> = lines[i..i + run].iter().map(Line::roles).collect();
        let mut at = i + run;
        // One label, then one cell for every head.
        while let Some(label) = lines.get(at).filter(|l| is_row_label(l)) {
            let cells = lines[at + 1..].iter().take(run).take_while(|l| l.shape == Shape::Text).count();
            // The last row may be cut off; before it every row is whole.
            if cells < run && (at + 1 + cells < lines.len() || cells == 0 && !label.is_heading()) && at != i + run {
                break;
            }
            out[at] = Some(0);
            for (k, role) in heads.iter().take(cells).enumerate() {
                out[at + 1 + k] = Some(*role);
            }
            at += cells + 1;
            if cells < run {
                break;
            }
        }
        i = at.max(i + 1);
    }
}

/// The name of a row: short, without a role, without a stop.
fn is_row_label(line: &Line<'_>) -> bool {
    line.shape != Shape::Meta
        && line.roles() == 0
        && line.text.len() <= LABEL_CAP
        && !line.text.ends_with(['。', '.', '！', '；', ',', '，'])
}

/// Bytes (10 Han characters) of the name of a row.
const LABEL_CAP: usize = 30;

/// Cells with row and column from the page's own table.
fn marked(lines: &[Line<'_>], out: &mut [Option<Roles>]) {
    let mut by_column: Vec<(u16, Roles)> = Vec::new();
    let mut by_row: Option<(u16, Roles)> = None;
    let mut last_row = 0;
    for (line, slot) in lines.iter().zip(out) {
        let BlockForm::Cell { row, column } = line.form else {
            by_column.clear();
            by_row = None;
            continue;
        };
        if row == 0 && last_row != 0 {
            by_column.clear();
            by_row = None;
        }
        last_row = row;
        if row == 0 && line.bare {
            by_column.push((column, line.roles()));
        } else if column == 0 && line.bare {
            by_row = Some((row, line.roles()));
        } else if let Some((_, role)) = by_column.iter().find(|c| c.0 == column) {
            *slot = Some(*role);
        } else if let Some((_, role)) = by_row.filter(|r| r.0 == row && column > 0) {
            *slot = Some(role);
        }
    }
}
