//! Hard rules on pairs of a school and a hub.

use serde::{Deserialize, Serialize};

use super::{Delivery, Level, Missing, Phase};

#[cfg(feature = "schema")]
use schemars::JsonSchema;

/// Rule: the hub serves the school's phase. An all-through school may use a hub that serves
/// all-through, primary or secondary. `missing` is about either side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct PhaseServed {
    /// When the school's phase or the hub's phases are missing: `skip` or `fail`.
    pub missing: Missing,
}

/// Rule: the hub serves the school's region (a hub that names none serves all).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct RegionServed {
    /// Phases that may look wider.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except_phases: Vec<Phase>,
    /// When the school's region is missing: `skip` or `fail`.
    pub missing: Missing,
}

/// Rule: the hub's lead is in the school's region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct SameRegion {
    /// Phases that may look wider.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except_phases: Vec<Phase>,
    /// When either region is missing: `skip` or `fail`.
    pub missing: Missing,
}

/// Rule: not the same trust on both sides. A missing trust equals no trust, so it passes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct DifferentTrust {}

/// Rule: the straight line between school and hub is at most `km`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct MaxDistance {
    /// Kilometres, 0 or more.
    pub km: f64,
    /// Only for hubs that deliver so; absent, for all. A hub of unknown delivery is included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// Only for schools matched at this level; absent, for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// When coordinates are missing on either side: `skip`, `fail`, or a distance in km.
    pub missing: Missing,
}

/// Rule: the travel time in the table of travel times is at most `minutes`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct MaxTravelTime {
    /// Minutes, 0 or more.
    pub minutes: f64,
    /// Only for hubs that deliver so; absent, for all. A hub of unknown delivery is included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// Only for schools matched at this level; absent, for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// When the pair is not in the table: `skip`, `fail`, or minutes.
    pub missing: Missing,
}

/// Hard rules on pairs. An absent rule forbids nothing. That a lead is not its own pupil is
/// always a rule.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Rules {
    /// The hub serves the school's phase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase_served: Option<PhaseServed>,
    /// The hub serves the school's region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region_served: Option<RegionServed>,
    /// The lead is in the school's region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_region: Option<SameRegion>,
    /// Not the same trust on both sides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub different_trust: Option<DifferentTrust>,
    /// Maximum distances.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub max_distance: Vec<MaxDistance>,
    /// Maximum travel times.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub max_travel_time: Vec<MaxTravelTime>,
}
