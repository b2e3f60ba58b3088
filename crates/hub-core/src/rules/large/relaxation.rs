//! The relaxation to parts of choices, solved by `HiGHS`, each time from the solution of before.

use std::time::Duration;

use hub_highs::{Columns, Level, Solver, Status};

use super::Search;
use super::choices::Choice;
use super::weights::real;
use crate::rules::model::Sizes;
use crate::transport;

/// Columns above which the first relaxation is solved by the interior-point method.
const INTERIOR: usize = 5_000;

/// What a unit of a broken row costs in the relaxation, in its scale: more than any plan can gain by it, were all weights of one size.
const BROKEN: f64 = 1e6;

/// Time that the multipliers of all objectives may take beyond what there is.
const GRACE: Duration = Duration::from_millis(300);

/// The relaxation on some choices.
pub(super) struct Relaxation<'a> {
    search: &'a Search<'a>,
    solver: Solver,
    choices: Vec<Choice>,
    /// Columns before those of the choices: of switches, of soft rows, of broken rows.
    first: usize,
    /// Columns of switches and soft rows: what they cost by the last objective, over the scale.
    own_costs: Vec<f64>,
    /// Values of the columns and duals of the rows, once it is solved.
    solved: Option<(Vec<f64>, Vec<f64>)>,
}

/// How much of each choice and switch the relaxation takes.
pub(super) struct Shares {
    pub(super) choices: Vec<f64>,
    pub(super) switches: Vec<f64>,
}

impl<'a> Relaxation<'a> {
    /// The relaxation on a few choices a bundle, unsolved.
    pub(super) fn new<'b: 'a>(search: &'a Search<'b>) -> Option<Self> {
        if search.is_over() {
            return None;
        }
        let at = prices(search);
        let choices = search.bundles.first(search, &at);
        let (bounds, mut columns, own_costs) = frame(search);
        let first = columns.len();
        for choice in &choices {
            push(search, &mut columns, choice, false);
        }
        let mut solver = Solver::new(&columns, &bounds).ok()?;
        if columns.len() > INTERIOR {
            // Tiers make all choices of a school alike, and the simplex method crawls among ties.
            solver.set(c"solver", Level::Word(c"ipm")).ok()?;
        }
        Some(Self {
            search,
            solver,
            choices,
            first,
            own_costs,
            solved: None,
        })
    }

    pub(super) fn choices(&self) -> &[Choice] {
        &self.choices
    }

    pub(super) fn into_choices(self) -> Vec<Choice> {
        self.choices
    }

    /// Solves it, as fast as it can where there is no solution yet to go on from. Gives the multipliers of the rows, in its scale.
    pub(super) fn solve(&mut self) -> Option<Vec<f64>> {
        let settings = self.search.settings;
        if let Some(left) = settings.left() {
            // Simplifying takes seconds, in which nobody is asked whether to stop.
            self.solver.limit(left.as_secs_f64()).ok()?;
        }
        let status = self.solver.run(&|| settings.check().is_err());
        if status != Status::Optimal {
            return None;
        }
        // From here on there is a basis to go on from.
        self.solver.set(c"solver", Level::Word(c"simplex")).ok()?;
        let solution = self.solver.solution().ok()?;
        let at = self.of_rows(&solution.1);
        self.solved = Some(solution);
        Some(at)
    }

    /// Minus the duals of the rows that are no bundle's.
    fn of_rows(&self, duals: &[f64]) -> Vec<f64> {
        let bundles = self.search.bundles.list.len();
        let rows = duals[bundles..].iter().take(self.search.rows.list.len());
        rows.map(|dual| -dual).collect()
    }

    /// Choices join.
    pub(super) fn join(&mut self, more: Vec<Choice>) -> Option<()> {
        let mut columns = Columns::new();
        for choice in &more {
            push(self.search, &mut columns, choice, false);
        }
        self.solver.add_columns(&columns).ok()?;
        self.choices.extend(more);
        // A primal method goes on where columns join.
        self.solver.set(c"simplex_strategy", Level::Whole(4)).ok()
    }

    /// How much of each choice and switch it takes.
    pub(super) fn shares(&self) -> Option<Shares> {
        let (values, _) = self.solved.as_ref()?;
        let switches = self.search.rows.switches.len();
        Some(Shares {
            choices: values.get(self.first..)?.to_vec(),
            switches: values.get(..switches)?.to_vec(),
        })
    }

    /// The multipliers of an objective by itself: those of it and all before it, weighed, over its weight; and of a row for each before it. Where there is no time for them, those of
    /// all objectives, which the later ones, weighing little, spoil little.
    pub(super) fn multipliers_of(&mut self, level: usize) -> Option<Vec<f64>> {
        let weighed = &self.search.weighed;
        let last = weighed.levels() - 1;
        let alone = (level < last).then(|| self.duals_of(level)).flatten();
        let duals = match alone {
            Some(duals) => duals,
            None => self.solved.as_ref()?.1.clone(),
        };
        let over = weighed.scale / real(weighed.weight(level));
        let rows = self.of_rows(&duals).into_iter().map(|at| at * over);
        let before = (0..level).map(|it| -real(weighed.weight(it)) / real(weighed.weight(level)));
        Some(rows.chain(before).collect())
    }

    /// The duals of the objectives up to one. The basis of all is the best for them as well, or nearly: that is worth some time beyond what there is.
    fn duals_of(&mut self, level: usize) -> Option<Vec<f64>> {
        let settings = self.search.settings.later(GRACE);
        settings.check().ok()?;
        self.solver.change_costs(&self.costs(level)).ok()?;
        let left = settings.left().map(|left| left.as_secs_f64());
        self.solver.limit(left.unwrap_or(f64::INFINITY)).ok()?;
        let status = self.solver.run(&|| settings.check().is_err());
        let solution = (status == Status::Optimal).then(|| self.solver.solution());
        Some(solution?.ok()?.1)
    }

    /// What columns cost by the objectives up to one.
    fn costs(&self, level: usize) -> Vec<f64> {
        let is_last = level + 1 == self.search.weighed.levels();
        let mut costs = vec![BROKEN; self.first];
        for (cost, own) in costs.iter_mut().zip(&self.own_costs) {
            *cost = if is_last { *own } else { 0.0 };
        }
        let of = |choice: &Choice| cost(self.search, choice, level);
        costs.extend(self.choices.iter().map(of));
        costs
    }
}

/// What a choice costs by the objectives up to one, over the scale.
pub(super) fn cost(search: &Search<'_>, choice: &Choice, level: usize) -> f64 {
    let arcs = choice.arcs();
    let arc = |(unit, position): (usize, usize)| {
        let arc = search.rows.first_arc[unit] + position;
        search.weighed.arc(arc, level)
    };
    real(arcs.map(arc).sum()) / search.weighed.scale
}

/// What a choice counts in each row.
pub(super) fn entries(search: &Search<'_>, choice: &Choice) -> Vec<(usize, f64)> {
    let rows = search.rows;
    let mut entries: Vec<(usize, i128)> = Vec::new();
    for (unit, position) in choice.arcs() {
        let hub = search.units.list[unit].arcs[position].hub;
        for (row, weight) in &rows.at_hub[hub as usize] {
            let factor = rows.factor(*row, search.units, unit, position);
            let more = i128::from(*weight) * i128::from(factor);
            if more != 0 {
                entries.push((*row, more));
            }
        }
    }
    entries.sort_unstable_by_key(|(row, _)| *row);
    entries.dedup_by(|(row, more), (before, sum)| {
        let is_same = row == before;
        if is_same {
            *sum += *more;
        }
        is_same
    });
    let nonzero = entries.into_iter().filter(|(_, sum)| *sum != 0);
    nonzero.map(|(row, sum)| (row, real(sum))).collect()
}

fn push(search: &Search<'_>, columns: &mut Columns, choice: &Choice, is_whole: bool) {
    let last = search.weighed.levels() - 1;
    let bundles = search.bundles.list.len();
    let counted = entries(search, choice).into_iter();
    let counted = counted.map(|(row, sum)| (bundles + row, sum));
    let all = std::iter::once((choice.bundle, 1.0)).chain(counted);
    let upper = if is_whole { 1.0 } else { f64::INFINITY };
    columns.push(cost(search, choice, last), (0.0, upper), is_whole, all);
}

/// Rows with their bounds, first a row a bundle; the columns of switches, soft rows and rows that can be broken at a price; and what the former two cost.
fn frame(search: &Search<'_>) -> (Vec<(f64, f64)>, Columns, Vec<f64>) {
    let must = |bundle| search.bundles.must(search.units, bundle);
    let bundles = search.bundles.list.len();
    let mut bounds: Vec<(f64, f64)> = (0..bundles)
        .map(|bundle| (if must(bundle) { 1.0 } else { 0.0 }, 1.0))
        .collect();
    bounds.extend(
        search
            .rows
            .list
            .iter()
            .map(|row| super::rounding::bounds(row, 0.0)),
    );
    let mut columns = Columns::new();
    let mut costs =
        super::rounding::push_switches(search, &mut columns, &mut bounds, bundles, false);
    costs.extend(super::rounding::push_slacks(search, &mut columns, bundles));
    for (row, (least, most)) in bounds.iter().enumerate() {
        // What placing nobody would break may be broken, so that there always is a solution to go on from.
        if *least > 0.0 || row >= bundles {
            columns.push(BROKEN, (0.0, f64::INFINITY), false, [(row, 1.0)]);
        }
        if *most < 0.0 {
            columns.push(BROKEN, (0.0, f64::INFINITY), false, [(row, -1.0)]);
        }
    }
    (bounds, columns, costs)
}

/// Multipliers to begin with: the kernel's prices of capacities, by the last objective.
fn prices(search: &Search<'_>) -> Vec<f64> {
    let mut at = vec![0.0; search.rows.list.len()];
    if matches!(search.instance.sizes, Sizes::One) {
        let answer = transport::solve(&search.instance.network(), search.settings).ok();
        let dual = answer.and_then(|answer| answer.dual);
        for (at, price) in at.iter_mut().zip(dual.iter().flat_map(|dual| &dual.prices)) {
            *at = real((*price).into()) / search.weighed.scale;
        }
    }
    at
}
