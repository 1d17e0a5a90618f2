//! Posts told apart by a letter or a number (职位A:X 专员, 岗位一:…), which name their role later (`A`, `岗位一:…`), and the
//! sheets of posts (X 专员岗位职责), which hand down theirs.

use super::line::Line;
use super::mention::Roles;
use super::ties::TIE_WORD_CAP;
use crate::attribute::words::{Words, words};

/// A label of a post, with the mark it ends in, and its role.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    label: String,
    mark: String,
    roles: Roles,
}

impl Post {
    /// The whole label.
    pub(crate) fn label(&self) -> &str {
        &self.label
    }
}

/// Characters of a word before the role that says its kind (职位B:校园推广).
const KIND_CAP: usize = 4;
/// Most posts remembered on a page.
const MOST: usize = 12;

/// The post that a heading opens: 职位A:X 专员.
pub(crate) fn opened(line: &Line<'_>, roles: Roles) -> Option<Post> {
    let m = line.mentions.iter().find(|m| m.role == roles)?;
    let (label, kind) = line.sub(line.body, m.start).rsplit_once([':', '：'])?;
    if kind.chars().count() > KIND_CAP || kind.contains(['，', ',', '、', '和', '与']) {
        return None;
    }
    let mark = label.chars().last().filter(|c| c.is_ascii_alphanumeric() || "一二三四五六甲乙丙丁".contains(*c))?;
    (label.len() <= TIE_WORD_CAP).then(|| Post { label: label.to_owned(), mark: mark.to_string(), roles })
}

/// A heading that offers a post: 岗位二 X 1 名, 诚聘 X, 招聘 X 专员.
pub(crate) fn advertised(text: &str, roles: Roles) -> bool {
    let text = text.trim_end_matches([')', '）', ' ', '】', ']']);
    let counted =
        text.ends_with(['名', '人', '位']) && text.contains(|c: char| c.is_ascii_digit() || "一二两三四五六七八九十".contains(c));
    let offered = words!["招聘", "诚聘", "招募", "急聘"].within(text)
        || ["岗位", "职位", "【岗位", "【职位"].iter().any(|w| {
            let rest = text.strip_prefix(w);
            rest.and_then(|r| r.chars().next()).is_some_and(|c| c.is_ascii_alphanumeric() || "一二三四五六七八九".contains(c))
        });
    roles.is_power_of_two() && (counted || offered) && !text.contains(['？', '?']) && text.chars().count() <= OFFER_CAP
}

/// A title that promises the sheet of one post: X 专员岗位职责, X 招聘要求, X 的工作内容.
pub(crate) fn is_sheet(title: &str, roles: Roles) -> bool {
    SHEETS.within(title) && title.chars().count() <= SHEET_CAP || advertised(title, roles)
}

/// The post of a line that heads one sheet of several: X 专员岗位职责, X 文员岗位职责(三), X 主管任职要求2.
pub(crate) fn sheet_head(text: &str) -> Option<&str> {
    if text.chars().count() > SHEET_HEAD_CAP
        || text.contains(['，', ',', '。', '；', ';', '？', '?', ':', '：', '是', '有', '的'])
    {
        return None;
    }
    let counted = |c: char| c.is_ascii_digit() || "一二三四五六七八九十篇第之()（）【】[] ".contains(c);
    let core = text.trim_end_matches(counted);
    let post = HEADS.iter().find_map(|w| core.strip_suffix(w))?.trim_start_matches(counted);
    (post.chars().count() >= 2).then_some(post)
}

/// What the head of a sheet ends in.
const HEADS: [&str; 9] =
    ["岗位职责", "工作职责", "岗位说明书", "职位说明书", "岗位说明", "职位描述", "岗位描述", "任职要求", "工作说明书"];

/// Characters of such a head.
const SHEET_HEAD_CAP: usize = 22;

/// What the title of such a sheet is made of.
const SHEETS: Words = words![
    "职责",
    "岗位说明",
    "职位说明",
    "岗位描述",
    "职位描述",
    "岗位要求",
    "职位要求",
    "任职要求",
    "招聘",
    "诚聘",
    "工作内容",
    "工作說明",
    "工作內容",
    "职务说明",
    "岗位规范",
];

/// Characters of the title of a sheet.
const SHEET_CAP: usize = 40;

/// Characters of a heading that offers a post.
const OFFER_CAP: usize = 24;

/// Remembers a post.
pub(crate) fn remember(posts: &mut Vec<Post>, post: Post) {
    if posts.len() < MOST && !posts.iter().any(|p| p.label == post.label) {
        posts.push(post);
    }
}

/// The role of a line that is nothing but the label of a post: `A`, 岗位一, B 岗.
pub(crate) fn alone(posts: &[Post], text: &str) -> Option<Roles> {
    if posts.is_empty() {
        return None;
    }
    let text = text.trim().trim_end_matches([':', '：']).trim_matches(['【', '】', '[', ']', '(', ')', '（', '）']);
    let core = text.trim_end_matches(['岗', '组', '类', '线']);
    let named = |p: &&Post| p.label == text || p.mark == core && !core.is_empty() && posts.len() >= 2;
    posts.iter().find(named).map(|p| p.roles)
}

/// The role of a line that opens with the label of a post and a colon.
pub(crate) fn labelled(posts: &[Post], line: &Line<'_>) -> Option<Roles> {
    if line.label == 0 || line.label + 3 >= line.text.len() {
        return None;
    }
    alone(posts, line.sub(0, line.label))
}
