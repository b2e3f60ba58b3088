//! Worth, proof and reasons in words.

use super::Summary;
use crate::model::Policy;
use crate::plan::{LevelKind, Plan, PlanStatus, ReasonCode};

/// A worth, a component a level of the objective of a plan under `policy`, in words: the levels that people care for.
///
/// Scores are told in points, 100 to a perfect pair. Where schools are worth more or less than 1, tiers count value, not schools.
#[must_use]
pub fn worth_words(worth: &[i64], plan: &Plan, policy: &Policy) -> String {
    let mut words = Vec::new();
    let mut tier = 0;
    let unit = if policy.value.is_some() {
        " of value"
    } else {
        ""
    };
    for (&worth, level) in worth.iter().zip(&plan.objectives) {
        match level.kind {
            LevelKind::Tier => {
                tier += 1;
                if worth != 0 {
                    let (more, count) = if worth > 0 {
                        ("more", worth)
                    } else {
                        ("fewer", -worth)
                    };
                    words.push(format!("{count} {more}{unit} in tier {tier}"));
                }
            }
            LevelKind::Score if worth != 0 => {
                words.push(format!(
                    "{:+.1} points of fit",
                    super::percent(worth, plan.score_scale)
                ));
            }
            _ => {}
        }
    }
    if words.is_empty() {
        let tie = worth.iter().any(|worth| *worth != 0);
        return if tie { "only the lottery" } else { "nothing" }.to_owned();
    }
    words.join(", ")
}

/// What is proven of a plan, in words.
#[must_use]
pub fn proof_words(summary: &Summary) -> &'static str {
    match (summary.status, is_proven(summary)) {
        (PlanStatus::Optimal, true) => "Optimal and proven",
        (PlanStatus::Optimal, false) => "Optimal, as the solver of side rules claims",
        (PlanStatus::Feasible, _) => "Keeps all rules, might not be the best",
    }
}

/// Whether the bounds prove the plan to be the best there is.
#[must_use]
pub fn is_proven(summary: &Summary) -> bool {
    let mut levels = summary.objectives.iter();
    summary.status == PlanStatus::Optimal && levels.all(|level| level.reached() == level.bound)
}

/// Why schools have no hub, in words for many of them.
#[must_use]
pub fn reason_words(reason: ReasonCode, summary: &Summary) -> &'static str {
    let has_side_rules = summary
        .objectives
        .iter()
        .any(|level| level.claimed.is_some());
    match reason {
        ReasonCode::NotEligible => "not eligible for the programme",
        ReasonCode::NoHubs => "no hub at all",
        ReasonCode::NoHubForPhase => "no hub serves the phase",
        ReasonCode::NoHubAllowed => "every hub closed to the school by a rule",
        ReasonCode::NoPlaces => "no place at the school's level of support",
        ReasonCode::HubsFull if has_side_rules => "hubs full",
        ReasonCode::HubsFull => "hubs full of schools of higher or equal priority",
        ReasonCode::SideRules => "left out by rules on hubs, quotas and groups of schools",
    }
}
