//! Groups in the account of fairness: their tests against counting all ways, and against published figures.

use std::collections::BTreeMap;

use hub_core::explain::{DimensionCode, Fairness, Finding, Group, fairness};
use hub_core::model::{FsmMeasure, Inputs, Region, TrustUid};
use hub_core::plan::{Plan, make_plan};
use hub_core::problem::{Problem, SchoolIx};
use hub_core::score::Arcs;
use hub_core::solve::{Outcome, Silent, solve};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use super::build;
use super::generate::{Size, inputs};

fn config(cases: u32) -> Config {
    Config {
        cases,
        rng_seed: RngSeed::Fixed(20_265),
        failure_persistence: None,
        ..Config::default()
    }
}

/// A plan and its account; none where pins fit no plan.
pub(crate) fn account(inputs: &Inputs, seed: u64) -> Option<(Problem, Arcs, Plan, Fairness)> {
    let problem = Problem::new(inputs.clone(), seed).unwrap();
    let arcs = Arcs::new(&problem);
    let Outcome::Solved(solution) = solve(&problem, &arcs, &Silent) else {
        return None;
    };
    let plan = make_plan(&problem, &arcs, &solution);
    let fairness = fairness(&problem, &arcs, &plan).unwrap();
    Some((problem, arcs, plan, fairness))
}

/// Schools of two groups by stratum: of each group, those placed and those not. The first group is in London, the other in the North West; strata are tiers.
fn grouped(strata: &[[usize; 4]]) -> Inputs {
    let (mut scores, mut groups) = (Vec::new(), Vec::new());
    for (tier, counts) in strata.iter().enumerate() {
        for (at, count) in counts.iter().enumerate() {
            for _ in 0..*count {
                scores.push(vec![(at % 2 == 0).then_some(5_000)]);
                groups.push((tier, at < 2));
            }
        }
    }
    let mut inputs = build::inputs(&scores, &[1_000], strata.len());
    for (school, (tier, is_first)) in inputs.schools.iter_mut().zip(groups) {
        school.pupils = Some(u32::try_from(100 * (strata.len() - tier) - 50).unwrap());
        school.region = Some(if is_first {
            Region::London
        } else {
            Region::NorthWest
        });
    }
    inputs
}

fn groups(fairness: &Fairness, dimension: DimensionCode) -> &[Group] {
    let of = |it: &&hub_core::explain::Dimension| it.dimension == dimension;
    &fairness.groups.dimensions.iter().find(of).unwrap().groups
}

fn london(inputs: &Inputs) -> Group {
    let (_, _, _, fairness) = account(inputs, 1).unwrap();
    let groups = groups(&fairness, DimensionCode::Region);
    groups
        .iter()
        .find(|it| it.name == "london")
        .unwrap()
        .clone()
}

fn choose(n: u128, k: u128) -> u128 {
    if k > n {
        return 0;
    }
    (0..k).fold(1, |product, i| product * (n - i) / (i + 1))
}

/// Of all ways to give places within strata, the share of those whose number of places in the first group is no likelier than the one seen.
#[expect(clippy::cast_precision_loss, reason = "a test to nine digits")]
fn share_of_ways(strata: &[[usize; 4]]) -> f64 {
    let mut ways = BTreeMap::from([(0, 1_u128)]);
    let mut seen = 0;
    for [placed, without, others_placed, others_without] in strata {
        let mut more = BTreeMap::new();
        seen += placed;
        for (sum, count) in ways {
            for number in 0..=placed + others_placed {
                let first = choose((placed + without) as u128, number as u128);
                let second = choose(
                    (others_placed + others_without) as u128,
                    (placed + others_placed - number) as u128,
                );
                *more.entry(sum + number).or_insert(0) += count * first * second;
            }
        }
        ways = more;
    }
    let all: u128 = ways.values().sum();
    let limit = ways[&seen];
    let as_unlikely: u128 = ways.values().filter(|count| **count <= limit).sum();
    as_unlikely as f64 / all as f64
}

fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 + 1e-7 * b
}

#[test]
fn tests_give_what_is_published() {
    // Convictions of twins (Fisher, 1962), an example of R's `fisher.test`: p = 0.0005367.
    let convictions = london(&grouped(&[[10, 3, 2, 15]])).overall.unwrap();
    assert!(
        (convictions.p - 0.000_536_7).abs() < 5e-8,
        "{convictions:?}"
    );
    // Penicillin in rabbits (Agresti, p. 233), an example of R's `mantelhaen.test(exact = TRUE)`: p = 0.03994.
    let rabbits = [
        [0, 6, 0, 5],
        [3, 3, 0, 6],
        [6, 0, 2, 4],
        [5, 1, 6, 0],
        [2, 0, 5, 0],
    ];
    let rabbits = london(&grouped(&rabbits)).within_priority.unwrap();
    assert!((rabbits.p - 0.039_94).abs() < 5e-6, "{rabbits:?}");
}

#[test]
fn priority_explains_what_it_explains() {
    // All of the first tier are placed, none of the second; London is in the first.
    let by_tier = london(&grouped(&[[30, 0, 5, 0], [0, 5, 0, 30]]));
    assert_eq!(by_tier.finding, Finding::Priority, "{by_tier:?}");
    // Within each tier, London is placed.
    let beyond = london(&grouped(&[[20, 0, 0, 20], [20, 0, 0, 20]]));
    assert_eq!(beyond.finding, Finding::BeyondPriority, "{beyond:?}");
    // Alike overall, for London is of less priority.
    let hidden = london(&grouped(&[[10, 0, 20, 20], [20, 20, 0, 10]]));
    assert!(!hidden.overall.unwrap().stands_out);
    assert_eq!(hidden.finding, Finding::BeyondPriority, "{hidden:?}");
    let alike = london(&grouped(&[[5, 5, 6, 5], [4, 5, 5, 5]]));
    assert_eq!(alike.finding, Finding::InLine);
    // With one priority there is nothing that it explains.
    let one = london(&grouped(&[[30, 0, 0, 30]]));
    assert_eq!(
        (one.within_priority, one.finding),
        (None, Finding::BeyondPriority)
    );
    let few = london(&grouped(&[[4, 0, 0, 30]]));
    assert_eq!((few.overall, few.finding), (None, Finding::NotTested));
}

#[test]
fn groups_are_told_by_band_year_and_trust() {
    let mut inputs = grouped(&[[6, 6, 6, 6]]);
    for (i, school) in inputs.schools.iter_mut().enumerate() {
        let period = if i % 2 == 0 { "2018/19" } else { "2023/24" };
        let value = f64::from(u32::try_from(i).unwrap());
        if i != 3 {
            school.persistent_absence = build::rate(value, period);
        }
        school.fsm = build::ever6(value);
        school.sen = Some(value);
        school.trust = (i < 8).then_some(TrustUid(if i < 6 { 1_000 } else { 2_000 }));
    }
    let (_, _, _, fairness) = account(&inputs, 1).unwrap();
    let told = |dimension| {
        let groups = groups(&fairness, dimension).iter();
        groups
            .map(|it| {
                (
                    it.period.as_deref().unwrap_or(""),
                    it.name.as_str(),
                    it.schools,
                )
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told(DimensionCode::PersistentAbsence),
        [
            ("2018/19", "under 10", 5),
            ("2018/19", "10 to under 15", 3),
            ("2018/19", "15 to under 20", 2),
            ("2018/19", "20 to under 30", 2),
            ("2023/24", "under 10", 4),
            ("2023/24", "10 to under 15", 2),
            ("2023/24", "15 to under 20", 3),
            ("2023/24", "20 to under 30", 2),
        ]
    );
    assert_eq!(
        told(DimensionCode::TrustSize),
        [("", "no trust", 16), ("", "2 to 4", 2), ("", "5 to 9", 6)]
    );
    assert_eq!(
        told(DimensionCode::Sen),
        [
            ("", "under 10", 10),
            ("", "10 to under 15", 5),
            ("", "15 to under 20", 5),
            ("", "20 to under 25", 4)
        ]
    );
    assert_eq!(
        groups(&fairness, DimensionCode::Fsm)[0].measure,
        Some(FsmMeasure::Ever6)
    );
    let dimensions = fairness.groups.dimensions.iter();
    let unknown: Vec<u32> = dimensions.map(|it| it.unknown.schools).collect();
    assert_eq!(unknown, [0, 24, 24, 0, 1, 0, 0]);
}

/// Holm's correction by its definition.
fn holm(all: &[f64], p: f64) -> f64 {
    let smaller = |limit: f64| all.iter().filter(|p| **p < limit).count();
    let left = |limit: f64| f64::from(u32::try_from(all.len() - smaller(limit)).unwrap());
    let up_to = all.iter().filter(|it| **it <= p);
    up_to
        .map(|it| (left(*it) * it).min(1.0))
        .fold(0.0, f64::max)
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn p_values_are_shares_of_all_ways(strata in prop::collection::vec(prop::array::uniform4(0..6_usize), 1..=3)) {
        let mut strata = strata;
        // So that there is a London, and a test.
        strata[0][0] += 5;
        strata[0][3] += 5;
        let group = london(&grouped(&strata));
        let all = strata.iter().fold([0; 4], |sum, it| [0, 1, 2, 3].map(|i| sum[i] + it[i]));
        prop_assert!(is_near(group.overall.unwrap().p, share_of_ways(&[all])));
        let priorities = strata.iter().filter(|it| it.iter().sum::<usize>() > 0).count();
        prop_assert_eq!(group.within_priority.is_some(), priorities > 1);
        if let Some(within) = group.within_priority {
            prop_assert!(is_near(within.p, share_of_ways(&strata)));
        }
    }

    #[test]
    fn counts_add_up_and_tests_are_corrected((inputs, seed) in inputs(Size { schools: 24, hubs: 4, places: 3 })) {
        let mut inputs = inputs;
        for (i, school) in inputs.schools.iter_mut().enumerate() {
            school.region = [None, Some(Region::London), Some(Region::SouthEast)][i % 3];
            school.sen = (i % 4 != 0).then(|| f64::from(u32::try_from(i).unwrap()));
        }
        let Some((problem, _, plan, fairness)) = account(&inputs, seed) else { return Ok(()) };
        let part = SchoolIx::all(problem.schools().len()).filter(|it| problem.takes_part(*it));
        prop_assert_eq!(fairness.groups.schools as usize, part.count());
        prop_assert_eq!(fairness.groups.placed as usize, plan.placements.len());
        let mut tests = Vec::new();
        for dimension in &fairness.groups.dimensions {
            let all = || dimension.groups.iter().chain([&dimension.unknown]);
            prop_assert_eq!(all().map(|it| it.schools).sum::<u32>(), fairness.groups.schools);
            prop_assert_eq!(all().map(|it| it.placed).sum::<u32>(), fairness.groups.placed);
            tests.extend(all().flat_map(|it| [it.overall, it.within_priority]).flatten());
            for group in all() {
                let has_enough = group.schools >= 5 && fairness.groups.schools - group.schools >= 5;
                prop_assert_eq!(group.overall.is_some(), has_enough);
            }
        }
        prop_assert_eq!(fairness.groups.tests as usize, tests.len());
        let p: Vec<f64> = tests.iter().map(|test| test.p).collect();
        for test in tests {
            prop_assert!(is_near(test.corrected, holm(&p, test.p)), "{:?}", test);
            prop_assert_eq!(test.stands_out, test.corrected < 0.05);
        }
    }
}
