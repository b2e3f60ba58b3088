//! The tables that go with a plan, by name.

use super::outputs::Lookup;
#[cfg(feature = "parquet")]
use super::outputs::Outputs;
use super::tables::{assignments, hubs, unplaced, waiting_list};
use crate::sheets::Sheet;
#[cfg(feature = "parquet")]
use crate::{error::WriteError, frame::Frame, sheets::to_frame};

/// A table that goes with a plan, for the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanTable {
    /// Who goes where, by URN.
    Assignments,
    /// Who has no hub and why, by URN.
    Unplaced,
    /// Who waits for a place, in order.
    WaitingList,
    /// How full the hubs are, by id and level.
    Hubs,
}

impl PlanTable {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Assignments,
        Self::Unplaced,
        Self::WaitingList,
        Self::Hubs,
    ];

    pub(super) fn sheet<'a>(self, lookup: &Lookup<'a>) -> Sheet<'a> {
        match self {
            Self::Assignments => assignments(lookup),
            Self::Unplaced => unplaced(lookup),
            Self::WaitingList => waiting_list(lookup),
            Self::Hubs => hubs(lookup),
        }
    }
}

/// A table of a plan as a data frame.
///
/// # Errors
///
/// None for a table of this shape; [`WriteError::Format`] if one ever was.
#[cfg(feature = "parquet")]
pub fn plan_to_frame(outputs: Outputs<'_>, table: PlanTable) -> Result<Frame, WriteError> {
    let sheet = table.sheet(&Lookup::new(outputs));
    to_frame(&sheet.name, &sheet.heads, sheet.rows)
}
