//! The best plans by number of moves.

use super::proof::Branch;
use super::sweep::Sweep;
use super::within::within;
use super::{MOST_BRANCHES, MOST_POOLS};
use crate::problem::{PoolIx, Problem, SchoolIx};
use crate::score::Arcs;
use crate::solve::levels;

/// The best plan within so many moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontierPoint {
    /// Schools that move.
    pub moves: u32,
    /// What the plan has of each level of the objective.
    pub objectives: Vec<i64>,
    /// The pool of each school, by position.
    pub assignment: Vec<Option<PoolIx>>,
    /// Whether it is the best at some rate: what a move must earn.
    pub is_corner: bool,
    /// What proves that no plan with so many moves or fewer is better: bounds on all ways to decide some schools. [`crate::verify::audit_point`] checks them.
    pub proof: Vec<Branch>,
}

/// The best plans, each better than those with fewer moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frontier {
    /// From the fewest moves to the best plan whatever moves.
    pub points: Vec<FrontierPoint>,
    /// Whether these are all; if not, one between two corners may be missing or not the best.
    pub is_complete: bool,
}

/// The frontier of a problem that is matched again, up to `most` moves; `None` where no plan is in force, with side rules, where pins do not fit, and with more than [`MOST_POOLS`] pools.
#[must_use]
pub fn frontier(problem: &Problem, arcs: &Arcs, most: u32) -> Option<Frontier> {
    let is_refused = problem.rematch().is_none()
        || problem.side_rules().is_some()
        || problem.pools().len() > MOST_POOLS;
    if is_refused {
        return None;
    }
    match levels(problem) + 1 {
        ..=8 => Some(Trace::<8>::new(problem, arcs)?.run(most)),
        9..=16 => Some(Trace::<16>::new(problem, arcs)?.run(most)),
        17..=32 => Some(Trace::<32>::new(problem, arcs)?.run(most)),
        33..=64 => Some(Trace::<64>::new(problem, arcs)?.run(most)),
        _ => None,
    }
}

/// The frontier as far as it is known.
struct Trace<'a, const N: usize> {
    problem: &'a Problem,
    /// Schools that had a place.
    had: i64,
    sweep: Sweep<'a, N>,
    points: Vec<FrontierPoint>,
    is_complete: bool,
}

impl<'a, const N: usize> Trace<'a, N> {
    fn new(problem: &'a Problem, arcs: &'a Arcs) -> Option<Self> {
        let schools = SchoolIx::all(problem.schools().len());
        let had = schools.filter(|school| problem.had_place(*school)).count();
        Some(Self {
            problem,
            had: i64::try_from(had).unwrap_or(i64::MAX),
            sweep: Sweep::fewest(problem, arcs)?,
            points: Vec::new(),
            is_complete: true,
        })
    }

    fn run(mut self, most: u32) -> Frontier {
        let start = self.sweep.clone();
        if self.moves(&start) <= i64::from(most) {
            self.add(&start, true, vec![start.bound(Vec::new())]);
        }
        loop {
            let low = self.sweep.clone();
            if self.moves(&low) >= i64::from(most) || self.sweep.more().is_none() {
                break;
            }
            self.between(&low, most);
            let corner = self.sweep.clone();
            if self.moves(&corner) <= i64::from(most) {
                self.add(&corner, true, vec![corner.bound(Vec::new())]);
            }
        }
        Frontier {
            points: self.points,
            is_complete: self.is_complete,
        }
    }

    fn moves(&self, sweep: &Sweep<'a, N>) -> i64 {
        self.had - sweep.exchange.stays()
    }

    /// Adds what is best between a corner and the next.
    fn between(&mut self, low: &Sweep<'a, N>, most: u32) {
        let (from, to) = (self.moves(low) + 1, self.moves(&self.sweep));
        for moves in from..to.min(i64::from(most) + 1) {
            let found = within(low.clone(), self.had - moves, MOST_BRANCHES);
            self.is_complete &= found.is_proven;
            if let Some(best) = found.best {
                self.add(&best, false, found.proof);
            }
        }
    }

    /// Adds a plan, if it is better than the one before.
    fn add(&mut self, sweep: &Sweep<'a, N>, is_corner: bool, proof: Vec<Branch>) {
        let objectives = sweep.exchange.worth().0[1..=levels(self.problem)].to_vec();
        let last = self.points.last();
        if last.is_some_and(|last| last.objectives >= objectives) {
            return;
        }
        // Corners at the same rate may lie on the same number of moves.
        let moves = u32::try_from(self.moves(sweep)).unwrap_or(0);
        if last.is_some_and(|last| last.moves == moves) {
            self.points.pop();
        }
        self.points.push(FrontierPoint {
            moves,
            objectives,
            assignment: sweep.assignment(),
            is_corner,
            proof,
        });
    }
}
