//! The command line.

mod data;
mod plan;
mod solve;
mod told;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use hub_core::model::Urn;
use hub_io::{Limits, Loaded, ReadError, TableFormat, read_inputs_within};

pub(crate) use data::{Errors, Form, FormShape, Import, Intake, Policy, Preferred, Synth};
pub(crate) use plan::{
    Check, Demo, Diff, Explain, Export, Fairness, Match, Places, Reader, Report, Robustness, Verify,
};
pub(crate) use solve::Solve;
pub(crate) use told::{LetterShape, Letters, Record, Template};

/// Puts schools into support hubs: the best plan there is, proven, with a reason for every placement.
#[derive(Debug, Parser)]
#[command(name = "hubmatch", version, max_term_width = 100, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done; 1 input or output failed; 2 bad input; 3 infeasible; 4 plan refused; 5 stopped early; 130 interrupted.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Match 2,000 synthetic schools to 32 hubs, verify the plan and show it.
    Demo(Demo),
    /// Make schools.csv from public registers.
    Import(Import),
    /// Make synthetic schools and hubs, or plausible hubs among given schools.
    Synth(Synth),
    /// Print the application form: as JSON Schema, as a CSV header, or as a workbook to fill in.
    Form(Form),
    /// Make schools.csv from exports of the application form, with lists of all that was wrong, late or double.
    Intake(Intake),
    /// List the presets, or print one to start from.
    Policy(Policy),
    /// Report everything wrong with the inputs, and demand against places.
    Check(Check),
    /// Find the best plan, prove it and write it.
    Match(Match),
    /// Audit a plan from the inputs alone.
    Verify(Verify),
    /// Say why a school is where it is, what it waits for, and why it is not at another hub.
    Explain(Explain),
    /// Say what places are worth, for how many more that holds, and which hubs to enlarge first.
    Places(Places),
    /// Say how sure each placement is: match again and again under other weights and answers.
    Robustness(Robustness),
    /// Say who is placed by region, phase, deprivation and more, who would gain where someone of lower priority is, and what serving the worst-served better would cost.
    Fairness(Fairness),
    /// Compare two plans: who moved, who gained a hub, who lost one.
    Diff(Diff),
    /// List the codes of errors, or say what one of them means.
    Errors(Errors),
    /// Make a page of a plan to look at: one HTML file with map, tables and reasons, that needs nothing beside it.
    Report(Report),
    /// Write what the team, each hub or the public may see of a plan.
    Export(Export),
    /// Write each school the letter that tells it of its place: an offer, a place on the waiting list, or why there is none.
    Letters(Letters),
    /// List the templates of letters and what can stand in them, or print one to start from.
    Template(Template),
    /// Draft the public record of the tool's use, as the UK Algorithmic Transparency Recording Standard asks for it, to be completed by a person.
    Record(Record),
    /// Solve a matrix of costs: rows to columns of limited capacity, to a proven optimum.
    Solve(Solve),
}

impl Command {
    /// How what is wrong with the inputs is reported.
    pub(crate) fn faults(&self) -> Format {
        match self {
            Self::Import(args) => args.faults.format,
            Self::Intake(args) => args.format,
            Self::Check(args) => args.faults.format,
            Self::Match(args) => args.format,
            Self::Verify(args) => args.faults.format,
            Self::Explain(args) => args.answer.format,
            Self::Places(args) => args.answer.format,
            Self::Robustness(args) => args.answer.format,
            Self::Fairness(args) => args.answer.format,
            Self::Diff(args) => args.answer.format,
            Self::Report(args) => args.faults.format,
            Self::Export(args) => args.faults.format,
            Self::Letters(args) => args.faults.format,
            Self::Record(args) => args.faults.format,
            Self::Solve(args) => args.faults.format,
            _ => Format::Text,
        }
    }
}

/// A format of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableKind {
    /// Comma-separated values.
    Csv,
    /// Parquet, for programs.
    Parquet,
    /// A workbook.
    Xlsx,
}

impl From<TableKind> for TableFormat {
    fn from(kind: TableKind) -> Self {
        match kind {
            TableKind::Csv => Self::Csv,
            TableKind::Parquet => Self::Parquet,
            TableKind::Xlsx => Self::Xlsx,
        }
    }
}

/// How much is read of files.
#[derive(Debug, Args)]
pub(crate) struct Reading {
    #[arg(long = "limit", value_name = "NAME=N", value_parser = parse_limit, help = limits_help())]
    limits: Vec<(&'static str, u64)>,
}

impl Reading {
    /// The limits, those that were set and the usual others.
    pub(crate) fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        for (name, most) in &self.limits {
            limits.set(name, *most);
        }
        limits
    }
}

fn limits_help() -> String {
    let usual = Limits::default();
    let all = Limits::ALL.map(|limit| {
        let (name, most, what) = (limit.name, limit.of(usual), limit.what);
        format!("{name}={most} ({what})")
    });
    format!(
        "How much is read of a file at most; may be repeated. In force without it: {}",
        all.join(", ")
    )
}

fn parse_limit(text: &str) -> Result<(&'static str, u64), String> {
    let (name, most) = text.split_once('=').unwrap_or((text, ""));
    let Some(limit) = Limits::ALL.into_iter().find(|limit| limit.name == name) else {
        let names = Limits::ALL.map(|limit| limit.name);
        return Err(format!("there are limits of {}", names.join(", ")));
    };
    match most.parse() {
        Ok(most) if most > 0 => Ok((limit.name, most)),
        _ => Err(format!(
            "a limit is a whole number of 1 or more, as in {name}={}",
            limit.of(Limits::default())
        )),
    }
}

/// The three inputs of a matching.
#[derive(Debug, Args)]
pub(crate) struct Inputs {
    /// Schools that applied: CSV, tab-separated, JSON, NDJSON, XLSX or Parquet.
    #[arg(long, value_name = "FILE")]
    pub(crate) schools: PathBuf,
    /// Hubs: CSV, tab-separated, JSON, NDJSON, XLSX or Parquet.
    #[arg(long, value_name = "FILE")]
    pub(crate) hubs: PathBuf,
    /// Policy file, or the name of a preset.
    #[arg(long, value_name = "FILE|NAME")]
    pub(crate) policy: String,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

impl Inputs {
    /// Reads them.
    pub(crate) fn read(&self) -> Result<Loaded, ReadError> {
        let limits = self.reading.limits();
        read_inputs_within(&self.schools, &self.hubs, Some(&self.policy), limits)
    }
}

/// How something is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// One JSON object, for programs.
    Json,
    /// A table, for spreadsheet programs.
    Csv,
}

/// How what is wrong with the inputs is reported.
#[derive(Debug, Args)]
pub(crate) struct Faults {
    /// Report what is wrong with the inputs as text on standard error, or as JSON or CSV on standard output.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// How an answer is printed, and what is wrong with the inputs.
#[derive(Debug, Args)]
pub(crate) struct Answer {
    /// Text for people; JSON of all of the answer, for programs; or one table of it as CSV, for spreadsheet programs. What is wrong with the inputs is reported the same way, text on standard error.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

fn parse_urn(text: &str) -> Result<Urn, String> {
    text.parse()
        .ok()
        .and_then(Urn::new)
        .ok_or_else(|| "a URN has six digits".to_owned())
}

fn parse_seconds(text: &str) -> Result<Duration, String> {
    text.parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|time| !time.is_zero())
        .ok_or_else(|| "seconds are a number above 0, and at most 1e19".to_owned())
}
