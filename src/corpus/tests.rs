//! What is set aside comes back as it was.

use super::*;
use crate::attribute::{Relation, Scope};
use crate::extract::BlockClass;
use crate::normalize::Script;
use crate::repair::RepairStep;
use crate::span::Span;
use crate::tally::{ArticleRecord, BlockRecord, ClauseRecord, ClauseToken, DefinitionRecord, RemovedBlock};

#[test]
fn terms_of_two_documents_share_ids() {
    let mut corpus = Corpus::default();
    for words in [["留存", "转化"], ["转化", "品牌"]] {
        corpus.add(record("a", &words)).expect("memory");
    }
    assert_eq!(corpus.words().iter().map(AsRef::as_ref).collect::<Vec<&str>>(), ["留存", "转化", "品牌"]);
}

fn clause(number: u32) -> ClauseRecord {
    let odd = number % 2 == 1;
    let definition = DefinitionRecord {
        term: "运营".to_owned(),
        definiens: "留存".to_owned(),
        genus: (number % 3 == 1).then(|| "存".to_owned()),
        pattern: "so-called",
        sentence: "所谓运营，就是留存。".to_owned(),
    };
    ClauseRecord {
        block: odd.then_some(0),
        line: 1000 + number,
        start: 7,
        sentence: 2,
        role: 3,
        scope: if odd { Scope::Overt } else { Scope::Inherited },
        relation: Relation::ALL[number as usize % 5],
        negated: odd,
        reported_by: odd.then(|| "某人".to_owned()),
        rule: if odd { "rule-a" } else { "rule-b" },
        pair: odd.then_some(0),
        dimension: (!odd).then(|| "目标".to_owned()),
        definition: odd.then(|| Box::new(definition)),
        n_tokens: 2,
        tokens: vec![
            ClauseToken { term: 1, span: Span { start: 0, end: 6 } },
            ClauseToken { term: 0, span: Span { start: 9, end: 15 } },
        ],
        text: format!("转化，留存{number}"),
    }
}

fn record(document: &str, words: &[&str]) -> DocumentRecord {
    let block = BlockRecord {
        line: 5,
        start: 0,
        class: BlockClass::Heading,
        rule: "heading",
        chars: 4,
        hash: 77,
        n_tokens: 3,
        terms: vec![(0, 1), (1, 2)],
        sketch: vec![3, 9],
        text: "留存转化".to_owned(),
    };
    let article = |number: u32| ArticleRecord {
        number,
        source: "某站".to_owned(),
        title: None,
        author: None,
        date: Some("2024-05-01".to_owned()),
        script: Script::Simplified,
        sketch_level: 2,
        blocks: vec![block.clone(); number as usize],
        clauses: (0..number * 3).map(clause).collect(),
    };
    let repair = |restored| RepairStep {
        kind: "pinyin",
        line: 1,
        start: 2,
        before: "運(yùn)".to_owned(),
        after: "运".to_owned(),
        restored,
    };
    let removed = RemovedBlock { line: 9, start: 1, article: 0, rule: "menu", text: "首页".to_owned() };
    DocumentRecord {
        document: document.to_owned(),
        articles: vec![article(1), article(2)],
        removed: vec![removed.clone(), RemovedBlock { text: String::new(), ..removed }],
        repairs: vec![repair(false), repair(true)],
        vocabulary: words.iter().copied().collect(),
        ..DocumentRecord::default()
    }
}

fn check(corpus: &Corpus, document: &DocumentFacts, expected: &DocumentRecord) {
    let (mut buffer, mut of_texts, mut other) = (Buffer::default(), Buffer::default(), Buffer::default());
    let mut window = Window::default();
    let page = corpus.page(document, true, &mut buffer).expect("there");
    let texts = corpus.texts(document, &mut of_texts).expect("there");
    let words = corpus.words();
    for (i, article) in expected.articles.iter().enumerate() {
        assert_eq!(page.clauses[i].len(), article.clauses.len());
        for (got, clause) in page.clauses[i].iter().zip(&article.clauses) {
            assert_eq!(
                (got.block, got.line, got.start, got.sentence),
                (clause.block, clause.line, clause.start, clause.sentence)
            );
            assert_eq!((got.role, got.scope, got.relation), (clause.role, clause.scope, clause.relation));
            assert_eq!((got.negated, got.reported_by), (clause.negated, clause.reported_by.as_deref()));
            assert_eq!((corpus.names()[usize::from(got.rule)], got.pair), (clause.rule, clause.pair));
            assert_eq!((got.dimension, got.text), (clause.dimension.as_deref(), clause.text.as_str()));
            assert_eq!(corpus.text(got.place, &mut window).expect("there"), clause.text);
            assert_eq!(got.definition.is_some(), clause.definition.is_some());
            if let (Some(d), Some(e)) = (got.definition, &clause.definition) {
                assert_eq!((d.term, d.definiens, d.genus), (e.term.as_str(), e.definiens.as_str(), e.genus.as_deref()));
                assert_eq!((d.pattern, d.sentence), (e.pattern, e.sentence.as_str()));
            }
            let tokens: Vec<(u32, &str, Span)> = got.tokens().map(|t| (t.own, words[t.term as usize].as_ref(), t.span)).collect();
            let own = |t: &ClauseToken| (t.term, &expected.vocabulary[t.term as usize], t.span);
            assert_eq!(tokens, clause.tokens.iter().map(own).collect::<Vec<_>>());
        }
        for ((got, text), block) in page.blocks[i].iter().zip(&texts[i]).zip(&article.blocks) {
            assert_eq!((text.line, text.start, text.rule, text.text), (block.line, block.start, block.rule, block.text.as_str()));
            let terms: Vec<(&str, u32)> = got.terms().map(|(id, n)| (words[id as usize].as_ref(), n)).collect();
            let own = |&(id, n): &(u32, u32)| (&expected.vocabulary[id as usize], n);
            assert_eq!(terms, block.terms.iter().map(own).collect::<Vec<_>>());
        }
        let facts = &document.articles[i];
        assert_eq!((facts.chars as usize, facts.n_tokens as usize), (4 * article.blocks.len(), 3 * article.blocks.len()));
        assert!(facts.sketched().all(|(b, sketch)| b.hash == 77 && sketch == [3, 9]));
        assert_eq!([page.blocks[i].len(), texts[i].len()], [facts.blocks.len(); 2]);
    }
    let audit = corpus.audit(document, &mut other).expect("there");
    let removed: Vec<_> = audit.removed.iter().map(|b| (b.line, b.start, b.article, b.rule, b.text)).collect();
    assert_eq!(removed, [(9, 1, 0, "menu", "首页"), (9, 1, 0, "menu", "")]);
    let repairs: Vec<_> = audit.repairs.iter().map(|r| (r.kind, r.line, r.start, r.restored, r.before, r.after)).collect();
    assert_eq!(repairs, [("pinyin", 1, 2, false, "運(yùn)", "运"), ("pinyin", 1, 2, true, "運(yùn)", "运")]);
}

#[test]
fn documents_come_back_in_any_order() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for mut corpus in [Corpus::default(), Corpus::in_folder(folder.path())] {
        let expected = [record("b", &["留存", "转化"]), record("a", &["品牌", "留存"]), DocumentRecord::default()];
        for record in &expected {
            corpus.add(record.clone()).expect("room");
        }
        corpus.sort();
        assert_eq!(corpus.removed["menu"], 4);
        assert_eq!(corpus.repaired["pinyin"], 4);
        let [none, a, b] = &corpus.documents[..] else { panic!("three documents") };
        check(&corpus, a, &expected[1]);
        check(&corpus, b, &expected[0]);
        check(&corpus, a, &expected[1]);
        assert!(corpus.page(none, true, &mut Buffer::default()).expect("nothing to read").clauses.is_empty());
        assert!(corpus.audit(none, &mut Buffer::default()).expect("nothing to read").removed.is_empty());
    }
}
