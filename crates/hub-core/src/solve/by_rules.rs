//! Level by level, where the policy has side rules: each level is the best that those before it leave.

use super::measure::{Measure, measures};
use super::stage::Stage;
use super::{Outcome, Solution};
use crate::problem::{HubIx, PoolIx, Problem, SchoolIx};
use crate::rules::{self, Multipliers, Names, RuleError};
use crate::score::Arcs;
use crate::transport::{Settings, Status};

/// What a plan reaches at one level, and what is known of more, given the levels before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// Reached by the plan.
    pub objective: i64,
    /// No plan reaches more, as anyone can add up from the multipliers.
    pub bound: i64,
    /// No plan reaches more, says the solver.
    pub claimed: i64,
    /// The multipliers of [`Self::bound`].
    pub multipliers: Multipliers,
}

/// Solves a problem with side rules.
pub(super) fn solve_by_rules(problem: &Problem, arcs: &Arcs, settings: &Settings<'_>) -> Outcome {
    let mut levels = match Levels::at_the_bounds(problem, arcs, settings) {
        Ok(Some(levels)) => levels,
        Ok(None) => Levels::new(problem, arcs, settings),
        Err(error) => return Outcome::Refused(error),
    };
    while levels.found.len() < measures(problem).len() {
        if let Err(outcome) = levels.next() {
            return outcome;
        }
    }
    Outcome::Solved(Solution {
        assignment: levels.plan,
        prices: vec![Vec::new(); problem.pools().len()],
        augmentations: 0,
        by_rules: Some(levels.found),
    })
}

/// The levels so far.
struct Levels<'a> {
    problem: &'a Problem,
    arcs: &'a Arcs,
    settings: &'a Settings<'a>,
    plan: Vec<Option<PoolIx>>,
    found: Vec<Level>,
}

impl<'a> Levels<'a> {
    fn new(problem: &'a Problem, arcs: &'a Arcs, settings: &'a Settings<'a>) -> Self {
        Self {
            problem,
            arcs,
            settings,
            plan: vec![None; problem.schools().len()],
            found: Vec::new(),
        }
    }

    /// The tiers and the score at once, for large problems: each tier is bounded by its relaxation, which is mostly what can be reached; so a plan of good score that reaches all
    /// these bounds is looked for, and proves the tiers. `None` where there is none, or it is not found so.
    fn at_the_bounds(
        problem: &'a Problem,
        arcs: &'a Arcs,
        settings: &'a Settings<'a>,
    ) -> Result<Option<Self>, RuleError> {
        let mut levels = Self::new(problem, arcs, settings);
        let is_tier = |measure: &Measure| matches!(measure, Measure::Tier(_));
        for _ in measures(problem).into_iter().take_while(is_tier) {
            let stage = levels.stage();
            let Some(proof) = rules::relax(&stage.instance(), settings)? else {
                return Ok(None);
            };
            let bound = gain(proof.bound);
            levels.found.push(Level {
                objective: bound,
                bound,
                claimed: bound,
                multipliers: proof.multipliers,
            });
        }
        let stage = levels.stage();
        let Some(outcome) = rules::solve_near(&stage.instance(), settings)? else {
            return Ok(None);
        };
        Ok(levels.take(&stage, outcome)?.then_some(levels))
    }

    /// The instance of the next level.
    fn stage(&self) -> Stage<'a> {
        let reached = self.found.iter().map(|level| level.objective);
        Stage::new(self.problem, self.arcs, &reached.collect::<Vec<_>>())
    }

    /// Solves the next level.
    fn next(&mut self) -> Result<(), Outcome> {
        let stage = self.stage();
        let before = self.assignment();
        // The first level has no plan before it.
        let start = (!self.found.is_empty()).then_some(before.as_slice());
        let outcome = rules::solve_from(&stage.instance(), self.settings, start);
        let outcome = outcome.map_err(Outcome::Refused)?;
        if outcome.matching.is_none() && start.is_none() {
            return Err(if outcome.status == Status::Infeasible {
                Outcome::Conflict(sentences(self.problem, &outcome.reasons))
            } else {
                Outcome::Stopped
            });
        }
        match self.take(&stage, outcome) {
            Ok(true) => Ok(()),
            // Invariant: a plan has been audited where it was found, and keeps what was reached before.
            Ok(false) => Err(Outcome::Refused(RuleError::Solver)),
            Err(error) => Err(Outcome::Refused(error)),
        }
    }

    /// Takes the plan of a level, or that of the levels before for it too, where time was up. Says whether there is any that keeps all rules.
    fn take(&mut self, stage: &Stage<'_>, outcome: rules::Outcome) -> Result<bool, RuleError> {
        if let Some(matching) = outcome.matching {
            let pool = |pool: Option<u32>| pool.map(PoolIx);
            self.plan = matching.assignment.into_iter().map(pool).collect();
        } else if self.found.is_empty() {
            return Ok(false);
        }
        let instance = stage.instance();
        let Ok(cost) = rules::audit(&instance, &self.assignment()) else {
            return Ok(false);
        };
        let multipliers = outcome.proof.map(|proof| proof.multipliers);
        let multipliers = multipliers.unwrap_or_default();
        let proven = rules::bound(&instance, &multipliers)?;
        // A claim is on the hopeful side of the plan, and no worse than the proof.
        let claimed = outcome.claimed.unwrap_or(proven).max(proven).min(cost);
        self.found.push(Level {
            objective: gain(cost),
            bound: gain(proven),
            claimed: gain(claimed),
            multipliers,
        });
        Ok(true)
    }

    fn assignment(&self) -> Vec<Option<u32>> {
        self.plan
            .iter()
            .map(|pool| pool.map(|pool| pool.0))
            .collect()
    }
}

/// A cost as what is gained. Costs of a level have been checked to sum to less than 2^53.
fn gain(cost: i128) -> i64 {
    i64::try_from(-cost).unwrap_or(i64::MAX)
}

fn sentences(problem: &Problem, reasons: &[rules::Reason]) -> Vec<String> {
    let names = Names {
        school: &|school| problem.school(SchoolIx(school)).urn.to_string(),
        hub: &|hub| problem.hub(HubIx(hub)).id.to_string(),
    };
    reasons
        .iter()
        .map(|reason| reason.sentence(&names))
        .collect()
}
