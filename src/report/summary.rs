//! The few lines that end a run on standard output.

use super::run_json::RunCounts;
use polars::prelude::{DataFrame, PolarsResult};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// How many terms of each role are shown.
const TERMS: usize = 10;
/// Cells of one half of the table; two halves and the gap fit 80.
const HALF: usize = 38;

/// Pages read, kept and skipped; the strongest terms of both roles side by side; where the reports lie.
///
/// Terms are ranked by verdict (`robust`, `shared`, `one-source`), then by the conservative log ratio, then by G2.
///
/// # Errors
/// If the table lacks a column of `keyness.csv`.
pub fn summary(counts: &RunCounts, keyness: &DataFrame, target: &str, reference: &str, out: &str) -> PolarsResult<String> {
    let mut s = String::new();
    let _ = writeln!(
        s,
        "{} pages read, {} kept, {} skipped; {} articles, {} of them reposts; {} attributed clauses.",
        counts.documents_received,
        counts.documents_kept,
        counts.documents_dropped,
        counts.articles_received,
        counts.articles_duplicate,
        counts.clauses
    );
    for (reason, n) in &counts.dropped_by_reason {
        let _ = writeln!(s, "  skipped as {reason}: {n}");
    }
    let (left, right) = (strongest(keyness, 1.0)?, strongest(keyness, -1.0)?);
    let head = |role: &str| format!("{role} (log ratio, sources)");
    let _ = writeln!(s, "\n{}  {}", pad(&head(target), HALF), head(reference));
    for i in 0..left.len().max(right.len()) {
        let half = |side: &[Row]| side.get(i).map_or_else(String::new, Row::show);
        let _ = writeln!(s, "{}", format!("{}  {}", pad(&half(&left), HALF), half(&right)).trim_end());
    }
    if left.is_empty() && right.is_empty() {
        let _ = writeln!(s, "(no term is frequent enough)");
    }
    let _ = writeln!(s, "\nReports: {out}");
    Ok(s)
}

struct Row {
    term: String,
    log_ratio: f64,
    sources: i64,
    verdict: String,
    rank: (u8, f64, f64),
}

impl Row {
    fn show(&self) -> String {
        format!("{} {:+6.2} {:>4}  {}", pad(&self.term, 14), self.log_ratio, self.sources, self.verdict)
    }
}

fn strongest(keyness: &DataFrame, sign: f64) -> PolarsResult<Vec<Row>> {
    let terms = keyness.column("term")?.str()?;
    let verdicts = keyness.column("verdict")?.str()?;
    let float =
        |name: &str| -> PolarsResult<Vec<f64>> { Ok(keyness.column(name)?.f64()?.iter().map(|v| v.unwrap_or(0.0)).collect()) };
    let int =
        |name: &str| -> PolarsResult<Vec<i64>> { Ok(keyness.column(name)?.i64()?.iter().map(|v| v.unwrap_or(0)).collect()) };
    let (ratio, lrc, g2) = (float("log_ratio")?, float("lrc")?, float("g2")?);
    let sources = if sign > 0.0 { int("sources_a")? } else { int("sources_b")? };
    let mut rows: Vec<Row> = terms
        .iter()
        .zip(verdicts.iter())
        .enumerate()
        .filter(|&(i, (_, verdict))| ratio[i] * sign > 0.0 && verdict != Some("too-rare"))
        .map(|(i, (term, verdict))| {
            let verdict = verdict.unwrap_or_default().to_owned();
            let order = match verdict.as_str() {
                "robust" => 0,
                "shared" => 1,
                _ => 2,
            };
            let rank = (order, -lrc[i].abs(), -g2[i]);
            Row { term: term.unwrap_or_default().to_owned(), log_ratio: ratio[i], sources: sources[i], rank, verdict }
        })
        .collect();
    rows.sort_by(|x, y| {
        let ((a, b, c), (d, e, f)) = (x.rank, y.rank);
        a.cmp(&d).then(b.total_cmp(&e)).then(c.total_cmp(&f)).then_with(|| x.term.cmp(&y.term))
    });
    rows.truncate(TERMS);
    Ok(rows)
}

/// Pads to a width in terminal cells; a Chinese character takes two.
fn pad(text: &str, width: usize) -> String {
    let mut out = text.to_owned();
    out.extend(std::iter::repeat_n(' ', width.saturating_sub(text.width())));
    out
}

#[cfg(test)]
mod tests {
    use super::{pad, summary};
    use crate::report::run_json::RunCounts;
    use polars::prelude::df;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn columns_align_and_fit_80_cells() {
        let keyness = df!(
            "term" => ["留存", "saas", "品牌"], "verdict" => ["robust", "shared", "robust"], "log_ratio" => [3.0, 1.0, -2.5],
            "lrc" => [1.5, 0.0, -0.7], "g2" => [20.0, 5.0, 15.0], "sources_a" => [5i64, 3, 1], "sources_b" => [0i64, 1, 4]
        )
        .expect("columns of one length");
        let text = summary(&RunCounts::default(), &keyness, "运营", "营销", "reports").expect("all columns");
        assert!(text.lines().skip(1).all(|l| l.width() <= 80), "{text}");
        let at = |needle: &str| text.lines().find(|l| l.contains(needle)).map(|l| l.split(needle).next().unwrap_or("").width());
        assert_eq!(at("品牌"), at("营销 ("));
        assert_eq!(pad("运营", 6), "运营  ");
    }
}
