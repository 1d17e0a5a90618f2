//! Words of closed sets, on their way back from a table.

use super::StoreError;
use crate::attribute::{Relation, Scope};
use crate::extract::{BlockClass, BlockForm};
use crate::normalize::Script;
use crate::source::SkipReason;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// The name of a rule, encoding or pattern. Names are constants of the program, so the few hundred that a store can
/// hold are kept for the life of the process.
pub(super) fn name(text: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(text) {
        return known;
    }
    let kept: &'static str = Box::leak(text.into());
    names.insert(kept);
    kept
}

fn one_of<T: Copy>(all: &[T], as_str: impl Fn(T) -> &'static str, text: &str) -> Result<T, StoreError> {
    all.iter().copied().find(|v| as_str(*v) == text).ok_or_else(|| StoreError::Content(format!("unknown word {text:?}")))
}

pub(super) fn class(text: &str) -> Result<BlockClass, StoreError> {
    use BlockClass::{Article, Boilerplate, Heading, Meta};
    one_of(&[Article, Heading, Meta, Boilerplate], BlockClass::as_str, text)
}

pub(super) fn script(text: &str) -> Result<Script, StoreError> {
    one_of(&[Script::Simplified, Script::Traditional, Script::Mixed], Script::as_str, text)
}

pub(super) fn scope(text: &str) -> Result<Scope, StoreError> {
    one_of(&[Scope::Overt, Scope::Inherited], Scope::as_str, text)
}

pub(super) fn relation(text: &str) -> Result<Relation, StoreError> {
    one_of(&Relation::ALL, Relation::as_str, text)
}

pub(super) fn reason(text: &str) -> Result<SkipReason, StoreError> {
    use SkipReason::{Damaged, Empty, InternalFault, NoArticle, NotText, TooLarge, Unreadable};
    one_of(&[Unreadable, Empty, TooLarge, NotText, Damaged, NoArticle, InternalFault], SkipReason::as_str, text)
}

/// A form as its word and two numbers.
pub(super) fn form_parts(form: BlockForm) -> (&'static str, u32, u32) {
    match form {
        BlockForm::Paragraph => ("paragraph", 0, 0),
        BlockForm::Heading(level) => ("heading", u32::from(level), 0),
        BlockForm::ListItem => ("list-item", 0, 0),
        BlockForm::Cell { row, column } => ("cell", u32::from(row), u32::from(column)),
    }
}

pub(super) fn form(word: &str, a: u32, b: u32) -> Result<BlockForm, StoreError> {
    let short = |n: u32| u16::try_from(n).map_err(|_| StoreError::Content(format!("{n} is no row of a table")));
    Ok(match word {
        "paragraph" => BlockForm::Paragraph,
        "heading" => BlockForm::Heading(u8::try_from(a).unwrap_or(6)),
        "list-item" => BlockForm::ListItem,
        "cell" => BlockForm::Cell { row: short(a)?, column: short(b)? },
        _ => return Err(StoreError::Content(format!("unknown form {word:?}"))),
    })
}
