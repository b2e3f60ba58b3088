//! The canonical prices: of all optimal prices, the smallest, which say what one place more is worth.
//!
//! A place more at pool b is taken by a school that had none, worth all its gain, or by a member of a
//! pool a who gains by moving, and then the place left at a is worth the price of a. So the smallest prices are the least solution of
//!
//! ```text
//! p(b) = max(0, max over schools s without a place of w(s,b), max over a and members s of a of p(a) + w(s,b) - w(s,a))
//! ```
//!
//! with w the vector of a placement, a component a level; it is found by rounds of relaxation from below
//! (Bellman, 1958; Ford, 1956), |P| at most where the assignment is optimal, for then no cycle gains. O(arcs + |P|^3 L) in the worst case.

use std::cmp::Reverse;

use rayon::prelude::*;

use crate::problem::{PoolIx, Problem, SchoolIx};
use crate::score::{Arc, Arcs};

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

    /// Score and replay gained by moving from `other`, a placement of the same school: the other levels stay.
    fn less(&self, other: &Self) -> (i64, i64) {
        (self.score - other.score, self.replay - other.replay)
    }
}

/// What can take a place more: the best school without one by pool, and the best move by pair of pools.
struct Takers {
    entering: Vec<Option<Placing>>,
    moves: Vec<Option<(i64, i64)>>,
}

/// The smallest prices that prove `assignment` optimal. All zero for a pool with a free place.
pub(super) fn smallest_prices(
    problem: &Problem,
    arcs: &Arcs,
    assignment: &[Option<PoolIx>],
) -> Vec<Vec<i64>> {
    let (n, levels) = (problem.pools().len(), levels(problem));
    let takers = takers(problem, arcs, assignment);
    let zero = || vec![0; levels];
    let first =
        |entering: &Option<Placing>| entering.map_or_else(zero, |placing| placing.vector(levels));
    let mut prices: Vec<Vec<i64>> = takers.entering.iter().map(first).collect();
    let mut changed: Vec<bool> = vec![true; n];
    // One round more than there are pools would mean a cycle that gains.
    for _ in 0..=n {
        if !changed.contains(&true) {
            break;
        }
        changed = relax(&mut prices, &takers.moves, &changed);
    }
    prices
}

/// One round: prices rise to what a move from a pool that changed offers. Returns the pools that changed now.
fn relax(prices: &mut [Vec<i64>], moves: &[Option<(i64, i64)>], changed: &[bool]) -> Vec<bool> {
    let n = prices.len();
    let mut risen = vec![false; n];
    for from in (0..n).filter(|&from| changed[from]) {
        for to in 0..n {
            let Some((score, replay)) = moves[from * n + to] else {
                continue;
            };
            let mut offer = prices[from].clone();
            let levels = offer.len();
            offer[levels - 3] += score;
            offer[levels - 1] += replay;
            if offer > prices[to] {
                prices[to] = offer;
                risen[to] = true;
            }
        }
    }
    risen
}

fn takers(problem: &Problem, arcs: &Arcs, assignment: &[Option<PoolIx>]) -> Takers {
    let n = problem.pools().len();
    let empty = || Takers {
        entering: vec![None; n],
        moves: vec![None; n * n],
    };
    let free: Vec<SchoolIx> = SchoolIx::all(assignment.len())
        .filter(|&s| problem.pinned(s).is_none())
        .collect();
    // Each piece of work holds a square of pools, so there are no more pieces than threads.
    let piece = free.len().div_ceil(rayon::current_num_threads()).max(1);
    free.par_chunks(piece)
        .fold(empty, |mut takers, schools| {
            for &school in schools {
                takers.look_at(problem, arcs, school, assignment[school.at()]);
            }
            takers
        })
        .reduce(empty, Takers::merge)
}

impl Takers {
    fn look_at(
        &mut self,
        problem: &Problem,
        arcs: &Arcs,
        school: SchoolIx,
        placed: Option<PoolIx>,
    ) {
        let n = self.entering.len();
        let here = placed.and_then(|pool| {
            let score = arcs.score(school, pool)?;
            Some((pool, Placing::new(problem, school, Arc { pool, score })))
        });
        for arc in arcs.row(school) {
            let there = Placing::new(problem, school, *arc);
            match here {
                None => {
                    let best = &mut self.entering[arc.pool.at()];
                    *best = (*best).max(Some(there));
                }
                Some((pool, _)) if pool == arc.pool => {}
                Some((pool, here)) => {
                    let best = &mut self.moves[pool.at() * n + arc.pool.at()];
                    *best = (*best).max(Some(there.less(&here)));
                }
            }
        }
    }

    fn merge(mut self, other: Self) -> Self {
        for (best, other) in self.entering.iter_mut().zip(other.entering) {
            *best = (*best).max(other);
        }
        for (best, other) in self.moves.iter_mut().zip(other.moves) {
            *best = (*best).max(other);
        }
        self
    }
}
