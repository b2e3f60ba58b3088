//! Side rules on more pairs than one programme is given at once, against a programme of all of them.
#![cfg(feature = "highs")]

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use good_lp::{Expression, ProblemVariables, Solution, SolverModel, variable};
use std::collections::BTreeMap;

use hub_core::model::{self, Amount, Apart, Condition, Inputs, Levels, Missing, Opening, Together};
use hub_core::plan::{PlanStatus, make_plan};
use hub_core::problem::Problem;
use hub_core::rules::{Instance, Quota, Rules, Sizes, audit, solve};
use hub_core::score::Arcs;
use hub_core::solve::{Outcome, Silent, solve_within};
use hub_core::transport::{Dense, Settings, Status, Unplaced};
use hub_core::verify::verify;

use super::build;

const SCHOOLS: usize = 350;
const HUBS: usize = 20;

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
}

struct Case {
    costs: Vec<i64>,
    capacities: Vec<u32>,
    unplaced: i64,
    /// Schools that count, at most so many of them at each hub; and of the others at least so many, or none.
    special: Vec<u32>,
    most: i64,
    least: i64,
    minimum: u32,
    together: Vec<Vec<u32>>,
}

impl Case {
    fn new(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let place = |dice: &mut Dice| (dice.below(1_000), dice.below(1_000));
        let hubs: Vec<_> = (0..HUBS).map(|_| place(&mut dice)).collect();
        let mut costs = Vec::new();
        for _ in 0..SCHOOLS {
            let at = place(&mut dice);
            for hub in &hubs {
                let far = at.0.abs_diff(hub.0) + at.1.abs_diff(hub.1);
                // Costs with ties in every third case.
                let far = if seed.is_multiple_of(3) {
                    far / 200
                } else {
                    far
                };
                costs.push(i64::try_from(far).unwrap());
            }
        }
        let some = |dice: &mut Dice, of: u64| -> Vec<u32> {
            let all = (0..).take(SCHOOLS);
            all.filter(|_| dice.below(of) == 0).collect()
        };
        Self {
            costs,
            capacities: (0..HUBS)
                .map(|_| 8 + u32::try_from(dice.below(14)).unwrap())
                .collect(),
            unplaced: if seed.is_multiple_of(2) { 2_000 } else { 300 },
            special: some(&mut dice, 5),
            most: 4,
            least: 2,
            minimum: 5,
            together: (0..10)
                .map(|group| vec![7 * group, 7 * group + 3])
                .collect(),
        }
    }

    fn rules(&self) -> Rules {
        let quota = |hub: usize| Quota {
            name: format!("special at {hub}"),
            schools: self.special.clone(),
            hubs: vec![u32::try_from(hub).unwrap()],
            at_least: Some(self.least),
            at_most: Some(self.most),
            or_none: true,
            ..Quota::default()
        };
        Rules {
            minimums: vec![self.minimum; HUBS],
            may_close: true,
            quotas: (0..HUBS).map(quota).collect(),
            together: self.together.clone(),
            ..Rules::default()
        }
    }

    /// The optimum of the whole programme, as another hand would write it.
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    fn whole(&self) -> f64 {
        let mut variables = ProblemVariables::new();
        let x: Vec<_> = self
            .costs
            .iter()
            .map(|_| variables.add(variable().binary()))
            .collect();
        let open: Vec<_> = (0..HUBS)
            .map(|_| variables.add(variable().binary()))
            .collect();
        let some: Vec<_> = (0..HUBS)
            .map(|_| variables.add(variable().binary()))
            .collect();
        let mut cost = Expression::from(SCHOOLS as f64 * self.unplaced as f64);
        for (x, own) in x.iter().zip(&self.costs) {
            cost.add_mul((own - self.unplaced) as f64, *x);
        }
        let at = |school: usize, hub: usize| x[school * HUBS + hub];
        let mut model = variables.minimise(cost).using(good_lp::highs);
        model.set_verbose(false);
        let mut model = model.set_mip_rel_gap(0.0).unwrap();
        model = model.set_threads(1);
        for school in 0..SCHOOLS {
            let all: Expression = (0..HUBS).map(|hub| at(school, hub)).sum();
            model.add_constraint(all.leq(1.0));
        }
        for hub in 0..HUBS {
            let all: Expression = (0..SCHOOLS).map(|school| at(school, hub)).sum();
            let special: Expression = self
                .special
                .iter()
                .map(|school| at(*school as usize, hub))
                .sum();
            model.add_constraint(
                (all.clone() - f64::from(self.capacities[hub]) * open[hub]).leq(0.0),
            );
            model.add_constraint((all - f64::from(self.minimum) * open[hub]).geq(0.0));
            model.add_constraint((special.clone() - self.most as f64 * some[hub]).leq(0.0));
            model.add_constraint((special - self.least as f64 * some[hub]).geq(0.0));
            for group in &self.together {
                let (one, other) = (group[0] as usize, group[1] as usize);
                model.add_constraint((at(one, hub) - at(other, hub)).eq(0.0));
            }
        }
        let solution = model.solve().unwrap();
        let pairs = x.iter().zip(&self.costs);
        let gain = |(x, own): (&good_lp::Variable, &i64)| {
            solution.value(*x).round() * (own - self.unplaced) as f64
        };
        SCHOOLS as f64 * self.unplaced as f64 + pairs.map(gain).sum::<f64>()
    }
}

#[test]
fn few_arcs_reach_the_optimum_of_all() {
    for seed in 0..6 {
        let case = Case::new(seed);
        let costs = Dense::new(&case.costs, SCHOOLS, HUBS).unwrap();
        let rules = case.rules();
        let instance = Instance {
            costs: &costs,
            capacities: &case.capacities,
            unplaced: Unplaced::Cost(case.unplaced),
            sizes: Sizes::One,
            rules: &rules,
        };
        let outcome = solve(&instance, &Settings::new()).unwrap();
        let matching = outcome.matching.unwrap();
        assert_eq!(
            audit(&instance, &matching.assignment),
            Ok(matching.objective)
        );
        assert_eq!(outcome.status, Status::Optimal, "seed {seed}");
        assert!(outcome.proof.unwrap().bound <= matching.objective);
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let objective = matching.objective as f64;
        assert!(
            (objective - case.whole()).abs() < 0.5,
            "seed {seed}: {objective}"
        );
    }
}

/// A policy on 400 schools and 20 hubs: all want to be placed, a few groups and rivals, schools with many pupils none or three at a hub.
pub(crate) fn policy(places: u32, rivals: usize) -> Inputs {
    let mut dice = Dice(u64::from(places) + 17);
    let scores: Vec<Vec<Option<u32>>> = (0..400)
        .map(|_| {
            let row = (0..20).map(|_| Some(u32::try_from(dice.below(10_001)).unwrap()));
            row.collect()
        })
        .collect();
    let mut inputs = build::inputs(&scores, &[places; 20], 3);
    for school in &mut inputs.schools {
        school.pupils = Some(u32::try_from(dice.below(300)).unwrap());
    }
    inputs.policy.quotas = vec![model::Quota {
        name: "large schools".to_owned(),
        schools: Some(build::large(250.0)),
        per_hub: true,
        at_least: Some(Amount::Schools(3)),
        at_most: Some(Amount::Share("50%".to_owned())),
        or_none: true,
        ..model::Quota::default()
    }];
    inputs.policy.together = (0..8)
        .map(|group| Together {
            schools: vec![build::urn(3 * group), build::urn(3 * group + 1)],
            reason: "federation".to_owned(),
        })
        .collect();
    inputs.policy.apart = vec![Apart {
        schools: Some((100..100 + rivals).map(build::urn).collect()),
        reason: "rivals".to_owned(),
        ..Apart::default()
    }];
    inputs
}

#[test]
fn tiers_and_score_are_found_at_once_where_the_bounds_can_be_reached() {
    let inputs = policy(17, 6);
    let (_, _, plan) = build::solved(&inputs, 5);
    assert_eq!(verify(inputs, &plan).unwrap(), vec![]);
    for level in &plan.objectives[..3] {
        assert_eq!(level.objective, level.bound, "{}", level.name);
    }
    assert_eq!(plan.status, PlanStatus::Optimal);
}

#[test]
fn where_they_cannot_the_levels_are_solved_one_after_the_other() {
    // More rivals than hubs, all of the first tier: relaxations do not see that some must stay out.
    let mut inputs = policy(30, 24);
    for school in &mut inputs.schools[100..124] {
        school.pupils = Some(299);
    }
    let (_, _, plan) = build::solved(&inputs, 5);
    assert_eq!(verify(inputs, &plan).unwrap(), vec![]);
    let first = &plan.objectives[0];
    assert!(first.bound > first.objective, "{first:?}");
    assert_eq!(first.claimed, Some(first.objective));
    let placed = |i| plan.placements.iter().any(|row| row.urn == build::urn(i));
    assert_eq!((100..124).filter(|i| placed(*i)).count(), 20);
}

/// The same with two levels of support, hubs that close and cost, groups that are rivals, and a soft quota.
fn with_levels() -> Inputs {
    let mut inputs = policy(17, 6);
    for hub in &mut inputs.hubs {
        hub.enhanced_places = 4;
    }
    inputs.policy.levels = Some(Levels {
        up_to_tier: 1,
        at_most: 60,
        missing: Missing::SKIP,
        decide: None,
        enhanced_weights: BTreeMap::new(),
    });
    inputs.policy.opening = Some(Opening {
        minimum: Some(6),
        may_close: true,
        cost: Some(3_000),
        ..Opening::default()
    });
    inputs.policy.quotas.push(model::Quota {
        name: "small schools".to_owned(),
        schools: Some(Condition {
            not: Some(Box::new(build::large(60.0))),
            ..Condition::default()
        }),
        per_hub: true,
        at_most: Some(Amount::Schools(2)),
        price: Some(500),
        ..model::Quota::default()
    });
    inputs.policy.apart.push(Apart {
        schools: Some(vec![build::urn(0), build::urn(4)]),
        reason: "rivals of two federations".to_owned(),
        ..Apart::default()
    });
    inputs
}

#[test]
fn levels_of_support_groups_and_prices_come_near_to_the_bound() {
    let inputs = with_levels();
    let (_, _, plan) = build::solved(&inputs, 5);
    assert_eq!(verify(inputs, &plan).unwrap(), vec![]);
    for level in &plan.objectives[..3] {
        assert_eq!(level.objective, level.bound, "{}", level.name);
    }
    let score = &plan.objectives[3];
    assert!(
        score.bound - score.objective <= score.bound / 200,
        "{score:?}"
    );
}

#[test]
fn whenever_time_is_up_the_plan_keeps_all_rules() {
    let inputs = with_levels();
    let problem = Problem::new(inputs.clone(), 5).unwrap();
    let arcs = Arcs::new(&problem);
    let mut found = 0;
    for looks in [0, 1, 3, 10, 30, 60, 100, 200, 400, 1_000, 3_000] {
        // A clock that goes on by a second each time it is looked at.
        let looked = AtomicU64::new(0);
        let clock = || Duration::from_secs(looked.fetch_add(1, Ordering::Relaxed));
        let settings = Settings {
            clock: Some(&clock),
            deadline: Some(Duration::from_secs(looks)),
            ..Settings::new()
        };
        match solve_within(&problem, &arcs, &Silent, &settings) {
            Outcome::Solved(solution) => {
                let plan = make_plan(&problem, &arcs, &solution);
                assert_eq!(verify(inputs.clone(), &plan).unwrap(), vec![], "{looks}");
                found += 1;
            }
            Outcome::Stopped => {}
            other => panic!("{looks}: {other:?}"),
        }
    }
    assert!(found > 0);
}
