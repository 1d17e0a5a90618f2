//! Digests of what a result depends on, so that a store knows what it may keep.

use serde::Serialize;

/// Digests of a plan (BLAKE3, hexadecimal). A group covers its settings and lexicons, not comments of the pipeline file;
/// a result depends on its own group and those before it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Digests {
    /// The pipeline file, byte for byte.
    pub file: String,
    /// Every lexicon, byte for byte, by name.
    pub lexicons: Vec<(String, String)>,
    /// Source to normalize.
    pub pages: String,
    /// Segment.
    pub segment: String,
    /// Attribute.
    pub attribute: String,
    /// Whatever is made from the records: terms, reposts, statistics, reports.
    pub rest: String,
}

/// Digest of parts, each kept apart from the next.
pub(super) fn digest<'p>(parts: impl IntoIterator<Item = &'p str>) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::digest;

    #[test]
    fn parts_are_kept_apart() {
        assert_ne!(digest(["ab", "c"]), digest(["a", "bc"]));
        assert_eq!(digest([]).len(), 64);
    }
}
