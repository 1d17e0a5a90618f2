//! Words tied to a role on the way (二掌柜 after X:二掌柜), which name it later in the article.

use super::about::{How, Piece};
use super::clause::at_topic;
use super::cue::Cue;
use super::discourse::{State, Unit, single};
use super::holder::SURNAMES;
use super::line::Line;
use super::mention::Roles;
use super::stand::Stand;
use crate::attribute::words::{Words, words};
use crate::letters::is_common_han;

/// Longest word that can become a name for a role (二掌柜, 前线指战员), in bytes.
pub(crate) const TIE_WORD_CAP: usize = 21;

/// Bytes before a tied word past which it is no subject.
const TIE_WORD_REACH: usize = 18;

/// A word tied to a role before, near the start of a piece.
pub(crate) fn tied_word(state: &State, line: &Line<'_>, piece: &Piece) -> Option<(Roles, (usize, usize))> {
    let text = line.sub(piece.start, piece.end);
    let opens = |word: &str| (0..=TIE_WORD_REACH).find(|p| text.get(*p..).is_some_and(|rest| rest.starts_with(word)));
    let near = |word: &str| {
        opens(word)
            .filter(|p| at_topic(line, piece.start, piece.start + p) || led(line, piece.start + p))
            .map(|p| (piece.start + p, piece.start + p + word.len()))
    };
    state.ties.iter().find_map(|(word, roles)| near(word).map(|at| (*roles, at)))
}

/// 看 N, 让 N: a verb that brings a subject.
fn led(line: &Line<'_>, at: usize) -> bool {
    line.hit_before(at).is_some_and(|h| words!["看", "让", "由", "归", "请", "问"].are(line.sub(h.start, h.end)))
}

/// X:司令部; X 是 Y 的二掌柜: a short new name for a role, usable later.
pub(crate) fn tie_words(state: &mut State, line: &Line<'_>, unit: &Unit) {
    // A question gives no name.
    if !single(unit.roles) || unit.subject.1 == 0 || unit.asked {
        return;
    }
    let rest = line.sub(unit.subject.1, unit.end);
    let before = line.sub(unit.start, unit.subject.0);
    let word = if let Some(h) = line
        .hit_before(unit.subject.0)
        .filter(|h| unit.how == How::Subject && h.start > unit.start && h.cue.any(Cue::COPULA) && before.len() <= 60)
    {
        // 台上的吆喝人,本质上是 X
        let subject = line.sub(unit.start, h.start).trim_end_matches([',', '，', ' ']);
        let tail = subject.rsplit(['的', ',', '，']).next().unwrap_or("");
        if subject.len() == tail.len() || tail.len() > 12 || line.has(h.start - tail.len(), h.start, Cue::STOP) {
            return;
        }
        tail
    } else if unit.how == How::Subject && rest.starts_with([':', '：']) {
        rest.trim_start_matches([':', '：'])
    } else if let Some(h) =
        line.hits_in(unit.start, unit.end).iter().find(|h| line.says(h, words!["俗称", "戏称", "戏称为", "称为", "叫做", "叫作"]))
    {
        line.sub(h.end, unit.end)
    } else if let Some(image) = short_image(line, unit) {
        image
    } else if let Some(name) = employed(line, unit) {
        name
    } else if let Some((_, called)) = before_call(line, unit) {
        called
    } else {
        return;
    };
    let marks = ['；', ';', '。', '.', '，', ',', '“', '”', '"', '「', '」'];
    let word = word.trim_matches(|c: char| !is_common_han(c) && (marks.contains(&c) || c.is_whitespace()));
    let plain = (6..=TIE_WORD_CAP).contains(&word.len()) && word.chars().all(is_common_han) && !ASKS.within(word);
    if plain && !state.ties.iter().any(|t| t.0 == word) && state.ties.len() < 16 {
        state.ties.push((word.to_owned(), unit.roles));
    }
}

/// Words that ask: X 到底是什么 gives X no name.
const ASKS: Words = words!["什么", "怎么", "哪", "谁", "多少", "几个"];

/// 小秦, 老周, 阿槐, 邬老板, 李经理: a person's name that opens a text.
pub(crate) fn person(text: &str) -> Option<&str> {
    let mut chars = text.char_indices();
    let (_, first) = chars.next()?;
    let (_, second) = chars.next()?;
    let (third, next) = chars.next()?;
    let titled = text.get(first.len_utf8()..).and_then(|rest| TITLES.iter().find(|t| rest.starts_with(**t)));
    if let Some(title) = titled {
        return is_common_han(first).then(|| text.get(..first.len_utf8() + title.len())).flatten();
    }
    let known = matches!(first, '小' | '老' | '阿') && SURNAMES.contains(second) && !NOT_NAMES.begin(text);
    (known && is_common_han(next)).then(|| text.get(..third)).flatten()
}

/// 小秦做 X, 老周是 X: a person with a job.
fn employed<'l>(line: &Line<'l>, unit: &Unit) -> Option<&'l str> {
    let m = line.mentions_in(unit.start, unit.end).iter().find(|m| m.role == unit.roles)?;
    let clause = line.sub(unit.start, m.start);
    let clause = clause.rsplit([',', '，', '；']).next().unwrap_or("");
    let name = person(clause)?;
    let verb = clause.get(name.len()..).unwrap_or("");
    (words!["做", "管", "负责", "是", "干", "在做", "搞"].end(verb) && verb.len() <= TIE_WORD_REACH).then_some(name)
}

/// After a surname.
const TITLES: [&str; 12] = ["老板", "先生", "女士", "老师", "经理", "主任", "师傅", "教授", "总监", "店长", "姐说", "哥说"];
/// Words that begin like such a name.
const NOT_NAMES: Words = words!["老顾", "老高", "老白", "小康", "小黄", "老黄", "小方", "老方", "小文", "小石", "老石"];

/// 管这种人叫"…": the name given.
fn before_call<'l>(line: &'l Line<'_>, unit: &Unit) -> Option<(usize, &'l str)> {
    let text = line.sub(unit.start, unit.end);
    let (_, after) = text.split_once('管')?;
    let (_, name) = after.split_once('叫')?;
    Some((unit.start, name))
}

/// X 是管家; 一个是慢火: a short noun after the copula that names no genus.
fn short_image<'l>(line: &'l Line<'_>, unit: &Unit) -> Option<&'l str> {
    if !matches!(unit.how, How::Subject | How::Stands(Stand::Former | Stand::Latter)) {
        return None;
    }
    let verb = line
        .hits_in(unit.subject.1, unit.end)
        .iter()
        .find(|h| h.cue.any(Cue::COPULA.or(Cue::COUNTED)) && h.start <= unit.subject.1 + 9)?;
    let rest = line.sub(verb.end, unit.end);
    let noun = rest.split([',', '，', '。', '.', ';', '；', '！']).next()?;
    let noun = words!["一位", "一个", "一名", "一把", "店里的", "公司的"].strip_start(noun).unwrap_or(noun);
    let at = verb.end + if rest.starts_with(noun) { 0 } else { rest.find(noun)? };
    let known = line
        .hits_in(at, at + noun.len())
        .iter()
        .any(|h| h.cue.any(Cue::TOPIC_NOUN.or(Cue::STOP).or(Cue::DEGREE).or(Cue::GOVERN)));
    let genus = line.hit_at(at).is_some_and(|h| h.end == at + noun.len() && h.cue.any(Cue::GENUS) && TOO_WIDE.are(noun));
    let noun = noun.strip_suffix('的').unwrap_or(noun);
    (!known && !genus && (6..=12).contains(&noun.len()) && line.mentions_in(at, at + noun.len()).is_empty()).then_some(noun)
}

/// Genus nouns that name too much to stand for one role later.
const TOO_WIDE: Words = words![
    "工作", "岗位", "部门", "活动", "手段", "过程", "概念", "角色", "职业", "事情", "方式", "方法", "能力", "团队", "职能",
    "管理",
];

#[cfg(test)]
mod tests {
    use crate::attribute::{AttributePlan, attribute_text};

    /// Whether the second line of a page is read as being about a role by a word that the first line ties to it.
    fn tied(first: &str, second: &str) -> bool {
        let plan = AttributePlan::default().with_weights("");
        attribute_text(&plan, &[first, second]).iter().any(|a| a.block == 1 && a.via == "tied-word")
    }

    #[test]
    fn words_that_name_something_are_tied_and_words_that_ask_are_not() {
        for (first, second) in [
            ("运营:看门人;", "看门人每天最后一个锁门。"),
            ("销售:开路的牛;市场:扶犁的人;", "扶犁的人要看得远。"),
            ("推广:敲锣匠;", "敲锣匠只管把人叫来。"),
        ] {
            assert!(tied(first, second), "{first} {second}");
        }
        for (first, second) in [
            ("运营:到底做什么", "到底做什么，没有人说得清。"),
            ("销售:哪里难", "哪里难要看卖的是什么。"),
            ("推广是什么？", "什么都不懂的人也能来问。"),
        ] {
            assert!(!tied(first, second), "{first} {second}");
        }
    }
}
