//! Results to the tables of a segment.

use super::{ARTICLES, BLOCKS, CLAUSES, PAGES, REPAIRS, TABLES, TERMS, WORDS};
use crate::extract::Block;
use crate::normalize::NormalizedArticle;
use crate::packed::{Packer, put};
use crate::store::StoreError;
use crate::store::result::{Key, PageResult, is_content};
use crate::store::table::{TableWriter, row};
use crate::store::words::{class_number, form_parts};
use crate::tally::{ArticleRecord, BlockRecord, ClauseRecord, Vocabulary, WordList};

/// Gathers pages for one segment.
pub(crate) struct SegmentWriter {
    pages: TableWriter,
    articles: TableWriter,
    blocks: TableWriter,
    repairs: TableWriter,
    terms: TableWriter,
    clauses: TableWriter,
    words: Vocabulary,
    packer: Packer,
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
            terms: TableWriter::new(&TERMS),
            clauses: TableWriter::new(&CLAUSES),
            words: Vocabulary::default(),
            packer: Packer::default(),
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
    pub(crate) fn add(&mut self, key: Key, result: &PageResult, records: &[ArticleRecord], vocabulary: &WordList) {
        let page = self.pages.rows();
        let mut counts = vec![0_u32; vocabulary.len()];
        for &(term, n) in records.iter().flat_map(|a| &a.blocks).flat_map(|b| &b.terms) {
            if let Some(count) = counts.get_mut(term as usize) {
                *count += n;
            }
        }
        for (word, n) in vocabulary.iter().zip(counts) {
            row![self.terms; page, self.words.id(word), n];
        }
        let removed = self.removed(&result.page.removed);
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
            vocabulary.len(),
            removed.as_slice(),
        ];
        for step in &result.repairs {
            let (before, after) = (&step.before, &step.after);
            row![self.repairs; page, step.kind, step.line, step.start, before, after, step.restored];
        }
        for (normalized, record) in result.page.articles.iter().zip(records) {
            self.article(page, normalized, record);
        }
        self.keys.push(key);
    }

    fn removed(&mut self, blocks: &[Block]) -> Vec<u8> {
        for block in blocks {
            let (_, form, form_a, form_b) = form_parts(block.form);
            let p = &mut self.packer;
            p.number(block.article);
            p.number(block.line);
            p.number(block.start);
            p.byte(class_number(block.class));
            p.byte(form);
            p.number(form_a);
            p.number(form_b);
            p.number(self.words.id(block.rule));
            p.text(&block.text);
            self.bytes += block.text.len();
        }
        let mut bytes = Vec::new();
        self.packer.finish(&mut bytes);
        bytes
    }

    fn article(&mut self, page: usize, normalized: &NormalizedArticle, record: &ArticleRecord) {
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
            self.block(page, number, block, normalized.reading.block(i), counts);
        }
        for clause in &record.clauses {
            self.clause(number, clause);
        }
    }

    fn block(&mut self, page: usize, article: usize, block: &Block, reading: Option<&str>, counts: Option<&BlockRecord>) {
        let (mut terms, mut sketch) = (Vec::new(), Vec::new());
        if let Some(counts) = counts {
            let mut last = 0;
            for &(term, n) in &counts.terms {
                // They are sorted.
                put(&mut terms, term.wrapping_sub(last));
                put(&mut terms, n);
                last = term;
            }
            sketch.extend(counts.sketch.iter().flat_map(|hash| hash.to_le_bytes()));
        }
        let (form, _, form_a, form_b) = form_parts(block.form);
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
            terms.as_slice(),
            sketch.as_slice(),
        ];
    }

    fn clause(&mut self, article: usize, clause: &ClauseRecord) {
        let mut tokens = Vec::with_capacity(4 * clause.tokens.len());
        let mut end = 0;
        for token in &clause.tokens {
            put(&mut tokens, token.term);
            put(&mut tokens, token.span.start.wrapping_sub(end));
            put(&mut tokens, token.span.end.wrapping_sub(token.span.start));
            end = token.span.end;
        }
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
            tokens.as_slice(),
        ];
    }

    /// The files of the segment: name of the table and bytes, in the order of [`TABLES`].
    pub(crate) fn finish(self) -> Result<Vec<(&'static str, Vec<u8>)>, StoreError> {
        let mut words = TableWriter::new(&WORDS);
        for (id, text) in self.words.words().iter().enumerate() {
            row![words; id, text.as_ref()];
        }
        let tables = [self.pages, self.articles, self.blocks, self.repairs, words, self.terms, self.clauses];
        let file = |(spec, table): (&&'static super::Spec, TableWriter)| {
            Ok((spec.name, table.finish().map_err(|e| StoreError::table(spec, &e))?))
        };
        TABLES.iter().zip(tables).map(file).collect()
    }
}
