//! Schools that would gain at a hub where somebody of lower priority is.
//!
//! Without side rules no school without a hub is among them: it could take the place of that other school, and more of the higher priority would be placed, so the plan would not be the best. A school that is
//! placed may be: priority decides who is placed, total fit where.

use std::cmp::Reverse;

use serde::Serialize;

use super::{Placed, count};
use crate::explain::{Forced, Moves};
use crate::model::{HubId, Level, Urn};
use crate::problem::{PoolIx, SchoolIx};
use crate::score::Arc;
use crate::verify::broken_rules;

/// Rows of [`Envy::largest`], at most.
const LISTED: usize = 100;

/// Pairs of a school that takes part and places that are open to it, where it would gain (it has no hub, or a lower score where it is) and a school of lower priority is: of a later tier, or of the same tier and
/// a smaller value, and not pinned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Envy {
    /// All such pairs.
    pub pairs: u64,
    /// Schools with a hub in them.
    pub placed: u32,
    /// Schools without a hub in them; 0 without side rules.
    pub unplaced: u32,
    /// The pairs with the largest gain, at most 100; then by URN and hub.
    pub largest: Vec<Envied>,
}

/// A school that would gain at a hub where somebody of lower priority is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Envied {
    /// The school.
    pub urn: Urn,
    /// Its tier, from 1.
    pub tier: u32,
    /// Where it is; none without a hub.
    pub from: Option<HubId>,
    /// Where it would gain.
    pub hub: HubId,
    /// The level of support that it would have there.
    pub level: Level,
    /// By how much its score would be higher there, 0 to the scale; all of it for a school without a hub.
    pub gain: u32,
    /// Schools of lower priority there.
    pub lower: u32,
    /// Why it is not there: what the best plan with it there changes at each level of the objective, exactly. None with side rules.
    pub change: Option<Vec<i64>>,
    /// With side rules: those that would be broken if it took the place of the school of lowest priority there, and nobody else moved. Where there are none, later levels of the objective decide, or a deadline cut the search short.
    pub rules: Vec<String>,
}

/// A pair, by what orders the list.
type Pair = (Reverse<u32>, SchoolIx, PoolIx);

impl Placed<'_> {
    /// Who would gain where somebody of lower priority is.
    pub(super) fn envy(&self) -> Envy {
        let ranks = self.ranks_by_pool();
        let (mut pairs, mut schools) = (Vec::new(), [0; 2]);
        for school in SchoolIx::all(self.pools.len()) {
            let before = pairs.len();
            self.add_pairs(school, &ranks, &mut pairs);
            let has_hub = usize::from(self.pools[school.at()].is_some());
            schools[has_hub] += u32::from(pairs.len() > before);
        }
        pairs.sort_unstable();
        let moves = Moves::new(self.problem, self.arcs, self.plan);
        let listed = pairs.iter().take(LISTED);
        Envy {
            pairs: pairs.len() as u64,
            placed: schools[1],
            unplaced: schools[0],
            largest: listed
                .map(|pair| self.envied(*pair, &ranks, moves.as_ref()))
                .collect(),
        }
    }

    /// By pool: the ranks of its schools that are not pinned, the least first, each with its school.
    fn ranks_by_pool(&self) -> Vec<Vec<(i64, SchoolIx)>> {
        let mut ranks = vec![Vec::new(); self.problem.pools().len()];
        for (school, pool) in SchoolIx::all(self.pools.len()).zip(&self.pools) {
            if let Some(pool) = pool.filter(|_| self.problem.pinned(school).is_none()) {
                ranks[pool.at()].push((self.ranks[school.at()], school));
            }
        }
        for ranks in &mut ranks {
            ranks.sort_unstable();
        }
        ranks
    }

    fn add_pairs(&self, school: SchoolIx, ranks: &[Vec<(i64, SchoolIx)>], pairs: &mut Vec<Pair>) {
        if self.problem.pinned(school).is_some() {
            return;
        }
        let here = self.pools[school.at()];
        let score = here.and_then(|pool| self.arcs.score(school, pool));
        let own = self.ranks[school.at()];
        let is_envied = |arc: &&Arc| {
            let gains = score.is_none_or(|score| arc.score > score);
            let lowest = ranks[arc.pool.at()].first();
            gains && lowest.is_some_and(|(rank, _)| *rank < own)
        };
        let envied = self.arcs.row(school).iter().filter(is_envied);
        pairs.extend(envied.map(|arc| {
            let gain = arc.score - score.unwrap_or(0);
            (Reverse(gain), school, arc.pool)
        }));
    }

    fn envied(
        &self,
        (gain, school, pool): Pair,
        ranks: &[Vec<(i64, SchoolIx)>],
        moves: Option<&Moves<'_>>,
    ) -> Envied {
        let problem = self.problem;
        let there = problem.pool(pool);
        let id = |pool: PoolIx| problem.hub(problem.pool(pool).hub).id.clone();
        let others = &ranks[pool.at()];
        let own = self.ranks[school.at()];
        let change = moves.and_then(|moves| match moves.force(school, there.hub) {
            Forced::Possible { change, .. } => Some(change),
            _ => None,
        });
        Envied {
            urn: problem.school(school).urn,
            tier: problem.standing(school).tier + 1,
            from: self.pools[school.at()].map(id),
            hub: id(pool),
            level: there.level,
            gain: gain.0,
            lower: count(others.partition_point(|(rank, _)| *rank < own)),
            change,
            rules: match others.first() {
                Some((_, lowest)) if moves.is_none() => self.broken(school, pool, *lowest),
                _ => Vec::new(),
            },
        }
    }

    /// The side rules that break where a school takes the place of another.
    fn broken(&self, school: SchoolIx, pool: PoolIx, leaves: SchoolIx) -> Vec<String> {
        let mut pools = self.pools.clone();
        pools[leaves.at()] = None;
        pools[school.at()] = Some(pool);
        broken_rules(self.problem, self.arcs, self.plan, &pools)
    }
}
