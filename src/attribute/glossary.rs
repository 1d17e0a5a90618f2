//! Glossaries: lines that open with a headword, a space and its gloss; what follows is under the headword.

use super::line::{Line, Shape};
use super::mention::{OTHER, Roles};
use crate::letters::{han_prefix, is_alphanumeric, is_common_han};

/// Characters of a headword.
const HEAD_CAP: usize = 8;
/// Entries from which on a page is read as a glossary, and lines for one of them.
const LEAST: usize = 4;
const SHARE: usize = 4;

/// For every line the role of the entry it opens, 0 for an entry of another word; nothing where the page is no glossary.
pub(crate) fn heads(lines: &[Line<'_>]) -> Vec<Option<Roles>> {
    let text = |l: &&Line<'_>| l.shape == Shape::Text;
    let entries = lines.iter().filter(text).filter(|l| head(l).is_some()).count();
    if entries < LEAST || entries * SHARE < lines.iter().filter(text).count() {
        return Vec::new();
    }
    let role = |l: &Line<'_>| {
        let end = head(l)?;
        let named = l.mentions.iter().find(|m| m.start == l.body && m.end == end && m.role != OTHER);
        Some(named.map_or(0, |m| m.role))
    };
    lines.iter().map(|l| (l.shape == Shape::Text).then(|| role(l)).flatten()).collect()
}

/// The byte after a headword: a word without marks, a space or a sense number, and a gloss that closes with a stop.
fn head(line: &Line<'_>) -> Option<usize> {
    let text = line.sub(line.body, line.text.len());
    if !text.ends_with(['。', '.', '”', '）', ')', '；']) {
        return None;
    }
    let parts = |c: char| matches!(c, ' ' | '\u{3000}' | '\t' | '①' | '⒈');
    let plain = |c: char| is_alphanumeric(c) || matches!(c, '·' | '-');
    // Hardly any line has a space so near its start.
    let rest = text.get(han_prefix(text.as_bytes())..)?;
    if text.len() - rest.len() > HEAD_CAP * '一'.len_utf8()
        || rest.starts_with(['，', '。', '、', '：', '；', '！', '？', '“', '”'])
    {
        return None;
    }
    let (length, mark) = text.char_indices().take(HEAD_CAP + 1).find(|(_, c)| !is_common_han(*c) && (parts(*c) || !plain(*c)))?;
    let gloss = text.get(length..)?.trim_start();
    (parts(mark) && length > 0 && gloss.chars().count() >= 4).then_some(line.body + length)
}
