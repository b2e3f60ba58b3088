//! Faults of a policy's staged widening.

use super::issues::Issues;
use super::ranges::non_negative;
use crate::issue::codes;
use crate::model::{Missing, Policy, Reach, Step};

/// Faults of the steps, and of the table of neighbours.
pub(super) fn check_widening(policy: &Policy, issues: &mut Issues) {
    let last = policy.widening.len().saturating_sub(1);
    for (i, step) in policy.widening.iter().enumerate() {
        let path = format!("widening[{i}]");
        if step.name.trim().is_empty() {
            issues.policy(
                codes::NO_WORDS,
                &format!("{path}.name"),
                &step.name,
                "a few words",
                "plans and reports name the step by them",
            );
        }
        check_reach(step, &path, issues);
        check_missing(step, &path, issues);
        if step.reach == Some(Reach::Anywhere) && i < last {
            issues.policy(
                codes::STEP_TAKES_ALL,
                &format!("{path}.reach"),
                "anywhere",
                "no step after one that reaches all hubs",
                "put it last, or remove the steps after it",
            );
        }
    }
    check_neighbours(policy, issues);
}

fn check_reach(step: &Step, path: &str, issues: &mut Issues) {
    if step.reach.is_some() == step.within_km.is_some() {
        issues.policy(
            codes::STEP_SHAPE,
            path,
            "",
            "either `reach` or `within_km`",
            "say how far the step reaches",
        );
    }
    if let Some(km) = step.within_km {
        non_negative(&format!("{path}.within_km"), km, issues);
    }
}

fn check_missing(step: &Step, path: &str, issues: &mut Issues) {
    let path = format!("{path}.missing");
    let is_anywhere = step.reach == Some(Reach::Anywhere);
    match step.missing {
        Some(_) if is_anywhere => issues.policy(
            codes::RULE_UNUSED,
            &path,
            "",
            "no `missing` beside anywhere",
            "there is nothing to miss: remove it",
        ),
        None if !is_anywhere => issues.policy(
            codes::MISSING_NOT_STATED,
            &path,
            "",
            "`missing`",
            "say what a region or position that is missing means: \"skip\" or \"fail\"",
        ),
        Some(Missing::Value(value)) => issues.policy(
            codes::MISSING_NOT_A_WORD,
            &path,
            &value.to_string(),
            "\"skip\" or \"fail\"",
            "no number can stand in here",
        ),
        Some(Missing::Word(_)) | None => {}
    }
}

/// Neighbours are so both ways, and there where they are needed.
fn check_neighbours(policy: &Policy, issues: &mut Issues) {
    let needs = |step: &Step| step.reach == Some(Reach::NeighbouringRegions);
    let is_needed = policy.widening.iter().any(needs);
    if is_needed && policy.neighbours.is_empty() {
        issues.policy(
            codes::TABLE_MISSING,
            "neighbours",
            "",
            "a table of each region's neighbours, as a step reaches neighbouring_regions",
            "add `[neighbours]`",
        );
    }
    if !is_needed && !policy.neighbours.is_empty() {
        issues.policy(
            codes::RULE_UNUSED,
            "neighbours",
            "",
            "a step that reaches neighbouring_regions, which it is for",
            "add the step, or remove the table",
        );
    }
    for (region, neighbours) in &policy.neighbours {
        for (j, other) in neighbours.iter().enumerate() {
            let is_mutual = policy
                .neighbours
                .get(other)
                .is_some_and(|theirs| theirs.contains(region));
            if !is_mutual || other == region {
                issues.policy(
                    codes::NEIGHBOURS_ONE_WAY,
                    &format!("neighbours.{region}[{j}]"),
                    &other.to_string(),
                    &format!("another region that has {region} among its own neighbours"),
                    "regions are neighbours both ways: add it there, or remove it here",
                );
            }
        }
    }
}
