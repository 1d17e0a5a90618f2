//! The tables of the compared pair: `keyness`, `evidence/stability`, `evidence/leave_one_out`, `evidence/agreement`.

use super::chance::{Chance, resamples};
use super::formulas::{
    Cells, adjusted, conservative, conservative_by_wilson, divergence, exact_bounds, g2, hardie, p_of_g2, quantile, ranks, walter,
};
use super::terms::count;
use super::{CORPUS, Expected, RESAMPLES, ROLES, SEED, Value, check, compare};
use crate::folder::{Folder, Row};
use std::collections::{BTreeMap, BTreeSet};

const ALPHA: f64 = 0.05;
const ALPHA_0: f64 = 500.0;

/// A term of either role.
struct Term {
    term: String,
    /// By source: occurrences with target and reference.
    cells: Vec<[f64; 2]>,
    documents: [usize; 2],
    /// Occurrences in all text.
    background: f64,
}

impl Term {
    fn total(&self) -> f64 {
        self.cells.iter().map(|[a, b]| a + b).sum()
    }
}

/// Two roles side by side.
struct Comparison {
    sources: Vec<String>,
    tokens: Vec<[f64; 2]>,
    /// The most frequent first.
    terms: Vec<Term>,
    background_tokens: f64,
}

/// What is known of a term.
struct Known {
    term: usize,
    cells: Cells,
    g2: f64,
    q: Option<f64>,
    bounds: (f64, f64),
    lrc: f64,
    verdict: usize,
    out: Option<Out>,
    sources: [usize; 2],
    top_source_share: f64,
}

/// Log ratios with one source left out.
struct Out {
    lowest: f64,
    highest: f64,
    turns: bool,
    strongest: usize,
    effect: f64,
}

const VERDICTS: [&str; 4] = ["robust", "shared", "one-source", "too-rare"];

impl Comparison {
    fn of_run() -> Self {
        let counts = count(&CORPUS);
        let sources: Vec<String> = CORPUS.sources().into_iter().map(str::to_owned).collect();
        let mut background: BTreeMap<&str, f64> = BTreeMap::new();
        let counted = CORPUS.articles.iter().filter(|a| a.duplicate_of.is_none());
        for token in counted.flat_map(|a| &a.blocks).filter(|b| !b.template && !b.repeated).flat_map(|b| &b.tokens) {
            *background.entry(token.form.as_str()).or_default() += 1.0;
        }
        let of_pair = counts.terms.iter().filter(|((role, _), _)| ROLES.contains(role));
        let all: BTreeSet<&str> = of_pair.flat_map(|(_, t)| t.iter().filter(|(_, c)| c.n > 0).map(|(t, _)| *t)).collect();
        let term = |term: &str| {
            let of = |role, source: &str| {
                let count = counts.terms.get(&(role, source)).and_then(|t| t.get(term));
                count.map_or((0, 0), |c| (c.n, c.documents.len()))
            };
            let documents = |role| sources.iter().map(|s| of(role, s).1).sum();
            Term {
                term: term.to_owned(),
                cells: sources.iter().map(|s| ROLES.map(|r| of(r, s).0 as f64)).collect(),
                documents: ROLES.map(documents),
                background: background.get(term).copied().unwrap_or(0.0),
            }
        };
        let tokens = |s: &String| ROLES.map(|r| counts.tokens.get(&(r, s.as_str())).map_or(0.0, |n| *n as f64));
        let tokens = sources.iter().map(tokens).collect();
        let terms = all.into_iter().map(term).collect();
        Self { tokens, terms, background_tokens: background.values().sum(), sources }.sorted()
    }

    fn sorted(mut self) -> Self {
        self.terms.sort_by(|x, y| y.total().total_cmp(&x.total()).then_with(|| x.term.cmp(&y.term)));
        self
    }

    fn cells(&self, term: usize, times: impl Fn(usize) -> f64) -> Cells {
        let mut c = Cells::default();
        for (s, ([f_a, f_b], [n_a, n_b])) in self.terms[term].cells.iter().zip(&self.tokens).enumerate() {
            let times = times(s);
            c.f_a += times * f_a;
            c.f_b += times * f_b;
            c.n_a += times * n_a;
            c.n_b += times * n_b;
        }
        c
    }

    fn tested(&self, term: usize) -> bool {
        self.terms[term].total() >= 5.0
    }

    fn m(&self) -> usize {
        (0..self.terms.len()).filter(|t| self.tested(*t)).count()
    }

    fn left_out(&self, term: usize) -> Option<Out> {
        let whole = self.cells(term, |_| 1.0);
        let full = walter(whole)?;
        let mut out: Option<Out> = None;
        for s in (0..self.sources.len()).filter(|s| self.tokens[*s].iter().sum::<f64>() > 0.0) {
            let rest = self.cells(term, |other| f64::from(u8::from(other != s)));
            let Some(value) = walter(rest) else { continue };
            let out = out.get_or_insert(Out { lowest: value, highest: value, turns: false, strongest: s, effect: value - full });
            out.lowest = out.lowest.min(value);
            out.highest = out.highest.max(value);
            out.turns |= whole.side() != 0 && rest.side() != whole.side();
            if (value - full).abs() > out.effect.abs() {
                (out.strongest, out.effect) = (s, value - full);
            }
        }
        out
    }

    /// All terms in the order of `keyness.csv`.
    fn known(&self) -> Vec<Known> {
        let n_terms = self.terms.len();
        let cells: Vec<Cells> = (0..n_terms).map(|t| self.cells(t, |_| 1.0)).collect();
        let tested: Vec<usize> = (0..n_terms).filter(|t| self.tested(*t)).collect();
        let q = adjusted(&tested.iter().map(|t| p_of_g2(g2(cells[*t]))).collect::<Vec<_>>());
        let q: BTreeMap<usize, f64> = tested.iter().copied().zip(q).collect();
        let speaking = self.tokens.iter().filter(|[a, b]| a + b > 0.0).count();
        let known = |term: usize| {
            let c = cells[term];
            let bounds = exact_bounds(c, ALPHA, tested.len());
            let lrc = conservative(bounds);
            let out = self.left_out(term);
            let of_side = |side: usize| self.terms[term].cells.iter().map(move |cell| cell[side]);
            let sources = [0, 1].map(|side| of_side(side).filter(|f| *f > 0.0).count());
            let shares = [0, 1].map(|side| of_side(side).fold(0.0, f64::max) / of_side(side).sum::<f64>());
            let (n_sources, top) = match c.side() {
                1 => (sources[0], shares[0]),
                -1 => (sources[1], shares[1]),
                _ => (sources[0].max(sources[1]), shares[0].max(shares[1])),
            };
            let significant = q.get(&term).is_some_and(|q| *q < 0.05) && lrc.abs() > 0.0;
            let verdict = if c.f_a + c.f_b < 5.0 {
                3
            } else if n_sources < if speaking <= 3 { 2 } else { 3 }
                || top >= 0.8
                || significant && out.as_ref().is_none_or(|o| o.turns)
            {
                2
            } else {
                usize::from(!significant)
            };
            let (g2, q) = (g2(c), q.get(&term).copied());
            Known { term, cells: c, g2, q, bounds, lrc, verdict, out, sources, top_source_share: top }
        };
        let mut all: Vec<Known> = (0..n_terms).map(known).collect();
        all.sort_by(|x, y| {
            let size = y.lrc.abs().total_cmp(&x.lrc.abs()).then(y.g2.total_cmp(&x.g2));
            x.verdict.cmp(&y.verdict).then(size).then_with(|| self.terms[x.term].term.cmp(&self.terms[y.term].term))
        });
        all
    }

    /// Sign flips over sources: p, and the smallest there could be.
    fn flips(&self) -> Vec<[f64; 2]> {
        let differences = |term: &Term| {
            let difference = |(s, (f, n)): (usize, (&[f64; 2], &[f64; 2]))| {
                let differs = n[0] > 0.0 && n[1] > 0.0 && (f[0] * n[1] - f[1] * n[0]).abs() > 0.0;
                differs.then(|| (s, f[0] / n[0] - f[1] / n[1]))
            };
            term.cells.iter().zip(&self.tokens).enumerate().filter_map(difference).collect::<Vec<_>>()
        };
        let signs = self.signs();
        let test = |term: &Term| {
            let d = differences(term);
            let limit = d.iter().map(|(_, d)| d).sum::<f64>().abs() * (1.0 - 1e-9);
            if d.is_empty() {
                return [1.0, 1.0];
            }
            if d.len() <= 12 {
                let all = 1_u32 << d.len();
                let sum = |pattern: u32| {
                    d.iter().enumerate().map(|(i, (_, d))| if pattern >> i & 1 == 0 { *d } else { -d }).sum::<f64>()
                };
                let hits = (0..all).filter(|pattern| sum(*pattern).abs() >= limit).count();
                return [hits as f64 / f64::from(all), 2.0 / f64::from(all)];
            }
            let hits = signs.iter().filter(|row| d.iter().map(|(s, d)| row[*s] * d).sum::<f64>().abs() >= limit).count();
            [(hits as f64 + 1.0) / (RESAMPLES as f64 + 1.0), 1.0 / (RESAMPLES as f64 + 1.0)]
        };
        self.terms.iter().map(test).collect()
    }

    /// The drawn signs, by resample and source: blocks of 256 resamples, in each block source after source, four numbers of
    /// 64 bits a source, the lowest bit first.
    fn signs(&self) -> Vec<Vec<f64>> {
        let mut chance = Chance::new(SEED, "sign flips");
        let mut rows = Vec::new();
        while rows.len() < RESAMPLES {
            let block: Vec<[u64; 4]> = self.sources.iter().map(|_| [(); 4].map(|()| chance.bits())).collect();
            let sign = |bits: &[u64; 4], i: usize| if bits[i / 64] >> (i % 64) & 1 == 0 { 1.0 } else { -1.0 };
            rows.extend((0..256).map(|i| block.iter().map(|bits| sign(bits, i)).collect::<Vec<f64>>()));
        }
        rows.truncate(RESAMPLES);
        rows
    }

    fn keyness(&self, known: &[Known]) -> Vec<Expected> {
        let (flips, m) = (self.flips(), self.m());
        let row = |k: &Known| {
            let (term, c) = (&self.terms[k.term], k.cells);
            let per_million = |f: f64, n: f64| (n > 0.0).then(|| f / n * 1e6);
            let prior = ALPHA_0 * if term.background > 0.0 { term.background } else { 0.5 } / self.background_tokens;
            let odds = |f: f64, n: f64| ((f + prior) / (n + ALPHA_0 - f - prior)).ln();
            let z = (odds(c.f_a, c.n_a) - odds(c.f_b, c.n_b)) / (1.0 / (c.f_a + prior) + 1.0 / (c.f_b + prior)).sqrt();
            let even = |side: usize, f: f64, n: f64| {
                let parts = term.cells.iter().zip(&self.tokens).map(|(f_s, n_s)| (f_s[side] / f - n_s[side] / n).abs());
                (f > 0.0).then(|| parts.sum::<f64>() / 2.0)
            };
            let finite = |x: f64| x.is_finite().then_some(x);
            vec![
                ("term", Value::from(&term.term)),
                ("f_a", (c.f_a as u64).into()),
                ("f_b", (c.f_b as u64).into()),
                ("n_a", (c.n_a as u64).into()),
                ("n_b", (c.n_b as u64).into()),
                ("pm_a", per_million(c.f_a, c.n_a).into()),
                ("pm_b", per_million(c.f_b, c.n_b).into()),
                ("docs_a", term.documents[0].into()),
                ("docs_b", term.documents[1].into()),
                ("sources_a", k.sources[0].into()),
                ("sources_b", k.sources[1].into()),
                ("g2", k.g2.into()),
                ("p", p_of_g2(k.g2).into()),
                ("q", k.q.into()),
                ("m", m.into()),
                ("bic", (k.g2 - (c.n_a + c.n_b).ln()).into()),
                ("log_ratio", hardie(c).into()),
                ("log_ratio_lo", finite(k.bounds.0).into()),
                ("log_ratio_hi", finite(k.bounds.1).into()),
                ("lrc", k.lrc.into()),
                ("z", z.into()),
                ("alpha0", ALPHA_0.into()),
                ("dp_a", even(0, c.f_a, c.n_a).into()),
                ("dp_b", even(1, c.f_b, c.n_b).into()),
                ("top_source_share", k.top_source_share.into()),
                ("source_p", flips[k.term][0].into()),
                ("source_p_min", flips[k.term][1].into()),
                ("loo_lo", k.out.as_ref().map(|o| o.lowest).into()),
                ("loo_hi", k.out.as_ref().map(|o| o.highest).into()),
                ("verdict", VERDICTS[k.verdict].into()),
            ]
        };
        known.iter().map(row).collect()
    }

    fn stability(&self, known: &[Known]) -> Vec<Expected> {
        let m = self.m();
        let n_terms = self.terms.len();
        let mut ratios: Vec<Vec<f64>> = vec![Vec::new(); n_terms];
        let mut places: Vec<Vec<f64>> = vec![Vec::new(); n_terms];
        for times in resamples(self.sources.len(), RESAMPLES, SEED) {
            let cells: Vec<Cells> = (0..n_terms).map(|t| self.cells(t, |s| times[s] as f64)).collect();
            if cells.first().is_none_or(|c| c.n_a <= 0.0 || c.n_b <= 0.0) {
                continue;
            }
            let scores: Vec<f64> = cells.iter().map(|c| -conservative_by_wilson(*c, ALPHA, m).abs()).collect();
            for (t, rank) in ranks(&scores).into_iter().enumerate() {
                places[t].push(rank);
                ratios[t].push(walter(cells[t]).unwrap());
            }
        }
        let order = ranks(&known.iter().map(|k| -k.lrc.abs()).collect::<Vec<_>>());
        let row = |(k, rank): (&Known, f64)| {
            let (ratios, places) = (&ratios[k.term], &places[k.term]);
            let full = walter(k.cells).unwrap();
            // A term of the same rate on both sides has no side to stay on.
            let same = ratios.iter().filter(|r| k.cells.side() != 0 && if full > 0.0 { **r > 0.0 } else { **r < 0.0 });
            vec![
                ("term", Value::from(&self.terms[k.term].term)),
                ("rank", rank.into()),
                ("rank_lo", quantile(places, 0.025).into()),
                ("rank_hi", quantile(places, 0.975).into()),
                ("log_ratio", full.into()),
                ("resampled_lo", quantile(ratios, 0.025).into()),
                ("resampled_hi", quantile(ratios, 0.975).into()),
                ("sign_share", (same.count() as f64 / ratios.len() as f64).into()),
                ("loo_lo", k.out.as_ref().map(|o| o.lowest).into()),
                ("loo_hi", k.out.as_ref().map(|o| o.highest).into()),
                ("strongest_source", k.out.as_ref().map_or("", |o| &self.sources[o.strongest]).into()),
                ("strongest_effect", k.out.as_ref().map(|o| o.effect).into()),
            ]
        };
        known.iter().zip(order).map(row).collect()
    }

    fn leave_one_out(&self, known: &[Known]) -> Vec<Expected> {
        let mut rows = Vec::new();
        for k in known.iter().take(200) {
            for (s, [f_a, f_b]) in self.terms[k.term].cells.iter().enumerate().filter(|(_, [a, b])| a + b > 0.0) {
                let rest = walter(self.cells(k.term, |other| f64::from(u8::from(other != s))));
                rows.push(vec![
                    ("term", Value::from(&self.terms[k.term].term)),
                    ("source", (&self.sources[s]).into()),
                    ("f_a", (*f_a as u64).into()),
                    ("f_b", (*f_b as u64).into()),
                    ("log_ratio_without", rest.into()),
                    ("effect", rest.zip(walter(k.cells)).map(|(rest, full)| rest - full).into()),
                ]);
            }
        }
        rows
    }

    fn agreement(&self) -> Vec<Expected> {
        let terms: Vec<&Term> = self.terms.iter().filter(|t| t.total() >= 5.0).take(500).collect();
        let mut voices: Vec<usize> = (0..self.sources.len()).filter(|s| self.tokens[*s].iter().all(|n| *n > 0.0)).collect();
        voices.sort_by(|x, y| self.tokens[*y].iter().sum::<f64>().total_cmp(&self.tokens[*x].iter().sum()).then(x.cmp(y)));
        voices.truncate(50);
        voices.sort_unstable();
        let ratio = |s: usize, t: &Term| {
            let ([f_a, f_b], [n_a, n_b]) = (t.cells[s], self.tokens[s]);
            walter(Cells { f_a, f_b, n_a, n_b }).unwrap()
        };
        let ratios: Vec<Vec<f64>> = voices.iter().map(|s| terms.iter().map(|t| ratio(*s, t)).collect()).collect();
        let row = |names: [&str; 2], n: usize, numbers: [Option<f64>; 6]| {
            let columns = ["spearman", "jsd_a", "jsd_b", "overlap_a", "overlap_b", "kendall_w"];
            let names = [("source_1", Value::from(names[0])), ("source_2", names[1].into()), ("terms", n.into())];
            names.into_iter().chain(columns.into_iter().zip(numbers.map(Value::from))).collect::<Expected>()
        };
        let mut rows = vec![row(["(all)"; 2], terms.len(), [None, None, None, None, None, concordance(&ratios)])];
        for (i, &x) in voices.iter().enumerate() {
            for (j, &y) in voices.iter().enumerate().skip(i + 1) {
                let used: Vec<usize> =
                    (0..terms.len()).filter(|t| [x, y].iter().any(|s| terms[*t].cells[*s].iter().sum::<f64>() > 0.0)).collect();
                let of = |voice: usize| ranks(&used.iter().map(|t| ratios[voice][*t]).collect::<Vec<_>>());
                let pairs = |side: usize| terms.iter().map(|t| (t.cells[x][side], t.cells[y][side])).collect::<Vec<_>>();
                let top = |s: usize, side: usize| {
                    let mut own: Vec<usize> = (0..terms.len()).filter(|t| terms[*t].cells[s][side] > 0.0).collect();
                    own.sort_by(|t, u| terms[*u].cells[s][side].total_cmp(&terms[*t].cells[s][side]).then(t.cmp(u)));
                    own.into_iter().take(20).collect::<BTreeSet<usize>>()
                };
                let overlap = |side: usize| {
                    let (one, other) = (top(x, side), top(y, side));
                    let shorter = one.len().min(other.len());
                    (shorter > 0).then(|| one.intersection(&other).count() as f64 / shorter as f64)
                };
                let distance = |side| divergence(&pairs(side));
                let numbers = [correlation(&of(i), &of(j)), distance(0), distance(1), overlap(0), overlap(1), None];
                rows.push(row([&self.sources[x], &self.sources[y]], used.len(), numbers));
            }
        }
        rows
    }
}

fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let n = a.len() as f64;
    let mean = |v: &[f64]| v.iter().sum::<f64>() / n;
    let products = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>() / n - mean(x) * mean(y);
    let spread = products(a, a) * products(b, b);
    (a.len() > 1 && spread > 0.0).then(|| products(a, b) / spread.sqrt())
}

/// Kendall's W with ties.
fn concordance(judges: &[Vec<f64>]) -> Option<f64> {
    let ranked: Vec<Vec<f64>> = judges.iter().map(|j| ranks(j)).collect();
    let (k, n) = (ranked.len() as f64, ranked.first()?.len());
    let sums: Vec<f64> = (0..n).map(|t| ranked.iter().map(|j| j[t]).sum()).collect();
    let n = n as f64;
    let spread: f64 = sums.iter().map(|s| (s - k * (n + 1.0) / 2.0).powi(2)).sum();
    let ties = |ranks: &Vec<f64>| {
        let mut runs: BTreeMap<u64, f64> = BTreeMap::new();
        ranks.iter().for_each(|r| *runs.entry(r.to_bits()).or_default() += 1.0);
        runs.values().map(|t| t.powi(3) - t).sum::<f64>()
    };
    (k > 1.0 && n > 1.0).then(|| 12.0 * spread / (k * k * (n.powi(3) - n) - k * ranked.iter().map(ties).sum::<f64>()))
}

#[test]
fn keyness() {
    let comparison = Comparison::of_run();
    let mut expected = comparison.keyness(&comparison.known());
    for row in &mut expected {
        let Value::Text(term) = row[0].1.clone() else { panic!("{row:?}") };
        row.push(("pos", (&CORPUS.tags[&term]).into()));
    }
    check("keyness", &expected, &[]);
}

#[test]
fn stability() {
    let comparison = Comparison::of_run();
    check("evidence/stability", &comparison.stability(&comparison.known()), &[]);
}

#[test]
fn leave_one_out() {
    let comparison = Comparison::of_run();
    check("evidence/leave_one_out", &comparison.leave_one_out(&comparison.known()), &[]);
}

#[test]
fn agreement() {
    check("evidence/agreement", &Comparison::of_run().agreement(), &[]);
}

/// Thirty sources, more than have all their signs tried, of which some are silent on a side.
#[test]
fn a_table_of_many_sources() {
    let mut chance = Chance::new(3, "an invented table");
    let sources: Vec<String> = (10..40).map(|i| format!("站{i}")).collect();
    let mut counts = "role,source,term,n,n_tokens,documents\n".to_owned();
    let tokens: Vec<[f64; 2]> =
        (0..30).map(|s| [s, s + 1].map(|i| if i % 11 == 0 { 0.0 } else { 900.0 + 40.0 * f64::from(i) })).collect();
    let mut terms: Vec<Term> = Vec::new();
    for t in 0..40 {
        let term = format!("词{}", char::from_u32(0x4e00 + t).unwrap());
        // Rare and common ones, leaning to either side or to none.
        let level = [usize::try_from(1 + t % 9).unwrap(), usize::try_from(1 + t / 5).unwrap()];
        let draw = |n: f64, level: usize, chance: &mut Chance| if n > 0.0 { chance.below(level) as f64 } else { 0.0 };
        let cells: Vec<[f64; 2]> =
            tokens.iter().map(|n| [draw(n[0], level[0], &mut chance), draw(n[1], level[1], &mut chance)]).collect();
        let documents = [0, 1].map(|side| cells.iter().filter(|c| c[side] > 0.0).count());
        let background = cells.iter().flatten().sum();
        terms.push(Term { term, cells, documents, background });
    }
    for (s, source) in sources.iter().enumerate() {
        for (side, role) in ROLES.iter().enumerate().filter(|(side, _)| tokens[s][*side] > 0.0) {
            for t in &terms {
                let n = t.cells[s][side];
                counts.extend([format!("{role},{source},{},{n},{},{}\n", t.term, tokens[s][side], u8::from(n > 0.0))]);
            }
        }
    }
    let background_tokens = tokens.iter().flatten().sum();
    terms.retain(|t| t.total() > 0.0);
    let comparison = Comparison { sources, tokens, terms, background_tokens }.sorted();
    let folder = Folder::new();
    folder.write("counts.csv", counts.as_bytes());
    let args = ["measure", "counts.csv", "--target", ROLES[0], "--reference", ROLES[1], "--out", "out"];
    let output = folder.run(&args);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let known = comparison.known();
    let found = |name: &str| -> Vec<Row> { folder.table(&format!("out/{name}.csv")) };
    compare("keyness", &found("keyness"), &comparison.keyness(&known));
    compare("stability", &found("evidence/stability"), &comparison.stability(&known));
    compare("leave_one_out", &found("evidence/leave_one_out"), &comparison.leave_one_out(&known));
    compare("agreement", &found("evidence/agreement"), &comparison.agreement());
    let sampled = found("keyness").iter().filter(|k| k["source_p_min"].starts_with("0.00049975")).count();
    assert!(sampled > 20, "{sampled} terms with drawn signs");
}
