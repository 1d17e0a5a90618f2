//! How likely a stretch of characters is as Chinese: the one scorer behind decoding and repair.
//!
//! Han characters follow a model of words made from jieba's dictionary (`tables/README.md`): after a character either
//! the word goes on, `p(next | this)`, or it ends and another begins, `p(end | this) · p(next begins a word)`.
//! Traditional and Japanese forms count as their simplified counterpart, a little less likely. Everything that is not
//! Han has a rough class of its own: what matters is only that a wrong reading of bytes falls into rare Han, private
//! use, control characters and letters of other scripts side by side, each of which costs many nats, while text of
//! any living language costs few.
//!
//! All figures are natural logarithms of probabilities, never positive ("nats").

use crate::letters::CharSet;
use std::sync::LazyLock;

static MODEL_BYTES: &[u8] = include_bytes!("tables/model.bin");
static FOLD_BYTES: &[u8] = include_bytes!("tables/fold.bin");

/// Stored magnitudes are sixteenths of a nat.
const STEP: f32 = 1.0 / 16.0;
/// What a traditional or Japanese form costs above its simplified counterpart: the two scripts share pages seldom, so a
/// lost byte in simplified text is filled with a simplified character, and the figure is small enough that a page of
/// either is told from a wrong reading at once.
const FOLDED: f32 = -1.0;
/// No Han character is rarer than this where the dictionary knows it, nats.
const KNOWN_FLOOR: f32 = -13.0;
/// A Han character of the main block that the dictionary does not know.
const UNKNOWN_HAN: f32 = -14.5;
/// Han of the extensions and of the compatibility blocks.
const RARE_HAN: f32 = -16.0;
/// A sign behind another, nats on top.
const REPEATED: f32 = 1.5;
/// Characters of written Cantonese, which a dictionary of the standard language lacks.
const CANTONESE: &str = "嘅咗啲冇喺唔佢哋嘢嗰咁嚟睇咩嘥瞓攞揾搵諗谂乜嘛喎啱冚嚿嗌噉啩囉";
const CANTONESE_COST: f32 = -8.0;

/// What stood before: an index of a known Han character, or a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Symbol(u16);

impl Symbol {
    pub(crate) const START: Self = Self(0xFFFF);
    const UNKNOWN: Self = Self(0xFFFE);
    const PUNCTUATION: Self = Self(0xFFFD);
    const LATIN: Self = Self(0xFFFC);
    const DIGIT: Self = Self(0xFFFB);
    const SPACE: Self = Self(0xFFFA);
    const KANA: Self = Self(0xFFF9);
    const HANGUL: Self = Self(0xFFF8);
    const GREEK: Self = Self(0xFFF7);
    const CYRILLIC: Self = Self(0xFFF6);
    const ACCENTED: Self = Self(0xFFF5);
    const HALF_KANA: Self = Self(0xFFF4);
    const ODD: Self = Self(0xFFF3);
    const FIRST_CLASS: u16 = 0xFF00;

    /// A number of its own.
    pub(crate) fn code(self) -> u16 {
        self.0
    }

    /// Whether a Han character or a letter of another script than the Latin stood before.
    pub(crate) fn is_letter(self) -> bool {
        self.0 < Self::FIRST_CLASS || matches!(self, Self::UNKNOWN | Self::KANA | Self::HALF_KANA | Self::HANGUL)
    }
}

struct Model {
    /// Index of a known Han character by code point of the main plane; `u16::MAX` where unknown. Forms that fold
    /// carry the index of their counterpart.
    index: Vec<u16>,
    /// Whether the code point is a form that folds.
    folds: Vec<bool>,
    /// (p(c), p(c begins a word), p(word ends after c)) in nats.
    single: Vec<(f32, f32, f32)>,
    rows: Vec<u32>,
    seconds: Vec<u16>,
    values: Vec<u8>,
    /// Traditional characters with their counterpart, and the counterparts, both sorted.
    simplified: Vec<(char, char)>,
    /// The counterpart of each code point of the main plane; the code point 0 where it has none.
    converted: Vec<char>,
    counterparts: Vec<char>,
    /// What [`class`] gives for ASCII after each kind of character that it tells apart there.
    ascii: [[(f32, Symbol); 128]; 3],
}

static MODEL: LazyLock<Model> = LazyLock::new(load);

fn number(bytes: &[u8], at: usize, width: usize) -> u32 {
    bytes.get(at..at + width).unwrap_or_default().iter().rev().fold(0, |n, &b| (n << 8) | u32::from(b))
}

fn load() -> Model {
    let bytes = MODEL_BYTES;
    let n = number(bytes, 0, 4) as usize;
    let n_bigrams = number(bytes, 4, 4) as usize;
    let (heads, rows) = (8, 8 + 6 * n);
    let seconds = rows + 4 * (n + 1);
    let values = seconds + 2 * n_bigrams;
    let nats = |at: usize| -f32::from(bytes.get(at).copied().unwrap_or(u8::MAX)) * STEP;
    let mut model = Model {
        index: vec![u16::MAX; 0x1_0000],
        folds: vec![false; 0x1_0000],
        single: Vec::with_capacity(n),
        rows: (0..=n).map(|i| number(bytes, rows + 4 * i, 4)).collect(),
        seconds: (0..n_bigrams).map(|i| u16::try_from(number(bytes, seconds + 2 * i, 2)).unwrap_or(u16::MAX)).collect(),
        values: bytes.get(values..).unwrap_or_default().to_vec(),
        simplified: Vec::with_capacity(FOLD_BYTES.len() / 6),
        converted: vec!['\0'; 0x1_0000],
        counterparts: Vec::new(),
        ascii: [Symbol::START, Symbol::LATIN, Symbol::DIGIT]
            .map(|previous| std::array::from_fn(|code| class(previous, u8::try_from(code).unwrap_or(0).into()))),
    };
    for i in 0..n {
        let at = heads + 6 * i;
        let code = number(bytes, at, 3) as usize;
        if let (Some(slot), Ok(i)) = (model.index.get_mut(code), u16::try_from(i)) {
            *slot = i;
        }
        model.single.push((nats(at + 3).max(KNOWN_FLOOR), nats(at + 4), nats(at + 5)));
    }
    for entry in FOLD_BYTES.chunks_exact(6) {
        let (from, to) = (number(entry, 0, 3), number(entry, 3, 3));
        let japanese = from & 0x80_0000 != 0;
        let (Some(from), Some(to)) = (char::from_u32(from & 0x7F_FFFF), char::from_u32(to)) else { continue };
        if !japanese {
            model.simplified.push((from, to));
            if let Some(converted) = model.converted.get_mut(from as usize) {
                *converted = to;
            }
        }
        let target = model.index.get(to as usize).copied().unwrap_or(u16::MAX);
        let own = model.index.get(from as usize).copied();
        if let (Some(slot), Some(fold)) = (model.index.get_mut(from as usize), model.folds.get_mut(from as usize))
            && target != u16::MAX
            && (own == Some(u16::MAX) || !japanese)
        {
            *slot = target;
            *fold = true;
        }
    }
    model.simplified.sort_unstable();
    model.counterparts = model.simplified.iter().map(|&(_, to)| to).collect();
    model.counterparts.sort_unstable();
    model
}

/// The simplified counterpart of one traditional character, by itself; `None` where it has none.
pub(crate) fn simplified(c: char) -> Option<char> {
    let model = &*MODEL;
    if let Some(&to) = model.converted.get(c as usize) {
        return (to != '\0').then_some(to);
    }
    let table = &model.simplified;
    table.binary_search_by_key(&c, |&(from, _)| from).ok().and_then(|i| table.get(i)).map(|&(_, to)| to)
}

/// Whether a traditional character has `c` as its simplified counterpart.
pub(crate) fn has_traditional(c: char) -> bool {
    MODEL.counterparts.binary_search(&c).is_ok()
}

/// Nats of `c` after `previous`, and what the next character stands after.
pub(crate) fn step(previous: Symbol, c: char) -> (f32, Symbol) {
    let (model, code) = (&*MODEL, c as usize);
    if c.is_ascii() {
        return model.ascii
            [usize::from(matches!(previous, Symbol::LATIN | Symbol::ACCENTED)) + 2 * usize::from(previous == Symbol::DIGIT)]
            [code];
    }
    if let Some(&index) = model.index.get(code)
        && index != u16::MAX
    {
        return (model.han(previous, index) + if model.folds[code] { FOLDED } else { 0.0 }, Symbol(index));
    }
    other(previous, c)
}

impl Model {
    fn han(&self, previous: Symbol, index: u16) -> f32 {
        let (all, start, _) = self.single[usize::from(index)];
        if previous.0 >= Symbol::FIRST_CLASS {
            let alien = matches!(
                previous,
                Symbol::ACCENTED | Symbol::HALF_KANA | Symbol::ODD | Symbol::UNKNOWN | Symbol::GREEK | Symbol::CYRILLIC
            );
            return start.max(all - 1.5).max(KNOWN_FLOOR) - if alien { 1.0 } else { 0.0 };
        }
        let (_, _, end) = self.single[usize::from(previous.0)];
        // A word ends after any character now and then, and any character may begin one.
        let apart = end.max(-4.0) + start.max(all - 3.0);
        match self.bigram(previous.0, index) {
            Some(within) => within.max(apart),
            None => apart,
        }
        .max(KNOWN_FLOOR - 3.0)
    }

    fn bigram(&self, first: u16, second: u16) -> Option<f32> {
        let row = usize::from(first);
        let (from, to) = (*self.rows.get(row)? as usize, *self.rows.get(row + 1)? as usize);
        let at = self.seconds.get(from..to)?.binary_search(&second).ok()?;
        self.values.get(from + at).map(|&magnitude| -f32::from(magnitude) * STEP)
    }
}

fn other(previous: Symbol, c: char) -> (f32, Symbol) {
    let (nats, symbol) = class(previous, c);
    // Signs follow each other seldom, whatever they are; a wrong reading may be made of them.
    let again = symbol == Symbol::PUNCTUATION && previous == Symbol::PUNCTUATION && !c.is_ascii();
    (nats - if again { REPEATED } else { 0.0 }, symbol)
}

fn class(previous: Symbol, c: char) -> (f32, Symbol) {
    let latin = matches!(previous, Symbol::LATIN | Symbol::ACCENTED);
    let same = |class: Symbol, inside: f32, first: f32| (if previous == class { inside } else { first }, class);
    match c {
        'a'..='z' | 'A'..='Z' => (if latin { -3.0 } else { -4.8 }, Symbol::LATIN),
        '0'..='9' => (if previous == Symbol::DIGIT { -2.4 } else { -4.2 }, Symbol::DIGIT),
        ' ' | '\n' | '\r' | '\t' => (-3.3, Symbol::SPACE),
        '，' => (-2.8, Symbol::PUNCTUATION),
        '。' => (-3.4, Symbol::PUNCTUATION),
        '、' => (-4.0, Symbol::PUNCTUATION),
        '“' | '‘' => (if previous.0 < Symbol::FIRST_CLASS { -5.6 } else { -4.8 }, Symbol::PUNCTUATION),
        '”' | '’' => (if matches!(previous, Symbol::SPACE | Symbol::START) { -6.6 } else { -4.8 }, Symbol::PUNCTUATION),
        '（' | '）' | '：' | '「' | '」' => (-4.8, Symbol::PUNCTUATION),
        '；' | '？' | '！' | '《' | '》' | '\u{3000}' | '．' => (-5.3, Symbol::PUNCTUATION),
        '?' => (-6.5, Symbol::PUNCTUATION),
        '!'..='~' => (-4.6, Symbol::PUNCTUATION),
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' => (-15.0, Symbol::ODD),
        '\u{a0}' => (-6.5, Symbol::SPACE),
        '·' | '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => (-7.0, Symbol::PUNCTUATION),
        '—' | '…' | '【' | '】' | '『' | '』' | '〈' | '〉' | '–' | '•' => (-6.0, Symbol::PUNCTUATION),
        '©' | '®' | '°' | '×' | '÷' | '±' | '²' | '³' | '£' | '¥' | '€' | '§' | '«' | '»' | 'µ' => {
            (-8.5, Symbol::ODD)
        }
        '\u{c0}'..='\u{ff}' => (if latin && previous == Symbol::LATIN { -5.0 } else { -9.0 }, Symbol::ACCENTED),
        '\u{a1}'..='\u{bf}' => (-9.5, Symbol::ODD),
        'ā' | 'ǎ' | 'ē' | 'ě' | 'ī' | 'ǐ' | 'ō' | 'ǒ' | 'ū' | 'ǔ' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => {
            (if latin { -6.0 } else { -9.0 }, Symbol::LATIN)
        }
        '\u{100}'..='\u{2af}' => (if latin { -8.0 } else { -12.0 }, Symbol::ACCENTED),
        '\u{370}'..='\u{3ff}' => same(Symbol::GREEK, -5.5, -9.5),
        '\u{400}'..='\u{45f}' => same(Symbol::CYRILLIC, -4.0, -9.0),
        '\u{3041}'..='\u{30fe}' => match previous {
            Symbol::KANA => (-3.8, Symbol::KANA),
            Symbol::START | Symbol::PUNCTUATION => (-8.0, Symbol::KANA),
            _ => (-6.5, Symbol::KANA),
        },
        '\u{ff61}'..='\u{ff9f}' => same(Symbol::HALF_KANA, -7.5, -9.5),
        '\u{ac00}'..='\u{d7a3}' => {
            let first = if matches!(previous, Symbol::HANGUL | Symbol::SPACE) { 0.0 } else { -2.0 };
            (first + if COMMON_HANGUL.contains(c) { -5.0 } else { -9.0 }, Symbol::HANGUL)
        }
        '\u{2010}'..='\u{203f}' | '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff60}' | '\u{fe30}'..='\u{fe4f}' => {
            (-7.5, Symbol::PUNCTUATION)
        }
        '\u{2460}'..='\u{24ff}' | '\u{2190}'..='\u{22ff}' | '\u{25a0}'..='\u{27bf}' | '\u{1f300}'..='\u{1faff}' => {
            (-9.0, Symbol::PUNCTUATION)
        }
        '\u{2070}'..='\u{245f}' | '\u{2300}'..='\u{259f}' | '\u{3200}'..='\u{33ff}' => (-10.5, Symbol::ODD),
        '\u{4e00}'..='\u{9fff}' => {
            static CHARS: LazyLock<CharSet> = LazyLock::new(|| CharSet::of(CANTONESE.chars()));
            (if CHARS.holds(c) { CANTONESE_COST } else { UNKNOWN_HAN }, Symbol::UNKNOWN)
        }
        '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => (RARE_HAN, Symbol::UNKNOWN),
        '\u{2e80}'..='\u{2fdf}' => (-12.0, Symbol::UNKNOWN),
        '\u{fffd}' => (-16.0, Symbol::ODD),
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => (-18.0, Symbol::ODD),
        _ => (-13.0, Symbol::ODD),
    }
}

/// The syllables that make up most of Korean text.
const COMMON_HANGUL: &str = "이다는에을의가고하한로를은지사도기자리인시서대어으나정있수들아스그라부적일게보제해만주전여국성화원조구과와거상것선요장안니면동우러생신무유경마오위치실공습트비관계물문세모때소간데개발양방년자연행분중되했된던등할없않었였합같음료드미식모명체저용러";

/// Sum of nats over `text`.
pub(crate) fn score(text: &str) -> f32 {
    let mut previous = Symbol::START;
    let mut sum = 0.0;
    for c in text.chars() {
        let (nats, symbol) = step(previous, c);
        sum += nats;
        previous = symbol;
    }
    sum
}

/// Whether `a` and `b` stand together in a word of the dictionary.
pub(crate) fn in_word(a: char, b: char) -> bool {
    let index = |c: char| MODEL.index.get(c as usize).copied().filter(|&index| index != u16::MAX);
    index(a).zip(index(b)).is_some_and(|(a, b)| MODEL.bigram(a, b).is_some())
}

/// How many of the different neighbouring pairs of Han characters stand together in words of the dictionary, and how
/// many pairs there are: running text has about half of them, a random sequence of common characters hardly any.
pub(crate) fn cohesion(chars: impl IntoIterator<Item = char>) -> (usize, usize) {
    let mut pairs = Vec::new();
    let mut previous = None;
    for c in chars {
        let index = MODEL.index.get(c as usize).copied().filter(|&index| index != u16::MAX);
        pairs.extend(previous.zip(index));
        previous = index;
    }
    pairs.sort_unstable();
    pairs.dedup();
    let within = pairs.iter().filter(|&&(a, b)| MODEL.bigram(a, b).is_some()).count();
    (within, pairs.len())
}

/// Nats of `c` by itself; the cheap question "is this character one that is used?".
pub(crate) fn rarity(c: char) -> f32 {
    if let Some(&index) = MODEL.index.get(c as usize)
        && index != u16::MAX
    {
        return MODEL.single[usize::from(index)].0;
    }
    other(Symbol::START, c).0
}

/// Whether `c` is a Han character of any block.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_readings_are_likelier_than_wrong_ones() {
        for (right, wrong) in [
            ("我们把运营当成长期的事。", "鎴戜滑鎶婅繍钀ュ綋鎴愰暱鏈熺殑浜嬨€�"),
            ("行銷與營運的分工", "︽綪籔犁笲だ"),
            ("联通", "ͨ"),
        ] {
            assert!(score(right) > score(wrong), "{right}: {} {}", score(right), score(wrong));
        }
    }

    #[test]
    fn ascii_is_as_its_class_says() {
        for previous in (0xFFF0..=0xFFFF).chain([0, 7]).map(Symbol) {
            for c in '\0'..='\x7f' {
                assert_eq!(MODEL.index[c as usize], u16::MAX);
                assert_eq!(step(previous, c), other(previous, c), "{c:?} after {previous:?}");
            }
        }
    }

    #[test]
    fn traditional_folds() {
        assert_eq!(simplified('營'), Some('营'));
        assert_eq!(simplified('营'), None);
        assert!((rarity('營') - rarity('营')).abs() < 0.01);
    }
}
