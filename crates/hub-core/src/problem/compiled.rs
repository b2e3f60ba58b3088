//! The conditions of a policy, compiled.

use super::condition::{Test, compile};
use super::issues::Issues;
use crate::model::{Condition, Policy};

/// The conditions of a policy, in order.
#[derive(Clone, Debug)]
pub(crate) struct Compiled {
    pub(crate) gate: Vec<Test>,
    /// The tiers that have a condition: all but the last.
    pub(crate) tiers: Vec<Test>,
    /// The schools of each quota, where it does not count all.
    pub(crate) quotas: Vec<Option<Test>>,
    /// The schools of each use of each resource, where it is not about all.
    pub(crate) uses: Vec<Vec<Option<Test>>>,
    /// The schools of each rule that keeps schools apart, where it is not about all.
    pub(crate) apart: Vec<Option<Test>>,
}

impl Compiled {
    /// Compiles `policy`; `None` when there were faults, which went to `issues`.
    pub(crate) fn new(policy: &Policy, issues: &mut Issues) -> Option<Self> {
        let references = &policy.references;
        let mut test =
            |condition: &Condition, path: String| compile(condition, &path, references, issues);
        // A condition that is not there is not wrong.
        let mut optional = |condition: Option<&Condition>, path: String| match condition {
            Some(condition) => test(condition, path).map(Some),
            None => Some(None),
        };
        let quotas = policy.quotas.iter().enumerate();
        let quotas: Vec<_> = quotas
            .map(|(i, quota)| optional(quota.schools.as_ref(), format!("quotas[{i}].schools")))
            .collect();
        let mut uses = Vec::new();
        for (i, resource) in policy.resources.iter().enumerate() {
            let all = resource.uses.iter().enumerate();
            let all: Vec<_> = all
                .map(|(j, it)| {
                    let path = format!("resources[{i}].uses[{j}].schools");
                    optional(it.schools.as_ref(), path)
                })
                .collect();
            uses.push(all.into_iter().collect::<Option<Vec<_>>>());
        }
        let apart = policy.apart.iter().enumerate();
        let apart: Vec<_> = apart
            .map(|(i, rule)| optional(rule.when.as_ref(), format!("apart[{i}].when")))
            .collect();
        let gate = policy.gate.iter().enumerate();
        let gate: Vec<_> = gate
            .map(|(i, rule)| test(&rule.require, format!("gate[{i}].require")))
            .collect();
        let tiers = policy.tiers.iter().enumerate();
        let tiers: Vec<_> = tiers
            .filter_map(|(i, tier)| Some(test(tier.when.as_ref()?, format!("tiers[{i}].when"))))
            .collect();
        // Every fault is found before the first one counts.
        let gate = gate.into_iter().collect::<Option<_>>();
        let tiers = tiers.into_iter().collect::<Option<_>>();
        let quotas = quotas.into_iter().collect::<Option<_>>();
        let uses = uses.into_iter().collect::<Option<_>>();
        let apart = apart.into_iter().collect::<Option<_>>();
        Some(Self {
            gate: gate?,
            tiers: tiers?,
            quotas: quotas?,
            uses: uses?,
            apart: apart?,
        })
    }
}
