//! Level by level, where the policy has side rules: each level is the best that those before it leave.

use super::stage::{Stage, levels_with_rules};
use super::{Outcome, Solution};
use crate::problem::{HubIx, PoolIx, Problem, SchoolIx};
use crate::rules::{self, Multipliers, Names};
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
    let mut plan: Vec<Option<PoolIx>> = vec![None; problem.schools().len()];
    let (mut levels, mut reached) = (Vec::new(), Vec::new());
    for level in 0..levels_with_rules(problem) {
        let stage = Stage::new(problem, arcs, &reached);
        let before: Vec<Option<u32>> = plan.iter().map(|pool| pool.map(|pool| pool.0)).collect();
        // The first level has no plan before it.
        let start = (level > 0).then_some(before.as_slice());
        let outcome = match rules::solve_from(&stage.instance(), settings, start) {
            Ok(outcome) => outcome,
            Err(error) => return Outcome::Refused(error),
        };
        match outcome.matching {
            Some(matching) => {
                let pool = |pool: Option<u32>| pool.map(PoolIx);
                plan = matching.assignment.into_iter().map(pool).collect();
            }
            // Time was up: the plan of the levels before stands for the others too. The first level has none to stand in.
            None if level > 0 => {}
            None if outcome.status == Status::Infeasible => {
                return Outcome::Conflict(sentences(problem, &outcome.reasons));
            }
            None => return Outcome::Stopped,
        }
        let multipliers = outcome.proof.map(|proof| proof.multipliers);
        let level = match judge(&stage, &plan, outcome.claimed, multipliers) {
            Ok(level) => level,
            Err(error) => return Outcome::Refused(error),
        };
        reached.push(level.objective);
        levels.push(level);
    }
    Outcome::Solved(Solution {
        assignment: plan,
        prices: vec![Vec::new(); problem.pools().len()],
        augmentations: 0,
        by_rules: Some(levels),
    })
}

/// What a plan reaches at a level, and what is known of more.
fn judge(
    stage: &Stage<'_>,
    plan: &[Option<PoolIx>],
    claimed: Option<i128>,
    multipliers: Option<Multipliers>,
) -> Result<Level, rules::RuleError> {
    let instance = stage.instance();
    let assignment: Vec<Option<u32>> = plan.iter().map(|pool| pool.map(|pool| pool.0)).collect();
    // Invariant: a plan has been audited at the level that found it, and keeps what later ones add.
    let cost = rules::audit(&instance, &assignment).map_err(|_| rules::RuleError::Solver)?;
    let multipliers = multipliers.unwrap_or_default();
    let proven = rules::bound(&instance, &multipliers)?;
    // A claim is on the hopeful side of the plan, and no worse than the proof.
    let claimed = claimed.unwrap_or(proven).max(proven).min(cost);
    Ok(Level {
        objective: gain(cost),
        bound: gain(proven),
        claimed: gain(claimed),
        multipliers,
    })
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
