//! What a place is worth: one more, one less, for how many the worth holds, who comes in, and which hubs to enlarge first.

use serde::Serialize;

use super::force::Move;
use super::moves::{Moves, Step};
use crate::model::{HubId, Level, Urn};
use crate::problem::{HubIx, Pool, PoolIx};
use crate::solve::Gain;
use crate::transport::Node;

/// Value of [`PlaceReport::format`].
pub const PLACES_FORMAT: &str = "hubmatch-places";
/// Version of the schema of [`PlaceReport`].
pub const PLACES_VERSION: u32 = 1;

/// What places are worth in a plan, as one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlaceReport {
    /// [`PLACES_FORMAT`].
    pub format: String,
    /// [`PLACES_VERSION`].
    pub version: u32,
    /// Places of each hub and level of support.
    pub pools: Vec<PlaceValue>,
    /// The hub whose next places are listed; none for those of all hubs.
    pub hub: Option<HubId>,
    /// The next places, one after the other: those of the hub, or where they are worth most.
    pub next: Vec<NextPlace>,
}

/// Places added one after the other at one hub, or taken away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlaceRun {
    /// What the first of them changes at each level of the objective.
    pub first: Vec<i64>,
    /// Who moves for the first of them: for one more, the school that comes in first; for one less, one that leaves the hub first.
    pub moves: Vec<Move>,
    /// For how many of them, one after the other, the placements that are won or lost are the same as for the first: same tiers, same values. What each is worth in score falls, or what it costs grows,
    pub alike: u32,
    /// to this: what the last of them changes.
    pub last: Vec<i64>,
    /// Whether more might be alike: the search ended at its limit.
    pub is_cut: bool,
}

/// What the places of one hub at one level of support are worth.
///
/// With levels of support, the selection for enhanced support stays as the plan has it: with other places at enhanced support, matching again may select others, and so be worth another amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlaceValue {
    /// The hub.
    pub hub: HubId,
    /// The level.
    pub level: Level,
    /// Places.
    pub places: u32,
    /// Schools placed.
    pub load: u32,
    /// Places more; the first changes what [`crate::plan::PoolRow::price`] says.
    pub more: PlaceRun,
    /// Places less; none where the hub has none, or its pins need them all.
    pub less: Option<PlaceRun>,
}

/// A place more, with those before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NextPlace {
    /// The hub.
    pub hub: HubId,
    /// The level of support.
    pub level: Level,
    /// The school that has a place by it and had none; none where schools that have one only fit better.
    pub school: Option<Urn>,
    /// What it changes at each level of the objective.
    pub change: Vec<i64>,
    /// Who moves, the school that comes in first.
    pub moves: Vec<Move>,
}

impl Moves<'_> {
    /// The value of the places of each pool, in the plan's order, looking at no more than `limit` places more and less of each. A search a place.
    #[must_use]
    pub fn place_values(&self, limit: u32) -> Vec<PlaceValue> {
        let mut moves = self.clone();
        let pools = PoolIx::all(self.problem.pools().len());
        pools.map(|pool| moves.value(pool, limit)).collect()
    }

    /// What places are worth: each pool's, at most `limit` more and less of each, and the next `add` places, of one hub (at its last level of support) or wherever they are worth most.
    #[must_use]
    pub fn report(&self, limit: u32, add: u32, hub: Option<HubIx>) -> PlaceReport {
        let pools = PoolIx::all(self.problem.pools().len());
        let of = |hub| {
            pools
                .filter(|pool| self.problem.pool(*pool).hub == hub)
                .last()
        };
        PlaceReport {
            format: PLACES_FORMAT.to_owned(),
            version: PLACES_VERSION,
            pools: self.place_values(limit),
            hub: hub.map(|hub| self.problem.hub(hub).id.clone()),
            next: match hub.and_then(of) {
                Some(pool) => self.next_places(pool, add),
                None => self.enlarge(add),
            },
        }
    }

    /// The value of the places of one pool.
    #[must_use]
    pub fn place_value(&self, pool: PoolIx, limit: u32) -> PlaceValue {
        self.clone().value(pool, limit)
    }

    /// The same on a graph of its own, which is afterwards as it was.
    fn value(&mut self, pool: PoolIx, limit: u32) -> PlaceValue {
        let Pool { hub, level, places } = self.problem.pool(pool);
        let more = self.trying(|moves| {
            let added = moves.add_place(pool);
            moves.run(&added, limit, |moves| Some(moves.add_place(pool)))
        });
        let less = self.trying(|moves| {
            let removed = moves.remove_place(pool)?;
            Some(moves.run(&removed, limit, |moves| moves.remove_place(pool)))
        });
        PlaceValue {
            hub: self.problem.hub(hub).id.clone(),
            level,
            places,
            load: self.load(pool),
            more,
            less,
        }
    }

    /// Goes on from the first change of places with others like it.
    fn run(
        &mut self,
        steps: &[Step],
        limit: u32,
        mut change: impl FnMut(&mut Self) -> Option<Vec<Step>>,
    ) -> PlaceRun {
        let first = self.change(steps);
        let mut run = PlaceRun {
            last: first.clone(),
            moves: self.told(steps),
            alike: 1,
            is_cut: true,
            first,
        };
        while run.alike < limit {
            let next = change(self).map(|steps| self.change(&steps));
            match next {
                Some(next) if self.is_alike(&run.first, &next) => {
                    run.alike += 1;
                    run.last = next;
                }
                _ => {
                    run.is_cut = false;
                    break;
                }
            }
        }
        run
    }

    /// Whether two changes win or lose the same placements, and both or neither are nothing at all.
    fn is_alike(&self, a: &[i64], b: &[i64]) -> bool {
        let tiers = self.problem.policy().tiers.len();
        let is_nothing = |change: &[i64]| change.iter().all(|level| *level == 0);
        a[..tiers] == b[..tiers] && is_nothing(a) == is_nothing(b)
    }

    /// Who gets the next places of one pool, one after the other, at most `limit`; fewer where nobody gains by another.
    #[must_use]
    pub fn next_places(&self, pool: PoolIx, limit: u32) -> Vec<NextPlace> {
        let mut moves = self.clone();
        let mut next = Vec::new();
        for _ in 0..limit {
            let steps = moves.add_place(pool);
            if steps.is_empty() {
                break;
            }
            next.push(moves.next_place(pool, &steps));
        }
        next
    }

    /// The hubs to enlarge first, for at most `limit` places more in all, each priced again after those before it; fewer where nobody gains by another.
    ///
    /// The best k places for every k at once: what places are worth is M-natural concave in their numbers (Murota, 2003), for which taking the best next one is exact.
    #[must_use]
    pub fn enlarge(&self, limit: u32) -> Vec<NextPlace> {
        let mut moves = self.clone();
        let mut next = Vec::new();
        for _ in 0..limit {
            let paths = moves.paths(moves.outside());
            let cost = |pool: &PoolIx| paths.cost(Node(pool.0));
            let pools = PoolIx::all(self.problem.pools().len());
            let best = pools.filter_map(|pool| Some((cost(&pool)?, pool))).min();
            let Some((_, pool)) = best.filter(|(cost, _)| *cost < Gain::default()) else {
                break;
            };
            let steps = moves.add_place_by(&paths, pool);
            next.push(moves.next_place(pool, &steps));
        }
        next
    }

    fn next_place(&self, pool: PoolIx, steps: &[Step]) -> NextPlace {
        let Pool { hub, level, .. } = self.problem.pool(pool);
        let comes = steps.iter().find(|step| step.from.is_none());
        NextPlace {
            hub: self.problem.hub(hub).id.clone(),
            level,
            school: comes.map(|step| self.problem.school(step.school).urn),
            change: self.change(steps),
            moves: self.told(steps),
        }
    }
}
