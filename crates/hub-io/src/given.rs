//! What is given to be read: by name, as bytes, or as a data frame.

use std::path::PathBuf;

#[cfg(feature = "parquet")]
use crate::frame::Frame;
use crate::input::Opened;
use crate::limits::Limits;

/// A table that is to be read.
#[derive(Clone, Debug)]
pub enum Given {
    /// The file, or pipe, at this path.
    File(PathBuf),
    /// The bytes of a file of any format, and what issues call it.
    Bytes(String, Vec<u8>),
    /// A data frame, and what issues call it.
    #[cfg(feature = "parquet")]
    Frame(String, Frame),
}

impl Given {
    /// What issues call it.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Bytes(name, _) => name.clone(),
            #[cfg(feature = "parquet")]
            Self::Frame(name, _) => name.clone(),
        }
    }

    /// What is to be read; of a file that cannot be opened, whoever reads it is told so.
    pub(crate) fn opened(self, limits: Limits) -> Opened {
        match self {
            Self::File(path) => Opened::or_refused(&path, limits),
            Self::Bytes(_, bytes) => Opened::of_bytes(bytes, limits),
            #[cfg(feature = "parquet")]
            Self::Frame(_, frame) => Opened::of_frame(frame, limits),
        }
    }
}

/// A policy that is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GivenPolicy {
    /// The preset of this name, or else the file at this path.
    Named(String),
    /// Its text, TOML; the tables that it names are relative to the working folder.
    Text(String),
}
