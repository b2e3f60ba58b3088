//! What is used of each resource at each hub.

use serde::{Deserialize, Serialize};

use crate::model::HubId;
use crate::problem::{PoolIx, Problem};
use crate::rules::QuotaKind;

/// What is used of a resource at a hub, in the unit of its amounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ResourceUse {
    /// The resource, as the policy calls it. Free text: escape it.
    pub name: String,
    /// The hub.
    pub hub: HubId,
    /// What its schools use.
    pub used: u64,
    /// What it has.
    pub capacity: u64,
    /// Whether more may be used, at a price.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub soft: bool,
}

/// Each resource of the policy at each hub, in their orders.
pub(super) fn resource_uses(problem: &Problem, assignment: &[Option<PoolIx>]) -> Vec<ResourceUse> {
    let Some(rules) = problem.side_rules() else {
        return Vec::new();
    };
    let plan: Vec<Option<u32>> = assignment.iter().map(|at| at.map(|pool| pool.0)).collect();
    let limits = rules.quotas.iter();
    let mut limits = limits.filter(|quota| quota.kind == QuotaKind::Resource);
    let mut uses = Vec::new();
    for resource in &problem.policy().resources {
        for (hub, limit) in problem.hubs().iter().zip(&mut limits) {
            uses.push(ResourceUse {
                name: resource.name.clone(),
                hub: hub.id.clone(),
                used: u64::try_from(limit.count(&plan)).unwrap_or(0),
                capacity: limit
                    .at_most
                    .and_then(|most| u64::try_from(most).ok())
                    .unwrap_or(0),
                soft: limit.price.is_some(),
            });
        }
    }
    uses
}
