//! The program as a whole: its command line, its pipelines, and runs over small corpora.

mod any_bytes;
mod commands;
mod folder;
mod layers;
mod pipelines;
mod report;
mod store;
mod tables;
mod whole_run;
