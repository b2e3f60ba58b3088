//! What it would cost to have schools at other hubs, for as many of them as one likes: they share their searches.
//!
//! A school that is forced from q into p sends one unit from p to q. So one search to q, over the graph with its edges turned round, answers it for every p, and for every school of q.

use std::sync::OnceLock;

use super::{Moves, Node, Step};
use crate::problem::{HubIx, SchoolIx};

/// By pool: what changes at each level of the objective as one unit goes from there to one node; none where there is no way.
type Changes = Vec<Option<Vec<i64>>>;

/// What the best plan with a school forced into another hub changes, for each school and each hub open to it.
///
/// Searches are made as they are asked for, one a pool of which any school is asked about, and kept. Takes 8 bytes a level of the objective and pair of pools, where schools of all pools are asked about.
#[derive(Debug)]
pub struct Losses<'a> {
    moves: &'a Moves<'a>,
    /// By the node where the unit ends.
    to: Vec<OnceLock<Changes>>,
}

impl Moves<'_> {
    /// What forcing schools into hubs would cost, for many schools at once.
    #[must_use]
    pub fn losses(&self) -> Losses<'_> {
        Losses {
            moves: self,
            to: (0..self.nodes()).map(|_| OnceLock::new()).collect(),
        }
    }

    /// What one unit changes on its way to a node, from each pool.
    fn changes_to(&self, to: Node) -> Changes {
        let paths = self.paths_to(to);
        let change = |from: Node| {
            paths.cost(from)?;
            Some(self.change(&self.steps_along(&self.way(&paths, from, to))))
        };
        (0..self.free.len()).map(Node::of).map(change).collect()
    }
}

impl Losses<'_> {
    /// What forcing `school` into each hub that is open to it would change, a component a level of the objective, each lexicographically 0 or less: what [`Moves::force`] says, without who moves.
    ///
    /// In the order of hubs, without the hub that it has and those where pins leave no place. O(|P|) levels, after a search for the first school of a pool, which takes O(|P|^2) a round of Bellman and Ford.
    #[must_use]
    pub fn of(&self, school: SchoolIx) -> Vec<(HubIx, Vec<i64>)> {
        let moves = self.moves;
        let here = moves.at(school);
        let rest = self.to[here.at()].get_or_init(|| moves.changes_to(here));
        let from = moves.pool(here).and_then(|pool| moves.arc(school, pool));
        let others = moves.arcs.row(school).iter();
        let others = others.filter(|arc| Some(arc.pool) != moves.pool(here));
        let forced = others.filter_map(|arc| {
            let to = Some(*arc);
            let mut change = moves.change(&[Step { school, from, to }]);
            let rest = rest[arc.pool.at()].as_ref()?;
            change.iter_mut().zip(rest).for_each(|(sum, it)| *sum += it);
            Some((moves.problem.pool(arc.pool).hub, change))
        });
        forced.collect()
    }
}
