//! The mixed-integer programme, and the solvers behind it.
//!
//! One binary variable for each arc of a unit, one for each hub that may be open or closed. The links x <= y of each arc are written out where opening
//! costs something: without them the relaxation opens a hub by as much of it as is used (Balinski, 1965).

use good_lp::variable::UnsolvedProblem;
use good_lp::{Constraint, Expression, ProblemVariables, Variable, variable};

use super::model::Instance;
use super::units::{Arc, Units};

/// What the solver at hand can do in reasonable time.
#[cfg(feature = "highs")]
pub(super) const MOST_VARIABLES: usize = usize::MAX;
#[cfg(not(feature = "highs"))]
pub(super) const MOST_VARIABLES: usize = 5_000;

/// How a solver is to work.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Seconds until it stops with what it has.
    pub(super) seconds: Option<f64>,
    #[cfg_attr(
        not(feature = "highs"),
        expect(dead_code, reason = "one thread is all that the other solver has")
    )]
    pub(super) threads: u32,
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
    problem: UnsolvedProblem,
    constraints: Vec<Constraint>,
    /// All variables: those of the arcs, then those of hubs.
    variables: Vec<Variable>,
}

/// Builds the programme; its objective is what a plan costs more than placing nobody who need not be.
pub(super) fn build(instance: &Instance<'_>, units: &Units) -> Programme {
    let mut builder = Builder::new(instance, units);
    builder.assign();
    builder.fill();
    builder.switch();
    builder.keep_apart();
    builder.keep_quotas();
    let arcs = builder.choices.iter().map(|choice| choice.variable);
    let variables = arcs
        .chain(builder.switches.iter().flatten().copied())
        .collect();
    Programme {
        problem: builder.variables.minimise(builder.objective),
        constraints: builder.constraints,
        variables,
    }
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

/// An arc with its variable, and how many schools it moves.
struct Choice<'a> {
    arc: &'a Arc,
    unit: usize,
    count: f64,
    variable: Variable,
}

struct Builder<'a> {
    instance: &'a Instance<'a>,
    units: &'a Units,
    variables: ProblemVariables,
    objective: Expression,
    constraints: Vec<Constraint>,
    /// In order of unit, then hub.
    choices: Vec<Choice<'a>>,
    /// Positions in `choices`, by hub.
    at_hub: Vec<Vec<usize>>,
    /// Whether a hub is open, where that is a question.
    switches: Vec<Option<Variable>>,
}

impl<'a> Builder<'a> {
    fn new(instance: &'a Instance<'a>, units: &'a Units) -> Self {
        let mut builder = Self {
            instance,
            units,
            variables: ProblemVariables::new(),
            objective: Expression::default(),
            constraints: Vec::new(),
            choices: Vec::new(),
            at_hub: vec![Vec::new(); instance.hubs()],
            switches: Vec::new(),
        };
        for (number, unit) in units.list.iter().enumerate() {
            for arc in &unit.arcs {
                let variable = builder.variables.add(variable().binary());
                let more = arc.cost - unit.unplaced.unwrap_or(0);
                builder.objective.add_mul(real(more), variable);
                builder.at_hub[arc.hub as usize].push(builder.choices.len());
                builder.choices.push(Choice {
                    arc,
                    unit: number,
                    count: as_real(unit.schools.len()),
                    variable,
                });
            }
        }
        for hub in 0..instance.hubs() {
            let switch = instance.has_switch(hub).then(|| {
                let least = if instance.may_close(hub) { 0.0 } else { 1.0 };
                let open = variable().binary().min(least);
                let open = builder.variables.add(open);
                let cost = i128::from(instance.opening(hub));
                builder.objective.add_mul(real(cost), open);
                open
            });
            builder.switches.push(switch);
        }
        builder
    }

    /// Each unit to one hub.
    fn assign(&mut self) {
        for places in self.choices.chunk_by(|a, b| a.unit == b.unit) {
            let all = sum(places.iter().map(|choice| (1.0, choice.variable)));
            self.constraints
                .push(match self.units.list[places[0].unit].unplaced {
                    Some(_) => all.leq(1.0),
                    None => all.eq(1.0),
                });
        }
    }

    /// Capacities and minimums.
    fn fill(&mut self) {
        for hub in 0..self.instance.hubs() {
            let here = || self.at_hub[hub].iter().map(|at| &self.choices[*at]);
            let capacity = f64::from(self.instance.capacities[hub]);
            let minimum = f64::from(self.instance.minimum(hub));
            let load = sum(here().map(|choice| (real(choice.arc.size.into()), choice.variable)));
            let count = sum(here().map(|choice| (choice.count, choice.variable)));
            let Some(open) = self.switches[hub] else {
                self.constraints.push(load.leq(capacity));
                if minimum > 0.0 {
                    self.constraints.push(count.geq(minimum));
                }
                continue;
            };
            self.constraints.push((load - capacity * open).leq(0.0));
            // A closed hub takes nobody, of whatever size.
            let most: f64 = here().map(|choice| choice.count).sum();
            self.constraints
                .push((count.clone() - most * open).leq(0.0));
            // A hub is open only if it takes someone.
            self.constraints
                .push((count - minimum.max(1.0) * open).geq(0.0));
        }
    }

    /// How many hubs are open, and that closed ones take nobody.
    fn switch(&mut self) {
        for choice in &self.choices {
            let hub = choice.arc.hub as usize;
            if let Some(open) = self.switches[hub]
                && self.instance.opening(hub) != 0
            {
                self.constraints.push((choice.variable - open).leq(0.0));
            }
        }
        if let Some((least, most)) = self.instance.rules.open {
            let all = || sum(self.switches.iter().flatten().map(|open| (1.0, *open)));
            self.constraints.push(all().geq(f64::from(least)));
            self.constraints.push(all().leq(f64::from(most)));
        }
    }

    fn keep_apart(&mut self) {
        let units = &self.units.list;
        let first: Vec<usize> = units
            .iter()
            .scan(0, |next, unit| {
                let first = *next;
                *next += unit.arcs.len();
                Some(first)
            })
            .collect();
        for &(a, b) in &self.units.apart {
            let (a, b) = (a as usize, b as usize);
            for (offset, arc) in units[a].arcs.iter().enumerate() {
                let one = self.choices[first[a] + offset].variable;
                let other = units[b].arcs.binary_search_by_key(&arc.hub, |arc| arc.hub);
                if let Ok(other) = other {
                    let other = self.choices[first[b] + other].variable;
                    // A unit apart from itself goes nowhere.
                    self.constraints.push((one + other).leq(1.0));
                }
            }
        }
    }

    fn keep_quotas(&mut self) {
        for quota in &self.instance.rules.quotas {
            let mut counts = vec![0_u32; self.units.list.len()];
            for school in &quota.schools {
                counts[self.units.of_school[*school as usize] as usize] += 1;
            }
            let mut hubs = vec![false; self.instance.hubs()];
            for hub in &quota.hubs {
                hubs[*hub as usize] = true;
            }
            let counted = self
                .choices
                .iter()
                .filter(|choice| hubs[choice.arc.hub as usize] && counts[choice.unit] > 0);
            let count =
                sum(counted.map(|choice| (f64::from(counts[choice.unit]), choice.variable)));
            if quota.at_least > 0 {
                let least = f64::from(quota.at_least);
                self.constraints.push(count.clone().geq(least));
            }
            if let Some(most) = quota.at_most {
                self.constraints.push(count.leq(f64::from(most)));
            }
        }
    }
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

#[expect(clippy::cast_precision_loss, reason = "schools are counted in 32 bits")]
fn as_real(count: usize) -> f64 {
    count as f64
}

impl Found {
    fn nothing(ended: Ended) -> Self {
        Self {
            ended,
            values: None,
            bound: None,
        }
    }
}

impl Programme {
    /// How many choices there are.
    pub(super) fn variables(&self) -> usize {
        self.variables.len()
    }

    /// Solves it by `HiGHS`, or by `microlp`.
    pub(super) fn solve(self, limits: Limits) -> Found {
        if self.variables.is_empty() {
            // Solvers differ in what they make of nothing. Counting has shown that nobody is needed anywhere.
            return Found {
                values: Some(Vec::new()),
                ..Found::nothing(Ended::Done)
            };
        }
        self.solve_by(limits)
    }

    #[cfg(feature = "highs")]
    fn solve_by(self, limits: Limits) -> Found {
        self.solve_by_highs(limits)
            .unwrap_or(Found::nothing(Ended::Failed))
    }

    /// What the interface common to all solvers does not show, the bound, is asked of `HiGHS` itself.
    #[cfg(feature = "highs")]
    fn solve_by_highs(self, limits: Limits) -> Option<Found> {
        use good_lp::SolverModel;
        use highs::{HighsModelStatus, HighsSolutionStatus};

        let mut model = self.problem.using(good_lp::highs);
        for constraint in self.constraints {
            model.add_constraint(constraint);
        }
        let mut model = model.try_into_inner().ok()?;
        model.make_quiet();
        model.try_set_option("mip_rel_gap", 0.0).ok()?;
        // Costs are whole: less than one is nothing.
        model.try_set_option("mip_abs_gap", 0.999).ok()?;
        let threads = i32::try_from(limits.threads).unwrap_or(1);
        model.try_set_option("threads", threads).ok()?;
        if let Some(seconds) = limits.seconds {
            model.try_set_option("time_limit", seconds).ok()?;
        }
        let solved = model.try_solve().ok()?;
        let ended = match solved.status() {
            HighsModelStatus::Optimal | HighsModelStatus::ModelEmpty => Ended::Done,
            HighsModelStatus::Infeasible | HighsModelStatus::UnboundedOrInfeasible => {
                Ended::Infeasible
            }
            HighsModelStatus::ReachedTimeLimit
            | HighsModelStatus::ReachedIterationLimit
            | HighsModelStatus::ReachedSolutionLimit
            | HighsModelStatus::ReachedMemoryLimit
            | HighsModelStatus::ReachedInterrupt => Ended::Stopped,
            _ => Ended::Failed,
        };
        let has_plan = ended == Ended::Done
            || solved.primal_solution_status() == HighsSolutionStatus::Feasible;
        Some(Found {
            ended,
            values: has_plan.then(|| solved.get_solution().columns().to_vec()),
            bound: solved
                .double_info_value(c"mip_dual_bound")
                .ok()
                .filter(|bound| bound.is_finite()),
        })
    }

    /// `microlp` is for small programmes, and has no bound to show before it ends.
    #[cfg(not(feature = "highs"))]
    fn solve_by(self, limits: Limits) -> Found {
        use good_lp::solvers::{SolutionStatus, WithMipGap, WithTimeLimit};
        use good_lp::{ResolutionError, Solution, SolverModel};

        let seconds = limits.seconds;
        let mut model = self.problem.using(good_lp::microlp);
        for constraint in self.constraints {
            model.add_constraint(constraint);
        }
        if let Some(seconds) = seconds {
            model = model.with_time_limit(seconds);
        }
        let Ok(model) = model.with_mip_gap(0.0) else {
            return Found::nothing(Ended::Failed);
        };
        match model.solve() {
            Ok(solution) => Found {
                ended: match solution.status() {
                    SolutionStatus::Optimal => Ended::Done,
                    SolutionStatus::TimeLimit | SolutionStatus::GapLimit => Ended::Stopped,
                },
                values: Some(self.variables.iter().map(|v| solution.value(*v)).collect()),
                bound: None,
            },
            Err(ResolutionError::Infeasible) => Found::nothing(Ended::Infeasible),
            Err(_) if seconds.is_some() => Found::nothing(Ended::Stopped),
            Err(_) => Found::nothing(Ended::Failed),
        }
    }
}
