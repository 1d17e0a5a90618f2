//! What frames a post of a forum: the panel of its user, floor and date, buttons, notes of changes.

use super::dates;
use crate::letters::CharSet;
use std::sync::LazyLock;

/// Labels of a user's panel, each before a number, a date, a rank or nothing.
const PANEL: &[&str] = &[
    "积分",
    "帖子",
    "主题",
    "精华",
    "威望",
    "金币",
    "金钱",
    "铜币",
    "银币",
    "贡献",
    "贡献值",
    "等级",
    "级别",
    "头衔",
    "头像",
    "注册时间",
    "注册日期",
    "注册于",
    "在线时间",
    "最后登录",
    "最后登陆",
    "阅读权限",
    "经验",
    "经验值",
    "声望",
    "魅力",
    "粉丝",
    "好友",
    "听众",
    "收听",
    "用户组",
    "UID",
    "性别",
    "来自",
    "发帖",
    "发帖数",
    "回帖",
    "回帖数",
    "发消息",
    "加好友",
    "加关注",
    "鲜花",
    "签到",
    "财富",
    "文章数",
    "状态",
];

/// Longest line of a panel, in characters.
const LONGEST: usize = 24;

/// Whether a line is one of a user's panel: `积分 91`, `等级：新手上路`, `注册时间 2015-3-9`.
#[must_use]
pub fn is_panel(line: &str) -> bool {
    static HEADS: LazyLock<CharSet> = LazyLock::new(|| CharSet::of(PANEL.iter().filter_map(|label| label.chars().next())));
    // `积分 91`, and a bare number or a number before its label: `91 积分`.
    let lead = line.trim_start_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || c == '.');
    if !lead.chars().next().is_some_and(|c| HEADS.holds(c)) {
        return false;
    }
    let (text, lead) = (line.trim(), lead.trim_end());
    // No character has more than four bytes.
    if text.len() > 4 * LONGEST || text.chars().count() > LONGEST || text.ends_with(['。', '！', '？', '!', '?']) {
        return false;
    }
    PANEL.iter().any(|label| {
        lead.strip_prefix(label).is_some_and(|rest| {
            let bare = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
            let number = bare.chars().next().is_none_or(|c| c.is_ascii_digit());
            let signed = bare.len() < rest.len() && rest.trim_start().starts_with([':', '：']) && bare.chars().count() <= 10;
            number || signed
        })
    })
}

/// Longest line, in bytes, of those that frame posts; as long as 60 characters may be.
const LONGEST_FRAME: usize = 240;

/// Whether a line holds a character without which it has neither a floor nor a stamp and announces nothing, and is not too
/// long for them: one look instead of three, which most lines do not pass.
#[must_use]
pub fn may_frame(line: &str) -> bool {
    static SIGNS: LazyLock<CharSet> = LazyLock::new(|| CharSet::of("#第楼沙板该于间由答回".chars()));
    line.len() <= LONGEST_FRAME && SIGNS.any_in(line)
}

/// Whether a line holds the number of a floor: `1#`, `#3`, `2楼`, `沙发`, `楼主`.
#[must_use]
pub fn has_floor(line: &str) -> bool {
    static SIGNS: LazyLock<CharSet> = LazyLock::new(|| CharSet::of("#第楼沙板该".chars()));
    // Every form holds one of these.
    if line.len() > LONGEST_FRAME || !SIGNS.any_in(line) || line.chars().count() > 60 {
        return false;
    }
    line.split(|c: char| c.is_whitespace() || matches!(c, '|' | '｜' | '·' | '：' | ':')).any(|word| {
        let digits = word.trim_start_matches(['#', '第']).trim_end_matches(['#', '楼']);
        let number = !digits.is_empty() && digits.len() <= 5 && digits.bytes().all(|b| b.is_ascii_digit());
        number && digits.len() < word.len() || matches!(word, "沙发" | "板凳" | "地板" | "楼主" | "只看该作者" | "只看楼主")
    })
}

/// Whether a line says who posted or changed something, and when: `发表于 2020-1-2`, `本帖最后由 … 编辑`.
#[must_use]
pub fn is_stamp(line: &str) -> bool {
    static SIGNS: LazyLock<CharSet> = LazyLock::new(|| CharSet::of("于间由".chars()));
    let text = line.trim();
    // Every form holds one of these.
    if text.len() > LONGEST_FRAME || !SIGNS.any_in(text) || text.chars().count() > 60 {
        return false;
    }
    let posted = ["发表于", "发布于", "回复于", "发表时间", "回帖时间", "编辑于"].iter().any(|w| text.contains(w));
    posted && dates::find(text).is_some()
        || text.contains("本帖最后由")
        || text.contains("于") && text.ends_with("编辑") && dates::find(text).is_some()
}

/// What a line that counts or heads the posts below it calls them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replies {
    /// Answers to a question, or posts of a thread: articles have none.
    Answers,
    /// Replies: articles may have them too.
    Replies,
}

/// Whether a line counts or heads the posts below it: `3 个回答`, `其他回答`, `共 4 条回复`, `只看楼主`.
#[must_use]
pub fn announces(line: &str) -> Option<Replies> {
    static SIGNS: LazyLock<CharSet> = LazyLock::new(|| CharSet::of("答回楼".chars()));
    // Every form holds one of these.
    if line.len() > 120 || !SIGNS.any_in(line) {
        return None;
    }
    let text = line.trim().trim_start_matches('共').trim_start_matches("全部").trim_start();
    let plural = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
    if plural.len() < text.len() {
        let what = plural.trim_start().trim_start_matches(['个', '条', '篇', '则']).trim_start();
        let called = |words: &[&str]| words.iter().any(|w| what.starts_with(w));
        return if called(&["回答", "答案", "答复"]) {
            Some(Replies::Answers)
        } else {
            called(&["回复", "回应", "回帖", "跟帖"]).then_some(Replies::Replies)
        };
    }
    let head = line.trim();
    let short = head.chars().count() <= 12;
    let heads = ["其他回答", "其它回答", "全部回答", "更多回答", "最佳答案", "热门回答", "精彩回答", "网友回答"];
    let thread = ["只看楼主", "只看该作者"].contains(&head);
    (thread || short && heads.iter().any(|w| head.starts_with(w))).then_some(Replies::Answers)
}

#[cfg(test)]
mod tests {
    use super::{Replies, announces, has_floor, is_panel, is_stamp, may_frame};

    #[test]
    fn lines_that_announce_posts() {
        for line in ["3 个回答", "4个回答", "其他回答", "全部回答(2)", "只看楼主", "1,204 个回答"] {
            assert_eq!(announces(line), Some(Replies::Answers), "{line}");
            assert!(may_frame(line), "{line}");
        }
        for line in ["4 条回复 • 2021-11-04", "共 12 条回复", "5回复贴，共1页", "全部 3 条回应"] {
            assert_eq!(announces(line), Some(Replies::Replies), "{line}");
            assert!(may_frame(line), "{line}");
        }
        for line in
            ["还有88条评论", "洗车店怎么留人？ 31 个回答", "回答这个问题之前，先看账。", "3 条评论", "回复", "3个人回答了我"]
        {
            assert_eq!(announces(line), None, "{line}");
        }
    }

    #[test]
    fn panels_floors_and_stamps() {
        for line in ["积分 91", "等级：新手上路", "注册时间 2015-3-9", "12 帖子", "头像", "UID: 5521", "在线时间12小时"]
        {
            assert!(is_panel(line), "{line}");
        }
        for line in ["积分怎么换", "主题餐厅开在城南", "来自城南的老客说，汤淡了。", "阿榆", "精华都在汤里"]
        {
            assert!(!is_panel(line), "{line}");
        }
        for line in ["发表于 2020-10-12 20:11 | 只看该作者 | 1#", "3楼", "沙发"] {
            assert!(has_floor(line) && may_frame(line), "{line}");
        }
        for line in ["住在3楼的人", "第2家店", "坐在沙发上"] {
            assert!(!has_floor(line), "{line}");
        }
        for line in ["发表于 2020-10-12 20:11", "本帖最后由 阿榆 于 2020-10-12 20:11 编辑"] {
            assert!(is_stamp(line) && may_frame(line), "{line}");
        }
        assert!(!is_stamp("这篇文章发表于一家小报。"));
    }
}
