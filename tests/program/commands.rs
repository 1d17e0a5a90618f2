//! One case a file in `tests/cmd`: what lies in the folder, what is typed, what comes of it.

use crate::folder::{Folder, project};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A case. Texts that are expected need only be contained.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What the case shows.
    #[allow(dead_code, reason = "for the reader of the file")]
    about: String,
    /// What is typed behind the program's name.
    args: Vec<String>,
    status: i32,
    #[serde(default)]
    stdout: Vec<String>,
    #[serde(default)]
    stderr: Vec<String>,
    /// Paths that must be there afterwards.
    #[serde(default)]
    present: Vec<String>,
    /// Paths that must not be there afterwards.
    #[serde(default)]
    absent: Vec<String>,
    /// Parts of files afterwards.
    #[serde(default)]
    contents: BTreeMap<String, Vec<String>>,
    /// Files beforehand.
    #[serde(default)]
    files: BTreeMap<String, Content>,
    /// Folders beforehand.
    #[serde(default)]
    folders: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Content {
    Text(String),
    /// Noise of so many bytes.
    Noise {
        noise: usize,
    },
    /// The first bytes of a file of the project.
    Cut {
        cut: String,
        bytes: usize,
    },
}

impl Content {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Text(text) => text.clone().into_bytes(),
            Self::Noise { noise: n } => noise(*n),
            Self::Cut { cut, bytes } => {
                let mut whole = std::fs::read(project().join(cut)).unwrap();
                assert!(whole.len() > *bytes, "{cut} is shorter than the cut");
                whole.truncate(*bytes);
                whole
            }
        }
    }
}

/// Bytes without a pattern, the same in every run (xorshift, Marsaglia 2003).
fn noise(n: usize) -> Vec<u8> {
    let mut state: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut bytes = Vec::with_capacity(n + 8);
    while bytes.len() < n {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(n);
    bytes
}

#[test]
fn every_case_comes_out_as_written() {
    let mut paths: Vec<_> = std::fs::read_dir(project().join("tests/cmd")).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "toml"));
    paths.sort();
    assert!(paths.len() >= 20, "only {} cases found", paths.len());
    let mut wrong = Vec::new();
    for path in paths {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let case: Case = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap_or_else(|e| panic!("{name}: {e}"));
        wrong.extend(check(&case).into_iter().map(|w| format!("{name}: {w}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn check(case: &Case) -> Vec<String> {
    let folder = Folder::new();
    for name in &case.folders {
        std::fs::create_dir_all(folder.path().join(name)).unwrap();
    }
    for (name, content) in &case.files {
        folder.write(name, &content.bytes());
    }
    let args: Vec<String> = case.args.iter().map(|a| a.replace("{project}", &project().display().to_string())).collect();
    let output = folder.run(&args.iter().map(String::as_str).collect::<Vec<_>>());
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));

    let mut wrong = Vec::new();
    if output.status.code() != Some(case.status) {
        wrong.push(format!("status {:?}, expected {}\n{stdout}{stderr}", output.status.code(), case.status));
    }
    for (stream, expected) in [(&stdout, &case.stdout), (&stderr, &case.stderr)] {
        wrong.extend(expected.iter().filter(|e| !stream.contains(*e)).map(|e| format!("`{e}` expected in `{stream}`")));
    }
    for (name, there) in case.present.iter().map(|n| (n, true)).chain(case.absent.iter().map(|n| (n, false))) {
        if folder.path().join(name).exists() != there {
            wrong.push(format!("{name} {}", if there { "is missing" } else { "should not be there" }));
        }
    }
    for (name, parts) in &case.contents {
        let text = if folder.path().join(name).exists() { folder.read(name) } else { String::new() };
        wrong.extend(parts.iter().filter(|p| !text.contains(*p)).map(|p| format!("`{p}` expected in {name}: `{text}`")));
    }
    wrong
}
