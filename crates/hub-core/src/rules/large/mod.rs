//! Large instances, by the few choices that matter.
//!
//! A *bundle* is what is decided as one: a unit, or the units that go to one site together. A *choice* of a bundle is an arc of each of its units.
//!
//! 1. *Relaxation* (`relaxation.rs`): a linear programme on a few choices a bundle. Choices that its multipliers make better than the best one there join, until there are none (Dantzig
//!    and Wolfe, 1960), each time from the solution of before. What the multipliers prove is summed over all arcs, so it bounds the whole instance.
//! 2. *Several objectives in order* are weighed for the relaxation, each far above the next; its last basis then gives the multipliers of each by itself: those
//!    of the objectives up to it, weighed alike, over its own weight. Whether the weights were far enough apart does not matter to what is proven.
//! 3. *Rounding* (`rounding.rs`): where the relaxation opens parts of many sites, it is solved again on as many whole ones (`sites.rs`). Then most bundles have one choice in the relaxation. The others are decided by a programme of their own, and those that share a switch with them.
//! 4. *Improvement* (`improvement.rs`): neighbourhoods of a few sites are decided anew, while there is time and anything is gained.
//! 5. *Proof*: what the plan reaches and what is proven differ by a gap; a choice whose reduced cost is above the best of its bundle by more than the gap is in no better plan. If few
//!    are left, the programme of all of them tells the optimum.

mod choices;
mod improvement;
mod relaxation;
mod rounding;
mod sites;
mod weights;

use super::bound::{Multipliers, Proof};
use super::model::Instance;
use super::outcome::{Known, matching};
use super::programme::Ended;
use super::rows::Rows;
use super::units::Units;
use crate::transport::{Costs, Matching, Settings};

use choices::{Bundles, Choice};
use improvement::Improvement;
use relaxation::{Relaxation, Shares};
use rounding::decide;
use weights::Weighed;

/// Arcs up to which an instance is solved as it is.
pub(super) const FEW: usize = 6_000;

/// Rounds of choices that join, at most.
const ROUNDS: usize = 30;

/// Choices up to which the programme of all that a better plan may use is tried.
const SOME: usize = 60_000;

/// What came of objectives in order.
pub(crate) struct Ordered {
    /// The plan: a hub a school.
    pub(crate) plan: Vec<Option<u32>>,
    /// By objective: multipliers of the rows of the instance, and then of a row for each objective before.
    pub(crate) multipliers: Vec<Multipliers>,
    /// Whether no plan that is as good by the objectives before is better by the last, says the solver.
    pub(crate) is_best: bool,
}

/// How many of these objectives, which are in order, can be weighed together.
pub(super) fn how_many(objectives: &[&dyn Costs], units: &Units) -> usize {
    Weighed::most(objectives, units)
}

/// Solves objectives in order, the instance's own the last, from a plan that keeps all rules, if one is known; those `before` it, most important first, count pairs alone. `None` where it found no plan.
pub(super) fn in_order(
    instance: &Instance<'_>,
    before: &[&dyn Costs],
    units: &Units,
    start: Option<Matching>,
    settings: &Settings<'_>,
) -> Option<Ordered> {
    let rows = Rows::new(instance, units);
    let weighed = Weighed::new(before, units)?;
    let mut search = Search::new(instance, units, &rows, weighed, settings);
    search.best = start;
    search.find();
    let plan = search.best.take()?.assignment;
    Some(Ordered {
        plan,
        multipliers: search.multipliers,
        is_best: search.claimed.is_some(),
    })
}

/// Multipliers that bound a large instance: those of its relaxation. `None` where time is up before there are any.
pub(super) fn relaxed(
    instance: &Instance<'_>,
    units: &Units,
    settings: &Settings<'_>,
) -> Option<Multipliers> {
    let rows = Rows::new(instance, units);
    let weighed = Weighed::new(&[], units)?;
    let search = Search::new(instance, units, &rows, weighed, settings);
    search.relax()?.multipliers.pop()
}

/// Solves an instance with many arcs; `start` is a plan that keeps all rules, if one is known. `None` where it cannot be told so whether there is a plan.
pub(super) fn solve(
    instance: &Instance<'_>,
    units: &Units,
    start: Option<&Matching>,
    settings: &Settings<'_>,
) -> Option<Known> {
    let rows = Rows::new(instance, units);
    let weighed = Weighed::new(&[], units)?;
    let mut search = Search::new(instance, units, &rows, weighed, settings);
    search.best = start.cloned();
    search.find();
    let proof = search.proof();
    if search.best.is_none() && !search.is_over() {
        return None;
    }
    let claimed = search.claimed.unwrap_or(proof.bound).max(proof.bound);
    Some(Known {
        ended: search.ended,
        claimed,
        matching: search.best,
        proof,
    })
}

/// A search under way.
struct Search<'a> {
    instance: &'a Instance<'a>,
    units: &'a Units,
    rows: &'a Rows,
    settings: &'a Settings<'a>,
    weighed: Weighed,
    bundles: Bundles,
    best: Option<Matching>,
    /// By objective.
    multipliers: Vec<Multipliers>,
    /// No plan costs less by all objectives, weighed: what the multipliers of the last prove.
    bound: Option<i128>,
    /// No plan costs less by the last objective, says the programme of all choices that matter.
    claimed: Option<i128>,
    ended: Ended,
}

impl<'a> Search<'a> {
    fn new(
        instance: &'a Instance<'a>,
        units: &'a Units,
        rows: &'a Rows,
        weighed: Weighed,
        settings: &'a Settings<'a>,
    ) -> Self {
        Self {
            instance,
            units,
            rows,
            settings,
            multipliers: vec![Multipliers::default(); weighed.levels()],
            weighed,
            bundles: Bundles::new(instance, units),
            best: None,
            bound: None,
            claimed: None,
            ended: Ended::Stopped,
        }
    }

    fn is_over(&self) -> bool {
        self.settings.check().is_err()
    }

    /// Relaxation, rounding, improvement, proof, as far as time allows.
    fn find(&mut self) {
        let Some(relaxed) = self.relax() else { return };
        self.multipliers = relaxed.multipliers;
        self.bound = Some(self.weighed.bound(self));
        let mut choices = relaxed.choices;
        if let Some(is_closed) = sites::closed(self, &relaxed.shares) {
            choices.extend(self.round_without(is_closed));
            choices.sort_unstable();
            choices.dedup();
        } else {
            let first = rounding::round(self, &choices, &relaxed.shares);
            self.take(first);
        }
        if self.best.is_some() {
            let improvement = Improvement::new(self, &choices, &relaxed.at);
            improvement.run(self, &relaxed.at);
            self.close(&relaxed.at);
        }
    }

    /// Rounds what the relaxation comes to where some sites are closed, and gives its choices.
    fn round_without(&mut self, is_closed: Vec<bool>) -> Vec<Choice> {
        self.bundles.is_closed = is_closed;
        let relaxed = self.relax();
        self.bundles.is_closed = Vec::new();
        let Some(relaxed) = relaxed else {
            return Vec::new();
        };
        let first = rounding::round(self, &relaxed.choices, &relaxed.shares);
        self.take(first);
        relaxed.choices
    }

    /// Solves relaxations until no choice is missing.
    fn relax(&self) -> Option<Relaxed> {
        let mut relaxation = Relaxation::new(self)?;
        let mut at = None;
        for _ in 0..ROUNDS {
            let Some(found) = relaxation.solve() else {
                break;
            };
            let missing = self.bundles.missing(self, relaxation.choices(), &found);
            at = Some(found);
            if self.is_over() {
                break;
            }
            if missing.is_empty() || relaxation.join(missing).is_none() {
                break;
            }
        }
        let at = at?;
        let shares = relaxation.shares()?;
        let mut multipliers = Vec::new();
        for level in (0..self.weighed.levels()).rev() {
            let found = relaxation.multipliers_of(level);
            let found = found.map(|found| Multipliers::of(&found));
            multipliers.push(found.unwrap_or_default());
        }
        multipliers.reverse();
        Some(Relaxed {
            at,
            shares,
            multipliers,
            choices: relaxation.into_choices(),
        })
    }

    /// What is proven of the one objective.
    fn proof(&self) -> Proof {
        let proof = |multipliers: Multipliers| Proof {
            bound: multipliers.bound(self.instance, self.units, self.rows),
            multipliers,
        };
        let zero = proof(Multipliers::default());
        let found = self.multipliers.last().cloned().map(proof);
        found
            .filter(|found| found.bound > zero.bound)
            .unwrap_or(zero)
    }

    /// What the plan costs more than what is proven, in the weighed objective: by how much a better plan can be better.
    fn gap(&self) -> Option<i128> {
        let best = self.best.as_ref()?;
        Some(self.weighed.cost(self, best) - self.bound?)
    }

    fn is_proven(&self) -> bool {
        self.gap().is_some_and(|gap| gap <= 0)
    }

    /// Takes a plan if it keeps all rules and is better than the best.
    fn take(&mut self, plan: Option<Vec<Option<Choice>>>) -> bool {
        let found = plan.and_then(|plan| self.matching(&plan));
        self.take_matching(found)
    }

    fn take_matching(&mut self, found: Option<Matching>) -> bool {
        let Some(found) = found else { return false };
        let cost = |matching: &Matching| self.weighed.cost(self, matching);
        let is_better = self
            .best
            .as_ref()
            .is_none_or(|best| cost(&found) < cost(best));
        if is_better {
            self.best = Some(found);
        }
        is_better
    }

    fn matching(&self, plan: &[Option<Choice>]) -> Option<Matching> {
        let mut hubs = vec![None; self.instance.schools()];
        for (unit, position) in plan.iter().flatten().flat_map(Choice::arcs) {
            let unit = &self.units.list[unit];
            for school in &unit.schools {
                hubs[*school as usize] = Some(unit.arcs[position].hub);
            }
        }
        matching(self.instance, hubs)
    }

    /// The choices that a better plan may use, if they are not too many for a programme.
    fn within(&self, at: &[f64]) -> Option<Vec<Choice>> {
        let within = self.bundles.within(self, at, weights::real(self.gap()?));
        (within.len() <= SOME).then_some(within)
    }

    /// Solves the programme of all choices that a better plan may use, if they are not too many.
    fn close(&mut self, at: &[f64]) {
        if self.is_proven() {
            self.claimed = self.best.as_ref().map(|best| best.objective);
            self.ended = Ended::Done;
        }
        if self.claimed.is_some() || self.is_over() {
            return;
        }
        let Some(within) = self.within(at) else {
            return;
        };
        let decided = decide(self, &within, None, &|| self.is_over());
        let found = decided.plan.and_then(|plan| self.matching(&plan));
        let cost = |matching: &Matching| self.weighed.cost(self, matching);
        // Nothing is claimed but what the programme's own plan reaches.
        let reached = found.as_ref().map(cost);
        self.take_matching(found);
        let best = self.best.as_ref();
        let best = best.map(|best| (self.weighed.cost(self, best), best.objective));
        if let (Ended::Done, Some(reached), Some((cost, objective))) =
            (decided.ended, reached, best)
            && cost <= reached
        {
            self.claimed = Some(objective);
            self.ended = Ended::Done;
        }
    }

    /// The choices that the best plan makes.
    fn plan(&self) -> Vec<Option<Choice>> {
        let best = self.best.as_ref().map(|best| &best.assignment);
        let position = |unit: &u32| {
            let it = &self.units.list[*unit as usize];
            let hub = best?
                .get(*it.schools.first()? as usize)
                .copied()
                .flatten()?;
            let position = it.arcs.binary_search_by_key(&hub, |arc| arc.hub).ok()?;
            Some((*unit, u32::try_from(position).ok()?))
        };
        let bundles = self.bundles.list.iter().enumerate();
        let choice = |(bundle, units): (usize, &Vec<u32>)| {
            let arcs: Option<Vec<(u32, u32)>> = units.iter().map(position).collect();
            Some(Choice::new(bundle, arcs?))
        };
        bundles.map(choice).collect()
    }
}

/// What the relaxation came to.
struct Relaxed {
    /// Its multipliers, in its scale.
    at: Vec<f64>,
    shares: Shares,
    /// By objective.
    multipliers: Vec<Multipliers>,
    choices: Vec<Choice>,
}
