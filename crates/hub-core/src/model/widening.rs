//! Staged widening: near hubs first, farther ones only for schools that found no place nearer.

use serde::{Deserialize, Serialize};

use super::Missing;
use super::terms::term;

#[cfg(feature = "schema")]
use schemars::JsonSchema;

term! {
    /// How far a step of the widening reaches.
    Reach, "reach", {
        /// Hubs led from the school's own region.
        OwnRegion = "own_region",
        /// Hubs led from a region that is a neighbour of the school's: see [`super::Policy::neighbours`].
        NeighbouringRegions = "neighbouring_regions",
        /// All hubs.
        Anywhere = "anywhere",
    }
}

/// A step of the widening. It reaches what it says, and what the steps before it reach; hubs beyond the last step are closed to the school.
///
/// The first step places as many schools as can be, tier by tier, at hubs within its reach. Each further one places those that are left within its own, and whom the
/// steps before it placed keep a place within the reach of those.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Step {
    /// The step in a few words.
    pub name: String,
    /// Which hubs; absent, those of `within_km`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
    /// Hubs at most so many km away, in a straight line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_km: Option<f64>,
    /// When a region or position is missing: `skip` (as if it were within reach) or `fail`. With `anywhere` there is nothing to miss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Missing>,
}
