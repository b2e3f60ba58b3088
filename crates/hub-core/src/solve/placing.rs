//! The worth of a placement, a component a level of the objective.

use std::cmp::Reverse;

use crate::problem::{Problem, SchoolIx};
use crate::score::Arc;

/// The levels of a problem's objective: its tiers, score, where a plan is in force who stays, lottery, replay.
pub(crate) fn levels(problem: &Problem) -> usize {
    problem.levels_of_tiers() + 3 + usize::from(problem.rematch().is_some())
}

/// The worth of one placement, a vector with one component for its tier, in a short form that compares alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Placing {
    tier: Reverse<usize>,
    value: i64,
    score: i64,
    /// None where no plan is in force.
    stay: Option<i64>,
    lottery: i64,
    replay: i64,
}

impl Placing {
    /// The worth of placing `school` on `arc`.
    pub(crate) fn new(problem: &Problem, school: SchoolIx, arc: Arc) -> Self {
        let hub = problem.pool(arc.pool).hub;
        Self {
            tier: Reverse(problem.level_of_tier(school)),
            value: problem.standing(school).value,
            score: i64::from(arc.score) + problem.stay_bonus(school, hub),
            stay: problem.stay(school, hub),
            lottery: problem.lottery_points(school),
            replay: problem.replay_hash(school, hub),
        }
    }

    /// The vector, a component a level.
    pub(crate) fn vector(&self, levels: usize) -> Vec<i64> {
        (0..levels)
            .map(|level| self.component(level, levels))
            .collect()
    }

    /// The component of the vector at a level.
    pub(crate) fn component(&self, level: usize, levels: usize) -> i64 {
        match (levels - level, self.stay) {
            (1, _) => self.replay,
            (2, _) => self.lottery,
            (3, Some(stay)) => stay,
            (3, None) | (4, Some(_)) => self.score,
            _ if level == self.tier.0 => self.value,
            _ => 0,
        }
    }
}
