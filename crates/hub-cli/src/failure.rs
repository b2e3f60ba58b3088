//! What can go wrong, and the exit code that says so.

use std::fmt::Write;
use std::io;
use std::path::PathBuf;

use hub_core::explain::ConflictReport;
use hub_core::problem::BadInputs;
use hub_core::transport::TransportError;
use hub_core::verify::Violation;
use hub_io::{PlanError, ReadError, WriteError};
use hub_report::{LetterError, ReportError};
use hub_synth::SynthError;

use crate::words::chain;

/// Violations shown, at most.
const SHOWN: usize = 20;

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// Inputs could not be read, or are wrong.
    #[error("{}", read_text(.0))]
    Read(#[from] ReadError),
    /// A plan could not be read.
    #[error("{}", chain(.0))]
    Plan(#[from] PlanError),
    /// Files could not be written.
    #[error("{}", chain(.0))]
    Write(#[from] WriteError),
    /// A page could not be made.
    #[error("{}", chain(.0))]
    Report(#[from] ReportError),
    /// Letters could not be made.
    #[error("{}", chain(.0))]
    Letters(#[from] LetterError),
    /// A file is there, and --force was not asked for.
    #[error("{} is there already; --force replaces it", .0.display())]
    There(PathBuf),
    /// A text could not be printed.
    #[error("cannot print: {error}; {}", wrote.as_deref().unwrap_or("no file was written"))]
    Print {
        /// What the system said.
        error: io::Error,
        /// Which files were written before, in a sentence.
        wrote: Option<String>,
    },
    /// Synthetic data cannot be made so.
    #[error("{0}")]
    Synth(#[from] SynthError),
    /// The inputs do not make a problem. Reading them reports every fault, so this is not expected.
    #[error("{0}")]
    Inputs(String),
    /// There is no such preset, school or hub.
    #[error("{0}")]
    Unknown(String),
    /// A matrix is out of the solver's range.
    #[error("cannot solve: {0}")]
    Transport(#[from] TransportError),
    /// The solver of programmes failed.
    #[error("the solver of mixed-integer programmes failed; please report it with the input")]
    Solver,
    /// A thread pool could not be made.
    #[error("cannot start threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// No plan keeps all pins and rules.
    #[error("{}", crate::view::conflict_text(.0).trim_end())]
    Conflict(Box<ConflictReport>),
    /// Time was up before there was any plan.
    #[error("No plan was found in time; nothing was written. Give it a longer --deadline.")]
    Stopped,
    /// A plan keeps all rules, but is not proven to be the best.
    #[error("Not proven optimal: {0}")]
    Unproven(String),
    /// A plan was refused.
    #[error("Refused: {}", refused(.0))]
    Refused(Vec<Violation>),
}

impl Failure {
    /// 1 input or output failed, 2 bad input, 3 infeasible, 4 refused, 5 stopped.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Read(ReadError::Bad(report)) if report.is_unread() => 1,
            Self::Read(ReadError::Io { .. })
            | Self::Plan(PlanError::Io { .. })
            | Self::Write(_)
            | Self::Report(_)
            | Self::Letters(LetterError::Write(_) | LetterError::Pack(_))
            | Self::There(_)
            | Self::Print { .. }
            | Self::Solver
            | Self::Threads(_) => 1,
            Self::Read(_)
            | Self::Plan(_)
            | Self::Letters(LetterError::Templates(_))
            | Self::Synth(_)
            | Self::Inputs(_)
            | Self::Unknown(_)
            | Self::Transport(_) => 2,
            Self::Conflict(_) => 3,
            Self::Refused(_) | Self::Unproven(_) => 4,
            Self::Stopped => 5,
        }
    }

    /// A text could not be made or printed, and no file was written.
    pub(crate) fn print(error: io::Error) -> Self {
        Self::Print { error, wrote: None }
    }

    /// The message, in colours where it has some.
    pub(crate) fn coloured(&self) -> String {
        match self {
            Self::Read(ReadError::Bad(report)) => report.coloured().to_string(),
            other => other.to_string(),
        }
    }

    /// Faults of inputs that no file is known of.
    #[expect(clippy::needless_pass_by_value, reason = "fits map_err")]
    pub(crate) fn inputs(bad: BadInputs) -> Self {
        let lines: Vec<_> = bad
            .0
            .iter()
            .map(|issue| crate::view::printable(&issue.to_string(), 300))
            .collect();
        Self::Inputs(lines.join("\n"))
    }
}

/// The whole report of wrong inputs, or what kept a file from being read.
fn read_text(error: &ReadError) -> String {
    match error {
        ReadError::Bad(report) => report.to_string(),
        ReadError::Io { .. } => chain(error),
    }
}

fn refused(violations: &[Violation]) -> String {
    let n = violations.len();
    let mut text = format!("{n} violation{} found.", if n == 1 { "" } else { "s" });
    for violation in violations.iter().take(SHOWN) {
        let violation = crate::view::printable(&violation.to_string(), 300);
        let _ = write!(text, "\n  {violation}");
    }
    if n > SHOWN {
        let _ = write!(text, "\n  ... and {} more", n - SHOWN);
    }
    text
}
