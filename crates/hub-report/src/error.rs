//! What can go wrong where something is made to be shown.

use hub_io::WriteError;
use thiserror::Error;

/// Why a page was not made.
#[derive(Debug, Error)]
pub enum ReportError {
    /// A template of this crate could not be filled.
    #[error("a page could not be made from its template")]
    Template(#[from] minijinja::Error),
    /// What the page's scripts read could not be written.
    #[error("the contents of a page could not be written as JSON")]
    Contents(#[from] serde_json::Error),
    /// What the page's scripts read could not be packed.
    #[error("the contents of a page could not be packed")]
    Packed(#[from] std::io::Error),
    /// Whoever asked for it stopped it.
    #[error("the report was stopped")]
    Stopped,
    /// What an audience may see could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}
