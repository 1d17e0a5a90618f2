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
        while at + run < lines.len()
            && matches!(lines[at].shape, Shape::Heading(_))
            && lines[at].roles() == 0
            && lines[at + 1..=at + run].iter().all(|l| l.shape == Shape::Text)
        {
            for (k, role) in heads.iter().enumerate() {
                out[at + 1 + k] = Some(*role);
            }
            at += run + 1;
        }
        i = at.max(i + 1);
    }
}

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
