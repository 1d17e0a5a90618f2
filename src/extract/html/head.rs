//! What a page says of itself: title, facts of `meta` and `link`, linked data.
//!
//! The outline hands over the source of those elements, wherever in the page they stand (scraped pages are often cut and
//! glued), and scraper's selectors read them. The body goes another way: building a tree of all of it costs more than all
//! other stages together (see the decision on the HTML path in `DECISIONS.md`).

use scraper::{Html, Selector};
use std::sync::LazyLock;

/// One `meta` or `link` element, or the `datetime` of a `time` element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// `name`, `property`, `itemprop`, `http-equiv` or `rel`, in lower case.
    pub key: String,
    /// `content` or `href`.
    pub value: String,
}

/// What the page says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// Text of `<title>`, white space folded.
    pub(super) title: String,
    /// Facts in page order.
    pub(super) facts: Vec<Fact>,
    /// Contents of `application/ld+json` scripts.
    pub(super) linked_data: Vec<String>,
}

/// Most bytes that are read; pages have a few kilobytes of them.
const LIMIT: usize = 64 << 10;

static TITLE: LazyLock<Selector> = LazyLock::new(|| selector("title"));
static FACTS: LazyLock<Selector> = LazyLock::new(|| selector("meta[content], link[rel][href]"));
static LINKED_DATA: LazyLock<Selector> = LazyLock::new(|| selector("script[type*='ld+json' i]"));

/// The source of the elements, gathered while the page is read.
#[derive(Debug, Default)]
pub(super) struct Gathered(String);

impl Gathered {
    /// Takes an element without content.
    pub(super) fn void(&mut self, name: &str, attributes: &str) {
        if self.0.len() + attributes.len() < LIMIT {
            self.0.extend(["<", name, " ", attributes, ">"]);
        }
    }

    /// Takes an element with its text.
    pub(super) fn element(&mut self, name: &str, attributes: &str, text: &str) {
        if self.0.len() + attributes.len() + text.len() < LIMIT {
            self.0.extend(["<", name, " ", attributes, ">", text, "</", name, ">"]);
        }
    }

    /// Reads what was gathered.
    pub(super) fn read(&self) -> Head {
        let page = Html::parse_document(&self.0);
        let text = |e: scraper::ElementRef<'_>| e.text().collect::<String>();
        let keys = ["name", "property", "itemprop", "http-equiv", "rel"];
        let fact = |e: scraper::ElementRef<'_>| {
            let key = keys.iter().find_map(|k| e.value().attr(k)).filter(|k| !k.is_empty())?;
            let value = e.value().attr("content").or(e.value().attr("href")).map(str::trim).filter(|v| !v.is_empty())?;
            Some(Fact { key: key.to_ascii_lowercase(), value: value.to_owned() })
        };
        Head {
            title: page.select(&TITLE).next().map(text).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "),
            facts: page.select(&FACTS).filter_map(fact).collect(),
            linked_data: page.select(&LINKED_DATA).map(text).collect(),
        }
    }
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("a constant selector")
}

#[cfg(test)]
mod tests {
    use super::{Fact, Gathered};

    #[test]
    fn title_facts_and_linked_data_are_read() {
        let mut g = Gathered::default();
        g.element("title", "", " 运营&amp;营销\n 之别 ");
        g.void("meta", r#"property="og:Title" content='甲&quot;乙'/"#);
        g.void("link", "REL=canonical href=https://a.example/1");
        g.void("meta", "charset=utf-8");
        g.element("script", "type=\"application/ld+json\"", r#"{"a":"<b>"}"#);
        let head = g.read();
        assert_eq!(head.title, "运营&营销 之别");
        let fact = |key: &str, value: &str| Fact { key: key.into(), value: value.into() };
        assert_eq!(head.facts, [fact("og:title", "甲\"乙"), fact("canonical", "https://a.example/1")]);
        assert_eq!(head.linked_data, [r#"{"a":"<b>"}"#]);
    }

    #[test]
    fn more_than_anyone_says_is_left_out() {
        let mut g = Gathered::default();
        (0..100_000).for_each(|_| g.void("meta", "name=a content=b"));
        assert!(g.read().facts.len() < 10_000);
    }
}
