//! How far two readers agree who labelled the same pages without seeing each other's labels: what the program could reach at most.

use super::judge::{Count, Expected, files, folder, read};
use serde::Deserialize;

/// A line as both readers had it.
#[derive(Deserialize)]
struct Line {
    text: String,
    #[serde(default)]
    expected: Vec<Expected>,
}

/// Labels of one reader set against those of the other as the program's clauses are: same role, most characters in common.
fn agreement(first: &[Line], second: &[Line]) -> (Count, Count, Count) {
    let (mut role, mut both, mut definition) = (Count::default(), Count::default(), Count::default());
    for (a, b) in first.iter().zip(second) {
        assert_eq!(a.text, b.text, "both readers had the same lines");
        let place = |e: &Expected| {
            let start = a.text.find(&e.text).unwrap_or_else(|| panic!("{} is no part of {}", e.text, a.text));
            (start, start + e.text.len())
        };
        let mut free: Vec<&Expected> = b.expected.iter().collect();
        for one in &a.expected {
            let (start, end) = place(one);
            let shared = |other: &Expected| {
                let (from, to) = place(other);
                end.min(to).saturating_sub(start.max(from))
            };
            let best = (0..free.len())
                .filter(|k| free[*k].role == one.role && shared(free[*k]) > 0)
                .max_by_key(|k| (shared(free[*k]), std::cmp::Reverse(*k)));
            let Some(k) = best else {
                role.missed += 1;
                both.missed += 1;
                continue;
            };
            let other = free.remove(k);
            role.hit += 1;
            if other.relation == one.relation {
                both.hit += 1;
            } else {
                both.missed += 1;
                both.extra += 1;
            }
        }
        role.extra += free.len();
        both.extra += free.len();
        let defines = |line: &Line| line.expected.iter().any(|e| e.relation == "definition");
        match (defines(a), defines(b)) {
            (true, true) => definition.hit += 1,
            (true, false) => definition.missed += 1,
            (false, true) => definition.extra += 1,
            (false, false) => {}
        }
    }
    (role, both, definition)
}

#[test]
fn two_readers_of_the_same_pages_agree() {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for file in files(&folder().join("second/second-reader")) {
        let name = file.file_name().expect("a file has a name");
        first.extend(read::<Line>(&folder().join("second/held-out").join(name)));
        second.extend(read::<Line>(&file));
    }
    let (role, both, definition) = agreement(&first, &second);
    let figures = format!("role {:.3}, role and relation {:.3}, definitions {:.3}", role.f1(), both.f1(), definition.f1());
    assert!(std::env::var_os("SHOW_READERS").is_none(), "{figures}");
    assert!(role.hit > 1200, "all 36 pages are there");
    // DECISIONS 32: .950, .858 and .909.
    assert!(role.f1() >= 0.94 && both.f1() >= 0.85 && definition.f1() >= 0.90, "{figures}");
}
