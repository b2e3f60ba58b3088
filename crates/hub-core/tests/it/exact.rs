//! Against brute force: every level of the objective, the plan itself, the prices, and the audit.

use hub_core::plan::make_plan;
use hub_core::problem::{PoolIx, Problem, SchoolIx};
use hub_core::score::Arcs;
use hub_core::solve::{Outcome, Silent, solve};
use hub_core::verify::verify;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use super::generate::{Size, inputs};
use super::{brute, build};

pub(crate) fn config(cases: u32) -> Config {
    Config {
        cases,
        rng_seed: RngSeed::Fixed(20_260),
        failure_persistence: None,
        ..Config::default()
    }
}

proptest! {
    #![proptest_config(config(2_500))]

    #[test]
    fn every_level_the_plan_and_the_prices_equal_brute_force(
        (inputs, seed) in inputs(Size { schools: 6, hubs: 3, places: 3 })
    ) {
        let problem = Problem::new(inputs.clone(), seed).unwrap();
        let arcs = Arcs::new(&problem);
        let places: Vec<u32> = problem.pools().iter().map(|pool| pool.places).collect();
        let best = brute::best(&problem, &arcs, &places);
        let solution = match (solve(&problem, &arcs, &Silent), &best) {
            (Outcome::Solved(solution), Some(_)) => solution,
            (Outcome::Conflict(conflict), None) => {
                let overfull = conflict.overfull;
                prop_assert!(overfull.iter().all(|pool| pool.pinned > pool.places));
                return Ok(());
            }
            (outcome, best) => panic!("{outcome:?} against {best:?}"),
        };
        let best = best.unwrap();
        let plan = make_plan(&problem, &arcs, &solution);
        let levels = |f: fn(&hub_core::plan::Objective) -> i64| plan.objectives.iter().map(f).collect::<Vec<_>>();
        prop_assert_eq!(levels(|level| level.objective), best.objective.clone());
        prop_assert_eq!(levels(|level| level.bound), best.objective.clone());
        let assignment: Vec<_> = solution.assignment.iter().map(|pool| pool.map(|pool| pool.0)).collect();
        prop_assert_eq!(&best.plans, &vec![assignment]);
        for pool in PoolIx::all(places.len()) {
            let mut more = places.clone();
            more[pool.at()] += 1;
            let more = brute::best(&problem, &arcs, &more).unwrap().objective;
            let worth: Vec<i64> = more.iter().zip(&best.objective).map(|(more, now)| more - now).collect();
            prop_assert_eq!(&solution.prices[pool.at()], &worth, "one place more at {:?}", pool);
        }
        prop_assert_eq!(verify(inputs, &plan).unwrap(), vec![]);
    }

    #[test]
    fn no_school_is_left_out_beside_a_free_place(
        (inputs, seed) in inputs(Size { schools: 40, hubs: 6, places: 8 })
    ) {
        let problem = Problem::new(inputs, seed).unwrap();
        let arcs = Arcs::new(&problem);
        if let Outcome::Solved(solution) = solve(&problem, &arcs, &Silent) {
            let plan = make_plan(&problem, &arcs, &solution);
            for school in SchoolIx::all(problem.schools().len()) {
                if solution.assignment[school.at()].is_none() {
                    let free = |pool: PoolIx| plan.pools[pool.at()].load < plan.pools[pool.at()].places;
                    prop_assert!(!arcs.row(school).iter().any(|arc| free(arc.pool)));
                }
            }
        }
    }
}

#[test]
fn order_of_records_and_threads_do_not_matter() {
    let scores: Vec<Vec<Option<u32>>> = (0..60_u32)
        .map(|s| {
            (0..5_u32)
                .map(|h| Some((s * 7 + h * 13) % 4 * 2_500))
                .collect()
        })
        .collect();
    let inputs = build::inputs(&scores, &[7, 0, 9, 11, 5], 2);
    let (_, _, plan) = build::solved(&inputs, 7);
    let mut shuffled = inputs.clone();
    shuffled.schools.reverse();
    shuffled.hubs.rotate_left(2);
    shuffled.pair_scores.as_mut().unwrap().reverse();
    for threads in [1, 2, 5] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let (_, _, other) = pool.install(|| build::solved(&shuffled, 7));
        assert_eq!(other, plan, "{threads} threads");
    }
    let (_, _, other_seed) = build::solved(&inputs, 8);
    assert_ne!(
        other_seed.placements, plan.placements,
        "the lottery decides among ties"
    );
}

#[test]
fn extremes_are_solved_and_proven() {
    type Scores = Vec<Vec<Option<u32>>>;
    let cases: [(&str, Scores, Vec<u32>, usize); 6] = [
        ("no school", vec![], vec![3], 0),
        (
            "one hub that everyone wants",
            vec![vec![Some(10_000)]; 9],
            vec![4],
            4,
        ),
        ("no places", vec![vec![Some(1), Some(2)]; 4], vec![0, 0], 0),
        ("no open pair", vec![vec![None, None]; 4], vec![2, 2], 0),
        (
            "all equal",
            vec![vec![Some(5_000); 3]; 12],
            vec![4, 4, 4],
            12,
        ),
        ("scores of zero", vec![vec![Some(0); 2]; 3], vec![1, 1], 2),
    ];
    for (name, scores, places, placed) in cases {
        let inputs = build::inputs(&scores, &places, 1);
        let (_, _, plan) = build::solved(&inputs, 1);
        assert_eq!(plan.placements.len(), placed, "{name}");
        assert_eq!(verify(inputs, &plan).unwrap(), vec![], "{name}");
    }
}
