//! A small language for mixed-integer programmes in whole numbers, and what multipliers prove of them.
//!
//! ```text
//! minimise  sum of c(v) v    subject to  sum of a(r,v) v <= b(r), or = b(r);    0 <= v <= most(v), all whole
//! ```
//!
//! For any multipliers t(r), 0 or more where the row is an inequality, no solution costs less than
//!
//! ```text
//! sum over v of  min(0, (c(v) + sum over r of t(r) a(r,v)) most(v))   -  sum over r of t(r) b(r)
//! ```
//!
//! Multipliers are whole numbers over a common scale and sums are in 128 bits, so that the bound is exact, whatever found the multipliers.

use good_lp::{Constraint, Expression, ProblemVariables, Variable, VariableDefinition, variable};

use super::model::LARGEST_SUM;
use super::programme::{Found, Limits, Programme};

/// What multipliers are divided by.
#[cfg(feature = "highs")]
const SCALE: i128 = 1 << 20;

/// A programme of its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Linear {
    columns: Vec<Column>,
    rows: Vec<Line>,
}

#[derive(Clone, Copy, Debug)]
struct Column {
    cost: i64,
    most: i64,
    /// Whether the solver is told that it is whole. Others are so by themselves, where those are.
    is_whole: bool,
}

#[derive(Clone, Debug)]
struct Line {
    terms: Vec<(usize, i64)>,
    bound: i64,
    is_equal: bool,
}

impl Linear {
    /// A choice between 0 and 1 that costs nothing.
    pub(super) fn choice(&mut self) -> usize {
        self.column(0, 1, true)
    }

    /// By how much something is beyond its bound, up to `most`, each unit at a cost.
    pub(super) fn slack(&mut self, cost: i64, most: i64) -> usize {
        self.column(cost, most, false)
    }

    fn column(&mut self, cost: i64, most: i64, is_whole: bool) -> usize {
        self.columns.push(Column {
            cost,
            most,
            is_whole,
        });
        self.columns.len() - 1
    }

    /// The sum of the terms is at most the bound.
    pub(super) fn at_most(&mut self, terms: Vec<(usize, i64)>, bound: i64) {
        self.rows.push(Line {
            terms,
            bound,
            is_equal: false,
        });
    }

    /// The sum of the terms is the bound.
    pub(super) fn equal(&mut self, terms: Vec<(usize, i64)>, bound: i64) {
        self.rows.push(Line {
            terms,
            bound,
            is_equal: true,
        });
    }

    /// Number of rows so far.
    pub(super) fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Number of columns.
    pub(super) fn columns(&self) -> usize {
        self.columns.len()
    }

    /// The largest magnitude that costs can sum to.
    pub(super) fn largest_cost(&self) -> i128 {
        let cost = |column: &Column| i128::from(column.cost) * i128::from(column.most);
        self.columns.iter().map(cost).sum()
    }

    /// Whether float64 tells solutions apart.
    pub(super) fn is_small(&self) -> bool {
        self.largest_cost() <= i128::from(LARGEST_SUM)
    }

    /// Solves it.
    pub(super) fn solve(&self, limits: Limits<'_>) -> Found {
        self.programme(true).solve(limits)
    }

    fn programme(&self, is_whole: bool) -> Programme {
        let mut variables = ProblemVariables::new();
        let mut objective = Expression::default();
        let mut all: Vec<Variable> = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            let added = variables.add(definition(column, is_whole));
            if column.cost != 0 {
                objective.add_mul(real(column.cost), added);
            }
            all.push(added);
        }
        let constraint = |line: &Line| -> Constraint {
            let mut sum = Expression::default();
            for (column, factor) in &line.terms {
                sum.add_mul(real(*factor), all[*column]);
            }
            if line.is_equal {
                sum.eq(real(line.bound))
            } else {
                sum.leq(real(line.bound))
            }
        };
        let constraints = self.rows.iter().map(constraint).collect();
        Programme::new(variables, objective, constraints, all)
    }

    /// What the relaxation to fractions proves: no solution costs less; and the rows that this takes. `None` where the solver shows no multipliers.
    #[cfg(feature = "highs")]
    pub(super) fn proven(&self, limits: Limits<'_>) -> Option<(i128, Vec<usize>)> {
        let duals = self.programme(false).duals(limits)?;
        // A unit more on the right of an inequality never costs more.
        let multipliers: Vec<i128> = self
            .rows
            .iter()
            .zip(duals)
            .map(|(line, dual)| {
                let multiplier = scaled(-dual);
                if line.is_equal {
                    multiplier
                } else {
                    multiplier.max(0)
                }
            })
            .collect();
        let used =
            (0..self.rows.len()).filter(|row| multipliers.get(*row).is_some_and(|it| *it != 0));
        Some((self.bound(&multipliers), used.collect()))
    }

    /// `microlp` shows no multipliers.
    #[cfg(not(feature = "highs"))]
    #[expect(clippy::unused_self, reason = "the same as with the feature `highs`")]
    pub(super) fn proven(&self, _: Limits<'_>) -> Option<(i128, Vec<usize>)> {
        None
    }

    /// What multipliers over [`SCALE`] prove. Whole, because costs are.
    #[cfg(feature = "highs")]
    fn bound(&self, multipliers: &[i128]) -> i128 {
        let mut reduced: Vec<i128> = self
            .columns
            .iter()
            .map(|column| SCALE * i128::from(column.cost))
            .collect();
        let mut sum = 0_i128;
        for (line, multiplier) in self.rows.iter().zip(multipliers) {
            sum -= multiplier * i128::from(line.bound);
            for (column, factor) in &line.terms {
                reduced[*column] += multiplier * i128::from(*factor);
            }
        }
        for (column, reduced) in self.columns.iter().zip(reduced) {
            sum += reduced.min(0) * i128::from(column.most);
        }
        sum.div_euclid(SCALE) + i128::from(sum.rem_euclid(SCALE) > 0)
    }
}

fn definition(column: &Column, is_whole: bool) -> VariableDefinition {
    if column.is_whole && is_whole {
        return variable().binary();
    }
    variable().min(0.0).max(real(column.most))
}

/// Overflow: within 2^40, so that products with factors and bounds up to 2^53 are within 128 bits.
#[cfg(feature = "highs")]
#[expect(
    clippy::cast_possible_truncation,
    reason = "any whole number is a multiplier"
)]
fn scaled(dual: f64) -> i128 {
    const LARGEST: f64 = 1_099_511_627_776.0;
    // 2^20 is exact in float64.
    (dual * 1_048_576.0).clamp(-LARGEST, LARGEST).round() as i128
}

/// Numbers of rows are within 2^53, by check of the instance.
#[expect(clippy::cast_precision_loss, reason = "checked to be at most 2^53")]
fn real(number: i64) -> f64 {
    number as f64
}
