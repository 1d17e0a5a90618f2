//! Who is announced to speak by what ends in a colon, in the sentence or on the line before (我们雷老师有个观点:|营销是投资).

use super::discourse::Unit;
use super::holder::{closes_with_name, holder};
use super::line::Line;
use super::reported::{PRONOUNS, opens_with_holder};
use super::told::named;
use super::words::{Words, words};

/// Words of an announcement: what somebody has, gives or leaves is his own saying.
const SAYS: Words = words![
    "有个观点",
    "有个说法",
    "有个讲法",
    "有一句",
    "还有一句",
    "有句话",
    "的原话",
    "原话",
    "打了个比方",
    "批注",
    "告诉",
    "回应",
    "回答",
    "留言",
    "写道",
    "写着",
    "写过",
    "总结",
    "解释",
    "介绍",
    "说",
    "讲",
    "认为",
    "表示",
    "归纳",
    "概括",
    "定义"
];
/// The last words of one, beside [`SAYS`].
const ENDS: Words = words![
    "观点",
    "说法",
    "讲法",
    "一句",
    "一句话",
    "的话",
    "比方",
    "告诉我",
    "告诉你",
    "告诉我们",
    "写的",
    "解释的",
    "记下来了",
    "说的",
    "讲的",
    "理解",
    "定义的",
    "回复"
];
/// Words between somebody and what he says.
const BETWEEN: Words = words!["跟", "对", "给", "在", "曾", "当时", "后来", "还", "又", "也", "就", "会", "是这样", "这样"];
/// Characters of a speaker in brackets.
const BRACKETED: usize = 6;
/// Bytes of an announcement at most (30 Han characters).
const CAP: usize = 90;

/// Who speaks a unit, by what announces it; a pronoun where the page has one.
pub(super) fn introduced_by(line: &Line<'_>, before: Option<&Line<'_>>, unit: &Unit) -> Option<String> {
    if let Some(name) = at_label(line).or_else(|| name_line(line, before?)) {
        return Some(name.to_owned());
    }
    let start = line.sentences.get(unit.sentence)?.span.start as usize;
    let own = line.sub(start, unit.subject.0.max(unit.start));
    let lead = match own.rfind(['：', ':']) {
        Some(at) => own.get(..at)?,
        None if unit.sentence == 0 => {
            let text = before?.text.trim_end();
            let text = text.strip_suffix(['：', ':'])?;
            text.rsplit(['。', '！', '？', '”', '.']).next()?
        }
        None => return None,
    };
    // (学员:…)
    if let Some(name) = lead.trim_start().strip_prefix(['(', '（']).filter(|name| name.chars().count() <= BRACKETED) {
        return holder(name.trim()).map(ToOwned::to_owned);
    }
    if lead.len() > CAP || !(SAYS.end(lead.trim_end()) || ENDS.end(lead.trim_end())) {
        return None;
    }
    // 从教科书上看,这几个词是这样解释的:
    if let Some((name, _)) = lead.strip_prefix('从').and_then(|rest| rest.split_once("上看")) {
        return holder(name).map(ToOwned::to_owned);
    }
    let clause = lead.trim_start();
    let at = clause.char_indices().map(|(at, _)| at).find(|at| SAYS.begin(clause.get(*at..).unwrap_or("")))?;
    let who = clause.get(..at)?;
    let who = who.rsplit([',', '，', '；']).find(|part| !part.trim().is_empty())?.trim();
    let cut = who.char_indices().skip(1).map(|(at, _)| at).find(|at| BETWEEN.begin(who.get(*at..).unwrap_or("")));
    let names = |who: &str| PRONOUNS.contains(&who) || holder(who).is_some();
    let who = cut.and_then(|at| who.get(..at)).filter(|w| names(w)).unwrap_or(who);
    let bare = who.trim_end_matches(['还', '又', '也', '都', '就', '会', '的']);
    if PRONOUNS.contains(&bare) {
        return Some(bare.to_owned());
    }
    named(who).or_else(|| named(bare)).or_else(|| opens_with_holder(bare)).map(ToOwned::to_owned)
}

/// @做软件的阿奎:…: who a comment that is quoted on the page is by.
fn at_label<'a>(line: &Line<'a>) -> Option<&'a str> {
    let label = line.text.trim_start_matches(['\'', '·', ' ', '•']).strip_prefix('@')?;
    let name = label.get(..label.find(['：', ':'])?)?.trim();
    let plain = (1..=LABEL_CAP).contains(&name.chars().count()) && !name.contains(['，', ',', '。', '！']);
    plain.then(|| line.written(name))
}

/// 花店小鹿|“…”: a line with a name, and on the next what is said, in marks from its first character to its last.
fn name_line<'a>(line: &Line<'a>, before: &Line<'a>) -> Option<&'a str> {
    let text = line.text.trim();
    let quoted = text.starts_with('“') && text.ends_with('”') || text.starts_with('「') && text.ends_with('」');
    let name = before.text.trim();
    let plain =
        (2..=LABEL_CAP).contains(&name.chars().count()) && name.chars().all(|c| c.is_alphanumeric() || c == ' ' || c == '·');
    (quoted && plain && (holder(name).is_some() || closes_with_name(name))).then(|| before.written(name))
}

/// Characters of such a name.
const LABEL_CAP: usize = 14;
