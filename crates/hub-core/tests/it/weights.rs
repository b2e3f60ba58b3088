//! How far weights must move, against solving again from scratch with each.

use std::collections::BTreeMap;

use hub_core::explain::{Nearest, WeightFlip, weight_flips};
use hub_core::model::{
    Criteria, CriterionCode, DistanceCriterion, GapCriterion, Inputs, Levels, Missing,
    PairScoreCriterion,
};
use hub_core::plan::{Plan, make_plan};
use hub_core::problem::{HubIx, MAX_WEIGHT, Problem, SchoolIx};
use hub_core::score::{Arcs, Values};
use hub_core::solve::{Outcome, Silent, solve};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use super::build;
use super::generate::{self, Size};

/// Three criteria, two of which are skipped where a figure is missing.
pub(crate) fn inputs() -> impl Strategy<Value = (Inputs, u64)> {
    (1..=7_usize, 2..=3_usize)
        .prop_flat_map(|(schools, hubs)| {
            let figures = |n| {
                let figure = (
                    prop::option::weighted(0.8, 0..40_u8),
                    prop::option::weighted(0.8, 100..900_u32),
                );
                prop::collection::vec(figure, n)
            };
            let scores = prop::collection::vec(prop::collection::vec(0..=100_u32, hubs), schools);
            let places = prop::collection::vec(1..=3_u32, hubs);
            let weights = (1..60_u32, 1..60_u32, 1..60_u32);
            (
                scores,
                places,
                figures(schools),
                figures(hubs),
                weights,
                any::<bool>(),
                any::<u64>(),
            )
        })
        .prop_map(
            |(mut scores, places, of_schools, of_hubs, weights, skip, seed)| {
                scores.iter_mut().flatten().for_each(|score| *score *= 100);
                let scores: Vec<Vec<Option<u32>>> = scores
                    .iter()
                    .map(|row| row.iter().copied().map(Some).collect())
                    .collect();
                let mut inputs = build::inputs(&scores, &places, 1);
                for (school, (sen, pupils)) in inputs.schools.iter_mut().zip(of_schools) {
                    (school.sen, school.pupils) = (sen.map(f64::from), pupils);
                }
                for (hub, (sen, pupils)) in inputs.hubs.iter_mut().zip(of_hubs) {
                    (hub.intake.sen, hub.intake.pupils) = (sen.map(f64::from), pupils);
                }
                let missing = if skip { Missing::SKIP } else { Missing::FAIL };
                let gap = |weight, zero_at_gap| {
                    Some(GapCriterion {
                        weight,
                        zero_at_gap,
                        missing,
                    })
                };
                inputs.policy.criteria = Criteria {
                    pair_scores: Some(PairScoreCriterion {
                        weight: weights.0,
                        missing: Missing::FAIL,
                    }),
                    sen_similarity: gap(weights.1, 30.0),
                    size_similarity: gap(weights.2, 2.0),
                    ..Criteria::default()
                };
                (inputs, seed)
            },
        )
}

/// The inputs with another weight of a criterion; with 0 it is left out.
pub(crate) fn with_weight(inputs: &Inputs, criterion: CriterionCode, weight: u32) -> Inputs {
    let mut inputs = inputs.clone();
    let criteria = &mut inputs.policy.criteria;
    let gap = |it: GapCriterion| (weight > 0).then_some(GapCriterion { weight, ..it });
    match criterion {
        CriterionCode::PairScores if weight == 0 => {
            criteria.pair_scores = None;
            inputs.policy.pair_scores = None;
            inputs.pair_scores = None;
        }
        CriterionCode::PairScores => {
            let missing = Missing::FAIL;
            criteria.pair_scores = Some(PairScoreCriterion { weight, missing });
        }
        CriterionCode::SenSimilarity => {
            criteria.sen_similarity = criteria.sen_similarity.take().and_then(gap);
        }
        _ => criteria.size_similarity = criteria.size_similarity.take().and_then(gap),
    }
    inputs
}

pub(crate) fn plan(inputs: &Inputs, seed: u64) -> Plan {
    let problem = Problem::new(inputs.clone(), seed).unwrap();
    let arcs = Arcs::new(&problem);
    match solve(&problem, &arcs, &Silent) {
        Outcome::Solved(solution) => make_plan(&problem, &arcs, &solution),
        other => panic!("{other:?}"),
    }
}

/// The weights beyond the policy's in one direction: all near ones, and some far ones.
fn beyond(weight: u32, up: bool, until: u32) -> Vec<u32> {
    let steps = (1..=40).chain([55, 90, 200, 777, 2_000, 5_000, MAX_WEIGHT]);
    let to = |step: u32| {
        if up {
            weight.checked_add(step)
        } else {
            weight.checked_sub(step)
        }
    };
    let is_before = |it: &u32| if up { *it < until } else { *it > until };
    steps
        .filter_map(to)
        .filter(|it| *it <= MAX_WEIGHT && is_before(it))
        .collect()
}

proptest! {
    #![proptest_config(Config { cases: 60, rng_seed: RngSeed::Fixed(20_263), failure_persistence: None, ..Config::default() })]

    #[test]
    fn the_nearest_weight_is_the_first_that_works((inputs, seed) in inputs()) {
        let problem = Problem::new(inputs.clone(), seed).unwrap();
        let arcs = Arcs::new(&problem);
        let old = plan(&inputs, seed);
        for school in SchoolIx::all(problem.schools().len()) {
            for hub in HubIx::all(problem.hubs().len()) {
                let (urn, id) = (problem.school(school).urn, &problem.hub(hub).id);
                let is_at = |plan: &Plan| plan.placements.iter().any(|row| row.urn == urn && row.hub == *id);
                let flips = weight_flips(&problem, &arcs, &old, school, hub, &Silent);
                prop_assert_eq!(flips.is_empty(), is_at(&old));
                for WeightFlip { criterion, weight, more, less } in flips {
                    for (nearest, up) in [(more, true), (less, false)] {
                        let comes = |weight: u32| is_at(&plan(&with_weight(&inputs, criterion, weight), seed));
                        let until = match nearest {
                            Nearest::Weight(found) => {
                                prop_assert!(comes(found), "{criterion:?} {weight} to {found}");
                                let before = if up { found - 1 } else { found + 1 };
                                prop_assert!(!comes(before), "{criterion:?} {weight} to {before}");
                                found
                            }
                            Nearest::Nowhere if up => MAX_WEIGHT + 1,
                            Nearest::Nowhere => u32::MAX,
                            Nearest::NotBefore(found) => found,
                        };
                        let until = if until == u32::MAX { 0 } else { until };
                        for weight in beyond(weight, up, until) {
                            prop_assert!(!comes(weight), "{criterion:?} at {weight} before {nearest:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn other_weights_score_as_if_the_policy_had_them((inputs, seed) in inputs(), at in 0..3_usize, weight in 1..200_u32) {
        let problem = Problem::new(inputs.clone(), seed).unwrap();
        let arcs = Arcs::new(&problem);
        let values = Values::new(&problem, &arcs);
        let criterion = values.criteria().nth(at).unwrap();
        let scored = values.score(&problem, &arcs, &values.weights(&problem).with(at, weight));
        let other = Problem::new(with_weight(&inputs, criterion, weight), seed).unwrap();
        let anew = Arcs::new(&other);
        prop_assert_eq!(scored.scale(), anew.scale());
        for school in SchoolIx::all(problem.schools().len()) {
            prop_assert_eq!(scored.row(school), anew.row(school));
        }
    }
}

proptest! {
    #![proptest_config(super::exact::config(300))]

    #[test]
    fn scoring_again_under_the_same_weights_is_scoring(
        (mut inputs, seed) in generate::inputs(Size { schools: 12, hubs: 3, places: 4 }),
        own in 1..9_u32,
        distance in prop::option::of(1..9_u32),
    ) {
        let tiers = u32::try_from(inputs.policy.tiers.len()).unwrap();
        let levels = Levels {
            up_to_tier: tiers,
            at_most: 4,
            missing: Missing::SKIP,
            decide: None,
            enhanced_weights: BTreeMap::from([(CriterionCode::PairScores, own)]),
        };
        inputs.policy.levels = Some(levels);
        // Missing for most schools, and so skipped.
        inputs.policy.criteria.distance = distance.map(|weight| DistanceCriterion {
            weight,
            half_at_km: 40.0,
            missing: Missing::SKIP,
        });
        for school in inputs.schools.iter_mut().step_by(3) {
            (school.easting, school.northing) = (Some(400_000), Some(300_000));
        }
        for (at, hub) in (0..).zip(&mut inputs.hubs) {
            (hub.easting, hub.northing) = (Some(410_000 + 9_000 * at), Some(300_000));
        }
        let problem = Problem::new(inputs, seed).unwrap();
        let arcs = Arcs::new(&problem);
        let values = Values::new(&problem, &arcs);
        let again = values.score(&problem, &arcs, &values.weights(&problem));
        for school in SchoolIx::all(problem.schools().len()) {
            prop_assert_eq!(again.row(school), arcs.row(school));
        }
    }
}
