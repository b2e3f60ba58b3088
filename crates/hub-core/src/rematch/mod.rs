//! Matching again while a plan is in force: the best plan for any number of moves.
//!
//! **Moves.** A school moves that had a place in the plan in force, takes part, and is elsewhere now or without a hub. Who had none and has one now does not move.
//!
//! **Frontier.** The best plan within k moves, for each k: tiers first, then score, then who stays, lottery and replay hash, as ever. The corners of its upper hull are the best plans at some rate, what a move must earn, and are
//! found by exchanges of schools between pools (`sweep.rs`); what is best between two corners by branch and bound on the same graph (`within.rs`). Nothing is approximate, and no level is added to another.
//!
//! **Complexity.** O(arcs) for the graph, O(|P|^2) a round of Bellman and Ford, some tens of which take the plan from one corner to the next. A number of moves between two corners takes as many branches as there are
//! combinations of exchanges that come near; few where there are many schools.

mod cycles;
mod exchange;
mod frontier;
mod proof;
mod sweep;
mod within;
mod worth;

pub use frontier::{Frontier, FrontierPoint, frontier};
pub use proof::{Branch, Decision};

/// Pools, at most: so many that no sum along a path overflows (`sweep.rs`).
pub const MOST_POOLS: usize = 1_000;

/// Branches for one number of moves, at most.
const MOST_BRANCHES: usize = 5_000;
