//! All inputs of a matching, side by side.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Hub, HubId, Policy, School, Urn};

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
}

/// A table on pairs, ready to look up.
#[derive(Clone, Debug, Default)]
pub struct PairTable(BTreeMap<(Urn, HubId), f64>);

impl PairTable {
    /// Builds the table; of two rows for a pair the later wins (the check reports them).
    #[must_use]
    pub fn new(rows: &[PairRow]) -> Self {
        Self(rows.iter().map(|row| ((row.urn, row.hub.clone()), row.value)).collect())
    }

    /// The value of a pair.
    #[must_use]
    pub fn get(&self, urn: Urn, hub: &HubId) -> Option<f64> {
        self.0.get(&(urn, hub.clone())).copied()
    }
}
