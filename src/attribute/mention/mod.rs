//! Mentions: where a role is named, as against strings that only look like its name.
//!
//! One trie holds all forms of the lexicon, longest first. Then small tests look at what stands beside a form:
//! compounds (运营 + 方案), verbs (推广 + 产品), and forms that name the role only in some positions (市场).

mod file;
mod gate;

use crate::attribute::words::{Beside, Words, words};
use crate::trie::Trie;
use gate::{object_like, subject_like};

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
    /// It speaks of gated words as of departments, wherever it does.
    known: bool,
    region: Region,
}

impl Page {
    const TRADITIONAL: Self = Self { open: false, known: false, region: Region::Traditional };
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
    gate_before: Beside,
    gate_not_after: Beside,
    gate_of: Beside,
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
                        _ => {
                            let stands = || subject_like(before, after) || object_like(before, after);
                            page.open && stands()
                                || page.known && self.is_short(text.get(start..end).unwrap_or("")) && self.fits(text, raw, i)
                        }
                    };
                    if shown || self.shows(text, raw, i) {
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
}

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

/// Whether a name stands in the title of something (《X 之光》), and neither is the title nor in a line that is one.
fn in_title(text: &str, start: usize, end: usize) -> bool {
    let (before, after) = (text.get(..start).unwrap_or(""), text.get(end..).unwrap_or(""));
    let Some(open) = before.rfind('《').filter(|at| !before.get(*at..).unwrap_or("").contains('》')) else { return false };
    let Some(close) = after.find('》').filter(|at| !after.get(..*at).unwrap_or("").contains('《')) else { return false };
    let own = open + '《'.len_utf8() == start && close == 0;
    let line = text.trim();
    !(own || line.starts_with('《') && line.ends_with('》'))
}

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
