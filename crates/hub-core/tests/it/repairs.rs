//! Conflicts of side rules: irreducible sets, cheapest repairs and best partial plans, each against every plan.

use hub_core::rules::{
    Breach, Change, LeftOut, Part, Partial, Prices, Quota, QuotaKind, Reason, Rules, Weights,
    audit, partial, repair,
};
use hub_core::transport::{MUST, Settings, Status};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::sided::{Case, cases, small};

const PRICES: Prices = Prices {
    place: 7,
    quota: 5,
    balance: 3,
    minimum: 4,
    open: 11,
    apart: 6,
    together: 13,
    placed: 17,
};

fn runner(count: u32, seed: u8) -> TestRunner {
    let config = Config {
        cases: count,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(
        config,
        TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]),
    )
}

/// What a plan gives up, by what the audit finds; `None` where a school may not be where it is.
fn given_up(case: &Case, plan: &[Option<u32>]) -> Option<i128> {
    let Err(breaches) = case.with(|instance| audit(instance, plan)) else {
        return Some(0);
    };
    let mut sum = 0_i128;
    for breach in breaches {
        let beyond = |count: u32, least: u32, most: u32| {
            i128::from(least.saturating_sub(count).max(count.saturating_sub(most)))
        };
        sum += match breach {
            Breach::Unplaced { .. } => 17,
            Breach::Overfull { load, capacity, .. } => {
                7 * (i128::from(load) - i128::from(capacity))
            }
            Breach::Minimum { count, minimum, .. } => 4 * i128::from(minimum - count),
            Breach::Open { count, least, most } => 11 * beyond(count, least, most),
            Breach::Together { .. } => 13,
            Breach::Apart { .. } => 6,
            Breach::Quota { name, count } => {
                let quota = case.rules.quotas.iter().find(|quota| quota.name == name);
                let quota = quota.unwrap();
                let under = quota.at_least.map_or(0, |least| i128::from(least) - count);
                let over = quota.at_most.map_or(0, |most| count - i128::from(most));
                5 * under.max(over)
            }
            Breach::Spread { name, spread } => {
                let rule = case.rules.spreads.iter().find(|it| it.name == name);
                3 * (spread - i128::from(rule.unwrap().at_most))
            }
            _ => return None,
        };
    }
    Some(sum)
}

#[test]
fn a_repair_is_the_cheapest_and_mends_it() {
    let run = |case: Case| {
        let settings = Settings::new();
        let found = case
            .with(|instance| repair(instance, &PRICES, &settings))
            .unwrap();
        if !case.rules.kept.is_empty() {
            prop_assert_eq!(found, None);
            return Ok(());
        }
        let found = found.unwrap();
        let least = case.plans().filter_map(|plan| given_up(&case, &plan)).min();
        prop_assert_eq!(Some(found.price), least, "{:?}", found);
        prop_assert!(found.is_cheapest && found.proven <= found.price);
        let mended = case.with(|instance| found.apply(instance));
        let mended = Case {
            capacities: mended.capacities,
            unplaced: mended.unplaced,
            rules: mended.rules,
            ..case.clone()
        };
        prop_assert!(mended.with(|instance| audit(instance, &found.plan)).is_ok());
        prop_assert_eq!(mended.solve().status, Status::Optimal);
        // What is not given up stays as it is.
        let is_needed = case.solve().status == Status::Infeasible;
        prop_assert_eq!(is_needed, !found.changes.is_empty());
        Ok(())
    };
    runner(600, 5).run(&cases(), run).unwrap();
    // The network, where no rule is left.
    let run = |case: Case| {
        let case = Case {
            rules: Rules::default(),
            sizes: Vec::new(),
            ..case
        };
        let found = case.with(|instance| repair(instance, &PRICES, &Settings::new()));
        let found = found.unwrap().unwrap();
        let least = case.plans().filter_map(|plan| given_up(&case, &plan)).min();
        prop_assert_eq!(Some(found.price), least);
        prop_assert_eq!(found.proven, found.price);
        Ok(())
    };
    runner(300, 6).run(&cases(), run).unwrap();
}

/// The least number of demanded schools left out, and the least cost with so few.
fn best_partial(case: &Case) -> Option<(usize, i128)> {
    let is_demanded = |school: usize| case.unplaced[school] == MUST;
    let soft = Case {
        unplaced: case
            .unplaced
            .iter()
            .map(|cost| if *cost == MUST { 0 } else { *cost })
            .collect(),
        ..case.clone()
    };
    let worth = |plan: Vec<Option<u32>>| {
        let cost = soft.with(|instance| audit(instance, &plan)).ok()?;
        let out = (0..plan.len()).filter(|school| is_demanded(*school) && plan[*school].is_none());
        Some((out.count(), cost))
    };
    soft.plans().filter_map(worth).min()
}

#[test]
fn a_partial_plan_leaves_out_as_few_as_can_be() {
    let run = |case: Case| {
        let found = case
            .with(|instance| partial(instance, &Settings::new()))
            .unwrap();
        match (best_partial(&case), found) {
            (None, found) => prop_assert_eq!(found, Partial::Impossible),
            (Some(best), Partial::Plan(plan)) => {
                prop_assert_eq!((plan.left_out.len(), plan.matching.objective), best);
                prop_assert!(plan.is_best);
            }
            (best, found) => prop_assert!(false, "{best:?} {found:?}"),
        }
        Ok(())
    };
    runner(600, 7).run(&cases(), run).unwrap();
    let network = |case: Case| {
        run(Case {
            rules: Rules::default(),
            sizes: Vec::new(),
            ..case
        })
    };
    runner(200, 8).run(&cases(), network).unwrap();
}

/// The case with these demands alone.
fn only(case: &Case, parts: &[Part]) -> Case {
    let mut few = Case {
        capacities: vec![u32::MAX; case.hubs],
        unplaced: vec![0; case.unplaced.len()],
        ..case.clone()
    };
    let hard = few
        .rules
        .quotas
        .iter_mut()
        .filter(|quota| quota.price.is_none());
    for quota in hard {
        (quota.at_least, quota.at_most) = (None, None);
    }
    let hard = few.rules.spreads.iter_mut().filter(|it| it.price.is_none());
    hard.for_each(|spread| spread.at_most = u32::MAX);
    few.rules.minimums.fill(0);
    (few.rules.open, few.rules.kept) = (None, Vec::new());
    few.rules.together.clear();
    few.rules.apart.clear();
    let open = case.rules.open.unwrap_or_default();
    for part in parts {
        match part {
            Part::Placed { school, .. } => few.unplaced[*school as usize] = MUST,
            Part::Capacity { hub, capacity } => few.capacities[*hub as usize] = *capacity,
            Part::Minimum { hub, minimum, .. } => few.rules.minimums[*hub as usize] = *minimum,
            Part::OpenAtLeast(least) => {
                assert_eq!(*least, open.0);
                let most = few.rules.open.map_or(u32::MAX, |open| open.1);
                few.rules.open = Some((*least, most));
            }
            Part::OpenAtMost(most) => {
                assert_eq!(*most, open.1);
                let least = few.rules.open.map_or(0, |open| open.0);
                few.rules.open = Some((least, *most));
            }
            Part::Group(group) => few.rules.together.push(group.clone()),
            Part::Apart(one, other) => few.rules.apart.push((*one, *other)),
            Part::QuotaAtLeast {
                number, at_least, ..
            } => {
                few.rules.quotas[*number].at_least = Some(*at_least);
            }
            Part::QuotaAtMost {
                number, at_most, ..
            } => {
                few.rules.quotas[*number].at_most = Some(*at_most);
            }
            Part::Spread {
                number, at_most, ..
            } => few.rules.spreads[*number].at_most = *at_most,
            Part::Kept(number) => few.rules.kept.push(case.rules.kept[*number].clone()),
        }
    }
    few
}

fn has_plan(case: &Case) -> bool {
    case.with(|instance| case.plans().any(|plan| audit(instance, &plan).is_ok()))
}

/// What a reason names, part by part.
fn parts(case: &Case, reason: &Reason) -> Option<Vec<Part>> {
    match reason {
        Reason::Together {
            parts,
            is_irreducible,
            ..
        } => {
            assert!(is_irreducible);
            Some(parts.clone())
        }
        // The other hubs are too small for any one of them.
        Reason::Crowded { schools, .. } => {
            let placed = schools.iter().map(|school| Part::Placed {
                school: *school,
                hubs: Vec::new(),
            });
            let capacity = (0..)
                .zip(&case.capacities)
                .map(|(hub, capacity)| Part::Capacity {
                    hub,
                    capacity: *capacity,
                });
            Some(placed.chain(capacity).collect())
        }
        Reason::Places { witness, .. } => {
            let placed = |school: &u32| Part::Placed {
                school: *school,
                hubs: Vec::new(),
            };
            let capacity = |hub: &u32| Part::Capacity {
                hub: *hub,
                capacity: case.capacities[*hub as usize],
            };
            let hubs = witness.hubs.iter().map(capacity);
            Some(witness.schools.iter().map(placed).chain(hubs).collect())
        }
        Reason::NoHub { schools } | Reason::TooLarge { schools, .. } if schools.len() == 1 => {
            let school = schools[0];
            let row = &case.costs[school as usize * case.hubs..][..case.hubs];
            let open = (0..).zip(row).filter(|(_, cost)| **cost != i64::MAX);
            let capacity = |(hub, _): (u32, &i64)| Part::Capacity {
                hub,
                capacity: case.capacities[hub as usize],
            };
            let demand = Part::Placed {
                school,
                hubs: Vec::new(),
            };
            Some(open.map(capacity).chain([demand]).collect())
        }
        _ => None,
    }
}

#[test]
fn conflicts_are_irreducible() {
    let run = |case: Case| {
        let outcome = case.solve();
        if outcome.status != Status::Infeasible {
            return Ok(());
        }
        prop_assert!(!outcome.reasons.is_empty());
        for reason in &outcome.reasons {
            let Some(parts) = parts(&case, reason) else {
                continue;
            };
            prop_assert!(!has_plan(&only(&case, &parts)), "{reason:?} is no conflict");
            // Sizes are counted: without one of these schools or hubs the rest may be too many all the same, for it cannot be packed.
            let is_counted = matches!(reason, Reason::Crowded { .. });
            for at in (0..parts.len()).filter(|_| !is_counted) {
                let mut fewer = parts.clone();
                fewer.remove(at);
                prop_assert!(has_plan(&only(&case, &fewer)), "{reason:?} without {at}");
            }
        }
        Ok(())
    };
    runner(500, 9).run(&cases(), run).unwrap();
}

fn sentences(case: &Case) -> Vec<String> {
    let outcome = case.solve();
    assert_eq!(outcome.status, Status::Infeasible, "{outcome:?}");
    outcome.reasons.iter().map(ToString::to_string).collect()
}

/// More to place than there is room for is counted, whatever the number of schools: no programme is asked.
#[test]
fn schools_too_large_together_are_counted() {
    let schools = 4_000;
    let case = Case {
        hubs: 20,
        costs: vec![1; schools * 20],
        capacities: vec![599; 20],
        unplaced: vec![MUST; schools],
        sizes: (0..schools)
            .flat_map(|it| [1 + u32::try_from(it % 5).unwrap(); 20])
            .collect(),
        rules: Rules::default(),
    };
    let outcome = case.solve();
    let [reason] = outcome.reasons.as_slice() else {
        panic!("{outcome:?}")
    };
    let Reason::Crowded {
        size,
        places,
        alike,
        all,
        ..
    } = reason
    else {
        panic!("{reason:?}")
    };
    assert_eq!((*places, *alike, *all), (11_980, 4_000, 12_000));
    assert!(size > places && *size <= places + 5, "{size}");
    let text = reason.to_string();
    assert!(
        text.ends_with("hold 11980; 4000 schools are in that case and take 12000"),
        "{text}"
    );
}

#[test]
fn conflicts_are_explained_in_a_sentence() {
    let mut larger = small();
    larger.sizes = vec![1, 1, 1, 1, 3, 4, 1, 1];
    assert_eq!(
        sentences(&larger),
        [
            "school 2 must be placed, but it is larger than every hub open to it: at best it takes 3 places of 2"
        ]
    );

    let mut nowhere = small();
    nowhere.rules.together = vec![vec![0, 1]];
    nowhere.costs[0] = i64::MAX;
    nowhere.costs[3] = i64::MAX;
    assert_eq!(
        sentences(&nowhere),
        ["schools 0 and 1 must be placed together, but no hub is open to all of them"]
    );

    let mut lonely = small();
    lonely.capacities[1] = 9;
    lonely.rules.minimums = vec![0, 3];
    for school in 0..2 {
        lonely.costs[2 * school + 1] = i64::MAX;
    }
    assert_eq!(
        sentences(&lonely),
        ["hub 1 needs 3 schools, but only 2 may use it"]
    );

    let mut quota = small();
    quota.rules.quotas = vec![Quota {
        name: "special schools".to_owned(),
        schools: vec![1, 2],
        hubs: vec![0, 1],
        at_least: Some(3),
        ..Quota::default()
    }];
    assert_eq!(
        sentences(&quota),
        ["quota \"special schools\" asks for at least 3, but all that may count make 2"]
    );

    let per_hub = |hub| Quota {
        name: format!("special schools at {hub}"),
        schools: vec![1],
        hubs: vec![hub],
        at_least: Some(1),
        ..Quota::default()
    };
    quota.rules.quotas = vec![per_hub(0), per_hub(1)];
    assert_eq!(
        sentences(&quota),
        [
            "quota \"special schools at 0\" asks for at least 1 and quota \"special schools at 1\" asks for at least 1, but only 1 school may count in either"
        ]
    );

    let mut open = small();
    open.capacities = vec![9, 9];
    open.rules.open = Some((3, 3));
    assert_eq!(
        sentences(&open),
        ["at least 3 hubs must be open, but only 2 hubs may take schools"]
    );

    let mut days = small();
    days.rules.quotas = vec![Quota {
        name: "days".to_owned(),
        kind: QuotaKind::Resource,
        schools: vec![0, 1],
        hubs: vec![0, 1],
        weights: Weights::BySchool(vec![4, 5]),
        at_most: Some(8),
        ..Quota::default()
    }];
    assert_eq!(
        sentences(&days),
        ["days: schools 0 and 1 use 9 wherever they go, it has 8"]
    );

    let mut few = small();
    few.capacities = vec![2, 1];
    few.rules.apart = vec![(0, 1)];
    assert_eq!(
        sentences(&few),
        [
            "4 schools must be placed and may only use hubs 0 and 1, which hold 3 places; one too many: schools 0, 1, 2 and 3"
        ]
    );
}

#[test]
fn a_conflict_of_rules_names_those_that_matter() {
    let mut case = small();
    case.capacities = vec![4, 4];
    case.rules = Rules {
        minimums: vec![1, 1],
        apart: vec![(0, 1), (0, 2), (1, 2), (0, 3)],
        together: vec![vec![2, 3]],
        ..Rules::default()
    };
    assert_eq!(
        sentences(&case),
        [
            "schools 0, 1 and 2 must be placed and may only use hubs 0 and 1, but no two of schools 0, 1 and 2 share a hub"
        ]
    );
    let settings = Settings::new();
    let found = case.with(|instance| repair(instance, &Prices::default(), &settings));
    let found = found.unwrap().unwrap();
    assert_eq!((found.price, found.changes.len()), (20, 1));
    assert!(matches!(found.changes[0], (Change::Apart { .. }, 20)));
    let Partial::Plan(plan) = case.with(|instance| partial(instance, &settings)).unwrap() else {
        panic!("there is one");
    };
    let [(school, why)] = plan.left_out[..] else {
        panic!("one is left out: {plan:?}");
    };
    assert!(school < 2, "one of the triangle that has no other with it");
    assert_eq!(why, LeftOut::SideRules);
}

#[test]
fn without_time_there_is_no_claim() {
    let mut case = small();
    case.rules.apart = vec![(0, 1), (0, 2), (1, 2)];
    let clock = || std::time::Duration::from_secs(2);
    let settings = Settings {
        clock: Some(&clock),
        deadline: Some(std::time::Duration::from_secs(1)),
        ..Settings::new()
    };
    let found = case.with(|instance| repair(instance, &Prices::default(), &settings));
    assert_eq!(found, Ok(None));
}
