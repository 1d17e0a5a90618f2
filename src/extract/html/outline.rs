//! An HTML page as an outline: nested block-level containers, and the runs of text (blocks) between them, in page order.
//!
//! Only block-level elements become nodes, so every container covers a contiguous range of blocks. Depth is limited:
//! start tags nested deeper than [`MAX_DEPTH`] leave their text to the container around them. Nothing recurses.

use super::entities;
use super::head::{Fact, Gathered};
use super::scan::{Event, Scanner, attributes};
use super::tag::Tag;
use super::words::Words;
use crate::extract::shape::Shape;
use crate::letters::han_prefix;

/// Open elements that are kept apart; real pages nest less than half as deep.
const MAX_DEPTH: usize = 256;

/// Bytes of source for which one block is expected.
const BYTES_A_BLOCK: usize = 256;

/// No container.
pub const NONE: u32 = u32::MAX;

/// A block-level element.
#[derive(Debug, Clone)]
pub struct Container {
    /// Index of the container around it; [`NONE`] for the first.
    pub parent: u32,
    /// The element.
    pub tag: Tag,
    /// What its class and id say.
    pub words: Words,
    /// What its class and id and those of the containers around it say.
    pub inherited: Words,
    /// Hash of tag and class: equal for repeated items of a list.
    pub signature: u32,
    /// Whether it or a container around it is not displayed.
    pub hidden: bool,
    /// First block inside.
    pub first: u32,
    /// One past the last block inside.
    pub end: u32,
    /// Row and column, where it is a table cell.
    pub place: (u16, u16),
}

/// A run of text between block-level tags or line breaks.
#[derive(Debug, Clone)]
pub struct Run {
    /// Its text, white space folded to single spaces.
    pub text: String,
    /// The container it stands in directly.
    pub container: u32,
    /// Characters (no white space) inside links.
    pub link_chars: u32,
    /// Links that it touches.
    pub links: u32,
    /// Characters inside `b`, `strong` and the like.
    pub strong_chars: u32,
    /// Not displayed.
    pub hidden: bool,
    /// Measures of its text.
    pub shape: Shape,
}

/// A page as an outline.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// Containers in the order of their start tags; the first is the page.
    pub containers: Vec<Container>,
    /// Blocks in page order.
    pub runs: Vec<Run>,
    /// Text of `<title>`.
    pub title: String,
    /// Facts of the head, wherever they stand.
    pub facts: Vec<Fact>,
    /// Contents of `application/ld+json` scripts.
    pub linked_data: Vec<String>,
    /// Comments that name the address a page was saved from.
    pub saved_from: Option<String>,
}

struct Open {
    tag: Tag,
    /// Hash of the name, so that `</font>` does not close a `<span>`.
    name: u32,
    container: u32,
    hidden: bool,
    silent: bool,
}

struct Builder {
    out: Outline,
    gathered: Gathered,
    titled: bool,
    stack: Vec<Open>,
    overflow: u32,
    text: String,
    link_chars: u32,
    strong_chars: u32,
    links: u32,
    in_link: u32,
    in_strong: u32,
    silent: u32,
    hidden_inline: u32,
    decoded: String,
    tables: Vec<(u16, u16)>,
}

/// Reads the outline of a page.
#[must_use]
pub fn outline(source: &str) -> Outline {
    let mut b = Builder::new(source.len() / BYTES_A_BLOCK);
    let mut raw: Option<(Tag, bool)> = None;
    for event in Scanner::new(source) {
        match event {
            Event::Open { name, attributes } => {
                let tag = Tag::of(name);
                raw = match tag {
                    Tag::Script => Some((tag, attributes.contains("ld+json"))),
                    Tag::Title => Some((tag, false)),
                    _ => None,
                };
                b.open(tag, name, attributes);
            }
            Event::Close { name } => b.close(Tag::of(name), name),
            Event::Text(text) => match raw {
                Some((Tag::Script, keep)) => {
                    if keep {
                        b.gathered.element("script", "type=\"application/ld+json\"", text);
                    }
                }
                Some((Tag::Title, _)) => {
                    if !b.titled && b.silent <= 1 && !text.trim().is_empty() {
                        b.titled = true;
                        b.gathered.element("title", "", text);
                    }
                }
                _ => b.push(text),
            },
            Event::Comment(text) => {
                if b.out.saved_from.is_none() && text.contains("saved from url") {
                    b.out.saved_from = text.split_once(')').map(|(_, url)| url.trim().to_owned());
                }
            }
        }
        if matches!(event, Event::Text(_) | Event::Close { .. }) {
            raw = None;
        }
    }
    b.finish()
}

impl Builder {
    /// With room for so many blocks.
    fn new(blocks: usize) -> Self {
        let root = Container {
            parent: NONE,
            tag: Tag::Root,
            words: Words::default(),
            inherited: Words::default(),
            signature: 0,
            hidden: false,
            first: 0,
            end: 0,
            place: (0, 0),
        };
        let mut out = Outline::default();
        out.runs.reserve(blocks);
        out.containers.reserve(blocks);
        out.containers.push(root);
        Self {
            out,
            gathered: Gathered::default(),
            titled: false,
            stack: vec![Open { tag: Tag::Root, name: 0, container: 0, hidden: false, silent: false }],
            overflow: 0,
            text: String::new(),
            link_chars: 0,
            strong_chars: 0,
            links: 0,
            in_link: 0,
            in_strong: 0,
            silent: 0,
            hidden_inline: 0,
            decoded: String::new(),
            tables: Vec::new(),
        }
    }

    fn current(&self) -> u32 {
        self.stack.iter().rev().find(|o| o.container != NONE).map_or(0, |o| o.container)
    }

    fn push(&mut self, text: &str) {
        if self.silent > 0 {
            return;
        }
        let source = if memchr::memchr(b'&', text.as_bytes()).is_some() {
            self.decoded.clear();
            entities::decode(text, &mut self.decoded);
            self.decoded.as_str()
        } else {
            text
        };
        let mut n = 0;
        let mut gap = self.text.is_empty() || self.text.ends_with(' ');
        // What has been passed over since `from` is taken as it is.
        let (mut from, mut at) = (0, 0);
        while let Some(rest) = source.as_bytes().get(at..) {
            // Nearly all of a page: beyond U+3000 stands no white space and no control but U+FEFF.
            let plain = match *rest {
                [] => break,
                [0x21..=0x7E, ..] => 1,
                [0xE3, 0x80, 0x80, ..] | [0xEF, 0xBB, 0xBF, ..] => 0,
                [0xE4..=0xE9, ..] => han_prefix(rest).max(3),
                [0xE3..=0xEF, ..] => 3,
                _ => 0,
            };
            if plain > 0 {
                at += plain;
                gap = false;
                n += plain.div_ceil(3);
                continue;
            }
            if rest.first() == Some(&b' ') && !gap {
                at += 1;
                gap = true;
                continue;
            }
            let Some(c) = source.get(at..).and_then(|rest| rest.chars().next()) else { break };
            self.text.push_str(source.get(from..at).unwrap_or(""));
            at += c.len_utf8();
            from = at;
            if c.is_whitespace() {
                if !gap {
                    self.text.push(' ');
                    gap = true;
                }
            } else if !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}') && !c.is_control() {
                self.text.push(c);
                gap = false;
                n += 1;
            }
        }
        self.text.push_str(source.get(from..at).unwrap_or(""));
        let n = u32::try_from(n).unwrap_or(u32::MAX);
        if self.in_link > 0 {
            self.link_chars += n;
        }
        if self.in_strong > 0 {
            self.strong_chars += n;
        }
    }

    fn flush(&mut self) {
        let text = self.text.trim_end();
        if !text.is_empty() {
            let container = self.current();
            let hidden = self.hidden_inline > 0 || self.out.containers[container as usize].hidden;
            self.out.runs.push(Run {
                text: text.to_owned(),
                container,
                link_chars: self.link_chars,
                links: self.links,
                strong_chars: self.strong_chars,
                hidden,
                shape: Shape::of(text),
            });
        }
        self.text.clear();
        self.link_chars = 0;
        self.strong_chars = 0;
        self.links = u32::from(self.in_link > 0);
    }

    fn open(&mut self, tag: Tag, name: &str, source: &str) {
        match tag {
            Tag::Facts => self.gathered.void(name, source),
            Tag::Break => self.flush(),
            _ => {}
        }
        if tag.is_void() || tag == Tag::Root {
            return;
        }
        if tag.is_block() {
            self.flush();
            self.close_implied(tag);
        }
        if self.stack.len() >= MAX_DEPTH {
            self.overflow += 1;
            return;
        }
        if tag == Tag::A {
            // A link never holds another one.
            let open = self.stack.iter().rposition(|o| o.tag == Tag::A || o.tag.is_fence());
            let open = open.filter(|i| self.stack[*i].tag == Tag::A && self.stack.len() - i <= 8);
            if let Some(i) = open {
                self.pop_to(i);
            }
            self.links += 1;
            self.in_link += 1;
        }
        self.in_strong += u32::from(tag == Tag::Strong);
        let look = Look::of(source);
        if name.eq_ignore_ascii_case("time") && !look.datetime.is_empty() {
            self.out.facts.push(Fact { key: "time".into(), value: look.datetime.to_owned() });
        }
        let silent = matches!(tag, Tag::Silent | Tag::Script | Tag::Title);
        let hides = look.hidden && !matches!(tag, Tag::Body | Tag::Head);
        if hides && !tag.is_block() {
            self.flush();
            self.hidden_inline += 1;
        }
        self.silent += u32::from(silent);
        let container = if tag.is_block() { self.container(tag, &look, hides) } else { NONE };
        self.stack.push(Open { tag, name: hash(name), container, hidden: hides && !tag.is_block(), silent });
    }

    fn container(&mut self, tag: Tag, look: &Look<'_>, hides: bool) -> u32 {
        let parent = self.current();
        let around = &self.out.containers[parent as usize];
        let words = Words::of(look.class).with(Words::of(look.id));
        let signature = hash(look.class).rotate_left(5) ^ tag_code(tag);
        let mut place = (0, 0);
        match tag {
            Tag::Table => self.tables.push((0, 0)),
            Tag::Row => {
                if let Some(t) = self.tables.last_mut() {
                    *t = (t.0.saturating_add(1), 0);
                }
            }
            Tag::Cell => {
                if let Some(t) = self.tables.last_mut() {
                    place = (t.0.saturating_sub(1), t.1);
                    t.1 = t.1.saturating_add(1);
                }
            }
            _ => {}
        }
        let first = u32::try_from(self.out.runs.len()).unwrap_or(u32::MAX);
        let container = Container {
            parent,
            tag,
            words,
            inherited: around.inherited.with(words),
            signature,
            hidden: around.hidden || hides,
            first,
            end: first,
            place,
        };
        self.out.containers.push(container);
        u32::try_from(self.out.containers.len() - 1).unwrap_or(NONE)
    }

    /// Ends what the start of `tag` ends by itself: an open paragraph, the list item or cell before it.
    fn close_implied(&mut self, tag: Tag) {
        if let Some(i) = self.stack.iter().rposition(|o| o.tag.is_block()).filter(|i| self.stack[*i].tag == Tag::P) {
            self.pop_to(i);
        }
        let mut cut = None;
        for (i, o) in self.stack.iter().enumerate().rev() {
            if o.tag.is_block() {
                if tag.closes(o.tag) {
                    cut = Some(i);
                } else if tag.closing_stops_at(o.tag) {
                    break;
                }
            }
        }
        if let Some(i) = cut {
            self.pop_to(i);
        }
    }

    fn close(&mut self, tag: Tag, name: &str) {
        if tag == Tag::Break || tag.is_block() {
            self.flush();
        }
        if tag.is_void() || matches!(tag, Tag::Root | Tag::Body) {
            return;
        }
        if self.overflow > 0 {
            self.overflow -= 1;
            return;
        }
        let name = hash(name);
        for (i, o) in self.stack.iter().enumerate().rev() {
            if o.name == name {
                self.pop_to(i);
                return;
            }
            let fence = o.tag.is_fence() && !matches!((tag, o.tag), (Tag::Table | Tag::Row | Tag::Rows, Tag::Cell));
            if fence || o.tag.is_block() && !tag.is_block() {
                return;
            }
        }
    }

    fn pop_to(&mut self, depth: usize) {
        while self.stack.len() > depth.max(1) {
            if self.stack.last().is_some_and(|o| o.container != NONE || o.hidden) {
                self.flush();
            }
            let Some(o) = self.stack.pop() else { return };
            self.silent -= u32::from(o.silent);
            self.hidden_inline -= u32::from(o.hidden);
            self.in_link -= u32::from(o.tag == Tag::A);
            self.in_strong -= u32::from(o.tag == Tag::Strong);
            if self.in_link == 0 && self.text.is_empty() {
                self.links = 0;
            }
            if o.tag == Tag::Table {
                self.tables.pop();
            }
            if o.container != NONE {
                self.out.containers[o.container as usize].end = u32::try_from(self.out.runs.len()).unwrap_or(u32::MAX);
            }
        }
    }

    fn finish(mut self) -> Outline {
        self.flush();
        self.pop_to(1);
        let n = u32::try_from(self.out.runs.len()).unwrap_or(u32::MAX);
        self.out.containers[0].end = n;
        let head = self.gathered.read();
        self.out.title = head.title;
        self.out.linked_data = head.linked_data;
        let times = std::mem::replace(&mut self.out.facts, head.facts);
        self.out.facts.extend(times);
        self.out
    }
}

/// What the attributes of one start tag say.
#[derive(Default)]
struct Look<'a> {
    class: &'a str,
    id: &'a str,
    datetime: &'a str,
    hidden: bool,
}

impl<'a> Look<'a> {
    fn of(source: &'a str) -> Self {
        let mut look = Self::default();
        if source.len() < 4 {
            return look;
        }
        for (k, v) in attributes(source) {
            match k.len() {
                2 if k.eq_ignore_ascii_case("id") => look.id = v,
                5 if k.eq_ignore_ascii_case("class") => look.class = v,
                5 if k.eq_ignore_ascii_case("style") => look.hidden |= conceals(v),
                6 if k.eq_ignore_ascii_case("hidden") => look.hidden = true,
                8 if k.eq_ignore_ascii_case("datetime") => look.datetime = v,
                _ => {}
            }
        }
        look
    }
}

/// Whether a style takes the element off the page. `visibility` does not count: pages are served so, and shown by script.
fn conceals(style: &str) -> bool {
    style
        .to_ascii_lowercase()
        .split(';')
        .any(|rule| rule.split_once(':').is_some_and(|(k, v)| k.trim() == "display" && v.trim().starts_with("none")))
}

/// FNV-1a over lower-case bytes.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |h, b| (h ^ u32::from(b.to_ascii_lowercase())).wrapping_mul(0x0100_0193))
}

fn tag_code(tag: Tag) -> u32 {
    match tag {
        Tag::P => 1,
        Tag::Item => 2,
        Tag::Cell => 3,
        Tag::H(n) => 10 + u32::from(n),
        Tag::Div => 4,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::outline;

    fn lines(source: &str) -> Vec<String> {
        outline(source).runs.into_iter().filter(|r| !r.hidden).map(|r| r.text).collect()
    }

    #[test]
    fn blocks_end_at_block_tags_and_breaks() {
        assert_eq!(lines("<div>甲<span>乙</span><br>丙<p>丁<p>戊</div>己"), ["甲乙", "丙", "丁", "戊", "己"]);
    }

    #[test]
    fn ruby_scripts_and_hidden_nodes_are_out() {
        let page = "<p>運<ruby>營<rp>(</rp><rt>yíng</rt><rp>)</rp></ruby>好</p><script>var a='<p>甲</p>'</script>\
                    <div style='color:red; Display : none'>乙<p>丙</div><p hidden>丁</p><p>戊<i style=display:none>己</i>庚";
        assert_eq!(lines(page), ["運營好", "戊", "庚"]);
    }

    #[test]
    fn items_and_cells_end_by_themselves() {
        assert_eq!(lines("<ul><li>甲<li>乙<ul><li>丙</ul><li>丁</ul>"), ["甲", "乙", "丙", "丁"]);
        assert_eq!(lines("<table><tr><td>甲<td>乙<tr><td>丙</table>丁"), ["甲", "乙", "丙", "丁"]);
    }

    #[test]
    fn links_are_counted() {
        let page = outline("<p>甲乙<a href=x>丙丁</a>戊</p><p>己</p>");
        assert_eq!(page.runs.iter().map(|r| (r.link_chars, r.links)).collect::<Vec<_>>(), [(2, 1), (0, 0)]);
    }

    #[test]
    fn a_million_open_tags_are_no_danger() {
        let page = format!("{}甲", "<div><b><a href=x>".repeat(400_000));
        assert_eq!(lines(&page), ["甲"]);
    }
}
