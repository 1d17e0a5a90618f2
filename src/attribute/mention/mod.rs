//! Mentions: where a role is named, as against strings that only look like its name.
//!
//! One trie holds all forms of the lexicon, longest first. Then small tests look at what stands beside a form:
//! compounds (运营 + 方案), verbs (推广 + 产品), and forms that name the role only in some positions (市场).

mod file;

use crate::attribute::words::{Beside, Words, words};
use crate::trie::Trie;

/// A set of roles, one bit each; [`OTHER`] is any role outside the list.
pub(crate) type Roles = u64;
/// Bit of neighbouring roles, which end inheritance and are never reported.
pub(crate) const OTHER: Roles = 1 << 63;

/// What a form says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// The bare word, or a kind of the role: compounds and verbs are tested.
    Word(usize),
    /// A department, a person, a foreign name: always the role.
    Name(usize),
    /// Names the role only in a position that shows it.
    Gated(usize),
    /// The same, and only in traditional characters; a plain word elsewhere.
    Regional(usize),
    /// A department or a person by such a word.
    RegionalName(usize),
    /// Never a role.
    NotRole,
    /// Another job or concept.
    Neighbour,
    /// Two words that meet; reading goes on after this many bytes.
    Boundary(usize),
}

/// The role that a form may name.
fn role_of(form: Form) -> Option<usize> {
    match form {
        Form::Word(id) | Form::Name(id) | Form::Gated(id) | Form::Regional(id) | Form::RegionalName(id) => Some(id),
        Form::NotRole | Form::Neighbour | Form::Boundary(_) => None,
    }
}

/// What a page shows of the forms that are roles only in some positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Page {
    /// Its title or first line has named gated forms as roles.
    open: bool,
    region: Region,
}

impl Page {
    const TRADITIONAL: Self = Self { open: false, region: Region::Traditional };
}

/// Whether words of a region name roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Region {
    /// Not written in traditional characters.
    #[default]
    Other,
    /// Written in traditional characters.
    Traditional,
    /// And it sets such a word beside a role.
    Paired,
}

/// A form in a text: its first byte, the byte behind it, and what it says.
pub(crate) type Raw = (usize, usize, Form);

/// A role named in a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) role: Roles,
    /// Only the whole that another role may be part of (X 体系): counts where a verb ties the two.
    pub(crate) part: bool,
}

/// The lexicon of roles, ready to match.
#[derive(Debug, Clone)]
pub(crate) struct Lexicon {
    /// Names in order.
    pub(crate) names: Vec<String>,
    /// Every form that names a role, in lower case, sorted.
    pub(crate) aliases: Vec<String>,
    forms: Trie<Form>,
    /// Every form that names a role in traditional characters only, in lower case, sorted.
    pub(crate) regional: Vec<String>,
    compound_after: Trie<()>,
    part: Trie<()>,
    rank: Trie<()>,
    verb_objects: Vec<Beside>,
    verb_before: Vec<Beside>,
    gate_do: Beside,
    gate_predicate: Beside,
    /// Gated words of one or two characters.
    short_gated: Vec<String>,
}

impl Lexicon {
    /// Mentions of roles and neighbours in one block, left to right.
    pub(crate) fn find(&self, text: &str) -> Vec<Mention> {
        let mut out = Vec::new();
        self.find_on(text, Page::default(), &mut Vec::new(), &mut out);
        out
    }

    /// What a page shows of the forms that are roles only in some positions: its title or first line sets one beside
    /// another role (市场和运营), as does a line no longer than a heading; a line has one for a job (做市场的时候), or any line of a traditional page sets a regional
    /// word beside one or against it (行銷與業務).
    pub(crate) fn page<'t>(
        &self,
        opening: [&'t str; 2],
        traditional: bool,
        mut lines: impl Iterator<Item = &'t str> + Clone,
    ) -> Page {
        let plain = Page { open: false, region: Region::Other };
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
        Page { open, region }
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

    /// All forms in a text, in place of those that `raw` holds.
    fn raw(&self, text: &str, page: Page, raw: &mut Vec<Raw>) {
        raw.clear();
        self.forms.each(text, |start, end, form| {
            if let Form::Boundary(first) = form {
                // The first of the two words may be a role by itself; reading goes on with the second.
                if let Some((e, f)) = text.get(..start + first).and_then(|t| self.forms.longest(t, start)) {
                    raw.push((start, e, f));
                }
                return start + first;
            }
            let form = match form {
                Form::Regional(_) | Form::RegionalName(_) if page.region == Region::Other => Form::NotRole,
                Form::RegionalName(id) => Form::Name(id),
                form => form,
            };
            if latin_bounded(text, start, end) {
                raw.push((start, end, form));
            }
            end
        });
    }

    /// Adds the same of a line on a page. What `raw` holds is of no matter.
    pub(crate) fn find_on(&self, text: &str, page: Page, raw: &mut Vec<Raw>, out: &mut Vec<Mention>) {
        self.raw(text, page, raw);
        let cites = text.contains('《');
        for (i, &(start, end, form)) in raw.iter().enumerate() {
            if cites && in_title(text, start, end) {
                continue;
            }
            let before = text.get(..start).unwrap_or("");
            let after = text.get(end..).unwrap_or("");
            let part = self.part.longest(after, 0).is_some();
            let named = |role: Roles| Mention { start, end, role, part };
            // 推广给运营送人来: what goes to a role comes from one.
            let to_role = after.starts_with('给')
                && raw.get(i + 1).is_some_and(|next| next.0 == end + '给'.len_utf8() && role_of(next.2).is_some());
            match form {
                Form::Name(_) if self.rank.longest(after, 0).is_some() || latin_goes_on(text, end) => {}
                Form::Word(id) if !to_role && self.is_verb(id, before, after) || self.is_compound(after) => {}
                Form::Name(id) | Form::Word(id) => out.push(named(1 << id)),
                Form::Gated(id) | Form::Regional(id) if self.is_verb(id, before, after) || self.is_compound(after) => {}
                Form::Gated(id) | Form::Regional(id) => {
                    let shown = match form {
                        Form::Regional(_) => page.region == Region::Paired,
                        _ => page.open && (subject_like(before, after) || object_like(before, after)),
                    };
                    if shown || self.position_shows(before, after) || beside_role(text, raw, i) || set_against(text, raw, i) {
                        out.push(named(1 << id));
                    }
                }
                Form::Neighbour => out.push(named(OTHER)),
                Form::NotRole | Form::Boundary(_) | Form::RegionalName(_) => {}
            }
        }
    }

    fn is_compound(&self, after: &str) -> bool {
        self.compound_after.longest(after, 0).is_some() || self.rank.longest(after, 0).is_some()
    }

    /// A verb by what stands beside it (推广 + 产品), or at the end of a clause after a place (在直播间销售).
    fn is_verb(&self, role: usize, before: &str, after: &str) -> bool {
        let closes = after.is_empty() || after.starts_with(BREAKS);
        if closes && before.ends_with(PLACE_ENDS) {
            let clause = before.rsplit(CLAUSE_STARTS).next().unwrap_or("");
            if clause.contains('在') && !self.verb_objects[role].is_empty() {
                return true;
            }
        }
        self.verb_objects[role].begin(after) || self.verb_before[role].end(before)
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
const CLAUSE_STARTS: [char; 16] = [',', '，', '。', ';', '；', ':', '：', '!', '！', '?', '？', ' ', '、', '”', '\u{3000}', ')'];
const BREAKS: [char; 15] = ['.', ',', '，', '。', ';', '；', '!', '！', '?', '？', '、', ')', '）', '”', '"'];

/// Words that join two names of the same kind.
pub(crate) const JOINS: Words = words![
    "和",
    "与",
    "跟",
    "及",
    "以及",
    "、",
    "或",
    "还是",
    "或者",
    "/",
    "&",
    "+",
    "同",
    "vs",
    "VS",
    "Vs",
    "vs.",
    "VS.",
    "v.s",
    "v.s.",
    "V.S",
    "V.S.",
    "pk",
    "PK",
    "，还是",
];

/// Whether what stands between two names joins them; quotes do not count.
pub(crate) fn joined(between: &str) -> bool {
    let core = between.trim_matches(['“', '”', '「', '」', '"', ' ', '‘', '’', '《', '》']);
    JOINS.are(core)
}

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
fn subject_like(before: &str, after: &str) -> bool {
    let lead = before.rsplit(CLAUSE_STARTS).next().unwrap_or("");
    let told = words!["说", "认为", "觉得", "以为", "问", "听说"].end(lead);
    let opens = lead.len() <= LEAD && (LEADS.are(lead) || told);
    opens && !after.starts_with(['上', '中', '里', '内', '化', '大', '小', '好', '不', '变', '在'])
}

/// Behind a verb of dealing with somebody (反馈给市场, 抱怨市场), on such a page.
fn object_like(before: &str, after: &str) -> bool {
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

/// Whether a name stands in the title of something (《X 之光》), and neither is the title nor in a line that is one.
fn in_title(text: &str, start: usize, end: usize) -> bool {
    let (before, after) = (text.get(..start).unwrap_or(""), text.get(end..).unwrap_or(""));
    let Some(open) = before.rfind('《').filter(|at| !before.get(*at..).unwrap_or("").contains('》')) else { return false };
    let Some(close) = after.find('》').filter(|at| !after.get(..*at).unwrap_or("").contains('《')) else { return false };
    let own = open + '《'.len_utf8() == start && close == 0;
    let line = text.trim();
    !(own || line.starts_with('《') && line.ends_with('》'))
}

/// Bytes (12 Han characters) of a line no longer than a heading.
const HEAD_CAP: usize = 36;
/// Characters of a predicate that is set against another one.
const SET_AGAINST: usize = 12;
/// Bytes before a name that opens its clause.
const LEAD: usize = 24;
/// What may stand before it.
const LEADS: Words = words!["", "而", "但", "那", "那么", "一个合格的", "一个好的", "好的", "好", "则"];

/// Last characters of a place (在店里, 在平台上).
const PLACE_ENDS: [char; 7] = ['间', '上', '里', '内', '中', '处', '台'];

/// A Latin word goes on with another one (Marketing Automation): the name of something else.
fn latin_goes_on(text: &str, end: usize) -> bool {
    let bytes = text.as_bytes();
    bytes[end - 1].is_ascii_alphabetic()
        && bytes.get(end) == Some(&b' ')
        && bytes.get(end + 1).is_some_and(u8::is_ascii_alphabetic)
}

fn latin_bounded(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    let letter = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
    !(bytes[start].is_ascii_alphanumeric() && start > 0 && letter(bytes.get(start - 1))
        || bytes[end - 1].is_ascii_alphanumeric() && letter(bytes.get(end)))
}
