//! Where a school without a hub stands: its turn at each hub, and what would have placed it.

use std::cmp::Reverse;

use rayon::prelude::*;
use serde::Serialize;

use super::moves::Moves;
use crate::model::{HubId, Level, Urn};
use crate::problem::{PoolIx, SchoolIx};
use crate::score::Arc;
use crate::solve::Gain;
use crate::transport::Node;

/// A school's turn at one hub: with so many places more there, and nothing else changed, it has a place, at that hub or at another that a school leaves for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Turn {
    /// The hub.
    pub hub: HubId,
    /// The level of support.
    pub level: Level,
    /// How many places more it takes: 1 for the school that is next. None where it is beyond the limit of the search.
    pub turn: Option<u32>,
    /// Who has a place by the first of them.
    pub next: Option<Urn>,
    /// The school's hub once it has its turn.
    pub goes_to: Option<HubId>,
}

/// What a school without a hub waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Waits {
    /// Its turn at each hub open to it, in the order of hubs.
    pub turns: Vec<Turn>,
    /// The last tier, from 1, in which it would have been placed, with the value that it has; none where not even the first would do.
    pub tier: Option<u32>,
}

impl Moves<'_> {
    /// What a school waits for that takes part and has no place; `None` for others. At most `limit` places more are looked at for each hub, a search each, in parallel over hubs on the caller's pool.
    #[must_use]
    pub fn waits(&self, school: SchoolIx, limit: u32) -> Option<Waits> {
        let is_out = self.pool(self.at(school)).is_none();
        if !is_out || self.problem.pinned(school).is_some() || !self.problem.takes_part(school) {
            return None;
        }
        let row = self.arcs.row(school);
        let turns = row.par_iter().map(|arc| self.turn(school, arc.pool, limit));
        Some(Waits {
            turns: turns.collect(),
            tier: self.tier_needed(school),
        })
    }

    fn turn(&self, school: SchoolIx, pool: PoolIx, limit: u32) -> Turn {
        let it = self.problem.pool(pool);
        let mut turn = Turn {
            hub: self.problem.hub(it.hub).id.clone(),
            level: it.level,
            turn: None,
            next: None,
            goes_to: None,
        };
        let mut moves = self.clone();
        for places in 1..=limit {
            let steps = moves.add_place(pool);
            // Places are filled by schools without one for as long as any can get there.
            let Some(comes) = steps.iter().find(|step| step.from.is_none()) else {
                break;
            };
            let urn = self.problem.school(comes.school).urn;
            turn.next = turn.next.or(Some(urn));
            if comes.school == school {
                let hub = |arc: Arc| self.problem.hub(self.problem.pool(arc.pool).hub);
                turn.goes_to = comes.to.map(|arc| hub(arc).id.clone());
                turn.turn = Some(places);
                break;
            }
        }
        turn
    }

    /// The last tier in which a school without a place would have one.
    fn tier_needed(&self, school: SchoolIx) -> Option<u32> {
        let standing = self.problem.standing(school);
        let outside = self.outside();
        // Who would have to leave for it, by pool, and what that costs with all moves on the way.
        let costs: Vec<(Arc, Gain)> = self
            .arcs
            .row(school)
            .iter()
            .filter_map(|arc| Some((*arc, self.paths(Node(arc.pool.0)).cost(outside)?)))
            .collect();
        let is_placed = |tier: &u32| {
            costs.iter().any(|(arc, cost)| {
                let worth = self.worth_of(school, *arc);
                let tail = |gain: &Gain| (gain.score, gain.stay, gain.lottery, gain.replay);
                let leaves = self
                    .ranks()
                    .meaning(cost.rank)
                    .map(|(level, value)| (Reverse(level), value));
                let level = self.problem.level_of(*tier, standing.claim);
                let comes = (Reverse(level), standing.value);
                leaves.is_none_or(|leaves| (comes, tail(&worth)) > (leaves, tail(cost)))
            })
        };
        (0..standing.tier)
            .rev()
            .find(is_placed)
            .map(|tier| tier + 1)
    }
}
