//! Cue phrases of boilerplate and meta lines, from a lexicon file: which kinds occur in a text, how often, how much of it.

use crate::pipeline::fault::Faults;
use crate::pipeline::lexicon::LexiconFile;
use crate::trie::Trie;
use std::sync::{Arc, LazyLock};

/// Name of the lexicon file in messages where none is given.
const BUILT_IN: &str = "boilerplate-cues.txt";

/// What a cue phrase is a sign of; the words in the lexicon file are its lower-case names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(usize)]
pub enum CueKind {
    /// Heads a list of other pages, or what follows an article.
    Tail,
    /// Site tools: login, share, download.
    Tool,
    /// Copyright, licence, statement, contact.
    Legal,
    /// Asks the reader to do something for the site.
    Call,
    /// Greeting and wrap-up of template pages.
    Wrap,
    /// Comment forms and their counts.
    Comment,
    /// Views, likes.
    Count,
    /// Label of the author.
    Author,
    /// Label of the source.
    Source,
    /// Label of the date.
    Date,
    /// Label of the editor.
    Editor,
    /// Other meta labels.
    Label,
    /// Error pages, login walls.
    Missing,
}

/// Number of kinds.
pub const KINDS: usize = 13;

const NAMES: [(&str, CueKind); KINDS] = [
    ("tail", CueKind::Tail),
    ("tool", CueKind::Tool),
    ("legal", CueKind::Legal),
    ("call", CueKind::Call),
    ("wrap", CueKind::Wrap),
    ("comment", CueKind::Comment),
    ("count", CueKind::Count),
    ("author", CueKind::Author),
    ("source", CueKind::Source),
    ("date", CueKind::Date),
    ("editor", CueKind::Editor),
    ("label", CueKind::Label),
    ("missing", CueKind::Missing),
];

/// The cue phrases, ready to be searched for.
#[derive(Debug, Clone)]
pub struct Cues {
    phrases: Arc<Trie<CueKind>>,
}

/// What the cues found in one text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// Occurrences by kind.
    pub n: [u16; KINDS],
    /// Characters covered by cues of any kind.
    pub covered: u32,
    /// Kind of the cue at the very start, as an index, or [`KINDS`].
    pub opens_with: u8,
}

impl Found {
    /// Occurrences of one kind.
    #[must_use]
    pub fn of(&self, kind: CueKind) -> u32 {
        u32::from(self.n[kind as usize])
    }

    /// Occurrences of any of several kinds.
    #[must_use]
    pub fn any(&self, kinds: &[CueKind]) -> u32 {
        kinds.iter().map(|k| self.of(*k)).sum()
    }

    /// Whether the text starts with a cue of this kind.
    #[must_use]
    pub fn starts(&self, kind: CueKind) -> bool {
        usize::from(self.opens_with) == kind as usize
    }
}

impl Cues {
    /// Reads a lexicon file; lines that cannot be read become faults and are left out.
    #[must_use]
    pub fn build(file: &LexiconFile, faults: &mut Faults) -> Self {
        let mut phrases = Vec::new();
        for (line, entry) in file.entries() {
            let Some((kind, phrase)) = entry.split_once('\t').map(|(k, p)| (k.trim(), p.trim())) else {
                faults.add(&file.name, line, "", format!("found `{entry}`, expected `kind<TAB>phrase`"));
                continue;
            };
            let Some((_, kind)) = NAMES.iter().find(|(n, _)| *n == kind) else {
                let known: Vec<_> = NAMES.iter().map(|(n, _)| *n).collect();
                faults.add(&file.name, line, "", format!("unknown kind `{kind}`, expected one of {}", known.join(", ")));
                continue;
            };
            if phrase.is_empty() {
                faults.add(&file.name, line, "", "the phrase is empty");
                continue;
            }
            phrases.push((phrase, *kind));
        }
        // Of a phrase that stands twice the first counts.
        phrases.reverse();
        Self { phrases: Arc::new(Trie::build(phrases, simplified)) }
    }

    /// What occurs in `text`; traditional characters are read as simplified ones.
    #[must_use]
    pub fn find(&self, text: &str) -> Found {
        let mut found = Found { opens_with: u8::try_from(KINDS).unwrap_or(u8::MAX), ..Found::default() };
        let mut first = true;
        self.phrases.each(text, |start, end, kind| {
            let kind = kind as usize;
            found.n[kind] = found.n[kind].saturating_add(1);
            found.covered += text.get(start..end).map_or(0, |t| u32::try_from(t.chars().count()).unwrap_or(0));
            if first && text.get(..start).is_some_and(|t| t.chars().all(|c| !c.is_alphanumeric())) {
                found.opens_with = u8::try_from(kind).unwrap_or(u8::MAX);
            }
            first = false;
            end
        });
        found
    }
}

impl Default for Cues {
    fn default() -> Self {
        let text = include_str!("../../pipelines/lexicon/boilerplate-cues.txt").to_owned();
        Self::build(&LexiconFile { name: BUILT_IN.into(), text }, &mut Faults::default())
    }
}

/// Traditional characters of the phrases' words, each before its simplified form.
const FOLD: &str = "責责編编輯辑關关閱阅讀读來来發发佈布時时間间錄录註注冊册評评論论點点擊击贊赞轉转載载請请聯联繫系們们權权聲声\
明明侵侵刪删複复製制鏈链導导航航頁页網网絡络連连結结猜猜歡欢推推薦荐熱热門门圖图題题標标籤签記记員员訊讯廣广務务條条\
隱隐協协議议備备號号電电話话傳传郵邮件件掃扫碼码線线諮谘詢询費费領领優优會会專专欄栏頻频購购車车驗验證证確确認认\
顯显開开閉闭單单綜综覽览瀏浏氣气舉举報报訂订審审譯译參参資资獻献訪访問问願愿檢检測测環环見见據据產产業业";

/// The simplified form of a character that occurs in cue phrases; other characters stay.
fn simplified(c: char) -> char {
    static TABLE: LazyLock<Vec<char>> = LazyLock::new(|| {
        let mut table: Vec<char> = (FIRST..=LAST).filter_map(char::from_u32).collect();
        let chars: Vec<char> = FOLD.chars().collect();
        for pair in chars.chunks_exact(2) {
            table[pair[0] as usize - FIRST as usize] = pair[1];
        }
        table
    });
    if (FIRST..=LAST).contains(&(c as u32)) { TABLE[c as usize - FIRST as usize] } else { c }
}

/// The block of common Han ideographs, which holds every character of [`FOLD`].
const FIRST: u32 = 0x4e00;
const LAST: u32 = 0x9fff;

#[cfg(test)]
mod tests {
    use super::{CueKind, Cues};
    use crate::pipeline::fault::Faults;
    use crate::pipeline::lexicon::LexiconFile;

    #[test]
    fn finds_kinds_in_both_scripts() {
        let cues = Cues::default();
        for text in ["责任编辑：木棉", "責任編輯：木棉"] {
            let found = cues.find(text);
            assert!(found.starts(CueKind::Editor), "{text}");
            assert_eq!(found.covered, 4);
        }
        assert_eq!(cues.find("货架要天天理，账要天天对。").covered, 0);
    }

    #[test]
    fn bad_lines_are_faults_with_their_place() {
        let file = LexiconFile { name: "x.txt".into(), text: "# 注\ntail\t甲\n乙\nnope\t丙\n".into() };
        let mut faults = Faults::default();
        let cues = Cues::build(&file, &mut faults);
        assert_eq!(cues.find("甲").of(CueKind::Tail), 1);
        let lines: Vec<_> = faults.into_sorted().into_iter().map(|f| f.line).collect();
        assert_eq!(lines, [3, 4]);
    }
}
