//! Faults of a policy's objectives in order, and of the plan of before.

use std::collections::{BTreeMap, BTreeSet};

use super::issues::Issues;
use crate::issue::{Source, codes};
use crate::model::{
    Balance, Goal, HubBefore, HubId, Inputs, Missing, Objective, Policy, Tolerance, Urn,
};

/// Rounds of the lowest scores, at most.
const DEEPEST: u32 = 20;
/// Kilometres that may stand in for a distance that is missing, at most: half around the Earth.
const FARTHEST: f64 = 20_000.0;

/// Faults of the objectives.
pub(super) fn check_objectives(inputs: &Inputs, issues: &mut Issues) {
    let policy = &inputs.policy;
    let mut seen = BTreeSet::new();
    let last = policy.objectives.len().saturating_sub(1);
    for (i, objective) in policy.objectives.iter().enumerate() {
        let path = format!("objectives[{i}]");
        if !seen.insert(objective.goal) {
            issues.policy(
                codes::NAMED_TWICE,
                &format!("{path}.goal"),
                &objective.goal.to_string(),
                "each once",
                "remove one of the two",
            );
        }
        check_tolerance(objective, i == last, &path, issues);
        check_depth(objective, &path, issues);
        check_distance(objective, &path, issues);
    }
    check_balance(policy, issues);
    check_prices(policy, issues);
    check_previous(inputs, issues);
}

fn check_tolerance(objective: &Objective, is_last: bool, path: &str, issues: &mut Issues) {
    let Some(tolerance) = &objective.tolerance else {
        return;
    };
    let path = format!("{path}.tolerance");
    let text = match tolerance {
        Tolerance::Units(units) => units.to_string(),
        Tolerance::Share(text) => text.clone(),
    };
    if tolerance.of(0).is_none() {
        issues.policy(
            codes::BAD_AMOUNT,
            &path,
            &text,
            "a whole number in the objective's unit, or a percentage from \"0%\" to \"100%\"",
            "write for instance 200 or \"0.5%\"",
        );
    }
    if is_last {
        issues.policy(
            codes::RULE_UNUSED,
            &path,
            &text,
            "an objective after it, for the sake of which it may get worse",
            "remove it, or add the objective",
        );
    }
    if objective.depth.is_some() {
        issues.policy(
            codes::TOLERANCE_WITH_DEPTH,
            &path,
            &text,
            "no tolerance beside `depth`",
            "each of the lowest scores is kept as it is: remove one of the two",
        );
    }
}

fn check_depth(objective: &Objective, path: &str, issues: &mut Issues) {
    let Some(depth) = objective.depth else { return };
    let path = format!("{path}.depth");
    if objective.goal != Goal::WorstServed {
        issues.policy(
            codes::RULE_UNUSED,
            &path,
            &depth.to_string(),
            "`depth` only with worst_served",
            "remove it",
        );
    }
    if !(1..=DEEPEST).contains(&depth) {
        issues.policy(
            codes::OUT_OF_RANGE,
            &path,
            &depth.to_string(),
            &format!("a whole number from 1 to {DEEPEST}"),
            "each round of it takes two levels",
        );
    }
}

fn check_distance(objective: &Objective, path: &str, issues: &mut Issues) {
    let path = format!("{path}.missing");
    match (objective.goal, objective.missing) {
        (Goal::Distance, None) => issues.policy(
            codes::MISSING_NOT_STATED,
            &path,
            "",
            "`missing`",
            "say what a pair counts whose distance is missing: \"skip\" or km",
        ),
        (Goal::Distance, Some(Missing::SKIP)) | (_, None) => {}
        (Goal::Distance, Some(Missing::Value(km))) if (0.0..=FARTHEST).contains(&km) => {}
        (Goal::Distance, Some(missing)) => {
            let value = match missing {
                Missing::Value(km) => km.to_string(),
                Missing::Word(_) => "fail".to_owned(),
            };
            issues.policy(
                codes::MISSING_NOT_STATED,
                &path,
                &value,
                "\"skip\", or km from 0 to 20,000",
                "a distance that is missing counts nothing, or what is stated",
            );
        }
        (_, Some(_)) => issues.policy(
            codes::RULE_UNUSED,
            &path,
            "",
            "`missing` only with distance",
            "remove it",
        ),
    }
}

/// There is something to balance that is not hard anyway.
fn check_balance(policy: &Policy, issues: &mut Issues) {
    let at = |objective: &Objective| objective.goal == Goal::Balance;
    let is_soft = |balance: &Balance| balance.soft_price().is_some();
    if let Some(i) = policy.objectives.iter().position(at)
        && !policy.balance.iter().any(is_soft)
    {
        issues.policy(
            codes::RULE_UNUSED,
            &format!("objectives[{i}].goal"),
            "balance",
            "a `[[balance]]` without `at_most`, or with a price",
            "say what is to be balanced",
        );
    }
}

/// Prices are points of score: where the score is no objective, nothing would heed them.
fn check_prices(policy: &Policy, issues: &mut Issues) {
    if policy.objectives.is_empty() || policy.objective(Goal::Score).is_some() {
        return;
    }
    let opening = policy.opening.as_ref().map(|it| {
        let cost = it.cost.is_some() || !it.costs.is_empty();
        let minimum = it.minimum_price.is_some();
        let cost = cost.then(|| "opening.cost".to_owned());
        let minimum = minimum.then(|| "opening.minimum_price".to_owned());
        cost.into_iter().chain(minimum)
    });
    let quotas = policy.quotas.iter().map(|quota| quota.price).enumerate();
    let quotas = quotas.map(|(i, price)| price.map(|_| format!("quotas[{i}].price")));
    let resources = policy.resources.iter().map(|it| it.price).enumerate();
    let resources = resources.map(|(i, price)| price.map(|_| format!("resources[{i}].price")));
    let balances = policy.balance.iter().map(|it| it.price).enumerate();
    let balances = balances.map(|(i, price)| price.map(|_| format!("balance[{i}].price")));
    let paths = opening
        .into_iter()
        .flatten()
        .chain(quotas.flatten())
        .chain(resources.flatten())
        .chain(balances.flatten());
    for path in paths {
        issues.policy(
            codes::PRICE_UNUSED,
            &path,
            "",
            "the objective `score`, which prices are taken off",
            "add it to the objectives, or remove the price",
        );
    }
}

/// The plan of before is there where it is needed, names each school once, and has to do with these schools and hubs.
fn check_previous(inputs: &Inputs, issues: &mut Issues) {
    let is_needed = inputs.policy.objective(Goal::Changes).is_some();
    match (&inputs.previous, is_needed) {
        (None, true) => issues.policy(
            codes::TABLE_MISSING,
            "previous",
            "",
            "a table, as the policy has the objective changes",
            "name the CSV file at the top of the policy",
        ),
        (Some(_), false) => issues.policy(
            codes::RULE_UNUSED,
            "previous",
            "",
            "the objective changes, which it is for",
            "add the objective, or remove the key",
        ),
        (None, false) => {}
        (Some(rows), true) => check_rows(rows, inputs, issues),
    }
}

fn check_rows(rows: &[HubBefore], inputs: &Inputs, issues: &mut Issues) {
    let mut first: BTreeMap<Urn, usize> = BTreeMap::new();
    for (record, row) in rows.iter().enumerate() {
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
    let urns: BTreeSet<Urn> = inputs.schools.iter().map(|school| school.urn).collect();
    let hubs: BTreeSet<&HubId> = inputs.hubs.iter().map(|hub| &hub.id).collect();
    let is_there = |row: &HubBefore| urns.contains(&row.urn) && hubs.contains(&row.hub);
    // Schools and hubs leave; all of them at once do not.
    if !rows.is_empty() && !rows.iter().any(is_there) {
        issues.policy(
            codes::PREVIOUS_UNMATCHED,
            "previous",
            &format!("{} rows", rows.len()),
            "a plan of before with some of these schools at some of these hubs",
            "check that it is the right file",
        );
    }
}
