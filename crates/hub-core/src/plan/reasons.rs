//! Why a school has no hub: a code and a sentence that its head teacher can read.

use std::collections::BTreeMap;

use super::ReasonCode;
use crate::model::Term;
use crate::problem::{HubIx, Problem, RuleCode, SchoolIx};
use crate::score::Arcs;

/// Why `school`, which an optimal plan leaves without a hub, has none.
#[must_use]
pub fn reason(problem: &Problem, arcs: &Arcs, school: SchoolIx) -> (ReasonCode, String) {
    let standing = problem.standing(school);
    if let Some(gate) = standing.gate.filter(|_| !problem.takes_part(school)) {
        let name = problem
            .policy()
            .gate
            .get(gate)
            .map_or("", |rule| rule.name.as_str());
        return (
            ReasonCode::NotEligible,
            format!("The school does not meet a requirement of the programme: {name}."),
        );
    }
    let row = arcs.row(school);
    if row.is_empty() {
        return closed(problem, school);
    }
    let with_places = row
        .iter()
        .filter(|arc| problem.pool(arc.pool).places > 0)
        .count();
    let hubs = |n: usize| {
        if n == 1 {
            "the one hub".to_owned()
        } else {
            format!("all {n} hubs")
        }
    };
    if with_places == 0 {
        let sentence = format!(
            "Open to the school: {}, but without a place at its level of support ({}).",
            hubs(row.len()),
            standing.level
        );
        return (ReasonCode::NoPlaces, sentence);
    }
    let sentence = format!(
        "Full of schools of higher or equal priority: {} open to the school.",
        hubs(with_places)
    );
    (ReasonCode::HubsFull, sentence)
}

/// Every hub is closed to the school: by which rules, the commonest first.
fn closed(problem: &Problem, school: SchoolIx) -> (ReasonCode, String) {
    let level = problem.standing(school).level;
    let hubs = problem.hubs().len();
    if hubs == 0 {
        return (ReasonCode::NoHubs, "There is no hub.".to_owned());
    }
    let breaks = |rule, hub| problem.breaks(rule, school, hub, level);
    if HubIx::all(hubs).all(|hub| breaks(RuleCode::PhaseServed, hub)) {
        let sentence = match problem.school(school).phase {
            Some(phase) => format!("No hub serves the school's phase ({phase})."),
            None => {
                "The school's phase is missing, and the policy counts that as served by no hub."
                    .to_owned()
            }
        };
        return (ReasonCode::NoHubForPhase, sentence);
    }
    let mut counts: BTreeMap<RuleCode, usize> = BTreeMap::new();
    for rule in HubIx::all(hubs).filter_map(|hub| problem.first_broken(school, hub, level)) {
        *counts.entry(rule).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|&(rule, count)| {
        (
            std::cmp::Reverse(count),
            RuleCode::ALL.iter().position(|r| *r == rule),
        )
    });
    let parts: Vec<_> = counts
        .iter()
        .map(|(rule, count)| format!("{count} {}", plural(*rule, *count)))
        .collect();
    (
        ReasonCode::NoHubAllowed,
        format!("No hub is open to the school: {}.", parts.join(", ")),
    )
}

fn plural(rule: RuleCode, count: usize) -> String {
    let sentence = rule.sentence();
    if count == 1 {
        return sentence.to_owned();
    }
    let (verb, rest) = sentence.split_once(' ').unwrap_or((sentence, ""));
    let verb = match verb {
        "is" => "are",
        "does" => "do",
        "takes" => "take",
        other => other,
    };
    format!("{verb} {rest}")
}
