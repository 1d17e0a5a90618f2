//! The plan of a run: the settings of every stage, checked.

use crate::aggregate::{AggregatePlan, keyness::KeynessPlan};
use crate::attribute::{AttributePlan, Relation};
use crate::decode::DecodePlan;
use crate::dedupe::DedupePlan;
use crate::extract::ExtractPlan;
use crate::normalize::NormalizePlan;
use crate::repair::RepairPlan;
use crate::report::run_json::RunFacts;
use crate::segment::SegmentPlan;
use crate::source::SourcePlan;

/// Settings of every stage.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Facts for `run.json`: name, digests, seed.
    pub facts: RunFacts,
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
    /// Whether CSV files open with a byte order mark.
    pub csv_bom: bool,
}

impl Plan {
    /// The plan of the built-in pipeline.
    #[must_use]
    pub fn builtin() -> Self {
        Self {
            facts: RunFacts { pipeline: "yunying-yingxiao".to_owned(), ..RunFacts::default() },
            source: SourcePlan::default(),
            decode: DecodePlan::default(),
            repair: RepairPlan::default(),
            extract: ExtractPlan::default(),
            normalize: NormalizePlan::default(),
            segment: SegmentPlan::default(),
            attribute: AttributePlan::default(),
            dedupe: DedupePlan::default(),
            aggregate: AggregatePlan {
                roles: ["运营", "营销", "市场", "推广", "销售"].map(str::to_owned).to_vec(),
                target: 0,
                reference: 1,
                relations: vec![Relation::Definition, Relation::Contrast, Relation::Attribute],
                min_chars: 2,
                excluded: ["运营", "营销", "市场", "推广", "销售"].map(str::to_owned).into_iter().collect(),
                keyness: KeynessPlan::default(),
            },
            csv_bom: true,
        }
    }
}

/// Every fault of a pipeline file.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct PlanError(pub Vec<super::fault::Fault>);

impl Plan {
    /// The plan of a pipeline file.
    ///
    /// # Errors
    /// All faults of the file and its lexicons.
    pub fn load(path: &std::path::Path) -> Result<Self, PlanError> {
        let message = "pipeline files are not read yet".to_owned();
        Err(PlanError(vec![super::fault::Fault { file: path.display().to_string(), line: 0, key: String::new(), message }]))
    }

    /// The plan in force as TOML.
    #[must_use]
    pub fn to_toml(&self) -> String {
        String::new()
    }
}
