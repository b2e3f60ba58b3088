//! Side rules of a policy, alone and in random combination, against every plan one by one.

use std::collections::BTreeSet;

use hub_core::model::{
    Amount, Apart, Balance, BalanceOf, Each, Inputs, Level, Missing, Opening, Quota, Resource,
    Together, TrustUid, Use,
};
use hub_core::plan::{LevelKind, PlanStatus, make_plan};
use hub_core::problem::{PoolIx, Problem, SchoolIx};
use hub_core::score::Arcs;
use hub_core::solve::{Outcome, Partial, Silent, solve};
use hub_core::verify::verify;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use super::build;
use super::generate::{Size, inputs};

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
    );
    (who, hubs, bounds, kind).prop_map(
        |((large, each), hubs, (at_least, at_most, reserve), (per_hub, or_none, price))| Quota {
            name: "some".to_owned(),
            schools: large.then(|| build::large(150.0)),
            each,
            hubs: hubs.map(|hubs| hubs.into_iter().map(build::hub_id).collect()),
            per_hub,
            or_none: or_none && at_least.is_some(),
            at_most: if at_least.is_none() && reserve.is_none() {
                at_most.or(Some(Amount::Schools(1)))
            } else {
                at_most
            },
            at_least,
            reserve: reserve.filter(|_| large || each.is_some()),
            price,
            ..Quota::default()
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
        prop::option::of(0..3_u32),
        prop::option::of(0..3_u32),
    );
    let limits = (
        prop::option::of(0..7_u32),
        prop::option::of(0..5_u32),
        prop::option::weighted(0.3, 0..9_000_u32),
    );
    (uses, limits).prop_map(
        |((large, enhanced, rest), (capacity, own, price))| Resource {
            name: "days".to_owned(),
            uses: [
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
            for quota in &mut policy.quotas {
                let hubs = inputs.hubs.len();
                let is_there =
                    |id: &hub_core::model::HubId| (0..hubs).any(|at| *id == build::hub_id(at));
                quota.hubs = quota.hubs.take().map(|mut ids| {
                    ids.retain(is_there);
                    ids
                });
                quota.hubs = quota.hubs.take().filter(|ids| !ids.is_empty());
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

/// The rules of a policy in the plainest words, for plans of a few schools.
pub(crate) struct Oracle<'a> {
    pub(crate) problem: &'a Problem,
    pub(crate) arcs: &'a Arcs,
}

pub(crate) type Plan = Vec<Option<PoolIx>>;

impl Oracle<'_> {
    /// The best objective over all plans that keep the rules.
    fn best(&self) -> Option<Vec<i64>> {
        let plans = self.plans(false);
        plans.iter().filter_map(|plan| self.worth(plan)).max()
    }

    /// The same without some of the pins: as many as can be of those of each tier, before anything else. Without side rules the engine's levels end with replay hashes.
    fn best_in_part(&self) -> Option<Vec<i64>> {
        let problem = self.problem;
        let tiers = problem.policy().tiers.len();
        let is_pinned = |school: SchoolIx| problem.pinned(school).is_some();
        let worth = |plan: &Plan| {
            let mut pins = vec![0; tiers];
            for (school, pool) in SchoolIx::all(plan.len()).zip(plan) {
                let is_placed = pool.is_some() && is_pinned(school);
                pins[problem.standing(school).tier as usize] += i64::from(is_placed);
            }
            let worth = self.worth(plan)?;
            Some([pins, worth].concat())
        };
        self.plans(true).iter().filter_map(worth).max()
    }

    /// All plans over eligible pairs, whatever the rules say; with pins that are wishes, or not.
    pub(crate) fn plans(&self, is_soft: bool) -> Vec<Plan> {
        let mut plans: Vec<Plan> = vec![Vec::new()];
        for school in SchoolIx::all(self.problem.schools().len()) {
            let row = self.arcs.row(school).iter().map(|arc| Some(arc.pool));
            let is_free = is_soft || self.problem.pinned(school).is_none();
            let out = is_free.then_some(None);
            let choices: Vec<Option<PoolIx>> = row.chain(out).collect();
            plans = plans
                .iter()
                .flat_map(|plan| {
                    choices.iter().map(|choice| {
                        let mut plan = plan.clone();
                        plan.push(*choice);
                        plan
                    })
                })
                .collect();
        }
        plans
    }

    /// What a plan is worth, if it keeps all rules: tiers, score, lottery.
    pub(crate) fn worth(&self, plan: &Plan) -> Option<Vec<i64>> {
        let tiers = self.problem.policy().tiers.len();
        let mut worth = vec![0; tiers + 2];
        for (school, pool) in SchoolIx::all(plan.len()).zip(plan) {
            if let Some(pool) = pool {
                let standing = self.problem.standing(school);
                worth[standing.tier as usize] += standing.value;
                worth[tiers] += i64::from(self.arcs.score(school, *pool)?);
                worth[tiers + 1] += self.problem.lottery_points(school);
            }
        }
        for (at, pool) in self.problem.pools().iter().enumerate() {
            let load = plan.iter().flatten().filter(|pool| pool.at() == at).count();
            if load > pool.places as usize {
                return None;
            }
        }
        let policy = self.problem.policy();
        if let Some(levels) = policy.levels.as_ref() {
            let pools = plan.iter().flatten().map(|pool| self.problem.pool(*pool));
            let enhanced = pools.filter(|pool| pool.level == Level::Enhanced).count();
            if let Some(decide) = levels.decide {
                if enhanced > levels.at_most as usize {
                    return None;
                }
                let bonus = i64::from(decide.bonus.unwrap_or(0));
                worth[tiers] += bonus * i64::try_from(enhanced).unwrap();
            }
        }
        worth[tiers] -= policy
            .opening
            .as_ref()
            .map_or(Some(0), |it| self.opening(it, plan))?;
        for quota in &policy.quotas {
            worth[tiers] -= self.quota(quota, plan)?;
        }
        for resource in &policy.resources {
            worth[tiers] -= self.resource(resource, plan)?;
        }
        for balance in &policy.balance {
            worth[tiers] -= self.balance(balance, plan)?;
        }
        let hub = |urn| {
            let school = self.problem.find_school(urn).unwrap();
            plan[school.at()].map(|pool| self.problem.pool(pool).hub)
        };
        let split = |group: &Together| {
            let hubs: BTreeSet<_> = group.schools.iter().map(|urn| hub(*urn)).collect();
            hubs.len() > 1
        };
        if policy.together.iter().any(split) || policy.apart.iter().any(|it| self.share(it, plan)) {
            return None;
        }
        Some(worth)
    }

    fn opening(&self, opening: &Opening, plan: &Plan) -> Option<i64> {
        let (mut open, mut cost) = (0, 0);
        for hub in 0..self.problem.hubs().len() {
            let here = |pool: &&PoolIx| self.problem.pool(**pool).hub.at() == hub;
            let load = u32::try_from(plan.iter().flatten().filter(here).count()).unwrap();
            let is_closed = load == 0 && opening.may_close;
            let short = opening.minimum.unwrap_or(0).saturating_sub(load);
            if short > 0 && !is_closed {
                cost += i64::from(opening.minimum_price?) * i64::from(short);
            }
            if load > 0 {
                open += 1;
                cost += i64::from(opening.cost.unwrap_or(0));
            }
        }
        let is_kept = opening.at_least.is_none_or(|least| open >= least)
            && opening.at_most.is_none_or(|most| open <= most);
        is_kept.then_some(cost)
    }

    fn quota(&self, quota: &Quota, plan: &Plan) -> Option<i64> {
        let problem = self.problem;
        let hubs: Vec<usize> = (0..problem.hubs().len())
            .filter(|hub| {
                let id = &problem.hubs()[*hub].id;
                quota.hubs.as_ref().is_none_or(|hubs| hubs.contains(id))
            })
            .collect();
        let sets: Vec<Vec<usize>> = if quota.per_hub {
            hubs.iter().map(|hub| vec![*hub]).collect()
        } else {
            vec![hubs]
        };
        let takes_part = |at: usize| problem.takes_part(SchoolIx(u32::try_from(at).unwrap()));
        let counts = |at: usize| {
            let school = &problem.schools()[at];
            let large =
                quota.schools.is_none() || school.pupils.is_some_and(|pupils| pupils >= 150);
            takes_part(at) && large
        };
        let trusts: BTreeSet<Option<TrustUid>> = match quota.each {
            None => BTreeSet::from([None]),
            Some(_) => (0..plan.len())
                .filter(|at| counts(*at))
                .filter_map(|at| problem.schools()[at].trust.map(Some))
                .collect(),
        };
        let mut paid = 0;
        for set in &sets {
            for trust in &trusts {
                let is_in = |at: usize| {
                    counts(at) && (quota.each.is_none() || problem.schools()[at].trust == *trust)
                };
                let at_set = |at: usize| {
                    plan[at].is_some_and(|pool| set.contains(&problem.pool(pool).hub.at()))
                };
                let load = (0..plan.len())
                    .filter(|at| is_in(*at) && at_set(*at))
                    .count() as u64;
                let others = (0..plan.len())
                    .filter(|at| !is_in(*at) && at_set(*at))
                    .count() as u64;
                let pools = problem
                    .pools()
                    .iter()
                    .filter(|pool| set.contains(&pool.hub.at()));
                let places: u64 = pools.map(|pool| u64::from(pool.places)).sum();
                let of = |amount: &Option<Amount>| amount.as_ref().map(|it| it.of(places).unwrap());
                let none = quota.or_none && load == 0;
                let under = of(&quota.at_least).map_or(0, |least| least.saturating_sub(load));
                let over = of(&quota.at_most).map_or(0, |most| load.saturating_sub(most));
                let rest = of(&quota.reserve)
                    .map_or(0, |kept| others.saturating_sub(places.saturating_sub(kept)));
                let beyond = if none { 0 } else { under.max(over) } + rest;
                match quota.price {
                    Some(price) => paid += i64::from(price) * i64::try_from(beyond).unwrap(),
                    None if beyond > 0 => return None,
                    None => {}
                }
            }
        }
        Some(paid)
    }

    fn resource(&self, resource: &Resource, plan: &Plan) -> Option<i64> {
        let mut paid = 0;
        for (at, hub) in self.problem.hubs().iter().enumerate() {
            let mut used = 0;
            for (school, pool) in self.problem.schools().iter().zip(plan) {
                let Some(pool) = pool.map(|pool| self.problem.pool(pool)) else {
                    continue;
                };
                let large = school.pupils.is_some_and(|pupils| pupils >= 150);
                let first = resource.uses.iter().find(|it| {
                    (it.schools.is_none() || large)
                        && it.level.is_none_or(|level| level == pool.level)
                });
                if pool.hub.at() == at {
                    used += first.map_or(0, |it| i64::from(it.amount));
                }
            }
            let own = resource.capacities.get(&hub.id);
            let capacity = own.copied().or(resource.capacity).unwrap_or(hub.places);
            let beyond = (used - i64::from(capacity)).max(0);
            match resource.price {
                Some(price) => paid += i64::from(price) * beyond,
                None if beyond > 0 => return None,
                None => {}
            }
        }
        Some(paid)
    }

    fn balance(&self, balance: &Balance, plan: &Plan) -> Option<i64> {
        let beyond = self.beyond_balance(balance, plan);
        match (balance.at_most, balance.price) {
            (Some(_), None) => (beyond == 0).then_some(0),
            (_, price) => Some(i64::from(price.unwrap_or(0)) * beyond),
        }
    }

    /// By how much a plan is beyond the bounds of a balance.
    pub(crate) fn beyond_balance(&self, balance: &Balance, plan: &Plan) -> i64 {
        let problem = self.problem;
        let counts = |hub: usize| {
            let id = &problem.hubs()[hub].id;
            balance.hubs.as_ref().is_none_or(|hubs| hubs.contains(id))
        };
        let hubs: Vec<usize> = (0..problem.hubs().len())
            .filter(|hub| counts(*hub))
            .collect();
        let at = |hub: usize, any_level: bool| -> Vec<usize> {
            let is_there = |at: &usize| {
                let pool = plan[*at].map(|pool| problem.pool(pool));
                pool.is_some_and(|pool| {
                    let level = balance.level.is_none_or(|level| level == pool.level);
                    pool.hub.at() == hub && (any_level || level)
                })
            };
            (0..plan.len()).filter(is_there).collect()
        };
        let at_most = balance.at_most.unwrap_or(0.0);
        let beyond = if balance.of == BalanceOf::Load {
            let is_open =
                |hub: &usize| problem.policy().opening.is_none() || !at(*hub, true).is_empty();
            let open = hubs.iter().copied().filter(is_open);
            let loads: Vec<f64> = open
                .map(|hub| f64::from(u32::try_from(at(hub, false).len()).unwrap()))
                .collect();
            let most = loads.iter().copied().fold(0.0, f64::max);
            let least = loads.iter().copied().fold(most, f64::min);
            vec![most - least - at_most]
        } else {
            let stand_in = match balance.missing {
                Some(Missing::Value(value)) => Some(value),
                _ => None,
            };
            let value = |at: usize| problem.schools()[at].pupils.map(f64::from).or(stand_in);
            let all: Vec<f64> = (0..plan.len()).filter_map(value).collect();
            let mean =
                all.iter().sum::<f64>() / f64::from(u32::try_from(all.len().max(1)).unwrap());
            // Means of whole numbers of up to five schools have no half hundredths.
            let mean = (mean * 100.0).round();
            let off = |hub: &usize| {
                let here: Vec<f64> = at(*hub, false).into_iter().filter_map(value).collect();
                let off: f64 = here.iter().map(|value| 100.0 * value - mean).sum();
                off.abs() - 100.0 * at_most * f64::from(u32::try_from(here.len()).unwrap())
            };
            hubs.iter().map(off).collect()
        };
        let beyond: f64 = beyond.into_iter().map(|beyond| beyond.max(0.0)).sum();
        #[expect(clippy::cast_possible_truncation, reason = "a whole number")]
        let beyond = beyond.round() as i64;
        beyond
    }

    /// Whether two schools that should be apart share a hub.
    fn share(&self, rule: &Apart, plan: &Plan) -> bool {
        let problem = self.problem;
        let about = |at: usize| {
            let school = &problem.schools()[at];
            match &rule.schools {
                Some(urns) => urns.contains(&school.urn),
                None => {
                    problem.takes_part(SchoolIx(u32::try_from(at).unwrap()))
                        && school.pupils.is_some_and(|pupils| pupils >= 50)
                }
            }
        };
        let hub = |at: usize| plan[at].map(|pool| problem.pool(pool).hub);
        let near = |a: usize, b: usize| {
            let place = |at: usize| problem.schools()[at].easting;
            match (rule.within_km, place(a).zip(place(b))) {
                (None, _) => true,
                (Some(km), Some((a, b))) => f64::from(a.abs_diff(b)) <= km * 1_000.0,
                (Some(_), None) => rule.missing == Some(Missing::FAIL),
            }
        };
        (0..plan.len()).any(|a| {
            (0..a)
                .any(|b| about(a) && about(b) && near(a, b) && hub(a).is_some() && hub(a) == hub(b))
        })
    }
}

/// What the plan without some of the pins reaches, tier by tier and level by level.
fn reached_in_part(conflict: &hub_core::solve::Conflict) -> Option<Vec<i64>> {
    let Partial::Plan(partial) = &conflict.partial else {
        assert!(matches!(conflict.partial, Partial::Impossible));
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

proptest! {
    #![proptest_config(Config {
        cases: 3_000,
        rng_seed: RngSeed::Fixed(4_004),
        failure_persistence: None,
        ..Config::default()
    })]

    #[test]
    fn side_rules_of_a_policy_equal_brute_force((inputs, seed) in cases()) {
        let problem = match Problem::new(inputs.clone(), seed) {
            Ok(problem) => problem,
            Err(bad) => {
                // Shares may cross numbers.
                prop_assert!(bad.0.iter().all(|issue| issue.kind == "bounds_crossed"), "{bad:?}");
                return Ok(());
            }
        };
        let arcs = Arcs::new(&problem);
        let oracle = Oracle { problem: &problem, arcs: &arcs };
        let best = oracle.best();
        let solution = match solve(&problem, &arcs, &Silent) {
            Outcome::Solved(solution) => solution,
            Outcome::Conflict(conflict) => {
                prop_assert_eq!(best, None, "{:?}", conflict);
                prop_assert!(!conflict.reasons.is_empty() && conflict.is_irreducible);
                prop_assert!(conflict.repair.as_ref().is_some_and(|it| it.is_cheapest));
                prop_assert_eq!(reached_in_part(&conflict), oracle.best_in_part());
                return Ok(());
            }
            other => panic!("{other:?}"),
        };
        let plan = make_plan(&problem, &arcs, &solution);
        let reached: Vec<i64> = plan.objectives.iter().map(|level| level.objective).collect();
        if problem.side_rules().is_some() {
            prop_assert_eq!(Some(reached), best);
            prop_assert!(plan.objectives.iter().all(|level| level.claimed == Some(level.objective)));
            prop_assert!(plan.objectives.iter().all(|level| level.bound >= level.objective));
        }
        prop_assert_eq!(plan.status, PlanStatus::Optimal);
        prop_assert_eq!(verify(inputs, &plan).unwrap(), vec![]);
    }
}
