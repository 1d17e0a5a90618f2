//! Lexicon files as text with a name, for messages that name file and line.

/// The text of one lexicon file. Lines that start with `#` are comments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LexiconFile {
    /// The name the pipeline file gives it.
    pub name: String,
    /// Its text, without a byte order mark.
    pub text: String,
}

impl LexiconFile {
    /// 1-based line numbers and trimmed lines, without blank lines and comments.
    pub fn entries(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(i, l)| (i + 1, l.trim())).filter(|(_, l)| !l.is_empty() && !l.starts_with('#'))
    }
}

#[cfg(test)]
mod tests {
    use super::LexiconFile;

    #[test]
    fn entries_keep_their_line_numbers() {
        let file = LexiconFile { name: "x".into(), text: "# 注释\n\n运营\r\n 营销 \n".into() };
        assert_eq!(file.entries().collect::<Vec<_>>(), [(3, "运营"), (4, "营销")]);
    }
}
