//! `evidence/kwic.csv`: the occurrences of the tested terms, each found again in its block.

use super::corpus::Clause;
use super::{CORPUS, Expected, ROLES, RUN, Value, check};
use std::collections::BTreeMap;

const LINES: usize = 30;
const CONTEXT: usize = 30;

#[test]
fn kwic() {
    let order: Vec<String> = RUN.table("out/keyness.csv").into_iter().map(|k| k["term"].clone()).collect();
    // Sources that have the term, by role.
    let mut sources: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    let of_pair: Vec<&Clause> = CORPUS.counted().filter(|c| c.side() < 2).collect();
    for c in &of_pair {
        for t in &c.tokens {
            let with = sources.entry((t.form.as_str(), c.role())).or_default();
            if !with.contains(&CORPUS.source(c)) {
                with.push(CORPUS.source(c));
            }
        }
    }
    let urls: BTreeMap<(&str, &str), &str> =
        CORPUS.manifest.iter().map(|m| ((m["path"].as_str(), m["article"].as_str()), m["url"].as_str())).collect();
    let mut taken: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    let mut lines: BTreeMap<(&str, &str), Vec<Expected>> = BTreeMap::new();
    for c in &of_pair {
        let article = &CORPUS.articles[c.article];
        let block = &article.blocks[c.block];
        for t in &c.tokens {
            let with = sources[&(t.form.as_str(), c.role())].len();
            let taken = taken.entry((&t.form, c.role(), CORPUS.source(c))).or_default();
            *taken += 1;
            if *taken > LINES.div_ceil(with) {
                continue;
            }
            let (from, to) = (c.at + t.span.start, c.at + t.span.end);
            let before: Vec<char> = block.text[..from].chars().collect();
            let left: String = before[before.len().saturating_sub(CONTEXT)..].iter().collect();
            let right: String = block.text[to..].chars().take(CONTEXT).collect();
            let start = block.start + before.len();
            lines.entry((&t.form, c.role())).or_default().push(vec![
                ("key", Value::from(format!("{}:{}:{start}", article.id(), block.line))),
                ("term", (&t.form).into()),
                ("role", c.role().into()),
                ("left", left.into()),
                ("node", block.text[from..to].into()),
                ("right", right.into()),
                ("document", (&article.document).into()),
                ("article", (&article.number).into()),
                ("line", block.line.into()),
                ("start", start.into()),
                ("source", (&article.source).into()),
                ("url", urls[&(article.document.as_str(), article.number.as_str())].into()),
                ("clause_id", c.id().into()),
            ]);
        }
    }
    let of_term = |term: &String| {
        ROLES.into_iter().flat_map(|r| lines.get(&(term.as_str(), r)).cloned().unwrap_or_default()).collect::<Vec<_>>()
    };
    check("evidence/kwic", &order.iter().flat_map(of_term).collect::<Vec<_>>(), &[]);
}
