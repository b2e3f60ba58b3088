//! What is paid for soft rules that are broken, by rule.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{HubId, SoftKind};
use crate::problem::{PoolIx, Problem};

/// A soft rule, and what breaking it costs. The price is the policy's; what is beyond is in the unit of the rule: schools, the unit of a resource, or for the mean of a field a hundredth of its unit for one school.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SoftRule {
    /// What it is about.
    pub kind: SoftKind,
    /// As the policy calls it. Free text: escape it.
    pub name: String,
    /// What each unit beyond its bounds costs, in points of score.
    pub price: u32,
    /// Units beyond its bounds, in all.
    pub beyond: u64,
    /// What is paid for them, in points of score.
    pub cost: u64,
    /// Where it is broken, by hub and value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub broken: Vec<Broken>,
}

/// Where a soft rule is broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Broken {
    /// The hub, where the rule holds for each by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hub: Option<HubId>,
    /// The value, where the rule holds for each by itself: a trust, for instance. Free text: escape it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Units beyond its bounds there.
    pub beyond: u64,
}

/// Units beyond the bounds of one rule, by hub and value.
pub(crate) type Beyond = BTreeMap<(Option<HubId>, Option<String>), u64>;

impl SoftRule {
    /// Adds up what is beyond, where anything is.
    pub(crate) fn new(kind: SoftKind, name: &str, price: u32, beyond: Beyond) -> Self {
        let broken = beyond.into_iter().filter(|(_, beyond)| *beyond > 0);
        let broken = broken.map(|((hub, value), beyond)| Broken { hub, value, beyond });
        let broken: Vec<Broken> = broken.collect();
        let beyond = broken.iter().map(|it| it.beyond).sum();
        Self {
            kind,
            name: name.to_owned(),
            price,
            beyond,
            // Overflow: all that soft rules can cost has been checked to be below 2^53.
            cost: u64::from(price).saturating_mul(beyond),
            broken,
        }
    }
}

/// Each soft rule of the policy, in its order.
pub(super) fn soft_rules(problem: &Problem, assignment: &[Option<PoolIx>]) -> Vec<SoftRule> {
    let Some(rules) = problem.side_rules() else {
        return Vec::new();
    };
    let plan: Vec<Option<u32>> = assignment.iter().map(|at| at.map(|pool| pool.0)).collect();
    let row = |soft: &crate::problem::Soft| {
        let mut beyond = Beyond::new();
        for part in &soft.parts {
            let hub = part.hub.map(|hub| problem.hub(hub).id.clone());
            let more = part.row.beyond(rules, &plan);
            *beyond.entry((hub, part.value.clone())).or_default() +=
                u64::try_from(more).unwrap_or(u64::MAX);
        }
        SoftRule::new(soft.kind, &soft.name, soft.price, beyond)
    };
    problem.soft_rules().iter().map(row).collect()
}
