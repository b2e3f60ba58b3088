//! Conditions, gate and tiers: what they say of a school, and what missing means.

use hub_core::model::{
    Condition, Field, Fsm, FsmMeasure, InvestmentArea, Missing, Phase, School, Sector, Status, Tier,
};
use hub_core::plan::ReasonCode;
use hub_core::problem::{Problem, SchoolIx};

use super::build::{self, ever6, gate, leaf, rate, references};

/// Whether the school falls in a first tier with this condition.
fn holds(when: Condition, school: &School) -> bool {
    let mut inputs = build::inputs(&[vec![Some(1)]], &[1], 1);
    inputs.schools[0] = School {
        urn: build::urn(0),
        ..school.clone()
    };
    inputs.policy.references = references();
    inputs.policy.tiers = vec![
        Tier {
            name: "first".to_owned(),
            when: Some(when),
        },
        Tier {
            name: "rest".to_owned(),
            when: None,
        },
    ];
    let problem = Problem::new(inputs, 0).unwrap();
    problem.standing(SchoolIx(0)).tier == 0
}

fn primary(pa: f64, period: &str) -> School {
    School {
        phase: Some(Phase::Primary),
        persistent_absence: rate(pa, period),
        ..build::school(0)
    }
}

#[test]
fn percentiles_are_of_the_same_phase_and_period() {
    let p90 = || Condition {
        at_least_percentile: Some(90),
        reference: Some("england".to_owned()),
        ..leaf(Field::PersistentAbsence)
    };
    assert!(holds(p90(), &primary(14.0, "2018/19")));
    assert!(!holds(p90(), &primary(13.9, "2018/19")));
    assert!(
        !holds(p90(), &primary(60.0, "2024/25")),
        "another period is missing, and missing fails"
    );
    let special = School {
        phase: Some(Phase::Special),
        ..primary(60.0, "2018/19")
    };
    assert!(
        !holds(p90(), &special),
        "the reference has no special schools"
    );
    let flagged = Condition {
        is_missing: Some(true),
        missing: None,
        reference: Some("england".to_owned()),
        ..leaf(Field::PersistentAbsence)
    };
    assert!(holds(flagged.clone(), &special));
    assert!(holds(flagged.clone(), &build::school(0)));
    assert!(!holds(flagged, &primary(1.0, "2018/19")));
}

#[test]
fn above_expected_reads_the_line_of_schools_like_it() {
    let above = || Condition {
        above_expected: Some(true),
        reference: Some("england".to_owned()),
        ..leaf(Field::PersistentAbsence)
    };
    // The line: 8 + 0.5 * 4 / 10 * (fsm - 20), so 10 at 30 % free school meals.
    assert!(holds(
        above(),
        &School {
            fsm: ever6(30.0),
            ..primary(10.1, "2018/19")
        }
    ));
    assert!(!holds(
        above(),
        &School {
            fsm: ever6(30.0),
            ..primary(10.0, "2018/19")
        }
    ));
    let other = Some(Fsm {
        percent: 30.0,
        measure: FsmMeasure::EligibleNow,
        period: None,
    });
    assert!(
        !holds(
            above(),
            &School {
                fsm: other,
                ..primary(50.0, "2018/19")
            }
        ),
        "another measure is missing"
    );
}

#[test]
fn missing_is_what_the_policy_says() {
    let pupils = |missing| Condition {
        at_least: Some(100.0),
        missing: Some(missing),
        ..leaf(Field::Pupils)
    };
    let peia = || Condition {
        one_of: Some(vec!["peia".to_owned()]),
        ..leaf(Field::InvestmentArea)
    };
    let unknown = build::school(0);
    let in_peia = School {
        investment_area: Some(InvestmentArea::Peia),
        ..build::school(0)
    };
    assert!(
        !holds(pupils(Missing::SKIP), &unknown),
        "a tier skipped altogether does not hold"
    );
    assert!(holds(pupils(Missing::Value(120.0)), &unknown));
    assert!(!holds(pupils(Missing::Value(99.0)), &unknown));
    let all = |a, b| Condition {
        all: Some(vec![a, b]),
        ..Condition::default()
    };
    let any = |a, b| Condition {
        any: Some(vec![a, b]),
        ..Condition::default()
    };
    let not = |a| Condition {
        not: Some(Box::new(a)),
        ..Condition::default()
    };
    assert!(
        holds(all(pupils(Missing::SKIP), peia()), &in_peia),
        "skipped drops out of all"
    );
    assert!(!holds(all(pupils(Missing::FAIL), peia()), &in_peia));
    assert!(holds(any(pupils(Missing::FAIL), peia()), &in_peia));
    assert!(!holds(any(pupils(Missing::SKIP), peia()), &unknown));
    assert!(holds(
        not(peia()),
        &School {
            investment_area: Some(InvestmentArea::None),
            ..build::school(0)
        }
    ));
    assert!(
        holds(not(peia()), &unknown),
        "fail makes the test false, so its opposite holds"
    );
    assert!(
        !holds(not(pupils(Missing::SKIP)), &unknown),
        "the opposite of skipped is skipped"
    );
}

#[test]
fn the_gate_names_the_first_requirement_not_met() {
    let mut inputs = build::inputs(&[vec![Some(1)], vec![Some(1)], vec![Some(1)]], &[3], 1);
    let open = Condition {
        one_of: Some(vec!["open".to_owned()]),
        ..leaf(Field::Status)
    };
    let state = Condition {
        one_of: Some(vec!["state_funded".to_owned()]),
        missing: Some(Missing::SKIP),
        ..leaf(Field::Sector)
    };
    inputs.policy.gate = vec![gate("open", open), gate("state-funded", state)];
    inputs.schools[0].status = Some(Status::Open);
    inputs.schools[1].status = Some(Status::Open);
    inputs.schools[1].sector = Some(Sector::Independent);
    let (problem, _, plan) = build::solved(&inputs, 0);
    assert_eq!(
        problem.standing(SchoolIx(0)).gate,
        None,
        "a requirement that was skipped counts as met"
    );
    assert_eq!(problem.standing(SchoolIx(1)).gate, Some(1));
    assert_eq!(problem.standing(SchoolIx(2)).gate, Some(0));
    assert!(
        plan.unplaced
            .iter()
            .all(|row| row.reason == ReasonCode::NotEligible && row.tier.is_none())
    );
    assert!(
        plan.unplaced[0].sentence.contains("state-funded"),
        "{}",
        plan.unplaced[0].sentence
    );
}
