//! One candidate to its documents.

#![allow(clippy::disallowed_methods, reason = "a part of source: pages are read here")]

use super::{Candidate, RawDocument, SkipReason, Skipped, SourcePlan, sniff};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The documents of one candidate, or why there are none. A container gives many, one after the other, so that its size
/// does not matter to memory.
pub fn read(plan: &SourcePlan, candidate: &Candidate) -> impl Iterator<Item = Result<RawDocument, Skipped>> + Send + use<> {
    std::iter::once(page(plan, candidate))
}

fn page(plan: &SourcePlan, candidate: &Candidate) -> Result<RawDocument, Skipped> {
    if let Some(problem) = &candidate.problem {
        return Err(candidate.skipped(SkipReason::Unreadable, problem.as_str()));
    }
    let bytes = load(&candidate.path, plan.max_page_bytes)
        .map_err(|error| candidate.skipped(SkipReason::Unreadable, error.to_string()))?
        .ok_or_else(|| candidate.skipped(SkipReason::TooLarge, format!("more than {} bytes", plan.max_page_bytes)))?;
    if sniff::is_blank(&bytes) {
        return Err(candidate.skipped(SkipReason::Empty, format!("{} bytes", bytes.len())));
    }
    if let Some(kind) = sniff::not_text(&bytes) {
        return Err(candidate.skipped(SkipReason::NotText, kind));
    }
    Ok(RawDocument {
        path: candidate.name.clone(),
        folder: candidate.folder.clone(),
        media: sniff::media(&extension(&candidate.path), &bytes),
        bytes,
        charset: None,
        url: None,
        fetched: None,
    })
}

/// The file's bytes; `None` where it holds more than `limit`.
fn load(path: &Path, limit: u64) -> std::io::Result<Option<Vec<u8>>> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    if size > limit {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    // The file may have grown since, or may not know its size.
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::super::{Media, list};
    use super::*;
    use std::fs;

    #[test]
    fn each_fault_has_its_reason() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let files: [(&str, &[u8]); 6] = [
            ("1-good.html", "<p>运营</p>".as_bytes()),
            ("2-empty.html", b""),
            ("3-blank.txt", b" \n"),
            ("4-large.txt", &[b'a'; 101]),
            ("5-image.html", b"\x89PNG\r\n\x1a\n"),
            ("6-just-fits.txt", &[b'a'; 100]),
        ];
        for (name, bytes) in files {
            fs::write(root.path().join(name), bytes).expect("a file");
        }
        let plan = SourcePlan { max_page_bytes: 100, ..SourcePlan::default() };
        let mut candidates = list(&plan, &[root.path().to_owned()]).expect("a listing");
        let gone = root.path().join("7-gone.txt");
        candidates.push(Candidate { name: "7-gone.txt".into(), path: gone, ..candidates[0].clone() });
        let got: Vec<_> =
            candidates.iter().flat_map(|c| read(&plan, c)).map(|r| r.map(|d| d.media).map_err(|s| s.reason)).collect();
        assert_eq!(
            got,
            [
                Ok(Media::Html),
                Err(SkipReason::Empty),
                Err(SkipReason::Empty),
                Err(SkipReason::TooLarge),
                Err(SkipReason::NotText),
                Ok(Media::Text),
                Err(SkipReason::Unreadable),
            ]
        );
    }

    #[test]
    fn a_folder_in_the_place_of_a_file_is_unreadable() {
        let root = tempfile::tempdir().expect("a temporary folder");
        assert!(load(root.path(), 1 << 20).is_err());
    }
}
