//! Several objectives in one, each far above the next.

use super::Search;
use crate::rules::units::Units;
use crate::transport::{Buffer, Costs, Matching};

/// How far a unit of one objective is above the largest cost of an arc by the next.
const FACTOR: i128 = 8;

/// Costs of arcs, weighed.
pub(super) struct Weighed {
    /// By objective, and arc in order of unit and hub: what it costs more than leaving the unit unplaced.
    costs: Vec<Vec<i64>>,
    /// By objective; that of the last is 1.
    weights: Vec<i128>,
    /// The largest weighed cost by the last objective: what the relaxation divides by.
    pub(super) scale: f64,
}

/// The largest weight, over the scale, up to which the relaxation tells objectives apart: eight of them, where each counts schools. Ten at once, at 5,000 schools, left the fourth a third below its bound.
const LARGEST: f64 = 3e6;

impl Weighed {
    /// How many of these objectives, from the first on, are not too many, and do not count too much, to be weighed; 1 at least.
    pub(super) fn most(objectives: &[&dyn Costs], units: &Units) -> usize {
        let of = |costs: &&dyn Costs| largest(&of_arcs(*costs, units));
        let sizes: Vec<i128> = objectives.iter().map(of).collect();
        let fits = |count: &usize| weights(&sizes[..*count]).is_some();
        let counts = 1..=sizes.len();
        counts.rev().find(fits).unwrap_or(1)
    }

    /// `None` where the objectives are too many, or count too much, to be weighed.
    pub(super) fn new(before: &[&dyn Costs], units: &Units) -> Option<Self> {
        let mut costs: Vec<Vec<i64>> = before.iter().map(|costs| of_arcs(*costs, units)).collect();
        let own = units.list.iter().flat_map(|unit| {
            let unplaced = unit.unplaced.unwrap_or(0);
            unit.arcs.iter().map(move |arc| whole(arc.cost - unplaced))
        });
        costs.push(own.collect());
        let sizes: Vec<i128> = costs.iter().map(|costs| largest(costs)).collect();
        Some(Self {
            weights: weights(&sizes)?,
            scale: sizes.last().map_or(1.0, |size| real(*size)),
            costs,
        })
    }

    /// How many objectives there are.
    pub(super) fn levels(&self) -> usize {
        self.costs.len()
    }

    /// The cost of an arc by the objectives up to one, weighed.
    pub(super) fn arc(&self, arc: usize, level: usize) -> i128 {
        let levels = self.costs[..=level].iter().zip(&self.weights);
        levels
            .map(|(costs, weight)| weight * i128::from(costs[arc]))
            .sum()
    }

    /// The weight of an objective.
    pub(super) fn weight(&self, level: usize) -> i128 {
        self.weights[level]
    }

    /// What a plan that keeps all rules costs by all of them, weighed.
    pub(super) fn cost(&self, search: &Search<'_>, plan: &Matching) -> i128 {
        plan.objective + self.before(search, plan)
    }

    /// What it costs by those before the last, weighed.
    fn before(&self, search: &Search<'_>, plan: &Matching) -> i128 {
        let levels = self.levels() - 1;
        let mut sum = 0;
        for (number, unit) in search.units.list.iter().enumerate() {
            let hub = unit
                .schools
                .first()
                .and_then(|school| plan.assignment[*school as usize]);
            let position =
                hub.and_then(|hub| unit.arcs.binary_search_by_key(&hub, |arc| arc.hub).ok());
            if let Some(position) = position {
                let arc = search.rows.first_arc[number] + position;
                let costs = self.costs[..levels].iter().zip(&self.weights);
                sum += costs
                    .map(|(costs, weight)| weight * i128::from(costs[arc]))
                    .sum::<i128>();
            }
        }
        sum
    }

    /// What no plan costs less than by all of them, weighed: the Lagrangian bound at the multipliers of the last.
    pub(super) fn bound(&self, search: &Search<'_>) -> i128 {
        let last = self.levels() - 1;
        let Some(multipliers) = search.multipliers.get(last) else {
            return i128::MIN / 4;
        };
        multipliers.bound_of(search.instance, search.units, search.rows, |arc, cost| {
            // The instance's own cost, and those before it weighed.
            cost + self.arc(arc, last) - i128::from(self.costs[last][arc])
        })
    }
}

/// The largest cost of an arc by one objective, 1 at least.
fn largest(costs: &[i64]) -> i128 {
    let sizes = costs.iter().map(|cost| i128::from(*cost).abs());
    sizes.max().unwrap_or(0).max(1)
}

/// Weights that put objectives in order, by the largest cost of an arc by each; `None` where float64 would not tell them apart.
fn weights(sizes: &[i128]) -> Option<Vec<i128>> {
    let mut weights = vec![1_i128; sizes.len()];
    for level in (1..sizes.len()).rev() {
        weights[level - 1] = weights[level].checked_mul(FACTOR.checked_mul(sizes[level])?)?;
    }
    let scale = sizes.last().map_or(1.0, |size| real(*size));
    let weighed = weights.iter().zip(sizes);
    let weighed = weighed.map(|(weight, size)| real(*weight) * real(*size) / scale);
    (weighed.fold(0.0, f64::max) <= LARGEST).then_some(weights)
}

/// What arcs cost by one objective, by which being unplaced costs nothing.
fn of_arcs(costs: &dyn Costs, units: &Units) -> Vec<i64> {
    let mut buffer = Buffer::default();
    let mut all = Vec::new();
    for unit in &units.list {
        let first = all.len();
        all.resize(first + unit.arcs.len(), 0);
        for school in &unit.schools {
            let row = costs.row(*school as usize, &mut buffer);
            row.for_each(|hub, cost| {
                if let Ok(at) = unit.arcs.binary_search_by_key(&hub, |arc| arc.hub) {
                    all[first + at] += cost;
                }
            });
        }
    }
    all
}

/// A cost of a unit: checked to be below 2^53.
fn whole(cost: i128) -> i64 {
    i64::try_from(cost).unwrap_or(i64::MAX)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "what is found with it is summed again in whole numbers"
)]
pub(super) fn real(number: i128) -> f64 {
    number as f64
}
