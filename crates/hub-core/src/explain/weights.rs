//! How far a criterion's weight must move before a school goes to another hub.
//!
//! **Problem.** The smallest change of one weight w, all others as they are, with which the best plan has the school at the hub. Best plans change with w again and again, so the answer is neither
//! monotone nor found by halving alone.
//!
//! **Method.** V(w) is the best score, V'(w) the best one with the school forced there; both at the same ranks, which weights do not touch. The school is there where V = V' and lottery and replay hash are for it.
//! Between two weights a < b that were solved, the plan P of a scores, at each weight, at most V: so V is above the line between P's scores at a and b, and the same for the plan of b. And V' is convex, being a
//! largest sum that is linear in w, so it lies below the line between V'(a) and V'(b). Where the greater of the two lines stays above the third, the school is there at no weight between; else the interval is halved. Intervals
//! are looked at in order, each twice as long as the one before, so that the first weight found is the nearest.
//!
//! **Missing values.** Where a criterion is skipped, the weights of the others are scaled up, which is not linear, and rounded. Each score is then off its line by at most
//! (b - a)^2 / 8 times its greatest second derivative, plus 1: see `Search::bend`. The lines have to be that much apart, for as many schools as are placed, those that bend most, on both sides.
//!
//! **Complexity.** A solve and a graph of moves for each weight that is tried.

use std::sync::Arc as Shared;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use serde::Serialize;

use super::force::wanted;
use super::moves::Moves;
use crate::model::{CriterionCode, Level};
use crate::plan::Plan;
use crate::problem::{HubIx, MAX_WEIGHT, PoolIx, Problem, SchoolIx};
use crate::score::{Arc, Arcs, UNIT, Values, Weights};
use crate::solve::{Gain, Observer, Outcome, Silent, solve};

/// Weights that are tried for one criterion in one direction, at most.
const TRIALS: u32 = 250;

/// The nearest weight at which a school is at a hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Nearest {
    /// This one, at none between it and the policy's; 0 is to leave the criterion out.
    Weight(u32),
    /// None: not up to the largest weight there is, or without the criterion.
    Nowhere,
    /// Not found after many trials, as the two are too close to each other; not at any weight between the policy's and this one.
    NotBefore(u32),
}

/// How far one weight must move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WeightFlip {
    /// The criterion.
    pub criterion: CriterionCode,
    /// Its weight in the policy.
    pub weight: u32,
    /// The nearest larger weight with which the school is there.
    pub more: Nearest,
    /// The nearest smaller one.
    pub less: Nearest,
}

/// How far each criterion's weight, all others as they are, must move before `school` is at `hub`, in parallel on the caller's pool. Empty where a rule keeps it out,
/// and where it is there, is pinned or does not take part, the policy has side rules, or the observer cancels it.
///
/// The observer is told how many searches have ended, of two for each criterion. A weight moves at enhanced support too, unless the policy has another there.
#[must_use]
pub fn weight_flips(
    problem: &Problem,
    arcs: &Arcs,
    plan: &Plan,
    school: SchoolIx,
    hub: HubIx,
    observer: &dyn Observer,
) -> Vec<WeightFlip> {
    let wanted = wanted(problem, school, hub).filter(|arc| arcs.score(school, arc.pool).is_some());
    let (Some(arc), None, None) = (wanted, problem.pinned(school), problem.side_rules()) else {
        return Vec::new();
    };
    let values = Values::new(problem, arcs);
    let weights = values.weights(problem);
    let criteria: Vec<(usize, CriterionCode)> = values.criteria().enumerate().collect();
    let Some(assignment) = plan.assignment(problem) else {
        return Vec::new();
    };
    if assignment[school.at()] == Some(arc.pool) {
        return Vec::new();
    }
    let start = best(
        problem,
        values.score(problem, arcs, &weights),
        assignment,
        school,
        arc.pool,
    );
    // Weights do not touch ranks: where it would cost a placement, it does so under all.
    let Some(start) = start else {
        let nowhere = |(at, criterion): (usize, CriterionCode)| WeightFlip {
            criterion,
            weight: weights.usual(at),
            more: Nearest::Nowhere,
            less: Nearest::Nowhere,
        };
        return criteria.into_iter().map(nowhere).collect();
    };
    let skipped = values.skipped(problem, arcs);
    let start = Shared::new(start);
    let (done, total) = (AtomicU64::new(0), 2 * criteria.len() as u64);
    let nearest = |criterion: usize, up: bool| {
        let mut search = Search {
            problem,
            arcs,
            values: &values,
            weights: &weights,
            skipped: &skipped,
            criterion,
            school,
            pool: arc.pool,
            trials: 0,
            observer,
        };
        let nearest = search.nearest(&start, up);
        observer.progress(done.fetch_add(1, Ordering::Relaxed) + 1, total);
        nearest
    };
    let flip = |(at, criterion): (usize, CriterionCode)| {
        let (above, below) = rayon::join(|| nearest(at, true), || nearest(at, false));
        Some(WeightFlip {
            criterion,
            weight: weights.usual(at),
            more: above?,
            less: below?,
        })
    };
    // One that cannot be answered is one for which none can: the observer cancels all.
    let flips: Option<Vec<WeightFlip>> = criteria.into_par_iter().map(flip).collect();
    flips.unwrap_or_default()
}

struct Search<'a> {
    problem: &'a Problem,
    arcs: &'a Arcs,
    values: &'a Values,
    weights: &'a Weights,
    /// Schools with the same sets of criteria that are skipped on some arc of theirs, and how many they are.
    skipped: &'a [(Vec<(bool, u16)>, usize)],
    criterion: usize,
    school: SchoolIx,
    pool: PoolIx,
    trials: u32,
    observer: &'a dyn Observer,
}

/// The best plans at one weight: as it is, and with the school forced to the hub.
struct Best {
    arcs: Arcs,
    assignment: Vec<Option<PoolIx>>,
    score: i64,
    forced_score: i64,
    is_there: bool,
}

struct Trial {
    weight: u32,
    best: Shared<Best>,
}

/// The best plans at weights with which pairs score as in `arcs`; `None` where pins leave no place for the school, or a placement is lost.
fn best(
    problem: &Problem,
    arcs: Arcs,
    assignment: Vec<Option<PoolIx>>,
    school: SchoolIx,
    pool: PoolIx,
) -> Option<Best> {
    let score = total(&arcs, &assignment);
    let is_there = assignment[school.at()] == Some(pool);
    let forced_score = if is_there {
        score
    } else {
        let loss = loss(problem, &arcs, &assignment, school, pool)?;
        score - Some(loss).filter(|loss| loss.rank == 0)?.score
    };
    Some(Best {
        arcs,
        assignment,
        score,
        forced_score,
        is_there,
    })
}

/// What forcing a school into a pool loses; `None` where it cannot be.
fn loss(
    problem: &Problem,
    arcs: &Arcs,
    assignment: &[Option<PoolIx>],
    school: SchoolIx,
    pool: PoolIx,
) -> Option<Gain> {
    let score = arcs.score(school, pool)?;
    let moves = Moves::of(problem, arcs, assignment)?;
    let (loss, _) = moves.forced(school, Arc { pool, score })?;
    Some(loss)
}

impl Search<'_> {
    /// The nearest weight in one direction, from the plan at the policy's; `None` where the observer cancels the search.
    fn nearest(&mut self, start: &Shared<Best>, up: bool) -> Option<Nearest> {
        let weight = self.weights.usual(self.criterion);
        let end = if up { MAX_WEIGHT.max(weight) } else { 0 };
        let best = Shared::clone(start);
        let mut from = Trial { weight, best };
        let mut step = 1;
        while from.weight != end {
            let to = if up {
                from.weight.saturating_add(step).min(end)
            } else {
                from.weight.saturating_sub(step)
            };
            let to = self.trial(to)?;
            match self.between(&from, &to)? {
                Nearest::Nowhere => {}
                found => return Some(found),
            }
            (from, step) = (to, step.saturating_mul(2));
        }
        Some(Nearest::Nowhere)
    }

    /// The nearest weight after `from`, at which the school is not there, up to `to`.
    fn between(&mut self, from: &Trial, to: &Trial) -> Option<Nearest> {
        let last = if to.best.is_there {
            Nearest::Weight(to.weight)
        } else {
            Nearest::Nowhere
        };
        if from.weight.abs_diff(to.weight) <= 1 || self.is_away(from, to) {
            return Some(last);
        }
        if self.trials >= TRIALS {
            return Some(Nearest::NotBefore(from.weight));
        }
        let middle = self.trial(from.weight.midpoint(to.weight))?;
        match self.between(from, &middle)? {
            Nearest::Nowhere => self.between(&middle, to),
            found => Some(found),
        }
    }

    fn trial(&mut self, weight: u32) -> Option<Trial> {
        if self.observer.is_cancelled() {
            return None;
        }
        self.trials += 1;
        let weights = self.weights.with(self.criterion, weight);
        let arcs = self.values.score(self.problem, self.arcs, &weights);
        let Outcome::Solved(solution) = solve(self.problem, &arcs, &Silent) else {
            return None;
        };
        let best = best(
            self.problem,
            arcs,
            solution.assignment,
            self.school,
            self.pool,
        )?;
        let best = Shared::new(best);
        Some(Trial { weight, best })
    }

    /// Whether the school is certainly at no weight between two there.
    fn is_away(&self, a: &Trial, b: &Trial) -> bool {
        let (at_a, at_b) = (&*a.best, &*b.best);
        let of = |weighed: &Best, plan: &Best| {
            total(&weighed.arcs, &plan.assignment) - weighed.forced_score
        };
        // By how much each plan is above the line of the forced ones, at both ends.
        let (a_at_a, a_at_b) = (at_a.score - at_a.forced_score, of(at_b, at_a));
        let (b_at_a, b_at_b) = (of(at_a, at_b), at_b.score - at_b.forced_score);
        let least = least_of_greater([a_at_a, a_at_b], [b_at_a, b_at_b]);
        let placed = at_a.assignment.iter().flatten().count();
        // Half a unit for rounding: at whole weights scores differ by whole ones.
        least > 2.0 * self.bends(a, b, placed) + 0.5
    }

    /// By how much the scores of so many schools can be off their lines between two weights, together.
    fn bends(&self, a: &Trial, b: &Trial, placed: usize) -> f64 {
        let of = |(sets, schools): &(Vec<(bool, u16)>, usize)| {
            let bends = sets.iter().map(|set| self.bend(a, b, *set));
            (bends.fold(0.0, f64::max), *schools)
        };
        let mut bends: Vec<(f64, usize)> = self.skipped.iter().map(of).collect();
        bends.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (mut sum, mut left) = (0.0, placed);
        for (bend, schools) in bends {
            let schools = schools.min(left);
            left -= schools;
            // None of them is no bend, however large it would be.
            if schools > 0 {
                sum += exact(schools) * bend;
            }
        }
        sum
    }

    /// By how much a score can be off the line between its values at two weights, where these criteria are skipped.
    fn bend(&self, a: &Trial, b: &Trial, (is_enhanced, skipped): (bool, u16)) -> f64 {
        let (low, high) = (a.weight.min(b.weight), a.weight.max(b.weight));
        let all = self.weights.with(self.criterion, 0);
        let base: u32 = (0..self.values.criteria().len())
            .map(|at| all.usual(at))
            .sum();
        let (present, moves) = self.present(&all, is_enhanced, skipped);
        if present == base && moves {
            return 0.0;
        }
        if !moves {
            // Linear, but rounded at both ends and between.
            return 1.0;
        }
        if present + low == 0 {
            return f64::INFINITY;
        }
        let (base, present) = (f64::from(base), f64::from(present));
        let (low, length) = (f64::from(low), f64::from(high - low));
        let scale = exact(usize::try_from(UNIT).unwrap_or(usize::MAX));
        // |h''| <= 2 |T - P| UNIT P / (P + w)^3 for h(w) = (A + q w) (T + w) / (P + w), with A <= UNIT P and q <= UNIT.
        let second = 2.0 * (base - present).abs() * scale * present / (present + low).powi(3);
        second * length * length / 8.0 + 1.0
    }

    /// The weights that count where some criteria are skipped, less the one that moves, and whether that one counts.
    fn present(&self, weights: &Weights, is_enhanced: bool, skipped: u16) -> (u32, bool) {
        let level = if is_enhanced {
            Level::Enhanced
        } else {
            Level::Single
        };
        let own = self.weights.with(self.criterion, 1).at(level)[self.criterion];
        let fixed = self.weights.with(self.criterion, 0).at(level)[self.criterion];
        let is_skipped = |at: usize| skipped >> at & 1 == 1;
        let counts = |(at, weight): (usize, &u32)| (!is_skipped(at)).then_some(*weight);
        let present = weights
            .at(level)
            .iter()
            .enumerate()
            .filter_map(counts)
            .sum();
        (present, own != fixed && !is_skipped(self.criterion))
    }
}

/// The score of an assignment.
fn total(arcs: &Arcs, assignment: &[Option<PoolIx>]) -> i64 {
    let score = |(school, pool): (SchoolIx, &Option<PoolIx>)| arcs.score(school, (*pool)?);
    let pairs = SchoolIx::all(assignment.len()).zip(assignment);
    pairs.filter_map(score).map(i64::from).sum()
}

/// The least value, between two ends, of the greater of two lines, each given by its values there.
fn least_of_greater(a: [i64; 2], b: [i64; 2]) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "totals are below 2^53 in all but absurd sizes, and the margin of the caller is 1 at least"
    )]
    let [a0, a1, b0, b1] = [a[0], a[1], b[0], b[1]].map(|it| it as f64);
    let ends = a0.max(b0).min(a1.max(b1));
    let (before, after) = (a0 - b0, a1 - b1);
    if before * after >= 0.0 {
        return ends;
    }
    let share = before / (before - after);
    ends.min(a0 + share * (a1 - a0))
}

/// A small whole number.
#[expect(
    clippy::cast_precision_loss,
    reason = "numbers of schools and units are far below 2^52"
)]
fn exact(number: usize) -> f64 {
    number as f64
}
