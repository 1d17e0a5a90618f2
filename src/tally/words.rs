//! The words of one page, which stand one behind the other in one text: a page has a thousand, and none is held for long.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;
use std::ops::Index;

/// Words by number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WordList {
    text: String,
    /// Where each word ends.
    ends: Vec<u32>,
}

impl WordList {
    /// Puts a word behind the others.
    ///
    /// # Panics
    /// With 2^32 bytes of words: more than any page has.
    pub fn push(&mut self, word: &str) {
        self.text.push_str(word);
        self.ends.push(u32::try_from(self.text.len()).expect("fewer than 2^32 bytes of words"));
    }

    /// The word of a number.
    #[must_use]
    pub fn get(&self, id: usize) -> Option<&str> {
        let end = *self.ends.get(id)?;
        let start = id.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start as usize..end as usize)
    }

    /// Number of words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The words in order.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().map(move |end| self.text.get(std::mem::replace(&mut start, *end as usize)..*end as usize).unwrap_or(""))
    }
}

impl Index<usize> for WordList {
    type Output = str;

    fn index(&self, id: usize) -> &str {
        self.get(id).expect("the number of a word")
    }
}

impl<'w> FromIterator<&'w str> for WordList {
    fn from_iter<I: IntoIterator<Item = &'w str>>(words: I) -> Self {
        let mut list = Self::default();
        words.into_iter().for_each(|word| list.push(word));
        list
    }
}

/// Terms, and bytes of them, for which there is room from the start.
const ROOM: (usize, usize) = (800, 8 << 10);

/// Terms of a page, each once, numbered as they come.
#[derive(Debug)]
pub struct PageVocabulary {
    /// Ids by the hash of their word.
    ids: HashTable<u32>,
    words: WordList,
}

impl Default for PageVocabulary {
    fn default() -> Self {
        let words = WordList { text: String::with_capacity(ROOM.1), ends: Vec::with_capacity(ROOM.0) };
        Self { ids: HashTable::with_capacity(ROOM.0), words }
    }
}

impl PageVocabulary {
    /// The id of a word; new words get the next free one.
    ///
    /// # Panics
    /// With 2^32 bytes of words: more than any page has.
    pub fn id(&mut self, word: &str) -> u32 {
        let words = &self.words;
        let (id, new) = number(&mut self.ids, word, words.len(), |id| words.get(id as usize).unwrap_or(""));
        if new {
            self.words.push(word);
        }
        id
    }

    /// Number of words.
    #[must_use]
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The words by id.
    #[must_use]
    pub fn into_words(self) -> WordList {
        self.words
    }
}

/// The id of a word among `n` that `of` names, and whether it is new: then it has the next free one.
pub(super) fn number<'w>(ids: &mut HashTable<u32>, word: &str, n: usize, of: impl Fn(u32) -> &'w str) -> (u32, bool) {
    match ids.entry(FxBuildHasher.hash_one(word), |id| of(*id) == word, |id| FxBuildHasher.hash_one(of(*id))) {
        Entry::Occupied(found) => (*found.get(), false),
        Entry::Vacant(free) => {
            let id = u32::try_from(n).expect("fewer than 2^32 distinct terms");
            free.insert(id);
            (id, true)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PageVocabulary, WordList};

    #[test]
    fn words_keep_their_numbers() {
        let words = ["运营", "", "KOL", "运营人"];
        let list: WordList = words.into_iter().collect();
        assert_eq!(list.iter().collect::<Vec<_>>(), words);
        assert_eq!((list.len(), list.get(2), list.get(4), &list[3]), (4, Some("KOL"), None, "运营人"));
        let mut vocabulary = PageVocabulary::default();
        assert_eq!(["运营", "KOL", "运营", "运营人"].map(|w| vocabulary.id(w)), [0, 1, 0, 2]);
        assert_eq!(vocabulary.into_words().iter().collect::<Vec<_>>(), ["运营", "KOL", "运营人"]);
    }
}
