//! Levels of support that the matching decides, and staged widening, against every plan one by one.

use std::collections::BTreeMap;

use hub_core::model::{
    CriterionCode, Decide, First, Hub, Inputs, Level, MatchCriterion, Missing, Reach, Region,
    School, Step,
};
use hub_core::plan::Plan as Made;
use hub_core::problem::{SchoolIx, distance_km};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use super::oracle::{Oracle, Plan, equals_brute_force, keep};
use super::policies::cases;

const REGIONS: [Region; 3] = [Region::NorthEast, Region::NorthWest, Region::London];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let missing = || prop::sample::select(vec![Missing::SKIP, Missing::FAIL]);
    let by_region = |reach: Reach| {
        missing().prop_map(move |missing| Step {
            name: reach.to_string(),
            reach: Some(reach),
            missing: Some(missing),
            ..Step::default()
        })
    };
    let near = (0..4_u32, missing()).prop_map(|(km, missing)| Step {
        name: "near".to_owned(),
        within_km: Some(f64::from(km)),
        missing: Some(missing),
        ..Step::default()
    });
    let step = prop_oneof![
        2 => by_region(Reach::OwnRegion),
        2 => by_region(Reach::NeighbouringRegions),
        1 => near,
    ];
    let anywhere = any::<bool>();
    (prop::collection::vec(step, 1..3), anywhere).prop_map(|(mut steps, anywhere)| {
        steps.extend(anywhere.then(|| Step {
            name: "anywhere".to_owned(),
            reach: Some(Reach::Anywhere),
            ..Step::default()
        }));
        steps
    })
}

fn decide() -> impl Strategy<Value = Decide> {
    let first = prop::sample::select(vec![First::Placed, First::Enhanced]);
    let bonus = prop::option::of(prop::sample::select(vec![0, 500, 6_000]));
    (first, bonus).prop_map(|(first, bonus)| Decide { first, bonus })
}

/// Inputs of policies with side rules, levels to decide, and steps from near to far.
fn staged() -> impl Strategy<Value = (Inputs, u64)> {
    let regions = || prop::collection::vec(prop::option::weighted(0.8, 0..3_usize), 6);
    let more = (
        prop::option::weighted(0.7, decide()),
        prop::option::weighted(0.6, steps()),
        regions(),
        regions(),
        prop::bool::weighted(0.4),
        prop::option::of((0..3_u32, 1..4_u32)),
    );
    (cases(), more).prop_map(
        |((mut inputs, seed), (decide, steps, of_schools, of_hubs, is_bare, weights))| {
            let region = |at: Option<usize>| at.map(|at| REGIONS[at]);
            for (school, at) in inputs.schools.iter_mut().zip(of_schools) {
                school.region = region(at);
            }
            for ((place, hub), at) in (0_u32..).zip(&mut inputs.hubs).zip(of_hubs) {
                hub.region = region(at);
                hub.easting = (place < 2).then_some(400_000 + 1_500 * place);
                hub.northing = (place < 2).then_some(300_100);
            }
            let policy = &mut inputs.policy;
            if is_bare {
                policy.opening = None;
                policy.quotas.clear();
                policy.resources.clear();
                policy.together.clear();
                policy.apart.clear();
                policy.balance.clear();
            }
            policy.widening = steps.unwrap_or_default();
            // What is said of regions closes hubs to schools that a policy pins there: a pin says that it means it.
            policy
                .pinned
                .iter_mut()
                .for_each(|pin| pin.overrides = true);
            let needs = |step: &Step| step.reach == Some(Reach::NeighbouringRegions);
            if policy.widening.iter().any(needs) {
                policy.neighbours = BTreeMap::from([
                    (Region::NorthEast, vec![Region::NorthWest]),
                    (Region::NorthWest, vec![Region::NorthEast]),
                ]);
            }
            if let Some(levels) = &mut policy.levels {
                levels.decide = decide;
                if let Some((pair_scores, same_region)) = weights {
                    levels.enhanced_weights = BTreeMap::from([
                        (CriterionCode::PairScores, pair_scores),
                        (CriterionCode::SameRegion, same_region),
                    ]);
                    policy.criteria.same_region = Some(MatchCriterion {
                        weight: 1,
                        missing: Missing::SKIP,
                    });
                }
            }
            (inputs, seed)
        },
    )
}

/// The first step that reaches a hub, in the plainest words.
fn step(inputs: &Inputs, school: &School, hub: &Hub) -> Option<usize> {
    let same = school.region.zip(hub.region).map(|(a, b)| a == b);
    let near = school
        .region
        .zip(hub.region)
        .map(|(a, b)| a == b || (a != Region::London && b != Region::London));
    let km = school
        .position()
        .zip(hub.position())
        .map(|(a, b)| distance_km(a, b));
    inputs.policy.widening.iter().position(|step| {
        let known = match (step.reach, step.within_km) {
            (Some(Reach::Anywhere), _) => return true,
            (Some(Reach::OwnRegion), _) => same,
            (Some(Reach::NeighbouringRegions), _) => near,
            (None, limit) => km.map(|km| km <= limit.unwrap()),
        };
        known.unwrap_or(step.missing == Some(Missing::SKIP))
    })
}

struct Stages<'a> {
    oracle: Oracle<'a>,
    inputs: &'a Inputs,
}

impl Stages<'_> {
    /// What each level reaches, one after the other, over all plans that keep the rules.
    fn best(&self) -> Option<Vec<i64>> {
        let plans = self.oracle.plans(false).into_iter();
        let worth = |plan: Plan| Some((self.oracle.worth(&plan)?, plan));
        let mut plans: Vec<(Vec<i64>, Plan)> = plans.filter_map(worth).collect();
        if plans.is_empty() {
            return None;
        }
        let policy = &self.inputs.policy;
        let tiers = policy.tiers.len();
        let mut reached = Vec::new();
        for last in 0..policy.widening.len().max(1) {
            let is_last = last + 1 == policy.widening.len().max(1);
            let step = (!is_last).then_some(last);
            let mut of = |tiers: usize, enhanced: bool| {
                for tier in 0..tiers {
                    keep(&mut plans, &mut reached, 0, |_, plan| {
                        self.placed(plan, tier, step, enhanced)
                    });
                }
            };
            let up_to = policy.levels.as_ref().map_or(0, |levels| levels.up_to_tier);
            match policy.levels.as_ref().and_then(|levels| levels.decide) {
                None => of(tiers, false),
                Some(decide) if decide.first == First::Enhanced => {
                    of(up_to as usize, true);
                    of(tiers, false);
                }
                Some(_) => {
                    of(tiers, false);
                    of(up_to as usize, true);
                }
            }
        }
        keep(&mut plans, &mut reached, 0, |worth, _| worth[tiers]);
        keep(&mut plans, &mut reached, 0, |worth, _| worth[tiers + 1]);
        Some(reached)
    }

    fn placed(&self, plan: &Plan, tier: usize, last: Option<usize>, enhanced: bool) -> i64 {
        let problem = self.oracle.problem;
        let mut sum = 0;
        for (school, pool) in SchoolIx::all(plan.len()).zip(plan) {
            let Some(pool) = pool.map(|pool| problem.pool(pool)) else {
                continue;
            };
            let standing = problem.standing(school);
            let step = step(self.inputs, problem.school(school), problem.hub(pool.hub));
            let is_near = last.is_none_or(|last| step.is_some_and(|step| step <= last));
            let is_level = !enhanced || pool.level == Level::Enhanced;
            if standing.tier as usize == tier && is_near && is_level {
                sum += standing.value;
            }
        }
        sum
    }
}

/// Each placement is recorded with its step, and nobody is beyond the last but by a pin.
fn check_steps(inputs: &Inputs, plan: &Made) -> Result<(), TestCaseError> {
    for row in &plan.placements {
        let school = inputs.schools.iter().find(|it| it.urn == row.urn).unwrap();
        let hub = inputs.hubs.iter().find(|it| it.id == row.hub).unwrap();
        let step = step(inputs, school, hub).map(|step| u32::try_from(step + 1).unwrap());
        if inputs.policy.widening.is_empty() {
            prop_assert_eq!(row.step, None);
        } else {
            prop_assert_eq!(row.step, step);
            prop_assert!(step.is_some() || row.pinned);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(Config {
        cases: 2_000,
        rng_seed: RngSeed::Fixed(6_003),
        failure_persistence: None,
        ..Config::default()
    })]

    #[test]
    fn levels_and_widening_equal_brute_force((inputs, seed) in staged()) {
        let best = |problem: &_, arcs: &_| {
            let oracle = Oracle { problem, arcs };
            Stages { oracle, inputs: &inputs }.best()
        };
        if let Some(plan) = equals_brute_force(&inputs, seed, best, |_, _, _| Ok(()))? {
            check_steps(&inputs, &plan)?;
        }
    }
}
