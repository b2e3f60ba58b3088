//! The worth of a placement, a component a level of the objective.

use std::cmp::Reverse;

use crate::problem::{Problem, SchoolIx};
use crate::score::Arc;

/// The levels of a problem's objective: its tiers, score, lottery, replay.
pub(crate) fn levels(problem: &Problem) -> usize {
    problem.policy().tiers.len() + 3
}

/// The worth of one placement, a vector with one component for its tier, in a short form that compares alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Placing {
    tier: Reverse<u32>,
    value: i64,
    score: i64,
    lottery: i64,
    replay: i64,
}

impl Placing {
    /// The worth of placing `school` on `arc`.
    pub(crate) fn new(problem: &Problem, school: SchoolIx, arc: Arc) -> Self {
        let standing = problem.standing(school);
        Self {
            tier: Reverse(standing.tier),
            value: standing.value,
            score: i64::from(arc.score),
            lottery: problem.lottery_points(school),
            replay: problem.replay_hash(school, problem.pool(arc.pool).hub),
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
        match levels - level {
            1 => self.replay,
            2 => self.lottery,
            3 => self.score,
            _ if level == self.tier.0 as usize => self.value,
            _ => 0,
        }
    }
}
