//! Side rules that do not bind: where the best plan without them keeps them all, and nothing is paid for any, it is the best with them.
//!
//! Its prices, a vector a hub, prove each level: with each level before weighed so far above the next that no school would choose otherwise, the weights are multipliers of what is kept of these
//! levels, and the prices, weighed alike, of the capacities. Rules have the multiplier 0.

use super::lexicographic::solve_levels;
use super::measure::{Measure, measures};
use super::stage::Stage;
use super::{Placing, Silent, levels, pinned};
use crate::plan::LevelKind;
use crate::problem::{PoolIx, Problem, SchoolIx};
use crate::rules::{self, LARGEST_SUM, Multipliers};
use crate::score::Arcs;

/// The best plan without side rules.
pub(super) struct Unbound {
    /// The pool of each school.
    pub(super) plan: Vec<Option<u32>>,
    /// By pool, and level without side rules.
    prices: Vec<Vec<i64>>,
    /// Augmenting paths found.
    pub(super) augmentations: u64,
}

/// Solves a problem without its side rules; `None` where pins do not fit.
pub(super) fn solve(problem: &Problem, arcs: &Arcs) -> Option<Unbound> {
    // The kernel is given free schools only, and pins that may be left out are not free.
    if problem.has_soft_pins() {
        return None;
    }
    let pinned = pinned(problem);
    let mut capacity: Vec<u32> = problem.pools().iter().map(|pool| pool.places).collect();
    for (_, pool) in &pinned {
        capacity[pool.at()] = capacity[pool.at()].checked_sub(1)?;
    }
    let found = solve_levels(problem, arcs, &capacity, &Silent);
    let mut assignment = found.assignment;
    for (school, pool) in pinned {
        assignment[school.at()] = Some(pool);
    }
    Some(Unbound {
        plan: assignment.iter().map(|at| at.map(|pool| pool.0)).collect(),
        prices: found.prices,
        augmentations: found.augmentations,
    })
}

impl Unbound {
    /// Multipliers of each level that prove the plan to be the best with side rules too; `None` where it breaks one, or something is paid, or the levels are others than without rules.
    pub(super) fn proof(&self, problem: &Problem, arcs: &Arcs) -> Option<Vec<Multipliers>> {
        let rules = problem.side_rules()?;
        let costs_to_open = rules.opening.iter().any(|cost| *cost != 0);
        if !has_usual_levels(problem) || costs_to_open {
            return None;
        }
        let score = Stage::alone(problem, arcs, Measure::Score);
        let cost = rules::audit(&score.instance(), &self.plan).ok()?;
        let scores = self
            .placed()
            .filter_map(|(school, pool)| arcs.score(school, pool));
        let is_free = cost == -scores.map(i128::from).sum::<i128>();
        is_free.then(|| multipliers(problem, arcs, &self.prices))
    }

    /// The plan, without the schools whose places break rules: those of later tiers first, and of a tier those that fit least.
    pub(super) fn trimmed(self, problem: &Problem, arcs: &Arcs) -> Option<Vec<Option<u32>>> {
        let mut gains = vec![0; self.plan.len()];
        for (school, pool) in self.placed() {
            let score = arcs.score(school, pool).map_or(0, i64::from);
            gains[school.at()] = score - (i64::from(problem.standing(school).tier) << u32::BITS);
        }
        let stage = Stage::alone(problem, arcs, Measure::Score);
        rules::trim(&stage.instance(), self.plan, &gains)
    }

    fn placed(&self) -> impl Iterator<Item = (SchoolIx, PoolIx)> + '_ {
        let places = SchoolIx::all(self.plan.len()).zip(&self.plan);
        places.filter_map(|(school, pool)| Some((school, PoolIx((*pool)?))))
    }
}

/// Whether the levels are the tiers, the score and the lottery.
fn has_usual_levels(problem: &Problem) -> bool {
    let kinds = measures(problem).into_iter();
    let kinds = kinds.map(|measure| measure.name(problem).0);
    let tiers = problem.policy().tiers.iter().map(|_| LevelKind::Tier);
    // Objectives of the policy's own may have tolerances.
    let policy = problem.policy();
    let is_usual = policy.objectives.is_empty() && policy.widening.is_empty();
    is_usual
        && policy.decide().is_none()
        && kinds.eq(tiers.chain([LevelKind::Score, LevelKind::Lottery]))
}

/// Multipliers of each level: of capacities, of the policy's quotas, and of what is kept of the levels before.
fn multipliers(problem: &Problem, arcs: &Arcs, prices: &[Vec<i64>]) -> Vec<Multipliers> {
    let count = measures(problem).len();
    let ranges = ranges(problem, arcs, prices);
    let tiers = problem.policy().tiers.len();
    let first = rules::before_quotas(&Stage::alone(problem, arcs, Measure::Score).instance());
    let quotas = problem.side_rules().map_or(0, rules::Rules::rows_of_quotas);
    // Where weights were too large nothing is proven, but the plan is the best all the same.
    let of = |level: usize| -> Option<Multipliers> {
        let weights = weights(&ranges[..=level])?;
        let mut rows = Vec::new();
        for price in prices {
            let parts = weights.iter().zip(price);
            let sum: i128 = parts.map(|(weight, part)| weight * i128::from(*part)).sum();
            rows.push(fitting(sum)?);
        }
        rows.resize(first + quotas, 0);
        for (before, weight) in weights[..level].iter().enumerate() {
            let weight = fitting(*weight)?;
            // A tier is kept from below, the score as a cost from above.
            rows.push(if before < tiers { -weight } else { weight });
        }
        Some(Multipliers { scale: 1, rows })
    };
    (0..count)
        .map(|level| of(level).unwrap_or_default())
        .collect()
}

/// By level: how far apart two choices of a school can be in it, less prices.
fn ranges(problem: &Problem, arcs: &Arcs, prices: &[Vec<i64>]) -> Vec<i128> {
    let count = levels(problem);
    let mut most = vec![0_i128; count];
    for school in SchoolIx::all(problem.schools().len()) {
        for arc in arcs.row(school) {
            let worth = Placing::new(problem, school, *arc).vector(count);
            for (most, worth) in most.iter_mut().zip(worth) {
                *most = (*most).max(i128::from(worth).abs());
            }
        }
    }
    let price = |level: usize| {
        let parts = prices.iter().map(|price| i128::from(price[level]).abs());
        parts.max().unwrap_or(0)
    };
    most.iter()
        .enumerate()
        .map(|(level, most)| 2 * (most + price(level)))
        .collect()
}

/// The weight of each level, so that one is worth more than all that later ones can be apart; that of the last is 1. `None` where they are too large.
fn weights(ranges: &[i128]) -> Option<Vec<i128>> {
    let mut weights = vec![1];
    let mut below = *ranges.last()?;
    for range in ranges.iter().rev().skip(1) {
        let weight = below + 1;
        if weight > i128::from(LARGEST_SUM) {
            return None;
        }
        weights.push(weight);
        below += weight.checked_mul(*range)?;
    }
    weights.reverse();
    Some(weights)
}

/// A multiplier, unless it is beyond the largest.
fn fitting(multiplier: i128) -> Option<i64> {
    let multiplier = i64::try_from(multiplier).ok()?;
    (multiplier.abs() <= LARGEST_SUM).then_some(multiplier)
}
