//! Forms that PDF readers and old fonts leave in place of the plain character: Kangxi radicals (⼀ for 一), CJK
//! compatibility ideographs, presentation forms of vertical text. Normal form KC of these blocks alone: of a whole
//! text it would fold full-width punctuation, which is right in Chinese.

use super::edit::Edit;
use unicode_normalization::UnicodeNormalization;

/// Replaces each such form.
pub(super) fn find(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (at, c) in text.char_indices() {
        if !matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '\u{fe10}'..='\u{fe19}' | '\u{fe31}'..='\u{fe44}' | '\u{fe47}' | '\u{fe48}')
        {
            continue;
        }
        let plain: String = match vertical(c).or_else(|| radical(c)) {
            Some(plain) => plain.into(),
            None => std::iter::once(c).nfkc().collect(),
        };
        if !plain.is_empty() && !plain.contains(c) {
            edits.push(Edit::new(at..at + c.len_utf8(), plain));
        }
    }
    edits
}

/// Vertical punctuation in the form that Chinese text has; normal form KC would give some of it ASCII width.
fn vertical(c: char) -> Option<char> {
    Some(match c {
        '︐' => '，',
        '︑' => '、',
        '︒' => '。',
        '︓' => '：',
        '︔' => '；',
        '︕' => '！',
        '︖' => '？',
        '︗' => '〖',
        '︘' => '〗',
        '︙' => '…',
        '︱' => '—',
        '︲' => '–',
        '︵' => '（',
        '︶' => '）',
        '︷' => '｛',
        '︸' => '｝',
        '﹇' => '［',
        '﹈' => '］',
        _ => return None,
    })
}

/// Radicals of the supplement that have no compatibility mapping but stand for one character.
fn radical(c: char) -> Option<char> {
    Some(match c {
        '⺠' => '民',
        '⻅' => '见',
        '⻆' => '角',
        '⻉' => '贝',
        '⻋' => '车',
        '⻓' => '长',
        '⻔' => '门',
        '⻘' => '青',
        '⻙' => '韦',
        '⻚' => '页',
        '⻛' => '风',
        '⻜' => '飞',
        '⻝' => '食',
        '⻢' => '马',
        '⻣' => '骨',
        '⻤' => '鬼',
        '⻥' => '鱼',
        '⻦' => '鸟',
        '⻨' => '麦',
        '⻩' => '黄',
        '⻬' => '齐',
        '⻮' => '齿',
        '⻰' => '龙',
        '⺟' => '母',
        '⺎' => '兀',
        _ => return None,
    })
}
