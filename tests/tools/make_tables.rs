//! Makes the tables under `src/decode/tables/` and `src/normalize/tables/`; their READMEs say from what and how.
//!
//! `cargo run --release --example make-tables -- DICT_TXT OPENCC_DICTS [OUT]`: `DICT_TXT` is jieba's `dict.txt`,
//! `OPENCC_DICTS` the folder that holds `TSCharacters.txt` and `JPShinjitaiCharacters.txt`, `OUT` stands for `src`.
//! CNS 11643 comes from the `iconv` program of glibc, the tables of `normalize` from the crate `opencc-fmmseg`.

#![allow(clippy::disallowed_methods, reason = "a tool of its own: it reads and writes files")]

use opencc_fmmseg::{DictMaxLen, DictionaryMaxlength};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Logarithms are stored in steps of a sixteenth of a nat, as the magnitude of a number that is never positive.
const STEP: f64 = 16.0;
/// Bigrams seen less often than this are left out: a tenth of the table, a thousandth of a percent of the text.
const MIN_BIGRAM: u64 = 3;
/// Planes of CNS 11643 that EUC-TW can name.
const PLANES: [u8; 8] = [1, 2, 3, 4, 5, 6, 7, 15];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(dictionary), Some(opencc)) = (arguments.next(), arguments.next()) else {
        return Err("usage: make-tables DICT_TXT OPENCC_DICTS [OUT]".into());
    };
    let src = arguments.next().unwrap_or_else(|| "src".to_owned());
    let out = Path::new(&src).join("decode/tables");
    let fold = fold_table(Path::new(&opencc))?;
    let simple: BTreeMap<char, char> = fold.iter().filter(|(_, (_, japanese))| !japanese).map(|(&a, &(b, _))| (a, b)).collect();
    fs::write(out.join("model.bin"), model(&fs::read_to_string(&dictionary)?, &simple)?)?;
    fs::write(out.join("fold.bin"), fold_bytes(&fold))?;
    fs::write(out.join("cns11643.bin"), cns()?)?;
    let out = Path::new(&src).join("normalize/tables");
    let opencc = DictionaryMaxlength::from_zstd()?;
    fs::write(out.join("tw2s.txt"), tw2s(&opencc))?;
    fs::write(out.join("telling.txt"), telling(&opencc))?;
    Ok(())
}

/// The four dictionaries of OpenCC's `tw2s`, lines `FROM TO` with a tab between, sorted, an empty line behind each.
fn tw2s(opencc: &DictionaryMaxlength) -> String {
    let section = |dictionary: &DictMaxLen| {
        let lines: BTreeSet<String> =
            dictionary.iter().map(|(from, to)| format!("{}\t{to}\n", from.iter().collect::<String>())).collect();
        lines.into_iter().chain(["\n".to_owned()]).collect::<String>()
    };
    [&opencc.tw_variants_rev_phrases, &opencc.tw_variants_rev, &opencc.ts_phrases, &opencc.ts_characters].map(section).concat()
}

/// A line of the characters that only traditional text has and one of those that only simplified text has: each is changed
/// by the conversion to the other script, not by the one to its own, and stands in no word of the other script.
fn telling(opencc: &DictionaryMaxlength) -> String {
    let changed = |dictionary: &DictMaxLen| -> BTreeSet<char> {
        dictionary.iter().filter(|(from, to)| matches!(from, [c] if !to.contains(*c))).map(|(from, _)| from[0]).collect()
    };
    let written = |dictionaries: &[&DictMaxLen]| -> BTreeSet<char> {
        dictionaries.iter().flat_map(|d| d.iter()).flat_map(|(_, to)| to.chars()).collect()
    };
    let (traditional, simplified) = (changed(&opencc.ts_characters), changed(&opencc.st_characters));
    let in_simplified = written(&[&opencc.ts_phrases]);
    let in_traditional = written(&[&opencc.st_phrases, &opencc.tw_variants, &opencc.hk_variants]);
    let line = |own: &BTreeSet<char>, other: &BTreeSet<char>, words: &BTreeSet<char>| -> String {
        own.iter().filter(|c| !other.contains(c) && !words.contains(c)).chain(['\n'].iter()).collect()
    };
    line(&traditional, &simplified, &in_simplified) + &line(&simplified, &traditional, &in_traditional)
}

/// Traditional and Japanese forms with their first simplified counterpart; true where only Japanese writes the form so.
fn fold_table(opencc: &Path) -> Result<BTreeMap<char, (char, bool)>, Box<dyn Error>> {
    let mut fold = BTreeMap::new();
    for line in fs::read_to_string(opencc.join("TSCharacters.txt"))?.lines() {
        if let Some((from, to)) = pair(line)
            && from != to
        {
            fold.insert(from, (to, false));
        }
    }
    for line in fs::read_to_string(opencc.join("JPShinjitaiCharacters.txt"))?.lines() {
        // The line names the new form first and the old form after it.
        if let Some((new, old)) = pair(line) {
            let simplified = fold.get(&old).map_or(old, |&(simplified, _)| simplified);
            if new != simplified {
                fold.entry(new).or_insert((simplified, true));
            }
        }
    }
    Ok(fold)
}

fn pair(line: &str) -> Option<(char, char)> {
    let (from, to) = line.split_once('\t')?;
    let mut from = from.chars();
    let (first, None) = (from.next()?, from.next()) else { return None };
    Some((first, to.chars().next()?))
}

/// Pairs of code points of three bytes each; the top bit of the first marks a Japanese form.
fn fold_bytes(fold: &BTreeMap<char, (char, bool)>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (&from, &(to, japanese)) in fold {
        push24(&mut bytes, u32::from(from) | if japanese { 0x80_0000 } else { 0 });
        push24(&mut bytes, u32::from(to));
    }
    bytes
}

fn push24(bytes: &mut Vec<u8>, number: u32) {
    bytes.extend_from_slice(&number.to_le_bytes()[..3]);
}

fn magnitude(part: u64, whole: u64) -> u8 {
    if part == 0 || whole == 0 {
        return u8::MAX;
    }
    let nats = -((part as f64 / whole as f64).ln());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range of a byte")]
    let byte = (nats * STEP).round().clamp(0.0, 255.0) as u8;
    byte
}

#[derive(Default)]
struct Counts {
    all: u64,
    start: u64,
    end: u64,
    next: BTreeMap<char, u64>,
}

/// Header (number of characters, number of bigrams: u32), then per character, in code point order, code point (u24) and
/// the magnitudes of p(c), of p(c begins a word) and of p(word ends after c); the first bigram of each character (u32,
/// one more at the end); per bigram the index of its second character (u16); per bigram the magnitude of p(second
/// follows within the word | first).
fn model(dictionary: &str, fold: &BTreeMap<char, char>) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut counts: BTreeMap<char, Counts> = BTreeMap::new();
    let (mut all, mut words) = (0, 0);
    for (number, line) in dictionary.lines().enumerate() {
        let mut parts = line.split(' ');
        let (Some(word), Some(n)) = (parts.next(), parts.next()) else {
            return Err(format!("line {}: no count", number + 1).into());
        };
        let n: u64 = n.parse()?;
        let word: Vec<char> = word.chars().map(|c| fold.get(&c).copied().unwrap_or(c)).collect();
        words += n;
        for (i, &c) in word.iter().enumerate() {
            let entry = counts.entry(c).or_default();
            entry.all += n;
            all += n;
            entry.start += if i == 0 { n } else { 0 };
            match word.get(i + 1) {
                Some(&next) => *entry.next.entry(next).or_default() += n,
                None => entry.end += n,
            }
        }
    }
    counts.retain(|&c, entry| u32::from(c) >= 0x2E80 && entry.all >= MIN_BIGRAM);
    let index: BTreeMap<char, usize> = counts.keys().enumerate().map(|(i, &c)| (c, i)).collect();
    let (mut heads, mut rows, mut seconds, mut values) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (&c, entry) in &counts {
        push24(&mut heads, u32::from(c));
        heads.extend([magnitude(entry.all, all), magnitude(entry.start, words), magnitude(entry.end, entry.all)]);
        rows.extend_from_slice(&u32::try_from(values.len())?.to_le_bytes());
        for (next, &n) in &entry.next {
            if let Some(&i) = index.get(next).filter(|_| n >= MIN_BIGRAM) {
                seconds.extend_from_slice(&u16::try_from(i)?.to_le_bytes());
                values.push(magnitude(n, entry.all));
            }
        }
    }
    rows.extend_from_slice(&u32::try_from(values.len())?.to_le_bytes());
    let mut bytes = Vec::new();
    bytes.extend_from_slice(&u32::try_from(counts.len())?.to_le_bytes());
    bytes.extend_from_slice(&u32::try_from(values.len())?.to_le_bytes());
    for part in [heads, rows, seconds, values] {
        bytes.extend(part);
    }
    Ok(bytes)
}

/// 94 by 94 code points of three bytes for each plane, zero where nothing stands.
fn cns() -> Result<Vec<u8>, Box<dyn Error>> {
    let mut input = Vec::new();
    for plane in PLANES {
        for row in 0xA1..=0xFE_u8 {
            for cell in 0xA1..=0xFE_u8 {
                input.extend_from_slice(&[0x8E, 0xA0 + plane, row, cell, b'\n']);
            }
        }
    }
    let mut child =
        Command::new("iconv").args(["-c", "-f", "EUC-TW", "-t", "UTF-8"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut pipe = child.stdin.take().ok_or("no pipe to iconv")?;
    let writer = std::thread::spawn(move || pipe.write_all(&input));
    let output = child.wait_with_output()?;
    writer.join().map_err(|_| "the writer stopped")??;
    let text = String::from_utf8(output.stdout)?;
    let lines: Vec<&str> = text.lines().collect();
    if lines.len() != PLANES.len() * 94 * 94 {
        return Err(format!("{} lines from iconv, expected {}", lines.len(), PLANES.len() * 94 * 94).into());
    }
    let mut bytes = Vec::new();
    for line in lines {
        let mut chars = line.chars();
        push24(
            &mut bytes,
            match (chars.next(), chars.next()) {
                (Some(c), None) => u32::from(c),
                _ => 0,
            },
        );
    }
    Ok(bytes)
}
