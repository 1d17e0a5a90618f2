//! Lexicons of dimensions: opposed poles (对内 against 对外) and the words that speak for each.

use crate::pipeline::fault::Faults;
use crate::pipeline::lexicon::LexiconFile;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One dimension.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// Short name in Latin letters, unique.
    pub id: String,
    /// Name in reports.
    pub name: String,
    /// What it is about, for the reader of the lexicon.
    #[serde(default)]
    pub note: String,
    /// Its poles, at least two.
    #[serde(rename = "pole")]
    pub poles: Vec<Pole>,
}

/// One pole of a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pole {
    /// Name in reports.
    pub name: String,
    /// Words that speak for the pole, in simplified characters; the longest match counts.
    pub terms: Vec<String>,
    /// Terms that also have another sense: they count only beside a second term of the same pole in the clause.
    #[serde(default)]
    pub ambiguous: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DimensionsFile {
    #[serde(default, rename = "dimension")]
    dimensions: Vec<toml::Spanned<Dimension>>,
}

/// Reads the lexicons in order. A term under two poles of one dimension, an ambiguous term that is no term, a dimension
/// with one pole or a second one of the same id are faults.
pub(super) fn read(files: &[LexiconFile], faults: &mut Faults) -> Vec<Dimension> {
    let mut all: Vec<Dimension> = Vec::new();
    for file in files {
        let line_of = |byte: usize| 1 + file.text.bytes().take(byte).filter(|b| *b == b'\n').count();
        let parsed: DimensionsFile = match toml::from_str(&file.text) {
            Ok(parsed) => parsed,
            Err(error) => {
                let line = error.span().map_or(0, |span| line_of(span.start));
                faults.add(&file.name, line, "", error.message().trim_end_matches('.').replace('\n', ", "));
                continue;
            }
        };
        for dimension in parsed.dimensions {
            let line = line_of(dimension.span().start);
            let dimension = dimension.into_inner();
            let mut fault = |message: String| faults.add(&file.name, line, &dimension.id, message);
            check(&dimension, &mut fault);
            if all.iter().any(|d| d.id == dimension.id) {
                fault("a second dimension of this id".to_owned());
            }
            all.push(dimension);
        }
    }
    all
}

fn check(dimension: &Dimension, fault: &mut impl FnMut(String)) {
    if dimension.poles.len() < 2 {
        fault(format!("expected at least two poles, found {}", dimension.poles.len()));
    }
    let mut pole_of: BTreeMap<&str, &str> = BTreeMap::new();
    for pole in &dimension.poles {
        for term in &pole.terms {
            match pole_of.insert(term, &pole.name) {
                Some(other) if other == pole.name => fault(format!("{term} stands twice under {other}")),
                Some(other) => fault(format!("{term} stands under {other} and {}", pole.name)),
                None => {}
            }
        }
        for term in pole.ambiguous.iter().filter(|t| !pole.terms.contains(t)) {
            fault(format!("{term} is ambiguous but no term of {}", pole.name));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::pipeline::fault::Faults;
    use crate::pipeline::lexicon::LexiconFile;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut faults = Faults::default();
        read(&[LexiconFile { name: "d.toml".into(), text: text.into() }], &mut faults);
        assert_eq!(faults.into_sorted().iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn contradictions_are_faults() {
        check(
            "\n[[dimension]]\nid = \"a\"\nname = \"甲\"\npole = [{ name = \"内\", terms = [\"对内\"], ambiguous = [\"里\"] }, { name = \"外\", terms = [\"对内\"] }]\n[[dimension]]\nid = \"a\"\nname = \"乙\"\npole = []\n",
            &[
                "d.toml:2: a: 对内 stands under 内 and 外",
                "d.toml:2: a: 里 is ambiguous but no term of 内",
                "d.toml:6: a: a second dimension of this id",
                "d.toml:6: a: expected at least two poles, found 0",
            ],
        );
    }

    #[test]
    fn no_dimension_is_no_fault() {
        check("# 空\n", &[]);
    }
}
