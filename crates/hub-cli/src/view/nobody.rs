//! What is to be said where no school is eligible for any hub.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write;

use hub_core::model::Level;
use hub_core::problem::{HubIx, Problem, RuleCode, SchoolIx};
use hub_core::score::Arcs;

use super::{printable, thousands};

/// Reasons that are shown, at most.
const SHOWN: usize = 5;

/// Why a school is eligible for no hub.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    /// It does not meet this requirement of the programme, by position in the policy.
    Gate(usize),
    /// This rule closes most hubs to it.
    Rule(RuleCode),
    NoHub,
}

/// A warning that no school is eligible for any hub, with the reasons and how many schools have each, the commonest first; nothing where one is eligible.
pub(crate) fn nobody_text(problem: &Problem, arcs: &Arcs) -> String {
    if !arcs.is_empty() || problem.schools().is_empty() {
        return String::new();
    }
    let mut counts: BTreeMap<Why, u64> = BTreeMap::new();
    for school in SchoolIx::all(problem.schools().len()) {
        *counts.entry(why(problem, school)).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(why, count)| (Reverse(*count), *why));
    let mut text = "Warning: no school is eligible for any hub.\n".to_owned();
    for (why, count) in counts.into_iter().take(SHOWN) {
        let _ = writeln!(text, "  {:>7}  {}", thousands(count), words(problem, why));
    }
    text + "\n"
}

fn why(problem: &Problem, school: SchoolIx) -> Why {
    let gate = problem.standing(school).gate;
    if let Some(gate) = gate.filter(|_| !problem.takes_part(school)) {
        return Why::Gate(gate);
    }
    let levels = problem.levels_of(school);
    let level = levels.last().copied().unwrap_or(Level::Single);
    let mut counts: BTreeMap<RuleCode, u64> = BTreeMap::new();
    let hubs = HubIx::all(problem.hubs().len());
    for rule in hubs.filter_map(|hub| problem.first_broken(school, hub, level)) {
        *counts.entry(rule).or_default() += 1;
    }
    let most = counts
        .into_iter()
        .max_by_key(|(rule, count)| (*count, Reverse(*rule)));
    most.map_or(Why::NoHub, |(rule, _)| Why::Rule(rule))
}

fn words(problem: &Problem, why: Why) -> String {
    match why {
        Why::Gate(gate) => {
            let rule = problem.policy().gate.get(gate);
            let name = rule.map_or("", |rule| rule.name.as_str());
            let name = printable(name, 120);
            format!("not eligible for the programme, first for this requirement: {name}")
        }
        Why::Rule(rule) => format!("most often, the hub {}", rule.sentence()),
        Why::NoHub => "no hub with a place".to_owned(),
    }
}
