//! What can go wrong between files and the model.

use std::io;
use std::path::PathBuf;

use crate::report::Report;

/// Inputs could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A file that is read by itself could not be read at all. Of files that are read together, that is a fault of the report.
    #[error("cannot read {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The files were read, and are wrong.
    #[error("{}", .0.summary())]
    Bad(Report),
}

/// Outputs could not be written. Nothing was left half-written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The system refused.
    #[error("cannot write {}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The folder holds another plan, and force was not asked for.
    #[error("{} holds another plan{}", path.display(), digest.as_ref().map(|d| format!(", digest {d}")).unwrap_or_default())]
    OtherPlan {
        /// The `plan.json` that is there.
        path: PathBuf,
        /// Its digest, where it could be read.
        digest: Option<String>,
    },
    /// Another plan is replaced, and a file that went with it would stay beside the new one.
    #[error("{} goes with the plan that is replaced; remove it, or ask for its format too", path.display())]
    StaleFile {
        /// The file.
        path: PathBuf,
    },
    /// The folder for an audience holds something else, which might be taken for a part of it.
    #[error("{} is there already, and no part of what is written; give it a folder of its own", path.display())]
    OtherFile {
        /// What is there.
        path: PathBuf,
    },
    /// A table cannot be had in a format: text longer than its cells may be, or this program was built without it.
    #[error("cannot write {name}: {message}")]
    Format {
        /// The table.
        name: String,
        /// What is in the way, escaped.
        message: String,
    },
    /// A file that was read would be written over.
    #[error("{} was read and would be lost; copy it first, or choose another folder", path.display())]
    ReadFile {
        /// The file.
        path: PathBuf,
    },
    /// A table of before is there in another format, and would stay beside the new one.
    #[error("{} is of an intake before; remove it, or ask for its format", path.display())]
    OldTable {
        /// The file.
        path: PathBuf,
    },
    /// A file of an output's name is there, and it is no such output: an input, most likely.
    #[error("{} is there with other columns, or is not an output of this program, and would be lost; remove it, or choose another folder", path.display())]
    ForeignFile {
        /// The file.
        path: PathBuf,
    },
}

/// A plan could not be read. Messages are safe for a terminal.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The file could not be read at all.
    #[error("cannot read {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The file is no JSON, or not the JSON of a plan.
    #[error("{}, line {line}, column {column}: {message}", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// Line from 1; 0 where the fault has no place.
        line: usize,
        /// Column from 1; 0 where the fault has no place.
        column: usize,
        /// What is wrong, escaped.
        message: String,
    },
    /// The file says it is something else than a plan of this version.
    #[error("{}: {found}; expected {expected}", path.display())]
    Version {
        /// The file.
        path: PathBuf,
        /// The format and version it names, escaped.
        found: String,
        /// The format and version that this program reads.
        expected: String,
    },
}
