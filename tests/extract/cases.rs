//! Labelled pages of many kinds of sites: how much of each article is found, and where articles begin.

use super::take_apart;
use bianyi::extract::{BlockClass, ExtractedPage};
use bianyi::source::Media;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const FOLDER: &str = "tests/cases/extract";

/// A page with its labels taken off.
struct Case {
    source: String,
    media: Media,
    /// Text of article and headings.
    body: String,
    /// Lines on which an article begins; known of flattened pages.
    starts: Vec<u32>,
}

fn read(path: &Path) -> Case {
    let text = std::fs::read_to_string(path).unwrap();
    if path.extension().is_some_and(|e| e == "html") { html(&text) } else { flat(&text) }
}

fn html(text: &str) -> Case {
    let mut body = String::new();
    for part in text.split('⟦').skip(1) {
        let inside = part.split('⟧').next().unwrap_or("");
        let mut in_tag = false;
        for c in inside.chars() {
            match c {
                '<' => in_tag = true,
                '>' => in_tag = false,
                _ if in_tag => {}
                _ => body.push(c),
            }
        }
    }
    let body = body.replace("&nbsp;", " ").replace("&amp;", "&");
    Case { source: text.replace(['⟦', '⟧'], ""), media: Media::Html, body, starts: Vec::new() }
}

fn flat(text: &str) -> Case {
    let mut case = Case { source: String::new(), media: Media::Text, body: String::new(), starts: Vec::new() };
    for (line, number) in text.lines().zip(1..) {
        // `~ ` opens a line of several parts, each with its own label.
        let parts: Vec<&str> = line.strip_prefix("~ ").map_or_else(|| vec![line], |parts| parts.split('¦').collect());
        for part in parts {
            let (label, words) = part.split_once(' ').unwrap_or_else(|| panic!("no label: {line}"));
            if label.starts_with('^') {
                case.starts.push(number);
            }
            match label.trim_start_matches('^') {
                "a" | "h" => case.body.push_str(words),
                "t" | "m" | "b" => {}
                other => panic!("unknown label {other}: {line}"),
            }
            case.source.push_str(words);
        }
        case.source.push('\n');
    }
    case
}

/// F1 of the multisets of character 5-grams, white space left out.
fn f1(found: &str, wanted: &str) -> f64 {
    let grams = |text: &str| {
        let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        let mut out: BTreeMap<Vec<char>, usize> = BTreeMap::new();
        chars.windows(5).for_each(|w| *out.entry(w.to_vec()).or_default() += 1);
        out
    };
    let (found, wanted) = (grams(found), grams(wanted));
    let hit: usize = found.iter().map(|(gram, n)| (*n).min(wanted.get(gram).copied().unwrap_or(0))).sum();
    let all: usize = found.values().chain(wanted.values()).sum();
    if all == 0 { 1.0 } else { 2.0 * hit as f64 / all as f64 }
}

fn body(page: &ExtractedPage) -> String {
    let blocks = page.articles.iter().flat_map(|a| &a.blocks);
    let kept = blocks.filter(|b| matches!(b.class, BlockClass::Article | BlockClass::Heading));
    kept.map(|b| b.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// Starts found, starts there are, and how many of these are found within a line.
fn boundaries(page: &ExtractedPage, case: &Case) -> (usize, usize, usize) {
    let found: Vec<u32> = page.articles.iter().filter_map(|a| a.blocks.iter().map(|b| b.line).min()).collect();
    let mut open = case.starts.clone();
    let hit = found.iter().filter(|line| {
        let near = open.iter().position(|s| s.abs_diff(**line) <= 1);
        near.map(|n| open.remove(n)).is_some()
    });
    (found.len(), case.starts.len(), hit.count())
}

/// Mean F1 of the pages of a folder and F1 of their article starts; every page must reach its floor.
fn check(folder: &str) -> (f64, f64) {
    let folder = Path::new(folder);
    let floors = std::fs::read_to_string(folder.join("floors.csv")).unwrap();
    let mut wrong = Vec::new();
    let (mut n, mut sum) = (0usize, 0.0);
    let mut starts = (0, 0, 0);
    for row in floors.lines().skip(1) {
        let (name, floor) = row.split_once(',').unwrap();
        let floor: f64 = floor.parse().unwrap();
        let case = read(&folder.join(name));
        let page = take_apart(&case.source, case.media);
        let value = f1(&body(&page), &case.body);
        (n, sum) = (n + 1, sum + value);
        if case.media == Media::Text {
            let (found, there, hit) = boundaries(&page, &case);
            starts = (starts.0 + found, starts.1 + there, starts.2 + hit);
        }
        if value < floor {
            wrong.push(format!("{name}: {value:.3}, floor {floor:.3}"));
        }
    }
    let pages = std::fs::read_dir(folder).unwrap().filter_map(|e| e.ok().map(|e| e.path()));
    let is_page = |p: &PathBuf| p.extension().is_some_and(|e| e == "html" || e == "txt");
    assert_eq!(pages.filter(is_page).count(), n, "every page has a floor");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    (sum / n as f64, 2.0 * starts.2 as f64 / (starts.0 + starts.1) as f64)
}

#[test]
fn pages_that_rules_and_weights_were_made_on() {
    let (mean, starts) = check(FOLDER);
    assert!(mean >= 0.96, "mean F1 {mean:.4}");
    assert!(starts >= 0.94, "F1 of article starts {starts:.3}");
}

#[test]
fn pages_that_weights_were_not_fitted_on() {
    let (mean, starts) = check("tests/cases/extract/held-out");
    assert!(mean >= 0.94, "mean F1 {mean:.4}");
    assert!(starts >= 0.85, "F1 of article starts {starts:.3}");
}

#[test]
fn threads_and_questions_of_eight_kinds_of_software() {
    let (mean, _) = check("tests/cases/extract/forum");
    assert!(mean >= 0.88, "mean F1 {mean:.4}");
}

/// Sentences of a text, for `$1` … `$6` in the pages of `rules.pages`.
const SENTENCES: [&str; 6] = [
    "老街的面馆每天四点开门,师傅先把汤烧上,再去后院劈柴。",
    "店里没有菜单,客人坐下来只说一个字,师傅就知道要下多少面。",
    "到了下午,店里只剩下算账的声音,老板娘念一遍,小儿子写一遍。",
    "有人劝他们开分店,他们想了三天,说一口锅只能熬一锅汤。",
    "夏天的晚上,桌子搬到街边,风从河上吹过来,吃面的人都不说话。",
    "冬天的早上,锅边围着一圈人,一半是等面的,一半是来取暖的。",
];

/// The pages of a file of rules, each with its rule: `== rule for` or `== rule against`.
fn rule_pages(name: &str) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(Path::new(FOLDER).join(name)).unwrap();
    let text = SENTENCES.iter().zip(1..).fold(text, |t, (sentence, n)| t.replace(&format!("${n}"), sentence));
    let pages = text.split("\n== ").skip(1).map(|page| page.split_once('\n').unwrap());
    pages.map(|(rule, page)| (rule.to_owned(), page.trim_end().to_owned())).collect()
}

/// Checks each page, which must come out to the letter; three and more pages for each rule, and as many against.
fn check_rules(name: &str, case_of: fn(&str) -> Case) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (rule, page) in rule_pages(name) {
        let case = case_of(&page);
        let found = take_apart(&case.source, case.media);
        let squeeze = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert_eq!(squeeze(&body(&found)), squeeze(&case.body), "{rule}\n{page}");
        if case.media == Media::Text {
            assert_eq!(found.articles.len(), case.starts.len() + 1, "{rule}\n{page}");
        }
        *seen.entry(rule).or_default() += 1;
    }
    assert!(seen.len() >= 8 && seen.values().all(|n| *n >= 3), "three pages for and three against: {seen:?}");
}

#[test]
fn rules_help_where_they_should_and_nowhere_else() {
    check_rules("rules.pages", flat);
    check_rules("rules-html.pages", html);
}
