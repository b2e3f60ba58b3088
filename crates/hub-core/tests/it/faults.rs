//! Faults of inputs: all at once, each with its place.

use hub_core::model::{
    Amount, Apart, Balance, BalanceOf, Condition, Field, GapCriterion, Goal, HubBefore, Inputs,
    Level, MaxTravelTime, Missing, Objective, Opening, Pinned, Quota, Reach, Region, Resource,
    Step, Together, Tolerance, Use,
};
use hub_core::problem::check;

use super::build::{self, leaf, rate};
use super::refused;

#[test]
fn every_fault_of_a_policy_is_reported_at_once_with_its_path() {
    let mut inputs = build::inputs(&[vec![Some(1)], vec![Some(1)]], &[1], 2);
    let policy = &mut inputs.policy;
    policy.schema = 2;
    policy.tiers[0].when = Some(Condition {
        any: Some(vec![
            Condition {
                at_least_percentile: Some(90),
                reference: Some("inland".to_owned()),
                ..leaf(Field::PersistentAbsence)
            },
            Condition {
                one_of: Some(vec!["peai".to_owned()]),
                ..leaf(Field::InvestmentArea)
            },
            Condition {
                at_least: Some(1.0),
                missing: None,
                ..leaf(Field::Pupils)
            },
            Condition {
                at_least: Some(1.0),
                ..leaf(Field::Phase)
            },
            Condition::default(),
        ]),
        ..Condition::default()
    });
    policy.criteria.fsm_similarity = Some(GapCriterion {
        weight: 0,
        zero_at_gap: 0.0,
        missing: Missing::Value(2.0),
    });
    policy.rules.max_travel_time = vec![MaxTravelTime {
        minutes: -1.0,
        delivery: None,
        level: Some(Level::Enhanced),
        missing: Missing::FAIL,
    }];
    policy.pinned.push(Pinned {
        urn: build::urn(77),
        hub: build::hub_id(9),
        reason: " ".to_owned(),
        authorised_by: "x".to_owned(),
        date: jiff::civil::date(2025, 1, 1),
        overrides: false,
    });
    inputs.schools[1].urn = build::urn(0);
    inputs.schools[1].preferences = vec![build::hub_id(4)];
    inputs.schools[0].persistent_absence = rate(101.0, "2018/20");
    inputs.schools[0].easting = Some(1);
    inputs.hubs[0].enhanced_places = 2;
    let expected = [
        "northing half_a_position",
        // The pair scores name the second school by its old URN.
        "urn unknown_urn",
        "persistent_absence out_of_range",
        "persistent_absence_period bad_period",
        "urn duplicate_urn",
        "preferences unknown_hub",
        "enhanced_places enhanced_above_places",
        "schema unknown_schema",
        "tiers[0].when.any[0].reference unknown_reference",
        "tiers[0].when.any[1].in[0] unknown_word",
        "tiers[0].when.any[2].missing missing_not_stated",
        "tiers[0].when.any[3] comparison_does_not_fit",
        "tiers[0].when.any[4] condition_shape",
        "criteria.fsm_similarity.weight out_of_range",
        "criteria.fsm_similarity.zero_at_gap out_of_range",
        "criteria.fsm_similarity.missing out_of_range",
        "rules.max_travel_time[0].minutes out_of_range",
        "rules.max_travel_time[0].level level_unused",
        "travel_times table_missing",
        "pinned[0].urn unknown_urn",
        "pinned[0].hub unknown_hub",
        "pinned[0].reason not_authorised",
    ];
    refused::faults(&inputs, &expected);
}

/// Balances that are wrong in every way that there is.
fn wrong_balances() -> Vec<Balance> {
    let balance = |of, missing, at_most| Balance {
        name: "even".to_owned(),
        of,
        hubs: None,
        level: None,
        missing,
        at_most: Some(at_most),
        price: None,
    };
    vec![
        Balance {
            name: String::new(),
            hubs: Some(vec![build::hub_id(7)]),
            level: Some(Level::Enhanced),
            ..balance(BalanceOf::Load, Some(Missing::SKIP), 1.5)
        },
        balance(BalanceOf::Fsm, Some(Missing::FAIL), f64::NAN),
        balance(BalanceOf::Sen, None, 0.005),
        balance(BalanceOf::Pupils, Some(Missing::Value(-1.0)), 0.29),
    ]
}

/// Inputs whose side rules are wrong in every way that there is.
fn wrong_side_rules() -> Inputs {
    let mut inputs = build::inputs(&[vec![Some(1)], vec![Some(1)]], &[10], 1);
    let policy = &mut inputs.policy;
    policy.opening = Some(Opening {
        may_close: true,
        minimum_price: Some(5),
        costs: [(build::hub_id(9), 1)].into(),
        at_least: Some(2),
        at_most: Some(1),
        ..Opening::default()
    });
    let quota = |name: &str| Quota {
        name: name.to_owned(),
        ..Quota::default()
    };
    let schools = Amount::Schools;
    let share = |share: &str| Some(Amount::Share(share.to_owned()));
    policy.quotas = vec![
        Quota {
            hubs: Some(vec![build::hub_id(0), build::hub_id(0), build::hub_id(7)]),
            level: Some(Level::Enhanced),
            at_least: Some(schools(3)),
            at_most: Some(schools(2)),
            ..quota(" ")
        },
        Quota {
            at_most: share("30"),
            at_least: share("100.01%"),
            reserve: share("1.%"),
            ..quota("shares")
        },
        Quota {
            hubs: Some(Vec::new()),
            or_none: true,
            unit: Some("day".to_owned()),
            ..quota("nothing")
        },
    ];
    policy.resources = vec![
        Resource {
            name: "days".to_owned(),
            uses: vec![
                Use {
                    hubs: Some(vec![build::hub_id(9)]),
                    amount: 3,
                    ..Use::default()
                },
                Use {
                    amount: 1,
                    ..Use::default()
                },
                Use {
                    level: Some(Level::Regional),
                    amount: 2,
                    ..Use::default()
                },
            ],
            capacities: [(build::hub_id(8), 3)].into(),
            ..Resource::default()
        },
        Resource::default(),
    ];
    policy.balance = wrong_balances();
    policy.together = vec![Together {
        schools: vec![build::urn(0), build::urn(0), build::urn(50)],
        reason: "federation".to_owned(),
    }];
    policy.apart = vec![
        Apart {
            schools: Some(vec![build::urn(1)]),
            missing: Some(Missing::SKIP),
            ..Apart::default()
        },
        Apart {
            within_km: Some(f64::NAN),
            missing: Some(Missing::Value(3.0)),
            reason: "near".to_owned(),
            ..Apart::default()
        },
        Apart {
            reason: "neither".to_owned(),
            ..Apart::default()
        },
    ];
    inputs
}

#[test]
fn every_fault_of_side_rules_is_reported_at_once_with_its_path() {
    let inputs = wrong_side_rules();
    let expected = [
        "opening.costs.H09 unknown_hub",
        "opening.at_most bounds_crossed",
        "opening.may_close rule_unused",
        "opening.minimum_price rule_unused",
        "quotas[0].name no_words",
        "quotas[0].hubs[2] unknown_hub",
        "quotas[0].hubs named_twice",
        "quotas[0].level level_unused",
        "quotas[0].at_most bounds_crossed",
        "quotas[1].at_most bad_amount",
        "quotas[1].at_least bad_amount",
        "quotas[1].reserve bad_amount",
        "quotas[1].reserve reserve_for_all",
        "quotas[2].unit unknown_resource",
        "quotas[2] quota_without_bound",
        "quotas[2].hubs rule_unused",
        "quotas[2].or_none rule_unused",
        "resources[0].capacities.H08 unknown_hub",
        "resources[0].uses[0].hubs[0] unknown_hub",
        "resources[0].uses[2].level level_unused",
        "resources[0].uses[2] rule_unused",
        "resources[1].name no_words",
        "resources[1].uses rule_unused",
        "balance[0].name no_words",
        "balance[0].hubs[0] unknown_hub",
        "balance[0].level level_unused",
        "balance[0].hubs rule_unused",
        "balance[0].missing rule_unused",
        "balance[0].at_most out_of_range",
        "balance[1].missing missing_has_no_meaning",
        "balance[1].at_most out_of_range",
        "balance[2].missing missing_not_stated",
        "balance[2].at_most out_of_range",
        "balance[3].missing out_of_range",
        "balance[2].name named_twice",
        "balance[3].name named_twice",
        "together[0].schools named_twice",
        "together[0].schools[2] unknown_urn",
        "apart[0].reason no_words",
        "apart[0].schools too_few_schools",
        "apart[0] apart_shape",
        "apart[1].within_km out_of_range",
        "apart[1].missing missing_not_a_word",
        "apart[2] apart_shape",
    ];
    refused::faults(&inputs, &expected);
}

#[test]
fn shares_are_rounded_up_and_may_contradict_numbers() {
    let amount = |share: &str, places| Amount::Share(share.to_owned()).of(places);
    assert_eq!(amount("30%", 10), Some(3));
    assert_eq!(amount("30%", 11), Some(4));
    assert_eq!(amount("12.5%", 8), Some(1));
    assert_eq!(amount("12.51%", 8), Some(2));
    assert_eq!(amount("0%", 8), Some(0));
    assert_eq!(
        amount("100%", u64::from(u32::MAX)),
        Some(u64::from(u32::MAX))
    );
    for wrong in [
        "", "%", "30", "-1%", "+3%", "1e1%", "30 %", ".5%", "1.234%", "101%",
    ] {
        assert_eq!(amount(wrong, 8), None, "{wrong}");
    }
    let mut inputs = build::inputs(&[vec![Some(1)], vec![Some(1)]], &[10], 1);
    inputs.policy.quotas = vec![Quota {
        name: "crossed".to_owned(),
        at_least: Some(Amount::Schools(2)),
        at_most: Some(Amount::Share("10%".to_owned())),
        per_hub: true,
        ..Quota::default()
    }];
    let issues = check(&inputs);
    assert_eq!(issues.len(), 1);
    assert_eq!(issues[0].kind, "bounds_crossed");
    assert!(
        issues[0].expected.contains("crossed at H00"),
        "{}",
        issues[0]
    );
}

#[test]
fn rules_that_nobody_can_mean_are_refused() {
    let mut inputs = build::inputs(&vec![vec![Some(1), Some(1)]; 4], &[3, 2], 1);
    let policy = &mut inputs.policy;
    let quota = |per_hub, reserve| Quota {
        name: "large schools".to_owned(),
        schools: Some(build::large(100.0)),
        per_hub,
        reserve: Some(Amount::Schools(reserve)),
        ..Quota::default()
    };
    policy.quotas = vec![quota(true, 3), quota(false, 6)];
    let expected = ["quotas[1].name named_twice"];
    refused::faults(&inputs, &expected);

    let policy = &mut inputs.policy;
    policy.quotas[1].name = "the same in all".to_owned();
    let group = |schools: &[usize]| Together {
        schools: schools.iter().copied().map(build::urn).collect(),
        reason: "federation".to_owned(),
    };
    // Tied by way of another.
    policy.together = vec![group(&[0, 1]), group(&[1, 2])];
    let apart = |schools: &[usize]| Apart {
        schools: Some(schools.iter().copied().map(build::urn).collect()),
        reason: "rivals".to_owned(),
        ..Apart::default()
    };
    policy.apart = vec![apart(&[0, 3]), apart(&[0, 2, 3])];
    let expected = [
        "quotas[0].reserve out_of_range",
        "quotas[1].reserve out_of_range",
        "apart[1] together_and_apart",
    ];
    refused::faults(&inputs, &expected);
}

#[test]
fn a_pin_on_a_closed_pair_says_override_or_is_a_fault() {
    let pin = |overrides| Pinned {
        urn: build::urn(0),
        hub: build::hub_id(0),
        reason: "the board decided".to_owned(),
        authorised_by: "A. Head".to_owned(),
        date: jiff::civil::date(2025, 1, 1),
        overrides,
    };
    let mut inputs = build::inputs(&[vec![Some(1)]], &[1], 1);
    inputs.hubs[0].lead_urn = build::urn(0);
    inputs.policy.pinned = vec![pin(false)];
    let issues = check(&inputs);
    assert_eq!(
        issues
            .iter()
            .map(|issue| issue.kind.name())
            .collect::<Vec<_>>(),
        ["pin_not_eligible"]
    );
    inputs.policy.pinned = vec![pin(true)];
    let (_, _, plan) = build::solved(&inputs, 0);
    assert!(plan.placements[0].pinned);
    inputs.policy.pinned = vec![pin(true), pin(true)];
    assert_eq!(check(&inputs)[0].kind, "pinned_twice");
}

#[test]
fn faults_of_objectives_in_order() {
    let mut inputs = build::inputs(&[vec![Some(1)], vec![Some(1)]], &[10], 1);
    let policy = &mut inputs.policy;
    policy.opening = Some(Opening {
        minimum: Some(1),
        minimum_price: Some(1),
        cost: Some(1),
        ..Opening::default()
    });
    policy.quotas = vec![Quota {
        name: "some".to_owned(),
        at_most: Some(Amount::Schools(1)),
        price: Some(1),
        ..Quota::default()
    }];
    let share = |share: &str| Some(Tolerance::Share(share.to_owned()));
    policy.objectives = vec![
        Objective {
            tolerance: share("1 %"),
            depth: Some(3),
            ..Objective::new(Goal::OpenHubs)
        },
        Objective {
            tolerance: Some(Tolerance::Units(1)),
            depth: Some(0),
            missing: Some(Missing::SKIP),
            ..Objective::new(Goal::WorstServed)
        },
        Objective::new(Goal::Distance),
        Objective {
            missing: Some(Missing::Value(-1.0)),
            ..Objective::new(Goal::Distance)
        },
        Objective {
            tolerance: share("1%"),
            ..Objective::new(Goal::Changes)
        },
    ];
    let expected = [
        "objectives[0].tolerance bad_amount",
        "objectives[0].tolerance tolerance_with_depth",
        "objectives[0].depth rule_unused",
        "objectives[1].tolerance tolerance_with_depth",
        "objectives[1].depth out_of_range",
        "objectives[1].missing rule_unused",
        "objectives[2].missing missing_not_stated",
        "objectives[3].goal named_twice",
        "objectives[3].missing missing_not_stated",
        "objectives[4].tolerance rule_unused",
        "opening.cost price_unused",
        "opening.minimum_price price_unused",
        "quotas[0].price price_unused",
        "previous table_missing",
    ];
    refused::faults(&inputs, &expected);
    let before = |school, hub| HubBefore {
        urn: build::urn(school),
        hub: build::hub_id(hub),
    };
    inputs.policy.opening = None;
    inputs.policy.quotas.clear();
    inputs.policy.objectives = vec![Objective::new(Goal::Changes)];
    inputs.previous = Some(vec![before(7, 0), before(0, 7), before(7, 1)]);
    refused::faults(
        &inputs,
        &["urn duplicate_urn", "previous previous_unmatched"],
    );
    inputs.previous = Some(vec![before(7, 0), before(0, 0)]);
    refused::faults(&inputs, &[]);
    inputs.policy.objectives = vec![Objective::new(Goal::Score)];
    refused::faults(&inputs, &["previous rule_unused"]);
}

#[test]
fn faults_of_a_widening() {
    let mut inputs = build::inputs(&[vec![Some(1)], vec![Some(1)]], &[10], 1);
    let policy = &mut inputs.policy;
    policy.widening = vec![
        Step {
            name: " ".to_owned(),
            reach: Some(Reach::Anywhere),
            missing: Some(Missing::SKIP),
            ..Step::default()
        },
        Step {
            name: "near".to_owned(),
            within_km: Some(f64::NAN),
            ..Step::default()
        },
        Step {
            name: "all".to_owned(),
            reach: Some(Reach::OwnRegion),
            within_km: Some(1.0),
            missing: Some(Missing::Value(1.0)),
        },
    ];
    policy.neighbours = [
        (
            Region::London,
            vec![Region::London, Region::SouthEast, Region::SouthWest],
        ),
        (Region::SouthEast, vec![Region::London]),
    ]
    .into();
    let expected = [
        "widening[0].name no_words",
        "widening[0].missing rule_unused",
        "widening[0].reach step_takes_all",
        "widening[1].within_km out_of_range",
        "widening[1].missing missing_not_stated",
        "widening[2] step_shape",
        "widening[2].missing missing_not_a_word",
        "neighbours rule_unused",
        "neighbours.london[0] neighbours_one_way",
        "neighbours.london[2] neighbours_one_way",
    ];
    refused::faults(&inputs, &expected);
    inputs.policy.neighbours.clear();
    inputs.policy.widening = vec![Step {
        name: "next".to_owned(),
        reach: Some(Reach::NeighbouringRegions),
        missing: Some(Missing::FAIL),
        ..Step::default()
    }];
    refused::faults(&inputs, &["neighbours table_missing"]);
}
