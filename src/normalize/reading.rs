//! How an article is read where it is read otherwise than it is written.

/// Title and blocks with the usual words for those of another region, each of the length of its text, characters at the
/// same bytes. Empty for nearly all articles.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The title, if it is read otherwise.
    pub title: Option<String>,
    /// One entry per block of the article, or none at all where no block is read otherwise.
    blocks: Vec<Option<String>>,
}

impl Reading {
    /// From the title and every block; entries are `None` where the text is read as it stands.
    #[must_use]
    pub fn new(title: Option<String>, blocks: impl Iterator<Item = Option<String>>) -> Self {
        let mut blocks: Vec<Option<String>> = blocks.collect();
        if blocks.iter().all(Option::is_none) {
            blocks = Vec::new();
        }
        Self { title, blocks }
    }

    /// How the block at this index is read, if otherwise than its text.
    #[must_use]
    pub fn block(&self, index: usize) -> Option<&str> {
        self.blocks.get(index)?.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::Reading;

    #[test]
    fn blocks_read_as_they_stand_need_no_entry() {
        assert_eq!(Reading::new(None, [None, None].into_iter()), Reading::default());
        let reading = Reading::new(None, [None, Some("营销".to_owned())].into_iter());
        assert_eq!([0, 1, 2].map(|i| reading.block(i)), [None, Some("营销"), None]);
    }
}
