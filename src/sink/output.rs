//! A folder of reports: staged as a whole, then renamed into place with the run's record last.

#![allow(clippy::disallowed_methods, reason = "a part of sink")]

use super::atomic::{Pending, clear_temporary, make_folder, sync_folder};
use super::{Lock, SinkError};
use rayon::prelude::*;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Component, Path, PathBuf};

/// Name of the record of a run. It holds the key `bianyi` and, under `files`, the name and digest of every other file.
pub const RUN_RECORD: &str = "run.json";

/// Most bytes a part of a file's name may have on the file systems in use.
const MAX_NAME_BYTES: usize = 255;

/// An output folder held by this run.
#[derive(Debug)]
pub struct Output {
    folder: PathBuf,
    folders: BTreeSet<PathBuf>,
    staged: Vec<Staged>,
    digests: BTreeMap<String, String>,
    _lock: Lock,
}

/// What writes the bytes of a file.
pub type Fill<'f> = Box<dyn FnOnce(&mut dyn Write) -> std::io::Result<()> + Send + 'f>;

/// A file that waits for its name. It is synced last, when the system has had time to write most of it.
#[derive(Debug)]
struct Staged {
    pending: Pending,
    file: File,
    digest: String,
}

impl Staged {
    fn write(target: &Path, fill: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<Self, SinkError> {
        let (pending, file) = Pending::create(target)?;
        let mut out = Digesting { file: BufWriter::new(&file), hasher: blake3::Hasher::new() };
        let filled = fill(&mut out).and_then(|()| out.file.flush());
        let digest = out.hasher.finalize().to_hex().to_string();
        drop(out);
        filled.map_err(|cause| SinkError::io("write", target, cause))?;
        Ok(Self { pending, file, digest })
    }
}

/// What is read of the record of the run before.
#[derive(Deserialize)]
struct Before {
    #[serde(rename = "bianyi")]
    _mark: serde::de::IgnoredAny,
    files: BTreeMap<String, String>,
}

impl Output {
    /// Makes the folder, takes its lock, sees that it can be written to, and clears what a killed run has left. To be
    /// called before the work begins, so that an output that cannot be written costs nobody an hour.
    ///
    /// # Errors
    /// [`SinkError`] naming the folder.
    pub fn open(folder: &Path) -> Result<Self, SinkError> {
        make_folder(folder)?;
        let lock = Lock::take(folder)?;
        clear_temporary(folder)?;
        // The lock file may be older than the folder's being closed to writers, so a new file is tried.
        drop(Pending::write(&folder.join(RUN_RECORD), b"", false)?);
        let folders = BTreeSet::from([folder.to_owned()]);
        Ok(Self { folder: folder.to_owned(), folders, staged: Vec::new(), digests: BTreeMap::new(), _lock: lock })
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a file under a temporary name; it appears with [`Output::commit`]. `name` is relative, `/` between parts.
    ///
    /// # Errors
    /// [`SinkError`] naming the file.
    pub fn stage(&mut self, name: &str, bytes: &[u8]) -> Result<(), SinkError> {
        self.stage_with(name, |out| out.write_all(bytes))
    }

    /// Like [`Output::stage`], for a file too large to be held: `write_to` writes it piece by piece.
    ///
    /// # Errors
    /// [`SinkError`] naming the file.
    pub fn stage_with<F>(&mut self, name: &str, write_to: F) -> Result<(), SinkError>
    where
        F: FnOnce(&mut dyn Write) -> std::io::Result<()>,
    {
        let target = self.place(name)?;
        let staged = Staged::write(&target, write_to)?;
        self.take(name, staged);
        Ok(())
    }

    /// Like [`Output::stage_with`] for several files at a time, on the threads of the pool it is called in.
    ///
    /// # Errors
    /// [`SinkError`] naming the first file in order that could not be written.
    pub fn stage_all(&mut self, files: Vec<(String, Fill<'_>)>) -> Result<(), SinkError> {
        let placed = files.into_iter().map(|(name, fill)| Ok((self.place(&name)?, name, fill))).collect::<Result<Vec<_>, _>>()?;
        // One at a time: files differ a hundredfold in what they cost.
        let written = placed.into_par_iter().with_max_len(1).map(|(target, name, fill)| (name, Staged::write(&target, fill)));
        // All of them or none, so that they can be tried again.
        let written: Vec<_> =
            written.collect::<Vec<_>>().into_iter().map(|(name, staged)| Ok((name, staged?))).collect::<Result<_, _>>()?;
        written.into_iter().for_each(|(name, staged)| self.take(&name, staged));
        Ok(())
    }

    fn take(&mut self, name: &str, staged: Staged) {
        self.digests.insert(name.to_owned(), staged.digest.clone());
        self.staged.push(staged);
    }

    /// Writes a file at once (renamed into place, not part of the commit): for the many files of an export, which a
    /// rerun makes again. A part of the name that is too long for a file system is cut and ends in a digest.
    ///
    /// # Errors
    /// [`SinkError`] naming the file.
    pub fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), SinkError> {
        let target = self.place(name)?;
        super::replace(&target, bytes)
    }

    /// BLAKE3 digest (hexadecimal) of every file staged so far, by name.
    #[must_use]
    pub fn digests(&self) -> &BTreeMap<String, String> {
        &self.digests
    }

    /// Puts all staged files in their places, `record` last, as [`RUN_RECORD`]. Files that the record before this one
    /// vouched for, and that this run has not made, are removed, if nobody has changed them since.
    ///
    /// # Errors
    /// [`SinkError`] naming the file. Until the first rename nothing of the run before has changed.
    pub fn commit(mut self, record: &[u8]) -> Result<(), SinkError> {
        let place = self.folder.join(RUN_RECORD);
        let record = Pending::write(&place, record, true)?;
        let targets = || self.staged.iter().map(|s| &s.pending).chain([&record]);
        if let Some(in_the_way) = targets().find(|p| p.target().is_dir()) {
            return Err(SinkError::InTheWay { path: in_the_way.target().to_owned() });
        }
        for Staged { pending, file, .. } in &self.staged {
            file.sync_all().map_err(|cause| SinkError::io("write", pending.target(), cause))?;
        }
        let before = fs::read(&place).ok().and_then(|bytes| serde_json::from_slice::<Before>(&bytes).ok());
        for staged in self.staged.drain(..) {
            staged.pending.rename()?;
        }
        for (name, digest) in before.map_or_else(BTreeMap::new, |b| b.files) {
            if !self.digests.contains_key(&name) && is_plain(&name) {
                remove_unchanged(&self.folder.join(&name), &digest);
            }
        }
        for folder in &self.folders {
            sync_folder(folder)?;
        }
        record.rename()?;
        sync_folder(&self.folder)
    }

    /// The path of an output; its folder is made, and cleared of what a killed run has left.
    fn place(&mut self, name: &str) -> Result<PathBuf, SinkError> {
        if !is_plain(name) {
            return Err(SinkError::BadName { name: name.to_owned() });
        }
        let target = name.split('/').fold(self.folder.clone(), |path, part| path.join(fit(part)));
        if target.is_dir() {
            return Err(SinkError::InTheWay { path: target });
        }
        if let Some(folder) = target.parent()
            && !self.folders.contains(folder)
        {
            make_folder(folder)?;
            clear_temporary(folder)?;
            self.folders.insert(folder.to_owned());
        }
        Ok(target)
    }
}

/// Bytes on their way to a file, and their digest.
struct Digesting<W: Write> {
    file: W,
    hasher: blake3::Hasher,
}

impl<W: Write> Write for Digesting<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let n = self.file.write(bytes)?;
        self.hasher.update(bytes.get(..n).unwrap_or(bytes));
        Ok(n)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// Whether a name stays below its folder.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && Path::new(name).components().all(|c| matches!(c, Component::Normal(_)))
}

/// A part of a name, cut where it is longer than file systems take.
fn fit(part: &str) -> String {
    if part.len() <= MAX_NAME_BYTES {
        return part.to_owned();
    }
    let digest = blake3::hash(part.as_bytes()).to_hex();
    let ending = format!("~{}", digest.get(..16).unwrap_or_default());
    let (stem, extension) = part.rsplit_once('.').filter(|(_, e)| e.len() <= 8).unwrap_or((part, ""));
    let dot = if extension.is_empty() { "" } else { "." };
    let room = MAX_NAME_BYTES - ending.len() - dot.len() - extension.len();
    let cut = stem.get(..stem.floor_char_boundary(room)).unwrap_or_default();
    format!("{cut}{ending}{dot}{extension}")
}

fn remove_unchanged(path: &Path, digest: &str) {
    let mut hasher = blake3::Hasher::new();
    let read = File::open(path).and_then(|file| hasher.update_reader(file).map(|_| ()));
    if read.is_ok() && hasher.finalize().to_hex().as_str() == digest {
        // A file that cannot be removed is one the record does not name: of no harm to a reader of the record.
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Error;

    fn record(output: &Output) -> Vec<u8> {
        serde_json::json!({ "bianyi": "test", "files": output.digests() }).to_string().into_bytes()
    }

    fn run(folder: &Path, files: &[(&str, &str)]) {
        let mut output = Output::open(folder).expect("an output");
        for (name, text) in files {
            output.stage(name, text.as_bytes()).expect("staged");
        }
        let record = record(&output);
        output.commit(&record).expect("committed");
    }

    fn state(folder: &Path) -> BTreeMap<String, String> {
        walkdir::WalkDir::new(folder)
            .into_iter()
            .flatten()
            .filter(|e| e.file_type().is_file() && e.file_name() != ".bianyi.lock")
            .map(|e| {
                let name = e.path().strip_prefix(folder).expect("below").to_string_lossy().into_owned();
                (name, fs::read_to_string(e.path()).expect("text"))
            })
            .collect()
    }

    #[test]
    fn files_appear_together_and_stale_ones_go() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let at = folder.path().join("new/reports");
        run(&at, &[("terms.csv", "a"), ("audit/skipped.csv", "b"), ("old.csv", "c"), ("edited.csv", "d")]);
        fs::write(at.join("edited.csv"), "notes of the user").expect("a file");
        fs::write(at.join("own.csv"), "of the user").expect("a file");
        run(&at, &[("terms.csv", "a2"), ("audit/skipped.csv", "b2")]);
        let names: Vec<String> = state(&at).into_keys().collect();
        assert_eq!(names, ["audit/skipped.csv", "edited.csv", "own.csv", "run.json", "terms.csv"]);
        assert_eq!(state(&at)["terms.csv"], "a2");
    }

    #[test]
    fn a_failure_midway_leaves_the_run_before() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        run(folder.path(), &[("terms.csv", "a"), ("audit/skipped.csv", "b")]);
        let before = state(folder.path());

        let mut output = Output::open(folder.path()).expect("an output");
        output.stage("terms.csv", b"half").expect("staged");
        output.stage_with("keyness.csv", |_| Err(Error::other("disk full"))).expect_err("no room");
        drop(output);
        assert_eq!(state(folder.path()), before);

        let mut output = Output::open(folder.path()).expect("an output");
        output.stage("terms.csv", b"new").expect("staged");
        fs::create_dir(folder.path().join("kwic.csv")).expect("a folder");
        assert!(matches!(output.stage("kwic.csv", b""), Err(SinkError::InTheWay { .. })));
        output.stage("late.csv", b"").expect("staged");
        fs::create_dir(folder.path().join("late.csv")).expect("a folder");
        let record = record(&output);
        assert!(matches!(output.commit(&record), Err(SinkError::InTheWay { .. })));
        assert_eq!(state(folder.path()), before);
    }

    #[test]
    fn leftovers_of_a_killed_run_are_cleared() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let at = folder.path();
        fs::create_dir(at.join("audit")).expect("a folder");
        for name in [".bianyi-7-0.tmp", "audit/.bianyi-7-1.tmp", "mine.tmp"] {
            fs::write(at.join(name), "x").expect("a file");
        }
        run(at, &[("audit/skipped.csv", "b")]);
        let names: Vec<String> = state(at).into_keys().collect();
        assert_eq!(names, ["audit/skipped.csv", "mine.tmp", "run.json"]);
    }

    #[test]
    fn an_output_that_cannot_be_is_told_at_once() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("file");
        fs::write(&file, "x").expect("a file");
        let error = Output::open(&file.join("reports")).expect_err("below a file");
        assert!(error.to_string().contains("file/reports"), "{error}");
        let _held = Output::open(folder.path()).expect("an output");
        assert!(matches!(Output::open(folder.path()), Err(SinkError::Busy { .. })));
    }

    #[test]
    fn names_stay_below_the_folder_and_fit() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut output = Output::open(folder.path()).expect("an output");
        for name in ["../x", "/x", "", "a/../../x"] {
            assert!(matches!(output.put(name, b""), Err(SinkError::BadName { .. })), "{name}");
        }
        let long = "运".repeat(85) + ".html.txt";
        output.put(&format!("站/{long}"), b"x").expect("cut to fit");
        assert!(fit(&long).len() <= MAX_NAME_BYTES && fit(&long).contains(".txt"));
        assert_eq!(fit("a.html.txt"), "a.html.txt");
    }
}
