//! The school that is served worst, as well as can be (max-min), given the levels before.
//!
//! A lowest score of t can be reached if and only if the fewest pairs below t that a plan needs are none. That number is linear, so each t is a programme of its own, found by
//! bisection; and multipliers under which the Lagrangian bound on it is above 0 prove that t cannot be reached.

use super::measure::{Measure, above, measures};
use super::stage::Stage;
use crate::problem::{PoolIx, Problem, SchoolIx};
use crate::rules::{self, Multipliers, RuleError};
use crate::score::Arcs;
use crate::transport::Settings;

/// What came of looking for the best lowest score.
pub(super) struct Lowest {
    /// A plan that has it, where it is better than the one of before.
    pub(super) plan: Option<Vec<Option<u32>>>,
    pub(super) reached: i64,
    /// Nothing above it can be reached, as the multipliers prove.
    pub(super) bound: i64,
    /// The same, says the solver.
    pub(super) claimed: i64,
    pub(super) multipliers: Multipliers,
}

/// The lowest score of a plan, from a score on, of the schools that no pin places; the scale where there is none.
pub(super) fn lowest(problem: &Problem, arcs: &Arcs, plan: &[Option<PoolIx>], from: i64) -> i64 {
    let score = |(school, pool): (SchoolIx, &Option<PoolIx>)| {
        let score = arcs.score(school, (*pool)?)?;
        problem.pinned(school).is_none().then_some(i64::from(score))
    };
    let scores = SchoolIx::all(plan.len()).zip(plan).filter_map(score);
    let above = scores.filter(|score| *score >= from);
    above.min().unwrap_or(arcs.scale())
}

/// Where the lowest score of a round is looked for.
pub(super) struct Search<'a> {
    pub(super) problem: &'a Problem,
    pub(super) arcs: &'a Arcs,
    pub(super) settings: &'a Settings<'a>,
    /// What the levels before reached.
    pub(super) reached: &'a [i64],
    pub(super) round: u32,
}

impl Search<'_> {
    /// What is known without looking: what the plan has.
    pub(super) fn nothing(&self, plan: &[Option<PoolIx>]) -> Lowest {
        let from = above(&measures(self.problem), self.reached, self.round);
        Lowest {
            plan: None,
            reached: lowest(self.problem, self.arcs, plan, from),
            bound: self.arcs.scale(),
            claimed: self.arcs.scale(),
            multipliers: Multipliers::default(),
        }
    }

    /// The best lowest score, from a plan that keeps the levels before.
    pub(super) fn run(&self, start: &[Option<PoolIx>]) -> Result<Lowest, RuleError> {
        let from = above(&measures(self.problem), self.reached, self.round);
        let scores = self.scores(from);
        let at = |score: i64| scores.partition_point(|other| *other < score);
        let mut plan: Vec<Option<u32>> = start.iter().map(|pool| pool.map(|pool| pool.0)).collect();
        let mut found = self.nothing(start);
        let mut best = found.reached;
        // Scores at `high` and beyond cannot be reached, says the solver.
        let mut high = scores.len();
        while at(best) + 1 < high && self.settings.check().is_ok() {
            let middle = usize::midpoint(at(best), high);
            let stage = Stage::with(
                self.problem,
                self.arcs,
                self.reached,
                Measure::Between(from, scores[middle]),
            );
            let outcome = rules::solve_from(&stage.instance(), self.settings, Some(&plan))?;
            if let Some(matching) = outcome.matching.filter(|matching| matching.objective == 0) {
                best = lowest(self.problem, self.arcs, &pools(&matching.assignment), from);
                plan.clone_from(&matching.assignment);
                found.plan = Some(matching.assignment);
                continue;
            }
            if outcome.claimed.is_none_or(|least| least < 1) {
                break;
            }
            high = middle;
            found.claimed = scores[middle - 1];
            let proof = outcome.proof.filter(|proof| proof.bound >= 1);
            if let Some(proof) = proof {
                found.bound = scores[middle - 1];
                found.multipliers = proof.multipliers;
            }
        }
        found.reached = best;
        found.claimed = found.claimed.max(best);
        Ok(found)
    }

    /// The scores that a lowest one can be, in order: the scale is the last, for nobody might be placed at any other.
    fn scores(&self, from: i64) -> Vec<i64> {
        let schools = SchoolIx::all(self.problem.schools().len());
        let free = schools.filter(|school| self.problem.pinned(*school).is_none());
        let scores = free.flat_map(|school| self.arcs.row(school));
        let scores = scores
            .map(|arc| i64::from(arc.score))
            .filter(|score| *score >= from);
        let mut scores: Vec<i64> = scores.chain([self.arcs.scale()]).collect();
        scores.sort_unstable();
        scores.dedup();
        scores
    }
}

fn pools(plan: &[Option<u32>]) -> Vec<Option<PoolIx>> {
    plan.iter().map(|pool| pool.map(PoolIx)).collect()
}
