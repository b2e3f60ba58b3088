//! All inputs of a matching, side by side.

use serde::{Deserialize, Serialize};

use super::{Hub, HubId, Policy, Rematch, School, Urn};

/// One row of a table on pairs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairRow {
    /// The school.
    pub urn: Urn,
    /// The hub.
    pub hub: HubId,
    /// Minutes of travel, 0 or more; or a score, 0 to 1.
    pub value: f64,
}

/// The hub that a school had before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct HubBefore {
    /// The school. It may have left since.
    pub urn: Urn,
    /// The hub. It may have closed since.
    pub hub: HubId,
}

/// Everything a matching depends on, as given: nothing is checked yet.
///
/// The order of schools and hubs does not matter to any result.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inputs {
    /// The schools that applied.
    pub schools: Vec<School>,
    /// The hubs.
    pub hubs: Vec<Hub>,
    /// The policy.
    pub policy: Policy,
    /// Travel times, where the policy names a table.
    pub travel_times: Option<Vec<PairRow>>,
    /// Pair scores, where the policy names a table.
    pub pair_scores: Option<Vec<PairRow>>,
    /// The plan of before, where the policy names it.
    pub previous: Option<Vec<HubBefore>>,
    /// The plan that is in force, where it is matched again.
    pub rematch: Option<Rematch>,
}
