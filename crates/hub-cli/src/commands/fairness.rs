//! `fairness`: whether a plan is fair; nothing is written.

use hub_core::explain::fairness as study;
use hub_core::score::Arcs;
use hub_io::fairness_to_csv;

use super::verified::{Verified, verified};
use crate::args::{Fairness, Format};
use crate::failure::Failure;
use crate::progress::Step;
use crate::view::fairness_text;

pub(crate) fn fairness(args: &Fairness) -> Result<String, Failure> {
    let Verified { problem, plan, .. } = verified(&args.inputs, &args.plan)?;
    let step = Step::new("weighing");
    let report = study(&problem, &Arcs::new(&problem), &plan);
    drop(step);
    // Invariant: the plan was verified for this problem.
    let report =
        report.ok_or_else(|| Failure::Unknown("The plan is of other inputs.".to_owned()))?;
    match args.answer.format {
        Format::Text => Ok(fairness_text(&report, &problem, &plan)),
        Format::Json => super::printed(&report),
        Format::Csv => Ok(super::tabled(&fairness_to_csv(&report))),
    }
}
