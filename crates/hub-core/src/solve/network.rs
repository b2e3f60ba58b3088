//! The transportation problem that the solver sees: free schools, pools, gains.

use crate::problem::{PoolIx, Problem, SchoolIx};
use crate::score::{Arc, Arcs};

use super::gain::Gain;

/// Schools that may go to pools with places, each arc with its gain. Pinned schools are
/// settled beforehand: their places are taken off, and their rows are empty here.
#[derive(Debug)]
pub(super) struct Network<'a> {
    problem: &'a Problem,
    arcs: &'a Arcs,
    /// Places left by the pins.
    pub(super) capacity: Vec<u32>,
    /// Dense rank of (tier, value), from 1, the most important largest; by school.
    ranks: Vec<i64>,
}

impl<'a> Network<'a> {
    /// The network with the places that the pins leave in each pool.
    pub(super) fn new(problem: &'a Problem, arcs: &'a Arcs, capacity: Vec<u32>) -> Self {
        Self {
            problem,
            arcs,
            capacity,
            ranks: ranks(problem),
        }
    }

    pub(super) fn pools(&self) -> usize {
        self.capacity.len()
    }

    /// The schools that may move, most important first, so that few are ever displaced.
    pub(super) fn schools(&self) -> Vec<SchoolIx> {
        let all = SchoolIx::all(self.problem.schools().len());
        let mut free: Vec<_> = all.filter(|&s| !self.row(s).is_empty()).collect();
        free.sort_by_key(|s| std::cmp::Reverse(self.ranks[s.at()]));
        free
    }

    fn row(&self, school: SchoolIx) -> &'a [Arc] {
        if self.problem.pinned(school).is_some() {
            &[]
        } else {
            self.arcs.row(school)
        }
    }

    /// The arcs of a school with their gains, in order of pool.
    pub(super) fn arcs(
        &self,
        school: SchoolIx,
    ) -> impl Iterator<Item = (PoolIx, Gain)> + use<'_, 'a> {
        self.row(school)
            .iter()
            .map(move |arc| (arc.pool, self.gain_of(school, *arc)))
    }

    /// The gain of a school's arc to a pool, where there is one.
    pub(super) fn gain(&self, school: SchoolIx, pool: PoolIx) -> Option<Gain> {
        let score = self.arcs.score(school, pool)?;
        Some(self.gain_of(school, Arc { pool, score }))
    }

    /// The score of a school's arc to a pool, where there is one.
    pub(super) fn score(&self, school: SchoolIx, pool: PoolIx) -> Option<i64> {
        self.arcs.score(school, pool).map(i64::from)
    }

    /// The replay hash of a school and a pool's hub.
    pub(super) fn replay(&self, school: SchoolIx, pool: PoolIx) -> i64 {
        self.problem
            .replay_hash(school, self.problem.pool(pool).hub)
    }

    fn gain_of(&self, school: SchoolIx, arc: Arc) -> Gain {
        Gain {
            rank: self.ranks[school.at()],
            score: i64::from(arc.score),
            lottery: self.problem.lottery_points(school),
            replay: self.replay(school, arc.pool),
        }
    }
}

fn ranks(problem: &Problem) -> Vec<i64> {
    let keys: Vec<_> = SchoolIx::all(problem.schools().len())
        .map(|school| problem.standing(school))
        .map(|standing| (std::cmp::Reverse(standing.tier), standing.value))
        .collect();
    let mut distinct = keys.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let rank = |key| distinct.partition_point(|other| other <= key);
    // Invariant: there are at most 900,000 ranks.
    keys.iter()
        .map(|key| i64::try_from(rank(key)).unwrap_or(i64::MAX))
        .collect()
}
