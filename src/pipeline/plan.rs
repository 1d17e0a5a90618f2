//! A pipeline file and its lexicons, checked as a whole and ready for the stages.

use crate::aggregate::{AggregatePlan, EvidencePlan};
use crate::attribute::{AttributePlan, Relation, RoleId};
use crate::decode::DecodePlan;
use crate::dedupe::DedupePlan;
use crate::extract::{ExtractPlan, RULES as EXTRACT_RULES};
use crate::measure::verdict::KeynessPlan;
use crate::normalize::{NormalizePlan, Variants};
use crate::pipeline::built_in;
use crate::pipeline::digest::{Digests, digest};
use crate::pipeline::dimensions::{self, Dimension};
use crate::pipeline::fault::{Fault, Faults};
use crate::pipeline::file::{EvidenceSection, PipelineFile};
use crate::pipeline::files::{self, Folder};
use crate::pipeline::lexicon::LexiconFile;
use crate::pipeline::reader::KeyLines;
use crate::repair::{RepairPlan, fixer_names};
use crate::report::run_json::RunFacts;
use crate::segment::SegmentPlan;
use crate::segment::stop_words::StopWords;
use crate::source::SourcePlan;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

/// Settings of every stage.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Facts for `run.json`: name, digests, seed.
    pub facts: RunFacts,
    /// The pipeline file, defaults filled in.
    pub file: PipelineFile,
    /// What results depend on.
    pub digests: Digests,
    /// Source.
    pub source: SourcePlan,
    /// Decode.
    pub decode: DecodePlan,
    /// Repair.
    pub repair: RepairPlan,
    /// Extract.
    pub extract: ExtractPlan,
    /// Normalize.
    pub normalize: NormalizePlan,
    /// Segment.
    pub segment: SegmentPlan,
    /// Attribute.
    pub attribute: AttributePlan,
    /// Dedupe.
    pub dedupe: DedupePlan,
    /// Tables.
    pub aggregate: AggregatePlan,
    /// Dimensions on which the roles are set apart.
    pub dimensions: Vec<Dimension>,
    /// Whether CSV files open with a byte order mark.
    pub csv_bom: bool,
}

/// A pipeline that cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", listed(.faults))]
pub struct PlanError {
    /// Every fault, by file and line.
    pub faults: Vec<Fault>,
}

fn listed(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

impl Plan {
    /// The pipeline that is part of the program.
    ///
    /// # Panics
    /// Never: a test loads it.
    #[must_use]
    pub fn builtin() -> Self {
        Self::from_text(built_in::PIPELINE_NAME, built_in::PIPELINE, &Folder::BuiltIn).expect("the built-in pipeline is tested")
    }

    /// Loads a pipeline file; its lexicons are looked for beside it.
    ///
    /// # Errors
    /// Every fault of the file and its lexicons at once.
    pub fn load(path: &Path) -> Result<Self, PlanError> {
        let name = path.display().to_string();
        match files::pipeline(path) {
            Ok(text) => Self::from_text(&name, &text, &Folder::of(path)),
            Err(message) => Err(PlanError { faults: vec![Fault { file: name, line: 0, key: String::new(), message }] }),
        }
    }

    /// The plan in force: a pipeline file, and as comments what it comes to.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut text = format!("# roles: {}\n# digest: {}\n", self.aggregate.roles.join(", "), self.facts.plan_digest);
        for (name, digest) in &self.digests.lexicons {
            let _ = writeln!(text, "# lexicon {name}: {digest}");
        }
        text.push('\n');
        text + &self.file.to_toml()
    }

    pub(super) fn from_text(name: &str, text: &str, folder: &Folder) -> Result<Self, PlanError> {
        let mut faults = Faults::default();
        let (file, lines) = PipelineFile::read(name, text, &mut faults);
        let plan = Builder { name, folder, lines, faults: &mut faults, lexicons: Vec::new() }.build(file, text);
        match plan {
            Some(plan) if faults.is_empty() => Ok(plan),
            _ => Err(PlanError { faults: faults.into_sorted() }),
        }
    }
}

/// Gathers lexicons and faults while a plan is built.
struct Builder<'b> {
    name: &'b str,
    folder: &'b Folder,
    lines: KeyLines,
    faults: &'b mut Faults,
    lexicons: Vec<LexiconFile>,
}

fn evidence(section: &EvidenceSection) -> EvidencePlan {
    EvidencePlan {
        kwic_lines: size(section.kwic_lines),
        kwic_context: size(section.kwic_context),
        agreement_sources: size(section.agreement_sources),
        agreement_terms: size(section.agreement_terms),
        agreement_top: size(section.agreement_top),
    }
}

impl Builder<'_> {
    /// A plan, or nothing where a lexicon it cannot do without is missing; either way with all faults.
    fn build(mut self, file: PipelineFile, text: &str) -> Option<Plan> {
        let variants = self.lexicons("normalize.variants", &file.normalize.variants);
        let dictionaries = self.lexicons("segment.dictionaries", &file.segment.dictionaries);
        let pos = self.lexicons("segment.pos", &file.segment.pos);
        let stop_words = self.lexicons("terms.stop-words", &file.terms.stop_words);
        let dimensions = self.lexicons("dimensions.lexicons", &file.dimensions.lexicons);
        let boilerplate = self.lexicon("extract.cues", &file.extract.cues);
        let roles = self.lexicon("attribute.roles", &file.attribute.roles);
        let cues = self.lexicon("attribute.cues", &file.attribute.cues);

        self.check_names(&file);
        let relations = self.relations(&file.keyness.relations);
        let fixers = self.known("repair.off", &file.repair.off, &fixer_names());
        let off = self.known("extract.off", &file.extract.off, &EXTRACT_RULES);
        let extract = boilerplate.as_ref().map(|cues| ExtractPlan::build(cues, &off, self.faults));
        let off =
            self.known("attribute.off", &file.attribute.off, &AttributePlan::rules().iter().map(|r| r.0).collect::<Vec<_>>());
        let attribute = match (&roles, &cues) {
            (Some(roles), Some(cues)) => Some(AttributePlan::build(roles, cues, &off, self.faults)),
            _ => None,
        };
        let names = attribute.as_ref().map(|a| a.roles().to_vec()).unwrap_or_default();
        let target = self.role("target", &file.target, &names);
        let reference = self.role("reference", &file.reference, &names);
        if target.is_some() && target == reference {
            self.fault("reference", format!("{} cannot be compared with itself", file.reference));
        }

        let normalize = NormalizePlan { off: !file.normalize.simplify, variants: Variants::build(&variants, self.faults) };
        let segment = SegmentPlan::build(&dictionaries, &pos, self.faults);
        let words = StopWords::build(file.terms.base_stop_words, &stop_words, self.faults);
        let poles = dimensions::read(&dimensions, self.faults);
        let digests = Digests {
            file: digest([text]),
            lexicons: self.lexicons.iter().map(|l| (l.name.clone(), digest([l.text.as_str()]))).collect(),
            pages: group(
                &(&file.source, &file.repair, &file.extract, &file.normalize),
                &[&texts(&variants), &texts(&boilerplate)],
            ),
            segment: group(&file.segment, &[&texts(&dictionaries), &texts(&pos)]),
            attribute: group(&file.attribute, &[&texts(&roles), &texts(&cues)]),
            rest: group(
                &(
                    (&file.name, &file.title, &file.target, &file.reference),
                    (&file.terms, &file.dedupe, &file.keyness, &file.evidence, &file.csv),
                ),
                &[&texts(&stop_words), &texts(&dimensions)],
            ),
        };
        let (target, reference, attribute, extract) = (target?, reference?, attribute?.with_words(&segment.words), extract?);
        let facts = RunFacts {
            pipeline: file.name.clone(),
            plan_digest: digest([&digests.pages, &digests.segment, &digests.attribute, &digests.rest].map(String::as_str)),
            lexicons: digests.lexicons.iter().cloned().collect(),
            seed: file.keyness.seed,
        };
        let aggregate = AggregatePlan {
            target,
            reference,
            relations,
            min_chars: size(file.terms.min_chars),
            excluded: words.into_set().into_iter().chain(attribute.aliases().iter().cloned()).collect(),
            keyness: KeynessPlan {
                min_count: file.keyness.min_count,
                min_sources: size(file.keyness.min_sources),
                max_source_share: file.keyness.max_source_share,
                max_q: file.keyness.max_q,
                alpha: file.keyness.alpha,
                alpha0: file.keyness.alpha0,
                max_tested: size(file.keyness.max_tested),
                resamples: size(file.keyness.resamples),
                seed: file.keyness.seed,
            },
            no_terms: file.terms.no_terms.clone(),
            evidence: evidence(&file.evidence),
            roles: names,
        };
        Some(Plan {
            facts,
            source: SourcePlan {
                max_page_bytes: file.source.max_page_bytes,
                extensions: file.source.extensions.clone(),
                ..SourcePlan::default()
            },
            decode: DecodePlan::default(),
            repair: RepairPlan { off: fixers },
            extract,
            normalize,
            segment,
            attribute,
            dedupe: DedupePlan {
                template_pages: size(file.dedupe.template_pages),
                template_share: file.dedupe.template_share,
                similarity: file.dedupe.similarity,
                template_heading_share: file.dedupe.template_heading_share,
                paragraph_chars: u32::try_from(file.dedupe.paragraph_chars).unwrap_or(u32::MAX),
            },
            aggregate,
            dimensions: poles,
            csv_bom: file.csv.bom,
            digests,
            file,
        })
    }

    fn check_names(&mut self, file: &PipelineFile) {
        for (key, value) in [("name", &file.name), ("title", &file.title)] {
            if value.trim().is_empty() {
                self.fault(key, "expected a name, found nothing".to_owned());
            }
        }
        self.check_extensions(&file.source.extensions);
    }

    fn fault(&mut self, key: &str, message: String) {
        self.faults.add(self.name, self.lines.of(key), key, message);
    }

    /// Reads the lexicon a key names.
    fn lexicon(&mut self, key: &str, name: &str) -> Option<LexiconFile> {
        if name.is_empty() {
            self.fault(key, "expected the name of a lexicon, found nothing".to_owned());
            return None;
        }
        let lexicon = self.folder.lexicon(name, (self.name, self.lines.of(key), key), self.faults)?;
        self.lexicons.push(lexicon.clone());
        Some(lexicon)
    }

    fn lexicons(&mut self, key: &str, names: &[String]) -> Vec<LexiconFile> {
        names.iter().enumerate().filter_map(|(i, name)| self.lexicon(&format!("{key}[{i}]"), name)).collect()
    }

    fn role(&mut self, key: &str, name: &str, roles: &[String]) -> Option<RoleId> {
        let found = roles.iter().position(|r| r == name).and_then(|i| RoleId::try_from(i).ok());
        if found.is_none() && name.is_empty() {
            self.fault(key, "expected the name of a role, found nothing".to_owned());
        } else if found.is_none() && !roles.is_empty() {
            self.fault(key, format!("{name} is no role of the roles file; these are {}", roles.join(", ")));
        }
        found
    }

    fn relations(&mut self, names: &[String]) -> Vec<Relation> {
        for (i, name) in names.iter().enumerate() {
            if !Relation::ALL.iter().any(|r| r.as_str() == name) {
                let known = Relation::ALL.map(Relation::as_str).join(", ");
                self.fault(&format!("keyness.relations[{i}]"), format!("{name} is no relation; these are {known}"));
            }
        }
        if names.is_empty() {
            self.fault("keyness.relations", "expected at least one relation, found none".to_owned());
        }
        Relation::ALL.into_iter().filter(|r| names.iter().any(|n| n == r.as_str())).collect()
    }

    /// Those names of a list that are known; the others are faults.
    fn known(&mut self, key: &str, names: &[String], known: &[&str]) -> BTreeSet<String> {
        for (i, name) in names.iter().enumerate().filter(|(_, n)| !known.contains(&n.as_str())) {
            self.fault(&format!("{key}[{i}]"), format!("{name} is not known here; these are {}", known.join(", ")));
        }
        names.iter().filter(|n| known.contains(&n.as_str())).cloned().collect()
    }

    fn check_extensions(&mut self, extensions: &[String]) {
        for (i, extension) in extensions.iter().enumerate() {
            if extension.is_empty() || extension.starts_with('.') || extension.chars().any(char::is_uppercase) {
                let key = format!("source.extensions[{i}]");
                self.fault(&key, format!("expected an extension in lower case without the dot, found \"{extension}\""));
            }
        }
    }
}

/// A number of the pipeline file, whose ranges fit any machine.
fn size(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

/// Digest of settings and lexicon texts.
fn group(settings: &impl Serialize, texts: &[&[&str]]) -> String {
    let settings = serde_json::to_string(settings).expect("settings are strings, numbers and lists");
    digest(std::iter::once(settings.as_str()).chain(texts.iter().flat_map(|t| t.iter().copied())))
}

fn texts<'l>(lexicons: impl IntoIterator<Item = &'l LexiconFile>) -> Vec<&'l str> {
    lexicons.into_iter().map(|l| l.text.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Folder, Plan};
    use crate::pipeline::built_in;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = match Plan::from_text("p.toml", text, &Folder::BuiltIn) {
            Ok(_) => Vec::new(),
            Err(error) => error.faults.iter().map(ToString::to_string).collect(),
        };
        assert_eq!(found, expected);
    }

    const GOOD: &str = "name = \"x\"\ntitle = \"x\"\ntarget = \"运营\"\nreference = \"营销\"\n";

    #[test]
    fn the_built_in_pipeline_is_good() {
        let plan = Plan::builtin();
        assert_eq!((plan.aggregate.role(plan.aggregate.target), plan.aggregate.role(plan.aggregate.reference)), ("运营", "营销"));
        assert!(plan.dimensions.len() > 10 && plan.aggregate.excluded.contains("其实"));
    }

    #[test]
    fn the_plan_in_force_is_a_pipeline_file_of_the_same_plan() {
        let plan = Plan::builtin();
        let again = Plan::from_text("p.toml", &plan.to_toml(), &Folder::BuiltIn).unwrap();
        assert_eq!(again.file, plan.file);
        assert_eq!(again.digests.rest, plan.digests.rest);
    }

    #[test]
    fn every_key_is_written_in_the_shipped_file() {
        let keys = |text: &str| {
            let table: toml::Table = text.parse().unwrap();
            let mut keys: Vec<String> = Vec::new();
            for (key, value) in &table {
                match value.as_table() {
                    Some(section) => keys.extend(section.keys().map(|k| format!("{key}.{k}"))),
                    None => keys.push(key.clone()),
                }
            }
            keys
        };
        assert_eq!(keys(built_in::PIPELINE), keys(&Plan::builtin().file.to_toml()));
    }

    #[test]
    fn an_empty_file_lacks_what_it_must_say() {
        check(
            "",
            &[
                "p.toml: attribute.roles: expected the name of a lexicon, found nothing",
                "p.toml: name: expected a name, found nothing",
                "p.toml: reference: expected the name of a role, found nothing",
                "p.toml: target: expected the name of a role, found nothing",
                "p.toml: title: expected a name, found nothing",
            ],
        );
    }

    #[test]
    fn all_faults_are_named_with_their_lines() {
        check(
            &format!(
                "{}[attribute]\nroles = \"lexicon/roles-zh.toml\"\n[segment]\ndictionaries = [\n \"lexicon/none.txt\"]\n[keyness]\nmax-q = 2\nrelations = [\"defintion\"]\n[terms]\nstop-words = [\"builtin:no.txt\"]\n",
                GOOD.replace("营销", "营消")
            ),
            &[
                "p.toml:4: reference: 营消 is no role of the roles file; these are 运营, 营销, 市场, 推广, 销售",
                "p.toml:9: segment.dictionaries[0]: none.txt is not in the program",
                "p.toml:11: keyness.max-q: expected a number from 0 to 1, found 2",
                "p.toml:12: keyness.relations[0]: defintion is no relation; these are definition, contrast, relationship, attribute, mention",
                "p.toml:14: terms.stop-words[0]: no.txt is no lexicon of the program; these are boilerplate-cues.txt, cues-zh.toml, dimensions.toml, domain-words.txt, pos.txt, roles-zh.toml, stop-words.txt, variants.txt",
            ],
        );
    }

    #[test]
    fn a_role_is_not_compared_with_itself() {
        check(
            &format!("{}[attribute]\nroles = \"lexicon/roles-zh.toml\"\n", GOOD.replace("营销", "运营")),
            &["p.toml:4: reference: 运营 cannot be compared with itself"],
        );
    }

    #[test]
    fn digests_follow_the_group_that_changed() {
        let digests = |extra: &str| {
            let text = format!("{GOOD}[attribute]\nroles = \"lexicon/roles-zh.toml\"\n{extra}");
            Plan::from_text("p.toml", &text, &Folder::BuiltIn).unwrap().digests
        };
        let (plain, comment, keyness, segment) = (
            digests(""),
            digests("# 注\n"),
            digests("[keyness]\nmin-count = 6\n"),
            digests("[segment]\npos = [\"lexicon/pos.txt\"]\n"),
        );
        assert_eq!(
            (&plain.pages, &plain.segment, &plain.attribute, &plain.rest),
            (&comment.pages, &comment.segment, &comment.attribute, &comment.rest)
        );
        assert!(plain.file != comment.file && plain.rest != keyness.rest && plain.segment == keyness.segment);
        assert!(plain.segment != segment.segment && plain.pages == segment.pages && plain.attribute == segment.attribute);
    }
}
