//! To whom the page attributes a statement (N 认为, N 指出).

use super::cue::Cue;
use super::discourse::Unit;
use super::line::Line;

/// Bytes (14 Han characters) up to which the words before a verb of saying are a name.
const NAME_CAP: usize = 42;

/// The words before a verb of saying that opens the unit's sentence, if the statement follows it.
pub(crate) fn reporter(line: &Line<'_>, unit: &Unit) -> Option<String> {
    let sentence = line.sentences.get(unit.sentence)?.span;
    let start = sentence.start as usize;
    let said = line.hits_in(start, unit.end).iter().find(|h| h.cue.any(Cue::REPORT))?;
    if said.start >= unit.subject.0.max(unit.start + 1) || said.start - start > NAME_CAP || said.start <= start {
        return None;
    }
    let name = line.sub(start, said.start);
    let name = name.rsplit([',', '，', '。', '：', ':']).find(|part| !part.trim().is_empty())?;
    let name = name.trim_matches(|c: char| c.is_whitespace() || "“”\"「」".contains(c));
    let name = ["在", "据", "按", "而", "但", "不过", "也"].iter().find_map(|w| name.strip_prefix(w)).unwrap_or(name);
    (!name.is_empty() && !["我", "我们", "要", "可以", "个人"].contains(&name)).then(|| name.to_owned())
}
