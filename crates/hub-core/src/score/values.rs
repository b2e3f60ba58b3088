//! What the criteria say of all eligible arcs, so that pairs can be scored again under other weights without looking at schools and hubs.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::criteria::Criterion;
use super::{Arc, Arcs, Scorer, UNIT, rescale};
use crate::model::{CriterionCode, Level};
use crate::problem::{MAX_WEIGHT, Problem, SchoolIx};

/// What stands for a criterion that was skipped.
const SKIPPED: i16 = -1;

/// The criteria's values of each arc, in [`UNIT`]ths.
///
/// Two bytes a criterion and arc.
#[derive(Clone, Debug)]
pub struct Values {
    criteria: Vec<Criterion>,
    /// By school, by criterion, in the order of the school's arcs: so that a criterion's weight meets values that lie side by side.
    units: Vec<i16>,
    /// By school: which criteria are skipped, where they are so at all of its arcs or at none.
    skips: Vec<Skips>,
}

/// Which criteria are skipped at the arcs of a school.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Skips {
    /// These, as bits by position, at all arcs: an answer of the school is missing.
    Alike(u16),
    /// Others at some arcs than at others.
    Mixed,
}

/// Weights of the policy's criteria, in its order: usual ones and those of enhanced support.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weights {
    usual: Vec<u32>,
    enhanced: Vec<u32>,
    /// Whether the policy has another weight at enhanced support.
    has_own: Vec<bool>,
}

impl Weights {
    /// The same with another weight of a criterion, by position; also at enhanced support, where the policy has no other weight there.
    #[must_use]
    pub fn with(&self, criterion: usize, weight: u32) -> Self {
        let mut weights = self.clone();
        weights.usual[criterion] = weight;
        if !weights.has_own[criterion] {
            weights.enhanced[criterion] = weight;
        }
        weights
    }

    /// The same with a criterion's weights, by position, multiplied and rounded, to 1 at least and twice the largest there is at most; one of 0 stays so.
    #[must_use]
    pub(crate) fn scaled(mut self, criterion: usize, by: f64) -> Self {
        for weights in [&mut self.usual, &mut self.enhanced] {
            let weight = &mut weights[criterion];
            if *weight > 0 {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "clamped to 1 and the largest weight"
                )]
                let scaled = (f64::from(*weight) * by)
                    .round()
                    .clamp(1.0, 2.0 * f64::from(MAX_WEIGHT)) as u32;
                *weight = scaled;
            }
        }
        self
    }

    /// The largest of all weights.
    pub(crate) fn largest(&self) -> u32 {
        let all = self.usual.iter().chain(&self.enhanced);
        all.copied().max().unwrap_or(0)
    }

    /// The usual weight of a criterion, by position.
    #[must_use]
    pub fn usual(&self, criterion: usize) -> u32 {
        self.usual[criterion]
    }

    /// The weights at a level of support.
    pub(crate) fn at(&self, level: Level) -> &[u32] {
        match level {
            Level::Enhanced => &self.enhanced,
            Level::Single | Level::Regional => &self.usual,
        }
    }
}

impl Values {
    /// Takes the values of all arcs, in parallel over schools, as long as scoring them. O(arcs) memory, two bytes a criterion.
    #[must_use]
    pub fn new(problem: &Problem, arcs: &Arcs) -> Self {
        let scorer = Scorer::new(problem);
        let schools: Vec<SchoolIx> = SchoolIx::all(problem.schools().len()).collect();
        let row = |school| row(problem, &scorer, arcs, school);
        let rows: Vec<Vec<i16>> = schools.into_par_iter().map(row).collect();
        Self {
            skips: rows
                .iter()
                .map(|row| skips(row, scorer.criteria.len()))
                .collect(),
            units: rows.concat(),
            criteria: scorer.criteria,
        }
    }

    /// Takes the values of some schools again, of a problem in which they answer otherwise and which has the same arcs.
    pub(crate) fn take_again(&mut self, problem: &Problem, arcs: &Arcs, schools: &[SchoolIx]) {
        if schools.is_empty() {
            return;
        }
        let scorer = Scorer::new(problem);
        for school in schools {
            let row = row(problem, &scorer, arcs, *school);
            let start = arcs.starts[school.at()] * self.criteria.len();
            self.units[start..start + row.len()].copy_from_slice(&row);
            self.skips[school.at()] = skips(&row, self.criteria.len());
        }
    }

    /// The criteria, in the policy's order.
    #[must_use]
    pub fn criteria(&self) -> impl ExactSizeIterator<Item = CriterionCode> + '_ {
        self.criteria.iter().map(|criterion| criterion.code)
    }

    /// The policy's own weights.
    #[must_use]
    pub fn weights(&self, problem: &Problem) -> Weights {
        let own = |it: &Criterion| problem.policy().enhanced_weight(it.code).is_some();
        Weights {
            usual: self.criteria.iter().map(|it| it.weight).collect(),
            enhanced: self.criteria.iter().map(|it| it.enhanced).collect(),
            has_own: self.criteria.iter().map(own).collect(),
        }
    }

    /// The same arcs with the scores that they have under other weights: as if the policy had these. `arcs` are those that the values were taken of. O(arcs), on the thread that calls.
    #[must_use]
    pub fn score(&self, problem: &Problem, arcs: &Arcs, weights: &Weights) -> Arcs {
        let mut scored = arcs.clone();
        self.score_into(problem, weights, &mut scored);
        scored
    }

    /// The same, where arcs are scored again in place.
    pub(crate) fn score_into(&self, problem: &Problem, weights: &Weights, arcs: &mut Arcs) {
        let total: i64 = weights.usual.iter().map(|it| i64::from(*it)).sum();
        let levels: Vec<&[u32]> = problem
            .pools()
            .iter()
            .map(|pool| weights.at(pool.level))
            .collect();
        // A school has one level, unless the matching chooses it.
        let has_one_level = problem.policy().decide().is_none();
        let mut sums = Vec::new();
        arcs.scale = UNIT * total;
        for (ends, skips) in arcs.starts.windows(2).zip(&self.skips) {
            let row = &mut arcs.all[ends[0]..ends[1]];
            let values = &self.units[ends[0] * self.criteria.len()..ends[1] * self.criteria.len()];
            match (skips, row.first()) {
                (Skips::Alike(skipped), Some(first)) if has_one_level => {
                    let weights = levels[first.pool.at()];
                    let present = sum_up(values, weights, *skipped, row.len(), &mut sums);
                    for (arc, sum) in row.iter_mut().zip(&sums) {
                        arc.score = score(i64::from(*sum), total, present);
                    }
                }
                _ => {
                    let count = row.len();
                    for (at, arc) in row.iter_mut().enumerate() {
                        let of_arc = values.iter().skip(at).step_by(count);
                        let (sum, present) = sum_of(of_arc, levels[arc.pool.at()]);
                        arc.score = score(sum, total, present);
                    }
                }
            }
        }
    }

    /// Which criteria are skipped, as bits by position, with whether that is at enhanced support: the sets of each school's arcs, and how many schools have the same.
    pub(crate) fn skipped(&self, problem: &Problem, arcs: &Arcs) -> Vec<(Vec<(bool, u16)>, usize)> {
        let width = self.criteria.len().max(1);
        let mut schools: BTreeMap<Vec<(bool, u16)>, usize> = BTreeMap::new();
        for ends in arcs.starts.windows(2) {
            let row = arcs.all.get(ends[0]..ends[1]).unwrap_or_default();
            let values = self.units.get(ends[0] * width..ends[1] * width);
            let values = values.unwrap_or_default();
            let set = |(at, arc): (usize, &Arc)| {
                let of_arc = values.iter().skip(at).step_by(row.len());
                let bit = |(at, value): (usize, &i16)| u16::from(*value == SKIPPED) << at;
                let skipped = of_arc.enumerate().map(bit).sum();
                (problem.pool(arc.pool).level == Level::Enhanced, skipped)
            };
            let mut sets: Vec<(bool, u16)> = row.iter().enumerate().map(set).collect();
            sets.sort_unstable();
            sets.dedup();
            if !sets.is_empty() {
                *schools.entry(sets).or_insert(0) += 1;
            }
        }
        schools.into_iter().collect()
    }
}

/// The values of one school's arcs, by criterion.
fn row(problem: &Problem, scorer: &Scorer<'_>, arcs: &Arcs, school: SchoolIx) -> Vec<i16> {
    let of_criterion = |criterion: &'_ Criterion| {
        let criterion = *criterion;
        arcs.row(school).iter().map(move |arc| {
            let hub = problem.pool(arc.pool).hub;
            let value = scorer.value(&criterion, school, hub).0;
            // Invariant: values are 0 to 10,000.
            value
                .and_then(|it| i16::try_from(it).ok())
                .unwrap_or(SKIPPED)
        })
    };
    scorer.criteria.iter().flat_map(of_criterion).collect()
}

/// Which criteria are skipped in a row.
fn skips(row: &[i16], criteria: usize) -> Skips {
    let arcs = row.len() / criteria.max(1);
    let mut skipped = 0;
    for (at, values) in row.chunks_exact(arcs.max(1)).enumerate() {
        let count = values.iter().filter(|value| **value == SKIPPED).count();
        if count == arcs {
            skipped |= 1 << at;
        } else if count > 0 {
            return Skips::Mixed;
        }
    }
    Skips::Alike(skipped)
}

/// Sums of weights times values in a row of `arcs` arcs, without the criteria that are skipped in all of it. Returns the sum of the weights that are left.
fn sum_up(values: &[i16], weights: &[u32], skipped: u16, arcs: usize, sums: &mut Vec<u32>) -> i64 {
    sums.clear();
    sums.resize(arcs, 0);
    let mut present = 0;
    for (at, (values, weight)) in values.chunks_exact(arcs).zip(weights).enumerate() {
        if skipped & (1 << at) != 0 {
            continue;
        }
        present += i64::from(*weight);
        for (sum, value) in sums.iter_mut().zip(values) {
            // Invariant: a sum is at most 2 * 10^9, where weights are drawn; and nothing is negative.
            *sum += weight * u32::from(value.cast_unsigned());
        }
    }
    present
}

/// The sum of weights times values of an arc, and of the weights that are left where criteria are skipped.
fn sum_of<'a>(values: impl Iterator<Item = &'a i16>, weights: &[u32]) -> (i64, i64) {
    let (mut sum, mut present) = (0, 0);
    for (value, weight) in values.zip(weights) {
        if *value != SKIPPED {
            sum += i64::from(*weight) * i64::from(*value);
            present += i64::from(*weight);
        }
    }
    (sum, present)
}

/// The score of an arc: see [`super`].
fn score(sum: i64, total: i64, present: i64) -> u32 {
    // Invariant: 0 <= score <= scale.
    u32::try_from(rescale(sum, total, present)).unwrap_or(u32::MAX)
}
