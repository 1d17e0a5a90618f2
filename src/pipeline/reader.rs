//! Reads sections of a TOML file and collects every fault with its key and line.
//!
//! A value of a wrong type or out of range is a fault, and reading goes on with the default; a key that no reader asked
//! for is a fault when the section is finished.

use crate::pipeline::fault::Faults;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use toml::de::{DeTable, DeValue};

/// Lines of the keys of a file (`keyness.min-count`, `segment.dictionary[0]`).
#[derive(Debug, Clone, Default)]
pub(super) struct KeyLines(BTreeMap<String, usize>);

impl KeyLines {
    /// 1-based line of a key; 0 where the file does not have it.
    pub(super) fn of(&self, key: &str) -> usize {
        self.0.get(key).copied().unwrap_or(0)
    }
}

/// A TOML file that is being read.
pub(super) struct Reader<'f> {
    file: &'f str,
    text: &'f str,
    faults: &'f mut Faults,
    lines: KeyLines,
    /// Lines that could not be parsed; their values are not judged as well.
    broken: BTreeSet<usize>,
}

impl<'f> Reader<'f> {
    /// Opens a file; what cannot be parsed is a fault and left out.
    pub(super) fn open(file: &'f str, text: &'f str, faults: &'f mut Faults) -> (Self, DeTable<'f>) {
        let (root, errors) = DeTable::parse_recoverable(text);
        let mut broken = BTreeSet::new();
        for error in errors {
            let line = error.span().map_or(0, |span| line_of(text, span.start));
            faults.add(file, line, "", error.message().trim_end_matches('.').replace('\n', ", "));
            broken.insert(line);
        }
        (Self { file, text, faults, lines: KeyLines::default(), broken }, root.into_inner())
    }

    /// Where each key that was read stands.
    pub(super) fn into_lines(self) -> KeyLines {
        self.lines
    }

    /// The keys of the file outside any section, and the section `name` where it is given.
    pub(super) fn section<'r>(&'r mut self, root: &'r DeTable<'f>, name: &'static str) -> Section<'r, 'f> {
        let table = root.get(name).and_then(|value| value.get_ref().as_table());
        if table.is_none()
            && let Some((key, value)) = root.get_key_value(name)
        {
            let line = line_of(self.text, key.span().start);
            self.faults.add(self.file, line, name, format!("expected a section, found {}", described(value.get_ref())));
        }
        Section { reader: self, name, table, known: Vec::new() }
    }

    /// The root of the file; its sections are named beforehand, so that only the others are unknown.
    pub(super) fn root<'r>(&'r mut self, root: &'r DeTable<'f>, sections: &[&'static str]) -> Section<'r, 'f> {
        Section { reader: self, name: "", table: Some(root), known: sections.to_vec() }
    }
}

/// One section of the file.
pub(super) struct Section<'r, 'f> {
    reader: &'r mut Reader<'f>,
    name: &'static str,
    table: Option<&'r DeTable<'f>>,
    known: Vec<&'static str>,
}

impl<'r, 'f> Section<'r, 'f> {
    /// A string.
    pub(super) fn text(&mut self, key: &'static str, default: &str) -> String {
        self.value(key, "a string", |v| v.as_str().map(str::to_owned)).unwrap_or_else(|| default.to_owned())
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, key: &'static str, default: bool) -> bool {
        self.value(key, "true or false", DeValue::as_bool).unwrap_or(default)
    }

    /// A whole number in a range.
    pub(super) fn integer(&mut self, key: &'static str, default: u64, range: RangeInclusive<u64>) -> u64 {
        let expected = format!("a whole number from {} to {}", range.start(), range.end());
        let number = |v: &DeValue<'_>| v.as_integer().and_then(|n| u64::from_str_radix(n.as_str(), n.radix()).ok());
        self.value(key, &expected, |v| number(v).filter(|n| range.contains(n))).unwrap_or(default)
    }

    /// A number in a range.
    pub(super) fn number(&mut self, key: &'static str, default: f64, range: RangeInclusive<f64>) -> f64 {
        let expected = format!("a number from {} to {}", range.start(), range.end());
        let number = |v: &DeValue<'_>| match v {
            DeValue::Float(n) => n.as_str().parse().ok(),
            DeValue::Integer(n) => n.as_str().parse().ok(),
            _ => None,
        };
        self.value(key, &expected, |v| number(v).filter(|n| range.contains(n))).unwrap_or(default)
    }

    /// A list of strings.
    pub(super) fn list(&mut self, key: &'static str, default: &[&str]) -> Vec<String> {
        let Some(array) = self.value(key, "a list of strings", DeValue::as_array) else {
            return default.iter().map(|s| (*s).to_owned()).collect();
        };
        let mut items = Vec::new();
        for (i, item) in array.iter().enumerate() {
            let line = line_of(self.reader.text, item.span().start);
            let path = format!("{}[{i}]", self.path(key));
            match item.get_ref().as_str() {
                Some(text) => items.push(text.to_owned()),
                None => self.fault(line, &path, format!("expected a string, found {}", described(item.get_ref()))),
            }
            self.reader.lines.0.insert(path, line);
        }
        items
    }

    /// Names every key that was not read.
    pub(super) fn finish(self) {
        let Some(table) = self.table else { return };
        for (key, _) in table.iter().filter(|(key, _)| !self.known.contains(&key.get_ref().as_ref())) {
            let line = line_of(self.reader.text, key.span().start);
            let message = match nearest(key.get_ref(), &self.known) {
                Some(near) => format!("unknown key; did you mean `{near}`?"),
                None => "unknown key".to_owned(),
            };
            let path = self.path(key.get_ref());
            self.reader.faults.add(self.reader.file, line, &path, message);
        }
    }

    fn value<T>(&mut self, key: &'static str, expected: &str, get: impl Fn(&'r DeValue<'f>) -> Option<T>) -> Option<T> {
        self.known.push(key);
        let (name, value) = self.table?.get_key_value(key)?;
        let line = line_of(self.reader.text, name.span().start);
        let path = self.path(key);
        self.reader.lines.0.insert(path.clone(), line);
        let found = get(value.get_ref());
        if found.is_none() {
            self.fault(line, &path, format!("expected {expected}, found {}", described(value.get_ref())));
        }
        found
    }

    fn fault(&mut self, line: usize, path: &str, message: String) {
        if !self.reader.broken.contains(&line) {
            self.reader.faults.add(self.reader.file, line, path, message);
        }
    }

    fn path(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }
}

/// 1-based line of a byte.
fn line_of(text: &str, byte: usize) -> usize {
    1 + text.bytes().take(byte).filter(|b| *b == b'\n').count()
}

fn described(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("\"{text}\""),
        DeValue::Integer(n) => n.as_str().to_owned(),
        DeValue::Float(n) => n.as_str().to_owned(),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Datetime(date) => date.to_string(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a section".to_owned(),
    }
}

/// The known key that differs in the fewest letters, if these are few.
fn nearest<'k>(key: &str, known: &[&'k str]) -> Option<&'k str> {
    let best = known.iter().map(|k| (distance(key, k), *k)).min()?;
    (best.0 <= 1 + key.chars().count() / 4).then_some(best.1)
}

/// Edit distance (Levenshtein 1966); keys are short.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let next = (diagonal + usize::from(x != *y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::Reader;
    use crate::pipeline::fault::Faults;

    /// Reads `a` (number to 10), `b` (flag) and `c` (list) of section `s`.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut faults = Faults::default();
        let (mut reader, root) = Reader::open("p.toml", text, &mut faults);
        let mut top = reader.root(&root, &["s"]);
        top.text("name", "");
        top.finish();
        let mut section = reader.section(&root, "s");
        section.number("a", 1.0, 0.0..=10.0);
        section.flag("big-flag", false);
        section.list("c", &[]);
        section.finish();
        let found: Vec<String> = faults.into_sorted().iter().map(ToString::to_string).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_good_file_has_no_fault() {
        check("name = \"x\"\n[s]\na = 3\nbig-flag = true\nc = [\"x\"]\n", &[]);
        check("", &[]);
    }

    #[test]
    fn every_fault_is_named_at_once() {
        check(
            "naem = 1\n[s]\na = 30\nbig-falg = true\nc = [\"x\",\n 1]\n[other]\n",
            &[
                "p.toml:1: naem: unknown key; did you mean `name`?",
                "p.toml:3: s.a: expected a number from 0 to 10, found 30",
                "p.toml:4: s.big-falg: unknown key; did you mean `big-flag`?",
                "p.toml:6: s.c[1]: expected a string, found 1",
                "p.toml:7: other: unknown key",
            ],
        );
    }

    #[test]
    fn a_broken_line_does_not_hide_the_next_fault() {
        check(
            "[s]\na = \nbig-flag = 2\n",
            &[
                "p.toml:2: string values must be quoted, expected literal string",
                "p.toml:3: s.big-flag: expected true or false, found 2",
            ],
        );
        check("s = 1\n", &["p.toml:1: s: expected a section, found 1"]);
    }
}
