//! The pipeline file, key for key. A field's comment is its manual; `pipelines/yunying-yingxiao.toml` repeats it.

use crate::aggregate::EvidencePlan;
use crate::dedupe::DedupePlan;
use crate::measure::verdict::KeynessPlan;
use crate::pipeline::fault::Faults;
use crate::pipeline::reader::{KeyLines, Reader, Section};
use serde::Serialize;

/// A pipeline file as it was written, defaults in place of what it leaves out. Checked key by key only: whether names and
/// lexicons fit together is for [`crate::pipeline::Plan`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct PipelineFile {
    /// Short name, stated in `run.json`.
    pub name: String,
    /// Title of the report.
    pub title: String,
    /// The role whose terms get positive scores; a name of the roles file.
    pub target: String,
    /// The role it is compared with.
    pub reference: String,
    /// Which files are read.
    pub source: SourceSection,
    /// Which repairs are made.
    pub repair: RepairSection,
    /// What is taken for boilerplate.
    pub extract: ExtractSection,
    /// Traditional to simplified.
    pub normalize: NormalizeSection,
    /// Words.
    pub segment: SegmentSection,
    /// Who is spoken of.
    pub attribute: AttributeSection,
    /// What is counted as a term.
    pub terms: TermsSection,
    /// Reposts and templates.
    pub dedupe: DedupeSection,
    /// The comparison of target and reference.
    pub keyness: KeynessSection,
    /// Sizes of the tables of evidence.
    pub evidence: EvidenceSection,
    /// Dimensions on which roles are set apart.
    pub dimensions: DimensionsSection,
    /// How tables are written.
    pub csv: CsvSection,
}

/// `[source]`
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct SourceSection {
    /// Largest page that is read, in bytes.
    pub max_page_bytes: u64,
    /// Extensions of pages that are taken from folders.
    pub extensions: Vec<String>,
}

/// `[repair]`
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct RepairSection {
    /// Names of fixers that are switched off.
    pub off: Vec<String>,
}

/// `[extract]`
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ExtractSection {
    /// Lexicon of boilerplate cues.
    pub cues: String,
    /// Names of rules that are switched off.
    pub off: Vec<String>,
}

/// `[normalize]`
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct NormalizeSection {
    /// Whether traditional paragraphs are simplified.
    pub simplify: bool,
    /// Lexicons of replacements in converted paragraphs.
    pub variants: Vec<String>,
}

/// `[segment]`
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct SegmentSection {
    /// Domain dictionaries.
    pub dictionaries: Vec<String>,
    /// Parts of speech and spellings.
    pub pos: Vec<String>,
}

/// `[attribute]`
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct AttributeSection {
    /// Lexicon of roles.
    pub roles: String,
    /// Lexicon of cue words.
    pub cues: String,
    /// Names of rules that are switched off.
    pub off: Vec<String>,
}

/// `[terms]`
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct TermsSection {
    /// Fewest characters of a term.
    pub min_chars: u64,
    /// Whether the base list of stop words is used.
    pub base_stop_words: bool,
    /// Further lists of stop words.
    pub stop_words: Vec<String>,
    /// Parts of speech that are no terms.
    pub no_terms: Vec<String>,
}

/// `[dedupe]`
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct DedupeSection {
    /// Smallest similarity of a repost: Jaccard of 5-character shingles.
    pub similarity: f64,
    /// Fewest pages of a source a template line stands on.
    pub template_pages: u64,
    /// Smallest share of a source's pages a template line stands on.
    pub template_share: f64,
    /// The share for headings.
    pub template_heading_share: f64,
    /// Fewest characters of a paragraph that is counted once where several articles have it.
    pub paragraph_chars: u64,
}

/// `[keyness]`
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct KeynessSection {
    /// Relations whose clauses are counted.
    pub relations: Vec<String>,
    /// Fewest occurrences on both sides together.
    pub min_count: u64,
    /// Fewest sources on the higher side.
    pub min_sources: u64,
    /// Largest share one source may hold.
    pub max_source_share: f64,
    /// Largest q of a robust term.
    pub max_q: f64,
    /// Error level of the intervals.
    pub alpha: f64,
    /// Mass of the prior.
    pub alpha0: f64,
    /// Most terms that are resampled.
    pub max_tested: u64,
    /// Number of resamplings.
    pub resamples: u64,
    /// Seed of the resamplings.
    pub seed: u64,
}

/// `[evidence]`
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct EvidenceSection {
    /// Most lines of a term and role.
    pub kwic_lines: u64,
    /// Characters of context on either side.
    pub kwic_context: u64,
    /// Most sources that are compared pair by pair.
    pub agreement_sources: u64,
    /// Most terms they are compared by.
    pub agreement_terms: u64,
    /// Most frequent terms of a source whose overlap is looked at.
    pub agreement_top: u64,
}

/// `[dimensions]`
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct DimensionsSection {
    /// Lexicons of dimensions.
    pub lexicons: Vec<String>,
}

/// `[csv]`
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct CsvSection {
    /// Whether files open with a byte order mark.
    pub bom: bool,
}

const SECTIONS: [&str; 12] = [
    "source",
    "repair",
    "extract",
    "normalize",
    "segment",
    "attribute",
    "terms",
    "dedupe",
    "keyness",
    "evidence",
    "dimensions",
    "csv",
];

impl PipelineFile {
    /// Reads a file of this name; every fault goes to `faults`, and its value is the default.
    pub(super) fn read(name: &str, text: &str, faults: &mut Faults) -> (Self, KeyLines) {
        let (mut reader, root) = Reader::open(name, text, faults);
        let mut top = reader.root(&root, &SECTIONS);
        let (name, title) = (top.text("name", ""), top.text("title", ""));
        let (target, reference) = (top.text("target", ""), top.text("reference", ""));
        top.finish();
        let file = Self {
            name,
            title,
            target,
            reference,
            source: read_section(reader.section(&root, "source"), SourceSection::read),
            repair: read_section(reader.section(&root, "repair"), |s| RepairSection { off: s.list("off", &[]) }),
            extract: read_section(reader.section(&root, "extract"), |s| ExtractSection {
                cues: s.text("cues", "builtin:boilerplate-cues.txt"),
                off: s.list("off", &[]),
            }),
            normalize: read_section(reader.section(&root, "normalize"), |s| NormalizeSection {
                simplify: s.flag("simplify", true),
                variants: s.list("variants", &[]),
            }),
            segment: read_section(reader.section(&root, "segment"), |s| SegmentSection {
                dictionaries: s.list("dictionaries", &[]),
                pos: s.list("pos", &[]),
            }),
            attribute: read_section(reader.section(&root, "attribute"), |s| AttributeSection {
                roles: s.text("roles", ""),
                cues: s.text("cues", "builtin:cues-zh.toml"),
                off: s.list("off", &[]),
            }),
            terms: read_section(reader.section(&root, "terms"), |s| TermsSection {
                min_chars: s.integer("min-chars", 2, 1..=20),
                base_stop_words: s.flag("base-stop-words", true),
                stop_words: s.list("stop-words", &["builtin:stop-words.txt"]),
                no_terms: s.list("no-terms", &["m", "mq", "q", "r", "c", "p"]),
            }),
            dedupe: read_section(reader.section(&root, "dedupe"), DedupeSection::read),
            keyness: read_section(reader.section(&root, "keyness"), KeynessSection::read),
            evidence: read_section(reader.section(&root, "evidence"), EvidenceSection::read),
            dimensions: read_section(reader.section(&root, "dimensions"), |s| DimensionsSection {
                lexicons: s.list("lexicons", &[]),
            }),
            csv: read_section(reader.section(&root, "csv"), |s| CsvSection { bom: s.flag("bom", true) }),
        };
        (file, reader.into_lines())
    }

    /// The file in force, as TOML: what was written and the defaults of what was not.
    ///
    /// # Panics
    /// Never: strings, numbers, flags and lists of strings are TOML.
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string(self).expect("strings, numbers, flags and lists of strings are TOML")
    }
}

impl SourceSection {
    fn read(s: &mut Section<'_, '_>) -> Self {
        Self {
            max_page_bytes: s.integer("max-page-bytes", 16 << 20, 1..=1 << 30),
            extensions: s.list("extensions", &["html", "htm", "xhtml", "txt", "md"]),
        }
    }
}

impl DedupeSection {
    fn read(s: &mut Section<'_, '_>) -> Self {
        let d = DedupePlan::default();
        Self {
            similarity: s.number("similarity", d.similarity, 0.3..=1.0),
            template_pages: s.integer("template-pages", d.template_pages as u64, 2..=1_000_000),
            template_share: s.number("template-share", d.template_share, 0.0..=1.0),
            template_heading_share: s.number("template-heading-share", d.template_heading_share, 0.0..=1.0),
            paragraph_chars: s.integer("paragraph-chars", u64::from(d.paragraph_chars), 1..=1_000_000),
        }
    }
}

impl KeynessSection {
    fn read(s: &mut Section<'_, '_>) -> Self {
        let d = KeynessPlan::default();
        Self {
            relations: s.list("relations", &["definition", "attribute", "contrast"]),
            min_count: s.integer("min-count", d.min_count, 1..=1_000_000),
            min_sources: s.integer("min-sources", d.min_sources as u64, 1..=1_000_000),
            max_source_share: s.number("max-source-share", d.max_source_share, 0.0..=1.0),
            max_q: s.number("max-q", d.max_q, 0.0..=1.0),
            alpha: s.number("alpha", d.alpha, 0.000_001..=0.5),
            alpha0: s.number("alpha0", d.alpha0, 1.0..=1e9),
            max_tested: s.integer("max-tested", d.max_tested as u64, 1..=1_000_000),
            resamples: s.integer("resamples", d.resamples as u64, 10..=1_000_000),
            seed: s.integer("seed", d.seed, 0..=u64::MAX),
        }
    }
}

impl EvidenceSection {
    fn read(s: &mut Section<'_, '_>) -> Self {
        let d = EvidencePlan::default();
        Self {
            kwic_lines: s.integer("kwic-lines", d.kwic_lines as u64, 1..=1_000_000),
            kwic_context: s.integer("kwic-context", d.kwic_context as u64, 0..=10_000),
            agreement_sources: s.integer("agreement-sources", d.agreement_sources as u64, 2..=10_000),
            agreement_terms: s.integer("agreement-terms", d.agreement_terms as u64, 1..=1_000_000),
            agreement_top: s.integer("agreement-top", d.agreement_top as u64, 1..=1_000_000),
        }
    }
}

fn read_section<T>(mut section: Section<'_, '_>, read: impl FnOnce(&mut Section<'_, '_>) -> T) -> T {
    let value = read(&mut section);
    section.finish();
    value
}
