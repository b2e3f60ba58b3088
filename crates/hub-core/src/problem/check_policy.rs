//! Faults of a policy that its types do not rule out.

use std::collections::{BTreeMap, BTreeSet};

use super::check_records::{is_period, is_rate};
use super::condition::Tables;
use super::field::{self, Kind};
use super::issues::Issues;
use crate::model::{
    Bands, Criteria, Field, GapCriterion, HubId, Inputs, LeadStrongerCriterion, Missing, Policy,
    Reference, ReferenceTable, Rules, Urn,
};

/// The version of the policy's schema that this crate reads.
pub const POLICY_SCHEMA: u32 = 1;
/// Largest weight of a criterion.
pub const MAX_WEIGHT: u32 = 10_000;
/// Largest value of placing a school.
pub const MAX_VALUE: u32 = 1_000_000;

/// Faults of the policy, conditions apart.
pub(crate) fn check_policy(inputs: &Inputs, issues: &mut Issues) {
    let policy = &inputs.policy;
    if policy.schema != POLICY_SCHEMA {
        issues.policy(
            "unknown_schema",
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

fn check_references(references: &BTreeMap<String, Reference>, issues: &mut Issues) {
    for (name, reference) in references {
        let mut seen = BTreeSet::new();
        for (i, table) in reference.tables.iter().enumerate() {
            let path = format!("references.{name}.tables[{i}]");
            check_table(table, &path, issues);
            if !seen.insert((table.measure, table.period.as_str(), table.phase)) {
                issues.policy(
                    "duplicate_table",
                    &path,
                    &format!("{} {} {}", table.measure, table.period, table.phase),
                    "one table a measure, period and phase",
                    "remove one of the two",
                );
            }
        }
    }
}

fn check_table(table: &ReferenceTable, path: &str, issues: &mut Issues) {
    if !is_rate(table.measure) {
        issues.policy(
            "not_a_rate",
            &format!("{path}.measure"),
            &table.measure.to_string(),
            "a rate: overall_absence, persistent_absence, severe_absence or suspensions",
            "references are about rates",
        );
    }
    if !is_period(&table.period) {
        issues.policy(
            "bad_period",
            &format!("{path}.period"),
            &table.period,
            "an academic year such as 2018/19",
            "give the year that the table is about",
        );
    }
    let mut points = Vec::new();
    for (percentile, value) in &table.percentiles {
        let path = format!("{path}.percentiles.{percentile}");
        match percentile.parse::<u8>() {
            Ok(p @ 1..=99) if p.to_string() == *percentile => points.push((p, *value)),
            _ => issues.policy(
                "bad_percentile",
                &path,
                percentile,
                "a whole percentile from 1 to 99",
                "write for instance 75 = 10.7",
            ),
        }
        non_negative(&path, *value, issues);
    }
    points.sort_by_key(|(p, _)| *p);
    if points.windows(2).any(|w| w[0].1 > w[1].1) {
        issues.policy(
            "percentiles_fall",
            &format!("{path}.percentiles"),
            "",
            "values that do not fall as the percentile rises",
            "check the figures",
        );
    }
    if let Some(line) = &table.context {
        let path = format!("{path}.context");
        for (key, value) in [("rate_mean", line.rate_mean), ("fsm_mean", line.fsm_mean)] {
            non_negative(&format!("{path}.{key}"), value, issues);
        }
        for (key, value) in [("rate_sd", line.rate_sd), ("fsm_sd", line.fsm_sd)] {
            positive(&format!("{path}.{key}"), value, issues);
        }
        if !(line.correlation > -1.0 && line.correlation < 1.0) {
            issues.policy(
                "out_of_range",
                &format!("{path}.correlation"),
                &line.correlation.to_string(),
                "a number above -1 and below 1",
                "check the figure",
            );
        }
    }
}

fn check_tiers(policy: &Policy, issues: &mut Issues) {
    let Some(last) = policy.tiers.len().checked_sub(1) else {
        issues.policy(
            "no_tiers",
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
                "tier_takes_all",
                &format!("tiers[{i}]"),
                &tier.name,
                "`when`, for every tier but the last",
                "a tier without `when` takes every school, so the later ones stay empty",
            );
        }
        if i == last && tier.when.is_some() {
            issues.policy(
                "no_last_tier",
                &format!("tiers[{i}].when"),
                &tier.name,
                "a last tier without `when`, for the schools that are in no other",
                "add a last tier with a name only",
            );
        }
    }
}

/// `missing` of something that cannot take a stand-in.
fn word_only(path: &str, missing: Missing, issues: &mut Issues) {
    if let Missing::Value(value) = missing {
        issues.policy(
            "missing_not_a_word",
            &format!("{path}.missing"),
            &value.to_string(),
            "\"skip\" or \"fail\"",
            "no number can stand in here",
        );
    }
}

fn non_negative(path: &str, value: f64, issues: &mut Issues) {
    if !(value >= 0.0 && value.is_finite()) {
        issues.policy(
            "out_of_range",
            path,
            &value.to_string(),
            "a number, 0 or more",
            "check the figure",
        );
    }
}

fn positive(path: &str, value: f64, issues: &mut Issues) {
    if !(value > 0.0 && value.is_finite()) {
        issues.policy(
            "out_of_range",
            path,
            &value.to_string(),
            "a number above 0",
            "check the figure",
        );
    }
}

fn check_rules(rules: &Rules, issues: &mut Issues) {
    if let Some(rule) = &rules.phase_served {
        word_only("rules.phase_served", rule.missing, issues);
    }
    if let Some(rule) = &rules.region_served {
        word_only("rules.region_served", rule.missing, issues);
    }
    if let Some(rule) = &rules.same_region {
        word_only("rules.same_region", rule.missing, issues);
    }
    let distances = rules
        .max_distance
        .iter()
        .map(|rule| ("km", rule.km, rule.missing))
        .enumerate();
    let times = rules
        .max_travel_time
        .iter()
        .map(|rule| ("minutes", rule.minutes, rule.missing))
        .enumerate();
    let limits = distances
        .map(|limit| ("max_distance", limit))
        .chain(times.map(|limit| ("max_travel_time", limit)));
    for (rule, (i, (unit, limit, missing))) in limits {
        let path = format!("rules.{rule}[{i}]");
        non_negative(&format!("{path}.{unit}"), limit, issues);
        if let Missing::Value(value) = missing {
            non_negative(&format!("{path}.missing"), value, issues);
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
            "unknown_tier",
            "levels.up_to_tier",
            &levels.up_to_tier.to_string(),
            &format!("at most the {} tiers of the policy", policy.tiers.len()),
            "tiers are counted from 1",
        );
    }
}

fn level_unused(path: &str, level: Option<crate::model::Level>, issues: &mut Issues) {
    let level = level.map_or_else(String::new, |level| level.to_string());
    issues.policy(
        "level_unused",
        path,
        &level,
        "no level, as the policy has no `[levels]`",
        "remove it, or add `[levels]`",
    );
}

fn check_bands(bands: &Bands, issues: &mut Issues) {
    if matches!(field::kind(bands.field), Kind::Word | Kind::Text) {
        issues.policy(
            "comparison_does_not_fit",
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
            "bands_not_ascending",
            "value.from",
            &format!("{:?}", bands.from),
            "ascending numbers",
            "put the bands in order",
        );
    }
    if bands.values.len() != bands.from.len() + 1 {
        issues.policy(
            "bands_count",
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
            "out_of_range",
            &format!("value.values[{i}]"),
            &value.to_string(),
            "a whole number from 1 to 1,000,000",
            "a school that should not be placed belongs outside the gate",
        );
    }
    if bands.missing == Missing::SKIP {
        issues.policy(
            "missing_not_stated",
            "value.missing",
            "skip",
            "\"fail\" or a number",
            "\"fail\" gives the first band's value",
        );
    }
}

fn check_criteria(
    criteria: &Criteria,
    references: &BTreeMap<String, Reference>,
    issues: &mut Issues,
) {
    let mut each = |name: &str, weight: u32, missing: Missing| {
        if !(1..=MAX_WEIGHT).contains(&weight) {
            issues.policy(
                "out_of_range",
                &format!("criteria.{name}.weight"),
                &weight.to_string(),
                "a whole number from 1 to 10,000",
                "a criterion that should weigh nothing is left out",
            );
        }
        if let Missing::Value(value) = missing
            && !(0.0..=1.0).contains(&value)
        {
            issues.policy(
                "out_of_range",
                &format!("criteria.{name}.missing"),
                &value.to_string(),
                "a number from 0 to 1, \"skip\" or \"fail\"",
                "0.5 is neutral",
            );
        }
    };
    macro_rules! each {
        ($($name:ident),+) => { $(if let Some(c) = &criteria.$name { each(stringify!($name), c.weight, c.missing); })+ };
    }
    each!(
        themes,
        fsm_similarity,
        lead_stronger,
        sen_similarity,
        size_similarity,
        distance,
        same_region,
        rurality,
        preference,
        pair_scores
    );
    let gap = |name: &str, criterion: Option<&GapCriterion>, issues: &mut Issues| {
        if let Some(criterion) = criterion {
            positive(
                &format!("criteria.{name}.zero_at_gap"),
                criterion.zero_at_gap,
                issues,
            );
        }
    };
    gap("fsm_similarity", criteria.fsm_similarity.as_ref(), issues);
    gap("sen_similarity", criteria.sen_similarity.as_ref(), issues);
    gap("size_similarity", criteria.size_similarity.as_ref(), issues);
    if let Some(criterion) = &criteria.distance {
        positive("criteria.distance.half_at_km", criterion.half_at_km, issues);
    }
    if let Some(criterion) = &criteria.lead_stronger {
        check_lead_stronger(criterion, references, issues);
    }
}

fn check_lead_stronger(
    criterion: &LeadStrongerCriterion,
    references: &BTreeMap<String, Reference>,
    issues: &mut Issues,
) {
    let path = "criteria.lead_stronger";
    match references.get(&criterion.reference) {
        None => issues.unknown_reference(
            &format!("{path}.reference"),
            &criterion.reference,
            references,
        ),
        Some(reference) if !Tables::of(reference, Field::PersistentAbsence).has_context() => {
            issues.policy(
                "reference_lacks_measure",
                &format!("{path}.reference"),
                &criterion.reference,
                "a reference with a `context` of persistent_absence",
                "add the context to a table, or name another reference",
            );
        }
        Some(_) => {}
    }
    if !(criterion.zero_at.is_finite()
        && criterion.one_at.is_finite()
        && criterion.zero_at < criterion.one_at)
    {
        issues.policy(
            "out_of_range",
            &format!("{path}.one_at"),
            &criterion.one_at.to_string(),
            "a number above `zero_at`",
            "for instance zero_at = -1 and one_at = 1",
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
                "table_missing",
                key,
                "",
                &format!("a table, as the policy has {user}"),
                "name the CSV file at the top of the policy",
            );
        }
    }
}

/// Pins and bars name schools and hubs that are there, and do not contradict one another.
fn check_pairs(inputs: &Inputs, issues: &mut Issues) {
    let urns: BTreeSet<Urn> = inputs.schools.iter().map(|s| s.urn).collect();
    let hubs: BTreeSet<&HubId> = inputs.hubs.iter().map(|h| &h.id).collect();
    let policy = &inputs.policy;
    let pins = policy.pinned.iter().enumerate().map(|(i, p)| {
        (
            format!("pinned[{i}]"),
            p.urn,
            &p.hub,
            &p.reason,
            &p.authorised_by,
        )
    });
    let bars = policy.barred.iter().enumerate().map(|(i, p)| {
        (
            format!("barred[{i}]"),
            p.urn,
            &p.hub,
            &p.reason,
            &p.authorised_by,
        )
    });
    for (path, urn, hub, reason, authorised_by) in pins.chain(bars) {
        if !urns.contains(&urn) {
            issues.policy(
                "unknown_urn",
                &format!("{path}.urn"),
                &urn.to_string(),
                "the URN of a school in the list of schools",
                "correct the URN, or remove the pair",
            );
        }
        if !hubs.contains(hub) {
            issues.policy(
                "unknown_hub",
                &format!("{path}.hub"),
                hub.as_str(),
                "the id of a hub in the list of hubs",
                "correct the id, or remove the pair",
            );
        }
        for (key, text) in [("reason", reason), ("authorised_by", authorised_by)] {
            if text.trim().is_empty() {
                issues.policy(
                    "not_authorised",
                    &format!("{path}.{key}"),
                    text,
                    "a few words",
                    "every pin and bar says why and by whom",
                );
            }
        }
    }
    let barred: BTreeSet<(Urn, &HubId)> = policy.barred.iter().map(|b| (b.urn, &b.hub)).collect();
    let mut pinned = BTreeSet::new();
    for (i, pin) in policy.pinned.iter().enumerate() {
        if !pinned.insert(pin.urn) {
            issues.policy(
                "pinned_twice",
                &format!("pinned[{i}].urn"),
                &pin.urn.to_string(),
                "one pin a school",
                "remove one of the two",
            );
        }
        if barred.contains(&(pin.urn, &pin.hub)) {
            issues.policy(
                "pinned_and_barred",
                &format!("pinned[{i}]"),
                &format!("{} {}", pin.urn, pin.hub),
                "a pair that is not barred",
                "remove the pin or the bar",
            );
        }
    }
}
