//! `evidence/sketch.csv`: the patterns of `reports/README.md`, section "Word sketches", read anew.

use super::corpus::{Clause, PLAN, plain};
use super::formulas::{Cells, adjusted, g2, p_of_g2};
use super::{ALL_ROLES, CORPUS, Expected, RUN, Value, check};
use std::collections::{BTreeMap, BTreeSet};

const RELATIONS: [&str; 5] = ["predicate", "object", "modifier", "coordination", "genus"];

/// What a word is to the patterns.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Noun,
    Verb,
    Light,
    Adjective,
    Linker,
    Aspect,
    Conjunction,
    Preposition,
    Adverb,
    Number,
    Other,
}

const CONJUNCTIONS: &str = "和 与 跟 及 以及 或 或者";
const ASPECTS: &str = "了 着 过 好 到 起来 出";
const LIGHT: &str = "是 有 能 能够 可以 会 要 需要 应该 应 该 必须 想 愿意 可能 进行 做 做到 使 让 令 作为 成为 属于 包括 来 去 为 指 即 \
                     叫 称为 没有 需";
/// What follows them is not what the role does.
const EQUATIVE: &str = "是 为 指 即 叫 称为 属于 成为";

fn among(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|w| w == word)
}

fn kind(form: &str, tag: &str) -> Kind {
    match tag {
        _ if among(CONJUNCTIONS, form) => Kind::Conjunction,
        _ if among("的 地 之", form) => Kind::Linker,
        _ if among(ASPECTS, form) => Kind::Aspect,
        _ if among(LIGHT, form) => Kind::Light,
        "eng" | "vn" | "an" => Kind::Noun,
        _ => match tag.chars().next() {
            Some('n' | 'l' | 'j' | 'i' | 's') => Kind::Noun,
            Some('v') => Kind::Verb,
            Some('a' | 'b' | 'z') => Kind::Adjective,
            Some('p') => Kind::Preposition,
            Some('d') => Kind::Adverb,
            Some('m' | 'q') => Kind::Number,
            _ => Kind::Other,
        },
    }
}

struct Word<'c> {
    form: &'c str,
    kind: Kind,
    /// What stands before it: nothing, a mark that opens a clause, 、 or /, or another mark.
    gap: &'c str,
}

impl Word<'_> {
    fn opens(&self) -> bool {
        self.gap.chars().any(|c| "，,；;：:。！？!?…".contains(c))
    }

    fn touches(&self) -> bool {
        self.gap.trim().is_empty()
    }

    fn listed(&self) -> bool {
        self.gap.contains(['、', '/'])
    }
}

/// Relations and collocates of a clause, each once.
fn relations(c: &Clause) -> BTreeSet<(usize, String)> {
    let mut end = 0;
    let mut words: Vec<Word> = Vec::new();
    for t in &c.tokens {
        words.push(Word { form: &t.form, kind: kind(&t.form, &t.tag), gap: &c.text[end..t.span.start] });
        end = t.span.end;
    }
    let role = u8::try_from(ALL_ROLES.iter().position(|r| *r == c.role()).unwrap()).unwrap();
    let mentions = PLAN.attribute.named(role, &c.read);
    let mut found = BTreeSet::new();
    for m in &mentions {
        let (start, end) = (m.start as usize, m.end as usize);
        let first = c.tokens.iter().filter(|t| t.span.end <= start).count();
        let after = c.tokens.iter().filter(|t| t.span.start < end).count();
        // 用户 of 用户运营.
        if let Some(prefix) = m.of(&c.read).strip_suffix(c.role()).filter(|p| !p.is_empty()) {
            found.insert((2, prefix.to_owned()));
        }
        // The noun or adjective right before, 的 between or not.
        if words.get(first).is_none_or(Word::touches) && first > 0 {
            let linked = words[first - 1].kind == Kind::Linker && words[first - 1].touches();
            let modifier = if linked { first.checked_sub(2) } else { Some(first - 1) };
            let modifier = modifier.map(|i| &words[i]).filter(|w| matches!(w.kind, Kind::Noun | Kind::Adjective));
            found.extend(modifier.map(|w| (2, w.form.to_owned())));
        }
        // The noun joined behind and before.
        let behind = match words.get(after) {
            Some(w) if w.kind == Kind::Conjunction => words.get(after + 1),
            Some(w) if w.gap.trim() == "、" => Some(w),
            _ => None,
        };
        let before = match first.checked_sub(1).map(|i| &words[i]) {
            Some(w) if w.kind == Kind::Conjunction => first.checked_sub(2).map(|i| &words[i]),
            Some(w) if words.get(first).is_some_and(|m| m.gap.trim() == "、") => Some(w),
            _ => None,
        };
        for w in [behind, before].into_iter().flatten().filter(|w| w.kind == Kind::Noun) {
            found.insert((3, w.form.to_owned()));
        }
    }
    let subject = mentions.first().map_or(0, |m| c.tokens.iter().filter(|t| t.span.start < m.end as usize).count());
    if words.get(subject).is_none_or(|w| w.kind != Kind::Linker) {
        predicates(&words, subject, &mut found);
    }
    found
}

fn predicates(words: &[Word<'_>], subject: usize, found: &mut BTreeSet<(usize, String)>) {
    let mut open = true;
    let mut i = subject;
    while i < words.len() {
        let w = &words[i];
        open |= i > subject && w.opens();
        if w.kind == Kind::Verb && open {
            found.insert((0, w.form.to_owned()));
            i = objects(words, i + 1, found);
            open = words.get(i).is_some_and(|w| w.listed() || words[i - 1].kind == Kind::Conjunction);
            continue;
        }
        let governed = || words[subject..i].iter().rev().take(3).any(|w| w.kind == Kind::Preposition);
        if w.kind == Kind::Light && among(EQUATIVE, w.form) || w.kind == Kind::Noun && !governed() {
            open = false;
        }
        i += 1;
    }
}

/// The last noun of each joined part behind a verb; gives where the object ends.
fn objects(words: &[Word<'_>], from: usize, found: &mut BTreeSet<(usize, String)>) -> usize {
    let mut heads: Vec<Option<&str>> = vec![None];
    let mut i = from;
    while let Some(w) = words.get(i).filter(|w| !w.opens()) {
        if w.kind == Kind::Conjunction || w.listed() {
            heads.push(None);
        }
        let head = heads.last_mut().unwrap();
        match w.kind {
            Kind::Noun => *head = Some(w.form),
            Kind::Adjective | Kind::Linker | Kind::Number | Kind::Aspect | Kind::Conjunction => {}
            Kind::Other if head.is_none() => {}
            _ => break,
        }
        i += 1;
    }
    found.extend(heads.into_iter().flatten().map(|h| (1, h.to_owned())));
    i
}

#[derive(Default)]
struct Collocate {
    /// With target, reference and other roles.
    of: [f64; 3],
    sources: BTreeSet<String>,
    ids: Vec<String>,
}

#[test]
fn sketch() {
    let definitions = RUN.table("out/definitions.csv");
    let genus: BTreeMap<(&str, &str), &str> =
        definitions.iter().map(|d| ((d["clause_id"].as_str(), d["role"].as_str()), plain(&d["genus"]))).collect();
    let mut collocates: BTreeMap<(usize, String), Collocate> = BTreeMap::new();
    let mut totals = [[0.0; 2]; 5];
    for c in CORPUS.counted().filter(|c| !c.negated()) {
        let mut found = relations(c);
        let own = genus.get(&(c.id(), c.role())).filter(|g| !g.is_empty());
        found.extend(own.map(|g| (4, (*g).to_owned())));
        for (relation, word) in found.into_iter().filter(|(relation, word)| *relation == 4 || CORPUS.is_term(word)) {
            let collocate = collocates.entry((relation, word)).or_default();
            collocate.of[c.side()] += 1.0;
            if c.side() < 2 {
                totals[relation][c.side()] += 1.0;
                collocate.sources.insert(CORPUS.source(c).to_owned());
                if collocate.ids.len() < 5 {
                    collocate.ids.push(c.id().to_owned());
                }
            }
        }
    }
    collocates.retain(|_, c| c.of[0] + c.of[1] >= 2.0);
    let g2_of = |relation: usize, c: &Collocate| {
        let [n_a, n_b] = totals[relation];
        g2(Cells { f_a: c.of[0], f_b: c.of[1], n_a, n_b })
    };
    let q = adjusted(&collocates.iter().map(|((relation, _), c)| p_of_g2(g2_of(*relation, c))).collect::<Vec<_>>());
    let mut rows = Vec::new();
    for (((relation, word), c), q) in collocates.iter().zip(q) {
        let all: f64 = c.of.iter().sum();
        let dice =
            [0, 1].map(|side| (c.of[side] > 0.0).then(|| 14.0 + (2.0 * c.of[side] / (totals[*relation][side] + all)).log2()));
        let difference = dice[0].unwrap_or(0.0) - dice[1].unwrap_or(0.0);
        let g2 = g2_of(*relation, c);
        let cells: Expected = vec![
            ("relation", Value::from(RELATIONS[*relation])),
            ("collocate", word.into()),
            ("f_a", (c.of[0] as u64).into()),
            ("f_b", (c.of[1] as u64).into()),
            ("logdice_a", dice[0].into()),
            ("logdice_b", dice[1].into()),
            ("difference", difference.into()),
            ("g2", g2.into()),
            ("q", q.into()),
            ("sources", c.sources.len().into()),
            ("clause_ids", c.ids.join(" ").into()),
        ];
        rows.push((*relation, g2, difference.abs(), word, cells));
    }
    rows.sort_by(|x, y| x.0.cmp(&y.0).then(y.1.total_cmp(&x.1)).then(y.2.total_cmp(&x.2)).then(x.3.cmp(y.3)));
    check("evidence/sketch", &rows.into_iter().map(|row| row.4).collect::<Vec<_>>(), &[]);
}
