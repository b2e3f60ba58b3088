//! The conditions of a policy, compiled.

use super::condition::{Test, compile};
use super::issues::Issues;
use crate::model::Policy;

/// The conditions of a policy, in order.
#[derive(Clone, Debug)]
pub(crate) struct Compiled {
    pub(crate) gate: Vec<Test>,
    /// The tiers that have a condition: all but the last.
    pub(crate) tiers: Vec<Test>,
}

impl Compiled {
    /// Compiles `policy`; `None` when there were faults, which went to `issues`.
    pub(crate) fn new(policy: &Policy, issues: &mut Issues) -> Option<Self> {
        let references = &policy.references;
        let gate: Vec<_> = (policy.gate.iter().enumerate())
            .map(|(i, rule)| {
                compile(
                    &rule.require,
                    &format!("gate[{i}].require"),
                    references,
                    issues,
                )
            })
            .collect();
        let conditions = policy
            .tiers
            .iter()
            .enumerate()
            .filter_map(|(i, tier)| Some((i, tier.when.as_ref()?)));
        let tiers: Vec<_> = conditions
            .map(|(i, when)| compile(when, &format!("tiers[{i}].when"), references, issues))
            .collect();
        let gate = gate.into_iter().collect::<Option<_>>();
        let tiers = tiers.into_iter().collect::<Option<_>>();
        Some(Self {
            gate: gate?,
            tiers: tiers?,
        })
    }
}
