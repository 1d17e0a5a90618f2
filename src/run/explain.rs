//! One page through every stage, for people: what was decided, by which rule, and why.

use crate::attribute::{AttributedArticle, SecondThought, attribute, second_thoughts};
use crate::decode::decode;
use crate::extract::{Block, extract};
use crate::normalize::normalize;
use crate::pipeline::Plan;
use crate::repair::repair;
use crate::segment::segment;
use crate::source::RawDocument;
use std::fmt::Write;

/// The walk of one page through the stages, as plain text.
#[must_use]
pub fn explain(plan: &Plan, raw: &RawDocument) -> String {
    let mut s = String::new();
    let _ = writeln!(s, "# {} ({} bytes)", raw.path, raw.bytes.len());
    let decoded = decode(&plan.decode, &raw.bytes, raw.charset.as_deref());
    let margin = if decoded.margin.is_finite() {
        format!("{:.2} nats per character ahead", decoded.margin)
    } else {
        "no other legal reading".to_owned()
    };
    let _ = writeln!(s, "\n## decode\n{} by {} ({margin})", decoded.encoding, decoded.evidence);
    let repaired = repair(&plan.repair, decoded, raw.media);
    let _ = writeln!(
        s,
        "\n## repair\n{} repairs{}",
        repaired.steps.len(),
        if repaired.pinyin_garbled { "; converted by machine with pinyin in brackets" } else { "" }
    );
    for step in &repaired.steps {
        let _ = writeln!(
            s,
            "  {}:{} {}: {:?} → {:?}{}",
            step.line,
            step.start,
            step.kind,
            step.before,
            step.after,
            if step.restored { " (restored)" } else { "" }
        );
    }
    if repaired.losses.any() {
        let _ = writeln!(s, "  lost for good: {:?}", repaired.losses);
    }
    let page = normalize(&plan.normalize, extract(&plan.extract, &repaired, raw.media));
    let _ = writeln!(s, "\n## extract, normalize\nurl: {}", page.url.as_deref().or(raw.url.as_deref()).unwrap_or("-"));
    if let Some(reason) = page.no_article {
        let _ = writeln!(s, "no article: {reason}");
    }
    for a in &page.articles {
        let head = &a.article;
        let show = |v: &Option<String>| v.clone().unwrap_or_else(|| "-".to_owned());
        let (title, author, date, from) = (show(&head.title), show(&head.author), show(&head.date), show(&head.printed_source));
        let _ = writeln!(
            s,
            "article {}: title {title}; author {author}; date {date}; source {from}; {}",
            head.number,
            a.script.as_str()
        );
    }
    let mut blocks: Vec<&Block> = page.articles.iter().flat_map(|a| &a.article.blocks).chain(&page.removed).collect();
    blocks.sort_by_key(|b| (b.line, b.start));
    for b in blocks {
        let mark = if b.class == crate::extract::BlockClass::Boilerplate { '-' } else { '+' };
        let _ = writeln!(s, "{mark} {:>4}:{:<3} {:<11} {:<24} {}", b.line, b.start, b.class.as_str(), b.rule, b.text);
    }
    for article in page.articles {
        let number = article.article.number;
        let segmented = segment(&plan.segment, article);
        let thoughts = second_thoughts(&plan.attribute, &segmented);
        let attributed = attribute(&plan.attribute, segmented);
        let _ = writeln!(s, "\n## segment, attribute: article {number}");
        clauses(plan, &attributed, &thoughts, &mut s);
    }
    s
}

/// Every sentence with its tokens, and below it what is said of whom, and which rule decided.
fn clauses(plan: &Plan, attributed: &AttributedArticle, thoughts: &[SecondThought], s: &mut String) {
    let article = &attributed.segmented.article.article;
    let mut next = attributed.attributions.iter().peekable();
    let reading = &attributed.segmented.article.reading;
    for (i, (block, segment)) in article.blocks.iter().zip(&attributed.segmented.segments).enumerate() {
        let read = reading.block(i).unwrap_or(&block.text);
        for (n, sentence) in segment.sentences.iter().enumerate() {
            let tokens: Vec<&str> =
                segment.tokens.iter().filter(|t| sentence.span.contains(t.span)).map(|t| t.span.of(read)).collect();
            let _ = writeln!(s, "{}: {}", block.line, tokens.join(" "));
            while let Some(a) = next.next_if(|a| (a.block as usize, a.sentence as usize) <= (i, n)) {
                let pair = a.pair.map_or_else(String::new, |p| format!(" pair {p}"));
                let denied = if a.negated { " negated" } else { "" };
                let by = a.reported_by.as_ref().map_or_else(String::new, |r| format!(" reported by {r}"));
                let _ = writeln!(
                    s,
                    "    {} {} {}{denied}{by}{pair} [{}] {}",
                    plan.aggregate.role(a.role),
                    a.scope.as_str(),
                    a.relation.as_str(),
                    a.rule,
                    a.span.of(&block.text)
                );
                if let Some(d) = &a.definition {
                    let genus = d.genus.map_or("-", |g| g.of(read));
                    let _ = writeln!(
                        s,
                        "      {} := {} (genus {genus}, {})",
                        d.term.of(read),
                        d.definiens.of(&block.text),
                        d.pattern
                    );
                }
            }
            for t in thoughts.iter().filter(|t| (t.block, t.sentence) == (i, n)) {
                let role = t.role.and_then(|r| plan.aggregate.roles.get(r)).map_or("", String::as_str);
                let text = read.get(t.span.0..t.span.1).unwrap_or("").trim();
                let _ = writeln!(s, "      second look: {} {role} ({:.2}) {text}", t.rule, t.chance);
                let _ = writeln!(s, "        {}", t.because);
            }
        }
    }
}
