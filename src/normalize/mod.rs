//! Extracted pages to simplified text: the script is decided per paragraph, genuine traditional is converted.
//!
//! Conversion of simplified text does harm (显著 becomes 显着), so each paragraph is asked first: it is traditional where
//! it holds more characters that only traditional text has than characters that only simplified text has. A paragraph
//! with neither is taken for what the page is. Traditional paragraphs go through OpenCC's `tw2s` and then through the
//! pipeline's own replacements (words that other regions use for the same thing).
//!
//! Invariant: every text keeps its number of characters, so a place (`line`, `start`) found in the simplified text is the
//! same place in the repaired page. What the stage leaves to others: pages that a machine turned traditional are already
//! undone by `repair`, which also folds full-width letters and digits.
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
mod script;
mod variants;

pub use script::{Evidence, Script};
pub use variants::Variants;

use crate::extract::{Article, Block, ExtractedPage};
use convert::to_simplified;

/// Settings of the normalize stage.
#[derive(Debug, Clone, Default)]
pub struct NormalizePlan {
    /// Whether traditional paragraphs are converted at all.
    pub off: bool,
    /// Replacements in converted paragraphs.
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
    let ExtractedPage { url, mut articles, mut removed, no_article } = page;
    let evidence: Vec<Vec<Evidence>> = articles.iter().map(article_evidence).collect();
    let page_evidence = page_evidence(&evidence, &removed);
    let scripts: Vec<Script> = evidence.iter().map(|e| script_of(e, page_evidence)).collect();
    if !plan.off && page_evidence.traditional > 0 {
        for article in &mut articles {
            simplify_article(plan, article, page_evidence);
        }
        for block in &mut removed {
            simplify(plan, &mut block.text, page_evidence);
        }
    }
    let articles = articles.into_iter().zip(scripts).map(|(article, script)| NormalizedArticle { article, script }).collect();
    NormalizedPage { url, articles, removed, no_article }
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

fn simplify_article(plan: &NormalizePlan, article: &mut Article, page: Evidence) {
    for text in [&mut article.title, &mut article.author, &mut article.printed_source].into_iter().flatten() {
        simplify(plan, text, page);
    }
    for block in &mut article.blocks {
        simplify(plan, &mut block.text, page);
    }
}

/// Simplifies one paragraph where it is traditional, by itself or as part of its page.
fn simplify(plan: &NormalizePlan, text: &mut String, page: Evidence) {
    let own = Evidence::of(text);
    if own.decision().or(page.decision()) == Some(true) {
        *text = plan.variants.apply(to_simplified(text));
    }
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

    /// Texts of one page, what they become, and the script of the article.
    fn check(before: &[&str], after: &[&str], script: Script) {
        let once = normalize(&plan(), page(before));
        assert_eq!(texts(&once), after);
        assert_eq!(once.articles[0].script, script, "{before:?}");
        for (a, b) in before.iter().zip(after) {
            assert_eq!(a.chars().count(), b.chars().count(), "{a} keeps its number of characters");
        }
        assert_eq!(texts(&normalize(&plan(), page(after))), after, "a second pass changes nothing");
    }

    #[test]
    fn traditional_paragraphs_become_simplified() {
        check(
            &["行銷是讓陌生人認識店家。", "營運則看顧每天的細節，接著調整。"],
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
        check(
            &["这里引一段台湾同行的话，效果显著：", "行銷靠創意，營運靠紀律。"],
            &["这里引一段台湾同行的话，效果显著：", "营销靠创意，运营靠纪律。"],
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
    fn own_replacements_touch_converted_text_only_and_respect_longer_entries() {
        check(&["出租车营运证和行销记录。"], &["出租车营运证和行销记录。"], Script::Simplified);
        check(&["營運資金與營運團隊。"], &["营运资金与运营团队。"], Script::Traditional);
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
