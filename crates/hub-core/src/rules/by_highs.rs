//! The programme by `HiGHS`. `good_lp` builds it; what `good_lp`'s own way to `HiGHS` does not show is needed here: a question on the way whether to stop, the bound, and duals at the
//! tolerances that are set.

use std::collections::HashMap;

use good_lp::{IntoAffineExpression, Variable};
use hub_highs::{Columns, Level, Solver, Status};

use super::programme::{Ended, Found, Limits, Programme};

/// Arcs above which relaxations are solved by the interior-point method.
const INTERIOR: usize = 5_000;

impl Programme {
    /// Solves it to an optimum, as far as limits let it.
    pub(super) fn solve_by(&self, limits: Limits<'_>) -> Found {
        self.solve_by_highs(limits)
            .unwrap_or(Found::nothing(Ended::Failed))
    }

    fn solve_by_highs(&self, limits: Limits<'_>) -> Option<Found> {
        let mut solver = self.solver(limits)?;
        solver.set(c"mip_rel_gap", Level::Real(0.0)).ok()?;
        // Costs are whole: less than one is nothing.
        solver.set(c"mip_abs_gap", Level::Real(0.999)).ok()?;
        let ended = match solver.run(limits.stop) {
            Status::Optimal => Ended::Done,
            Status::Infeasible => Ended::Infeasible,
            Status::Stopped => Ended::Stopped,
            Status::Failed => Ended::Failed,
        };
        let has_plan = ended == Ended::Done || solver.has_plan();
        let solution = has_plan.then(|| solver.solution().ok()).flatten();
        Some(Found {
            ended,
            values: solution.map(|(values, _)| values),
            bound: solver.bound(),
        })
    }

    /// What a unit more on the right side of each constraint would add to the objective, at the optimum of a relaxation; all but equations are written as sums that are at
    /// most something.
    pub(super) fn duals(&self, limits: Limits<'_>) -> Option<Vec<f64>> {
        if self.variables.is_empty() {
            return None;
        }
        let mut solver = self.solver(limits)?;
        if self.arcs.len() > INTERIOR {
            // Tiers make all arcs of a school alike, and the simplex method crawls among ties: 4 s against 0.5 s for the last tier of 5,000 schools and 93 hubs.
            solver.set(c"solver", Level::Word(c"ipm")).ok()?;
        }
        let is_optimal = solver.run(limits.stop) == Status::Optimal;
        is_optimal
            .then(|| solver.solution().ok())
            .flatten()
            .map(|(_, duals)| duals)
    }

    /// The programme as `HiGHS` takes it.
    fn solver(&self, limits: Limits<'_>) -> Option<Solver> {
        let variables = || self.variables.iter_variables_with_def();
        let numbered = variables().enumerate();
        let position: HashMap<Variable, usize> =
            numbered.map(|(at, (variable, _))| (variable, at)).collect();
        let mut entries = vec![Vec::new(); position.len()];
        let mut bounds = Vec::with_capacity(self.constraints.len());
        for (row, constraint) in self.constraints.iter().enumerate() {
            let left = constraint.expression();
            for (variable, factor) in left.linear_coefficients() {
                if factor != 0.0 {
                    entries
                        .get_mut(*position.get(&variable)?)?
                        .push((row, factor));
                }
            }
            let most = -left.constant();
            let is_equation = constraint.is_equality();
            bounds.push((if is_equation { most } else { f64::NEG_INFINITY }, most));
        }
        let mut costs = vec![0.0; position.len()];
        for (variable, cost) in (&self.objective).linear_coefficients() {
            *costs.get_mut(*position.get(&variable)?)? = cost;
        }
        let mut columns = Columns::new();
        for (((_, kind), cost), entries) in variables().zip(costs).zip(entries) {
            let range = (kind.get_min(), kind.get_max());
            columns.push(cost, range, kind.is_integer(), entries);
        }
        let mut solver = Solver::new(&columns, &bounds).ok()?;
        if let Some(seconds) = limits.seconds {
            solver.set(c"time_limit", Level::Real(seconds)).ok()?;
        }
        Some(solver)
    }
}
