//! What is kept comes back as it was.

use super::*;
use crate::pipeline::Plan;
use crate::run::document::{Worked, unread, work_kept};
use crate::source::{Media, RawDocument};
use crate::tally::{ClauseRecord, WordList, as_read};
use std::borrow::Cow;

const PAGES: [(&str, &str); 6] = [
    (
        "a/1.html",
        "<html><head><title>运营和营销的区别_某站</title></head><body><h1>运营和营销的区别</h1><p>作者：小周　2024-03-05　来源：某报</p>\
         <p>所谓运营，就是把来过的人留下来的全部日常工作。与营销不同，运营看的是留存，营销看的是触达。</p><ul><li>拉新归市场</li></ul>\
         <table><tr><td>运营</td><td>留存</td></tr></table><p>营销不是推销。</p><div>上一篇 下一篇</div></body></html>",
    ),
    ("a/2.txt", "營銷（yíngxiāo）是讓沒來過的人來一次。\n運（yùn）營（yíng）是讓來過的人留下來，這（zhè）是兩（liǎng）件事。"),
    (
        "a/3.html",
        "<html><head><title>網路行銷是什麼？</title></head><body><h1>網路行銷是什麼？</h1><p>與營運不同，網路行銷是讓沒來過的人來一次。</p>\
         <p>這一段說的是天氣，寫得夠長，也算得上是一篇文章的正文了。</p></body></html>",
    ),
    ("b.txt", "一段与两者都无关的文字，说的是天气，写得足够长，也算得上是一篇正文了吧。"),
    ("c.html", "<html><body><a href=1>首页</a></body></html>"),
    ("d.txt", "\u{feff}  \n "),
];

fn raw(name: &str, text: &str) -> RawDocument {
    let html = std::path::Path::new(name).extension().is_some_and(|e| e == "html");
    RawDocument {
        path: name.to_owned(),
        folder: name.split_once('/').map(|(f, _)| f.to_owned()),
        media: if html { Media::Html } else { Media::Text },
        bytes: text.as_bytes().to_vec(),
        charset: None,
        url: name.starts_with('b').then(|| "https://www.b.example/1".to_owned()),
        fetched: None,
    }
}

fn add(writer: &mut StoreWriter, worked: &Worked) {
    let (page, tallied) = worked.outcome.as_ref().expect("a page");
    assert!(worked.fresh, "nothing is kept yet");
    writer.add(worked.row.key.expect("a page has a key"), page, tallied).expect("added");
}

fn shown(worked: &Worked) -> String {
    format!("{:?}", worked.clone().into_record())
}

fn read<'r>(clause: &'r ClauseRecord, words: &'r WordList) -> Cow<'r, str> {
    as_read(&clause.text, clause.tokens.iter().map(|t| (&words[t.term as usize], t.span)))
}

#[test]
fn records_come_back_as_they_were() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let plan = Plan::builtin();
    let (first, other) = (StorePlan::new("p", "s", "a"), StorePlan::new("p", "s", "other"));
    let file = FileFacts::default();
    let (store, mut writer) = Store::open(folder.path(), &first).expect("a store");
    let mut fresh = Vec::new();
    for (name, text) in PAGES {
        let worked = work_kept(&plan, Some(&store), &file, Ok(raw(name, text)));
        add(&mut writer, &worked);
        fresh.push(worked);
    }
    let records: Vec<_> = fresh.iter().map(|w| w.clone().into_record()).collect();
    assert!(records.iter().any(|r| !r.repairs.is_empty()) && records.iter().any(|r| r.articles.is_empty()));
    assert!(records[0].articles[0].clauses.iter().any(|c| c.definition.is_some()));
    let clause = records[2].articles[0].clauses.iter().find(|c| c.block.is_some()).expect("a clause");
    assert!(clause.text.contains("营运") && read(clause, &records[2].vocabulary).contains("运营"), "{clause:?}");
    assert!(records[0].articles[0].blocks.iter().all(|b| b.chars > 0 && !b.text.is_empty()));
    let rows: Vec<DocumentRow> = fresh.iter().map(|w| w.row.clone()).collect();
    writer.finish(&store, &rows, None, false).expect("committed");
    drop(writer);

    let (store, writer) = Store::open(folder.path(), &first).expect("a store");
    for (worked, (name, text)) in fresh.iter().zip(PAGES) {
        let again = work_kept(&plan, Some(&store), &file, Ok(raw(name, text)));
        assert!(!again.fresh);
        assert_eq!(shown(&again), shown(worked));
        let kept = unread(&store, std::slice::from_ref(&worked.row)).expect("kept");
        assert_eq!(shown(&kept[0]), shown(worked));
    }
    drop((store, writer));

    let (store, _held) = Store::open(folder.path(), &other).expect("a store");
    for (worked, (name, text)) in fresh.iter().zip(PAGES) {
        let again = work_kept(&plan, Some(&store), &file, Ok(raw(name, text)));
        assert!(again.fresh, "other rules: worked from the kept blocks");
        assert_eq!(shown(&again), shown(worked));
        assert!(unread(&store, std::slice::from_ref(&worked.row)).is_none());
    }
}

#[test]
fn places_follow_the_run_and_not_the_content() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let plan = Plan::builtin();
    let of = StorePlan::new("p", "s", "a");
    let file = FileFacts::default();
    let (store, mut writer) = Store::open(folder.path(), &of).expect("a store");
    let worked = work_kept(&plan, Some(&store), &file, Ok(raw("a/1.html", PAGES[0].1)));
    add(&mut writer, &worked);
    writer.finish(&store, &[], None, false).expect("committed");
    drop(writer);
    let (store, _held) = Store::open(folder.path(), &of).expect("a store");
    let moved = work_kept(&plan, Some(&store), &file, Ok(raw("elsewhere/x.html", PAGES[0].1)));
    assert!(!moved.fresh);
    let moved = moved.into_record();
    assert_eq!((moved.document.as_str(), moved.articles[0].source.as_str()), ("elsewhere/x.html", "elsewhere"));
}
