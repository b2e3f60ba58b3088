//! How far one weight can move before schools change hub.
//!
//! The first to change is found by doubling and halving: the weights at which a plan is the best are an interval, as what each other plan is better by is linear in the weight. That is so where no criterion is skipped;
//! else, and for larger shares of schools, which may change and change back, the weight that is found is one at which so many have changed, while at the next weight towards the policy's fewer have.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::{Hubs, hubs_of, solved};
use crate::model::CriterionCode;
use crate::plan::Plan;
use crate::problem::{MAX_WEIGHT, Problem};
use crate::score::{Arcs, Values, Weights};
use crate::solve::Observer;

/// How far one weight can move, all others as they are: the weights with which one school, 1 % and 10 % of all that take part have changed hub, or won or lost one. None where that never comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WeightRange {
    /// The criterion.
    pub criterion: CriterionCode,
    /// Its weight in the policy.
    pub weight: u32,
    /// Larger weights.
    pub more: [Option<u32>; 3],
    /// Smaller ones; 0 is to leave the criterion out.
    pub less: [Option<u32>; 3],
}

/// The ranges of all criteria, in parallel on the caller's pool; none with side rules, and without meaning where the observer cancels it. A solve for each weight that is tried.
#[must_use]
pub fn weight_ranges(
    problem: &Problem,
    arcs: &Arcs,
    plan: &Plan,
    observer: &dyn Observer,
) -> Vec<WeightRange> {
    let Some(base) = hubs_of(problem, plan).filter(|_| problem.side_rules().is_none()) else {
        return Vec::new();
    };
    ranges(problem, arcs, &Values::new(problem, arcs), &base, observer)
}

/// The same where values and hubs of the plan are known.
pub(super) fn ranges(
    problem: &Problem,
    arcs: &Arcs,
    values: &Values,
    base: &Hubs,
    observer: &dyn Observer,
) -> Vec<WeightRange> {
    let weights = values.weights(problem);
    let schools = crate::problem::SchoolIx::all(base.len());
    let part = schools.filter(|school| problem.takes_part(*school)).count();
    let criteria: Vec<(usize, CriterionCode)> = values.criteria().enumerate().collect();
    let range = |(at, criterion): (usize, CriterionCode)| {
        let side = |up: bool| {
            let mut side = Side {
                problem,
                arcs: arcs.clone(),
                values,
                weights: &weights,
                base,
                criterion: at,
                up,
                known: BTreeMap::new(),
                observer,
            };
            let shares = [1, part.div_ceil(100), part.div_ceil(10)];
            shares.map(|schools| side.until(schools.max(1)))
        };
        let (more, less) = rayon::join(|| side(true), || side(false));
        WeightRange {
            criterion,
            weight: weights.usual(at),
            more,
            less,
        }
    };
    criteria.into_par_iter().map(range).collect()
}

/// One weight that moves in one direction.
struct Side<'a> {
    problem: &'a Problem,
    /// With the scores of the weight that was tried last.
    arcs: Arcs,
    values: &'a Values,
    weights: &'a Weights,
    base: &'a Hubs,
    criterion: usize,
    up: bool,
    /// Schools that have changed, by how far the weight has moved.
    known: BTreeMap<u32, usize>,
    observer: &'a dyn Observer,
}

impl Side<'_> {
    /// The weight with which so many schools have changed.
    fn until(&mut self, schools: usize) -> Option<u32> {
        let start = self.weights.usual(self.criterion);
        let end = if self.up {
            MAX_WEIGHT.saturating_sub(start)
        } else {
            start
        };
        let (mut below, mut step) = (0, 1_u32.min(end));
        while self.changed(step) < schools {
            if step == end || self.observer.is_cancelled() {
                return None;
            }
            below = step;
            step = step.saturating_mul(2).min(end);
        }
        let mut above = step;
        while above - below > 1 && !self.observer.is_cancelled() {
            let middle = below.midpoint(above);
            if self.changed(middle) < schools {
                below = middle;
            } else {
                above = middle;
            }
        }
        Some(if self.up {
            start + above
        } else {
            start - above
        })
    }

    /// Schools that have changed once the weight has moved so far.
    fn changed(&mut self, by: u32) -> usize {
        if let Some(known) = self.known.get(&by) {
            return *known;
        }
        let start = self.weights.usual(self.criterion);
        let weight = if self.up { start + by } else { start - by };
        let weights = self.weights.with(self.criterion, weight);
        self.values
            .score_into(self.problem, &weights, &mut self.arcs);
        // Invariant: weights do not touch whether there is a plan.
        let changed = solved(self.problem, &self.arcs).map_or(0, |hubs| {
            let pairs = hubs.iter().zip(self.base);
            pairs.filter(|(new, old)| new != old).count()
        });
        self.known.insert(by, changed);
        changed
    }
}
