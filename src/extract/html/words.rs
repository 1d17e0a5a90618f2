//! What class and id names say of an element: English words, and the pinyin that Chinese sites use.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Flags that one element's class and id set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Words(pub u16);

impl Words {
    /// Names of a body: `article-content`, `zhengwen`.
    pub const BODY: Words = Words(1);
    /// Navigation, menus, breadcrumbs, headers.
    pub const NAV: Words = Words(2);
    /// Side columns, recommendations, rankings.
    pub const SIDE: Words = Words(4);
    /// Comments and replies.
    pub const COMMENT: Words = Words(8);
    /// Share, login, tools, advertisements, app download.
    pub const TOOL: Words = Words(16);
    /// Footer, copyright, statement.
    pub const FOOT: Words = Words(32);
    /// Date, author, source lines.
    pub const META: Words = Words(64);
    /// Title.
    pub const TITLE: Words = Words(128);
    /// A post, an answer, a floor of a thread.
    pub const POST: Words = Words(256);
    /// Signatures below a post.
    pub const SIGN: Words = Words(512);

    /// Whether any of `other`'s flags is set.
    #[must_use]
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Reads a class or id attribute.
    #[must_use]
    pub fn of(names: &str) -> Self {
        let mut found = Self::default();
        for part in parts(names) {
            let mut lower = [0u8; LONGEST];
            let n = part.len().min(LONGEST);
            lower[..n].copy_from_slice(&part.as_bytes()[..n]);
            lower[..n].make_ascii_lowercase();
            if part.len() <= LONGEST {
                found = found.with(LOOKUP.0.get(&lower[..n]).copied().unwrap_or_default());
            }
            for k in 2..=n {
                found = found.with(LOOKUP.1.get(&lower[..k]).copied().unwrap_or_default());
            }
        }
        found
    }
}

/// Longest pattern in bytes.
const LONGEST: usize = 14;

type Patterns = FxHashMap<&'static [u8], Words>;

/// Whole words, and prefixes (patterns ending in `*`).
static LOOKUP: LazyLock<(Patterns, Patterns)> = LazyLock::new(|| {
    let (mut whole, mut prefix) = (Patterns::default(), Patterns::default());
    for (flag, words) in TABLE {
        for w in *words {
            let (map, key) = w.strip_suffix('*').map_or((&mut whole, *w), |p| (&mut prefix, p));
            let entry = map.entry(key.as_bytes()).or_default();
            *entry = entry.with(*flag);
        }
    }
    (whole, prefix)
});

/// Splits `articleContent_box-2 sideBar` at case changes, digits and signs.
fn parts(names: &str) -> impl Iterator<Item = &str> {
    let bytes = names.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while bytes.get(at).is_some_and(|b| !b.is_ascii_alphabetic()) {
            at += 1;
        }
        let start = at;
        while let Some(b) = bytes.get(at) {
            let turn = at > start && b.is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase();
            if !b.is_ascii_alphabetic() || turn {
                break;
            }
            at += 1;
        }
        if start == at { None } else { names.get(start..at) }
    })
}

const TABLE: &[(Words, &[&str])] = &[
    (
        Words::BODY,
        &[
            "article*",
            "content*",
            "body",
            "text",
            "entry",
            "zoom",
            "detail*",
            "post",
            "story",
            "main",
            "maintext",
            "editor",
            "rich*",
            "news",
            "zhengwen",
            "neirong",
            "wenzhang",
            "nr",
            "zw",
            "wz",
            "arti",
            "artical",
            "con",
            "cont",
            "txt",
            "para*",
            "markdown",
            "mainbody",
            "newscontent",
            "newstext",
            "articlebody",
            "contentbody",
            "textcontent",
            "htmlcontent",
            "blog",
        ],
    ),
    (
        Words::NAV,
        &[
            "nav*",
            "menu*",
            "crumb*",
            "bread*",
            "breadcrumb*",
            "header",
            "head",
            "top",
            "topbar",
            "toolbar",
            "channel*",
            "daohang",
            "dh",
            "subnav",
            "tab",
            "tabs",
            "logo",
            "search*",
            "location",
            "position",
            "path",
            "mbx",
            "page",
            "pager*",
            "pages",
            "pagination",
            "prev",
            "next",
            "dropdown",
            "toc",
            "catalog*",
            "banner",
        ],
    ),
    (
        Words::SIDE,
        &[
            "side*",
            "aside",
            "relat*",
            "recommend*",
            "rec",
            "hot*",
            "rank*",
            "top10",
            "latest",
            "like",
            "guess*",
            "right*",
            "left",
            "xiangguan",
            "tuijian",
            "xg",
            "tj",
            "more",
            "list*",
            "link*",
            "friend*",
            "widget*",
            "popular",
            "similar",
            "other*",
            "about",
            "column",
            "paihang",
            "remen",
            "slide*",
            "swiper",
            "carousel",
            "gallery",
            "feed*",
            "card*",
            "item",
            "thumb*",
            "tag*",
            "keyword*",
            "label*",
            "topic*",
            "category*",
            "archive*",
            "month",
            "calendar",
        ],
    ),
    (
        Words::COMMENT,
        &[
            "comment*", "cmt*", "reply*", "replies", "pinglun", "pl", "discuss*", "liuyan", "disqus", "review*", "feedback",
            "message*", "gentie",
        ],
    ),
    (
        Words::TOOL,
        &[
            "share*",
            "sharing",
            "social*",
            "ad",
            "ads",
            "adv*",
            "advert*",
            "gg",
            "guanggao",
            "login*",
            "log",
            "regist*",
            "signin",
            "signup",
            "download*",
            "app",
            "qr*",
            "qrcode",
            "ewm",
            "erweima",
            "wechat",
            "weixin",
            "weibo",
            "tool*",
            "btn*",
            "button*",
            "print",
            "fontsize",
            "like",
            "zan",
            "dianzan",
            "favor*",
            "collect*",
            "follow*",
            "subscribe*",
            "popup",
            "pop",
            "modal",
            "mask",
            "dialog",
            "tips",
            "tip",
            "toast",
            "fixed",
            "float*",
            "sponsor*",
            "promo*",
            "vote",
            "report",
            "jubao",
            "reward",
            "coupon",
            "vip",
            "user",
            "account",
            "player",
            "video",
        ],
    ),
    (
        Words::FOOT,
        &[
            "foot*",
            "copy*",
            "bottom*",
            "declare",
            "disclaim*",
            "statement",
            "shengming",
            "banquan",
            "beian",
            "icp",
            "legal",
            "license*",
            "bq",
            "sm",
            "editor",
            "zeren",
            "zebian",
            "duty",
        ],
    ),
    (
        Words::META,
        &[
            "date*", "time*", "author*", "source*", "info*", "meta", "byline", "pub*", "zuozhe", "laiyuan", "ly", "origin",
            "from", "subtitle", "summary", "attr*", "property", "nick*", "name", "bio", "profile*",
        ],
    ),
    (Words::TITLE, &["title*", "headline*", "biaoti", "bt", "tit", "subject", "h"]),
    (Words::POST, &["post*", "answer*", "floor*", "reply*", "thread*", "question*", "topic*", "ans", "best", "lou", "louzhu"]),
    (Words::SIGN, &["sign", "signature*", "sig", "qianming", "qm"]),
];

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn names_are_cut_at_signs_and_case() {
        assert!(Words::of("articleContent-box").has(Words::BODY));
        assert!(Words::of("m_SideBar2").has(Words::SIDE));
        assert!(Words::of("xiangguan").has(Words::SIDE));
        assert_eq!(Words::of("k7q zz"), Words::default());
    }
}
