//! Hard rules at any deadline: whenever a clock strikes, what is given out keeps all of them, and its bound is one.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use hub_core::plan::make_plan;
use hub_core::problem::Problem;
use hub_core::rules::{Kept, Outcome, Quota, Rules, Weights, audit, bound, solve};
use hub_core::score::Arcs;
use hub_core::solve::{self, Silent, solve_within};
use hub_core::transport::{Settings, Status, Stopped};
use hub_core::verify::verify;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::policies;
use super::sided::{self, Case};

/// Works by a clock that goes on by a second at each look, and strikes after so many.
fn struck_after<T>(looks: u64, work: impl FnOnce(&Settings<'_>) -> T) -> T {
    let ticks = AtomicU64::new(0);
    let clock = || Duration::from_secs(ticks.fetch_add(1, Ordering::Relaxed));
    work(&Settings {
        clock: Some(&clock),
        deadline: Some(Duration::from_secs(looks)),
        ..Settings::new()
    })
}

/// Solves it up to a look, and checks that the plan keeps all rules, and that what bounds it is a bound.
fn check(case: &Case, look: u64) -> Outcome {
    let (outcome, audited, bounded) = case.with(|instance| {
        let outcome = struck_after(look, |settings| solve(instance, settings)).unwrap();
        let plan = outcome.matching.as_ref();
        let audited = plan.map(|plan| audit(instance, &plan.assignment));
        let proof = outcome.proof.as_ref();
        let bounded = proof.map(|proof| bound(instance, &proof.multipliers).unwrap());
        (outcome, audited, bounded)
    });
    // The kernel looks at arcs to hubs without a place too, where rules leave them out: its bound may be lower.
    let stated = outcome.proof.as_ref().map(|proof| proof.bound);
    assert!(stated <= bounded, "look {look}: {outcome:?} {case:?}");
    if let Some(plan) = &outcome.matching {
        assert_eq!(audited, Some(Ok(plan.objective)), "look {look}: {case:?}");
        let bounds = bounded.into_iter().chain(outcome.claimed);
        for bound in bounds {
            assert!(bound <= plan.objective, "look {look}: {outcome:?} {case:?}");
        }
    } else {
        assert!(matches!(
            outcome.status,
            Status::Unknown | Status::Infeasible
        ));
    }
    outcome
}

#[test]
fn small_instances_with_every_rule() {
    let config = Config {
        cases: 250,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[11; 32]);
    TestRunner::new_with_rng(config, rng)
        .run(&(sided::cases(), 0..12_u64), |(case, look)| {
            let outcome = check(&case, look);
            let best = case.brute_force();
            let found = outcome.matching.map(|matching| matching.objective);
            match outcome.status {
                Status::Optimal => prop_assert_eq!(found, best),
                Status::Infeasible => prop_assert_eq!(None, best),
                Status::Feasible => prop_assert!(best <= found),
                Status::Unknown => prop_assert_eq!(found, None),
            }
            if let (Some(best), Some(proof)) = (best, outcome.proof) {
                prop_assert!(proof.bound <= best && outcome.claimed.is_none_or(|it| it <= best));
            }
            Ok(())
        })
        .unwrap();
}

/// Numbers that look random, and are the same for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn cost(&mut self, end: u64) -> i64 {
        i64::try_from(self.below(end)).unwrap()
    }

    fn count(&mut self, end: u64) -> u32 {
        u32::try_from(self.below(end)).unwrap()
    }
}

/// An instance of some size with every rule; nobody need be placed, so that there is a plan. Every second one has sites of two hubs, every third one sizes.
fn every_rule(seed: u64, schools: usize, hubs: usize) -> Case {
    let mut dice = Dice(seed);
    let has_sites = seed.is_multiple_of(2);
    let sites = if has_sites { hubs / 2 } else { hubs };
    let pairs = schools * hubs;
    let mut costs = Vec::new();
    for _ in 0..pairs {
        let is_forbidden = dice.below(10) == 0;
        let cost = dice.cost(1_000);
        costs.push(if is_forbidden { i64::MAX } else { cost });
    }
    let places = u64::try_from(schools / hubs).unwrap();
    let capacities = (0..hubs).map(|_| 3 + dice.count(places)).collect();
    let taken = if seed.is_multiple_of(3) {
        (0..pairs).map(|_| 1 + dice.count(2)).collect()
    } else {
        Vec::new()
    };
    let number = |at: usize| u32::try_from(at).unwrap();
    let rules = Rules {
        sites: if has_sites {
            (0..hubs).map(|hub| number(hub / 2)).collect()
        } else {
            Vec::new()
        },
        minimums: (0..sites).map(|_| dice.count(5)).collect(),
        may_close: true,
        opening: (0..sites).map(|_| dice.cost(2_000)).collect(),
        open: Some((0, number(sites - 1))),
        together: (0..number(schools / 20))
            .map(|group| vec![8 * group, 8 * group + 3, 8 * group + 5])
            .collect(),
        apart: (0..number(schools / 10))
            .map(|_| (dice.count(schools as u64 / 2), number(schools / 2)))
            .filter(|(one, other)| one != other)
            .collect(),
        quotas: quotas(&mut dice, schools, hubs),
        ..Rules::default()
    };
    let mut case = Case {
        hubs,
        costs,
        capacities,
        unplaced: (0..schools).map(|_| 400 + dice.cost(800)).collect(),
        sizes: taken,
        rules,
    };
    case.rules.kept = vec![Kept {
        costs: (0..pairs).map(|_| dice.cost(10)).collect(),
        at_most: i64::try_from(2 * schools).unwrap(),
        ..Kept::default()
    }];
    case
}

/// Some at most, or none or two, at each hub; and a soft quota with weights over half the hubs.
fn quotas(dice: &mut Dice, schools: usize, hubs: usize) -> Vec<Quota> {
    let all = || (0..).take(schools);
    let special: Vec<u32> = all().filter(|_| dice.below(4) == 0).collect();
    let of_hub = |hub: u32| Quota {
        name: format!("special at {hub}"),
        schools: special.clone(),
        hubs: vec![hub],
        at_least: Some(2),
        at_most: Some(4),
        or_none: true,
        ..Quota::default()
    };
    let soft = Quota {
        name: "weighty".to_owned(),
        schools: all().collect(),
        hubs: (0..).take(hubs / 2).collect(),
        weights: Weights::BySchool(all().map(|_| dice.cost(4)).collect()),
        at_least: Some(20),
        at_most: Some(i64::try_from(schools / 3).unwrap()),
        price: Some(70),
        ..Quota::default()
    };
    (0..).take(hubs).map(of_hub).chain([soft]).collect()
}

#[test]
fn middling_instances_with_every_rule() {
    let mut found = 0;
    for seed in 0..4 {
        let case = every_rule(seed, 60, 6);
        for look in 0..4 {
            found += usize::from(check(&case, look).matching.is_some());
        }
    }
    println!("{found} plans of 16");
}

/// A programme is asked on the way too, of whatever size.
#[cfg(feature = "highs")]
#[test]
fn a_programme_can_be_cancelled() {
    let mut cancelled = 0;
    for looks in [1, 3, 10, 30] {
        let case = every_rule(1, 60, 6);
        let (cancel, looked) = (AtomicBool::new(false), AtomicU64::new(0));
        // Somebody sets the flag while the clock is looked at for the last time.
        let clock = || {
            let before = looked.fetch_add(1, Ordering::Relaxed);
            cancel.store(before + 1 >= looks, Ordering::Relaxed);
            Duration::ZERO
        };
        let settings = Settings {
            clock: Some(&clock),
            deadline: Some(Duration::from_secs(1_000_000)),
            cancel: Some(&cancel),
            ..Settings::new()
        };
        let outcome = case.with(|instance| solve(instance, &settings)).unwrap();
        let plan = outcome.matching.as_ref();
        let plan = plan.map(|plan| (&plan.assignment, plan.objective));
        if let Some((plan, objective)) = plan {
            let audited = case.with(|instance| audit(instance, plan));
            assert_eq!(audited, Ok(objective));
        }
        if outcome.status != Status::Optimal {
            assert_eq!(outcome.stopped, Some(Stopped::Cancelled));
            // Once the flag is set, nobody looks at the clock any more.
            assert!(looked.load(Ordering::Relaxed) <= looks + 1);
            cancelled += 1;
        }
    }
    assert!(cancelled > 1);
}

/// Where a plan takes long to come, it comes late, and then keeps all rules.
#[cfg(feature = "highs")]
#[test]
fn large_instances_with_every_rule() {
    let case = every_rule(0, 340, 20);
    let mut found = 0;
    for look in [0, 3, 30, 300, 1_000, 2_000, 4_000, 8_000] {
        found += usize::from(check(&case, look).matching.is_some());
    }
    assert!(found > 0);
}

/// Whether there are rules that a plan without anyone might break: then it can take time to find any plan.
fn wants_anyone(problem: &Problem) -> bool {
    let policy = problem.policy();
    let opening = policy.opening.as_ref();
    let must_open = opening.is_some_and(|it| {
        let has_minimum = it.minimum.is_some() || !it.minimums.is_empty();
        it.at_least.is_some() || (has_minimum && !it.may_close)
    });
    let wants = |quota: &hub_core::model::Quota| quota.at_least.is_some() && !quota.or_none;
    !policy.pinned.is_empty() || must_open || policy.quotas.iter().any(wants)
}

#[test]
fn policies_with_side_rules() {
    let config = Config {
        cases: 400,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[12; 32]);
    TestRunner::new_with_rng(config, rng)
        .run(&(policies::cases(), 0..20_u64), |((inputs, seed), look)| {
            let Ok(problem) = Problem::new(inputs.clone(), seed) else {
                return Ok(());
            };
            let arcs = Arcs::new(&problem);
            let outcome = struck_after(look, |settings| {
                solve_within(&problem, &arcs, &Silent, settings)
            });
            match outcome {
                solve::Outcome::Solved(solution) => {
                    let plan = make_plan(&problem, &arcs, &solution);
                    prop_assert_eq!(verify(inputs, &plan).unwrap(), vec![]);
                    for level in &plan.objectives {
                        prop_assert!(level.objective <= level.bound, "{:?}", level);
                    }
                }
                solve::Outcome::Stopped => prop_assert!(wants_anyone(&problem)),
                solve::Outcome::Conflict(_) => {
                    let unhurried = solve::solve(&problem, &arcs, &Silent);
                    prop_assert!(!matches!(unhurried, solve::Outcome::Solved(_)));
                }
                solve::Outcome::Refused(error) => prop_assert!(false, "{}", error),
            }
            Ok(())
        })
        .unwrap();
}
