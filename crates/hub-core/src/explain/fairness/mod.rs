//! Whether a plan is fair: who is placed of each group, who would gain where somebody of lower priority is, and what serving the worst-served better would cost.

mod chance;
mod envy;
mod frontier;
mod groups;
mod words;

use serde::Serialize;

pub use envy::{Envied, Envy};
pub use frontier::{Frontier, FrontierPoint};
pub use groups::{Dimension, DimensionCode, Finding, Group, GroupTest, Groups};

use crate::plan::Plan;
use crate::problem::{PoolIx, Problem};
use crate::score::Arcs;
use crate::solve::Ranks;

/// Value of [`Fairness::format`].
pub const FAIRNESS_FORMAT: &str = "hubmatch-fairness";
/// Version of the schema of [`Fairness`].
pub const FAIRNESS_VERSION: u32 = 1;

/// The fairness of a plan, as one document.
///
/// Groups are those that the inputs know of. Of pupils with English as an additional language, of faith and of single-sex schools they say nothing, nor how large a trust is beyond the schools that applied.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fairness {
    /// [`FAIRNESS_FORMAT`].
    pub format: String,
    /// [`FAIRNESS_VERSION`].
    pub version: u32,
    /// Score of a perfect pair.
    pub score_scale: i64,
    /// Who is placed, by group.
    pub groups: Groups,
    /// Schools that would gain at a hub where somebody of lower priority is.
    pub envy: Envy,
    /// What it costs to serve the worst-served better; none with side rules, under which each point would be a programme of its own, and where nobody is placed who is not pinned.
    pub frontier: Option<Frontier>,
}

/// Accounts for the fairness of a plan that [`crate::verify`] accepts for the same problem; `None` where it is no plan of it.
///
/// Takes O(arcs), a search for each row of [`Envy::largest`], and at most a few hundred solves for the frontier. It depends on problem and plan alone; p-values, in floating point, are the same to some nine digits everywhere.
#[must_use]
pub fn fairness(problem: &Problem, arcs: &Arcs, plan: &Plan) -> Option<Fairness> {
    let placed = Placed {
        problem,
        arcs,
        plan,
        pools: plan.assignment(problem)?,
        ranks: Ranks::new(problem).of_school,
    };
    Some(Fairness {
        format: FAIRNESS_FORMAT.to_owned(),
        version: FAIRNESS_VERSION,
        score_scale: plan.score_scale,
        groups: placed.groups(),
        envy: placed.envy(),
        frontier: placed.frontier(),
    })
}

/// A plan with what all three parts read of it.
struct Placed<'a> {
    problem: &'a Problem,
    arcs: &'a Arcs,
    plan: &'a Plan,
    /// The places of each school.
    pools: Vec<Option<PoolIx>>,
    /// Tier and value of each school, as a dense rank: more is more important.
    ranks: Vec<i64>,
}

/// A count of records: at most 900,000 schools.
fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
