//! The pipeline and the lexicons that are part of the program, so that it runs from any folder.

/// Name of the pipeline of the program.
pub(super) const PIPELINE_NAME: &str = "yunying-yingxiao.toml";

/// Its text.
pub(super) const PIPELINE: &str = include_str!("../../pipelines/yunying-yingxiao.toml");

/// Prefix by which any pipeline file names a lexicon of the program (`builtin:stop-words.txt`).
pub(super) const PREFIX: &str = "builtin:";

/// Folder of these lexicons beside the pipeline.
pub(super) const FOLDER: &str = "lexicon/";

macro_rules! lexicons {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../pipelines/lexicon/", $name)))),*]
    };
}

const LEXICONS: &[(&str, &str)] = lexicons![
    "boilerplate-cues.txt",
    "cues-zh.toml",
    "dimensions.toml",
    "domain-words.txt",
    "pos.txt",
    "roles-zh.toml",
    "stop-words.txt",
    "variants.txt",
];

/// A lexicon of the program by its name without folder.
pub(super) fn lexicon(name: &str) -> Option<&'static str> {
    LEXICONS.iter().find(|(n, _)| *n == name).map(|(_, text)| *text)
}

/// Names of the lexicons, for messages.
pub(super) fn names() -> Vec<&'static str> {
    LEXICONS.iter().map(|(name, _)| *name).collect()
}
