//! Reads pipeline files and lexicons from disk.

#![allow(clippy::disallowed_methods, reason = "pipeline files and lexicons are read here")]

use crate::pipeline::built_in;
use crate::pipeline::fault::Faults;
use crate::pipeline::lexicon::LexiconFile;
use std::path::{Path, PathBuf};

/// Where the lexicons of a pipeline file lie.
pub(super) enum Folder {
    /// In the program.
    BuiltIn,
    /// Beside the pipeline file.
    Disk(PathBuf),
}

/// Text of a pipeline file.
///
/// # Errors
/// Says why it cannot be read.
pub(super) fn pipeline(path: &Path) -> Result<String, String> {
    text(path)
}

impl Folder {
    /// The folder of a pipeline file.
    pub(super) fn of(pipeline: &Path) -> Self {
        Self::Disk(pipeline.parent().map(Path::to_path_buf).unwrap_or_default())
    }

    /// Reads a lexicon that the pipeline file names; `at` is the file, line and key of the name, for the fault.
    pub(super) fn lexicon(&self, name: &str, at: (&str, usize, &str), faults: &mut Faults) -> Option<LexiconFile> {
        let text = match name.strip_prefix(built_in::PREFIX) {
            Some(name) => built_in::lexicon(name)
                .map(str::to_owned)
                .ok_or_else(|| format!("{name} is no lexicon of the program; these are {}", built_in::names().join(", "))),
            None => match self {
                Self::BuiltIn => {
                    let name = name.strip_prefix(built_in::FOLDER).unwrap_or(name);
                    built_in::lexicon(name).map(str::to_owned).ok_or_else(|| format!("{name} is not in the program"))
                }
                Self::Disk(folder) => text(&folder.join(name)),
            },
        };
        match text {
            Ok(text) => Some(LexiconFile { name: name.to_owned(), text }),
            Err(message) => {
                let (file, line, key) = at;
                faults.add(file, line, key, message);
                None
            }
        }
    }
}

fn text(path: &Path) -> Result<String, String> {
    let shown = path.display();
    let bytes = std::fs::read(path).map_err(|error| format!("cannot read {shown}: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = 1 + memchr::memchr_iter(b'\n', before).count();
        format!("{shown} is not UTF-8 (line {line})")
    })?;
    Ok(text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text))
}
