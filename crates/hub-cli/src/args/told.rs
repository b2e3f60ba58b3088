//! What schools and the public are told: `letters`, `template`, `record`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use hub_io::LetterKind;

use super::{Faults, Inputs};

/// What letters are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum LetterShape {
    /// A letter a school, Markdown, in one archive: letters-md.zip.
    Md,
    /// A table to merge letters from, a row a school: letters.csv.
    Csv,
    /// The same as a workbook, which Word merges from: letters.xlsx.
    Xlsx,
}

#[derive(Debug, Args)]
pub(crate) struct Letters {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// The plan.
    #[arg(long, value_name = "FILE")]
    pub(crate) plan: PathBuf,
    /// Folder with your own offer.md, reserve.md and decline.md; `hubmatch template` prints those used without it.
    #[arg(long, value_name = "DIR")]
    pub(crate) templates: Option<PathBuf>,
    /// Whom to speak to at the schools: CSV, XLSX or Parquet. Each letter then has its school's.
    #[arg(long, value_name = "FILE")]
    pub(crate) contacts: Option<PathBuf>,
    /// What letters call the programme; the policy's name, where it is not given.
    #[arg(long, value_name = "NAME")]
    pub(crate) programme: Option<String>,
    /// What letters are written as, or several of them.
    #[arg(
        long = "as",
        value_enum,
        value_name = "SHAPES",
        value_delimiter = ',',
        default_value = "md,csv"
    )]
    pub(crate) shapes: Vec<LetterShape>,
    /// Folder for the files, new or with nothing in it but earlier ones of the same names.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) faults: Faults,
}

/// Which letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LetterName {
    /// To a school that has a hub.
    Offer,
    /// To a school on the waiting list.
    Reserve,
    /// To a school that has no hub, and waits for none.
    Decline,
}

impl From<LetterName> for LetterKind {
    fn from(name: LetterName) -> Self {
        match name {
            LetterName::Offer => Self::Offer,
            LetterName::Reserve => Self::Reserve,
            LetterName::Decline => Self::Decline,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Template {
    /// A letter whose template to print.
    #[arg(value_enum)]
    pub(crate) name: Option<LetterName>,
}

#[derive(Debug, Args)]
pub(crate) struct Record {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// The plan.
    #[arg(long, value_name = "FILE")]
    pub(crate) plan: PathBuf,
    /// Where to write it, Markdown; without it, it is printed.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Replace a file that is there.
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) faults: Faults,
}
