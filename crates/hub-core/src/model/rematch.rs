//! Matching again while a plan is in force: where schools are, how that stands, and how much may move.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::terms::term;
use super::{HubId, Urn};

term! {
    /// How a school's place stands.
    PlaceState, "state of a place", {
        /// It was offered, and there is no reply yet.
        Offered = "offered",
        /// The school has taken it.
        Accepted = "accepted",
        /// The school does not want it, and is matched no more.
        Declined = "declined",
        /// The team has settled it.
        Frozen = "frozen",
        /// The school has left the programme, and is matched no more.
        Withdrawn = "withdrawn",
    }
}

impl PlaceState {
    /// Whether a school is matched no more.
    #[must_use]
    pub const fn has_left(self) -> bool {
        matches!(self, Self::Declined | Self::Withdrawn)
    }
}

/// Where a school is in the plan that is in force.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Held {
    /// The school. It may be gone since.
    pub urn: Urn,
    /// Its hub, which may be gone since; none without one.
    pub hub: Option<HubId>,
    /// How that stands.
    pub state: PlaceState,
}

/// How a plan is made while another is in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RematchTerms {
    /// Schools in these states stay where they are, whatever else, as long as their hub is there.
    pub keep: BTreeSet<PlaceState>,
    /// Score that a move must earn to be made: each school that stays counts so much more.
    #[serde(default)]
    pub move_cost: u32,
    /// Whether a school that has a place may lose it to one of its own tier that has none, where that one counts more or fits better.
    #[serde(default)]
    pub allow_displacement: bool,
}

impl Default for RematchTerms {
    /// Accepted and frozen places are kept, moves are free, and none is displaced.
    fn default() -> Self {
        Self {
            keep: [PlaceState::Accepted, PlaceState::Frozen].into(),
            move_cost: 0,
            allow_displacement: false,
        }
    }
}

/// The plan that is in force, and how another may differ from it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rematch {
    /// Where schools are, in any order.
    pub held: Vec<Held>,
    /// How much may move.
    pub terms: RematchTerms,
}
