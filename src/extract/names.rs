//! Names of authors: what a printed one comes to without the labels beside it, and which words name nobody.

use super::posts;

/// Labels of other facts and buttons that stand right behind a name, and of what else its owner did.
const LABELS: [&str; 30] = [
    "点赞",
    "赞",
    "评论",
    "回复",
    "阅读",
    "浏览",
    "点击",
    "收藏",
    "分享",
    "转发",
    "举报",
    "关注",
    "来源",
    "字号",
    "发布时间",
    "时间",
    "日期",
    "上传",
    "发布",
    "发表",
    "整合",
    "整理",
    "编译",
    "图",
    "文",
    "图文",
    "文图",
    "摄",
    "摄影",
    "供图",
];

/// Words in place of a name that say that there is none. What says where the text was taken from (网络整理) is kept as it is
/// printed.
const NOBODY: [&str; 15] = [
    "未知",
    "不详",
    "佚名",
    "无名",
    "匿名",
    "匿名用户",
    "网友",
    "热心网友",
    "网友投稿",
    "投稿",
    "未署名",
    "作者",
    "暂无",
    "游客",
    "原创",
];

/// The name, or several with a space between; none where the words name nobody.
#[must_use]
pub fn author(printed: &str) -> Option<String> {
    let words: Vec<&str> = printed.split_whitespace().filter(|w| !LABELS.contains(w)).collect();
    let name = words.join(" ");
    (!name.is_empty() && !is_nobody(&name)).then_some(name)
}

/// Whether words in place of a name are none: 未知, 来自某省, a rank, a count of answers, the number of a document.
fn is_nobody(name: &str) -> bool {
    let numbered = name.contains(['〔', '〕']) && name.ends_with('号');
    NOBODY.contains(&name)
        || name.starts_with("来自")
        || name.ends_with("答主")
        || numbered
        || posts::announces(name).is_some()
        || posts::has_floor(name)
}

#[cfg(test)]
mod tests {
    use super::author;

    #[test]
    fn labels_beside_a_name_go() {
        for (printed, name) in
            [("阿榆 点赞", "阿榆"), ("图 阿榆 小棠", "阿榆 小棠"), ("小棠 来源", "小棠"), ("阿榆 整理", "阿榆")]
        {
            assert_eq!(author(printed).as_deref(), Some(name), "{printed}");
        }
    }

    #[test]
    fn words_that_name_nobody_are_no_author() {
        for printed in
            ["未知", "匿名用户", "来自乌有省", "来自某某客户端3楼", "4个回答", "金牌答主", "木政〔2021〕3号", "图", " "]
        {
            assert_eq!(author(printed), None, "{printed}");
        }
    }

    #[test]
    fn other_names_stay() {
        for printed in
            ["阿榆", "网络安全老赵", "赞比亚来客", "木槿 小棠", "管理员", "原创力", "图图", "木棉网", "来福", "网络整理"]
        {
            assert_eq!(author(printed).as_deref(), Some(printed));
        }
    }
}
