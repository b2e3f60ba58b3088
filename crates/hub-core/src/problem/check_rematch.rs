//! Faults of the plan in force, where a problem is matched again.

use std::collections::BTreeMap;

use super::issues::Issues;
use crate::issue::{Source, codes};
use crate::model::{Inputs, Urn};

/// It names each school once, and the policy has no side rules: with them nothing is known of the best plan for a number of moves.
pub(super) fn check_rematch(inputs: &Inputs, issues: &mut Issues) {
    let Some(rematch) = &inputs.rematch else {
        return;
    };
    let mut first: BTreeMap<Urn, usize> = BTreeMap::new();
    for (record, row) in rematch.held.iter().enumerate() {
        let before = *first.entry(row.urn).or_insert(record);
        if before != record {
            issues.add(
                Source::Previous,
                Some(record),
                "urn",
                codes::DUPLICATE_URN,
                &row.urn.to_string(),
                &format!("a value not given before; record {} has it", before + 1),
                "remove one of the two",
            );
        }
    }
    if inputs.policy.has_side_rules() {
        issues.policy(
            codes::RULE_UNUSED,
            "",
            "",
            "a policy without side rules, as a plan is in force",
            "match again without the rules about more than one pair, or from nothing",
        );
    }
}
