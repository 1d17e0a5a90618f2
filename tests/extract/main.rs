//! Extraction: labelled pages of many kinds (`cases`), headings of flattened text (`headings`), pages of one difficulty
//! each (`pages`).
#![allow(clippy::disallowed_methods)] // Tests read their cases.

mod cases;
mod headings;
mod pages;

use bianyi::extract::{ExtractPlan, ExtractedPage, extract};
use bianyi::repair::{Losses, RepairedText};
use bianyi::source::Media;

/// Takes a page apart whose text needs no repair.
fn take_apart(text: &str, media: Media) -> ExtractedPage {
    let page = RepairedText {
        text: text.to_owned(),
        steps: Vec::new(),
        losses: Losses::default(),
        pinyin_garbled: false,
        encoding: "UTF-8",
        evidence: "valid-utf-8",
        margin: f32::INFINITY,
    };
    extract(&ExtractPlan::default(), &page, media)
}
