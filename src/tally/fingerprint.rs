//! A hash of a line that does not mind digits, punctuation, case and white space.

/// First eight bytes of the BLAKE3 hash of the folded line: lower case, digits as `0`, punctuation and white space left out.
///
/// The folding is `CCNet`'s (Wenzek et al. 2020, <https://aclanthology.org/2020.lrec-1.494>, section 3.1: lower case,
/// numbers to a placeholder, punctuation and accents removed); 0 for a line without letters or digits.
#[must_use]
pub fn line_hash(text: &str) -> u64 {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_numeric() && !('一'..='鿿').contains(&c) {
            folded.push('0');
        } else if c.is_alphabetic() {
            folded.extend(c.to_lowercase());
        }
    }
    if folded.is_empty() {
        return 0;
    }
    let hash = blake3::hash(folded.as_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&hash.as_bytes()[..8]);
    u64::from_le_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::line_hash;

    #[test]
    fn digits_and_punctuation_do_not_matter() {
        assert_eq!(line_hash("浏览：128 次"), line_hash("浏览:999次！"));
        assert_ne!(line_hash("浏览：128 次"), line_hash("评论：128 次"));
        assert_eq!(line_hash("——！"), 0);
    }
}
