//! Objectives in order, with tolerances, against every plan one by one.

use std::collections::BTreeSet;

use hub_core::model::{
    Balance, Goal, HubBefore, Inputs, Missing, Objective, Opening, Quota, Resource, Tolerance,
};
use hub_core::problem::{SchoolIx, distance_km};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use super::build;
use super::oracle::{Oracle, Plan, equals_brute_force, keep};
use super::policies::cases;

const GOALS: [Goal; 6] = [
    Goal::Score,
    Goal::WorstServed,
    Goal::Distance,
    Goal::OpenHubs,
    Goal::Changes,
    Goal::Balance,
];

fn tolerance() -> impl Strategy<Value = Option<Tolerance>> {
    prop_oneof![
        2 => Just(None),
        1 => prop::sample::select(vec![0, 1, 2, 1_000, 4_000])
            .prop_map(|units| Some(Tolerance::Units(units))),
        1 => prop::sample::select(vec!["0%", "12.5%", "50%"])
            .prop_map(|share| Some(Tolerance::Share(share.to_owned()))),
    ]
}

fn objectives() -> impl Strategy<Value = Vec<Objective>> {
    let order = Just(GOALS.to_vec()).prop_shuffle();
    let more = prop::collection::vec((tolerance(), prop::option::weighted(0.3, 1..4_u32)), 6);
    let missing = prop_oneof![Just(Missing::SKIP), Just(Missing::Value(1.5))];
    (order, 1..=6_usize, more, missing).prop_map(|(mut goals, count, more, missing)| {
        goals.truncate(count);
        let last = goals.len() - 1;
        let objective = |(at, (goal, (tolerance, depth))): (usize, (Goal, _))| {
            let depth: Option<u32> = depth;
            let depth = depth.filter(|_| goal == Goal::WorstServed);
            Objective {
                goal,
                depth,
                tolerance: Option::<Tolerance>::filter(tolerance, |_| depth.is_none() && at < last),
                missing: (goal == Goal::Distance).then_some(missing),
            }
        };
        let all = goals.into_iter().zip(more).enumerate();
        all.map(objective).collect()
    })
}

/// Inputs of policies with side rules, and objectives in order.
fn ordered() -> impl Strategy<Value = (Inputs, u64)> {
    let before = prop::collection::vec(prop::option::of(0..4_usize), 6);
    let bare = prop::bool::weighted(0.4);
    (cases(), objectives(), before, bare).prop_map(
        |((mut inputs, seed), objectives, before, is_bare)| {
            let policy = &mut inputs.policy;
            policy.objectives = objectives;
            let is_soft = |it: &Balance| it.soft_price().is_some();
            if !policy.balance.iter().any(is_soft) {
                let others = |it: &Objective| it.goal != Goal::Balance;
                policy.objectives.retain(others);
                if let Some(last) = policy.objectives.last_mut() {
                    last.tolerance = None;
                }
            }
            if is_bare {
                policy.opening = None;
                policy.quotas.clear();
                policy.resources.clear();
                policy.together.clear();
                policy.apart.clear();
                policy.balance.retain(|it| it.soft_price().is_some());
            }
            if policy.objective(Goal::Score).is_none() {
                let no_cost =
                    |opening: &mut Opening| (opening.cost, opening.minimum_price) = (None, None);
                policy.opening.iter_mut().for_each(no_cost);
                policy.opening = policy.opening.take().filter(|it| *it != Opening::default());
                let no_price = |quota: &mut Quota| quota.price = None;
                policy.quotas.iter_mut().for_each(no_price);
                let no_price = |resource: &mut Resource| resource.price = None;
                policy.resources.iter_mut().for_each(no_price);
                let no_price = |balance: &mut Balance| {
                    // A hard bound in its place might be one that no plan keeps: it is measured alone.
                    if balance.price.take().is_some() {
                        balance.at_most = None;
                    }
                };
                policy.balance.iter_mut().for_each(no_price);
            }
            for (at, hub) in (0_u32..).zip(&mut inputs.hubs) {
                let is_known = at < 2;
                hub.easting = is_known.then_some(400_000 + 1_500 * at);
                hub.northing = is_known.then_some(300_100);
            }
            if inputs.policy.objective(Goal::Changes).is_some() {
                inputs.policy.previous = Some("previous.csv".to_owned());
                // The last school and the last hub are none of these inputs.
                let rows = before.into_iter().enumerate();
                let rows = rows.filter_map(|(school, hub)| Some((school, hub?)));
                let mut rows: Vec<HubBefore> = rows
                    .map(|(school, hub)| HubBefore {
                        urn: build::urn(school),
                        hub: build::hub_id(hub),
                    })
                    .collect();
                let schools: BTreeSet<_> = inputs.schools.iter().map(|it| it.urn).collect();
                let hubs: BTreeSet<_> = inputs.hubs.iter().map(|it| it.id.clone()).collect();
                if !rows
                    .iter()
                    .any(|row| schools.contains(&row.urn) && hubs.contains(&row.hub))
                {
                    rows.clear();
                }
                inputs.previous = Some(rows);
            }
            (inputs, seed)
        },
    )
}

/// The objectives in the plainest words.
struct Order<'a> {
    oracle: Oracle<'a>,
    inputs: &'a Inputs,
}

impl Order<'_> {
    /// What each level reaches, one after the other, over all plans that keep the rules.
    fn best(&self) -> Option<Vec<i64>> {
        let plans = self.oracle.plans(false).into_iter();
        let worth = |plan: Plan| Some((self.oracle.worth(&plan)?, plan));
        let mut plans: Vec<(Vec<i64>, Plan)> = plans.filter_map(worth).collect();
        if plans.is_empty() {
            return None;
        }
        let tiers = self.inputs.policy.tiers.len();
        let mut reached = Vec::new();
        for tier in 0..tiers {
            keep(&mut plans, &mut reached, 0, |worth, _| worth[tier]);
        }
        let stated = &self.inputs.policy.objectives;
        let score = [Objective::new(Goal::Score)];
        let objectives = if stated.is_empty() {
            &score[..]
        } else {
            stated
        };
        for objective in objectives {
            self.objective(objective, &mut plans, &mut reached);
        }
        keep(&mut plans, &mut reached, 0, |worth, _| worth[tiers + 1]);
        Some(reached)
    }

    fn objective(
        &self,
        objective: &Objective,
        plans: &mut Vec<(Vec<i64>, Plan)>,
        reached: &mut Vec<i64>,
    ) {
        let tiers = self.inputs.policy.tiers.len();
        let value = |worth: &Vec<i64>, plan: &Plan| match objective.goal {
            Goal::Score => worth[tiers],
            Goal::WorstServed => self.lowest(plan, 0),
            Goal::Distance => -self.metres(plan, objective.missing),
            Goal::OpenHubs => -self.open(plan),
            Goal::Changes => self.stay(plan),
            Goal::Balance => -self.unbalanced(plan),
        };
        let best = plans
            .iter()
            .map(|(worth, plan)| value(worth, plan))
            .max()
            .unwrap();
        let tolerance = match &objective.tolerance {
            None => 0,
            Some(Tolerance::Units(units)) => i64::from(*units),
            Some(Tolerance::Share(text)) => match text.as_str() {
                "0%" => 0,
                "12.5%" => best.abs() / 8,
                _ => best.abs() / 2,
            },
        };
        let Some(depth) = objective.depth else {
            keep(plans, reached, tolerance, value);
            return;
        };
        let mut from = 0;
        for _ in 0..depth {
            keep(plans, reached, 0, |_, plan| self.lowest(plan, from));
            let lowest = *reached.last().unwrap();
            keep(plans, reached, 0, |_, plan| {
                let at = self
                    .scores(plan)
                    .into_iter()
                    .filter(|score| *score == lowest);
                -i64::try_from(at.count()).unwrap()
            });
            from = lowest + 1;
        }
    }

    fn scores(&self, plan: &Plan) -> Vec<i64> {
        let score = |(school, pool): (SchoolIx, &Option<_>)| {
            let score = self.oracle.arcs.score(school, (*pool)?).unwrap();
            let is_free = self.oracle.problem.pinned(school).is_none();
            is_free.then_some(i64::from(score))
        };
        let schools = SchoolIx::all(plan.len()).zip(plan);
        schools.filter_map(score).collect()
    }

    fn lowest(&self, plan: &Plan, from: i64) -> i64 {
        let scores = self.scores(plan).into_iter();
        let scores = scores.filter(|score| *score >= from);
        scores.min().unwrap_or(self.oracle.arcs.scale())
    }

    fn metres(&self, plan: &Plan, missing: Option<Missing>) -> i64 {
        let problem = self.oracle.problem;
        let mut sum = 0;
        for (school, pool) in problem.schools().iter().zip(plan) {
            let Some(pool) = pool else { continue };
            let hub = problem.hub(problem.pool(*pool).hub);
            sum += match school.position().zip(hub.position()) {
                #[expect(clippy::cast_possible_truncation, reason = "a few kilometres")]
                Some((a, b)) => (distance_km(a, b) * 1000.0).round() as i64,
                None if missing == Some(Missing::SKIP) => 0,
                None => 1_500,
            };
        }
        sum
    }

    fn open(&self, plan: &Plan) -> i64 {
        let hub = |pool: &_| self.oracle.problem.pool(*pool).hub;
        let hubs: BTreeSet<_> = plan.iter().flatten().map(hub).collect();
        i64::try_from(hubs.len()).unwrap()
    }

    fn unbalanced(&self, plan: &Plan) -> i64 {
        let balances = self.inputs.policy.balance.iter();
        let soft = balances.filter(|balance| balance.soft_price().is_some());
        soft.map(|balance| self.oracle.beyond_balance(balance, plan))
            .sum()
    }

    fn stay(&self, plan: &Plan) -> i64 {
        let problem = self.oracle.problem;
        let mut stay = 0;
        for row in self.inputs.previous.iter().flatten() {
            let school = problem.find_school(row.urn);
            let pool = school.and_then(|school| plan[school.at()]);
            let hub = pool.map(|pool| &problem.hub(problem.pool(pool).hub).id);
            stay += i64::from(hub == Some(&row.hub));
        }
        stay
    }
}

proptest! {
    #![proptest_config(Config {
        cases: 2_000,
        rng_seed: RngSeed::Fixed(8_008),
        failure_persistence: None,
        ..Config::default()
    })]

    #[test]
    fn objectives_in_order_equal_brute_force((inputs, seed) in ordered()) {
        let best = |problem: &_, arcs: &_| {
            let oracle = Oracle { problem, arcs };
            Order { oracle, inputs: &inputs }.best()
        };
        equals_brute_force(&inputs, seed, best, |_, _, _| Ok(()))?;
    }
}
