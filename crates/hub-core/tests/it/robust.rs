//! How sure a plan is: runs against matching from scratch with what they draw, and ranges of weights.

use std::sync::atomic::{AtomicU64, Ordering};

use hub_core::explain::{Drawn, Robustness, Spread, drawn, robustness, weight_ranges};
use hub_core::model::{Bands, Field, Inputs, Missing};
use hub_core::plan::Plan;
use hub_core::problem::Problem;
use hub_core::score::Arcs;
use hub_core::solve::{Observer, Silent};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use super::build;
use super::weights::{inputs, plan, with_weight};

fn config(cases: u32) -> Config {
    Config {
        cases,
        rng_seed: RngSeed::Fixed(20_264),
        failure_persistence: None,
        ..Config::default()
    }
}

fn spread(runs: u32, seed: u64) -> Spread {
    Spread {
        runs,
        seed,
        weights: 60.0,
        absence: 8.0,
        impute: true,
    }
}

/// The inputs with values by absence, which some schools lack, and tiers by pupils.
fn with_absence(mut inputs: Inputs, rates: &[Option<u8>]) -> Inputs {
    inputs.policy.tiers = build::tiers(3);
    inputs.policy.value = Some(Bands {
        field: Field::PersistentAbsence,
        from: vec![10.0, 20.0],
        values: vec![1, 3, 7],
        missing: Missing::FAIL,
    });
    for (school, rate) in inputs.schools.iter_mut().zip(rates) {
        school.persistent_absence = rate.and_then(|rate| build::rate(f64::from(rate), "2018/19"));
    }
    inputs
}

fn study(inputs: &Inputs, seed: u64, spread: &Spread) -> Robustness {
    let problem = Problem::new(inputs.clone(), seed).unwrap();
    let arcs = Arcs::new(&problem);
    robustness(&problem, &arcs, &plan(inputs, seed), spread, &Silent).unwrap()
}

fn hub(plan: &Plan, urn: hub_core::model::Urn) -> Option<hub_core::model::HubId> {
    let row = plan.placements.iter().find(|row| row.urn == urn);
    row.map(|row| row.hub.clone())
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn a_run_is_a_match_with_what_it_draws(
        (inputs, seed) in inputs(),
        rates in prop::collection::vec(prop::option::weighted(0.7, 0..30_u8), 7),
        draw in any::<u64>(),
    ) {
        let inputs = with_absence(inputs, &rates);
        let spread = spread(1, draw);
        let problem = Problem::new(inputs.clone(), seed).unwrap();
        let Drawn { schools, weights } = drawn(&problem, &Arcs::new(&problem), &spread, 0);
        let mut run = inputs.clone();
        run.schools = schools;
        for (criterion, weight, _) in weights {
            run = with_weight(&run, criterion, weight);
        }
        let new = plan(&run, seed);
        for school in study(&inputs, seed, &spread).schools {
            let found = if school.kept == 1 { school.hub } else { school.other };
            prop_assert_eq!(school.kept + school.other_runs, 1);
            prop_assert_eq!(found, hub(&new, school.urn));
        }
    }

    #[test]
    fn a_range_ends_where_so_many_have_changed((inputs, seed) in inputs()) {
        let problem = Problem::new(inputs.clone(), seed).unwrap();
        let old = plan(&inputs, seed);
        let all = inputs.schools.len();
        for range in weight_ranges(&problem, &Arcs::new(&problem), &old, &Silent) {
            let changed = |weight: u32| {
                let new = plan(&with_weight(&inputs, range.criterion, weight), seed);
                inputs.schools.iter().filter(|it| hub(&new, it.urn) != hub(&old, it.urn)).count()
            };
            let shares = [1, all.div_ceil(100), all.div_ceil(10)];
            for (found, schools) in range.more.into_iter().zip(shares) {
                if let Some(weight) = found {
                    prop_assert!(changed(weight) >= schools && changed(weight - 1) < schools);
                }
            }
            for (found, schools) in range.less.into_iter().zip(shares) {
                if let Some(weight) = found {
                    prop_assert!(changed(weight) >= schools && changed(weight + 1) < schools);
                }
            }
        }
    }
}

#[test]
fn nothing_drawn_changes_nothing_and_threads_do_not_matter() {
    let (inputs, seed) = large();
    let still = Spread {
        weights: 0.0,
        absence: 0.0,
        impute: false,
        ..spread(5, 1)
    };
    let all = study(&inputs, seed, &still);
    assert!(
        all.schools
            .iter()
            .all(|it| (it.kept, it.other_runs) == (5, 0))
    );
    let threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| study(&inputs, seed, &spread(40, 7)))
    };
    let (one, four) = (threads(1), threads(4));
    assert_eq!(one, four);
    let alike: u32 = one.schools.iter().map(|it| it.kept).sum();
    assert!(alike < 40 * 60, "some school moves in some run");
    assert!(one.alike[0] <= one.alike[1] && one.alike[1] <= one.alike[2]);
}

/// Says after so many matches that nobody waits any more.
struct Impatient(AtomicU64);

impl Observer for Impatient {
    fn progress(&self, done: u64, _: u64) {
        self.0.store(done, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= 3
    }
}

#[test]
fn a_study_that_nobody_waits_for_ends() {
    let (inputs, seed) = large();
    let problem = Problem::new(inputs.clone(), seed).unwrap();
    let (arcs, old) = (Arcs::new(&problem), plan(&inputs, seed));
    let observer = Impatient(AtomicU64::new(0));
    let begun = robustness(&problem, &arcs, &old, &spread(1_000_000, 1), &observer);
    assert!(begun.is_none());
    assert!(observer.0.load(Ordering::Relaxed) < 1_000);
}

/// Sixty schools and four hubs with two criteria.
fn large() -> (Inputs, u64) {
    let score = |i: u32, j: u32| Some((i * 37 + j * 53) % 101 * 100);
    let scores: Vec<Vec<Option<u32>>> = (0..60)
        .map(|i| (0..4).map(|j| score(i, j)).collect())
        .collect();
    let mut inputs = build::inputs(&scores, &[11, 12, 13, 14], 1);
    for (i, school) in (0_u32..).zip(&mut inputs.schools) {
        school.sen = Some(f64::from(i * 29 % 41));
        school.pupils = (i % 7 != 0).then_some(100 + i * 31 % 700);
    }
    for (i, hub) in (0_u32..).zip(&mut inputs.hubs) {
        hub.intake.sen = Some(f64::from(i * 11));
    }
    inputs.policy.criteria.sen_similarity = Some(hub_core::model::GapCriterion {
        weight: 1,
        zero_at_gap: 40.0,
        missing: Missing::SKIP,
    });
    let rates: Vec<Option<u8>> = (0..60).map(|i| (i % 5 != 0).then_some(i % 30)).collect();
    (with_absence(inputs, &rates), 5)
}
