//! `check`, `verify` and `explain`: looking at inputs and plans; nothing is written.

use std::time::Instant;

use hub_core::explain::{Question, account, conflict_report};
use hub_core::model::HubId;
use hub_core::plan::{Objective, Plan};
use hub_core::problem::{HubIx, Problem, coverage, demand};
use hub_core::score::Arcs;
use hub_core::solve::{Feasibility, feasibility};
use hub_core::transport::Settings;
use hub_io::{Report, explanation_to_csv, facts_for_hub, read_inputs_within};
use serde_json::json;

use super::tabled;
use super::verified::{Verified, verified};
use crate::args::{Check, Explain, Format, Inputs, Reader, Verify};
use crate::failure::Failure;
use crate::on_threads;
use crate::progress::Solving;
use crate::view::{
    account_text, counted, coverage_text, demand_text, hub_explanation_text, level_name,
    nobody_text, printable, report_text, thousands,
};

pub(crate) fn check(args: &Check) -> Result<String, Failure> {
    let policy = args.policy.as_deref();
    let limits = args.reading.limits();
    let loaded = read_inputs_within(&args.schools, &args.hubs, policy, limits)?;
    let inputs = &loaded.inputs;
    let format = args.faults.format;
    let (policy, possible) = if args.policy.is_some() {
        let name = printable(&inputs.policy.name, 40);
        (format!(", policy {name}"), possible(args, inputs.clone())?)
    } else {
        (String::new(), String::new())
    };
    if format != Format::Text {
        return Ok(report_text(&Report::default(), format));
    }
    Ok(format!(
        "No problem found: {}, {}{policy}.\n{possible}\n{}\n{}",
        counted(inputs.schools.len() as u64, "school"),
        counted(inputs.hubs.len() as u64, "hub"),
        coverage_text(&coverage(&inputs.schools)),
        demand_text(&demand(inputs)),
    ))
}

/// Says whether any plan keeps the policy's pins and rules.
fn possible(order: &Check, inputs: hub_core::model::Inputs) -> Result<String, Failure> {
    let begun = Instant::now();
    let problem = Problem::new(inputs, 0).map_err(Failure::inputs)?;
    let arcs = Arcs::new(&problem);
    let clock = || begun.elapsed();
    let settings = Settings {
        clock: Some(&clock),
        deadline: Some(order.deadline),
        ..Settings::new()
    };
    match feasibility(&problem, &arcs, &Solving::new(), &settings) {
        Feasibility::Possible => {
            let nobody = nobody_text(&problem, &arcs);
            Ok(format!(
                "All pins and rules can be kept together.\n{nobody}"
            ))
        }
        Feasibility::Conflict(conflict) => {
            let report = conflict_report(&problem, &arcs, &conflict);
            Err(Failure::Conflict(Box::new(report)))
        }
        Feasibility::Unknown => Ok(format!(
            "Whether all pins and rules can be kept together was not settled in {} s: give it a longer --deadline.\n",
            order.deadline.as_secs_f64()
        )),
    }
}

pub(crate) fn verify(args: &Verify) -> Result<String, Failure> {
    let plan = verified(&args.inputs, &args.plan)?.plan;
    let text = verified_text(args, &plan)?;
    Ok(match args.faults.format {
        Format::Text => text,
        format => report_text(&Report::default(), format),
    })
}

fn verified_text(args: &Verify, plan: &Plan) -> Result<String, Failure> {
    if !plan.proof.is_empty() {
        return verified_rules(args, plan);
    }
    let levels = plan
        .objectives
        .iter()
        .map(|level| format!("  {:>20}  {}\n", level.objective, level_name(&level.name)));
    Ok(format!(
        "Verified: {} placed, {} not; every rule kept; each level proven optimal:\n{}The plan is the only one that reaches them.\n",
        counted(plan.placements.len() as u64, "school"),
        thousands(plan.unplaced.len() as u64),
        levels.collect::<String>(),
    ))
}

/// What is proven of a plan where the policy has side rules.
fn verified_rules(args: &Verify, plan: &Plan) -> Result<String, Failure> {
    let line = |level: &Objective| {
        let gap = i128::from(level.bound) - i128::from(level.reached());
        let proven = if gap == 0 {
            "proven optimal".to_owned()
        } else {
            format!("proven gap {gap}")
        };
        let name = level_name(&level.name);
        let before = level.reached.map(|reached| {
            format!(", {reached} before later levels took what its tolerance leaves them")
        });
        let before = before.unwrap_or_default();
        format!("  {:>20}  {name}: {proven}{before}\n", level.objective)
    };
    let levels: String = plan.objectives.iter().map(line).collect();
    if args.require_optimal
        && let Some(level) = plan
            .objectives
            .iter()
            .find(|level| level.bound != level.reached())
    {
        let name = level_name(&level.name);
        return Err(Failure::Unproven(format!(
            "{name} reaches {}, and {} is all that its multipliers exclude more than.\n{levels}",
            level.reached(),
            level.bound
        )));
    }
    Ok(format!(
        "Verified: {} placed, {} not; every rule kept; each level given those before:\n{levels}",
        counted(plan.placements.len() as u64, "school"),
        thousands(plan.unplaced.len() as u64),
    ))
}

pub(crate) fn explain(args: &Explain) -> Result<String, Failure> {
    // A plan that is not the answer to these inputs would be explained wrongly.
    let verified = verified(&args.inputs, &args.plan)?;
    let Verified { problem, plan, .. } = &verified;
    let school = problem.find_school(args.school).ok_or_else(|| {
        Failure::Unknown(format!(
            "School {} is not in {}.",
            args.school,
            args.inputs.schools.display()
        ))
    })?;
    if args.audience != Reader::Internal {
        return for_others(args, &verified);
    }
    let hub = find_hub(problem, args.hub.as_deref(), &args.inputs)?;
    let open = Arcs::new(problem);
    let question = Question {
        school,
        hub,
        weights: args.weights,
    };
    let solving = if args.weights {
        Solving::counting("searches")
    } else {
        Solving::new()
    };
    let account = on_threads(args.threads, || {
        account(problem, &open, plan, question, &solving)
    })?;
    drop(solving);
    match args.answer.format {
        Format::Text => Ok(account_text(&account, problem, plan)),
        Format::Json => super::printed(&account),
        Format::Csv => Ok(tabled(&explanation_to_csv(
            &account.explanation,
            plan,
            problem.policy(),
        ))),
    }
}

/// The hub that is asked for, if any is.
pub(super) fn find_hub(
    problem: &Problem,
    id: Option<&str>,
    inputs: &Inputs,
) -> Result<Option<HubIx>, Failure> {
    let Some(id) = id else { return Ok(None) };
    let found = problem.find_hub(&HubId(id.to_owned()));
    found.map(Some).ok_or_else(|| {
        Failure::Unknown(format!(
            "Hub {:?} is not in {}.",
            printable(id, 60),
            inputs.hubs.display()
        ))
    })
}

/// What others than the team may be told of a school.
fn for_others(args: &Explain, verified: &Verified) -> Result<String, Failure> {
    let Verified { problem, plan, .. } = verified;
    if args.audience == Reader::Public {
        return Err(Failure::Unknown(
            "Nothing of a single school is for the public: neither that it applied nor where it is. `hubmatch export --audience public` writes what is.".to_owned(),
        ));
    }
    if args.hub.is_some() {
        return Err(Failure::Unknown(
            "What another hub would cost is for the team: leave out --hub, or --audience."
                .to_owned(),
        ));
    }
    let placement = plan.placements.iter().find(|row| row.urn == args.school);
    let Some(placement) = placement else {
        return Err(Failure::Unknown(format!(
            "School {} is at no hub, so there is nothing of it that a hub may be told.",
            args.school
        )));
    };
    let summed_up = verified.summed_up();
    let outputs = verified.outputs(&summed_up, None);
    let facts = facts_for_hub(outputs, args.school);
    match args.answer.format {
        Format::Text => Ok(hub_explanation_text(
            &placement.hub,
            &facts,
            problem.policy(),
        )),
        Format::Json => {
            let facts: Vec<_> = facts
                .iter()
                .map(|(what, value)| json!({"what": what, "value": value}))
                .collect();
            super::printed(&json!({"hub": placement.hub, "facts": facts}))
        }
        Format::Csv => Err(Failure::Unknown(
            "What a hub may be told of one school is no table: take --format text or json; `hubmatch export --audience hub` writes tables.".to_owned(),
        )),
    }
}
