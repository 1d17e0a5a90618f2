#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a build script reads its sources and speaks to cargo")]
//! Digests the code on which stored results depend, so that a store never mixes the results of two versions of it.

use std::fs;
use std::path::{Path, PathBuf};

/// The stages that work one page, and the layout of the store. A change anywhere in them makes kept results stale.
const PARTS: [&str; 12] = [
    "decode",
    "repair",
    "extract",
    "normalize",
    "segment",
    "attribute",
    "tally",
    "store",
    "source",
    "span.rs",
    "letters.rs",
    "trie.rs",
];

/// What packs the results of pages for the tables, and reads them back.
const PACKING: [&str; 4] = ["aggregate/sketch", "corpus", "packed.rs", "spool.rs"];

/// What makes the rows of the tables.
const REPORTING: [&str; 3] = ["aggregate", "report", "run"];

fn main() {
    let mut files = files_of(&PARTS);
    files.push(PathBuf::from("Cargo.lock"));
    println!("cargo::rerun-if-changed=Cargo.lock");
    println!("cargo::rustc-env=BIANYI_CODE={:032x}", digest(files));
    println!("cargo::rustc-env=BIANYI_PACKING={:032x}", digest(files_of(&PACKING)));
    println!("cargo::rustc-env=BIANYI_REPORTING={:032x}", digest(files_of(&REPORTING)));
}

fn files_of(parts: &[&str]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for part in parts {
        let path = Path::new("src").join(part);
        println!("cargo::rerun-if-changed={}", path.display());
        gather(&path, &mut files);
    }
    files
}

fn digest(mut files: Vec<PathBuf>) -> u128 {
    files.sort();
    // FNV-1a (Fowler, Noll & Vo 1991) of 128 bits: any change shows, and nobody has a reason to make two versions collide.
    let mut digest: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    for file in &files {
        let name = file.to_string_lossy().replace('\\', "/");
        let text = fs::read(file).unwrap_or_default();
        for byte in name.bytes().chain([0]).chain(text).chain([0]) {
            digest = (digest ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }
    digest
}

fn gather(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).into_iter().flatten().flatten() {
            gather(&entry.path(), files);
        }
    } else {
        files.push(path.to_owned());
    }
}
