//! Side rules of a policy, alone and in random combination, against every plan one by one.

use hub_core::model::{
    Amount, Apart, Balance, BalanceOf, Each, HubId, Inputs, Level, Missing, Opening, Quota,
    Resource, Together, TrustUid, Use,
};
use hub_core::plan::{LevelKind, Placement, Plan, ReasonCode, make_plan};
use hub_core::problem::{PoolIx, Problem};
use hub_core::score::Arcs;
use hub_core::solve::{Conflict, Partial};
use hub_core::verify::{Violation, verify};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use super::build;
use super::generate::{Size, inputs};
use super::oracle::{Oracle, equals_brute_force};

const SIZE: Size = Size {
    schools: 5,
    hubs: 3,
    places: 3,
};

fn amount() -> impl Strategy<Value = Amount> {
    prop_oneof![
        3 => (0..4_u32).prop_map(Amount::Schools),
        1 => prop::sample::select(vec!["0%", "25%", "33.4%", "50%", "100%"])
            .prop_map(|share| Amount::Share(share.to_owned())),
    ]
}

/// Which schools, of what, which hubs, where, bounds, none instead, price.
fn quota() -> impl Strategy<Value = Quota> {
    let who = (
        prop::bool::weighted(0.6),
        prop::option::weighted(0.3, Just(Each::Trust)),
    );
    let hubs = prop::option::weighted(0.5, prop::sample::subsequence(vec![0, 1, 2], 1..=3));
    let bounds = (
        prop::option::weighted(0.4, amount()),
        prop::option::weighted(0.5, amount()),
        prop::option::weighted(0.3, amount()),
    );
    let kind = (
        any::<bool>(),
        any::<bool>(),
        prop::option::weighted(0.3, 0..9_000_u32),
        prop::option::weighted(0.4, Just("days".to_owned())),
    );
    (who, hubs, bounds, kind).prop_map(
        |((large, each), hubs, (at_least, at_most, reserve), (per_hub, or_none, price, unit))| {
            Quota {
                name: "some".to_owned(),
                schools: large.then(|| build::large(150.0)),
                each,
                hubs: hubs.map(|hubs| hubs.into_iter().map(build::hub_id).collect()),
                per_hub,
                unit,
                or_none: or_none && at_least.is_some(),
                at_most: if at_least.is_none() && reserve.is_none() {
                    at_most.or(Some(Amount::Schools(1)))
                } else {
                    at_most
                },
                at_least,
                reserve: reserve
                    .filter(|_| large || each.is_some())
                    .map(|amount| match amount {
                        // More than a hub has is refused.
                        Amount::Schools(schools) => Amount::Schools(schools.min(1)),
                        share @ Amount::Share(_) => share,
                    }),
                price,
                ..Quota::default()
            }
        },
    )
}

fn opening() -> impl Strategy<Value = Opening> {
    (
        prop::option::of(1..4_u32),
        any::<bool>(),
        prop::option::of(0..20_000_u32),
        prop::option::of(1..3_u32),
        prop::option::of(0..2_u32),
        prop::option::weighted(0.4, 0..9_000_u32),
    )
        .prop_map(
            |(minimum, may_close, cost, at_least, more, price)| Opening {
                minimum,
                minimum_price: price.filter(|_| minimum.is_some()),
                may_close: may_close && minimum.is_some(),
                cost: cost.or(Some(0)),
                at_least,
                at_most: more.map(|more| at_least.unwrap_or(1) + more),
                ..Opening::default()
            },
        )
}

fn resource() -> impl Strategy<Value = Resource> {
    let uses = (
        0..4_u32,
        prop::option::of((prop::sample::subsequence(vec![0, 1, 2], 1..=2), 0..3_u32)),
        prop::option::of(0..3_u32),
        prop::option::of(0..3_u32),
    );
    let limits = (
        prop::option::of(0..7_u32),
        prop::option::of(0..5_u32),
        prop::option::weighted(0.3, 0..9_000_u32),
    );
    (uses, limits).prop_map(
        |((large, near, enhanced, rest), (capacity, own, price))| Resource {
            name: "days".to_owned(),
            uses: [
                near.map(|(hubs, amount)| Use {
                    hubs: Some(hubs.into_iter().map(build::hub_id).collect()),
                    amount,
                    ..Use::default()
                }),
                Some(Use {
                    schools: Some(build::large(150.0)),
                    amount: large + 1,
                    ..Use::default()
                }),
                enhanced.map(|amount| Use {
                    level: Some(Level::Enhanced),
                    amount,
                    ..Use::default()
                }),
                rest.map(|amount| Use {
                    amount,
                    ..Use::default()
                }),
            ]
            .into_iter()
            .flatten()
            .collect(),
            capacity,
            capacities: own.map(|own| (build::hub_id(0), own)).into_iter().collect(),
            price,
        },
    )
}

fn balance() -> impl Strategy<Value = Balance> {
    (
        any::<bool>(),
        prop::option::weighted(0.4, prop::sample::subsequence(vec![0, 1, 2], 2..=3)),
        prop::option::weighted(
            0.3,
            prop_oneof![Just(Level::Enhanced), Just(Level::Regional)],
        ),
        prop::option::weighted(0.7, 0..4_u32),
        prop::option::weighted(0.5, 0..3_000_u32),
        any::<bool>(),
    )
        .prop_map(|(load, hubs, level, at_most, price, skip)| Balance {
            name: "even".to_owned(),
            of: if load {
                BalanceOf::Load
            } else {
                BalanceOf::Pupils
            },
            hubs: hubs.map(|hubs| hubs.into_iter().map(build::hub_id).collect()),
            level,
            missing: match (load, skip) {
                (true, _) => None,
                (false, true) => Some(Missing::SKIP),
                (false, false) => Some(Missing::Value(120.0)),
            },
            at_most: at_most.map(|it| f64::from(if load { it } else { it * it * 20 })),
            price: if load {
                price
            } else {
                // A unit is a hundredth of a pupil.
                price.map(|price| price / 1_000)
            },
        })
}

/// Inputs with a policy that has side rules, most of them with two or three.
pub(crate) fn cases() -> impl Strategy<Value = (Inputs, u64)> {
    let sides = (
        prop::option::weighted(0.5, opening()),
        prop::collection::vec(quota(), 0..3),
        prop::option::weighted(0.3, resource()),
        prop::collection::vec(balance(), 0..2),
        prop::option::weighted(0.4, prop::sample::subsequence(vec![0, 1, 2, 3, 4], 2..=3)),
        prop::option::weighted(0.4, prop::sample::subsequence(vec![0, 1, 2, 3, 4], 2..=3)),
        prop::option::weighted(0.3, (0..4_u32, any::<bool>())),
        prop::collection::vec((0..3_u32, prop::option::of(0..5_u32)), 5),
    );
    (inputs(SIZE), sides).prop_map(
        |(
            (mut inputs, seed),
            (opening, quotas, resource, balance, together, apart, near, schools),
        )| {
            for (school, (trust, place)) in inputs.schools.iter_mut().zip(schools) {
                school.trust = Some(TrustUid(trust)).filter(|_| trust > 0);
                school.easting = place.map(|km| 400_000 + 1_000 * km);
                school.northing = place.map(|_| 300_000);
            }
            let count = inputs.schools.len();
            let named = |list: Vec<usize>| -> Vec<_> {
                let there = list.into_iter().filter(|at| *at < count);
                there.map(build::urn).collect()
            };
            let policy = &mut inputs.policy;
            policy.opening = opening;
            policy.quotas = quotas;
            for (i, quota) in policy.quotas.iter_mut().enumerate() {
                quota.name = format!("some {i}");
            }
            policy.resources.extend(resource);
            policy.balance = balance;
            for balance in &mut policy.balance {
                balance.level = balance.level.filter(|_| policy.levels.is_some());
                let hubs = inputs.hubs.len();
                balance.hubs = balance.hubs.take().filter(|_| hubs == 3);
            }
            if policy.levels.is_none() {
                for resource in &mut policy.resources {
                    resource.uses.retain(|it| it.level.is_none());
                }
            }
            let hubs = inputs.hubs.len();
            let there = |ids: Option<Vec<HubId>>| {
                let mut ids = ids?;
                ids.retain(|id| (0..hubs).any(|at| *id == build::hub_id(at)));
                Some(ids).filter(|ids| !ids.is_empty())
            };
            for it in policy.resources.iter_mut().flat_map(|it| &mut it.uses) {
                it.hubs = there(it.hubs.take());
            }
            for resource in &mut policy.resources {
                // One that is about everyone ends the list.
                let is_last =
                    |it: &Use| it.schools.is_none() && it.hubs.is_none() && it.level.is_none();
                if let Some(last) = resource.uses.iter().position(is_last) {
                    resource.uses.truncate(last + 1);
                }
                if resource.uses.iter().all(|it| it.amount == 0) {
                    resource.uses[0].amount = 1;
                }
            }
            for quota in &mut policy.quotas {
                quota.unit = quota.unit.take().filter(|_| !policy.resources.is_empty());
                quota.hubs = there(quota.hubs.take());
                if quota.at_least.is_none() && quota.at_most.is_none() && quota.reserve.is_none() {
                    quota.at_most = Some(Amount::Schools(1));
                }
            }
            let together = together.map(named).filter(|schools| schools.len() > 1);
            policy.together.extend(together.map(|schools| Together {
                schools,
                reason: "federation".to_owned(),
            }));
            let apart = apart.map(named).filter(|schools| schools.len() > 1);
            policy.apart.extend(apart.map(|schools| Apart {
                schools: Some(schools),
                reason: "rivals".to_owned(),
                ..Apart::default()
            }));
            policy.apart.extend(near.map(|(km, skip)| Apart {
                within_km: Some(f64::from(km)),
                when: Some(build::large(50.0)),
                missing: Some(if skip { Missing::SKIP } else { Missing::FAIL }),
                reason: "neighbours".to_owned(),
                ..Apart::default()
            }));
            (inputs, seed)
        },
    )
}

/// What the plan without some of the pins reaches, tier by tier and level by level.
fn reached_in_part(conflict: &Conflict) -> Option<Vec<i64>> {
    let Partial::Plan(partial) = &conflict.partial else {
        assert!(matches!(conflict.partial, Partial::Impossible { .. }));
        return None;
    };
    let problem = &partial.problem;
    let arcs = Arcs::new(problem);
    let plan = make_plan(problem, &arcs, &partial.solution);
    let tiers = problem.policy().tiers.len();
    let mut pins = vec![0; tiers];
    for row in plan.placements.iter().filter(|row| row.pinned) {
        pins[row.tier as usize - 1] += 1;
    }
    let levels = plan
        .objectives
        .iter()
        .filter(|level| !matches!(level.kind, LevelKind::Pinned | LevelKind::Replay));
    Some(
        pins.into_iter()
            .chain(levels.map(|level| level.objective))
            .collect(),
    )
}

/// What the audit finds of a plan with one school more in a pool, which is free.
fn with_one_more(inputs: &Inputs, problem: &Problem, plan: &Plan, at: usize, pool: PoolIx) -> bool {
    let mut plan = plan.clone();
    let row = plan.unplaced.remove(at);
    let school = problem.find_school(row.urn).unwrap();
    let hub = problem.pool(pool).hub;
    let placed = Placement {
        urn: row.urn,
        tier: row.tier.unwrap(),
        hub: problem.hub(hub).id.clone(),
        level: problem.pool(pool).level,
        step: None,
        score: i64::from(Arcs::new(problem).score(school, pool).unwrap()),
        pinned: false,
    };
    let before = plan.placements.iter().filter(|row| row.urn < placed.urn);
    let before = before.count();
    plan.placements.insert(before, placed);
    plan.pools[pool.at()].load += 1;
    let found = verify(inputs.clone(), &plan).unwrap();
    let is_rule = |violation: &Violation| matches!(violation, Violation::SideRule { .. });
    found.iter().any(is_rule)
}

/// Schools that rules keep out of places that are left would break one at each of them, or it is said where not.
fn names_rules(inputs: &Inputs, seed: u64, plan: &Plan) -> Result<(), TestCaseError> {
    let problem = Problem::new(inputs.clone(), seed).unwrap();
    let arcs = Arcs::new(&problem);
    for (at, row) in plan.unplaced.iter().enumerate() {
        if !row.sentence.contains("would break") {
            continue;
        }
        prop_assert_eq!(row.reason, ReasonCode::SideRules);
        let school = problem.find_school(row.urn).unwrap();
        let mut free = arcs.row(school).iter().filter(|arc| {
            let pool = &plan.pools[arc.pool.at()];
            pool.load < pool.places
        });
        let breaks = |pool| with_one_more(inputs, &problem, plan, at, pool);
        let all = free.all(|arc| breaks(arc.pool));
        let is_named = row.sentence.contains("there it would break: ");
        prop_assert_eq!(all, is_named, "{}", row.sentence);
    }
    Ok(())
}

proptest! {
    #![proptest_config(Config {
        cases: 3_000,
        rng_seed: RngSeed::Fixed(4_004),
        failure_persistence: None,
        ..Config::default()
    })]

    #[test]
    fn side_rules_of_a_policy_equal_brute_force((inputs, seed) in cases()) {
        let best = |problem: &_, arcs: &_| Oracle { problem, arcs }.best();
        let refused = |problem: &_, arcs: &_, conflict: &Conflict| {
            prop_assert!(!conflict.reasons.is_empty() && conflict.is_irreducible);
            prop_assert!(conflict.repair.as_ref().is_some_and(|it| it.is_cheapest));
            prop_assert_eq!(reached_in_part(conflict), Oracle { problem, arcs }.best_in_part());
            Ok(())
        };
        if let Some(plan) = equals_brute_force(&inputs, seed, best, refused)? {
            names_rules(&inputs, seed, &plan)?;
        }
    }
}
