//! Plans to show.

use hub_core::explain::{Summary, summarise};
use hub_core::model::Inputs;
use hub_core::plan::{Plan, Waiting, make_plan, waiting_list};
use hub_core::problem::Problem;
use hub_core::score::Arcs;
use hub_core::solve::{Outcome, Silent, solve};
use hub_io::{Outputs, presets, read_policy};
use hub_report::{team_page, usual_spread};

/// A plan with all that goes with it.
pub(crate) struct Sample {
    pub(crate) inputs: Inputs,
    pub(crate) problem: Problem,
    pub(crate) arcs: Arcs,
    pub(crate) plan: Plan,
    pub(crate) summary: Summary,
    pub(crate) waiting: Vec<Waiting>,
    pub(crate) policy: String,
}

impl Sample {
    /// Synthetic schools and hubs under a preset, changed before they are matched.
    pub(crate) fn new(preset: &str, size: (u32, u32), change: impl FnOnce(&mut Inputs)) -> Self {
        Self::drawn(preset, size, 7, change)
    }

    /// The same from another seed.
    pub(crate) fn drawn(
        preset: &str,
        (schools, hubs): (u32, u32),
        seed: u64,
        change: impl FnOnce(&mut Inputs),
    ) -> Self {
        let (schools, hubs) = hub_synth::england(schools, hubs, None, seed).unwrap();
        let mut inputs = Inputs {
            schools,
            hubs,
            policy: read_policy(preset).unwrap(),
            travel_times: None,
            pair_scores: None,
            previous: None,
            rematch: None,
        };
        change(&mut inputs);
        let problem = Problem::new(inputs.clone(), 1).unwrap();
        let arcs = Arcs::new(&problem);
        let plan = match solve(&problem, &arcs, &Silent) {
            Outcome::Solved(solution) => make_plan(&problem, &arcs, &solution),
            other => panic!("{other:?}"),
        };
        let policy = presets()
            .iter()
            .find(|it| it.name == preset)
            .unwrap()
            .text
            .to_owned();
        Self {
            summary: summarise(&problem, &plan),
            waiting: waiting_list(&problem, &plan),
            inputs,
            problem,
            arcs,
            plan,
            policy,
        }
    }

    pub(crate) fn outputs(&self) -> Outputs<'_> {
        Outputs {
            inputs: &self.inputs,
            plan: &self.plan,
            summary: &self.summary,
            waiting: &self.waiting,
            policy_text: &self.policy,
            contacts: None,
        }
    }

    /// The team's page, with a small study of how sure the plan is.
    pub(crate) fn team_page(&self) -> String {
        team_page(&self.problem, self.outputs(), &usual_spread(5), &Silent).unwrap()
    }
}
