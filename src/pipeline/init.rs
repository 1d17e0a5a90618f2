//! A commented pipeline file and minimal lexicons for two other concepts.

use crate::pipeline::built_in;
use pinyin::ToPinyin;
use std::fmt::Write;

/// A file to write: name relative to the folder, and text.
pub type NewFile = (String, String);

/// Why no files can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InitError {
    /// A concept that cannot be a name in a lexicon.
    #[error("`{0}` cannot name a concept: expected 1 to 20 characters without spaces, quotes or signs")]
    Concept(String),
    /// A comparison of a concept with itself.
    #[error("{0} cannot be compared with itself")]
    Same(String),
}

/// Makes a pipeline file that compares `target` with `reference`, with a file of roles and a domain dictionary beside it.
/// The first file is the pipeline file; it loads as it is.
///
/// # Errors
/// If a concept is no name, or both are the same.
pub fn init(target: &str, reference: &str) -> Result<Vec<NewFile>, InitError> {
    for concept in [target, reference] {
        let sign = |c: char| !(c.is_alphanumeric() || matches!(c, '-' | '&' | '+' | '.'));
        if concept.is_empty() || concept.chars().count() > 20 || concept.chars().any(sign) {
            return Err(InitError::Concept(concept.to_owned()));
        }
    }
    if target.eq_ignore_ascii_case(reference) {
        return Err(InitError::Same(target.to_owned()));
    }
    let name = format!("{}-{}", latin(target), latin(reference));
    Ok(vec![
        (format!("{name}.toml"), pipeline(&name, target, reference)),
        (format!("{name}/roles.toml"), roles(&[target, reference])),
        (format!("{name}/domain-words.txt"), words(&[target, reference])),
    ])
}

/// The concept in Latin letters, for the name of a file.
fn latin(concept: &str) -> String {
    let mut name = String::new();
    for c in concept.chars() {
        match c.to_pinyin() {
            Some(syllable) => name.push_str(syllable.plain()),
            None if c.is_ascii_alphanumeric() => name.push(c.to_ascii_lowercase()),
            None => {}
        }
    }
    let name = name.replace('ü', "v");
    if name.is_empty() { "concept".to_owned() } else { name }
}

/// The built-in pipeline with other values: its comments are the manual.
fn pipeline(name: &str, target: &str, reference: &str) -> String {
    let text = |s: &str| format!("\"{s}\"");
    let values = [
        ("name", text(name)),
        ("title", text(&format!("{target}与{reference}：来源怎样界定"))),
        ("target", text(target)),
        ("reference", text(reference)),
        ("extract.cues", text("builtin:boilerplate-cues.txt")),
        ("normalize.variants", "[]".to_owned()),
        ("segment.dictionaries", format!("[\"{name}/domain-words.txt\"]")),
        ("segment.pos", "[]".to_owned()),
        ("attribute.roles", text(&format!("{name}/roles.toml"))),
        ("attribute.cues", text("builtin:cues-zh.toml")),
        ("terms.stop-words", "[\"builtin:stop-words.txt\"]".to_owned()),
        ("dimensions.lexicons", "[]".to_owned()),
    ];
    let mut section = String::new();
    let mut lines = vec![format!("# {target} against {reference}: how Chinese web sources define the one as against the other.")];
    // The first line of the built-in file says what that file is about.
    for line in built_in::PIPELINE.lines().skip(1) {
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            section = format!("{name}.");
        }
        let key = line.split_once(" = ").map(|(key, _)| format!("{section}{key}"));
        match values.iter().find(|(k, _)| key.as_deref() == Some(k)) {
            Some((k, value)) => lines.push(format!("{} = {value}", k.rsplit('.').next().unwrap_or(k))),
            None => lines.push(line.to_owned()),
        }
    }
    lines.join("\n") + "\n"
}

fn roles(concepts: &[&str]) -> String {
    let mut text = "\
# The roles: the words that name them, and the words that only look as if they did. The longest form wins; Latin forms are
# matched without regard to case, bounded by letters.
#   [[role]]       name; core (the bare word) · department · person · kind (a kind of the role) · english · taiwan_hk · spoken.
#                  gated: forms that name the role only where the sentence shows it.
#                  traditional: forms that name it in traditional characters alone; traditional_gated: those of them that do
#                  so only where the sentence shows it, or on a page that sets one beside a role or against one.
#                  verb_objects / verb_before: the core word is a verb before / after these strings, so no role.
#   [compound]     after: a core word directly before one of these is the name of something else (方案, 总监).
#   [gate]         do: words that take a role as object (做, 转行); predicate: what follows a role that is the subject.
#   [[not_role]]   forms: names of something else that contain a core word.
#   [[neighbour]]  forms: other jobs and concepts; they end inheritance and are never counted.

[compound]
after = [\"总监\", \"经理\", \"方案\", \"策略\", \"计划\", \"费用\", \"公司\", \"平台\", \"系统\", \"课程\", \"培训\", \"证书\"]

[gate]
do = [\"做\", \"搞\", \"转\", \"转行\", \"学\", \"当\", \"从事\"]
predicate = [\"负责\", \"主要\", \"偏\", \"侧重\", \"更\", \"则\", \"通常\", \"关注\", \"管\", \"做\", \"要\", \"会\", \"需要\", \"的职责\", \"的工作\", \"的目标\", \"岗\"]
"
    .to_owned();
    for concept in concepts {
        let _ = write!(
            text,
            "\n[[role]]\nname = \"{concept}\"\ncore = [\"{concept}\"]\ndepartment = [\"{concept}部\", \"{concept}部门\", \"{concept}团队\", \"{concept}岗位\"]\n\
             person = [\"{concept}人员\", \"{concept}专员\", \"做{concept}的\"]\nkind = []\nenglish = []\ntaiwan_hk = []\nspoken = []\n\
             gated = []\nverb_objects = []\nverb_before = []\n"
        );
    }
    text
}

fn words(concepts: &[&str]) -> String {
    let mut text = "\
# Words that the default dictionary lacks, lines WORD FREQUENCY TAG (n noun, v verb, vn verbal noun). A word of Latin letters
# alone needs no entry. Add the terms of the field here: those that `evidence/clauses.csv` shows to be cut apart.
"
    .to_owned();
    for concept in concepts.iter().filter(|c| !c.is_ascii()) {
        let _ = writeln!(text, "{concept} 20 n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{InitError, init};
    use crate::pipeline::Plan;

    /// Writes the files and loads the pipeline.
    #[track_caller]
    fn check(target: &str, reference: &str, name: &str) {
        let files = init(target, reference).unwrap();
        assert_eq!(files[0].0, name);
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in &files {
            let path = folder.path().join(name);
            #[allow(clippy::disallowed_methods, reason = "a test")]
            {
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            }
        }
        let plan = Plan::load(&folder.path().join(name)).unwrap();
        assert_eq!((plan.aggregate.role(0), plan.aggregate.role(1)), (target, reference));
        assert!(!files[0].1.contains("运营") && !files[0].1.contains("营销"), "{}", files[0].1);
    }

    #[test]
    fn the_files_load_as_they_are() {
        check("领导", "管理", "lingdao-guanli.toml");
        check("AI绘画", "DevOps", "aihuihua-devops.toml");
    }

    #[test]
    fn names_that_cannot_stand_in_a_lexicon_are_refused() {
        for name in ["", "甲 乙", "甲\"", "../甲", &"长".repeat(21)] {
            assert_eq!(init(name, "管理"), Err(InitError::Concept(name.to_owned())));
        }
        assert_eq!(init("甲", "甲"), Err(InitError::Same("甲".to_owned())));
    }
}
