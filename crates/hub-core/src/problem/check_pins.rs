//! Checks of the pins, which take the whole problem: whether a pair may be at all.

use super::issues::Issues;
use super::{Problem, RuleCode};
use crate::issue::{Issue, Place, Source, codes};

/// A pin on a pair that the gate or a rule forbids is a fault unless it says `override`.
pub(super) fn check_pins(problem: &Problem, issues: &mut Issues) {
    for (i, pin) in problem
        .policy
        .pinned
        .iter()
        .enumerate()
        .filter(|(_, pin)| !pin.overrides)
    {
        let (Some(school), Some(hub)) = (problem.find_school(pin.urn), problem.find_hub(&pin.hub))
        else {
            continue;
        };
        let standing = problem.standing(school);
        // Where the level is not decided yet, a pair is closed if it is so at each.
        let levels = problem.levels_of(school).iter();
        let broken: Option<Vec<RuleCode>> = levels
            .map(|level| problem.first_broken(school, hub, *level))
            .collect();
        let broken = broken.and_then(|broken| broken.last().copied());
        let why = match (standing.gate, broken) {
            (Some(gate), _) => format!(
                "the school does not pass the gate: {}",
                problem.policy.gate[gate].name
            ),
            (None, Some(rule)) => format!("{} {}", pin.hub, rule.sentence()),
            (None, None) => continue,
        };
        issues.0.push(Issue {
            place: Place {
                source: Source::Policy,
                record: None,
                field: format!("pinned[{i}]"),
            },
            kind: codes::PIN_NOT_ELIGIBLE,
            value: format!("{} {}", pin.urn, pin.hub),
            expected: format!("an eligible pair, but {why}"),
            hint: "remove the pin, or write `override = true` if it is meant".to_owned(),
        });
    }
}
