//! Why a school has no hub: a code and a sentence that its head teacher can read.

use std::collections::BTreeMap;

use super::ReasonCode;
use crate::model::{Level, Term};
use crate::problem::{HubIx, Problem, RuleCode, SchoolIx};
use crate::score::{Arc, Arcs};

/// Why `school`, which an optimal plan leaves without a hub, has none. `loads` are those of the pools in the plan; they matter where the policy has side rules.
#[must_use]
pub fn reason(
    problem: &Problem,
    arcs: &Arcs,
    school: SchoolIx,
    loads: &[u32],
) -> (ReasonCode, String) {
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
    if let Some(hub) = problem.pinned(school) {
        return pin_given_up(problem, school, hub);
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
            levels(problem, school)
        );
        return (ReasonCode::NoPlaces, sentence);
    }
    if let Some(sentence) = in_group(problem, school).or_else(|| kept_out(problem, row, loads)) {
        return (ReasonCode::SideRules, sentence);
    }
    let sentence = if problem.side_rules().is_some() {
        // Who is there may be there for a rule's sake.
        format!("Full: {} open to the school.", hubs(with_places))
    } else {
        format!(
            "Full of schools of higher or equal priority: {} open to the school.",
            hubs(with_places)
        )
    };
    (ReasonCode::HubsFull, sentence)
}

/// The levels of support at which a school may be matched, in words.
fn levels(problem: &Problem, school: SchoolIx) -> String {
    let levels = problem.levels_of(school).iter().map(ToString::to_string);
    levels.collect::<Vec<_>>().join(" or ")
}

/// Why a pinned school is left out, where pins are wishes. They come before all else, so that only other pins and rules can keep one out.
fn pin_given_up(problem: &Problem, school: SchoolIx, hub: HubIx) -> (ReasonCode, String) {
    let name = &problem.hub(hub).id;
    let own = problem.levels_of(school);
    let pools = own
        .iter()
        .filter_map(|level| problem.find_pool(hub, *level));
    let places: usize = pools.map(|pool| problem.pool(pool).places as usize).sum();
    let is_there =
        |other: &SchoolIx| problem.pinned(*other) == Some(hub) && problem.levels_of(*other) == own;
    let pinned = SchoolIx::all(problem.schools().len())
        .filter(is_there)
        .count();
    let at_level = if own == [Level::Single] {
        String::new()
    } else {
        format!(" at its level of support ({})", levels(problem, school))
    };
    if places == 0 {
        let sentence = format!("It is pinned to {name}, which has no place{at_level}.");
        (ReasonCode::NoPlaces, sentence)
    } else if pinned > places {
        let sentence = format!(
            "It is pinned to {name}, to which more schools are pinned than it has places{at_level}: {pinned} for {places}."
        );
        (ReasonCode::HubsFull, sentence)
    } else {
        let sentence = format!(
            "It is pinned to {name}, which has places for all schools pinned there, but the rules leave none of them to it."
        );
        (ReasonCode::SideRules, sentence)
    }
}

/// With whom a school goes to one hub or to none; `None` where it goes by itself.
fn in_group(problem: &Problem, school: SchoolIx) -> Option<String> {
    let urn = problem.school(school).urn;
    let groups = &problem.policy().together;
    let group = groups.iter().find(|group| group.schools.contains(&urn))?;
    let others = group.schools.iter().filter(|other| **other != urn);
    let others: Vec<String> = others.map(ToString::to_string).collect();
    Some(format!(
        "It goes to one hub with {} or to none ({}), and places and rules leave no hub to all of them.",
        others.join(", "),
        group.reason
    ))
}

/// Why places that are left are not for the school; `None` where there are none, or no side rules that keep anyone out.
fn kept_out(problem: &Problem, row: &[Arc], loads: &[u32]) -> Option<String> {
    problem.side_rules()?;
    let is_free = |arc: &&Arc| loads[arc.pool.at()] < problem.pool(arc.pool).places;
    let free = row.iter().filter(is_free).count();
    let hubs = match free {
        0 => return None,
        1 => "one hub".to_owned(),
        n => format!("{n} hubs"),
    };
    Some(format!(
        "Places are left at {hubs} open to the school, but the rules on hubs, quotas and groups of schools leave none of them to it."
    ))
}

/// Every hub is closed to the school: by which rules, the commonest first.
fn closed(problem: &Problem, school: SchoolIx) -> (ReasonCode, String) {
    // Where several levels are open to the school, a hub is closed if it is so at each; the last is the one with fewer conditions.
    let levels = problem.levels_of(school);
    let level = levels.last().copied().unwrap_or(Level::Single);
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
