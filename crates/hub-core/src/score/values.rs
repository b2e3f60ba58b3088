//! What the criteria say of all eligible arcs, so that pairs can be scored again under other weights without looking at schools and hubs.

use std::borrow::Cow;
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
    /// For each arc, in the order of the arcs, a value a criterion.
    values: Vec<i16>,
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
        let values = rows.concat();
        Self {
            criteria: scorer.criteria,
            values,
        }
    }

    /// The same with the values of some schools taken again, of a problem in which they answer otherwise and which has the same arcs.
    pub(crate) fn again<'a>(
        &'a self,
        problem: &Problem,
        arcs: &Arcs,
        schools: &[SchoolIx],
    ) -> Cow<'a, Self> {
        if schools.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut values = self.clone();
        let scorer = Scorer::new(problem);
        for school in schools {
            let row = row(problem, &scorer, arcs, *school);
            let start = arcs.starts[school.at()] * self.criteria.len();
            values.values[start..start + row.len()].copy_from_slice(&row);
        }
        Cow::Owned(values)
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
        let all: i64 = weights.usual.iter().map(|it| i64::from(*it)).sum();
        let levels: Vec<&[u32]> = problem
            .pools()
            .iter()
            .map(|pool| weights.at(pool.level))
            .collect();
        let mut scored = arcs.clone();
        scored.scale = UNIT * all;
        let values = self.values.chunks_exact(self.criteria.len().max(1));
        for (arc, values) in scored.all.iter_mut().zip(values) {
            let (mut sum, mut present) = (0, 0);
            for (value, weight) in values.iter().zip(levels[arc.pool.at()]) {
                if *value != SKIPPED {
                    sum += i64::from(*weight) * i64::from(*value);
                    present += i64::from(*weight);
                }
            }
            // Invariant: 0 <= score <= scale <= 10^9.
            arc.score = u32::try_from(rescale(sum, all, present)).unwrap_or(u32::MAX);
        }
        scored
    }

    /// Which criteria are skipped, as bits by position, with whether that is at enhanced support: the sets of each school's arcs, and how many schools have the same.
    pub(crate) fn skipped(&self, problem: &Problem, arcs: &Arcs) -> Vec<(Vec<(bool, u16)>, usize)> {
        let width = self.criteria.len().max(1);
        let mut schools: BTreeMap<Vec<(bool, u16)>, usize> = BTreeMap::new();
        for ends in arcs.starts.windows(2) {
            let row = arcs.all.get(ends[0]..ends[1]).unwrap_or_default();
            let values = self.values.get(ends[0] * width..ends[1] * width);
            let values = values.unwrap_or_default().chunks_exact(width);
            let set = |(arc, values): (&Arc, &[i16])| {
                let bit = |(at, value): (usize, &i16)| u16::from(*value == SKIPPED) << at;
                let skipped = values.iter().enumerate().map(bit).sum();
                (problem.pool(arc.pool).level == Level::Enhanced, skipped)
            };
            let mut sets: Vec<(bool, u16)> = row.iter().zip(values).map(set).collect();
            sets.sort_unstable();
            sets.dedup();
            if !sets.is_empty() {
                *schools.entry(sets).or_insert(0) += 1;
            }
        }
        schools.into_iter().collect()
    }
}

/// The values of one school's arcs.
fn row(problem: &Problem, scorer: &Scorer<'_>, arcs: &Arcs, school: SchoolIx) -> Vec<i16> {
    let of_arc = |arc: &Arc| {
        let hub = problem.pool(arc.pool).hub;
        let of = move |criterion: &Criterion| scorer.value(criterion, school, hub).0;
        // Invariant: values are 0 to 10,000.
        let short = |value: Option<i64>| value.and_then(|it| i16::try_from(it).ok());
        let values = scorer.criteria.iter().map(of).map(short);
        values.map(|value| value.unwrap_or(SKIPPED))
    };
    arcs.row(school).iter().flat_map(of_arc).collect()
}
