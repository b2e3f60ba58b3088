//! The lexicographic optimum: tiers, then total score, then lottery, then the replay hash.

mod gain;
mod network;
mod prices;
mod transport;

pub use transport::{Observer, Silent};

pub(crate) use prices::{Placing, levels};

use network::Network;

use crate::problem::{PoolIx, Problem, SchoolIx};
use crate::score::Arcs;

/// Pins that a pool has no places for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overfull {
    /// The pool.
    pub pool: PoolIx,
    /// Schools pinned to it.
    pub pinned: u32,
    /// Its places.
    pub places: u32,
}

/// An optimal assignment with its certificate.
#[derive(Clone, Debug)]
pub struct Solution {
    /// The pool of each school, by position.
    pub assignment: Vec<Option<PoolIx>>,
    /// The smallest optimal price of each pool: a component a level of the objective.
    pub prices: Vec<Vec<i64>>,
    /// Augmenting paths found.
    pub augmentations: u64,
}

/// What came of solving a problem.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The best plan there is.
    Optimal(Solution),
    /// No plan keeps all pins: these pools have too few places for the schools pinned to them.
    Infeasible(Vec<Overfull>),
}

/// Solves a problem over its eligible arcs.
///
/// The answer depends on the problem alone, never on threads or time. See `transport` for the
/// method and its complexity.
#[must_use]
pub fn solve(problem: &Problem, arcs: &Arcs, observer: &dyn Observer) -> Outcome {
    let pinned = pinned(problem);
    let mut capacity: Vec<u32> = problem.pools().iter().map(|pool| pool.places).collect();
    let mut overfull = Vec::new();
    let mut counts = vec![0_u32; capacity.len()];
    for (_, pool) in &pinned {
        counts[pool.at()] += 1;
    }
    for (pool, (places, pinned)) in PoolIx::all(capacity.len()).zip(capacity.iter_mut().zip(counts))
    {
        match places.checked_sub(pinned) {
            Some(left) => *places = left,
            None => overfull.push(Overfull {
                pool,
                pinned,
                places: *places,
            }),
        }
    }
    if !overfull.is_empty() {
        return Outcome::Infeasible(overfull);
    }
    let network = Network::new(problem, arcs, capacity);
    let (mut assignment, augmentations) =
        transport::transport(&network, problem.schools().len(), observer);
    for (school, pool) in pinned {
        assignment[school.at()] = Some(pool);
    }
    let prices = prices::smallest_prices(problem, arcs, &assignment);
    Outcome::Optimal(Solution {
        assignment,
        prices,
        augmentations,
    })
}

fn pinned(problem: &Problem) -> Vec<(SchoolIx, PoolIx)> {
    let pin = |school| {
        let hub = problem.pinned(school)?;
        Some((
            school,
            problem.find_pool(hub, problem.standing(school).level)?,
        ))
    };
    SchoolIx::all(problem.schools().len())
        .filter_map(pin)
        .collect()
}
