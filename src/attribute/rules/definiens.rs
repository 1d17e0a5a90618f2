//! Where a definiens ends: which of the clauses after the verb still belong to what the role is said to be.

use crate::attribute::cue::Cue;
use crate::attribute::line::Line;
use crate::attribute::words::{Words, words};
use crate::letters::{trimmed, trimmed_end};

/// Marks between clauses.
const COMMAS: [char; 4] = ['，', ',', '；', ';'];
/// Marks that close, left out at the end of a definiens.
const CLOSING: [char; 9] = ['”', '"', '」', '’', '）', ')', '。', '.', '了'];
/// Words before a noun phrase that is not over at the comma unless a 的 has turned it into an attribute of its head.
const OPENERS: Words =
    words!["为了", "为", "根据", "围绕", "针对", "以", "通过", "对", "在", "借助", "利用", "从", "当", "依靠", "基于", "把"];
/// Words that open a clause with a subject or a turn of its own.
const ASIDE: Words = words![
    "我",
    "咱",
    "有人",
    "也有",
    "还有",
    "一位",
    "他",
    "她",
    "它",
    "你",
    "大家",
    "很多",
    "关于",
    "至于",
    "而",
    "但",
    "不过",
    "只是",
    "只不过",
    "可",
    "其",
    "这",
    "那",
    "没有",
    "所以",
    "因此",
    "因为",
    "由于",
    "有时",
    "有的",
    "也指",
    "也是",
    "也叫",
    "也不",
    "并非",
    "不是",
    "不等",
    "是",
    "即",
    "就是",
    "两",
    "二者",
    "双方",
    "比如",
    "例如",
    "出了",
    "属于",
    "既",
];
/// Words with which a phrase of action goes on over a comma.
const GOES_ON: Words = words![
    "让",
    "使",
    "并",
    "从而",
    "进而",
    "以便",
    "来",
    "最终",
    "最后",
    "再",
    "然后",
    "帮",
    "促",
    "达到",
    "还",
    "把",
    "靠",
    "用",
    "且",
    "好让",
    "派",
    "想尽",
    "想办法",
    "劝",
    "不让"
];
/// Ends of a clause that wait for what is believed or known.
const THINKS: Words = words!["相信", "知道", "觉得", "明白", "认为", "发现", "记得", "认定"];
/// Verbs of naming: what follows is a name, over at the first comma.
const NAMING: Words =
    words!["称", "称为", "叫", "叫做", "叫作", "译作", "译为", "写作", "简称", "全称", "全称为", "俗称", "又叫"];

/// The end (byte) of the definiens that starts at `from` in a unit that ends at `end`.
///
/// A definiens is over at the first clause that closes a noun phrase with a genus noun; a clause that does not (根据 …
/// 数据,) is part of it while such a noun follows and no clause between opens with a subject of its own. Without any
/// genus the first clause is all, and what goes on with 让, 并, 从而 …
pub(crate) fn definiens_end(line: &Line<'_>, from: usize, end: usize) -> usize {
    let pieces = pieces(line.sub(from, end), from);
    let Some(&first) = pieces.first() else { return end };
    let named = line.sub(0, from).trim_end_matches(['“', '"', '「', ' ']);
    if NAMING.end(named) {
        return first.1;
    }
    let mut phrase = first.1;
    for (i, &(start, stop)) in pieces.iter().enumerate() {
        let genus = genus_at_end(line, start, stop);
        // 为了 …,我们所用的一切手段: the head of the phrase may have a subject within it.
        let head = genus.is_some() && i == 1 && unfinished(line.sub(first.0, first.1));
        // 就是售后,就是擦屁股的; 可以指 …,也可以指 …: said once more with the same verb.
        if i > 0 && phrase == pieces[i - 1].1 && repeats(named, line.sub(start, stop)) {
            phrase = stop;
            continue;
        }
        if i > 0 && !head && stands_alone(line, start, stop) {
            break;
        }
        if let Some(genus) = genus
            && !(i + 1 < pieces.len() && unfinished(line.sub(start, stop)) && !line.sub(start, genus).contains('的'))
        {
            return stop;
        }
        let text = line.sub(start, stop);
        if i > 0 && phrase == pieces[i - 1].1 && (GOES_ON.begin(text) || parallel(line.sub(first.0, first.1), text)) {
            phrase = stop;
        }
        // 让一群人相信,没有它的日子 …
        if i == 1 && THINKS.end(line.sub(first.0, first.1)) {
            phrase = stop;
        }
        // 用尽可能少的钱,把话送到: the verb of the phrase comes after the comma.
        if i == 1 && lacks_verb(line.sub(first.0, first.1)) && CARRIES_ON.begin(text) {
            phrase = stop;
        }
        // 把网站,店铺的日常转起来; 用论坛,博客,网站这些办法: the first clause has no verb yet.
        let names = pieces.get(..i).is_some_and(|p| p.iter().all(|(a, b)| line.sub(*a, *b).chars().count() <= 4));
        if i > 0 && names && phrase == pieces[i - 1].1 && lacks_verb(line.sub(first.0, first.1)) {
            phrase = stop;
        }
    }
    phrase
}

/// The start of the genus noun that closes a stretch, past closing marks.
pub(crate) fn genus_at_end(line: &Line<'_>, start: usize, end: usize) -> Option<usize> {
    let at = start + trimmed_end(line.sub(start, end)).trim_end_matches(CLOSING).len();
    // A single character (人, 活) closes a noun phrase only after 的.
    line.hits_in(start, at)
        .iter()
        .rev()
        .take_while(|h| h.end == at)
        .find(|h| {
            h.cue.any(Cue::GENUS) && (h.end - h.start > 3 || line.sub(start, h.start).ends_with(['的', '批', '群', '拨', '帮']))
        })
        .map(|h| h.start)
}

fn unfinished(text: &str) -> bool {
    let text = text.trim_start_matches(['“', '"', '「', ' ']);
    // 企业为实现目标,…: who does it may stand before.
    let own =
        AGENTS.strip_start(text).filter(|rest| words!["为", "通过", "根据", "围绕", "运用", "利用", "以", "借助"].begin(rest));
    OPENERS.begin(text) || own.is_some()
}

/// Who does something, at the head of a definiens.
const AGENTS: Words =
    words!["企业", "公司", "人们", "商家", "卖家", "组织", "个人", "厂家", "商户", "店家", "机构", "品牌", "个人或组织"];

/// Whether a clause takes up the verb before the definiens.
fn repeats(before: &str, clause: &str) -> bool {
    let clause = clause.trim_start();
    let verb = ["就是", "也可以指", "也指", "也可指"].iter().find(|v| clause.starts_with(**v));
    verb.is_some_and(|v| if *v == "就是" { before.ends_with("就是") } else { before.ends_with('指') })
}

/// 用尽可能少的钱, 从进货那头到出货那头: with what or where something is done, and not yet what.
fn lacks_verb(text: &str) -> bool {
    unfinished(text) || text.ends_with('地') || words!["用", "拿", "凭", "趁", "沿着", "站在", "尽"].begin(text.trim_start())
}

/// 信心的传递,情绪的转移: the second in the mould of the first.
fn parallel(first: &str, text: &str) -> bool {
    let text = text.trim_matches(CLOSING);
    let mould = |t: &str| t.split_once('的').map(|(a, b)| (a.chars().count(), b.chars().count()));
    matches!((mould(first), mould(text)), (Some(a), Some(b)) if a == b && (1..=3).contains(&a.0) && (1..=3).contains(&a.1))
}

/// Open the verb that such a phrase waits for.
const CARRIES_ON: Words = words![
    "把", "将", "让", "去", "来", "变", "使", "到", "替", "给", "帮", "卖", "做", "说", "送", "引", "吸引", "推", "靠", "想"
];

/// The clause has a subject or a turn of its own.
fn stands_alone(line: &Line<'_>, start: usize, stop: usize) -> bool {
    let text = line.sub(start, stop);
    let lead = start + (text.len() - text.trim_start().len());
    let role = line.mentions_in(lead, stop).first().is_some_and(|m| m.start == lead);
    role || ASIDE.begin(text.trim_start()) || line.has(start, stop, Cue::REPORT)
}

/// Start and end of the clauses, marks left out. Commas inside quotes and brackets do not count; a colon ends the last.
fn pieces(text: &str, from: usize) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut inside_to = 0;
    for (at, ch) in text.char_indices() {
        if at < inside_to {
            continue;
        }
        let close = match ch {
            '“' => Some('”'),
            '「' => Some('」'),
            '（' => Some('）'),
            '(' => Some(')'),
            '《' => Some('》'),
            '"' => Some('"'),
            _ => None,
        };
        let after = at + ch.len_utf8();
        if let Some(i) = close.and_then(|c| text.get(after..).unwrap_or("").find(c)) {
            inside_to = after + i;
        } else if COMMAS.contains(&ch) || matches!(ch, '：' | ':') && at > 0 {
            out.push((from + start, from + at));
            start = after;
            if matches!(ch, '：' | ':') {
                return out;
            }
        }
    }
    if !trimmed(text.get(start..).unwrap_or("")).is_empty() {
        out.push((from + start, from + text.len()));
    }
    out
}
