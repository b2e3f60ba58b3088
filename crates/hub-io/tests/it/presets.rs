//! The presets: sound, explained, and consistent with what they say of themselves.

use std::collections::BTreeMap;

use hub_core::model::{
    Field, Fsm, FsmMeasure, Inputs, InvestmentArea, Phase, Policy, Rate, ReferenceTable, School,
    Sector, Status,
};
use hub_core::problem::Problem;
use hub_io::{presets, read_policy};

use crate::samples::urn;

fn weights(policy: &Policy) -> u32 {
    let criteria = serde_json::to_value(&policy.criteria).unwrap();
    criteria
        .as_object()
        .unwrap()
        .values()
        .map(|criterion| u32::try_from(criterion["weight"].as_u64().unwrap()).unwrap())
        .sum()
}

#[test]
fn they_are_what_they_say() {
    for preset in presets() {
        let policy = read_policy(preset.name).unwrap();
        assert_eq!(policy.name, preset.name);
        assert_eq!(policy.schema, 1);
        assert_eq!(weights(&policy), 100);
        assert!(preset.text.contains("None were published"));
        assert!(preset.text.lines().all(|line| line.len() <= 300));
    }
}

#[test]
fn sizes_of_the_rise_programme() {
    let policy = read_policy("rise-2025").unwrap();
    let levels = policy.levels.unwrap();
    assert_eq!((levels.up_to_tier, levels.at_most), (3, 500));
    assert_eq!(policy.rules.max_distance[0].km.to_string(), "60");
    assert!(
        read_policy("attendance-2023")
            .unwrap()
            .rules
            .max_distance
            .is_empty()
    );
}

#[test]
fn figures_of_2024_25_are_those_of_2018_19_scaled() {
    let ratio = |phase| match phase {
        Phase::Primary => 13.5 / 8.2,
        Phase::Secondary | Phase::AllThrough => 24.3 / 13.7,
        Phase::Special => 35.8 / 28.8,
        other => panic!("no table for {other}"),
    };
    for preset in presets() {
        let policy = read_policy(preset.name).unwrap();
        let tables = &policy.references["england"].tables;
        let of = |period: &str| -> BTreeMap<Phase, &ReferenceTable> {
            tables
                .iter()
                .filter(|t| t.measure == Field::PersistentAbsence && t.period == period)
                .map(|t| (t.phase, t))
                .collect()
        };
        let (before, after) = (of("2018/19"), of("2024/25"));
        assert_eq!((before.len(), after.len()), (4, 4));
        for (phase, after) in after {
            let near = |old: f64, new: f64| {
                assert!(
                    (old * ratio(phase) - new).abs() < 0.0501,
                    "{phase}: {old} to {new}"
                );
            };
            let before = before[&phase];
            for (percentile, value) in &before.percentiles {
                near(*value, after.percentiles[percentile]);
            }
            let (old, new) = (
                before.context.as_ref().unwrap(),
                after.context.as_ref().unwrap(),
            );
            near(old.rate_mean, new.rate_mean);
            near(old.rate_sd, new.rate_sd);
            assert_eq!(
                (old.correlation, old.fsm_mean, old.fsm_sd),
                (new.correlation, new.fsm_mean, new.fsm_sd)
            );
        }
    }
}

/// An open, state-funded school with this persistent absence.
fn school(phase: Phase, absence: Option<(f64, &str)>) -> School {
    School {
        status: Some(Status::Open),
        sector: Some(Sector::StateFunded),
        phase: Some(phase),
        persistent_absence: absence.map(|(value, period)| rate(value, period)),
        fsm: Some(Fsm {
            percent: 22.4,
            measure: FsmMeasure::Ever6,
            period: None,
        }),
        ..School::new(urn(100_000), "A")
    }
}

fn rate(value: f64, period: &str) -> Rate {
    Rate {
        value,
        period: period.to_owned(),
        source: String::new(),
    }
}

/// Compares the tier, counted from 1, in which the preset puts the school; 0 for outside the gate.
#[track_caller]
fn check_tier(preset: &str, school: School, expect: u32) {
    let inputs = Inputs {
        schools: vec![school],
        policy: read_policy(preset).unwrap(),
        ..Inputs::default()
    };
    let problem = Problem::new(inputs, 0).unwrap();
    let standing = problem.standing(problem.find_school(urn(100_000)).unwrap());
    assert_eq!(
        if standing.gate.is_some() {
            0
        } else {
            standing.tier + 1
        },
        expect
    );
}

#[test]
fn tiers_of_the_attendance_hubs() {
    let check = |school: School, area: Option<InvestmentArea>, expect: u32| {
        check_tier(
            "attendance-2023",
            School {
                investment_area: area,
                ..school
            },
            expect,
        );
    };
    let peia = Some(InvestmentArea::Peia);
    check(school(Phase::Primary, Some((14.3, "2018/19"))), None, 1);
    check(school(Phase::Primary, Some((14.2, "2018/19"))), None, 2);
    check(school(Phase::Primary, Some((14.3, "2024/25"))), None, 3);
    check(school(Phase::Primary, Some((10.7, "2018/19"))), peia, 1);
    check(school(Phase::Primary, Some((1.0, "2018/19"))), peia, 2);
    check(
        school(Phase::Primary, Some((7.4, "2018/19"))),
        Some(InvestmentArea::Eia),
        4,
    );
    check(school(Phase::Special, Some((25.6, "2018/19"))), None, 3);
    // No rate, and a rate of a year without a table, are both missing.
    check(school(Phase::Primary, None), None, 3);
    check(school(Phase::Primary, Some((1.0, "2009/10"))), None, 3);
    check(school(Phase::Nursery, Some((99.0, "2018/19"))), None, 0);
    check(
        School {
            status: None,
            ..school(Phase::Primary, None)
        },
        None,
        0,
    );
}

#[test]
fn tiers_of_the_rise_hubs() {
    let check = |absence: f64, suspensions: Option<f64>, expect: u32| {
        let school = school(Phase::Primary, Some((absence, "2018/19")));
        check_tier(
            "rise-2025",
            School {
                suspensions: suspensions.map(|value| rate(value, "2023/24")),
                ..school
            },
            expect,
        );
    };
    check(10.7, Some(2.0), 1);
    check(10.7, None, 2);
    check(1.0, Some(2.0), 3);
    check(8.36, Some(1.9), 4);
    check(8.34, None, 5);
}
