//! Pinyin in brackets behind converted characters: `運(yùn)營(yíng)` → `运营`.
//!
//! Mirror sites run text through a table that turns it traditional and adds the reading behind some characters. The set
//! of characters differs from site to site, so none is listed here; what shows the garble is a bracket that holds a
//! reading of the one character before it, again and again, behind characters that have a simplified counterpart.
//! On such a page the brackets go and the conversion is undone character by character (phrase tables would change words).
//!
//! What stays: other words in brackets (`(CVR)`), the pinyin of a whole word (`用户(yòng hù)`), a gloss behind a rare
//! or ambiguous character, and pages whose traditional is genuine: a mechanical conversion writes 于 后 么 里 beside
//! 關 們 會, a writer of traditional Chinese never does.

use super::edit::Edit;
use crate::decode::model;
use crate::letters::wide;
use pinyin::{ToPinyin, ToPinyinMulti};
use std::sync::LazyLock;

/// Brackets behind characters that have another form, from which a page is garbled, where the traditional does not look
/// genuine; behind unconverted characters twice as many are asked for.
const TOKENS: usize = 2;
const TOKENS_UNCONVERTED: usize = 4;
/// Of ten brackets that hold a reading, this many stand behind characters that have another form. In a page garbled by a
/// table it is all but real glosses; in a page that glosses every character it is about four, as in any text.
const SHARE: usize = 6;
/// From so many brackets behind converted characters the forms of the page no longer matter: some tables write 於 後 麼
/// as a person does, but no person glosses converted characters, and hardly any other, this often.
const TOKENS_MANY: usize = 12;
/// Longest syllable of pinyin, letters.
const SYLLABLE: usize = 6;
/// What a mechanical conversion leaves, because the traditional form depends on the word, and a writer of traditional
/// Chinese does not write …
const MECHANICAL: [&str; 34] = [
    "于", "后", "么", "并", "着", "制作", "制造", "制品", "复制", "復制", "剩余", "其余", "业余", "業余", "采用", "采取", "采购",
    "采購", "范围", "范圍", "關系", "聯系", "建筑", "咨詢", "面粉", "面包", "面條", "周期", "輕松", "松軟", "放松", "特征",
    "征收", "里面",
];
/// … but these.
const GENUINE: [char; 12] = ['於', '後', '麼', '並', '著', '裡', '裏', '係', '餘', '製', '採', '鬆'];

/// Words in which a conversion that knows words writes a character that simplified text has too, so that the character
/// alone cannot tell: 反覆 is 反复, 覆盖 stays. The first two characters are what stands there, the third what 覆 or 瞭 becomes.
const BY_WORD: [(char, char, char); 8] = [
    ('反', '覆', '复'),
    ('答', '覆', '复'),
    ('回', '覆', '复'),
    ('批', '覆', '复'),
    ('重', '覆', '复'),
    ('瞭', '解', '了'),
    ('明', '瞭', '了'),
    ('瞭', '然', '了'),
];

/// A bracket that holds a reading of the character before it.
#[derive(Debug)]
pub(super) struct Token {
    /// Byte range of blank, brackets and syllable.
    at: std::ops::Range<usize>,
    before: char,
    /// Whether the syllable is the first reading of the character, which is all that a table of characters knows.
    plain: bool,
}

/// The edits, if the page is garbled.
pub(super) fn find(text: &str) -> Vec<Edit> {
    let tokens: Vec<Token> = tokens(text).collect();
    if tokens.is_empty() || !garbled(text, &tokens) {
        return Vec::new();
    }
    // The table reads what it converts; a reading behind any other character is a gloss.
    let converted = tokens.iter().any(Token::converted);
    let marked = tokens.into_iter().filter(|token| if converted { token.converted() } else { token.convertible() });
    let mut edits: Vec<Edit> = marked.map(|token| Edit::new(token.at, "")).collect();
    let n_marked = edits.len();
    // The character before and its end, brackets that go left aside.
    let (mut passed, mut previous, mut end) = (0, (0, '\0'), 0);
    for (at, c) in wide(text) {
        while let Some(mark) = edits.get(passed).filter(|mark| passed < n_marked && mark.at.end <= at) {
            end = if end == mark.at.start { mark.at.end } else { end };
            passed += 1;
        }
        if passed < n_marked && edits.get(passed).is_some_and(|mark| mark.at.start <= at) {
            continue;
        }
        if let Some(simple) = model::simplified(c) {
            edits.push(Edit::new(at..at + c.len_utf8(), simple));
        } else if end == at
            && let Some((_, _, simple)) = BY_WORD.iter().find(|word| word.0 == previous.1 && word.1 == c)
        {
            let (at, c) = if c == '覆' || c == '瞭' { (at, c) } else { previous };
            edits.push(Edit::new(at..at + c.len_utf8(), *simple));
        }
        (previous, end) = ((at, c), at + c.len_utf8());
    }
    edits.sort_by_key(|edit| edit.at.start);
    edits
}

impl Token {
    fn converted(&self) -> bool {
        model::simplified(self.before).is_some() || matches!(self.before, '覆' | '瞭')
    }

    fn convertible(&self) -> bool {
        self.converted() || model::has_traditional(self.before)
    }
}

/// Whether the brackets of a page are the work of a table.
fn garbled(text: &str, tokens: &[Token]) -> bool {
    let convertible = tokens.iter().filter(|token| token.convertible()).count();
    let converted = tokens.iter().filter(|token| token.converted()).count();
    let (mechanical, genuine) = forms(text);
    if convertible * 10 < tokens.len() * SHARE && (converted == 0 || mechanical <= 2 * genuine) {
        return false;
    }
    match converted {
        0 => convertible >= TOKENS_UNCONVERTED,
        // One bracket alone may be a gloss: the page must look converted, and the reading be the one a table has.
        1 if convertible == 1 => mechanical > 2 * genuine && tokens.iter().any(|token| token.plain),
        _ => converted >= TOKENS_MANY || (convertible >= TOKENS && mechanical >= genuine),
    }
}

/// Signs of the main plane that [`forms`] counts: alone, or as the second one of a pair.
static MARKS: LazyLock<Vec<Mark>> = LazyLock::new(|| {
    let mut marks = vec![Mark::None; 0x1_0000];
    let mut set = |c: char, mark: Mark| {
        if let Some(slot) = marks.get_mut(c as usize) {
            *slot = mark;
        }
    };
    for word in MECHANICAL {
        let mut chars = word.chars();
        match (chars.next(), chars.next()) {
            (Some(_), Some(second)) => set(second, Mark::Second),
            (Some(only), None) => set(only, Mark::Mechanical),
            _ => {}
        }
    }
    for c in GENUINE {
        set(c, Mark::Genuine);
    }
    marks
});

#[derive(Clone, Copy)]
enum Mark {
    None,
    Mechanical,
    Genuine,
    Second,
}

/// How often forms stand there that a mechanical conversion leaves, and that only a person writes, in one pass.
fn forms(text: &str) -> (usize, usize) {
    let marks = &*MARKS;
    let (mut mechanical, mut genuine, mut previous) = (0, 0, (0, '\0'));
    for (at, c) in wide(text) {
        let pair = |word: &&str| previous.0 == at && word.chars().eq([previous.1, c]);
        match marks.get(c as usize) {
            Some(Mark::Mechanical) => mechanical += 1,
            Some(Mark::Genuine) => genuine += 1,
            Some(Mark::Second) if MECHANICAL.iter().any(pair) => mechanical += 1,
            _ => {}
        }
        previous = (at + c.len_utf8(), c);
    }
    (mechanical, genuine)
}

/// All tokens, in order, with the one that the end of the page cut off; they are looked for as they are asked for.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = Token> {
    let mut passed = 0;
    // `（` is EF BC 88.
    memchr::memchr2_iter(b'(', 0xEF, text.as_bytes()).filter_map(move |at| {
        let token = token_at(text, at, passed)?;
        passed = token.at.end;
        Some(token)
    })
}

/// The token whose bracket opens at a byte; the one before it ends at `passed`.
fn token_at(text: &str, at: usize, passed: usize) -> Option<Token> {
    let open = match text.as_bytes().get(at..)? {
        [b'(', ..] => 1,
        [0xEF, 0xBC, 0x88, ..] => 3,
        _ => return None,
    };
    // The character before stays the one before: `聯(lián)系)` and `重(zhòng)(chóng)` both occur.
    let mut previous = text.get(passed..at)?.chars().rev();
    let (character, from) = match (previous.next(), previous.next()) {
        (Some(' '), Some(before)) => (before, at - 1),
        (Some(before), _) => (before, at),
        _ => return None,
    };
    if !model::is_han(character) {
        return None;
    }
    let (end, plain) = syllable(text, at + open, character)?;
    Some(Token { at: from..end, before: character, plain })
}

/// End of the syllable and its closing bracket, if it is a reading of `character`, and whether it is the first one. At
/// the end of a line the bracket and the end of the syllable may be missing.
fn syllable(text: &str, from: usize, character: char) -> Option<(usize, bool)> {
    let tail = text.get(from..)?;
    let mut inside = String::new();
    let found = |end: usize, inside: &str, open: bool| reads(character, inside, open).map(|plain| (from + end, plain));
    for (n, (at, c)) in tail.char_indices().enumerate() {
        match c {
            ')' | '）' => return found(at + c.len_utf8(), &inside, false),
            '\n' => return found(at, &inside, true),
            _ if n >= SYLLABLE || !c.is_alphabetic() => return None,
            _ if c.is_ascii() => inside.push(c.to_ascii_lowercase()),
            _ => inside.extend(c.to_lowercase()),
        }
    }
    found(tail.len(), &inside, true)
}

/// Whether `syllable` (lower case) is a reading of `character` or of its simplified form (`open`: the beginning of one),
/// and whether it is the first.
pub(super) fn reads(character: char, syllable: &str, open: bool) -> Option<bool> {
    let fits = |reading: &str| reading == syllable || (open && reading.starts_with(syllable));
    let forms = [Some(character), model::simplified(character)];
    let mut forms = forms.into_iter().flatten();
    if forms.clone().any(|c| c.to_pinyin().is_some_and(|p| fits(p.with_tone()))) {
        return Some(true);
    }
    forms.any(|c| c.to_pinyin_multi().is_some_and(|all| all.into_iter().any(|p| fits(p.with_tone())))).then_some(false)
}
