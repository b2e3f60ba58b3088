//! The best plans at all rates, one after the other.
//!
//! **Points.** At a rate r, the best plan is that of most worth less r times its moves. These plans, for all rates, are the corners of the upper hull of what plans are worth by moves. Two neighbours differ by cycles
//! of exchanges that earn exactly the rate at which the two are equally good.
//!
//! **Steps.** From a plan that is the best at some rate, the next one down is by the cycle that earns most a move: with more moves, at a lower rate. It is found by Newton's method on the rate (Dinkelbach, 1967): at a rate that
//! is too low some cycle is negative, and what that one earns a move is a better rate, until no cycle is. In the other direction likewise.
//!
//! **Numbers.** Rates are fractions of vectors; costs are multiplied by their moves, of which a cycle has fewer than there are pools. A component is below 2^40, so with at most
//! `MOST_POOLS` pools no sum along a path overflows.

use super::cycles::{Costs, Ways};
use super::exchange::{Exchange, Step};
use super::proof::{Branch, Decision};
use super::worth::{Rate, Worth};
use crate::problem::{PoolIx, Problem, SchoolIx};
use crate::score::Arcs;
use crate::transport::Node;

/// A plan that is the best at a rate.
#[derive(Clone, Debug)]
pub(super) struct Sweep<'a, const N: usize> {
    pub(super) exchange: Exchange<'a, N>,
    pub(super) rate: Rate<N>,
}

/// Which way a rate goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Towards {
    /// To lower rates, with more moves.
    More,
    /// To higher ones, with fewer.
    Fewer,
}

impl<'a, const N: usize> Sweep<'a, N> {
    /// The best of the plans with fewest moves; `None` where pins do not fit.
    pub(super) fn fewest(problem: &'a Problem, arcs: &'a Arcs) -> Option<Self> {
        let mut sweep = Self {
            exchange: Exchange::empty(problem, arcs)?,
            rate: Rate::Infinite,
        };
        let (mut at_home, mut others) = (Vec::new(), Vec::new());
        for school in SchoolIx::all(problem.schools().len()) {
            if problem.pinned(school).is_some() || arcs.row(school).is_empty() {
                continue;
            }
            match sweep.home(school) {
                Some(home) => at_home.push((school, home)),
                None => others.push(school),
            }
        }
        for (school, home) in at_home {
            // Everyone there stays, so nothing is better.
            if sweep.exchange.is_free(home) {
                sweep.exchange.change_places(home, -1);
                sweep.exchange.enter(school, home);
            } else {
                others.push(school);
            }
        }
        sweep.insert(&others);
        Some(sweep)
    }

    /// The node at which a school would stay.
    fn home(&self, school: SchoolIx) -> Option<Node> {
        let row = self.exchange.row(school);
        let mut nodes = row.map(|arc| Node(arc.pool.0));
        nodes.find(|node| self.exchange.stays_at(school, *node) == 1)
    }

    /// Lets schools in one after the other, each along the cheapest path, and says which found a place at once. The plan stays the best at its rate.
    pub(super) fn insert(&mut self, schools: &[SchoolIx]) -> Vec<bool> {
        let outside = self.exchange.outside();
        let mut ways: Option<Ways<N>> = None;
        let mut placed = Vec::with_capacity(schools.len());
        for school in schools {
            let known =
                ways.get_or_insert_with(|| Costs::new(&self.exchange, &self.rate).ways_to(outside));
            let enters = self.exchange.row(*school).filter_map(|arc| {
                let node = Node(arc.pool.0);
                let loss = -self.exchange.worth_of(*school, arc);
                let stays = self.exchange.stays_at(*school, node);
                let cost = self.rate.cost(loss, stays) + known.distance[node.at()]?;
                Some((cost, node))
            });
            let best = enters.min().filter(|(cost, _)| *cost < Worth::ZERO);
            placed.push(best.is_some());
            let Some((_, node)) = best else {
                self.exchange.enter(*school, outside);
                continue;
            };
            let steps = self.exchange.steps(&known.nodes(node, outside), &self.rate);
            self.exchange.take(&steps);
            self.exchange.enter(*school, node);
            ways = None;
        }
        placed
    }

    /// Goes to the next plan with more moves, at a lower rate; `None` where this one is the best even if moves cost nothing. Returns the schools that move.
    pub(super) fn more(&mut self) -> Option<Vec<(SchoolIx, Node)>> {
        self.turn(Towards::More)
    }

    /// Goes to the next plan with fewer moves, at a higher rate; `None` where none has fewer.
    pub(super) fn fewer(&mut self) -> Option<Vec<(SchoolIx, Node)>> {
        self.turn(Towards::Fewer)
    }

    fn turn(&mut self, towards: Towards) -> Option<Vec<(SchoolIx, Node)>> {
        let mut rate = match towards {
            Towards::More => Rate::ZERO,
            Towards::Fewer => Rate::Infinite,
        };
        let mut steps: Vec<Step> = Vec::new();
        while let Some(mut cycle) = Costs::new(&self.exchange, &rate).negative_cycle() {
            cycle.extend(cycle.first().copied());
            steps = self.exchange.steps(&cycle, &rate);
            let (loss, stays) = self.exchange.change(&steps);
            rate = match (towards, stays) {
                (Towards::More, ..0) => Rate::Finite {
                    gain: -loss,
                    moves: -stays,
                },
                (Towards::Fewer, 1..) => Rate::Finite {
                    gain: loss,
                    moves: stays,
                },
                // Invariant: the plan is the best at its rate, so no such cycle is negative beyond it.
                _ => return None,
            };
        }
        if steps.is_empty() {
            return None;
        }
        let movers = |step: &Step| Some((self.exchange.mover(*step)?, step.to));
        let moved = steps.iter().filter_map(movers).collect();
        self.exchange.take(&steps);
        self.rate = rate;
        Some(moved)
    }

    /// The pool of each school.
    pub(super) fn assignment(&self) -> Vec<Option<PoolIx>> {
        self.exchange.assignment()
    }

    /// What bounds all plans that leave these decisions as they are, by the rate at which this one is the best.
    pub(super) fn bound(&self, decisions: Vec<Decision>) -> Branch {
        let outside = self.exchange.outside();
        let ways = Costs::new(&self.exchange, &self.rate).ways_from(outside);
        let pools = 0..self.exchange.nodes() - 1;
        // A place can always fall empty, so that every pool is reached, at no cost or less.
        let price = |pool: usize| ways.distance[pool].map_or(Worth::ZERO, |distance| -distance);
        let prices: Vec<Worth<N>> = pools.map(price).collect();
        Branch::new(self.exchange.levels(), decisions, &self.rate, &prices)
    }
}
