//! Large instances, by the few arcs that matter.
//!
//! 1. *Prices*: the kernel's, of the network without the rules, say which arcs are near to being the best of their unit.
//! 2. *Columns*: the relaxation on a few arcs a unit gives multipliers; arcs that they make better than the best one kept join, until there are none (Dantzig and Wolfe, 1960). What the
//!    multipliers prove is summed over all arcs, so it bounds the whole instance.
//! 3. *Plan*: the programme on the arcs kept. What it reaches and what is proven differ by a gap; an arc whose reduced cost is above the best of its unit by more than the gap is in
//!    no better plan. If all other arcs were kept, the optimum of the few is that of all; else they join, once.
//!
//! A plan of before, where there is one, is among the arcs kept, and stands where no better one is found.

use super::bound::{Multipliers, Proof};
use super::model::{Instance, Sizes};
use super::outcome::{Known, claim, plan};
use super::programme::{Ended, Found, Limits, build, multipliers};
use super::rows::Rows;
use super::units::Units;
use crate::transport::{self, Matching, Settings};

/// Arcs up to which an instance is solved as it is; without `HiGHS` all are, for there are no multipliers to tell arcs apart.
#[cfg(feature = "highs")]
pub(super) const FEW: Option<usize> = Some(6_000);
#[cfg(not(feature = "highs"))]
pub(super) const FEW: Option<usize> = None;

/// Arcs kept of each unit at first.
const FIRST: usize = 6;

/// Arcs of a unit that join at once.
const JOIN: usize = 3;

/// Relaxations solved at most.
const ROUNDS: usize = 12;

/// Arcs that a programme may have after the second choice.
const MANY: usize = 400_000;

/// Solves an instance with many arcs; `start` is a plan that keeps all rules, if one is known. `None` where it cannot be told so whether there is a plan.
pub(super) fn solve(
    instance: &Instance<'_>,
    units: &Units,
    start: Option<&Matching>,
    settings: &Settings<'_>,
) -> Option<Known> {
    let rows = Rows::new(instance, units);
    let mut search = Search::new(instance, units, &rows, settings);
    search.best = start.cloned();
    search.keep_first();
    search.price();
    if search.is_done() {
        return Some(search.end(Ended::Done, None));
    }
    let before = settings.left();
    let mut found = search.solve()?;
    let taken = before.zip(settings.left());
    // Twice the arcs take more than twice the time, and the solver of programmes looks at the clock seldom.
    let has_time = taken.is_none_or(|(before, left)| left > 10 * before.saturating_sub(left));
    let mut missing = if has_time {
        search.missing()
    } else {
        Missing::Many
    };
    if missing == Missing::Few {
        found = search.solve()?;
        missing = Missing::None;
    }
    let claimed = match (found.ended, &search.best) {
        _ if missing == Missing::Many => None,
        (Ended::Done, Some(best)) => Some(best.objective),
        (Ended::Stopped, _) => found.bound.and_then(|bound| claim(units, bound)),
        _ => None,
    };
    Some(search.end(found.ended, claimed))
}

/// What the relaxation proves; `None` where it could not be solved.
pub(super) fn relax(
    instance: &Instance<'_>,
    units: &Units,
    settings: &Settings<'_>,
) -> Option<Proof> {
    let rows = Rows::new(instance, units);
    let mut search = Search::new(instance, units, &rows, settings);
    search.keep_first();
    search.price().then_some(search.proof)
}

/// Which arcs of better plans, if there are any, are not among those kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Missing {
    /// None: the programme on those kept speaks for all.
    None,
    /// Some, which have joined.
    Few,
    /// More than a programme may have, or than there is time for.
    Many,
}

/// Multipliers to begin with: the kernel's prices of capacities.
fn prices(instance: &Instance<'_>, rows: &Rows, settings: &Settings<'_>) -> Vec<f64> {
    let mut at = vec![0.0; rows.list.len()];
    if !matches!(instance.sizes, Sizes::One) {
        return at;
    }
    let answer = transport::solve(&instance.network(), settings).ok();
    let dual = answer.and_then(|answer| answer.dual);
    for (at, price) in at.iter_mut().zip(dual.iter().flat_map(|dual| &dual.prices)) {
        *at = real(*price);
    }
    at
}

#[expect(
    clippy::cast_precision_loss,
    reason = "reduced costs need not be exact"
)]
fn real(number: i64) -> f64 {
    number as f64
}

#[expect(
    clippy::cast_precision_loss,
    reason = "reduced costs need not be exact"
)]
fn long_real(number: i128) -> f64 {
    number as f64
}

struct Search<'a> {
    instance: &'a Instance<'a>,
    units: &'a Units,
    rows: &'a Rows,
    settings: &'a Settings<'a>,
    /// Multipliers, by row.
    at: Vec<f64>,
    /// By arc, in order of unit and hub.
    kept: Vec<bool>,
    proof: Proof,
    /// The best plan known.
    best: Option<Matching>,
}

impl<'a> Search<'a> {
    fn new(
        instance: &'a Instance<'a>,
        units: &'a Units,
        rows: &'a Rows,
        settings: &'a Settings<'a>,
    ) -> Self {
        Self {
            instance,
            units,
            rows,
            settings,
            at: prices(instance, rows, settings),
            kept: Vec::new(),
            proof: Proof {
                bound: Multipliers::default().bound(instance, units, rows),
                multipliers: Multipliers::default(),
            },
            best: None,
        }
    }

    fn limits(&self) -> Limits {
        let left = self.settings.left();
        Limits {
            seconds: left.map(|left| left.as_secs_f64()),
        }
    }

    /// What the arcs of a unit cost with the multipliers, less what being unplaced costs.
    fn reduced(&self, number: usize) -> Vec<f64> {
        let unit = &self.units.list[number];
        let unplaced = unit.unplaced.unwrap_or(0);
        let arcs = unit.arcs.iter().enumerate();
        let reduced = arcs.map(|(position, arc)| {
            let mut sum = long_real(arc.cost - unplaced);
            for (row, weight) in &self.rows.at_hub[arc.hub as usize] {
                let at = self.at[*row];
                if at != 0.0 {
                    let factor = self.rows.factor(*row, self.units, number, position);
                    sum += at * real(*weight) * real(factor);
                }
            }
            sum
        });
        reduced.collect()
    }

    /// Keeps the arcs of a unit that cost least, and those of the plan of before.
    fn keep_first(&mut self) {
        let arcs: usize = self.units.list.iter().map(|unit| unit.arcs.len()).sum();
        self.kept = vec![false; arcs];
        for number in 0..self.units.list.len() {
            let reduced = self.reduced(number);
            let mut order: Vec<usize> = (0..reduced.len()).collect();
            // Among equals, others for each unit: else all of them would crowd into a few hubs.
            let turn = |position: usize| mix(number as u64, position as u64);
            order.sort_by(|a, b| {
                let by_cost = reduced[*a].total_cmp(&reduced[*b]);
                by_cost.then_with(|| turn(*a).cmp(&turn(*b)))
            });
            let first = self.rows.first_arc[number];
            for position in order.into_iter().take(FIRST) {
                self.kept[first + position] = true;
            }
            let unit = &self.units.list[number];
            let before = self.best.as_ref();
            let hub = before.and_then(|best| best.assignment[unit.schools[0] as usize]);
            let position =
                hub.and_then(|hub| unit.arcs.binary_search_by_key(&hub, |arc| arc.hub).ok());
            if let Some(position) = position {
                self.kept[first + position] = true;
            }
        }
    }

    /// The units with the arcs kept alone.
    fn part(&self) -> Units {
        let mut part = self.units.clone();
        for (unit, first) in part.list.iter_mut().zip(&self.rows.first_arc) {
            let mut kept = self.kept[*first..].iter();
            unit.arcs.retain(|_| kept.next().copied().unwrap_or(false));
        }
        part
    }

    /// Solves relaxations until no arc is missing; keeps the best proof on the way. Says whether it came to an end.
    fn price(&mut self) -> bool {
        for _ in 0..ROUNDS {
            if self.settings.left().is_some_and(|left| left.is_zero()) {
                return false;
            }
            let part = self.part();
            let rows = Rows::new(self.instance, &part);
            let Some(at) = multipliers(self.instance, &part, &rows, self.limits()) else {
                return false;
            };
            self.at = at;
            let found = Multipliers::of(&self.at);
            let bound = found.bound(self.instance, self.units, self.rows);
            if bound > self.proof.bound {
                self.proof = Proof {
                    multipliers: found,
                    bound,
                };
            }
            if self.is_done() || !self.join() {
                return true;
            }
        }
        false
    }

    /// Adds arcs that are better than the best one kept; says whether there were any.
    fn join(&mut self) -> bool {
        let mut has_joined = false;
        for number in 0..self.units.list.len() {
            let (reduced, first) = (self.reduced(number), self.rows.first_arc[number]);
            let is_kept = |position: &usize| self.kept[first + position];
            let own = (0..reduced.len()).filter(is_kept).map(|at| reduced[at]);
            let out = self.units.list[number].unplaced.map(|_| 0.0);
            let best = own.chain(out).fold(f64::INFINITY, f64::min);
            let slack = 1e-7 * best.abs().max(1.0);
            let is_missing = |at: &usize| !is_kept(at) && reduced[*at] < best - slack;
            let mut missing: Vec<usize> = (0..reduced.len()).filter(is_missing).collect();
            missing.sort_by(|a, b| reduced[*a].total_cmp(&reduced[*b]));
            for position in missing.into_iter().take(JOIN) {
                self.kept[first + position] = true;
                has_joined = true;
            }
        }
        has_joined
    }

    /// Looks for arcs that a better plan may use, and lets them join if they are not too many.
    fn missing(&mut self) -> Missing {
        let Some(best) = &self.best else {
            return Missing::Many;
        };
        let gap = long_real(best.objective - self.proof.bound) + 1.0;
        self.at = (0..self.rows.list.len())
            .map(|row| self.proven(row))
            .collect();
        let mut wanted = self.kept.clone();
        for number in 0..self.units.list.len() {
            let (reduced, first) = (self.reduced(number), self.rows.first_arc[number]);
            let out = self.units.list[number].unplaced.map(|_| 0.0);
            let least = reduced
                .iter()
                .copied()
                .chain(out)
                .fold(f64::INFINITY, f64::min);
            for (position, cost) in reduced.into_iter().enumerate() {
                // At no gap every other plan is worse: then nothing is missing.
                wanted[first + position] |= gap > 1.0 && cost - least <= gap;
            }
        }
        if wanted == self.kept {
            Missing::None
        } else if wanted.iter().filter(|kept| **kept).count() > MANY {
            Missing::Many
        } else {
            self.kept = wanted;
            Missing::Few
        }
    }

    /// A multiplier of the proof.
    fn proven(&self, row: usize) -> f64 {
        let given = self.proof.multipliers.rows.get(row).copied().unwrap_or(0);
        real(given) / f64::from(self.proof.multipliers.scale.max(1))
    }

    /// Whether the plan is proven to be the best.
    fn is_done(&self) -> bool {
        let best = self.best.as_ref();
        best.is_some_and(|best| best.objective <= self.proof.bound)
    }

    /// Solves the programme on the arcs kept. `None` where it has no plan and none is known.
    fn solve(&mut self) -> Option<Found> {
        if self.best.is_some() && self.settings.left().is_some_and(|left| left.is_zero()) {
            return Some(Found::nothing(Ended::Stopped));
        }
        let part = self.part();
        let found = build(self.instance, &part).solve(self.limits());
        let values = found.values.as_ref();
        let better = values.and_then(|values| plan(self.instance, &part, values));
        let is_better = |better: &Matching| {
            let best = self.best.as_ref();
            best.is_none_or(|best| better.objective < best.objective)
        };
        if let Some(better) = better.filter(is_better) {
            self.best = Some(better);
        }
        (self.best.is_some() || found.ended == Ended::Stopped).then_some(found)
    }

    fn end(self, ended: Ended, claimed: Option<i128>) -> Known {
        Known {
            ended,
            claimed: claimed.map_or(self.proof.bound, |claimed| claimed.max(self.proof.bound)),
            matching: self.best,
            proof: self.proof,
        }
    }
}

/// Scatters pairs of numbers (the finaliser of splitmix64: Steele, Lea and Flood, 2014).
fn mix(a: u64, b: u64) -> u64 {
    let mut x = a.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ b.wrapping_mul(0xd1b5_4a32_d192_ed03);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
