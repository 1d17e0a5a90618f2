//! Results to the tables of a segment.

use super::{ARTICLES, BLOCKS, CLAUSES, PAGES, REPAIRS, SKETCHES, TABLES, TERMS, TOKENS, VOCABULARY, WORDS};
use crate::extract::Block;
use crate::normalize::NormalizedArticle;
use crate::store::StoreError;
use crate::store::result::{Key, PageResult, is_content};
use crate::store::table::{TableWriter, row};
use crate::store::words::form_parts;
use crate::tally::{ArticleRecord, BlockRecord, ClauseRecord, Vocabulary};

/// Gathers pages for one segment.
pub(crate) struct SegmentWriter {
    pages: TableWriter,
    articles: TableWriter,
    blocks: TableWriter,
    repairs: TableWriter,
    vocabulary: TableWriter,
    terms: TableWriter,
    sketches: TableWriter,
    clauses: TableWriter,
    tokens: TableWriter,
    words: Vocabulary,
    keys: Vec<Key>,
    bytes: usize,
}

impl SegmentWriter {
    pub(crate) fn new() -> Self {
        Self {
            pages: TableWriter::new(&PAGES),
            articles: TableWriter::new(&ARTICLES),
            blocks: TableWriter::new(&BLOCKS),
            repairs: TableWriter::new(&REPAIRS),
            vocabulary: TableWriter::new(&VOCABULARY),
            terms: TableWriter::new(&TERMS),
            sketches: TableWriter::new(&SKETCHES),
            clauses: TableWriter::new(&CLAUSES),
            tokens: TableWriter::new(&TOKENS),
            words: Vocabulary::default(),
            keys: Vec::new(),
            bytes: 0,
        }
    }

    /// Keys of the pages so far.
    pub(crate) fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// Bytes of text so far, which is about half of what is held.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Adds a page. The records are those of the page's articles, in order.
    pub(crate) fn add(&mut self, key: Key, result: &PageResult, records: &[ArticleRecord], vocabulary: &[Box<str>]) {
        let page = self.pages.rows();
        let ids: Vec<u32> = vocabulary.iter().map(|w| self.words.id(w)).collect();
        for id in &ids {
            row![self.vocabulary; page, *id];
        }
        let losses = &result.losses;
        row![self.pages;
            key.to_hex().as_str(),
            &result.page.url,
            result.encoding,
            result.evidence,
            result.margin,
            result.blank,
            losses.replacement,
            losses.kunjinkao,
            losses.fill,
            losses.question_runs,
            losses.private_use,
            losses.other,
            result.page.no_article,
            records.len(),
            result.page.removed.len(),
            result.repairs.len(),
            ids.len(),
        ];
        for step in &result.repairs {
            let (before, after) = (&step.before, &step.after);
            row![self.repairs; page, step.kind, step.line, step.start, before, after, step.restored];
        }
        for (normalized, record) in result.page.articles.iter().zip(records) {
            self.article(page, normalized, record, &ids);
        }
        for block in &result.page.removed {
            self.block(page, None, block, None, None, &ids);
        }
        self.keys.push(key);
    }

    fn article(&mut self, page: usize, normalized: &NormalizedArticle, record: &ArticleRecord, ids: &[u32]) {
        let number = self.articles.rows();
        let head = &normalized.article;
        row![self.articles;
            page,
            head.number,
            &head.title,
            &normalized.reading.title,
            &head.author,
            &head.date,
            &head.printed_source,
            normalized.script.as_str(),
            u32::from(record.sketch_level),
            head.blocks.len(),
            record.clauses.len(),
        ];
        let mut content = record.blocks.iter();
        for (i, block) in head.blocks.iter().enumerate() {
            let counts = if is_content(block) { content.next() } else { None };
            self.block(page, Some(number), block, normalized.reading.block(i), counts, ids);
        }
        for clause in &record.clauses {
            self.clause(number, clause, ids);
        }
    }

    fn block(
        &mut self,
        page: usize,
        article: Option<usize>,
        block: &Block,
        reading: Option<&str>,
        counts: Option<&BlockRecord>,
        ids: &[u32],
    ) {
        let number = self.blocks.rows();
        let article = article.and_then(|a| u32::try_from(a).ok());
        let (form, form_a, form_b) = form_parts(block.form);
        self.bytes += block.text.len();
        row![self.blocks;
            page,
            article,
            block.article,
            block.line,
            block.start,
            block.class.as_str(),
            form,
            form_a,
            form_b,
            block.rule,
            &block.text,
            reading,
            counts.map_or(0, |c| c.hash),
            counts.map_or(0, |c| c.n_tokens),
            counts.map_or(0, |c| c.terms.len()),
            counts.map_or(0, |c| c.sketch.len()),
        ];
        if let Some(counts) = counts {
            for (term, n) in &counts.terms {
                row![self.terms; number, word(ids, *term), *n];
            }
            for hash in &counts.sketch {
                row![self.sketches; number, *hash];
            }
        }
    }

    fn clause(&mut self, article: usize, clause: &ClauseRecord, ids: &[u32]) {
        let number = self.clauses.rows();
        let definition = clause.definition.as_ref();
        self.bytes += clause.text.len();
        row![self.clauses;
            article,
            clause.block,
            clause.line,
            clause.start,
            clause.sentence,
            u32::from(clause.role),
            clause.scope.as_str(),
            clause.relation.as_str(),
            clause.negated,
            &clause.reported_by,
            clause.rule,
            clause.pair,
            &clause.dimension,
            definition.map(|d| d.term.as_str()),
            definition.map(|d| d.definiens.as_str()),
            definition.and_then(|d| d.genus.as_deref()),
            definition.map(|d| d.pattern),
            definition.map(|d| d.sentence.as_str()),
            &clause.text,
            clause.tokens.len(),
        ];
        for token in &clause.tokens {
            row![self.tokens; number, word(ids, token.term), token.span.start, token.span.end];
        }
    }

    /// The files of the segment: name of the table and bytes, in the order of [`TABLES`].
    pub(crate) fn finish(self) -> Result<Vec<(&'static str, Vec<u8>)>, StoreError> {
        let mut words = TableWriter::new(&WORDS);
        for (id, text) in self.words.words().iter().enumerate() {
            row![words; id, text.as_ref()];
        }
        let tables = [
            self.pages,
            self.articles,
            self.blocks,
            self.repairs,
            words,
            self.vocabulary,
            self.terms,
            self.sketches,
            self.clauses,
            self.tokens,
        ];
        let file = |(spec, table): (&&'static super::Spec, TableWriter)| {
            Ok((spec.name, table.finish().map_err(|e| StoreError::table(spec, &e))?))
        };
        TABLES.iter().zip(tables).map(file).collect()
    }
}

/// A page's own number of a word to the segment's.
fn word(ids: &[u32], own: u32) -> u32 {
    ids.get(own as usize).copied().unwrap_or(0)
}
