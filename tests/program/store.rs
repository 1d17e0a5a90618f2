//! Reruns with a store, and what may happen to it.

#![allow(clippy::disallowed_methods, reason = "a test makes and damages files of its own")]

use crate::folder::{Folder, project};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A folder with a copy of the shipped corpus in `pages`, old enough for its times to be relied on.
fn corpus() -> Folder {
    let folder = Folder::new();
    let data = project().join("data");
    for entry in walkdir::WalkDir::new(&data).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file()) {
        let name = entry.path().strip_prefix(&data).unwrap().to_str().unwrap().to_owned();
        put(&folder, &name, &std::fs::read(entry.path()).unwrap());
    }
    folder
}

/// Writes a page that looks as if it were written an hour ago.
fn put(folder: &Folder, name: &str, bytes: &[u8]) {
    let name = format!("pages/{name}");
    folder.write(&name, bytes);
    let file = std::fs::File::options().write(true).open(folder.path().join(&name)).unwrap();
    file.set_modified(std::time::SystemTime::now() - Duration::from_hours(1)).unwrap();
}

fn ingest(folder: &Folder, out: &str, extra: &[&str]) -> Output {
    let output = folder.run(&[&["ingest", "pages", "--out", out, "-q"], extra].concat());
    assert!(output.status.code().is_some_and(|s| s < 2), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// The reports, and the record of the run without its timings.
fn reports(folder: &Folder, out: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = folder.files(out);
    files.retain(|name, _| !name.starts_with("store"));
    let record = Path::new("run.json");
    let mut json: serde_json::Value = serde_json::from_slice(&files[record]).unwrap();
    json.as_object_mut().unwrap().remove("timings");
    files.insert(record.to_owned(), json.to_string().into_bytes());
    files
}

fn assert_same(a: &BTreeMap<PathBuf, Vec<u8>>, b: &BTreeMap<PathBuf, Vec<u8>>) {
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for (name, bytes) in a {
        assert!(b[name] == *bytes, "{} differs", name.display());
    }
}

/// That the last run's reports are those of a run that keeps nothing.
fn assert_clean(folder: &Folder, pipeline: &[&str]) {
    ingest(folder, "clean", &[&["--no-store"], pipeline].concat());
    assert_same(&reports(folder, "clean"), &reports(folder, "out"));
}

fn segments(folder: &Folder) -> Vec<PathBuf> {
    let store = folder.path().join("out/store");
    let is_pages = |path: &PathBuf| path.file_name().is_some_and(|n| n == "pages.parquet");
    let mut found: Vec<PathBuf> =
        walkdir::WalkDir::new(store).into_iter().map(|e| e.unwrap().into_path()).filter(is_pages).collect();
    found.sort();
    found
}

#[test]
fn a_rerun_on_a_changed_crawl_is_a_clean_run() {
    let folder = corpus();
    ingest(&folder, "out", &[]);
    assert_clean(&folder, &[]);
    ingest(&folder, "out", &[]);
    assert_clean(&folder, &[]);
    assert_eq!(segments(&folder).len(), 1, "nothing new, nothing written");

    let pages: Vec<PathBuf> = folder.files("pages").into_keys().filter(|p| p.extension().is_some_and(|e| e == "html")).collect();
    std::fs::remove_file(folder.path().join("pages").join(&pages[0])).unwrap();
    std::fs::rename(folder.path().join("pages").join(&pages[1]), folder.path().join("pages/renamed.html")).unwrap();
    put(
        &folder,
        pages[2].to_str().unwrap(),
        "<title>改</title><p>运营是另一回事，它要的是留存，说到底是把人照顾好的工作。</p>".as_bytes(),
    );
    put(&folder, "新站/新页.html", "<p>所谓营销，是让没来过的人愿意来一次的全部安排，花钱的和不花钱的都算。</p>".as_bytes());
    put(&folder, "新站/空页.html", b" ");
    let rows = "{\"url\":\"https://hang.example/1\",\"html\":\"<p>运营就是把活动一场一场办下去，并且每一场都记下得失。</p>\"}\n{broken\n";
    put(&folder, "rows.jsonl", rows.as_bytes());
    for extra in [&[][..], &["--rehash"], &["--threads", "3"]] {
        ingest(&folder, "out", extra);
        assert_clean(&folder, &[]);
        assert_eq!(segments(&folder).len(), 2, "only what is new was written");
    }
}

#[test]
fn unchanged_files_are_not_read_unless_asked() {
    let folder = corpus();
    ingest(&folder, "out", &[]);
    let before = reports(&folder, "out");
    // The same size and time with other bytes: what only reading can tell.
    let (name, bytes) = folder.files("pages").into_iter().find(|(n, _)| n.extension().is_some_and(|e| e == "html")).unwrap();
    let time = std::fs::metadata(folder.path().join("pages").join(&name)).unwrap().modified().unwrap();
    folder.write(&format!("pages/{}", name.display()), &vec![b' '; bytes.len()]);
    let file = std::fs::File::options().write(true).open(folder.path().join("pages").join(&name)).unwrap();
    file.set_modified(time).unwrap();
    ingest(&folder, "out", &[]);
    assert_same(&before, &reports(&folder, "out"));
    ingest(&folder, "out", &["--rehash"]);
    assert_clean(&folder, &[]);
}

#[test]
fn a_changed_plan_recomputes_what_it_must() {
    let folder = corpus();
    let text = std::fs::read_to_string(project().join("pipelines/yunying-yingxiao.toml")).unwrap();
    folder.write("pipelines/base.toml", text.as_bytes());
    let base = ["--pipeline", "pipelines/base.toml"];
    for (i, (from, to)) in [("min-chars = 2", "min-chars = 3"), ("similarity = 0.7", "similarity = 0.9")].iter().enumerate() {
        assert!(text.contains(from), "{from}");
        let name = format!("pipelines/{i}.toml");
        folder.write(&name, text.replace(from, to).as_bytes());
    }
    for entry in walkdir::WalkDir::new(project().join("pipelines/lexicon")).into_iter().map(Result::unwrap) {
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(project()).unwrap().to_str().unwrap();
            folder.write(name, &std::fs::read(entry.path()).unwrap());
        }
    }
    ingest(&folder, "out", &base);
    for pipeline in ["pipelines/0.toml", "pipelines/1.toml"] {
        ingest(&folder, "out", &["--pipeline", pipeline]);
        assert_clean(&folder, &["--pipeline", pipeline]);
        assert_eq!(segments(&folder).len(), 1, "a setting of the reports costs no page");
    }
    // Other roles: from the kept blocks on.
    let other = project().join("pipelines/chanpin-xiangmu.toml");
    let other = ["--pipeline", other.to_str().unwrap()];
    ingest(&folder, "out", &other);
    assert_clean(&folder, &other);
    assert_eq!(segments(&folder).len(), 2);
    ingest(&folder, "out", &base);
    assert_clean(&folder, &base);
    assert_eq!(segments(&folder).len(), 2, "the first results are still there");
    ingest(&folder, "out", &[&base[..], &["--prune"]].concat());
    assert_eq!(segments(&folder).len(), 1);
    assert_clean(&folder, &base);
}

#[test]
fn pruning_frees_what_vanished() {
    let folder = corpus();
    ingest(&folder, "out", &[]);
    let size = |folder: &Folder| -> u64 { segments(folder).iter().map(|p| std::fs::metadata(p).unwrap().len()).sum() };
    let before = size(&folder);
    let pages: Vec<PathBuf> = folder.files("pages").into_keys().collect();
    for page in &pages[..pages.len() / 2] {
        std::fs::remove_file(folder.path().join("pages").join(page)).unwrap();
    }
    ingest(&folder, "out", &[]);
    assert_eq!(size(&folder), before);
    ingest(&folder, "out", &["--prune"]);
    assert!(size(&folder) < before);
    assert_clean(&folder, &[]);
    ingest(&folder, "out", &[]);
    assert_clean(&folder, &[]);
}

#[test]
fn damage_is_said_and_worked_again() {
    let folder = corpus();
    ingest(&folder, "out", &[]);
    let clean = reports(&folder, "out");
    // What is known of the rows of reports vouches for itself.
    let files: Vec<PathBuf> = folder.files("out/store").into_keys().filter(|p| !p.ends_with("rows.bin")).collect();
    assert!(files.len() >= 10, "{files:?}");
    for name in &files {
        let path = folder.path().join("out/store").join(name);
        // Another file's damage may have moved it.
        let Ok(mut bytes) = std::fs::read(&path) else { continue };
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x20;
        std::fs::write(&path, bytes).unwrap();
        // What a run has no need of is read only if it is told to.
        let output = folder.run(&["ingest", "pages", "--out", "out", "--rehash"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("damaged"), "{}: {said}", name.display());
        assert_same(&clean, &reports(&folder, "out"));
        let output = folder.run(&["ingest", "pages", "--out", "out"]);
        assert!(!String::from_utf8_lossy(&output.stderr).contains("damaged"), "{} is mended", name.display());
    }
}

/// The files of packed pages.
fn packed(folder: &Folder) -> Vec<PathBuf> {
    let is_packed = |p: &PathBuf| p.to_string_lossy().starts_with("packed-");
    folder.files("out/store").into_keys().filter(is_packed).map(|p| folder.path().join("out/store").join(p)).collect()
}

/// Packed pages that are gone, cut short, changed, or another's: none of them is trusted, and the segments make them good.
#[test]
fn packed_pages_are_trusted_by_their_checksum_alone() {
    let folder = corpus();
    ingest(&folder, "out", &[]);
    put(&folder, "b.html", "<p>运营是把来过的人留下来的全部日常工作，营销是让没来过的人愿意来一次。</p>".as_bytes());
    ingest(&folder, "out", &[]);
    let clean = reports(&folder, "out");
    assert_eq!(packed(&folder).len(), 2, "what is new goes to a file of its own");
    let changes: [fn(&Path, &[PathBuf]); 4] = [
        |path, _| std::fs::remove_file(path).unwrap(),
        |path, _| {
            let bytes = std::fs::read(path).unwrap();
            std::fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
        },
        |path, _| {
            let mut bytes = std::fs::read(path).unwrap();
            bytes[100] ^= 1;
            std::fs::write(path, bytes).unwrap();
        },
        |path, all| {
            std::fs::copy(all.iter().find(|p| *p != path).unwrap(), path).unwrap();
        },
    ];
    for change in changes {
        for which in 0..2 {
            let all = packed(&folder);
            change(&all[which.min(all.len() - 1)], &all);
            let output = folder.run(&["ingest", "pages", "--out", "out"]);
            assert!(String::from_utf8_lossy(&output.stderr).contains("damaged"));
            assert_same(&clean, &reports(&folder, "out"));
            let output = folder.run(&["ingest", "pages", "--out", "out"]);
            assert!(!String::from_utf8_lossy(&output.stderr).contains("damaged"));
            assert_same(&clean, &reports(&folder, "out"));
            // Two files again, for the next change.
            if packed(&folder).len() < 2 {
                put(&folder, "c.html", "<p>运营看的是留存，也就是来过的人有几个还会再来，这话说过许多遍。</p>".as_bytes());
                ingest(&folder, "out", &[]);
                std::fs::remove_file(folder.path().join("pages/c.html")).unwrap();
                ingest(&folder, "out", &[]);
                assert_same(&clean, &reports(&folder, "out"));
                assert_eq!(packed(&folder).len(), 2);
            }
        }
    }
}

/// Rows are copied out of the last reports where nothing they follow from has changed, and only out of reports that still
/// have their digests.
#[test]
fn rows_are_copied_from_reports_that_hold_alone() {
    let folder = corpus();
    ingest(&folder, "out", &[]);
    let clean = reports(&folder, "out");
    let at = |name: &str| folder.path().join("out").join(name);
    let flip = |name: &str, place: fn(usize) -> usize| {
        let mut bytes = std::fs::read(at(name)).unwrap();
        let place = place(bytes.len());
        bytes[place] ^= 1;
        std::fs::write(at(name), bytes).unwrap();
    };
    for name in ["evidence/clauses.csv", "audit/boilerplate.csv", "audit/repairs.csv", "store/rows.bin"] {
        for place in [|_| 5, |n| n / 2, |n| n - 1] {
            flip(name, place);
            ingest(&folder, "out", &[]);
            assert_same(&clean, &reports(&folder, "out"));
        }
        std::fs::remove_file(at(name)).unwrap();
        ingest(&folder, "out", &[]);
        assert_same(&clean, &reports(&folder, "out"));
    }
    // A page whose repost comes before it, and a template that becomes one: other fates, other rows.
    let pages: Vec<PathBuf> = folder.files("pages").into_keys().filter(|p| p.extension().is_some_and(|e| e == "html")).collect();
    let bytes = std::fs::read(folder.path().join("pages").join(&pages[0])).unwrap();
    put(&folder, "0/0.html", &bytes);
    ingest(&folder, "out", &[]);
    assert_clean(&folder, &[]);
    std::fs::remove_file(folder.path().join("pages/0/0.html")).unwrap();
    ingest(&folder, "out", &[]);
    assert_same(&clean, &reports(&folder, "out"));
    // Reports of another folder, another format, no byte order mark.
    ingest(&folder, "other", &["--store", "out/store"]);
    ingest(&folder, "out", &["--format", "parquet"]);
    ingest(&folder, "out", &[]);
    assert_same(&clean, &reports(&folder, "out"));
    assert_same(&clean, &reports(&folder, "other"));
}

/// A run killed when the packed pages were in their place and the manifest was not.
#[test]
fn packed_pages_without_a_manifest_are_not_there() {
    let folder = corpus();
    ingest(&folder, "out", &[]);
    let manifest = std::fs::read(folder.path().join("out/store/manifest.json")).unwrap();
    let documents = folder.files("out/store").into_keys().find(|p| p.to_string_lossy().starts_with("documents-")).unwrap();
    let listed = std::fs::read(folder.path().join("out/store").join(&documents)).unwrap();
    put(&folder, "b.html", "<p>运营是把来过的人留下来的全部日常工作，营销是让没来过的人愿意来一次。</p>".as_bytes());
    ingest(&folder, "out", &[]);
    let clean = reports(&folder, "out");
    std::fs::write(folder.path().join("out/store/manifest.json"), manifest).unwrap();
    std::fs::write(folder.path().join("out/store").join(&documents), listed).unwrap();
    ingest(&folder, "out", &[]);
    assert_same(&clean, &reports(&folder, "out"));
    assert_eq!((packed(&folder).len(), segments(&folder).len()), (2, 2));
    assert_clean(&folder, &[]);
}

#[test]
fn many_files_of_packed_pages_become_one() {
    let folder = corpus();
    let mut most = 0;
    for i in 0..30 {
        let page = format!("<p>第{i}则：运营是把来过的人留下来的全部日常工作，营销是让没来过的人愿意来一次。</p>");
        put(&folder, &format!("{i}.html"), page.as_bytes());
        ingest(&folder, "out", &[]);
        most = most.max(packed(&folder).len());
    }
    assert!(packed(&folder).len() < 10 && most > 20, "{most}, then {}", packed(&folder).len());
    assert_clean(&folder, &[]);
    for i in 0..25 {
        std::fs::remove_file(folder.path().join(format!("pages/{i}.html"))).unwrap();
    }
    ingest(&folder, "out", &["--prune"]);
    assert_eq!(packed(&folder).len(), 1, "what vanished is gone");
    assert_clean(&folder, &[]);
    ingest(&folder, "out", &[]);
    assert_clean(&folder, &[]);
}

#[test]
fn stores_of_other_versions() {
    let folder = corpus();
    ingest(&folder, "out", &[]);
    let clean = reports(&folder, "out");
    let manifest = folder.path().join("out/store/manifest.json");
    let text = std::fs::read_to_string(&manifest).unwrap();
    assert!(text.contains("\"layout\": 2"));
    std::fs::write(&manifest, text.replace("\"layout\": 2", "\"layout\": 99")).unwrap();
    let output = folder.run(&["ingest", "pages", "--out", "out"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("newer"));
    assert!(!segments(&folder).is_empty(), "what a newer version wrote stays");
    std::fs::write(&manifest, text.replace("\"layout\": 2", "\"layout\": 0")).unwrap();
    ingest(&folder, "out", &[]);
    assert_same(&clean, &reports(&folder, "out"));
}

#[test]
fn one_run_writes_at_a_time() {
    let folder = corpus();
    ingest(&folder, "out", &[]);
    let before = reports(&folder, "out");
    for lock in ["out/.bianyi.lock", "out/store/.bianyi.lock"] {
        let file = std::fs::File::open(folder.path().join(lock)).unwrap();
        file.try_lock().unwrap();
        let output = folder.run(&["ingest", "pages", "--out", "out"]);
        assert_eq!(output.status.code(), Some(2), "{lock}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("in use by another run"), "{lock}");
        drop(file);
    }
    assert_same(&before, &reports(&folder, "out"));
    ingest(&folder, "out", &[]);
}

#[test]
fn what_a_killed_run_left_is_cleared() {
    let folder = corpus();
    ingest(&folder, "out", &[]);
    let before: Vec<PathBuf> = folder.files("out").into_keys().collect();
    for orphan in [
        "out/store/plan=0/seg=000009/pages.parquet",
        "out/store/documents-000099.parquet",
        "out/store/packed-000098.bin",
        "out/store/.bianyi-1-spool-1.tmp",
        "out/.bianyi-1-1.tmp",
    ] {
        folder.write(orphan, b"half");
    }
    ingest(&folder, "out", &[]);
    let after: Vec<PathBuf> = folder.files("out").into_keys().collect();
    let stable =
        |files: &[PathBuf]| files.iter().filter(|p| !p.to_string_lossy().contains("documents-")).cloned().collect::<Vec<_>>();
    assert_eq!(stable(&before), stable(&after));
    assert!(!folder.path().join("out/.bianyi-1-1.tmp").exists());
    let store: Vec<PathBuf> = folder.files("out/store").into_keys().collect();
    assert!(store.iter().all(|p| !p.ends_with("packed-000098.bin") && !p.to_string_lossy().contains(".tmp")), "{store:?}");
}

/// A full disk, as a limit on the size of files: writes fail midway, as they do when no block is left.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_run_before() {
    let folder = corpus();
    ingest(&folder, "out", &[]);
    let before = reports(&folder, "out");
    put(&folder, "new.html", "<p>运营是把来过的人留下来的全部日常工作，营销是让没来过的人愿意来一次。</p>".as_bytes());
    for kilobytes in [1, 4, 16, 64] {
        let script = format!("trap '' XFSZ; ulimit -f {kilobytes}; exec \"$0\" ingest pages --out out -q");
        let output =
            Command::new("bash").args(["-c", &script, env!("CARGO_BIN_EXE_bianyi")]).current_dir(folder.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{kilobytes}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write"), "{}", String::from_utf8_lossy(&output.stderr));
        assert_same(&before, &reports(&folder, "out"));
    }
    ingest(&folder, "out", &[]);
    assert_clean(&folder, &[]);
}

/// Kills a run at moments spread over its length and reruns. `BIANYI_KILLS` sets how often.
#[cfg(unix)]
#[test]
fn a_run_killed_at_any_moment_is_made_good() {
    let kills: u32 = std::env::var("BIANYI_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(10);
    let folder = corpus();
    // Pages for several segments; each differs by its number.
    for (name, bytes) in folder.files("pages") {
        if name.extension().is_some_and(|e| e == "html") {
            for copy in 0..30 {
                let page = [&bytes[..], format!("<!-- {copy} -->").as_bytes()].concat();
                put(&folder, &format!("{copy}/{}", name.display()), &page);
            }
        }
    }
    ingest(&folder, "clean", &["--no-store"]);
    let start = Instant::now();
    ingest(&folder, "warm", &[]);
    let length = start.elapsed();
    let mut random = 0x2545_f491_u64;
    let mut killed = 0;
    for kill in 0..kills {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let moment = length.mul_f64((random >> 40) as f64 / f64::from(1 << 24));
        let mut run = Command::new(env!("CARGO_BIN_EXE_bianyi"))
            .args(["ingest", "pages", "--out", "out", "-q"])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(moment);
        killed += u32::from(run.try_wait().unwrap().is_none());
        run.kill().unwrap();
        run.wait().unwrap();
        // A new page now and then, so that the store grows while it is killed.
        if kill % 3 == 0 {
            let text = format!("<p>第{kill}条记录：运营说到底是把来过的人留下来，营销说到底是让没来过的人来一次。</p>");
            put(&folder, &format!("late/{kill}.html"), text.as_bytes());
        }
        if kill % 5 == 4 {
            ingest(&folder, "out", &[]);
            assert_clean(&folder, &[]);
        }
    }
    // Reruns are quicker than the run that was timed, and how much depends on the machine.
    assert!(killed > 0, "none of {kills} runs was still running");
    ingest(&folder, "out", &[]);
    assert_clean(&folder, &[]);
}
