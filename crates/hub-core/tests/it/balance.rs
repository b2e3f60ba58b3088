//! Balance: spreads of load in words of the test's own, as bounds, at a price, and as what is minimised.

use hub_core::rules::{Instance, Kept, Rules, Sizes, Spread, bound, solve};
use hub_core::transport::{Dense, Settings, Status, Unplaced};

/// Six schools that like hub 0 best, then 1, then 2; each hub has room for all.
const COSTS: [i64; 18] = [
    0, 10, 20, 0, 10, 20, 0, 10, 20, 0, 10, 20, 0, 10, 20, 0, 10, 20,
];

fn loads(costs: &[i64], rules: &Rules) -> (Vec<usize>, i128) {
    let dense = Dense::new(costs, 6, 3).unwrap();
    let instance = Instance {
        costs: &dense,
        capacities: &[6, 6, 6],
        unplaced: Unplaced::Forbidden,
        sizes: Sizes::One,
        rules,
    };
    let outcome = solve(&instance, &Settings::new()).unwrap();
    assert_eq!(outcome.status, Status::Optimal);
    let matching = outcome.matching.unwrap();
    let proof = outcome.proof.unwrap();
    assert_eq!(bound(&instance, &proof.multipliers).unwrap(), proof.bound);
    assert!(proof.bound <= matching.objective);
    let at = |hub: u32| {
        let there = move |it: &&Option<u32>| **it == Some(hub);
        matching.assignment.iter().filter(there)
    };
    (
        (0..3).map(|hub| at(hub).count()).collect(),
        matching.objective,
    )
}

fn spread(at_most: u32, price: Option<i64>, open_only: bool) -> Rules {
    Rules {
        spreads: vec![Spread {
            name: "load".to_owned(),
            hubs: vec![0, 1, 2],
            open_only,
            at_most,
            price,
            ..Spread::default()
        }],
        ..Rules::default()
    }
}

#[test]
fn a_spread_is_kept_or_paid_for() {
    assert_eq!(loads(&COSTS, &Rules::default()), (vec![6, 0, 0], 0));
    assert_eq!(loads(&COSTS, &spread(0, None, false)), (vec![2, 2, 2], 60));
    // 3, 2, 1 or 3, 3, 0 would be 2 or 3 apart.
    assert_eq!(loads(&COSTS, &spread(2, None, false)), (vec![3, 2, 1], 40));
    assert_eq!(
        loads(&COSTS, &spread(0, Some(1), false)),
        (vec![6, 0, 0], 6)
    );
    assert_eq!(loads(&COSTS, &spread(0, Some(100), false)).0, [2, 2, 2]);
    assert_eq!(
        loads(&COSTS, &spread(4, Some(3), false)),
        (vec![6, 0, 0], 6)
    );
    // Closed hubs do not count.
    assert_eq!(loads(&COSTS, &spread(0, None, true)), (vec![6, 0, 0], 0));
    let mut rules = spread(0, None, true);
    rules.open = Some((2, 3));
    assert_eq!(loads(&COSTS, &rules), (vec![3, 3, 0], 30));
    // Where each school at hub 0 counts twice, and at hub 2 nothing.
    let mut rules = spread(0, None, true);
    rules.open = Some((2, 2));
    rules.spreads[0].weights = vec![2, 1, 0];
    assert_eq!(loads(&COSTS, &rules), (vec![2, 4, 0], 40));
}

#[test]
fn balance_is_minimised_and_then_kept() {
    // What is minimised: the spread alone.
    let first = spread(0, Some(1), false);
    let (_, reached) = loads(&[0; 18], &first);
    assert_eq!(reached, 0);
    // Then the costs, the spread at most one worse than the best.
    let rules = Rules {
        spreads: spread(0, Some(0), false).spreads,
        kept: vec![Kept {
            costs: vec![0; 18],
            spreads: vec![1],
            at_most: 1,
            ..Kept::default()
        }],
        ..Rules::default()
    };
    assert_eq!(loads(&COSTS, &rules), (vec![2, 2, 2], 60));
    let mut looser = rules;
    looser.kept[0].at_most = 2;
    assert_eq!(loads(&COSTS, &looser), (vec![3, 2, 1], 40));
}

#[cfg(feature = "highs")]
mod large {
    //! More pairs than one programme is given at once, against a programme of all of them.

    use good_lp::{Expression, ProblemVariables, Solution, SolverModel, variable};

    use hub_core::model::{self, Amount, Balance, BalanceOf, Each, TrustUid};
    use hub_core::solve::{Outcome, Silent};
    use hub_core::verify::verify;

    use super::*;
    use crate::{build, large_rules};

    const SCHOOLS: usize = 350;
    const HUBS: usize = 20;
    const CAPACITY: u32 = 30;

    /// Costs that look random, and make some hubs dearer than others.
    fn costs() -> Vec<i64> {
        let mut state = 11_u64;
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            i64::try_from((state >> 33) % 100).unwrap()
        };
        let hubs = 0..i64::try_from(HUBS).unwrap();
        (0..SCHOOLS)
            .flat_map(|_| hubs.clone().map(|hub| 4 * hub + next()).collect::<Vec<_>>())
            .collect()
    }

    /// The least cost with so much of a spread allowed, and a price for more.
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    fn whole(costs: &[i64], at_most: f64, price: Option<f64>) -> f64 {
        let mut variables = ProblemVariables::new();
        let x: Vec<_> = costs
            .iter()
            .map(|_| variables.add(variable().binary()))
            .collect();
        let low = variables.add(variable().integer().min(0.0));
        let high = variables.add(variable().integer().min(0.0));
        let more = variables.add(variable().min(0.0).max(price.map_or(0.0, |_| 1e3)));
        let mut cost = Expression::default();
        for (x, own) in x.iter().zip(costs) {
            cost.add_mul(*own as f64, *x);
        }
        cost.add_mul(price.unwrap_or(0.0), more);
        let mut model = variables.minimise(cost).using(good_lp::highs);
        model.set_verbose(false);
        let mut model = model.set_mip_rel_gap(0.0).unwrap().set_threads(1);
        for school in 0..SCHOOLS {
            let all: Expression = (0..HUBS).map(|hub| x[school * HUBS + hub]).sum();
            model.add_constraint(all.eq(1.0));
        }
        for hub in 0..HUBS {
            let load: Expression = (0..SCHOOLS).map(|school| x[school * HUBS + hub]).sum();
            model.add_constraint(load.clone().leq(f64::from(CAPACITY)));
            model.add_constraint((load.clone() - low).geq(0.0));
            model.add_constraint((load - high).leq(0.0));
        }
        model.add_constraint((high - low - more).leq(at_most));
        let solution = model.solve().unwrap();
        let pairs = costs.iter().zip(&x);
        pairs
            .map(|(cost, x)| *cost as f64 * solution.value(*x))
            .sum::<f64>()
            + price.unwrap_or(0.0) * solution.value(more)
    }

    #[test]
    fn spreads_of_many_pairs_equal_the_whole_programme() {
        let costs = costs();
        for (at_most, price) in [(2, None), (3, Some(25))] {
            let hubs = 0..u32::try_from(HUBS).unwrap();
            let rules = Rules {
                spreads: vec![Spread {
                    name: "load".to_owned(),
                    hubs: hubs.collect(),
                    at_most,
                    price,
                    ..Spread::default()
                }],
                ..Rules::default()
            };
            let dense = Dense::new(&costs, SCHOOLS, HUBS).unwrap();
            let instance = Instance {
                costs: &dense,
                capacities: &[CAPACITY; HUBS],
                unplaced: Unplaced::Forbidden,
                sizes: Sizes::One,
                rules: &rules,
            };
            let outcome = solve(&instance, &Settings::new()).unwrap();
            assert_eq!(outcome.status, Status::Optimal, "{outcome:?}");
            let found = outcome.matching.unwrap().objective;
            let price = price.map(|price| f64::from(i32::try_from(price).unwrap()));
            let best = whole(&costs, f64::from(at_most), price);
            #[expect(clippy::cast_precision_loss, reason = "a small number")]
            let off = (found as f64 - best).abs();
            assert!(off < 1e-3, "{found} {best}");
            let proven = outcome.proof.unwrap().bound;
            // Levels between whole numbers leave a gap to what multipliers prove.
            let near = proven <= found && found - proven <= found / 100;
            assert!(near, "{proven} {found}");
        }
    }

    #[test]
    fn rules_of_a_policy_that_do_not_bind_are_solved_and_proven_by_the_kernel() {
        let mut inputs = large_rules::policy(17, 6);
        inputs.policy.together.clear();
        inputs.policy.apart.clear();
        for (school, trust) in inputs.schools.iter_mut().zip((1..=40).cycle()) {
            school.trust = Some(TrustUid(trust));
        }
        inputs.policy.quotas = vec![model::Quota {
            name: "one trust".to_owned(),
            each: Some(Each::Trust),
            per_hub: true,
            at_most: Some(Amount::Schools(7)),
            ..model::Quota::default()
        }];
        let (problem, arcs, plan) = build::solved(&inputs, 5);
        let Outcome::Solved(solution) = hub_core::solve::solve(&problem, &arcs, &Silent) else {
            panic!("there is a plan");
        };
        assert!(solution.augmentations > 0);
        assert_eq!(verify(inputs, &plan).unwrap(), vec![]);
        for level in &plan.objectives {
            assert_eq!(level.objective, level.bound, "{}", level.name);
        }
    }

    #[test]
    fn policies_with_balance_and_many_caps_come_near_to_the_bound() {
        let mut inputs = large_rules::policy(22, 6);
        for (school, trust) in inputs.schools.iter_mut().zip((1..=40).cycle()) {
            school.trust = Some(TrustUid(trust));
        }
        inputs.policy.quotas.push(model::Quota {
            name: "one trust".to_owned(),
            each: Some(Each::Trust),
            per_hub: true,
            at_most: Some(Amount::Schools(2)),
            ..model::Quota::default()
        });
        inputs.policy.balance = vec![Balance {
            name: "load".to_owned(),
            of: BalanceOf::Load,
            hubs: None,
            level: None,
            missing: None,
            at_most: Some(3.0),
            price: Some(400),
        }];
        let (_, _, plan) = build::solved(&inputs, 5);
        assert_eq!(verify(inputs, &plan).unwrap(), vec![]);
        for level in &plan.objectives[..3] {
            assert_eq!(level.objective, level.bound, "{}", level.name);
        }
        let score = &plan.objectives[3];
        assert!(
            score.bound - score.objective <= score.bound / 100,
            "{score:?}"
        );
    }
}
