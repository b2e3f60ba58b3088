//! What can go wrong with letters.

use std::fmt::{self, Display, Formatter};

use hub_io::{WriteError, printable};
use thiserror::Error;

/// Faults that are shown, at most.
const SHOWN: usize = 40;

/// Letters were not written; nothing was.
#[derive(Debug, Error)]
pub enum LetterError {
    /// The team's templates are wrong: all that is wrong with all of them.
    #[error("{}", Listed(.0))]
    Templates(Vec<TemplateFault>),
    /// A file could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// An archive could not be made.
    #[error("the letters could not be packed")]
    Pack(#[from] zip::result::ZipError),
}

/// Something wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TemplateFault {
    /// The file, as it was named.
    pub file: String,
    /// Line from 1; none where the fault is the file's.
    pub line: Option<usize>,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub hint: String,
}

impl Display for TemplateFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", printable(&self.file, 300))?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(
            f,
            ": {}\n  {}",
            printable(&self.what, 300),
            printable(&self.hint, 1_000)
        )
    }
}

struct Listed<'a>(&'a [TemplateFault]);

impl Display for Listed<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        let plural = if count == 1 { "" } else { "s" };
        write!(
            f,
            "{count} fault{plural} in templates; nothing was written."
        )?;
        for fault in self.0.iter().take(SHOWN) {
            write!(f, "\n{fault}")?;
        }
        if count > SHOWN {
            write!(f, "\n... and {} more", count - SHOWN)?;
        }
        Ok(())
    }
}
