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

const CLASSES: [BlockClass; 4] = [BlockClass::Article, BlockClass::Heading, BlockClass::Meta, BlockClass::Boilerplate];

pub(super) fn class(text: &str) -> Result<BlockClass, StoreError> {
    one_of(&CLASSES, BlockClass::as_str, text)
}

/// Place of a class among all of them.
pub(super) fn class_number(class: BlockClass) -> u8 {
    CLASSES.iter().position(|c| *c == class).and_then(|i| u8::try_from(i).ok()).unwrap_or(u8::MAX)
}

pub(super) fn class_of(number: u8) -> Result<BlockClass, StoreError> {
    CLASSES.get(usize::from(number)).copied().ok_or_else(|| StoreError::Content(format!("unknown class {number}")))
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

/// The words of the forms, by number.
const FORMS: [&str; 4] = ["paragraph", "heading", "list-item", "cell"];

/// A form as its word, the number of the word, and two numbers.
pub(super) fn form_parts(form: BlockForm) -> (&'static str, u8, u32, u32) {
    match form {
        BlockForm::Paragraph => (FORMS[0], 0, 0, 0),
        BlockForm::Heading(level) => (FORMS[1], 1, u32::from(level), 0),
        BlockForm::ListItem => (FORMS[2], 2, 0, 0),
        BlockForm::Cell { row, column } => (FORMS[3], 3, u32::from(row), u32::from(column)),
    }
}

pub(super) fn form_of(number: u8, a: u32, b: u32) -> Result<BlockForm, StoreError> {
    form(FORMS.get(usize::from(number)).copied().unwrap_or_default(), a, b)
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
