//! Our statistics against independent implementations: `tests/cases/measure/README.md` says which.

use bianyi::measure::association::{PairCounts, delta_p, log_dice, normalized_pmi, pmi, t_score};
use bianyi::measure::dispersion::{deviation_of_proportions, normalized_dp, range, top_share};
use bianyi::measure::divergence::{contribution, jensen_shannon};
use bianyi::measure::effect::{log_ratio, log_ratio_walter, per_million};
use bianyi::measure::fdr::benjamini_hochberg;
use bianyi::measure::flips::flip_tests;
use bianyi::measure::leave_one_out::{leave_one_out, without};
use bianyi::measure::log_odds::log_odds;
use bianyi::measure::lrc::{log_ratio_interval, lrc};
use bianyi::measure::rank::{kendall_w, spearman};
use bianyi::measure::sources::{Cell, SourceCounts};
use bianyi::measure::{TermCounts, keyness};
use std::collections::BTreeMap;

const SOURCES: [&str; 5] = ["S1", "S2", "S3", "S4", "S5"];
/// The size of the imagined background corpus.
const BACKGROUND: f64 = 1e6;

/// The invented table; side 0 is 运营, side 1 营销.
struct Table {
    words: Vec<String>,
    background: Vec<f64>,
    counts: SourceCounts,
}

#[derive(Debug, serde::Deserialize)]
#[allow(clippy::struct_field_names)] // The names of the columns.
struct Value {
    block: String,
    item: String,
    group: String,
    statistic: String,
    value: String,
    note: String,
}

#[test]
fn every_value_agrees() {
    let table = table();
    let mut checked = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut reader = csv::Reader::from_path("tests/cases/measure/values.csv").unwrap();
    for row in reader.deserialize() {
        let row: Value = row.unwrap();
        let found = compute(&table, &row);
        if !agree(found, &row) {
            wrong.push(format!("{row:?}: found {found:?}"));
        }
        *checked.entry(row.block).or_insert(0) += 1;
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    // A file that lost its rows would agree too.
    let expected =
        [("agreement", 11), ("collocation", 45), ("dispersion", 96), ("distance", 35), ("keyness", 204), ("log_odds", 96)];
    assert_eq!(checked.remove("sources"), Some(168));
    assert_eq!(checked.into_iter().collect::<Vec<_>>(), expected.map(|(b, n)| (b.to_owned(), n)));
}

/// To 1e-9, relative, or absolute near zero; values are printed to twelve digits.
fn agree(found: Option<f64>, row: &Value) -> bool {
    match (found, row.value.parse::<f64>()) {
        (Some(found), Ok(expected)) => (found - expected).abs() <= 1e-9 * expected.abs().max(1e-3),
        (Some(found), Err(_)) => found.is_infinite(),
        (None, expected) => expected.is_err(),
    }
}

fn table() -> Table {
    let mut table = Table { words: Vec::new(), background: Vec::new(), counts: SourceCounts::default() };
    table.counts.tokens = vec![(0, 0); SOURCES.len()];
    let mut reader = csv::Reader::from_path("tests/cases/measure/counts.csv").unwrap();
    for row in reader.deserialize() {
        let (word, role, source, n, background): (String, String, String, u64, Option<f64>) = row.unwrap();
        let at = SOURCES.iter().position(|s| *s == source).unwrap();
        let target = role == "运营";
        if word == "#size" {
            let (a, b) = &mut table.counts.tokens[at];
            *(if target { a } else { b }) = n;
            continue;
        }
        let term = table.words.iter().position(|w| *w == word).unwrap_or_else(|| {
            table.words.push(word.clone());
            table.background.push(background.unwrap());
            table.counts.terms.push((0..5).map(|source| Cell { source, f_a: 0, f_b: 0 }).collect());
            table.words.len() - 1
        });
        let cell = &mut table.counts.terms[term][at];
        *(if target { &mut cell.f_a } else { &mut cell.f_b }) = n;
    }
    table
}

fn compute(table: &Table, row: &Value) -> Option<f64> {
    let term = table.words.iter().position(|w| *w == row.item);
    match row.block.as_str() {
        "keyness" => of_keyness(table, term?, row),
        "log_odds" => of_log_odds(table, term?, row),
        "dispersion" => {
            let parts = table.counts.parts(term?, row.group == "运营");
            match row.statistic.as_str() {
                "range_sources" => Some(range(&parts) as f64),
                "top_source_share" => top_share(&parts),
                "DP" => deviation_of_proportions(&parts),
                "DP_norm" => normalized_dp(&parts),
                other => panic!("{other}"),
            }
        }
        "collocation" => of_collocation(row),
        "distance" => of_distance(table, term, row),
        "sources" => of_sources(table, term?, row),
        "agreement" => of_agreement(table, row),
        other => panic!("{other}"),
    }
}

fn of_keyness(table: &Table, term: usize, row: &Value) -> Option<f64> {
    let c = table.counts.counts(term);
    let m = table.words.len();
    let target = row.group == "运营";
    match row.statistic.as_str() {
        "expected" => Some(if target { keyness::expected(c).0 } else { keyness::expected(c).1 }),
        "per_million" if target => per_million(c.f_a, c.n_a),
        "per_million" => per_million(c.f_b, c.n_b),
        "G2_4cell" => Some(keyness::g2(c)),
        "G2_2cell" => Some(keyness::g2_two_cells(c)),
        "p_G2_4cell" => Some(keyness::p_of_g2(keyness::g2(c))),
        "p_G2_2cell" => Some(keyness::p_of_g2(keyness::g2_two_cells(c))),
        "BIC_2cell" => keyness::bic(keyness::g2_two_cells(c), c.n_a, c.n_b),
        "BIC" => keyness::bic(keyness::g2(c), c.n_a, c.n_b),
        "q_BH" => {
            let p: Vec<f64> = (0..m).map(|t| keyness::p_of_g2(keyness::g2(table.counts.counts(t)))).collect();
            Some(benjamini_hochberg(&p)[term])
        }
        "log_ratio_hardie" => log_ratio(c),
        "log_ratio_walter" => log_ratio_walter(c),
        "LRC_95_bonferroni" => Some(lrc(c, 0.05, m)),
        "LRC_95_uncorrected" => Some(lrc(c, 0.05, 1)),
        "log_ratio_ci_lo_bonf" => Some(log_ratio_interval(c, 0.05, m).0),
        "log_ratio_ci_hi_bonf" => Some(log_ratio_interval(c, 0.05, m).1),
        other => panic!("{other}"),
    }
}

fn of_log_odds(table: &Table, term: usize, row: &Value) -> Option<f64> {
    let (statistic, prior) = row.statistic.split_once("__").unwrap();
    let c = table.counts.counts(term);
    let background = table.background[term];
    // The other programs hold one more type, `#other`, for all remaining tokens; each type gets the small constant.
    let types = table.words.len() as f64 + 1.0;
    let (alpha_w, alpha_0) = match prior {
        "uninformative_0.01" => (0.01, 0.01 * types),
        "background_raw" => (background + 0.01, BACKGROUND + 0.01 * types),
        "background_scaled_500" => (500.0 * background / BACKGROUND + 1e-9, 500.0 + 1e-9 * types),
        "pooled_two_corpora" => ((c.f_a + c.f_b) as f64 + 1e-9, (c.n_a + c.n_b) as f64 + 1e-9 * types),
        other => panic!("{other}"),
    };
    let found = log_odds(c, alpha_w, alpha_0)?;
    Some(if statistic == "z" { found.z } else { found.delta })
}

fn of_collocation(row: &Value) -> Option<f64> {
    // The counts of the pairs stand in the note of their `f_xy` row.
    let mut reader = csv::Reader::from_path("tests/cases/measure/values.csv").unwrap();
    let rows = reader.deserialize().map(|r| r.unwrap());
    let pair: Value = rows.into_iter().find(|r: &Value| r.statistic == "f_xy" && r.item == row.item).unwrap();
    let given = |key: &str| pair.note.split(' ').find_map(|p| p.strip_prefix(key)).unwrap().parse::<u64>().unwrap();
    let f_xy = pair.value.trim_end_matches(".0").parse().unwrap();
    let c = PairCounts { f_xy, f_x: given("f_x="), f_y: given("f_y="), n: given("N=") };
    match row.statistic.as_str() {
        "f_xy" => Some(c.f_xy as f64),
        "expected" => Some(c.expected()),
        "PMI_log2" => pmi(c),
        "NPMI" => normalized_pmi(c),
        "t_score" => t_score(c),
        "logDice" => log_dice(c.f_xy, c.f_x, c.f_y),
        "deltaP_y_given_x" => delta_p(c),
        "deltaP_x_given_y" => delta_p(PairCounts { f_x: c.f_y, f_y: c.f_x, ..c }),
        "G2_4cell" => Some(keyness::g2(TermCounts { f_a: c.f_xy, f_b: c.f_y - c.f_xy, n_a: c.f_x, n_b: c.n - c.f_x })),
        other => panic!("{other}"),
    }
}

fn of_distance(table: &Table, term: Option<usize>, row: &Value) -> Option<f64> {
    let all: Vec<TermCounts> = (0..table.words.len()).map(|t| table.counts.counts(t)).collect();
    let (mut a, mut b): (Vec<u64>, Vec<u64>) = all.iter().map(|c| (c.f_a, c.f_b)).unzip();
    let (n_a, n_b) = table.counts.totals();
    let other = (n_a - a.iter().sum::<u64>(), n_b - b.iter().sum::<u64>());
    match (row.item.as_str(), row.group.as_str()) {
        ("A|B", "12 words only") => jensen_shannon(&a, &b),
        ("A|B", _) => {
            a.push(other.0);
            b.push(other.1);
            jensen_shannon(&a, &b)
        }
        ("#other", _) => Some(contribution(other.0, other.1, n_a, n_b)),
        (_, "A|B") => Some(contribution(a[term?], b[term?], n_a, n_b)),
        (pair, role) => {
            let (left, right) = pair.split_once('|').unwrap();
            jensen_shannon(&in_source(table, left, role), &in_source(table, right, role))
        }
    }
}

fn in_source(table: &Table, source: &str, role: &str) -> Vec<u64> {
    let at = SOURCES.iter().position(|s| *s == source).unwrap();
    table.counts.terms.iter().map(|cells| if role == "运营" { cells[at].f_a } else { cells[at].f_b }).collect()
}

fn of_sources(table: &Table, term: usize, row: &Value) -> Option<f64> {
    let at = |name: &str| SOURCES.iter().position(|s| *s == name).unwrap();
    let out = leave_one_out(&table.counts, term)?;
    match row.statistic.as_str() {
        "paired_permutation_p" => Some(flip_tests(&table.counts, 2_000, 1)[term].p),
        "log_ratio_walter" => log_ratio_walter(table.counts.in_source(table.counts.terms[term][at(&row.group)])),
        "log_ratio_walter_loo" => {
            let cell = table.counts.terms[term][at(row.group.strip_prefix("without_").unwrap())];
            let (whole, part) = (table.counts.counts(term), table.counts.in_source(cell));
            log_ratio_walter(without(whole, part))
        }
        "loo_min" => Some(out.lowest),
        "loo_max" => Some(out.highest),
        // 产品 has exactly the same rate on both sides: no sign that could turn for us, any that is not + for the other.
        "loo_sign_stable" if table.counts.counts(term).higher_side().is_eq() => Some(0.0),
        "loo_sign_stable" => Some(f64::from(u8::from(!out.turns))),
        other => panic!("{other}"),
    }
}

fn of_agreement(table: &Table, row: &Value) -> Option<f64> {
    let judge = |at: usize| -> Vec<f64> {
        table.counts.terms.iter().map(|cells| log_ratio_walter(table.counts.in_source(cells[at])).unwrap()).collect()
    };
    if row.item == "all" {
        return kendall_w(&(0..SOURCES.len()).map(judge).collect::<Vec<_>>());
    }
    let (left, right) = row.item.split_once('|').unwrap();
    let at = |name: &str| SOURCES.iter().position(|s| *s == name).unwrap();
    spearman(&judge(at(left)), &judge(at(right)))
}
