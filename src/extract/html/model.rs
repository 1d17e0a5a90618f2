//! The block model: a logistic regression whose weights are the constants below.
//!
//! Fitted by `cargo run --release --example fit_blocks -- html FOLDER`, which reads labelled pages, prints these constants and
//! the figures of a cross-validation by site.

use super::features::N;

/// Weights in the order of [`super::features::NAMES`].
#[allow(clippy::approx_constant)] // Fitted, not meant.
pub(super) const WEIGHTS: [f32; N] = include!("weights.in");

/// Log-odds that a block belongs to the article.
pub(super) fn log_odds(features: &[f32; N], weights: &[f32; N]) -> f32 {
    features.iter().zip(weights).map(|(f, w)| f * w).sum()
}
