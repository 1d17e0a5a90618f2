//! Who speaks: turns with a name before a colon, and speakers who say what their job is.

use crate::attribute::words::{Words, words};
use std::collections::BTreeMap;

use super::cue::Cue;
use super::discourse::{Unit, single};
use super::line::{Line, Shape};
use super::mention::Roles;
use super::resolve::question;
use super::{Scope, about::How};

/// Bytes of a name before the colon of a turn (2 to 6 Han characters).
const NAME: std::ops::RangeInclusive<usize> = 6..=18;
/// Turns that two names at least must have, each, before a page is a conversation.
const TURNS: usize = 2;
/// Characters from 我 to the job it names.
const TOLD_CAP: usize = 24;

/// The voices of a page and the job of each, as far as it has been told.
#[derive(Debug, Default)]
pub(crate) struct Dialog {
    voices: BTreeMap<String, Roles>,
    /// Who asks.
    host: Option<String>,
    current: Option<String>,
}

impl Dialog {
    /// Finds the names that take turns; none where fewer than two do.
    pub(crate) fn new(lines: &[Line<'_>]) -> Self {
        let mut turns: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for line in lines {
            if let Some(name) = turn(line) {
                let counts = turns.entry(name).or_default();
                counts.0 += 1;
                counts.1 += usize::from(question(line, 0, line.text.len()));
            }
        }
        turns.retain(|_, t| t.0 >= TURNS);
        // The first of those who ask most.
        let host = turns.iter().rev().filter(|t| t.1.1 > 0).max_by_key(|t| t.1.1).map(|t| (*t.0).to_owned());
        let voices: BTreeMap<String, Roles> = turns.keys().map(|name| ((*name).to_owned(), 0)).collect();
        if voices.len() >= 2 { Self { voices, host, current: None } } else { Self::default() }
    }

    /// Hands the word to whoever opens the line; the role of the new speaker where a turn begins.
    pub(crate) fn open(&mut self, line: &Line<'_>) -> Option<Roles> {
        let name = turn(line).filter(|n| self.voices.contains_key(*n))?;
        self.current = Some(name.to_owned());
        self.voices.get(name).copied()
    }

    /// The present speaker has said what his job is.
    pub(crate) fn told(&mut self, role: Roles) {
        if let Some(own) = self.current.as_ref().and_then(|name| self.voices.get_mut(name)) {
            *own = role;
        }
    }

    /// Whether a turn of a conversation is under way.
    pub(crate) fn speaks(&self) -> bool {
        self.current.is_some()
    }

    /// The present speaker is the one who asks.
    pub(crate) fn asks(&self) -> bool {
        self.current.is_some() && self.current == self.host
    }
}

/// The name that opens a line of talk.
fn turn<'l>(line: &Line<'l>) -> Option<&'l str> {
    const LABELS: Cue = Cue::TOPIC_NOUN.or(Cue::MEANING_NOUN).or(Cue::DIFFER).or(Cue::ANSWER).or(Cue::EXAMPLE).or(Cue::SKIP);
    let name = line.sub(0, line.label);
    let plain = NAME.contains(&name.len()) && line.label + 3 < line.text.len() && line.shape == Shape::Text;
    (plain && line.mentions_in(0, line.label).is_empty() && !line.has(0, line.label, LABELS)).then_some(name)
}

/// Close what somebody says of himself before the name of his job.
const AT_WORK: Words = words![
    "做",
    "干",
    "搞",
    "管",
    "负责",
    "从事",
    "做的是",
    "干的是",
    "是",
    "是个",
    "是一名",
    "是一个",
    "是做",
    "是干",
    "是搞",
    "管着",
    "做着",
    "干着",
    "就是",
];
/// Words that make it a wish, a past or a denial.
const NOT_NOW: Words = words![
    "想", "要", "不", "没", "如果", "以前", "之前", "曾", "原来", "过去", "招", "找", "认识", "问", "觉得", "教", "那时", "以为",
];

/// The role that a speaker gives himself: 我在一家店管 X; 我干了四年 X; 我是做 X 的.
pub(crate) fn introduced(line: &Line<'_>, unit: &Unit) -> Option<Roles> {
    if unit.scope != Scope::Overt || !single(unit.roles) || !matches!(unit.how, How::Subject | How::Named) {
        return None;
    }
    let m = line.mentions_in(unit.start, unit.end).iter().find(|m| m.role == unit.roles)?;
    let before = line.sub(unit.start, m.start);
    let told = before.get(before.rfind('我').or_else(|| if before.contains('本') { before.rfind("本人") } else { None })?..)?;
    let after = line.sub(m.end, unit.end);
    let job = line.sub(m.start, m.end).starts_with(['做', '搞', '干', '跑']);
    let years = told.ends_with('年') && told.contains(['做', '干', '搞']);
    let works = years || job || AT_WORK.end(told);
    let past = words!["的时候", "时", "那", "出身", "之前"].begin(after);
    let now = !past
        && !NOT_NOW.within(told)
        && told.chars().count() <= TOLD_CAP
        && !told.contains(['“', '"', '「', '叫', '称'])
        && told
            .rsplit_once(['，', ','])
            .is_none_or(|(_, last)| words!["在", "现在", "目前", "主要", "负责", "做", "管", "平时"].begin(last));
    (works && now && !told.starts_with("我的") && !told.starts_with("我们公司")).then_some(unit.roles)
}
