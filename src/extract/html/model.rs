//! The block model: a logistic regression whose weights are the constants below.
//!
//! Fitted by `cargo run --release --example fit_blocks -- html FOLDER`, which reads labelled pages, prints these constants and
//! the figures of a cross-validation by site.

use super::features::N;

/// Weights in the order of [`super::features::NAMES`].
#[allow(clippy::approx_constant)] // Fitted, not meant.
pub(super) const WEIGHTS: [f32; N] = include!("weights.in");

/// Blocks that are summed up side by side.
const LANES: usize = 8;

/// Log-odds that each block belongs to the article. Every sum is taken in the order of the features; those of several
/// blocks at once, because a sum waits for its last addition.
pub(super) fn log_odds(blocks: impl Iterator<Item = [f32; N]>, weights: &[f32; N]) -> Vec<f32> {
    let mut odds = Vec::with_capacity(blocks.size_hint().0);
    let mut columns = [[0.0; LANES]; N];
    let mut held = 0;
    let sum = |columns: &[[f32; LANES]; N]| {
        let mut sums = [0.0; LANES];
        for (column, weight) in columns.iter().zip(weights) {
            for (sum, feature) in sums.iter_mut().zip(column) {
                *sum += feature * weight;
            }
        }
        sums
    };
    for block in blocks {
        for (column, feature) in columns.iter_mut().zip(block) {
            column[held] = feature;
        }
        held += 1;
        if held == LANES {
            odds.extend(sum(&columns));
            held = 0;
        }
    }
    odds.extend(&sum(&columns)[..held]);
    odds
}

#[cfg(test)]
mod tests {
    use super::{N, log_odds};

    #[test]
    fn side_by_side_as_one_by_one() {
        let number = |i: usize, k: usize| ((i * 7919 + k * 104_729) % 1013) as f32 / 97.0 - 4.0;
        let block = |i: usize| std::array::from_fn::<f32, N, _>(|k| number(i, k));
        let weights = block(1000);
        for n in [0, 1, 7, 8, 9, 21] {
            let alone: Vec<f32> = (0..n).map(|i| block(i).iter().zip(&weights).map(|(f, w)| f * w).sum()).collect();
            assert_eq!(log_odds((0..n).map(block), &weights), alone);
        }
    }
}
