//! What can be asked for and not be made.

use thiserror::Error;

/// Why no schools or hubs were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SynthError {
    /// No hub was asked for.
    #[error("a matching needs at least one hub")]
    NoHubs,
    /// More hubs than there are schools that could lead one.
    #[error("{hubs} hubs, but only {possible} schools could lead one")]
    TooManyHubs {
        /// Hubs asked for.
        hubs: u32,
        /// Schools that could lead: open, state-funded, of a phase with comparable absence.
        possible: u32,
    },
    /// More schools, leads included, than there are URNs to give.
    #[error("{schools} schools, leads included, but URNs suffice for {limit}")]
    TooManySchools {
        /// Schools asked for, leads included.
        schools: u64,
        /// Most schools that can be made, [`crate::MAX_SCHOOLS`].
        limit: u32,
    },
}
