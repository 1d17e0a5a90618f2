//! The tables of a segment to results.

use super::{ARTICLES, BLOCKS, CLAUSES, PAGES, REPAIRS, TERMS, WORDS};
use crate::extract::{Article, Block, BlockClass};
use crate::normalize::{NormalizedArticle, NormalizedPage, Reading};
use crate::packed::{Unpacker, take};
use crate::repair::{Losses, RepairStep};
use crate::span::Span;
use crate::store::StoreError;
use crate::store::result::{Key, PageResult, TallyResult, is_content};
use crate::store::table::{Spec, TableReader};
use crate::store::words::{self, name};
use crate::tally::{ArticleRecord, BlockRecord, ClauseRecord, ClauseToken, DefinitionRecord, TermCount};
use polars::prelude::{BinaryChunked, BooleanChunked, Float32Chunked, StringChunked, UInt32Chunked, UInt64Chunked};

/// A segment in memory.
pub(crate) struct SegmentReader {
    pages: Pages,
    articles: Articles,
    blocks: Blocks,
    repairs: Repairs,
    clauses: Clauses,
    words: Vec<Box<str>>,
    /// Words of the pages.
    terms: Vec<u32>,
    bytes: usize,
}

/// First rows of what belongs to each row: `starts[i]..starts[i + 1]`.
struct Starts(Vec<usize>);

struct Pages {
    url: StringChunked,
    encoding: StringChunked,
    evidence: StringChunked,
    margin: Float32Chunked,
    blank: BooleanChunked,
    losses: [Vec<u32>; 6],
    no_article: StringChunked,
    articles: Starts,
    blocks: Starts,
    n_removed: Vec<u32>,
    removed: BinaryChunked,
    repairs: Starts,
    words: Starts,
}

struct Articles {
    number: Vec<u32>,
    title: StringChunked,
    title_reading: StringChunked,
    author: StringChunked,
    date: StringChunked,
    printed_source: StringChunked,
    script: StringChunked,
    level: Vec<u32>,
    n_blocks: Vec<u32>,
    clauses: Starts,
}

struct Blocks {
    number: Vec<u32>,
    line: Vec<u32>,
    start: Vec<u32>,
    class: Vec<BlockClass>,
    form: StringChunked,
    form_a: Vec<u32>,
    form_b: Vec<u32>,
    rule: StringChunked,
    text: StringChunked,
    reading: StringChunked,
    hash: UInt64Chunked,
    n_tokens: Vec<u32>,
    terms: BinaryChunked,
    sketch: BinaryChunked,
}

struct Repairs {
    kind: StringChunked,
    line: Vec<u32>,
    start: Vec<u32>,
    before: StringChunked,
    after: StringChunked,
    restored: BooleanChunked,
}

struct Clauses {
    block: UInt32Chunked,
    line: Vec<u32>,
    start: Vec<u32>,
    sentence: Vec<u32>,
    role: Vec<u32>,
    scope: StringChunked,
    relation: StringChunked,
    negated: BooleanChunked,
    reported_by: StringChunked,
    rule: StringChunked,
    pair: UInt32Chunked,
    dimension: StringChunked,
    defined: StringChunked,
    definiens: StringChunked,
    genus: StringChunked,
    pattern: StringChunked,
    sentence_text: StringChunked,
    text: StringChunked,
    n_tokens: Vec<u32>,
    tokens: BinaryChunked,
}

impl SegmentReader {
    /// Reads the tables; `bytes` gives the file of each.
    pub(crate) fn new(mut bytes: impl FnMut(&'static Spec) -> Result<Vec<u8>, StoreError>) -> Result<Self, StoreError> {
        let mut size = 0;
        let mut table = |spec: &'static Spec| {
            let table = TableReader::new(spec, bytes(spec)?)?;
            size += table.size();
            Ok::<_, StoreError>(table)
        };
        let (pages, articles, blocks) = (table(&PAGES)?, table(&ARTICLES)?, table(&BLOCKS)?);
        let (clauses, terms, words) = (Clauses::read(&table(&CLAUSES)?)?, table(&TERMS)?, table(&WORDS)?);
        let repairs = Repairs::read(&table(&REPAIRS)?)?;
        let articles = Articles::read(&articles)?;
        let pages = Pages::read(&pages, &articles)?;
        let words = words.texts("text")?;
        let segment = Self {
            pages,
            articles,
            blocks: Blocks::read(&blocks)?,
            repairs,
            clauses,
            words: (0..words.len()).map(|i| words.get(i).unwrap_or_default().into()).collect(),
            terms: terms.ints("word")?,
            bytes: size,
        };
        segment.check()?;
        Ok(segment)
    }

    /// Bytes held, about.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Keys of the pages, by row: all that is needed to know what a segment holds.
    pub(crate) fn keys(pages: Vec<u8>) -> Result<Vec<Key>, StoreError> {
        let keys = TableReader::new(&PAGES, pages)?.texts("key")?;
        let key = |i| keys.get(i).and_then(Key::from_hex).ok_or_else(|| StoreError::Content("a broken key".to_owned()));
        (0..keys.len()).map(key).collect()
    }

    /// The counts of one table are the rows of another.
    fn check(&self) -> Result<(), StoreError> {
        let sums = [
            (self.pages.articles.end(), self.articles.number.len()),
            (self.pages.blocks.end(), self.blocks.line.len()),
            (self.pages.repairs.end(), self.repairs.line.len()),
            (self.pages.words.end(), self.terms.len()),
            (self.articles.clauses.end(), self.clauses.line.len()),
        ];
        match sums.iter().position(|(a, b)| a != b) {
            None => Ok(()),
            Some(i) => Err(StoreError::Content(format!("tables do not fit together ({i})"))),
        }
    }

    /// The page in this row up to normalize.
    pub(crate) fn page(&self, i: usize) -> Result<PageResult, StoreError> {
        let p = &self.pages;
        let [replacement, kunjinkao, fill, question_runs, private_use, other] =
            [0, 1, 2, 3, 4, 5].map(|k: usize| p.losses[k].get(i).copied().unwrap_or(0));
        let mut block = p.blocks.of(i).start;
        let mut articles = Vec::new();
        for a in p.articles.of(i) {
            let end = block + self.articles.n_blocks[a] as usize;
            let blocks = (block..end).map(|b| self.block(b)).collect::<Result<_, _>>()?;
            let reading = (block..end).map(|b| owned(&self.blocks.reading, b));
            let reading = Reading::new(owned(&self.articles.title_reading, a), reading);
            articles.push(self.normalized(a, blocks, reading)?);
            block = end;
        }
        let removed = self.removed(p.removed.get(i).unwrap_or_default(), p.n_removed[i])?;
        Ok(PageResult {
            encoding: name(p.encoding.get(i).unwrap_or_default()),
            evidence: name(p.evidence.get(i).unwrap_or_default()),
            margin: p.margin.get(i).unwrap_or(f32::INFINITY),
            blank: p.blank.get(i).unwrap_or(false),
            losses: Losses { replacement, kunjinkao, fill, question_runs, private_use, other },
            repairs: p.repairs.of(i).map(|r| self.repairs.step(r)).collect(),
            page: NormalizedPage { url: owned(&p.url, i), articles, removed, no_article: p.no_article.get(i).map(name) },
        })
    }

    /// What was counted on the page in this row; `page` is the result of [`SegmentReader::page`].
    pub(crate) fn tally(&self, i: usize, page: &PageResult) -> Result<TallyResult, StoreError> {
        let vocabulary = self.terms.get(self.pages.words.of(i)).unwrap_or_default();
        let mut block = self.pages.blocks.of(i).start;
        let mut articles = Vec::new();
        for (a, normalized) in self.pages.articles.of(i).zip(&page.page.articles) {
            let head = &normalized.article;
            let mut blocks = Vec::new();
            for b in &head.blocks {
                if is_content(b) {
                    blocks.push(self.counted(block, b));
                }
                block += 1;
            }
            articles.push(ArticleRecord {
                number: head.number,
                source: String::new(),
                title: head.title.clone(),
                author: head.author.clone(),
                date: head.date.clone(),
                script: normalized.script,
                sketch_level: u8::try_from(self.articles.level[a]).unwrap_or(0),
                blocks,
                clauses: self.articles.clauses.of(a).map(|c| self.clause(c)).collect::<Result<_, _>>()?,
            });
        }
        let words = vocabulary.iter().map(|w| self.words.get(*w as usize).map_or("", AsRef::as_ref));
        Ok(TallyResult { articles, vocabulary: words.collect() })
    }

    fn normalized(&self, a: usize, blocks: Vec<Block>, reading: Reading) -> Result<NormalizedArticle, StoreError> {
        let t = &self.articles;
        let article = Article {
            number: t.number[a],
            title: owned(&t.title, a),
            author: owned(&t.author, a),
            date: owned(&t.date, a),
            printed_source: owned(&t.printed_source, a),
            blocks,
        };
        Ok(NormalizedArticle { article, script: words::script(t.script.get(a).unwrap_or_default())?, reading })
    }

    fn block(&self, b: usize) -> Result<Block, StoreError> {
        let t = &self.blocks;
        Ok(Block {
            line: t.line[b],
            start: t.start[b],
            article: t.number[b],
            class: t.class[b],
            form: words::form(t.form.get(b).unwrap_or_default(), t.form_a[b], t.form_b[b])?,
            rule: name(t.rule.get(b).unwrap_or_default()),
            text: owned(&t.text, b).unwrap_or_default(),
        })
    }

    fn removed(&self, bytes: &[u8], n: u32) -> Result<Vec<Block>, StoreError> {
        let mut from = Unpacker::new(bytes);
        let mut block = || {
            let (article, line, start) = (from.number(), from.number(), from.number());
            let class = words::class_of(from.byte())?;
            let form = words::form_of(from.byte(), from.number(), from.number())?;
            let rule = name(self.words.get(from.number() as usize).map_or("", AsRef::as_ref));
            Ok(Block { line, start, article, class, form, rule, text: from.text().to_owned() })
        };
        (0..n).map(|_| block()).collect()
    }

    fn counted(&self, row: usize, block: &Block) -> BlockRecord {
        let mut packed = self.blocks.terms.get(row).unwrap_or_default();
        let mut terms: Vec<TermCount> = Vec::new();
        let mut term = 0_u32;
        while !packed.is_empty() {
            term = term.wrapping_add(take(&mut packed));
            terms.push((term, take(&mut packed)));
        }
        let (hashes, _) = self.blocks.sketch.get(row).unwrap_or_default().as_chunks::<4>();
        BlockRecord {
            line: block.line,
            start: block.start,
            class: block.class,
            rule: block.rule,
            chars: u32::try_from(block.text.chars().count()).unwrap_or(u32::MAX),
            hash: self.blocks.hash.get(row).unwrap_or(0),
            n_tokens: self.blocks.n_tokens[row],
            terms,
            sketch: hashes.iter().map(|hash| u32::from_le_bytes(*hash)).collect(),
            text: String::new(),
        }
    }

    fn clause(&self, c: usize) -> Result<ClauseRecord, StoreError> {
        let t = &self.clauses;
        let mut packed = t.tokens.get(c).unwrap_or_default();
        let mut tokens: Vec<ClauseToken> = Vec::with_capacity((t.n_tokens[c] as usize).min(packed.len()));
        let mut end = 0_u32;
        while !packed.is_empty() {
            let term = take(&mut packed);
            let start = end.wrapping_add(take(&mut packed));
            end = start.wrapping_add(take(&mut packed));
            tokens.push(ClauseToken { term, span: Span { start, end } });
        }
        let definition = t.pattern.get(c).map(|pattern| DefinitionRecord {
            term: owned(&t.defined, c).unwrap_or_default(),
            definiens: owned(&t.definiens, c).unwrap_or_default(),
            genus: owned(&t.genus, c),
            pattern: name(pattern),
            sentence: owned(&t.sentence_text, c).unwrap_or_default(),
        });
        Ok(ClauseRecord {
            block: t.block.get(c),
            line: t.line[c],
            start: t.start[c],
            sentence: t.sentence[c],
            role: u8::try_from(t.role[c]).map_err(|_| StoreError::Content("a broken role".to_owned()))?,
            scope: words::scope(t.scope.get(c).unwrap_or_default())?,
            relation: words::relation(t.relation.get(c).unwrap_or_default())?,
            negated: t.negated.get(c).unwrap_or(false),
            reported_by: owned(&t.reported_by, c),
            rule: name(t.rule.get(c).unwrap_or_default()),
            pair: t.pair.get(c),
            dimension: owned(&t.dimension, c),
            definition: definition.map(Box::new),
            n_tokens: u32::try_from(tokens.len()).unwrap_or(u32::MAX),
            tokens,
            text: owned(&t.text, c).unwrap_or_default(),
        })
    }
}

impl Starts {
    fn new(counts: impl Iterator<Item = u32>) -> Self {
        let mut starts = vec![0];
        let mut sum = 0;
        starts.extend(counts.map(|n| {
            sum += n as usize;
            sum
        }));
        Self(starts)
    }

    fn of(&self, row: usize) -> std::ops::Range<usize> {
        match (self.0.get(row), self.0.get(row + 1)) {
            (Some(start), Some(end)) => *start..*end,
            _ => 0..0,
        }
    }

    fn end(&self) -> usize {
        self.0.last().copied().unwrap_or(0)
    }
}

fn owned(column: &StringChunked, i: usize) -> Option<String> {
    column.get(i).map(str::to_owned)
}

impl Pages {
    fn read(t: &TableReader, articles: &Articles) -> Result<Self, StoreError> {
        let of_articles = Starts::new(t.ints("n_articles")?.into_iter());
        let removed = t.ints("n_removed")?;
        let own = |i: usize| articles.n_blocks.get(of_articles.of(i)).unwrap_or_default().iter().sum();
        let n_blocks: Vec<u32> = (0..removed.len()).map(own).collect();
        let losses = ["replacement", "kunjinkao", "fill", "question_runs", "private_use", "other"];
        let mut columns = losses.map(|_| Vec::new());
        for (column, loss) in columns.iter_mut().zip(losses) {
            *column = t.ints(&format!("lost_{loss}"))?;
        }
        Ok(Self {
            url: t.texts("url")?,
            encoding: t.texts("encoding")?,
            evidence: t.texts("evidence")?,
            margin: t.floats("margin")?,
            blank: t.bools("blank")?,
            losses: columns,
            no_article: t.texts("no_article")?,
            articles: of_articles,
            blocks: Starts::new(n_blocks.into_iter()),
            n_removed: removed,
            removed: t.bytes("removed")?,
            repairs: Starts::new(t.ints("n_repairs")?.into_iter()),
            words: Starts::new(t.ints("n_words")?.into_iter()),
        })
    }
}

impl Articles {
    fn read(t: &TableReader) -> Result<Self, StoreError> {
        Ok(Self {
            number: t.ints("number")?,
            title: t.texts("title")?,
            title_reading: t.texts("title_reading")?,
            author: t.texts("author")?,
            date: t.texts("date")?,
            printed_source: t.texts("printed_source")?,
            script: t.texts("script")?,
            level: t.ints("sketch_level")?,
            n_blocks: t.ints("n_blocks")?,
            clauses: Starts::new(t.ints("n_clauses")?.into_iter()),
        })
    }
}

impl Blocks {
    fn read(t: &TableReader) -> Result<Self, StoreError> {
        let class = t.texts("class")?;
        Ok(Self {
            number: t.ints("number")?,
            line: t.ints("line")?,
            start: t.ints("start")?,
            class: (0..class.len()).map(|i| words::class(class.get(i).unwrap_or_default())).collect::<Result<_, _>>()?,
            form: t.texts("form")?,
            form_a: t.ints("form_a")?,
            form_b: t.ints("form_b")?,
            rule: t.texts("rule")?,
            text: t.texts("text")?,
            reading: t.texts("reading")?,
            hash: t.longs("line_hash")?,
            n_tokens: t.ints("n_tokens")?,
            terms: t.bytes("terms")?,
            sketch: t.bytes("sketch")?,
        })
    }
}

impl Repairs {
    fn read(t: &TableReader) -> Result<Self, StoreError> {
        Ok(Self {
            kind: t.texts("kind")?,
            line: t.ints("line")?,
            start: t.ints("start")?,
            before: t.texts("before")?,
            after: t.texts("after")?,
            restored: t.bools("restored")?,
        })
    }

    fn step(&self, r: usize) -> RepairStep {
        RepairStep {
            kind: name(self.kind.get(r).unwrap_or_default()),
            line: self.line[r],
            start: self.start[r],
            before: owned(&self.before, r).unwrap_or_default(),
            after: owned(&self.after, r).unwrap_or_default(),
            restored: self.restored.get(r).unwrap_or(false),
        }
    }
}

impl Clauses {
    fn read(t: &TableReader) -> Result<Self, StoreError> {
        Ok(Self {
            block: t.maybe_ints("block")?,
            line: t.ints("line")?,
            start: t.ints("start")?,
            sentence: t.ints("sentence")?,
            role: t.ints("role")?,
            scope: t.texts("scope")?,
            relation: t.texts("relation")?,
            negated: t.bools("negated")?,
            reported_by: t.texts("reported_by")?,
            rule: t.texts("rule")?,
            pair: t.maybe_ints("pair")?,
            dimension: t.texts("dimension")?,
            defined: t.texts("defined")?,
            definiens: t.texts("definiens")?,
            genus: t.texts("genus")?,
            pattern: t.texts("pattern")?,
            sentence_text: t.texts("defining_sentence")?,
            text: t.texts("text")?,
            n_tokens: t.ints("n_tokens")?,
            tokens: t.bytes("tokens")?,
        })
    }
}
