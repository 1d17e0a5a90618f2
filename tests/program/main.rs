//! The program as a whole: its command line, its pipelines, and runs over small corpora.

#![allow(clippy::disallowed_methods, reason = "the tests write input and read output")]

mod any_bytes;
mod commands;
mod folder;
mod layers;
mod pipelines;
mod recount;
mod report;
mod store;
mod tables;
mod whole_run;
