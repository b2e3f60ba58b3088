//! A plan that the audit accepts for its inputs, as the commands that show or write it need it.

use std::path::Path;

use hub_core::explain::{Summary, summarise};
use hub_core::plan::{Plan, Waiting, waiting_list};
use hub_core::problem::Problem;
use hub_core::verify::audit;
use hub_io::{Contacts, Loaded, Outputs, read_plan};

use crate::args::Inputs;
use crate::failure::Failure;
use crate::progress::Step;

/// Inputs, and a plan that the audit accepts for them.
pub(super) struct Verified {
    pub(super) loaded: Loaded,
    pub(super) problem: Problem,
    pub(super) plan: Plan,
}

/// What is worked out of a plan to write or show it.
pub(super) struct SummedUp {
    summary: Summary,
    waiting: Vec<Waiting>,
}

impl Verified {
    pub(super) fn summed_up(&self) -> SummedUp {
        SummedUp {
            summary: summarise(&self.problem, &self.plan),
            waiting: waiting_list(&self.problem, &self.plan),
        }
    }

    /// All that it takes to write or show the plan.
    pub(super) fn outputs<'a>(
        &'a self,
        summed_up: &'a SummedUp,
        contacts: Option<&'a Contacts>,
    ) -> Outputs<'a> {
        Outputs {
            inputs: &self.loaded.inputs,
            plan: &self.plan,
            summary: &summed_up.summary,
            waiting: &summed_up.waiting,
            policy_text: self.loaded.policy_text(),
            contacts,
        }
    }
}

/// Reads the inputs and a plan that the audit accepts for them.
pub(super) fn verified(inputs: &Inputs, plan: &Path) -> Result<Verified, Failure> {
    let plan = read_plan(plan)?;
    let loaded = inputs.read()?;
    let _step = Step::new("proving");
    let problem = Problem::new(loaded.inputs.clone(), plan.seed).map_err(Failure::inputs)?;
    let violations = audit(&problem, &plan);
    if violations.is_empty() {
        Ok(Verified {
            loaded,
            problem,
            plan,
        })
    } else {
        Err(Failure::Refused(violations))
    }
}
