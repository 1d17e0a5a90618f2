//! Sentences in which a site speaks of its own page: 大家好,今天小编就为大家解答 …,一起来看看吧; 以上就是关于 … 的全部内容.
//!
//! Content farms put them around every article. They name what the article is about and say nothing of it.

/// Characters of a line that can be such a sentence.
const MOST: usize = 150;

/// Where the page says that it ends.
const CLOSING: [&str; 16] = [
    "的全部内容",
    "全部内容了",
    "的详细内容",
    "全部解答",
    "介绍到此",
    "就介绍到这",
    "介绍到这里",
    "分享到这",
    "分享到此",
    "就聊到这",
    "就讲到这",
    "就说到这",
    "到此就结束",
    "到此结束",
    "到此为止",
    "相关内容了",
];
/// Openings of the last sentence; alone they may also be an author's.
const CLOSES: [&str; 7] = ["以上就是", "以上便是", "以上是", "好了", "那么以上", "关于", "那么关于"];
/// What only a site says to its reader.
const SITE: [&str; 11] = [
    "别忘了关注本站",
    "别忘了在本站",
    "关注本站",
    "收藏本站",
    "阅读本站内容",
    "碰巧解决您",
    "碰巧解决你",
    "找到你需要的信息",
    "找到您需要的信息",
    "有没有找到你需要",
    "有没有找到您需要",
];
/// Who speaks, and to whom.
const SPEAKER: [&str; 13] = [
    "小编",
    "给各位分享",
    "给大家分享",
    "给大家谈谈",
    "给大家带来的是",
    "为大家解答",
    "为大家整理",
    "为您解答",
    "为大家分享",
    "为大家介绍",
    "的相关内容",
    "还不太明白",
    "还不知道",
];
/// What the page promises or hopes.
const PROMISE: [&str; 18] = [
    "一起来看看",
    "一起往下看",
    "一起来了解",
    "一起了解一下",
    "了解一下吧",
    "来看看吧",
    "现在开始吧",
    "仅供参考",
    "供大家参考",
    "希望对你",
    "希望对您",
    "希望对大家",
    "希望对各位",
    "希望能帮",
    "希望可以帮",
    "帮到您",
    "帮到你",
    "欢迎阅读",
];

/// Whether a line is nothing but such a sentence.
pub(super) fn is_frame(line: &str) -> bool {
    let text = line.trim();
    let has = |list: &[&str]| list.iter().any(|word| text.contains(word));
    text.len() <= MOST * 4
        && text.chars().count() <= MOST
        && (has(&SITE) || CLOSES.iter().any(|word| text.starts_with(word)) && has(&CLOSING) || has(&SPEAKER) && has(&PROMISE))
}

#[cfg(test)]
mod tests {
    use super::is_frame;

    #[test]
    fn a_site_speaks_of_its_page() {
        for line in [
            "大家好，今天小编就来给大家讲讲茶馆运营和茶馆推广的不同，一起来看看吧！",
            "以上就是关于渔具销售是做什么的全部内容，希望对您有所帮助。",
            "好了，关于苗圃推广怎么做就介绍到这里，祝大家生意兴隆。",
            "今天给各位分享门窗营销的知识，如果能碰巧解决您的难题，别忘了关注本站，现在开始吧！",
            "导语：以下是小编为大家整理的推广员日常工作，仅供参考。",
        ] {
            assert!(is_frame(line), "{line}");
        }
    }

    #[test]
    fn an_author_speaks_of_his_subject() {
        for line in [
            "大家好，我是在茶馆做了四年运营的老芦，今天说说每天都在忙什么。",
            "以上就是我对销售的看法：先听人说完，再开口。",
            "关于推广，店里的规矩只有一条：不许吹牛。",
            "小编这个岗位在我们店里归运营管，一个月排三十篇稿子。",
            "希望对面那家店的推广不要再往我们门口发传单了。",
            "运营要学产品的相关内容和行业的知识。",
            "小编的稿子对推广有所帮助。",
        ] {
            assert!(!is_frame(line), "{line}");
        }
    }
}
