//! Gathers the records of all documents, in order, and gives their terms one vocabulary.

use crate::tally::{ArticleRecord, BlockRecord, DocumentRecord, TermCount, Vocabulary};

/// All records of a run, in order of document name, their terms numbered by one vocabulary.
#[derive(Debug, Default)]
pub struct Corpus {
    /// One record per document received.
    pub documents: Vec<DocumentRecord>,
    vocabulary: Vocabulary,
}

impl Corpus {
    /// Takes a record in; its own vocabulary is merged into the corpus'.
    pub fn add(&mut self, mut record: DocumentRecord) {
        let ids: Vec<u32> = record.vocabulary.iter().map(|w| self.vocabulary.id(w)).collect();
        let renumbered = |id: u32| ids.get(id as usize).copied().unwrap_or(0);
        let renumber = |terms: &mut Vec<TermCount>| terms.iter_mut().for_each(|(id, _)| *id = renumbered(*id));
        for article in &mut record.articles {
            article.blocks.iter_mut().for_each(|b| renumber(&mut b.terms));
            for clause in &mut article.clauses {
                renumber(&mut clause.terms);
                clause.tokens.iter_mut().for_each(|t| t.term = renumbered(t.term));
            }
        }
        record.vocabulary = Vec::new();
        self.documents.push(record);
    }

    /// Puts the documents in order of name (bytes); the listing may order pages of containers otherwise.
    pub fn sort(&mut self) {
        self.documents.sort_by(|a, b| a.document.cmp(&b.document));
    }

    /// The words by id.
    #[must_use]
    pub fn words(&self) -> &[Box<str>] {
        self.vocabulary.words()
    }

    /// All articles with their documents, in order.
    pub fn articles(&self) -> impl Iterator<Item = (&DocumentRecord, &ArticleRecord)> {
        self.documents.iter().flat_map(|d| d.articles.iter().map(move |a| (d, a)))
    }

    /// All content blocks of all articles.
    pub fn blocks(&self) -> impl Iterator<Item = &BlockRecord> {
        self.articles().flat_map(|(_, a)| a.blocks.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::Corpus;
    use crate::tally::{DocumentRecord, Vocabulary};

    #[test]
    fn terms_of_two_documents_share_ids() {
        let mut corpus = Corpus::default();
        for words in [["留存", "转化"], ["转化", "品牌"]] {
            let mut vocabulary = Vocabulary::default();
            words.iter().for_each(|w| {
                vocabulary.id(w);
            });
            corpus.add(DocumentRecord { vocabulary: vocabulary.into_words(), ..DocumentRecord::default() });
        }
        assert_eq!(corpus.words().iter().map(AsRef::as_ref).collect::<Vec<&str>>(), ["留存", "转化", "品牌"]);
    }
}
