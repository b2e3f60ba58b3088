//! Conditions, rules, levels, criteria and the faults of inputs: what a policy says is what is done.

use std::collections::{BTreeMap, BTreeSet};

use hub_core::model::{
    Condition, ContextLine, Criteria, Delivery, DifferentTrust, DistanceCriterion, Field, Fsm,
    FsmMeasure, GapCriterion, Inputs, InvestmentArea, LeadStrongerCriterion, Level, Levels,
    MatchCriterion, MaxDistance, MaxTravelTime, Missing, PairRow, PairScoreCriterion, Phase,
    PhaseServed, Pinned, PreferenceCriterion, Rate, Reference, ReferenceTable, Region,
    RegionServed, SameRegion, School, Sector, Status, SupportAsked, Theme, ThemesCriterion, Tier,
    TrustUid,
};
use hub_core::plan::ReasonCode;
use hub_core::problem::{HubIx, Problem, RuleCode, SchoolIx, check};
use hub_core::score::{Scorer, shares};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use super::build::{self, gate};

#[expect(clippy::unnecessary_wraps, reason = "fits the optional field as it is")]
fn rate(value: f64, period: &str) -> Option<Rate> {
    Some(Rate {
        value,
        period: period.to_owned(),
        source: "test".to_owned(),
    })
}

#[expect(clippy::unnecessary_wraps, reason = "fits the optional field as it is")]
fn ever6(percent: f64) -> Option<Fsm> {
    Some(Fsm {
        percent,
        measure: FsmMeasure::Ever6,
        period: None,
    })
}

/// A reference of primary schools in 2018/19: the 90th percentile of persistent absence is 14.
fn references() -> BTreeMap<String, Reference> {
    let context = ContextLine {
        fsm_measure: FsmMeasure::Ever6,
        rate_mean: 8.0,
        rate_sd: 4.0,
        fsm_mean: 20.0,
        fsm_sd: 10.0,
        correlation: 0.5,
    };
    let table = ReferenceTable {
        measure: Field::PersistentAbsence,
        period: "2018/19".to_owned(),
        phase: Phase::Primary,
        percentiles: BTreeMap::from([("75".to_owned(), 10.0), ("90".to_owned(), 14.0)]),
        context: Some(context),
    };
    BTreeMap::from([(
        "england".to_owned(),
        Reference {
            source: "a test".to_owned(),
            tables: vec![table],
        },
    )])
}

fn leaf(field: Field) -> Condition {
    Condition {
        field: Some(field),
        missing: Some(Missing::FAIL),
        ..Condition::default()
    }
}

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

/// The rules that close the one hub to the one school.
fn closed(change: impl FnOnce(&mut Inputs)) -> Vec<RuleCode> {
    use hub_core::model::Term;
    let mut inputs = build::inputs(&[vec![Some(1)]], &[1], 1);
    change(&mut inputs);
    let problem = Problem::new(inputs, 0).unwrap();
    let level = problem.standing(SchoolIx(0)).level;
    let breaks = |rule: &RuleCode| problem.breaks(*rule, SchoolIx(0), HubIx(0), level);
    RuleCode::ALL.iter().copied().filter(breaks).collect()
}

#[test]
fn each_rule_closes_what_it_should() {
    assert_eq!(closed(|_| {}), []);
    assert_eq!(
        closed(|i| i.hubs[0].lead_urn = build::urn(0)),
        [RuleCode::OwnLead]
    );
    assert_eq!(
        closed(|i| i.policy.barred.push(build::barred(0, 0))),
        [RuleCode::Barred]
    );

    let phase = |school, hubs: &[Phase], missing| {
        closed(|i| {
            i.schools[0].phase = school;
            i.hubs[0].phases = hubs.iter().copied().collect();
            i.policy.rules.phase_served = Some(PhaseServed { missing });
        })
    };
    assert_eq!(
        phase(Some(Phase::Special), &[Phase::Primary], Missing::FAIL),
        [RuleCode::PhaseServed]
    );
    assert_eq!(
        phase(Some(Phase::Primary), &[Phase::Primary], Missing::FAIL),
        []
    );
    assert_eq!(
        phase(Some(Phase::AllThrough), &[Phase::Secondary], Missing::FAIL),
        []
    );
    assert_eq!(
        phase(None, &[Phase::Primary], Missing::FAIL),
        [RuleCode::PhaseServed]
    );
    assert_eq!(phase(None, &[Phase::Primary], Missing::SKIP), []);
    assert_eq!(
        phase(Some(Phase::Primary), &[], Missing::FAIL),
        [RuleCode::PhaseServed]
    );

    let region = |served: Option<&[Region]>, own, excepted: &[Phase]| {
        closed(|i| {
            i.schools[0].region = own;
            i.schools[0].phase = Some(Phase::Special);
            i.hubs[0].regions = served.map(|r| r.iter().copied().collect());
            i.hubs[0].region = Some(Region::London);
            i.policy.rules.region_served = Some(RegionServed {
                except_phases: excepted.to_vec(),
                missing: Missing::FAIL,
            });
            i.policy.rules.same_region = Some(SameRegion {
                except_phases: vec![Phase::Special],
                missing: Missing::FAIL,
            });
        })
    };
    assert_eq!(region(None, Some(Region::London), &[]), []);
    assert_eq!(
        region(Some(&[Region::SouthEast]), Some(Region::London), &[]),
        [RuleCode::RegionServed]
    );
    assert_eq!(
        region(
            Some(&[Region::SouthEast]),
            Some(Region::London),
            &[Phase::Special]
        ),
        []
    );
    assert_eq!(
        region(Some(&[Region::SouthEast]), None, &[]),
        [RuleCode::RegionServed]
    );
    let same = |own| {
        closed(|i| {
            i.schools[0].region = own;
            i.hubs[0].region = Some(Region::London);
            i.policy.rules.same_region = Some(SameRegion {
                except_phases: vec![Phase::Special],
                missing: Missing::SKIP,
            });
        })
    };
    assert_eq!(same(Some(Region::SouthWest)), [RuleCode::SameRegion]);
    assert_eq!(same(None), []);

    let trust = |school, hub| {
        closed(|i| {
            (i.schools[0].trust, i.hubs[0].trust) = (school, hub);
            i.policy.rules.different_trust = Some(DifferentTrust {});
        })
    };
    assert_eq!(
        trust(Some(TrustUid(7)), Some(TrustUid(7))),
        [RuleCode::DifferentTrust]
    );
    assert_eq!(trust(Some(TrustUid(7)), Some(TrustUid(8))), []);
    assert_eq!(trust(None, None), [], "a missing trust equals no trust");
}

#[test]
fn distance_and_travel_time_depend_on_delivery_and_level() {
    let far = |km, delivery, hub: Option<Delivery>, missing, there: bool| {
        closed(|i| {
            (i.schools[0].easting, i.schools[0].northing) = (Some(400_000), Some(300_000));
            if there {
                (i.hubs[0].easting, i.hubs[0].northing) = (Some(403_000), Some(304_000));
            }
            i.hubs[0].delivery = hub;
            i.policy.rules.max_distance = vec![MaxDistance {
                km,
                delivery,
                level: None,
                missing,
            }];
        })
    };
    let in_person = Some(Delivery::InPerson);
    assert_eq!(
        far(5.0, None, None, Missing::FAIL, true),
        [],
        "five kilometres are within five"
    );
    assert_eq!(
        far(4.9, None, None, Missing::FAIL, true),
        [RuleCode::MaxDistance]
    );
    assert_eq!(
        far(4.9, in_person, Some(Delivery::Online), Missing::FAIL, true),
        []
    );
    assert_eq!(
        far(4.9, in_person, in_person, Missing::FAIL, true),
        [RuleCode::MaxDistance]
    );
    assert_eq!(
        far(4.9, in_person, None, Missing::FAIL, true),
        [RuleCode::MaxDistance],
        "unknown delivery is included"
    );
    assert_eq!(
        far(4.9, None, None, Missing::FAIL, false),
        [RuleCode::MaxDistance]
    );
    assert_eq!(far(4.9, None, None, Missing::SKIP, false), []);
    assert_eq!(far(4.9, None, None, Missing::Value(3.0), false), []);
    assert_eq!(
        far(4.9, None, None, Missing::Value(9.0), false),
        [RuleCode::MaxDistance]
    );

    let slow = |minutes: Option<f64>, missing| {
        closed(|i| {
            let row = |value| PairRow {
                urn: build::urn(0),
                hub: build::hub_id(0),
                value,
            };
            i.travel_times = Some(minutes.map(row).into_iter().collect());
            i.policy.rules.max_travel_time = vec![MaxTravelTime {
                minutes: 60.0,
                delivery: None,
                level: None,
                missing,
            }];
        })
    };
    assert_eq!(slow(Some(60.0), Missing::FAIL), []);
    assert_eq!(slow(Some(61.0), Missing::FAIL), [RuleCode::MaxTravelTime]);
    assert_eq!(slow(None, Missing::FAIL), [RuleCode::MaxTravelTime]);
    assert_eq!(slow(None, Missing::SKIP), []);
}

#[test]
fn the_neediest_are_selected_for_enhanced_support() {
    let mut inputs = build::inputs(&vec![vec![Some(5_000)]; 6], &[4], 2);
    inputs.hubs[0].enhanced_places = 3;
    for (school, pupils) in inputs.schools.iter_mut().zip([150, 150, 150, 150, 50, 50]) {
        school.pupils = Some(pupils);
    }
    inputs.schools[0].support_asked = Some(SupportAsked::Regional);
    inputs.schools[1].support_asked = Some(SupportAsked::Enhanced);
    inputs.policy.levels = Some(Levels {
        up_to_tier: 1,
        at_most: 2,
        missing: Missing::SKIP,
    });
    let (problem, _, plan) = build::solved(&inputs, 5);
    let enhanced: Vec<_> = SchoolIx::all(6)
        .filter(|&s| problem.standing(s).level == Level::Enhanced)
        .collect();
    assert_eq!(enhanced.len(), 2, "at most two of the three who may");
    assert!(
        enhanced.iter().all(|s| (1..=3).contains(&s.0)),
        "{enhanced:?}"
    );
    // Two of three enhanced places are used; one regional place goes to the neediest left.
    assert_eq!(plan.placements.len(), 3);
    assert_eq!(
        plan.placements.iter().filter(|row| row.tier == 1).count(),
        3
    );
    inputs.policy.levels = Some(Levels {
        up_to_tier: 1,
        at_most: 9,
        missing: Missing::FAIL,
    });
    let problem = Problem::new(inputs, 5).unwrap();
    let level = |i| problem.standing(SchoolIx(i)).level;
    assert_eq!(
        [level(1), level(2), level(4)],
        [Level::Enhanced, Level::Regional, Level::Regional],
        "who did not ask is regional"
    );
}

#[test]
fn nobody_is_selected_for_enhanced_support_into_a_queue() {
    // Four schools want the two enhanced places of hub 0; one of them may use hub 1's as well.
    let row = |also: bool| vec![Some(5_000), also.then_some(1_000)];
    let mut inputs = build::inputs(&[row(false), row(true), row(false), row(false)], &[4, 2], 1);
    (
        inputs.hubs[0].enhanced_places,
        inputs.hubs[1].enhanced_places,
    ) = (2, 1);
    inputs.policy.levels = Some(Levels {
        up_to_tier: 1,
        at_most: 4,
        missing: Missing::SKIP,
    });
    for seed in 0..20 {
        let (_, _, plan) = build::solved(&inputs, seed);
        let enhanced = plan
            .placements
            .iter()
            .filter(|row| row.level == Level::Enhanced);
        let hubs: Vec<_> = enhanced.map(|row| (row.urn, row.hub.as_str())).collect();
        assert_eq!(
            plan.placements.len(),
            4,
            "seed {seed}: who is not selected is regional"
        );
        // Hub 0's places go to two of the other three, or to one and the flexible school's move makes room.
        assert_eq!(hubs.len(), 3, "seed {seed}: {hubs:?}");
        assert!(
            hubs.contains(&(build::urn(1), "H01")),
            "seed {seed}: {hubs:?}"
        );
    }
}

/// One pair under these criteria: its parts' values in ten-thousandths, and its score.
fn scored(criteria: Criteria, change: impl FnOnce(&mut Inputs)) -> (Vec<Option<i64>>, u32, i64) {
    let mut inputs = build::inputs(&[vec![Some(2_500)]], &[1], 1);
    inputs.policy.references = references();
    inputs.policy.criteria = criteria;
    change(&mut inputs);
    let problem = Problem::new(inputs, 0).unwrap();
    let scorer = Scorer::new(&problem);
    let (parts, score) = (
        scorer.parts(SchoolIx(0), HubIx(0)),
        scorer.score(SchoolIx(0), HubIx(0)),
    );
    assert_eq!(
        shares(&parts, score).iter().sum::<i64>(),
        i64::from(score),
        "shares add up to the score"
    );
    (
        parts.iter().map(|part| part.value).collect(),
        score,
        scorer.scale(),
    )
}

#[test]
fn criteria_map_pairs_to_values() {
    let themes = Some(ThemesCriterion {
        weight: 30,
        missing: Missing::SKIP,
    });
    let gap = |zero_at_gap| {
        Some(GapCriterion {
            weight: 20,
            zero_at_gap,
            missing: Missing::Value(0.5),
        })
    };
    let word = || {
        Some(MatchCriterion {
            weight: 10,
            missing: Missing::FAIL,
        })
    };
    let criteria = || Criteria {
        themes: themes.clone(),
        fsm_similarity: gap(25.0),
        lead_stronger: Some(LeadStrongerCriterion {
            weight: 15,
            reference: "england".to_owned(),
            zero_at: -1.0,
            one_at: 1.0,
            missing: Missing::Value(0.5),
        }),
        sen_similarity: gap(10.0),
        size_similarity: gap(2.0),
        distance: Some(DistanceCriterion {
            weight: 15,
            half_at_km: 5.0,
            missing: Missing::FAIL,
        }),
        same_region: word(),
        rurality: None,
        preference: Some(PreferenceCriterion {
            weight: 5,
            missing: Missing::FAIL,
        }),
        pair_scores: None,
    };
    let (values, score, scale) = scored(criteria(), |_| {});
    assert_eq!(
        values,
        [
            None,
            Some(5_000),
            Some(5_000),
            Some(5_000),
            Some(5_000),
            Some(0),
            Some(0),
            Some(0)
        ]
    );
    // 20 + 15 + 20 + 20 of 105 count half; the scale stays 10,000 times the 135 of all weights.
    assert_eq!(
        (scale, score),
        (1_350_000, 75 * 5_000 * 135 / 105 + 1),
        "37.5 of 105, rescaled and rounded"
    );
    let (values, score, _) = scored(criteria(), |i| {
        let (school, hub) = (&mut i.schools[0], &mut i.hubs[0]);
        school.needs = BTreeSet::from([
            Theme::Send,
            Theme::Behaviour,
            Theme::Transition,
            Theme::DataAndTracking,
        ]);
        hub.strengths = BTreeSet::from([Theme::Send, Theme::Behaviour, Theme::TermTimeHolidays]);
        (school.fsm, hub.intake.fsm) = (ever6(40.0), ever6(30.0));
        hub.intake.phase = Some(Phase::Primary);
        // Expected 10 at 30 % free school meals; the spread is 4 sqrt(0.75).
        hub.intake.persistent_absence = rate(10.0 - 4.0 * 0.75_f64.sqrt() * 0.5, "2018/19");
        (school.sen, hub.intake.sen) = (Some(12.0), Some(30.0));
        (school.pupils, hub.intake.pupils) = (Some(200), Some(200));
        (school.easting, school.northing) = (Some(400_000), Some(300_000));
        (hub.easting, hub.northing) = (Some(406_000), Some(308_000));
        (school.region, hub.region) = (Some(Region::London), Some(Region::London));
        school.preferences = vec![hub.id.clone()];
    });
    let expected = [5_000, 6_000, 7_500, 0, 10_000, 2_500, 10_000, 10_000];
    assert_eq!(values, expected.map(Some));
    let weights = [30, 20, 15, 20, 20, 15, 10, 5];
    let sum: i64 = expected
        .iter()
        .zip(weights)
        .map(|(value, weight)| value * weight)
        .sum();
    assert_eq!(i64::from(score), sum);
}

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

/// Two criteria with these weights; a missing special-needs figure is skipped.
fn two_criteria(weights: (u32, u32)) -> Criteria {
    Criteria {
        pair_scores: Some(PairScoreCriterion {
            weight: weights.0,
            missing: Missing::FAIL,
        }),
        sen_similarity: Some(GapCriterion {
            weight: weights.1,
            zero_at_gap: 50.0,
            missing: Missing::SKIP,
        }),
        ..Criteria::default()
    }
}

proptest! {
    #![proptest_config(Config { cases: 500, rng_seed: RngSeed::Fixed(9), failure_persistence: None, ..Config::default() })]

    #[test]
    fn rounding_stays_within_its_bound(
        weights in (1..=10_000_u32, 1..=10_000_u32),
        value in 0.0..=1.0,
        sen in (prop::option::of(0.0..=100.0), 0.0..=100.0),
    ) {
        let mut inputs = build::inputs(&[vec![Some(0)]], &[1], 1);
        inputs.policy.criteria = two_criteria(weights);
        inputs.pair_scores = Some(vec![PairRow { urn: build::urn(0), hub: build::hub_id(0), value }]);
        (inputs.schools[0].sen, inputs.hubs[0].intake.sen) = (sen.0, Some(sen.1));
        let problem = Problem::new(inputs, 0).unwrap();
        let scorer = Scorer::new(&problem);
        let all = f64::from(weights.0) + f64::from(weights.1);
        let exact = match sen.0 {
            None => value * all,
            Some(school) => {
                let similar = (1.0 - f64::abs(school - sen.1) / 50.0).max(0.0);
                value * f64::from(weights.0) + similar * f64::from(weights.1)
            }
        } * 10_000.0;
        #[expect(clippy::cast_precision_loss, reason = "the bound is small")]
        let bound = scorer.rounding_bound(1) as f64;
        let score = f64::from(scorer.score(SchoolIx(0), HubIx(0)));
        prop_assert!((score - exact).abs() <= bound + 1e-3, "{score} against {exact}, bound {bound}");
    }
}

#[test]
fn the_largest_weights_do_not_overflow() {
    let weights = (10_000, 10_000);
    let (_, score, scale) = scored(two_criteria(weights), |i| {
        i.pair_scores = Some(vec![PairRow {
            urn: build::urn(0),
            hub: build::hub_id(0),
            value: 1.0,
        }]);
        (i.schools[0].sen, i.hubs[0].intake.sen) = (Some(20.0), Some(20.0));
    });
    assert_eq!((i64::from(score), scale), (200_000_000, 200_000_000));
    // Ten criteria, each of the largest weight, stay within the 32 bits of a score.
    let largest = 10 * i64::from(hub_core::problem::MAX_WEIGHT) * hub_core::score::UNIT;
    assert!(u32::try_from(largest).is_ok());
}
