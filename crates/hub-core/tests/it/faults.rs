//! Faults of inputs: all at once, each with its place.

use hub_core::model::{Condition, Field, GapCriterion, Level, MaxTravelTime, Missing, Pinned};
use hub_core::problem::check;

use super::build::{self, leaf, rate};

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
    let found: Vec<_> = check(&inputs)
        .into_iter()
        .map(|issue| format!("{} {}", issue.place.field, issue.kind))
        .collect();
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
    for expected in expected {
        assert!(
            found.iter().any(|issue| issue == expected),
            "{expected} is not in {found:#?}"
        );
    }
    assert_eq!(found.len(), expected.len(), "{found:#?}");
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
        issues.iter().map(|issue| issue.kind).collect::<Vec<_>>(),
        ["pin_not_eligible"]
    );
    inputs.policy.pinned = vec![pin(true)];
    let (_, _, plan) = build::solved(&inputs, 0);
    assert!(plan.placements[0].pinned);
    inputs.policy.pinned = vec![pin(true), pin(true)];
    assert_eq!(check(&inputs)[0].kind, "pinned_twice");
}
