//! Faults of a policy's rules on pairs, and of the pairs that it decides by name.

use std::collections::BTreeSet;

use super::issues::Issues;
use super::ranges::{non_negative, word_only};
use crate::issue::codes;
use crate::model::{HubId, Inputs, Missing, Rules, Urn};

pub(super) fn check_rules(rules: &Rules, issues: &mut Issues) {
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

/// Pins and bars name schools and hubs that are there, and do not contradict one another.
pub(super) fn check_pairs(inputs: &Inputs, issues: &mut Issues) {
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
                codes::UNKNOWN_URN,
                &format!("{path}.urn"),
                &urn.to_string(),
                "the URN of a school in the list of schools",
                "correct the URN, or remove the pair",
            );
        }
        if !hubs.contains(hub) {
            issues.policy(
                codes::UNKNOWN_HUB,
                &format!("{path}.hub"),
                hub.as_str(),
                "the id of a hub in the list of hubs",
                "correct the id, or remove the pair",
            );
        }
        for (key, text) in [("reason", reason), ("authorised_by", authorised_by)] {
            if text.trim().is_empty() {
                issues.policy(
                    codes::NOT_AUTHORISED,
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
                codes::PINNED_TWICE,
                &format!("pinned[{i}].urn"),
                &pin.urn.to_string(),
                "one pin a school",
                "remove one of the two",
            );
        }
        if barred.contains(&(pin.urn, &pin.hub)) {
            issues.policy(
                codes::PINNED_AND_BARRED,
                &format!("pinned[{i}]"),
                &format!("{} {}", pin.urn, pin.hub),
                "a pair that is not barred",
                "remove the pin or the bar",
            );
        }
    }
}
