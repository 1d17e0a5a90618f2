//! To whom the page attributes a statement (N 认为, N 指出).

use super::about::How;
use super::cue::{Cue, Hit};
use super::discourse::Unit;
use super::holder::{closes_with_name, holder, is_person, is_read};
use super::introduced::introduced_by;
use super::line::{Line, comma, floor};
use super::mention::Mention;
use super::quoted::{Quotation, quotations, quoted_by};
use super::told::{tells, told, told_by};
use crate::attribute::words::{Words, words};
use crate::span::Span;

/// Who was named as speaker last, for the pronouns after it.
#[derive(Debug, Default)]
pub(crate) struct Speakers {
    last: Option<(usize, String)>,
    /// The line looked at last.
    line: Option<usize>,
    /// What is quoted in it.
    quotes: Vec<Quotation>,
    /// Whether it has any word of telling, see [`tells`].
    tells: bool,
}

impl Speakers {
    /// To whom a unit is attributed; 她说 stands for the person who spoke last.
    pub(crate) fn name(&mut self, lines: &[Line<'_>], unit: &Unit) -> Option<String> {
        let line = lines.get(unit.line)?;
        if self.line != Some(unit.line) {
            self.line = Some(unit.line);
            self.quotes = quotations(line.text);
            self.tells = tells(line.text);
        }
        let quoted = || quoted_by(line.text, &self.quotes, unit.subject.0.max(unit.start), unit.end);
        let before = unit.line.checked_sub(1).and_then(|at| lines.get(at));
        let introduced = || introduced_by(line, before, unit);
        let name = reporter(line, unit, self.tells).or_else(quoted).or_else(introduced);
        let named = self.last.as_ref().filter(|(at, _)| unit.line - at <= SPEAKER_LINES);
        if let Some(name) = name {
            if PRONOUNS.contains(&name.as_str()) {
                return Some(named.map_or(name, |(_, known)| known.clone()));
            }
            // 他 is no group and no writing.
            if is_person(&name) {
                self.last = Some((unit.line, name.clone()));
            }
            return Some(name);
        }
        let start = line.sentences.get(unit.sentence)?.span.start as usize;
        let text = line.sub(start, unit.end);
        if HIS_WORDS.begin(text) {
            // 按他的说法,…; 用她的话说,…
            return named.map(|(_, name)| name.clone());
        }
        let led = TURNS.strip_start(text).unwrap_or(text).trim_start_matches([',', '，']);
        let pronoun = PRONOUNS.iter().find(|w| led.starts_with(**w))?;
        let at = start + (text.len() - led.len()) + pronoun.len();
        let cue = line.hits_in(at, unit.end).first().filter(|h| h.cue.any(Cue::REPORT) && h.start - at <= PRONOUN_REACH);
        let (said, end) = match cue {
            Some(h) => (h.start, h.end),
            None if !self.tells => return None,
            None => told(line.sub(at, floor(line.text, unit.end.min(at + 2 * NAME_CAP))))
                .filter(|(from, _)| *from <= PRONOUN_REACH)
                .map(|(a, b)| (at + a, at + b))?,
        };
        let before = said < unit.subject.0.max(unit.start + 1) || unit.how == How::Nothing;
        let after = line.sub(end, unit.end);
        let speaks = !after.starts_with('的') && !SAID_ON.begin(after);
        (before && speaks).then(|| named.map_or_else(|| (*pronoun).to_owned(), |(_, name)| name.clone()))
    }
}

/// Stand for the person who spoke last.
pub(super) const PRONOUNS: [&str; 4] = ["她们", "他们", "她", "他"];
/// Before such a pronoun.
const TURNS: Words = words!["不过", "但是", "但", "而", "后来", "所以", "可", "可是", "然后", "接着"];

/// Open a statement with the words of the one who spoke last.
const HIS_WORDS: Words = words![
    "按他的说法",
    "按她的说法",
    "用他的话说",
    "用她的话说",
    "用他的话讲",
    "用她的话讲",
    "在他看来",
    "在她看来",
    "照他的说法",
    "照她的说法",
    "照他说",
    "照她说",
    "按他说的",
    "按她说的",
];
/// Bytes between a pronoun and its verb (4 Han characters).
const PRONOUN_REACH: usize = 12;
/// Lines over which a pronoun points back to a speaker.
const SPEAKER_LINES: usize = 3;

/// Bytes (14 Han characters) up to which the words before a verb of saying are a name.
pub(super) const NAME_CAP: usize = 42;

/// The same for a text that begins with somebody described (一位在百货公司做了二十年的老先生).
pub(super) fn name_cap(text: &str) -> usize {
    let described =
        words!["一位", "一名", "有位", "有一位", "有个", "有一个", "那位", "某位", "还有位", "还有一位"].begin(text.trim_start());
    if described { 2 * NAME_CAP } else { NAME_CAP }
}

/// 运营觉得推广就是玩手机: a role that thinks something of another one that is named before `from`; who thinks, and of whom.
pub(crate) fn held_by_role<'a>(line: &'a Line<'_>, unit: &Unit, from: usize) -> Option<(Span, &'a Mention)> {
    let [who, .., of] = line.mentions_in(unit.start, from) else { return None };
    let said = line.sub(who.end, of.start).trim_start_matches(['都', '总', '老', '也', '还', '的', '人', '那', '边', '们', '就']);
    let thinks = words!["觉得", "认为", "以为", "眼里", "眼中", "看来", "说"].begin(said);
    (thinks && said.chars().count() <= OPINION && who.role & of.role == 0).then(|| (Span::new(who.start, who.end), of))
}

/// Characters between who thinks and of whom (觉得).
const OPINION: usize = 5;

/// The words before a verb of saying that opens the unit's sentence, or before 把 X 定义为.
fn reporter(line: &Line<'_>, unit: &Unit, tells: bool) -> Option<String> {
    let start = line.sentences.get(unit.sentence)?.span.start as usize;
    let start = start.max(if unit.sentence == 0 { line.body } else { 0 });
    if let Some(name) = according_to(line, unit, start).or_else(|| said_after(line, unit)) {
        return Some(name);
    }
    // 说的话, 回评价,: no verb of saying.
    let speaks = |h: &&Hit| {
        if !h.cue.any(Cue::REPORT) {
            return false;
        }
        let after = line.sub(h.end, unit.end);
        let word = line.sub(h.start, h.end);
        let noun = || NOUNS.are(word) && after.starts_with(['，', ',', '。', '、', '；']);
        // N 的说法虽然不同: what they say is spoken of, not told.
        let view = || word.starts_with('的') && !words!["是", "为", "：", ":", "，", ","].begin(after);
        !(after.starts_with('的') || noun() || view() || word.ends_with('说') && SAID_ON.begin(after))
    };
    let early = if line.any(Cue::REPORT) { line.hits_in(start, unit.end.min(start + 2 * NAME_CAP)) } else { &[] };
    if let Some(name) = tells.then(|| told_by(line, unit, start)).flatten() {
        return Some(name);
    }
    if early.is_empty() && !line.hit_before(unit.subject.0).is_some_and(|h| TAKE.are(line.sub(h.start, h.end))) {
        return None;
    }
    let cap = name_cap(line.sub(start, unit.end));
    let said = early.iter().find(speaks).filter(|h| {
        // What is said comes after; a role that speaks is the subject itself.
        let quotes = h.end - h.start > 3 || line.sub(h.end, unit.end).starts_with([',', '，', ':', '：', '“', '"', '「']);
        h.start < unit.subject.0.max(unit.start + 1) || unit.how == How::Nothing && quotes && h.start - start <= cap
    });
    let taken = || {
        let take = line.hit_before(unit.subject.0).filter(|h| TAKE.are(line.sub(h.start, h.end)))?;
        let calls = line.sub(take.start, take.end) == "管" && line.sub(unit.subject.1, unit.end).contains('叫');
        (calls || line.has(unit.subject.1, unit.end, Cue::DEFINE) || line.sub(unit.subject.1, unit.end).starts_with("等同于"))
            .then_some(take)
    };
    let verb = said.or_else(taken).filter(|h| h.start > start && h.start - start <= cap)?;
    let name = line.sub(start, verb.start);
    let name = name.rsplit([',', '，', '。', '：', ':', '；']).find(|part| !part.trim().is_empty())?;
    let name = name.trim_matches(|c: char| matches!(c, '“' | '”' | '"' | '「' | '」') || c.is_whitespace());
    // 还有人把两者混为一谈,说 …: the verb has its subject a clause before.
    let apart = line.sub(start, verb.start).trim_end().ends_with(['，', ',']);
    let takes = TAKE.are(line.sub(verb.start, verb.end)) && holder(LEADS.strip_start(name).unwrap_or(name)).is_none();
    let apart = apart || takes;
    if let Some(who) = apart.then(|| opens_with_holder(name)).flatten() {
        return Some(line.written(who).to_owned());
    }
    // 招人的时候也有人说 …: somebody.
    let somebody = SOMEBODY.strip_end(name).filter(|before| !before.ends_with('没')).and_then(|before| name.get(before.len()..));
    let name = somebody.unwrap_or_else(|| LEADS.strip_start(name).map_or(name, |n| LEADS.strip_start(n).unwrap_or(n)));
    let name =
        ["》里", "》上", "》中"].iter().find(|w| name.ends_with(**w)).and_then(|_| name.get(..name.len() - 3)).unwrap_or(name);
    let name = TAILS.strip_end(name).unwrap_or(name);
    let name = name.trim_end_matches(['笑', '打', '却', '则', '也', '都', '还', '就', '曾', '又', '常']);
    // 店长会说, but 董事会认为
    let name = if name.ends_with("事会") || name.ends_with("协会") || name.ends_with("员会") {
        name
    } else {
        name.trim_end_matches('会')
    };
    // To whom it is said is not who says it.
    let name = TO.find(name).filter(|i| *i > 0).and_then(|i| name.get(..i)).unwrap_or(name);
    let name = ON
        .iter()
        .find_map(|w| name.strip_suffix(w).map(|n| (n, w)))
        .map_or(name, |(n, w)| name.get(..n.len() + w.chars().next().map_or(0, char::len_utf8)).unwrap_or(name));
    let named = line.mentions_in(start, verb.start).iter().any(|m| m.end == verb.start && m.role & unit.roles != 0);
    let nobody = NOBODY.are(name)
        || name.ends_with('所')
        || words!["没人", "没有人"].within(name)
        || DENY.begin(name)
        || ["我", "你", "他", "她", "它", "咱"].iter().any(|w| name.starts_with(w) && !OWN.within(name));
    // 楼上说 …,我不同意,X 是 …: the writer speaks again.
    let said = || line.sub(verb.end, unit.start).split([',', '，', '；', ';']).skip(1);
    let again = unit.start > verb.end
        && (said().any(|p| p.trim_start_matches(['但', '可', '而']).starts_with('我'))
            || line.sub(unit.start, unit.end).starts_with("我看"));
    // 楼主,建议你 …: somebody is spoken to.
    let called = line.sub(verb.start, verb.end) == "建议" && line.sub(start, verb.start).ends_with([',', '，']);
    let name = holder(name)?;
    (speaker(name) && !named && !nobody && !again && !called).then(|| line.written(name).to_owned())
}

/// 网上有些文章喜欢分高下; 多数人只记得 …: who stands at the head of a clause.
pub(super) fn opens_with_holder(clause: &str) -> Option<&str> {
    let clause = words!["还", "也", "而", "但", "可", "总"].strip_start(clause).unwrap_or(clause);
    let clause = LEADS.strip_start(clause).unwrap_or(clause);
    if clause.starts_with(['这', '那']) && !words!["这位", "那位", "那个人"].begin(clause) {
        return None;
    }
    let ends = clause.char_indices().map(|(at, c)| at + c.len_utf8()).take(HEAD_CAP);
    let names = ends.filter_map(|end| clause.get(..end)).filter(|name| speaker(name) && holder(name) == Some(name));
    let goes_on = |name: &&str| clause.len() > name.len() && !DENY.begin(name) && !NOBODY.are(name) && !name.starts_with('我');
    let names: Vec<&str> = names.filter(goes_on).collect();
    names.iter().rev().find(|name| closes_with_name(name)).or(names.last()).copied()
}

/// Characters of a name at the head of a clause.
const HEAD_CAP: usize = 14;

/// Nobody in particular, and yet not the writer.
const SOMEBODY: Words = words!["有人", "有些人", "有的人"];

/// Whether words before a verb of saying can name somebody: no adverb, no time, no clause.
fn speaker(name: &str) -> bool {
    !name.is_empty() && !NO_ONE.begin(name) && !NO_ONE_AT_END.end(name) && !name.contains(['了', '，', ',', '？', '?', '…'])
}

/// Open an adverb, a time or a verb: 现在说 …, 有一点要说 …, 打个比方说 ….
const NO_ONE: Words = words![
    "现在",
    "目前",
    "为什么",
    "有一点",
    "有一句",
    "能",
    "多说",
    "多半",
    "打个比方",
    "打比方",
    "最后",
    "最多",
    "一般",
    "只能",
    "只会",
    "只好",
    "老实",
    "坦白",
    "准确",
    "严格",
    "总的",
    "简单",
    "一句话",
    "换句话",
    "很难",
    "难怪",
    "常言",
    "俗话",
    "听说",
    "听着",
    "也就",
    "又",
    "却",
    "凡",
    "若",
    "什么",
    "哪",
    "要",
    "想必",
    "想来",
    "让",
    "把",
    "被",
    "对于",
    "到底",
    "到了",
    "因此",
    "因为",
    "以前",
    "以后",
    "如果",
    "去年",
    "今年",
    "前年",
    "其次",
    "首先",
    "再者",
    "通俗",
    "具体",
    "直白",
    "确切",
    "不能",
    "不得",
    "不好",
    "不然",
    "不客气",
    "不夸张",
    "没有",
    "忍不住",
    "顺便",
    "补充",
    "接着",
    "然后",
    "反正",
    "请用",
    "请你",
    "刚才",
    "这是",
    "您",
    "两种",
    "几种",
    "这么",
    "那么",
    "这样",
    "一直",
    "总之",
    "所谓",
    "比方",
    "比如",
    "例如",
    "当然",
];
/// Close words that belong to something else: 另说, 说来, 没有统一的说法.
const NO_ONE_AT_END: Words = words![
    "另",
    "要",
    "能",
    "没",
    "不",
    "经",
    "一种",
    "统一",
    "的时候",
    "里有",
    "是",
    "有",
    "的话",
    "好",
    "多",
    "来",
    "我",
    "你"
];
/// Go on after 说 where nobody says anything: 说来, 说白了, 说一句.
const SAID_ON: Words = words![
    "来",
    "起",
    "法",
    "到",
    "服",
    "明",
    "得",
    "好",
    "清",
    "定",
    "白",
    "穿",
    "一句",
    "句",
    "不上",
    "不清",
    "不准",
    "不定",
    "不好",
    "成",
    "一不二",
    "话",
    "实话",
    "真的",
    "了算",
];

/// 据 N 介绍,…; 按照 N 的说法,…; N 对 X 的定义是 …
fn according_to(line: &Line<'_>, unit: &Unit, start: usize) -> Option<String> {
    let text = line.sub(start, unit.end);
    let first = comma(text).map_or(text, |at| text.get(..at).unwrap_or(text));
    let name = if let Some(name) = SAYING.strip_end(first).filter(|n| first.len() < text.len() && n.len() <= NAME_CAP) {
        // 加上补录提醒, 做好更换提醒,: a noun.
        let name = name.trim_end_matches(['常', '总', '还', '又', '也', '却', '则', '就']);
        let plain = name.chars().count() <= SHORT_NAME && !name.contains(['做', '给', '加', '把', '将', '和', '及']);
        plain.then_some(name)?
    } else if let Some(body) = words!["用", "在", "照", "拿", "按", "以"].strip_start(first)
        && let Some(name) = IN_EYES.strip_end(body)
    {
        name
    } else if let Some(body) = words!["根据", "依据", "按照", "据", "按", "依"].strip_start(first) {
        let book = words!["教科书", "教材", "课本", "词典", "字典", "百科"];
        ACCORDING.strip_end(body).or_else(|| (is_read(body) || book.end(body)).then_some(body))?
    } else {
        // 教科书上对 X 的定义是 …
        let after = line.sub(unit.subject.1, unit.end);
        if !words!["的定义", "的理解", "的解释", "的看法", "的描述"].begin(after) {
            return None;
        }
        let before = line.sub(start, unit.subject.0);
        let name = before.strip_suffix("对于").or_else(|| before.strip_suffix('对'))?;
        let name = name.rsplit([',', '，', '：', ':']).next().unwrap_or(name);
        words!["上", "里", "中", "给出的", "们"].strip_end(name).unwrap_or(name)
    };
    let name = name.trim_matches(|c: char| c.is_whitespace());
    let name = LEADS.strip_start(name).unwrap_or(name);
    let own = words!["我", "我们", "你", "统", "不完全统", "他", "她", "大家"].are(name);
    let vague = name.is_empty() || name.len() > NAME_CAP || own || name.starts_with("一句") || DENY.begin(name);
    holder(name).filter(|_| !vague).map(ToOwned::to_owned)
}

/// “X 就是 …。”N 说。; X 是 …,N 这样形容: who said it stands after it.
fn said_after(line: &Line<'_>, unit: &Unit) -> Option<String> {
    if !line.any(Cue::REPORT) {
        return None;
    }
    let sentence = line.sentences.get(unit.sentence)?;
    let own = sentence.clauses.last()?;
    let quoted = line.sub(unit.start, unit.end).trim_end().ends_with(['”', '"', '」']);
    let next = line.sentences.get(unit.sentence + 1).filter(|_| quoted).filter(|s| s.clauses.len() == 1);
    let span = match next {
        Some(s) => s.span,
        None if sentence.clauses.len() > 1 => own.span,
        None => return None,
    };
    let (start, end) = (span.start as usize, span.end as usize);
    let text = line.sub(start, end).trim_end_matches(['。', '.', '！', '!', ' ']);
    let text = text.trim_end_matches(['道', '过', '着', '的']);
    let close = start + text.len();
    let verb = line.hit_before(close).filter(|h| h.cue.any(Cue::REPORT) && h.start > start)?;
    let name = line.sub(start, verb.start).trim_start_matches(['”', '"', '」', ' ']);
    let name = HOW.strip_end(name).unwrap_or(name);
    let first = unit.start < start && line.mentions_in(start, verb.start).is_empty();
    let word = line.sub(verb.start, verb.end);
    let nobody = !speaker(name)
        || name.len() > NAME_CAP
        || NOBODY.are(name)
        // 给出定价建议: a noun; 行销一说, 等于没说: no verb of a speaker.
        || NOUNS.are(word)
        || word == "说" && name.ends_with(['一', '没', '上', '另', '乱', '好'])
        || name.starts_with(['我', '你', '他', '她', '可', '不', '没', '一'])
            && !name.starts_with("一位")
            && !name.starts_with("一名")
            && !name.starts_with("一个");
    holder(name).filter(|_| first && !nobody).map(ToOwned::to_owned)
}

/// Characters of a name before 强调 or 提醒 at the end of a clause.
const SHORT_NAME: usize = 8;

/// Close 据 N …, 按照 N ….
const ACCORDING: Words = words![
    "介绍",
    "透露",
    "描述",
    "解释",
    "的说法",
    "的讲法",
    "的定义",
    "的解释",
    "的观点",
    "的看法",
    "的口径",
    "的理解",
    "的划分",
    "的描述",
    "回忆",
    "所说",
    "所言",
];
/// Close a clause that says who speaks: N 强调,…
const SAYING: Words = words!["强调", "念叨", "提醒", "重申", "感叹", "反问", "回答", "笑道", "叹道", "指出"];
/// Close 用 N 的话说, 在 N 眼里.
const IN_EYES: Words = words!["的话说", "的话来说", "的话讲", "的话来讲", "眼里", "眼中", "的眼里", "的角度看"];
/// Between a name and its verb at the end: 一位站长这样形容.
const HOW: Words = words!["这样", "如此", "这么", "常常", "常", "总", "曾", "后来"];
/// Verbs of saying that are nouns as often.
const NOUNS: Words = words!["评价", "解释", "建议", "回忆", "承认"];
/// Open what is forbidden or asked, not a name.
const DENY: Words = words![
    "千万",
    "先",
    "不用",
    "从",
    "用",
    "宁可",
    "喜欢",
    "以前",
    "处理",
    "别",
    "不要",
    "不妨",
    "谁",
    "这里",
    "再",
    "莫",
    "切",
    "那时候",
    "怎么",
    "没有",
    "可以",
];

/// Words that take an object to be something.
const TAKE: Words = words!["把", "将", "管"];
/// Words before a name.
pub(super) const LEADS: Words = words![
    "今天",
    "昨天",
    "昨晚",
    "前阵子",
    "前几天",
    "散会",
    "上个月",
    "上礼拜",
    "那天",
    "有一天",
    "有回",
    "从前",
    "后来",
    "刚才",
    "上周",
    "在",
    "据",
    "按照",
    "按",
    "而",
    "但是",
    "但",
    "不过",
    "也有",
    "还有",
    "正如",
    "对此",
    "事后",
    "亦有",
    "所以",
    "因此",
    "要是",
    "如果",
    "因为",
    "虽然",
];
/// Words before the one who is told.
const TO: Words = words!["跟", "告诉", "对我", "对你", "对他", "对大家", "对记者", "向我", "向大家", "向记者"];
/// Writings with the word for being in them.
const ON: [&str; 6] = ["书上", "书里", "书中", "文中", "文里", "告里"];
/// What makes a pronoun part of somebody's name: 我们的讲师, 我师傅.
const OWN: Words = words!["的", "师", "老板", "领导", "同事", "朋友", "妈", "爸", "主管", "总监", "经理", "前辈"];
/// Adverbs between a name and its verb.
const TAILS: Words = words![
    "不同意",
    "不以为然",
    "不赞同",
    "经常",
    "持相反意见",
    "持反对意见",
    "进一步",
    "同时",
    "因此",
    "曾经",
    "一直",
    "普遍",
    "往往",
    "常常",
    "就此",
    "对此",
    "多半",
    "大概",
    "反驳",
    "回应",
    "老是"
];
/// Words that name no one in particular to whom a view could be attributed.
const NOBODY: Words = words![
    "我的",
    "我们的",
    "你的",
    "我",
    "我们",
    "要",
    "可以",
    "个人",
    "你",
    "你们",
    "他",
    "她",
    "他们",
    "小编",
    "也就是",
    "简单",
    "换句话",
    "应该"
];
