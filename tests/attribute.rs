//! Attribution on labelled sentences: the figures over `tests/cases/attribute/*.jsonl` have floors, the cases of single
//! rules under `rules/` must all hold, and any text goes through.

#![allow(clippy::disallowed_methods, reason = "the cases are files")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use bianyi::attribute::{AttributePlan, Attribution, attribute};
use bianyi::extract::{Article, Block, BlockClass, BlockForm, ExtractedPage};
use bianyi::normalize::{NormalizePlan, normalize};
use bianyi::segment::{SegmentedArticle, SegmentedBlock, split_sentences};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    genre: String,
    #[serde(default)]
    context: Vec<Context>,
    text: String,
    /// Class of the line itself; an article block where absent.
    #[serde(default)]
    class: Option<String>,
    expected: Vec<Expected>,
    /// The rule the case is for, in the files under `rules/`.
    #[serde(default)]
    rule: Option<String>,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Context {
    class: String,
    text: String,
}

#[derive(Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Expected {
    role: String,
    relation: String,
    scope: String,
    text: String,
    #[serde(default)]
    negated: bool,
    #[serde(default)]
    reported_by: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Floors {
    /// blake3 of the case files, in order of their names.
    digest: String,
    role_f1: f64,
    role_and_relation_f1: f64,
    definition_f1: f64,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/attribute")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder of cases is part of the repository")
        .map(|e| e.expect("its entries can be read").path())
        .filter(|p| p.extension().is_some_and(|e| e == "jsonl"))
        .collect();
    files.sort();
    files
}

fn cases(file: &Path) -> Vec<Case> {
    let text = fs::read_to_string(file).expect("a listed file can be read");
    let parse =
        |(i, line): (usize, &str)| serde_json::from_str(line).unwrap_or_else(|e| panic!("{}:{}: {e}", file.display(), i + 1));
    text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()).map(parse).collect()
}

fn article(lines: &[(&str, &str)]) -> SegmentedArticle {
    let blocks: Vec<Block> = (1..)
        .zip(lines)
        .map(|(line, (class, text))| {
            let class = match *class {
                "heading" => BlockClass::Heading,
                "meta" => BlockClass::Meta,
                _ => BlockClass::Article,
            };
            let form = if class == BlockClass::Heading { BlockForm::Heading(6) } else { BlockForm::Paragraph };
            Block { line, start: 0, article: 1, class, form, rule: "", text: text.trim().to_owned() }
        })
        .collect();
    let page = ExtractedPage { articles: vec![Article { number: 1, blocks, ..Article::default() }], ..ExtractedPage::default() };
    let article = normalize(&NormalizePlan::default(), page).articles.remove(0);
    let segment = |b: &Block| SegmentedBlock { sentences: split_sentences(&b.text), tokens: Vec::new() };
    let segments = article.article.blocks.iter().map(segment).collect();
    SegmentedArticle { article, segments }
}

/// An attribution of the case's own line, with the characters it covers; simplifying keeps their number.
struct Found {
    attribution: Attribution,
    start: usize,
    end: usize,
}

impl Found {
    fn text<'c>(&self, case: &'c Case) -> &'c str {
        let byte = |n: usize| case.text.char_indices().nth(n).map_or(case.text.len(), |c| c.0);
        case.text.get(byte(self.start)..byte(self.end)).unwrap_or("")
    }
}

fn found(plan: &AttributePlan, case: &Case) -> Vec<Found> {
    let mut lines: Vec<(&str, &str)> = case.context.iter().map(|c| (c.class.as_str(), c.text.as_str())).collect();
    lines.push((case.class.as_deref().unwrap_or("article"), case.text.as_str()));
    let at = u32::try_from(lines.len() - 1).expect("cases are short");
    let out = attribute(plan, article(&lines));
    let text = &out.segmented.article.article.blocks[at as usize].text;
    let own = out.attributions.iter().filter(|a| a.block == at);
    own.map(|a| {
        let start = a.span.char_start(text);
        Found { attribution: a.clone(), start, end: start + a.span.of(text).chars().count() }
    })
    .collect()
}

#[derive(Default, Clone, Copy)]
struct Count {
    hit: usize,
    extra: usize,
    missed: usize,
}

impl Count {
    fn f1(self) -> f64 {
        let (hit, wrong) = (self.hit as f64, (self.extra + self.missed) as f64);
        if hit + wrong == 0.0 { 1.0 } else { 2.0 * hit / (2.0 * hit + wrong) }
    }

    fn add(&mut self, other: Self) {
        self.hit += other.hit;
        self.extra += other.extra;
        self.missed += other.missed;
    }
}

#[derive(Default, Clone, Copy)]
struct Figures {
    role: Count,
    both: Count,
    definition: Count,
}

/// Aligns what was found with what is expected: same role, most characters in common.
fn judge(plan: &AttributePlan, case: &Case, wrong: &mut String) -> Figures {
    let got = found(plan, case);
    let mut figures = Figures::default();
    let mut taken = vec![None; got.len()];
    for (i, e) in case.expected.iter().enumerate() {
        let at = case.text.find(&e.text).unwrap_or_else(|| panic!("{}: {} is no part of the text", case.id, e.text));
        let start = case.text.get(..at).map_or(0, |t| t.chars().count());
        let end = start + e.text.chars().count();
        let overlap = |f: &Found| f.end.min(end).saturating_sub(f.start.max(start));
        let role = |f: &Found| plan.roles()[f.attribution.role as usize].as_str();
        let best = (0..got.len())
            .filter(|k| taken[*k].is_none() && role(&got[*k]) == e.role && overlap(&got[*k]) > 0)
            .max_by_key(|k| (overlap(&got[*k]), std::cmp::Reverse(*k)));
        let Some(k) = best else {
            figures.role.missed += 1;
            figures.both.missed += 1;
            let _ = writeln!(wrong, "{}: missed {} {} in {}", case.id, e.role, e.relation, e.text);
            continue;
        };
        taken[k] = Some(i);
        figures.role.hit += 1;
        let a = &got[k].attribution;
        if a.relation.as_str() == e.relation {
            figures.both.hit += 1;
        } else {
            figures.both.extra += 1;
            figures.both.missed += 1;
            let _ = writeln!(
                wrong,
                "{}: {} is {} ({}), expected {}: {}",
                case.id,
                e.role,
                a.relation.as_str(),
                a.rule,
                e.relation,
                e.text
            );
        }
    }
    for (f, taken) in got.iter().zip(&taken) {
        if taken.is_none() {
            let a = &f.attribution;
            figures.role.extra += 1;
            figures.both.extra += 1;
            let text = f.text(case);
            let _ = writeln!(
                wrong,
                "{}: found {} {} ({}, {}) in {text}",
                case.id,
                plan.roles()[a.role as usize],
                a.relation.as_str(),
                a.rule,
                a.via
            );
        }
    }
    let (has, wants) = (
        got.iter().any(|f| f.attribution.relation.as_str() == "definition"),
        case.expected.iter().any(|e| e.relation == "definition"),
    );
    figures.definition =
        Count { hit: usize::from(has && wants), extra: usize::from(has && !wants), missed: usize::from(!has && wants) };
    figures
}

#[test]
fn figures_on_labelled_sentences_stay_above_their_floors() {
    let plan = AttributePlan::default();
    let mut all = Figures::default();
    let (mut wrong, mut table, mut hash) = (String::new(), String::new(), blake3::Hasher::new());
    for file in files(&folder()) {
        hash.update(&fs::read(&file).expect("a listed file can be read"));
        let mut part = Figures::default();
        let cases = cases(&file);
        for case in &cases {
            let f = judge(&plan, case, &mut wrong);
            part.role.add(f.role);
            part.both.add(f.both);
            part.definition.add(f.definition);
        }
        let genre = cases.first().map_or("", |c| c.genre.as_str());
        let _ = writeln!(
            table,
            "{genre:14} n {:3}  role {:.3}  role+relation {:.3}  definition {:.3}",
            cases.len(),
            part.role.f1(),
            part.both.f1(),
            part.definition.f1()
        );
        all.role.add(part.role);
        all.both.add(part.both);
        all.definition.add(part.definition);
    }
    let (role, both, definition) = (all.role.f1(), all.both.f1(), all.definition.f1());
    let report = format!("{table}ALL                    role {role:.3}  role+relation {both:.3}  definition {definition:.3}\n");
    assert!(std::env::var_os("SHOW_ERRORS").is_none(), "{report}{wrong}");
    let floors = fs::read_to_string(folder().join("floors.toml")).expect("the floors are part of the repository");
    let floors: Floors = toml::from_str(&floors).expect("the floors are valid");
    assert_eq!(
        floors.digest,
        hash.finalize().to_hex().as_str(),
        "the cases have changed: measure again and set digest and floors anew\n{report}"
    );
    assert!(
        role >= floors.role_f1 && both >= floors.role_and_relation_f1 && definition >= floors.definition_f1,
        "below the floors\n{report}{wrong}"
    );
}

#[test]
fn cases_of_single_rules_hold() {
    let plan = AttributePlan::default();
    let mut wrong = String::new();
    let mut n = 0;
    for file in files(&folder().join("rules")) {
        for case in cases(&file) {
            let before = wrong.len();
            judge(&plan, &case, &mut wrong);
            let got = found(&plan, &case);
            if let Some(rule) = &case.rule
                && !got.iter().any(|f| f.attribution.rule == rule || f.attribution.via == rule)
            {
                let rules: Vec<_> = got.iter().map(|f| (f.attribution.rule, f.attribution.via)).collect();
                let _ = writeln!(wrong, "{}: expected the rule {rule}, found {rules:?}", case.id);
            }
            for e in &case.expected {
                let named = |f: &&Found| plan.roles()[f.attribution.role as usize] == e.role && f.text(&case) == e.text;
                let same = got.iter().find(named).map(|f| &f.attribution);
                match same {
                    None if wrong.len() == before => {
                        let _ = writeln!(wrong, "{}: no unit {} of its own", case.id, e.text);
                    }
                    Some(a) if a.negated != e.negated || a.scope.as_str() != e.scope || a.reported_by != e.reported_by => {
                        let _ = writeln!(
                            wrong,
                            "{}: {} negated {}, {}, reported by {:?}: {}",
                            case.id,
                            e.role,
                            a.negated,
                            a.scope.as_str(),
                            a.reported_by,
                            e.text
                        );
                    }
                    _ => {}
                }
            }
            if wrong.len() > before {
                let _ = writeln!(wrong, "    {}", case.reason);
            }
            n += 1;
        }
    }
    assert!(n >= 60, "only {n} cases were read");
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn a_rule_can_be_switched_off() {
    use bianyi::pipeline::fault::Faults;
    use bianyi::pipeline::lexicon::LexiconFile;
    let read = |name: &str| LexiconFile {
        name: name.to_owned(),
        text: fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/lexicon").join(name))
            .expect("the lexicon is part of the repository"),
    };
    let lines = [("article", "推广是一种把店名送到陌生人眼前的手段。")];
    let relation = |off: &[&str]| {
        let mut faults = Faults::default();
        let off = off.iter().map(|s| (*s).to_owned()).collect();
        let plan = AttributePlan::build(&read("roles-zh.toml"), &read("cues-zh.toml"), &off, &mut faults);
        assert!(faults.is_empty());
        attribute(&plan, article(&lines)).attributions[0].relation.as_str()
    };
    assert_eq!(relation(&[]), "definition");
    assert_eq!(relation(&["D2-counted", "D3-copula"]), "attribute");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn any_text_goes_through_with_ordered_spans(
        lines in prop::collection::vec((0..3u8, "((运营|营销|市场部|推广|销售|二者|前者|一个|它|是|就是|而|和|的|把|叫|不像|比|由|定义|区别|：|:|，|。|？|“|”|（|）|1、|一、|一句话|俗称|管|手段|OP|a|\\PC)){0,18}"), 1..8)
    ) {
        let lines: Vec<(&str, &str)> = lines.iter().map(|(c, t)| (["article", "heading", "meta"][*c as usize], t.as_str())).collect();
        let input = article(&lines);
        let texts: Vec<String> = input.article.article.blocks.iter().map(|b| b.text.clone()).collect();
        let out = attribute(&AttributePlan::default(), input).attributions;
        let mut last = (0, 0);
        for a in &out {
            let text = &texts[a.block as usize];
            prop_assert!(!a.span.of(text).is_empty() && a.span.end as usize <= text.len());
            prop_assert!((a.block, a.span.start) >= last);
            last = (a.block, a.span.start);
            if let Some(d) = &a.definition {
                prop_assert!(d.definiens.end as usize <= text.len() && text.is_char_boundary(d.definiens.start as usize) && text.is_char_boundary(d.definiens.end as usize));
            }
        }
    }
}
