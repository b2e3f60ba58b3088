//! Criteria to integer scores.
//!
//! Each criterion maps a pair to [0, 1], is rounded to a whole number of [`UNIT`]ths, q, and is
//! multiplied by its whole weight, w. The score of a pair is the sum of w q over the policy's
//! criteria; where criteria are skipped, for a value is missing and the policy says `skip`, the sum over the
//! others is scaled by W / W', the sum of all weights over the sum of the weights that are left, and
//! rounded half up. The same is done with the weights of enhanced support, where `[levels]` has its own. So a score runs from 0 to `scale` = [`UNIT`] W, and score / scale is the pair's *fit*.
//!
//! **Rounding.** Each q is off by at most 1/2, so a score is off by at most (W + 1) / 2 and a fit by at most
//! (W + 1) / (2 `UNIT` W), which is at most 0.0001: see [`Scorer::rounding_bound`].
//! **Overflow.** Ten criteria of weight 10,000 at most give a scale of at most 10^9, so a score
//! fits `u32`, and the total over 900,000 schools (URNs have six digits) fits `i64`.
//! **Portability.** Square roots are exact by IEEE 754; powers and logarithms come from `libm`, in software, so the
//! same input gives the same scores on every platform.

mod arcs;
mod criteria;
mod values;

pub use arcs::{Arc, Arcs};
use criteria::{Criterion, Features};
pub use values::{Values, Weights};

use crate::model::{CriterionCode, Level, Missing, MissingWord};
use crate::problem::{HubIx, Problem, SchoolIx};

/// What a criterion's value 1 counts as.
pub const UNIT: i64 = 10_000;

/// One criterion's part in the score of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Part {
    /// The criterion.
    pub criterion: CriterionCode,
    /// Its weight.
    pub weight: u32,
    /// Its value in [`UNIT`]ths; `None` where it was skipped.
    pub value: Option<i64>,
    /// `true` where the value was missing and the policy's `missing` decided.
    pub missing: bool,
}

/// Scores pairs of one problem.
#[derive(Debug)]
pub struct Scorer<'a> {
    problem: &'a Problem,
    criteria: Vec<Criterion>,
    features: Features,
    weights: i64,
}

impl<'a> Scorer<'a> {
    /// Prepares what the criteria read, in time linear in schools and hubs.
    #[must_use]
    pub fn new(problem: &'a Problem) -> Self {
        let criteria = Criterion::of(problem.policy());
        let weights = criteria
            .iter()
            .map(|criterion| i64::from(criterion.weight))
            .sum();
        Self {
            problem,
            features: Features::new(problem),
            criteria,
            weights,
        }
    }

    /// Score of a perfect pair: [`UNIT`] times the sum of the weights.
    #[must_use]
    pub fn scale(&self) -> i64 {
        UNIT * self.weights
    }

    /// By how much the rounding of values can have changed the total score of `pairs` pairs.
    #[must_use]
    pub fn rounding_bound(&self, pairs: u32) -> i64 {
        (self.weights + 1) * i64::from(pairs) / 2
    }

    /// Score of a pair at a level, 0 to [`Self::scale`], whether eligible or not.
    #[must_use]
    pub fn score(&self, school: SchoolIx, hub: HubIx, level: Level) -> u32 {
        let (mut sum, mut present) = (0, 0);
        for criterion in &self.criteria {
            if let (Some(value), _) = self.value(criterion, school, hub) {
                let weight = i64::from(weight(criterion, level));
                sum += weight * value;
                present += weight;
            }
        }
        // Invariant: 0 <= score <= scale <= 10^9.
        u32::try_from(rescale(sum, self.weights, present)).unwrap_or(u32::MAX)
    }

    /// The criteria's parts in the score of a pair at a level, in the policy's order.
    #[must_use]
    pub fn parts(&self, school: SchoolIx, hub: HubIx, level: Level) -> Vec<Part> {
        let part = |criterion: &Criterion| {
            let (value, missing) = self.value(criterion, school, hub);
            Part {
                criterion: criterion.code,
                weight: weight(criterion, level),
                value,
                missing,
            }
        };
        self.criteria.iter().map(part).collect()
    }

    /// Parts as shares of a score that add up to it, in the same unit, for display: the last part takes
    /// what rounding leaves.
    #[must_use]
    pub fn shares(&self, parts: &[Part], score: u32) -> Vec<i64> {
        let present: i64 = parts
            .iter()
            .filter(|part| part.value.is_some())
            .map(|part| i64::from(part.weight))
            .sum();
        let raw = |part: &Part| {
            part.value.map_or(0, |value| {
                rescale(value * i64::from(part.weight), self.weights, present)
            })
        };
        let mut shares: Vec<i64> = parts.iter().map(raw).collect();
        let rest = i64::from(score) - shares.iter().sum::<i64>();
        if let Some(share) = shares.iter_mut().rev().find(|share| **share > 0) {
            *share += rest;
        }
        shares
    }

    /// A criterion's value in [`UNIT`]ths, and whether it was missing.
    fn value(&self, criterion: &Criterion, school: SchoolIx, hub: HubIx) -> (Option<i64>, bool) {
        match criterion.value(self.problem, &self.features, school, hub) {
            Some(value) => (Some(units(value)), false),
            None => match criterion.missing {
                Missing::Word(MissingWord::Skip) => (None, true),
                Missing::Word(MissingWord::Fail) => (Some(0), true),
                Missing::Value(value) => (Some(units(value)), true),
            },
        }
    }
}

/// What a criterion weighs at a level.
fn weight(criterion: &Criterion, level: Level) -> u32 {
    match level {
        Level::Enhanced => criterion.enhanced,
        Level::Single | Level::Regional => criterion.weight,
    }
}

/// A value in [0, 1] as a whole number of [`UNIT`]ths.
fn units(value: f64) -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "clamped to 0..=10,000; a NaN becomes 0"
    )]
    let units = (value.clamp(0.0, 1.0) * 10_000.0).round() as i64;
    units
}

/// `sum * weights / present`, rounded half up; 0 where nothing is present.
fn rescale(sum: i64, weights: i64, present: i64) -> i64 {
    if present == 0 {
        0
    } else if present == weights {
        sum
    } else {
        (2 * sum * weights + present) / (2 * present)
    }
}
