//! The side rules of a policy in the plainest words, and what a plan must be that the solver finds under them.

use std::collections::BTreeSet;

use hub_core::model::{
    Amount, Apart, Balance, BalanceOf, Hub, Inputs, Level, Missing, Opening, Quota, Resource,
    Together, TrustUid,
};
use hub_core::plan::{Objective, Plan as Made, PlanStatus, make_plan};
use hub_core::problem::{PoolIx, Problem, SchoolIx};
use hub_core::score::Arcs;
use hub_core::solve::{Conflict, Outcome, Silent, solve};
use hub_core::verify::verify;
use proptest::prelude::*;

/// Solves inputs, and checks that each level reaches what is `best`, that it is so claimed, and that the audit accepts the plan. Where no plan keeps the rules there is
/// none that is best, and `refused` looks at why. The plan, where there is one.
pub(crate) fn equals_brute_force(
    inputs: &Inputs,
    seed: u64,
    best: impl Fn(&Problem, &Arcs) -> Option<Vec<i64>>,
    refused: impl Fn(&Problem, &Arcs, &Conflict) -> Result<(), TestCaseError>,
) -> Result<Option<Made>, TestCaseError> {
    let problem = match Problem::new(inputs.clone(), seed) {
        Ok(problem) => problem,
        Err(bad) => {
            // Shares may cross numbers, and schools be asked to stay together and apart.
            let kinds = ["bounds_crossed", "together_and_apart"];
            let is_known = bad.0.iter().all(|issue| kinds.contains(&issue.kind.name()));
            prop_assert!(is_known, "{:?}", bad);
            return Ok(None);
        }
    };
    let arcs = Arcs::new(&problem);
    let best = best(&problem, &arcs);
    let solution = match solve(&problem, &arcs, &Silent) {
        Outcome::Solved(solution) => solution,
        Outcome::Conflict(conflict) => {
            prop_assert_eq!(best, None, "{:?}", conflict);
            refused(&problem, &arcs, &conflict)?;
            return Ok(None);
        }
        other => panic!("{other:?}"),
    };
    let plan = make_plan(&problem, &arcs, &solution);
    if problem.side_rules().is_some() {
        let levels = plan.objectives.iter();
        let reached: Vec<i64> = levels.clone().map(Objective::reached).collect();
        prop_assert_eq!(Some(reached), best);
        for level in levels {
            prop_assert_eq!(level.claimed, Some(level.reached()));
            prop_assert!(level.bound >= level.reached());
        }
    }
    prop_assert_eq!(plan.status, PlanStatus::Optimal);
    prop_assert_eq!(verify(inputs.clone(), &plan).unwrap(), vec![]);
    Ok(Some(plan))
}

/// The rules of a policy in the plainest words, for plans of a few schools.
pub(crate) struct Oracle<'a> {
    pub(crate) problem: &'a Problem,
    pub(crate) arcs: &'a Arcs,
}

pub(crate) type Plan = Vec<Option<PoolIx>>;

impl Oracle<'_> {
    /// The best objective over all plans that keep the rules.
    pub(crate) fn best(&self) -> Option<Vec<i64>> {
        let plans = self.plans(false);
        plans.iter().filter_map(|plan| self.worth(plan)).max()
    }

    /// The same without some of the pins: as many as can be of those of each tier, before anything else. Without side rules the engine's levels end with replay hashes.
    pub(crate) fn best_in_part(&self) -> Option<Vec<i64>> {
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
                let (ours, others): (Vec<usize>, Vec<usize>) = (0..plan.len())
                    .filter(|at| at_set(*at))
                    .partition(|at| is_in(*at));
                let is_none = ours.is_empty();
                let unit = quota.unit.as_ref();
                let unit = unit.and_then(|name| problem.policy().resource(name));
                let weigh = |schools: Vec<usize>| -> u64 {
                    let weight = |at| unit.map_or(1, |unit| self.used(unit, at, plan[at].unwrap()));
                    schools.into_iter().map(weight).sum()
                };
                let (load, others) = (weigh(ours), weigh(others));
                let pools = problem
                    .pools()
                    .iter()
                    .filter(|pool| set.contains(&pool.hub.at()));
                let mut places: u64 = pools.map(|pool| u64::from(pool.places)).sum();
                if let Some(unit) = unit {
                    let hubs = set.iter().map(|hub| &problem.hubs()[*hub]);
                    places = hubs.map(|hub| capacity(unit, hub)).sum();
                }
                let of = |amount: &Option<Amount>| amount.as_ref().map(|it| it.of(places).unwrap());
                let none = quota.or_none && is_none;
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
            let schools = (0..plan.len()).filter_map(|school| Some((school, plan[school]?)));
            let here = schools.filter(|(_, pool)| self.problem.pool(*pool).hub.at() == at);
            let used: u64 = here
                .map(|(school, pool)| self.used(resource, school, pool))
                .sum();
            let beyond = used.saturating_sub(capacity(resource, hub));
            let beyond = i64::try_from(beyond).unwrap();
            match resource.price {
                Some(price) => paid += i64::from(price) * beyond,
                None if beyond > 0 => return None,
                None => {}
            }
        }
        Some(paid)
    }

    fn used(&self, resource: &Resource, school: usize, pool: PoolIx) -> u64 {
        let pupils = self.problem.schools()[school].pupils;
        let large = pupils.is_some_and(|pupils| pupils >= 150);
        let pool = self.problem.pool(pool);
        let hub = &self.problem.hub(pool.hub).id;
        let first = resource.uses.iter().find(|it| {
            (it.schools.is_none() || large)
                && it.hubs.as_ref().is_none_or(|hubs| hubs.contains(hub))
                && it.level.is_none_or(|its| its == pool.level)
        });
        first.map_or(0, |it| u64::from(it.amount))
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

/// Keeps the plans that are best by a value, or not worse than that by more than a tolerance.
pub(crate) fn keep(
    plans: &mut Vec<(Vec<i64>, Plan)>,
    reached: &mut Vec<i64>,
    tolerance: i64,
    value: impl Fn(&Vec<i64>, &Plan) -> i64,
) {
    let values = plans.iter().map(|(worth, plan)| value(worth, plan));
    let best = values.max().unwrap();
    plans.retain(|(worth, plan)| value(worth, plan) >= best - tolerance);
    reached.push(best);
}

fn capacity(resource: &Resource, hub: &Hub) -> u64 {
    let own = resource.capacities.get(&hub.id);
    u64::from(own.copied().or(resource.capacity).unwrap_or(hub.places))
}
