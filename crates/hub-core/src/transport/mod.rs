//! The transport kernel: the cheapest way to place schools at hubs with limited places, exactly.
//!
//! # The problem
//!
//! Schools s in S, hubs h in H, costs c(s,h) for eligible pairs, cap(h) places, and u(s) for leaving s unplaced, unless
//! everyone must be placed:
//!
//! ```text
//! minimise    sum of c(s,h) x(s,h)  +  sum of u(s) (1 - sum over h of x(s,h))
//! subject to  sum over h of x(s,h) <= 1      (= 1 where everyone must be placed)
//!             sum over s of x(s,h) <= cap(h)
//!             x(s,h) in {0, 1}
//! ```
//!
//! For any prices p >= 0 no plan costs less than the dual bound: the sum over s of the least of u(s) and c(s,h) + p(h), minus the sum over
//! h of p(h) cap(h). At the optimum they are equal, with whole prices, because the problem is a transportation problem (Hitchcock, 1941).
//!
//! # The method
//!
//! |H| is small against |S|, so prices carry nearly everything: given them, each school answers for itself.
//!
//! 1. *Coarse* (`coarse.rs`): the prices of every eighth school, with places to scale, found by the same method, and so on down to a few schools a hub. A
//!    sample that Newton's method leaves far from balance is finished by 3, or the whole would start from useless prices.
//! 2. *Refine*: one scan (`scan.rs`) lists each school's candidate hubs, those within a margin of its best at the prices so far. On these lists the level of all
//!    prices is set by an order statistic (`level.rs`), and their differences by Newton's method (`newton.rs`, on what schools want: `demand.rs`). Where prices leave the range in which
//!    the lists tell of demand, the scan is made again.
//! 3. *Finish* (`graph.rs`, `search.rs`): each school is put at its best, and the few units that are too many somewhere are sent along shortest augmenting paths on the
//!    graph of hubs, over the candidates that are nearest. Where a path would be long, more candidates are looked at first (`widen.rs`).
//! 4. *Prove*: for each school, that no hub left out of its lists is better: either what the scan left out is far enough by what the prices have moved since, or
//!    its row is read again, and 3 goes on with what that finds. Then the smallest prices, by one more search, and the same proof for them.
//!
//! So all costs are read a little more than once ([`Effort::rows`]), and the rest works on a few candidates a school. Whatever 1 and 2 do, 3 and 4 end at the
//! optimum and prove it.
//!
//! A solved instance can take changes: see [`Session`].
//!
//! # Complexity
//!
//! O(|S| |H|) for a scan, vectorised, in parallel where the settings ask for it; O(|S|) a Newton step; O(|H|^2 log |H|) a search, of
//! which there are at most as many as units of imbalance after 2. O(|S| + |H|^2) memory beside the costs, which are borrowed or computed.
//!
//! # Overflow
//!
//! Costs are refused beyond [`cost_limit`]; then no sum along a path overflows 64 bits. Totals are in 128.
//!
//! # Example
//!
//! ```
//! use hub_core::transport::{Dense, Instance, Settings, Status, Unplaced, solve};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let costs = [3, 1, 2, 9, 4, 4]; // three schools, two hubs
//! let instance = Instance {
//!     costs: &Dense::<i32>::new(&costs, 3, 2)?,
//!     capacities: &[1, 1],
//!     unplaced: Unplaced::Cost(6),
//! };
//! let answer = solve(&instance, &Settings::new())?;
//! assert_eq!(answer.status, Status::Optimal);
//! let (matching, dual) = (answer.matching.ok_or("a plan")?, answer.dual.ok_or("prices")?);
//! assert_eq!(matching.assignment, [Some(1), Some(0), None]);
//! assert_eq!(matching.objective, 1 + 2 + 6);
//! assert_eq!((dual.prices, dual.bound), (vec![2, 2], 9));
//! # Ok(())
//! # }
//! ```

mod answer;
mod candidates;
mod coarse;
mod costs;
mod demand;
mod drive;
mod edges;
mod edits;
mod graph;
mod instance;
mod lane;
mod level;
mod lists;
mod newton;
mod node;
mod rescue;
mod scan;
mod search;
mod session;
mod settings;
mod widen;

pub use answer::{Answer, Dual, Effort, Matching, Status, Stopped, TransportError, Witness};
pub use costs::{Buffer, Computed, Costs, Dense, Entry, Line, Row, ShapeError, Sparse};
pub use instance::{Instance, MUST, Unplaced, cost_limit};
pub use session::{Session, SessionError};
pub use settings::{Phase, Progress, Settings};

pub use drive::solve;

pub(crate) use drive::{Face, optimal_face};
pub(crate) use graph::{Graph, Source};
pub(crate) use lists::Lists;
pub(crate) use node::{Node, Value};

/// Why the work cannot go on.
#[derive(Clone, Debug)]
enum Halt {
    /// Time is up, or the caller cancelled.
    Stopped(Stopped),
    /// The instance is refused.
    Refused(TransportError),
    /// Not everyone can be placed.
    Infeasible(Witness),
}

impl From<Stopped> for Halt {
    fn from(stopped: Stopped) -> Self {
        Self::Stopped(stopped)
    }
}
