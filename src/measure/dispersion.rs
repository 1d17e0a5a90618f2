//! Is a term spread over the parts of a corpus as its tokens are, or heaped in one?

/// One part of a corpus: occurrences of the term, and tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Occurrences of the term.
    pub f: u64,
    /// Tokens of the part.
    pub n: u64,
}

/// Deviation of proportions, `½ Σ |t − s|`: 0 where the term follows the tokens, towards 1 where one small part has all.
///
/// S. Th. Gries 2008, "Dispersions and adjusted frequencies in corpora", *International Journal of Corpus Linguistics*
/// 13(4):403–437; worked example pp. 415–418: 1, 2, 3, 4, 5 occurrences in parts of 9, 10, 10, 10, 11 words give 0.18.
/// Some tools print `1 − DP`. `None` for a term that does not occur.
#[must_use]
pub fn deviation_of_proportions(parts: &[Part]) -> Option<f64> {
    let (f, n) = totals(parts);
    (f > 0.0 && n > 0.0).then(|| parts.iter().map(|p| (p.f as f64 / f - p.n as f64 / n).abs()).sum::<f64>() / 2.0)
}

/// DP divided by the largest value it can take, `1 − min s`.
///
/// J. Lijffijt & S. Th. Gries 2012, "Correction to Dispersions and adjusted frequencies in corpora", *International
/// Journal of Corpus Linguistics* 17(1):147–149. `None` also where there is one part only.
#[must_use]
pub fn normalized_dp(parts: &[Part]) -> Option<f64> {
    let (_, n) = totals(parts);
    let smallest = parts.iter().map(|p| p.n).min()? as f64 / n;
    (smallest < 1.0).then(|| Some(deviation_of_proportions(parts)? / (1.0 - smallest)))?
}

/// Largest share of the occurrences that one part holds; `None` for a term that does not occur.
#[must_use]
pub fn top_share(parts: &[Part]) -> Option<f64> {
    let (f, _) = totals(parts);
    let top = parts.iter().map(|p| p.f).max()?;
    (f > 0.0).then(|| top as f64 / f)
}

/// Number of parts in which the term occurs.
#[must_use]
pub fn range(parts: &[Part]) -> usize {
    parts.iter().filter(|p| p.f > 0).count()
}

fn totals(parts: &[Part]) -> (f64, f64) {
    (parts.iter().map(|p| p.f).sum::<u64>() as f64, parts.iter().map(|p| p.n).sum::<u64>() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::testing::{close, printed};

    fn parts(cells: &[(u64, u64)]) -> Vec<Part> {
        cells.iter().map(|&(f, n)| Part { f, n }).collect()
    }

    #[test]
    fn gries_2008_page_416() {
        let p = parts(&[(1, 9), (2, 10), (3, 10), (4, 10), (5, 11)]);
        printed(deviation_of_proportions(&p).unwrap(), "0.18");
        close(normalized_dp(&p).unwrap(), 0.18 / (1.0 - 9.0 / 50.0));
    }

    #[test]
    fn even_heaped_and_empty() {
        close(deviation_of_proportions(&parts(&[(2, 20), (4, 40)])).unwrap(), 0.0);
        let heaped = parts(&[(7, 10), (0, 90)]);
        close(deviation_of_proportions(&heaped).unwrap(), 0.9);
        close(normalized_dp(&heaped).unwrap(), 1.0);
        close(top_share(&heaped).unwrap(), 1.0);
        assert_eq!(range(&heaped), 1);
        for none in [parts(&[]), parts(&[(0, 10), (0, 5)])] {
            assert_eq!(deviation_of_proportions(&none), None);
            assert_eq!(normalized_dp(&none), None);
            assert_eq!(top_share(&none), None);
        }
        assert_eq!(normalized_dp(&parts(&[(3, 10)])), None);
    }
}
