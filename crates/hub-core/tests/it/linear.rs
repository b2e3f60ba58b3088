//! Against a second solver: `good_lp` with microlp, level by level.

use std::collections::BTreeMap;

use good_lp::{Expression, ProblemVariables, Solution, SolverModel, constraint, microlp, variable};
use hub_core::problem::{PoolIx, Problem, SchoolIx};
use hub_core::score::Arcs;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestRunner};

use super::build;
use super::generate::{Size, inputs};

/// An arc as the linear programme sees it: its worth, a component a level.
struct Column {
    school: SchoolIx,
    pool: PoolIx,
    worth: Vec<i64>,
}

fn columns(problem: &Problem, arcs: &Arcs) -> Vec<Column> {
    let tiers = problem.policy().tiers.len();
    let mut columns = Vec::new();
    for school in SchoolIx::all(problem.schools().len()) {
        let standing = problem.standing(school);
        for arc in arcs.row(school) {
            let mut worth = vec![0; tiers + 3];
            worth[standing.tier as usize] = standing.value;
            worth[tiers] = i64::from(arc.score);
            worth[tiers + 1] = problem.lottery_points(school);
            worth[tiers + 2] = problem.replay_hash(school, problem.pool(arc.pool).hub);
            columns.push(Column {
                school,
                pool: arc.pool,
                worth,
            });
        }
    }
    columns
}

/// Maximises one level with the levels before fixed. The polytope is integral, and a level fixed at its optimum is a face
/// of it, so the solution is integral too; it is rounded, and its levels are counted in integers.
fn maximise(problem: &Problem, columns: &[Column], fixed: &[i64], level: usize) -> Vec<i64> {
    let mut variables = ProblemVariables::new();
    let x: Vec<_> = columns
        .iter()
        .map(|_| variables.add(variable().bounds(0.0..=1.0)))
        .collect();
    // Keeps the numbers near 1, where the solver's tolerances are meant for.
    #[expect(clippy::cast_precision_loss, reason = "worths are below 2^41")]
    let scaled = |level: usize, column: &Column| {
        let largest = columns
            .iter()
            .map(|column| column.worth[level])
            .max()
            .unwrap_or(1)
            .max(1);
        column.worth[level] as f64 / largest as f64
    };
    let sum = |level: usize| -> Expression {
        columns
            .iter()
            .zip(&x)
            .map(|(column, &x)| scaled(level, column) * x)
            .sum()
    };
    let mut model = variables.maximise(sum(level)).using(microlp);
    let mut rows: BTreeMap<SchoolIx, Expression> = BTreeMap::new();
    let mut loads: BTreeMap<PoolIx, Expression> = BTreeMap::new();
    for (column, &x) in columns.iter().zip(&x) {
        *rows.entry(column.school).or_default() += x;
        *loads.entry(column.pool).or_default() += x;
    }
    for (school, row) in rows {
        model = model.with(match problem.pinned(school) {
            Some(_) => constraint!(row == 1.0),
            None => constraint!(row <= 1.0),
        });
    }
    for (pool, load) in loads {
        model = model.with(constraint!(load <= f64::from(problem.pool(pool).places)));
    }
    for (before, target) in fixed.iter().enumerate() {
        let largest = columns
            .iter()
            .map(|column| column.worth[before])
            .max()
            .unwrap_or(1)
            .max(1);
        #[expect(clippy::cast_precision_loss, reason = "sums are below 2^47")]
        let target = *target as f64 / largest as f64;
        model = model.with(constraint!(sum(before) >= target - 1e-9));
    }
    let solution = model.solve().unwrap();
    let chosen = columns
        .iter()
        .zip(&x)
        .filter(|(_, x)| solution.value(**x) > 0.5);
    let mut reached = vec![0; problem.policy().tiers.len() + 3];
    for (column, _) in chosen {
        for (sum, worth) in reached.iter_mut().zip(&column.worth) {
            *sum += worth;
        }
    }
    reached
}

#[test]
fn every_level_equals_a_linear_programme_on_200_medium_instances() {
    let config = Config {
        rng_seed: RngSeed::Fixed(31),
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    let strategy = inputs(Size {
        schools: 45,
        hubs: 6,
        places: 9,
    });
    let mut compared = 0;
    while compared < 200 {
        let (mut inputs, seed) = strategy.new_tree(&mut runner).unwrap().current();
        if inputs.schools.len() < 15 {
            continue;
        }
        // Pins over a pool's places are infeasible, which brute force covers.
        inputs.policy.pinned.clear();
        let (problem, arcs, plan) = build::solved(&inputs, seed);
        let columns = columns(&problem, &arcs);
        let mut fixed = Vec::new();
        for (level, objective) in plan.objectives.iter().enumerate() {
            let reached = if columns.is_empty() {
                0
            } else {
                maximise(&problem, &columns, &fixed, level)[level]
            };
            assert_eq!(
                objective.objective, reached,
                "level {level} of {:?}",
                plan.objectives
            );
            fixed.push(reached);
        }
        compared += 1;
    }
}
