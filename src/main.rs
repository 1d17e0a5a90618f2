//! `bianyi`: parses the command line, starts logging, calls the library and picks the exit status.

use bianyi::cli::Cli;
use clap::Parser;
use std::io::Write;
use std::process::ExitCode;
use tracing::level_filters::LevelFilter;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let level = match cli.verbosity() {
        -1 => LevelFilter::ERROR,
        0 => LevelFilter::WARN,
        1 => LevelFilter::INFO,
        _ => LevelFilter::DEBUG,
    };
    tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr).without_time().init();
    match cli.run() {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "bianyi: {error:#}");
            ExitCode::from(2)
        }
    }
}
