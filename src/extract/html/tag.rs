//! The elements that matter to extraction, and what each does to the text around it.

/// An element name; all that make no difference are `Other`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tag {
    /// `html`, the root.
    Root,
    /// `body`.
    Body,
    /// `div`, and any other block without a meaning of its own.
    Div,
    /// `article`.
    Article,
    /// `main`.
    Main,
    /// `section`.
    Section,
    /// `aside`.
    Aside,
    /// `nav`, `menu`.
    Nav,
    /// `header`.
    Header,
    /// `footer`.
    Footer,
    /// `form`, `fieldset`.
    Form,
    /// `p`.
    P,
    /// `pre`, `listing`.
    Pre,
    /// `blockquote`.
    Quote,
    /// `ul`, `ol`, `dir`.
    List,
    /// `li`.
    Item,
    /// `dl`.
    Terms,
    /// `dt`, `dd`.
    Term,
    /// `table`.
    Table,
    /// `tbody`, `thead`, `tfoot`.
    Rows,
    /// `tr`.
    Row,
    /// `td`, `th`.
    Cell,
    /// `figcaption`, `caption`.
    Caption,
    /// `h1` … `h6`.
    H(u8),
    /// `a`.
    A,
    /// `b`, `strong`, `em`, `i`.
    Strong,
    /// `br`, `hr`: ends a line.
    Break,
    /// `button`.
    Button,
    /// `title`.
    Title,
    /// `head`.
    Head,
    /// `meta`, `link`, `base`.
    Facts,
    /// `script`.
    Script,
    /// Never shown as text: `style`, `template`, `select`, `rt` …
    Silent,
    /// Another element without content (`img`, `input`).
    Void,
    /// Any other inline element.
    Other,
}

impl Tag {
    /// The tag of a name in any case.
    #[must_use]
    pub fn of(name: &str) -> Self {
        if name.bytes().any(|b| b.is_ascii_uppercase()) {
            return Self::of_lower(name.to_ascii_lowercase().as_bytes());
        }
        Self::of_lower(name.as_bytes())
    }

    /// The element whose name, in lower case, this is.
    fn of_lower(name: &[u8]) -> Self {
        match name {
            b"html" => Self::Root,
            b"body" => Self::Body,
            b"div" | b"center" | b"address" | b"details" | b"dialog" | b"figure" | b"hgroup" | b"summary" | b"legend"
            | b"search" | b"marquee" => Self::Div,
            b"article" => Self::Article,
            b"main" => Self::Main,
            b"section" => Self::Section,
            b"aside" => Self::Aside,
            b"nav" | b"menu" => Self::Nav,
            b"header" => Self::Header,
            b"footer" => Self::Footer,
            b"form" | b"fieldset" => Self::Form,
            b"p" => Self::P,
            b"pre" | b"listing" => Self::Pre,
            b"blockquote" => Self::Quote,
            b"ul" | b"ol" | b"dir" => Self::List,
            b"li" => Self::Item,
            b"dl" => Self::Terms,
            b"dt" | b"dd" => Self::Term,
            b"table" => Self::Table,
            b"tbody" | b"thead" | b"tfoot" => Self::Rows,
            b"tr" => Self::Row,
            b"td" | b"th" => Self::Cell,
            b"figcaption" | b"caption" => Self::Caption,
            b"h1" => Self::H(1),
            b"h2" => Self::H(2),
            b"h3" => Self::H(3),
            b"h4" => Self::H(4),
            b"h5" => Self::H(5),
            b"h6" => Self::H(6),
            b"a" => Self::A,
            b"b" | b"strong" | b"em" | b"i" => Self::Strong,
            b"br" | b"hr" => Self::Break,
            b"button" => Self::Button,
            b"title" => Self::Title,
            b"head" => Self::Head,
            b"meta" | b"link" | b"base" => Self::Facts,
            b"script" => Self::Script,
            b"style" | b"template" | b"select" | b"option" | b"optgroup" | b"datalist" | b"textarea" | b"rt" | b"rp" | b"rtc"
            | b"svg" | b"object" | b"video" | b"audio" | b"canvas" | b"iframe" | b"noembed" | b"noframes" | b"noscript"
            | b"map" => Self::Silent,
            b"img" | b"input" | b"embed" | b"param" | b"source" | b"track" | b"wbr" | b"area" | b"col" | b"frame"
            | b"bgsound" | b"image" | b"colgroup" => Self::Void,
            _ => Self::Other,
        }
    }

    /// Whether the element starts and ends a line of its own.
    #[must_use]
    pub fn is_block(self) -> bool {
        !matches!(
            self,
            Self::A
                | Self::Strong
                | Self::Other
                | Self::Silent
                | Self::Script
                | Self::Title
                | Self::Facts
                | Self::Void
                | Self::Break
        )
    }

    /// Whether the element has no content and no end tag.
    #[must_use]
    pub fn is_void(self) -> bool {
        matches!(self, Self::Void | Self::Facts | Self::Break)
    }

    /// Whether an end tag inside may not close anything outside of it.
    #[must_use]
    pub fn is_fence(self) -> bool {
        matches!(self, Self::Root | Self::Body | Self::Table | Self::Cell)
    }

    /// What is closed by a start tag of this kind (nearest first), and what stops the search.
    #[must_use]
    pub fn closes(self, open: Self) -> bool {
        match self {
            Self::Item => open == Self::Item,
            Self::Term => open == Self::Term,
            Self::Cell => open == Self::Cell,
            Self::Row => matches!(open, Self::Cell | Self::Row),
            Self::Rows => matches!(open, Self::Cell | Self::Row | Self::Rows),
            Self::H(_) => matches!(open, Self::H(_)),
            Self::Body => open == Self::Head,
            _ => false,
        }
    }

    /// Where the search of [`Self::closes`] stops.
    #[must_use]
    pub fn closing_stops_at(self, open: Self) -> bool {
        match self {
            Self::Item => matches!(open, Self::List | Self::Nav) || open.is_fence(),
            Self::Term => open == Self::Terms || open.is_fence(),
            Self::Cell | Self::Row | Self::Rows => open == Self::Table,
            Self::H(_) => !matches!(open, Self::H(_)),
            _ => true,
        }
    }
}
