//! Caps: those that part hubs are a flow, and many of them join where they are broken. Against brute force, and against a programme of all.

use hub_core::rules::{Instance, Quota, Rules, Sizes, Weights, bound, solve};
use hub_core::transport::{Dense, Settings, Status, Unplaced};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::sided::{Case, cases};

const SCHOOLS: usize = 5;
const HUBS: usize = 3;

fn run<T: std::fmt::Debug>(
    count: u32,
    strategy: &impl Strategy<Value = T>,
    check: impl Fn(T) -> Result<(), TestCaseError>,
) {
    let config = Config {
        cases: count,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    TestRunner::new_with_rng(config, rng)
        .run(strategy, check)
        .unwrap();
}

fn cap(schools: Vec<u32>, hubs: Vec<u32>, at_most: i64) -> Quota {
    Quota {
        name: "cap".to_owned(),
        schools,
        hubs,
        at_most: Some(at_most),
        ..Quota::default()
    }
}

/// Schools labelled at each hub, with caps on the labels 0 and 1 there; one on everyone at a hub, and one on all hubs, which may bind.
fn parted() -> impl Strategy<Value = Case> {
    let cost = prop_oneof![1 => Just(i64::MAX), 6 => -30..100_i64];
    let unplaced = prop_oneof![1 => Just(i64::MAX), 4 => 0..150_i64];
    (
        prop::collection::vec(cost, SCHOOLS * HUBS),
        prop::collection::vec(0..6_u32, HUBS),
        prop::collection::vec(unplaced, SCHOOLS),
        prop::collection::vec(0..3_u32, SCHOOLS * HUBS),
        prop::collection::vec(0..3_i64, 2 * HUBS),
        prop::option::weighted(0.3, 0..5_i64),
        prop::option::weighted(0.2, 3..6_i64),
    )
        .prop_map(
            |(costs, capacities, unplaced, labels, at_most, everyone, all)| {
                let schools = || 0..u32::try_from(SCHOOLS).unwrap();
                let mut quotas = Vec::new();
                for (hub, number) in (0..HUBS).zip(0_u32..) {
                    for label in 0..2_u32 {
                        let is_in = |school: &u32| labels[*school as usize * HUBS + hub] == label;
                        let own = schools().filter(is_in).collect();
                        quotas.push(cap(own, vec![number], at_most[2 * hub + label as usize]));
                    }
                }
                quotas.extend(everyone.map(|most| cap(schools().collect(), vec![1], most)));
                quotas.extend(all.map(|most| cap(schools().collect(), vec![2, 0, 1], most)));
                Case {
                    hubs: HUBS,
                    costs,
                    capacities,
                    unplaced,
                    rules: Rules {
                        quotas,
                        ..Rules::default()
                    },
                    ..Case::default()
                }
            },
        )
}

#[test]
fn caps_that_part_hubs_are_a_flow() {
    let flows = std::cell::Cell::new(0);
    run(1_500, &parted(), |case| {
        case.check()?;
        let outcome = case.solve();
        if outcome.is_flow {
            flows.set(flows.get() + 1);
            let objective = outcome.matching.map(|matching| matching.objective);
            prop_assert_eq!(outcome.proof.map(|proof| proof.bound), objective);
        }
        Ok(())
    });
    assert!(flows.get() > 300, "{} flows", flows.get());
}

#[test]
fn a_cap_that_binds_has_the_price_of_its_column() {
    // Two of three schools that like hub 0 may go there, and the fourth is not counted.
    let case = Case {
        hubs: 2,
        costs: vec![0, 10, 0, 20, 0, 30, 5, 90],
        capacities: vec![4, 4],
        unplaced: vec![i64::MAX; 4],
        rules: Rules {
            quotas: vec![cap(vec![0, 1, 2], vec![0], 2), cap(vec![0, 3], vec![1], 2)],
            ..Rules::default()
        },
        ..Case::default()
    };
    let outcome = case.solve();
    assert!(outcome.is_flow);
    let proof = outcome.proof.unwrap();
    assert_eq!((outcome.matching.unwrap().objective, proof.bound), (15, 15));
    assert_eq!(proof.multipliers.rows, [0, 0, 10, 0]);
}

/// Caps on all sets of two schools or more at each hub, beside rules of all kinds.
fn many() -> impl Strategy<Value = Case> {
    let at_most = prop::collection::vec(1..5_i64, 26 * HUBS);
    let heavy = prop::option::weighted(0.3, prop::collection::vec(0..3_i64, SCHOOLS));
    (cases(), at_most, heavy).prop_map(|(mut case, at_most, heavy)| {
        let mut at_most = at_most.into_iter();
        for hub in 0..u32::try_from(HUBS).unwrap() {
            for set in 0..1_u32 << SCHOOLS {
                let in_set = |school: &u32| set >> school & 1 == 1;
                let schools: Vec<u32> = (0..).take(SCHOOLS).filter(in_set).collect();
                if schools.len() < 2 {
                    continue;
                }
                let mut quota = cap(schools, vec![hub], at_most.next().unwrap());
                if let Some(weights) = &heavy {
                    let own = quota.schools.iter();
                    let own = own.map(|school| weights[*school as usize]).collect();
                    quota.weights = Weights::BySchool(own);
                }
                // Between the others, so that rows after one that is left out are not where they were.
                let place = case.rules.quotas.len() / 2;
                case.rules.quotas.insert(place, quota);
                for kept in &mut case.rules.kept {
                    kept.prices.insert(place, 0);
                }
            }
        }
        case
    })
}

#[test]
fn many_caps_that_join_where_they_are_broken_equal_brute_force() {
    run(700, &many(), |case| case.check());
}

#[test]
fn many_caps_that_never_bind_leave_the_network() {
    let schools = 40_u32;
    let costs: Vec<i64> = (0..80).map(|at| at * 37 % 50).collect();
    let pairs = (0..schools).flat_map(|one| (0..one).map(move |other| vec![other, one]));
    let rules = Rules {
        quotas: pairs.map(|pair| cap(pair, vec![0, 1], 2)).collect(),
        ..Rules::default()
    };
    let dense = Dense::new(&costs, 40, 2).unwrap();
    let instance = Instance {
        costs: &dense,
        capacities: &[15, 15],
        unplaced: Unplaced::Cost(100),
        sizes: Sizes::One,
        rules: &rules,
    };
    let outcome = solve(&instance, &Settings::new()).unwrap();
    assert!(outcome.is_flow && outcome.status == Status::Optimal);
    let proof = outcome.proof.unwrap();
    assert_eq!(proof.bound, outcome.matching.unwrap().objective);
    assert_eq!(bound(&instance, &proof.multipliers).unwrap(), proof.bound);
}

#[cfg(feature = "highs")]
#[test]
#[expect(clippy::cast_precision_loss, reason = "small numbers")]
fn many_caps_of_many_pairs_equal_the_whole_programme() {
    use good_lp::{Expression, ProblemVariables, Solution, SolverModel, variable};
    let (schools, hubs, groups) = (400_usize, 20_usize, 50_usize);
    // A group's schools are near each other, and like the same hubs.
    let cost = |school: usize, hub: usize| -> i64 {
        let group = school % groups;
        let far = (group * 7 + hub * 11) % 40 * 10 + (school * 31 + hub * 17) % 23;
        i64::try_from(far).unwrap()
    };
    let costs: Vec<i64> = (0..schools * hubs)
        .map(|at| cost(at / hubs, at % hubs))
        .collect();
    let number = |at: usize| u32::try_from(at).unwrap();
    let mut quotas = Vec::new();
    for hub in 0..hubs {
        for group in 0..groups {
            let own = (group..schools).step_by(groups).map(number).collect();
            quotas.push(cap(own, vec![number(hub)], 3));
        }
    }
    let rules = Rules {
        quotas,
        minimums: vec![5; hubs],
        ..Rules::default()
    };
    let dense = Dense::new(&costs, schools, hubs).unwrap();
    let instance = Instance {
        costs: &dense,
        capacities: &vec![22; hubs],
        unplaced: Unplaced::Cost(1_000),
        sizes: Sizes::One,
        rules: &rules,
    };
    let outcome = solve(&instance, &Settings::new()).unwrap();
    assert_eq!(outcome.status, Status::Optimal);
    let found = outcome.matching.unwrap().objective;
    let proof = outcome.proof.unwrap();
    assert_eq!(bound(&instance, &proof.multipliers).unwrap(), proof.bound);
    let mut variables = ProblemVariables::new();
    let x: Vec<_> = costs
        .iter()
        .map(|_| variables.add(variable().binary()))
        .collect();
    let pairs = costs.iter().zip(&x);
    let total: Expression = pairs.map(|(cost, x)| (*cost as f64 - 1e3) * *x).sum();
    let mut model = variables.minimise(total).using(good_lp::highs);
    model.set_verbose(false);
    let mut model = model.set_mip_rel_gap(0.0).unwrap().set_threads(1);
    for school in 0..schools {
        let all: Expression = (0..hubs).map(|hub| x[school * hubs + hub]).sum();
        model.add_constraint(all.leq(1.0));
    }
    for hub in 0..hubs {
        let load: Expression = (0..schools).map(|school| x[school * hubs + hub]).sum();
        model.add_constraint(load.clone().leq(22.0));
        model.add_constraint(load.geq(5.0));
    }
    for quota in &rules.quotas {
        let at = |school: &u32| x[*school as usize * hubs + quota.hubs[0] as usize];
        let load: Expression = quota.schools.iter().map(at).sum();
        model.add_constraint(load.leq(3.0));
    }
    let solution = model.solve().unwrap();
    let pairs = costs.iter().zip(&x);
    let best: f64 = pairs
        .map(|(cost, x)| (*cost as f64 - 1e3) * solution.value(*x))
        .sum();
    let best = best + 1e3 * schools as f64;
    assert!((found as f64 - best).abs() < 1e-3, "{found} {best}");
}
