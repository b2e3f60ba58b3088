//! The mixed-integer programme; the solvers behind it are in `by_highs.rs` and `by_microlp.rs`.
//!
//! One binary variable for each arc of a unit, one for each hub that may be open or closed. The links x <= y of each arc are written out where opening
//! costs something: without them the relaxation opens a hub by as much of it as is used (Balinski, 1965).

use std::collections::BTreeMap;

use good_lp::variable::VariableDefinition;
use good_lp::{Constraint, Expression, ProblemVariables, Variable, variable};

use super::model::Instance;
use super::rows::{Rows, Switch};
use super::units::{Arc, Units};

/// What the solver at hand can do in reasonable time.
#[cfg(feature = "highs")]
pub(super) const MOST_VARIABLES: Option<usize> = None;
#[cfg(not(feature = "highs"))]
pub(super) const MOST_VARIABLES: Option<usize> = Some(5_000);

/// How a solver is to work.
#[derive(Clone, Copy)]
pub(super) struct Limits<'a> {
    /// Seconds until it stops with what it has.
    pub(super) seconds: Option<f64>,
    /// Whether to stop before that, asked on the way where the solver can be asked.
    pub(super) stop: &'a (dyn Fn() -> bool + Sync),
}

/// How a solver ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// With an optimum.
    Done,
    /// There is no plan.
    Infeasible,
    /// Time was up.
    Stopped,
    /// It failed, or gave what is no answer.
    Failed,
}

/// What a solver came to.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) ended: Ended,
    /// Values of the variables in order, if it found a plan.
    pub(super) values: Option<Vec<f64>>,
    /// What it claims that no plan is better than, in the objective of the programme.
    pub(super) bound: Option<f64>,
}

/// The programme of an instance.
pub(super) struct Programme {
    pub(super) variables: ProblemVariables,
    /// To be minimised.
    pub(super) objective: Expression,
    pub(super) constraints: Vec<Constraint>,
    /// Those of the arcs, in order of unit and hub: the first of all.
    pub(super) arcs: Vec<Variable>,
}

/// Builds the programme; its objective is what a plan costs more than placing nobody who need not be.
pub(super) fn build(instance: &Instance<'_>, units: &Units) -> Programme {
    let rows = Rows::new(instance, units);
    let mut builder = Builder::new(instance, units, &rows, &binary);
    builder.assign();
    builder.keep_rows();
    builder.count_open();
    builder.close();
    builder.keep_apart();
    builder.keep_together();
    builder.programme()
}

/// Multipliers of the rows, where the relaxation to fractions of units has its optimum: they prove as much as any do (Geoffrion, 1974).
/// Pairs that stay apart are left out of it, as are groups of several hubs. `None` where the solver finds none, or has none to show.
#[cfg(feature = "highs")]
pub(super) fn multipliers(
    instance: &Instance<'_>,
    units: &Units,
    rows: &Rows,
    limits: Limits<'_>,
) -> Option<Vec<f64>> {
    let mut builder = Builder::new(instance, units, rows, &fraction);
    builder.assign();
    let first = builder.constraints.len();
    let sides = builder.keep_rows();
    builder.count_open();
    let duals = builder.programme().duals(limits)?;
    let mut multipliers = vec![0.0; rows.list.len()];
    for ((row, sign), dual) in sides.into_iter().zip(duals.get(first..)?) {
        multipliers[row] += sign * dual;
    }
    Some(multipliers)
}

/// `microlp` shows no multipliers.
#[cfg(not(feature = "highs"))]
pub(super) fn multipliers(
    _: &Instance<'_>,
    _: &Units,
    _: &Rows,
    _: Limits<'_>,
) -> Option<Vec<f64>> {
    None
}

/// The hub of each unit, by the values of the variables.
pub(super) fn read(units: &Units, values: &[f64]) -> Vec<Option<u32>> {
    let mut values = values.iter();
    let mut hub = |arcs: &[Arc]| {
        let mut best: Option<(f64, u32)> = None;
        for arc in arcs {
            let value = values.next().copied().unwrap_or(0.0);
            if value > 0.5 && best.is_none_or(|(most, _)| value > most) {
                best = Some((value, arc.hub));
            }
        }
        best.map(|(_, hub)| hub)
    };
    units.list.iter().map(|unit| hub(&unit.arcs)).collect()
}

struct Builder<'a> {
    instance: &'a Instance<'a>,
    units: &'a Units,
    rows: &'a Rows,
    variables: ProblemVariables,
    objective: Expression,
    constraints: Vec<Constraint>,
    /// In order of unit, then hub.
    arcs: Vec<Variable>,
    /// By hub: unit and position of the arc in the unit.
    at_hub: Vec<Vec<(usize, usize)>>,
    /// By switch: whether it is on.
    switches: Vec<Variable>,
}

impl<'a> Builder<'a> {
    fn new(
        instance: &'a Instance<'a>,
        units: &'a Units,
        rows: &'a Rows,
        choice: &dyn Fn() -> VariableDefinition,
    ) -> Self {
        let mut variables = ProblemVariables::new();
        let mut objective = Expression::default();
        let mut arcs = Vec::new();
        let mut at_hub = vec![Vec::new(); instance.hubs()];
        for (number, unit) in units.list.iter().enumerate() {
            for (position, arc) in unit.arcs.iter().enumerate() {
                let variable = variables.add(choice());
                let more = arc.cost - unit.unplaced.unwrap_or(0);
                objective.add_mul(real(more), variable);
                at_hub[arc.hub as usize].push((number, position));
                arcs.push(variable);
            }
        }
        let switch = |switch: &Switch| {
            let least = f64::from(u8::from(switch.is_fixed));
            // Whole where choices are: loads are, and a level that is not leaves a gap to the relaxation.
            let most = real(switch.most().into());
            let on = variables.add(choice().min(least).max(most));
            objective.add_mul(real(switch.cost.into()), on);
            on
        };
        Self {
            switches: rows.switches.iter().map(switch).collect(),
            instance,
            units,
            rows,
            variables,
            objective,
            constraints: Vec::new(),
            arcs,
            at_hub,
        }
    }

    fn programme(self) -> Programme {
        Programme {
            variables: self.variables,
            objective: self.objective,
            constraints: self.constraints,
            arcs: self.arcs,
        }
    }

    fn variable(&self, unit: usize, position: usize) -> Variable {
        self.arcs[self.rows.first_arc[unit] + position]
    }

    /// Each unit to one hub.
    fn assign(&mut self) {
        for (number, unit) in self.units.list.iter().enumerate() {
            let places = (0..unit.arcs.len()).map(|at| (1.0, self.variable(number, at)));
            let all = sum(places);
            if unit.arcs.is_empty() {
                continue;
            }
            self.constraints.push(match unit.unplaced {
                Some(_) => all.leq(1.0),
                None => all.eq(1.0),
            });
        }
    }

    /// Returns the row of each constraint, and whether it is for its lower bound (1) or its upper (-1).
    fn keep_rows(&mut self) -> Vec<(usize, f64)> {
        let mut sides = Vec::new();
        let mut slacks: Vec<Vec<Variable>> = vec![Vec::new(); self.rows.list.len()];
        for (number, row) in self.rows.list.iter().enumerate() {
            let mut activity = Expression::default();
            for (hub, weight) in &row.hubs {
                for &(unit, position) in &self.at_hub[*hub as usize] {
                    let factor = self.rows.factor(number, self.units, unit, position);
                    if factor != 0 {
                        let coefficient = i128::from(*weight) * i128::from(factor);
                        activity.add_mul(real(coefficient), self.variable(unit, position));
                    }
                }
            }
            for (switch, coefficient) in &row.switches {
                activity.add_mul(real((*coefficient).into()), self.switches[*switch]);
            }
            for (soft, coefficient) in &row.slacks {
                for slack in &slacks[*soft] {
                    activity.add_mul(real((*coefficient).into()), *slack);
                }
            }
            let least = row.least.map(|least| (least, 1.0));
            let most = row.most.map(|most| (most, -1.0));
            for (bound, sign) in least.into_iter().chain(most) {
                // sign * activity + slack >= sign * bound
                let mut left = activity.clone() * sign;
                if let Some(price) = row.price {
                    let slack = self.variables.add(variable().min(0.0));
                    slacks[number].push(slack);
                    self.objective.add_mul(real(price.into()), slack);
                    left.add_mul(1.0, slack);
                }
                self.constraints.push(left.geq(sign * real(bound.into())));
                sides.push((number, sign));
            }
        }
        sides
    }

    /// The switches of sites.
    fn sites(&self) -> BTreeMap<usize, Variable> {
        let of_site = |(switch, on): (&Switch, &Variable)| Some((switch.site?, *on));
        let switches = self.rows.switches.iter().zip(&self.switches);
        switches.filter_map(of_site).collect()
    }

    /// How many sites are open.
    fn count_open(&mut self) {
        if let Some((least, most)) = self.instance.rules.open {
            let on = self.sites();
            let all = || sum(on.values().map(|on| (1.0, *on)));
            self.constraints.push(all().geq(f64::from(least)));
            self.constraints.push(all().leq(f64::from(most)));
        }
    }

    /// Closed sites take nobody: arc by arc, where opening costs something.
    fn close(&mut self) {
        let on = self.sites();
        for (hub, arcs) in (0_u32..).zip(&self.at_hub) {
            let site = self.instance.site(hub);
            let Some(on) = on.get(&site).filter(|_| self.instance.opening(site) != 0) else {
                continue;
            };
            for &(unit, position) in arcs {
                let arc = self.variable(unit, position);
                self.constraints.push((arc - *on).leq(0.0));
            }
        }
    }

    fn keep_apart(&mut self) {
        for &(a, b) in &self.units.apart {
            let others = self.at_sites(b);
            for (site, one) in self.at_sites(a) {
                if let Some(other) = others.get(&site) {
                    // A unit apart from itself goes nowhere.
                    self.constraints.push((one + other.clone()).leq(1.0));
                }
            }
        }
    }

    fn keep_together(&mut self) {
        for group in &self.units.together {
            let Some((first, others)) = group.split_first() else {
                continue;
            };
            let first = self.at_sites(*first);
            for other in others {
                let mut other = self.at_sites(*other);
                for (site, one) in &first {
                    let other = other.remove(site).unwrap_or_default();
                    self.constraints.push((one.clone() - other).eq(0.0));
                }
                for alone in other.into_values() {
                    self.constraints.push(alone.eq(0.0));
                }
            }
        }
    }

    /// Whether a unit is at a site, by site.
    fn at_sites(&self, unit: u32) -> BTreeMap<usize, Expression> {
        let mut sites: BTreeMap<usize, Expression> = BTreeMap::new();
        let unit = unit as usize;
        for (position, arc) in self.units.list[unit].arcs.iter().enumerate() {
            let here = sites.entry(self.instance.site(arc.hub)).or_default();
            here.add_mul(1.0, self.variable(unit, position));
        }
        sites
    }
}

/// A choice between yes and no.
fn binary() -> VariableDefinition {
    variable().binary()
}

/// The same in part.
#[cfg(feature = "highs")]
fn fraction() -> VariableDefinition {
    variable().min(0.0).max(1.0)
}

fn sum(terms: impl Iterator<Item = (f64, Variable)>) -> Expression {
    let mut sum = Expression::default();
    for (factor, variable) in terms {
        sum.add_mul(factor, variable);
    }
    sum
}

/// A number that is checked to be whole in float64.
#[expect(clippy::cast_precision_loss, reason = "checked to be below 2^53")]
fn real(number: i128) -> f64 {
    number as f64
}

impl Found {
    pub(super) fn nothing(ended: Ended) -> Self {
        Self {
            ended,
            values: None,
            bound: None,
        }
    }
}

impl Programme {
    /// One that was made elsewhere. The values of what is found are those of all its variables, in this order.
    pub(super) fn new(
        variables: ProblemVariables,
        objective: Expression,
        constraints: Vec<Constraint>,
        all: Vec<Variable>,
    ) -> Self {
        Self {
            variables,
            objective,
            constraints,
            arcs: all,
        }
    }

    /// How many choices there are.
    pub(super) fn choices(&self) -> usize {
        self.arcs.len()
    }

    /// Solves it by `HiGHS`, or by `microlp`.
    pub(super) fn solve(self, limits: Limits<'_>) -> Found {
        if self.variables.is_empty() {
            // Solvers differ in what they make of nothing. Counting has shown that nobody is needed anywhere.
            return Found {
                values: Some(Vec::new()),
                ..Found::nothing(Ended::Done)
            };
        }
        if (limits.stop)() {
            return Found::nothing(Ended::Stopped);
        }
        self.solve_by(limits)
    }
}
