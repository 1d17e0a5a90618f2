//! A folder that goes away with the test, and the program run in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A row of a table by column name.
pub(crate) type Row = BTreeMap<String, String>;

/// The folder of the project.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A temporary folder.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        let text = String::from_utf8(std::fs::read(self.path().join(name)).unwrap()).unwrap();
        text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text)
    }

    /// Rows of a table by column name.
    pub(crate) fn table(&self, name: &str) -> Vec<Row> {
        let text = self.read(name);
        csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
    }

    /// Runs the program here.
    pub(crate) fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_bianyi")).args(args).current_dir(self.path()).output().unwrap()
    }

    /// Every file below a folder with its bytes, without locks and other hidden files.
    pub(crate) fn files(&self, below: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let root = self.path().join(below);
        walkdir::WalkDir::new(&root)
            .into_iter()
            .map(Result::unwrap)
            .filter(|entry| entry.file_type().is_file() && !entry.file_name().to_string_lossy().starts_with('.'))
            .map(|entry| (entry.path().strip_prefix(&root).unwrap().to_owned(), std::fs::read(entry.path()).unwrap()))
            .collect()
    }
}
