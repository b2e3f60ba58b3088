//! `places` and `robustness`: what a plan would be with other places, weights and answers; nothing is written.

use hub_core::explain::{Moves, Spread, robustness as study};
use hub_core::score::Arcs;
use hub_io::{places_to_csv, robustness_to_csv};

use super::inspect::find_hub;
use super::tabled;
use super::verified::{Verified, verified};
use crate::args::{Format, Places, Robustness};
use crate::failure::Failure;
use crate::on_threads;
use crate::progress::{Solving, Step};
use crate::view::{places_text, robustness_text};

/// What places are worth, and which to add first.
pub(crate) fn places(args: &Places) -> Result<String, Failure> {
    let Verified { problem, plan, .. } = verified(&args.inputs, &args.plan)?;
    let hub = find_hub(&problem, args.hub.as_deref(), &args.inputs)?;
    let open = Arcs::new(&problem);
    let moves = Moves::new(&problem, &open, &plan).ok_or_else(|| {
        Failure::Unknown(
            "The policy has side rules, under which a place has no price: match again with another number of places to see what it is worth.".to_owned(),
        )
    })?;
    let _step = Step::new("pricing");
    let report = moves.report(args.limit, args.add, hub);
    match args.answer.format {
        Format::Text => Ok(places_text(&report, &problem, &plan)),
        Format::Json => super::printed(&report),
        Format::Csv => Ok(tabled(&places_to_csv(&report, &plan, problem.policy()))),
    }
}

/// How sure each placement is.
pub(crate) fn robustness(args: &Robustness) -> Result<String, Failure> {
    let Verified { problem, plan, .. } = verified(&args.inputs, &args.plan)?;
    let open = Arcs::new(&problem);
    let spread = Spread {
        runs: args.runs,
        seed: args.seed,
        weights: args.weights,
        absence: args.absence,
        impute: args.impute,
    };
    let solving = Solving::counting("matches");
    let report = on_threads(args.threads, || {
        study(&problem, &open, &plan, &spread, &solving)
    })?;
    drop(solving);
    let report = report.ok_or_else(|| {
        Failure::Unknown(
            "The policy has side rules: one match may take as long as all runs of such a study."
                .to_owned(),
        )
    })?;
    match args.answer.format {
        Format::Text => Ok(robustness_text(&report, &problem)),
        Format::Json => super::printed(&report),
        Format::Csv => Ok(tabled(&robustness_to_csv(&report))),
    }
}
