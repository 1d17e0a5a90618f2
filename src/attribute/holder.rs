//! Who can hold a view: a person, a group, a writing; what stands before a verb of saying is as often a time or a clause.

use super::words::{Words, words};

/// Whether words name somebody, or something written, that a view can be attributed to.
pub(crate) fn holds_views(name: &str) -> bool {
    if name.starts_with('从') {
        return false;
    }
    if name.ends_with('》') || is_latin(name) {
        return true;
    }
    if CLAUSE.within(name.rsplit('的').next().unwrap_or(name)) || MAKES.end(name) || name.contains(['(', '（', '<', '“', '、'])
    {
        return false;
    }
    closes_with_holder(name) || is_name(name.rsplit('的').next().unwrap_or(name)) || is_transcribed(name) || after_title(name)
}

/// Words of a clause, which no name has behind its last 的 (坏处是他们, 那还有老板).
const CLAUSE: Words = words![
    "是", "把", "被", "让", "不是", "不会", "不能", "不怕", "不用", "没", "往", "由", "等于", "怎么", "什么", "还有", "可以",
    "已经", "应该", "一边", "出来", "起来", "下去", "跟", "给", "向", "为了", "只有", "只要", "在"
];
/// What somebody is made to do (让人 …) names nobody.
const MAKES: Words = words![
    "让人",
    "我们",
    "咱们",
    "你们",
    "本人",
    "笔者",
    "小编",
    "或者",
    "再者",
    "前者",
    "后者",
    "二者",
    "两者",
    "大家",
    "使人",
    "令人",
    "叫人",
    "催人",
    "气人",
    "吓人",
    "有没有人",
    "机会",
    "社会",
    "开会",
    "大会",
    "地方",
    "国家",
    "万一"
];

/// Ends of words for people.
const PEOPLE: [char; 36] = [
    '人', '者', '员', '师', '姐', '哥', '叔', '婶', '姨', '舅', '爸', '妈', '爷', '奶', '嫂', '弟', '妹', '父', '母', '友', '商',
    '客', '匠', '主', '民', '们', '士', '婆', '仔', '娘', '辈', '戚', '官', '家', '徒', '伯',
];
/// Longer ones, for what else ends in the same character.
const PERSONS: Words = words![
    "经理",
    "助理",
    "同事",
    "董事",
    "理事",
    "干事",
    "同学",
    "同行",
    "老板",
    "领导",
    "主管",
    "总管",
    "主任",
    "教授",
    "掌柜",
    "编辑",
    "主编",
    "顾问",
    "孩子",
    "妻子",
    "儿子",
    "嫂子",
    "小伙子",
    "老爷子",
    "婶子",
    "侄子",
    "妹子",
    "闺女",
    "子女",
    "邻居",
    "员工",
    "职工",
    "女工",
    "民工",
    "学生",
    "医生",
    "先生",
    "新生",
    "研究生",
    "女生",
    "男生",
    "会计",
    "总监",
    "高层",
    "中层",
    "管理层",
    "新手",
    "老手",
    "对手",
    "高手",
    "老太太",
    "太太",
    "秘书",
    "导师",
    "楼上",
    "楼下",
    "隔壁",
    "家里",
    "对方",
    "甲方",
    "乙方",
    "双方",
    "校方",
    "官方",
    "资方",
    "厂方",
    "平台方",
    "一位",
    "前台",
    "客服",
    "采购",
    "财务",
    "人事",
    "老外",
    "男的",
    "女的",
    "买家",
    "卖家",
    "创始人",
    "前任",
    "上司",
    "下属",
    "同僚",
    "书记",
    "议员",
    "院士",
    "总裁",
    "CEO",
    "HR",
    "老头",
    "部长",
    "科长",
    "店长",
    "厂长",
    "校长",
    "院长",
    "处长",
    "馆长",
    "组长",
    "队长",
    "站长",
    "会长",
    "社长",
    "董事长",
    "班长",
    "行长",
    "局长",
    "所长",
    "村长",
    "镇长",
    "市长",
    "县长",
    "团长",
    "学长",
    "家长",
    "园长",
    "有的",
    "教练",
    "裁判",
    "保安",
    "阿婆",
    "老乡",
    "主播",
    "师兄",
    "学姐",
    "师傅",
];
/// Groups, and what can be read.
const GROUPS: Words = words![
    "部",
    "部门",
    "老总",
    "董事会",
    "理事会",
    "居委会",
    "榜单",
    "副总",
    "外公",
    "老公",
    "办事处",
    "秘书处",
    "人事处",
    "局",
    "院",
    "协会",
    "委员会",
    "学会",
    "商会",
    "工会",
    "社",
    "研究所",
    "事务所",
    "组",
    "团",
    "团队",
    "队",
    "公司",
    "集团",
    "厂",
    "店",
    "校",
    "央行",
    "银行",
    "企业",
    "单位",
    "机构",
    "平台",
    "媒体",
    "馆",
    "站",
    "联盟",
    "一派",
    "学派",
    "学界",
    "业界",
    "业内",
    "外界",
    "圈内",
    "行内",
    "报",
    "书",
    "志",
    "刊",
    "词典",
    "字典",
    "辞典",
    "版本",
    "论文",
    "文章",
    "稿",
    "报告",
    "公告",
    "通告",
    "店规",
    "管理办法",
    "条例",
    "守则",
    "规程",
    "规定",
    "通知",
    "手册",
    "问卷",
    "调查",
    "统计",
    "数据",
    "资料",
    "审计",
    "百科",
    "教材",
    "课本",
    "讲义",
    "指南",
    "标准",
    "报道",
    "研究",
    "观点",
    "说法",
    "讲法",
    "论调",
    "声音",
    "新闻",
    "裁决",
    "判决",
    "记录",
    "纪要",
    "专栏",
    "节目",
    "课程",
    "书上",
    "书里",
    "书中",
    "文中",
    "文里",
    "告里",
    "村里",
    "行里",
    "圈里",
    "街坊",
    "坊间",
    "民间",
    "厂里",
    "店里",
    "校方",
];

/// The name in the words before a verb of saying, without an aside in front, the time and the place where it was said;
/// nothing where they name nobody.
pub(crate) fn holder(words: &str) -> Option<&str> {
    // 也有人干脆主张
    if let Some((before, adverb)) =
        words.rsplit_once("有人").filter(|(b, a)| !b.ends_with('没') && a.chars().count() <= ADVERB_CAP)
    {
        return words.get(before.len()..words.len() - adverb.len());
    }
    let name = words.trim_start_matches(['—', '-', '·', ' ']);
    let name = name.rsplit([')', '）', '】', '>', '❶']).next().unwrap_or(name).trim();
    let name =
        TIMES.iter().find_map(|time| name.rsplit_once(time).map(|(_, rest)| rest)).filter(|n| !n.is_empty()).unwrap_or(name);
    let name = LEADS.strip_start(name).unwrap_or(name);
    // 方国栋在动员会上
    let name = match name.split_once('在') {
        Some((who, place)) if !who.is_empty() && place.ends_with(['上', '里', '中', '时', '后']) => who,
        _ => name,
    };
    let name = name.split_once("当着").map_or(name, |(who, _)| who);
    let name = ACTS.strip_end(name).unwrap_or(name);
    // 我比较认同一位前辈; 复盘会上市场总监: whom one agrees with, and where it was said.
    let name = ["认同", "同意", "赞同", "佩服", "会上", "会议上"]
        .iter()
        .find_map(|w| name.rsplit_once(w).map(|(_, rest)| rest))
        .filter(|rest| rest.chars().count() > 1)
        .unwrap_or(name);
    holds_views(name).then_some(name)
}

/// Whether words close with one that names somebody by itself, or are a name (老厂长, but not 老厂长参观).
pub(crate) fn closes_with_name(words: &str) -> bool {
    let own = words.rsplit('的').next().unwrap_or(words);
    closes_with_holder(words) || is_name(own) || last_two(own).is_some_and(is_name) || is_latin(words)
}

fn last_two(words: &str) -> Option<&str> {
    words.char_indices().rev().nth(1).and_then(|(at, _)| words.get(at..))
}

/// 小葛, 老郑: what somebody is called closes the words.
pub(crate) fn is_called(words: &str) -> bool {
    last_two(words).is_some_and(|w| w.starts_with(['小', '老', '阿']) && is_name(w))
}

/// Whether a name is that of a person, and not of a group or a writing.
pub(crate) fn is_person(name: &str) -> bool {
    let own = name.rsplit('的').next().unwrap_or(name);
    !name.ends_with('》') && (!GROUPS.end(name) || is_name(own))
}

/// Characters of what may stand between 有人 and a verb of saying.
const ADVERB_CAP: usize = 4;
/// A survey, a report, a list: what can be referred to by 据 alone.
pub(crate) fn is_read(name: &str) -> bool {
    let body = name.split(['（', '(']).next().unwrap_or(name);
    let known = words!["调查", "统计", "数据", "报告", "问卷", "榜单", "报道", "资料", "消息", "公告"];
    body.ends_with('》') || known.end(body) && !body.starts_with('不') && body.chars().count() > 4
}

/// Close a time in front of a name.
const TIMES: [&str; 4] = ["的时候", "的那天", "之后", "以后"];
/// Times and turns in front of a name.
const LEADS: Words = words![
    "当时",
    "通常",
    "一般",
    "那时",
    "那",
    "这时候",
    "有一次",
    "有一回",
    "有回",
    "一开始",
    "另外",
    "听",
    "连",
    "至于",
    "过年"
];
/// What somebody does as he says it.
const ACTS: Words = words![
    "习惯",
    "曾经",
    "一直",
    "经常",
    "常常",
    "总是",
    "来信",
    "来电",
    "留言",
    "写信",
    "发帖",
    "跟帖",
    "私信",
    "忽然",
    "自己",
    "老",
    "同时",
    "进一步",
    "多半",
    "大概",
    "反驳",
    "后来",
    "当时",
    "早就"
];

fn closes_with_holder(name: &str) -> bool {
    name != "人" && name.ends_with(PEOPLE) || PERSONS.end(name) || GROUPS.end(name)
}

/// 小葛, 老郑, 段一川: a name of two to four characters that begins as names do.
fn is_name(name: &str) -> bool {
    let chars: Vec<char> = name.chars().collect();
    let Some(&first) = chars.first() else { return false };
    let plain = chars.iter().all(|c| !NO_NAME.contains(*c) && ('\u{4e00}'..='\u{9fff}').contains(c));
    let called = matches!(first, '小' | '老' | '阿') && chars.len() == 2;
    plain && (called || SURNAMES.contains(first) && (2..=3).contains(&chars.len()))
}

/// 科特勒, 菲利普·科特勒: a name written by its sound.
fn is_transcribed(name: &str) -> bool {
    let sounds = |part: &str| (2..=5).contains(&part.chars().count()) && part.chars().all(|c| SOUNDS.contains(c));
    // 现代管理学之父彼得·德鲁克
    name.split('·').all(sounds) || name.contains('·') && name.rsplit('·').next().is_some_and(sounds)
}

/// Characters that write the sounds of foreign names.
const SOUNDS: &str = "科特勒德鲁克斯尔茨奥威里劳麦卡锡莱维波艾伦菲利普彼迈杰罗姆阿曼达贝托马史密拉巴尼亚约翰玛丽诺布朗安东林温格哈默沃顿凯文比尔盖乔治霍金福耐基赫伯舒詹森希恩丹戴";

/// 品鉴师郁南, 负责人许女士: a name behind what somebody is.
fn after_title(name: &str) -> bool {
    let mut starts = name.char_indices().rev().map(|(at, _)| at).take(3);
    starts.next();
    starts.any(|at| {
        let (title, own) = (name.get(..at).unwrap_or(""), name.get(at..).unwrap_or(""));
        TITLES.end(title) && own.chars().all(|c| !NO_NAME.contains(c) && ('\u{4e00}'..='\u{9fff}').contains(&c))
    })
}

/// What somebody is, in front of the name.
const TITLES: Words = words![
    "师",
    "员",
    "长",
    "经理",
    "主任",
    "负责人",
    "总监",
    "学者",
    "教授",
    "主管",
    "顾问",
    "创始人",
    "合伙人",
    "创办人",
    "老板",
    "记者",
    "秘书",
    "人士",
    "董事",
    "作家",
    "专家",
    "博主",
    "掌柜",
    "店主",
    "CEO",
    "总裁",
    "店员",
    "同事",
    "网友",
    "公司",
];

/// Mia, Marlene Oakes.
fn is_latin(name: &str) -> bool {
    let letters = name.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '.' | '·'));
    letters && (3..=30).contains(&name.len()) && name.starts_with(|c: char| c.is_ascii_uppercase())
}

/// Frequent surnames.
pub(crate) const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段覃沙屈祝甄庄柯闵霍葛聂芦骆樊褚岳翁殷柴俞阮裴鲍柳瞿邢卜雷钱汤尹黎易常武乔贺赖龚文靳卞佟";
/// Characters that stand in no name, or in words that begin like one (方案, 程序, 成本, 小结, 老是).
const NO_NAME: &str = "的了是在有不我你他她它这那就都也还只要会能可对把被让给跟和与或但而说看想做去来到从向往于案序务额度见便法式量期时后前里上下中年月日天个种些么什怎样结组店声实早心容费决定听举递催叼";

#[cfg(test)]
mod tests {
    use super::holds_views;

    #[test]
    fn persons_groups_and_writings_hold_views() {
        for name in [
            "馆长",
            "老郑",
            "段一川",
            "科特勒",
            "一位读者",
            "品鉴师郁南",
            "Mia",
            "《茶事手册》",
            "同一份调查",
            "有人",
            "隔壁老板",
        ] {
            assert!(holds_views(name), "{name}");
        }
    }

    #[test]
    fn times_clauses_and_things_hold_none() {
        for name in
            ["头一年", "坏处是他们", "三百张床以上", "让人", "方案", "程序", "收到通知先书面", "(笑)认真", "一上午只", "国家"]
        {
            assert!(!holds_views(name), "{name}");
        }
    }
}
