//! One role against another: inside a unit, and between two units of an article.

use super::{Context, Verdict};
use crate::attribute::about::How;
use crate::attribute::cue::Cue;
use crate::attribute::dimension::opens_comparison;
use crate::attribute::discourse::Unit;
use crate::attribute::line::Line;
use crate::attribute::stand::Stand;
use crate::attribute::words::{Words, words};
use crate::attribute::{Relation, Scope};

/// X 比 Y 更 …
pub(crate) fn yardstick(c: &Context<'_>) -> Option<Verdict> {
    (c.unit.yardstick != 0 && c.unit.roles.count_ones() >= 2).then(|| Verdict::plain(Relation::Contrast))
}

/// A unit for the pair rules.
pub(crate) struct Side<'a> {
    pub(crate) unit: &'a Unit,
    pub(crate) line: &'a Line<'a>,
    pub(crate) relation: Relation,
}

impl Side<'_> {
    fn single(&self) -> bool {
        self.unit.roles.is_power_of_two()
    }

    fn can(&self) -> bool {
        self.single()
            && matches!(self.relation, Relation::Attribute | Relation::Definition)
            && !self.line.is_heading()
            && !self.bare()
    }

    /// Nothing but the name of the role: the head of a column.
    fn bare(&self) -> bool {
        let end = self.unit.end;
        self.line.mentions_in(self.unit.start, end).first().is_some_and(|m| {
            m.start == self.unit.start && self.line.sub(m.end, end).trim_matches([':', '：', '。', ' ']).is_empty()
        })
    }

    /// It names what stands before it (这叫 X), or turns against it (但 X …).
    fn looks_back(&self) -> bool {
        self.line.sub(self.unit.start, self.unit.end).starts_with(['这', '那', '但'])
    }

    /// The cue that opens the unit, past punctuation.
    fn opens(&self, cue: Cue) -> bool {
        let mut at = self.unit.start;
        for h in self.line.hits_in(self.unit.start, self.unit.end) {
            if at < h.start && !self.line.sub(at, h.start).trim_matches([',', '，', ' ', '“', '"']).is_empty() {
                return false;
            }
            if h.cue.any(cue) {
                return true;
            }
            if !h.cue.any(Cue::SKIP.or(Cue::TURN)) {
                return false;
            }
            at = h.end;
        }
        false
    }

    /// It opens its line, behind a label that says in what two differ.
    fn begins_pair(&self) -> bool {
        let label = self.line.label;
        self.unit.sentence == 0
            && label > 0
            && label <= self.unit.subject.0
            && self.line.has(0, label, Cue::DIFFER)
            && self.line.mentions_in(0, label).is_empty()
    }

    fn turns(&self) -> bool {
        let text = self.line.sub(self.unit.start, self.unit.end);
        let weak = ["可", "只是", "那么", "不过", "但", "但是"];
        self.opens(Cue::TURN) && !weak.iter().any(|w| text.starts_with(w) && !text.starts_with("但是, "))
            || self.turn_after_subject()
    }

    /// Said in degree: 更适合, 更看重.
    fn more(&self) -> bool {
        let hits = self.line.hits_in(self.unit.subject.1, self.unit.end);
        self.unit.subject.1 > 0
            && self.unit.scope == Scope::Overt
            && hits.iter().any(|h| {
                h.cue.any(Cue::DEGREE) && self.line.sub(h.start, h.end).starts_with('更') && h.start - self.unit.subject.1 <= 12
            })
    }

    fn weak_turn(&self) -> bool {
        self.opens(Cue::TURN)
    }

    /// Y 则 …, Y 却 …
    fn turn_after_subject(&self) -> bool {
        let rest = self.line.sub(self.unit.subject.1, self.unit.end);
        let hits = self.line.hits_in(self.unit.subject.1, self.unit.end);
        let turn = hits
            .iter()
            .find(|h| self.line.says(h, words!["则", "却", "反倒", "则是", "则要", "则需", "则需要", "则更", "则主要"]));
        // 市场部拿到的问题却是 …: with what is said of it in between.
        let near =
            |at: usize| at <= 12 || at <= 24 && rest.get(..at).is_some_and(|t| t.contains('的') && !t.contains([',', '，']));
        let other = words!["就不一样", "就不同了", "就两样了", "就反过来"].begin(rest);
        self.unit.subject.1 > 0
            && (rest.starts_with('更') || other || turn.is_some_and(|h| near(h.start - self.unit.subject.1)) || reverses(rest))
    }
}

/// Y 刚好相反, Y 倒过来: what was said before, turned round.
fn reverses(rest: &str) -> bool {
    let first = rest.split([',', '，', '；', ';', '。', '：', ':']).next().unwrap_or("");
    let adverb = words!["部门", "这边", "那边", "则", "就", "却", "正好", "刚好", "恰好", "恰恰", "正", "完全", "往往", "倒是"];
    let core = adverb.strip_start(first).unwrap_or(first);
    let core = adverb.strip_start(core).unwrap_or(core).trim_end_matches(['了', '的', '过', '来', '。']);
    words!["相反", "反", "倒"].are(core) && first.chars().count() >= 2
}

/// The rule that pairs a turn with what it answers by name, however far that is.
pub(crate) fn answers(a: &Side<'_>, b: &Side<'_>) -> Option<&'static str> {
    (a.can() && b.can() && a.unit.roles != b.unit.roles && b.turns()).then_some("C2-turn")
}

/// The rule that pairs two neighbouring units, if one does.
pub(crate) fn pairs(a: &Side<'_>, b: &Side<'_>, between: usize, compared: bool) -> Option<&'static str> {
    if !a.can() || !b.can() || a.unit.roles == b.unit.roles {
        return None;
    }
    if a.unit.via == "table-cell" && b.unit.via == "table-cell" {
        return (b.unit.line == a.unit.line + 1).then_some("C5-table");
    }
    let ordinal = |u: &Unit| matches!(u.how, How::Stands(Stand::Former | Stand::Latter));
    if ordinal(a.unit) && ordinal(b.unit) && b.unit.line <= a.unit.line + 1 {
        return Some("C6-former-latter");
    }
    // 穿戴不同:X …|Y …|开口不同:X …: a line that opens with what differs begins a pair of its own.
    if a.unit.line != b.unit.line && b.begins_pair() {
        return None;
    }
    let same_sentence = a.unit.line == b.unit.line && a.unit.sentence == b.unit.sentence;
    let near = b.unit.line <= a.unit.line + 1 || between == 0 && b.unit.line <= a.unit.line + 2;
    if b.unit.scope == Scope::Overt && near {
        if b.turns() || same_sentence && b.weak_turn() {
            return Some("C2-turn");
        }
        let open = a.line.sub(a.unit.start, a.unit.end);
        if same_sentence && words!["如果说", "不像", "一方面"].begin(open) {
            return Some("C2-turn");
        }
    }
    let most = |s: &Side<'_>| s.unit.subject.1 > 0 && s.line.sub(s.unit.start, s.unit.subject.0).contains('最');
    if same_sentence && most(a) && most(b) {
        return Some("C12-superlatives");
    }
    if same_sentence && parallel(a, b, compared) {
        return Some("C4-parallel");
    }
    let overt = |s: &Side<'_>| s.unit.scope == Scope::Overt && s.unit.how == How::Subject;
    let next = a.unit.line == b.unit.line && between == 0 && b.unit.sentence <= a.unit.sentence + 1;
    let item = a.begins_pair() && b.unit.line == a.unit.line + 1 && b.unit.sentence == 0 && b.line.body > 0;
    if overt(a) && overt(b) && !b.looks_back() && (item || next && opens_comparison(a.line, a.unit, compared)) {
        return Some("C1-announced");
    }
    if near && a.more() && b.more() {
        return Some("C12-degree");
    }
    if a.unit.announced.is_some()
        && a.unit.announced == b.unit.announced
        && near
        && (a.unit.line == b.unit.line || !a.looks_back())
        && a.unit.scope == Scope::Overt
        && b.unit.scope == Scope::Overt
    {
        return Some("C1-announced");
    }
    None
}

/// Both halves go on with the same word after their subject: X 看…,Y 看…; or both are short and share a cue of degree.
pub(crate) fn parallel(a: &Side<'_>, b: &Side<'_>, compared: bool) -> bool {
    if a.unit.subject.1 == 0 || b.unit.subject.1 == 0 || a.unit.scope == Scope::Inherited || b.unit.scope == Scope::Inherited {
        return false;
    }
    // Pay and shares told one after the other are no comparison; nor is who takes a task (归 X 管).
    let plain = |s: &Side<'_>| {
        // The number of a list's item is none of its own.
        let start = s.unit.start.max(if s.unit.start < s.line.body { s.line.body } else { 0 });
        !s.line.sub(start, s.unit.end).contains(|c: char| c.is_ascii_digit() || "千万百%％".contains(c))
            && !s.line.hit_before(s.unit.subject.0).is_some_and(|h| h.start >= s.unit.start && h.cue.any(Cue::GOVERN))
    };
    let (x, y) = (first_clause(a), first_clause(b));
    let letter = |c: char| !(c.is_whitespace() || ":：、的".contains(c));
    let opens = x.chars().next().filter(|c| letter(*c)).is_some_and(|c| y.starts_with(c));
    // Without an announcement the two must close alike too: X 是花钱的,Y 是赚钱的.
    let closes = x.chars().last().is_some_and(|c| y.ends_with(c)) && x.len() >= 9 && y.len() >= 9;
    let frame = shared_start(x, y);
    // Duties told one after the other are a list, not a comparison.
    let duties = DUTIES.begin(x);
    let possessive = x.starts_with('的') && frame > FRAME_CHARS;
    let alike =
        opens && (compared || closes || !duties && (frame >= FRAME_CHARS || balanced(x, y))) || possessive || same_mould(x, y);
    alike && plain(a) && plain(b)
}

/// Both short, and nearly as long as each other: 靠嘴,靠手.
fn balanced(x: &str, y: &str) -> bool {
    let (a, b) = (x.chars().count(), y.chars().count());
    (2..=BALANCED_CHARS).contains(&a) && (2..=BALANCED_CHARS).contains(&b) && a.abs_diff(b) <= 1
}

/// Different verbs in one mould: 花钱,挣钱; 盯的是这个月,想的是明年.
fn same_mould(x: &str, y: &str) -> bool {
    let (a, b) = (x.chars().count(), y.chars().count());
    let last = x.chars().last().is_some_and(|c| y.ends_with(c)) && a == b && (2..=MOULD_CHARS).contains(&a) && x != y;
    let head = |t: &str| t.find("的是").filter(|at| *at > 0).map(|at| t.get(..at).map_or(0, |h| h.chars().count()));
    let cleft = matches!((head(x), head(y)), (Some(p), Some(q)) if p <= MOULD_CHARS && q <= MOULD_CHARS);
    last || cleft
}

/// Characters of a predicate that is weighed against another as a whole.
const BALANCED_CHARS: usize = 6;
/// Characters of a mould: a verb with its object, or what stands before 的是.
const MOULD_CHARS: usize = 4;

/// Open a duty, a need or a habit.
const DUTIES: Words = words!["把", "找", "问", "联系", "负责", "主要", "需要", "要", "会", "可以", "承担", "每", "常", "也"];

/// Characters that two predicates must begin with in common to be set against each other without a marker.
const FRAME_CHARS: usize = 2;

/// How many characters two predicates begin with in common; 0 where nothing differs after them.
fn shared_start(x: &str, y: &str) -> usize {
    let n = x.chars().zip(y.chars()).take_while(|(a, b)| a == b).count();
    let rest = |t: &str| t.chars().count() > n;
    if rest(x) && rest(y) { n } else { 0 }
}

/// What follows the subject, up to the first comma or stop.
fn first_clause<'l>(s: &Side<'l>) -> &'l str {
    let rest = s.line.sub(s.unit.subject.1, s.unit.end);
    rest.split([',', '，', ';', '；', '。', '.', '！']).next().unwrap_or("").trim_end_matches(['”', '"']).trim_matches(' ')
}
