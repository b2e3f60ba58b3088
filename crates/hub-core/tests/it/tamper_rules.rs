//! A plan under side rules that was changed is refused, with the violation named, also when its digest was made to fit.

use std::collections::BTreeMap;

use hub_core::model::{
    Amount, Apart, Balance, BalanceOf, Decide, First, Goal, HubBefore, Inputs, Level, Levels,
    Missing, Objective, Opening, Quota, Reach, Region, Resource, SoftKind, Step, Together,
    Tolerance, Use,
};
use hub_core::plan::{LevelKind, Plan, PlanStatus};
use hub_core::verify::{Violation, verify};

use super::{build, refused};

/// Ten schools, three hubs, a rule of each kind.
fn example() -> (Inputs, Plan) {
    let scores: Vec<Vec<Option<u32>>> = (0..10_u32)
        .map(|s| {
            (0..3_u32)
                .map(|h| Some((s * 37 + h * 61) % 10 * 1_000))
                .collect()
        })
        .collect();
    let mut inputs = build::inputs(&scores, &[4, 4, 4], 2);
    for (i, school) in (0_u32..).zip(&mut inputs.schools) {
        school.pupils = Some(i * 59 % 200);
    }
    let policy = &mut inputs.policy;
    policy.opening = Some(Opening {
        minimum: Some(2),
        may_close: true,
        cost: Some(500),
        at_least: Some(2),
        ..Opening::default()
    });
    policy.quotas = vec![
        Quota {
            name: "large schools".to_owned(),
            schools: Some(build::large(100.0)),
            per_hub: true,
            at_most: Some(Amount::Schools(2)),
            ..Quota::default()
        },
        Quota {
            name: "small schools".to_owned(),
            schools: Some(build::large(0.0)),
            hubs: Some(vec![build::hub_id(2)]),
            at_most: Some(Amount::Schools(1)),
            price: Some(700),
            ..Quota::default()
        },
    ];
    policy.resources = vec![Resource {
        name: "days".to_owned(),
        uses: vec![Use {
            amount: 3,
            ..Use::default()
        }],
        capacity: Some(100),
        ..Resource::default()
    }];
    policy.together = vec![Together {
        schools: vec![build::urn(1), build::urn(2)],
        reason: "federation".to_owned(),
    }];
    policy.apart = vec![Apart {
        schools: Some(vec![build::urn(3), build::urn(4), build::urn(5)]),
        reason: "rivals".to_owned(),
        ..Apart::default()
    }];
    let (_, _, plan) = build::solved(&inputs, 3);
    (inputs, plan)
}

/// Applies a change to the example, and checks what the audit finds.
fn check(change: impl FnOnce(&mut Plan), expect: impl Fn(&Violation) -> bool) {
    refused::tampered(example(), change, expect);
}

fn breaks(part: &'static str) -> impl Fn(&Violation) -> bool {
    move |violation| matches!(violation, Violation::SideRule { rule, .. } if rule.contains(part))
}

#[test]
fn what_is_used_of_resources() {
    let is_found = |violation: &Violation| matches!(violation, Violation::Resource { .. });
    let (_, plan) = example();
    let used: u64 = plan.resources.iter().map(|it| it.used).sum();
    assert_eq!(used, 3 * plan.placements.len() as u64);
    check(|plan| plan.resources[1].used += 1, is_found);
    check(|plan| plan.resources[0].capacity = 1, is_found);
    check(|plan| drop(plan.resources.pop()), is_found);
}

/// Sends a school to a hub.
fn send(plan: &mut Plan, school: usize, hub: usize) {
    let urn = build::urn(school);
    let row = plan.placements.iter_mut().find(|row| row.urn == urn);
    row.unwrap().hub = build::hub_id(hub);
}

#[test]
fn an_honest_plan_passes() {
    let (inputs, plan) = example();
    assert_eq!(plan.status, PlanStatus::Optimal);
    assert_eq!(plan.proof.len(), plan.objectives.len());
    assert_eq!(plan.placements.len(), 10);
    assert_eq!(verify(inputs, &plan).unwrap(), vec![]);
}

#[test]
fn broken_rules() {
    check(
        |plan| {
            let there = plan.placements.iter().find(|row| row.urn == build::urn(1));
            let away = usize::from(there.unwrap().hub == build::hub_id(0));
            send(plan, 1, away);
        },
        breaks("together"),
    );
    check(
        |plan| (3..=5).for_each(|school| send(plan, school, 0)),
        breaks("apart"),
    );
    // Schools 2, 3, 6 and 9 have 100 pupils or more.
    check(
        |plan| {
            for school in [2, 3, 6, 9] {
                send(plan, school, 1);
            }
        },
        breaks("\"large schools\" at H01"),
    );
    check(
        |plan| (0..10).for_each(|school| send(plan, school, 0)),
        breaks("open hubs"),
    );
    check(
        |plan| (0..10).for_each(|school| send(plan, school, usize::from(school == 0))),
        breaks("hub H01"),
    );
}

#[test]
fn other_numbers() {
    let bound = |violation: &Violation| matches!(violation, Violation::Bound { .. });
    let claim = |violation: &Violation| matches!(violation, Violation::Claim { .. });
    check(|plan| plan.objectives[2].bound -= 1, bound);
    check(|plan| plan.objectives[2].claimed = None, claim);
    check(|plan| plan.objectives[2].claimed = Some(0), claim);
    check(|plan| plan.objectives[2].claimed = Some(i64::MAX), claim);
    check(
        |plan| plan.objectives[2].objective += 1,
        |violation| matches!(violation, Violation::Objective { .. }),
    );
    check(
        |plan| plan.status = PlanStatus::Feasible,
        |violation| {
            matches!(
                violation,
                Violation::Header {
                    field: "status",
                    ..
                }
            )
        },
    );
    check(
        |plan| drop(plan.proof.pop()),
        |violation| matches!(violation, Violation::ProofShape { .. }),
    );
    check(|plan| plan.proof[2].rows.fill(0), bound);
    check(|plan| plan.proof[2].rows.fill(i64::MAX), bound);
}

#[test]
fn any_multipliers_prove_something_true() {
    let (inputs, mut plan) = example();
    let reached: Vec<i64> = plan
        .objectives
        .iter()
        .map(|level| level.objective)
        .collect();
    for seed in 0..50_i64 {
        for multipliers in &mut plan.proof {
            multipliers.scale = 16;
            for (i, row) in (0_i64..).zip(&mut multipliers.rows) {
                *row = (seed * 7_919 + i * 104_729) % 100_003 - 20_000;
            }
        }
        plan.digest = plan.own_digest();
        for violation in verify(inputs.clone(), &plan).unwrap() {
            // What is proven is another bound than the stated, but never below what a plan reaches.
            let Violation::Bound { level, proven, .. } = violation else {
                panic!("{violation}");
            };
            let at = plan.objectives.iter().position(|row| row.name == level);
            assert!(
                proven >= i128::from(reached[at.unwrap()]),
                "{level}: {proven}"
            );
        }
    }
}

#[test]
fn what_is_paid_for_soft_rules_is_told_by_rule() {
    let (mut inputs, _) = example();
    inputs.policy.opening = Some(Opening {
        minimum: Some(5),
        minimum_price: Some(100),
        ..Opening::default()
    });
    let (_, _, plan) = build::solved(&inputs, 3);
    assert_eq!(verify(inputs.clone(), &plan).unwrap(), vec![]);
    let [minimum, small] = plan.soft.as_slice() else {
        panic!("{:?}", plan.soft);
    };
    // Ten schools at three hubs of four places: each hub is short of five.
    assert_eq!((minimum.kind, minimum.beyond), (SoftKind::Minimum, 5));
    assert_eq!((minimum.cost, minimum.broken.len()), (500, 3));
    assert_eq!(
        (small.name.as_str(), small.price, small.cost),
        ("small schools", 700, 700 * small.beyond)
    );
    let check = |change: &dyn Fn(&mut Plan)| {
        let is_it = |violation: &Violation| matches!(violation, Violation::Soft { .. });
        refused::tampered((inputs.clone(), plan.clone()), change, is_it);
    };
    check(&|plan| plan.soft[0].cost = 0);
    check(&|plan| plan.soft[0].broken[1].beyond += 1);
    check(&|plan| plan.soft[1].name = "others".to_owned());
    check(&|plan| drop(plan.soft.pop()));
    check(&|plan| plan.soft.push(plan.soft[0].clone()));
}

#[test]
fn broken_balances() {
    let (mut inputs, _) = example();
    let balance = |name: &str, of, missing, at_most, price| Balance {
        name: name.to_owned(),
        of,
        hubs: None,
        level: None,
        missing,
        at_most: Some(at_most),
        price,
    };
    inputs.policy.balance = vec![
        balance("loads", BalanceOf::Load, None, 1.0, None),
        balance("sizes", BalanceOf::Pupils, Some(Missing::SKIP), 60.0, None),
        balance("soft", BalanceOf::Pupils, Some(Missing::SKIP), 0.0, Some(1)),
    ];
    let (_, _, plan) = build::solved(&inputs, 3);
    assert_eq!(verify(inputs.clone(), &plan).unwrap(), vec![]);
    assert_eq!(plan.soft.last().unwrap().kind, SoftKind::Balance);
    let check = |change: &dyn Fn(&mut Plan), expect: &dyn Fn(&Violation) -> bool| {
        refused::tampered((inputs.clone(), plan.clone()), change, expect);
    };
    // All schools but one at one hub; and those of few pupils at one.
    let crowd =
        |plan: &mut Plan| (0..10).for_each(|school| send(plan, school, usize::from(school == 0)));
    check(&crowd, &breaks("balance \"loads\""));
    let sorted = |plan: &mut Plan| {
        for school in 0..10_usize {
            send(plan, school, school * 59 % 200 / 70);
        }
    };
    check(&sorted, &breaks("balance \"sizes\" at H0"));
    check(
        &sorted,
        &|violation| matches!(violation, Violation::Soft { rule, .. } if rule.contains("soft")),
    );
}

/// Objectives with tolerances, levels to decide and a widening: two hubs near and far, eight schools.
fn staged() -> (Inputs, Plan) {
    let scores: Vec<Vec<Option<u32>>> = (0..8_u32)
        .map(|s| {
            let score = |h: u32| Some((s * 37 + h * 61) % 10 * 1_000);
            (0..2_u32).map(score).collect()
        })
        .collect();
    let mut inputs = build::inputs(&scores, &[4, 3], 1);
    for hub in &mut inputs.hubs {
        hub.enhanced_places = 2;
        hub.region = Some(Region::London);
    }
    inputs.hubs[1].region = Some(Region::SouthEast);
    for school in &mut inputs.schools {
        school.region = Some(Region::London);
    }
    let policy = &mut inputs.policy;
    policy.levels = Some(Levels {
        up_to_tier: 1,
        at_most: 3,
        missing: Missing::SKIP,
        decide: Some(Decide {
            first: First::Placed,
            bonus: Some(900),
        }),
        enhanced_weights: BTreeMap::new(),
    });
    policy.widening = vec![
        Step {
            name: "own region".to_owned(),
            reach: Some(Reach::OwnRegion),
            missing: Some(Missing::FAIL),
            ..Step::default()
        },
        Step {
            name: "anywhere".to_owned(),
            reach: Some(Reach::Anywhere),
            ..Step::default()
        },
    ];
    policy.objectives = vec![
        Objective {
            tolerance: Some(Tolerance::Share("50%".to_owned())),
            ..Objective::new(Goal::Score)
        },
        Objective::new(Goal::Changes),
        Objective::new(Goal::WorstServed),
    ];
    policy.previous = Some("previous.csv".to_owned());
    inputs.previous = Some(vec![HubBefore {
        // It fits the other hub better, by less than the tolerance.
        urn: build::urn(7),
        hub: build::hub_id(1),
    }]);
    let (_, _, plan) = build::solved(&inputs, 3);
    (inputs, plan)
}

#[test]
fn stages_and_objectives_that_were_changed() {
    let (inputs, plan) = staged();
    assert_eq!(verify(inputs, &plan).unwrap(), vec![]);
    let at = |kind: LevelKind| {
        let mut levels = plan.objectives.iter();
        levels.position(|level| level.kind == kind).unwrap()
    };
    let (score, worst, stay) = (
        at(LevelKind::Score),
        at(LevelKind::Worst),
        at(LevelKind::Stay),
    );
    assert!(plan.objectives[score].reached.is_some(), "{plan:#?}");
    let check = |change: &dyn Fn(&mut Plan), expect: &dyn Fn(&Violation) -> bool| {
        refused::tampered((staged().0, plan.clone()), |plan| change(plan), expect);
    };
    let record = |name: &'static str| move |violation: &Violation| matches!(violation, Violation::Record { field, .. } if *field == name);
    check(&|plan| plan.placements[0].step = None, &record("step"));
    check(&|plan| plan.placements[0].step = Some(7), &record("step"));
    let tolerance = |violation: &Violation| matches!(violation, Violation::Tolerance { .. });
    check(
        &|plan| {
            let level = &mut plan.objectives[score];
            level.reached = Some(level.objective * 3);
        },
        &tolerance,
    );
    check(
        &|plan| {
            let level = &mut plan.objectives[stay];
            level.reached = Some(level.objective + 1);
        },
        &tolerance,
    );
    let objective = |violation: &Violation| matches!(violation, Violation::Objective { .. });
    for level in [score, worst, stay] {
        check(&|plan| plan.objectives[level].objective += 1, &objective);
    }
    let bound = |violation: &Violation| matches!(violation, Violation::Bound { .. });
    check(
        &|plan| plan.objectives[worst].bound = plan.objectives[worst].reached() - 1,
        &bound,
    );
    // All at enhanced support, where three are allowed.
    check(
        &|plan| {
            for row in &mut plan.placements {
                row.level = Level::Enhanced;
            }
        },
        &breaks("levels.at_most"),
    );
    // Numbers as large as can be are refused, and nothing overflows.
    for level in 0..plan.objectives.len() {
        for extreme in [i64::MIN, i64::MAX] {
            check(
                &|plan| plan.objectives[level].reached = Some(extreme),
                &|_| true,
            );
        }
    }
}
