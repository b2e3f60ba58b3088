//! `check`, `verify` and `explain`: looking at inputs and plans; nothing is written.

use std::time::Instant;

use hub_core::explain::{conflict_report, explain as explain_school, force};
use hub_core::model::HubId;
use hub_core::plan::{Objective, Plan};
use hub_core::problem::{Problem, coverage, demand};
use hub_core::score::Arcs;
use hub_core::solve::{Feasibility, feasibility};
use hub_core::transport::Settings;
use hub_core::verify::audit;
use hub_io::{Report, read_inputs_within, read_plan};

use crate::args::{Check, Explain, Format, Inputs, Verify};
use crate::failure::Failure;
use crate::progress::{Solving, Step};
use crate::view::{
    counted, coverage_text, demand_text, explanation_text, forced_text, level_name, printable,
    report_text, thousands,
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
        Feasibility::Possible => Ok("All pins and rules can be kept together.\n".to_owned()),
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
    let (_, plan) = verified(&args.inputs, &args.plan)?;
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
    let (problem, plan) = verified(&args.inputs, &args.plan)?;
    let school = problem.find_school(args.school).ok_or_else(|| {
        Failure::Unknown(format!(
            "School {} is not in {}.",
            args.school,
            args.inputs.schools.display()
        ))
    })?;
    let mut text = explanation_text(&explain_school(&problem, &plan, school), &plan);
    if let Some(id) = &args.hub {
        let id = HubId(id.clone());
        let hub = problem.find_hub(&id).ok_or_else(|| {
            Failure::Unknown(format!(
                "Hub {:?} is not in {}.",
                printable(id.as_str(), 60),
                args.inputs.hubs.display()
            ))
        })?;
        text += &forced_text(
            &force(&problem, &plan, school, hub, &Solving::new()),
            &id,
            &plan,
        );
    }
    Ok(text)
}

/// Reads the inputs and a plan that the audit accepts for them.
fn verified(inputs: &Inputs, plan: &std::path::Path) -> Result<(Problem, Plan), Failure> {
    let plan = read_plan(plan)?;
    let loaded = inputs.read()?;
    let _step = Step::new("proving");
    let problem = Problem::new(loaded.inputs, plan.seed).map_err(Failure::inputs)?;
    let violations = audit(&problem, &plan);
    if violations.is_empty() {
        Ok((problem, plan))
    } else {
        Err(Failure::Refused(violations))
    }
}
