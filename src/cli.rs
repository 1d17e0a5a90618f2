//! The command line: what it takes, and what each command does.

use crate::pipeline::Plan;
use crate::pipeline::init::init;
use crate::report::csv::csv_bytes;
use crate::report::datapackage::TableFormat;
use crate::run::compare::{self, Report, changes};
use crate::run::explain::explain;
use crate::run::export::{Stage, export};
use crate::run::ingest::{RunOptions, StoreOptions, ingest};
use crate::run::measure::measure;
use crate::run::paint::paint;
use crate::sink::{Output, write_new};
use crate::source::{csv_rows, list, read};
use anyhow::{Context, Result, bail};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  bianyi ingest data/                            all reports in reports/; open reports/index.html
  bianyi ingest crawl.warc.gz pages/ --out out   several inputs, another folder
  bianyi explain data/zhishu.example/item/yunying.html | less
  bianyi export --stage article data/ --out texts
  bianyi init 编剧 导演                            a pipeline file for two other concepts
  bianyi compare reports-may reports-june        what changed

Exit status: 0 all well; 1 finished, some documents skipped and listed; 2 could not run.";

const INGEST_EXAMPLES: &str = "\
Examples:
  bianyi ingest data/
  bianyi ingest crawl/ --out reports --format parquet
  bianyi ingest crawl/ --pipeline pipelines/my-concepts.toml --threads 8";

const EXPORT_EXAMPLES: &str = "\
Examples:
  bianyi export --stage article data/ --out texts      a text a page, for AntConc and KH Coder; corpus.csv for quanteda
  bianyi export --stage tokens data/ --out vertical    vertical text, for the Corpus Workbench and Sketch Engine
  bianyi export --stage clauses data/ --out clauses    attributed clauses as one table";

/// Quantify how Chinese web sources define one concept against another.
#[derive(Debug, Parser)]
#[command(name = "bianyi", version, about, after_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Args)]
struct Common {
    /// Pipeline file; without it the built-in one (运营 against 营销)
    #[arg(long, global = true, value_name = "FILE")]
    pipeline: Option<PathBuf>,
    /// Threads; 0 = one for each core
    #[arg(long, global = true, default_value_t = 0, value_name = "N")]
    threads: usize,
    /// Fail if any document is skipped
    #[arg(long, global = true)]
    strict: bool,
    /// Say more; twice: still more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
    /// Say nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read every page under the paths and write all reports
    #[command(after_help = INGEST_EXAMPLES)]
    Ingest {
        /// Files and folders
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// Folder for the reports
        #[arg(long, default_value = "reports", value_name = "DIR")]
        out: PathBuf,
        /// Format of the tables
        #[arg(long, value_enum, default_value_t = FormatArg::Csv)]
        format: FormatArg,
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Write each document as it is after a stage, for other tools
    #[command(after_help = EXPORT_EXAMPLES)]
    Export {
        /// After which stage
        #[arg(long, value_enum)]
        stage: StageArg,
        /// Files and folders
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// Folder for the files
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Show one page at every stage: what was decided, and by which rule
    Explain {
        /// The page
        file: PathBuf,
    },
    /// Write a commented pipeline file for two other concepts
    Init {
        /// The concept whose terms get positive scores
        target: String,
        /// The concept it is compared with
        reference: String,
        /// Folder for the files
        #[arg(long, default_value = ".", value_name = "DIR")]
        out: PathBuf,
    },
    /// The statistics alone, from a table with the columns of terms.csv: role, source, term, n, `n_tokens`
    Measure {
        /// The counts
        counts: PathBuf,
        /// Role whose terms have a positive log ratio; without it the pipeline's
        #[arg(long, value_name = "ROLE")]
        target: Option<String>,
        /// Role it is compared with; without it the pipeline's
        #[arg(long, value_name = "ROLE")]
        reference: Option<String>,
        /// Background counts for the prior of z (columns term, n); without it all counts of the table
        #[arg(long, value_name = "FILE")]
        prior: Option<PathBuf>,
        /// Folder for keyness.csv and the evidence; without it keyness goes to standard output
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// What changed between two report folders
    Compare {
        /// The earlier reports
        old: PathBuf,
        /// The later reports
        new: PathBuf,
        /// Folder for changes.csv
        #[arg(long, default_value = ".", value_name = "DIR")]
        out: PathBuf,
    },
    /// Name every fault of a pipeline file, or print the plan in force
    Check {
        /// The pipeline file
        file: PathBuf,
    },
    /// Print completions for a shell
    #[command(after_help = "Example: bianyi completions bash > ~/.local/share/bash-completion/completions/bianyi")]
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    #[command(after_help = "Example: bianyi man > ~/.local/share/man/man1/bianyi.1")]
    Man {
        /// A command with a page of its own, as `ingest`
        command: Option<String>,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FormatArg {
    Csv,
    Parquet,
}

impl From<FormatArg> for TableFormat {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Csv => Self::Csv,
            FormatArg::Parquet => Self::Parquet,
        }
    }
}

#[derive(Debug, Args)]
struct StoreArgs {
    /// Folder that keeps results between runs [default: store in the output folder]
    #[arg(long, value_name = "DIR", conflicts_with = "no_store")]
    store: Option<PathBuf>,
    /// Keep nothing, and work every page again
    #[arg(long)]
    no_store: bool,
    /// Drop from the store what this run has no use for: vanished pages, results of other pipelines
    #[arg(long, conflicts_with = "no_store")]
    prune: bool,
    /// Read every file, also where size and time say that it has not changed
    #[arg(long)]
    rehash: bool,
}

impl From<&StoreArgs> for StoreOptions {
    fn from(args: &StoreArgs) -> Self {
        Self { off: args.no_store, folder: args.store.clone(), prune: args.prune, rehash: args.rehash }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum StageArg {
    Decoded,
    Blocks,
    Article,
    Clauses,
    Tokens,
}

impl From<StageArg> for Stage {
    fn from(stage: StageArg) -> Self {
        match stage {
            StageArg::Decoded => Self::Decoded,
            StageArg::Blocks => Self::Blocks,
            StageArg::Article => Self::Article,
            StageArg::Clauses => Self::Clauses,
            StageArg::Tokens => Self::Tokens,
        }
    }
}

impl Cli {
    /// How much to log: -1 errors only, 0 warnings, 1 and 2 more.
    #[must_use]
    pub fn verbosity(&self) -> i8 {
        if self.common.quiet { -1 } else { i8::try_from(self.common.verbose).unwrap_or(2) }
    }

    /// Does what was asked; gives the exit status: 0 all well, 1 finished with skipped documents.
    ///
    /// # Errors
    /// If it could not be done: exit status 2.
    pub fn run(&self) -> Result<u8> {
        let common = &self.common;
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        let options = RunOptions {
            threads: if common.threads == 0 { cores() } else { common.threads },
            strict: common.strict,
            quiet: common.quiet,
            store: match &self.command {
                Command::Ingest { store, .. } => store.into(),
                _ => StoreOptions { off: true, ..StoreOptions::default() },
            },
            format: match &self.command {
                Command::Ingest { format, .. } => (*format).into(),
                _ => TableFormat::default(),
            },
        };
        match &self.command {
            Command::Ingest { paths, out, .. } => {
                let outcome = ingest(&self.plan()?, paths, out, &options)?;
                if !common.quiet {
                    print(&outcome.summary)?;
                }
                Ok(u8::from(outcome.unread > 0))
            }
            Command::Export { stage, paths, out } => {
                let unread = export(&self.plan()?, (*stage).into(), paths, out, &options)?;
                Ok(u8::from(unread > 0))
            }
            Command::Explain { file } => {
                let plan = self.plan()?;
                let candidates = list(&plan.source, std::slice::from_ref(file))?;
                let colour = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
                let (target, reference) =
                    (plan.aggregate.role(plan.aggregate.target), plan.aggregate.role(plan.aggregate.reference));
                for candidate in &candidates {
                    for page in read(&plan.source, candidate) {
                        match page {
                            Ok(raw) => {
                                let text = explain(&plan, &raw);
                                print(&if colour { paint(&text, target, reference) } else { text })?;
                            }
                            Err(s) => bail!("{}: {} ({})", s.path, s.reason.as_str(), s.detail),
                        }
                    }
                }
                Ok(0)
            }
            Command::Init { target, reference, out } => {
                let files = init(target, reference)?;
                for (name, text) in &files {
                    write_new(&out.join(name), text.as_bytes())?;
                    print(&format!("{}\n", out.join(name).display()))?;
                }
                Ok(0)
            }
            Command::Measure { counts, target, reference, prior, out } => {
                let plan = self.plan()?.aggregate;
                let table = csv_rows(counts)?;
                let prior = prior.as_deref().map(csv_rows).transpose()?;
                let target = target.as_deref().unwrap_or(plan.role(plan.target));
                let reference = reference.as_deref().unwrap_or(plan.role(plan.reference));
                let tables = measure(&plan.keyness, &plan.evidence, &table, prior.as_ref(), target, reference)?;
                match out {
                    Some(out) => {
                        let mut output = Output::open(out)?;
                        for table in &tables {
                            output.put(&format!("{}.csv", table.spec.name), &csv_bytes(&table.frame, true)?)?;
                        }
                    }
                    None => print(&String::from_utf8_lossy(&csv_bytes(&tables[0].frame, false)?))?,
                }
                Ok(0)
            }
            Command::Compare { old, new, out } => {
                let (old, new) = (Report::read(old)?, Report::read(new)?);
                let changes = changes(&old, &new)?;
                Output::open(out)?.put("changes.csv", &csv_bytes(&changes, true)?)?;
                print(&compare::summary(&old, &new, &changes))?;
                Ok(0)
            }
            Command::Check { file } => {
                let plan = Plan::load(file)?;
                print(&plan.to_toml())?;
                Ok(0)
            }
            Command::Completions { shell } => {
                let mut script = Vec::new();
                clap_complete::generate(*shell, &mut Self::command(), "bianyi", &mut script);
                print(&String::from_utf8_lossy(&script))?;
                Ok(0)
            }
            Command::Man { command } => {
                print(&man_page(command.as_deref())?)?;
                Ok(0)
            }
        }
    }

    fn plan(&self) -> Result<Plan> {
        match &self.common.pipeline {
            None => Ok(Plan::builtin()),
            Some(file) => Plan::load(file).with_context(|| format!("pipeline file {}", file.display())),
        }
    }
}

/// The manual page of the program or of one of its commands, as roff.
fn man_page(name: Option<&str>) -> Result<String> {
    let mut root = Cli::command();
    root.build();
    let command = match name {
        None => root,
        Some(name) => match root.find_subcommand(name) {
            Some(command) => command.clone(),
            None => bail!("no command {name:?}: `bianyi help` lists them"),
        },
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

/// Results go to standard output; a reader that has gone away (`| head`) is no error.
fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(e.into()),
        _ => Ok(()),
    }
}
