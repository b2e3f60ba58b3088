//! Faults of a policy that its types do not rule out.

use std::collections::BTreeMap;

use super::check_criteria::{MAX_WEIGHT, check_criteria};
use super::check_pairs::{check_pairs, check_rules};
use super::check_references::check_references;
use super::field::{self, Kind};
use super::issues::Issues;
use super::ranges::word_only;
use crate::issue::codes;
use crate::model::{Bands, CriterionCode, Inputs, Level, Missing, Policy, Term};

/// The version of the policy's schema that this crate reads.
pub const POLICY_SCHEMA: u32 = 1;
/// Largest value of placing a school.
pub const MAX_VALUE: u32 = 1_000_000;

/// Faults of the policy, conditions apart.
pub(crate) fn check_policy(inputs: &Inputs, issues: &mut Issues) {
    let policy = &inputs.policy;
    if policy.schema != POLICY_SCHEMA {
        issues.policy(
            codes::UNKNOWN_SCHEMA,
            "schema",
            &policy.schema.to_string(),
            "1",
            "this version of hubmatch reads policies of schema 1",
        );
    }
    check_references(&policy.references, issues);
    check_tiers(policy, issues);
    check_rules(&policy.rules, issues);
    check_levels(policy, issues);
    if let Some(bands) = &policy.value {
        check_bands(bands, issues);
    }
    check_criteria(&policy.criteria, &policy.references, issues);
    check_tables(inputs, issues);
    check_pairs(inputs, issues);
}

fn check_tiers(policy: &Policy, issues: &mut Issues) {
    let Some(last) = policy.tiers.len().checked_sub(1) else {
        issues.policy(
            codes::NO_TIERS,
            "tiers",
            "",
            "one tier or more",
            "add `[[tiers]]` with a name",
        );
        return;
    };
    for (i, tier) in policy.tiers.iter().enumerate() {
        if i < last && tier.when.is_none() {
            issues.policy(
                codes::TIER_TAKES_ALL,
                &format!("tiers[{i}]"),
                &tier.name,
                "`when`, for every tier but the last",
                "a tier without `when` takes every school, so the later ones stay empty",
            );
        }
        if i == last && tier.when.is_some() {
            issues.policy(
                codes::NO_LAST_TIER,
                &format!("tiers[{i}].when"),
                &tier.name,
                "a last tier without `when`, for the schools that are in no other",
                "add a last tier with a name only",
            );
        }
    }
}

fn check_levels(policy: &Policy, issues: &mut Issues) {
    let Some(levels) = &policy.levels else {
        for (i, rule) in policy
            .rules
            .max_distance
            .iter()
            .enumerate()
            .filter(|(_, r)| r.level.is_some())
        {
            level_unused(
                &format!("rules.max_distance[{i}].level"),
                rule.level,
                issues,
            );
        }
        for (i, rule) in policy
            .rules
            .max_travel_time
            .iter()
            .enumerate()
            .filter(|(_, r)| r.level.is_some())
        {
            level_unused(
                &format!("rules.max_travel_time[{i}].level"),
                rule.level,
                issues,
            );
        }
        return;
    };
    word_only("levels", levels.missing, issues);
    if levels.up_to_tier as usize > policy.tiers.len() {
        issues.policy(
            codes::UNKNOWN_TIER,
            "levels.up_to_tier",
            &levels.up_to_tier.to_string(),
            &format!("at most the {} tiers of the policy", policy.tiers.len()),
            "tiers are counted from 1",
        );
    }
    check_enhanced_weights(policy, &levels.enhanced_weights, issues);
}

fn check_enhanced_weights(
    policy: &Policy,
    weights: &BTreeMap<CriterionCode, u32>,
    issues: &mut Issues,
) {
    for (criterion, weight) in weights {
        let path = format!("levels.enhanced_weights.{criterion}");
        if policy.criteria.weight(*criterion).is_none() {
            issues.policy(
                codes::CRITERION_UNUSED,
                &path,
                &weight.to_string(),
                "a criterion of the policy",
                &format!("add `[criteria.{criterion}]`, or remove the weight"),
            );
        }
        if *weight > MAX_WEIGHT {
            issues.policy(
                codes::OUT_OF_RANGE,
                &path,
                &weight.to_string(),
                "a whole number from 0 to 10,000",
                "0 leaves the criterion out of enhanced support",
            );
        }
    }
    let stated = CriterionCode::ALL.iter().filter_map(|criterion| {
        let weight = policy.criteria.weight(*criterion)?;
        Some(weights.get(criterion).copied().unwrap_or(weight))
    });
    if !weights.is_empty() && stated.max() == Some(0) {
        issues.policy(
            codes::NO_WEIGHT,
            "levels.enhanced_weights",
            "",
            "a criterion that weighs more than 0",
            "give one criterion a weight of 1 or more",
        );
    }
}

fn level_unused(path: &str, level: Option<Level>, issues: &mut Issues) {
    let level = level.map_or_else(String::new, |level| level.to_string());
    issues.policy(
        codes::LEVEL_UNUSED,
        path,
        &level,
        "no level, as the policy has no `[levels]`",
        "remove it, or add `[levels]`",
    );
}

fn check_bands(bands: &Bands, issues: &mut Issues) {
    if matches!(field::kind(bands.field), Kind::Word | Kind::Text) {
        issues.policy(
            codes::COMPARISON_DOES_NOT_FIT,
            "value.field",
            &bands.field.to_string(),
            "a field that holds a number",
            "for instance persistently_absent_pupils",
        );
    }
    if bands.from.windows(2).any(|w| w[0] >= w[1])
        || bands.from.iter().any(|from| !from.is_finite())
    {
        issues.policy(
            codes::BANDS_NOT_ASCENDING,
            "value.from",
            &format!("{:?}", bands.from),
            "ascending numbers",
            "put the bands in order",
        );
    }
    if bands.values.len() != bands.from.len() + 1 {
        issues.policy(
            codes::BANDS_COUNT,
            "value.values",
            &bands.values.len().to_string(),
            &format!("{} values, one more than `from`", bands.from.len() + 1),
            "give a value for each band",
        );
    }
    for (i, value) in bands
        .values
        .iter()
        .enumerate()
        .filter(|(_, v)| !(1..=MAX_VALUE).contains(*v))
    {
        issues.policy(
            codes::OUT_OF_RANGE,
            &format!("value.values[{i}]"),
            &value.to_string(),
            "a whole number from 1 to 1,000,000",
            "a school that should not be placed belongs outside the gate",
        );
    }
    if bands.missing == Missing::SKIP {
        issues.policy(
            codes::MISSING_NOT_STATED,
            "value.missing",
            "skip",
            "\"fail\" or a number",
            "\"fail\" gives the first band's value",
        );
    }
}

fn check_tables(inputs: &Inputs, issues: &mut Issues) {
    let policy = &inputs.policy;
    let needs_times = !policy.rules.max_travel_time.is_empty();
    let needs_scores = policy.criteria.pair_scores.is_some();
    for (needed, there, key, user) in [
        (
            needs_times,
            inputs.travel_times.is_some(),
            "travel_times",
            "rules.max_travel_time",
        ),
        (
            needs_scores,
            inputs.pair_scores.is_some(),
            "pair_scores",
            "criteria.pair_scores",
        ),
    ] {
        if needed && !there {
            issues.policy(
                codes::TABLE_MISSING,
                key,
                "",
                &format!("a table, as the policy has {user}"),
                "name the CSV file at the top of the policy",
            );
        }
    }
}
