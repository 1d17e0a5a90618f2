//! Attribution on labelled material: the figures over sentences and whole pages have floors, the cases of single rules
//! under `rules/` must all hold, and any text goes through.

#![allow(clippy::disallowed_methods, reason = "the cases are files")]

mod judge;
mod marks;
mod pages;
mod readers;
mod robust;
mod sentences;
