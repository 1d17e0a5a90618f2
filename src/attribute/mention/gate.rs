//! Gated words: where 市场 is the department and where a market, by what stands around it and by what the page shows.

use super::{BREAKS, CLAUSE_STARTS, Form, Lexicon, Page, Raw, Region, joined, role_of};
use crate::attribute::words::{Words, words};
use crate::letters::is_common_han;

impl Lexicon {
    /// What a page shows of the forms that are roles only in some positions: its title or first line sets one beside
    /// another role (市场和运营), as does a line no longer than a heading; a line has one for a job (做市场的时候); it
    /// speaks of one as of a department ([`Self::known`]); or any line of a traditional page sets a regional word beside
    /// one or against it (行銷與業務).
    pub(crate) fn page<'t>(
        &self,
        opening: [&'t str; 2],
        traditional: bool,
        mut lines: impl Iterator<Item = &'t str> + Clone,
    ) -> Page {
        let plain = Page { open: false, known: false, region: Region::Other };
        let mut raw = Vec::new();
        let mut sets = |text: &str, page: Page, gated: fn(Form) -> bool| {
            self.raw(text, page, &mut raw);
            let sets = |i| beside_role(text, &raw, i) || page.region != Region::Other && set_against(text, &raw, i);
            raw.iter().enumerate().any(|(i, r)| gated(r.2) && sets(i))
        };
        let gated = |text: &str| self.short_gated.iter().any(|word| text.contains(word.as_str()));
        let head = |text: &str| text.len() <= HEAD_CAP && gated(text);
        let open = opening
            .iter()
            .copied()
            .chain(lines.clone().filter(|text| head(text)))
            .any(|text| sets(text, plain, |form| matches!(form, Form::Gated(_))))
            || lines.clone().any(|text| self.has_job(text));
        let known = open || self.known(lines.clone());
        let region = if !traditional {
            Region::Other
        } else if !self.regional.is_empty()
            && (opening.iter().any(|text| sets(text, Page::TRADITIONAL, |form| matches!(form, Form::Regional(_))))
                || lines.any(|text| sets(text, Page::TRADITIONAL, |form| matches!(form, Form::Regional(_)))))
        {
            Region::Paired
        } else {
            Region::Traditional
        };
        Page { open, known, region }
    }

    /// Whether lines show a gated word as a department: twice by its position, or once beside one of its longer names (市场部).
    fn known<'t>(&self, lines: impl Iterator<Item = &'t str>) -> bool {
        let (mut shown, mut named) = (0, false);
        let mut raw = Vec::new();
        for text in lines.filter(|text| self.short_gated.iter().any(|word| text.contains(word.as_str()))) {
            self.raw(text, Page::default(), &mut raw);
            for (i, &(start, end, form)) in raw.iter().enumerate() {
                let (own, before) = (text.get(start..end).unwrap_or(""), text.get(..start).unwrap_or(""));
                let after = text.get(end..).unwrap_or("");
                match form {
                    Form::Gated(id) if self.is_short(own) && !self.is_verb(id, before, after) && !self.is_compound(after) => {
                        shown += usize::from(self.shows(text, &raw, i));
                    }
                    Form::Name(_) => named |= self.short_gated.iter().any(|word| own.starts_with(word.as_str())),
                    _ => {}
                }
                if shown > 1 || shown > 0 && named {
                    return true;
                }
            }
        }
        false
    }

    /// Whether a gated form is one of the short words that names start with.
    pub(super) fn is_short(&self, form: &str) -> bool {
        self.short_gated.iter().any(|word| form == word)
    }

    /// Whether a gated form is a role by where it stands.
    pub(super) fn shows(&self, text: &str, raw: &[Raw], i: usize) -> bool {
        let (start, end, _) = raw[i];
        let (before, after) = (text.get(..start).unwrap_or(""), text.get(end..).unwrap_or(""));
        self.position_shows(before, after) || beside_role(text, raw, i) || set_against(text, raw, i)
    }

    /// Whether a text tells of a gated word as what somebody does: 做市场的时候, 干了五年市场.
    fn has_job(&self, text: &str) -> bool {
        self.short_gated.iter().any(|word| {
            text.match_indices(word.as_str()).any(|(at, word)| {
                let (before, after) = (text.get(..at).unwrap_or(""), text.get(at + word.len()..).unwrap_or(""));
                let whole = after.is_empty() || after.starts_with(BREAKS) || JOB_ENDS.begin(after);
                whole && (DOING.end(before) || years_of(before))
            })
        })
    }

    /// Whether what stands around a short gated word suits a department, on a page that speaks of it as of one: words that
    /// take a somebody before it or none, and no noun of a market behind it.
    pub(super) fn fits(&self, text: &str, raw: &[Raw], i: usize) -> bool {
        let (start, end, _) = raw[i];
        let (before, after) = (text.get(..start).unwrap_or(""), text.get(end..).unwrap_or(""));
        let words = |c: Option<char>| c.is_some_and(is_common_han);
        let led = !words(before.chars().next_back()) || self.gate_before.end(before);
        let apart = raw.get(i + 1).is_none_or(|next| next.0 > end || role_of(next.2).is_none());
        let of_market = self.gate_not_after.begin(after) || after.strip_prefix('的').is_some_and(|noun| self.gate_of.begin(noun));
        led && apart && !of_market
    }

    /// A label, a quoted name, the object of 做, or the subject of a duty at the start of a clause.
    fn position_shows(&self, before: &str, after: &str) -> bool {
        let opens = before.is_empty() || before.ends_with(CLAUSE_STARTS);
        if opens && (after.is_empty() || after.starts_with([':', '：', '呢'])) {
            return true;
        }
        if before.ends_with(['“', '「', '"', '[', '【', '［']) && after.starts_with(['”', '」', '"', ']', '】', '］']) {
            return true;
        }
        if self.gate_do.end(before)
            && (after.is_empty() || after.starts_with(BREAKS) || after.starts_with(['的', '和', '呢', '到', '也']))
        {
            return true;
        }
        if HELD.begin(after) {
            return true;
        }
        let opens = opens || words!["而", "但", "那", "那么", "则", "说", "尽管", "虽然", "但是"].end(before);
        opens && (after.starts_with([',', '，']) || self.gate_predicate.begin(after))
    }
}

/// 干了五年, 做过三年: how long somebody has done what follows.
fn years_of(before: &str) -> bool {
    let Some(rest) = before.strip_suffix('年') else { return false };
    let near = rest.get(rest.floor_char_boundary(rest.len().saturating_sub(YEARS_CAP))..).unwrap_or("");
    near.contains(['做', '干', '搞'])
}

/// Bytes (5 Han characters) before 年 in which the verb stands.
const YEARS_CAP: usize = 15;
/// Verbs of having a job.
const DOING: Words = words!["做", "做过", "干", "干过", "搞", "转做", "去做"];
/// What goes on after a job.
const JOB_ENDS: Words = words!["的时候", "的人", "的朋友", "的都", "那会", "那几年", "转", "和", "的,", "的，", "的。", "的同"];

/// What only people give (离不开市场的支持).
const HELD: Words = words!["的支持", "的配合", "的协助", "的同事", "的同学"];
fn beside_role(text: &str, raw: &[Raw], i: usize) -> bool {
    let role = |f: Form| role_of(f).is_some();
    let (start, end, _) = raw[i];
    let ok_before = i > 0 && role(raw[i - 1].2) && joined(text.get(raw[i - 1].1..start).unwrap_or(""));
    let ok_after = raw.get(i + 1).is_some_and(|n| role(n.2) && joined(text.get(end..n.0).unwrap_or("")));
    ok_before
        || ok_after
        || (i > 0
            && role(raw[i - 1].2)
            && text.get(raw[i - 1].1..start).is_some_and(|b| words!["大于", "小于", "包含", "是大于", "是包含", "属于"].are(b)))
}

/// 市场花钱,销售挣钱: the clause beside it opens with a role, and both are short.
fn set_against(text: &str, raw: &[Raw], i: usize) -> bool {
    let role = |f: Form| matches!(f, Form::Word(_) | Form::Name(_));
    let (start, end, _) = raw[i];
    let opens = |at: usize| {
        let lead = text.get(..at).unwrap_or("").rsplit(CLAUSE_STARTS).next().unwrap_or("");
        lead.len() <= LEAD && LEADS.are(lead)
    };
    let clause = |from: usize| text.get(from..).unwrap_or("").split(CLAUSE_STARTS).next().unwrap_or("");
    let next_to = |a: (usize, usize), b: (usize, usize)| {
        let between = text.get(a.1..b.0).unwrap_or("");
        between.matches([',', '，', ';', '；']).count() == 1 && !between.contains(['。', '！', '？', '?', '!', '、'])
    };
    let beside = |k: usize| {
        raw.get(k).is_some_and(|&(s, e, f)| {
            let near = if k < i { next_to((s, e), (start, end)) } else { next_to((start, end), (s, e)) };
            role(f) && opens(s) && near && (1..=SET_AGAINST).contains(&clause(e).chars().count())
        })
    };
    let own = clause(end);
    let plain = !own.starts_with(['上', '中', '里', '内', '化', '的', '大', '小', '好', '不']);
    opens(start) && plain && (1..=SET_AGAINST).contains(&own.chars().count()) && (i > 0 && beside(i - 1) || beside(i + 1))
}

/// At the start of a clause, and followed by a predicate: enough where the page's title has named it as a role.
pub(super) fn subject_like(before: &str, after: &str) -> bool {
    let lead = before.rsplit(CLAUSE_STARTS).next().unwrap_or("");
    let told = words!["说", "认为", "觉得", "以为", "问", "听说"].end(lead);
    let opens = lead.len() <= LEAD && (LEADS.are(lead) || told);
    opens && !after.starts_with(['上', '中', '里', '内', '化', '大', '小', '好', '不', '变', '在'])
}

/// Behind a verb of dealing with somebody (反馈给市场, 抱怨市场), on such a page.
pub(super) fn object_like(before: &str, after: &str) -> bool {
    let lacks = words!["没有", "没了", "离开", "离开了", "缺了", "少了"].end(before) && after.starts_with(['，', ',']);
    lacks || DEALING.end(before) && !after.starts_with(['上', '中', '里', '内', '外', '化', '大', '小', '好', '变'])
}

/// Verbs and prepositions of dealing with a department.
const DEALING: Words = words![
    "交给",
    "反馈给",
    "派给",
    "还给",
    "转给",
    "退给",
    "递给",
    "抱怨",
    "责怪",
    "埋怨",
    "配合",
    "协助",
    "支持",
    "归",
    "由",
    "找",
    "跟",
    "和",
    "与",
    "帮",
    "替",
    "对接",
];

/// Bytes (12 Han characters) of a line no longer than a heading.
const HEAD_CAP: usize = 36;
/// Characters of a predicate that is set against another one.
const SET_AGAINST: usize = 12;
/// Bytes before a name that opens its clause.
const LEAD: usize = 24;
/// What may stand before it.
const LEADS: Words = words!["", "而", "但", "那", "那么", "一个合格的", "一个好的", "好的", "好", "则"];
