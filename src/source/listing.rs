//! Paths to candidates: which files are read, in which order and under which names.
//!
//! Links are followed, each folder is entered once: what lies there in truth goes before what a link leads to, so a
//! page reached in two ways has its own name, and links in circles end.

#![allow(clippy::disallowed_methods, reason = "a part of source: folders are read here")]

use super::{Format, SkipReason, Skipped, SourceError, SourcePlan, compressed, format, name, own, table};
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use walkdir::WalkDir;

/// A file that will be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Name in every table: relative to the PATH given, `/` between parts; unique in the run.
    pub name: String,
    /// The first folder below the PATH given, if any.
    pub folder: Option<String>,
    /// Where it lies.
    pub path: PathBuf,
    /// Size in bytes when it was listed.
    pub size: u64,
    /// Time of the last change in nanoseconds since 1970; 0 where the system does not say.
    pub modified: i128,
    /// How it holds its pages.
    pub format: Format,
    /// Why it cannot be read, if that is known already (a folder that cannot be entered).
    pub problem: Option<String>,
}

impl Candidate {
    pub(super) fn skipped(&self, reason: SkipReason, detail: impl Into<String>) -> Skipped {
        Skipped { path: self.name.clone(), reason, detail: detail.into() }
    }
}

/// The PATH that stands for a list of paths on standard input.
const STANDARD_INPUT: &str = "-";

/// Bytes of a file looked at where its name says nothing of its format.
const PROBE_BYTES: u64 = 4096;

/// Lists the pages under the paths, sorted by name (bytes).
///
/// A folder gives every file below it with an extension of the plan, without hidden files, `README*`, excluded paths
/// and the program's own outputs. A file is taken as it is. Where several paths are given, the last part of each stands
/// in front of its names; where those are the same, more parts do. A file under two of the paths is taken once.
///
/// The path `-` stands for a list on standard input, one path a line (or a NUL after each), which has the names that
/// the deepest folder above all of them would give.
///
/// # Errors
/// If a path does not exist, or no page is found.
pub fn list(plan: &SourcePlan, paths: &[PathBuf]) -> Result<Vec<Candidate>, SourceError> {
    list_from(plan, paths, &mut std::io::stdin())
}

/// What one argument stands for: a folder or file, or a list of such below a common folder.
struct Root {
    base: PathBuf,
    /// Real path, path as given.
    members: Vec<(PathBuf, PathBuf)>,
}

fn list_from(plan: &SourcePlan, paths: &[PathBuf], input: &mut dyn Read) -> Result<Vec<Candidate>, SourceError> {
    let mut roots: Vec<Root> = Vec::new();
    for path in paths {
        let root = if path.as_os_str() == STANDARD_INPUT { listed(input)? } else { Root::single(path)? };
        if !root.members.is_empty() && !roots.iter().any(|r| r.base == root.base) {
            roots.push(root);
        }
    }
    let labels = name::of_roots(&roots.iter().map(|r| r.base.clone()).collect::<Vec<_>>());
    let mut walk = Walk {
        plan,
        exclude: plan.exclude.iter().filter_map(|p| fs::canonicalize(p).ok()).map(Into::into).collect(),
        prefix: String::new(),
        folders: FxHashSet::default(),
        files: FxHashSet::default(),
        found: Vec::new(),
    };
    for (root, label) in roots.iter().zip(&labels) {
        if roots.len() > 1 {
            label.clone_into(&mut walk.prefix);
        }
        for (real, given) in &root.members {
            walk.member(root, real, given)?;
        }
    }
    let mut found = walk.found;
    if found.is_empty() {
        let paths = paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", ");
        return Err(SourceError::NoInput { paths, extensions: plan.extensions.join(" ") });
    }
    found.sort_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
    let mut taken = BTreeSet::new();
    for candidate in &mut found {
        if !taken.insert(candidate.name.clone()) {
            candidate.name = name::distinguished(&candidate.name, &candidate.path);
        }
    }
    found.sort_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
    Ok(found)
}

impl Root {
    fn single(path: &Path) -> Result<Self, SourceError> {
        let real = real(path)?;
        Ok(Self { base: real.clone(), members: vec![(real, path.to_owned())] })
    }
}

fn real(path: &Path) -> Result<PathBuf, SourceError> {
    fs::canonicalize(path).map_err(|cause| SourceError::Path { path: path.to_owned(), cause })
}

/// The paths on standard input.
fn listed(input: &mut dyn Read) -> Result<Root, SourceError> {
    let mut text = Vec::new();
    input.read_to_end(&mut text).map_err(|cause| SourceError::Input { cause })?;
    let separator = if text.contains(&0) { 0 } else { b'\n' };
    let mut members = Vec::new();
    for line in text.split(|b| *b == separator) {
        let line = if separator == 0 { line } else { line.strip_suffix(b"\r").unwrap_or(line) };
        if !line.is_empty() {
            let given = path_of(line);
            members.push((real(&given)?, given));
        }
    }
    let above = |path: &Path| path.parent().unwrap_or(path).to_owned();
    let mut base = members.first().map(|(real, _)| above(real)).unwrap_or_default();
    for (real, _) in &members {
        while !real.starts_with(&base) {
            base = above(&base);
        }
    }
    Ok(Root { base, members })
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

struct Walk<'p> {
    plan: &'p SourcePlan,
    exclude: FxHashSet<OsString>,
    /// What stands in front of the names of the root that is walked; empty where there is one root only.
    prefix: String,
    /// Real paths of the folders entered; each path is written in one way only.
    folders: FxHashSet<OsString>,
    /// Real paths of the files taken.
    files: FxHashSet<OsString>,
    found: Vec<Candidate>,
}

impl Walk<'_> {
    fn member(&mut self, root: &Root, real: &Path, given: &Path) -> Result<(), SourceError> {
        let facts = fs::metadata(real).map_err(|cause| SourceError::Path { path: given.to_owned(), cause })?;
        let below = name::relative(real.strip_prefix(&root.base).unwrap_or(real));
        let label = name::join(&self.prefix, &below);
        if facts.is_dir() {
            if !self.folders.contains(real.as_os_str()) {
                let mut links = self.folder(real, &label, true);
                while !links.is_empty() {
                    links = links.into_iter().flat_map(|(target, name)| self.link(&target, &name)).collect();
                }
            }
            return Ok(());
        }
        let own_name = || name::relative(Path::new(real.file_name().unwrap_or_default()));
        let label = if label.is_empty() { own_name() } else { label };
        let format = format::by_name(self.plan, &own_name()).unwrap_or_else(|| probed(real));
        self.take(real, label, &facts, format);
        Ok(())
    }

    /// Takes what lies in a folder and returns its links (real target, name), in order.
    fn folder(&mut self, folder: &Path, label: &str, root: bool) -> Vec<(PathBuf, String)> {
        let mut links = Vec::new();
        let own = if root { own::outputs(folder) } else { BTreeSet::new() };
        let mut entries = WalkDir::new(folder).follow_links(false).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_owned();
                    let below = name::relative(path.strip_prefix(folder).unwrap_or(&path));
                    self.problem(
                        path,
                        name::join(label, &below),
                        error.into_io_error().map_or_else(String::new, |e| e.to_string()),
                    );
                    continue;
                }
            };
            let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let kind = entry.file_type();
            if entry.depth() > 0 && (hidden(entry.path()) || self.exclude.contains(entry.path().as_os_str())) {
                if kind.is_dir() {
                    entries.skip_current_dir();
                }
                continue;
            }
            let named = name::join(label, &name::relative(below));
            if kind.is_dir() {
                let ours = entry.depth() > 0 && own::is_ours(entry.path());
                if ours || !self.folders.insert(entry.path().into()) {
                    entries.skip_current_dir();
                }
            } else if kind.is_symlink() {
                match fs::canonicalize(entry.path()) {
                    Ok(target) => links.push((target, named)),
                    Err(error) if self.wanted(entry.path()).is_some() => {
                        self.problem(entry.path().to_owned(), named, error.to_string());
                    }
                    Err(_) => {}
                }
            } else if kind.is_file()
                && !own.contains(&name::relative(below))
                && let Some(format) = self.wanted(entry.path())
            {
                match entry.metadata() {
                    Ok(facts) => self.take(entry.path(), named, &facts, format),
                    Err(error) => self.problem(entry.path().to_owned(), named, error.to_string()),
                }
            }
        }
        links
    }

    fn link(&mut self, target: &Path, name: &str) -> Vec<(PathBuf, String)> {
        let Ok(facts) = fs::metadata(target) else { return Vec::new() };
        if self.exclude.contains(target.as_os_str()) {
            return Vec::new();
        }
        if facts.is_dir() {
            if own::is_ours(target) || self.folders.contains(target.as_os_str()) {
                return Vec::new();
            }
            return self.folder(target, name, false);
        }
        if facts.is_file()
            && let Some(format) = self.wanted(Path::new(name))
        {
            self.take(target, name.to_owned(), &facts, format);
        }
        Vec::new()
    }

    fn take(&mut self, path: &Path, name: String, facts: &Metadata, format: Format) {
        if !self.files.insert(path.into()) {
            return;
        }
        let modified = facts.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
        let modified = modified.map_or(0, |t| i128::try_from(t.as_nanos()).unwrap_or(0));
        let below = name.strip_prefix(self.prefix.as_str()).unwrap_or(&name).trim_start_matches('/');
        let folder = below.split_once('/').map(|(first, _)| first.to_owned());
        self.found.push(Candidate { name, folder, path: path.to_owned(), size: facts.len(), modified, format, problem: None });
    }

    fn problem(&mut self, path: PathBuf, name: String, problem: String) {
        if self.files.insert(path.clone().into()) {
            let problem = Some(problem);
            self.found.push(Candidate { name, folder: None, path, size: 0, modified: 0, format: Format::Page, problem });
        }
    }

    /// How a file met in a folder holds pages; `None` where it is left alone.
    fn wanted(&self, path: &Path) -> Option<Format> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let stem = path.file_stem().unwrap_or_default();
        if name.starts_with("README") || stem.eq_ignore_ascii_case("readme") {
            return None;
        }
        let format = format::by_name(self.plan, &name)?;
        // Tables of other things lie about in data folders.
        (!format.is_table() || table::has_pages(path, format)).then_some(format)
    }
}

/// The format of a file whose name says nothing. Where it cannot be read, reading it as a page will tell why.
fn probed(path: &Path) -> Format {
    let mut head = Vec::new();
    let facts = fs::metadata(path);
    // A pipe can be read once only.
    if facts.is_ok_and(|f| f.is_file())
        && let Ok(stream) = compressed::open(path)
    {
        let _ = stream.take(PROBE_BYTES).read_to_end(&mut head);
    }
    format::by_content(&head)
}

fn hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|n| n.as_encoded_bytes().starts_with(b"."))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use tempfile::TempDir;

    pub(in crate::source) fn candidate(name: &str) -> Candidate {
        let (name, path) = (name.to_owned(), PathBuf::from(name));
        Candidate { name, folder: None, path, size: 0, modified: 0, format: Format::Warc, problem: None }
    }

    fn tree(files: &[&str]) -> TempDir {
        let root = tempfile::tempdir().expect("a temporary folder");
        for file in files {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().expect("below the root")).expect("a folder");
            fs::write(path, "运营").expect("a file");
        }
        root
    }

    fn names(paths: &[PathBuf]) -> Vec<String> {
        list(&SourcePlan::default(), paths).expect("a listing").into_iter().map(|c| c.name).collect()
    }

    #[test]
    fn takes_pages_in_order_and_leaves_the_rest() {
        let root = tree(&[
            "乙/2.htm",
            "甲.html",
            "甲/1.TXT",
            "b.md",
            "README.md",
            "ReadMe.txt",
            "readme-first.txt",
            ".hidden.html",
            ".git/x.html",
            "a.jpg",
        ]);
        assert_eq!(names(&[root.path().to_owned()]), ["b.md", "readme-first.txt", "乙/2.htm", "甲.html", "甲/1.TXT"]);
    }

    #[test]
    fn several_paths_stand_in_front() {
        let root = tree(&["x/pages/1.html", "y/pages/1.html", "z/1.html", "z/s/2.html", "one.dat"]);
        let at = |p: &str| root.path().join(p);
        assert_eq!(names(&[at("x/pages"), at("z"), at("one.dat")]), ["one.dat", "pages/1.html", "z/1.html", "z/s/2.html"]);
        assert_eq!(names(&[at("x/pages"), at("y/pages")]), ["x/pages/1.html", "y/pages/1.html"]);
        assert_eq!(names(&[at("z"), at("z/s"), at("z")]), ["z/1.html", "z/s/2.html"]);
        assert_eq!(names(&[at("one.dat")]), ["one.dat"]);
        let found = list(&SourcePlan::default(), &[at("z"), at("x/pages")]).expect("a listing");
        let folders: Vec<_> = found.iter().map(|c| c.folder.as_deref()).collect();
        assert_eq!(folders, [None, None, Some("s")]);
    }

    #[test]
    fn a_list_on_standard_input_names_as_its_folder_would() {
        let root = tree(&["p/x/1.html", "p/y/1.html", "p/y/2.html", "q/3.html"]);
        let at = |p: &str| root.path().join(p);
        let given = |paths: &[PathBuf], lines: &[&str], end: &str| -> Vec<(String, Option<String>)> {
            let text: String = lines.iter().flat_map(|l| [at(l).display().to_string(), end.to_owned()]).collect();
            let found = list_from(&SourcePlan::default(), paths, &mut text.as_bytes()).expect("a listing");
            found.into_iter().map(|c| (c.name, c.folder)).collect()
        };
        let named = |names: &[(&str, &str)]| -> Vec<(String, Option<String>)> {
            names.iter().map(|(n, f)| ((*n).to_owned(), Some((*f).to_owned()).filter(|f| !f.is_empty()))).collect()
        };
        let dash = PathBuf::from("-");
        let two = named(&[("x/1.html", "x"), ("y/1.html", "y")]);
        assert_eq!(given(std::slice::from_ref(&dash), &["p/x/1.html", "p/y/1.html"], "\r\n"), two);
        assert_eq!(given(std::slice::from_ref(&dash), &["p/x/1.html", "p/y/1.html"], "\0"), two);
        assert_eq!(given(std::slice::from_ref(&dash), &["p/y"], "\n"), named(&[("y/1.html", "y"), ("y/2.html", "y")]));
        let both = named(&[("p/x/1.html", "x"), ("p/y/1.html", "y"), ("q/3.html", "")]);
        assert_eq!(given(&[dash, at("q")], &["p/x/1.html", "p/y/1.html"], "\n"), both);
    }

    #[test]
    fn own_outputs_are_left_alone() {
        let root = tree(&["reports/index.html", "store/x.txt", "other/a.html", "1.html", "new/index.html", "export/1.html.txt"]);
        let columns = crate::aggregate::schema::MANIFEST.columns.iter().map(|c| c.name).collect::<Vec<_>>().join(",");
        fs::write(root.path().join("export/manifest.csv"), format!("\u{feff}{columns}\n1.html,1\n")).expect("a file");
        fs::write(root.path().join("reports/run.json"), r#"{"bianyi":"0.1.0","files":{"index.html":""}}"#).expect("a file");
        fs::write(root.path().join("store/manifest.json"), r#"{"bianyi":"0.1.0"}"#).expect("a file");
        fs::write(root.path().join("other/run.json"), r#"{"tool":"another"}"#).expect("a file");
        let plan = SourcePlan { exclude: vec![root.path().join("new")], ..SourcePlan::default() };
        let found: Vec<_> = list(&plan, &[root.path().to_owned()]).expect("a listing").into_iter().map(|c| c.name).collect();
        assert_eq!(found, ["1.html", "other/a.html"]);
        fs::write(root.path().join("reports/page.html"), "x").expect("a file");
        assert_eq!(names(&[root.path().join("reports")]), ["page.html"], "reports given by name still hold pages of the user");
        assert_eq!(names(&[root.path().join("export")]), ["1.html.txt"], "an export given by name is read again");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_once_and_never_in_circles() {
        use std::os::unix::fs::symlink;
        let root = tree(&["a/1.html", "z/2.html"]);
        let outside = tree(&["deep/3.html"]);
        symlink(root.path(), root.path().join("a/up")).expect("a link");
        symlink(root.path().join("z"), root.path().join("a/sideways")).expect("a link");
        symlink(outside.path(), root.path().join("a/out")).expect("a link");
        symlink(root.path(), outside.path().join("deep/back")).expect("a link");
        symlink(root.path().join("a/1.html"), root.path().join("0.html")).expect("a link");
        symlink(root.path().join("nowhere"), root.path().join("lost.html")).expect("a link");
        let found = list(&SourcePlan::default(), &[root.path().to_owned()]).expect("a listing");
        let named: Vec<_> = found.iter().map(|c| (c.name.as_str(), c.problem.is_some())).collect();
        assert_eq!(named, [("a/1.html", false), ("a/out/deep/3.html", false), ("lost.html", true), ("z/2.html", false)]);
    }

    #[test]
    fn nothing_to_read_is_an_error() {
        let root = tree(&["a.jpg"]);
        let error = list(&SourcePlan::default(), &[root.path().to_owned()]).expect_err("no page");
        assert!(error.to_string().starts_with("no input found under "), "{error}");
        let error = list(&SourcePlan::default(), &[root.path().join("gone")]).expect_err("no folder");
        assert!(error.to_string().contains("gone: "), "{error}");
        assert!(list(&SourcePlan::default(), &[]).is_err());
    }
}
