//! Extracted pages to simplified text: the script is decided per paragraph, genuine traditional is converted.
//!
//! Conversion of simplified text does harm (显著 becomes 显着), so each paragraph is asked first: it is traditional where
//! it holds more characters that only traditional text has than characters that only simplified text has. A paragraph
//! with neither is taken for what the page is. Traditional paragraphs go through OpenCC's `tw2s`.
//!
//! The text keeps its author's words. Where the pipeline lists a word as another region's name for the same thing
//! (行销 for 营销), the converted paragraph has a [`Reading`] beside its text, in which the usual word stands: words are
//! counted and roles found in the reading, and what is shown is cut from the text.
//!
//! Invariants: every text keeps its number of characters, so a place (`line`, `start`) found in the simplified text is the
//! same place in the repaired page; a reading has its text's characters at the same bytes. What the stage leaves to others:
//! pages that a machine turned traditional are already undone by `repair`, which also folds full-width letters and digits.
//!
//! ```
//! use bianyi::extract::{Article, ExtractedPage};
//! use bianyi::normalize::{NormalizePlan, Script, normalize};
//! let article = Article { title: Some("營運與產品".to_owned()), ..Article::default() };
//! let page = ExtractedPage { articles: vec![article], ..ExtractedPage::default() };
//! let page = normalize(&NormalizePlan::default(), page);
//! assert_eq!(page.articles[0].article.title.as_deref(), Some("营运与产品"));
//! assert_eq!(page.articles[0].script, Script::Traditional);
//! ```

mod convert;
mod reading;
mod script;
mod variants;

pub use reading::Reading;
pub use script::{Evidence, Script};
pub use variants::Variants;

use crate::extract::{Article, Block, ExtractedPage};
use convert::to_simplified;

/// Settings of the normalize stage.
#[derive(Debug, Clone, Default)]
pub struct NormalizePlan {
    /// Whether traditional paragraphs are converted at all.
    pub off: bool,
    /// Words of another region that are read as the usual ones in converted paragraphs.
    pub variants: Variants,
}

/// An article in simplified characters. Conversion keeps the number of characters of each block, so that places in the
/// repaired text and in the simplified text are the same.
#[derive(Debug, Clone)]
pub struct NormalizedArticle {
    /// The article, its text simplified.
    pub article: Article,
    /// What it was written in.
    pub script: Script,
    /// How it is read.
    pub reading: Reading,
}

impl NormalizedArticle {
    /// The title as it is read.
    #[must_use]
    pub fn title_as_read(&self) -> Option<&str> {
        self.reading.title.as_deref().or(self.article.title.as_deref())
    }

    /// The texts of the blocks as they are read, in order.
    pub fn blocks_as_read(&self) -> impl Iterator<Item = &str> + Clone {
        (0..).zip(&self.article.blocks).map(|(i, block)| self.reading.block(i).unwrap_or(&block.text))
    }
}

/// A page in simplified characters.
#[derive(Debug, Clone)]
pub struct NormalizedPage {
    /// The page's own address.
    pub url: Option<String>,
    /// Its articles.
    pub articles: Vec<NormalizedArticle>,
    /// Its boilerplate.
    pub removed: Vec<Block>,
    /// Why there is no article, where there is none.
    pub no_article: Option<&'static str>,
}

/// Simplifies one page. Idempotent; a page without traditional characters is handed on as it is.
#[must_use]
pub fn normalize(plan: &NormalizePlan, page: ExtractedPage) -> NormalizedPage {
    let ExtractedPage { url, articles, mut removed, no_article } = page;
    let evidence: Vec<Vec<Evidence>> = articles.iter().map(article_evidence).collect();
    let page_evidence = page_evidence(&evidence, &removed);
    let convert = !plan.off && page_evidence.traditional > 0;
    let mut normalized = Vec::with_capacity(articles.len());
    for (mut article, evidence) in articles.into_iter().zip(&evidence) {
        let script = script_of(evidence, page_evidence);
        let reading = if convert { simplify_article(plan, &mut article, page_evidence) } else { Reading::default() };
        normalized.push(NormalizedArticle { article, script, reading });
    }
    if convert {
        for block in &mut removed {
            simplify(&mut block.text, page_evidence);
        }
    }
    NormalizedPage { url, articles: normalized, removed, no_article }
}

/// What all texts of the page show together. Articles decide; boilerplate only where they show nothing, because a site's
/// template may be in another script than a reposted article.
fn page_evidence(articles: &[Vec<Evidence>], removed: &[Block]) -> Evidence {
    let own = articles.iter().flatten().copied().fold(Evidence::default(), Evidence::plus);
    if !own.is_empty() {
        return own;
    }
    removed.iter().map(|b| Evidence::of(&b.text)).fold(Evidence::default(), Evidence::plus)
}

/// What title and paragraphs show, each by itself.
fn article_evidence(article: &Article) -> Vec<Evidence> {
    article.title.iter().chain(article.blocks.iter().map(|b| &b.text)).map(|text| Evidence::of(text)).collect()
}

/// The script of the paragraphs that show one; of the page where none does.
fn script_of(article: &[Evidence], page: Evidence) -> Script {
    let (mut traditional, mut simplified) = (false, false);
    for evidence in article {
        match evidence.decision() {
            Some(true) => traditional = true,
            Some(false) => simplified = true,
            None => {}
        }
    }
    match (traditional, simplified) {
        (true, true) => Script::Mixed,
        (true, false) => Script::Traditional,
        (false, false) if page.decision() == Some(true) => Script::Traditional,
        (false, _) => Script::Simplified,
    }
}

/// Simplifies the texts of an article; how they are read, where that differs.
fn simplify_article(plan: &NormalizePlan, article: &mut Article, page: Evidence) -> Reading {
    for text in [&mut article.author, &mut article.printed_source].into_iter().flatten() {
        simplify(text, page);
    }
    let mut read = |text: &mut String| if simplify(text, page) { plan.variants.read(text) } else { None };
    let title = article.title.as_mut().and_then(&mut read);
    let blocks = article.blocks.iter_mut().map(|b| read(&mut b.text));
    Reading::new(title, blocks)
}

/// Simplifies one paragraph where it is traditional, by itself or as part of its page; whether it is.
fn simplify(text: &mut String, page: Evidence) -> bool {
    let traditional = Evidence::of(text).decision().or(page.decision()) == Some(true);
    if traditional {
        *text = to_simplified(text);
    }
    traditional
}

#[cfg(test)]
mod tests {
    use super::{NormalizePlan, NormalizedPage, Script, Variants, normalize};
    use crate::extract::{Article, Block, BlockClass, BlockForm, ExtractedPage};
    use crate::pipeline::fault::Faults;
    use crate::pipeline::lexicon::LexiconFile;

    fn plan() -> NormalizePlan {
        let lexicon =
            LexiconFile { name: "variants.txt".into(), text: "行销 营销\n营运 运营\n营运资金 营运资金\n".into() };
        let mut faults = Faults::default();
        let variants = Variants::build(&[lexicon], &mut faults);
        assert!(faults.is_empty());
        NormalizePlan { off: false, variants }
    }

    fn page(texts: &[&str]) -> ExtractedPage {
        let blocks = texts
            .iter()
            .map(|t| Block {
                line: 1,
                start: 0,
                article: 1,
                class: BlockClass::Article,
                form: BlockForm::Paragraph,
                rule: "test",
                text: (*t).to_owned(),
            })
            .collect();
        ExtractedPage { articles: vec![Article { number: 1, blocks, ..Article::default() }], ..ExtractedPage::default() }
    }

    fn texts(page: &NormalizedPage) -> Vec<&str> {
        page.articles.iter().flat_map(|a| &a.article.blocks).map(|b| b.text.as_str()).collect()
    }

    fn read(page: &NormalizedPage) -> Vec<&str> {
        page.articles.iter().flat_map(super::NormalizedArticle::blocks_as_read).collect()
    }

    /// Texts of one page, what they become, and the script of the article; all is read as it is written.
    #[track_caller]
    fn check(before: &[&str], after: &[&str], script: Script) {
        check_read(before, after, after, script);
        assert_eq!(normalize(&plan(), page(before)).articles[0].reading, super::Reading::default());
    }

    /// As [`check`], with what is read otherwise.
    #[track_caller]
    fn check_read(before: &[&str], after: &[&str], as_read: &[&str], script: Script) {
        let once = normalize(&plan(), page(before));
        assert_eq!(texts(&once), after);
        assert_eq!(read(&once), as_read);
        assert_eq!(once.articles[0].script, script, "{before:?}");
        for (a, b) in before.iter().zip(after) {
            assert_eq!(a.chars().count(), b.chars().count(), "{a} keeps its number of characters");
        }
        for (a, b) in after.iter().zip(as_read) {
            let places = |text: &str| text.char_indices().map(|(at, _)| at).collect::<Vec<_>>();
            assert_eq!(places(a), places(b), "{a} has its characters in the same places");
        }
        assert_eq!(texts(&normalize(&plan(), page(after))), after, "a second pass changes nothing");
    }

    #[test]
    fn traditional_paragraphs_become_simplified() {
        check(&["廣告是讓陌生人認識店家。"], &["广告是让陌生人认识店家。"], Script::Traditional);
        check_read(
            &["行銷是讓陌生人認識店家。", "營運則看顧每天的細節，接著調整。"],
            &["行销是让陌生人认识店家。", "营运则看顾每天的细节，接着调整。"],
            &["营销是让陌生人认识店家。", "运营则看顾每天的细节，接着调整。"],
            Script::Traditional,
        );
    }

    #[test]
    fn simplified_paragraphs_are_left_alone() {
        let text = "效果显著，文件里新增了程序，乾隆年间的干货、后台和面条。";
        check(&[text], &[text], Script::Simplified);
    }

    #[test]
    fn each_paragraph_is_decided_by_itself() {
        check_read(
            &["这里引一段台湾同行的话，行销效果显著：", "行銷靠創意，營運靠紀律。"],
            &["这里引一段台湾同行的话，行销效果显著：", "行销靠创意，营运靠纪律。"],
            &["这里引一段台湾同行的话，行销效果显著：", "营销靠创意，运营靠纪律。"],
            Script::Mixed,
        );
    }

    #[test]
    fn a_paragraph_without_evidence_goes_with_its_page() {
        check(&["社群經營要耐心。", "看著他做。"], &["社群经营要耐心。", "看着他做。"], Script::Traditional);
        check(&["社群经营要耐心。", "土著文化。"], &["社群经营要耐心。", "土著文化。"], Script::Simplified);
    }

    #[test]
    fn one_classical_name_does_not_turn_a_simplified_paragraph() {
        let text = "讲传播史的课上，老师说《後漢书》里也有广告的影子，这让学生们觉得新鲜。";
        check(&[text], &[text], Script::Simplified);
    }

    #[test]
    fn only_converted_text_is_read_otherwise_and_longer_entries_are_respected() {
        check(&["出租车营运证和行销记录。"], &["出租车营运证和行销记录。"], Script::Simplified);
        check(&["營運資金會計。"], &["营运资金会计。"], Script::Traditional);
        check_read(&["營運資金與營運團隊。"], &["营运资金与营运团队。"], &["营运资金与运营团队。"], Script::Traditional);
    }

    #[test]
    fn titles_are_read_and_names_are_not() {
        let article = Article {
            title: Some("數位行銷".to_owned()),
            author: Some("行銷小編".to_owned()),
            printed_source: Some("營運週報".to_owned()),
            ..Article::default()
        };
        let page = ExtractedPage { articles: vec![article], ..ExtractedPage::default() };
        let page = normalize(&plan(), page);
        let of = &page.articles[0];
        assert_eq!((of.article.title.as_deref(), of.title_as_read()), (Some("数位行销"), Some("数位营销")));
        assert_eq!(of.article.author.as_deref(), Some("行销小编"));
        assert_eq!(of.article.printed_source.as_deref(), Some("营运周报"));
    }

    #[test]
    fn empty_pages_pass() {
        assert!(normalize(&plan(), ExtractedPage::default()).articles.is_empty());
        check(&[""], &[""], Script::Simplified);
    }

    #[test]
    fn switched_off_nothing_changes() {
        let plan = NormalizePlan { off: true, ..plan() };
        let page = normalize(&plan, page(&["行銷靠創意。"]));
        assert_eq!(texts(&page), ["行銷靠創意。"]);
        assert_eq!(page.articles[0].script, Script::Traditional);
    }
}
