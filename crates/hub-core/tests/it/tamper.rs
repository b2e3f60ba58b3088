//! A plan that was changed is refused, with the violation named, also when its digest was made to fit.

use hub_core::model::{Inputs, Pinned};
use hub_core::plan::Plan;
use hub_core::verify::{Violation, verify};

use super::{build, refused};

fn example() -> (Inputs, Plan) {
    let scores: Vec<Vec<Option<u32>>> = (0..14_u32)
        .map(|s| {
            (0..3_u32)
                .map(|h| (s % 7 != 3 || h != 1).then_some((s * 37 + h * 61) % 10 * 1_000))
                .collect()
        })
        .collect();
    let mut inputs = build::inputs(&scores, &[3, 4, 2], 2);
    for (i, school) in (0_u32..).zip(&mut inputs.schools) {
        school.pupils = Some(i * 59 % 200);
    }
    inputs.policy.pinned.push(Pinned {
        urn: build::urn(5),
        hub: build::hub_id(2),
        reason: "agreed before".to_owned(),
        authorised_by: "the team".to_owned(),
        date: jiff::civil::date(2025, 3, 1),
        overrides: false,
    });
    let (_, _, plan) = build::solved(&inputs, 3);
    (inputs, plan)
}

/// Applies a change to the example, and checks what the audit finds.
fn check(change: impl FnOnce(&mut Plan), expect: impl Fn(&Violation) -> bool) {
    refused::tampered(example(), change, expect);
}

#[test]
fn an_honest_plan_passes() {
    let (inputs, plan) = example();
    assert_eq!(verify(inputs, &plan).unwrap(), vec![]);
    assert!(
        plan.pools
            .iter()
            .any(|pool| pool.price.iter().any(|p| *p != 0)),
        "some place is worth something"
    );
}

#[test]
fn a_swapped_pair() {
    check(
        |plan| {
            let other = plan
                .placements
                .iter()
                .position(|row| row.hub != plan.placements[0].hub && !row.pinned)
                .unwrap();
            let hub = plan.placements[0].hub.clone();
            plan.placements[0].hub = plan.placements[other].hub.clone();
            plan.placements[other].hub = hub;
        },
        |violation| {
            matches!(
                violation,
                Violation::Record { field: "score", .. } | Violation::Rule { .. }
            )
        },
    );
}

#[test]
fn a_pair_that_a_rule_forbids() {
    check(
        |plan| {
            let row = plan
                .placements
                .iter_mut()
                .find(|row| row.urn == build::urn(3) || row.urn == build::urn(10))
                .unwrap();
            row.hub = build::hub_id(1);
        },
        |violation| {
            matches!(
                violation,
                Violation::Rule {
                    rule: hub_core::problem::RuleCode::Barred,
                    ..
                }
            )
        },
    );
}

#[test]
fn a_raised_objective() {
    check(
        |plan| plan.objectives[2].objective += 1,
        |violation| matches!(violation, Violation::Objective { .. }),
    );
    check(
        |plan| plan.objectives[2].bound += 1,
        |violation| matches!(violation, Violation::Bound { .. }),
    );
    check(
        |plan| {
            plan.objectives[2].objective += 1;
            plan.objectives[2].bound += 1;
        },
        |violation| matches!(violation, Violation::Objective { counted, .. } if *counted > 0),
    );
}

#[test]
fn an_over_full_hub() {
    check(
        |plan| {
            let unplaced = plan.unplaced.remove(0);
            let mut row = plan.placements[0].clone();
            row.urn = unplaced.urn;
            plan.placements.push(row);
            plan.placements.sort_by_key(|row| row.urn);
        },
        |violation| matches!(violation, Violation::OverFull { .. }),
    );
}

#[test]
fn a_dropped_school() {
    check(
        |plan| drop(plan.unplaced.remove(0)),
        |violation| matches!(violation, Violation::Dropped { .. }),
    );
    check(
        |plan| drop(plan.placements.remove(0)),
        |violation| matches!(violation, Violation::Dropped { .. }),
    );
}

#[test]
fn a_worse_plan_that_is_consistent_in_itself() {
    // A school gives its place up: everything is restated to fit, but the prices prove that more was possible.
    check(
        |plan| {
            let row = plan.placements.iter().position(|row| !row.pinned).unwrap();
            let row = plan.placements.remove(row);
            let pool = plan
                .pools
                .iter_mut()
                .find(|pool| pool.hub == row.hub)
                .unwrap();
            pool.load -= 1;
            let mut unplaced = plan.unplaced[0].clone();
            unplaced.urn = row.urn;
            unplaced.tier = Some(row.tier);
            plan.unplaced.push(unplaced);
            plan.unplaced.sort_by_key(|row| row.urn);
            plan.objectives[row.tier as usize - 1].objective -= 1;
        },
        |violation| matches!(violation, Violation::Gap { .. }),
    );
}

#[test]
fn other_prices() {
    let priced = |plan: &mut Plan| {
        plan.pools
            .iter()
            .position(|pool| pool.price.iter().any(|p| *p != 0))
            .unwrap()
    };
    check(
        |plan| {
            let pool = priced(plan);
            plan.pools[pool].price[2] += 1;
        },
        |violation| {
            matches!(
                violation,
                Violation::Bound { .. } | Violation::PriceNotSmallest { .. }
            )
        },
    );
    check(
        |plan| {
            let pool = priced(plan);
            plan.pools[pool].price.fill(0);
        },
        |violation| matches!(violation, Violation::Bound { .. } | Violation::Gap { .. }),
    );
    check(
        |plan| {
            let pool = priced(plan);
            plan.pools[pool].price[0] = -1;
        },
        |violation| matches!(violation, Violation::PriceShape { .. }),
    );
    check(
        |plan| plan.pools[0].price[0] = i64::MAX,
        |violation| matches!(violation, Violation::Bound { .. }),
    );
    check(
        |plan| plan.pools[0].price.clear(),
        |violation| matches!(violation, Violation::PriceShape { .. }),
    );
}

#[test]
fn larger_optimal_prices_are_not_canonical() {
    // Two schools, two places: any price up to the scores proves the plan, and the smallest is 0.
    let inputs = build::inputs(&[vec![Some(5_000)], vec![Some(6_000)]], &[2], 1);
    let (_, _, mut plan) = build::solved(&inputs, 1);
    plan.pools[0].price[1] = 10;
    plan.digest = plan.own_digest();
    let violations = verify(inputs, &plan).unwrap();
    assert!(
        matches!(violations[..], [Violation::PriceNotSmallest { .. }]),
        "{violations:?}"
    );
}

#[test]
fn a_lost_pin_another_seed_other_inputs() {
    check(
        |plan| {
            let row = plan.placements.iter_mut().find(|row| row.pinned).unwrap();
            row.hub = build::hub_id(0);
        },
        |violation| matches!(violation, Violation::Pin { .. }),
    );
    check(
        |plan| plan.seed += 1,
        |violation| matches!(violation, Violation::Objective { .. }),
    );
    let (mut inputs, plan) = example();
    inputs.schools[0].pupils = Some(1_000);
    let violations = verify(inputs, &plan).unwrap();
    assert!(
        matches!(
            violations[0],
            Violation::Header {
                field: "inputs.schools",
                ..
            }
        ),
        "{violations:?}"
    );
}

#[test]
fn a_stale_digest_a_false_reason_a_false_load() {
    let (inputs, mut plan) = example();
    plan.digest = "0".repeat(64);
    assert_eq!(verify(inputs, &plan).unwrap(), vec![Violation::Digest]);
    check(
        |plan| plan.unplaced[0].sentence.push('!'),
        |violation| {
            matches!(
                violation,
                Violation::Record {
                    field: "sentence",
                    ..
                }
            )
        },
    );
    check(
        |plan| plan.pools[0].load += 1,
        |violation| matches!(violation, Violation::Load { .. }),
    );
    check(
        |plan| plan.pools[0].places += 1,
        |violation| matches!(violation, Violation::Pools { .. }),
    );
}
