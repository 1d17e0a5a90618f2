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
            let _ = writeln!(std::io::stderr(), "bianyi: {}", told(error.chain().map(ToString::to_string)));
            ExitCode::from(2)
        }
    }
}

/// An error and its causes in one line; a cause that the text before it already gives is not given again.
fn told(chain: impl Iterator<Item = String>) -> String {
    chain.fold(String::new(), |told, cause| match told.as_str() {
        "" => cause,
        _ if told.contains(&cause) => told,
        _ => told + ": " + &cause,
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_cause_is_told_once() {
        let told = |chain: &[&str]| super::told(chain.iter().map(ToString::to_string));
        assert_eq!(told(&["store: disk full", "disk full"]), "store: disk full");
        assert_eq!(told(&["cannot write a.csv", "disk full"]), "cannot write a.csv: disk full");
    }
}
