//! What a plan counts: objective, bounds and gaps in the unit and sign of the input.

use hub_core::transport::Matching;

use super::gap::difference;
use super::outcome::Amount;
use super::scale::{Scale, sum};
use super::{Entries, Prepared};

/// What a plan counts, in the unit and sign of the input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Value {
    /// The sum of the entries chosen, of being unplaced and of opening costs; `None` without a plan.
    pub objective: Option<Amount>,
    /// No plan is better than this; `None` where nothing is known.
    pub bound: Option<Amount>,
    /// `|objective - bound|`.
    pub gap: Option<Amount>,
    /// The same for the bound that anyone can check.
    pub proven_gap: Option<Amount>,
    /// By how much, at most, an optimum of the scaled problem can be worse than one of the true problem. Zero where scaling is exact.
    pub rounding_bound: Amount,
}

impl Prepared<'_> {
    /// Objective, the bound that is claimed and the one that is proven, in the unit and sign of the input.
    ///
    /// For decimals whose scaling is inexact the objective is the true sum of the entries, and the bounds leave room for rounding.
    #[must_use]
    pub fn value(
        &self,
        plan: Option<&Matching>,
        claimed: Option<i128>,
        proven: Option<i128>,
    ) -> Value {
        match self.scale {
            None => self.whole_value(plan, claimed, proven),
            Some(scale) => self.real_value(scale, plan, claimed, proven),
        }
    }

    fn real_value(
        &self,
        scale: Scale,
        plan: Option<&Matching>,
        claimed: Option<i128>,
        proven: Option<i128>,
    ) -> Value {
        let sign = if self.maximise { -1.0 } else { 1.0 };
        let objective = plan.map(|plan| {
            if scale.exact {
                sign * scale.real(plan.objective)
            } else {
                self.true_sum(plan)
            }
        });
        let values = self.matrix.schools + self.opening.len();
        let real = |bound: i128| match plan {
            // Equal whole numbers are shown as equal.
            Some(plan) if scale.exact && plan.objective == bound => sign * scale.real(bound),
            _ => sign * scale.lower_bound(bound, values),
        };
        let bound = claimed.map(real);
        let gap = |bound: Option<f64>| objective.zip(bound).map(|(a, b)| difference(a, b));
        // Adding zero turns minus zero into zero.
        let amount = |value: f64| Amount::Real(value + 0.0);
        Value {
            objective: objective.map(amount),
            bound: bound.map(amount),
            gap: gap(bound).map(amount),
            proven_gap: gap(proven.map(real)).map(amount),
            rounding_bound: amount(scale.rounding_bound(values)),
        }
    }

    fn whole_value(
        &self,
        plan: Option<&Matching>,
        claimed: Option<i128>,
        proven: Option<i128>,
    ) -> Value {
        let sign = if self.maximise { -1 } else { 1 };
        let objective = plan.map(|plan| plan.objective);
        let gap = |bound: Option<i128>| objective.zip(bound).map(|(a, b)| (a - b).abs());
        Value {
            objective: objective.map(|cost| Amount::Whole(sign * cost)),
            bound: claimed.map(|bound| Amount::Whole(sign * bound)),
            gap: gap(claimed).map(Amount::Whole),
            proven_gap: gap(proven).map(Amount::Whole),
            rounding_bound: Amount::Whole(0),
        }
    }

    /// What a plan counts in the decimals themselves.
    fn true_sum(&self, plan: &Matching) -> f64 {
        let Entries::Real(entries) = self.matrix.entries() else {
            return 0.0;
        };
        let rows = entries.chunks(self.matrix.hubs.max(1));
        let placed = plan
            .assignment
            .iter()
            .zip(rows)
            .map(|(hub, row)| match hub {
                Some(hub) => row.get(*hub as usize).copied().unwrap_or(0.0),
                None => self.unplaced_real,
            });
        let mut is_open = vec![false; self.opening_real.len()];
        for hub in plan.assignment.iter().flatten() {
            if let Some(is_open) = is_open.get_mut(*hub as usize) {
                *is_open = true;
            }
        }
        let sign = if self.maximise { -1.0 } else { 1.0 };
        let opening = self.opening_real.iter().zip(is_open);
        let opening = opening.filter(|(_, is_open)| *is_open);
        sum(placed.chain(opening.map(|(cost, _)| sign * cost)))
    }
}
